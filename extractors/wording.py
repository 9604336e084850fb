"""How wordings are cleaned for reading and comparing; the one place for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_WRAP = re.compile(rf"(?<=[{_CJK}])\s++|(?<!\s)\s++(?=[{_CJK}])")
_SPACE = re.compile(r"\s+")
_REMEMBERED = 2048
"""Wordings whose cleaned form is kept: the stages ask for the same ones again and again while they work on a document."""


@lru_cache(maxsize=_REMEMBERED)
def squeeze(text: str) -> str:
    """The wording without the page's line breaks: white space beside a Chinese character goes, other runs become one space."""
    parts = text.split(maxsplit=1)
    if len(parts) < 2:  # most wordings have no white space inside
        return parts[0] if parts else ""
    return _SPACE.sub(" ", _WRAP.sub("", text.strip()))


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    """For comparing: NFKC, no white space, lower case. Never published."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def longest_first(words: Iterable[str]) -> list[str]:
    """For alternatives of a pattern: 市场监督管理 must be tried before 市场监管, and 市场 last. Words of one length stand by code point."""
    return sorted(words, key=lambda word: (-len(word), word))
