"""The PDF reader against second witnesses: pdfplumber's cells, and the same document as DOCX. Skipped where those are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.readers.pdf import read
from extractors.readers.pdf_page import look
from extractors.tables.ruled import read_tables
from extractors.wording import fold
from tests.shared import SHARED

PDFS = [p for folder in ("seeds", "forms") for p in sorted((SHARED / folder).glob("*.pdf")) if ".scan" not in p.name]
TWINS = [p for p in PDFS if p.with_suffix(".docx").exists()]

pytestmark = pytest.mark.skipif(not PDFS, reason="the founding documents are not here")


@pytest.mark.parametrize("path", PDFS[::6], ids=lambda p: p.stem)
def test_cells_are_those_that_pdfplumber_finds(path: Path) -> None:
    import pdfplumber
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    with pdfplumber.open(path) as witness:
        for number, page in enumerate(witness.pages[:8], 1):
            ours, _ = read_tables(look(pdf[number - 1], number).content)
            assert [len(t.cells) for t in ours] == [len(t.cells) for t in page.find_tables()], f"page {number}"
    pdf.close()


@pytest.mark.parametrize("path", TWINS, ids=lambda p: p.stem)
def test_rows_and_paragraphs_are_those_of_the_docx(path: Path) -> None:
    import docx

    twin = docx.Document(str(path.with_suffix(".docx")))
    document = read(path)
    assert [[[fold(c.text) if c else "" for c in row] for row in t.grid] for t in document.tables] == [
        [[fold(c.text) for c in row.cells] for row in t.rows] for t in twin.tables
    ]
    wanted = [fold(p.text) for p in twin.paragraphs if p.text.strip()]
    found = [fold(p.text) for p in document.paragraphs]
    assert len(set(wanted) & set(found)) >= 0.97 * len(set(wanted))
