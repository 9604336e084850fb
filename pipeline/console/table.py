"""A table of somebody's own (CSV), read and written row by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from extractors.readers.encoding import is_text

_BLOCK = 1 << 16
_LONGEST = 1 << 20
"""Longest field in characters; a longer one is a quotation mark that was never closed."""


class TableError(Exception):
    """A file that is no table as it should be. One line: file, line, what is wrong, what to do."""


@contextmanager
def open_table(path: Path) -> Iterator[tuple[list[str], Iterator[list[str]]]]:
    """The names of the columns and the rows after them, each as long as the header. Raises TableError, also while rows are read."""
    csv.field_size_limit(_LONGEST)
    with path.open(encoding=_encoding(path), newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            header = [name.strip() for name in next(rows, [])]
        except (csv.Error, UnicodeError) as error:
            raise TableError(f"{path}: line 1: {error}; mend the file") from error
        if not any(header):
            raise TableError(f"{path}: no header line; the first line must name the columns")
        twice = sorted({name for name in header if header.count(name) > 1})
        if twice:
            raise TableError(f"{path}: column {twice[0] or '(without a name)'} stands twice; rename one")
        yield header, _rows(path, rows, len(header))


def _rows(path: Path, rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    line = 1
    try:
        for line, row in enumerate(rows, 2):
            if len(row) > width:
                raise TableError(f"{path}: row {line}: {len(row)} fields under {width} columns; quote fields that hold a comma")
            if row:
                yield row + [""] * (width - len(row))
    except (csv.Error, UnicodeError) as error:
        raise TableError(f"{path}: row {line + 1}: {error}; mend the file") from error


def _encoding(path: Path) -> str:
    """UTF-8, with or without mark, or GB18030, by reading the whole file once, block by block."""
    with path.open("rb") as file:
        head = file.read(_BLOCK)
        if not is_text(head):
            raise TableError(f"{path}: not a CSV file; save the table as CSV (UTF-8)")
        for encoding in ("utf-8-sig", "gb18030"):
            file.seek(0)
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                while block := file.read(_BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            except UnicodeError:
                continue
            return encoding
    raise TableError(f"{path}: neither UTF-8 nor GB18030; save the table as CSV (UTF-8)")


def quote(text: str) -> str:
    """A field as it was, quoted where it must be."""
    return '"{}"'.format(text.replace('"', '""')) if any(char in text for char in ',"\r\n') else text


def as_line(fields: Sequence[str]) -> str:
    """Fields that are quoted already as a line; a line of one empty field is quoted, so that it does not look like no row."""
    return (",".join(fields) or '""') + "\n"
