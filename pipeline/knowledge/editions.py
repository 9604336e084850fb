"""The editions of the scoring rules (评分规则): national, and what provinces change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline import schema
from pipeline.knowledge.load import Knowledge, KnowledgeError


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition. Shares are fractions of a row's weight; `grades` are (grade, lowest score), best first; see `scoring.yaml`."""

    name: str
    source: str
    regions: tuple[str, ...]
    stages: tuple[str, ...]
    decimals: int
    excess: Decimal | None
    tiers: tuple[Decimal, Decimal, Decimal]
    execution_weight: Decimal
    total: Decimal
    grades: tuple[tuple[str, Decimal], ...]

    def grade(self, score: Decimal) -> str | None:
        """The grade (等级) of a score out of `total`; None below the lowest grade's limit."""
        return next((grade for grade, floor in self.grades if score >= floor), None)


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _edition(name: str, data: dict[str, Any]) -> Edition:
    try:
        best, middle, worst = map(_number, data["tiers"])
        return Edition(
            name=name,
            source=str(data["source"]),
            regions=tuple(data["regions"]),
            stages=tuple(data["stages"]),
            decimals=int(data["decimals"]),
            excess=None if data["excess"] is None else _number(data["excess"]),
            tiers=(best, middle, worst),
            execution_weight=_number(data["execution_weight"]),
            total=_number(data["total"]),
            grades=tuple((g, _number(floor)) for g, floor in sorted(data["grades"].items(), key=lambda item: -item[1])),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise KnowledgeError(f"scoring.yaml: edition {name}: {error!r}; compare it with national") from error


def editions(knowledge: Knowledge) -> tuple[Edition, ...]:
    """All editions, `national` first."""
    data = knowledge.read("scoring.yaml")["editions"]
    national = data["national"]
    return tuple(_edition(name, {**national, **changes}) for name, changes in data.items())


def edition_for(document: schema.Document, knowledge: Knowledge) -> Edition:
    """The edition in force where the document comes from."""
    known = knowledge.part(editions)
    return next((e for e in known if document.province in e.regions), known[0])
