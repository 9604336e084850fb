"""Offices and firms: finding them in prose, what they are for, and which names mean the same one."""

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
    read_organisation,
    same_office,
)

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
    ("a", "b", "same"),
    [
        ("青云谱区委信访局", "区委信访局", True),
        ("青云谱区委信访局", "信访局", True),
        ("青云谱区委信访局", "区信访局", True),
        ("昆明市呈贡区信访局", "呈贡区信访局", True),
        ("桃源县卫生健康局", "县卫健局", True),
        ("夷陵区人民政府", "区政府", True),
        ("宜昌市市场监督管理局", "宜昌市市场监督管理办公室", True),  # doubtful
        ("宜昌市市场监督管理局", "市场局", True),
        ("桃源县企业改制服务中心", "服务中心", True),
        ("江西正效咨询管理有限公司", "正效公司", True),
        ("区信访局", "区医保局", False),
        ("区财政局", "市财政局", False),
        ("夷陵区财政局", "县财政局", False),
        ("夷陵区信访局", "青云谱区信访局", False),
        ("宜昌市财政局", "夷陵区财政局", False),
        ("医保局", "桃源县企业改制服务中心", False),
        ("江西正效咨询管理有限公司", "北京中审会计师事务所", False),
    ],
)
def test_same_office(orgs: Organisations, a: str, b: str, same: bool) -> None:
    assert same_office(orgs, a, b) is same
    assert same_office(orgs, b, a) is same


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="南昌市区县委信访财政局办公室委托由江西有限公司会计师事务所（）。 ", max_size=60))
def test_mentions_do_not_overlap(text: str) -> None:
    found = find_organisations(ORGS, text)
    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
