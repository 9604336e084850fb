"""From a file to a Document: which reader takes it, and what can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extractors.document import Document

DAMAGED = "the file is damaged; what could be recovered was read"
"""The remark on a document of which a part is lost."""


class ReadError(Exception):
    """The file cannot be read. The message is one line for a person: what is wrong and what to do."""


class Unsupported(ReadError):
    """No reader takes this kind of file."""


class Encrypted(ReadError):
    """The file opens only with a password."""


class Damaged(ReadError):
    """The file is broken beyond what a tolerant reader can recover."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One file format.

    `recognises(head, name)` gets the first 8 KiB and the file's name; content decides, the name only tells text formats apart.
    `read(path)` returns the document or raises a ReadError.
    """

    name: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[Path], Document]
