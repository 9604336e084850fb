"""Labels of levels that stand in rows of their own among the indicators, or above the halves of a table (一、立项必要性（20分）)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.document import Paragraph, Table
from extractors.forms.columns import Columns
from extractors.forms.labels import is_blank, own_cells, split_weight, worded
from extractors.records import Worded
from extractors.vocabulary import patterns
from extractors.vocabulary.labels import role, unnumbered
from extractors.wording import fold, squeeze

Labels = Mapping[str, Worded]
"""Wordings by level; `level1_weight` is what a label says of marks."""
_NUMERALS = {"level1": re.compile(r"[一二三四五六七八九十]{1,3}[、.]"), "level2": re.compile(r"\([一二三四五六七八九十]{1,3}\)")}
_SCORED = re.compile(r"[,，、;；]?\s*(?:自评)?得分[:：]?\s*\d+(?:\.\d+)?分?$")
_OTHER_BANDS = ("totals", "texts", "head_labels", "goals", "fund_bands")


def read_label_row(table: Table, row: int, columns: Columns, above: Labels) -> Labels | None:
    """The labels in force below a row that holds nothing but a level's label; None where the row is no such row.

    A label is known by its wording or its marks; where one has been met, or right below the header, also by its numeral.
    """
    cells = [c for c in own_cells(table, row) if not is_blank(c.text)]
    names = columns.roles.get("level3", ())
    if "level1" in columns.roles or len(cells) != 1 or not names or cells[0].column > names[0] or _speaks_otherwise(cells[0].text):
        return None
    label, weight = split_weight(_SCORED.sub("", squeeze(cells[0].text)))
    begun = bool(above) or row == columns.row + columns.header_rows
    level = _level(label, bool(weight), begun)
    if level is None or level in columns.roles:
        return None
    found = {level: worded(table, cells[0], unnumbered(label))}
    if weight:
        found[f"{level}_weight"] = worded(table, cells[0], weight)
    kept = {k: v for k, v in above.items() if level == "level2" and k.startswith("level1")}
    return {**kept, **found}


def _speaks_otherwise(text: str) -> bool:
    return any(role(section, text) for section in _OTHER_BANDS)


def _level(label: str, marked: bool, begun: bool) -> str | None:
    folded = fold(label)
    numeral = next((level for level, pattern in _NUMERALS.items() if pattern.match(folded)), None)
    worded_as = next((level for level in ("level1", "level2") if role(f"{level}_labels", label)), None)
    if worded_as or marked:
        return numeral or worded_as or "level1"
    return numeral if begun else None


def heading_labels(caption: Sequence[Paragraph]) -> Labels:
    """The level that the heading right above a table names (（一）产出指标完成情况)."""
    text = unnumbered(caption[-1].text.strip()) if caption else ""
    tail = next(iter(patterns("forms", "level_headings").values()))
    for end in range(len(text), 1, -1):
        if role("level1_labels", text[:end]) and (end == len(text) or tail.fullmatch(text, end)):
            return {"level1": Worded(text[:end], caption[-1].place, ("from_heading",))}
    return {}


def read_halves(table: Table, header: Columns, above: Labels | None = None) -> list[tuple[Columns, Labels]]:
    """A header whose titles come twice over, results included, heads two tables side by side; each is under the label above its half.

    Two terms of one plan (中期、年度) repeat no results: those are one table. `above` are the labels that a heading states.
    """
    if header.roles.keys() == {"level3"}:
        parts = [Columns(header.row, header.header_rows, {"level3": (c,)}) for c in header.roles["level3"]]
        return [(part, _titles_above(table, part)) for part in parts]
    by_column = sorted((c, name) for name, columns in header.roles.items() for c in columns)
    half, odd = divmod(len(by_column), 2)
    names = [name for _, name in by_column]
    if odd or names[:half] != names[half:] or "level3" not in names[:half] or not {"actual", "score"} & set(names):
        return [(header, {} if "level1" in header.roles else above or {})]
    return [_half(table, header, by_column[:half]), _half(table, header, by_column[half:])]


def _titles_above(table: Table, header: Columns) -> Labels:
    """The levels that the titles of its only column name (产出指标 over 数量指标); a merged title that was lost stands further left."""
    out: dict[str, Worded] = {}
    for row in range(header.row, header.row + header.header_rows):
        title = next((c for c in reversed(table.grid[row][: header.leftmost + 1]) if c is not None and not is_blank(c.text)), None)
        level = next((name for name in ("level1", "level2") if title and role(f"{name}_labels", title.text)), None)
        if title and level:
            out[level] = worded(table, title)
    return out


def _half(table: Table, header: Columns, part: list[tuple[int, str]]) -> tuple[Columns, Labels]:
    roles: dict[str, tuple[int, ...]] = {}
    for column, name in part:
        roles[name] = (*roles.get(name, ()), column)
    above = table.grid[header.row - 1][part[0][0]] if header.row else None
    labels = {"level1": worded(table, above)} if above is not None and role("level1_labels", above.text) else {}
    return Columns(header.row, header.header_rows, roles), labels
