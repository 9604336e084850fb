"""Dates, deadlines and periods as worded (日期、时限、期间)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipeline.normalise.numerals import CHINESE, plain, read_chinese

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_TO = r"(?:[-~—–－至到]+)"
_CALENDAR = frozenset("年月日号")
_DATED = re.compile(r"[年月季半Q]|\d[-./]\d")
"""What every date, deadline and period has."""
_NUMERAL = re.compile(rf"({CHINESE}+)(?=[年月日号])")

_POINT = re.compile(
    rf"(?<!\d)(?P<y>{_YEAR})(?P<s>[-./])(?P<m>{_MONTH})(?P=s)(?P<d>{_DAY})(?:日|\d\d:\d\d(?::\d\d)?)?(?!\d)"
    rf"|(?<!\d)(?P<y2>{_YEAR})年度?(?P<m2>{_MONTH})月份?(?:(?P<d2>{_DAY})(?:[日号]24[时点]|[日号]?(?!\d))|(?P<t2>[底末初]|[上中下]旬)?)"
    rf"|(?<!\d)(?P<y3>{_YEAR})[-./](?:(?P<m3>1[0-2]|0[1-9])月?(?=$|[底末前]|之前|以前|[-~—–至到])|(?P<m8>[1-9])(?=月|[-~—–至到])月?)"
    rf"|(?<!\d)(?P<y4>{_YEAR})年?度?(?:第?(?P<q4>[1-4一二三四])季度|Q(?P<q5>[1-4])|(?P<h4>[上下])半年)[底末内]?"
    rf"|(?<!\d)(?P<y5>{_YEAR})年(?:度|内|年?[底末])?"
    rf"|(?P<rel>次年|来年|明年|当年|本年|今年)?(?<![\d.])(?P<m6>{_MONTH})月(?!/)份?(?:(?P<d6>{_DAY})[日号]|(?P<t6>[底末初]|[上中下]旬))?"
    rf"|第(?P<q7>[1-4一二三四])季度[底末内]?|(?P<h7>[上下])半年[底末内]?"
    r"|(?P<end>(?:当|本|今)年度?[底末内]?(?=[前完止,;。]|之前|以前|$)|(?<![\d半])年[底末内](?=[前完止,;。]|之前|以前|$))"
)
_MONTHS = re.compile(
    rf"(?<![\d.])(?:(?P<y>{_YEAR})年)?(?P<a>{_MONTH})月?份?{_TO}(?:(?P<z>{_YEAR})年)?(?P<b>{_MONTH})月(?!{_DAY}日)份?[底末]?"
)
_SHORT_END = re.compile(rf"{_TO}(?P<m>{_MONTH})[./月](?P<d>{_DAY})日?(?![\d%])")
_SHORT_YEAR = re.compile(rf"(?<![\d.])((?:1[5-9]|[23]\d)年)(?={_MONTH}月)")
_PACKED = re.compile(rf"({_YEAR})(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])")
_SEPARATOR = re.compile(_TO)
_YEAR_WORD = re.compile(rf"(?<!\d)({_YEAR})(?:年|年度|财年)")
_BARE_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_TENS = {"上": 10, "初": 10, "中": 20}


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of days that a wording names (2023年12月 → 1st to 31st) and where it stands. `period` where it is given as from–to."""

    first: date | None
    last: date | None
    start: int
    end: int
    period: bool = False


def spell(text: str) -> str:
    """The wording as this module reads it: NFKC, no white space, Chinese numerals before 年/月/日 as digits, 23年12月 with its century."""
    text = plain(text).replace("○", "〇")
    return text if _CALENDAR.isdisjoint(text) else _SHORT_YEAR.sub(r"20\1", _NUMERAL.sub(_digits, text))


def unpack(text: str) -> str:
    """`20231231`, alone in a cell, as `2023-12-31`; anything else as it is."""
    found = _PACKED.fullmatch(text)
    return "-".join(found.groups()) if found else text


def _digits(match: re.Match[str]) -> str:
    number = read_chinese(match[1])
    return match[1] if number is None else str(number)


def find_moments(text: str, year: int | None = None) -> tuple[Moment, ...]:
    """Every date, deadline and period in `text` (as `spell` gives it), in order. `year` serves where none is printed."""
    out: list[Moment] = []
    if not _DATED.search(text):
        return ()
    for found in _MONTHS.finditer(text):
        y = int(found["y"]) if found["y"] else year
        first, last = _days(y, int(found["a"])), _days(int(found["z"]) if found["z"] else y, int(found["b"]))
        out.append(Moment(first and first[0], last and last[1], found.start(), found.end(), True))
    for found in _POINT.finditer(text):
        if not any(m.start < found.end() and found.start() < m.end for m in out):
            span = _read_point(found, _year_before(out, found.start()) or year)
            out.append(Moment(span and span[0], span and span[1], found.start(), found.end()))
    return _join(text, sorted(out, key=lambda m: m.start))


def _year_before(moments: list[Moment], start: int) -> int | None:
    known = [m.last.year for m in moments if m.last and m.end <= start]
    return known[-1] if known else None


def _read_point(found: re.Match[str], year: int | None) -> tuple[date, date] | None:
    g = {k.rstrip("12345678"): v for k, v in found.groupdict().items() if v}
    y = int(g["y"]) if "y" in g else year
    if g.get("rel") in {"次年", "来年", "明年"} and y:
        y += 1
    if "q" in g:
        quarter = int(g["q"]) if g["q"].isdigit() else "一二三四".index(g["q"]) + 1
        return _days(y, quarter * 3 - 2, quarter * 3)
    if "h" in g:
        return _days(y, 1, 6) if g["h"] == "上" else _days(y, 7, 12)
    if "m" not in g:
        return _days(y, 1, 12)
    span = _days(y, int(g["m"]))
    if span is None:
        return None
    if "d" in g:
        day = int(g["d"])
        return (span[0].replace(day=day),) * 2 if day <= span[1].day else None
    if g.get("t", "")[:1] in _TENS:
        return span[0], span[0].replace(day=_TENS[g["t"][:1]])
    return span


def _days(year: int | None, first: int, last: int | None = None) -> tuple[date, date] | None:
    if year is None:
        return None
    last = last or first
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _join(text: str, moments: list[Moment]) -> tuple[Moment, ...]:
    """Two moments with 至 or a dash between them are one period; `2021.1.1-12.31` ends without a year."""
    out: list[Moment] = []
    for m in moments:
        if out and _SEPARATOR.fullmatch(text, out[-1].end, m.start):
            out[-1] = Moment(out[-1].first, m.last, out[-1].start, m.end, True)
        else:
            out.append(m)
    last = out[-1] if out else None
    short = _SHORT_END.match(text, last.end) if last and last.last else None
    if last and last.last and short and not last.period:
        span = _days(last.last.year, int(short["m"]))
        if span and int(short["d"]) <= span[1].day:
            out[-1] = Moment(last.first, span[0].replace(day=int(short["d"])), last.start, short.end(), True)
    return tuple(out)


def read_date(text: str) -> date | None:
    """The first full date, to the day: 2023年12月10日, 二〇二三年十二月十日, 2024-03-15, 2024.3.15."""
    return next((m.first for m in find_moments(spell(text)) if m.first and m.first == m.last), None)


def read_period(text: str, year: int | None = None) -> tuple[date | None, date | None]:
    """First and last day of a period (项目周期): `2021年1月-2021年12月`, `1-10月` of `year`; a single moment is its own period."""
    moments = find_moments(spell(text), year)
    chosen = next((m for m in moments if m.period), moments[0] if moments else None)
    return (chosen.first, chosen.last) if chosen else (None, None)


def read_year(text: str) -> int | None:
    """The year of `（2023年度）`, `二〇二三年度`, `2023`."""
    found = _YEAR_WORD.search(spell(text)) or _BARE_YEAR.search(spell(text))
    return int(found[1]) if found else None
