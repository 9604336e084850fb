"""How wordings are cleaned for reading and comparing; the one place for it."""

from __future__ import annotations

import re
import unicodedata

_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_WRAP = re.compile(rf"(?<=[{_CJK}])\s++|(?<!\s)\s++(?=[{_CJK}])")
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """The wording without the page's line breaks: white space beside a Chinese character goes, other runs become one space."""
    return _SPACE.sub(" ", _WRAP.sub("", text.strip()))


def fold(text: str) -> str:
    """For comparing: NFKC, no white space, lower case. Never published."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()
