"""Marks told by their shape where the recogniser's character does not tell them: dashes, slashes, ticks, per mille."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractors.ocr.engine import Pixels, Reading
from extractors.ocr.picture import INK
from extractors.readers.second_look import AGREED, SURE, Seen
from extractors.vocabulary import vocabulary

_LEAN, _STRAIGHT = 0.2, 0.1
"""Of a slash: how far it leans, and how far its ink may lie from a line, as shares of its height."""
_ENLARGED = 4
_PAPER = 200
"""Lighter than this is the paper inside a small ring."""


def join_signs(seen: Seen, grey: Pixels) -> Seen:
    """The strip, a sign that was taken for two characters put together where it has the rings of that sign (`scans.yaml`)."""
    text, chances, starts = seen.reading
    for sign, known in vocabulary("scans")["torn"].items():
        found = re.search(known["taken_for"], text)
        if found and len(seen.strip.rows) == 1:
            a, b = found.span()
            line = seen.strip.area.of(grey)
            if _rings(line[:, int(starts[a] * line.shape[1]) :]) < known["rings"]:
                continue
            joined = Reading(text[:a] + sign + text[b:], (*chances[:a], min(chances[a:b]), *chances[b:]), (*starts[: a + 1], *starts[b:]))
            return seen._replace(reading=joined, confidence=min(seen.confidence, AGREED), also_read=(*seen.also_read, text))
    return seen


def _rings(line: Pixels) -> int:
    """How many closed rings its ink has."""
    import cv2

    large = cv2.resize(line, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    _, ink = cv2.threshold(large, _PAPER, 255, cv2.THRESH_BINARY_INV)
    _, levels = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return 0 if levels is None else int((levels[0][:, 3] >= 0).sum())


def tell_marks(page: Sequence[Seen], grey: Pixels) -> list[Seen]:
    """The strips, a stroke or tick that is all a cell holds told as such (`scans.yaml`)."""
    known = vocabulary("scans")
    lines = Counter(seen.cell for seen in page)
    marks = {text: mark for mark, texts in known["lone"].items() for text in texts}
    counted = [seen.strip.area for seen in page if seen.reading.text in known["counts"]]

    def tell(seen: Seen) -> Seen:
        text, area = seen.reading.text, seen.strip.area
        if seen.cell is None or lines[seen.cell] > 1 or len(text) > 1:
            return seen
        if (text in known["strokes"] or _is_flat(area.of(grey))) and not any(a.x0 < area.x1 and area.x0 < a.x1 for a in counted):
            return seen._replace(reading=Reading(known["dash"]), confidence=SURE)
        if text in known["leaning"] and _leans(area.of(grey)):
            return seen._replace(reading=Reading(known["slash"]), confidence=SURE, also_read=(text,))
        return seen._replace(reading=Reading(marks[text])) if text in marks else seen

    return [tell(seen) for seen in page]


def _leans(line: Pixels) -> bool:
    """Whether its ink is one straight stroke that leans to the right."""
    import numpy as np

    ys, xs = np.nonzero(line < INK)
    if len(ys) < 2 or not np.ptp(ys):
        return False
    slope, foot = np.polyfit(ys, xs, 1)
    straight = np.abs(xs - slope * ys - foot).mean() < _STRAIGHT * np.ptp(ys)
    return bool(straight and -1.2 < slope < -_LEAN)


def _is_flat(line: Pixels) -> bool:
    """Whether its ink is one level stroke."""
    import numpy as np

    ys, xs = np.nonzero(line < INK)
    if not len(ys):
        return False
    height, width = int(np.ptp(ys)) + 1, int(np.ptp(xs)) + 1
    return width > 4 * height and width > 0.15 * line.shape[0] and len(ys) > 0.5 * height * width
