"""Web pages: spans as a browser sees them, layout tables, encodings, hostile markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.document import Table
from extractors.read import read
from extractors.reader import Damaged
from extractors.readers.html import READER, html_blocks


def tables(text: str) -> list[Table]:
    return [b for b in html_blocks(text) if isinstance(b, Table)]


def shape(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def test_spans_push_later_cells_aside() -> None:
    (table,) = tables("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td colspan=3>e</table>")
    assert shape(table) == [(0, 0, 2, 1, "a"), (0, 1, 1, 2, "b"), (1, 1, 1, 1, "c"), (1, 2, 1, 1, "d"), (2, 0, 1, 3, "e")]


@pytest.mark.parametrize("span", ["99999999999", "-1", "x", "0", "²"])
def test_absurd_spans_stay_within_the_table(span: str) -> None:
    (table,) = tables(f"<table><tr><td colspan={span} rowspan={span}>a</td><td>b</td></tr><tr><td>c</td></tr></table>")
    assert table.rows == 2
    assert table.columns <= 3
    assert {c.text for c in table.cells} == {"a", "b", "c"}


def test_a_table_for_the_layout_is_transparent() -> None:
    blocks = html_blocks("<table><tr><td><h1>标题</h1><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>")
    assert [(type(b).__name__, b.number) for b in blocks] == [("Paragraph", 1), ("Table", 1)]


def test_text_is_what_the_page_shows() -> None:
    page = """<html><head><title>不</title><style>不</style></head><body><script>不</script><p>甲&nbsp;<b>乙</b>
    丙<br>丁</p><div style="display: none">不<p>不</p></div>戊<!-- 不 --><input type=checkbox checked>是</body></html>"""
    assert [getattr(b, "text", None) for b in html_blocks(page)] == ["甲 乙 丙", "丁", "戊☑是"]


def test_a_line_of_links_is_not_part_of_the_document() -> None:
    trail = '<div>当前位置：<a href="#">首页</a> &gt; <a href="/x">政务公开</a> &gt; 正文</div>'
    page = trail + '<p>按照<a href="#">甲办法</a>和<a href="#">乙办法</a>的规定执行。</p>'
    assert [getattr(b, "text", None) for b in html_blocks(page)] == ["按照甲办法和乙办法的规定执行。"]


def test_cells_keep_their_line_breaks() -> None:
    (table,) = tables("<table><tr><td><p>年度</p><p>总体<br>目标</p></td><td>x</td></tr></table>")
    assert table.cells[0].text == "年度\n总体\n目标"


@pytest.mark.parametrize(("encoding", "says"), [("gb18030", "gb2312"), ("utf-8", "gb2312"), ("utf-8", "utf-8")])
def test_the_bytes_tell_the_encoding_even_where_the_page_lies(tmp_path: Path, encoding: str, says: str) -> None:
    page = f'<html><meta charset="{says}"><body><p>绩效目标</p></body></html>'.encode(encoding)
    assert READER.recognises(page, "a.xls")
    (tmp_path / "a.html").write_bytes(page)
    assert READER.read(tmp_path / "a.html").paragraphs[0].text == "绩效目标"


def test_markdown_with_tags_is_left_to_the_text_reader() -> None:
    assert not READER.recognises(b"# x\n<table><tr><td>", "a.md")
    assert READER.recognises(b"<table><tr><td>", "a.xls")


def test_a_page_nested_beyond_measure_does_not_break_the_walk() -> None:
    assert isinstance(html_blocks("<div>" * 50_000 + "x" + "<table><tr><td>" * 5_000 + "y"), tuple)


def test_a_page_without_text_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>x</script></body></html>")
    with pytest.raises(Damaged, match="no text can be seen"):
        read(tmp_path / "a.html")


@pytest.mark.parametrize(
    ("page", "whole"),
    [
        ("<html><body><p>甲</p><table><tr><td>乙</td></tr></table>", True),
        ("<html><body><table><tr><td>甲</td></tr><table><tr><td>乙</td></tr></body></html>", True),
        ("<html><body><table><tr><td>甲</td></tr><tr><td>乙", False),
        ("<p>甲</p><p>乙</p><t", False),
        ("<div>" * 1_000 + "甲", True),
        ("<div>" * 3_000 + "甲", False),
    ],
)
def test_a_page_that_breaks_off_or_goes_too_deep_is_not_whole(tmp_path: Path, page: str, whole: bool) -> None:
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    document = READER.read(tmp_path / "a.html")
    assert document.complete is whole is (document.warnings == ())
