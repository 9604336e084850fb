"""Rulings of a scanned page, found by their shape: long, thin, dark. Broken ones are mended; what they enclose is `ruled.py`'s business."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from extractors.document import Box

LONGEST_GAP = 30.0
"""Points; a ruling that breaks off for less, with an end that meets no other ruling, goes on."""
_SHORTEST, _THICKEST = 14.0, 3.2
"""Points: a straight run of ink at least so long and at most so thick is a ruling."""
_LETTER = 45.0
"""Points; larger than letters of a heading."""
_HEADING = 30.0
"""Points; higher than a heading's line."""
_FAINT = 205
"""Rulings are darker than this on paper made 255; they may be paler than letters."""
_SAME = 1.6
"""Points between pieces of one ruling, across its direction."""
_MEETS = 4.0
"""Points from the end of a ruling to the one it meets."""


def find_rulings(grey: Any, scale: float) -> list[Box]:
    """Level and upright rulings in points, of a straight picture with `scale` pixels per point."""
    import cv2
    import numpy as np

    ink = (grey < _FAINT).astype(np.uint8)
    level, upright = _runs(ink, scale), cv2.transpose(_runs(cv2.transpose(ink), scale))
    letters = _letters(level, upright, scale)
    levels, uprights = list(_boxes(level & ~letters, scale)), [_flip(b) for b in _boxes(cv2.transpose(upright & ~letters), scale)]
    across, down = [_flip(b) for b in uprights], [_flip(b) for b in levels]
    return [*_without_strokes(_mend(levels, uprights), uprights), *(_flip(b) for b in _without_strokes(_mend(across, down), down))]


def _without_strokes(level: list[Box], upright: list[Box]) -> list[Box]:
    """The rulings without short ones that meet nothing: strokes of letters that touch, not parts of a table."""
    return [box for box in level if box.x1 - box.x0 >= _LETTER or _belongs(box, level, upright)]


def _belongs(box: Box, level: list[Box], upright: list[Box]) -> bool:
    """Whether a ruling meets an upright one, or goes on behind a gap."""
    y = (box.y0 + box.y1) / 2
    beside = (b for b in level if b is not box and abs((b.y0 + b.y1) / 2 - y) < _SAME)
    on = any(b.x0 - LONGEST_GAP < box.x1 and box.x0 < b.x1 + LONGEST_GAP for b in beside)
    return on or _meets(box.x0, box, upright) or _meets(box.x1, box, upright)


def _runs(ink: Any, scale: float) -> Any:
    """The ink that belongs to level runs."""
    import cv2
    import numpy as np

    # Lines on paper are never quite straight: a run may step by a pixel, so ink is thickened before it is thinned to long runs.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    return cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(round(_SHORTEST * scale), 3)), np.uint8))


def _letters(level: Any, upright: Any, scale: float) -> Any:
    """The runs that are strokes of large letters, which may touch: runs that cross, none longer than a letter, or no more than a word."""
    import cv2
    import numpy as np

    longer = max(round(_LETTER * scale), 3)
    long = cv2.max(
        cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, longer), np.uint8)),
        cv2.morphologyEx(upright, cv2.MORPH_OPEN, np.ones((longer, 1), np.uint8)),
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level | upright, connectivity=8)
    holds_long = np.bincount(labels[long > 0], minlength=count) > 0
    low, wide = stats[:, 2:4].min(axis=1), stats[:, 2:4].max(axis=1)
    crossing = low > 2 * _THICKEST * scale
    word = (low < _HEADING * scale) & (wide < 2 * _LETTER * scale)
    return (crossing & (word | ~holds_long)).astype(np.uint8)[labels]


def _boxes(runs: Any, scale: float) -> Iterator[Box]:
    """The thin ones among level runs, in points."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    for x, y, w, h, area in stats[1:].tolist():
        if area / w - 2 <= _THICKEST * scale:
            yield Box(x / scale, y / scale, (x + w) / scale, (y + h) / scale)


def _flip(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _mend(level: list[Box], upright: list[Box]) -> list[Box]:
    """Level rulings with the gaps closed at which at least one end hangs in the air; true gaps end at other rulings."""
    ordered = sorted(level, key=lambda b: b.y0 + b.y1)
    middles = [(b.y0 + b.y1) / 2 for b in ordered]
    mended = list(level)
    for i, left in enumerate(ordered):
        near = ordered[bisect_left(middles, middles[i] - _SAME) : bisect_right(middles, middles[i] + _SAME)]
        following = min((b for b in near if b.x0 > left.x1), key=lambda b: b.x0, default=None)
        if following is None or following.x0 - left.x1 > LONGEST_GAP or max(left.x1 - left.x0, following.x1 - following.x0) < _LETTER:
            continue
        if not (_meets(left.x1, left, upright) and _meets(following.x0, following, upright)):
            mended.append(Box(left.x1, min(left.y0, following.y0), following.x0, max(left.y1, following.y1)))
    return mended


def _meets(x: float, box: Box, upright: list[Box]) -> bool:
    y = (box.y0 + box.y1) / 2
    return any(abs((u.x0 + u.x1) / 2 - x) < _MEETS and u.y0 - _MEETS < y < u.y1 + _MEETS for u in upright)
