"""PP-OCR: a detector that marks the pixels of text lines, and a recogniser that reads one line at a time."""

from __future__ import annotations

from itertools import pairwise

from extractors.ocr.engine import Area, Pixels, Reading
from extractors.ocr.sessions import DETECTOR, RECOGNISER, characters, open_session

PER_POINT = 1.52
"""Pixels per point at which lines are searched: 1280 pixels for the height of A4."""
LEAST_SIDE, MOST_SIDE = 640, 1920
_MARKED, _LIKELY = 0.3, 0.5
"""A pixel counts as text from here; a line of such pixels counts where they are on average this likely."""
_GROWTH = 1.6
"""The detector marks the core of a line; it is widened by its area over its circumference times this."""
_HEIGHT, _STRIDE, _ROUND = 48, 8, 32
"""The recogniser's input height; its step along the line; widths are rounded up so that few shapes occur."""
_WIDEST = 3200
_RARE = 0.05
"""What the chance of a Chinese character outside GB 2312 is multiplied by: printed documents have such characters in names only."""


class PaddleEngine:
    """PP-OCRv6 small on one thread."""

    def __init__(self) -> None:
        import cv2
        import numpy as np

        cv2.setNumThreads(1)
        self._detect, self._recognise = open_session(DETECTOR), open_session(RECOGNISER)
        self._characters = characters()
        self._weights = np.array([_RARE if c > "\u2e80" and not c.encode("gb2312", "ignore") else 1.0 for c in self._characters])

    def find(self, picture: Pixels, scale: float) -> list[Area]:
        """The lines of text, from top to bottom."""
        import cv2

        height, width = picture.shape[:2]
        longest = max(height, width)
        ratio = min(max(longest / scale * PER_POINT, LEAST_SIDE), MOST_SIDE) / longest
        size = tuple(max(round(v * ratio / 32), 1) * 32 for v in (width, height))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR)
        chances = self._detect(_tensor(small))[0, 0]
        return sorted(_lines(chances, width / size[0], height / size[1], width, height), key=lambda a: (a.y0, a.x0))

    def read(self, line: Pixels) -> Reading:
        """What one line says; empty for an empty picture."""
        import cv2
        import numpy as np

        height, width = line.shape[:2]
        if not height or not width:
            return Reading("")
        wide = min(max(round(width * _HEIGHT / height), _STRIDE), _WIDEST)
        padded = -(-wide // _ROUND) * _ROUND
        canvas = np.zeros((1, 3, _HEIGHT, padded), np.float32)
        way = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_LINEAR
        canvas[..., :wide] = _tensor(cv2.resize(line, (wide, _HEIGHT), interpolation=way))
        return self._decode(self._recognise(canvas)[0], wide)

    def _decode(self, chances: Pixels, wide: int) -> Reading:
        """One character for every run of steps that agree; the first class is none."""
        best = chances.argmax(axis=1)
        certain = chances[range(len(best)), best]
        for k in (self._weights[best] < 1).nonzero()[0]:
            weighed = chances[k] * self._weights
            best[k] = weighed.argmax()
            certain[k] = weighed[best[k]] / weighed.sum()
        edges = [0, *(k for k in range(1, len(best)) if best[k] != best[k - 1]), len(best)]
        runs = [(a, b) for a, b in pairwise(edges) if best[a]]
        return Reading(
            "".join(self._characters[best[a]] for a, _ in runs),
            tuple(float(certain[a:b].max()) for a, b in runs),
            tuple(min(a * _STRIDE / wide, 1.0) for a, _ in runs),
        )


def _tensor(grey: Pixels) -> Pixels:
    import numpy as np

    plane = grey.astype(np.float32) / 127.5 - 1
    return np.repeat(plane[None, None], 3, axis=1)


def _lines(chances: Pixels, across: float, down: float, width: int, height: int) -> list[Area]:
    import cv2
    import numpy as np

    marked = cv2.dilate((chances > _MARKED).astype(np.uint8), np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    likely = np.bincount(labels.ravel(), chances.ravel(), count) / np.maximum(stats[:, 4], 1)
    found = []
    for k in range(1, count):
        x, y, w, h = (int(v) for v in stats[k, :4])
        if min(w, h) < 3 or likely[k] < _LIKELY:
            continue
        grow = w * h * _GROWTH / (2 * (w + h))
        box = ((x - grow) * across, (y - grow) * down, (x + w + grow) * across, (y + h + grow) * down)
        found.append(Area(*map(round, box)).meet(Area(0, 0, width, height)))
    return found
