"""Digital PDF: every page through PDFium, doubtful pages through a second engine, all pages laid out as blocks.

A document is read in one process by one thread: PDFium is not thread-safe.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractors.document import Document
from extractors.reader import Damaged, Encrypted, Reader
from extractors.readers.layout import PageLayout, assemble, lay_out
from extractors.readers.pdf_page import Sight, look

MAX_PAGES = 5_000
"""Pages beyond are not read; the document is then incomplete."""
SECOND_OPINIONS = 20
"""Pages per document that the slow second engine may be asked about."""
_SCAN = 0.5
"""A page without text is a scan where an image covers this share of it."""


def recognises(head: bytes, name: str) -> bool:
    """A PDF header within the first KiB, as readers tolerate it (junk may stand before it)."""
    return b"%PDF-" in head[:1024]


def read(path: Path) -> Document:
    """The whole document.

    Raises:
        Encrypted: it opens only with a password.
        Damaged: PDFium finds no pages in it.
    """
    pdf = _open(path)
    try:
        return _read_pages(pdf, path)
    finally:
        pdf.close()


def _open(path: Path) -> Any:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if pypdfium2.raw.FPDF_GetLastError() == pypdfium2.raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Encrypted(f"{path.name}: the PDF needs a password 需要密码; save a copy without one and run again") from error
        raise Damaged(f"{path.name}: PDF 已损坏, cannot be opened ({error}); get the file again from its source") from error
    if not len(pdf):
        pdf.close()
        raise Damaged(f"{path.name}: PDF 已损坏, it has no pages; get the file again from its source")
    return pdf


def _read_pages(pdf: Any, path: Path) -> Document:
    layouts: list[PageLayout] = []
    warnings: list[str] = []
    scanned = lost = doubts = 0
    for number in range(1, min(len(pdf), MAX_PAGES) + 1):
        sight = _look(pdf, number)
        if sight is not None and not sight.characters and sight.image_share >= _SCAN:
            scanned += 1
            warnings.append(f"第{number}页是图像，尚不能识别")
            continue
        content = sight.content if sight is not None else None
        if sight is None or _is_doubtful(sight, 1 < number == len(pdf)):
            doubts += 1
            other = _second_opinion(path, number) if doubts <= SECOND_OPINIONS else None
            if other is not None and len(other.words) and _letters(other.words) > 1.2 * (sight.characters if sight else 0):
                content = other
                warnings.append(f"第{number}页由备用引擎读取")
            elif sight is None or sight.text_objects or sight.unreadable:
                lost += 1
                warnings.append(f"第{number}页无法读取文字")
        if content is not None:
            layouts.append(lay_out(content))
    if len(pdf) > MAX_PAGES:
        warnings.append(f"只读取了前{MAX_PAGES}页，共{len(pdf)}页")
    return Document(
        "pdf",
        assemble(layouts),
        page_count=len(pdf),
        is_scanned=scanned > len(pdf) / 2,
        warnings=tuple(warnings),
        complete=not (lost or scanned or len(pdf) > MAX_PAGES),
        properties=_properties(pdf),
    )


def _look(pdf: Any, number: int) -> Sight | None:
    """The page through PDFium; None where it cannot be loaded."""
    import pypdfium2

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        return look(page, number)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _is_doubtful(sight: Sight, is_last: bool) -> bool:
    """Whether PDFium may have missed text: an empty page, text objects without characters, or characters without a value.

    An empty last page is common after a table and is trusted, since the second engine is slow.
    """
    if not sight.objects:
        return not is_last
    return sight.characters < sight.text_objects / 4 or sight.unreadable > 0.3 * sight.characters


def _second_opinion(path: Path, number: int) -> Any:
    from extractors.readers.pdf_second import read_page

    return read_page(path, number)


def _letters(words: Any) -> int:
    return sum(len(w.text) for w in words)


def _properties(pdf: Any) -> dict[str, str]:
    """Title, author and producer as the file states them."""
    return {k.lower(): v for k, v in pdf.get_metadata_dict(skip_empty=True).items() if k in ("Title", "Author", "Producer")}


READER = Reader("pdf", recognises, read)
