"""What kind of figures a wording has (比率、数量、金额、时间、定性): it bounds which concept can be meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.knowledge.directions import directions
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.notation import Units, better_by_sign, compile_units
from pipeline.normalise.numerals import plain
from pipeline.normalise.ontology import Concept, read_words
from pipeline.normalise.units import read_unit

_DATE = re.compile(r"\d年|\d月|年底|月底|\d{4}[-.]\d")
_PERIOD = re.compile(r"(?:[年月日]|\d{4}\.\d{1,2}(?:\.\d{1,2})?)[-—–~至到]+\d|^\d{1,2}[-—–~至到]+\d{1,2}月|^(?:\d{4}年)?全年$|^\d{4}年度?$")
_ZERO = re.compile(r"[=≤<|]*0(?:\.0+)?[|\D]{0,4}")
_NONE = re.compile("零(?:发生|事故|新增|容忍)?")
_BRACKET = re.compile(r"\((?:[≥≤<>=*]|\*).*?\)|\([^()]*\)$")
_LONGEST_HEAD = 4
_SAME = {"income": "money"}


@dataclass(frozen=True, slots=True)
class Kinds:
    """`heads`: the end of a name → kind; `units`: unit → its class; `places`: kind → the dimension where it usually stands.

    Kinds are rate, count, money, income (money that is better high), time, and `soft` for an effect in words. `names` tells which way is
    better by the words of a name; costs are told by the dimension.
    """

    heads: Mapping[str, str]
    units: Mapping[str, str]
    places: Mapping[str, str]
    names: tuple[tuple[str, re.Pattern[str]], ...]
    notation: Units


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one wording. `head` is the kind that the end of its name tells, None where it does not; `kind` also asks the unit.

    `shape` is what the target is, other than a number: a `date`, a `period`, `zero` (what should not happen at all) or `none`.
    """

    name: str
    target: str
    head: str | None
    kind: str | None
    numeric: bool
    in_words: bool
    shape: str | None


def compile_kinds(knowledge: Knowledge) -> Kinds:
    """The part of a Knowledge that this module needs."""
    tables = knowledge.part(read_words).tables
    return Kinds(
        {end: "" if kind == "none" else kind for kind, ends in tables["heads"].items() for end in ends},
        {unit: name for name, units in tables["units"].items() for unit in units},
        {kind: place for kind, (place,) in tables["places"].items()},
        tuple((way, words) for way, words in knowledge.part(directions).names if not words.search("成本")),
        knowledge.part(compile_units),
    )


@lru_cache(maxsize=4096)
def strip_brackets(name: str) -> str:
    """The name in NFKC without the brackets that hold its unit or a template: `满意度（≥**%）`."""
    return _BRACKET.sub("", plain(name))


def kind_of_concept(kinds: Kinds, concept: Concept) -> str:
    """The kind of a concept's figures; "" where it may be any."""
    if concept.unit:
        return "time" if concept.unit == "date" else _kind_of_unit(kinds, concept.unit)
    return "soft" if concept.direction == "qualitative" else ""


def read_figures(kinds: Kinds, name: str, target: str, unit: str | None) -> Figures:
    """What the name, the target as printed and the target's canonical unit say together."""
    stem, text = strip_brackets(name).rstrip("%*"), plain(target)
    head = next((kinds.heads[stem[-n:]] for n in range(_LONGEST_HEAD, 0, -1) if stem[-n:] in kinds.heads), None)
    told = _kind_of_unit(kinds, unit) if unit else None
    if head == "money" and told == "count":
        head = None  # 随访控制数 in persons
    kind = told if head is None and unit else head
    numeric = any(c.isdigit() for c in text)
    in_words = bool(text.strip("/—-|")) and not numeric and read_unit(kinds.notation.table, text.strip("|≥≤=")) is None
    return Figures(name, text, head, kind, numeric, in_words, _shape(text))


def _shape(target: str) -> str | None:
    if not target.strip("/—-"):
        return "none"
    if _PERIOD.search(target):
        return "period"
    if _DATE.search(target):
        return "date"
    return "zero" if _ZERO.fullmatch(target) else None


def _kind_of_unit(kinds: Kinds, unit: str) -> str:
    name = kinds.units.get(unit.partition("/")[0], "")
    return name if name in {"rate", "money", "time"} else "count"


def agree(own: str, figures: Figures, dimension: str) -> bool:
    """Whether figures can be of the kind `own` of a concept: never a count and a rate, a rate and a date.

    An effect in words may be given as a rate, or in money or days where no output is meant.
    """
    kind = figures.kind
    if own == "soft":
        odd = _SAME.get(kind or "", kind) in {"money", "time"} and figures.head != "time" and dimension.startswith("output")
        return kind != "count" and not odd
    return not own or not kind or own in {kind, _SAME.get(kind)}


def usual_place(kinds: Kinds, figures: Figures) -> str | None:
    """The dimension where figures of this kind usually stand."""
    kind = figures.kind
    if kind is None:
        kind = "time" if figures.shape in {"date", "period"} else "soft" if figures.in_words else ""
    return kinds.places.get(kind)


def direction_of(kinds: Kinds, concept: Concept | None, figures: Figures, dimension: str) -> str:
    """Which way is better: the concept's, save that a target in words is `qualitative` and a number makes a soft concept measurable.

    Where the target has a number and is no cost, a cap or floor beats a concept that wants more or less.
    """
    costs = dimension.startswith("cost.") or dimension == "output.cost"
    sign = None if costs else better_by_sign(kinds.notation, figures.target) if figures.numeric else None
    if concept is None:
        said = figures.in_words or (figures.shape == "none" and figures.kind is None and dimension.startswith("benefit"))
        return "qualitative" if said else "lower_better" if costs else sign or _by_name(figures, kinds, dimension)
    if concept.direction == "qualitative":
        return sign or "higher_better" if figures.numeric else "qualitative"
    if concept.direction != "equal" and sign:
        return sign
    none = concept.direction == "lower_better" and _NONE.fullmatch(figures.target)
    return "qualitative" if figures.in_words and concept.unit != "date" and not none else concept.direction


def _by_name(figures: Figures, kinds: Kinds, dimension: str) -> str:
    """What is capped or should not happen at all is better low, then the words of the name tell, except what is an output in numbers."""
    if figures.shape == "zero" or better_by_sign(kinds.notation, figures.target) == "lower_better":
        return "lower_better"
    told = next((way for way, words in kinds.names if words.search(figures.name)), "higher")
    return "lower_better" if told == "lower" and dimension != "output.quantity" else "higher_better"
