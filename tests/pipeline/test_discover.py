"""Finding the files, whatever lies in the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import walk
from pipeline.discover import Sources
from pipeline.found import name_source


def plant(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return root


def sources(*roots: Path, output: Path | None = None) -> list[str]:
    return [found.source for found in Sources(roots, output).files() if not found.problem]


def problems(*roots: Path) -> dict[str, str]:
    return {found.source: found.problem for found in Sources(roots).files() if found.problem}


def test_files_come_in_a_fixed_order_with_paths_below_their_root(tmp_path: Path) -> None:
    plant(tmp_path, "b/2.docx", "b/10.docx", "a.pdf", "昆明/报告.txt", "b/c/x.pdf")
    assert sources(tmp_path) == ["a.pdf", "b/10.docx", "b/2.docx", "b/c/x.pdf", "昆明/报告.txt"]
    assert sources(tmp_path / "b" / "c", tmp_path / "a.pdf") == ["a.pdf", "x.pdf"]


def test_hidden_and_temporary_files_are_left_out_unless_named(tmp_path: Path) -> None:
    plant(tmp_path, ".git/config", "~$report.docx", ".~lock.a.ods#", "Thumbs.db", "report.docx", ".hidden.txt")
    assert sources(tmp_path) == ["report.docx"]
    assert sources(tmp_path / ".hidden.txt") == [".hidden.txt"]


def test_the_output_of_a_run_is_not_its_input(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "out/documents/ab/x.json", "out/mine.txt")
    assert sources(tmp_path, output=tmp_path / "out") == ["a.txt"]
    plant(tmp_path, "dataset/documents.csv", "documents/ab/x.json", "store.db", "store.db-wal")
    assert sources(tmp_path, output=tmp_path) == ["a.txt", "out/documents/ab/x.json", "out/mine.txt"]


def test_links_neither_loop_nor_double_nor_lead_out(tmp_path: Path) -> None:
    archive, elsewhere = plant(tmp_path / "archive", "sub/a.txt"), plant(tmp_path / "elsewhere", "b.txt")
    (archive / "again").symlink_to(archive / "sub")
    (archive / "sub" / "up").symlink_to(archive)
    (archive / "same.txt").symlink_to("sub/a.txt")
    (archive / "linked").symlink_to(elsewhere)
    (archive / "secret.txt").symlink_to(elsewhere / "b.txt")
    (archive / "broken").symlink_to(tmp_path / "nowhere")
    (archive / "self").symlink_to(archive / "self")
    assert sources(archive) == ["same.txt", "sub/a.txt"]
    assert problems(archive) == {"broken": "broken_link", "self": "broken_link", "linked": "leads_out", "secret.txt": "leads_out"}


def test_a_root_may_itself_be_a_link_and_a_linked_file_be_named(tmp_path: Path) -> None:
    archive = plant(tmp_path / "archive", "a.txt")
    (tmp_path / "link").symlink_to(archive)
    (tmp_path / "link.txt").symlink_to(archive / "a.txt")
    assert sources(tmp_path / "link", tmp_path / "link.txt") == ["a.txt", "link.txt"]


def test_what_is_no_file_is_reported_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert problems(tmp_path, tmp_path / "none") == {"pipe": "not_a_file", "none": "missing"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_reported(tmp_path: Path) -> None:
    plant(tmp_path, "closed/a.txt")
    (tmp_path / "closed").chmod(0)
    assert problems(tmp_path) == {"closed/": "unreadable"}
    (tmp_path / "closed").chmod(0o700)


def test_awkward_names_are_escaped(tmp_path: Path) -> None:
    for name in (b"\xd6\xd0.txt", b"two\nlines.txt"):
        (tmp_path / os.fsdecode(name)).touch()
    assert sources(tmp_path) == ["\\xd6\\xd0.txt", "two\\nlines.txt"]


PART = st.text("ab.!/ -中", min_size=1, max_size=3).filter(lambda part: "/" not in part and not part.startswith("."))


@settings(max_examples=40, deadline=None)
@given(paths=st.sets(st.lists(PART, min_size=1, max_size=3).map("/".join), max_size=8))
def test_files_come_in_the_order_of_their_paths(paths: set[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("tree")
    planted = [path for path in paths if not any(other.startswith(f"{path}/") for other in paths)]
    plant(root, *planted)
    (twin := root.with_name(f"{root.name}-twin")).mkdir()
    plant(twin, *planted[::2])
    assert sources(root) == sorted(planted)
    both = sources(root, twin)
    assert [path.rpartition("//")[2] for path in both] == sorted([*planted, *planted[::2]])
    assert sum("//" in path for path in both) == 2 * len(planted[::2])


@given(st.binary(min_size=1), st.binary(min_size=1))
def test_escaped_names_are_printable_and_distinct(one: bytes, other: bytes) -> None:
    names = [os.fsdecode(one), os.fsdecode(other)]
    shown = [name_source(name) for name in names]
    assert all(text.isprintable() or "\u3000" in text for text in shown)
    assert (shown[0] == shown[1]) == (names[0] == names[1])


def test_folders_that_tell_nothing_of_themselves_are_each_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, "a/1.txt", "b/2.txt", "c.txt")
    scan = os.scandir

    def refuse(path: str) -> object:
        if path != str(tmp_path):
            raise PermissionError(path)
        return scan(path)

    identity = walk._identity
    monkeypatch.setattr(walk, "_identity", lambda path: identity(path) if path == str(tmp_path) else None)
    monkeypatch.setattr(os, "scandir", refuse)
    assert problems(tmp_path) == {"a/": "unreadable", "b/": "unreadable"}
