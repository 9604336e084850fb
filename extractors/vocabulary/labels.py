"""What a label says: the entry of a section of `forms.yaml` that it matches, number, brackets and colons around it aside."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors.vocabulary import groups, pattern, wording
from extractors.wording import fold

_LONGEST = 40
_TRAILING = re.compile(r"(?:\([^()]*\)|[:*])+$")
_LIST_NUMBER = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.]+)+(?=\D)")


def unnumbered(text: str) -> str:
    """A wording without the list number before it: （一）产出指标 → 产出指标."""
    return _LIST_NUMBER.sub("", text)


def unsealed(text: str) -> str:
    """A name without the note of its seal: 示例县水利局（盖章） → 示例县水利局."""
    return pattern("masthead", "seal").sub("", text)


def ends_as_office(text: str) -> bool:
    """Whether a wording ends as only names of organisations do: 示例县水利局."""
    return _office().search(text) is not None


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"(?:{wording('masthead', 'organisations', 'strong')})$")


@lru_cache(maxsize=8192)
def role(section: str, text: str) -> str | None:
    """The entry of a section of `forms.yaml` that a label matches, None where none does or where it is too long for a label."""
    folded = fold(text)
    if not folded or len(folded) > _LONGEST:
        return None
    bare = _TRAILING.sub("", folded)
    candidates = [c for c in dict.fromkeys((bare, folded, unnumbered(bare))) if c]
    matches = [match for match in map(_entries(section).fullmatch, candidates) if match]
    return min(matches, key=_rank).lastgroup if matches else None


@cache
def _entries(section: str) -> re.Pattern[str]:
    return re.compile(groups("forms", section))


def _rank(match: re.Match[str]) -> int:
    """Which of the entries matched: the first one counts."""
    return match.lastindex or 0


@lru_cache(maxsize=8192)
def title_role(text: str) -> str | None:
    """What a column title of an indicator table says: by its wording, or by a part of it; a label of a level is no title."""
    found = role("indicator_columns", text)
    if found or role("level1_labels", text) or role("level2_labels", text):
        return found
    return role("indicator_hints", text)
