"""Whatever the nights that led to a dataset, its files are the bytes of one that is written whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish import blocks, parquet, publish, tables, workbook
from pipeline.publish.deflate import combine
from pipeline.store import Sighting, Store
from tests.pipeline.factory import SEEN, make_attempt, make_report


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few documents, slices and row groups of a few rows, sheets that are soon full."""
    limits = ((blocks, "BATCH", 3), (tables, "SLICE", 2), (parquet, "GROUP", 7), (workbook, "ROW_LIMIT", 40))
    for module, name, value in ((blocks, "END", ("0", "7", "c")), *limits):
        monkeypatch.setattr(module, name, value)


def dataset(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (output / "dataset").iterdir()}


def keep(store: Store, number: int, text: str) -> None:
    store.replace(make_report(f"{number:03}.pdf", text=text, indicators=number % 4), make_attempt())


def drop(store: Store, number: int, there: set[int]) -> None:
    root = store.ledger.root("/", SEEN)
    rest = [make_report(f"{n:03}.pdf").row for n in sorted(there)]
    store.ledger.note(SEEN, [(root, row.source, Sighting(row.sha256, 1, 1, 1)) for row in rest])
    store.ledger.vanish(root, [f"{number:03}.pdf"])
    store.ledger.prune([root])


NIGHT = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["正文", "=A1", "a\nb", "gone"])), max_size=6)


@pytest.mark.usefixtures("small")
@settings(max_examples=4, deadline=None)
@given(nights=st.lists(NIGHT, min_size=1, max_size=3))
def test_nights_give_the_bytes_of_a_dataset_written_whole(nights: list[list[tuple[int, str]]], tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("n")
    there = set(range(0, 30, 3))
    with Store.open(folder / "store.db") as store:
        for number in there:
            keep(store, number, "正文")
        for night in [[], *nights]:
            for number, text in night:
                if text == "gone":
                    there.discard(number)
                    drop(store, number, there)
                else:
                    there.add(number)
                    keep(store, number, text)
            publish(store, folder / "nightly")
            known = store.history.noted("pieces")
            publish(store, folder / "whole")
            assert dataset(folder / "nightly") == dataset(folder / "whole")
            (folder / "whole" / ".pieces.json").unlink()
            store.history.note("pieces", known or "")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The documents whose rows the store was asked for."""
    seen: set[str] = set()
    real = Store.rows_of

    def rows_of(store: Store, table: str, documents: list[str]) -> Iterator[Any]:
        seen.update(documents)
        return real(store, table, documents)

    monkeypatch.setattr(Store, "rows_of", rows_of)
    return seen


@pytest.mark.usefixtures("small")
def test_only_the_blocks_that_changed_are_made_anew(tmp_path: Path, asked: set[str]) -> None:
    with Store.open(tmp_path / "store.db") as store:
        for number in range(40):
            keep(store, number, "正文")
        publish(store, tmp_path)
        assert len(asked) == 40
        asked.clear()
        keep(store, 20, "另文")
        publish(store, tmp_path)
        changed = make_report("020.pdf").row.document_id
        (block,) = [b for b in blocks.cut(store.revisions()) if changed in b.documents]
        assert asked == set(block.documents) and len(asked) < 40


@pytest.mark.parametrize("harm", ["documents.csv", "dataset.xlsx", "funds.parquet", "codebook.md", "index", "store"])
def test_what_was_changed_behind_our_back_is_written_anew(harm: str, tmp_path: Path, asked: set[str]) -> None:
    with Store.open(tmp_path / "store.db") as store:
        keep(store, 1, "正文")
        publish(store, tmp_path)
        before = dataset(tmp_path)
        if harm == "store":
            store.history.note("pieces", "another")
        else:
            path = tmp_path / ".pieces.json" if harm == "index" else tmp_path / "dataset" / harm
            path.write_bytes(path.read_bytes() + b" ")
        asked.clear()
        publish(store, tmp_path)
        assert asked and dataset(tmp_path) == before


def test_an_index_made_by_other_code_is_not_used(tmp_path: Path, asked: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path / "store.db") as store:
        keep(store, 1, "正文")
        publish(store, tmp_path)
        asked.clear()
        publish(store, tmp_path)
        assert not asked
        monkeypatch.setattr(blocks, "makers", lambda: "other")
        publish(store, tmp_path)
        assert asked


def test_the_code_that_makes_the_files_is_known_with_what_it_uses() -> None:
    here = Path(blocks.__file__).parent
    known = {path.resolve() for name in (*blocks._MAKERS, *blocks._TELLERS) for path in here.glob(name)}
    makers = [path for path in known if path.parent == here.resolve()]
    used = {here / f"{name}.py" for path in makers for name in re.findall(r"^from pipeline\.publish\.(\w+)", path.read_text("utf-8"), re.M)}
    assert used - known == {here / "aside.py"}  # moves files that are made


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(0, 5000))
def test_checksums_combine(first: bytes, second: bytes, zeros: int) -> None:
    second += bytes(zeros)
    assert combine(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)
