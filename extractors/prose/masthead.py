"""What stands at the head and at the foot of a report: title, unit, evaluator, dates, labelled lines (封面、表头、落款)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractors.document import Document
from extractors.prose.labels import read_labels
from extractors.prose.lines import Line
from extractors.prose.signature import DATE, Signature, read_cover, read_signature
from extractors.prose.titles import TitleParts, find_title, kind_of, organisation_at_start, take_apart
from extractors.records import Worded
from extractors.vocabulary import pattern, wording

_HEAD = 80
_LONGEST_NOTE = 60
_YEAR = re.compile(r"(?<!\d)(?<!建于)(?<!立于)(?<!自)((?:19|20)\d{2})年(?!\d{1,2}月)(度)?")
"""A year told of; not when something was built or founded, or since when it is done."""
_QUOTED = re.compile(r"《[^《》]{0,200}》|〔[^〔〕]{0,60}〕|[（(][^（）()]{0,200}[）)]")
_REVIEW = re.compile(r"(?<!通过)(?:绩效|评价|监控|评估|评审)(?!指标)")
_COMMISSION = re.compile(r"委托[，,]?(?:由|我)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What a report says of itself. `kind` is the contract's `document_type`; `parts` is the title taken apart."""

    title: Worded | None = None
    kind: str = "other"
    organisation: Worded | None = None
    evaluator: Worded | None = None
    report_date: Worded | None = None
    fiscal_year: Worded | None = None
    project_name: Worded | None = None
    supervising_department: Worded | None = None
    implementing_unit: Worded | None = None
    period: Worded | None = None
    cutoff: Worded | None = None
    parts: TitleParts = field(default_factory=TitleParts)


def _firm(text: str) -> str:
    found = pattern("masthead", "firms").search(text)
    return found.group() if found else ""


def _report_date(labels: Mapping[str, Worded], signature: Signature, lines: Sequence[Line]) -> Worded | None:
    """The labelled date, the signature's, the cover's; one with a day before one without."""
    stated = labels.get("report_date")
    found = [Worded(m.group(), stated.place) for m in [DATE.search(stated.text)] if m] if stated else []
    found += [signature.date] if signature.date else []
    found += [line.worded(text.strip("（）()")) for line, text in read_cover(lines) if DATE.fullmatch(text.strip("（）()"))]
    return next((d for d in found if d.text[-1] != "月"), found[0] if found else None)


def _evaluator(labels: Mapping[str, Worded], signature: Signature, lines: Sequence[Line]) -> Worded | None:
    """The third party (第三方机构): labelled, on the cover, in the signature, or behind 委托."""
    named = [labels[key] for key in ("evaluator", "organisation") if key in labels]
    named += [line.worded() for line, text in read_cover(lines) if _firm(text) == text]
    named += [signature.signer] if signature.signer else []
    for worded in named:
        if firm := _firm(worded.text):
            return Worded(firm, worded.place, worded.steps)
    for line in lines[:_HEAD]:
        commission = _COMMISSION.search(line.text)
        firm = _firm(line.text[commission.end() :]) if commission else ""
        if firm and _REVIEW.search(line.text, line.text.find(firm)):
            return line.worded(firm, "cut")
    return None


def _organisation(title: Worded | None, parts: TitleParts, labels: Mapping[str, Worded], signature: Signature) -> Worded | None:
    """Whose money it is: labelled, named in the title, or the signer; never the third party."""
    for key in ("organisation", "implementing_unit"):
        if key in labels and not _firm(labels[key].text):
            return labels[key]
    if parts.organisation and title:
        return Worded(parts.organisation, title.place, ("cut",))
    if signature.signer and not _firm(signature.signer.text) and is_organisation(signature.signer.text):
        return signature.signer
    return None


def _addressee(title: Worded | None, lines: Sequence[Line]) -> Worded | None:
    """The unit that a letter on its results goes to (关于反馈…结果的函, below it 市园林绿化中心：); money and project are its own."""
    if title is None or not pattern("masthead", "letters").search(title.text):
        return None
    for line in lines[:_HEAD]:
        if line.text[-1] in "：:" and is_organisation(line.text[:-1]):
            return line.worded(line.text[:-1], "cut")
    return None


def told_unit(key: str, lines: Sequence[Line]) -> Worded | None:
    """A unit named in a sentence: 项目主管部门为…，实施单位为…。"""
    says, words = pattern("masthead", "told_units", key), pattern("masthead", "unit_words", key)
    for line in lines[:_HEAD]:
        for match in says.finditer(line.text) if words.search(line.text) else ():
            unit = next(filter(None, match.groups()), "")
            if is_organisation(unit):
                return line.worded(unit, "cut")
    return None


def acts_told(text: str) -> Iterator[re.Match[str]]:
    """Where a text may tell who carries out what."""
    return pattern("prose", "naming", "single").finditer(text) if pattern("prose", "naming", "acts").search(text) else iter(())


def _acting(lines: Sequence[Line]) -> Worded | None:
    """Who carries the project out, as a sentence says: 老旧小区改造项目由示例区住房和城乡建设局组织实施."""
    for line in lines[:_HEAD]:
        for match in acts_told(line.text):
            unit, name = match.group("unit") or match.group("unit1"), match.group("name") or match.group("name1")
            if pattern("prose", "naming", "nouns").search(name) and is_organisation(unit) and organisation_at_start(unit):
                return line.worded(unit, "cut")
    return None


def is_organisation(text: str) -> bool:
    """Whether a wording ends as names of public bodies do."""
    return _ends().search(text) is not None or organisation_at_start(text) == text


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{wording('masthead', 'organisations', 'strong')}|{wording('masthead', 'organisations', 'weak')})$")


def _fiscal_year(title: Worded | None, parts: TitleParts, labels: Mapping[str, Worded], lines: Sequence[Line]) -> Worded | None:
    """The labelled year, the title's, a note such as （2023年度） alone or behind a title, or the year the text speaks of most."""
    if "fiscal_year" in labels:
        return labels["fiscal_year"]
    if parts.year and title:
        return Worded(parts.year, title.place, ("cut",))
    if noted := _noted(lines):
        return noted[0].worded(noted[1]["year"])
    return _spoken_year(lines)


def _noted(lines: Sequence[Line]) -> tuple[Line, re.Match[str]] | None:
    """The first line that is a note of the year, or ends with one."""
    unit = pattern("masthead", "unit_note")
    for line in lines[:_HEAD]:
        text = unit.sub("", line.text).strip() if "年" in line.text else ""
        if len(text) <= _LONGEST_NOTE and (match := _year_note().search(text)):
            return line, match
    return None


def _noted_months(lines: Sequence[Line]) -> Worded | None:
    """The months told behind the year in such a note (（2024年1月-6月）)."""
    noted = _noted(lines)
    return noted[0].worded(noted[1]["year"] + noted[1]["months"], "cut") if noted and noted[1]["months"] else None


@cache
def _year_note() -> re.Pattern[str]:
    """A year alone or behind other words, with the months that a monitoring form covers: （2023年度）, （2024年1月-6月）."""
    return re.compile(rf"(?:^[（(【]?|[（(【])(?P<year>(?:19|20)\d{{2}}年度?)(?P<months>{wording('masthead', 'month_span')})?[）)】]?$")


def _spoken_year(lines: Sequence[Line]) -> Worded | None:
    """The year named most often outside dates and citations; 年度 counts double; the earlier of two equals."""
    counts: Counter[str] = Counter()
    first: dict[str, Worded] = {}
    for line in lines:
        if "年" not in line.text:
            continue
        for match in _YEAR.finditer(_QUOTED.sub("", line.text)):
            counts[match.group(1)] += 2 if match.group(2) else 1
            first.setdefault(match.group(1), line.worded(match.group()))
    if not counts:
        return None
    return first[min(counts, key=lambda year: (-counts[year], year))]


def read_masthead(document: Document, lines: Sequence[Line], name: str) -> Masthead:
    """Title, kind, organisation, evaluator, dates and labelled lines of a document; `lines` is its prose, `name` the file's name."""
    title = find_title(document, lines, name)
    labels, signature = read_labels(lines), read_signature(lines)
    parts = take_apart(title.text, signature.signer.text if signature.signer else "") if title else TitleParts()
    told = told_unit("implementing_unit", lines)
    above = labels.get("supervising_department") or told_unit("supervising_department", lines)
    ours = told if told and organisation_at_start(told.text) and not _firm(told.text) else told_unit("reviewed", lines)
    return Masthead(
        title=title,
        kind=kind_of(title.text) if title else "other",
        organisation=_addressee(title, lines) or _organisation(title, parts, labels, signature) or _acting(lines) or ours or above,
        evaluator=_evaluator(labels, signature, lines),
        report_date=_report_date(labels, signature, lines),
        fiscal_year=_fiscal_year(title, parts, labels, lines),
        project_name=labels.get("project_name"),
        supervising_department=above,
        implementing_unit=labels.get("implementing_unit") or told,
        period=labels.get("period"),
        cutoff=labels.get("cutoff") or _noted_months(lines),
        parts=parts,
    )
