"""Head fields, goals, totals and text rows of a form (表头、总体目标、总分)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.document import Cell, Table
from extractors.forms.labels import is_blank, is_figure, labelled_values, own_cells, row_cells, worded
from extractors.records import MONEY, Worded
from extractors.vocabulary.labels import role
from extractors.wording import squeeze

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CODE = re.compile(r"[\[【(（]?\s*([A-Za-z]{0,3}\d{3,12})\s*[\]】)）]?")
_UNIT_CODE = re.compile(r"[\[【(（]\s*\d{3,12}\s*[\]】)）]\s*|\d{3,12}\s*[-—－_]\s*|\d{5,12}\s*(?=[^\W\d_a-zA-Z])")
"""The code of the budget system before a unit's name; 110指挥中心 is a name."""
_PROJECT_CODE = re.compile(r"[\[【(（]?(?=[A-Za-z0-9]*\d{6})[A-Za-z0-9]{9,30}[\]】)）]?\s*[-—－_]?\s*(?=[^\W\d_a-zA-Z])")
_UNITS = frozenset({"supervising_department", "implementing_unit", "department_name"})
_GOAL = re.compile(r"(?:^|\n)\s*([^\s:：，,。；;]{4,12})[:：]")
"""A label at the start of a line; goals count their parts with shorter ones (目标1：)."""
_VERDICT = ("score_reported", "grade_reported")
_SCORE = re.compile(r"(\d+(?:\.\d+)?)分?\s*(?=[□☐☑√■✓口,，、;；（(优良中差])")
_TICKED = re.compile(r"[☑√■✓☒]\s*(优|良|中|差)")
_GRADE = re.compile(r"(?:[（(]?(?:自评|评价|绩效|结果){0,2}(?:等级|等次|级别)[）)]?[:：]?)?[“\"]?(优|良|中|差)(?:秀|好|等|级)?[”\"]?")


def read_head_row(table: Table, row: int) -> dict[str, Worded]:
    """Labels and values of one row, in cells side by side or in one cell. A label without a value yields nothing."""
    cells = row_cells(table, row)
    out: dict[str, Worded] = {}
    money = any(role("fund_columns", c.text) in MONEY for c in cells)
    for label, value, after in itertools.zip_longest(cells, cells[1:], cells[2:]):
        name = role("head_labels", label.text)
        if value is None or (name == "score_reported" and (_is_series(after) or (money and role("fund_columns.score", label.text)))):
            continue
        if name is None or is_blank(value.text) or role("head_labels", value.text) or role("fund_columns", value.text):
            continue
        if name == "supervising_department_and_code":
            out.update(_department_and_code(worded(table, value)))
        elif name in _UNITS and (code := _UNIT_CODE.match(squeeze(value.text))):
            out.setdefault(name, worded(table, value, squeeze(value.text)[code.end() :], "cut_code"))
        else:
            out.setdefault(name, worded(table, value))
    for cell in cells:
        for label_text, said in labelled_values(cell.text):
            if (name := role("head_labels", label_text)) and not is_blank(said):
                out.setdefault(name, worded(table, cell, said, "cut"))
    if "project_name" in out:
        out["project_name"] = without_code(out["project_name"])
    return {**_verdict(out), **{k: v for k, v in out.items() if k not in _VERDICT}}


def _is_series(after: Cell | None) -> bool:
    """得分 | 14 | 16.5 | 31.2: the scores of parts, not of the whole."""
    return after is not None and is_figure(after.text)


def _verdict(said: dict[str, Worded]) -> dict[str, Worded]:
    """Score and grade apart where both stand in one cell, and of grades to tick (□优 ☑良) the one that is ticked."""
    out = {name: said[name] for name in _VERDICT if name in said}
    for value in list(out.values()):
        if ticked := _TICKED.search(value.text):
            out["grade_reported"] = replace(value, text=ticked.group(1), steps=(*value.steps, "cut"))
    score = said.get("score_reported")
    if score and (figure := _SCORE.match(score.text)):
        out["score_reported"] = replace(score, text=figure.group(1), steps=(*score.steps, "cut"))
    return out


def without_code(name: Worded) -> Worded:
    """A project's name without the code of the budget system before it (51000023T000008-养老服务设施建设)."""
    code = _PROJECT_CODE.match(name.text)
    return replace(name, text=name.text[code.end() :], steps=(*name.steps, "cut_code")) if code else name


def _department_and_code(both: Worded) -> dict[str, Worded]:
    found = _CODE.search(both.text)
    if not found:
        return {"supervising_department": both}
    name = (both.text[: found.start()] + both.text[found.end() :]).strip(" /、-—()（）[]【】")
    out = {"supervising_code": Worded(found.group(1), both.place, ("cut_from_department",))}
    if name:
        out["supervising_department"] = Worded(name, both.place, ("cut_code",))
    return out


def goal_columns(table: Table, row: int) -> dict[str, int] | None:
    """The grid columns of 预期目标 and 实际完成情况 (or of old and adjusted goal) where `row` is the header of a goals band."""
    found: dict[str, int] = {}
    cells = [c for c in own_cells(table, row) if not is_blank(c.text)]
    for cell in cells:
        for name in ("midterm", "original", "adjusted", "actual", "target"):
            if role_in(name, cell.text):
                found[name] = cell.column  # the band's own label may read like a goal: the cell nearer to the other column wins
                break
    if len(found) == 1 and not all(_is_label(c.text) for c in cells):
        return None  # a label beside its own text
    if "actual" in found or "adjusted" in found or {"midterm", "target"} <= found.keys():
        return found
    return None


def role_in(name: str, text: str) -> bool:
    """Whether a label is the goals label `name`."""
    return role(f"goals.{name}", text) is not None


def read_goals(table: Table, row: int, columns: dict[str, int]) -> dict[str, Worded]:
    """The goals that stand below a goals header."""
    texts: dict[str, Worded] = {}
    for name, column in columns.items():
        cell = table.grid[row][column]
        if cell is not None and not is_blank(cell.text):
            texts[name] = worded(table, cell)
    target = texts.get("adjusted") or texts.get("target") or texts.get("original") or texts.get("midterm")
    out = {"goal_target": target} if target else {}
    if "actual" in texts:
        out["goal_actual"] = texts["actual"]
    return out


def read_goal_row(table: Table, row: int) -> dict[str, Worded]:
    """A goal beside its label (年度绩效目标 | 通过…), target and actual each beside their own, or behind them in a cell."""
    cells = row_cells(table, row)
    out = {name: said for cell in own_cells(table, row) for name, said in _goals_inside(table, cell)}
    for label, text in itertools.pairwise(cells):
        if is_blank(text.text) or len(squeeze(text.text)) < 4:
            continue
        if role_in("actual", label.text):
            out.setdefault("goal_actual", worded(table, text))
        elif role_in("midterm_band", label.text) and not _is_label(text.text):
            out.setdefault("goal_midterm", worded(table, text))
        elif (role_in("band", label.text) or role_in("target", label.text)) and not _is_label(text.text):
            out.setdefault("goal_target", worded(table, text))
    return out


def _goals_inside(table: Table, cell: Cell) -> Iterator[tuple[str, Worded]]:
    """Goals behind their labels in one cell (年初设定目标：…    实际完成情况：…)."""
    labels = [(m, "goal_actual" if role_in("actual", m[1]) else "goal_target") for m in _GOAL.finditer(cell.text) if _is_goal(m[1])]
    for (label, name), end in zip(labels, [*(m.start() for m, _ in labels[1:]), len(cell.text)], strict=False):
        if not is_blank(said := squeeze(cell.text[label.end() : end])):
            yield name, worded(table, cell, said, "cut")


def _is_goal(label: str) -> bool:
    return role_in("target", label) or role_in("actual", label)


def _is_label(text: str) -> bool:
    return any(role_in(name, text) for name in ("target", "actual", "midterm", "original", "adjusted", "band"))


def read_total_row(table: Table, row: int, weight_columns: tuple[int, ...], score_columns: tuple[int, ...]) -> dict[str, Worded]:
    """总分 | 100 | 85 | 优: the sum of the weights, the score, the grade.

    By column; in the order of the page where the columns do not tell.
    """
    out: dict[str, Worded] = {}
    grid = table.grid[row]
    for name, columns in (("weight_total", weight_columns), ("score_reported", score_columns)):
        for c in columns:
            cell = grid[c]
            if cell is not None and _NUMBER.fullmatch(squeeze(cell.text)):
                out.setdefault(name, worded(table, cell))
    cells = [c for c in own_cells(table, row) if not is_blank(c.text)]
    numbers = [c for c in cells if _NUMBER.fullmatch(squeeze(c.text).rstrip("分"))]
    if numbers and not out:
        out["score_reported"] = worded(table, numbers[-1])
        if len(numbers) > 1:
            out["weight_total"] = worded(table, numbers[0])
    for cell in cells:
        if found := _GRADE.fullmatch(squeeze(cell.text)):
            out["grade_reported"] = worded(table, cell, found.group(1))
    return out
