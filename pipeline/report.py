"""What the pipeline hands from stage to stage: one document as it stands, as worded, and as rows of the dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from extractors import document as page
from extractors import records
from pipeline import schema


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: `source` is the path below the source root, or a URI."""

    source: str
    sha256: str
    size_bytes: int

    @property
    def document_id(self) -> str:
        """First 16 hex digits of the content's SHA-256."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A target, actual or amount (指标值) as worded and as understood.

    `value` is in `unit`, a canonical unit (`%`, `元`, `人次`, …); `value_max` is the upper end of a range; `date` the last day of a
    deadline. All None: the wording is qualitative or could not be told. `steps` names the cleaning steps in order. `printed` is
    the number's own digits on the page (`19.8676` of 19.8676万元) and `scale` what one printed unit is worth in `unit`, so that
    an auditor can compare figures as printed.
    """

    raw: str
    comparator: str | None = None
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str | None = None
    date: date | None = None
    printed: str | None = None
    scale: Decimal = Decimal(1)
    steps: tuple[str, ...] = ()
    confidence: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement that repeats what a row says elsewhere (see `extractors.records.Claim`), understood so that the two can be compared.

    `dimension` is set for claims about indicators. Amounts are in yuan, rates of funds are fractions.
    """

    worded: records.Claim
    dimension: str | None = None
    value: Value | None = None
    weight: Value | None = None
    score: Value | None = None


@dataclass(frozen=True)
class Project:
    """A project's rows, beside the wording they came from (`worded.indicators[i]` became `indicators[i]`, and so on)."""

    row: schema.Project
    worded: records.WordedProject
    funds: tuple[schema.Fund, ...] = ()
    expenditures: tuple[schema.Expenditure, ...] = ()
    indicators: tuple[schema.Indicator, ...] = ()
    passages: tuple[schema.Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    values: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    """How numbers were understood, for the auditor: (row id, column such as `executed`, `target_value`, `score`) -> Value."""


@dataclass(frozen=True)
class Report:
    """One document through the pipeline.

    `steps` tells how a published value was made: (row id, column) -> names of the cleaning steps, in order.
    """

    row: schema.Document
    document: page.Document
    worded: records.WordedReport
    projects: tuple[Project, ...] = ()
    findings: tuple[schema.Finding, ...] = ()
    checks: tuple[schema.Check, ...] = ()
    steps: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, schema.Row]]:
        """Every row of the dataset this document gives, as (table name, row), parents first."""
        yield "documents", self.row
        for p in self.projects:
            yield "projects", p.row
        for p in self.projects:
            for name in ("funds", "expenditures", "indicators", "passages"):
                for row in getattr(p, name):
                    yield name, row
        for finding in self.findings:
            yield "findings", finding
        for check in self.checks:
            yield "checks", check
