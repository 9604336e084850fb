"""Marks row by row: what the rules give, and lost marks without a reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from pipeline import schema
from pipeline.audit.figures import plain
from pipeline.audit.rule import HOLDS, Broken, Case, Result, Unknown, rule


@rule("score.rule", severity="warning", needs="没有可按评分规则复算的得分")
def rule_of_score(case: Case) -> Iterator[Result]:
    """得分不超过评分规则给出的分数：预算执行率得分＝分值×执行率；未达标的定量指标＝分值×完成比。

    Rounding to tenths or up to whole marks is local practice and agrees. Harsher marks than the rule gives are a remark; lost marks on a
    met target are `score.unexplained`, full marks on a missed one `target.full_score_though_missed`. Qualitative rows and evaluations
    with criteria of their own are left to judgement. Recomputation flags; it never corrects. Source: 财预〔2020〕10号.
    """
    for line in case.project.funds:
        if line.weight and line.score is not None and line.source == "total":
            yield from _execution(case, line)
    for row in case.project.indicators:
        if row.score is not None and row.weight and row.score_expected is not None and row.achieved is False and row.score < row.weight:
            yield _compare(
                row, row.level3_raw, row.score, row.score_expected, f"{plain(row.weight)}分×{plain(row.completion_ratio or Decimal(0), 4)}"
            )


def _execution(case: Case, line: schema.Fund) -> Iterator[Result]:
    assert line.weight is not None
    assert line.score is not None
    budget = line.budget_adjusted or line.budget_initial
    rates = [r for r in (line.execution_rate, line.executed / budget if line.executed is not None and budget else None) if r is not None]
    if not rates or line.score > line.weight:
        return
    best = max(min(r, Decimal(1)) for r in rates)
    shown = min(line.execution_rate if line.execution_rate is not None else rates[0], Decimal(1))
    detail = f"{plain(line.weight)}分×{plain(shown * 100, 2)}%"
    if line.score >= line.weight * min(min(r, Decimal(1)) for r in rates) - Decimal("0.1"):
        yield _compare(line, "预算执行率", line.score, line.weight * best, detail)
    else:
        yield _compare(line, "预算执行率", line.score, line.weight * shown, detail)


def _compare(row: schema.Fund | schema.Indicator, name: str, score: Decimal, should: Decimal, detail: str) -> Result:
    whole = should.quantize(Decimal(1), ROUND_CEILING)
    if abs(score - should) <= Decimal("0.1") or score == whole or score == whole - 1:
        return HOLDS
    return Broken(
        subject=row,
        message=f"“{name}”按评分规则应得{plain(should, 2)}分（{detail}），报告得分{plain(score)}分",
        expected=plain(should, 2),
        actual=plain(score),
        severity="info" if score < should else None,
    )


@rule("score.unexplained", severity="warning", needs="没有扣分的指标")
def unexplained(case: Case) -> Iterator[Result]:
    """扣了分的指标应说明原因。

    A full score holds; a score below the weight needs a reason. Only where the form has a place for reasons (偏差原因, 扣分原因, …):
    without one, and in prose, the row is not evaluable. The execution rate explains itself.
    """
    for row in case.project.indicators:
        if row.weight is None or row.score is None or row.dimension == "budget.execution":
            continue
        if row.score >= row.weight or row.deviation_reason:
            yield HOLDS
        elif not _asks_for_reasons(case, row):
            yield Unknown("表中没有填写原因的栏目")
        else:
            yield Broken(
                subject=row,
                message=f"“{row.level3_raw}”得{plain(row.score)}分，扣{plain(row.weight - row.score)}分，未说明原因",
                expected="说明扣分原因",
                actual=f"{plain(row.score)}/{plain(row.weight)}",
            )


def _asks_for_reasons(case: Case, row: schema.Indicator) -> bool:
    table = next((t for t in case.report.document.tables if row.table_no is not None and t.number == row.table_no), None)
    if table is None or row.row_no is None:
        return False
    return any(c.row < row.row_no - 1 and len(c.text) < 30 and case.words.reasons.search("".join(c.text.split())) for c in table.cells)
