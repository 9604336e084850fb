"""From a document to a report as worded: forms from the tables, statements from the prose, brought together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from extractors.document import NOWHERE, Block, Document, Paragraph, Table
from extractors.forms.form import Form, title_rows
from extractors.forms.read import read_forms
from extractors.forms.serials import without_serials
from extractors.forms.whole import make_whole
from extractors.prose.funds import make_funds
from extractors.prose.lines import Line, read_lines
from extractors.prose.masthead import Masthead, read_masthead
from extractors.prose.naming import read_cutoff
from extractors.prose.projects import read_prose
from extractors.prose.results import read_verdict
from extractors.prose.segments import tables_told
from extractors.prose.statements import read_statements
from extractors.prose.titles import is_title, take_apart
from extractors.records import MONEY, Claim, Worded, WordedFund, WordedPassage, WordedProject, WordedReport
from extractors.unread import looks_unread
from extractors.vocabulary.labels import role
from extractors.wording import fold

_UNREAD = "it seems to hold indicators, but none could be read; look at it with `jixiao show` and save it in another format"
_CAPTION_PARAGRAPHS = 5
_LONGEST_CAPTION = 60
_FIELDS = (
    "supervising_department",
    "supervising_code",
    "implementing_unit",
    "fiscal_year",
    "period",
    "cutoff",
    "goal_target",
    "goal_actual",
)
_KINDS = {
    "evaluation": "evaluation",
    "self_evaluation": "self_evaluation",
    "monitoring": "monitoring",
    "adjustment": "monitoring",
    "target": "target_declaration",
}
"""The contract's `document_type` by the stage of the indicators, the latest stage first."""
_FIGURES = ("score_reported", "weight_total", "grade_reported")


def interpret(document: Document, name: str) -> WordedReport:
    """What a document says, as worded. `name` is the file's name, the last resort for what the pages leave out."""
    document = _with_titles(document)
    lines = read_lines(document)
    masthead = _with_name(read_masthead(document, lines, name), name)
    forms = [form for table, caption in _captioned(document) for form in read_forms(table, caption, masthead.kind) if form.tells]
    tabled = any(form.indicators for form in forms)
    told = read_prose(lines, masthead, tabled=tabled, named=any(_name_of(form) for form in forms))
    about = tables_told(lines, {p.name.text for p in told}, len(document.tables))
    projects = _bring_together(_projects(forms, masthead, told, about), told) if forms else told
    cutoff = read_cutoff(lines, masthead)  # `told` is empty where a file holds forms and nothing else
    return WordedReport(
        title=masthead.title,
        kind=masthead.kind if masthead.kind != "other" else _kind(forms),
        fiscal_year=masthead.fiscal_year,
        report_date=masthead.report_date or next((f.fields["report_date"] for f in forms if "report_date" in f.fields), None),
        organisation=masthead.organisation,
        evaluator=masthead.evaluator,
        projects=tuple(replace(p, cutoff=p.cutoff or cutoff) for p in projects),
        unread=_UNREAD if not any(p.indicators for p in projects) and looks_unread(document) else "",
    )


def _kind(forms: list[Form]) -> str:
    """What a document is whose title does not say so: a letter round a form is what the form is."""
    if any("department_name" in form.fields and form.indicators for form in forms):
        return "department_self_evaluation"
    stages = {indicator.stage for form in forms for indicator in form.indicators}
    return next((kind for stage, kind in _KINDS.items() if stage in stages), "other")


def _with_titles(document: Document) -> Document:
    """The document with titles, years and unit notes that stand in a table's first rows also as paragraphs above it.

    Tables that lost their merged cells are made whole first, serial numbers left out.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        table = without_serials(make_whole(block)) if isinstance(block, Table) else None
        blocks.extend([*title_rows(table), table] if table else [block])
    return replace(document, blocks=tuple(blocks))


def _with_name(masthead: Masthead, name: str) -> Masthead:
    """The masthead with what only the file's name says: year, unit, project."""
    stem = PurePath(name).stem
    if not is_title(stem):
        return masthead
    parts = take_apart(stem)

    def from_name(text: str) -> Worded | None:
        return Worded(text, NOWHERE, ("from_file_name",)) if text else None

    return replace(
        masthead,
        fiscal_year=masthead.fiscal_year or from_name(parts.year),
        organisation=masthead.organisation or from_name(parts.organisation),
        project_name=masthead.project_name or (None if masthead.parts.project else from_name(parts.project)),
    )


def _captioned(document: Document) -> Iterable[tuple[Table, list[Paragraph]]]:
    """Each table with the short paragraphs right above it (title, year, unit note)."""
    caption: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Table):
            yield block, caption
            caption = []
        elif len(block.text) > _LONGEST_CAPTION:
            caption = []
        else:
            caption = [*caption, block][-_CAPTION_PARAGRAPHS:]


def _name_of(form: Form) -> Worded | None:
    return form.fields.get("project_name") or form.fields.get("department_name")


def _projects(forms: list[Form], masthead: Masthead, told: tuple[WordedProject, ...], about: Mapping[int, Worded]) -> list[WordedProject]:
    """The projects the forms report on. A form without a name is about the project of the heading above it (`about`, by table number).

    Without such a heading it goes on with the project before it, or is about the document's own. What a list of projects (汇总表) says
    comes last.
    """
    projects: list[WordedProject] = []
    known: dict[str, int] = {}
    for form in sorted(forms, key=lambda form: form.listed):
        named = _name_of(form) or about.get(form.table.number)
        found = known.get(fold(named.text)) if named else None
        if found is None and (named or not projects):
            projects.append(_begin(form, named, masthead, told))
            known.setdefault(fold(projects[-1].name.text), len(projects) - 1)
        index = len(projects) - 1 if found is None else found
        projects[index] = _with_form(projects[index], form)
    return projects


def _begin(form: Form, named: Worded | None, masthead: Masthead, told: tuple[WordedProject, ...]) -> WordedProject:
    entitled_whole = masthead.kind == "department_self_evaluation" or role("whole_titles", masthead.title.text if masthead.title else "")
    whole = "project_name" not in form.fields and ("department_name" in form.fields or bool(entitled_whole))
    unit = form.fields.get("department_name") if whole else None
    entitled = replace(masthead.title, text=masthead.parts.project) if masthead.title and masthead.parts.project else None
    name = (
        named
        or (form.fields.get("implementing_unit") or form.fields.get("supervising_department") if whole else None)  # named after the unit
        or masthead.project_name
        or (told[0].name if told else None)
        or entitled
        or masthead.organisation
        or masthead.title
        or Worded("")
    )
    return WordedProject(name=name, scope="department" if whole else "project", implementing_unit=unit, place=name.place)


def _with_form(project: WordedProject, form: Form) -> WordedProject:
    """The project with what one more form says of it; what was said first stays."""
    said = {**_verdict(form), **form.fields}
    if "local_department" in said:  # 地方主管部门 answers for the money where no unit is named
        said.setdefault("implementing_unit", said["local_department"])
    fields: dict[str, Any] = {k: v for k in (*_FIELDS, *_FIGURES) if getattr(project, k) is None and (v := said.get(k))}
    passages = tuple(
        WordedPassage(kind=kind, text=text, place=text.place)  # type: ignore[arg-type]
        for kind, text in form.texts
        if kind not in ("other", "funds")
    )
    funds = form.funds or _stated_funds(form)
    repeated = funds if form.listed and project.funds else ()
    told = [fund for fund in repeated if role("fund_columns", fund.source.text)]  # a line of one source says nothing of the whole
    claims = [claim for fund in told for claim in _fund_claims(fund)]
    if form.listed and project.score_reported and (score := said.get("score_reported")):
        claims.append(Claim(subject="score_reported", value=score, place=score.place))
    return replace(
        project,
        **fields,
        funds=(*project.funds, *(() if repeated else funds)),
        claims=(*project.claims, *claims),
        indicators=(*project.indicators, *form.indicators),
        passages=(*project.passages, *passages),
    )


def _stated_funds(form: Form) -> tuple[WordedFund, ...]:
    """The lines of funds that a cell tells in words (资金总额及构成 | 资金总额120万元，其中：财政拨款100万元)."""
    return make_funds(read_statements([Line(text.text, text.place) for kind, text in form.texts if kind == "funds"]))


def _verdict(form: Form) -> dict[str, Worded]:
    """Score and grade that stand in a remark (自评得分99.5分，等级为优), for a form whose cells leave them out."""
    verdict = read_verdict([Line(text.text, text.place) for kind, text in form.texts if kind == "conclusion"])
    found = {"score_reported": verdict.score, "grade_reported": verdict.grade}
    return {k: v for k, v in found.items() if v}


def _bring_together(projects: list[WordedProject], told: tuple[WordedProject, ...]) -> tuple[WordedProject, ...]:
    """Forms first; the prose adds what they leave out, and what it repeats becomes claims to be compared."""
    for number, prose in enumerate(told):
        same = next((i for i, p in enumerate(projects) if _same_name(p, prose)), 0 if number == 0 else None)
        if same is None:
            projects.append(prose)
        else:
            projects[same] = _with_prose(projects[same], prose)
    return tuple(projects)


def _same_name(a: WordedProject, b: WordedProject) -> bool:
    x, y = fold(a.name.text), fold(b.name.text)
    return bool(x and y) and (x in y or y in x)


def _with_prose(project: WordedProject, prose: WordedProject) -> WordedProject:
    fields: dict[str, Any] = {k: v for k in (*_FIELDS, *_FIGURES) if getattr(project, k) is None and (v := getattr(prose, k))}
    claims = [*prose.claims]
    if project.funds:
        claims += [claim for fund in prose.funds for claim in _fund_claims(fund)]
    if project.score_reported and prose.score_reported:
        claims.append(Claim(subject="score_reported", value=prose.score_reported, place=prose.score_reported.place))
    return replace(
        project,
        **fields,
        funds=project.funds or prose.funds,
        expenditures=(*project.expenditures, *prose.expenditures),
        indicators=project.indicators or prose.indicators,
        passages=(*project.passages, *prose.passages),
        claims=tuple(dict.fromkeys((*project.claims, *claims))),
    )


def _fund_claims(fund: WordedFund) -> Iterable[Claim]:
    for column in (*MONEY, "execution_rate"):
        if said := getattr(fund, column):
            unit = fund.unit.text if fund.unit and column != "execution_rate" else ""
            yield Claim(subject=column, value=replace(said, text=said.text + unit), place=said.place)
