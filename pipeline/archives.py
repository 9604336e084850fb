"""Files that are not at hand: what lies behind URIs is fetched, members of archives become files of their own, `archive.zip!/member`."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

from extractors.reader import ReadError
from extractors.readers.archive import BIGGEST, Member, is_archive, tidy_suffix, unpack
from pipeline.failure import internal_error
from pipeline.found import Found, name_source
from pipeline.remote import fetch
from pipeline.uri import file_name
from pipeline.walk import SKIPPED
from pipeline.work import Limits, perform


@dataclass
class Archives:
    """Takes archives apart, each when its turn comes, in a process of its own.

    `folder` belongs to us alone: it is emptied at the beginning and gone at the end.
    """

    folder: Path
    limits: Limits
    apart: bool
    """Whether to use a process of its own; otherwise there are no limits."""
    _opened: int = 0

    def __enter__(self) -> Archives:
        """Clear away what a killed run left."""
        shutil.rmtree(self.folder, ignore_errors=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, found: Found) -> list[Found] | None:
        """The members of an archive, on disk until they are discarded; None where the file is no archive, or none that can be opened.

        Raises OSError where the file cannot be read.
        """
        if not is_archive(found.path):
            return None
        self._opened += 1
        return self._members(found, self.folder / str(self._opened))

    def bring(self, found: Found) -> Found:
        """A file that is here: one behind a URI is fetched, until it is discarded. Raises OSError where it cannot be had."""
        if not found.is_remote:
            return found
        self.folder.mkdir(parents=True, exist_ok=True)
        self._opened += 1
        target = self.folder / f"{self._opened}{tidy_suffix(file_name(found.source))}"
        fetch(found.location, target, BIGGEST)
        return found._replace(location=str(target), size=target.stat().st_size)

    def discard(self, path: Path) -> None:
        """Delete a member's file once it is read; any other file is left alone."""
        if self.folder in path.parents:
            path.unlink(missing_ok=True)

    def _members(self, found: Found, folder: Path) -> list[Found]:
        folder.mkdir(parents=True)
        do = partial(unpack, folder=folder, skipped=SKIPPED)
        try:
            (outcome,) = perform(do, [found.path], workers=int(self.apart), limits=self.limits, size=lambda _: found.size)
        except ReadError as error:
            return [found._replace(refused=str(error).removeprefix(f"{found.path.name}: "))]
        except (OSError, MemoryError):
            raise
        except Exception as error:
            return [found._replace(refused=internal_error(error))]
        if outcome.value is None:
            return [found._replace(refused=outcome.error)]
        return [_found(member, found) for member in outcome.value]


def _found(member: Member, archive: Found) -> Found:
    source = f"{archive.source}!/{name_source(member.name)}"
    return archive._replace(location=str(member.path or archive.path), source=source, size=member.size, member=True, refused=member.problem)
