"""Automatic numbers of a Word list (自动编号): what Word prints before the paragraph and the text does not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from extractors.readers.safe_xml import Element, parse
from extractors.readers.wordml import VAL, W, number_of

_DIGITS = "〇一二三四五六七八九"
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: number format, text such as `（%1）`, first number, what stands between number and text."""

    form: str
    text: str
    start: int
    gap: str


def chinese(n: int) -> str:
    """一, 十, 十二, 二十, 一百零三: counting numbers below ten thousand; other numbers as digits."""
    if not 0 < n < 10_000:
        return str(n)
    out, skipped = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            out += ("零" if skipped and out else "") + _DIGITS[digit] + unit
        skipped = not digit
    return out[1:] if out.startswith("一十") else out


def _roman(n: int) -> str:
    pairs = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    out = ""
    for value, letters in pairs:
        while n >= value and len(out) < 20:
            out, n = out + letters, n - value
    return out


def _letter(n: int) -> str:
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n < 500 else str(n)


def _circled(n: int) -> str:
    return chr(0x2460 + n - 1) if 0 < n <= 20 else str(n)


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
}
"""Number formats that are printed as text; bullets and formats unknown here print nothing."""


class Numbering:
    """The lists of a document. `label` must be asked once for every paragraph, in document order, for it counts."""

    def __init__(self, part: bytes | None) -> None:
        """Read `word/numbering.xml`; None or a broken part gives a document without lists."""
        root = parse(part)[0] if part else None
        self._levels: dict[tuple[str, int], Level] = {}
        self._abstract: dict[str, str] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._learn(root)

    def label(self, paragraph: Element) -> str:
        """The printed number of this paragraph with the gap after it, "" where it has none."""
        properties = paragraph.find(W + "pPr")
        found = None if properties is None or not self._levels else self._position(properties)
        if found is None:
            return ""
        num, depth = found
        level = self._levels.get((num, depth))
        if level is None:
            return ""
        counts = self._counts[self._abstract[num]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return self._printed(level, num, counts)

    def _position(self, properties: Element) -> tuple[str, int] | None:
        own = properties.find(W + "numPr")
        style = properties.find(W + "pStyle")
        by_style = None if style is None else self._by_style.get(style.get(VAL, ""))
        if own is None:
            return by_style
        num = own.find(W + "numId")
        depth = number_of(own.find(W + "ilvl"), by_style[1] if by_style else 0)
        if num is None:
            return (by_style[0], depth) if by_style else None
        return None if num.get(VAL) == "0" else (num.get(VAL, ""), depth)

    def _printed(self, level: Level, num: str, counts: dict[int, int]) -> str:
        if level.form not in FORMS:
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = self._levels.get((num, at), level)
            return FORMS.get(other.form, str)(counts.get(at, other.start))

        return _PLACE.sub(number, level.text) + level.gap

    def _learn(self, root: Element) -> None:
        abstract = {a.get(W + "abstractNumId", ""): a for a in root.findall(W + "abstractNum")}
        for num in root.findall(W + "num"):
            link = num.find(W + "abstractNumId")
            target = "" if link is None else link.get(VAL, "")
            if target not in abstract:
                continue
            identity = num.get(W + "numId", "")
            overrides = {number_of_attribute(o): o for o in num.findall(W + "lvlOverride")}
            self._abstract[identity] = f"{target}:{identity}" if overrides else target
            for level in abstract[target].findall(W + "lvl"):
                self._learn_level(identity, level, overrides)

    def _learn_level(self, num: str, level: Element, overrides: dict[int, Element]) -> None:
        depth = number_of_attribute(level)
        override = overrides.get(depth)
        again = None if override is None else override.find(W + "startOverride")
        instead = None if override is None else override.find(W + "lvl")
        level = level if instead is None else instead
        form, text, gap = (level.find(W + tag) for tag in ("numFmt", "lvlText", "suff"))
        shown = "" if text is None else text.get(VAL, "")
        nothing = (gap is not None and gap.get(VAL) == "nothing") or not shown[-1:].isascii()
        start = number_of(again, number_of(level.find(W + "start"), 1))
        self._levels[num, depth] = Level("decimal" if form is None else form.get(VAL, ""), shown, start, "" if nothing else " ")
        style = level.find(W + "pStyle")
        if style is not None:
            self._by_style.setdefault(style.get(VAL, ""), (num, depth))


def number_of_attribute(level: Element) -> int:
    """The depth (0-based) a w:lvl or w:lvlOverride is about."""
    value = level.get(W + "ilvl", "0")
    return int(value) if value.isdigit() else 0
