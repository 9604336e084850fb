"""Which way is better for an indicator (指标方向): more, or less."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline import schema
from pipeline.knowledge.load import Knowledge

Direction = Literal["higher", "lower"]

_BY_COMPARATOR: dict[str, Direction] = {">=": "higher", ">": "higher", "<=": "lower", "<": "lower"}
_OF_ROW: dict[str, Direction] = {"higher_better": "higher", "lower_better": "lower"}


@dataclass(frozen=True, slots=True)
class Directions:
    """What is known of directions: by printed polarity, by words in the name, by dimension."""

    polarity: Mapping[str, Direction]
    names: tuple[tuple[Direction, re.Pattern[str]], ...]
    dimensions: Mapping[str, Direction]

    def of(self, row: schema.Indicator, polarity: str = "") -> Direction | None:
        """The direction of an indicator: its comparator decides, a target of zero is a ceiling, then what is known of its kind.

        The row's own `direction` is its concept's; words of the name serve where the concept leaves it open (`equal`, qualitative).

        `polarity` is the direction the form prints (正向, 反向). It comes after the comparator because it is often filled in wrongly.
        """
        if row.target_comparator in _BY_COMPARATOR:
            return _BY_COMPARATOR[row.target_comparator]
        if row.target_value == 0:
            return "lower"
        return (
            self.printed(polarity)
            or _OF_ROW.get(row.direction or "")
            or self._of_name(row.level3_raw)
            or self.dimensions.get(row.dimension)
        )

    def printed(self, polarity: str) -> Direction | None:
        """What a printed direction (正向指标, 反向) means; None where it is none (定性)."""
        return next((d for word, d in self.polarity.items() if word in polarity), None)

    @staticmethod
    def by_sign(comparator: str | None) -> Direction | None:
        """What a comparator means: a floor wants more, a ceiling less; None for all others."""
        return _BY_COMPARATOR.get(comparator or "")

    def _of_name(self, name: str) -> Direction | None:
        return next((direction for direction, pattern in self.names if pattern.search(name)), None)


def directions(knowledge: Knowledge) -> Directions:
    """What `scoring.yaml` says of directions."""
    data = knowledge.read("scoring.yaml")["directions"]
    names = tuple((entry["direction"], re.compile(entry["pattern"])) for entry in data["names"])
    return Directions(data["polarity"], names, data["dimensions"])
