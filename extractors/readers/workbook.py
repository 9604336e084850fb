"""Workbooks (xlsx): the cells of each sheet as they are shown, read sparsely, so that a stray cell in the last corner costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.readers.container import Package
from extractors.readers.number_format import BUILT_IN, plain, shown
from extractors.readers.safe_xml import Element, parse

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MOST_CELLS = 2_000_000
_LONGEST_TEXT = 32_767
"""Characters that a cell may hold in Excel."""
_MOST_TEXT = 16_000_000
"""Characters of all cells; a file that names one long string from every cell is no document."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, 0-based."""


@dataclass(slots=True)
class Sheet:
    """One sheet: text by (row, column), merged ranges, whether it is visible."""

    name: str
    visible: bool = True
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


class Workbook:
    """An xlsx package; `whole` is False once a part was damaged."""

    def __init__(self, package: Package) -> None:
        """Read what the sheets share: strings and number formats."""
        self._package = package
        self.whole = True
        self._room = _MOST_TEXT
        self._strings = [_text(item) for item in self._children("xl/sharedStrings.xml", "si")]
        self._formats = self._read_formats()

    def sheets(self) -> Iterator[Sheet]:
        """All sheets in the order of their tabs; where the list of them is lost, every sheet that is there."""
        targets = {r.get("Id", ""): r.get("Target", "") for r in self._parts("xl/_rels/workbook.xml.rels")}
        listed = self._children("xl/workbook.xml", "sheets/" + _S + "sheet")
        if not any(entry.get(_R + "id", "") in targets for entry in listed):
            yield from self._unlisted()
            return
        for entry in listed:
            target = targets.get(entry.get(_R + "id", ""), "")
            sheet = Sheet(entry.get("name", ""), entry.get("state", "visible") == "visible")
            if sheet.visible and target:
                self._fill(sheet, target[1:] if target.startswith("/") else "xl/" + target)
            yield sheet

    def _unlisted(self) -> Iterator[Sheet]:
        for member in filter(_SHEET.fullmatch, self._package.names()):
            self.whole = False
            sheet = Sheet(member)
            self._fill(sheet, member)
            yield sheet

    def _parts(self, member: str) -> list[Element]:
        data = self._package.read(member)
        root, sound = parse(data) if data else (None, True)
        self.whole = self.whole and sound and self._package.whole
        return [] if root is None else list(root)

    def _children(self, member: str, path: str) -> list[Element]:
        parts = self._parts(member)
        return parts[0].getparent().findall(_S + path) if parts else []

    def _read_formats(self) -> list[str]:
        parts = self._parts("xl/styles.xml")
        if not parts:
            return []
        root = parts[0].getparent()
        own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.findall(f"{_S}numFmts/{_S}numFmt")}
        ids = [xf.get("numFmtId", "0") for xf in root.findall(f"{_S}cellXfs/{_S}xf")]
        return [own.get(i) or BUILT_IN.get(int(i) if i.isdigit() else 0, "") for i in ids]

    def _fill(self, sheet: Sheet, member: str) -> None:
        parts = self._parts(member)
        if not parts:
            return
        root = parts[0].getparent()
        row = 0
        for line in root.iterfind(f"{_S}sheetData/{_S}row"):
            stated = line.get("r", "")
            row, column = (int(stated) if stated.isdigit() else row + 1), -1
            for cell in line.iterfind(_S + "c"):
                place = _place(cell.get("r", ""))
                column = place[1] if place else column + 1
                text = self._shown(cell)[:_LONGEST_TEXT]
                if text:
                    self._room -= len(text)
                    if self._room < 0 or len(sheet.cells) >= _MOST_CELLS:
                        self.whole = False
                        return
                    sheet.cells[row - 1, column] = text
        for merge in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
            first, _, last = merge.get("ref", "").partition(":")
            a, b = _place(first), _place(last)
            if a and b:
                sheet.merges.append((*a, *b))

    def _shown(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(_S + "is")
            return "" if inline is None else _text(inline).strip()
        stored = (cell.findtext(_S + "v") or "").strip()
        if kind == "s":
            return self._strings[int(stored)].strip() if stored.isdigit() and int(stored) < len(self._strings) else ""
        if kind != "n" or not stored:
            return {"0": "FALSE", "1": "TRUE"}.get(stored, stored) if kind == "b" else stored
        try:
            number = float(stored)
        except ValueError:
            return stored
        style = cell.get("s", "0")
        code = self._formats[int(style)] if style.isdigit() and int(style) < len(self._formats) else ""
        return shown(number, code) if code else plain(number)


def _text(item: Element) -> str:
    """A string's text, its formatted runs joined, phonetic guides left out."""
    return "".join(t.text or "" for t in item.iter(_S + "t") if t.getparent().tag != _S + "rPh")


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column (0-based) of a reference such as B12."""
    found = _REFERENCE.fullmatch(reference.replace("$", ""))
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
