"""The ontology's entries (指标概念) as they are written in `knowledge/concepts/*.yaml`: read, linted, an overlay's laid over ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.knowledge.load import WORDS, Knowledge, KnowledgeError, read_yaml
from pipeline.schema import DIMENSIONS

DIRECTIONS = frozenset({"higher_better", "lower_better", "equal", "qualitative"})
_FIELDS = frozenset({"label", "definition", "says", "examples", "but_not", "unit", "direction", "dimension", "alias"})
_REQUIRED = frozenset({"label", "definition", "says", "examples"})
CLASSES = ("classes", "deeds", "things")
"""The tables whose entries are classes of words."""
_FAMILIES = frozenset(d.partition(".")[0] for d in DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of the ontology; `dimension` is its usual one, `alias` are ids it once had, which stay good."""

    id: str
    label: str
    definition: str
    direction: str
    unit: str | None
    dimension: str | None
    says: tuple[str, ...]
    examples: tuple[str, ...]
    but_not: tuple[str, ...]
    alias: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """All of `needs` (each a set of alternatives) and none of `rules_out` must be among the wording's features.

    A `last` pattern is general: it counts only where no other pattern fits.
    """

    concept: str
    text: str
    needs: tuple[frozenset[str], ...]
    rules_out: frozenset[str]
    last: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What the patterns share (words.yaml, facets.yaml): classes of words, endings, words without meaning, weights, units, facets."""

    lists: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, tuple[str, ...]]]


def read_entries(knowledge: Knowledge) -> dict[str, Concept]:
    """Every concept by id, an overlay's entry in the place of ours with the same id or alias. Raises KnowledgeError."""
    entries: dict[str, Concept] = {}
    renamed: dict[str, str] = {}
    for layer in knowledge.folder("concepts"):
        found: dict[str, Path] = {}
        for path in (p for p in layer if p.name not in WORDS):
            for name, entry in read_entry_file(path).items():
                if name in found:
                    raise KnowledgeError(f"{path}: {name} stands in {found[name].name}, too; give one of them another id")
                found[name] = path
                current = renamed.get(name, name)
                entries[current] = replace(entry, id=current)
        renamed = {old: entry.id for entry in entries.values() for old in entry.alias}
        for old in renamed.keys() & entries.keys():
            raise KnowledgeError(f"{old}: a concept has this id, {renamed[old]} cannot have it as alias; take it off one of them")
    return entries


def read_entry_file(path: Path) -> dict[str, Concept]:
    """The concepts of one file. Raises KnowledgeError naming file, concept and what is wrong with it."""
    return {str(name): _entry(path.name, str(name), entry) for name, entry in read_yaml(path).items()}


def _entry(file: str, name: str, entry: object) -> Concept:
    where = f"{file}: {name}"
    if not isinstance(entry, dict):
        raise KnowledgeError(f"{where}: must be a mapping with {', '.join(sorted(_REQUIRED))}; see concepts/README.md")
    wrong = sorted(map(str, (_REQUIRED - entry.keys()) | (entry.keys() - _FIELDS)))
    if wrong:
        raise KnowledgeError(f"{where}: missing or unknown: {', '.join(wrong)}; an entry has {', '.join(sorted(_FIELDS))}")
    direction = str(entry.get("direction", "higher_better"))
    if direction not in DIRECTIONS:
        raise KnowledgeError(f"{where}: direction {direction}; use one of {', '.join(sorted(DIRECTIONS))}")
    unit, dimension = entry.get("unit"), entry.get("dimension")
    if dimension not in {None, *DIMENSIONS}:
        raise KnowledgeError(f"{where}: dimension {dimension}; use one of {', '.join(DIMENSIONS)}")
    return Concept(
        name,
        str(entry["label"]),
        str(entry["definition"]),
        direction,
        str(unit) if unit else None,
        str(dimension) if dimension else None,
        **{field: _texts(where, field, entry.get(field, [])) for field in ("says", "examples", "but_not", "alias")},
    )


def _texts(where: str, field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str | int | float) for item in value):
        raise KnowledgeError(f"{where}: {field} must be a list of texts; put it in [ ]")
    return tuple(map(str, value))


def parse_patterns(entries: Mapping[str, Concept], words: Words) -> list[Pattern]:
    """All patterns of all concepts. Raises KnowledgeError for one that cannot be read."""
    known = {f"<{name}>" for kind in (*CLASSES, "endings") for name in words.tables[kind]}
    units = {*words.tables["units"], "other", "per"}
    out = []
    for entry in entries.values():
        for text in entry.says:
            pattern = _parse(entry.id, text)
            for term in sorted(_terms(pattern)):
                wrong = _unknown(term, known, units)
                if wrong:
                    raise KnowledgeError(f"{entry.id}: says {text!r}: {wrong}; see concepts/README.md")
            if not pattern.needs:
                raise KnowledgeError(f"{entry.id}: says {text!r}: no word that must be there; add one")
            out.append(pattern)
    return out


def _parse(concept: str, text: str) -> Pattern:
    """`值班|值守 <times>$ !在位率 ~` → what it needs, what rules it out, and whether it is a last resort."""
    needs: list[frozenset[str]] = []
    out: set[str] = set()
    terms = text.split()
    for term in terms:
        if term.startswith("!"):
            out.update(term[1:].split("|"))
        elif term != "~":
            mark = "$" if term.endswith("$") else ""
            needs.append(frozenset(word + mark for word in term.removesuffix("$").split("|")))
    return Pattern(concept, text, tuple(needs), frozenset(out), "~" in terms)


def _terms(pattern: Pattern) -> Iterator[str]:
    for group in (*pattern.needs, pattern.rules_out):
        yield from (term.strip("^$") for term in group)


def _unknown(term: str, classes: set[str], units: set[str]) -> str | None:
    """What is wrong with a term, or None."""
    kind, equals, value = term.partition("=")
    if term.startswith("<"):
        return None if term in classes else f"no class {term} in words.yaml"
    if not equals:
        return None if term else "an empty word"
    fits = {
        "d": value in DIMENSIONS or value in _FAMILIES,
        "u": value in units or not value.isascii() or value[:1] in "/%" or value.isupper(),
        "t": value in {"date", "period", "zero", "none"},
        "n": value.isdigit(),
    }
    return None if fits.get(kind) else f"condition {term} is not known"


def read_words(knowledge: Knowledge) -> Words:
    """words.yaml and facets.yaml; what an overlay lists is added to ours."""
    lists: dict[str, list[str]] = {}
    tables: dict[str, dict[str, list[str]]] = {}
    for path in (path for name in WORDS for path in knowledge.files(f"concepts/{name}")):
        for name, value in read_yaml(path).items():
            if isinstance(value, dict):
                for key, members in value.items():
                    tables.setdefault(name, {}).setdefault(str(key), []).extend(_texts(f"{path}: {name}", str(key), members))
            else:
                lists.setdefault(name, []).extend(_texts(str(path), name, value))
    return Words({k: tuple(v) for k, v in lists.items()}, {k: {n: tuple(m) for n, m in t.items()} for k, t in tables.items()})


def all_terms(patterns: list[Pattern]) -> set[str]:
    """Every word, class and condition that a pattern names."""
    return {term for pattern in patterns for term in _terms(pattern)}
