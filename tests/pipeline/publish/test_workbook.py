"""The workbook: text stays text, and what a sheet cannot hold is said, never lost in silence."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import schema
from pipeline.publish import workbook
from pipeline.publish.deflate import deflate
from pipeline.publish.workbook import CUT, FULL, TEXT_LIMIT, SheetRows, cell_text, rows_xml, write_workbook


def sheet(path: Path, row: type[schema.Row], rows: list[dict[str, Any]]) -> Any:
    columns = [c.name for c in schema.columns(row)]
    name = next(name for name, kind in schema.TABLES.items() if kind is row)
    parts = SheetRows(path.with_name("rows"))
    for values in rows:
        xml = rows_xml([tuple(values.get(name) for name in columns)], row)
        if parts.fits(1, len(xml)):
            parts.add(deflate([xml]), 1)
    write_workbook(path, {name: parts})
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))[name]


ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


def shown(value: str) -> str:
    """What Excel shows for a text: its own escapes, which openpyxl leaves, undone."""
    return re.sub("_x([0-9A-F]{4})_", lambda escape: chr(int(escape[1], 16)), value)


TEXTS = (
    "=100%",
    "=1+1",
    "-5",
    "http://example.org",
    "007",
    "a\nb",
    " lead",
    "<b>&",
    "<r>&</r>",
    "_x0041_",
    "_x_x0041_x0042_",
    "a\rb",
    "😀",
    "{=A1}",
    "正文",
)


def test_text_stays_text(tmp_path: Path) -> None:
    found = sheet(tmp_path / "x.xlsx", schema.Passage, [{"text": text} for text in TEXTS])
    cells = [found.cell(n, 4) for n in range(2, len(TEXTS) + 2)]
    assert {c.data_type for c in cells} == {"s"} and not any(c.hyperlink for c in cells)
    assert [shown(c.value) for c in cells] == list(TEXTS)


def test_values_have_their_types_and_the_header_its_labels(tmp_path: Path) -> None:
    values = {"target_value": Decimal("0.6622"), "target_date": date(2023, 12, 31), "achieved": False, "page": 3, "milestone_raw": "x"}
    found = sheet(tmp_path / "x.xlsx", schema.Indicator, [values, {"target_date": date(1899, 1, 1)}])
    header = [c.value for c in found[1]]
    assert header[:2] == ["indicator_id\n指标编号", "project_id\n项目编号"]
    cells = dict(zip((h.split("\n")[0] for h in header), found[2], strict=True))
    assert (cells["target_value"].value, cells["achieved"].value, cells["page"].value) == (0.6622, False, 3)
    assert cells["target_date"].value == datetime(2023, 12, 31) and cells["target_date"].number_format == "yyyy-mm-dd"
    assert found.cell(3, cells["target_date"].column).value == "1899-01-01"
    assert found.freeze_panes == "B2" and found.auto_filter.ref == f"A1:{found.cell(3, len(header)).coordinate}"


@pytest.mark.parametrize(("rows", "last"), [(2, None), (3, FULL), (4, FULL)])
def test_a_full_sheet_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, last: str) -> None:
    monkeypatch.setattr(workbook, "ROW_LIMIT", 2)
    found = sheet(tmp_path / "x.xlsx", schema.Passage, [{"passage_id": str(n), "text": "x"} for n in range(rows)])
    assert [found.cell(n, 1).value for n in range(2, 6)] == ["0", "1", last, None]


@pytest.mark.parametrize("letter", ["字", "😀"])
def test_a_text_too_long_for_a_cell_is_cut_visibly(letter: str) -> None:
    fits, long = letter * (TEXT_LIMIT // len(letter.encode("utf-16-le")) * 2), letter * TEXT_LIMIT + letter
    assert cell_text(fits) == fits
    assert cell_text(long).endswith(letter + CUT)
    assert len(cell_text(long).encode("utf-16-le")) // 2 <= TEXT_LIMIT


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=20))
def test_any_text_gives_a_readable_workbook(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    found = sheet(tmp_path_factory.mktemp("x") / "x.xlsx", schema.Passage, [{"text": text, "passage_id": "s"} for text in texts])
    values = [found.cell(n, 4).value or "" for n in range(2, len(texts) + 2)]
    assert [shown(value) for value in values] == [re.sub(ILLEGAL, "", text) for text in texts]
