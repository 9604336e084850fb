"""Audit: what does not hold (核查). Every rule is tried on every project; silence is never mistaken for a pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace

from pipeline import schema
from pipeline.audit.misreading import Rescore, doubted
from pipeline.audit.rule import Broken, Case, Holds, Rule, Unknown, pair, passages_of, place, row_id
from pipeline.audit.rules import RULES
from pipeline.audit.words import words
from pipeline.knowledge.directions import directions
from pipeline.knowledge.editions import edition_named
from pipeline.knowledge.load import Knowledge
from pipeline.report import Report

__all__ = ["RULES", "audit"]

_MOST_DOUBTED = 20
"""Findings of one rule; more are not the work of single misread cells."""


def audit(report: Report, knowledge: Knowledge, *, rescore: Callable[[Report, Knowledge], Report] | None = None) -> Report:
    """The report with `findings` and `checks` filled, in the order of projects and rules.

    `rescore` tells what would be scored had a cell been read otherwise; without it no finding is put down to a misreading.
    """
    known, wordings = knowledge.part(directions), knowledge.part(words)
    rescored: Rescore | None = (lambda r: rescore(r, knowledge)) if rescore else None
    broken: list[tuple[Case, Rule, Broken]] = []
    checks: list[schema.Check] = []
    passages = tuple(passages_of(report.document))
    for project in report.projects:
        case = Case(report, project, wordings, edition_named(project.row.edition, knowledge), known, passages, pair(project))
        for rule in RULES:
            check, found = _try(rule, case)
            checks.append(check)
            if rescored and len(found) <= _MOST_DOUBTED:
                found = [doubted(case, rule, result, rescored) for result in found]
            broken += [(case, rule, result) for result in found]
    return replace(report, findings=_number(broken), checks=tuple(checks))


def _try(rule: Rule, case: Case) -> tuple[schema.Check, list[Broken]]:
    results = list(rule.check(case))
    found = [r for r in results if isinstance(r, Broken)]
    tried = len(found) + sum(isinstance(r, Holds) for r in results)
    reason = next((r.reason for r in results if isinstance(r, Unknown)), rule.needs)
    check = schema.Check(
        project_id=case.project.row.project_id,
        rule=rule.name,
        outcome="fail" if found else "pass" if tried else "not_evaluable",
        tried=tried,
        failed=len(found),
        reason=None if tried else reason,
    )
    return check, found


def _number(broken: list[tuple[Case, Rule, Broken]]) -> tuple[schema.Finding, ...]:
    counts: dict[str, int] = {}
    findings = []
    for case, rule, result in broken:
        owner = case.project.row.project_id if result.subject else case.report.row.document_id
        counts[owner] = counts.get(owner, 0) + 1
        findings.append(_finding(case, rule, result, f"{owner}-x{counts[owner]}"))
    return tuple(findings)


def _finding(case: Case, rule: Rule, result: Broken, finding_id: str) -> schema.Finding:
    subject, sentences = result.subject, case.words.sentences
    sentence = sentences.chinese(result.says, result.words)
    if result.doubt:
        sentence = sentences.doubtful(sentence, *result.doubt)
    severity = result.severity or rule.severity
    if subject is not None and case.legible(subject) < case.words.doubtful:
        severity = "info"  # A row that was hardly readable proves nothing.
    evidence = (*((place(subject),) if subject else ()), *result.evidence)
    return schema.Finding(
        finding_id=finding_id,
        document_id=case.report.row.document_id,
        project_id=case.project.row.project_id if subject else None,
        rule=rule.name,
        severity=severity,
        subject=row_id(subject) if subject else None,
        message=sentence,
        expected=result.expected,
        actual=result.actual,
        evidence=json.dumps([_ordered(asdict(e)) for e in evidence], ensure_ascii=False),
    )


def _ordered(evidence: dict[str, object]) -> dict[str, object]:
    return {key: evidence[key] for key in ("page", "table_no", "row_no", "text")}
