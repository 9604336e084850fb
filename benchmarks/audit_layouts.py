"""How the made-up papers of the audit benchmark are drawn: forms as rows of cells (`<` and `^` merge), reports as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from benchmarks.audit_papers import SIGNS, Paper, Row, text

Part = str | list[list[str]]
TITLES = {
    "target": ("年度指标值", "指标值", "目标值"),
    "actual": ("实际完成值", "全年完成值", "实际完成情况"),
    "weight": ("分值", "权重", "标准分"),
    "score": ("得分", "自评得分"),
    "reason": ("偏差原因分析及改进措施", "未完成原因分析", "偏差原因"),
}
ORDERS = (("target", "actual", "weight", "score", "reason"), ("weight", "target", "actual", "score", "reason"))


def spread(cells: list[str], width: int) -> list[str]:
    """A row of `width`, each cell merged over its share."""
    share = max(1, width // len(cells))
    row = [t for c in cells for t in (c, *["<"] * (share - 1))][:width]
    return row + ["<"] * (width - len(row))


def head(paper: Paper, width: int, random: Random) -> Iterator[list[str]]:
    own = f"{paper.place}{paper.office}"
    name = random.choice((paper.project, f"{paper.year}年{paper.project}"))
    if random.random() < 0.5:
        yield spread(["项目名称", name], width)
        yield spread(["主管部门", own, "实施单位", own], width)
    else:
        yield spread(["项目名称", name, "主管部门", own], width)


def funds(paper: Paper, width: int, random: Random) -> Iterator[list[str]]:
    titles = random.choice(
        (
            ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
            ["全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"],
        )
    )
    if not paper.marks:
        titles = ["全年预算数", "全年执行数", "执行率"]
    lead = width - 1 - len(titles)
    yield [f"项目资金（{paper.unit}）", "", *["<"] * (lead - 1), *titles]
    for n, line in enumerate(paper.lines):
        figures = []
        for title in titles:
            amount = text(line.budget) if "预算" in title else text(line.spent) if "执行数" in title else None
            mark = (
                {"分": "10", "执": paper.rate, "得": text(paper.execution_score)}.get(title[0], "") if n == 0 else random.choice(("", "—"))
            )
            figures.append(mark if amount is None else amount)
        yield ["^", line.label, *["<"] * (lead - 1), *figures]


def indicators(paper: Paper, rows: list[Row], roles: list[str], random: Random, width: int = 0) -> Iterator[list[str]]:
    """Heading and rows of an indicator table."""
    split = "target" in roles and (random.random() < 0.25 or any(r.polarity for r in rows))
    polar = ("polarity",) if any(r.polarity for r in rows) else ()
    columns = [c for r in roles for c in (("nature", "target", "unit", *polar) if r == "target" and split else (r,))]
    titles = {r: random.choice(TITLES[r]) for r in TITLES} | {"nature": "指标性质", "unit": "度量单位", "polarity": "指标方向性"}
    pad = ["<"] * (width - len(columns) - 3)
    yield ["一级指标", "二级指标", "三级指标", *(titles[c] for c in columns), *pad]
    signs = {s: random.choice(words) for s, words in SIGNS.items()} | {"": ""}
    labelled, repeated = random.random() < 0.5, random.random() < 0.3
    for n, row in enumerate(rows):
        before = rows[n - 1] if n else None
        stated = (
            f"（{text(paper.level_weights[row.level1])}分）" if labelled and "weight" in roles and row.level1 in paper.level_weights else ""
        )
        same1 = before is not None and before.level1 == row.level1
        same2 = same1 and before is not None and before.level2 == row.level2
        level1 = "^" if same1 and not repeated else row.level1 + stated
        level2 = "^" if same2 and not repeated else row.level2
        yield [level1, level2, row.name, *(cell(row, c, signs, split) for c in columns), *pad]


def cell(row: Row, column: str, signs: dict[str, str], split: bool) -> str:
    return {
        "nature": signs[row.sign] if row.numeric else "定性",
        "target": row.aim if split else signs[row.sign] + row.aim + row.unit,
        "unit": row.unit,
        "actual": row.done + row.unit,
        "stage": row.stage + row.unit,
        "weight": text(row.weight),
        "score": text(row.score),
        "reason": row.reason,
        "polarity": row.polarity,
    }[column]


def form(paper: Paper, random: Random) -> Iterator[Part]:
    """项目支出绩效自评表."""
    paper.marks = paper.kind != "plain_form"
    roles = [*random.choice(ORDERS)] if paper.marks else ["target", "actual", "reason"]
    width = 11
    rows = [*head(paper, width, random), *funds(paper, width, random)]
    rows.append(spread(["年度总体目标", "完成年度各项任务。", "已按计划完成。"], width))
    rows += indicators(paper, paper.rows, roles, random, width)
    if paper.marks:
        shown = sum((r.weight for r in paper.rows), start=paper.rows[0].weight * 0) + 10
        cells = {"weight": text(shown), "score": paper.total, "reason": paper.grade if paper.kind == "form" else ""}
        label = random.choice(("总分", "合计", "总 分"))
        first = min(3 + roles.index(r) for r in ("target", "weight"))
        rows.append(_total(rows, label, cells, first))
    yield random.choice((f"{paper.year}年度项目支出绩效自评表", "项目支出绩效自评表"))
    yield f"（{paper.year}年度）"
    yield rows


def _total(rows: list[list[str]], label: str, cells: dict[str, str], first: int) -> list[str]:
    heading = next(r for r in rows if r[0] == "一级指标")
    role_of = {t: r for r, titles in TITLES.items() for t in titles}
    return [label, *["<"] * (first - 1), *(c if c == "<" else cells.get(role_of.get(c, ""), "") for c in heading[first:])]


def sheet(paper: Paper, random: Random) -> Iterator[Part]:
    """评价指标体系评分表: 决策 and 过程 are left out, so weights are scaled by the caller."""
    rows = list(indicators(paper, paper.rows, ["weight", "target", "actual", "score", "reason"], random))
    cells = {"weight": text(sum((r.weight for r in paper.rows), start=paper.rows[0].weight * 0)), "score": paper.total}
    yield f"{paper.project}绩效评价评分表"
    yield f"被评价单位：{paper.place}{paper.office}  评价年度：{paper.year}年"
    yield [*rows, _total(rows, "合计", cells, 3)]
    yield f"综合得分{paper.total}分，评价等级为“{paper.grade}”。"


def declaration(paper: Paper, random: Random) -> Iterator[Part]:
    """项目支出绩效目标申报表."""
    width = 4
    rows = list(head(paper, width, random))
    for n, line in enumerate(paper.lines):
        rows.append([f"项目资金（{paper.unit}）" if n == 0 else "^", line.label, text(line.budget), "<"])
    rows.append(spread(["总体目标", "完成年度各项任务。"], width))
    rows += indicators(paper, paper.rows, ["target"], Random(1), width)
    yield f"{paper.year}年项目支出绩效目标申报表"
    yield [r + ["<"] * (max(map(len, rows)) - len(r)) for r in rows]


def monitoring(paper: Paper, random: Random) -> Iterator[Part]:
    """项目支出绩效运行监控表."""
    width, until = 7, f"1-{paper.month}月"
    rows = list(head(paper, width, random))
    rows.append([f"项目资金（{paper.unit}）", "", "<", "年初预算数", f"{until}执行数", f"{until}执行率", "全年预计执行数"])
    for n, x in enumerate(paper.lines):
        rows.append(["^", x.label, "<", text(x.budget), text(x.spent), paper.rate if n == 0 else "", text(x.budget)])
    rows.append(["一级指标", "二级指标", "三级指标", "年度指标值", f"{until}执行情况", "全年预计完成情况", "原因说明"])
    rows += [[r.level1, r.level2, r.name, r.sign + r.aim + r.unit, r.done + r.unit, r.aim + r.unit, r.reason] for r in paper.rows]
    yield f"{paper.year}年度项目支出绩效运行监控表"
    yield rows


def monitoring_report(paper: Paper, random: Random) -> Iterator[Part]:
    """第三方绩效监控报告: declaration, adjustment, comparison."""
    whole, until = paper.lines[0], f"{paper.year}年{paper.month}月31日"
    spent = f"实际支出{text(whole.spent)}{paper.unit}，预算执行率{paper.rate}"
    yield f"{paper.place}{paper.office}{paper.year}年{paper.project}绩效运行监控报告"
    yield f"监控期间为{paper.year}年1月1日至{paper.year}年{paper.month}月31日。"
    yield f"本项目年初预算{text(whole.budget)}{paper.unit}，截至{until}，{spent}。"
    yield "绩效目标核对、调整情况如下："
    rows = [["一级指标", "二级指标", "三级指标", "指标目标值", "调整类型"]]
    rows += [[r.level1, r.level2, r.name, r.sign + r.aim + r.unit, "原指标"] for r in paper.rows]
    rows += [[r.level1, r.level2, r.name, r.sign + r.aim + r.unit, "删除"] for r in paper.dropped]
    yield rows
    yield "绩效目标实现情况对比如下："
    rows = [["一级目标", "二级目标", "三级目标", "项目完成时绩效目标值", "本阶段应完成的绩效目标值", "实际完成的绩效目标值"]]
    rows += [[r.level1, r.level2, r.name, r.sign + r.aim + r.unit, r.sign + r.stage + r.unit, r.done + r.unit] for r in paper.rows]
    yield rows


def report(paper: Paper, random: Random) -> Iterator[Part]:
    """自评报告: prose only."""
    own, whole = f"{paper.place}{paper.office}", paper.lines[0]
    yield f"{paper.year}年{paper.project}绩效自评报告"
    yield "一、项目基本情况"
    yield f"{own}组织实施{paper.project}。"
    yield "二、资金安排和使用情况"
    yield f"全年预算{text(whole.budget)}{paper.unit}，实际支出{text(whole.spent)}{paper.unit}，预算执行率{paper.rate}。"
    items = "；".join(n + a for n, a in paper.items)
    yield random.choice(
        (f"{text(whole.spent)}{paper.unit}用于以下方面：{items}。", f"支出明细：{items}，合计{text(whole.spent)}{paper.unit}。")
    )
    yield "三、绩效目标完成情况"
    for row in paper.rows:
        yield f"{row.level1}——{row.level2}：{row.name}目标为{row.sign}{row.aim}{row.unit}，实际为{row.done}{row.unit}。"
    yield "四、自评结论"
    yield f"对照评分标准，本项目自评得分{paper.total}分，等级为{paper.grade}。"
    yield from paper.prose
    yield own


def form_and_report(paper: Paper, random: Random) -> Iterator[Part]:
    """自评表 with 自评报告, the annex repeating the indicators."""
    yield from form(paper, random)
    own, said = f"{paper.place}{paper.office}", paper.said
    yield f"{paper.year}年{paper.project}绩效自评报告"
    yield "一、资金情况"
    yield f"{own}全年预算{said['budget']}，实际支出{said['spent']}，预算执行率{said['rate']}。"
    yield "二、绩效目标完成情况"
    yield f"{paper.rows[-1].name}达到{said['satisfaction']}。"
    yield from paper.prose
    yield "三、自评结论"
    yield f"本项目自评得分{said['score']}分。"
    if paper.annex:
        yield "附表：绩效指标完成情况表"
        yield list(indicators(paper, paper.annex, ["target", "actual"], random))


LAYOUTS: dict[str, Callable[[Paper, Random], Iterator[Part]]] = {
    "form": form,
    "plain_form": form,
    "sheet": sheet,
    "declaration": declaration,
    "monitoring": monitoring,
    "monitoring_report": monitoring_report,
    "report": report,
    "form_and_report": form_and_report,
}
