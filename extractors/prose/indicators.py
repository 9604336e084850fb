"""Indicators told in prose, as rows of their own or as claims to be compared with those of tables."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.prose.lines import Line
from extractors.prose.marks import noun_phrase
from extractors.prose.rows import without_echoes, without_sums
from extractors.prose.walk import read_rows
from extractors.records import Claim, Stage, WordedIndicator

_CONFIDENCE = {True: 0.92, False: 0.85}


def read_indicators(lines: Sequence[Line], stage: Stage) -> tuple[WordedIndicator, ...]:
    """The indicators of a report without tables: named in headings with marks, or told as target and actual in sentences."""
    return tuple(
        WordedIndicator(
            stage=stage,
            level1=row.level1,
            level2=row.level2,
            level3=row.name,
            target=row.target,
            milestone=row.milestone,
            actual=row.actual,
            forecast=row.forecast,
            weight=row.weight,
            score=row.score,
            reason=row.reason,
            place=row.line.place,
            method="prose",
            confidence=_CONFIDENCE[row.target is not None],
        )
        for row in without_echoes(without_sums(read_rows(lines, "targets" if stage == "target" else "results")))
        if row.name and (row.level1 or row.level2 or row.score or row.target or row.actual)
    )


def read_indicator_claims(lines: Sequence[Line]) -> tuple[Claim, ...]:
    """What prose says of indicators that tables hold: `满意度指标方面20分，满意度为90%，得20分`. Names are noun phrases only."""
    claims = []
    for row in read_rows(lines):
        said = noun_phrase(row.name.text) if row.name and not row.own else ""
        name = row.line.worded(said, "cut") if said else row.name if row.own else None
        level = row.level2 or row.level1
        if name or level:
            figures = {"value": row.actual, "weight": row.weight, "score": row.score}
            claims.append(Claim(subject="indicator", name=name, level=level, **figures, place=row.line.place))
    return tuple(claims)
