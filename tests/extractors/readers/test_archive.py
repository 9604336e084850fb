"""Archives: names as Windows writes them, nesting, and members that mean harm."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reader import Damaged
from extractors.readers import archive
from extractors.readers.archive import Member, is_archive, unpack

Content = dict[str | zipfile.ZipInfo, bytes]


def packed(content: Content) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return buffer.getvalue()


def opened(tmp_path: Path, data: bytes) -> list[Member]:
    path, folder = tmp_path / "a.zip", tmp_path / "out"
    path.write_bytes(data)
    folder.mkdir(exist_ok=True)
    return unpack(path, folder, ("__MACOSX", ".*"))


def problems(members: list[Member]) -> list[str | None]:
    return [member.problem for member in members]


def nested(levels: int) -> bytes:
    data = packed({"表.txt": b"x"})
    for _ in range(levels - 1):
        data = packed({"in.zip": data})
    return data


def test_members_are_taken_out_in_order_under_names_of_our_own(tmp_path: Path) -> None:
    members = opened(
        tmp_path, packed({"b/2.docx": b"two", "a.txt": b"one", "b/": b"", "__MACOSX/x": b"", ".DS_Store": b"", "./b/./c.X Y": b"3"})
    )
    assert [(m.name, m.size, m.problem) for m in members] == [("b/2.docx", 3, None), ("a.txt", 3, None), ("b/c.X Y", 1, None)]
    assert [m.path.read_bytes() for m in members if m.path] == [b"two", b"one", b"3"]
    assert [m.path.suffix for m in members if m.path] == [".docx", ".txt", ""]
    assert {p.parent for m in members if (p := m.path)} == {tmp_path / "out"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_mark_are_read_as_their_bytes_say(tmp_path: Path, encoding: str) -> None:
    unmarked = "绩效\\㐀表.txt".encode(encoding)
    data = packed({"n" * len(unmarked): b"x"}).replace(b"n" * len(unmarked), unmarked)
    assert [m.name for m in opened(tmp_path, data)] == ["绩效/㐀表.txt"]


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "..\\a.txt", "C:\\a.txt", "//host/a.txt"])
def test_names_that_lead_out_are_refused_and_the_others_go_on(tmp_path: Path, name: str) -> None:
    members = opened(tmp_path, packed({name: b"x", "good.txt": b"y"}))
    assert problems(members) == ["its name leads out of the archive; the member is refused", None]
    assert sorted(p.name for p in tmp_path.rglob("*.txt")) == [members[1].path.name if members[1].path else ""]


def test_links_bombs_and_locked_members_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = packed({link: b"/etc/passwd", "bomb.txt": bytes(40_000_000), "locked.txt": b"x", "good.txt": b"y"})
    at = data.index(b"PK\1\2", data.index(b"bomb.txt", data.index(b"PK\1\2")))  # the directory's entry after the bomb's
    data = data[: at + 8] + b"\1\0" + data[at + 10 :]
    said = problems(opened(tmp_path, data))
    assert [text and text.split(";")[0] for text in said] == [
        "a link or device, not a file",
        f"would unpack from {len(packed({'a': bytes(40_000_000)})) - 100} to 40000000 bytes",
        "opens only with a password",
        None,
    ]


@pytest.mark.parametrize("change", [1, -1])
def test_a_size_that_lies_is_found_out(tmp_path: Path, change: int) -> None:
    data = bytearray(packed({"a.txt": b"0123456789", "good.txt": b"y"}))
    size = data.index(b"PK\1\2") + 24
    data[size] += change
    assert problems(opened(tmp_path, bytes(data))) == ["the member is damaged, or its size is not the stated one; pack it again", None]


def test_archives_in_archives_are_opened_down_to_a_depth(tmp_path: Path) -> None:
    (member,) = opened(tmp_path, nested(archive.MOST_LEVELS))
    assert member.name == "in.zip!/" * (archive.MOST_LEVELS - 1) + "表.txt"
    (member,) = opened(tmp_path, nested(archive.MOST_LEVELS + 1))
    assert member.problem and "nested more than 5 deep" in member.problem
    assert list((tmp_path / "out").rglob("*.zip")) == [], "only documents stay"


def test_a_broken_archive_within_costs_only_itself(tmp_path: Path) -> None:
    inner = packed({"a.txt": b"x" * 1000})
    members = opened(tmp_path, packed({"cut.zip": inner[:60], "empty.zip": packed({"d/": b""}), "good.txt": b"y"}))
    assert problems(members) == ["the archive is cut off or damaged; fetch it again", "the archive holds no files", None]


def test_count_and_total_size_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    assert [bool(p) for p in problems(opened(tmp_path, packed({"a": b"123456", "b": b"123456", "c": b"1234"})))] == [False, True, False]
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    with pytest.raises(Damaged, match=r"a\.zip: the archive holds more than 2 files"):
        opened(tmp_path, packed({"a": b"", "b": b"", "c": b""}))


@given(st.binary(max_size=60), st.integers(0, 500))
def test_no_bytes_break_the_unpacking(tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int) -> None:
    data = packed({"a.txt": b"x" * 50, "in.zip": packed({"b.txt": b"y" * 50})})
    folder = tmp_path_factory.mktemp("fuzz")
    try:
        members = opened(folder, data[:at] + junk + data[at + len(junk) :])
    except Damaged as error:
        assert "\n" not in str(error)
    else:
        assert all((m.path is None) == (m.problem is not None) for m in members)


def test_office_files_are_no_archives(tmp_path: Path) -> None:
    def told(content: Content) -> bool:
        (tmp_path / "x").write_bytes(packed(content))
        return is_archive(tmp_path / "x")

    assert told({"word/报告.docx": b"", "xl/表.txt": b""})
    assert not told({"[Content_Types].xml": b"", "word/document.xml": b""})
    assert not told({"[Content_Types].xml": b"", "ppt/presentation.xml": b""})
    assert not told({"OFD.xml": b""})
    assert not told({"mimetype": b"application/epub+zip", "a.xhtml": b""})
    assert not is_archive(tmp_path / "none")
