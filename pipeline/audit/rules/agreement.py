"""The same fact in two places: table against table, prose against table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import Figure, agree, figure
from pipeline.audit.names import likeness
from pipeline.audit.rule import HOLDS, Broken, Case, Evidence, Result, Unknown, place, row_id, rule
from pipeline.audit.rules.funds import MONEY, percent
from pipeline.audit.rules.told import FACTS, counts_told, name_told, total_told
from pipeline.report import Claim, Project, Value

_UNITS = {"target_value": "target_unit", "actual_value": "actual_unit"}
_LABELS = {**MONEY, "execution_rate": "执行率", "score_reported": "总分"}
# Prose names budgets of other years and of single items too.
_LOOSE = ("budget_initial", "budget_adjusted", "received")
_ALIKE = 0.6
_LONG_ENOUGH = 4
"""Characters of a name; a shorter one (满意度) may be any of several."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@rule("cross.table_table", severity="warning", needs="没有在两张表中重复的指标")
def table_table(case: Case) -> Iterator[Result]:
    """同一指标在同一阶段的两张表中数值一致。

    Rows are the same fact where name and stage are the same and the name stands once in each table. Compared: target, actual, score and
    weight, as printed, in the same unit. Rows that agree in nothing are two facts of one name. A target that the adjustment kept or
    changed must be the one that is compared later. An indicator that stands twice in one table, under the same labels and with the same
    target, must have the same actual. Not evaluable where no indicator stands in two tables or twice in one.
    """
    yield from _adjusted(case)
    tables: dict[tuple[str, str], dict[int, list[schema.Indicator]]] = defaultdict(lambda: defaultdict(list))
    for row in case.project.indicators:
        if row.table_no is not None:
            tables[fold(row.level3_raw), row.stage][row.table_no].append(row)
    for by_table in tables.values():
        rows = [group[0] for group in by_table.values() if len(group) == 1]
        for other in rows[1:]:
            yield _compare_rows(case, rows[0], other)
        for group in by_table.values():
            yield from (_twice(case, group[0], other) for other in group[1:] if _same_labels(group[0], other))


def _adjusted(case: Case) -> Iterator[Result]:
    """The target of the adjustment against that of the comparison."""
    settled = {fold(r.level3_raw): r for r in case.project.indicators if r.stage == "adjustment" and r.adjustment in ("kept", "adjusted")}
    for row in case.project.indicators:
        before = settled.get(fold(row.level3_raw)) if row.stage in ("monitoring", "self_evaluation", "evaluation") else None
        if before is None or row.table_no in (None, before.table_no) or row.target_unit != before.target_unit:
            continue
        a, b = case.figure(before, "target_value"), case.figure(row, "target_value")
        if a is not None and b is not None:
            yield HOLDS if agree(a, b) else _differ(before, row, "target_value", a, b)


def _same_labels(one: schema.Indicator, other: schema.Indicator) -> bool:
    """Whether two rows of one table are one indicator: every label and the target are the same."""
    return all(
        getattr(one, column) == getattr(other, column)
        for column in ("level1_raw", "level2_raw", "level3_raw", "definition_raw", "target_raw", "weight")
    )


def _twice(case: Case, one: schema.Indicator, other: schema.Indicator) -> Result:
    a, b = case.figure(one, "actual_value"), case.figure(other, "actual_value")
    if a is None or b is None or agree(a, b):
        return HOLDS
    words = {"name": other.level3_raw, "fact": FACTS["actual_value"], "a": a.text, "b": b.text}
    return Broken(subject=other, says="cross.table_table.twice", words=words, expected=a.text, actual=b.text, evidence=(place(one),))


def _compare_rows(case: Case, one: schema.Indicator, other: schema.Indicator) -> Result:
    same, different = 0, []
    for column in FACTS:
        a, b = case.figure(one, column), case.figure(other, column)
        unit = _UNITS.get(column)
        if a is None or b is None or (unit and getattr(one, unit) != getattr(other, unit)):
            continue
        if agree(a, b):
            same += 1
        else:
            different.append((column, a, b))
    if not different:
        return HOLDS
    if not same:
        return Unknown("同名指标的数值都不相同，可能分属不同事项")
    return _differ(one, other, *different[0])


def _differ(one: schema.Indicator, other: schema.Indicator, column: str, a: Figure, b: Figure) -> Broken:
    tables = {"one": str(one.table_no), "a": a.text, "other": str(other.table_no), "b": b.text}
    return Broken(
        subject=other,
        says="cross.table_table",
        words={"name": other.level3_raw, "fact": FACTS[column], **tables},
        expected=a.text,
        actual=b.text,
        evidence=(place(one),),
    )


@rule("cross.table_text", severity="warning", needs="正文没有重复表中的数据")
def table_text(case: Case) -> Iterator[Result]:
    """标题、正文与表格对同一事实的说法一致：项目名称，年度，指标的实际值、得分，资金的金额、执行率，总分。

    The name that prose gives the project (项目名称：…) must resemble the form's. The year of the form must be among the years that the
    title names as fiscal years (2023年度).

    A count in the overall goal is compared with the target of the indicator that counts it, one in the result told under it, or in prose,
    with the actual: the clause must hold nearly all of the indicator's name (养护县乡道路210公里, 道路养护里程), name no other as well, and
    be exact (not 约, 以上, 累计, 其中). One of several counts need agree, or all of them together.

    In a self-evaluation the total that any paragraph or cell tells of (自评得分94.5分) must be the printed one.

    Where the prose gives a figure right behind the very name of an indicator (满意度达到97%), it is compared with the table; one of several
    such figures need agree, since prose tells of other years too. Any other statement about an indicator is compared
    with the one row of a table that it resembles in name and dimension; a bound
    (90%以上) holds if the actual keeps it. A statement about money holds if any funds line of the document has that amount; about budgets
    it is only a remark. Not evaluable where the prose repeats nothing, or no row can be told to be the one.
    """
    yield from _year_of_title(case)
    yield from _named_in_prose(case)
    yield from counts_told(case)
    yield from total_told(case)
    yield from name_told(case)
    for claim in case.project.claims:
        if claim.worded.subject == "indicator":
            yield from _indicator(case, claim)
        elif claim.worded.subject in _LABELS and claim.value is not None and claim.value.value is not None:
            yield from _column(case, claim)


def _year_of_title(case: Case) -> Iterator[Result]:
    """The year printed in a form against the fiscal years of the title."""
    form, title = case.project.worded.fiscal_year, case.report.worded.title
    year = case.project.row.fiscal_year
    if form is None or form.place.table_no is None or title is None or year is None:
        return
    years = case.words.title_year.findall(fold(title.text))
    if not years:
        return
    if str(year) in years:
        yield HOLDS
        return
    yield Broken(
        subject=case.project.row,
        says="cross.table_text.year",
        words={"title": years[0], "form": str(year)},
        expected=years[0],
        actual=str(year),
        evidence=(Evidence(title.text, title.place.page), Evidence(form.text, form.place.page, form.place.table_no, form.place.row_no)),
    )


def resembling(claim: Claim, rows: Sequence[schema.Indicator]) -> list[schema.Indicator]:
    """The rows that a statement of the prose may speak of, best first."""
    name = fold(claim.worded.name.text) if claim.worded.name else ""
    near = [r for r in rows if claim.dimension in (None, "other", r.dimension)]
    if not name:
        return []
    scored = [(likeness(name, r.level3_raw) + (0.5 if name in fold(r.level3_raw) or fold(r.level3_raw) in name else 0), r) for r in near]
    return [r for mark, r in sorted(scored, key=lambda item: -item[0]) if mark >= _ALIKE]


def _indicator(case: Case, claim: Claim) -> Iterator[Result]:
    rows = [r for r in case.project.indicators if r.method != "prose" and r.actual_raw]
    found = resembling(claim, rows)
    if not found or (len(found) > 1 and not _same_indicator(found)):
        yield Unknown("正文所述指标与表中指标不能一一对应")
        return
    row = found[0]
    said, actual = claim.value, case.figure(row, "actual_value")
    if said and actual and (shown := figure(said.value, said)) and said.unit == row.actual_unit:
        yield HOLDS if _says(said, shown, actual) else _differs(claim, row, "实际完成值", actual, shown)
    score, given = figure(claim.score.value, claim.score) if claim.score else None, case.figure(row, "score")
    if score and given:
        yield HOLDS if agree(score, given) else _differs(claim, row, "得分", given, score)


def _named_in_prose(case: Case) -> Iterator[Result]:
    """Sentences that give a figure right behind the name of an indicator that stands in a table."""
    rows: dict[str, list[schema.Indicator]] = defaultdict(list)
    for row in (r for p in case.report.projects for r in p.indicators):
        if row.method != "prose" and row.actual_raw and len(fold(row.level3_raw)) >= _LONG_ENOUGH:
            rows[fold(row.level3_raw)].append(row)
    if not rows:
        return
    sentences = [fold(s) for p in case.report.document.paragraphs for s in case.words.sentence.split(p.text)]
    own = {r.indicator_id for r in case.project.indicators}
    for name, group in rows.items():
        said = [s for s in sentences if name in s] if group[0].indicator_id in own and _same_indicator(group) else []
        if said:
            yield from _told_of(case, group[0], name, said)


def _told_of(case: Case, row: schema.Indicator, name: str, sentences: Sequence[str]) -> Iterator[Result]:
    printed = _NUMBER.search(fold(row.actual_raw or ""))
    if printed is None or row.actual_value is None:
        return
    unit = fold(row.actual_raw or "")[printed.end() :] or fold(row.actual_unit or "")
    behind = re.compile(rf"{re.escape(name)}{case.words.reached.pattern}(\d+(?:\.\d+)?){re.escape(unit)}(?!以|及|左)")
    told = [(s, Figure(Decimal(d), Decimal(1).scaleb(-len(d.partition(".")[2])), d, unit)) for s in sentences for d in behind.findall(s)]
    table = Figure(Decimal(printed.group()), Decimal(1).scaleb(-len(printed.group().partition(".")[2])), printed.group(), unit)
    if not told:
        return
    if any(agree(table, figure) for _, figure in told):
        yield HOLDS
        return
    sentence, text = told[0]
    yield Broken(
        subject=row,
        says="cross.table_text",
        words={"name": row.level3_raw, "fact": FACTS["actual_value"], "table": table.text, "text": text.text},
        expected=table.text,
        actual=text.text,
        evidence=(Evidence(sentence),),
    )


def _says(said: Value, shown: Figure, actual: Figure) -> bool:
    """Whether the prose can mean the actual: the same figure, or a bound (90%以上) that it keeps."""
    if said.comparator in (">=", ">"):
        return actual.value >= shown.value
    if said.comparator in ("<=", "<"):
        return actual.value <= shown.value
    return agree(shown, actual)


def _same_indicator(rows: Sequence[schema.Indicator]) -> bool:
    return len({(r.actual_value, r.actual_unit) for r in rows}) == 1


def _differs(claim: Claim, row: schema.Indicator, label: str, table: Figure, text: Figure) -> Broken:
    return Broken(
        subject=row,
        says="cross.table_text",
        words={"name": row.level3_raw, "fact": label, "table": table.text, "text": text.text},
        expected=table.text,
        actual=text.text,
        evidence=(said_where(claim),),
    )


def said_where(claim: Claim) -> Evidence:
    """Where the prose says it."""
    words = [w.text for w in (claim.worded.level, claim.worded.name, claim.worded.value) if w]
    at = claim.worded.place
    return Evidence(" ".join(words), at.page, at.table_no, at.row_no)


def _column(case: Case, claim: Claim) -> Iterator[Result]:
    assert claim.value is not None
    said, column = figure(claim.value.value, claim.value), claim.worded.subject
    known = [(r, f) for p in case.report.projects for r in _rows(p, column) for c in _alike(column) if (f := _figure(p, r, c)) is not None]
    own = next(((r, f) for r in _rows(case.project, column) if (f := _figure(case.project, r, column)) is not None), None)
    if said is None or own is None:
        return
    if any(agree(said, f) for _, f in known):
        yield HOLDS
        return
    row, printed = own
    yield Broken(
        subject=row,
        says="cross.table_text.prose" if row.method == "prose" else "cross.table_text.column",
        words={"fact": _LABELS[column], "table": _shown(printed, column), "text": _shown(said, column)},
        expected=_shown(printed, column),
        actual=_shown(said, column),
        severity="info" if column in _LOOSE else None,
        evidence=(said_where(claim),),
    )


def _rows(project: Project, column: str) -> Sequence[schema.Project | schema.Fund]:
    return (project.row,) if column == "score_reported" else project.funds


def _alike(column: str) -> Sequence[str]:
    return tuple(MONEY) if column in MONEY else (column,)


def _figure(project: Project, row: schema.Project | schema.Fund, column: str) -> Figure | None:
    return figure(getattr(row, column), project.values.get((row_id(row), column)), "元" if column in MONEY else "")


def _shown(shown: Figure, column: str) -> str:
    return percent(shown) if column == "execution_rate" else shown.text
