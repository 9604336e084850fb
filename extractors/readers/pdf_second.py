"""The second engine for PDF pages that PDFium cannot read: pdfplumber. Slow, so asked only about doubtful pages."""

from __future__ import annotations

from pathlib import Path

from extractors.document import Box
from extractors.tables.words import PageContent, Word


def read_page(path: Path, number: int) -> PageContent | None:
    """Page `number` (1-based) through pdfplumber; None where it fails too."""
    import pdfplumber

    try:
        with pdfplumber.open(path, pages=[number]) as pdf:
            page = pdf.pages[0]
            words = [Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in page.extract_words()]
            rulings = [Box(e["x0"], e["top"], e["x1"], e["bottom"]) for e in page.edges]
            return PageContent(number, float(page.width), float(page.height), words, rulings)
    except Exception:  # pdfminer raises whatever a broken file makes it stumble over
        return None
