"""Made-up papers for the audit benchmark: consistent forms and reports in many layouts, drawn from a seed. `make(kind, random)`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from extractors.document import Block, Document, Paragraph
from tests.grids import table_of

KINDS = ("form", "plain_form", "sheet", "declaration", "monitoring", "monitoring_report", "report", "form_and_report")
PLACES = ("滨河县", "云溪市", "石桥区", "广昌县", "桐庐县", "合江县", "扎兰屯市", "和硕县", "西山区", "靖边县")
OFFICES = {
    "交通运输局": ("农村公路养护工程", (("养护农村公路里程", "公里"), ("修补路面面积", "平方米"), ("更换标志", "块")), "过往群众满意度"),
    "教育局": ("校园安全保障经费", (("配备保安人数", "人"), ("开展安全演练次数", "次"), ("改造校舍面积", "平方米")), "师生满意度"),
    "农业农村局": ("秸秆综合利用补助", (("秸秆还田面积", "亩"), ("培训农户人次", "人次"), ("扶持合作社数量", "个")), "受益农户满意度"),
    "文化和旅游局": ("送戏下乡经费", (("演出场次", "场"), ("惠及观众人次", "人次"), ("购置图书册数", "册")), "观众满意度"),
    "民政局": ("高龄津贴", (("发放津贴人数", "人"), ("走访老人次数", "次"), ("建设养老服务点数量", "个")), "老年人满意度"),
    "自然资源局": ("地质灾害防治专项", (("排查隐患点数量", "处"), ("安装监测设备数量", "台"), ("避险搬迁户数", "户")), "受威胁群众满意度"),
    "公安局": ("辅警人员经费", (("配备辅警人数", "人"), ("开展巡逻次数", "次"), ("布设监控探头数量", "个")), "群众满意度"),
    "司法局": ("法律援助经费", (("办理援助案件数量", "件"), ("普法宣传场次", "场"), ("接待咨询人次", "人次")), "受援人满意度"),
}  # fmt: skip
QUALITY = ("验收合格率", "资金发放准确率", "设备完好率", "任务达标率")
BENEFIT = (
    ("社会", "政策知晓率"),
    ("社会", "事故发生数"),
    ("可持续影响", "长效管理机制"),
    ("经济", "带动就业人数"),
    ("生态", "周边环境质量"),
)
WORDS = (("健全", "健全"), ("逐步提升", "逐步提升"), ("有效改善", "有效改善"), ("较完善", "较完善"))
SIGNS = {"≥": ("≥", ">=", "≧", "不少于"), "≤": ("≤", "<=", "≦", "不超过"), "=": ("=", "")}
POLARITIES = {"≥": "正向指标", "≤": "反向指标"}
CENT = Decimal("0.01")


@dataclass
class Row:
    """One indicator; `aim` and `done` are numbers or words, `sign` is ≥, ≤, = or nothing for words."""

    level1: str
    level2: str
    name: str
    sign: str
    aim: str
    unit: str
    done: str
    weight: Decimal = Decimal(0)
    score: Decimal = Decimal(0)
    reason: str = ""
    stage: str = ""
    polarity: str = ""
    """The direction that a form prints, where it has a column for it."""

    @property
    def numeric(self) -> bool:
        return bool(self.sign)


@dataclass
class Line:
    """One line of the funds block, in the paper's money unit."""

    label: str
    budget: Decimal
    spent: Decimal


@dataclass
class Paper:
    """What a paper says; errors are planted by changing it. `rate` and `executed_score` are printed as they stand."""

    kind: str
    place: str
    office: str
    project: str
    year: int
    rows: list[Row]
    lines: list[Line]
    unit: str
    digits: int
    rate: str = ""
    execution_score: Decimal = Decimal(10)
    total: str = ""
    grade: str = ""
    items: list[tuple[str, str]] = field(default_factory=list)
    level_weights: dict[str, Decimal] = field(default_factory=dict)
    annex: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    """What the prose repeats: budget, spent, rate, satisfaction, score."""
    month: int = 8
    marks: bool = True


def text(value: Decimal) -> str:
    """A number without trailing zeros."""
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def percent(share: Decimal, random: Random) -> str:
    """A share as a percentage: zero to two digits, rounded or cut off."""
    places = random.choice((1, 2, 2))
    return text((share * 100).quantize(Decimal(1).scaleb(-places), random.choice((ROUND_HALF_UP, ROUND_DOWN)))) + "%"


def split(whole: int, parts: int, random: Random) -> list[Decimal]:
    """Whole numbers from two up that add up to `whole`."""
    cuts = sorted(random.sample(range(1, whole - parts), parts - 1)) if parts > 1 else []
    return [Decimal(b - a + (1 if parts > 1 else 0)) for a, b in zip([0, *cuts], [*cuts, whole - (parts if parts > 1 else 0)], strict=True)]


def _rows(office: str, cost: tuple[str, str], year: int, random: Random) -> list[Row]:
    _, counts, satisfaction = OFFICES[office]
    rows = []
    for name, unit in random.sample(counts, random.choice((2, 3))):
        aim = random.choice((random.randint(2, 30), random.randint(40, 900), random.randint(1000, 90000)))
        done = aim + random.choice((0, 0, max(1, aim // 20)))
        rows.append(Row("产出指标", "数量指标", name, random.choice("≥≥="), str(aim), unit, str(done)))
        if rows[-1].sign == "=":
            rows[-1].done = str(aim)
    for name in random.sample(QUALITY, random.choice((1, 2))):
        aim = random.choice((90, 95, 98, 100))
        rows.append(Row("产出指标", "质量指标", name, "≥", str(aim), "%", str(min(100, aim + random.choice((0, 1, 2))))))
    if random.random() < 0.5:
        rows.append(Row("产出指标", "时效指标", "任务完成时间", "", f"{year}年12月底前", "", f"{year}年{random.randint(9, 12)}月"))
    else:
        rows.append(Row("产出指标", "时效指标", "平均办理时限", "≤", str(random.randint(5, 30)), "天", "4"))
    rows.append(Row("产出指标", "成本指标", "项目总成本", "≤", cost[0], cost[1], cost[2] if len(cost) > 2 else cost[0]))
    for kind, name in random.sample(BENEFIT, 2):
        rows.append(_benefit(kind, name, random))
    aim = random.choice((85, 88, 90, 95))
    done = text(Decimal(aim) + random.choice((Decimal(0), Decimal("1.6"), Decimal(3))))
    rows.append(Row("满意度指标", "服务对象满意度指标", satisfaction, "≥", str(aim), "%", done))
    order = ["社会效益指标", "经济效益指标", "生态效益指标", "可持续影响指标"]
    return sorted(
        rows, key=lambda r: (["产出指标", "效益指标", "满意度指标"].index(r.level1), order.index(r.level2) if r.level2 in order else -1)
    )


def _benefit(kind: str, name: str, random: Random) -> Row:
    level2 = "可持续影响指标" if kind == "可持续影响" else f"{kind}效益指标"
    if name.endswith("率"):
        return Row("效益指标", level2, name, "≥", "85", "%", random.choice(("85", "88.5")))
    if name == "事故发生数":
        return Row("效益指标", level2, name, random.choice("=≤"), "0", "起", "0")
    if name.endswith("人数"):
        aim = random.randint(12, 400)
        return Row("效益指标", level2, name, "≥", str(aim), "人", str(aim + 3))
    aim, done = random.choice(WORDS)
    return Row("效益指标", level2, name, "", aim, "", done)


def _weigh(paper: Paper, random: Random) -> None:
    """Weights that add up to the hundred, full marks but for one explained row."""
    shares = {"产出指标": 50, "效益指标": 30, "满意度指标": 10 if paper.kind != "sheet" else 20}
    for level, share in shares.items():
        rows = [r for r in paper.rows if r.level1 == level]
        for row, weight in zip(rows, split(share, len(rows), random), strict=True):
            row.weight = row.score = weight
        paper.level_weights[level] = Decimal(share)
    soft = next((r for r in paper.rows if r.level1 == "效益指标" and not r.numeric and r.weight > 2), None)
    if soft and random.random() < 0.6:
        soft.score, soft.reason, soft.done = soft.weight - 1, "宣传力度还不够", "基本" + soft.done


def settle(paper: Paper, random: Random) -> None:
    """Rate, its marks, total and grade as they follow from the rows."""
    whole = paper.lines[0]
    share = whole.spent / whole.budget
    paper.rate = percent(share, random)
    paper.execution_score = (Decimal(10) * share).quantize(CENT)
    added_up(paper)


def added_up(paper: Paper) -> None:
    """Total and grade as they follow from the rows."""
    added = sum((r.score for r in paper.rows), Decimal(0)) + (paper.execution_score if paper.kind != "sheet" else 0)
    paper.total = text(added)
    paper.grade = "优" if added >= 90 else "良" if added >= 80 else "中" if added >= 60 else "差"


def make(kind: str, random: Random) -> Paper:
    """A clean paper of a kind."""
    office = random.choice(list(OFFICES))
    unit = random.choice(("万元", "万元", "万元", "元"))
    scale = Decimal(random.choice((1, 10, 100, 1000))) * (10000 if unit == "元" else 1)
    step = CENT if unit == "万元" else Decimal(random.choice(("1", "0.01")))
    parts = [(scale * Decimal(random.uniform(1, 9))).quantize(step) for _ in range(random.choice((1, 2, 3)))]
    share = Decimal(random.uniform(0.9, 1)) if random.random() < 0.7 else Decimal(1)
    if kind.startswith("monitoring"):
        share = Decimal(random.uniform(0.8, 0.9))
    labels = ("其中：当年财政拨款", "上年结转资金", "其他资金")
    lines = [Line(label, p, (p * share).quantize(step, ROUND_DOWN)) for label, p in zip(labels, parts, strict=False)]
    lines.insert(0, Line("年度资金总额", sum(parts, Decimal(0)), sum((x.spent for x in lines), Decimal(0))))
    year = random.randint(2019, 2024)
    cost = (text(lines[0].budget), unit, text(lines[0].spent))
    paper = Paper(kind, random.choice(PLACES), office, f"{OFFICES[office][0]}", year, [], lines, unit, 2)
    paper.rows = _rows(office, cost, year, random)  # type: ignore[arg-type]
    if kind == "sheet":
        paper.rows = [r for r in paper.rows if r.level2 != "成本指标"]
    _weigh(paper, random)
    settle(paper, random)
    _repeat(paper, random)
    if random.random() < 0.3:
        point(paper)
    return paper


def point(paper: Paper) -> None:
    """Print the direction of every indicator."""
    for row in paper.rows:
        row.polarity = POLARITIES.get(row.sign, "")


def _repeat(paper: Paper, random: Random) -> None:
    """What prose and further tables repeat."""
    whole, satisfied = paper.lines[0], paper.rows[-1]
    paper.said = {
        "budget": text(whole.budget) + paper.unit,
        "spent": text(whole.spent) + paper.unit,
        "rate": paper.rate,
        "satisfaction": satisfied.done + "%",
        "score": paper.total,
    }
    paper.annex = [Row(**{k: getattr(r, k) for k in Row.__dataclass_fields__}) for r in paper.rows if r.numeric]
    for row in paper.rows:
        row.stage = row.done
    shares = split(100, 3, random)
    amounts = [(whole.spent * s / 100).quantize(CENT) for s in shares[:-1]]
    amounts.append(whole.spent - sum(amounts, Decimal(0)))
    names = random.sample(("设备购置费", "劳务费", "宣传培训费", "工程款", "委托业务费", "印刷费"), 3)
    paper.items = [(n, text(a) + paper.unit) for n, a in zip(names, amounts, strict=True)]
    paper.dropped = [Row("产出指标", "质量指标", "资料归档完整率", "=", "100", "%", "100")]
    own = f"{paper.place}{paper.office}"
    paper.prose = [
        random.choice(
            (f"{own}严格执行单位财务管理制度。", f"总体看，{own}较好地履行了项目管理职责。", f"资金按照{own}财务管理制度执行，管理规范。")
        )
    ]


def draw(paper: Paper, random: Random) -> Document:
    """The paper in some layout."""
    from benchmarks.audit_layouts import LAYOUTS

    blocks: list[Block] = []
    for number, part in enumerate(_numbered(LAYOUTS[paper.kind](paper, random))):
        blocks.append(Paragraph(part, number, 1) if isinstance(part, str) else part)
    return Document("docx", tuple(blocks))


def _numbered(parts: Iterator[str | list[list[str]]]) -> Iterator[Block | str]:
    number = 0
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            number += 1
            yield table_of(part, number)
