"""A page set straight: turned, and its edges made parallel where they run together as on photographs; and the way back."""

from __future__ import annotations

import math
from typing import NamedTuple

from extractors.ocr.engine import Pixels
from extractors.ocr.picture import INK

_USUAL_SKEW, _MOST_SKEW, _COARSE, _FINE = 6.0, 15.0, 0.25, 0.03
"""Degrees: how far a scanned page is turned, how far a photographed one may be, and the two steps of the search."""
_TOLERATED = 0.04
"""Degrees that do not matter."""
_MATTERS = 0.5
"""Degrees between the lines at one edge of the page and those at the other from which on it is mended."""
_SEARCH = ((1.0, 0.5, 4), (0.25, 0.12, 2), (0.06, 0.03, 1))
"""Degrees by which convergence and slope are varied, and pixels that count as one place."""
_REACH = 4
"""Steps to either side."""
_MARKED = 1.1
"""By how much more the ink of rulings gathers once they are mended; that of prose alone hardly does."""
_POINTS_OF_INK = 60_000


class Straight(NamedTuple):
    """A straight picture, and the matrix (3 × 3) that leads from its pixels to those of the picture as it came."""

    grey: Pixels
    back: Pixels

    def in_points(self, scale: float) -> tuple[float, ...]:
        """The matrix in points instead of pixels, row by row; empty where nothing was changed."""
        import numpy as np

        if np.array_equal(self.back, np.eye(3)):
            return ()
        pixels = np.diag([scale, scale, 1.0])
        return tuple(float(v) for v in (np.linalg.inv(pixels) @ self.back @ pixels).ravel())

    def quarter(self) -> Straight:
        """Turned anticlockwise by a right angle."""
        import numpy as np

        turned = np.array([[0, -1, self.grey.shape[1]], [1, 0, 0], [0, 0, 1]], float)
        return Straight(np.rot90(self.grey).copy(), self.back @ turned)

    def upside_down(self) -> Straight:
        """Turned by two right angles."""
        import numpy as np

        height, width = self.grey.shape
        turned = np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], float)
        return Straight(self.grey[::-1, ::-1].copy(), self.back @ turned)


class _Ink(NamedTuple):
    """Where there is ink: pixels of the page made small, from its middle."""

    xs: Pixels
    ys: Pixels


class _Lean(NamedTuple):
    """The slope of lines through the middle of the page, and by how much it changes from one edge to the other."""

    slope: float
    change: float


def straighten(grey: Pixels, scale: float) -> Straight:
    """The picture with its lines level and upright, its size kept; the same picture where little is wrong with it."""
    import cv2
    import numpy as np

    ink = _find_ink(grey, scale)
    if ink is None:
        return Straight(grey, np.eye(3))
    degrees = _skew(ink)
    slope = _tangent(degrees)
    level, upright = _lean(ink.ys, ink.xs, slope), _lean(ink.xs, ink.ys, -slope)
    height, width = grey.shape
    least = _tangent(_MATTERS)
    if max(abs(level.change), abs(upright.change)) >= least:
        back = _way_back(level, upright, width, height)
    elif abs(degrees) >= _TOLERATED:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        back = np.vstack([cv2.invertAffineTransform(turn), [0, 0, 1]])
    else:
        return Straight(grey, np.eye(3))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return Straight(cv2.warpPerspective(grey, back, (width, height), flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=255), back)


def find_skew(grey: Pixels, scale: float) -> float:
    """Degrees, anticlockwise, by which the page must be turned so that its lines and rulings run level and upright."""
    ink = _find_ink(grey, scale)
    return _skew(ink) if ink is not None else 0.0


def _find_ink(grey: Pixels, scale: float) -> _Ink | None:
    import cv2
    import numpy as np

    ratio = min(1.0, 2.2 / scale)
    small = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small < INK + 30)
    if len(ys) < 100:
        return None
    step = len(ys) // _POINTS_OF_INK + 1
    height, width = small.shape
    return _Ink(xs[::step] - width / 2, ys[::step] - height / 2)


def _skew(ink: _Ink) -> float:
    import numpy as np

    def sharpness(degrees: float) -> float:
        tangent = _tangent(degrees)
        return _sharpness(ink.ys - ink.xs * tangent) + _sharpness(ink.xs + ink.ys * tangent)

    for most in (_USUAL_SKEW, _MOST_SKEW):
        coarse = max(np.arange(-most, most + _COARSE, _COARSE), key=lambda a: (sharpness(a), -abs(a)))
        if abs(coarse) <= most - 2 * _COARSE:  # at the edge the best may lie beyond
            break
    fine = max(np.arange(coarse - _COARSE, coarse + _COARSE, _FINE), key=lambda a: (sharpness(a), -abs(a)))
    return float(fine)


def _sharpness(places: Pixels) -> float:
    """How much the ink gathers at few places: largest where lines are seen from their ends."""
    import numpy as np

    profile = np.bincount((places - places.min()).astype(np.int32)).astype(float)
    return float(profile @ profile)


def _lean(across: Pixels, along: Pixels, slope: float) -> _Lean:
    """How lines lean that run near to `slope`: where ink gathers most, looked for in ever finer steps; just so where it hardly does."""
    extent = 2 * float(abs(across).max())

    def sharpness(lean: _Lean, blur: int = 1) -> float:
        y, x = across[:: 2 * blur - 1], along[:: 2 * blur - 1]
        return _sharpness((y - x * (lean.slope + lean.change * y / extent)) / blur)

    found = turned = _Lean(slope, 0.0)
    for change_step, slope_step, blur in _SEARCH:
        near = [
            _Lean(found.slope + _tangent(slope_step) * i, found.change + _tangent(change_step) * k)
            for i in range(-_REACH, _REACH + 1)
            for k in range(-_REACH, _REACH + 1)
        ]
        found = max(near, key=lambda lean: (sharpness(lean, blur), -abs(lean.change)))
    return found if sharpness(found) > _MARKED * sharpness(turned) else turned


def _tangent(degrees: float) -> float:
    return math.tan(math.radians(degrees))


def _way_back(level: _Lean, upright: _Lean, width: int, height: int) -> Pixels:
    """The matrix from a straight page of that size to one whose lines lean so."""
    import cv2
    import numpy as np

    straight, leaning = [], []
    for y in (-height / 2, height / 2):
        for x in (-width / 2, width / 2):
            # The level line through (0, y) and the upright one through (x, 0) meet at the corner's place.
            a, b = level.slope + level.change * y / height, upright.slope + upright.change * x / width
            leaning.append(((x + b * y) / (1 - a * b), (y + a * x) / (1 - a * b)))
            straight.append((x, y))
    middle = np.array([width / 2, height / 2])
    corners = [np.array(c, np.float32) + middle for c in (straight, leaning)]
    return np.asarray(cv2.getPerspectiveTransform(corners[0].astype(np.float32), corners[1].astype(np.float32)))
