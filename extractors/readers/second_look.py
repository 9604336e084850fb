"""A second look at lines in cells that were read with doubt: read again, enlarged. Readings are compared, never invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from extractors.ocr.engine import Engine, Pixels, Reading
from extractors.ocr.lines import Strip
from extractors.ocr.picture import INK
from extractors.vocabulary import patterns, vocabulary
from extractors.wording import fold

SURE = 0.9
"""Lines read with at least this chance are not read again, unless their text looks misread."""
AGREED, DISPUTED = 0.85, 0.5
"""The most confidence in a line whose readings differ: where two of three agree, and where none do."""
MISREAD = 0.6
"""The most confidence in a text that looks misread however often it is read."""
UNREAD = 0.6
"""The most confidence in a line that leaves ink unread."""
_LEAN, _STRAIGHT = 0.2, 0.1
"""Of a slash: how far it leans, and how far its ink may lie from a line, as shares of its height."""
_ENLARGED = 2.0
_LONGEST = 24
"""Letters; longer lines are prose, where one wrong letter does little harm."""


class Seen(NamedTuple):
    """A strip, the number of the cell it stands in, what it says, how sure that is (0 to 1), and what it was read as besides."""

    strip: Strip
    cell: int | None
    reading: Reading
    confidence: float
    also_read: tuple[str, ...] = ()


def look_again(engine: Engine, grey: Pixels, seen: Seen) -> Seen:
    """The strip with doubts settled or told: a short line in a cell is compared with readings of its enlarged picture."""
    if not seen.reading.text:
        return seen
    return _whole_signs(seen if seen.cell is None else _look(engine, grey, seen))


def _look(engine: Engine, grey: Pixels, seen: Seen) -> Seen:
    reading, limit, also = seen.reading, 1.0, seen.also_read
    if len(reading.text) <= _LONGEST and (seen.confidence < SURE or looks_misread(reading.text)):
        reading, limit, also = _settle(engine, seen.strip.picture(grey), reading)
    if len(seen.strip.rows) == 1 and leaves_ink(seen.strip.area.of(grey), reading):
        limit = min(limit, UNREAD)
    if len(seen.strip.rows) > len("".join(reading.text.split())):  # a letter or more in each row of a label written downwards
        limit = min(limit, UNREAD)
    return seen._replace(reading=reading, confidence=min(reading.confidence, limit), also_read=also)


def _whole_signs(seen: Seen) -> Seen:
    """The strip with signs put together that were taken for two characters (`scans.yaml`)."""
    reading = seen.reading
    for sign, pattern in vocabulary("scans")["torn"].items():
        while found := re.search(pattern, reading.text):
            a, b = found.span()
            text, chances, starts = reading
            reading = Reading(text[:a] + sign + text[b:], (*chances[:a], min(chances[a:b]), *chances[b:]), (*starts[: a + 1], *starts[b:]))
    if reading == seen.reading:
        return seen
    return seen._replace(reading=reading, confidence=min(seen.confidence, AGREED), also_read=(*seen.also_read, seen.reading.text))


def looks_misread(text: str) -> bool:
    """Whether the text is of a kind that recognition gives and people do not write (`scans.yaml`)."""
    folded = fold(text)
    return any(pattern.fullmatch(folded) for pattern in patterns("scans", "doubtful").values())


def _settle(engine: Engine, line: Pixels, first: Reading) -> tuple[Reading, float, tuple[str, ...]]:
    """The reading to go by, the most confidence it may have, and the other readings."""
    readings = [first, engine.read(_enlarge(line, sharpen=False)), engine.read(_enlarge(line, sharpen=True))]
    votes = {r.text: [s for s in readings if fold(s.text) == fold(r.text)] for r in readings if r.text}
    if not votes:
        return first, DISPUTED, ()
    text = max(votes, key=lambda t: (not looks_misread(t), sum(r.confidence for r in votes[t]), t == first.text))
    best = max(votes[text], key=lambda r: r.confidence)
    agreed = len(votes[text])
    limit = 1.0 if agreed == len(readings) else AGREED if agreed == 2 else DISPUTED
    others = {fold(r.text): r.text for r in readings if r.text and r not in votes[text]}
    return best, min(limit, MISREAD) if looks_misread(text) else limit, tuple(others.values())


def _enlarge(line: Pixels, *, sharpen: bool) -> Pixels:
    import cv2
    import numpy as np

    large = cv2.resize(line, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    if not sharpen:
        return cv2.copyMakeBorder(large, 4, 4, 12, 12, cv2.BORDER_CONSTANT, value=255)
    soft = cv2.GaussianBlur(large, (0, 0), 3)
    return np.asarray(cv2.addWeighted(large, 1.8, soft, -0.8, 0))


def leaves_ink(line: Pixels, reading: Reading) -> bool:
    """Whether there is ink as wide as half a letter before, behind or between the letters that were read."""
    import numpy as np

    if not reading.text:
        return False
    height, width = line.shape
    letter = 0.65 * height
    columns = np.flatnonzero((line < INK).sum(axis=0) > 1)
    covered = np.zeros(width, bool)
    for share, character in zip(reading.starts, reading.text, strict=True):
        x = share * width
        wide = 1.2 if character > "\u2000" else 0.75
        covered[max(int(x - 0.4 * letter), 0) : int(x + wide * letter)] = True
    return bool((~covered[columns]).sum() > 0.3 * letter)


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
