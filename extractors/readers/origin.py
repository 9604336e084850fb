"""Boxes brought back from a page set straight to the page as it came: the smallest level rectangles that hold what was turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extractors.document import Block, Box, Paragraph

Matrix = tuple[float, ...]
"""3 × 3, row by row, from points on the straight page to points on the page as it came."""


def chain(outer: Matrix, inner: Matrix) -> Matrix:
    """First `inner`, then `outer`; an empty one changes nothing."""
    if not outer or not inner:
        return outer or inner
    return tuple(sum(outer[3 * r + k] * inner[3 * k + c] for k in range(3)) for r in range(3) for c in range(3))


def bring_back(block: Block, origins: Mapping[int, Matrix]) -> Block:
    """The block with its boxes on the pages as they came; `origins` holds the pages (1-based) that were changed."""
    if isinstance(block, Paragraph):
        return replace(block, bbox=_box(block.bbox, block.page, origins))
    cells = tuple(replace(cell, bbox=_box(cell.bbox, cell.page, origins)) for cell in block.cells)
    return replace(block, cells=cells, bbox=_box(block.bbox, block.page, origins))


def _box(box: Box | None, page: int | None, origins: Mapping[int, Matrix]) -> Box | None:
    origin = origins.get(page or 0)
    if box is None or not origin:
        return box
    corners = [_place(origin, x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _place(origin: Matrix, x: float, y: float) -> tuple[float, float]:
    across, down, depth = (origin[3 * r] * x + origin[3 * r + 1] * y + origin[3 * r + 2] for r in range(3))
    return across / depth, down / depth
