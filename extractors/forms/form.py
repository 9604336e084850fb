"""What one table says as a form, and what the lines above it say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Paragraph, Table
from extractors.forms.columns import Columns
from extractors.forms.labels import filled_cells, is_blank, labelled_values, own_cells, row_cells, stated_unit
from extractors.records import Stage, Worded, WordedFund, WordedIndicator
from extractors.vocabulary import patterns
from extractors.vocabulary.labels import role
from extractors.wording import fold, squeeze

_LONGEST_TITLE = 60
_HEAD_ROWS = 5
_SENTENCE_ENDS = ("。", "；", ";")


@dataclass(frozen=True)
class Form:
    """What one table says as a form.

    `fields` are head fields, goals and totals by their name in `WordedProject`; `texts` are remarks by kind. A `listed` form
    is one line of a list of projects.
    """

    table: Table
    fields: dict[str, Worded]
    funds: tuple[WordedFund, ...] = ()
    indicators: tuple[WordedIndicator, ...] = ()
    texts: tuple[tuple[str, Worded], ...] = ()
    listed: bool = False

    @property
    def tells(self) -> bool:
        """Whether the table is about performance at all."""
        if self.indicators:
            return True
        told = self.funds or self.fields.keys() & {"project_name", "department_name", "goal_target"}
        head = range(min(_HEAD_ROWS, self.table.rows)) if told else ()
        return bool(told) and not any(role("accounts", c.text) for row in head for c in own_cells(self.table, row))


def caption_unit(caption: Sequence[Paragraph]) -> Worded | None:
    """The unit of money that stands above the table (金额单位：万元)."""
    for paragraph in reversed(caption):
        if found := stated_unit(paragraph.text):
            return Worded(found, paragraph.place)
    return None


def caption_fields(caption: Sequence[Paragraph]) -> dict[str, Worded]:
    """Head fields that stand as lines above the table (主管部门：…    实施单位：…)."""
    out: dict[str, Worded] = {}
    for paragraph in caption:
        for label, value in labelled_values(paragraph.text):
            if (name := role("head_labels", label)) and not is_blank(value):
                out.setdefault(name, Worded(value, paragraph.place))
    return out


def stage_of(caption: Sequence[Paragraph], header: Columns | None, kind: str) -> Stage:
    """The stage the nearest title names; else what the columns and the document's kind say."""
    roles = header.roles if header else {}
    if "adjustment" in roles and "actual" not in roles:
        return "adjustment"
    done = "actual" in roles and "score" in roles  # a 目标表 with results and marks has been filled in afterwards
    for paragraph in reversed(caption):
        if paragraph.text.rstrip().endswith(_SENTENCE_ENDS):
            continue
        for name, pattern in patterns("forms", "stages").items():
            if pattern.fullmatch(fold(paragraph.text)) and not (name == "target" and done):
                if name != "results":
                    return name  # type: ignore[return-value]
                if kind != "monitoring":  # what was done by then is what a monitoring report compares
                    return "self_evaluation"
    if "forecast" in roles or ("milestone" in roles and "actual" in roles):
        return "monitoring"
    if "actual" in roles or "score" in roles:
        return {"evaluation": "evaluation", "monitoring": "monitoring"}.get(kind, "self_evaluation")  # type: ignore[return-value]
    return "target"


def lines_above(table: Table, row: int) -> list[Paragraph]:
    """What stands alone in the rows right above a header in the midst of a table: the lines between two tables that were read as one."""
    lines: list[Paragraph] = []
    while row > 0 and len(cells := filled_cells(table, row - 1)) == 1 and not role("texts", cells[0].text):
        row, lines = row - 1, [*(Paragraph(line) for line in cells[0].text.split("\n")), *lines]
    return lines


def title_rows(table: Table) -> list[Paragraph]:
    """The lines at the top of a table that are one cell over its whole width and no label of a band: title, year, unit note."""
    out: list[Paragraph] = []
    for row in range(table.rows):
        cells = [c for c in row_cells(table, row) if not is_blank(c.text)]
        if len(cells) != 1 or cells[0].column > 0 or len(cells[0].text) > _LONGEST_TITLE or table.columns < 2:
            break
        if len(row_cells(table, row)) > 1 or role("goals.band", cells[0].text) or role("totals", cells[0].text):
            break
        out.append(Paragraph(squeeze(cells[0].text), page=cells[0].page, bbox=cells[0].bbox))
    return out
