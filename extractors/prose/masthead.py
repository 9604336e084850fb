"""What stands at the head and at the foot of a report: title, unit, evaluator, dates, labelled lines (封面、表头、落款)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractors.document import Document
from extractors.prose.lines import Line, read_lines
from extractors.prose.titles import TitleParts, find_title, kind_of, organisation_at_start, take_apart
from extractors.records import Worded
from extractors.vocabulary import patterns

_HEAD = 80
_FOOT = 12
_COVER = 25
_DATE = re.compile(
    r"(?:[12]\d{3}|[一二三四五六七八九〇○零O0]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
    r"|[12]\d{3}[-./]\d{1,2}[-./]\d{1,2}"
)
_YEAR_LINE = re.compile(r"[（(【]?((?:19|20)\d{2}年度?)[）)】]?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?!\d{1,2}月)(度)?")
_QUOTED = re.compile(r"《[^《》]{0,200}》|〔[^〔〕]{0,60}〕|[（(][^（）()]{0,200}[）)]")
_COMMISSION = re.compile(r"委托[，,]?(?:由|我)?")
_SEAL = re.compile(r"[（(](?:盖章|公章|签章|签字|签名|加盖公章)[）)]|[：:]$")
_SIGNER = re.compile(r"^[\u4e00-\u9fa5（）()·]{4,40}$")


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


@cache
def _label() -> re.Pattern[str]:
    """All labels, longest wording first where several fit, each in a group of its own name."""
    groups = "|".join(f"(?P<{key}>{p.pattern})" for key, p in patterns("masthead", "labels").items())
    return re.compile(rf"(?:^|(?<=[\s\d年度月日局会心室部院站处队司）)；;，,]))(?:{groups})\s*[：:]\s*")


def _labelled(lines: Sequence[Line]) -> dict[str, Worded]:
    """Values of labelled lines (`自评项目名称：…`); the first of each label counts."""
    values: dict[str, Worded] = {}
    nothing = patterns("masthead", "no_value")["words"]
    for line in lines[:_HEAD]:
        if "：" not in line.text and ":" not in line.text:
            continue
        found = list(_label().finditer(line.text))
        if not found or found[0].start() > 0:
            continue
        for match, end in zip(found, [m.start() for m in found[1:]] + [len(line.text)], strict=True):
            text = _SEAL.sub("", line.text[match.end() : end]).strip(" 。；;，,")
            if match.lastgroup and not nothing.fullmatch(text):
                values.setdefault(match.lastgroup, line.worded(text))
    return values


def _firm(text: str) -> str:
    found = patterns("masthead", "firms")["words"].search(text)
    return found.group() if found else ""


def _split_signature(line: Line) -> tuple[str, str]:
    """Who and when, of one signature line: `江西正效咨询管理有限公司二〇二三年十二月十日`."""
    dates = list(_DATE.finditer(line.text))
    if not dates or dates[-1].end() < len(line.text.rstrip("。 ")):
        return _SEAL.sub("", line.text).strip(), ""
    return _SEAL.sub("", line.text[: dates[-1].start()]).strip(" ：:"), dates[-1].group()


@dataclass(frozen=True, slots=True)
class _Signature:
    signer: Worded | None = None
    date: Worded | None = None


def _signature(lines: Sequence[Line]) -> _Signature:
    """The last line that is only a date, and the organisation in or before it (落款)."""
    tail = lines[-_FOOT:]
    for at in range(len(tail) - 1, -1, -1):
        who, when = _split_signature(tail[at])
        if not when or (who and not _SIGNER.match(who)):
            continue
        if not who and at and _SIGNER.match(before := _split_signature(tail[at - 1])[0]):
            return _Signature(tail[at - 1].worded(before), tail[at].worded(when))
        return _Signature(tail[at].worded(who) if who else None, tail[at].worded(when))
    return _Signature()


def _cover(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Lines of the cover that stand alone: an organisation, a date."""
    for line in lines[:_COVER]:
        if line.depth == 1 or len(line.text) > 60:
            return
        yield line, line.text


def _report_date(labels: Mapping[str, Worded], signature: _Signature, lines: Sequence[Line]) -> Worded | None:
    """The labelled date, the signature's, the cover's; one with a day before one without."""
    stated = labels.get("report_date")
    found = [Worded(m.group(), stated.place) for m in [_DATE.search(stated.text)] if m] if stated else []
    found += [signature.date] if signature.date else []
    found += [line.worded(text.strip("（）()")) for line, text in _cover(lines) if _DATE.fullmatch(text.strip("（）()"))]
    return next((d for d in found if d.text[-1] != "月"), found[0] if found else None)


def _evaluator(labels: Mapping[str, Worded], signature: _Signature, lines: Sequence[Line]) -> Worded | None:
    """The third party (第三方机构): labelled, on the cover, in the signature, or behind 委托."""
    named = [labels["evaluator"]] if "evaluator" in labels else []
    named += [line.worded() for line, text in _cover(lines) if _firm(text) == text]
    named += [signature.signer] if signature.signer else []
    for worded in named:
        if firm := _firm(worded.text):
            return Worded(firm, worded.place, worded.steps)
    for line in lines[:_HEAD]:
        commission = _COMMISSION.search(line.text)
        if commission and (firm := _firm(line.text[commission.end() :])):
            return line.worded(firm, "cut")
    return None


def _organisation(title: Worded | None, parts: TitleParts, labels: Mapping[str, Worded], signature: _Signature) -> Worded | None:
    """Whose money it is: labelled, named in the title, or the signer; never the third party."""
    for key in ("organisation", "implementing_unit"):
        if key in labels and not _firm(labels[key].text):
            return labels[key]
    if parts.organisation and title:
        return Worded(parts.organisation, title.place, ("cut",))
    if signature.signer and not _firm(signature.signer.text) and is_organisation(signature.signer.text):
        return signature.signer
    return None


def is_organisation(text: str) -> bool:
    """Whether a wording ends as names of public bodies do."""
    ends = patterns("masthead", "organisations")
    return any(re.search(rf"(?:{p.pattern})$", text) for p in ends.values()) or organisation_at_start(text) == text


def _fiscal_year(title: Worded | None, parts: TitleParts, labels: Mapping[str, Worded], lines: Sequence[Line]) -> Worded | None:
    """The labelled year, the title's, a line such as （2023年度）, or the year the text speaks of most."""
    if "fiscal_year" in labels:
        return labels["fiscal_year"]
    if parts.year and title:
        return Worded(parts.year, title.place, ("cut",))
    for line in lines[:_HEAD]:
        if match := _YEAR_LINE.fullmatch(line.text):
            return line.worded(match.group(1))
    return _spoken_year(lines)


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


def read_masthead(document: Document, name: str) -> Masthead:
    """Title, kind, organisation, evaluator, dates and labelled lines of a document; `name` is the file's name."""
    lines = read_lines(document)
    title = find_title(document, lines, name)
    parts = take_apart(title.text) if title else TitleParts()
    labels, signature = _labelled(lines), _signature(lines)
    return Masthead(
        title=title,
        kind=kind_of(title.text) if title else "other",
        organisation=_organisation(title, parts, labels, signature),
        evaluator=_evaluator(labels, signature, lines),
        report_date=_report_date(labels, signature, lines),
        fiscal_year=_fiscal_year(title, parts, labels, lines),
        project_name=labels.get("project_name"),
        supervising_department=labels.get("supervising_department"),
        implementing_unit=labels.get("implementing_unit"),
        period=labels.get("period"),
        cutoff=labels.get("cutoff"),
        parts=parts,
    )
