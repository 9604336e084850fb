"""What the interpreters return: a report as worded. Strings with places; nothing is converted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractors.document import NOWHERE, Place

Method = Literal["table", "prose"]
Stage = Literal["target", "adjustment", "monitoring", "self_evaluation", "evaluation"]


@dataclass(frozen=True, slots=True)
class Worded:
    """A wording and where it stands. `steps` names what was done to the text of the page to get it (join, cut, carry over)."""

    text: str
    place: Place = NOWHERE
    steps: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return bool(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedFund:
    """One line of a funds block (资金), or one statement of funds in prose. `unit` is the unit stated for the block (万元)."""

    source: Worded
    budget_initial: Worded | None = None
    budget_adjusted: Worded | None = None
    received: Worded | None = None
    executed: Worded | None = None
    execution_rate: Worded | None = None
    weight: Worded | None = None
    score: Worded | None = None
    unit: Worded | None = None
    additions: tuple[Worded, ...] = ()
    """Amounts added to the budget during the year (追加); negative wordings (调减) keep their sign word."""
    place: Place = NOWHERE
    method: Method = "table"
    confidence: float = 1.0


MONEY = ("budget_initial", "budget_adjusted", "received", "executed")
"""The amounts of a line of funds, as `WordedFund` names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedExpenditure:
    """One item the money was spent on (支出明细). `total` is the stated sum the item belongs to, if any."""

    item: Worded
    amount: Worded
    place: Place = NOWHERE
    method: Method = "prose"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedIndicator:
    """One indicator row (绩效指标) at one stage.

    `target` is sign + value + unit where the form splits them; `unit` is the unit column's text; `polarity` is a printed direction
    (正向, 反向, 定性). `actual` and `forecast` are as printed.
    """

    stage: Stage
    level1: Worded | None = None
    level2: Worded | None = None
    level3: Worded
    level1_weight: Worded | None = None
    level2_weight: Worded | None = None
    """Marks printed for the level itself: `产出指标（50分）`, or the nested weight columns of a score sheet."""
    definition: Worded | None = None
    target: Worded | None = None
    unit: Worded | None = None
    polarity: Worded | None = None
    milestone: Worded | None = None
    actual: Worded | None = None
    forecast: Worded | None = None
    weight: Worded | None = None
    score: Worded | None = None
    reason: Worded | None = None
    adjustment: Worded | None = None
    tracked: Worded | None = None
    place: Place = NOWHERE
    method: Method = "table"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedPassage:
    """The report's own words on problems, causes, remedies (问题, 原因, 建议, 措施, 经验, 结论)."""

    kind: Literal["problem", "cause", "recommendation", "measure", "experience", "conclusion"]
    text: Worded
    place: Place = NOWHERE
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of fact that is no row of its own: prose or a title that repeats what a table says, so that the two can be compared.

    `subject` says what the fact is about: `indicator` (with `name`, and level names in `level`), or a column of `funds` or `projects`
    (`budget_initial`, `executed`, `execution_rate`, `score_reported`, …).
    """

    subject: str
    name: Worded | None = None
    level: Worded | None = None
    value: Worded | None = None
    weight: Worded | None = None
    score: Worded | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedProject:
    """One project (项目) a document reports on, with all that the document says of it."""

    name: Worded
    scope: Literal["project", "department", "combined"] = "project"
    supervising_department: Worded | None = None
    supervising_code: Worded | None = None
    implementing_unit: Worded | None = None
    fiscal_year: Worded | None = None
    period: Worded | None = None
    cutoff: Worded | None = None
    goal_target: Worded | None = None
    goal_actual: Worded | None = None
    score_reported: Worded | None = None
    weight_total: Worded | None = None
    """The printed sum of the weights (总分 | 100)."""
    grade_reported: Worded | None = None
    funds: tuple[WordedFund, ...] = ()
    expenditures: tuple[WordedExpenditure, ...] = ()
    indicators: tuple[WordedIndicator, ...] = ()
    passages: tuple[WordedPassage, ...] = ()
    claims: tuple[Claim, ...] = ()
    place: Place = NOWHERE
    method: Method = "table"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedReport:
    """One document as worded: its masthead and its projects."""

    title: Worded | None = None
    kind: str = "other"
    """The contract's `document_type`."""
    fiscal_year: Worded | None = None
    report_date: Worded | None = None
    organisation: Worded | None = None
    evaluator: Worded | None = None
    projects: tuple[WordedProject, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    """What the interpreter could not settle, one line each, for a person."""
    unread: str = ""
    """Why a part of the document was most likely not read; empty where nothing speaks for that."""
