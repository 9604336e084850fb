"""A second look at lines in cells that were read with doubt: read again, enlarged. Readings are compared, never invented."""

from __future__ import annotations

from typing import NamedTuple

from extractors.ocr.engine import Engine, Pixels, Reading
from extractors.ocr.lines import Strip
from extractors.ocr.picture import INK
from extractors.vocabulary import patterns
from extractors.wording import fold

SURE = 0.9
"""Lines read with at least this chance are not read again, unless their text looks misread."""
AGREED, DISPUTED = 0.85, 0.5
"""The most confidence in a line whose readings differ: where two of three agree, and where none do."""
MISREAD = 0.6
"""The most confidence in a text that looks misread however often it is read."""
UNREAD = 0.6
"""The most confidence in a line that leaves ink unread."""
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
    if seen.cell is None or not seen.reading.text:
        return seen
    reading, limit, also = seen.reading, 1.0, seen.also_read
    if len(reading.text) <= _LONGEST and (seen.confidence < SURE or looks_misread(reading.text)):
        reading, limit, also = _settle(engine, seen.strip.picture(grey), reading)
    if len(seen.strip.rows) == 1 and leaves_ink(seen.strip.area.of(grey), reading):
        limit = min(limit, UNREAD)
    if len(seen.strip.rows) > 1:
        reading = _upwards(engine, seen.strip.area.of(grey), reading)
        limit = min(limit, UNREAD) if _lacks_letters(len(seen.strip.rows), reading.text) else limit
    return seen._replace(reading=reading, confidence=min(reading.confidence, limit), also_read=also)


def _upwards(engine: Engine, label: Pixels, downwards: Reading) -> Reading:
    """How a label reads: upwards where its letters lie on their backs, for they are the same then, in the other order."""
    import numpy as np

    turned = engine.read(np.rot90(label, -1))
    return turned if sorted(fold(turned.text)) == sorted(fold(downwards.text)) else downwards


def _lacks_letters(rows: int, label: str) -> bool:
    """Whether a label written downwards has fewer letters than rows, or a bracket that does not close."""
    text = fold(label)
    return len(text) < rows or text.count("(") != text.count(")")


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
