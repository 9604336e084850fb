"""Random layouts of printed forms: how counties draw the same form, as grids. Wordings are listed here apart from the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from hypothesis import strategies as st

from tests.property.projects import Item, Made

WORDINGS = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text(encoding="utf-8"))
TITLES: dict[str, list[str]] = WORDINGS["titles"]


@dataclass(frozen=True)
class Layout:
    """One way to draw a form. Defaults are the official form; hypothesis shrinks towards them."""

    titles: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ("target", "actual", "weight", "score", "reason")
    split: str = "no"
    """`no`, `flat` (sign, value and unit each a column), `grouped` (under 年度指标值, two header rows)."""
    levels: str = "merged"
    """How labels of level 1 and 2 are drawn over their rows: merged, blank, repeated, centred."""
    level_style: str = "plain"
    band: str = ""
    band_merged: bool = True
    numbered: bool = False
    placeholders: bool = False
    funds: tuple[str, ...] = ("initial", "adjusted", "executed", "weight", "rate", "score")
    fund_band: str = "项目资金"
    unit_at: str = "band"
    pairs: int = 1
    goals: int = 0
    total: str = "below"
    total_label: str = "总分"
    title: str = "caption"
    reason_row: bool = False
    footer: bool = False
    ticks: bool = False
    """Two header rows with narrow columns to tick for the reason and the outlook, as in monitoring forms."""
    nested: bool = False
    """Weights of levels 1 and 2 in columns of their own beside them."""
    two_sets: bool = False
    """Level 2, name and target twice: the long-term set at the left, the annual at the right."""
    declared: bool = False
    """Funds as label and amount, as in declarations, in place of a funds table."""

    def title_of(self, role: str) -> str:
        return dict(self.titles).get(role) or TITLES[role][0]


DROPPED = ((), ("reason",), ("weight",), ("score", "weight"), ("actual", "score", "reason"), ("weight", "score", "reason"))
FUNDS = (
    Layout.funds,
    ("adjusted", "executed", "weight", "rate", "score"),
    ("initial", "executed", "rate"),
    ("initial", "adjusted", "executed", "rate"),
    ("adjusted", "executed", "rate", "score"),
    (),
)


TICKS = {
    "tick1": ("偏差原因分析", "经费保障"),
    "tick2": ("偏差原因分析", "其他"),
    "reason": ("偏差原因分析", "原因说明"),
    "tick3": ("完成目标可能性", "确定能"),
    "tick4": ("完成目标可能性", "有可能"),
}


def _extra() -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(("definition", "standard", "prior", "polarity", "note", "second")), max_size=2)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    titles = tuple((role, draw(st.sampled_from(names))) for role, names in TITLES.items())
    drop = draw(st.sampled_from(DROPPED))
    roles = [r for r in ("target", "actual", "weight", "score", "reason") if r not in drop]
    extra = draw(_extra()) - ({"second"} if "score" in drop else set())
    split = draw(st.sampled_from(("no", "flat", "grouped")))
    order = draw(st.permutations([*roles, *sorted(extra)]))
    if draw(st.booleans()):
        order = ["serial", *order]
    return Layout(
        titles=titles,
        order=tuple(order),
        split=split,
        levels=draw(st.sampled_from(("merged", "blank", "repeated", "centred"))),
        level_style=draw(st.sampled_from(("plain", "short", "weight", "vertical"))),
        band=draw(st.sampled_from(WORDINGS["bands"])),
        band_merged=draw(st.booleans()),
        numbered=draw(st.booleans()),
        placeholders=draw(st.booleans()),
        funds=draw(st.sampled_from(FUNDS)),
        fund_band=draw(st.sampled_from(WORDINGS["fund_bands"])),
        unit_at=draw(st.sampled_from(("band", "caption", "header", "row", "line"))),
        pairs=draw(st.integers(1, 3)),
        goals=draw(st.integers(0, len(WORDINGS["goals"]) - 1)),
        total=draw(st.sampled_from(("below", "top", "none"))),
        total_label=draw(st.sampled_from(WORDINGS["totals"])),
        title=draw(st.sampled_from(("caption", "inside"))),
        reason_row=draw(st.booleans()),
        footer=draw(st.booleans()),
        ticks=draw(st.booleans()),
        nested="weight" in order and draw(st.booleans()),
        two_sets=drop == ("actual", "score", "reason") and split == "no" and draw(st.booleans()),
        declared=draw(st.booleans()),
    )


def spread(cells: Sequence[str], width: int) -> list[str]:
    """A row of `width` columns: each cell merged over its share, the last over the rest."""
    share = max(1, width // len(cells))
    row = [text for cell in cells for text in (cell, *["<"] * (share - 1))]
    return row[:width] + ["<"] * (width - len(row))


class Drawing:
    """The rows of one form in one layout; `rows` and `caption` are what a reader of the page sees."""

    def __init__(self, made: Made, layout: Layout, draw: st.DrawFn) -> None:
        self.made, self.layout, self._draw = made, layout, draw
        self.columns = self._columns()
        self.width = max(len(self.columns) + bool(layout.band), len(layout.funds) + 2, 4)
        self.caption = ["项目支出绩效自评表", "（2023年度）"] if layout.title == "caption" else []
        self.caption += ["单位：万元"] if layout.unit_at == "caption" else []
        self.rows = [row for band in (self._title, self._head, self._funds, self._goals, self._indicators, self._foot) for row in band()]

    def _pick(self, choices: Sequence[str]) -> str:
        return self._draw(st.sampled_from(choices))

    def _columns(self) -> list[str]:
        layout = self.layout
        out = ["level1", "weight1", "level2", "weight2", "level3"] if layout.nested else ["level1", "level2", "level3"]
        if layout.two_sets:
            out += ["target_before", "level2", "level3"]
        lead = [r for r in layout.order if r == "serial"]
        for role in layout.order:
            if role == "target" and layout.split != "no":
                out += self._draw(st.permutations(("sign", "target", "unit")))
            elif role == "reason" and layout.ticks:
                out += ["tick1", "tick2", "reason", "tick3", "tick4"]
            elif role != "serial":
                out.append(role)
        return lead + out

    def _title(self) -> Iterator[list[str]]:
        if self.layout.title == "inside":
            yield spread(["项目支出绩效自评表"], self.width)
            yield spread(["（2023年度）"], self.width)
        if self.layout.unit_at == "row":
            yield spread(["金额单位：万元"], self.width)

    def _head(self) -> Iterator[list[str]]:
        values = {"project_name": self.made.name, "supervising_department": self.made.department, "implementing_unit": self.made.unit}
        fields = [(self._pick(WORDINGS["head"][key]), text) for key, text in values.items()]
        if self.layout.total == "top":
            fields += [("自评得分", self.total), ("评价等级", self.made.grade)]
        size = min(self.layout.pairs, self.width // 2)
        for at in range(0, len(fields), size):
            yield spread([text for pair in fields[at : at + size] for text in pair], self.width)

    @property
    def total(self) -> str:
        return "92.5"

    @property
    def scored(self) -> bool:
        """Whether the form prints its total score."""
        return self.layout.total == "top" or (self.layout.total == "below" and "score" in self.columns)

    def _declared(self) -> Iterator[list[str]]:
        band = self.layout.fund_band + ("（万元）" if self.layout.unit_at in ("band", "header") else "")
        for number, line in enumerate(self.made.money):
            label = line.label + ("（万元）" if self.layout.unit_at == "line" else "")
            yield [band if number == 0 else "^", *spread([label, line.initial], self.width - 1)]

    def _funds(self) -> Iterator[list[str]]:
        if self.layout.declared:
            yield from self._declared()
            return
        if not self.layout.funds:
            return
        at = self.layout.unit_at
        band = self.layout.fund_band + ("（万元）" if at == "band" else "")
        titles = [self._pick(WORDINGS["funds"][role]) for role in self.layout.funds]
        if at == "header":
            titles[0] += "（万元）"
        lead = self.width - len(titles) - 1
        yield [band, "", *["<"] * (lead - 1), *titles]
        for number, line in enumerate(self.made.money):
            label = line.label + ("（万元）" if at == "line" else "")
            marks = {"weight": "10", "score": "9"} if number == 0 else {"weight": "—", "score": "—"}
            figures = [marks.get(role) or getattr(line, role) for role in self.layout.funds]
            yield ["^", label, *["<"] * (lead - 1), *figures]

    def _goals(self) -> Iterator[list[str]]:
        band, target, actual = WORDINGS["goals"][self.layout.goals]
        half = (self.width - 1) // 2
        gap, rest = ["<"] * (half - 1), ["<"] * (self.width - 2 - half)
        yield [band, target, *gap, actual, *rest]
        yield ["^", self.made.goal, *gap, self.made.done, *rest]

    def _heading(self, role: str) -> tuple[str, str]:
        """The group a column stands under, if any, and its own title."""
        if role in TICKS and self.layout.ticks:
            return TICKS[role]
        grouped = self.layout.split == "grouped" and role in ("sign", "target", "unit")
        plain = {"weight1": "weight", "weight2": "weight", "target_before": "target"}.get(role, role)
        return "年度指标值" if grouped else "", self.layout.title_of(plain)

    def _indicators(self) -> Iterator[list[str]]:
        headings = [self._heading(role) for role in self.columns]
        lead = [self.layout.band] if self.layout.band else []
        pad = ["<"] * (self.width - len(headings) - len(lead))
        if any(group for group, _ in headings):
            upper = [group or title for group, title in headings]
            above = ["", *(group for group, _ in headings)]
            yield [*lead, *("<" if g and g == before else text for g, before, text in zip(above[1:], above, upper, strict=False)), *pad]
            yield [
                *("^" for _ in lead),
                *(title if group else "^" for group, title in headings),
                *(pad if headings[-1][0] else "^" * len(pad)),
            ]
        else:
            yield [*lead, *(title for _, title in headings), *pad]
        lower = [("^" if self.layout.band_merged else "") for _ in lead]
        for cells in self._item_rows():
            yield [*lower, *cells, *pad]

    def _item_rows(self) -> Iterator[list[str]]:
        items = self.made.items
        for n, item in enumerate(items):
            cells = {role: self._text(role, item, n) for role in self.columns}
            cells |= {"level1": self._label("level1", n), "level2": self._label("level2", n)}
            cells |= {"weight1": self._beside(cells["level1"], "40"), "weight2": self._beside(cells["level2"], "20")}
            yield [cells[role] for role in self.columns]
            if self.layout.placeholders and n + 1 < len(items) and items[n + 1].level2 == item.level2:
                below = "^" if self.layout.levels == "merged" else ""
                yield [below if r in ("level1", "level2", "weight1", "weight2") else ("……" if r == "level3" else "") for r in self.columns]

    def _text(self, role: str, item: Item, number: int) -> str:
        split = self.layout.split != "no"
        return {
            "level3": (f"指标{number + 1}：" if self.layout.numbered else "") + item.name,
            "target": item.value if split else item.sign + item.value + item.unit,
            "sign": item.sign or "定性",
            "unit": item.unit,
            "polarity": "正向" if item.sign in ("≥", ">=") else "反向",
            "actual": item.actual,
            "weight": item.weight,
            "score": item.score,
            "second": item.score,
            "reason": item.reason,
            "definition": "反映该项工作的完成程度和效果",
            "standard": "达到目标值得满分，否则按比例扣分",
            "prior": "77",
            "serial": str(number + 1),
            "target_before": "≥999个",
            "tick1": "√" if item.reason else "",
            "tick3": "□",
            "tick4": "√",
        }.get(role, "")

    def _label(self, role: str, n: int) -> str:
        items, how = self.made.items, self.layout.levels
        keys = [(i.level1, i.level2) if role == "level2" else (i.level1,) for i in items]
        group = [k for k, key in enumerate(keys) if key == keys[n]]
        text = self._styled(getattr(items[n], role), role)
        if how == "repeated":
            return text
        if how == "centred" and role == "level1" and not self.layout.placeholders:
            return text if n == group[len(group) // 2] else ""
        if n == group[0]:
            return text
        return "^" if how == "merged" else ""

    def _beside(self, label: str, weight: str) -> str:
        return weight if label not in ("", "^") else label

    def _styled(self, text: str, role: str) -> str:
        style = self.layout.level_style
        if style == "short":
            return text.removesuffix("指标")
        if style == "weight" and role == "level1":
            return f"{text}（30分）"
        return "\n".join(text) if style == "vertical" and role == "level1" else text

    def _foot(self) -> Iterator[list[str]]:
        columns = (["band"] if self.layout.band else []) + self.columns
        if self.layout.total == "below" and self.scored:
            first = min(columns.index(r) for r in ("weight", "score", "target", "actual", "reason", "prior") if r in columns)
            row = [self.layout.total_label, *["<"] * (max(first, 1) - 1)]
            row += [{"weight": "100", "score": self.total}.get(r, "") for r in columns[len(row) :]]
            yield row + ["<"] * (self.width - len(row))
        if self.layout.reason_row and self.width > 2:
            yield [WORDINGS["reason_rows"][len(self.columns) % 3], *spread(["部分工作受天气影响未能按期完成"], self.width - 1)]
        if self.layout.footer:
            yield spread(["注：1.得分一档最高不能超过该指标分值上限。2.定量指标完成指标值得满分。"], self.width)
            yield spread(["填报人：", "", "联系电话：", ""], self.width)

    def expected(self) -> list[tuple[str, ...]]:
        """The indicator rows the form says: level names, name, target, actual, weight, score, reason; "" where the form leaves one out."""
        has = set(self.columns)
        return [
            (
                self._plain(i.level1),
                self._plain(i.level2),
                i.name,
                i.sign + i.value + i.unit,
                i.actual if "actual" in has else "",
                i.weight if "weight" in has else "",
                i.score if "score" in has else "",
                i.reason if "reason" in has else "",
            )
            for i in self.made.items
        ]

    def _plain(self, text: str) -> str:
        return text.removesuffix("指标") if self.layout.level_style == "short" else text

    def expected_funds(self) -> list[tuple[str, ...]]:
        """Label, initial, adjusted, executed, rate, weight, score, unit of every line of the funds block."""
        has = ("initial",) if self.layout.declared else self.layout.funds
        if not has:
            return []
        out = []
        for n, m in enumerate(self.made.money):
            marks = ("10" if "weight" in has and not n else "", "9" if "score" in has and not n else "")
            figures = [getattr(m, r) if r in has else "" for r in ("initial", "adjusted", "executed", "rate")]
            out.append((m.label + ("（万元）" if self.layout.unit_at == "line" else ""), *figures, *marks, "万元"))
        return out


def unmerge(rows: Sequence[Sequence[str]], how: str) -> list[list[str]]:
    """The rows of a converter that knows no merged cells: what they covered is `blank`, or the text is `repeated` in all of it."""
    out: list[list[str]] = []
    for r, row in enumerate(rows):
        line: list[str] = []
        for c, text in enumerate(row):
            owner = line[c - 1] if text == "<" else out[r - 1][c] if text == "^" else text
            line.append("" if how == "blank" and text in ("<", "^") else owner)
        out.append(line)
    return out
