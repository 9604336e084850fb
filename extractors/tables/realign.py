"""Rows that lost cells (错行): put back by what the columns hold, not by position.

A converter that drops a leading empty cell moves the rest of the row to the left. Every column of an indicator table has a profile:
what its heading promises and what the other rows show. A row is laid over the columns so that its cells fit best, with few shifts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf, log

from extractors.tables.kinds import expected, headers, is_total, kinds
from extractors.wording import fold

_SHIFT, _STEP = 3.0, 0.3
"""What a run of shifted cells costs, and each column it is shifted by: a shift must make a row e³ times as likely."""
_FARTHEST = 4
_DOUBT = log(6)
"""A row is looked at only if one of its cells is at odds with its column: fewer than one in six are like it there."""
_SMOOTH = 0.15
_WORD = 6
"""Words up to this length are telling: 调整, 是, 原指标 stand in one column again and again."""
_WIDEST = 60


def realign(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows as a rectangle, each shifted row of an indicator table put back. Cells are moved, never changed; other rows stay."""
    width = max((len(_trimmed(row)) for row in rows), default=0)
    out = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    if width > _WIDEST:
        return out
    for roles, region in _regions(out):
        for _ in range(2):  # The second time against profiles without the rows that were put back.
            profiles = [_Profile.of([out[r][c] for r in region], roles[c]) for c in range(width)]
            for r, row in [(r, out[r]) for r in region]:
                out[r] = _best(row, profiles)
    return out


def _trimmed(row: Sequence[str]) -> Sequence[str]:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _regions(rows: Sequence[Sequence[str]]) -> list[tuple[tuple[str | None, ...], list[int]]]:
    """Column roles and row numbers below each indicator header; one that is repeated on the next page counts as the same."""
    regions: dict[tuple[str | None, ...], list[int]] = {}
    found = headers(rows)
    for header, following in zip(found, [*(h.start for h in found[1:]), len(rows)], strict=False):
        members = regions.setdefault(header.roles, [])
        for r in range(header.start + header.rows, following):
            if is_total(rows[r]):
                break
            if sum(map(bool, rows[r])) > 1:
                members.append(r)
    return list(regions.items())


@dataclass(frozen=True, slots=True)
class _Profile:
    """What a column holds: kinds, and short words that come again."""

    kinds: Counter[str]
    words: Counter[str]
    expects: dict[str, float]
    rows: int
    expected: float

    @staticmethod
    def of(column: Sequence[str], role: str | None) -> _Profile:
        seen = Counter(kind for text in column for kind in kinds(text))
        expects = expected(role)
        words = Counter(fold(text) for text in column if len(text) <= _WORD)
        return _Profile(seen, words, expects, len(column), sum(expects.values()))

    def cost(self, text: str, own: bool) -> float:
        """How surprising the text is here, -log of its share. `own`: the profile was made with it, so it is left out."""
        others = self.rows - own
        whole = others + self.expected + 1
        alike = max(self.kinds[k] - own + self.expects.get(k, 0.0) for k in kinds(text))
        again = (self.words[fold(text)] - own) / max(others, 1) if text and len(text) <= _WORD else 0.0
        return -log((alike + _SMOOTH) / whole * 0.6 + max(again, 0.0) * 0.4)


def _best(row: list[str], profiles: Sequence[_Profile]) -> list[str]:
    """The row, laid out anew where another place fits its cells far better."""
    costs = [profile.cost(text, own=True) for text, profile in zip(row, profiles, strict=True)]
    said = [c for c, text in enumerate(row) if text]
    if not any(costs[c] > _DOUBT for c in said):
        return row
    places = _lay(row, said, profiles)
    out = [""] * len(row)
    for place, c in zip(places, said, strict=True):
        out[place] = row[c]
    return out


def _lay(row: list[str], said: Sequence[int], profiles: Sequence[_Profile]) -> list[int]:
    """Columns for the cells `said`, in order, that cost least (dynamic programming over cell and column)."""
    gaps = [0.0, *accumulate(profile.cost("", own=not text) for text, profile in zip(row, profiles, strict=True))]
    # State: column of the latest cell -> (cost so far, columns chosen).
    states: dict[int, tuple[float, list[int]]] = {-1: (0.0, [])}
    for at, c in enumerate(said):
        left = len(said) - at - 1
        following: dict[int, tuple[float, list[int]]] = {}
        for column in range(max(at, c - _FARTHEST), min(len(row) - left, c + _FARTHEST + 1)):
            here = profiles[column].cost(row[c], own=column == c)
            options = (
                (_step(cost, chosen, said, column) + gaps[column] - gaps[last + 1], chosen)
                for last, (cost, chosen) in states.items()
                if last < column
            )
            cost, chosen = min(options, default=(inf, []))
            if cost < inf:
                following[column] = (cost + here, [*chosen, column])
        states = following
    return min((cost + gaps[-1] - gaps[last + 1], chosen) for last, (cost, chosen) in states.items())[1]


def _step(cost: float, chosen: Sequence[int], said: Sequence[int], column: int) -> float:
    """The cost after the next cell went to `column`: a cell that was lost or came in before it adds to it."""
    shift = column - said[len(chosen)]
    before = chosen[-1] - said[len(chosen) - 1] if chosen else 0
    return cost if shift == before else cost + _SHIFT + _STEP * abs(shift - before)
