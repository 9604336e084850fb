"""Lines of plain text become paragraphs: a line that breaks off in mid sentence is joined to the next, also over a blank line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.wording import squeeze

_ENDS = tuple("。！？；：.!?;:…")
_CLOSERS = "”’」』"
_NUMBER = re.compile(
    r"第?[一二三四五六七八九十]{1,3}(?:[、.．]|章|节|部分)|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|\d{1,2}\s*(?:[、．)）]|\.(?!\d))|[①-⑳]|[-*•●■◆★☆]\s|[#☐☑□■]"
)
_ORDINAL = re.compile(r"[一二三四五六七八九十]是|其[一二三四五]|第[一二三四五六七八九十]，")
_FIELD = re.compile(r"[^，。；]{1,12}[:：]")
_TITLE = re.compile(r".*(?:报告|方案|通知|意见|办法|规定|总结|说明|情况|细则|表|书|单)(?:[（(].{1,10}[)）])?$")
_DATE = re.compile(r"[\d〇○零一二三四五六七八九十]{4}\s*年.{0,10}[日月]$")
_RUNNING = re.compile(r"[，。；]")
_LONG, _LONG_ITEM = 20, 30
"""A line shorter than this (in characters; longer for a numbered one) was not broken off by the page's edge."""
_LONGEST_BRACKET = 2_000
_PAIRS = ("（）", "()", "《》", "“”", "〔〕", "【】")


def join_lines(lines: Sequence[str]) -> list[str]:
    """Paragraphs of a run of lines. Blank lines part paragraphs, unless the sentence goes on behind them."""
    out: list[str] = []
    paragraph = previous = ""
    for line in lines:
        text = line.strip(" \t\u3000\xa0\r")
        if not text:
            continue
        if previous and goes_on(previous, paragraph, line):
            paragraph += text if ord(text[0]) > 0x2E80 or ord(paragraph[-1]) > 0x2E80 else " " + text
        else:
            out += [paragraph] if previous else []
            paragraph = text
        previous = text
    return [*out, paragraph] if previous else out


def split_breaks(text: str) -> list[str]:
    """Paragraphs of a text with line breaks typed by hand: where sentences or list items break, several; a broken title is one."""
    if "\n" not in text:
        return [text]
    lines = text.split("\n")
    if any(_RUNNING.search(line) for line in lines) or any(starts_anew(line) or _DATE.fullmatch(line.strip()) for line in lines[1:]):
        return join_lines(lines)
    return [squeeze(text)]


def goes_on(line: str, paragraph: str, following: str) -> bool:
    """Whether `following` continues the sentence that `line`, the last of `paragraph`, breaks off."""
    text = following.strip()
    if line.rstrip(_CLOSERS).endswith(_ENDS) or starts_anew(following) or _DATE.fullmatch(text):
        return False
    if line.endswith(("，", "、", ",")) or _is_open(paragraph):
        return True
    if line.endswith(("）", ")", "》")) or _TITLE.fullmatch(line) or _FIELD.match(line) or not _is_running(text):
        return False
    numbered = _NUMBER.match(paragraph) is not None
    return len(line) >= (_LONG_ITEM if numbered else _LONG) and (not numbered or _RUNNING.search(paragraph) is not None)


def starts_anew(line: str) -> bool:
    """Whether a line begins a paragraph by its look: an indent, a list number, a field name with a colon."""
    text = line.strip()
    indented = line.startswith(("\u3000", "    "))
    return indented or any(pattern.match(text) for pattern in (_NUMBER, _ORDINAL, _FIELD))


def _is_running(text: str) -> bool:
    """Whether a text is part of a sentence rather than a heading or an entry of a list."""
    return bool(_RUNNING.search(text)) or text.endswith("！")


def _is_open(paragraph: str) -> bool:
    """Whether a bracket or quotation is still open, of those that do not begin too far back."""
    end = paragraph[-_LONGEST_BRACKET:]
    return any(end.count(pair[0]) > end.count(pair[1]) for pair in _PAIRS)
