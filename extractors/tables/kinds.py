"""What rows and cells of a form are by their look: header rows, totals, labels, kinds of values. Wordings are in the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extractors.document import Table
from extractors.vocabulary import patterns, vocabulary
from extractors.vocabulary.labels import role, title_role
from extractors.wording import fold

_LARGE = 2_000
_VAGUE = frozenset({"short", "text"})
_LEVELS = frozenset({"level1", "level2", "level3", "name"})


def may_be_form(texts: Iterable[str], cells: int) -> bool:
    """Whether a table may be about performance at all; a large one that has none of the words of forms is spared every closer look."""
    return cells < _LARGE or _tells().search("\n".join(texts)) is not None


@cache
def _tells() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("forms")["tells"]))


@dataclass(frozen=True, slots=True)
class Header:
    """The one or two rows that head an indicator table: `rows` from `start`, and what each column is for."""

    start: int
    rows: int
    roles: tuple[str | None, ...]


def headers(rows: Sequence[Sequence[str]]) -> list[Header]:
    """The headers of indicator tables (一级指标 | 二级指标 | …) among these rows, which must be equally long."""
    found: list[Header] = []
    for r, row in enumerate(rows):
        roles = _header_roles(row)
        if roles is None or (found and r < found[-1].start + found[-1].rows):
            continue
        below = rows[r + 1] if r + 1 < len(rows) else ()
        above = rows[r - 1] if r and not (found and r - 1 < found[-1].start + found[-1].rows) else ()
        if _fills(above, row):
            found.append(Header(r - 1, 2, tuple(b or title_role(a) for a, b in zip(above, roles, strict=True))))
        elif _splits(below, row):
            own = (title_role(text) for text in below)
            roles = tuple(b or a for a, b in zip(roles, own, strict=True))
            found.append(Header(r, 2, roles))
        else:
            found.append(Header(r, 1, roles))
    return found


def goes_on_untitled(first: Table, last: Table, lower: Table) -> bool:
    """Whether a table is the rest of the one that begins with `first` and so far ends with `last`: titles there and no total, rows here."""
    if first.columns != lower.columns or lower.page is not None:
        return False
    begun, above, below = ([["" if c is None else c.text for c in line] for line in table.grid] for table in (first, last, lower))
    if not headers(begun) or is_total(above[-1]) or headers(below):
        return False
    label = next((text for row in below for text in row if text), "")
    return role("head_labels", label) is None and any(sum(map(bool, row)) > 2 for row in below)


def titles_columns(row: Sequence[str]) -> bool:
    """Whether most of the texts of a row, at least three, are known titles of columns: of indicators, of funds, of a list of projects."""
    said = [text for text in row if text]
    sections = ("indicator_columns", "fund_columns", "head_labels")
    return len(said) > 2 and 2 * sum(any(role(section, text) for section in sections) for text in said) > len(said)


def _header_roles(row: Sequence[str]) -> tuple[str | None, ...] | None:
    known = {found for text in row if (found := role("indicator_columns", text))}
    if len(known) < 2 or not _LEVELS.intersection(known):
        return None
    roles = tuple(title_role(text) for text in row)
    named = [r for r in roles if r]
    return roles if len(named) >= 3 and len(named) * 2 >= sum(map(bool, row)) else None


def _splits(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a row splits columns of the header above: what it says stands below that header's gaps, or at the start of one."""
    said = [c for c, text in enumerate(row) if text]
    if not said or (row[0] and above[0]) or not any(not above[c] for c in said):
        return False
    last = len(row) - 1
    return all(not above[c] or (c < last and not above[c + 1]) for c in said) and not any("value" in kinds(row[c]) for c in said)


def _fills(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row of groups stands above a header: it alone titles the columns that the header leaves empty."""
    said = [above for above, text in zip(row, below, strict=False) if above and not text]
    return bool(said) and all(map(title_role, said))


def is_total(row: Sequence[str]) -> bool:
    """Whether a row closes an indicator table (总分, 合计)."""
    first = next((text for text in row if text), "")
    return role("totals", first) is not None


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    return patterns("column_kinds", "kinds")


@lru_cache(maxsize=8192)
def kinds(text: str) -> frozenset[str]:
    """The kinds a cell's text may be of, as named in `column_kinds.yaml`, or `empty`; `text` and `short` only where nothing better fits."""
    folded = fold(text)
    if not folded:
        return frozenset({"empty"})
    found = [key for key, pattern in _kinds().items() if pattern.fullmatch(folded)]
    return frozenset(key for key in found if key not in _VAGUE) or frozenset(found) or frozenset({"text"})


@lru_cache(maxsize=1024)
def family(label: str) -> str | None:
    """The family (产出, 效益, …) a label of level 1 or 2 belongs to, None where its wording does not tell."""
    folded = fold(label)
    families = patterns("forms", "level_families")
    return next((key for key in families if folded.startswith((key, "项目" + key))), None) or next(
        (key for key, pattern in families.items() if pattern.fullmatch(folded)), None
    )


@cache
def expected(column: str | None) -> dict[str, float]:
    """How often a column of this role is expected to hold each kind, as pseudo-counts; {} for a column without a known role."""
    expects: dict[str, dict[str, float]] = vocabulary("column_kinds")["expects"]
    return expects.get(column or "", {})
