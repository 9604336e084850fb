"""What the page of one file says, as it was read: `jixiao show`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extractors.document import NOWHERE, Document, Paragraph, Place, Table
from extractors.interpret import interpret
from extractors.read import read
from extractors.reader import ReadError
from extractors.records import Worded, WordedReport
from extractors.wording import squeeze
from pipeline.console.messages import Messages
from pipeline.printing import printable
from pipeline.work import Limits, perform


def look(path: Path, limits: Limits) -> tuple[Document, WordedReport]:
    """Read and interpret a file in a process of its own; a ReadError says why that was not possible."""
    (outcome,) = perform(_look, [path], workers=1, limits=limits, size=_size, preload=(__name__,))
    if outcome.value is None:
        raise ReadError(f"{path.name}: {outcome.error}")
    return outcome.value


def draw(path: Path, folder: Path, limits: Limits) -> list[Path]:
    """Write each page with what was seen on it to `folder`, as PNG; a ReadError says why that was not possible."""
    (outcome,) = perform(partial(_draw, folder), [path], workers=1, limits=limits, size=_size, preload=(__name__,))
    if outcome.value is None:
        raise ReadError(outcome.error or path.name)
    return outcome.value


def _draw(folder: Path, path: Path) -> list[Path]:
    from extractors.readers.page_drawing import draw_pages

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, picture in draw_pages(path):
        written.append(folder / f"{path.stem}-{number}.png")
        picture.save(written[-1])
    return written


def _look(path: Path) -> tuple[Document, WordedReport]:
    document = read(path)
    return document, interpret(document, name=path.name)


def _size(path: Path) -> int:
    return path.stat().st_size


def as_json(document: Document, report: WordedReport) -> str:
    """Both as JSON, field by field."""
    return json.dumps({"document": asdict(document), "report": asdict(report)}, ensure_ascii=False, indent=1, default=str)


def as_text(say: Messages, document: Document, report: WordedReport) -> Iterator[str]:
    """The blocks in reading order, then the records; one line at a time."""
    for warning in (*document.warnings, *report.remarks):
        yield say("show.warning", text=printable(warning))
    for block in document.blocks:
        yield from _paragraph(say, block) if isinstance(block, Paragraph) else _table(say, block)
    yield f"── {say('show.records')} ──"
    yield from _record(say, report, "")


def _paragraph(say: Messages, paragraph: Paragraph) -> Iterator[str]:
    yield printable(squeeze(paragraph.text))


def _table(say: Messages, table: Table) -> Iterator[str]:
    """One line per row; `←` and `↑` stand where a merged cell goes on."""
    yield f"── {place(say, Place(table.page, table.number))} ──"
    for r, row in enumerate(table.grid):
        yield " | ".join(_position(table, r, c) for c in range(len(row)))


def _position(table: Table, r: int, c: int) -> str:
    cell = table.grid[r][c]
    if cell is None:
        return ""
    if cell.column < c:
        return "←"
    return "↑" if cell.row < r else printable(squeeze(cell.text))


def place(say: Messages, where: Place) -> str:
    """A place in words: page 3, table 2, row 5."""
    parts = []
    if where.page is not None:
        parts.append(say("show.place", page=where.page))
    if where.table_no is not None:
        parts.append(say("show.table", number=where.table_no))
    if where.row_no is not None:
        parts.append(say("show.row", row=where.row_no))
    return ", ".join(parts)


def _record(say: Messages, record: Any, indent: str) -> Iterator[str]:
    for field in fields(record):
        value = getattr(record, field.name)
        if value is None or value in ("", (), NOWHERE) or field.name in ("remarks", "confidence", "method"):
            continue
        name = say(f"record.{field.name}")
        if isinstance(value, Worded):
            yield f"{indent}{name}: {_worded(say, value)}"
        elif isinstance(value, Place):
            yield f"{indent}{name}: {place(say, value)}"
        elif isinstance(value, tuple):
            yield from _items(say, name, value, indent)
        else:
            yield f"{indent}{name}: {printable(str(value))}"


def _items(say: Messages, name: str, values: tuple[Any, ...], indent: str) -> Iterator[str]:
    for number, value in enumerate(values, 1):
        if is_dataclass(value) and not isinstance(value, Worded):
            yield f"{indent}{name} {number}"
            yield from _record(say, value, indent + "  ")
        else:
            yield f"{indent}{name} {number}: {_worded(say, value)}"


def _worded(say: Messages, value: Worded) -> str:
    notes = "; ".join(note for note in (place(say, value.place), ", ".join(value.steps)) if note)
    return printable(squeeze(value.text)) + (f"  [{notes}]" if notes else "")
