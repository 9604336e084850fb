"""How alike two names of indicators are."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from extractors.wording import fold


@lru_cache(maxsize=4096)
def _pairs(name: str) -> Counter[str]:
    text = fold(name)
    return Counter(text[n : n + 2] for n in range(len(text) - 1)) + Counter(text)


def likeness(one: str, other: str) -> float:
    """Dice coefficient over characters and pairs of characters, from 0 (nothing in common) to 1 (the same)."""
    a, b = _pairs(one), _pairs(other)
    whole = a.total() + b.total()
    return 2 * (a & b).total() / whole if whole else 0.0
