import time

import pytest

from extractors.prose.lines import read_lines
from extractors.prose.masthead import read_masthead
from extractors.prose.projects import read_prose
from extractors.records import WordedProject
from tests.extractors.prose.pages import document

REPORT = """
    2022年防汛物资资金绩效自评报告
    一、项目基本情况
    为完成年度任务，平阳市应急管理局组织实施防汛物资经费，总体目标是：储备物资，提升能力。
    二、资金情况
    年初预算195.66万元，全年实际支出165.88万元，预算执行率84.78%。
    165.88万元主要用于以下方面：专家费61.38万元；物资采购104.5万元。
    三、绩效目标完成情况
    产出指标——数量指标：检查家次，目标值≧560家次，实际完成627家次。
    四、自评结论
    本项目自评得分93分，等级为优。
    五、存在的问题
    1.支付偏慢。
    平阳市应急管理局
    2023年2月11日"""


def read(text: str, *, tabled: bool = False) -> tuple[WordedProject, ...]:
    page = document(text)
    said = read_lines(page)
    return read_prose(said, read_masthead(page, said, "x.docx"), tabled=tabled)


def test_a_short_report() -> None:
    (project,) = read(REPORT)
    assert (project.name.text, project.scope, project.method) == ("防汛物资经费", "project", "prose")
    assert project.implementing_unit and project.implementing_unit.text == "平阳市应急管理局"
    assert project.goal_target and project.goal_target.text == "储备物资，提升能力。"
    assert project.score_reported and project.score_reported.text == "93"
    assert len(project.funds) == len(project.indicators) == len(project.passages) - 1 == 1
    assert [e.amount.text for e in project.expenditures] == ["61.38万元", "104.5万元"]


def test_with_tables_indicators_become_claims() -> None:
    (project,) = read(REPORT, tabled=True)
    assert project.indicators == ()
    assert {c.subject for c in project.claims} == {"budget_initial", "executed", "execution_rate", "indicator", "score_reported"}


def test_several_projects_reported_together() -> None:
    whole, first, second = read("""
        海州市平阳区信访局项目支出绩效评价报告
        （一）项目概况。
        2023年区信访局申报项目2个（主要包括：甲维稳专项经费、乙业务经费）。
        支出安排2个项目（甲维稳专项经费、乙业务经费），资金合计10万元，后追加甲维稳专项经费共24.9万元。
        2023年度平阳区信访局实际支出项目资金21.04万元，完成全年预算数的60.3%。
        年初预算压缩，甲维稳专项经费6.5万元，乙业务经费3.5万元。""")
    assert (whole.name.text, whole.scope) == ("2023年度项目支出", "combined")
    assert [f.budget_initial.text for p in (whole, first, second) for f in p.funds if f.budget_initial] == ["10万元", "6.5万元", "3.5万元"]
    assert [a.text for a in whole.funds[0].additions] == ["24.9万元"]
    assert (first.name.text, second.name.text) == ("甲维稳专项经费", "乙业务经费")


def test_projects_summed_up_without_numbers() -> None:
    text = """示例县司法局2021年度项目支出绩效自评情况
        一、自评结果
        矫正经费项目绩效自评综述：自评得分为96分。全年预算数为26万元，执行数为24.7万元。下一步改进措施：建设智慧矫正中心。
        援助补贴项目绩效自评综述：自评得分为98分。全年预算数为20万元，执行数为18.6万元。"""
    whole, *parts = read(text)
    assert [p.kind for p in whole.passages] == ["measure"] and not whole.score_reported
    said = [(p.name.text, p.score_reported and p.score_reported.text, [f.executed and f.executed.text for f in p.funds]) for p in parts]
    assert said == [("矫正经费项目", "96", ["24.7万元"]), ("援助补贴项目", "98", ["18.6万元"])]


def test_a_year_is_cut_only_where_the_text_goes_without_it() -> None:
    without = read("绩效监控报告\n一、概况\n（一）项目名称\n2023年值守经费项目。\n（二）资金\n值守经费项目预算安排30万元。")
    within = read("绩效自评报告\n一、概况\n（一）项目名称\n2023年值守经费项目。\n（二）资金\n预算安排30万元。")
    assert without[0].name.text == "值守经费项目"
    assert within[0].name.text == "2023年值守经费项目"


def test_period_and_cutoff_of_a_monitoring_report() -> None:
    (project,) = read("""
        值守经费项目1-10月份绩效运行监控报告
        项目起止日期为 2023 年 1 月 1 日至 2023 年 12 月 31 日，监控时间节点为 2023 年 10 月 31 日。
        一、资金
        预算安排30万元。""")
    assert project.period and project.period.text == "2023年1月1日至2023年12月31日"
    assert project.cutoff and project.cutoff.text == "2023年10月31日"


def test_a_period_within_a_sentence() -> None:
    (project,) = read("园舍建设项目绩效运行监控报告\n一、概况\n园舍建设项目，实施期限2023年3月至2024年2月，预算资金30万元。")
    assert project.period and project.period.text == "2023年3月至2024年2月"


def test_spending_told_for_some_months_tells_the_cutoff_where_the_title_does_not() -> None:
    (project,) = read("值守经费项目绩效运行监控报告\n一、资金\n2023年预算安排30万元，1-6月实际支出12万元，执行率40%。")
    assert project.cutoff and project.cutoff.text == "1-6月"


def test_a_form_without_prose_says_nothing() -> None:
    assert read("平阳县林业局2025年项目支出绩效自评表\n（2025年度）") == ()


def test_long_documents_take_linear_time() -> None:
    body = "（一）资金情况\n" + REPORT.split("二、资金情况")[1]

    def seconds(times: int) -> float:
        page = document("资金绩效自评报告\n" + body * times)
        start = time.perf_counter()
        said = read_lines(page)
        read_prose(said, read_masthead(page, said, "x.docx"), tabled=False)
        return time.perf_counter() - start

    seconds(1)
    assert seconds(400) < 12 * max(seconds(100), 0.02)


@pytest.mark.parametrize("unit", [".", "…", "1", "项目资金", "支出5万元，", "《", "甲目标1，实际", "2个项目（", "甲（10分"])
def test_hostile_repetition_is_read_in_bounded_time(unit: str) -> None:
    start = time.perf_counter()
    read("绩效自评报告\n一、" + unit * (10_000 // len(unit)) + "元。")
    assert time.perf_counter() - start < 2
