"""Words left over from another report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.wording import squeeze
from pipeline import schema
from pipeline.audit.names import likeness
from pipeline.audit.rule import HOLDS, Broken, Case, Result, Unknown, rule
from pipeline.audit.rules.restated import said_where
from pipeline.report import Claim

_MENTIONED_OFTEN = 2
_ALIKE = 0.2
_LONGEST_NAME = 30
_SHORTEST = 12
"""Characters of a text that can say what an office does."""
_SUPERIOR = "省市州盟"


@rule("text.remnant", severity="warning", needs="不知道资金使用单位，正文也没有评分的指标")
def remnant(case: Case) -> Iterator[Result]:
    """正文没有照抄其他报告的痕迹：别的单位的名称，表中没有的指标。

    An office counts as a remnant where its function or its place differs from the organisation's, the evaluator's and the departments'
    own (the same office of a superior place does not), it is none
    that any report may name (finance, audit, government), and it stands where only the own unit can stand
    (按照X财务管理制度执行, X较好地履行了项目管理职责). An office the document names elsewhere too is a partner;
    where nothing tells whose the own units are (示例中心) it may be their superior and is a remark. An indicator counts where
    the prose scores it and no row of the tables resembles it. Not evaluable where the own unit is unknown and the prose scores nothing.
    """
    if case.project is case.report.projects[0]:
        yield from _offices(case)
    rows = [r for r in case.project.indicators if r.method != "prose"]
    for claim in case.project.claims:
        if rows and _names_an_indicator(case, claim):
            yield HOLDS if any(_alike(claim, r) for r in rows) else _unknown_indicator(case, claim)


def _names_an_indicator(case: Case, claim: Claim) -> bool:
    """Whether the prose scores a single indicator by name and value; whole levels and sentences (滞留率大于设定值) have no such name."""
    name = claim.worded.name
    if claim.worded.subject != "indicator" or not name or not claim.value or not claim.score or claim.dimension == "budget.execution":
        return False
    level = claim.worded.level.text if claim.worded.level else ""
    return name.text not in level and not case.words.not_a_name.search(name.text)


def _alike(claim: Claim, row: schema.Indicator) -> bool:
    """Whether a row can be what the prose means, worded freely."""
    name = claim.worded.name
    return name is not None and likeness(name.text, row.level3_raw) >= _ALIKE


def _unknown_indicator(case: Case, claim: Claim) -> Broken:
    name = claim.worded.name.text if claim.worded.name else ""
    value = claim.worded.value.text if claim.worded.value else ""
    value = "" if value in name else value
    return Broken(
        subject=case.project.row,
        says="text.remnant.indicator",
        words={"name": name + value},
        actual=name + value,
        evidence=(said_where(claim),),
    )


def _offices(case: Case) -> Iterator[Result]:
    offices = case.words.offices
    own = _own_names(case)
    if not own:
        yield Unknown("不知道资金使用单位")
        return
    passages = [(p, squeeze(p.text)) for p in case.passages]
    text = "".join(words for _, words in passages)
    seen: set[str] = set()
    for passage, words in passages:
        for name, sentence in offices.in_own_place(words) if len(words) >= _SHORTEST else ():
            if name in seen:
                continue
            seen.add(name)
            known = any(offices.same(name, o) for o in own) and not _sits_elsewhere(case, name, own)
            if not offices.counts(name) or known or text.count(name) > _MENTIONED_OFTEN:
                yield HOLDS
                continue
            yield Broken(
                subject=None,
                says="text.remnant",
                words={"sentence": sentence, "office": name},
                expected=case.report.row.organisation,
                severity=None if any(offices.placed(o) for o in own) else "info",
                actual=name,
                evidence=(replace(passage, text=sentence),),
            )
    if not seen:
        yield HOLDS


def _sits_elsewhere(case: Case, name: str, own: Sequence[str]) -> bool:
    """Whether an office is that of another place (芦溪县水利局 in a report of 昆山市水利局), which is not a superior one."""
    row = case.report.row
    seat, seats = case.words.offices.seat(name), [s for o in own if (s := case.words.offices.seat(o))]
    region = [p for p in (row.province, row.city, row.county) if p]
    located = any(s in region for s in seats)  # else the region may be the very one of the remnant
    if not seat or not seats or any(seat[:-1] in text for text in (*own, *(region if located else ()))):
        return False
    superior = seat[-1] in _SUPERIOR and seat != row.county  # a city that is a county's equal has no counties below
    return located or not superior or seats[0][-1] in _SUPERIOR


def _own_names(case: Case) -> list[str]:
    row = case.report.row
    names = [row.organisation, row.evaluator]
    for project in case.report.projects:
        names += [project.row.supervising_department, project.row.implementing_unit]
    return [n for n in names if n] or list(_signatures(case))


def _signatures(case: Case) -> Iterator[str]:
    """Paragraphs that are nothing but the name of an office."""
    lines = (squeeze(p.text) for p in case.report.document.paragraphs)
    yield from (line for line in lines if len(line) < _LONGEST_NAME and case.words.offices.is_office(line))
