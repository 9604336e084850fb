"""The engine that finds lines of text in a picture and reads them; another one stands in by offering the same two methods."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[Any]
else:
    Pixels = Any


class Area(NamedTuple):
    """A rectangle in pixels, origin top left, right and bottom exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.y1 - self.y0

    def grow(self, by: int) -> Area:
        """The rectangle with a margin of so many pixels."""
        return Area(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def union(self, other: Area) -> Area:
        """The smallest rectangle that holds both."""
        return Area(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def meet(self, other: Area) -> Area:
        """What both cover; empty (no width or no height) where they do not meet."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        return Area(x0, y0, max(x0, min(self.x1, other.x1)), max(y0, min(self.y1, other.y1)))

    def of(self, pixels: Pixels) -> Pixels:
        """This part of a picture."""
        return pixels[max(self.y0, 0) : self.y1, max(self.x0, 0) : self.x1]


class Reading(NamedTuple):
    """What a line says. Per character: its chance of being right (0 to 1), and where it begins as a share of the line's width."""

    text: str
    chances: tuple[float, ...] = ()
    starts: tuple[float, ...] = ()

    @property
    def confidence(self) -> float:
        """The chance of the least certain character, spaces aside; 0 where nothing was read."""
        return min((chance for chance, c in zip(self.chances, self.text, strict=True) if c != " "), default=0.0)


class Engine(Protocol):
    """Finds and reads lines in grey pictures (dark text on light paper, upright)."""

    def find(self, picture: Pixels, scale: float) -> list[Area]:
        """The lines of text, in pixels; `scale` is pixels per point."""
        ...

    def read(self, line: Pixels) -> Reading:
        """What one line says."""
        ...


@cache
def load() -> Engine:
    """The engine of this process.

    Raises:
        ReadError: neither openvino nor onnxruntime, or not the weights in the rapidocr wheel, are installed.
    """
    from extractors.ocr.paddle import PaddleEngine

    return PaddleEngine()
