"""Digital PDF: every page through PDFium, doubtful pages through a second engine, all pages laid out as blocks.

A document is read in one process by one thread: PDFium is not thread-safe.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.document import Document
from extractors.reader import Damaged, Encrypted, Reader, ReadError
from extractors.readers.layout import PageLayout, assemble, lay_out
from extractors.readers.origin import chain
from extractors.readers.pdf_file import is_damaged, rebuild
from extractors.readers.pdf_page import Sight, isolate, look
from extractors.readers.pdf_picture import Drawn, add_figure, draw, find_figure, is_picture
from extractors.readers.pdf_second import read_page, shows_something
from extractors.tables.words import PageContent

MAX_PAGES = 2_000
"""Pages beyond are not read; the document is then incomplete. So many pages of forms are read well within the time that a file has."""
REOPEN = 200
"""Pages after which the file is opened anew: PDFium keeps the fonts of every page it has seen."""
SECOND_OPINIONS = 20
"""Pages per document that the slow second engine may be asked about."""


def recognises(head: bytes, name: str) -> bool:
    """A PDF header within the first KiB, as readers tolerate it (junk may stand before it)."""
    return b"%PDF-" in head[:1024]


def read(path: Path) -> Document:
    """The whole document.

    Raises:
        Encrypted: it opens only with a password.
        Damaged: PDFium finds no pages in it.
    """
    return _read_pages(path)


def see_pages(path: Path) -> Iterator[tuple[PageContent, Any]]:
    """The pages one by one, each with the open page of PDFium: what `read` makes blocks of, for drawing. Raises as `read` does."""
    (pdf, _), reading = _open(path), _Reading()
    try:
        for number in range(1, min(len(pdf), MAX_PAGES) + 1):
            content = reading.see(pdf, number)
            if content is not None:
                yield content, pdf[number - 1]
    finally:
        pdf.close()


def _open(path: Path) -> tuple[Any, bool]:
    """The document, and whether it opened as it is: one without its end is given a new root."""
    import pypdfium2

    try:
        return _load(path), True
    except pypdfium2.PdfiumError as error:
        if pypdfium2.raw.FPDF_GetLastError() == pypdfium2.raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Encrypted(f"{path.name}: the PDF needs a password; save a copy without one and run again") from error
        try:
            return _load(rebuild(path.read_bytes()) or b""), False
        except pypdfium2.PdfiumError:
            raise Damaged(f"{path.name}: the PDF is damaged and cannot be opened ({error}); get the file again from its source") from error


def _load(file: Path | bytes) -> Any:
    """The document; raises PdfiumError where it has no pages, too."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(file)
    if not len(pdf):
        pdf.close()
        raise pypdfium2.PdfiumError("no pages")
    return pdf


class _Reading:
    """What one document gave so far."""

    def __init__(self) -> None:
        self.layouts: list[PageLayout] = []
        self.warnings: list[str] = []
        self.scanned = self.lost = self.doubts = 0

    def see(self, pdf: Any, number: int) -> PageContent | None:
        """One page's content; None where it shows nothing."""
        sight, drawn = _look(pdf, number)
        content = sight.content if sight is not None else None
        if drawn is not None:
            seen = self._recognise(number, drawn)
            self.scanned += drawn.figure is None
            content = add_figure(content, seen, drawn.figure) if content and seen and drawn.figure else seen or content
        elif sight is None or _is_doubtful(sight):
            content = self._doubt(pdf, number, sight)
        return content

    def _recognise(self, number: int, drawn: Drawn) -> PageContent | None:
        """One page from its picture; None where there is nothing to recognise it with."""
        from extractors.readers.scan import read_picture

        try:
            seen = read_picture(drawn.pixels, number, drawn.scale)
        except ReadError as error:
            self.lost += 1
            self.warnings.append(f"第{number}页是图像，未能识别：{error}")
            return None
        return replace(seen, origin=chain(drawn.origin, seen.origin))

    def _doubt(self, pdf: Any, number: int, sight: Sight | None) -> PageContent | None:
        """The doubtful page's content, by whichever engine reads more; a page that shows something and gives nothing is lost."""
        self.doubts += 1
        file = isolate(pdf, number)
        if sight is not None and not sight.objects and not shows_something(file):
            return None
        other = read_page(file, number) if self.doubts <= SECOND_OPINIONS else None
        read_first = sight.characters - sight.unreadable if sight is not None else 0
        if other is not None and sum(len(w.text) for w in other.words) > 1.2 * read_first:
            self.warnings.append(f"第{number}页由备用引擎读取")
            return other
        self.lost += 1
        self.warnings.append(f"第{number}页无法读取文字")
        return sight.content if sight is not None else None


def _read_pages(path: Path) -> Document:
    reading = _Reading()
    pdf, whole = _open(path)
    try:
        count, properties = len(pdf), _properties(pdf)
        for number in range(1, min(count, MAX_PAGES) + 1):
            content = reading.see(pdf, number)
            if content is not None:
                reading.layouts.append(lay_out(content))
            if number % REOPEN == 0 and number < count:
                pdf.close()
                pdf, _ = _open(path)
    finally:
        pdf.close()
    if not whole or (not reading.lost and is_damaged(path.read_bytes())):
        reading.lost += 1
        reading.warnings.append("文件已损坏，已读取可恢复的部分")
    if count > MAX_PAGES:
        reading.warnings.append(f"只读取了前{MAX_PAGES}页，共{count}页")
    return Document(
        "pdf",
        assemble(reading.layouts),
        page_count=count,
        is_scanned=reading.scanned > count / 2,
        warnings=tuple(reading.warnings),
        complete=not (reading.lost or count > MAX_PAGES),
        properties=properties,
    )


def _look(pdf: Any, number: int) -> tuple[Sight | None, Drawn | None]:
    """The page through PDFium, None where it cannot be loaded; and its picture, where it or a part of it must be read from that."""
    import pypdfium2

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        return None, None
    try:
        turn = page.get_rotation()
        sight = look(page, number)
        if is_picture(sight, page):
            page.set_rotation(turn)
            return sight, draw(page)
        figure = find_figure(sight)
        return sight, draw(page, figure) if figure is not None else None
    except pypdfium2.PdfiumError:
        return None, None
    finally:
        page.close()


def _is_doubtful(sight: Sight) -> bool:
    """Whether PDFium may have missed text: an empty page, text objects without characters, or characters without a value."""
    if not sight.objects:
        return True
    return sight.characters < sight.text_objects / 4 or sight.unreadable > 0.3 * sight.characters


def _properties(pdf: Any) -> dict[str, str]:
    """Title, author and producer as the file states them."""
    return {key.lower(): value for key in ("Title", "Author", "Producer") if (value := pdf.get_metadata_value(key))}


READER = Reader("pdf", recognises, read)
