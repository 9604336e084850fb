"""From a report as worded to rows of the dataset: the stage `normalise`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from extractors import document as page
from extractors.records import Claim as WordedClaim
from extractors.records import Worded, WordedProject, WordedReport
from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.normalise import amounts, dates, organisations, regions
from pipeline.normalise.conflicts import conflicts, offices
from pipeline.normalise.draft import Draft, provenance, text_of
from pipeline.normalise.funds import read_funds
from pipeline.normalise.indicators import IndicatorReader
from pipeline.normalise.money_unit import Guess, unstated_unit
from pipeline.normalise.notation import Units, compile_units
from pipeline.report import Claim, Origin, Project, Report, Value

Steps = tuple[str, ...]

MOST_REASONS = 5
"""Reasons that a document's row gives; the JSON of a document has every one."""


def normalise(worded: WordedReport, document: page.Document, origin: Origin, knowledge: Knowledge) -> Report:
    """The rows of one document. `worded` is what the interpreters read in `document`, `origin` is where the file came from."""
    year = _year(worded)
    projects = []
    remarks: list[str] = []
    steps: dict[tuple[str, str], Steps] = {}
    for number, project in enumerate(worded.projects, 1):
        draft = Draft()
        unit = unstated_unit(project, worded.projects, knowledge)
        remarks += [unit.remark(project.name.text)] if unit else []
        projects.append(_project(project, f"{origin.document_id}-p{number}", origin.document_id, year, unit, draft, knowledge))
        steps.update(draft.steps)
    row = _document_row(worded, document, origin, year, knowledge, steps)
    worded = replace(worded, remarks=(*worded.remarks, *remarks, *conflicts(worded, row, knowledge)))
    return Report(row=row, document=document, worded=worded, projects=tuple(projects), steps=steps)


def _year(worded: WordedReport) -> int | None:
    """The form's own year, then the masthead's, then the project's period or the day it was looked at."""
    spans = [said for p in worded.projects for said in (p.period, p.cutoff)]
    for said in (*(p.fiscal_year for p in worded.projects), worded.fiscal_year, worded.title, *spans):
        if said and (year := dates.read_year(said.text)):
            return year
    return None


def _document_row(
    worded: WordedReport,
    document: page.Document,
    origin: Origin,
    year: int | None,
    knowledge: Knowledge,
    steps: dict[tuple[str, str], Steps],
) -> schema.Document:
    lead = worded.projects[0] if worded.projects else None
    orgs = knowledge.part(organisations.compile_organisations)
    named = _units(lead, worded.organisation, orgs)
    places = [*offices(lead, orgs.names), text_of(worded.title), *named[:1], origin.source]  # the form counts before its title
    letter = [p.text for p in (*document.paragraphs[:6], *document.paragraphs[-3:])]
    region = regions.locate(knowledge.part(regions.compile_regions), [t for t in (*places, *letter) if t], year)
    organisation = organisations.name_in_full(orgs, named[0], named) if named else None
    unit = organisations.read_organisation(orgs, organisation or "", region)
    if named and organisation != named[0]:
        steps[origin.document_id, "organisation"] = ("named in full",)
    if region:
        steps[origin.document_id, "region_code"] = (region.by,)
    return schema.Document(
        document_id=origin.document_id,
        source=origin.source,
        sha256=origin.sha256,
        size_bytes=origin.size_bytes,
        format=document.format,
        page_count=document.page_count,
        is_scanned=document.is_scanned,
        title=text_of(worded.title),
        document_type=worded.kind,
        fiscal_year=year,
        report_date=dates.read_date(worded.report_date.text) if worded.report_date else None,
        region_code=region.code if region else None,
        province=region.province if region else None,
        city=region.city if region else None,
        county=region.county if region else None,
        organisation=organisation,
        organisation_function=unit.function,
        organisation_level=unit.level,
        evaluator=text_of(worded.evaluator),
        status="extracted" if document.complete and not worded.unread else "partial",
        error=_objections(document, worded),
    )


def _objections(document: page.Document, worded: WordedReport) -> str | None:
    """Why the document is not wholly extracted, in one line that a person can read; None where it is."""
    told = () if document.complete else document.warnings
    more = (f"另有{len(told) - MOST_REASONS}处类似问题",) if len(told) > MOST_REASONS else ()
    return "；".join([*told[:MOST_REASONS], *more, *filter(None, [worded.unread])]) or None


def _units(lead: WordedProject | None, organisation: Worded | None, orgs: organisations.Organisations) -> list[str]:
    """The units a document names, first the one whose money it is: where a finance bureau writes on another's project, the other."""
    head = lead.supervising_department if lead else None
    if organisation and head and orgs.approves(organisation.text) and not orgs.approves(head.text):
        organisation, head = head, organisation
    units = (lead.implementing_unit if lead else None, organisation, head)
    return [text for said in units if (text := text_of(said))]


def _project(
    p: WordedProject, project_id: str, document_id: str, year: int | None, unit: Guess | None, draft: Draft, knowledge: Knowledge
) -> Project:
    own_year = (dates.read_year(p.fiscal_year.text) if p.fiscal_year else None) or year
    funds = tuple(read_funds(p, project_id, unit, draft, knowledge))
    reader = IndicatorReader(knowledge, own_year)
    indicators = tuple(reader.read(w, f"{project_id}-i{n}", project_id, draft) for n, w in enumerate(p.indicators, 1))
    return Project(
        row=_project_row(p, project_id, document_id, own_year, draft),
        worded=p,
        funds=funds,
        expenditures=tuple(_expenditures(p, project_id, draft, knowledge.part(compile_units))),
        indicators=indicators,
        passages=tuple(_passages(p, project_id)),
        claims=tuple(_claim(c, reader, knowledge) for c in p.claims),
        values=draft.values,
    )


def _project_row(p: WordedProject, project_id: str, document_id: str, year: int | None, draft: Draft) -> schema.Project:
    start, end = dates.read_period(p.period.text, year) if p.period else (None, None)
    score = (
        draft.keep(project_id, "score_reported", amounts.read_number(p.score_reported.text), p.score_reported) if p.score_reported else None
    )
    if p.weight_total:
        draft.keep(project_id, "weight_total", amounts.read_number(p.weight_total.text), p.weight_total)
    for column in ("name", "supervising_department", "supervising_code", "implementing_unit", "goal_target", "goal_actual"):
        draft.note(project_id, column, getattr(p, column))
    return schema.Project(
        project_id=project_id,
        document_id=document_id,
        name=text_of(p.name),
        scope=p.scope,
        supervising_department=text_of(p.supervising_department),
        supervising_code=text_of(p.supervising_code),
        implementing_unit=text_of(p.implementing_unit),
        fiscal_year=year,
        period_start=start,
        period_end=end,
        cutoff_date=_cutoff(p.cutoff, year),
        goal_target=text_of(p.goal_target),
        goal_actual=text_of(p.goal_actual),
        score_reported=score.value if score else None,
        grade_reported=_grade(p.grade_reported),
        **provenance(p.place, p.method, Decimal(str(p.confidence))),
    )


def _cutoff(said: Worded | None, year: int | None) -> date | None:
    """A day, or the end of a stretch of months (1-10月份)."""
    if not said:
        return None
    return dates.read_date(said.text) or dates.read_period(said.text, year)[1]


def _grade(said: Worded | None) -> str | None:
    return next((g for g in schema.GRADES if said and g in said.text), None)


def _expenditures(p: WordedProject, project_id: str, draft: Draft, units: Units) -> Iterator[schema.Expenditure]:
    for number, e in enumerate(p.expenditures, 1):
        row_id = f"{project_id}-e{number}"
        amount = draft.keep(row_id, "amount", amounts.read_amount(units, e.amount.text, unit=None), e.amount)
        yield schema.Expenditure(
            expenditure_id=row_id,
            project_id=project_id,
            item_raw=e.item.text,
            amount_raw=e.amount.text,
            amount=amount.value,
            **provenance(e.place, e.method, Decimal(str(e.confidence)) * amount.confidence),
        )


def _passages(p: WordedProject, project_id: str) -> Iterator[schema.Passage]:
    for number, s in enumerate(p.passages, 1):
        method = "table" if s.place.table_no else "prose"
        yield schema.Passage(
            passage_id=f"{project_id}-s{number}",
            project_id=project_id,
            kind=s.kind,
            text=s.text.text,
            **provenance(s.place, method, Decimal(str(s.confidence))),
        )


def _claim(claim: WordedClaim, reader: IndicatorReader, knowledge: Knowledge) -> Claim:
    marks: dict[str, Any] = {k: amounts.read_number(w.text) for k in ("weight", "score") if (w := getattr(claim, k))}
    if claim.subject == "indicator":
        dimension, value = reader.read_claim(claim)
        return Claim(worded=claim, dimension=dimension, value=value, **marks)
    if claim.value is None:
        return Claim(worded=claim, **marks)
    return Claim(worded=claim, value=_claimed(claim, knowledge.part(compile_units)), **marks)


def _claimed(claim: WordedClaim, units: Units) -> Value:
    assert claim.value is not None
    readers: Mapping[str, Any] = {"execution_rate": amounts.read_rate, "score_reported": amounts.read_number}
    if claim.subject in readers:
        value: Value = readers[claim.subject](claim.value.text)
        return value
    return amounts.read_amount(units, claim.value.text, unit=None)
