from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extractors.prose.funds import make_claims, make_fund
from extractors.prose.money import agree, amounts, interval
from extractors.prose.spending import read_spending
from extractors.prose.statements import read_statements
from extractors.records import WordedFund
from tests.extractors.prose.pages import lines


def fund(text: str, *names: str) -> dict[str, str]:
    made = make_fund(read_statements(lines(text), names))
    assert made is not None
    keys = ("budget_initial", "budget_adjusted", "received", "executed", "execution_rate")
    return {key: worded.text for key in keys if (worded := getattr(made, key))}


def test_columns_of_one_sentence() -> None:
    assert fund("年初预算195.66万元，年中调整后预算为166.31万元，全年实际支出165.88万元，预算执行率99.74%。") == {
        "budget_initial": "195.66万元",
        "budget_adjusted": "166.31万元",
        "executed": "165.88万元",
        "execution_rate": "99.74%",
    }
    assert fund("预算安排60万元，截止2019年12月31日财政下拨60万元，项目单位实际支出53万元。") == {
        "budget_initial": "60万元",
        "received": "60万元",
        "executed": "53万元",
    }


def test_most_precise_statement_wins_and_the_others_are_claims() -> None:
    text = "一、资金\n截至10月31日，实际支出198676.5元，执行率为66.22%，低于序时进度83.33%。\n预算30万元，共支出19.8676万元。"
    statements = read_statements(lines(text))
    made = make_fund(statements)
    assert made and made.executed and made.executed.text == "198676.5元"
    assert made.execution_rate and made.execution_rate.text == "66.22%"
    claims = make_claims(statements, made, tabled=False)
    assert [(c.subject, c.value.text) for c in claims if c.value] == [("executed", "19.8676万元")]
    assert len(make_claims(statements, made, tabled=True)) == 4


def test_all_arrived_makes_budget_and_received_one_sum() -> None:
    text = "2021年度共计拨入资金110万元，分三次拨款，1月维稳经费拨款40万元，2月拨款20万元，8月拨款50万元，到位率100％。"
    assert fund(text, "维稳经费") == {"budget_initial": "110万元", "received": "110万元"}


def test_additions_and_cuts_keep_their_sign_word() -> None:
    made = make_fund(read_statements(lines("资金合计10万元，后追加维稳专项经费共24.9万元，年底调减3万元。")))
    assert made is not None
    assert [a.text for a in made.additions] == ["24.9万元", "调减3万元"]


def test_named_projects_share_the_column_named_before_them() -> None:
    statements = read_statements(lines("年初预算大力压缩项目经费，甲专项经费6.5万元，乙业务经费3.5万元。"), ("甲专项经费", "乙业务经费"))
    assert [(s.about, s.amount.text, s.column) for s in statements] == [
        ("甲专项经费", "6.5万元", "budget_initial"),
        ("乙业务经费", "3.5万元", "budget_initial"),
    ]


def test_plans_parts_prices_and_items_are_no_funds() -> None:
    for text in (
        "建议2022年政府预算安排维稳经费110万元。",
        "其中：中央资金800万元，省级资金400万元。",
        "补助标准为4450元/户。",
        "主要用于聘请法律顾问支出5万元。",
        "项目结余0.95万元。",
    ):
        assert make_fund(read_statements(lines(text))) is None, text


def items(text: str) -> list[tuple[str, str]]:
    return [(e.item.text, e.amount.text) for e in read_spending(lines(text))]


def test_lists_of_spending() -> None:
    assert items(
        "项目支出主要为春节“八一”期间慰问支出10.05万元，拨付企业维稳费15元，培训费、会议费等支出23.71万元，共计支出109.05万元。"
    ) == [
        ("春节“八一”期间慰问支出", "10.05万元"),
        ("拨付企业维稳费", "15元"),
        ("培训费、会议费等支出", "23.71万元"),
    ]
    assert items("165.88万元主要用于以下方面：专家费43.13万元；物资采购104.5万元；运维费28.2万元。")[0] == ("专家费", "43.13万元")
    assert items("共使用资金185.6万元，执行率92.8%。其中：工程款150万元，监理费20万元（含税1万元）。") == [
        ("工程款", "150万元"),
        ("监理费", "20万元"),
    ]
    assert items("支出明细如下：\n1.培训费5万元；\n2.会议费：3万元。\n正文预算8万元。") == [("培训费", "5万元"), ("会议费", "3万元")]
    assert items("18.5万元用于培训，3万元用于宣传。") == [("培训", "18.5万元"), ("宣传", "3万元")]


def test_money_given_is_no_spending() -> None:
    assert items("下达资金1200万元，其中：中央资金800万元，省级资金400万元。") == []
    assert items("分三次拨款，1月拨款40万元，2月拨款20万元。") == []


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["元", "万元", "亿元"]))
def test_printed_amounts_agree_with_themselves_rounded(number: Decimal, unit: str) -> None:
    text = f"{number:f}{unit}"
    assert [m.group() for m in amounts(f"支出{text}。")] == [text]
    assert agree(text, text)
    value, digit = interval(text)
    assert value >= 0 < digit


@given(st.text(alphabet="预算支出到位万元亿其中用于执行率共计0123456789.,%，。；：（）年月", max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    for made in (make_fund(read_statements(lines("甲" + text))),):
        assert made is None or isinstance(made, WordedFund)
    assert all(2 <= len(e.item.text) <= 80 for e in read_spending(lines("甲" + text)))
