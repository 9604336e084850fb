"""Made-up projects for the layouts: what a form has to say, before it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

EDITIONS = {
    "2015": {
        "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
    },
    "2021": {
        "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
        "产出指标": ("数量指标", "质量指标", "时效指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
    },
    "older": {"项目完成指标": ("数量指标", "质量指标", "时效指标", "成本指标"), "项目效益指标": ("社会效益指标", "可持续影响指标")},
    "framework": {
        "决策": ("项目立项", "绩效目标", "资金投入"),
        "过程": ("资金管理", "组织实施"),
        "产出": ("产出数量", "产出质量", "产出时效", "产出成本"),
        "效益": ("项目效益",),
        "满意度": ("服务对象满意度",),
    },
}
NAMES = {
    "数量": ("培训场次", "巡查次数", "补贴发放户数", "道路养护里程", "购置设备台（套）数", "慰问困难职工"),
    "质量": ("工程验收合格率", "发放准确率", "设备完好率", "政策知晓率", "达标排放情况"),
    "时效": ("资金支付及时率", "任务完成时间", "项目开工时间", "工作完成及时性"),
    "成本": ("项目总成本", "培训费用标准", "人均补助标准", "对周边居民出行的影响", "施工扬尘污染程度"),
    "效益": ("带动就业人数", "群众安全感", "节约能源", "农户增收", "生态环境改善情况", "长效管理机制健全性", "持续发挥作用年限"),
    "满意": ("受益群众满意度", "服务对象满意率", "企业满意度"),
    "其他": ("立项依据充分性", "程序规范性", "目标合理性", "预算编制科学性", "资金使用合规性", "制度执行有效性"),
}
VALUES = (
    ("≥", "12", "次"), ("=", "100", "%"), ("≤", "5.5", "万元"), ("≥", "95", "%"), ("≤", "3", "天"), ("≥", "1200", "人"), ("=", "3", "个"),
    (">=", "80.5", "%"), ("≤", "400", "元/人·天"), ("≥", "2", "万亩"),
)  # fmt: skip
WORDS = (("有效提升", "有效提升"), ("长期", "达成预期指标"), ("2023年12月底前", "2023年11月完成"), ("健全", "基本健全"))
REASONS = ("雨季停工导致进度滞后", "宣传力度不足，下一步加大宣传", "预算下达较晚")


@dataclass(frozen=True)
class Item:
    """One indicator: `sign`, `value`, `unit` make the target; a qualitative one has only a value."""

    level1: str
    level2: str
    name: str
    sign: str
    value: str
    unit: str
    actual: str
    weight: str
    score: str
    reason: str


@dataclass(frozen=True)
class Money:
    """One line of the funds block."""

    label: str
    initial: str
    adjusted: str
    executed: str
    rate: str


@dataclass(frozen=True)
class Made:
    name: str
    department: str
    unit: str
    goal: str
    done: str
    money: tuple[Money, ...]
    items: tuple[Item, ...]
    grade: str


def _names(level1: str, level2: str) -> tuple[str, ...]:
    return next((names for stem, names in NAMES.items() if stem in level2), None) or next(
        (names for stem, names in NAMES.items() if stem in level1), NAMES["其他"]
    )


@st.composite
def items(draw: st.DrawFn, edition: str) -> tuple[Item, ...]:
    out: list[Item] = []
    for level1, seconds in EDITIONS[edition].items():
        chosen = draw(st.sets(st.sampled_from(seconds), min_size=1))
        for level2 in (name for name in seconds if name in chosen):
            names = draw(st.lists(st.sampled_from(_names(level1, level2)), min_size=1, max_size=3, unique=True))
            out.extend(draw(_item(level1, level2, name)) for name in names)
    return tuple(out)


@st.composite
def _item(draw: st.DrawFn, level1: str, level2: str, name: str) -> Item:
    if draw(st.integers(0, 3)):
        sign, value, unit = draw(st.sampled_from(VALUES))
        actual = draw(st.sampled_from((value, str(round(float(value) * 1.1, 1))))) + draw(st.sampled_from((unit, "")))
    else:
        (value, actual), sign, unit = draw(st.sampled_from(WORDS)), "", ""
    weight = draw(st.sampled_from(("10", "5", "7.5", "2", "12")))
    full = draw(st.booleans())
    return Item(
        level1, level2, name, sign, value, unit, actual, weight, weight if full else "1.5", "" if full else draw(st.sampled_from(REASONS))
    )


@st.composite
def money(draw: st.DrawFn) -> tuple[Money, ...]:
    rows = [("年度资金总额", "120.5", "110", "99", "90%")]
    rows += draw(
        st.lists(
            st.sampled_from(
                (
                    ("其中：当年财政拨款", "100.5", "100", "90", "90%"),
                    ("上年结转资金", "20", "10", "9", "90%"),
                    ("其他资金", "0", "0", "0", "0"),
                    ("其中：中央财政资金", "60", "60", "50", "83.33%"),
                    ("省级财政资金", "30", "30", "30", "100%"),
                    ("市县配套资金", "5", "5", "5", "100%"),
                )
            ),
            max_size=3,
            unique=True,
        )
    )
    return tuple(Money(*row) for row in rows)


PROJECTS = (
    "农村饮水安全巩固提升项目",
    "城区路灯维护经费",
    "2023年度基本公共卫生服务补助资金",
    "信访维稳工作经费",
    "高标准农田建设",
    "“一村一警”辅警经费",
)
OFFICES = ("示例县水利局", "某某市住房和城乡建设局", "临江县卫生健康局", "示例区人民政府信访局")
UNITS = ("示例县供水站", "某某市路灯管理所", "临江县疾病预防控制中心", "示例县公安局")
GOALS = (
    ("完成年度各项建设任务，保障群众用水安全。", "已完成全年建设任务，群众用水得到保障。"),
    ("落实补助政策，提升服务水平", "补助政策全部落实"),
)


@st.composite
def projects(draw: st.DrawFn, edition: str) -> Made:
    goal, done = draw(st.sampled_from(GOALS))
    return Made(
        name=draw(st.sampled_from(PROJECTS)),
        department=draw(st.sampled_from(OFFICES)),
        unit=draw(st.sampled_from(UNITS)),
        goal=goal,
        done=done,
        money=draw(money()),
        items=draw(items(edition)),
        grade=draw(st.sampled_from(("优", "良", "中"))),
    )
