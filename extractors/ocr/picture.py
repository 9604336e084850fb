"""A page's picture made fit for reading: grey on even paper, pale ink black, seals gone.

Lengths are in pixels; `scale` is pixels per point.
"""

from __future__ import annotations

from extractors.ocr.engine import Pixels

INK = 160
"""Darker than this is ink, on paper made 255."""
_PALEST, _PALE, _DARKEST = 200, INK / 2, 0.05
"""Darker than the first may be ink; the darkest share of it, where strokes are widest, shows how black it is; from the second on, pale."""
_SEAL = (50.0, 190.0)
"""Sides of a seal in points: the smallest for a person, the largest for an office, with a margin."""
_RED = 45
"""A pixel is red where its red is so much above its green and its blue."""
_GAP = 3.0
"""Points between strokes of one seal."""
_BLEACH = 1.25


def clean(picture: Pixels, scale: float) -> Pixels:
    """Grey, seals removed, the paper made evenly white, the ink black. `picture` is BGR or grey."""
    import cv2
    import numpy as np

    grey = picture if picture.ndim == 2 else _without_seals(picture, scale)
    height, width = grey.shape
    small = cv2.resize(grey, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    even = cv2.resize(np.maximum(paper, 40), (width, height), interpolation=cv2.INTER_LINEAR)
    return _blacken(cv2.divide(grey, even, scale=255))


def _blacken(grey: Pixels) -> Pixels:
    """The picture with pale ink made black; paper stays as it is."""
    import cv2
    import numpy as np

    counts = np.bincount(grey.ravel()[::7], minlength=256)[:_PALEST]
    if not counts.any():
        return grey
    ink = int(np.searchsorted(counts.cumsum(), _DARKEST * counts.sum()))
    if ink < _PALE:
        return grey  # black enough; more would blacken noise
    table = 255 - np.minimum((255 - np.arange(256)) * (255 / (255 - ink)), 255)
    return cv2.LUT(grey, table.astype(np.uint8))


def _without_seals(picture: Pixels, scale: float) -> Pixels:
    """Grey; where red ink covers a piece as large and as round as a seal, that ink is made as light as paper."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    mask = (_redness(picture[::2, ::2]) > _RED).astype(np.uint8)
    if cv2.countNonZero(mask) < 200:
        return grey
    reach = max(round(_GAP * scale / 2), 1) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    for x, y, w, h, _ in stats[1:].tolist():
        sides = sorted((2 * w / scale, 2 * h / scale))
        if sides[0] >= _SEAL[0] and sides[1] <= _SEAL[1] and sides[1] < 1.8 * sides[0]:
            part = np.s_[2 * y : 2 * (y + h), 2 * x : 2 * (x + w)]
            grey[part] = cv2.max(grey[part], _fade(picture[part]))
    return grey


def _redness(picture: Pixels) -> Pixels:
    """How much the red of a pixel exceeds its green and blue."""
    import cv2

    blue, green, red = cv2.split(picture)
    return cv2.subtract(red, cv2.max(green, blue))


def _fade(picture: Pixels) -> Pixels:
    """The red light of the picture, in which red ink is pale and black is black; what the ink takes of it is made up for.

    The factor is somewhat larger than that, so that outlines fade too; what is black stays black.
    """
    import numpy as np

    redness, red = _redness(picture), picture[..., 2]
    inked = redness > _RED
    if not inked.any():
        return red
    paper, ink = float(np.percentile(red, 90)), float(np.percentile(red[inked], 25))
    share = np.minimum(redness / float(np.median(redness[inked])), 1.0)
    return np.minimum(_BLEACH * red * (1 + share * max(paper / ink - 1, 0.0)), paper).astype(np.uint8)
