"""The editions of the scoring rules (评分规则): national, and what provinces and forms change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, Literal

from pipeline.knowledge.load import Knowledge, KnowledgeError

_ROUNDING = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}
_MISSED = ("proportional", "printed")
NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition; see `editions.yaml`. Shares are fractions of a row's weight.

    `grades` are (grade, lowest score), `bands` are (share, lowest execution rate), best first.
    """

    name: str
    label: str
    source: str
    says: re.Pattern[str] | None
    frameworks: tuple[str, ...]
    regions: tuple[str, ...]
    stages: tuple[str, ...]
    weights: Mapping[str, Decimal]
    missed: Literal["proportional", "printed"]
    decimals: int
    rounding: str
    excess: Decimal | None
    tiers: tuple[Decimal, Decimal, Decimal] | None
    bands: tuple[tuple[Decimal, Decimal], ...] | None
    total: Decimal
    grades: tuple[tuple[str, Decimal], ...]

    @property
    def execution_weight(self) -> Decimal:
        """The marks of the execution rate (预算执行率分值) where the form prints none."""
        return self.weights.get("execution", Decimal(0))

    def grade(self, score: Decimal) -> str | None:
        """The grade (等级) of a score out of `total`; None below the lowest grade's limit."""
        return next((grade for grade, floor in self.grades if score >= floor), None)

    def execution_marks(self, weight: Decimal, rate: Decimal) -> Decimal:
        """The marks for an execution rate (预算执行率得分), a fraction: proportional up to the weight, or by the edition's bands."""
        if self.bands is None:
            return weight * min(rate, Decimal(1))
        return weight * next((share for share, floor in self.bands if rate >= floor), Decimal(0))

    def rounded(self, marks: Decimal) -> Decimal:
        """Marks as the edition writes them."""
        return marks.quantize(Decimal(1).scaleb(-self.decimals), _ROUNDING[self.rounding])


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _known(value: str, known: tuple[str, ...]) -> Any:
    if value not in known:
        raise ValueError(f"{value!r} must be one of {', '.join(known)}")
    return value


def _tiers(value: Any) -> tuple[Decimal, Decimal, Decimal] | None:
    if value is None:
        return None
    best, middle, worst = map(_number, value)
    return best, middle, worst


def _edition(name: str, national: dict[str, Any], changes: Any) -> Edition:
    try:
        data = {**national, **changes}
        return Edition(
            name=name,
            label=str(data["label"]),
            source=str(data["source"]),
            says=re.compile(data["says"], re.MULTILINE) if data["says"] else None,
            frameworks=tuple(data["frameworks"]),
            regions=tuple(map(str, data["regions"])),
            stages=tuple(data["stages"]),
            weights={part: _number(marks) for part, marks in data["weights"].items()},
            missed=_known(data["missed"], _MISSED),
            decimals=int(data["decimals"]),
            rounding=_known(data["rounding"], tuple(_ROUNDING)),
            excess=None if data["excess"] is None else _number(data["excess"]),
            tiers=_tiers(data["tiers"]),
            bands=None if data["bands"] is None else tuple((_number(share), _number(floor)) for floor, share in data["bands"]),
            total=_number(data["total"]),
            grades=tuple((g, _number(floor)) for g, floor in sorted(data["grades"].items(), key=lambda item: -item[1])),
        )
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError, re.error) as error:
        raise KnowledgeError(f"editions.yaml: edition {name}: {error!r}; compare it with {NATIONAL}") from error


def editions(knowledge: Knowledge) -> dict[str, Edition]:
    """All editions by name, `national` first."""
    data = knowledge.read("editions.yaml")
    national = data[NATIONAL]
    return {name: _edition(name, national, changes) for name, changes in data.items()}


def edition_named(name: str | None, knowledge: Knowledge) -> Edition:
    """An edition by name, `national` without one. KnowledgeError, one line, where there is none of that name."""
    known = knowledge.part(editions)
    if (name or NATIONAL) not in known:
        raise KnowledgeError(f"{name}: no such edition of the scoring rules; there are {', '.join(known)}")
    return known[name or NATIONAL]
