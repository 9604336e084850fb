"""What cells of a form hold: blanks, figures, units, names with their numbers and weights; the wordings are in vocabulary/forms.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from extractors.document import Cell, Place, Table
from extractors.records import Worded
from extractors.vocabulary import vocabulary
from extractors.vocabulary.labels import role, unsealed
from extractors.wording import fold, squeeze

_LONGEST_LABEL = 40
_WEIGHT = re.compile(
    r"[(（\[【]\s*(?:分值|权重|共|满分)?[:：]?\s*(?:(\d+(?:\.\d+)?)|\d+\s*[-~—–至]\s*\d+)\s*(?:分|%)?\s*[)）\]】]\s*分?\s*$|(?<=[^\d.])(\d+(?:\.\d+)?)\s*分\s*$"
)
_NAME_NUMBER = re.compile(
    r"^[★*▲●\s]*(?:指标\s*\d{1,2}\s*[:：.、]?|目标\s*\d{1,2}\s*[:：.、]|[(（]\d{1,2}[)）]\s*[、.]?|\d{1,2}\s*[、．]|\d{1,2}\.(?!\d)|[①-⑳])?[★*▲\s]*"
)
_BETWEEN_LEVELS = re.compile(r"\s*[-—–－/·>]+\s*")
_FIGURE = re.compile(r"-?[\d,，]+(?:\.\d+)?\s*(?:[万亿千百]?元|%|％)?")
_LABEL = re.compile(r"(?:^|(?<=[\s；;，,]))([^\s：:；;，,]{2,12})[：:]")
_STATED_UNIT = re.compile(r"\((?:金额)?(?:单位)?:?(人民币)?(万元|亿元|千元|百元|元)\)|单位:?(?:人民币)?(万元|亿元|千元|百元|元)")


@cache
def _listed(key: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in vocabulary("forms")[key]))


@lru_cache(maxsize=8192)
def is_blank(text: str) -> bool:
    """Whether a cell holds nothing: empty, a dash, a slash, a placeholder."""
    return not text or (len(text) < _LONGEST_LABEL and _listed("blank").fullmatch(fold(text)) is not None)


@lru_cache(maxsize=1024)
def is_polarity(text: str) -> bool:
    """Whether a cell of a sign column tells only a direction (正向, 反向) or kind (定性)."""
    return _listed("polarities").fullmatch(fold(text)) is not None


def is_figure(text: str) -> bool:
    """Whether a cell is an amount or a rate and nothing else."""
    return _FIGURE.fullmatch(squeeze(text)) is not None


def stated_unit(text: str) -> str | None:
    """The unit of money a label states: 项目资金（万元） → 万元, 金额单位：元 → 元."""
    if "元" not in text:
        return None
    found = _STATED_UNIT.search(fold(text))
    return (found.group(2) or found.group(3) or found.group(4)) if found else None


def labelled_values(text: str) -> Iterator[tuple[str, str]]:
    """Labels with a colon, each with what follows up to the next (主管部门：…    实施单位：…)."""
    labels = list(_LABEL.finditer(text))
    for label, end in zip(labels, [*(m.start() for m in labels[1:]), len(text)], strict=False):
        yield label.group(1), unsealed(text[label.end() : end]).strip(" 　；;，,")


def split_weight(text: str) -> tuple[str, str | None]:
    """A label and the weight at its end: 产出指标（50分） → 产出指标, 50. A range (40-50分) is no weight, nor a part of the label."""
    found = _WEIGHT.search(text)
    if not found:
        return text, None
    return text[: found.start()].rstrip(), found.group(1) or found.group(2)


def split_levels(text: str) -> list[str]:
    """Level names joined in one label (产出指标-数量指标), apart; none where it is no such label."""
    names = _BETWEEN_LEVELS.split(text)
    return names if role("level1_labels", names[0]) and all(role("level2_labels", name) for name in names[1:]) else []


def indicator_name(text: str) -> tuple[str, str | None]:
    """A level-3 name without list number, star and trailing weight, and that weight."""
    name, weight = split_weight(_NAME_NUMBER.sub("", text, count=1)) if _marks(text) else (text, None)
    return (name or text), weight


def _marks(text: str) -> bool:
    return bool(_NAME_NUMBER.match(text)) or text.endswith((")", "）", "分"))


def worded(table: Table, cell: Cell, text: str | None = None, *steps: str) -> Worded:
    """A cell's text (or a part of it) with its place."""
    place = Place(cell.page or table.page, table.number or None, cell.row + 1, cell.bbox, cell.confidence, cell.also_read)
    return Worded(squeeze(cell.text) if text is None else text, place, steps)


def row_cells(table: Table, row: int) -> tuple[Cell, ...]:
    """The distinct cells a grid row shows, left to right, merged ones from above included."""
    return table.shown[row]


def filled_cells(table: Table, row: int) -> list[Cell]:
    """The cells a grid row shows that hold something."""
    return [c for c in row_cells(table, row) if not is_blank(c.text)]


def own_cells(table: Table, row: int) -> list[Cell]:
    """The cells that start in this row."""
    return [c for c in row_cells(table, row) if c.row == row]
