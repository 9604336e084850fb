"""What the makers of rows share: how numbers were understood, provenance, plain texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractors.document import Place
from extractors.records import Worded
from pipeline.report import Value

_BASE = {"table": Decimal("0.99"), "prose": Decimal("0.95"), "reviewed": Decimal(1)}


@dataclass
class Draft:
    """What is known of a project's numbers while its rows are made; lives inside `normalise` only."""

    values: dict[tuple[str, str], Value] = field(default_factory=dict)
    steps: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def keep(self, row_id: str, column: str, value: Value, worded: Worded | None = None) -> Value:
        """Remembers how a published number was understood."""
        self.values[row_id, column] = value
        steps = ((*worded.steps,) if worded else ()) + value.steps
        if steps:
            self.steps[row_id, column] = steps
        return value

    def note(self, row_id: str, column: str, worded: Worded | None) -> None:
        """Remembers what was done to a wording."""
        if worded and worded.steps:
            self.steps[row_id, column] = worded.steps


def provenance(place: Place, method: str, confidence: Decimal) -> dict[str, Any]:
    """The provenance columns of a row."""
    return {
        "page": place.page,
        "table_no": place.table_no,
        "row_no": place.row_no,
        "bbox": str(place.bbox) if place.bbox else None,
        "method": method,
        "confidence": (_BASE[method] * confidence * Decimal(str(place.confidence))).quantize(Decimal("0.001")),
    }


def text_of(worded: Worded | None) -> str | None:
    """The wording, or None where there is none."""
    return worded.text if worded and worded.text else None
