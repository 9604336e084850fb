from hypothesis import example, given
from hypothesis import strategies as st

from extractors.prose.passages import factual, read_passages
from extractors.prose.sections import heading, walk_sections
from tests.extractors.prose.pages import lines


def passages(text: str) -> list[tuple[str, str]]:
    return [(p.kind, p.text.text) for p in read_passages(walk_sections(lines(text)))]


def test_sub_headings_are_joined_with_their_text_and_sections_end_at_their_rank() -> None:
    text = """
        五、问题、纠偏措施和建议
        （一）主要问题
        1. 指标设置不规范
        一是成本指标不合理。
        二是效益指标不合理。
        2. 执行率偏低
        主要在四季度支出。
        （二）改进措施
        做好计划。
        （三）绩效跟踪结论
        该项目未出现较大偏离，本次结论如下：
        继续实施。
        甲县咨询管理有限公司
        二〇二三年十二月十日"""
    assert passages(text) == [
        ("problem", "指标设置不规范：一是成本指标不合理。二是效益指标不合理。"),
        ("problem", "执行率偏低：主要在四季度支出。"),
        ("measure", "做好计划。"),
        ("conclusion", "该项目未出现较大偏离，本次结论如下：继续实施。"),
    ]


def test_headings_without_numbers_and_text_in_the_heading_line() -> None:
    text = """
        绩效评价结果应用建议(以后年度预算安排等)
        逐步扩大范围。
        主要经验及做法、存在的问题和建议。
        （一）存在问题。2023年压力持续增大。
        （二）原因分析。因形势严峻。
        存在的问题：
        计划不明确。
        建议：
        1、加强管理。
        2、及时支付。
        八、其他需说明的问题
        没有写在这里的问题。"""
    assert passages(text) == [
        ("recommendation", "逐步扩大范围。"),
        ("problem", "2023年压力持续增大。"),
        ("cause", "因形势严峻。"),
        ("problem", "计划不明确。"),
        ("recommendation", "加强管理。"),
        ("recommendation", "及时支付。"),
    ]


def test_empty_sections_contents_and_contact_lines_give_nothing() -> None:
    assert passages("存在的问题 ..... 14\n一、存在的问题\n无。\n二、改进措施\n暂无\n三、有关建议\n无调整情况。") == []
    assert passages("三、有关建议\n加强协调。\n联系人：某某，联系电话：1\n甲县林业局\n2023年2月11日") == [("recommendation", "加强协调。")]


def test_a_heading_of_several_kinds_without_sub_headings() -> None:
    assert passages("五、存在的问题及改进措施\n一是意识不强。\n下一步，我局将加强培训。") == [
        ("problem", "一是意识不强。"),
        ("measure", "下一步，我局将加强培训。"),
    ]


def test_running_text_is_no_heading() -> None:
    for text in ("切实解决职工反映的突出问题。", "健全信访问题协调处理机制。", "其他需要说明的问题", "建议将评价结果与预算安排直接衔接。"):
        found = heading(lines(text)[0])
        assert not found or not found.kinds, text


def test_facts_leave_out_problems_but_keep_conclusions() -> None:
    text = "一、概况\n支出5万元。\n二、存在的问题\n支出仅3万元。\n三、评价结论\n得分90分。"
    assert [line.text for line in factual(walk_sections(lines(text))) if line.text.endswith("。")] == ["支出5万元。", "得分90分。"]


@given(st.lists(st.text(alphabet="一二（）1.、存在的问题建议措施原因：。无甲乙年月日2023", max_size=30), max_size=12))
@example(["措施", "0）"])  # a number with nothing behind it
def test_every_passage_stands_on_the_page(parts: list[str]) -> None:
    text = "\n".join(parts)
    page = "".join(line.text for line in lines(text))
    for passage in read_passages(walk_sections(lines(text))):
        assert passage.text.text
        assert passage.text.text[-1] in page
