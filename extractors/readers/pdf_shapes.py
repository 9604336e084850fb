"""The shapes of a PDF page through PDFium: paths become rulings and shaded areas, images are measured, text objects counted."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

from extractors.document import Box
from extractors.readers.pdfium import pdfium

THIN = 3.5
"""Filled or stroked boxes not thicker than this many points are rulings."""
MAX_OBJECTS = 50_000
MAX_SEGMENTS = 2_000
MAX_DEPTH = 4
"""Bounds per page, per path, and of forms within forms; what lies beyond is not read. No page of print comes near."""

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


class Shapes:
    """Rulings, fills and images of a page, form objects included, in PDF space."""

    def __init__(self) -> None:
        self.rulings: list[Box] = []
        self.fills: list[Box] = []
        self.images: list[Box] = []
        self.texts = self.count = 0
        self._values = tuple(ctypes.c_float() for _ in range(4))
        self._addresses = tuple(map(ctypes.addressof, self._values))

    def collect(self, parent: int, count: Any, get: Any, matrix: _Matrix = _IDENTITY, depth: int = 0) -> None:
        """Sort the objects of a page or a form by what they are."""
        items = list(map(get, itertools.repeat(parent), range(min(count(parent), MAX_OBJECTS - self.count))))
        kinds = list(map(pdfium.FPDFPageObj_GetType, items))
        self.count += len(items)
        self.texts += kinds.count(_TEXT)
        for item, kind in zip(items, kinds, strict=True):
            if kind == _TEXT:  # most are
                continue
            if kind == _PATH:
                self._path(item, matrix)
            elif kind == _IMAGE:
                self._image(item, matrix)
            elif kind == _FORM and depth < MAX_DEPTH:
                inner = _product(_matrix(item), matrix)
                self.collect(item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)

    def _bounds(self, item: int, matrix: _Matrix) -> Box:
        pdfium.FPDFPageObj_GetBounds(item, *self._addresses)
        left, bottom, right, top = (v.value for v in self._values)
        return Box(left, bottom, right, top) if matrix is _IDENTITY else _moved(Box(left, bottom, right, top), matrix)

    def _image(self, item: int, matrix: _Matrix) -> None:
        box = self._bounds(item, matrix)
        thin = min(box.x1 - box.x0, box.y1 - box.y0)
        (self.rulings if thin <= THIN else self.images).append(box)

    def _path(self, item: int, matrix: _Matrix) -> None:
        box = self._bounds(item, matrix)
        width, height = box.x1 - box.x0, box.y1 - box.y0
        if width <= THIN or height <= THIN:
            if max(width, height) > THIN:
                self.rulings.append(box)
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.addressof(fill), ctypes.addressof(stroke))
        segments = pdfium.FPDFPath_CountSegments(item)
        if not (fill.value or stroke.value) or segments > MAX_SEGMENTS:
            return
        place = _product(_matrix(item), matrix)
        for points in _figures(item, segments, place):
            self._figure(points, bool(stroke.value))

    def _figure(self, points: list[tuple[float, float]], stroked: bool) -> None:
        """One figure of a path: stroked edges and thin filled boxes are rulings, other filled boxes are shaded areas."""
        if stroked:
            for (xa, ya), (xb, yb) in itertools.pairwise(points):
                if abs(xa - xb) < 1 or abs(ya - yb) < 1:
                    self.rulings.append(Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
            return
        xs, ys = {round(x) for x, _ in points}, {round(y) for _, y in points}
        if len(points) not in (4, 5) or len(xs) > 3 or len(ys) > 3:
            return
        box = Box(min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))
        thin = min(box.x1 - box.x0, box.y1 - box.y0)
        (self.rulings if thin <= THIN else self.fills).append(box)


def _figures(item: int, segments: int, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """The path's figures as corner points; a figure with a curve is left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
    points: list[tuple[float, float]] = []
    curved = False
    for k in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item, k)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == 2:  # a new figure begins
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == 1
        pdfium.FPDFPathSegment_GetPoint(segment, at_x, at_y)
        a, b, c, d, e, f = matrix
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and points[-1] != points[0]:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _matrix(item: int) -> _Matrix:
    m = (ctypes.c_float * 6)()
    a, b, c, d, e, f = m if pdfium.FPDFPageObj_GetMatrix(item, ctypes.addressof(m)) else _IDENTITY
    return a, b, c, d, e, f


def _product(m: _Matrix, n: _Matrix) -> _Matrix:
    """First m, then n."""
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(box: Box, matrix: _Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    return Box(min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners))
