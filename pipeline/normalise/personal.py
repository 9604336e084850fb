"""Personal data (个人信息) is not published: telephone, identity and account numbers, e-mail addresses, private persons' names.

Marks: a name becomes ＊＊, a number or address [电话], [身份证号], [账号], [邮箱]. Names are learnt from contact, signature and
responsible-person fields and then masked wherever the document repeats them; offices and firms stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from typing import Any, TypeVar

from extractors.document import Document, Place, Table
from extractors.wording import longest_first, squeeze
from pipeline.knowledge.load import Knowledge
from pipeline.normalise import organisations
from pipeline.normalise.check_digits import is_card, is_identity
from pipeline.normalise.person_names import BEFORE, HAN, Names, compile_names, is_name, names_in_prose
from pipeline.report import Report

T = TypeVar("T")

NAME, TELEPHONE, IDENTITY, ACCOUNT, MAIL = "＊＊", "[电话]", "[身份证号]", "[账号]", "[邮箱]"

_TELEPHONE = (
    r"(?<![\dA-Za-z.,])(?:(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}|[（(]?0\d{2,3}(?:[)）]\s?|\s?[-—－]\s?)\d{7,8}(?:[-—－]\d{1,6})?)"
    r"(?![\dA-Za-z]|\.\d|,\d|[万亿]?元)"
)
_MAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_IDENTITY = r"(?<![\dA-Za-z])[1-8]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])"
_CARD = r"(?<!\d)62\d{14}(?:\d{3})?(?!\d)"
_NUMBERS = re.compile(f"(?P<mail>{_MAIL})|(?P<identity>{_IDENTITY})|(?P<card>{_CARD})|(?P<telephone>{_TELEPHONE})")
_LONG = re.compile(r"[\d@](?:(?<=@)|(?<!@)[\d\s（）()—－-]{5})")
_CLEAN = re.compile(r"[（(][^）)]*[)）]|[\d_*＊\-—]+")
_KINDS = ("person", "perhaps_person", "telephone", "account", "identity")
"""Of labels, as personal.yaml names them."""
_KEPT = frozenset({"sha256", "subject", "rule", "bbox"})
"""Columns that hold keys, never wording."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The wordings of personal.yaml as patterns."""

    words: re.Pattern[str]
    """Any word of a label; most texts have none."""
    labels: re.Pattern[str]
    label: re.Pattern[str]
    labelled: re.Pattern[str]
    after_short_name: str
    properties: frozenset[str]
    names: Names


@dataclass(frozen=True)
class Personal:
    """What a document holds: names, numbers known only by their field, and whether numbers show by their form."""

    rules: Rules
    names: frozenset[str] = frozenset()
    numbers: Mapping[str, str] | None = None
    """Number as printed → its mark."""
    by_form: bool = False
    pattern: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to mask."""
        return bool(self.pattern or self.by_form)


def compile_personal(knowledge: Knowledge) -> Rules:
    """Build the patterns from personal.yaml."""
    words = knowledge.read("personal.yaml")
    first = "".join(sorted({word[0] for kind in _KINDS for word in words[kind].split("|")}))
    label, spaced = (f"(?=[{first}])(?:{_any_label(words, between)})" for between in ("", "[ \u3000]*"))
    note = r"(?:\s*[（(][^）)\n\d]{0,12}[)）])?"
    return Rules(
        words=re.compile(spaced),
        labels=re.compile(rf"[{first}]\s*[{HAN}]"),
        label=re.compile(rf"[^：:，。；]{{0,10}}?(?:{label})(?:及(?:联系)?电话|及联系方式)?{note}\s*[：:]?"),
        labelled=re.compile(
            rf"(?:{spaced})(?:及(?:联系)?电话|及联系方式)?{note}"
            rf"\s*(?P<colon>[：:]|为(?=[{words['surnames']}])|[ \t\u3000]|(?<=[）)])(?=[{words['surnames']}]))\s*"
        ),
        after_short_name="|".join(words[key] for key in ("address", "charge", "after_short_name")),
        properties=frozenset(words["properties"]),
        names=knowledge.part(compile_names),
    )


def _any_label(words: Mapping[str, str], between: str) -> str:
    """Any label, in a group by its kind; `between` its characters, as a line of labels is spread out (联 系 人：)."""
    listed = {kind: "|".join(between.join(word) for word in words[kind].split("|")) for kind in _KINDS}
    return "|".join(f"(?P<{kind}>{said})" for kind, said in listed.items())


def find_personal(rules: Rules, document: Document, source: str = "") -> Personal:
    """The personal data of a document, from its tables' fields and its prose; of its file's name what shows by its form."""
    found: dict[str, str] = {}
    by_form = mask_numbers(source) != source
    for text in _texts(document):
        found.update(_labelled(rules, text))
        found.update(dict.fromkeys(names_in_prose(rules.names, text), NAME))
        by_form = by_form or any(_mark(m) for m in _numbers(text))
    for table in document.tables:
        found.update(_fields(rules, table))
    names = frozenset(text for text, mark in found.items() if mark == NAME)
    numbers = {text: mark for text, mark in found.items() if mark != NAME}
    return Personal(rules, names, numbers, by_form, _whole(rules, names, numbers))


def mask_text(personal: Personal, text: str) -> str:
    """The text with every name and number of the document masked; the same text where it holds none."""
    if personal.pattern and personal.pattern.search(text):
        text = _mask_known(personal, personal.pattern, text)
    return mask_numbers(text)


def mask_numbers(text: str) -> str:
    """The text with the numbers and addresses masked that show by their form."""
    return _NUMBERS.sub(lambda m: _mark(m) or m[0], text) if _LONG.search(text) else text


def mask_report(rules: Rules, report: Report) -> Report:
    """The report with personal data masked in its rows, findings, pages and wordings, and its file's authors dropped."""
    personal = find_personal(rules, report.document, report.row.source)
    authors = [key for key in report.document.properties if key.lower() in rules.properties]
    if authors:
        rest = {key: value for key, value in report.document.properties.items() if key not in authors}
        report = replace(report, document=replace(report.document, properties=rest))
    if not personal:
        return report
    seen: dict[str, str] = {}
    return _mask(personal, report, seen)


def mask_read(rules: Rules, document: Document, report: T) -> tuple[Document, T]:
    """A document and what was read of it with personal data masked, for looking at them before they are published."""
    personal = find_personal(rules, document)
    seen: dict[str, str] = {}
    return (_mask(personal, document, seen), _mask(personal, report, seen)) if personal else (document, report)


def _texts(document: Document) -> Iterator[str]:
    for paragraph in document.paragraphs:
        yield paragraph.text
    for table in document.tables:
        for cell in table.cells:
            yield cell.text


def _numbers(text: str) -> Iterator[re.Match[str]]:
    return _NUMBERS.finditer(text) if _LONG.search(text) else iter(())


def _mark(match: re.Match[str]) -> str | None:
    """The mark for a number that shows by its form; None where it only looks like one."""
    if match["identity"]:
        return IDENTITY if is_identity(match[0]) else None
    if match["card"]:
        return ACCOUNT if is_card(match[0]) else None
    return MAIL if match["mail"] else TELEPHONE


def _labelled(rules: Rules, text: str) -> Iterator[tuple[str, str]]:
    """Values that follow their label in the same text: 联系人：沈某，联系电话：0791-12345678."""
    marks = list(rules.labelled.finditer(text)) if rules.words.search(text) else []
    for match, after in zip_longest(marks, marks[1:]):
        value = text[match.end() : after.start() if after else match.end() + 40]
        sure = match["colon"] in {"：", ":"}
        yield from _values(rules, match, re.split(r"[。；;：:\n]", value)[0], sure)


def _fields(rules: Rules, table: Table) -> Iterator[tuple[str, str]]:
    """Values in the cell beside a label, or in the cells below one (评价人员 | 姓名)."""
    grid = table.grid
    for cell in table.cells:
        match = rules.label.fullmatch(squeeze(cell.text)) if 1 < len(cell.text) < 30 and rules.labels.search(cell.text) else None
        if not match:
            continue
        column, row = cell.column + cell.column_span, cell.row + cell.row_span
        beside = grid[cell.row][column] if column < table.columns else None
        right = list(_values(rules, match, beside.text, True)) if beside and not rules.label.fullmatch(squeeze(beside.text)) else []
        yield from right
        if right:
            continue
        for line in range(row, table.rows):
            below = grid[line][cell.column]
            if below is None or below.column != cell.column or rules.label.fullmatch(squeeze(below.text)):
                break
            yield from _values(rules, match, below.text, match["person"] == "姓名")


def _values(rules: Rules, label: re.Match[str], text: str, sure: bool) -> Iterator[tuple[str, str]]:
    """The names or the number in the value of a field."""
    kind = label.lastgroup if label.lastgroup != "colon" else next(k for k, v in label.groupdict().items() if v and k != "colon")
    if kind in ("person", "perhaps_person"):
        for name in _names(rules, text, sure and kind == "person"):
            yield name, NAME
        return
    mark, least = {"telephone": (TELEPHONE, 7), "account": (ACCOUNT, 10)}.get(str(kind), (IDENTITY, 15))
    for match in re.finditer(r"\d[\d\s—－-]*[\dXx]", _NUMBERS.sub("；", text)):
        if least <= sum(char.isdigit() for char in match[0]) <= 25:
            yield match[0], mark


def _names(rules: Rules, text: str, sure: bool) -> Iterator[str]:
    """Names in a field's value: 张三、李四; 张 三; 钱七（签章）."""
    parts = [p for p in re.split(r"[、/\s]+", re.split("[，,]", _CLEAN.sub(" ", text).strip())[0]) if p]
    if len(parts) > 1 and len(parts[0]) == len(parts[1]) == 1:
        parts[:2] = ["".join(parts[:2])]
    for order, part in enumerate(parts):
        if is_name(rules.names, part, sure and order == 0):
            yield part


def _whole(rules: Rules, names: Iterable[str], numbers: Iterable[str]) -> re.Pattern[str] | None:
    """Matches the known names and numbers where they stand whole; a two-character name only where no word goes on."""
    options = [rf"{number[0]}(?<!\d{number[0]}){re.escape(number[1:])}(?!\d)" for number in numbers]
    for name in names:
        first, *others = map(re.escape, name)
        before = "" if len(name) > 2 else rf"(?:(?<![{HAN}]{first})|(?<=[{BEFORE}]{first}))"
        behind = "" if len(name) > 2 else rf"(?=[^{HAN}]|$|{rules.after_short_name})"
        options.append(rf"{first}{before}" + "".join(rf"\s*{other}" for other in others) + behind)
    return re.compile("|".join(longest_first(options))) if options else None


def _mask_known(personal: Personal, pattern: re.Pattern[str], text: str) -> str:
    offices = organisations.find_organisations(personal.rules.names.orgs, text)

    def mark(match: re.Match[str]) -> str:
        if personal.numbers and match[0] in personal.numbers:
            return personal.numbers[match[0]]
        inside = any(o.start < match.end() and match.start() < o.end for o in offices)
        return match[0] if inside else NAME

    return pattern.sub(mark, text)


_WORDLESS = (int, float, Decimal, date, Place)


def _mask(personal: Personal, value: T, seen: dict[str, str]) -> T:
    """The value with all its texts masked, through tuples, mappings and dataclasses; unchanged parts are kept as they are."""
    result: Any = value
    if value is None or isinstance(value, _WORDLESS):
        return value
    if isinstance(value, str):
        if value not in seen:
            seen[value] = mask_text(personal, value)
        result = seen[value]
    elif isinstance(value, tuple) and type(value) is tuple:
        masked = tuple(_mask(personal, item, seen) for item in value)
        result = masked if any(a is not b for a, b in zip(masked, value, strict=True)) else value
    elif isinstance(value, Mapping):
        result = {key: _mask(personal, item, seen) for key, item in value.items()}
    elif isinstance(value, Table) and not _holds_personal(personal, value):
        pass  # most tables hold none: one look at all their text spares a walk over every cell
    elif is_dataclass(value) and not isinstance(value, type):
        result = _mask_fields(personal, value, seen)
    return result  # type: ignore[no-any-return]


def _holds_personal(personal: Personal, table: Table) -> bool:
    text = "\n".join(cell.text for cell in table.cells)
    return mask_text(personal, text) != text


@cache
def _fields_of(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, and whether they hold keys."""
    return tuple((field.name, field.name in _KEPT or field.name.endswith("_id")) for field in fields(kind))


def _mask_fields(personal: Personal, value: Any, seen: dict[str, str]) -> Any:
    changed = {}
    for name, kept in _fields_of(value.__class__):
        old = getattr(value, name)
        if old is None or (kept and isinstance(old, str)):
            continue
        new = _mask(personal, old, seen)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value
