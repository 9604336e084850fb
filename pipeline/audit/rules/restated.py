"""What prose, or a list of projects beside their forms, says once more of money, execution rate and total score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline import schema
from pipeline.audit.figures import Figure, agree, figure, total
from pipeline.audit.rule import HOLDS, Broken, Case, Evidence, Result, row_id
from pipeline.audit.rules.funds import BUDGETS, MONEY, percent
from pipeline.report import Claim, Project

_LABELS = {**MONEY, "execution_rate": "执行率", "score_reported": "总分"}
# Prose names budgets of other years and of single items too.
_LOOSE = ("budget_initial", "budget_adjusted", "received")


def restated(case: Case, *, in_table: bool) -> Iterator[Result]:
    """The statements about a column of the project or its funds that stand in a table, or else in prose, against the rows.

    Those about parts of the project hold: their amounts add up to the whole's, and their rates follow from their own amounts.
    """
    claims = [c for c in case.project.claims if c.worded.subject in _LABELS and (c.worded.place.table_no is not None) is in_table]
    told: dict[str, list[Figure]] = defaultdict(list)
    for claim in claims:
        if (said := _said(claim)) is not None:
            told[claim.worded.subject].append(said)
    for claim in claims:
        yield from _column(case, claim, told)


def _said(claim: Claim) -> Figure | None:
    return figure(claim.value.value, claim.value) if claim.value else None


def _column(case: Case, claim: Claim, told: Mapping[str, Sequence[Figure]]) -> Iterator[Result]:
    said, column = _said(claim), claim.worded.subject
    known = [(r, f) for p in case.report.projects for r in _rows(p, column) for c in _alike(column) if (f := _figure(p, r, c)) is not None]
    own = next(((r, f) for r in _rows(case.project, column) if (f := _figure(case.project, r, column)) is not None), None)
    if said is None or own is None:
        return
    row, printed = own
    scale = column == "score_reported" and said.value == case.edition.total  # 总分100分
    if scale or any(agree(said, f) for _, f in known) or _of_a_part(column, said, printed, told):
        yield HOLDS
        return
    tables = {"one": str(row.table_no), "other": str(claim.worded.place.table_no)}
    yield Broken(
        subject=row,
        says=_sentence(row, claim),
        words={"fact": _LABELS[column], "table": _shown(printed, column), "text": _shown(said, column), **tables},
        expected=_shown(printed, column),
        actual=_shown(said, column),
        severity="info" if column in _LOOSE else None,
        evidence=(said_where(claim),),
    )


def _of_a_part(column: str, said: Figure, whole: Figure, told: Mapping[str, Sequence[Figure]]) -> bool:
    """Whether a statement is about one of several parts of the project that the prose tells one by one."""
    if column == "execution_rate":
        pairs = ((spent, budget) for spent in told["executed"] for name in BUDGETS for budget in told[name])
        return any(share.meets(said.interval) for spent, budget in pairs if (share := spent.amount.over(budget.amount)) is not None)
    parts = [f.amount for f in told[column] if not agree(f, whole)]
    return column in MONEY and len(parts) > 1 and total(parts).meets(whole.amount)


def _sentence(row: schema.Project | schema.Fund, claim: Claim) -> str:
    if claim.worded.place.table_no is not None:
        return "cross.table_table.column"
    return "cross.table_text.prose" if row.method == "prose" else "cross.table_text.column"


def _rows(project: Project, column: str) -> Sequence[schema.Project | schema.Fund]:
    return (project.row,) if column == "score_reported" else project.funds


def _alike(column: str) -> Sequence[str]:
    return tuple(MONEY) if column in MONEY else (column,)


def _figure(project: Project, row: schema.Project | schema.Fund, column: str) -> Figure | None:
    return figure(getattr(row, column), project.values.get((row_id(row), column)), "元" if column in MONEY else "")


def _shown(shown: Figure, column: str) -> str:
    return percent(shown) if column == "execution_rate" else shown.text


def said_where(claim: Claim) -> Evidence:
    """Where the prose says it."""
    words = [w.text for w in (claim.worded.level, claim.worded.name, claim.worded.value) if w]
    at = claim.worded.place
    return Evidence(" ".join(words), at.page, at.table_no, at.row_no)
