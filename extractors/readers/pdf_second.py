"""A second look at PDF pages on which PDFium finds nothing: is there text in the page's own instructions, and can pdfplumber read it?

pdfplumber is slow and walks the whole file, so it gets the doubtful page alone, as a file of one page.
"""

from __future__ import annotations

import base64
import io
import re
import zlib

from extractors.document import Box
from extractors.tables.words import PageContent, Word

MAX_CONTENT = 4_000_000
"""Bytes of a page's instructions that are looked at."""
_CONTENTS = re.compile(rb"/Contents\s*\[?\s*((?:\d+ \d+ R\s*)+)")
_SHOWS = re.compile(rb"\b(?:Tj|TJ|Do)\b|\b(?:BI)\s|[)>]\s*['\"]")


def shows_something(file: bytes) -> bool:
    """Whether the one page's instructions show text or images, or cannot be unpacked; False for a page that is empty by intention."""
    found = _CONTENTS.search(file)
    if found is None:
        return False
    return any(_shows(file, reference) for reference in re.findall(rb"(\d+) \d+ R", found[1])[:50])


def _shows(file: bytes, reference: bytes) -> bool:
    start = re.search(rb"(?:^|[\r\n])" + reference + rb" 0 obj", file)
    if start is None:
        return True
    begin, end = file.find(b"stream", start.end()), file.find(b"endstream", start.end())
    header, body = file[start.end() : begin], file[begin + 6 : end].lstrip(b"\r\n")
    if begin < 0 or not body.strip():
        return False
    try:
        if b"ASCII85Decode" in header:
            body = base64.a85decode(body.strip().removesuffix(b"~>"))
        if b"FlateDecode" in header:
            body = zlib.decompressobj().decompress(body, MAX_CONTENT)
    except (ValueError, zlib.error):
        return True
    return _SHOWS.search(body) is not None


def read_page(file: bytes, number: int) -> PageContent | None:
    """The one page of `file` through pdfplumber, as page `number`; None where it fails too."""
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(file)) as pdf:
            page = pdf.pages[0]
            words = [Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in page.extract_words()]
            rulings = [Box(e["x0"], e["top"], e["x1"], e["bottom"]) for e in page.edges]
            return PageContent(number, float(page.width), float(page.height), words, rulings)
    except Exception:  # pdfminer raises whatever a broken file makes it stumble over
        return None
