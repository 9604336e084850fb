"""What the prose of a report says, as projects: one, or several that are reported together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from extractors.prose.funds import make_claims, make_fund, make_funds
from extractors.prose.indicators import read_indicator_claims, read_indicators
from extractors.prose.lines import Line
from extractors.prose.masthead import Masthead, told_unit
from extractors.prose.naming import Naming, read_cutoff, read_naming, read_period
from extractors.prose.passages import factual, read_passages
from extractors.prose.results import read_verdict, scored_apart
from extractors.prose.sections import walk_sections
from extractors.prose.segments import Segment, split_projects
from extractors.prose.spending import read_spending
from extractors.prose.statements import Statement, read_statements
from extractors.records import Claim, Stage, Worded, WordedProject
from extractors.vocabulary import pattern

_STAGES: dict[str, Stage] = {"evaluation": "evaluation", "monitoring": "monitoring", "target_declaration": "target"}
_CONFIDENCE = 0.85
_REGION_ENDS = "省市县区州旗"


def _spoken_names(names: Sequence[Worded], masthead: Masthead) -> tuple[str, ...]:
    """How the text may call the project and its unit, longest first: 信访维稳经费项目, 信访维稳经费, 西湖区信访局."""
    said = {n.text for n in names} | {masthead.parts.project}
    said |= {pattern("masthead", "regions").sub("", n) for n in said}
    said |= {n.removesuffix("项目") for n in said} | {n + "项目" for n in said if n}
    if masthead.organisation:
        unit = masthead.organisation.text
        said |= {unit} | {unit[at + 1 :] for at, char in enumerate(unit[:-3]) if char in _REGION_ENDS}
    return tuple(sorted((n for n in said if len(n) > 2), key=lambda n: (-len(n), n)))


def _digits(masthead: Masthead) -> str:
    """The fiscal year in four digits; empty where the report has none."""
    return "".join(c for c in masthead.fiscal_year.text if c.isdigit())[:4] if masthead.fiscal_year else ""


def _combined_name(masthead: Masthead, names: Sequence[Worded]) -> Worded:
    """What several projects reported together are called; the report itself has no name for them."""
    year = masthead.fiscal_year
    if year:
        return Worded(f"{_digits(masthead)}年度项目支出", year.place, ("named",))
    return Worded("、".join(n.text for n in names), names[0].place, ("join",))


def _scope(masthead: Masthead, naming: Naming) -> tuple[Worded, Literal["project", "department", "combined"]]:
    whole = masthead.kind == "department_self_evaluation" or (masthead.title and "整体支出" in masthead.title.text)
    if whole and masthead.organisation:
        return masthead.organisation, "department"
    if len(naming.names) > 1:
        return _combined_name(masthead, naming.names), "combined"
    if naming.names:
        return naming.names[0], "project"
    if masthead.fiscal_year and masthead.title and "项目" in masthead.title.text:
        return _combined_name(masthead, ()), "combined"  # a report on all projects of a unit
    return Worded("", steps=("unnamed",)), "project"


def _parts(whole: WordedProject, names: Sequence[Worded], statements: Sequence[Statement]) -> tuple[WordedProject, ...]:
    """The projects reported together, one by one, each with the funds that the text gives it."""
    found = []
    for name in names:
        fund = make_fund([s for s in statements if s.about.removesuffix("项目") == name.text.removesuffix("项目")])
        found.append(
            WordedProject(
                name=name,
                supervising_department=whole.supervising_department,
                implementing_unit=whole.implementing_unit,
                fiscal_year=whole.fiscal_year,
                funds=(fund,) if fund else (),
                place=name.place,
                method="prose",
                confidence=_CONFIDENCE,
            )
        )
    return tuple(found)


def _is_silent(project: WordedProject) -> bool:
    """Whether the prose tells nothing beyond a name and a year."""
    told = (project.funds, project.expenditures, project.indicators, project.passages, project.claims)
    return not any(told) and not any((project.score_reported, project.grade_reported, project.goal_target, project.period))


def _segment_project(segment: Segment, scored: Sequence[Line], whole: WordedProject, stage: Stage | None) -> WordedProject:
    """One of several projects that the report tells one after the other; `scored` are sentences elsewhere that give its score.

    Without `stage` its indicators are in a table.
    """
    names = (segment.name.text, segment.name.text.removesuffix("项目"))
    verdict = read_verdict([*scored, *segment.lines], names)
    return replace(
        whole,
        name=segment.name,
        scope="project",
        implementing_unit=told_unit("implementing_unit", segment.lines) or whole.implementing_unit,
        goal_target=None,
        period=None,
        score_reported=verdict.score,
        grade_reported=verdict.grade,
        funds=make_funds(read_statements(segment.lines, names)),
        expenditures=read_spending(segment.lines),
        indicators=read_indicators(segment.lines, stage) if stage else (),
        passages=(),
        claims=(),
        place=segment.name.place,
    )


def _scored_by(masthead: Masthead) -> str:
    """The kind of report whose author gives the score: a letter on what came of a self-evaluation gives the reviewer's."""
    letter = masthead.title and pattern("masthead", "letters").search(masthead.title.text)
    return "evaluation" if letter else masthead.kind


def _without_theirs(whole: WordedProject, segments: Sequence[Segment]) -> WordedProject:
    """The projects reported together, without the unit that carries out only one of them."""
    theirs = {unit.text for s in segments if (unit := told_unit("implementing_unit", s.lines))}
    one = whole.implementing_unit and whole.implementing_unit.text in theirs
    return replace(whole, implementing_unit=None) if one else whole


def read_prose(lines: Sequence[Line], masthead: Masthead, *, tabled: bool, named: bool = False) -> tuple[WordedProject, ...]:
    """What a document's lines say of its projects; empty where they say nothing.

    `tabled`: the document has indicator tables, so what prose says of indicators becomes `claims` to be compared with them. `named`: its
    tables say themselves which project they are about. Where several projects are reported together, the first is `combined` and holds
    all that is not said of a single one.
    """
    sectioned = tuple(walk_sections(lines))
    facts = factual(sectioned)
    naming = read_naming(facts, masthead)
    segments, facts = ((), facts) if named else split_projects(facts, [name.text for name in naming.names if len(naming.names) > 1])
    naming = replace(naming, names=tuple(s.name for s in segments)) if segments else naming
    name, scope = _scope(masthead, naming)
    singles = naming.names if scope == "combined" else ()
    spoken = _spoken_names(naming.names, masthead)
    statements = read_statements(facts, spoken, _digits(masthead))
    own = {n.text.removesuffix("项目") for n in singles}
    shared = [s for s in statements if s.column == "additions" or s.about.removesuffix("项目") not in own]
    apart, common = scored_apart(facts, [s.name.text for s in segments])
    funds, verdict = make_funds(shared), read_verdict(common, spoken, _scored_by(masthead))
    stage = _STAGES.get(masthead.kind, "self_evaluation")
    claims = make_claims(shared, funds[0] if funds else None, tabled=tabled) + (read_indicator_claims(facts) if tabled else ())
    if tabled and verdict.score:
        claims += (Claim(subject="score_reported", value=verdict.score, place=verdict.score.place),)
    whole = WordedProject(
        name=name,
        scope=scope,
        supervising_department=masthead.supervising_department,
        implementing_unit=naming.unit,
        fiscal_year=masthead.fiscal_year,
        period=read_period(facts, masthead),
        cutoff=read_cutoff(facts, masthead),
        goal_target=naming.goal,
        score_reported=verdict.score,
        grade_reported=verdict.grade,
        funds=funds,
        expenditures=read_spending(facts),
        indicators=() if tabled else read_indicators(facts, stage),
        passages=read_passages(sectioned),
        claims=claims,
        place=name.place,
        method="prose",
        confidence=_CONFIDENCE,
    )
    if segments:
        whole = _without_theirs(whole, segments)
        parts = tuple(_segment_project(s, apart[s.name.text], whole, None if tabled else stage) for s in segments)
        return parts if _is_silent(whole) else (whole, *parts)
    return () if _is_silent(whole) else (whole, *_parts(replace(whole, funds=()), singles, statements))
