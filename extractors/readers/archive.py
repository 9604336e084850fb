"""ZIP archives: each document in one is taken out to a file of our own naming; nested archives are opened, hostile members refused."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from extractors.reader import Damaged
from extractors.readers.container import UNREADABLE, is_bomb, kind, sniff

MOST_MEMBERS = 10_000
"""Members of an archive, those of nested archives included."""
MOST_BYTES = 4 * 1024**3
"""Unpacked size of an archive, nested archives included."""
BIGGEST = 512 * 1024**2
"""Unpacked size of one member."""
MOST_LEVELS = 5
"""Archives within archives, the outermost one counted."""

_UTF8, _ENCRYPTED = 0x800, 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_CHUNK = 1024 * 1024
_UNSOUND = "the member is damaged, or its size is not the stated one; pack it again"


@dataclass(frozen=True, slots=True)
class Member:
    """A document in an archive: its path there, `!/` between nested archives, and the file it was taken out to.

    `path` is None for a member that was refused; `problem` then says why in one line. `size` is in bytes.
    """

    name: str
    path: Path | None = None
    size: int = 0
    problem: str | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP that is no office document; told from its directory, nothing is unpacked. An unreadable file is none."""
    try:
        return kind(sniff(path)) == "zip"
    except OSError:
        return False


def tidy_suffix(name: str) -> str:
    """The suffix of a stranger's name, fit for a file of our own; empty where it is none."""
    suffix = _SUFFIX.fullmatch(Path(name).suffix)
    return suffix[0].lower() if suffix else ""


def unpack(path: Path, folder: Path, skipped: tuple[str, ...] = ()) -> list[Member]:
    """Take the documents out of an archive into the empty `folder`, in the order of its directory.

    Members one part of whose path matches a pattern of `skipped` are left out. Raises Damaged where nothing in the archive can be read.
    """
    members = list(_Unpacking(folder, skipped).take(path, path.name, 1))
    if not members:
        raise Damaged(f"{path.name}: the archive holds no files")
    return members


@dataclass(slots=True)
class _Unpacking:
    """One archive on its way out, and what it has used of what it may."""

    folder: Path
    skipped: tuple[str, ...]
    count: int = 0
    bytes: int = 0

    def take(self, path: Path, name: str, level: int) -> Iterator[Member]:
        """The members of one archive, outer or nested."""
        try:
            archive = zipfile.ZipFile(path)
        except UNREADABLE as error:
            raise Damaged(f"{name}: the archive is cut off or damaged; fetch it again") from error
        with archive:
            listed = [(info, _name(info)) for info in archive.infolist() if not info.filename.endswith("/")]
            listed = [(info, own) for info, own in listed if not self._is_skipped(own)]
            self.count += len(listed)
            if self.count > MOST_MEMBERS:
                raise Damaged(f"{name}: the archive holds more than {MOST_MEMBERS} files; unpack it and name the folder instead")
            for number, (info, own) in enumerate(listed):
                yield from self._member(archive, info, own, self.folder / f"{level}-{self.count - len(listed) + number}", level)

    def _member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, target: Path, level: int) -> Iterator[Member]:
        target = target.with_suffix(tidy_suffix(name))
        refused = _refuse(info, name) or self._refuse_size(info) or _copy(archive, info, target)
        if refused:
            target.unlink(missing_ok=True)
            yield Member(_clean(name), size=info.file_size, problem=refused)
            return
        self.bytes += info.file_size
        if not is_archive(target):
            yield Member(_clean(name), target, info.file_size)
            return
        yield from self._nested(target, _clean(name), level + 1)
        target.unlink()

    def _nested(self, path: Path, name: str, level: int) -> Iterator[Member]:
        if level > MOST_LEVELS:
            yield Member(name, size=path.stat().st_size, problem=f"archives are nested more than {MOST_LEVELS} deep; unpack it first")
            return
        empty = True
        try:
            for member in self.take(path, name, level):
                empty = False
                yield replace(member, name=f"{name}!/{member.name}")
        except Damaged as error:
            yield Member(name, size=path.stat().st_size, problem=str(error).removeprefix(f"{name}: "))
            return
        if empty:
            yield Member(name, size=path.stat().st_size, problem="the archive holds no files")

    def _refuse_size(self, info: zipfile.ZipInfo) -> str | None:
        if self.bytes + info.file_size > MOST_BYTES:
            return f"the archive would unpack to more than {MOST_BYTES >> 30} GiB; unpack it and name the folder instead"
        return None

    def _is_skipped(self, name: str) -> bool:
        return any(fnmatch(part, pattern) for part in name.split("/") for pattern in self.skipped if part not in (".", ".."))


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name: UTF-8 where the archive says so or the bytes are, else GB18030, as Chinese Windows writes names without a mark."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        stored = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = stored.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").replace("\0", "")


def _clean(name: str) -> str:
    """The path without its empty parts."""
    return "/".join(part for part in name.split("/") if part not in ("", ".")) or "?"


def _refuse(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why a member is not taken out, None where nothing speaks against it."""
    if name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name):
        return "its name leads out of the archive; the member is refused"
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "a link or device, not a file; the member is refused"
    if info.flag_bits & _ENCRYPTED:
        return "opens only with a password; pack it again without one"
    if info.file_size > BIGGEST or is_bomb(info.file_size, info.compress_size):
        return f"would unpack from {info.compress_size} to {info.file_size} bytes; refused as an archive bomb"
    return None


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> str | None:
    """Write a member to `target`; returns why that failed. Not more than the stated size is ever written."""
    written = 0
    with target.open("wb") as file:
        try:
            for chunk in _chunks(archive, info):
                written += file.write(chunk)
        except NotImplementedError:
            return f"packed by method {info.compress_type}, which is not supported; pack it again as ordinary ZIP"
        except Damaged:
            return _UNSOUND
    return None if written == info.file_size else _UNSOUND


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's content. Raises Damaged for whatever makes it unreadable; an error in writing it is another matter."""
    import lzma

    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                yield chunk
    except NotImplementedError:
        raise
    except (*UNREADABLE, zlib.error, lzma.LZMAError, EOFError, RuntimeError) as error:
        raise Damaged(f"{info.filename}: {error}") from error
