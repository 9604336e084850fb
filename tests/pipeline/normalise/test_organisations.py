"""Offices and firms: finding them in prose, what they are for and at which level, and which names mean the same one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.organisations import (
    Organisation,
    Organisations,
    compile_organisations,
    find_organisations,
    name_in_full,
    read_organisation,
)
from pipeline.normalise.regions import describe

ORGS = Knowledge().part(compile_organisations)


@pytest.fixture(scope="module")
def orgs() -> Organisations:
    return ORGS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桃源县信访局 111001", Organisation("桃源县信访局", "信访", "county")),
        ("081-桃源县林业局（盖章）", Organisation("桃源县林业局", "林业", "county")),
        ("宜昌市市场监督管理局", Organisation("宜昌市市场监督管理局", "市场监管", "city")),
        ("区医保局", Organisation("区医保局", "医保", "county")),
        ("市委政法委", Organisation("市委政法委", "政法", "city")),
        ("桃源县人民政府办公室", Organisation("桃源县人民政府办公室", "政府办", "county")),
        ("大桥镇人民政府", Organisation("大桥镇人民政府", "政府", "town")),
        ("湖北省水利厅", Organisation("湖北省水利厅", "水利", "province")),
        ("桃源县企业改制服务中心", Organisation("桃源县企业改制服务中心", None, "county")),
        ("", Organisation("", None, None)),
    ],
)
def test_read_organisation(orgs: Organisations, text: str, expected: Organisation) -> None:
    assert read_organisation(orgs, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各项支出均按照区医保局相关财务管理制度执行", ["区医保局"]),
        ("受宜昌市夷陵区财政局（以下简称“区财政局”）委托", ["宜昌市夷陵区财政局", "区财政局"]),
        ("经县政府同意，县委高度重视，市委政法委牵头", ["县政府", "县委", "市委政法委"]),
        ("不能解决的协调信访局", ["信访局"]),
        ("由夷陵区小溪塔街道办事处负责", ["夷陵区小溪塔街道办事处"]),
        (
            "委托江西正效咨询管理有限公司及北京中审（江西）会计师事务所（特殊普通合伙）评价",
            ["江西正效咨询管理有限公司", "北京中审（江西）会计师事务所（特殊普通合伙）"],
        ),
        ("聘请第三方机构中瑞岳华会计师事务所进行审计", ["中瑞岳华会计师事务所"]),
        ("项目由江西经纬工程咨询有限公司实施", ["江西经纬工程咨询有限公司"]),
        ("青云谱信访局开展工作", ["青云谱信访局"]),
        ("中共夷陵区委办公室", ["中共夷陵区委办公室"]),
        ("各县财政局、教育部门、社区卫生服务中心、财政部门", []),
        ("教育局部分经费，全市各部门办公室要加强宣传部署", []),
        ("桃源县为加强工作，成立了领导小组办公室", []),
        ("加强公安信访教育工作，市政工程，县委托第三方", []),
    ],
)
def test_find_organisations(orgs: Organisations, text: str, expected: list[str]) -> None:
    assert [m.text for m in find_organisations(orgs, text)] == expected


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("信访局", "420506", Organisation("信访局", "信访", "county")),
        ("市财政局", "360781", Organisation("市财政局", "财政", "county")),  # 瑞金市 is a city at county level
        ("市财政局", "420506", Organisation("市财政局", "财政", "city")),
        ("市财政局", "420500", Organisation("市财政局", "财政", "city")),
        ("省水利厅", "420506", Organisation("省水利厅", "水利", "province")),
        ("宜昌市财政局", "420506", Organisation("宜昌市财政局", "财政", "city")),
        ("实验小学", "420506", Organisation("实验小学", "教育", "county")),
        ("宜昌市中心医院", "420500", Organisation("宜昌市中心医院", "卫健", "city")),
        ("江西正效咨询管理有限公司", "360000", Organisation("江西正效咨询管理有限公司", None, None)),
        ("", "420506", Organisation("", None, None)),
    ],
)
def test_the_documents_region_tells_the_level(orgs: Organisations, text: str, code: str, expected: Organisation) -> None:
    assert read_organisation(orgs, text, describe(orgs.regions, code)) == expected


@pytest.mark.parametrize(
    ("name", "others", "full"),
    [
        ("信访局", ["夷陵区委信访局"], "夷陵区委信访局"),
        ("区信访局", ["宜昌市夷陵区信访局", "夷陵区信访局"], "宜昌市夷陵区信访局"),
        ("县卫健局", ["桃源县卫生健康局"], "桃源县卫生健康局"),
        ("信访局", ["夷陵区财政局"], "信访局"),
        ("区财政局", ["宜昌市财政局"], "区财政局"),
        ("县财政局", ["夷陵区财政局"], "县财政局"),
        ("教育局", ["桃源县教育局第一幼儿园"], "教育局"),
        ("服务中心", ["桃源县企业改制服务中心"], "服务中心"),
        ("正效公司", ["江西正效咨询管理有限公司"], "正效公司"),
        ("017 司法局", [], "司法局"),
        ("", ["桃源县财政局"], ""),
    ],
)
def test_a_unit_is_named_in_full(orgs: Organisations, name: str, others: list[str], full: str) -> None:
    assert name_in_full(orgs, name, others) == full


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="南昌市区县委信访财政局办公室委托由江西有限公司会计师事务所（）。 ", max_size=60))
def test_mentions_do_not_overlap(text: str) -> None:
    found = find_organisations(ORGS, text)
    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
