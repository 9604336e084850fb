"""Whether a document that gave no indicator looks as if it held some: none is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.document import Document, Table
from extractors.tables.kinds import kinds
from extractors.vocabulary.labels import role

_APART = re.compile(r"[\s|｜]+")
_LONGEST = 20
_LABELS, _VALUES = 3, 3
"""So many names of levels and so many values (≥95%, 12次), each alone in its cell or between blanks, are no chance."""


def looks_unread(document: Document) -> bool:
    """Whether names of levels (产出指标, 数量指标) and values stand apart, as in a table; asked where no indicator was read."""
    labels: set[str] = set()
    values = 0
    for text in _pieces(document):
        if role("level1_labels", text) or role("level2_labels", text):
            labels.add(text)
        elif "value" in kinds(text):
            values += 1
        if len(labels) >= _LABELS and values >= _VALUES:
            return True
    return False


def _pieces(document: Document) -> Iterator[str]:
    for block in document.blocks:
        texts = [c.text for c in block.cells] if isinstance(block, Table) else _APART.split(block.text)
        yield from (text for text in texts if 2 <= len(text) <= _LONGEST)
