"""WordprocessingML: the tree made plain, and the text of a paragraph as Word prints it."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

from extractors.readers.safe_xml import Element
from extractors.vocabulary import vocabulary

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
P, R, TBL, TR, TC, VAL = W + "p", W + "r", W + "tbl", W + "tr", W + "tc", W + "val"

_TEXT, _TAB, _BREAK, _SYMBOL = W + "t", W + "tab", W + "br", W + "sym"
_PRINTED = (_TEXT, _TAB, _BREAK, W + "cr", _SYMBOL, W + "noBreakHyphen", W + "ptab", W + "checkBox", _MATH + "t")
_UNPRINTED = (W + "del", W + "moveFrom", W + "rt", W + "footnoteReference", W + "instrText")
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_OFF = frozenset({"0", "false", "off", "none"})
_FIXED = {W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": " "}


def make_plain(root: Element, data: bytes) -> None:
    """Leave in the tree only what the page shows, so that the walk needs no cases.

    Deletions go, of alternatives one branch stays, hidden and placeholder text goes, text boxes become containers after their paragraph.
    `data` is the part itself: what it does not mention is not looked for.
    """
    if b"AlternateContent" in data:
        _choose_branches(root)
    if b"w:trPr" in data:
        for mark in [m for m in root.iter(W + "del") if m.getparent().tag == W + "trPr"]:
            _drop(mark.getparent().getparent())
    etree.strip_elements(root, *_UNPRINTED, with_tail=False)
    if b"w:vanish" in data:
        for mark in [m for m in root.iter(W + "vanish") if is_on(m)]:
            _drop(_above(mark, R))
    if b"w:showingPlcHdr" in data:
        for mark in list(root.iter(W + "showingPlcHdr")):
            _drop(_above(mark, W + "sdt"))
    if b"w:txbxContent" in data:
        for box in list(root.iter(W + "txbxContent")):
            paragraph = _above(box, P)
            if paragraph is not None:
                paragraph.addnext(box)


def is_on(flag: Element) -> bool:
    """Whether a toggle (w:vanish, w:checked) is on: it is unless it says otherwise."""
    return flag.get(VAL, "1") not in _OFF


def number_of(element: Element | None, default: int = 0) -> int:
    """The whole number in `w:val`, `default` where there is none or it is no number."""
    if element is None:
        return default
    try:
        return int(element.get(VAL, default))
    except ValueError:
        return default


def paragraph_text(paragraph: Element) -> str:
    """The paragraph's characters: tabs as a space, line breaks as ``\\n``, check boxes as ☐ ☑, soft hyphens dropped."""
    parts: list[str] = []
    for e in paragraph.iter(*_PRINTED):
        tag = e.tag
        if tag == _TEXT:
            text = e.text or ""
            parts.append(_PRIVATE.sub(lambda m, run=e: _drawn(_font(run), ord(m[0])), text) if _PRIVATE.search(text) else text)
        elif tag == _TAB:
            parts.append(" " if e.getparent().tag == R else "")
        elif tag == _BREAK:
            parts.append("" if e.get(W + "type") == "page" else "\n")
        elif tag == _SYMBOL:
            parts.append(_drawn(e.get(W + "font", ""), _code(e)))
        elif tag == W + "checkBox":
            mark = e.find(W + "checked")
            mark = e.find(W + "default") if mark is None else mark
            parts.append("☑" if mark is not None and is_on(mark) else "☐")
        else:
            parts.append(_FIXED.get(tag, e.text or ""))
    return "".join(parts).replace("\u00ad", "")


def _choose_branches(root: Element) -> None:
    """Of every mc:AlternateContent keep one branch: the first choice, unless only the fallback holds text."""
    for alternative in list(root.iter(_MC + "AlternateContent")):
        branches = alternative.findall(_MC + "Choice") + alternative.findall(_MC + "Fallback")
        kept = next((b for b in branches if next(b.iter(_TEXT), None) is not None), None)
        for branch in branches:
            if branch is not kept:
                alternative.remove(branch)


def _drop(element: Element | None) -> None:
    """Take an element away; lxml hangs the text that follows it on the element, and markup has none that matters."""
    if element is not None and element.getparent() is not None:
        element.getparent().remove(element)


def _above(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _font(text: Element) -> str:
    fonts = text.getparent().find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else str(fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "")


def _code(symbol: Element) -> int:
    try:
        return int(symbol.get(W + "char", "20"), 16)
    except ValueError:
        return 0x20


@cache
def _drawn(font: str, code: int) -> str:
    """What a symbol font draws for a code; codes of unknown private glyphs draw nothing, for they would be published as garbage."""
    drawn = vocabulary("symbols").get(font or "Wingdings", {}).get(f"{code & 0xFF:02X}")
    if drawn is not None:
        return str(drawn)
    private = 0xF000 <= code <= 0xF0FF
    if private and font == "Symbol" and 0x20 <= code & 0xFF < 0x7F:
        return chr(code & 0xFF)
    return "" if private or not 0x20 <= code < 0xD800 else chr(code)
