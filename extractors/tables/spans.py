"""Merged cells (合并单元格) that a plain grid of texts can only suggest: inferred where nothing else makes sense, left alone elsewhere.

Text and CSV write a merged cell once and leave its other positions empty, just as they write an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.document import Cell, Table
from extractors.tables.assemble import assemble
from extractors.tables.kinds import Header, headers, is_total, kinds
from extractors.vocabulary.labels import role

Rows = Sequence[Sequence[str]]
Merge = tuple[int, int, int, int]
"""Row, column, height, width."""
_FIGURES = frozenset({"number", "value", "dash"})
_LABELS = frozenset({"level1", "level2"})


def infer_spans(rows: Rows) -> Table:
    """The table of these equally long rows, its likely merged cells merged. Only empty positions are ever swallowed.

    Merged are: label columns downwards; a label and the columns beside it that are empty in all its rows; a value of a head row and the
    empty cells after it; headings over their subheadings; a lone text over its row; the label of a total over the gap to its figure.
    """
    found = headers(rows)
    extents = {(r, c): (1, 1) for r, row in enumerate(rows) for c in range(len(row))}
    taken: set[tuple[int, int]] = set()
    for r, c, height, width in _merges(rows, found):
        rest = {(r + i, c + j) for i in range(height) for j in range(width)} - {(r, c)}
        if (r, c) not in taken and not rest & taken and not any(rows[i][j] for i, j in rest):
            extents[r, c] = (height, width)
            taken |= rest
    return assemble([Cell(r, c, rows[r][c], *extents[r, c]) for r, c in extents if (r, c) not in taken], len(rows))


def _merges(rows: Rows, found: Sequence[Header]) -> Iterator[Merge]:
    ends = [*(h.start for h in found[1:]), len(rows)]
    for header, end in zip(found, ends, strict=False):
        yield from _headings(rows, header)
        yield from _levels(rows, header, _closing(rows, header, end))
    yield from _bands(rows, found)
    for r, row in enumerate(rows):
        if is_total(row) and len(said := [c for c, text in enumerate(row) if text]) > 1:
            yield r, said[0], 1, said[1] - said[0]


def _closing(rows: Rows, header: Header, end: int) -> int:
    """The row that ends the body below a header: a total, or a lone text."""
    for r in range(header.start + header.rows, end):
        if is_total(rows[r]) or _is_lone(rows[r]):
            return r
    return end


def _is_lone(row: Sequence[str]) -> bool:
    """Whether a row says one thing, in its first cell, and that is no label of a level."""
    return bool(row[0]) and not any(row[1:]) and not kinds(row[0]) & _LABELS


def _headings(rows: Rows, header: Header) -> Iterator[Merge]:
    """Headings of a header of two rows: down to the second row, or over their subheadings."""
    if header.rows != 2:
        return
    top, below = rows[header.start], rows[header.start + 1]
    starts = [c for c, text in enumerate(top) if text]
    for c, following in zip(starts, [*starts[1:], len(top)], strict=True):
        if any(below[c:following]):
            yield header.start, c, 1, following - c
        else:
            yield header.start, c, 2, 1


def _levels(rows: Rows, header: Header, end: int) -> Iterator[Merge]:
    """Labels of level 1 and 2 over the rows they hold for, with the weight printed beside them; below a label nothing else may begin."""
    first = header.start + header.rows
    left: list[int] = []
    for c, column in enumerate(header.roles):
        if column not in ("level1", "level2"):
            continue
        left.append(c)
        starts = [r for r in range(first, end) if any(rows[r][k] for k in left)]
        for r, following in zip(starts, [*starts[1:], end], strict=False):  # no label at all: nothing to merge
            yield r, c, following - r, 1
            if c + 2 < len(header.roles) and header.roles[c + 1] == "weight" and "level3" in header.roles[c + 2 :]:
                yield r, c + 1, following - r, 1


def _bands(rows: Rows, found: Sequence[Header]) -> Iterator[Merge]:
    """Bands of rows under one label in the first column: the label downwards; before the first header and below the total also gaps."""
    first = found[0].start if found else len(rows)
    starts = [r for r in range(len(rows)) if rows[r][0]] if rows and rows[0] else []
    labels_in_first = {h.start: h.roles[0] in ("level1", "level2") for h in found}
    closed = max((r for r, row in enumerate(rows) if is_total(row)), default=len(rows)) if found else len(rows)
    in_levels = False
    for r, following in zip(starts, [*starts[1:], len(rows)], strict=True):
        in_levels = labels_in_first.get(r, in_levels)
        if _is_lone(rows[r]):
            yield r, 0, 1, len(rows[r])
        elif r > closed:
            yield from _gaps(rows, r, following)
        elif r < first and (found or _names_a_band(rows[r][0])):
            yield from _gaps(rows, r, min(following, first))
        elif not in_levels and not kinds(rows[r][0]) & _FIGURES:
            yield r, 0, following - r, 1


def _names_a_band(label: str) -> bool:
    return any(role(section, label) for section in ("head_labels", "goals"))


def _gaps(rows: Rows, start: int, end: int) -> Iterator[Merge]:
    """Within a band: the label over all its rows, every cell over the columns on its right that are empty in all of them."""
    width = len(rows[start])
    kept = [c for c in range(width) if any(rows[r][c] for r in range(start, end))]
    for c, following in zip(kept, [*kept[1:], width], strict=True):
        if c == 0:
            yield start, 0, end - start, following
        else:
            for r in range(start, end):
                yield r, c, 1, following - c
