"""Level labels whose cells are empty (一级指标、二级指标): filled as a reader of the page would.

A label printed once holds for the rows below it, or around it where labels are centred; the meaning of level 2 says where one
level 1 ends and the next begins. What cannot be told stays an empty wording with the step `label_lost`, and the pipeline may tell it
by the meaning of the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise

from extractors.records import Worded, WordedIndicator
from extractors.vocabulary import patterns
from extractors.wording import fold

EMPTY = Worded("")
"""The label of a cell that is there and holds nothing; None is no cell at all."""
_LOST = "label_lost"


def fill_levels(rows: Sequence[WordedIndicator]) -> Iterator[WordedIndicator]:
    """The rows with the labels of level 1, then those of level 2 inside each level 1."""
    first = _level1(rows)
    groups = groupby(range(len(rows)), key=lambda i: (first[i] or EMPTY).text)
    second = [label for _, group in groups for label in _level2([rows[i] for i in group])]
    for row, one, two in zip(rows, first, second, strict=True):
        yield replace(row, level1=one, level2=two)


@lru_cache(maxsize=2048)
def _families(section: str, text: str) -> tuple[str, ...]:
    folded = fold(text)
    return tuple(key for key, pattern in patterns("forms", section).items() if pattern.fullmatch(folded))


def _agreement(label: Worded | None, row: WordedIndicator) -> int:
    """How well a row stands under a label of level 1: 2 as it should, 1 as it may (or nothing is said), 0 not at all."""
    said = _families("level2_families", row.level2.text) if row.level2 else _families("name_families", row.level3.text)
    above = _families("level1_families", label.text) if label else ()
    if not said or not above:
        return 1
    return 2 if said[0] in above else int(not set(above).isdisjoint(said))


def _level1(rows: Sequence[WordedIndicator]) -> list[Worded | None]:
    out = [row.level1 for row in rows]
    printed = [i for i, label in enumerate(out) if label]
    if not printed:
        return [_lost(label) for label in out]
    middles = set(_centred(printed, len(rows)) or ()) if printed[0] else set()
    for a, b in pairwise([-1, *printed, len(rows)]):
        above = out[a] if a >= 0 else None
        below = out[b] if b < len(rows) else None
        split = _boundary(rows, range(a + 1, b), above, below, middles)
        for i in range(a + 1, b):
            label, step = (above, "carried_down") if i < split else (below, "carried_up")
            if out[i] is not None:
                out[i] = _carried(label, step) if label and _agreement(label, rows[i]) else _lost(EMPTY)
    return out


def _boundary(rows: Sequence[WordedIndicator], gap: range, above: Worded | None, below: Worded | None, middles: Set[int]) -> int:
    """The first row of a gap that belongs to the label below it.

    It lies where most rows agree with their label; then where a label of level 2 is printed, unless those are centred too; then where
    labels of level 1 are centred; then as late as may be.
    """
    if above is None or below is None:
        return gap.stop if below is None else gap.start

    on_top = rows[0].level2 is None or bool(rows[0].level2)

    def fitness(split: int) -> tuple[int, bool, bool, int]:
        agreed = sum(_agreement(above if i < split else below, rows[i]) for i in gap)
        return agreed, on_top and bool(rows[split].level2), split in middles, split

    return max(range(gap.start, gap.stop + 1), key=fitness)


def _level2(rows: Sequence[WordedIndicator]) -> list[Worded | None]:
    """The labels of level 2 inside one level 1."""
    out = [row.level2 for row in rows]
    printed = [i for i, label in enumerate(out) if label]
    if not printed:
        both = any(row.level1 == EMPTY for row in rows)  # a lone empty level 2 is how some forms print 满意度
        return [_lost(label) if both else None for label in out]
    starts = (_centred(printed, len(rows)) if printed[0] else None) or [0, *printed[1:]]
    for number, i in enumerate(printed):
        stop = starts[number + 1] if number + 1 < len(starts) else len(rows)
        for k in range(starts[number], stop):
            if out[k] is not None and not out[k]:
                out[k] = _carried(out[i], "carried_up" if k < i else "carried_down")
    return out


def _centred(printed: Sequence[int], rows: int, start: int = 0) -> list[int] | None:
    """Where the groups begin whose middles the printed labels are; None where no such groups fill the rows."""
    if not printed:
        return [] if start == rows else None
    before = printed[0] - start
    for size in (2 * before + 1, 2 * before, 2 * before + 2):
        if size > before and start + size <= rows and (rest := _centred(printed[1:], rows, start + size)) is not None:
            return [start, *rest]
    return None


def _carried(label: Worded | None, step: str) -> Worded | None:
    return replace(label, steps=(*label.steps, step)) if label else label


def _lost(label: Worded | None) -> Worded | None:
    return label if label or label is None else Worded("", label.place, (_LOST,))
