"""Segmentation of indicator wordings (分词) with jieba and a small dictionary of our own.

jieba's default dictionary (350,000 words) is never read and its hidden Markov model is off: a word is in the ontology or it is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO


def make_segmenter(words: Iterable[str]) -> Callable[[str], list[str]]:
    """A function from text to its words; the cut with the fewest words wins. jieba is imported when first needed."""
    lines = "".join(f"{word} {10 ** min(len(word), 4)}\n" for word in sorted(set(words)) if word and " " not in word)
    cut: Callable[[str], list[str]] | None = None

    def segment(text: str) -> list[str]:
        nonlocal cut
        if cut is None:
            cut = _load(lines)
        return cut(text)

    return segment


def _load(lines: str) -> Callable[[str], list[str]]:
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(BytesIO(lines.encode()))
    # Without this jieba would read its default dictionary and write a cache below /tmp.
    tokenizer.initialized = True
    return lambda text: list(tokenizer.cut(text, HMM=False))
