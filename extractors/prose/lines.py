"""Paragraphs as numbered lines: what a heading's number says about its depth, and what is only a table of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Document, Paragraph, Place
from extractors.records import Worded
from extractors.wording import squeeze

_MARKUP = re.compile(r"^(?:#{1,6}\s*|[-•●]\s+|——|\*\*)+|\*\*\s*$")
_SIGNS = ("#", "-", "•", "●", "—", "*")
"""What markup begins or ends with."""
_LEADER = re.compile(r"[.．…·_](?<![.．…·_].)(?:[.．…·_]{2,}|(?<=…)…?)\s{0,20}[-—]?\s{0,20}\d{1,3}(?!\d)")
"""Dots from an entry to its page; no line of prose is looked at but where it has one of them."""
_CONTENTS = re.compile(r"目\s*[录次]")
_CONTENTS_LINE = re.compile(r"\D\s*\d{1,3}$")
# What a number such as 3.1 or B12 stands before; no unit, or it is a figure.
_WORD = r"(?![万亿千百元分个公平吨亩人米倍折小年月日天次件户名岁型])[\u4e00-\u9fa5“《]"
_FIRST = re.compile(r"[第一二三四五六七八九十（(\d①-⑳A-Z]")
"""What a list number begins with."""
_NUMBERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"第?[一二三四五六七八九十]{1,3}(?:[、.．,，]|(?:部分|章)[、：:]?)\s*")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）][、.．]?\s*")),
    (2, re.compile(rf"\d{{1,2}}[.．]\d{{1,2}}[、.．]?\s*(?={_WORD})")),
    (3, re.compile(rf"\d{{1,2}}(?:[.．]\d{{1,2}}){{2,3}}[、.．]?\s*(?={_WORD})")),
    (3, re.compile(r"\d{1,2}[、.．](?!\d(?!\d?周?[岁型]|[-－—~～至]\d{1,2}周?岁))\s*")),
    (4, re.compile(r"[（(]?\d{1,2}[)）][、.．]?\s*")),
    (5, re.compile(r"[①-⑳]\s*")),
    (5, re.compile(r"[A-Z]\d{1,3}[、.．：:]?\s*(?=[\u4e00-\u9fa5“《])")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, squeezed. `depth` is the rank of its list number: 1 一、 · 2 （一） · 3 1. · 4 （1） · 5 ① · 0 none.

    `text` is without the number; `tables` counts the tables that stand before the line.
    """

    text: str
    place: Place
    depth: int = 0
    tables: int = 0

    def worded(self, text: str | None = None, *steps: str) -> Worded:
        """The line's text, or a part of it, as a wording at the line's place."""
        return Worded(self.text if text is None else text, self.place, steps)


def split_number(text: str) -> tuple[int, str]:
    """The depth of a leading list number and the text behind it."""
    if not _FIRST.match(text):
        return 0, text
    for depth, pattern in _NUMBERS:
        match = pattern.match(text)
        if match:
            return depth, text[match.end() :]
    return 0, text


def read_lines(document: Document) -> tuple[Line, ...]:
    """The document's paragraphs in reading order, without empty ones and without the table of contents (目录)."""
    lines: list[Line] = []
    tables, contents = 0, False
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            tables, contents = tables + 1, False
            continue
        text = block.text.strip()
        text = squeeze(_MARKUP.sub("", text) if text.startswith(_SIGNS) or text.endswith(_SIGNS) else text)
        if not text or _LEADER.search(block.text):
            continue
        if _CONTENTS.fullmatch(text):
            contents = True
            continue
        contents = contents and bool(_CONTENTS_LINE.search(text))
        if not contents:
            depth, rest = split_number(text)
            lines.append(Line(rest, block.place, depth, tables))
    return tuple(lines)
