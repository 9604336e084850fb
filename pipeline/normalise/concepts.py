"""From an indicator's wording (三级指标) to a concept of the ontology: the same id means the same measured thing.

A concept says in which words it is worded (`says`, see `knowledge/concepts/README.md`); the wording is cut into words, the patterns it
satisfies are scored, and the best one wins. A wording that fits none, or two alike, has no concept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.knowledge.directions import directions
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.levels import clean_name
from pipeline.normalise.numerals import plain
from pipeline.normalise.ontology import Concept, Pattern, Words, all_terms, parse_patterns, read_entries, read_words
from pipeline.normalise.segment import make_segmenter
from pipeline.normalise.units import UnitTable, compile_unit_table, read_name_unit, read_unit

_DATE = re.compile(r"\d年|\d月|年底|月底|\d{4}[-.]\d")
_WORD = re.compile(r"[\w%]+")
_BRACKET = re.compile(r"\((?:[≥≤<>=*]|\*).*?\)|\([^()]*\)$")
_TIE = 1e-6
_CAPPED = re.compile(r"[|]*(?:[≤≦<]|<=|小于|不超过|不高于|低于|控制在)")
_NONE = re.compile("零(?:发生|事故|新增|容忍)?")
_LONGEST_HEAD = 4
_SAME = {"income": "money"}


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """`concept` is an id or None; `direction` says which way is better; `evidence` lists the words that counted, and why nothing fitted.

    `dimension` is the concept's usual one; without a concept, that of figures of this kind.
    """

    concept: str | None
    confidence: Decimal
    direction: str | None
    evidence: tuple[str, ...]
    dimension: str | None = None


@dataclass(frozen=True)
class Concepts:
    """The ontology, compiled.

    `kinds` tells of which kind a concept's figures are (rate, count, money, time, or `soft` for an effect in words), `heads` of which
    kind a wording's are by the end of its name, `places` where each kind usually stands, `names` which way is better by the words of
    a name (costs are told by the dimension). `index` holds each pattern under the alternatives of its first term; `features` what a
    word stands for: itself, its classes, and the known words inside it (供水设施: 供水, 设施), unless it is a negation.
    """

    entries: Mapping[str, Concept]
    index: Mapping[str, tuple[Pattern, ...]]
    features: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]
    head_bonus: Mapping[str, float]
    silent: frozenset[str]
    placeholders: frozenset[str]
    kinds: Mapping[str, str]
    heads: Mapping[str, str]
    places: Mapping[str, str]
    unit_classes: Mapping[str, str]
    names: tuple[tuple[str, re.Pattern[str]], ...]
    table: UnitTable
    segment: Callable[[str], list[str]]


def compile_concepts(knowledge: Knowledge) -> Concepts:
    """The part of a Knowledge that this module needs. Raises KnowledgeError where an entry is malformed."""
    words, entries = read_words(knowledge), read_entries(knowledge)
    patterns = parse_patterns(entries, words)
    terms = all_terms(patterns)
    members = {word for listed in words.tables["classes"].values() for word in listed}
    vocabulary = {t for t in terms if "=" not in t and "<" not in t} | members | set(words.lists["other"])
    silent = frozenset(words.lists["silent"])
    unit_classes = {unit: name for name, units in words.tables["units"].items() for unit in units}
    return Concepts(
        entries,
        _index(patterns),
        _word_features(words, vocabulary),
        _weigh(terms, {**dict.fromkeys(words.lists["light"], 0.5), **dict.fromkeys(words.lists["decisive"], 4.0)}),
        {f"<{name}>": 2.0 for name in words.lists["decisive_heads"]},
        silent,
        frozenset(words.lists["placeholders"]),
        {name: _kind(entry, unit_classes) for name, entry in entries.items()},
        {end: kind if kind != "none" else "" for kind, ends in words.tables["heads"].items() for end in ends},
        {kind: place for kind, (place,) in words.tables["places"].items()},
        unit_classes,
        tuple((way, words) for way, words in knowledge.part(directions).names if not words.search("成本")),
        knowledge.part(compile_unit_table),
        make_segmenter(vocabulary | silent),
    )


def _kind(entry: Concept, unit_classes: Mapping[str, str]) -> str:
    if entry.unit:
        return "time" if entry.unit == "date" else _kind_of_unit(entry.unit, unit_classes)
    return "soft" if entry.direction == "qualitative" else ""


def _kind_of_unit(unit: str, unit_classes: Mapping[str, str]) -> str:
    name = unit_classes.get(unit.partition("/")[0], "")
    return name if name in {"rate", "money", "time"} else "count"


def _word_features(words: Words, vocabulary: set[str]) -> dict[str, tuple[str, ...]]:
    classes: dict[str, list[str]] = {}
    for name, members in words.tables["classes"].items():
        for word in members:
            classes.setdefault(word, []).append(f"<{name}>")
    endings = [(f"<{name}>", tails) for name, tails in words.tables["endings"].items()]
    for word in vocabulary:
        classes.setdefault(word, []).extend(name for name, tails in endings if word.endswith(tails))
    return {word: tuple(dict.fromkeys(f for part in _parts(word, vocabulary) for f in (part, *classes[part]))) for word in vocabulary}


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
    if not name or name in concepts.placeholders:
        return _no_match(concepts, name, dimension, target, "", "placeholder")
    words = find_words(concepts, name)
    features = _features(concepts, words, level3, dimension, target, unit)
    ranked = [(score, pattern) for score, pattern in _rank(concepts, features) if _agrees(concepts, pattern.concept, name, unit, dimension)]
    kind = _head(concepts, name) or (_kind_of_unit(unit, concepts.unit_classes) if unit else None)
    if not ranked:
        return _no_match(concepts, name, dimension, target, kind, "no pattern fits: " + " ".join(words))
    (score, first), rest = ranked[0], ranked[1:]
    lead = score - rest[0][0] if rest else 3.0
    if lead < _TIE:
        tie = f"tie: {first.concept} ({first.text}) and {rest[0][1].concept} ({rest[0][1].text})"
        return _no_match(concepts, name, dimension, target, kind, tie)
    evidence = (f"for {first.concept}: {first.text}", *(f"against {other.concept}: {other.text}" for _, other in rest[:1]))
    entry = concepts.entries[first.concept]
    direction = direction_of(concepts, entry, name, dimension, target)
    usual = entry.dimension or concepts.places.get(concepts.kinds[entry.id])
    return ConceptMatch(first.concept, _confidence(first, score, lead), direction, evidence, usual)


def _no_match(concepts: Concepts, name: str, dimension: str, target: str, kind: str | None, reason: str) -> ConceptMatch:
    if kind is None:
        kind = "time" if _DATE.search(target) else "soft" if _in_words(concepts, target) else ""
    return ConceptMatch(None, Decimal(0), direction_of(concepts, None, name, dimension, target), (reason,), concepts.places.get(kind))


def _rank(concepts: Concepts, features: set[str]) -> list[tuple[float, Pattern]]:
    """The best pattern of each concept that fits, best first; patterns of last resort only where there is no other."""
    best: dict[str, tuple[float, Pattern]] = {}
    for feature in features:
        for pattern in concepts.index.get(feature, ()):
            if pattern.rules_out.isdisjoint(features) and not any(group.isdisjoint(features) for group in pattern.needs):
                score = sum(_score(concepts, group, features) for group in pattern.needs) - (10.0 if pattern.last else 0.0)
                if pattern.concept not in best or (-score, pattern.text) < (-best[pattern.concept][0], best[pattern.concept][1].text):
                    best[pattern.concept] = score, pattern
    return sorted(best.values(), key=lambda found: (-found[0], found[1].concept))


def _agrees(concepts: Concepts, concept: str, name: str, unit: str | None, dimension: str) -> bool:
    """Whether the figures of a concept and of a wording can be of one kind: never a count and a rate, a rate and a date.

    The end of the name decides, else the unit. An effect in words may be given as a rate, or in money or days where no output is meant.
    """
    own, head = concepts.kinds[concept], _head(concepts, name)
    kind = _kind_of_unit(unit, concepts.unit_classes) if head is None and unit else head
    if own == "soft":
        odd = _SAME.get(kind or "", kind) in {"money", "time"} and head != "time" and dimension.startswith("output")
        return kind != "count" and not odd
    return not own or not kind or own in {kind, _SAME.get(kind)}


def _head(concepts: Concepts, name: str) -> str | None:
    """The kind that the longest known end of the name tells; `""` where that end tells none (国家标准)."""
    name = _BRACKET.sub("", plain(name)).rstrip("%*")
    return next((concepts.heads[name[-n:]] for n in range(_LONGEST_HEAD, 0, -1) if name[-n:] in concepts.heads), None)


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
    text = _BRACKET.sub("", plain(name)).replace("**", "") or plain(name)
    return [w for w in concepts.segment(text) if _WORD.match(w) and not w.isdigit() and w not in concepts.silent]


def _features(concepts: Concepts, words: list[str], level3: str, dimension: str, target: str, unit: str | None) -> set[str]:
    """Words and their classes, the first with ^ before and the last with $ behind, dimension, unit, whether the target is a date."""
    features = {f"d={dimension}", f"d={dimension.partition('.')[0]}", f"n={len(words)}"}
    if dimension == "output.cost":
        features.add("d=cost")
    for position, word in enumerate(words):
        for feature in concepts.features.get(word, (word,)):
            features.add(feature)
            if position == 0:
                features.add("^" + feature)
            if position == len(words) - 1 and (feature[0] == "<" or word.endswith(feature)):
                features.add(feature + "$")
    if unit is None:
        named = read_name_unit(concepts.table, level3)
        unit = named.full if named else None
    if unit:
        features.update((f"u={unit}", f"u={concepts.unit_classes.get(unit.partition('/')[0], 'other')}"))
        if "/" in unit:
            features.add("u=per")
            features.add(f"u=/{unit.partition('/')[2][:1]}")
    if target and _DATE.search(target):
        features.add("t=date")
    if not target.strip("/—- "):
        features.add("t=none")
    return features


def direction_of(concepts: Concepts, entry: Concept | None, name: str, dimension: str, target: str) -> str:
    """Which way is better: the concept's, save that a target in words is `qualitative` and a number makes a soft concept measurable."""
    numeric, in_words = any(c.isdigit() for c in target), _in_words(concepts, target)
    if entry is None:
        return "qualitative" if in_words else _direction_by_name(concepts, name, dimension, target)
    if entry.direction == "qualitative":
        return "higher_better" if numeric else "qualitative"
    none = entry.direction == "lower_better" and _NONE.fullmatch(plain(target))
    return "qualitative" if in_words and entry.unit != "date" and not none else entry.direction


def _direction_by_name(concepts: Concepts, name: str, dimension: str, target: str) -> str:
    """Without a concept: costs and what is capped are better low, then the words of the name tell, except what is an output in numbers."""
    if dimension.startswith("cost.") or dimension == "output.cost" or _CAPPED.match(plain(target)):
        return "lower_better"
    told = next((way for way, words in concepts.names if words.search(name)), "higher")
    return "lower_better" if told == "lower" and dimension != "output.quantity" else "higher_better"


def _in_words(concepts: Concepts, target: str) -> bool:
    text = plain(target)
    return bool(text.strip("/—-|")) and not any(c.isdigit() for c in text) and read_unit(concepts.table, text.strip("|≥≤=")) is None
