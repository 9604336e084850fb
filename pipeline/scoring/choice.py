"""Which edition of the scoring rules (评分规则) a project's form follows: by its own words, by its levels, by its region."""

from __future__ import annotations

from collections.abc import Callable

from extractors.document import Document
from extractors.wording import fold
from pipeline.knowledge.editions import NATIONAL, Edition, edition_named, editions
from pipeline.knowledge.load import Knowledge
from pipeline.report import Project, Report


def edition_chooser(report: Report, knowledge: Knowledge) -> Callable[[Project], Edition]:
    """What tells the edition of each project of a report; the one the user forces, where there is one."""
    if knowledge.edition:
        forced = edition_named(knowledge.edition, knowledge)
        return lambda project: forced
    known = knowledge.part(editions)
    words = _words(report.document)
    said = next((e for e in known.values() if e.says and e.says.search(words)), None)
    if said:
        return lambda project: said
    local = _local(report.row.region_code or "", known)
    return lambda project: _of_levels(project, known) or (local if local and _may_be(project, local) else known[NATIONAL])


def _words(document: Document) -> str:
    """The page's words without white space: a line for each paragraph and each row of a table, its cells joined by `|`."""
    lines = [fold(p.text) for p in document.paragraphs]
    for table in document.tables:
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(fold(cell.text))
        lines += ["|".join(cells) for cells in rows.values()]
    return "\n".join(lines)


def _local(code: str, known: dict[str, Edition]) -> Edition | None:
    """The edition of the smallest region that a region code lies in."""
    found = [(len(region), e) for e in known.values() for region in e.regions if code.startswith(region)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _of_levels(project: Project, known: dict[str, Edition]) -> Edition | None:
    """The edition whose official list of levels the scored rows follow."""
    scored = (r.framework for r in project.indicators if r.weight is not None or r.score is not None)
    followed = {framework for framework in scored if framework}
    return next((e for e in known.values() if followed.intersection(e.frameworks)), None)


def _may_be(project: Project, edition: Edition) -> bool:
    """Whether the marks printed for the execution rate, if any, are the edition's."""
    marks = [f.weight for f in project.funds] + [r.weight for r in project.indicators if r.dimension == "budget.execution"]
    printed = {weight for weight in marks if weight is not None}
    return not printed or edition.execution_weight in printed
