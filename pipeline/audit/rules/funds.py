"""Funds against themselves: rate, ceiling, schedule."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline import schema
from pipeline.audit.figures import Figure, Interval, plain
from pipeline.audit.rule import HOLDS, Broken, Case, Evidence, Result, Severity, Unknown, rule

MONEY = {"budget_initial": "预算数", "budget_adjusted": "全年预算数", "received": "到位数", "executed": "执行数"}
"""What the columns of amounts are called in findings."""
BUDGETS = ("budget_adjusted", "budget_initial", "received")


def digits(a: Figure, b: Figure) -> tuple[str, str]:
    """Two figures for a computation: bare digits where they share a unit, else each with its own."""
    return (a.digits, b.digits) if a.unit == b.unit else (a.text, b.text)


def percent(rate: Figure) -> str:
    """A rate as a percentage with the digits that were printed."""
    return rate.text if rate.unit == "%" else plain(rate.value * 100) + "%"


@rule("fund.execution_rate", severity="error", needs="没有同时给出执行率、执行数和预算数")
def execution_rate(case: Case) -> Iterator[Result]:
    """执行率＝执行数÷预算数（全年预算数，没有时用年初预算数或到位数）。

    Printed figures are compared as intervals, so a rate that was cut off (66.22% of 66.2255%) agrees. A rate that fits any of the printed
    budgets agrees. Lines beside a total are warned of, and only remarked on where they repeat the total's rate, as forms do. The rate as an
    indicator of a table (预算执行率) must be that of the funds. Not evaluable where rate, executed amount or budget is missing, or the
    budget is zero. Source: 财预〔2020〕10号, note under the form (B/A).
    """
    for line in case.project.funds:
        rate, spent = case.figure(line, "execution_rate"), case.figure(line, "executed", "元")
        budgets, quotients = _budgets(case, line), _quotients(case, line)
        if rate is None or spent is None or not budgets:
            continue
        if any(q.meets(rate.interval) for q in quotients) or not quotients:
            yield HOLDS
            continue
        places = max(1, len(percent(rate).rstrip("%").partition(".")[2]))
        should = plain(spent.value / budgets[0].value * 100, places) + "%"
        spent_digits, budget_digits = digits(spent, budgets[0])
        yield Broken(
            subject=line,
            says="fund.execution_rate",
            words={
                "line": line.source_raw or "资金总额",
                "should": should,
                "spent": spent_digits,
                "budget": budget_digits,
                "rate": percent(rate),
            },
            expected=should,
            actual=percent(rate),
            severity=_of_line(case, line, rate),
        )
    yield from _as_indicator(case)


def _of_line(case: Case, line: schema.Fund, rate: Figure) -> Severity | None:
    """How grave a wrong rate is: beside a total it does less harm, and forms repeat the total's rate there."""
    if line.source == "total" or not case.totals:
        return None
    return "info" if any(line.execution_rate == rate.value for line in case.totals) else "warning"


def _as_indicator(case: Case) -> Iterator[Result]:
    """The execution rate as an indicator (预算执行率) against that of the funds, printed or computed."""
    rates = [rate.interval for f in case.totals if (rate := case.figure(f, "execution_rate")) is not None]
    rates += [quotient for f in case.totals for quotient in _quotients(case, f)]
    rows = [r for r in case.project.indicators if r.dimension == "budget.execution" and r.actual_unit == "%" and r.method == "table"]
    for row in rows if rates else ():
        actual = case.figure(row, "actual_value")
        if actual is None:
            continue
        share = Interval(actual.interval.low / 100, actual.interval.high / 100)
        if any(share.meets(rate) for rate in rates):
            yield HOLDS
            continue
        known = next(percent(rate) for f in case.totals if (rate := case.figure(f, "execution_rate") or _computed(case, f)) is not None)
        yield Broken(
            subject=row,
            says="fund.execution_rate.indicator",
            words={"name": row.level3_raw, "actual": actual.text, "rate": known},
            expected=known,
            actual=row.actual_raw,
        )


def _quotients(case: Case, line: schema.Fund) -> list[Interval]:
    """What the executed amount is of each printed budget."""
    spent = case.figure(line, "executed", "元")
    return [q for b in _budgets(case, line) if spent is not None and (q := spent.amount.over(b.amount)) is not None]


def _budgets(case: Case, line: schema.Fund) -> list[Figure]:
    return [b for column in BUDGETS if (b := case.figure(line, column, "元")) is not None and b.value > 0]


@rule("fund.overspent", severity="warning", needs="没有同时给出执行数和预算数")
def overspent(case: Case) -> Iterator[Result]:
    """执行数不大于预算数。

    The budget is the adjusted one where there is one, else the initial one. Only totals
    are judged: a breach of the total shows in its sources too. Where more than budgeted was received the finding is `info`. Not evaluable
    without executed amount or budget.
    """
    for line in case.totals:
        spent = case.figure(line, "executed", "元")
        budget = case.figure(line, "budget_adjusted", "元") or case.figure(line, "budget_initial", "元")
        if spent is None or budget is None or budget.value <= 0:
            continue
        if spent.amount.low <= budget.amount.high:
            yield HOLDS
            continue
        yield Broken(
            subject=line,
            says="fund.overspent",
            words={"spent": spent.text, "budget": budget.text, "over": plain(spent.value - budget.value)},
            expected=f"不超过{budget.text}",
            actual=spent.text,
            severity="info" if line.received is not None and line.received >= spent.value else None,
        )


@rule("fund.behind_schedule", severity="warning", needs="不是年度中间的监控，或没有执行率")
def behind_schedule(case: Case) -> Iterator[Result]:
    """监控节点的执行率不低于序时进度。

    Schedule: the 序时进度 the report states, else the share of the project's period that had passed at the cut-off (whole months count as
    twelfths). The rate is the reported one, else executed ÷ budget. Not evaluable without a cut-off before the end of the period.
    """
    project = case.project.row
    if project.cutoff_date is None:
        return
    passed = share_passed(project)
    if passed is None:
        yield Unknown("监控节点不在项目期内")
        return
    for line in case.totals:
        rate = case.figure(line, "execution_rate")
        if rate is None:
            rate = _computed(case, line)
        if rate is None:
            continue
        stated = _stated(case)
        share = Fraction(Decimal(stated.group(1))) / 100 if stated else passed
        if rate.interval.high >= share:
            yield HOLDS
            continue
        schedule = f"{stated.group(1)}%" if stated else plain(passed * 100, 2) + "%"
        yield Broken(
            subject=line,
            says="fund.behind_schedule",
            words={"day": project.cutoff_date.isoformat(), "rate": percent(rate), "schedule": schedule},
            expected=f"不低于{schedule}",
            actual=percent(rate),
            evidence=(Evidence(stated.group()),) if stated else (),
        )
        return


def share_passed(project: schema.Project) -> Fraction | None:
    """The share of the project's period that had passed at the cut-off; None outside it or at its end."""
    cutoff = project.cutoff_date
    if cutoff is None:
        return None
    start = project.period_start or date(cutoff.year, 1, 1)
    end = project.period_end or date(cutoff.year, 12, 31)
    if not start <= cutoff < end:
        return None
    if start.day == 1 and all(d.day == monthrange(d.year, d.month)[1] for d in (cutoff, end)):
        return Fraction(_months(start, cutoff), _months(start, end))
    return Fraction((cutoff - start).days + 1, (end - start).days + 1)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _computed(case: Case, line: schema.Fund) -> Figure | None:
    spent = line.executed
    budget = line.budget_adjusted or line.budget_initial
    if spent is None or not budget:
        return None
    rate = (spent / budget).quantize(Decimal("0.0001"))
    return Figure(rate, Decimal("0.0001"), plain(rate * 100), "%")


def _stated(case: Case) -> re.Match[str] | None:
    paragraphs = case.report.document.paragraphs
    return next((m for p in paragraphs if (m := case.words.schedule.search(p.text))), None)
