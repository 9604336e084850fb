"""Which files there are to read, in a fixed order."""

from __future__ import annotations

import os
import re
import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.printing import printable
from pipeline.remote import SourceError, list_files
from pipeline.uri import is_uri, join, public

SKIPPED = (".*", "~$*", "~*.tmp", "Thumbs.db", "desktop.ini", "__MACOSX")
"""Hidden files, and what office programs and file managers leave lying about."""

PRODUCTS = ("dataset", "documents", "runs", "store.db*")
"""What a run writes, where its output folder is also the root."""

_APART = "//"

Problem = Literal["unreadable", "not_a_file", "broken_link", "leads_out", "missing", "changing", "unreachable", "too_large"]


class Found(NamedTuple):
    """A file, or a `problem` in its place. `source` is its path below the root it was found under, printable and with `/`.

    `root` is the real path of that root, `size` is in bytes; `mtime_ns` and `inode` tell with it whether the file is the one that was there
    before. A `member` of an archive has the source `archive.zip!/member`. `refused`: why an archive or a member is not read, or a source
    not reached, in one line. Of a file behind a URI `location` is that URI, `source` and `root` are without passwords and tokens, and
    `inode` is the mark that changes with it.
    """

    location: str
    source: str
    root: str = ""
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    problem: Problem | None = None
    member: bool = False
    refused: str | None = None

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.location)

    @property
    def is_remote(self) -> bool:
        """Whether it has to be fetched."""
        return is_uri(self.location)

    @property
    def is_marked(self) -> bool:
        """Whether anything but its content tells that it has changed."""
        return bool(self.inode or self.mtime_ns)


def discover(roots: Iterable[Path | str], output: Path | None = None) -> Iterator[Found]:
    """Every file named by or lying below the roots, root by root, sorted; what the run itself writes to `output` is left out.

    A file given directly is found under its name, whatever it is called. Symbolic links below a root are followed within it, but not to
    its folders (their files are found in their own place); one that leads out of it is a problem: whoever may write to a share could
    publish with it what only we may read. A root that is text is a URI.
    """
    for root in roots:
        if isinstance(root, str):
            yield from sorted(_remote(root), key=lambda found: found.source)
        elif os.path.isdir(root):  # noqa: PTH112 (never raises)
            yield from sorted(_Walk(os.path.realpath(root), output).files(), key=lambda found: found.source)
        else:
            location = os.path.abspath(root)  # noqa: PTH100 (a link named directly keeps its name)
            name = os.path.basename(location)  # noqa: PTH119
            yield _found(location, name_source(name), name_source(os.path.realpath(os.path.dirname(location))))  # noqa: PTH120


def name_root(root: Path | str) -> str:
    """A root as `Found` names it: the real path of a folder, a URI without what is secret."""
    return name_source(public(root) if isinstance(root, str) else os.path.realpath(root))


def tell_apart(files: Sequence[Found], absent: Mapping[str, Collection[str]]) -> Sequence[Found]:
    """The files; those below several roots that have one source get the name of their root before it, and `//`, which no path has.

    `absent` has the names below roots that are not there now (not mounted): the names of the others do not change for that.
    """
    roots = {found.root for found in files} | absent.keys()
    if len(roots) < 2:
        return files
    below: dict[str, set[str]] = defaultdict(set)
    for found in files:
        below[found.source].add(found.root)
    for root, known in absent.items():
        for name in known:
            below[name.partition(_APART)[2] or name].add(root)
    names = {root: _shortest_name(root, roots) for root in roots}
    return [f if len(below[f.source]) == 1 else f._replace(source=f"{names[f.root]}{_APART}{f.source}") for f in files]


def _shortest_name(root: str, roots: Collection[str]) -> str:
    """The root's own name, with as many of the folders above it as it takes to tell it from the others."""
    parts = root.split("/")
    ends = ("/".join(parts[-length:]) for length in range(1, len(parts) + 1))
    return next(end for end in ends if sum(f"/{other}".endswith(f"/{end}") for other in roots) == 1).lstrip("/")


def name_source(below: str) -> str:
    """A path below its root as the dataset names it: one printable line, distinct for distinct paths."""
    return below if below.isprintable() and "\\" not in below else printable(below.replace("\\", "\\\\"))


def _remote(uri: str) -> Iterator[Found]:
    root, shown = name_root(uri), public(uri, brief=True)
    try:
        for file in list_files(uri, _skipped(SKIPPED)):
            source = name_source(join(shown, file.below) if file.below else shown)
            yield Found(file.uri, source, root, file.size, 0, file.mark, None if file.is_there else "missing")
    except SourceError as error:
        yield Found(uri, root, root, problem="unreachable", refused=str(error))


class _Walk:
    """One folder with all below it."""

    def __init__(self, top: str, output: Path | None) -> None:
        self.top, self.root = top, name_source(top)
        self.own = _identity(str(output)) if output else None
        self.seen: set[tuple[int, int] | None] = {_identity(top)}

    def files(self) -> Iterator[Found]:
        """The files, folder by folder."""
        folders = [("", self.top)]
        while folders:
            below, folder = folders.pop()
            left_out = _skipped(SKIPPED + PRODUCTS if self.own and _identity(folder) == self.own else SKIPPED)
            try:
                with os.scandir(folder) as entries:
                    kept = [entry for entry in entries if not left_out(entry.name)]
            except OSError:
                yield Found(folder, name_source(below.rstrip("/") or os.path.basename(folder)), self.root, problem="unreadable")  # noqa: PTH119
                continue
            for entry in kept:
                name = below + entry.name
                if self._leads_out(entry):
                    yield Found(entry.path, name_source(name), self.root, problem="leads_out")
                elif not _is_folder(entry):
                    yield _found(entry.path, name_source(name), self.root, entry)
                elif not entry.is_symlink() and self._is_new(entry.path):
                    folders.append((name + "/", entry.path))

    def _leads_out(self, entry: os.DirEntry[str]) -> bool:
        if not entry.is_symlink() or not os.path.exists(entry.path):  # noqa: PTH110
            return False
        return os.path.commonpath([self.top, os.path.realpath(entry.path)]) != self.top

    def _is_new(self, folder: str) -> bool:
        """Whether a folder is to be walked: not our own output, nor one that was walked already (it may be mounted twice)."""
        identity = _identity(folder)
        if identity in self.seen or (identity is not None and identity == self.own):
            return False
        self.seen.add(identity)
        return True


@cache
def _skipped(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Tells names that match one of the patterns."""
    return re.compile("|".join(map(translate, patterns))).match


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _identity(path: str) -> tuple[int, int] | None:
    try:
        info = os.stat(path)  # noqa: PTH116 (names, without a Path for each)
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _found(location: str, source: str, root: str, entry: os.DirEntry[str] | None = None) -> Found:
    try:
        info = entry.stat() if entry else os.stat(location)  # noqa: PTH116
    except (OSError, ValueError) as error:
        is_link = os.path.islink(location)  # noqa: PTH114
        is_missing = isinstance(error, FileNotFoundError)
        return Found(location, source, root, problem="broken_link" if is_link else "missing" if is_missing else "unreadable")
    if not stat.S_ISREG(info.st_mode):
        return Found(location, source, root, problem="not_a_file")
    return Found(location, source, root, info.st_size, info.st_mtime_ns, info.st_ino & 0x7FFFFFFFFFFFFFFF)
