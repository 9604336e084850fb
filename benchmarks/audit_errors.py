"""The errors that the audit benchmark plants: each changes a clean paper so that one rule of the contract is broken.

A plant returns words that the finding must mention ("" where any finding of the rule will do).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import NamedTuple

from benchmarks.audit_papers import CENT, OFFICES, PLACES, POLARITIES, Paper, Row, added_up, point, settle, text

Plant = Callable[[Paper, Random], str]
SCORED = ("form", "sheet", "form_and_report")
WITH_RATE = ("form", "plain_form", "report", "form_and_report")


class Error(NamedTuple):
    """One way to break a rule, in papers of these kinds."""

    rule: str
    plant: Plant
    kinds: tuple[str, ...]
    remark: bool = False
    """Whether the finding is only a remark (info)."""


def wrong_rate(paper: Paper, random: Random) -> str:
    share = Decimal(paper.rate.rstrip("%"))
    paper.rate = text((share + random.choice((-9, -5, -2, Decimal("-1.3")))).quantize(CENT)) + "%"
    paper.execution_score = (Decimal(paper.rate.rstrip("%")) / 10).quantize(CENT)
    paper.said["rate"] = paper.rate
    added_up(paper)
    return paper.rate


def wrong_source(paper: Paper, random: Random) -> str:
    line = random.choice(paper.lines[1:])
    line.budget += (paper.lines[0].budget * random.choice((5, 12, 40)) / 100).quantize(CENT) * (
        1 if len(paper.lines) == 2 else random.choice((1, -1))
    )
    line.budget = abs(line.budget)
    return ""


def wrong_item(paper: Paper, random: Random) -> str:
    n = random.randrange(len(paper.items))
    name, amount = paper.items[n]
    more = Decimal(amount.removesuffix(paper.unit)) + (paper.lines[0].spent * random.choice((7, 15, 30)) / 100).quantize(CENT)
    paper.items[n] = (name, text(more) + paper.unit)
    return ""


def slipped_unit(paper: Paper, random: Random) -> str:
    n = random.randrange(len(paper.items))
    name, amount = paper.items[n]
    if paper.unit == "元":
        paper.items[n] = (name, amount.removesuffix("元") + "万元")
    else:
        paper.items[n] = (name, amount.removesuffix("万元") + "元")
    return name


def overspent(paper: Paper, random: Random) -> str:
    whole = paper.lines[0]
    more = (whole.budget * Decimal(random.uniform(1.02, 1.3))).quantize(CENT)
    paper.lines[-1].spent += more - whole.spent
    whole.spent = more
    settle(paper, random)
    paper.execution_score = Decimal(10)
    added_up(paper)
    return ""


def behind(paper: Paper, random: Random) -> str:
    share = Decimal(random.uniform(0.2, 0.6))
    for line in paper.lines[1:]:
        line.spent = (line.budget * share).quantize(CENT, ROUND_DOWN)
    paper.lines[0].spent = sum((x.spent for x in paper.lines[1:]), Decimal(0))
    settle(paper, random)
    return paper.rate


def wrong_total(paper: Paper, random: Random) -> str:
    paper.total = text(Decimal(paper.total) - random.choice((1, 2, 5, Decimal("0.5"))))
    paper.grade = "优" if Decimal(paper.total) >= 90 else "良" if Decimal(paper.total) >= 80 else "中"
    paper.said["score"] = paper.total
    return paper.total


def wrong_weight(paper: Paper, random: Random) -> str:
    row = random.choice(paper.rows)
    row.weight += random.choice((1, 2, 5))
    row.score = row.weight if not row.reason else row.score
    added_up(paper)
    paper.said["score"] = paper.total
    return ""


def weight_of_another_level(paper: Paper, random: Random) -> str:
    """Marks moved from one level to another: the hundred holds, the parents' marks do not."""
    for level in ("产出指标", "效益指标"):
        row = max((r for r in paper.rows if r.level1 == level), key=lambda r: r.weight)
        row.weight += 2 if level == "产出指标" else -2
        row.score = min(row.score, row.weight) if row.reason else row.weight
    for level, stated in paper.level_weights.items():
        for row in paper.rows:
            if row.level1 == level:
                row.level1 = f"{level}（{text(stated)}分）"
    paper.level_weights = {}
    added_up(paper)
    paper.said["score"] = paper.total
    return ""


def above_weight(paper: Paper, random: Random) -> str:
    row = random.choice(paper.rows)
    row.score = row.weight + random.choice((Decimal(1), Decimal("0.5"), Decimal(2)))
    row.reason = ""
    added_up(paper)
    paper.said["score"] = paper.total
    return row.name


def wrong_grade(paper: Paper, random: Random) -> str:
    paper.grade = random.choice([g for g in "优良中差" if g != paper.grade])
    return paper.grade


def rate_marks(paper: Paper, random: Random) -> str:
    """Full marks for an execution rate far below one."""
    share = Decimal(random.uniform(0.4, 0.8))
    for line in paper.lines[1:]:
        line.spent = (line.budget * share).quantize(CENT, ROUND_DOWN)
    paper.lines[0].spent = sum((x.spent for x in paper.lines[1:]), Decimal(0))
    settle(paper, random)
    paper.execution_score = Decimal(10)
    added_up(paper)
    return ""


def _countable(paper: Paper, random: Random) -> Row:
    return random.choice([r for r in paper.rows if r.numeric and Decimal(r.aim) >= 20 and r.sign != "≤" and r.level2 != "成本指标"])


def _miss(paper: Paper, random: Random) -> Row:
    row = _countable(paper, random)
    row.done = text((Decimal(row.aim) * Decimal(random.uniform(0.5, 0.9))).quantize(Decimal("0.1") if row.unit == "%" else Decimal(1)))
    for copy in paper.annex:
        if copy.name == row.name:
            copy.done = row.done
    if row.name == paper.rows[-1].name:
        paper.said["satisfaction"] = row.done + "%"
    row.stage, row.reason = row.done, "受天气影响进度滞后"
    return row


def marks_of_missed(paper: Paper, random: Random) -> str:
    """More than the share, less than full marks."""
    row = _miss(paper, random)
    row.weight, row.score, row.done = row.weight + 10, row.weight + 9, text((Decimal(row.aim) * Decimal("0.4")).quantize(Decimal(1)))
    added_up(paper)
    return row.name


def unexplained(paper: Paper, random: Random) -> str:
    row = random.choice([r for r in paper.rows if r.weight >= 3 and not r.reason] or paper.rows)
    row.score, row.reason = row.weight - random.choice((1, 2, Decimal("0.5"))), ""
    added_up(paper)
    return row.name


def missed(paper: Paper, random: Random) -> str:
    row = _miss(paper, random)
    row.score = (row.weight * Decimal(row.done) / Decimal(row.aim)).quantize(CENT)
    added_up(paper)
    return row.name


def missed_ceiling(paper: Paper, random: Random) -> str:
    row = next((r for r in paper.rows if r.sign == "≤" and r.unit == "天"), None) or next(
        r for r in paper.rows if r.name.endswith("数") or r.numeric
    )
    if row.sign != "≤":
        return missed(paper, random)
    row.done, row.reason = str(int(row.aim) * 2), "人手不足"
    row.score = (row.weight / 2).quantize(CENT)
    paper.annex = [r for r in paper.annex if r.name != row.name]
    added_up(paper)
    return row.name


def missed_deadline(paper: Paper, random: Random) -> str:
    row = next((r for r in paper.rows if r.level2 == "时效指标" and not r.numeric), None)
    if row is None:
        return missed(paper, random)
    row.aim, row.done, row.reason = f"{paper.year}年6月底前", f"{paper.year}年{random.randint(8, 12)}月", "雨季停工"
    row.score = row.weight / 2
    added_up(paper)
    return row.name


def full_marks(paper: Paper, random: Random) -> str:
    row = _miss(paper, random)
    row.score, row.reason = row.weight, ""
    added_up(paper)
    return row.name


def milestone(paper: Paper, random: Random) -> str:
    row = _countable(paper, random)
    row.stage = row.aim
    row.done = text((Decimal(row.aim) * Decimal("0.7")).quantize(Decimal(1)))
    return row.name


def empty_target(paper: Paper, random: Random) -> str:
    row = random.choice([r for r in paper.rows if r.numeric and r.unit == "%"])
    row.sign, row.aim = "≥", "0"
    paper.annex = [r for r in paper.annex if r.name != row.name]
    return row.name


def wrong_direction(paper: Paper, random: Random) -> str:
    point(paper)
    row = random.choice([r for r in paper.rows if r.polarity])
    row.polarity = next(p for p in POLARITIES.values() if p != row.polarity)
    return row.name


def wrong_year(paper: Paper, random: Random) -> str:
    row = next((r for r in paper.rows if r.level2 == "时效指标"), paper.rows[0])
    year = paper.year + random.choice((-2, -1, 1, 2))
    row.sign, row.aim, row.done, row.unit = "", f"{year}年11月底前", f"{year}年10月", ""
    return row.name


def more_than_all(paper: Paper, random: Random) -> str:
    row = paper.rows[-1]
    row.done = text(Decimal(row.done) + 100)
    paper.said["satisfaction"] = row.done + "%"
    paper.annex = [r for r in paper.annex if r.name != row.name]
    return row.name


def two_tables(paper: Paper, random: Random) -> str:
    row = random.choice([r for r in paper.annex if r.level2 != "成本指标" and Decimal(r.aim) > 0])
    more = Decimal(row.done) + (Decimal("1.3") if row.unit == "%" and Decimal(row.done) < 98 else Decimal(-1) if row.unit == "%" else 1)
    row.done = text(more)
    return row.name


def _says(fact: str) -> Plant:
    def plant(paper: Paper, random: Random) -> str:
        said = paper.said[fact]
        unit = "%" if "%" in said else paper.unit if fact in ("budget", "spent") else ""
        value = Decimal(said.removesuffix(unit))
        change = random.choice((Decimal("-0.04"), Decimal("-0.11"), Decimal("-0.2")))
        paper.said[fact] = text((value * (1 + change)).quantize(CENT if fact in ("budget", "spent") else Decimal("0.1"))) + unit
        return ""

    plant.__name__ = f"said_{fact}"
    return plant


def another_office(paper: Paper, random: Random) -> str:
    other = random.choice(
        [o for o in (*OFFICES, "卫生健康局", "应急管理局", "水利局", "医疗保障局", "退役军人事务局") if o != paper.office]
    )
    return _remnant(paper, random, f"{random.choice((paper.place, '区', '县', ''))}{other}", other)


def another_county(paper: Paper, random: Random) -> str:
    place = random.choice([p for p in PLACES if p != paper.place])
    return _remnant(paper, random, place + paper.office, place)


def _remnant(paper: Paper, random: Random, name: str, mention: str) -> str:
    sentences = (
        f"资金支出均按照{name}相关财务管理制度执行。",
        f"总体看，{name}较好地履行了项目管理职责，资金使用符合规定。",
        f"{name}严格执行资金管理办法。",
    )
    paper.prose.append(random.choice(sentences))
    return mention


def dropped_used(paper: Paper, random: Random) -> str:
    row = random.choice([r for r in paper.rows if r.level2 == "数量指标" or r.level2 == "质量指标"])
    paper.dropped = [row]
    return row.name


def proportional(paper: Paper, random: Random) -> str:
    share = Decimal(random.choice(("0.7342", "0.8917", "0.6623")))
    names = ("设备费", "人工费", "材料费", "差旅费")
    rows = []
    for name in names:
        aim = random.randint(20, 900) * 1000
        rows.append(Row("产出指标", "成本指标", name, "≤", str(aim), "元", text((aim * share).quantize(CENT)), stage=str(aim)))
    at = next(n for n, r in enumerate(paper.rows) if r.level2 == "成本指标")
    paper.rows[at : at + 1] = rows
    return ""


ERRORS = (
    Error("fund.execution_rate", wrong_rate, WITH_RATE),
    Error("fund.source_sum", wrong_source, ("form", "plain_form", "declaration", "monitoring")),
    Error("fund.expenditure_sum", wrong_item, ("report",)),
    Error("fund.unit_slip", slipped_unit, ("report",)),
    Error("fund.overspent", overspent, ("form", "plain_form", "report")),
    Error("fund.behind_schedule", behind, ("monitoring", "monitoring_report")),
    Error("score.total", wrong_total, SCORED),
    Error("score.weights", wrong_weight, SCORED),
    Error("score.weights", weight_of_another_level, SCORED),
    Error("score.above_weight", above_weight, SCORED),
    Error("score.grade", wrong_grade, ("form", "sheet", "report")),
    Error("score.rule", rate_marks, ("form", "form_and_report")),
    Error("score.rule", marks_of_missed, ("form",)),
    Error("score.unexplained", unexplained, SCORED),
    Error("target.missed", missed, ("form", "plain_form", "sheet", "report", "form_and_report")),
    Error("target.missed", missed_ceiling, ("form", "plain_form", "report")),
    Error("target.missed", missed_deadline, ("form", "plain_form", "report")),
    Error("target.milestone_missed", milestone, ("monitoring_report",)),
    Error("target.full_score_though_missed", full_marks, SCORED),
    Error("target.not_measurable", empty_target, ("form", "plain_form", "sheet", "declaration", "monitoring", "report")),
    Error("target.direction", wrong_direction, ("form", "plain_form", "declaration"), remark=True),
    Error("target.out_of_year", wrong_year, ("form", "plain_form", "declaration")),
    Error("indicator.impossible", more_than_all, ("form", "plain_form", "sheet", "form_and_report")),
    Error("cross.table_table", two_tables, ("form_and_report",)),
    *(Error("cross.table_text", _says(f), ("form_and_report",)) for f in ("spent", "rate", "satisfaction", "score")),
    Error("text.remnant", another_office, ("report", "form_and_report")),
    Error("text.remnant", another_county, ("report", "form_and_report")),
    Error("indicator.deleted_but_used", dropped_used, ("monitoring_report",)),
    Error("indicator.proportional_actuals", proportional, ("monitoring_report", "plain_form")),
)
