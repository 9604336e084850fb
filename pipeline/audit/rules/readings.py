"""Readings of scans: what a person should look at on the page before trusting the row."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.rule import HOLDS, Broken, Case, Result, Subject, place, rule


@rule("reading.doubtful", severity="info", needs="不是扫描件，或没有读出数据行")
def doubtful(case: Case) -> Iterator[Result]:
    """扫描件的每一行都读得清楚，不须人工核对。

    A remark about the reading, not about the report: of a row with so low a `confidence` at least every second is wrong, so the page
    itself should be looked at. The reading is kept as it is. Funds, spending and indicators are tried. Not evaluable for documents that
    are no scans, whose text needs no recognition.
    """
    if not case.report.row.is_scanned:
        return
    rows: tuple[Subject, ...] = (*case.project.funds, *case.project.expenditures, *case.project.indicators)
    for row in rows:
        if row.confidence >= case.words.doubtful:
            yield HOLDS
        else:
            yield Broken(subject=row, says="reading.doubtful", words={"text": place(row).text, "chance": f"{row.confidence:.0%}"})
