"""Titles: found on the first page, joined from their lines, and taken apart into unit, year and project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from extractors.document import Document
from extractors.prose.lines import Line, split_number
from extractors.prose.sections import heading
from extractors.records import Worded
from extractors.vocabulary import pattern, patterns, wording
from extractors.wording import squeeze

_HEAD = 40
_LONGEST_LINE = 70
_LONGEST_TITLE = 120
_MOST_LINES = 6
_LABELLED = re.compile(r"^[^“”《》]{2,18}[：:]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?度?")
_YEARS = re.compile(r"(?:19|20)\d{2}年?(?:[-—－~～至]{1,2}(?:19|20)\d{2}年?)?度?")
_LEADING_YEAR = re.compile(r"^(?:19|20)\d{2}年?(?:[-—－~～至]{1,2}(?:19|20)\d{2}年?)?度?")
_BEHIND_OFFICE = re.compile(r"关于|(?:19|20)\d{2}年|项目支出|部门整体|整体支出")
_SUBTITLE = r"[—－-]{1,2}(?:以)?(?P<subtitle>[^。；，]{4,50})"
_BEHIND_REPORT = re.compile(rf"(?<=[告表]){_SUBTITLE}$")
_ABOUT = re.compile(r"^(?:关于|对|报送|反馈|上报|印发|开展|做好)+")
_TRAILING = re.compile(r"(?:的|[（(][^（(）)]*[）)])+$")


def _says(section: str) -> re.Pattern[str]:
    return pattern("masthead", section)


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{wording('masthead', 'title_end')})(?:[（(][^（(）)]{{1,12}}[）)])*(?:{_SUBTITLE})?$")


def is_title(text: str) -> bool:
    """Whether a wording ends as titles of performance documents do."""
    return len(text) <= _LONGEST_TITLE and text[-1:] not in "。；，" and bool(_ends().search(text))


def _joined(lines: Sequence[Line]) -> Worded:
    text = "".join(line.text for line in lines)
    remark = re.search(rf"(?:{wording('masthead', 'title_remark')})+$", text)
    text = text[: remark.start()] if remark else text
    lead = _says("title_lead").match(text)
    steps = ("join",) * (len(lines) > 1) + ("cut",) * bool(lead)
    return Worded(text[lead.end() :] if lead else text, lines[0].place, steps)


def _candidate(line: Line) -> bool:
    """Whether a line can be a part of a title: short, no sentence, no label, no remark."""
    text = line.text
    return (
        0 < len(text) <= _LONGEST_LINE
        and text[-1] not in "。；：:"
        and not _says("not_title").fullmatch(text)
        and not _LABELLED.match(_says("title_lead").sub("", text))
    )


def find_title(document: Document, lines: Sequence[Line], name: str) -> Worded | None:
    """The title (标题) on the first page, its lines joined; else a table's own title row; else what the file's name says."""
    run: list[Line] = []
    for line in lines[:_HEAD]:
        if run and line.tables != run[-1].tables:
            run = []
        if line.depth and (heading(line) or len(line.text) > _LONGEST_LINE):
            break
        if line.depth or not _candidate(line):
            # A remark between the lines of a title does not break it; a sentence or a labelled line does.
            run = run if _says("not_title").fullmatch(line.text) else []
            continue
        run = [*run, line][-_MOST_LINES:]
        if is_title("".join(part.text for part in run)):
            return _joined(run)
    return _in_table(document) or _in_name(name)


def _in_table(document: Document) -> Worded | None:
    for table in document.tables[:2]:
        for row in range(min(3, table.rows)):
            texts = {squeeze(c.text) for c in table.cells if c.row == row and c.text.strip()}
            if len(texts) == 1 and is_title(text := texts.pop()):
                return Worded(text, table.place(row))
    return None


def _in_name(name: str) -> Worded | None:
    stem = split_number(squeeze(PurePath(name).stem))[1]
    return Worded(stem, steps=("file name",)) if is_title(stem) else None


def kind_of(title: str) -> str:
    """The contract's `document_type` that a title tells; `other` where it tells none."""
    for kind, words in patterns("masthead", "kinds").items():
        if words.search(title):
            return "self_evaluation" if kind == "self_evaluation_form" else kind
    return "other"


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What a title is made of. Empty strings where it does not say."""

    organisation: str = ""
    year: str = ""
    project: str = ""
    span: str = ""
    """Months a monitoring report covers (1-10月份)."""


def organisation_at_start(text: str) -> str:
    """The organisation a wording begins with (`杭州市西湖区信访局`); with a region, or before 关于 or a year. Empty where there is none."""
    region = _says("regions").match(text)
    names = patterns("masthead", "organisations")
    year = _YEAR.search(text)
    end = year.start() if year else len(text)  # 示例市2023年公共图书馆建设项目: no name goes over a year
    if not region or not region.group():
        offices = (*names["strong"].finditer(text, 0, min(24, end)), *names["weak"].finditer(text, 1, min(24, end)))
        return next((text[: office.end()] for office in offices if _BEHIND_OFFICE.match(text, office.end())), "")
    strongs = list(names["strong"].finditer(text, region.end(), min(region.end() + 24, end)))
    strong = next((s for s in strongs if _BEHIND_OFFICE.match(text, s.end())), strongs[0] if strongs else None)
    weak = names["weak"].search(text, max(region.end() - 1, 0), min(region.end() + 10, end))
    if strong:
        return text[: strong.end()]
    return text[: weak.end()] if weak else ""


def take_apart(title: str, signer: str = "") -> TitleParts:
    """Unit, year, project and months named in a title: 南昌市市场监督管理局关于2019年度综治信访项目绩效评价报告 names 综治信访项目.

    Who signed the report is the unit wherever the title begins so, whatever it is called (县化工总厂留守处).
    """
    subtitle = _BEHIND_REPORT.search(title)
    title = title[: subtitle.start()] if subtitle else title
    years = list(_YEAR.finditer(title))
    year = next((y for y in years if y.group().endswith("年度")), years[0] if years else None)
    rest = _LEADING_YEAR.sub("", title)
    early = _says("month_span").match(rest)  # 2024年上半年示例县民政局…
    rest = _ABOUT.sub("", rest[early.end() :] if early else rest)
    organisation = signer if signer and rest.startswith(signer) else organisation_at_start(rest)
    rest = _ABOUT.sub("", rest.removeprefix(organisation))
    region = _says("regions").match(rest)
    before = (organisation_at_start(rest), region.group() if region else "")  # 市财政局关于市委宣传部2023年对外宣传经费项目
    rest = next((rest.removeprefix(said) for said in before if _LEADING_YEAR.match(rest.removeprefix(said))), rest)
    span = early or _says("month_span").search(rest)
    rest = _LEADING_YEAR.sub("", rest.replace(span.group(), "") if span else rest)
    project = _YEARS.sub("", _TRAILING.sub("", _says("title_tail").sub("", rest)))
    bare = project[region.end() :] if (region := _says("regions").match(project)) else project
    if _says("generic_name").fullmatch(bare) or _says("generic_name").fullmatch(project) or len(bare) < 3:
        project = ""
    project = subtitle.group("subtitle") if subtitle else project
    return TitleParts(organisation, year.group() if year else "", project, span.group() if span else "")
