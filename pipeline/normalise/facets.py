"""What a wording counts, by its facets: a thing (畜禽), what is done to it (无害化处理) and the measure (头数).

The head of a Chinese name stands at its end, so the last word before the measure tells what is counted: 疫苗接种人数 counts those
vaccinated, no vaccines. A concept that does not know this word is not meant, whatever other words it shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from extractors.wording import longest_first
from pipeline.normalise.ontology import Concept, Words

_SIZES = ("persons", "times", "area", "length")
_COUNT = "count"
_NUMERALS = frozenset("第一二三四五六七八九十两")


@dataclass(frozen=True)
class Facets:
    """`features` is what a word stands for, `heads` what it stands for at its end; deeds, things and sizes are names of classes.

    `measures` are words as 数量, longest first, `units` as 公里; `passing` words (发放) and what stands behind `into` (宣传进校园) do not
    tell what is counted. `known` is what the patterns of a concept name, `told` the text of its label and examples.
    """

    features: Mapping[str, tuple[str, ...]]
    heads: Mapping[str, frozenset[str]]
    deeds: frozenset[str]
    things: frozenset[str]
    sizes: frozenset[str]
    rates: frozenset[str]
    measures: tuple[str, ...]
    units: frozenset[str]
    passing: frozenset[str]
    into: frozenset[str]
    known: Mapping[str, frozenset[str]]
    told: Mapping[str, str]
    sizes_of: Mapping[str, frozenset[str]]


def compile_facets(
    words: Words,
    entries: Mapping[str, Concept],
    features: Mapping[str, tuple[str, ...]],
    heads: Mapping[str, frozenset[str]],
    units: frozenset[str],
) -> Facets:
    """`units` are the units of measure as they are printed."""
    sizes = {f"<{name}>" for name in (*_SIZES, _COUNT)}
    listed = {word for name in (*_SIZES, _COUNT) for table in ("classes", "endings") for word in words.tables[table].get(name, ())}
    return Facets(
        features,
        heads,
        frozenset(f"<{name}>" for name in (*words.tables["deeds"], *words.lists["deed_classes"])),
        frozenset(f"<{name}>" for name in (*words.tables["things"], *words.lists["thing_classes"])),
        frozenset(sizes),
        frozenset({"<rate>", *words.tables["classes"]["rate"]}),
        tuple(longest_first(listed)),
        units,
        frozenset(words.lists["passing"]),
        frozenset(words.lists["into"]),
        {entry.id: frozenset(_terms(entry)) - sizes for entry in entries.values()},
        {entry.id: " ".join((entry.label, *entry.examples)) for entry in entries.values()},
        {entry.id: _sizes_of(words, entry, heads) for entry in entries.values()},
    )


def _sizes_of(words: Words, entry: Concept, heads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Which sizes a concept counts: that of its unit, and those its patterns name; any where it has no unit."""
    if not entry.unit:
        return frozenset(_SIZES)
    named = {word.strip("^$") for text in entry.says for term in text.split() if term[0] != "!" for word in term.split("|")}
    units = {entry.unit.partition("/")[0], *(word.removeprefix("u=") for word in named)}
    measures = named.union(*(heads.get(word, frozenset()) for word in named))
    sizes = {size for size in _SIZES if f"<{size}>" in measures or size in units or not units.isdisjoint(words.tables["units"][size])}
    return frozenset(sizes | {"persons"} if units & {*words.lists["homes"]} else sizes)


def _terms(entry: Concept) -> Iterator[str]:
    for term in (term for text in entry.says for term in text.split() if term[0] != "!"):
        yield from (word.strip("^$") for word in term.split("|") if "=" not in word)


class Counted(NamedTuple):
    """The words that tell what a wording counts, and these with their classes."""

    words: tuple[str, ...]
    terms: frozenset[str]


def counted(facets: Facets, words: Sequence[str]) -> Counted:
    """What a wording counts: its head, the deeds it ends in (清淤疏浚) or what is done to the thing (慰问职工), and the money that is paid
    (高温补贴); nothing where all its words are measures."""
    told, paid = _told(facets, words)
    deeds = [word for word in told if _classes(facets, word) & facets.deeds]
    ending = list(takewhile(lambda word: word in deeds, reversed(told)))
    telling = (*told[-1:], *(ending[1:] or deeds[-1:]), *(paid if told else ()))
    return Counted(telling, frozenset(telling).union(*(_classes(facets, word) for word in telling)))


def rated(facets: Facets, words: Sequence[str]) -> Counted:
    """What a rate is of: its head (处理率), or what stands before a bare 率; nothing where that is not told."""
    if not words:
        return Counted((), frozenset())
    head, before = words[-1], words[:-1]
    if head in facets.rates:
        if not before:
            return Counted((), frozenset())
        head = before[-1] if len(before[-1]) > 1 else "".join(before[-2:])
    timely = [word for word in before if "<intime>" in _classes(facets, word)]
    return Counted((head, *timely), frozenset((head, *timely)).union(*(_classes(facets, word) for word in (head, *timely))) - facets.rates)


def knows(facets: Facets, concept: str, what: Counted) -> bool:
    """Whether the patterns or examples of a concept name what is counted, or its class."""
    return not what.words or not facets.known[concept].isdisjoint(what.terms) or any(word in facets.told[concept] for word in what.words)


def _told(facets: Facets, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words up to the head, without measures (人次, 栋数, 服务人数, 三); the money that stood behind it with empty words (补贴发放)."""
    told = [word for word in takewhile(lambda word: word not in facets.into, words) if not _is_measure(facets, word)]
    paid = []
    while told and (told[-1] in facets.passing or _is_paid(facets, told[-1])):
        paid.append(told.pop())
    return told, [word for word in paid if _is_paid(facets, word)]


def _is_paid(facets: Facets, word: str) -> bool:
    classes = _classes(facets, word)
    return "<money>" in classes and classes.isdisjoint(facets.deeds)


def _is_measure(facets: Facets, word: str) -> bool:
    if word in _NUMERALS or (word in facets.units and not _classes(facets, word) - facets.sizes - {word}):
        return True
    if not word.endswith(facets.measures):
        return False
    stem = next(word.removesuffix(end) for end in facets.measures if word.endswith(end))
    return not stem or stem in facets.units or stem in _NUMERALS or stem in facets.passing


def _classes(facets: Facets, word: str) -> frozenset[str]:
    """What a word stands for at its end; one with its measure in it (种植面积) for what stands before that."""
    found = facets.heads.get(word, frozenset())
    return frozenset(facets.features[word]) - facets.sizes if found & facets.sizes else found


def facets_of(facets: Facets, words: Sequence[str]) -> tuple[str, ...]:
    """The thing of a wording and, where it names one, what is done to it; nothing where its head or its thing is not known."""
    told, _ = _told(facets, words)
    if not told or not _classes(facets, told[-1]) & (facets.deeds | facets.things):
        return ()
    thing = _last(facets, told, facets.things)
    acts = [word for word in told if not _classes(facets, word) & facets.things] or told
    deed = _last(facets, acts, facets.deeds)
    return tuple(part for part in (thing, deed) if part) if thing else ()


def _last(facets: Facets, words: Sequence[str], kind: frozenset[str]) -> str | None:
    found = (_classes(facets, word) & kind for word in reversed(words))
    return next((min(classes).strip("<>") for classes in found if classes), None)


def size_of(facets: Facets, words: Sequence[str], unit: str | None) -> str:
    """What the figures count: persons, times, area, length, or things; by the measure in the name, else by the class of the unit."""
    for word in reversed(words):
        found = facets.heads.get(word, frozenset())
        for name in _SIZES:
            if f"<{name}>" in found:
                return name
    return unit if unit in _SIZES else _COUNT
