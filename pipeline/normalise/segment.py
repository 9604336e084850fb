"""Segmentation of indicator wordings (分词) with jieba and a small dictionary of our own.

jieba's default dictionary (350,000 words) is never read and its hidden Markov model is off: a word is in the ontology or it is not known.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from types import ModuleType
from typing import Any


def make_segmenter(words: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """A function from text to its words; the cut with the fewest words wins. jieba is imported when first needed.

    Cuts are remembered: the same wordings come again and again.
    """
    lines = "".join(f"{word} {10 ** min(len(word), 4)}\n" for word in sorted(set(words)) if word and " " not in word)
    cut: Callable[[str], tuple[str, ...]] | None = None

    @lru_cache(maxsize=8192)
    def segment(text: str) -> tuple[str, ...]:
        nonlocal cut
        if cut is None:
            cut = _load(lines)
        return cut(text)

    return segment


def _load(lines: str) -> Callable[[str], tuple[str, ...]]:
    jieba = _import_jieba()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(BytesIO(lines.encode()))
    # Without this jieba would read its default dictionary and write a cache below /tmp.
    tokenizer.initialized = True
    return lambda text: tuple(tokenizer.cut(text, HMM=False))


def _import_jieba() -> Any:
    """jieba without the tables of its Markov model: they cost 75 MB and 0.3 s in every worker and are never used here."""
    unused = {"jieba.finalseg": ModuleType("jieba.finalseg"), "pkg_resources": None}
    kept = {name: sys.modules[name] for name in (*unused, "jieba") if name in sys.modules}
    if "jieba" in kept:
        return kept["jieba"]
    sys.modules.update(unused)  # type: ignore[arg-type]
    try:
        return import_module("jieba")
    finally:
        for name in unused:
            del sys.modules[name]
        sys.modules.update(kept)
