"""The archive against the ledger, file by file as they come, against the same with everything in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import sightings as module
from pipeline.found import Found
from pipeline.sightings import Seen, Sightings
from pipeline.store import Sighting, Store

NOW, LATER = "2024-01-01T00:00:00+00:00", "2024-01-02T00:00:00+00:00"
ROOTS = ("/a", "/b")
PLACES = st.sampled_from(["x", "x.zip", "x.zip y", "x!/y", "x/y", "x/z", "y", "昆明", "closed/a", "a//x", "a//closed/b", "b//x", "old//y"])
NIGHT = st.dictionaries(st.tuples(st.sampled_from(ROOTS), PLACES), st.sampled_from([None, "unreadable"]), max_size=12)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("stores")


@contextmanager
def fresh(folder: Path) -> Iterator[Store]:
    path = folder / f"{len(list(folder.glob('*.db')))}.db"
    with Store.open(path) as store:
        yield store


def below(path: str) -> str:
    return path.split("//")[-1]


@settings(max_examples=60, deadline=None)
@given(before=NIGHT, after=NIGHT, closed=st.booleans(), whole=st.booleans(), batch=st.integers(1, 4))
def test_every_file_is_compared_and_what_is_missing_is_told(
    stores: Path, before: dict[tuple[str, str], str], after: dict[tuple[str, str], str | None], closed: bool, whole: bool, batch: int
) -> None:
    with fresh(stores) as store, patch.object(module, "_BATCH", batch):
        numbers = {root: store.ledger.root(root, NOW) for root in ROOTS}
        known = {place: Sighting(f"{number:064}", 1, 1, number + 1) for number, place in enumerate(sorted(before))}
        store.ledger.note(NOW, [(numbers[root], path, sighting) for (root, path), sighting in known.items()])
        found = {(root, path): Found(path, path, root, problem=problem) for (root, path), problem in after.items()}  # type: ignore[arg-type]
        if closed:
            found = {place: file for place, file in found.items() if not below(place[1]).startswith("closed/")}
            found |= {(root, "closed/"): Found("closed", "closed/", root, problem="unreadable") for root in ROOTS}
        files = sorted(found.values(), key=lambda file: below(file.source))
        seen = list(Sightings(store.ledger, ROOTS if whole else (), LATER).compare(files))
    there = {root for (root, _), file in found.items() if not file.problem}
    missing = [
        Seen(root, path, None, sighting)
        for (root, path), sighting in known.items()
        if (root, path) not in found and whole and root in there and not (closed and below(path).startswith("closed/"))
    ]
    expected = [Seen(root, path, file, known.get((root, path))) for (root, path), file in found.items()]
    assert sorted(map(repr, seen)) == sorted(map(repr, expected + missing))


@settings(max_examples=30, deadline=None)
@given(kept=st.sets(st.sampled_from(["m", "m/n", "z", "0", "昆明"])), is_there=st.booleans(), batch=st.integers(1, 3))
def test_members_stay_with_their_archive(stores: Path, kept: set[str], is_there: bool, batch: int) -> None:
    home = "外!/内!/x.zip"  # marks of members in the names of folders
    others = [Found(name, name, "/a") for name in (f"{home} (1)", f"{home}!", "外!/内!/y")]
    archive = Found(home, home, "/a")
    with fresh(stores) as store, patch.object(module, "_BATCH", batch):
        number = store.ledger.root("/a", NOW)
        rows = {home: Sighting("", 1, 1, 1), **{f"{home}!/{name}": Sighting(f"{name:0>64}", 1, 1, 1) for name in kept}}
        store.ledger.note(NOW, [(number, path, sighting) for path, sighting in rows.items()])
        sightings = Sightings(store.ledger, ["/a"], LATER)
        seen = list(sightings.compare([*([archive] if is_there else []), *others]))
        members = sightings.members(archive)
    expected = dict.fromkeys(rows, archive if is_there else None) | {other.source: other for other in others}
    assert {one.path: one.found for one in seen} == expected and len(seen) == len(expected)
    assert members == {path: sighting.sha256 for path, sighting in rows.items() if path != home}
