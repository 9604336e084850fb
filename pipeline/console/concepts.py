"""`jixiao concepts`: the normaliser for tables of one's own, and what a team needs to extend the ontology."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline import schema
from pipeline.console.messages import Messages
from pipeline.console.table import TableError, as_line, open_table, quote
from pipeline.knowledge.load import WORDS, Knowledge
from pipeline.normalise.concepts import compile_concepts, match_concept
from pipeline.normalise.levels import clean_name, compile_levels, read_levels
from pipeline.normalise.nearest import compile_examples, nearest_concepts
from pipeline.normalise.ontology import Concept, read_entries, read_entry_file
from pipeline.normalise.wording import Reading, Wording, read_wording
from pipeline.printing import printable
from pipeline.publish.aside import install
from pipeline.publish.csv_rows import csv_text
from pipeline.store.conform import plain

if TYPE_CHECKING:
    from pipeline.store import Store

NAME = "level3_raw"
"""The one column a table must have."""
_GIVEN = {"level1_raw": "level1", "level2_raw": "level2", NAME: "level3", "target_raw": "target", "actual_raw": "actual", "stage": "stage"}
_YEARS = ("year", "fiscal_year")
_YEAR = re.compile(r"\s*((?:19|20)\d\d)(?!\d)")
ADDED = (
    *("dimension", "concept", "concept_confidence", "direction", "framework", "target_comparator", "target_value", "target_value_max"),
    *("target_unit", "target_date", "actual_value", "actual_unit", "evidence"),
)
"""The columns that `map_table` adds; one that the table has already is written anew, in its place."""


def map_table(source: Path, target: Path, knowledge: Knowledge) -> int:
    """Write the table with the canonical columns added; returns the number of rows. Raises TableError; `target` is whole or untouched."""
    with open_table(source) as (header, rows):
        if NAME not in header:
            raise TableError(f"{source}: no column {NAME} (it has {', '.join(header[:12])}); name the column of the indicators so")
        names = [*header, *(name for name in ADDED if name not in header)]
        aside = target.with_name(f".{target.name}.part")
        count = 0
        try:
            with aside.open("w", encoding="utf-8", newline="") as file:
                file.write(as_line([quote(name) for name in names]))
                for row in rows:
                    given = dict(zip(header, row, strict=True))
                    added = _added(read_wording(knowledge, _wording(given)), given)
                    file.write(as_line([csv_text(added[n]) if n in added else quote(given[n]) for n in names]))
                    count += 1
            install(aside, target)
        finally:
            aside.unlink(missing_ok=True)
    return count


def _wording(given: Mapping[str, str]) -> Wording:
    year = next((found for name in _YEARS if (found := _YEAR.match(given.get(name, "")))), None)
    said = {field: given[column].strip() for column, field in _GIVEN.items() if column in given}
    return Wording(**said, year=int(year[1]) if year else None)


def _added(reading: Reading, given: Mapping[str, str]) -> dict[str, str]:
    levels, match, target, actual = reading.levels, reading.match, reading.target, reading.actual
    said = any(given.get(column, "").strip() for column in ("level1_raw", "level2_raw", NAME))
    values = {
        "dimension": levels.dimension if said else None,
        "concept": match.concept,
        "concept_confidence": plain(match.confidence) if match.concept else None,
        "direction": match.direction if said else None,
        "framework": levels.framework,
        "target_comparator": target.comparator,
        "target_value": None if target.value is None else plain(target.value),
        "target_value_max": None if target.value_max is None else plain(target.value_max),
        "target_unit": target.unit,
        "target_date": target.date.isoformat() if target.date else None,
        "actual_value": None if actual.value is None else plain(actual.value),
        "actual_unit": actual.unit,
        "evidence": reading.evidence if said else None,
    }
    return {name: value or "" for name, value in values.items()}


def list_unknown(say: Messages, store: Store, knowledge: Knowledge) -> Iterator[str]:
    """The wordings of the store that no concept of the ontology fits, the most frequent first, each with its nearest concepts."""
    columns = [column.name for column in schema.columns(schema.Indicator)]
    name, concept = columns.index(NAME), columns.index("concept")
    ontology = knowledge.part(compile_concepts)
    counted = Counter(clean_name(row[name]) for chunk in store.rows("indicators") for row in chunk if row[concept] not in ontology.entries)
    examples = knowledge.part(compile_examples)
    unknown = [(text, times) for text, times in counted.items() if text and text not in ontology.placeholders]
    for text, times in sorted(unknown, key=lambda found: (-found[1], found[0])):
        near = ", ".join(f"{concept} {score}" for concept, score in nearest_concepts(examples, text))
        yield f"{times}\t{printable(text)}\t{near}"
    if not unknown:
        yield say("concepts.none_unknown")


def try_overlay(say: Messages, file: Path, folder: Path | None) -> tuple[list[str], bool]:
    """What an overlay file does, and whether all is well: its own examples, and ours that it would take away or give another concept.

    `folder` is a team's knowledge folder that the file is to join. Raises KnowledgeError where the file is malformed.
    """
    own = {} if file.name in WORDS else read_entry_file(file)
    with TemporaryDirectory() as place:
        overlay = Path(place)
        if folder is not None:
            shutil.copytree(folder, overlay, dirs_exist_ok=True)
        (overlay / "concepts").mkdir(exist_ok=True)
        shutil.copyfile(file, overlay / "concepts" / file.name)
        before, after = Knowledge(folder), Knowledge(overlay)
        lines = [*_try_own(say, own, after), *_try_ours(say, own, before, after)]
    summary = say(
        "concepts.tried", entries=len(own), examples=sum(len(e.examples) + len(e.but_not) for e in own.values()), wrong=len(lines)
    )
    return [*lines, summary], not lines


def _try_own(say: Messages, own: Mapping[str, Concept], after: Knowledge) -> Iterator[str]:
    for entry in own.values():
        for kind in ("examples", "but_not"):
            for wording in getattr(entry, kind):
                concept, reason = _match(after, wording)
                if (concept == entry.id) != (kind == "examples"):
                    yield say(f"concepts.{kind}", id=entry.id, wording=printable(wording), got=concept or "-", reason=printable(reason))


def _try_ours(say: Messages, own: Mapping[str, Concept], before: Knowledge, after: Knowledge) -> Iterator[str]:
    """Examples of concepts that the file does not touch and that have another concept with it."""
    for entry in read_entries(before).values():
        if entry.id in own:
            continue
        for wording in entry.examples:
            was, (now, reason) = _match(before, wording)[0], _match(after, wording)
            if was == entry.id != now:
                yield say("concepts.taken", id=entry.id, wording=printable(wording), got=now or "-", reason=printable(reason))


def _match(knowledge: Knowledge, wording: str) -> tuple[str | None, str]:
    """The concept of a bare wording, and why: an example must speak for itself."""
    dimension = read_levels(knowledge.part(compile_levels), None, None, wording).dimension
    match = match_concept(knowledge.part(compile_concepts), wording, dimension=dimension)
    return match.concept, "; ".join(match.evidence)
