"""Which concepts a wording that fits none comes nearest to: for people who extend the ontology, never for the dataset."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.levels import clean_name
from pipeline.normalise.ontology import read_entries

Grams = frozenset[str]


@dataclass(frozen=True)
class Examples:
    """Every label and example of the ontology as its characters and pairs of characters; `weights` are less for common ones."""

    grams: tuple[tuple[str, Grams], ...]
    weights: dict[str, float]


def compile_examples(knowledge: Knowledge) -> Examples:
    """The part of a Knowledge that this module needs."""
    grams = tuple((entry.id, _grams(text)) for entry in read_entries(knowledge).values() for text in (entry.label, *entry.examples))
    often = Counter(gram for _, found in grams for gram in found)
    return Examples(grams, {gram: len(gram) / times**0.5 for gram, times in often.items()})


def nearest_concepts(examples: Examples, wording: str, count: int = 3) -> tuple[tuple[str, float], ...]:
    """The nearest concepts and how near (Dice, 0 to 1), nearest first; none below 0.2."""
    own = _grams(wording)
    best: dict[str, float] = {}
    for concept, grams in examples.grams:
        best[concept] = max(best.get(concept, 0.0), _dice(examples, own, grams))
    ranked = sorted(best.items(), key=lambda found: (-found[1], found[0]))
    return tuple((concept, round(score, 2)) for concept, score in ranked[:count] if score >= 0.2)


def _grams(text: str) -> Grams:
    text = clean_name(text)
    return frozenset(text) | frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _dice(examples: Examples, a: Grams, b: Grams) -> float:
    weigh = examples.weights.get
    shared = sum(weigh(gram, 0.0) for gram in a & b)
    whole = sum(weigh(gram, len(gram)) for gram in a) + sum(weigh(gram, len(gram)) for gram in b)
    return 2 * shared / whole if whole else 0.0
