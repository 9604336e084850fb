"""Where the form and the words around it disagree (标题、文件名与表内不一致): the form counts, and a remark says so."""

from __future__ import annotations

from extractors.records import WordedProject, WordedReport
from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.knowledge.offices import Offices
from pipeline.normalise import dates, regions
from pipeline.normalise.draft import text_of
from pipeline.normalise.gazetteer import within


def offices(lead: WordedProject | None, names: Offices) -> list[str]:
    """The public bodies a form names, the one whose money it is first; a firm's place says nothing of the money's."""
    said = (lead.implementing_unit, lead.supervising_department) if lead else ()
    return [text for worded in said if (text := text_of(worded)) and not names.is_firm(text)]


def conflicts(worded: WordedReport, row: schema.Document, knowledge: Knowledge) -> list[str]:
    """One remark for each fact on which title and form disagree."""
    return [*_year(worded, row), *_region(worded, row, knowledge)]


def _year(worded: WordedReport, row: schema.Document) -> list[str]:
    stated = next((p.fiscal_year for p in worded.projects if p.fiscal_year and p.fiscal_year.place.table_no), None)
    inside = dates.read_year(stated.text) if stated else None
    title = dates.read_year(worded.title.text) if worded.title else None
    if inside is None or title is None or inside == title:
        return []
    return [f"标题写的年度是{title}，表内年度是{inside}，以表内为准"]


def _region(worded: WordedReport, row: schema.Document, knowledge: Knowledge) -> list[str]:
    title = text_of(worded.title)
    if not title or not row.region_code:
        return []
    named = regions.locate(knowledge.part(regions.compile_regions), [title], row.fiscal_year)
    if named is None or within(row.region_code, named.code) or within(named.code, row.region_code):
        return []
    return [f"标题所指地区是{_name(named)}，表内单位属{row.county or row.city or row.province}，以表内为准"]


def _name(region: regions.Region) -> str:
    return region.county or region.city or region.province
