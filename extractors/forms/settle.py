"""What the titles of an indicator table leave open is settled by the columns beside them and by what stands below (表头消歧)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import Table
from extractors.forms.labels import filled_cells, is_blank
from extractors.records import MONEY
from extractors.tables.kinds import kinds
from extractors.vocabulary.labels import role
from extractors.wording import fold

Roles = list[str | None]
_YEAR = re.compile(r"((?:19|20)\d{2})年")


def settle(roles: Roles, table: Table, row: int, depth: int) -> Roles:
    """The role of each grid column, from what its title alone says. The header takes `depth` rows from `row`."""
    titles = [cell.text if (cell := table.grid[row + depth - 1][c]) is not None else "" for c in range(table.columns)]
    rows = [r for r in range(row + depth, table.rows) if _holds_values(table, r)]
    below = [_below(table, rows, c) for c in range(table.columns)]
    roles = _without_heads(_without_band(roles, table, row, depth, below), titles, below)
    roles = _with_one_score(roles, titles)
    roles = _with_fourth_level(_with_names(roles, titles))
    roles = _with_references(_with_prior(_with_expected(roles, titles), titles))
    roles = _with_reasons(_with_levels(roles, titles, below), titles)
    roles = _with_missing(roles, titles, below)
    return _with_nested_weights(roles)


def _holds_values(table: Table, row: int) -> bool:
    """Whether what a row holds belongs to the columns above it: it is no lone line, no total, no remark."""
    cells = filled_cells(table, row)
    return len(cells) > 1 and not role("totals", cells[0].text) and not role("texts", cells[0].text)


def _below(table: Table, rows: Sequence[int], column: int) -> list[str]:
    return [cell.text for r in rows if (cell := table.grid[r][column]) is not None and not is_blank(cell.text)]


def _without_band(roles: Roles, table: Table, row: int, depth: int, below: list[list[str]]) -> Roles:
    """绩效指标 beside the whole table is the band's label and no title, also where its merged cell was lost.

    Nothing stands below it then, or the label again.
    """
    levels = min((c for c, found in enumerate(roles) if found in ("level1", "level2")), default=0)

    def is_band(c: int) -> bool:
        cell = table.grid[row][c]
        lost = c < levels and cell is not None and set(below[c]) <= {cell.text}
        return cell is not None and (cell.row + cell.row_span > row + depth or lost)

    return [None if is_band(c) else found for c, found in enumerate(roles)]


def _without_heads(roles: Roles, titles: list[str], below: list[list[str]]) -> Roles:
    """单位名称, 年度绩效目标 and money before the levels are the project's; unit and target of an indicator stand behind them."""
    first = next((c for c, found in enumerate(roles) if found in ("level1", "level2", "level3", "name")), 0)

    def is_head(c: int, found: str | None) -> bool:
        if role("fund_columns", titles[c]) in (*MONEY, "execution_rate") or (found == "unit" and role("head_labels", titles[c])):
            return True
        return found in ("unit", "target") and (found in roles[first:] or (found == "target" and not _mostly_values(below[c])))

    return [None if c < first and is_head(c, found) else found for c, found in enumerate(roles)]


def _with_one_score(roles: Roles, titles: list[str]) -> Roles:
    """自评得分 beside 评价得分: the evaluators' score is the indicator's. 单项得分（百分制） beside 加权得分: the weighed one."""
    scores = [c for c, found in enumerate(roles) if found == "score"]
    lesser = [c for c in scores if role("self_scores", titles[c]) or role("unweighed_scores", titles[c])]
    return ["second_score" if c in lesser and len(lesser) < len(scores) else found for c, found in enumerate(roles)]


def _with_names(roles: Roles, titles: list[str]) -> Roles:
    """绩效指标 or 指标名称 is the column of names where no 三级指标 stands beside it; 具体指标 beside 三级指标 explains it."""
    if "level3" not in roles:
        return ["level3" if found == "name" else found for found in roles]
    out = [None if found == "name" else found for found in roles]
    plain = [c for c, found in enumerate(out) if found == "level3" and role("level_titles.level3", titles[c])]
    if plain:
        out = ["definition" if found == "level3" and c not in plain else found for c, found in enumerate(out)]
    return out


def _with_fourth_level(roles: Roles) -> Roles:
    """四级指标 names the row; the 三级指标 beside it only groups rows, as does the weight printed for it."""
    if "level4" not in roles:
        return roles
    return ["group" if found == "level3" else "level3" if found == "level4" else found for found in roles]


def _with_expected(roles: Roles, titles: list[str]) -> Roles:
    """预期2022年实现值 beside 2021年实际实现值, without scores: the expected is the target, and what was reached a year ago no actual."""
    if "target" in roles or "score" in roles or "forecast" not in roles:
        return roles
    past = [found == "actual" and _YEAR.search(title) is not None for found, title in zip(roles, titles, strict=True)]
    return ["prior" if past[c] else "target" if found == "forecast" else found for c, found in enumerate(roles)]


def _with_prior(roles: Roles, titles: list[str]) -> Roles:
    """2023年完成值 beside 2024年目标值 is of a year that is over."""
    years = [int(said.group(1)) if (said := _YEAR.search(fold(title))) else 0 for title in titles]
    due = max((year for found, year in zip(roles, years, strict=True) if found == "target"), default=0)
    return ["prior" if found == "actual" and 0 < year < due else found for found, year in zip(roles, years, strict=True)]


def _with_reasons(roles: Roles, titles: list[str]) -> Roles:
    """说明 beside marks tells why they were lost, where no other column does."""
    if "score" not in roles or "reason" in roles:
        return roles
    return ["reason" if found == "note" and role("remarks", titles[c]) else found for c, found in enumerate(roles)]


def _with_references(roles: Roles) -> Roles:
    """标准值 is the target only where no other column is."""
    return ["target" if found == "reference" and "target" not in roles else found for found in roles]


def _with_levels(roles: Roles, titles: list[str], below: list[list[str]]) -> Roles:
    """Columns that hold nothing but level labels are levels, whatever their title; a description beside such names is the name then."""
    out = list(roles)
    first = out.index("level1") if "level1" in out else None
    if first is not None and "level2" not in out and _labels(below[first], "level2") and not _labels(below[first], "level1"):
        out[first] = "level2"  # 指标类别 over 数量指标, 质量指标, …
    for c, texts in enumerate(below):
        for level in ("level1", "level2"):
            named = "definition" in out or out.count("level3") > 1  # another column holds the names
            spare = out[c] == "level1" and out.index("level1") < c  # 指标类型 over both levels
            may_be = spare or out[c] in (None, "note") or (out[c] == "level3" and named)
            if may_be and level not in out and fold(titles[c]) and _labels(texts, level):
                out[c] = level
    if "level3" not in out and "definition" in out:
        out[out.index("definition")] = "level3"
    return out


def _labels(texts: list[str], level: str) -> bool:
    """Whether nearly all texts are labels of the level; the label of the next band may stand among them."""
    return 3 * sum(role(f"{level}_labels", text) is not None for text in texts) > 2 * max(len(texts), 1)


def _with_missing(roles: Roles, titles: list[str], below: list[list[str]]) -> Roles:
    """Names and targets under a title that says nothing known are told by their place and by what stands below it."""
    out = list(roles)
    levels = [c for c, found in enumerate(roles) if found in ("level1", "level2")]
    for wanted, fits in (("level3", _mostly_text), ("target", _mostly_values)):
        if wanted in out or not levels:
            continue
        after = out.index("level3") if "level3" in out else max(levels)
        found = next((c for c in range(after + 1, len(out)) if out[c] is None and fold(titles[c]) and fits(below[c])), None)
        if found is not None:
            out[found] = wanted
    return out


def _mostly_values(texts: list[str]) -> bool:
    return 2 * sum("value" in kinds(text) for text in texts) > len(texts)


def _mostly_text(texts: list[str]) -> bool:
    return bool(texts) and 3 * sum(bool(kinds(text) & {"value", "number"}) for text in texts) < len(texts)


def _with_nested_weights(roles: Roles) -> Roles:
    """In a score sheet the weight beside a level is the level's own; only the last one is the indicator's."""
    out = list(roles)
    weights = [c for c, found in enumerate(roles) if found == "weight"]
    for c in weights[:-1]:
        left = next((found for found in reversed(roles[:c]) if found not in (None, "weight")), None)
        if left in ("level1", "level2", "group"):
            out[c] = f"{left}_weight"
    return out
