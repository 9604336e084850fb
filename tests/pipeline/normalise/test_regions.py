"""Regions: where a document belongs, and when it cannot be told."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.normalise.regions import Region, Regions, compile_regions, describe, find_mentions, locate
from tests.shared import SHARED

GOLD = SHARED / "gold"


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Knowledge().part(compile_regions)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["桃源县审计局2021年度部门预算项目支出绩效自评表"], "430725"),
        (["宜昌市夷陵区民政局项目支出绩效评价报告"], "420506"),
        (["宜昌市市场监督管理局关于2022年度抽检项目的报告"], "420500"),
        (["附件2：2020年云梦县卫健局自评表"], "420923"),
        (["江西南昌青云谱区"], "360104"),
        (["青云谱信访局"], "360104"),
        (["3.2_2023年度济源市农业农村局.pdf"], "419001"),
        (["中共成县县委宣传部"], "621221"),
        (["南康市水利局"], "360703"),  # a former name is the present region
        (["莱芜市民政局"], "371200"),  # a region merged away keeps its own code
        (["恩施州巴东县林业局"], "422823"),
        (["融水县财政局"], "450225"),
        (["中共和县县委组织部"], "340523"),  # not 共和县
        (["前郭县水利局"], "220721"),  # an abbreviation in everyday use
        (["沅陵教育局2023年项目支出绩效自评表"], "431222"),  # two characters, but an office follows
        (["上海浦东教育局"], "310115"),
        (["辽宁朝阳教育局"], "211300"),
        (["云阳工业园区管委会"], "500235"),
        (["宜昌高新区管委会"], "420500"),
        (["苏州工业园区教育局"], "320500"),
        (["雄安新区公共服务局"], "130000"),
    ],
)
def test_title_or_unit_names_the_region(regions: Regions, texts: list[str], code: str) -> None:
    found = locate(regions, texts)
    assert found is not None
    assert found.code == code


def test_the_unit_makes_the_title_more_exact(regions: Regions) -> None:
    found = locate(regions, ["湖北省2022年中央水利发展资金绩效自评表", "云梦县水利局"])
    assert found == Region("420923", "湖北省", "孝感市", "云梦县")


def test_a_unit_elsewhere_does_not_move_the_title(regions: Regions) -> None:
    found = locate(regions, ["湖北省2022年水利发展资金绩效自评表", "桃源县水利局"])
    assert found is not None
    assert found.code == "420000"


def test_other_places_in_prose_do_not_win(regions: Regions) -> None:
    texts = [
        "项目支出绩效自评表",
        "受南昌市青云谱区财政局委托，根据《湖北省预算绩效管理办法》，多次到北京市、天津市劝返，青云谱区出台了制度。",
    ]
    found = locate(regions, texts)
    assert found is not None
    assert found.code == "360104"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["鼓楼区财政局"], None),
        (["鼓楼区财政局", "南京市财政局关于印发办法的通知"], "320106"),
        (["西湖区教育局", "根据洪财绩〔2022〕4号文件"], "360103"),
        (["西湖区教育局", "根据杭财绩〔2022〕4号文件"], "330106"),
        (["新华区信访局", "石家庄市裕华区"], "130105"),
    ],
)
def test_same_named_districts_need_context(regions: Regions, texts: list[str], code: str | None) -> None:
    found = locate(regions, texts)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("江北区民政局", 2023, None),  # in 宁波 and in 重庆
        ("江北区民政局", 2028, "330205"),  # 重庆's is gone
        ("太平区教育局", 2003, None),
        ("太平区教育局", 2020, "210904"),
        ("江津市教育局", 2005, "500116"),
    ],
)
def test_the_year_tells_same_named_regions_apart(regions: Regions, text: str, year: int, code: str | None) -> None:
    found = locate(regions, [text], year)
    assert (found.code if found else None) == code


def test_a_bare_county_is_right_or_not_told_but_hardly_ever_wrong(regions: Regions) -> None:
    """Title and nothing else, for every county: 3% have a namesake and stay untold."""
    counties = [code for code in regions.names if not code.endswith("00")]
    found = {code: locate(regions, [f"{regions.names[code]}教育局2023年项目支出绩效自评表"]) for code in counties}
    right = sum(region is not None and region.code == code for code, region in found.items())
    assert right / len(counties) > 0.96
    assert not [code for code, region in found.items() if region and region.code != code]


@pytest.mark.parametrize(
    "text",
    [
        "公安交警大队",
        "老城区改造项目绩效评价报告",
        "城区环卫保洁外包专项资金",
        "建成县级医院两所",
        "中央、省和县级配套资金",
        "平安创建经费",
        "公安局经费",
        "东方市场改造",
        "新建区域医疗中心",
    ],
)
def test_common_words_are_no_regions(regions: Regions, text: str) -> None:
    assert locate(regions, [text]) is None


def test_municipalities_and_counties_without_a_city(regions: Regions) -> None:
    assert describe(regions, "110108") == Region("110108", "北京市", "北京市", "海淀区")
    assert describe(regions, "500235") == Region("500235", "重庆市", "重庆市", "云阳县")
    assert describe(regions, "429004") == Region("429004", "湖北省", None, "仙桃市")
    assert describe(regions, "441900") == Region("441900", "广东省", "东莞市", None)
    assert describe(regions, "360000") == Region("360000", "江西省", None, None)


def test_every_region_is_found_by_its_full_chain(regions: Regions) -> None:
    """No name is shadowed: province + city + county always leads back to the code."""
    lost = []
    for code in regions.names:
        place = describe(regions, code)
        chain = "".join(dict.fromkeys(n for n in (place.province, place.city, place.county) if n))
        found = locate(regions, [chain + "财政局"])
        if found is None or found.code != code:
            lost.append((code, chain, found))
    assert not lost


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="南昌市青云谱区县省江西北京《》（）：2023年 \n委局", max_size=40))
def test_mentions_are_ordered_and_inside_the_text(text: str) -> None:
    mentions = find_mentions(REGIONS, text)
    assert all(0 <= m.start < m.end <= len(text) and m.codes for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


REGIONS = compile_regions(Knowledge())


def test_a_broken_overlay_is_named(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text("code;name\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"regions\.csv"):
        compile_regions(Knowledge(tmp_path))


@pytest.mark.skipif(not GOLD.is_dir(), reason="the founding documents are not here")
def test_founding_documents(regions: Regions) -> None:
    for path in sorted(GOLD.glob("*/*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))["documents"]
        row = row[0] if isinstance(row, list) else row
        found = locate(regions, [row["title"], row["organisation"]])
        assert found is not None, path.name
        assert (found.code, found.province, found.city, found.county) == (row["region_code"], row["province"], row["city"], row["county"])
