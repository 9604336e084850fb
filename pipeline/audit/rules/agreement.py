"""The same fact in prose and in tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import Figure, agree, figure
from pipeline.audit.names import likeness
from pipeline.audit.rule import HOLDS, Broken, Case, Evidence, Result, Unknown, row_id, rule
from pipeline.audit.rules.restated import restated, said_where
from pipeline.audit.rules.told import FACTS, counts_told, name_told, total_told
from pipeline.report import Claim, Value

_ALIKE = 0.6
_LONG_ENOUGH = 4
"""Characters of a name; a shorter one (满意度) may be any of several."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@rule("cross.table_text", severity="warning", needs="正文没有重复表中的数据")
def table_text(case: Case) -> Iterator[Result]:
    """标题、正文与表格对同一事实的说法一致：项目名称，年度，指标的实际值、得分，资金的金额、执行率，总分。

    The name that prose gives the project (项目名称：…) must resemble the form's. The year of the form must be among the years that the
    title names as fiscal years (2023年度).

    A count in the overall goal is compared with the target of the indicator that counts it, one in the result told under it, or in prose,
    with the actual: the clause must hold nearly all of the indicator's name (养护县乡道路210公里, 道路养护里程), name no other as well, and
    be exact (not 约, 以上), and its sentence may not have turned to a part or to another year (其中, 累计, 上年). One of several counts
    need agree, or all of them together; a goal of more than the target's floor is a remark. Of rates the clause must hold the whole name;
    where there is only one satisfaction, 满意度 will do.

    In a self-evaluation the total that any paragraph or cell tells of (自评得分94.5分) must be the printed one.

    Where the prose gives a figure right behind the very name of an indicator (满意度达到97%), it is compared with the table; one of several
    such figures need agree, since prose tells of other years too. Any other statement about an indicator is compared
    with the one row of a table that it resembles in name and dimension; a bound
    (90%以上) holds if the actual keeps it. A statement about money holds if any funds line of the document has that amount; about budgets
    it is only a remark. Not evaluable where the prose repeats nothing, or no row can be told to be the one.
    """
    told: set[tuple[str, str | None, str | None]] = set()
    said = (_indicators(case), restated(case, in_table=False), counts_told(case), total_told(case), name_told(case))
    for result in chain(_year_of_title(case), _named_in_prose(case), *said):
        if isinstance(result, Broken) and result.subject:
            key = (row_id(result.subject), result.expected, result.actual)
            if key in told:
                continue
            told.add(key)
        yield result


def _indicators(case: Case) -> Iterator[Result]:
    for claim in case.project.claims:
        if claim.worded.subject == "indicator":
            yield from _indicator(case, claim)


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
        yield HOLDS if _says(said, shown, actual) else _differs(claim, row, FACTS["actual_value"], actual, shown)
    score, given = figure(claim.score.value, claim.score) if claim.score else None, case.figure(row, "score")
    if score and given:
        yield HOLDS if agree(score, given) else _differs(claim, row, FACTS["score"], given, score)


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
