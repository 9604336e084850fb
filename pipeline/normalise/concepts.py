"""From an indicator's wording (三级指标) to a concept of the ontology: the same id means the same measured thing.

A concept says in which words it is worded (`says`, see `knowledge/concepts/README.md`); the wording is cut into words, the patterns it
satisfies are scored, and the best one wins. A wording that fits none, or two alike, has no concept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.facets import Counted, Facets, compile_facets, counted, facets_of, knows, rated, size_of
from pipeline.normalise.kinds import (
    Figures,
    Kinds,
    agree,
    compile_kinds,
    direction_of,
    kind_of_concept,
    read_figures,
    strip_brackets,
    usual_place,
)
from pipeline.normalise.levels import clean_name
from pipeline.normalise.numerals import plain
from pipeline.normalise.ontology import CLASSES, Concept, Pattern, Words, all_terms, parse_patterns, read_entries, read_words
from pipeline.normalise.segment import make_segmenter
from pipeline.normalise.units import read_name_unit

_WORD = re.compile(r"\w+")
_BRACKETED = re.compile(r"\([^()]*\)")
_TIE = 1e-6
_TIMES = frozenset({"年", "月", "天", "日", "季度"})
"""Money for a year is no price of a piece."""
_OF_FACETS = Decimal("0.45")


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """`concept` is an id or None; `direction` says which way is better; `evidence` lists the words that counted, and why nothing fitted.

    `dimension` is the concept's usual one; without a concept, or where its id is `of_facets`, that of figures of this kind.
    """

    concept: str | None
    confidence: Decimal
    direction: str | None
    evidence: tuple[str, ...]
    dimension: str | None = None
    of_facets: bool = False


@dataclass(frozen=True)
class Concepts:
    """The ontology, compiled.

    `index` holds each pattern under the alternatives of its first term; `features` what a word stands for: itself, its classes, and the
    known words inside it (供水设施: 供水, 设施), unless it is a negation; `heads` is the part of them that it stands for at its end
    (优良路率 is no 优良). `kind_of` is the kind of each concept's figures.
    """

    entries: Mapping[str, Concept]
    index: Mapping[str, tuple[Pattern, ...]]
    features: Mapping[str, tuple[str, ...]]
    heads: Mapping[str, frozenset[str]]
    weights: Mapping[str, float]
    head_bonus: Mapping[str, float]
    silent: frozenset[str]
    placeholders: frozenset[str]
    kinds: Kinds
    kind_of: Mapping[str, str]
    facets: Facets
    segment: Callable[[str], tuple[str, ...]]


def compile_concepts(knowledge: Knowledge) -> Concepts:
    """The part of a Knowledge that this module needs. Raises KnowledgeError where an entry is malformed."""
    words, entries = knowledge.part(read_words), read_entries(knowledge)
    patterns = parse_patterns(entries, words)
    terms = all_terms(patterns)
    members = {word for table in CLASSES for listed in words.tables[table].values() for word in listed} | {
        *words.lists["passing"],
        *words.lists["into"],
    }
    vocabulary = {t for t in terms if "=" not in t and "<" not in t} | members | set(words.lists["other"])
    silent = frozenset(words.lists["silent"])
    kinds = knowledge.part(compile_kinds)
    classes = _word_classes(words, vocabulary)
    parts = {word: _parts(word, vocabulary) for word in vocabulary}
    features = {word: tuple(dict.fromkeys(f for part in inside for f in (part, *classes[part]))) for word, inside in parts.items()}
    heads = {word: frozenset(f for part in inside if word.endswith(part) for f in (part, *classes[part])) for word, inside in parts.items()}
    return Concepts(
        entries,
        _index(patterns),
        features,
        heads,
        _weigh(terms, {**dict.fromkeys(words.lists["light"], 0.5), **dict.fromkeys(words.lists["decisive"], 4.0)}),
        {f"<{name}>": 2.0 for name in words.lists["decisive_heads"]},
        silent,
        frozenset(words.lists["placeholders"]) | kinds.notation.placeholders,
        kinds,
        {name: kind_of_concept(kinds, entry) for name, entry in entries.items()},
        compile_facets(words, entries, features, heads, frozenset(kinds.notation.table.spellings)),
        make_segmenter(vocabulary | silent),
    )


def _word_classes(words: Words, vocabulary: set[str]) -> dict[str, list[str]]:
    classes: dict[str, list[str]] = {}
    for name, members in (entry for table in CLASSES for entry in words.tables[table].items()):
        for word in members:
            classes.setdefault(word, []).append(f"<{name}>")
    endings = [(f"<{name}>", tails) for name, tails in words.tables["endings"].items()]
    for word in vocabulary:
        tailed = [] if word.endswith(words.lists["no_endings"]) else [name for name, tails in endings if word.endswith(tails)]
        classes.setdefault(word, []).extend(tailed)
    return classes


def _parts(word: str, vocabulary: set[str]) -> list[str]:
    """The word, then the known words of two characters and more inside it; a negation (不合格) does not stand for what it negates."""
    inside = (word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1) if j - i < len(word))
    return [word] if word[0] in "不非未" else [word, *(part for part in inside if part in vocabulary)]


def _weigh(terms: set[str], classes: Mapping[str, float]) -> dict[str, float]:
    """What a term counts: a word the more the longer it is, a class like a word of one or two characters, a condition little."""

    def weight(term: str) -> float:
        if "=" in term:
            return 0.4
        if term.startswith("<"):
            return classes.get(term[1:-1], 1.2)
        return 0.8 + 0.3 * min(len(term), 6)

    return {term: weight(term) for term in terms}


def _index(patterns: list[Pattern]) -> dict[str, tuple[Pattern, ...]]:
    index: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for word in pattern.needs[0]:
            index.setdefault(word, []).append(pattern)
    return {word: tuple(found) for word, found in index.items()}


def match_concept(concepts: Concepts, level3: str, *, dimension: str, target: str = "", unit: str | None = None) -> ConceptMatch:
    """The concept of a wording. `dimension` is the contract's, `target` as printed, `unit` the target's canonical unit."""
    name = clean_name(level3)
    figures = read_figures(concepts.kinds, name, target, unit)
    if not name or name in concepts.placeholders:
        return ConceptMatch(None, Decimal(0), direction_of(concepts.kinds, None, figures, dimension), ("placeholder",))
    asked = _ask(concepts, name, figures, unit, dimension)
    ranked = _fitting(concepts, asked, level3)
    if _lead(ranked) < _TIE and figures.in_words and figures.head is None:
        ranked = _fitting(concepts, _ask(concepts, name + figures.target, figures, unit, dimension), level3)
    if not ranked or (ranked[0][1].last and figures.kind == "count" and len(facets_of(concepts.facets, asked.told)) > 1):
        return _of_facets(concepts, asked, "no pattern fits: " + " ".join(asked.words))
    (score, first), rest, lead = ranked[0], ranked[1:], _lead(ranked)
    if lead < _TIE:
        return _of_facets(concepts, asked, f"tie: {first.concept} ({first.text}) and {rest[0][1].concept} ({rest[0][1].text})")
    evidence = (f"for {first.concept}: {first.text}", *(f"against {other.concept}: {other.text}" for _, other in rest[:1]))
    entry = concepts.entries[first.concept]
    direction = direction_of(concepts.kinds, entry, figures, dimension)
    usual = entry.dimension or concepts.kinds.places.get(concepts.kind_of[entry.id])
    return ConceptMatch(first.concept, _confidence(first, score, lead), direction, evidence, usual)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A wording on its way: its words, those of them outside brackets, its figures and their unit."""

    words: list[str]
    told: list[str]
    figures: Figures
    unit: str | None
    dimension: str


def _ask(concepts: Concepts, name: str, figures: Figures, unit: str | None, dimension: str) -> _Asked:
    words = find_words(concepts, name)
    return _Asked(words, find_words(concepts, _BRACKETED.sub("", name)) if "(" in name else words, figures, unit, dimension)


def _lead(ranked: list[tuple[float, Pattern]]) -> float:
    """How far the first is before the second; nothing where there is no first."""
    return ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 3.0 if ranked else 0.0


def _fitting(concepts: Concepts, asked: _Asked, level3: str) -> list[tuple[float, Pattern]]:
    """The patterns that fit, best first, of concepts that have figures of this kind and know what is counted."""
    what = _told_of(concepts.facets, asked)
    size = _size(concepts, asked) if asked.figures.kind == "count" else "count"

    def may_be(concept: str) -> bool:
        return (
            agree(concepts.kind_of[concept], asked.figures, asked.dimension)
            and knows(concepts.facets, concept, what)
            and (size == "count" or size in concepts.facets.sizes_of[concept])
        )

    return [found for found in _rank(concepts, _features(concepts, asked, level3)) if may_be(found[1].concept)]


def _size(concepts: Concepts, asked: _Asked) -> str:
    return size_of(concepts.facets, asked.told, concepts.kinds.units.get(asked.unit or ""))


def _told_of(facets: Facets, asked: _Asked) -> Counted:
    """The words that a concept must know: what is counted, or what a rate is of; none where nothing should happen at all."""
    if asked.figures.head == "rate":
        return rated(facets, asked.told)
    return counted(facets, asked.told if asked.figures.kind == "count" and asked.figures.shape != "zero" else ())


def _of_facets(concepts: Concepts, asked: _Asked, reason: str) -> ConceptMatch:
    """The id of the facets of a count or rate, with the size of its figures behind; none where they are not known."""
    own = facets_of(concepts.facets, asked.told) if asked.figures.kind == "count" or asked.figures.head == "rate" else ()
    direction = direction_of(concepts.kinds, None, asked.figures, asked.dimension)
    usual = usual_place(concepts.kinds, asked.figures)
    if not own:
        return ConceptMatch(None, Decimal(0), direction, (reason,), usual)
    size = _size(concepts, asked) if asked.figures.kind == "count" else "rate"
    concept = ".".join((*own, size))
    return ConceptMatch(concept, _OF_FACETS, direction, (f"of facets {concept}", reason), usual, of_facets=True)


def _rank(concepts: Concepts, features: set[str]) -> list[tuple[float, Pattern]]:
    """The best pattern of each concept that fits, best first; patterns of last resort only where there is no other."""
    best: dict[str, tuple[float, Pattern]] = {}
    for feature in features:
        for pattern in concepts.index.get(feature, ()):
            if pattern.rules_out.isdisjoint(features) and not any(map(features.isdisjoint, pattern.needs)):
                score = sum(_score(concepts, group, features) for group in pattern.needs) - (10.0 if pattern.last else 0.0)
                if pattern.concept not in best or (-score, pattern.text) < (-best[pattern.concept][0], best[pattern.concept][1].text):
                    best[pattern.concept] = score, pattern
    return sorted(best.values(), key=lambda found: (-found[0], found[1].concept))


def _score(concepts: Concepts, group: frozenset[str], features: set[str]) -> float:
    """What the best alternative of a term counts; more where it is the head of the wording, which stands at its end."""
    score = 0.0
    for term in group & features:
        plain_term = term.strip("^$")
        weight = concepts.weights[plain_term]
        if f"{plain_term}$" in features:
            weight = weight + concepts.head_bonus.get(plain_term, 0.3) if plain_term[0] == "<" else weight * 1.5
        score = max(score, weight)
    return score


def _confidence(first: Pattern, score: float, lead: float) -> Decimal:
    """More words for it, and more of a lead over the next, make a match surer: from 0.5 to 0.95, a last resort 0.5."""
    if first.last:
        return Decimal("0.5")
    return Decimal(str(round(min(0.95, 0.55 + 0.06 * score + 0.06 * min(lead, 3.0)), 2)))


def find_words(concepts: Concepts, name: str) -> list[str]:
    """The words of a cleaned name, without punctuation and words that mean nothing here; its brackets with units are set aside."""
    text = strip_brackets(name).replace("**", "") or plain(name)
    return [w for w in concepts.segment(text) if _WORD.match(w) and not w.isdigit() and w not in concepts.silent]


def _features(concepts: Concepts, asked: _Asked, level3: str) -> set[str]:
    """Words and their classes, the first with ^ before and the last with $ behind, dimension, unit, shape of the target."""
    words, unit, dimension = asked.words, asked.unit, asked.dimension
    features = {f"d={dimension}", f"d={dimension.partition('.')[0]}", f"n={len(words)}"}
    if dimension == "output.cost":
        features.add("d=cost")
    for position, word in enumerate(words):
        for feature in concepts.features.get(word, (word,)):
            features.add(feature)
            if position == 0:
                features.add("^" + feature)
    features.update(f"{feature}$" for word in words[-1:] for feature in concepts.heads.get(word, (word,)))
    if unit is None:
        named = read_name_unit(concepts.kinds.notation.table, level3)
        unit = named.full if named else None
    if unit:
        features.update((f"u={unit}", f"u={concepts.kinds.units.get(unit.partition('/')[0], 'other')}"))
        if per := unit.partition("/")[2]:
            features.add(f"u=/{per[:1]}")
            if per not in _TIMES:
                features.add("u=per")
    if asked.figures.shape:
        features.add(f"t={asked.figures.shape}")
    return features
