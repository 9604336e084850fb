"""What is remembered on disk is what was given."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.found import Found
from pipeline.spool import Keys, Spool

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3)


def test_tuples_come_back_in_their_order_whatever_their_names(tmp_path: Path) -> None:
    found = [Found(f"/a/{name}", name, "/a", 2**62, -1, 3) for name in ("b", "\udcd6\udcd0", "昆明")]
    spool = Spool(tmp_path / "new")
    for one in found:
        spool.add((tuple(one), None))
    for _ in range(2):
        assert [Found._make(values) for values, _ in spool] == found
    assert len(spool) == 3 and not list((tmp_path / "new").iterdir()), "nothing is left lying about"


@given(first=st.sets(TEXT), second=st.sets(TEXT))
def test_keys_are_a_set_in_order(first: set[str], second: set[str]) -> None:
    keys = Keys(first)
    assert list(keys) == sorted(first) and len(keys) == len(first)
    keys.update(second)
    for key in first:
        keys.discard(key)
    assert list(keys) == sorted(second - first) and all((key in keys) == (key in second - first) for key in first | second)


def test_keys_may_change_while_they_are_read() -> None:
    keys = Keys(f"{number:04}" for number in range(2500))
    for key in keys:
        keys.discard(key)
    assert not keys
