"""The rules of the contract, one family a module. The order is the order of the checks."""

from __future__ import annotations

from pipeline.audit.rules import agreement, funds, indicators, marks, readings, remnants, scores, slips, sums, tables, targets

RULES = (
    funds.execution_rate,
    sums.source_sum,
    sums.expenditure_sum,
    slips.unit_slip,
    funds.overspent,
    funds.behind_schedule,
    scores.total,
    scores.weights,
    scores.above_weight,
    scores.grade,
    marks.rule_of_score,
    marks.unexplained,
    targets.missed,
    targets.milestone_missed,
    targets.full_score_though_missed,
    targets.not_measurable,
    targets.direction,
    targets.out_of_year,
    tables.table_table,
    agreement.table_text,
    remnants.remnant,
    indicators.deleted_but_used,
    indicators.proportional_actuals,
    indicators.impossible,
    readings.doubtful,
)
