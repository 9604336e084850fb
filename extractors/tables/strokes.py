"""Rulings on one axis: near ones snapped to one position, touching ones joined, stubs dropped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SNAP = 2.5
"""Rulings closer than this many points are one (double borders, rounding)."""
BRIDGE = 3.0
"""Gaps in a ruling up to this many points are bridged (dashes, corners)."""
SHORTEST = 5.0
"""Rulings shorter than this many points are no borders."""


class Stroke(NamedTuple):
    """A ruling: where it stands across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


def merge(strokes: Iterable[Stroke]) -> list[Stroke]:
    """The strokes of one axis as they are meant; sorted by position."""
    ordered = sorted(strokes)
    out: list[Stroke] = []
    i = 0
    while i < len(ordered):
        j = i + 1
        while j < len(ordered) and ordered[j].at - ordered[i].at <= SNAP:
            j += 1
        band = sorted(ordered[i:j], key=lambda s: s.start)
        at = sum(s.at for s in band) / len(band)
        start, end = band[0].start, band[0].end
        for s in band[1:]:
            if s.start <= end + BRIDGE:
                end = max(end, s.end)
            else:
                out.append(Stroke(at, start, end))
                start, end = s.start, s.end
        out.append(Stroke(at, start, end))
        i = j
    return [s for s in out if s.end - s.start >= SHORTEST]
