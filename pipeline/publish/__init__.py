"""What a run publishes from the store: the dataset's tables, workbook, schemas and codebook."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema
from pipeline.publish.aside import install
from pipeline.publish.blocks import CODEBOOK, WORKBOOK, Index, cut
from pipeline.publish.codebook import codebook
from pipeline.publish.datapackage import datapackage
from pipeline.publish.documents import write_document
from pipeline.publish.json_schema import document_schema
from pipeline.publish.shelves import sweep
from pipeline.publish.tables import write_tables

if TYPE_CHECKING:
    from pipeline.store import Store

__all__ = ["is_complete", "publish", "write_document"]

_OTHERS = (WORKBOOK, "datapackage.json", "document.schema.json", CODEBOOK)


def publish(store: Store, output: Path, rules: Callable[[], Mapping[str, str]] = dict) -> None:
    """Write `output/dataset` from the store, and drop the JSON files of documents that are no longer in it.

    Blocks of documents that did not change are copied from the files that are there; the bytes are those of a dataset written whole.
    Everything is written aside first and put in place when all of it is there; files that did not change are not touched.
    `rules` has the audit rules' ids and what each finds, for the codebook; it is asked only where the codebook is not there already.
    """
    aside = output / ".dataset.new"
    shutil.rmtree(aside, ignore_errors=True)  # left over from a run that was cut off
    aside.mkdir(parents=True)
    known = Index.load(output, store.history.noted("pieces"))
    blocks = list(cut(store.revisions()))
    index = write_tables(store, blocks, output / "dataset", aside, known)
    _write_json(aside / "datapackage.json", datapackage(aside))
    _write_json(aside / "document.schema.json", document_schema())
    if not known.pieces:
        (aside / CODEBOOK).write_text(codebook(rules()), encoding="utf-8", newline="\n")
    for path in sorted(aside.iterdir()):
        install(path, output / "dataset" / path.name)
    aside.rmdir()
    store.history.note("pieces", index.save(output))
    sweep(store, output)


def is_complete(output: Path) -> bool:
    """Whether every file of the dataset is there."""
    names = [f"{name}.{ending}" for name in schema.TABLES for ending in ("csv", "parquet")]
    return all((output / "dataset" / name).is_file() for name in (*names, *_OTHERS))


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
