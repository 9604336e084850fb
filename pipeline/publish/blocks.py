"""The dataset in blocks of documents: a night writes those anew that changed, and copies the others from the files that are there.

Where a block ends is said by the documents themselves, so that one more moves no other boundary, and the files are the same bytes whatever
the nights that led to them. What stands where in the published files is kept beside them, in `.pieces.json`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import schema
from pipeline.publish.aside import install
from pipeline.publish.csv_rows import csv_header

if TYPE_CHECKING:
    from pipeline.store import Store

END = "00"
"""The last digits of a document's id after which a block ends: one id in 256 has them."""
BATCH = 4_000
"""Documents whose rows one query asks for."""
WORKBOOK = "dataset.xlsx"
CODEBOOK = "codebook.md"
_DIGITS = 16
"""Of a document's id."""
_INDEX = ".pieces.json"
_MAKERS = (
    *("blocks.py", "csv_rows.py", "deflate.py", "parquet.py", "tables.py", "workbook.py"),
    *("../schema.py", "../store/conform.py", "../store/store.py", "../store/types.py"),
)
_TELLERS = ("codebook.py", "datapackage.py", "../audit/rules/*.py")
"""The modules whose change may change the bytes of a block, or where its rows stand; those that may change the codebook."""


class Piece(NamedTuple):
    """One block in the files of a table: its rows, its bytes in the CSV, those in the workbook, these inflated, and their CRC-32."""

    rows: int
    csv: int
    sheet: int
    inflated: int
    crc: int


class Place(NamedTuple):
    """Where a piece stands: its first row in the Parquet file, its first byte in the CSV and in the workbook."""

    row: int
    csv: int
    sheet: int


@dataclass(frozen=True, slots=True)
class Block:
    """Documents that follow one another. `key` tells them, their order, and how often each was read; `ids` are eight bytes for each."""

    key: str
    ids: bytes

    @property
    def documents(self) -> list[str]:
        """Their ids as text."""
        told = self.ids.hex()
        return [told[start : start + _DIGITS] for start in range(0, len(told), _DIGITS)]

    def __len__(self) -> int:
        """How many they are."""
        return len(self.ids) * 2 // _DIGITS


def cut(revisions: Iterable[str]) -> Iterator[Block]:
    """The documents in published order, each as its id and whatever tells its revision, as blocks."""
    told: list[str] = []
    for document in revisions:
        told.append(document)
        if document.startswith(END, _DIGITS - len(END)):
            yield _block(told)
            told.clear()
    if told:
        yield _block(told)


def _block(told: Sequence[str]) -> Block:
    ids = bytes.fromhex("".join([document[:_DIGITS] for document in told]))
    return Block(sha256("\n".join(told).encode()).hexdigest()[:32], ids)


def fresh_rows(store: Store, table: str, blocks: Sequence[Block]) -> Iterator[Iterator[tuple[Any, ...]]]:
    """For each block its rows in a table, in published order; they are there until the next block is asked for."""
    for some in _batches(blocks):
        home = {document: number for number, block in enumerate(some) for document in block.documents}
        following = 0
        numbered = ((home[document], row) for document, row in store.rows_of(table, list(home)))
        for number, found in groupby(numbered, itemgetter(0)):
            yield from (iter(()) for _ in range(following, number))
            yield (row for _, row in found)
            following = number + 1
        yield from (iter(()) for _ in range(following, len(some)))


def _batches(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    batch: list[Block] = []
    for block in blocks:
        if batch and sum(map(len, batch)) + len(block) > BATCH:
            yield batch
            batch = []
        batch.append(block)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Index:
    """What stands where in the published files: for each table its pieces by the key of their block, in order.

    `sheets`: for each table where its first piece stands in the workbook.
    """

    pieces: Mapping[str, Mapping[str, Piece]]
    sheets: Mapping[str, int]

    @property
    def files(self) -> list[str]:
        """The names of the published files."""
        return [WORKBOOK, CODEBOOK, *(f"{name}.{ending}" for name in self.pieces for ending in ("csv", "parquet"))]

    def places(self, table: str) -> dict[str, tuple[Piece, Place]]:
        """Each piece of a table and where it stands."""
        row, csv, sheet = 0, len(csv_header(schema.TABLES[table])), self.sheets.get(table, 0)
        found: dict[str, tuple[Piece, Place]] = {}
        for key, piece in self.pieces.get(table, {}).items():
            found[key] = piece, Place(row, csv, sheet)
            row, csv, sheet = row + piece.rows, csv + piece.csv, sheet + piece.sheet
        return found

    def save(self, output: Path) -> str:
        """Write it beside the published files; returns what `load` is to be told."""
        told = {
            "makers": makers(),
            "files": {name: _stamp(output / "dataset" / name) for name in self.files},
            "sheets": dict(self.sheets),
            "pieces": {name: [[key, *piece] for key, piece in pieces.items()] for name, pieces in self.pieces.items()},
        }
        text = json.dumps(told).encode()
        aside = output / f"{_INDEX}.new"
        aside.write_bytes(text)
        install(aside, output / _INDEX)
        return sha256(text).hexdigest()

    @classmethod
    def load(cls, output: Path, digest: str | None) -> Index:
        """What was saved; empty where it is not what the store knows of, or the files or what makes them have changed since."""
        try:
            text = (output / _INDEX).read_bytes()
            if sha256(text).hexdigest() != digest:
                return cls({}, {})
            told = json.loads(text)
            is_so = told["makers"] == makers() and all(_stamp(output / "dataset" / n) == s for n, s in told["files"].items())
        except OSError:
            return cls({}, {})
        if not is_so:
            return cls({}, {})
        return cls({name: {key: Piece(*rest) for key, *rest in pieces} for name, pieces in told["pieces"].items()}, told["sheets"])


def _stamp(path: Path) -> list[int]:
    info = path.stat()
    return [info.st_size, info.st_mtime_ns, info.st_ino]


@cache
def makers() -> str:
    """What makes the bytes of a block and of the codebook: the code and the compressor."""
    here = Path(__file__).parent
    code = b"".join(path.read_bytes() for name in (*_MAKERS, *_TELLERS) for path in sorted(here.glob(name)))
    return sha256(code + zlib.ZLIB_RUNTIME_VERSION.encode()).hexdigest()
