import pytest

from extractors.document import Cell, Document, Paragraph, Table
from extractors.prose.lines import read_lines
from extractors.prose.masthead import Masthead
from extractors.prose.masthead import read_masthead as read_head
from extractors.prose.titles import is_title, kind_of, take_apart
from tests.extractors.prose.pages import document


def read_masthead(page: Document, name: str) -> Masthead:
    return read_head(page, read_lines(page), name)


def texts(text: str, name: str = "x.docx") -> dict[str, str | None]:
    masthead = read_masthead(document(text), name)
    keys = (
        "title",
        "organisation",
        "evaluator",
        "report_date",
        "fiscal_year",
        "project_name",
        "supervising_department",
        "implementing_unit",
    )
    return {key: worded.text if (worded := getattr(masthead, key)) else None for key in keys}


def test_title_is_joined_over_paragraphs_and_the_signature_is_read() -> None:
    got = texts("""
        平原县农机服务中心
        抗旱保苗经费绩效自评报告
        项目基本情况
        2021年度安排资金10万元。
        平原县农机服务中心
        2022年4月22日""")
    assert got["title"] == "平原县农机服务中心抗旱保苗经费绩效自评报告"
    assert got["organisation"] == "平原县农机服务中心"
    assert (got["report_date"], got["fiscal_year"]) == ("2022年4月22日", "2021年度")


def test_year_and_unit_lines_are_no_part_of_the_title() -> None:
    got = texts("附件1\n项目支出绩效自评表\n（2023年度）\n金额单位：万元")
    assert (got["title"], got["fiscal_year"]) == ("项目支出绩效自评表", "2023年度")


def test_third_party_is_the_evaluator_and_who_commissions_is_not_the_organisation() -> None:
    got = texts("""
        2023年河东区委老干部局敬老月活动经费项目绩效评价报告
        南山方圆会计师事务所（普通合伙）
        二〇二四年三月一日
        受海州市河东区财政局委托，南山方圆会计师事务所（普通合伙）开展评价。
        一、项目基本情况
        南山方圆会计师事务所（普通合伙）二〇二四年三月一日""")
    assert got["organisation"] == "河东区委老干部局"
    assert got["evaluator"] == "南山方圆会计师事务所（普通合伙）"
    assert got["report_date"] == "二〇二四年三月一日"


def test_labelled_lines_several_in_one_line_and_empty_ones() -> None:
    got = texts("""
        修缮项目绩效评价指标体系及评分表
        被评价单位：安平县文化局        评价年度：2020年
        自评项目名称： 古城墙修缮
        项目主管部门：（盖章）
        项目单位法人代码：116108
        评价时间： 年 月 日""")
    assert (got["organisation"], got["fiscal_year"], got["project_name"]) == ("安平县文化局", "2020年", "古城墙修缮")
    assert got["supervising_department"] is None
    assert got["report_date"] is None


def test_contents_are_no_title_and_the_file_name_is_the_last_resort() -> None:
    contents = "目 录\n一、绩效评价报告 ..... 1\n（一）绩效自评表\t2\n一、项目概况\n正文。"
    assert texts(contents)["title"] is None
    assert texts(contents, "1.防汛经费绩效自评报告.pdf")["title"] == "防汛经费绩效自评报告"


def test_title_row_of_a_table() -> None:
    table = Table((Cell(0, 0, "部门整体支出绩效自评表", column_span=2), Cell(1, 0, "名称"), Cell(1, 1, "甲局")), 2, 2, 1)
    masthead = read_masthead(Document("xlsx", (table,)), "a.xlsx")
    assert masthead.title and masthead.title.text == "部门整体支出绩效自评表"
    assert masthead.title.place.row_no == 1
    assert masthead.kind == "department_self_evaluation"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中央对地方专项转移支付区域（项目）绩效目标自评表", "self_evaluation"),
        ("项目支出绩效目标申报表", "target_declaration"),
        ("2020年度项目支出绩效运行监控表", "monitoring"),
        ("修缮项目绩效评价指标体系及评分表", "evaluation"),
        ("2024年度部门整体支出绩效自评报告", "department_self_evaluation"),
        ("工作总结", "other"),
    ],
)
def test_kind_of(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("title", "organisation", "year", "project"),
    [
        ("海州市市场监督管理局关于2019年度综治信访项目绩效评价报告", "海州市市场监督管理局", "2019年度", "综治信访项目"),
        ("平阳县信访局2024年度重点时段信访值守项目绩效自评报告", "平阳县信访局", "2024年度", "重点时段信访值守项目"),
        ("平阳县财政支出项目绩效自评报告", "", "", ""),
        ("平阳县2022年度农村公路养护专项资金绩效自评报告", "", "2022年度", "农村公路养护专项资金"),
        ("2024年对2023年度救灾资金绩效评价报告", "", "2023年度", "救灾资金"),
        ("海州市财政局关于市委宣传部2023年对外宣传经费项目的重点绩效评价报告", "海州市财政局", "2023年", "对外宣传经费项目"),
        ("平阳县文化中心建设项目绩效评价报告", "", "", "平阳县文化中心建设项目"),
    ],
)
def test_title_taken_apart(title: str, organisation: str, year: str, project: str) -> None:
    parts = take_apart(title)
    assert (parts.organisation, parts.year, parts.project) == (organisation, year, project)


def test_sentences_are_no_titles() -> None:
    assert not is_title("根据要求，我局组织填报了项目支出绩效自评表。")
    long = Document("txt", (Paragraph("甲" * 5000 + "绩效自评报告"),))
    assert read_masthead(long, "x").title is None
