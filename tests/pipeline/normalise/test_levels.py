import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.levels import clean_name, compile_levels, read_levels
from pipeline.schema import DIMENSIONS

LEVELS = Knowledge().part(compile_levels)

PLACES = [
    ("产出指标（50分）", "数量指标", "任意", "output.quantity"),
    ("产 出\n指 标(50分)", "1.质量指标（15分）", "任意", "output.quality"),
    ("项目完成指标", "时效指标(必填)", "任意", "output.timeliness"),
    ("产出指标", "成本指标", "项目总成本", "output.cost"),
    ("产出指标", "经济成本指标", "项目总成本", "cost.economic"),
    ("成本指标", "成本", "10万元", "cost.economic"),
    ("成本指标", "", "项目总成本", "cost.economic"),
    ("成本指标", "社会成本指标", "投诉件数", "cost.social"),
    ("投入", "成本目标", "发放补助", "output.cost"),
    ("项目决策", "数量指标", "宣传次数", "output.quantity"),
    ("", "产出数量指标", "资助人次", "output.quantity"),
    ("数量指标", "", "资助人次", "output.quantity"),
    ("效益指标", "可持续性发展影响指标", "任意", "benefit.sustainability"),
    ("效益指标", "生态效益", "任意", "benefit.ecological"),
    ("效益指标", "服务对象满意度指标等", "居民认可", "satisfaction.beneficiary"),
    ("满意度", "读者", "任意", "satisfaction.beneficiary"),
    ("效益", "项目效益", "群众满意度", "satisfaction.beneficiary"),
    ("过程", "资金管理", "预算执行率", "budget.execution"),
    ("过程", "资金管理", "资金到位率", "process"),
    ("决策", "绩效目标", "绩效目标合理性", "decision"),
    ("项目预算执行情况(20分)", "资金投入水平(20分)", "资金投入情况", "budget.execution"),
    ("产出指标", "时效指标", "值班在位率", "output.timeliness"),
    ("满意度指标", "服务对象满意度指标", "食品安全事件发生数", "benefit.social"),
    ("产出", "产出质量", "合格率", "output.quality"),
]


@pytest.mark.parametrize(("level1", "level2", "level3", "dimension"), PLACES)
def test_dimension_from_the_place(level1: str, level2: str, level3: str, dimension: str) -> None:
    assert read_levels(LEVELS, level1, level2, level3).dimension == dimension


@pytest.mark.parametrize(
    ("level3", "dimension"),
    [
        ("受训学员满意率", "satisfaction.beneficiary"),
        ("工程完成及时率", "output.timeliness"),
        ("疫苗接种率", "output.quality"),
        ("培训人次", "output.quantity"),
        ("项目总成本", "output.cost"),
        ("管理制度健全性", "process"),
        ("三公经费控制率", "process"),
        ("预算执行率", "budget.execution"),
        ("改善人居环境", "benefit.ecological"),
        ("带动农户增收", "benefit.economic"),
        ("长效管护机制", "benefit.sustainability"),
        ("政策知晓率", "benefit.social"),
        ("满意度调查次数", "output.quantity"),
    ],
)
def test_dimension_by_meaning_is_less_sure(level3: str, dimension: str) -> None:
    read = read_levels(LEVELS, None, None, level3)
    assert read.dimension == dimension
    assert read.confidence < 1


def test_level1_alone_bounds_the_meaning() -> None:
    assert read_levels(LEVELS, "产出目标", "", "灾备恢复速度").dimension == "output.timeliness"
    assert read_levels(LEVELS, "效益", "", "培训人次").dimension.startswith("benefit")


@pytest.mark.parametrize(
    ("level1", "level2", "stage", "edition"),
    [
        ("成本指标", "经济成本指标", "self_evaluation", "mof2021_101"),
        ("产出指标", "数量指标", "target", "mof2015_88"),
        ("产出指标", "数量指标", "self_evaluation", "mof2020_10_self_evaluation"),
        ("产出", "产出数量", "evaluation", "mof2020_10_evaluation"),
        ("项目决策", "决策过程", "evaluation", "mof2011_285"),
        ("过程", "业务管理", "evaluation", "mof2013_53_project"),
        ("本地指标", "本地", "evaluation", None),
    ],
)
def test_edition(level1: str, level2: str, stage: str, edition: str | None) -> None:
    assert read_levels(LEVELS, level1, level2, "任意", stage=stage).framework == edition


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=60))
def test_any_names_give_a_dimension_of_the_contract(level1: str, level2: str, level3: str) -> None:
    assert read_levels(LEVELS, level1, level2, level3).dimension in DIMENSIONS


NUMBERED = (
    "G318",
    "CO2",
    "PM2.5",
    "PM10",
    "5G",
    "4K",
    "110联动",
    "12345热线",
    "24小时预报",
    "65岁以上",
    "国道318",
    "H7N9",
    "1+X证书",
    "1.5级",
)


@given(
    front=st.sampled_from(("", "1、", "（2）", "指标3：", "★", "二、")),
    name=st.sampled_from(NUMBERED),
    middle=st.sampled_from(("", "建设", "维护里程", "覆盖率")),
    back=st.sampled_from(("", "（10分）", "★")),
)
def test_list_numbers_and_weights_go_and_digits_of_names_stay(front: str, name: str, middle: str, back: str) -> None:
    assert clean_name(front + name + middle + back) == name + middle


@given(name=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12), weight=st.integers(1, 100))
def test_a_weight_in_marks_or_behind_a_level_goes(name: str, weight: int) -> None:
    name = "名" + name
    assert clean_name(f"{name}（{weight}分）") == clean_name(f"{name}{weight}分") == name
    assert clean_name(f"产出指标{weight}") == "产出指标"
