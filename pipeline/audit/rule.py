"""What an audit rule is: a generator over one project that says of each row or pair whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from extractors.document import Document, Table
from extractors.records import WordedIndicator
from pipeline import schema
from pipeline.audit.figures import Figure, figure
from pipeline.audit.words import Words
from pipeline.knowledge.directions import Direction, Directions
from pipeline.knowledge.editions import Edition
from pipeline.report import Project, Report

Severity = Literal["error", "warning", "info"]
Subject = schema.Project | schema.Fund | schema.Expenditure | schema.Indicator

_WORDING = ("name", "source_raw", "item_raw", "amount_raw", "level3_raw", "target_raw", "milestone_raw", "actual_raw")


def pair(project: Project) -> Mapping[str, WordedIndicator]:
    """The wording of each row; none where there are not as many of both."""
    rows, worded = project.indicators, project.worded.indicators
    return {row.indicator_id: said for row, said in zip(rows, worded, strict=True)} if len(rows) == len(worded) else {}


@dataclass(frozen=True, slots=True)
class Case:
    """One project under audit: the project, the report it stands in, and what is known."""

    report: Report
    project: Project
    words: Words
    edition: Edition
    directions: Directions
    passages: tuple[Evidence, ...] = ()
    """The paragraphs and the cells of the document, each with its place."""
    pairs: Mapping[str, WordedIndicator] = field(default_factory=dict)
    """The wording of each indicator by its id, where they can be paired."""

    def figure(self, row: Subject, column: str, unit: str = "") -> Figure | None:
        """The figure in a column of a row, as printed."""
        return figure(getattr(row, column), self.project.values.get((row_id(row), column)), unit)

    def direction(self, row: schema.Indicator) -> Direction | None:
        """Which way is better for an indicator of this project."""
        return self.directions.of(row, self.polarity(row))

    def polarity(self, row: schema.Indicator) -> str:
        """The direction that the form prints for an indicator (正向, 反向); empty where it prints none."""
        worded = self.worded(row)
        return worded.polarity.text if worded and worded.polarity else ""

    def worded(self, row: schema.Indicator) -> WordedIndicator | None:
        """The wording that became a row; None where the two cannot be paired."""
        return self.pairs.get(row.indicator_id)

    def legible(self, row: Subject) -> Decimal:
        """The chance that a row's wordings and figures were read right; a doubt where an indicator belongs does not count."""
        worded = self.worded(row) if isinstance(row, schema.Indicator) else None
        if worded is None:
            return row.confidence
        values = (self.project.values.get((row_id(row), column)) for column in ("target_value", "milestone_value", "actual_value"))
        return Decimal(str(worded.confidence * worded.place.confidence)) * min((v.confidence for v in values if v), default=Decimal(1))

    def table(self, row: schema.Indicator) -> Table | None:
        """The table of the page an indicator stands in; None for prose."""
        return next((t for t in self.report.document.tables if row.table_no is not None and t.number == row.table_no), None)

    def cells(self, row: schema.Indicator) -> tuple[str, ...]:
        """The texts of the cells that begin in the row of the page an indicator stands in; none for prose."""
        table = self.table(row)
        return tuple(c.text for c in table.cells if row.row_no is not None and c.row == row.row_no - 1) if table else ()

    def cells_from_above(self, row: schema.Indicator) -> tuple[str, ...]:
        """The texts of the merged cells that begin above the row and reach down to it."""
        table, at = self.table(row), (row.row_no or 0) - 1
        return tuple(c.text for c in table.cells if c.row < at < c.row + c.row_span) if table else ()

    @property
    def totals(self) -> tuple[schema.Fund, ...]:
        """The funds lines that state a total."""
        return tuple(f for f in self.project.funds if f.source == "total")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the source and the words that stand there."""

    text: str
    page: int | None = None
    table_no: int | None = None
    row_no: int | None = None


def passages_of(document: Document) -> Iterator[Evidence]:
    """The paragraphs and the cells of a document that hold a text."""
    yield from (Evidence(p.text, p.page) for p in document.paragraphs)
    for table in document.tables:
        yield from (Evidence(c.text, c.page or table.page, table.number, c.row + 1) for c in table.cells if c.text)


@dataclass(frozen=True, slots=True)
class Holds:
    """A row or pair was checked and holds."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A row or pair could not be checked; the reason in Chinese."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A row or pair does not hold. `says` names a sentence of `findings.yaml`, `words` fills it: names, and figures as printed.

    `severity` overrides the rule's; `evidence` adds to the subject's own place; without a `subject` it is about the whole document;
    `doubt` is a figure as read and as it may be meant, where a misreading would explain the finding.
    """

    subject: Subject | None
    says: str
    words: Mapping[str, str]
    expected: str | None = None
    actual: str | None = None
    severity: Severity | None = None
    evidence: tuple[Evidence, ...] = ()
    doubt: tuple[str, str] | None = None


Result = Holds | Unknown | Broken
HOLDS = Holds()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the contract: its name, how grave a breach is, what it needs, and the check itself."""

    name: str
    severity: Severity
    needs: str
    check: Callable[[Case], Iterator[Result]]

    @property
    def manual(self) -> str:
        """The rule's manual page: its docstring."""
        return self.check.__doc__ or ""


def rule(name: str, *, severity: Severity, needs: str) -> Callable[[Callable[[Case], Iterator[Result]]], Rule]:
    """Make a generator a rule. `needs` is the reason given where there was nothing to check (Chinese)."""
    return lambda check: Rule(name, severity, needs, check)


def row_id(row: Subject) -> str:
    """The id of a row: its key column."""
    key = {schema.Project: "project_id", schema.Fund: "fund_id", schema.Expenditure: "expenditure_id", schema.Indicator: "indicator_id"}
    result: str = getattr(row, key[type(row)])
    return result


def place(row: Subject) -> Evidence:
    """Where a row stands, and its wording."""
    parts = [str(text) for name in _WORDING if (text := getattr(row, name, None))]
    return Evidence(" | ".join(parts), row.page, row.table_no, row.row_no)
