"""Which files there are to read, in a fixed order; none of it is kept in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from heapq import merge
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path

from pipeline.found import Found, look_at, name_source
from pipeline.remote import SourceError, list_files
from pipeline.uri import join, public
from pipeline.walk import SKIPPED, Walk, left_out_of

APART = "//"
"""Stands between the name of a root and a path below it; no path of a file system has it."""

_SOURCE = attrgetter("source")


class Sources:
    """The roots of a run. A file given directly is found under its name, whatever it is called; a root that is text is a URI.

    What lies behind URIs is asked for once; folders are walked anew each time.
    """

    def __init__(self, roots: Iterable[Path | str], output: Path | None = None) -> None:
        """What a run writes to `output` itself is none of its sources."""
        unique = {name_root(root) if _is_listed(root) else os.path.abspath(root): root for root in roots}  # noqa: PTH100
        self._output = str(output) if output else None
        self._listed = {name: root for name, root in unique.items() if _is_listed(root)}
        self._named = [path for path in unique if path not in self._listed]
        self._remote: dict[str, list[Found]] = {}

    @property
    def whole(self) -> frozenset[str]:
        """The roots below which everything is found, so that what is not found is not there: all but the folders of single files."""
        return frozenset(self._listed)

    @cached_property
    def first(self) -> Found | None:
        """The first file, or problem; None where there is nothing at all."""
        return next(self.files(), None)

    @property
    def refused(self) -> Found | None:
        """The first source, where none can be reached."""
        if self.first is None or self.first.problem != "unreachable":
            return None
        return self.first if all(file.problem == "unreachable" for file in self.files()) else None

    def files(self, below: Callable[[str], Collection[str]] = lambda root: ()) -> Iterator[Found]:
        """Every file named by or lying below the roots, in the order of their paths.

        Files below several roots that have one source get the name of their root before it, and `//`. `below` has the sources last seen
        below a root: where there is not a single file now (it is not mounted), the names of the others do not change for that.
        """
        streams: list[Iterator[Found]] = []
        absent: dict[str, Collection[str]] = {}
        for name, root in self._listed.items():
            is_there, stream = _peek(self._below(name, root))
            streams.append(stream)
            if not is_there:
                absent[name] = below(name)
        files = sorted(map(_named, self._named), key=_SOURCE)
        absent |= {path: known for path in (file.location for file in files if file.problem) if (known := below(name_root(Path(path))))}
        together = merge(*streams, files, key=_SOURCE)
        if len(streams) == 1 and not files:
            return together
        return _tell_apart(together, {*self._listed, *absent, *(file.root for file in files if file.location not in absent)}, absent)

    def _below(self, name: str, root: Path | str) -> Iterator[Found]:
        if not isinstance(root, str):
            return iter(Walk(os.path.realpath(root), self._output))
        if name not in self._remote:
            self._remote[name] = sorted(_remote(root), key=_SOURCE)
        return iter(self._remote[name])


def name_root(root: Path | str) -> str:
    """A root as `Found` names it: the real path of a folder, a URI without what is secret."""
    return name_source(public(root) if isinstance(root, str) else os.path.realpath(root))


def _is_listed(root: Path | str) -> bool:
    return isinstance(root, str) or os.path.isdir(root)  # noqa: PTH112 (never raises)


def _named(path: str) -> Found:
    folder, name = os.path.split(path)  # a link named directly keeps its name
    return look_at(path, name_source(name), name_source(os.path.realpath(folder)))


def _remote(uri: str) -> Iterator[Found]:
    root, shown = name_root(uri), public(uri, brief=True)
    try:
        for file in list_files(uri, left_out_of(SKIPPED)):
            source = name_source(join(shown, file.below) if file.below else shown)
            yield Found(file.uri, source, root, file.size, 0, file.mark, None if file.is_there else "missing")
    except SourceError as error:
        yield Found(uri, root, root, problem="unreachable", refused=str(error))


def _peek(stream: Iterator[Found]) -> tuple[bool, Iterator[Found]]:
    """Whether there is a single file, and the stream from its beginning."""
    problems: list[Found] = []
    for found in stream:
        if not found.problem:
            return True, chain(problems, [found], stream)
        problems.append(found)
    return False, iter(problems)


def _tell_apart(files: Iterable[Found], roots: Collection[str], absent: Mapping[str, Collection[str]]) -> Iterator[Found]:
    """The files, those that share a source with the name of their root."""
    names = {root: _shortest_name(root, roots) for root in roots}
    missing = {path.partition(APART)[2] or path for paths in absent.values() for path in paths}
    for source, same in groupby(files, _SOURCE):
        here = list({found.root: found for found in same}.values())
        is_shared = len(here) > 1 or source in missing
        yield from (found._replace(source=f"{names[found.root]}{APART}{source}") for found in here) if is_shared else here


def _shortest_name(root: str, roots: Collection[str]) -> str:
    """The root's own name, with as many of the folders above it as it takes to tell it from the others."""
    parts = root.split("/")
    ends = ("/".join(parts[-length:]) for length in range(1, len(parts) + 1))
    return next(end for end in ends if sum(f"/{other}".endswith(f"/{end}") for other in roots) == 1).lstrip("/")
