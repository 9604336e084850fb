"""Indicators being read, and targets that wait for what came of them in another part of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.prose.figures import unit_of, units_in
from extractors.prose.lines import Line
from extractors.prose.lists import read_result
from extractors.prose.told import Told
from extractors.records import Worded

_ALIKE = 0.75
"""Share of the shorter name's characters that the longer one holds where both name one measure: 培训教师, 教师培训人数."""


@dataclass(slots=True)
class Row:
    """A level (no `name`) or an indicator being read. `own` is False where its name was taken from the text below a level.

    `weighed` tells then that the weight is its own too, not the level's.
    """

    line: Line
    level1: Worded | None
    level2: Worded | None
    name: Worded | None = None
    weight: Worded | None = None
    score: Worded | None = None
    target: Worded | None = None
    milestone: Worded | None = None
    actual: Worded | None = None
    forecast: Worded | None = None
    reason: Worded | None = None
    own: bool = True
    weighed: bool = False

    def fill(self, line: Line, told: Told) -> None:
        """What a sentence tells of this row; what is known stays."""
        for key in ("target", "milestone", "actual", "forecast", "weight", "score", "reason"):
            if (value := getattr(told, key)) and getattr(self, key) is None:
                setattr(self, key, line.worded(value))


def _alike(aim: str, said: str, *, share: bool) -> bool:
    """Whether two wordings name one measure. Shares (`share`) are all in %, so that more of their names must agree."""
    if aim in said or said in aim:
        return True
    common = sum((Counter(aim) & Counter(said)).values())
    return common >= _ALIKE * (max if share else min)(len(aim), len(said))


def without_sums(rows: Sequence[Row]) -> list[Row]:
    """The rows without headings whose weight is what the rows behind them add up to (投入与管理（30分）): levels by names of their own.

    Such a heading becomes the first level of those rows where they have none.
    """
    kept: list[Row] = []
    rest = list(rows)
    while rest:
        head = rest.pop(0)
        parts = _parts(head, rest)
        for row in parts:
            row.level1 = row.level1 or head.name
        if not parts:
            kept.append(head)
    return kept


def without_echoes(rows: Sequence[Row]) -> list[Row]:
    """The rows without results that a summary tells once more: those of a row with a target, by its name."""
    aimed = {(row.name.text, row.actual.text) for row in rows if row.name and row.actual and row.target}

    def echoes(row: Row) -> bool:
        own = row.target or row.weight or row.score
        return not own and row.name is not None and row.actual is not None and (row.name.text, row.actual.text) in aimed

    return [row for row in rows if not echoes(row)]


def _parts(head: Row, following: Sequence[Row]) -> Sequence[Row]:
    """The rows, two at least, whose weights add up to that of the numbered heading before them; none where they do not."""
    if not head.line.depth or not head.weight or head.target or head.actual:
        return ()
    left = Decimal(head.weight.text)
    for count, row in enumerate(following, 1):
        below = row.name and row.weight and not 0 < row.line.depth <= head.line.depth
        left -= Decimal(row.weight.text) if row.weight and below else left + 1
        if left <= 0:
            return following[:count] if left == 0 and count > 1 else ()
    return ()


@dataclass(slots=True)
class Aims:
    """Targets that goals list, by name."""

    kept: dict[str, Row] = field(default_factory=dict)

    def keep(self, row: Row) -> None:
        """One more target; told twice, the place among the indicators counts, not the one in the goal."""
        name = row.name.text if row.name else ""
        known = self.kept.get(name)
        if known is None or ((row.level1 or row.level2) and not (known.level1 or known.level2)):
            self.kept[name] = row

    def reached(self, line: Line, sentence: str) -> Iterator[Row]:
        """The targets that a sentence names word for word with what came of them; each is met once."""
        for name in [name for name in self.kept if name in sentence]:
            actual, aim = read_result(sentence, name), self.kept[name].target
            if actual and aim and ("元" in actual) == ("元" in aim.text):
                row = self.kept.pop(name)
                row.actual, row.line = line.worded(actual), line
                yield row

    def meet(self, told: Told) -> Row | None:
        """The one target that a result told without any answers: the same measure in the same unit. None where there are several."""
        units = units_in(told.actual)
        names = [n for n, row in self.kept.items() if row.target and unit_of(row.target.text) in units]
        if told.name not in names:
            names = [n for n in names if _alike(n, told.name, share=not units.isdisjoint("%％"))]
        else:
            names = [told.name]
        return self.kept.pop(names[0]) if len(names) == 1 else None
