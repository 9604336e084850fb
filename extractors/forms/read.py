"""A printed form is a stack of bands: head, funds, goals, indicators, totals, remarks. One walk down the rows reads them all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Paragraph, Table
from extractors.forms import head
from extractors.forms.bands import Labels, heading_labels, read_halves, read_label_row
from extractors.forms.columns import Columns, fund_columns, indicator_columns, stated_months
from extractors.forms.form import Form, caption_fields, caption_unit, lines_above, stage_of
from extractors.forms.funds import (
    as_declared,
    fuller,
    goes_on,
    names_line,
    pair_columns,
    read_below_titles,
    read_declared,
    read_fund_pairs,
    read_fund_row,
    read_labelled,
    repeats_label,
)
from extractors.forms.indicators import IndicatorRow, header_is_repeated, read_indicators
from extractors.forms.labels import is_blank, own_cells, row_cells, stated_unit, worded
from extractors.forms.listed import told_below
from extractors.forms.parts import project_line, project_parts
from extractors.forms.roster import read_roster
from extractors.forms.sources import read_sources_across
from extractors.forms.untitled import CONFIDENCE, untitled_columns
from extractors.records import Worded, WordedFund, WordedIndicator
from extractors.tables.kinds import may_be_form
from extractors.vocabulary.labels import role


@dataclass
class _Walk:
    """What the walk has met so far; lives inside `read_form` only."""

    table: Table
    unit: Worded | None
    fields: dict[str, Worded] = field(default_factory=dict)
    funds: list[WordedFund] = field(default_factory=list)
    rows: list[IndicatorRow] = field(default_factory=list)
    texts: list[tuple[str, Worded]] = field(default_factory=list)
    fund_header: Columns | None = None
    fund_pairs: Columns | None = None
    indicator_header: Columns | None = None
    halves: Sequence[tuple[Columns, Labels]] = ()
    goals: dict[str, int] | None = None
    captions: dict[int, Sequence[Paragraph]] = field(default_factory=dict)
    done: int = 0
    """Rows above this one have been read."""

    def leave(self) -> None:
        """Another band begins: headers of the one before no longer hold."""
        self.fund_header = self.fund_pairs = self.goals = None

    def note_unit(self, row: int) -> None:
        """A note of the unit in a cell of its own (单位：万元) holds for what stands below it."""
        for cell in own_cells(self.table, row):
            if role("unit_notes", cell.text) and (found := stated_unit(cell.text)):
                self.unit = worded(self.table, cell, found)

    def learn_months(self, header: Columns) -> None:
        """A header that says which months it covers tells the cut-off."""
        if months := stated_months(self.table, header):
            self.fields.setdefault("cutoff", months)

    def learn(self, found: dict[str, Worded]) -> None:
        """Head fields; what was said first stays."""
        for name, value in found.items():
            self.fields.setdefault(name, value)


def read_forms(table: Table, caption: Sequence[Paragraph], kind: str) -> tuple[Form, ...]:
    """The forms of one table: usually one. `caption` are the paragraphs right above it."""
    if not may_be_form((c.text for c in table.cells), len(table.cells)):
        return ()
    if roster := read_roster(table, caption, kind):
        return roster
    return tuple(_read(table, rows, caption, kind) for rows in project_parts(table))


def _read(table: Table, rows: Sequence[int], caption: Sequence[Paragraph], kind: str) -> Form:
    walk = _Walk(table, caption_unit(caption))
    headers = {row: found for row in rows if (found := indicator_columns(table, row))}
    if not headers and (untitled := untitled_columns(table, rows)):
        headers = {untitled.row: untitled}
    for row in rows:
        if row < walk.done:
            continue
        if header := headers.get(row):
            walk.leave()
            walk.captions[row] = [*caption, *(lines_above(table, row) if walk.rows else ())]
            walk.indicator_header, walk.halves = header, read_halves(table, header, heading_labels(walk.captions[row]))
            walk.learn_months(header)
            walk.done = row + header.header_rows
        if row >= walk.done:
            _take(walk, row)
    walk.learn(caption_fields(caption))
    if midterm := walk.fields.pop("goal_midterm", None):  # the annual goal comes first
        walk.fields.setdefault("goal_target", midterm)
    indicators = tuple(_indicators(walk, caption, kind))
    declared = bool(indicators) and all(indicator.stage == "target" for indicator in indicators)
    funds = map(as_declared, walk.funds) if declared else walk.funds
    return Form(table, walk.fields, tuple(funds), indicators, tuple(walk.texts))


def _indicators(walk: _Walk, caption: Sequence[Paragraph], kind: str) -> Iterator[WordedIndicator]:
    """The indicators header by header, for a sheet may hold tables of several stages; in a header's halves the left one first."""
    rows = sorted(walk.rows, key=lambda row: (row.columns.row, row.columns.leftmost))
    for _, below in itertools.groupby(rows, key=lambda row: row.columns.row):
        same = list(below)
        header = same[0].columns
        found = read_indicators(walk.table, same, stage_of(walk.captions.get(header.row, caption), header, kind))
        yield from found if header.header_rows else (replace(i, confidence=i.confidence * CONFIDENCE) for i in found)


def _take(walk: _Walk, row: int) -> None:
    """One row that is no indicator header: the first band that claims it gets it."""
    if _take_project(walk, row) or _take_label(walk, row):
        return
    if walk.indicator_header is None and (told := told_below(walk.table, row)):
        walk.rows.append(IndicatorRow(told[0], row, told[1]))
        return
    if walk.indicator_header is not None and not _closes(walk, row):
        if not header_is_repeated(walk.table, row):
            walk.rows.extend(IndicatorRow(columns, row, labels) for columns, labels in walk.halves)
        return
    walk.note_unit(row)
    for claim in (_take_total, _take_text, _take_sources, _take_fund_header, _take_goal_header, _take_fund, _take_goals, _take_head):
        if claim(walk, row):
            return


def _take_project(walk: _Walk, row: int) -> bool:
    """A line that names the project of the rows below it, and may tell its money."""
    line = project_line(walk.table, row)
    if line is None:
        return False
    cell, name, rest = line
    walk.learn({"project_name": head.without_code(worded(walk.table, cell, name, "cut"))})
    walk.texts.extend([("funds", worded(walk.table, cell, rest, "cut"))] if rest else [])
    return True


def _take_label(walk: _Walk, row: int) -> bool:
    """A row that only names the level of the rows below it."""
    if len(walk.halves) != 1:
        return False
    columns, above = walk.halves[0]
    labels = read_label_row(walk.table, row, columns, above)
    walk.halves = [(columns, labels or above)]
    return labels is not None


def _closes(walk: _Walk, row: int) -> bool:
    """Whether a row below an indicator header belongs to another band: a total, a remark, a new head, a further goal, a new funds block."""
    cells = [c for c in own_cells(walk.table, row) if not is_blank(c.text)]
    if not cells:
        return False
    first = cells[0].text
    if role("totals", first) or role("texts", first):
        return True
    if role("head_labels", first) in {
        "project_name",
        "supervising_department",
        "supervising_department_and_code",
        "department_name",
        "other",
    }:
        return len(cells) <= 6
    if role("head_labels", first) in {"score_reported", "grade_reported"} or (len(cells) == 2 and role("goals", first)):
        return True
    full_width = len(row_cells(walk.table, row)) == 1 and cells[0].column_span >= walk.table.columns > 1
    return full_width or fund_columns(walk.table, row) is not None


def _take_total(walk: _Walk, row: int) -> bool:
    cells = [c for c in own_cells(walk.table, row) if not is_blank(c.text)]
    if walk.indicator_header is None or not cells:
        return False
    roles = walk.indicator_header.roles
    scored = role("head_labels.score_reported", cells[0].text) and any(c.column in roles.get("score", ()) for c in cells)
    if not scored and role("totals", cells[0].text) is None:
        return False
    walk.learn(head.read_total_row(walk.table, row, roles.get("weight", ()), roles.get("score", ())))
    return True


def _take_text(walk: _Walk, row: int) -> bool:
    cells = row_cells(walk.table, row)
    label = next((c for c in cells if not is_blank(c.text)), None)
    kind = role("texts", label.text) if label else None
    if label is None or kind is None:
        return False
    said = [c for c in cells if c.column > label.column and not is_blank(c.text)]
    if len(cells) == 1 and row + 1 < walk.table.rows and len(below := own_cells(walk.table, row + 1)) == 1:
        said = [c for c in below if not is_blank(c.text)]  # a heading over the whole width, its text below it
    walk.texts.extend((kind, worded(walk.table, cell)) for cell in said)
    return True


def _take_sources(walk: _Walk, row: int) -> bool:
    funds, end = read_sources_across(walk.table, row, _band_unit(walk, row) or walk.unit)
    if funds:
        walk.leave()
        walk.funds.extend(funds)
        walk.done = end
    return bool(funds)


def _take_fund_header(walk: _Walk, row: int) -> bool:
    columns = fund_columns(walk.table, row)
    if columns is None:
        return False
    walk.leave()
    walk.fund_header = columns
    walk.learn_months(columns)
    return True


def _take_goal_header(walk: _Walk, row: int) -> bool:
    columns = head.goal_columns(walk.table, row)
    if columns is None:
        return False
    walk.leave()
    walk.goals = columns
    return True


def _take_fund(walk: _Walk, row: int) -> bool:
    if walk.fund_header is not None:
        cells = row_cells(walk.table, row)
        if labelled := read_labelled(walk.table, row, _band_unit(walk, row) or walk.unit):
            walk.funds.extend(labelled)
            return True
        if any(names_line(c.text) for c in cells[:3]) or _beside(walk, row):
            fund = read_fund_row(walk.table, walk.fund_header, row, walk.unit)
            if fund is not None:
                walk.funds.append(fund)
            return True
    unit = _band_unit(walk, row) or walk.unit
    if titled := read_below_titles(walk.table, row, unit):
        walk.funds.extend(titled)
        return True
    if walk.fund_pairs is not None and repeats_label(walk.table, row):
        fund = read_fund_row(walk.table, walk.fund_pairs, row, unit)
        walk.funds.extend([fund] if fund else [])
        return True
    walk.fund_pairs = pair_columns(walk.table, row) or walk.fund_pairs
    declared, paired = read_declared(walk.table, row, unit), read_fund_pairs(walk.table, row, unit)
    if walk.funds and not declared and (whole := goes_on(walk.funds[-1], paired)):
        walk.funds[-1] = whole
    else:
        walk.funds.extend(fuller(declared, paired))
    if declared:  # 申报单位 | … | 资金总额 | 126
        walk.learn(head.read_head_row(walk.table, row))
    return bool(declared)  # a row of pairs may hold goals too


def _beside(walk: _Walk, row: int) -> bool:
    """Whether the row still stands beside the label of the funds band (a merged cell that began at its header)."""
    assert walk.fund_header is not None
    first = walk.table.grid[row][0]
    return first is not None and first.row == walk.fund_header.row and first.row_span > 1


def _band_unit(walk: _Walk, row: int) -> Worded | None:
    """The unit in the label of the band that spans this row (项目资金（万元）)."""
    for cell in row_cells(walk.table, row):
        if found := stated_unit(cell.text):
            return worded(walk.table, cell, found)
    return walk.funds[-1].unit if walk.funds else None


def _take_goals(walk: _Walk, row: int) -> bool:
    if walk.goals is not None:
        found = head.read_goals(walk.table, row, walk.goals)
        if found:
            walk.learn(found)
            return True
    found = head.read_goal_row(walk.table, row)
    walk.learn(found)
    return bool(found)


def _take_head(walk: _Walk, row: int) -> bool:
    found = head.read_head_row(walk.table, row)
    parts = walk.fields.get("weight_total")
    if "score_reported" in found and parts and parts.text != "100":  # 合计 | 90 | 89.1 above 自评得分 | 98.3: the whole is told apart
        walk.fields["score_reported"] = found["score_reported"]
    walk.learn(found)
    return bool(found)
