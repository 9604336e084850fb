import time

from extractors.prose.indicators import read_indicator_claims, read_indicators
from extractors.prose.lists import read_came
from extractors.prose.results import read_verdict
from extractors.records import WordedIndicator
from tests.extractors.prose.pages import lines

MARKED = """
    三、指标分析
    （一）项目产出指标（50分）
    1.数量指标（20分）
    （1）宣传活动（10分）
    开展宣传50次，培训100余人，占比30%。根据评分标准，该项指标得10分。
    质量指标（15分）
    活动覆盖面（8分）
    覆盖各个社区，覆盖面达到70%。该项指标得5.6分。
    时效指标（5分）
    年底前完成（5分）
    4.成本指标（10分）
    控制在成本内，该项指标得10分。
    （二）项目效益指标（30分）
    1.社会效益指标（10分）
    （1）持续提升效果，稳定全市（10分）
    （三）项目满意度指标（10分）
    1.服务对象满意度指标（10分）
    （1）社区满意度（10分，得9分）
    四、结论
    体系包括投入指标（10分），过程指标（10分）。
    最终评价结果为90.1分，评价等级为优。"""


def test_names_with_many_dots_take_no_longer() -> None:
    start = time.process_time()
    assert [told.name for told in read_came("a." * 20 + "，" + "b." * 20 + "，PM2.5浓度均值达到35微克")] == ["PM2.5浓度均值"]
    assert time.process_time() - start < 1


def row(i: WordedIndicator) -> tuple[str | None, ...]:
    return tuple(w.text if w else None for w in (i.level1, i.level2, i.level3, i.actual, i.weight, i.score))


def test_levels_by_wording_and_weight() -> None:
    assert [row(i) for i in read_indicators(lines(MARKED), "evaluation")] == [
        ("产出指标", "数量指标", "宣传活动", None, "10", "10"),
        ("产出指标", "质量指标", "活动覆盖面", "70%", "8", "5.6"),
        ("产出指标", "时效指标", "年底前完成", None, "5", None),
        ("产出指标", "成本指标", "控制在成本内", None, "10", "10"),
        ("效益指标", "社会效益指标", "持续提升效果，稳定全市", None, "10", None),
        ("满意度指标", "服务对象满意度指标", "社区满意度", None, "10", "9"),
    ]


def test_cost_is_a_first_level_where_its_weight_does_not_fit() -> None:
    text = "（一）产出指标（20分）\n1.数量指标（20分）\n（1）次数（20分）\n得20分。\n"
    text += "（二）成本指标（20分）\n1.经济成本指标（20分）\n（1）办公费（20分）\n得20分。"
    assert [row(i)[:3] for i in read_indicators(lines(text), "evaluation")] == [
        ("产出指标", "数量指标", "次数"),
        ("成本指标", "经济成本指标", "办公费"),
    ]


def test_sentences_with_marks_become_claims() -> None:
    text = """
        2. 产出指标方面 50 分，得 35 分，具体如下：
        (3) 时效指标 20 分。值班在位率 100%，得10分；滞留时间大于设定值，得 0 分；
        3. 社会效益指标方面 20 分，入会率100%，得 20 分。
        4. 满意度指标方面 20 分，满意度为 90%，得 20分。"""
    claims = [
        tuple(w.text if w else None for w in (c.level, c.name, c.value, c.weight, c.score)) for c in read_indicator_claims(lines(text))
    ]
    assert claims == [
        ("产出指标", None, None, "50", "35"),
        ("时效指标", "值班在位率", "100%", None, "10"),
        ("时效指标", "滞留时间", None, None, "0"),
        ("社会效益指标", "入会率", "100%", "20", "20"),
        ("满意度指标", "满意度", "90%", "20", "20"),
    ]


def test_target_and_actual_in_one_sentence() -> None:
    text = """
        产出指标——数量指标：检查家次，目标值≧560家次，实际完成627家次。
        改造户数目标为≥ 110 户，实际为123户。
        效益指标——可持续影响指标：管理体系，目标值进一步健全，实际完成进一步健全。
        资助人数：年度指标值5000人，实际完成4800人，得9.6分，未完成原因：人员外出。
        年度目标已经完成，实际效果较好。"""
    found = read_indicators(lines(text), "self_evaluation")
    assert [(i.level2.text, i.level3.text, i.target.text, i.actual.text) for i in found if i.level2 and i.target and i.actual] == [
        ("数量指标", "检查家次", "≧560家次", "627家次"),
        ("数量指标", "改造户数", "≥ 110户", "123户"),
        ("可持续影响指标", "管理体系", "进一步健全", "进一步健全"),
        ("可持续影响指标", "资助人数", "5000人", "4800人"),
    ]
    assert found[-1].score and found[-1].score.text == "9.6"
    assert found[-1].reason and found[-1].reason.text == "人员外出"


def test_total_score_and_grade() -> None:
    def verdict(text: str, kind: str = "self_evaluation") -> tuple[str | None, ...]:
        found = read_verdict(lines(text), kind=kind)
        return tuple(w.text if w else None for w in (found.score, found.grade))

    assert verdict("最终评价结果为90.1分，评价等级为优。") == ("90.1", "优")
    assert verdict("综合自评得分为98分，自评等级“优”。") == ("98", "优")
    assert verdict("经综合评价，该项目最终得分为92.35分，绩效评级为“良好”。") == ("92.35", "良")
    assert verdict("管理规范，财政支出绩效为“优”。") == (None, "优")
    assert verdict("项目综合评价得分100分。项目完成率100%。") == ("100", None)
    assert verdict("根据评分标准，该项指标得7.3分。质量优良。") == (None, None)
    assert verdict("自评得分96分，等级为优。财政复核得分93分，等级为良。上年度自评得分92分。") == ("96", "优")
    assert verdict("自评得分95分，等级为优。注：自评得分80分（含）至90分为良，90分以上为优。") == ("95", "优")
    assert verdict("综合得分87分，评价等级为良。单位自评得分95分，自评等级为优。", "evaluation") == ("87", "良")
    assert verdict("单位自评得分95分，自评等级为优。", "evaluation") == ("95", "优")
