"""The same fact in two tables, or twice in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import Figure, agree
from pipeline.audit.rule import HOLDS, Broken, Case, Result, Unknown, place, rule
from pipeline.audit.rules.restated import restated
from pipeline.audit.rules.told import FACTS

_UNITS = {"target_value": "target_unit", "actual_value": "actual_unit"}


@rule("cross.table_table", severity="warning", needs="没有在两张表中重复的指标")
def table_table(case: Case) -> Iterator[Result]:
    """同一指标在同一阶段的两张表中数值一致。

    Rows are the same fact where name and stage are the same and the name stands once in each table. Compared: target, actual, score and
    weight, as printed, in the same unit. Rows that agree in nothing are two facts of one name. A target that the adjustment kept or
    changed must be the one that is compared later. An indicator that stands twice in one table, under the same labels and with the same
    target, must have the same actual. Money and score that a list of projects gives must be those of the project's form. Not evaluable
    where no indicator stands in two tables or twice in one, and no such list beside the forms.
    """
    yield from _adjusted(case)
    yield from restated(case, in_table=True)
    tables: dict[tuple[str, str], dict[int, list[schema.Indicator]]] = defaultdict(lambda: defaultdict(list))
    for row in case.project.indicators:
        if row.table_no is not None:
            tables[fold(row.level3_raw), row.stage][row.table_no].append(row)
    for by_table in tables.values():
        rows = [group[0] for group in by_table.values() if len(group) == 1]
        for other in rows[1:]:
            yield _compare_rows(case, rows[0], other)
        for group in by_table.values():
            yield from (_twice(case, group[0], other) for other in group[1:] if _same_labels(group[0], other))


def _adjusted(case: Case) -> Iterator[Result]:
    """The target of the adjustment against that of the comparison."""
    settled = {fold(r.level3_raw): r for r in case.project.indicators if r.stage == "adjustment" and r.adjustment in ("kept", "adjusted")}
    for row in case.project.indicators:
        before = settled.get(fold(row.level3_raw)) if row.stage in ("monitoring", "self_evaluation", "evaluation") else None
        if before is None or row.table_no in (None, before.table_no) or row.target_unit != before.target_unit:
            continue
        a, b = case.figure(before, "target_value"), case.figure(row, "target_value")
        if a is not None and b is not None:
            yield HOLDS if agree(a, b) else _differ(before, row, "target_value", a, b)


def _same_labels(one: schema.Indicator, other: schema.Indicator) -> bool:
    """Whether two rows of one table are one indicator: every label and the target are the same."""
    return all(
        getattr(one, column) == getattr(other, column)
        for column in ("level1_raw", "level2_raw", "level3_raw", "definition_raw", "target_raw", "weight")
    )


def _twice(case: Case, one: schema.Indicator, other: schema.Indicator) -> Result:
    a, b = case.figure(one, "actual_value"), case.figure(other, "actual_value")
    if a is None or b is None or agree(a, b):
        return HOLDS
    words = {"name": other.level3_raw, "fact": FACTS["actual_value"], "a": a.text, "b": b.text}
    return Broken(subject=other, says="cross.table_table.twice", words=words, expected=a.text, actual=b.text, evidence=(place(one),))


def _compare_rows(case: Case, one: schema.Indicator, other: schema.Indicator) -> Result:
    same, different = 0, []
    for column in FACTS:
        a, b = case.figure(one, column), case.figure(other, column)
        unit = _UNITS.get(column)
        if a is None or b is None or (unit and getattr(one, unit) != getattr(other, unit)):
            continue
        if agree(a, b):
            same += 1
        else:
            different.append((column, a, b))
    if not different:
        return HOLDS
    if not same:
        return Unknown("同名指标的数值都不相同，可能分属不同事项")
    return _differ(one, other, *different[0])


def _differ(one: schema.Indicator, other: schema.Indicator, column: str, a: Figure, b: Figure) -> Broken:
    tables = {"one": str(one.table_no), "a": a.text, "other": str(other.table_no), "b": b.text}
    return Broken(
        subject=other,
        says="cross.table_table",
        words={"name": other.level3_raw, "fact": FACTS[column], **tables},
        expected=a.text,
        actual=b.text,
        evidence=(place(one),),
    )
