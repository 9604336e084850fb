"""One document through all stages: read → interpret → normalise → score → audit → mask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from extractors.interpret import interpret
from extractors.read import read
from extractors.reader import ReadError, Unsupported
from extractors.records import Worded, WordedProject, WordedReport
from pipeline.audit import audit as find_faults
from pipeline.failure import failed, internal_error
from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.normalise.personal import compile_personal, mask_report
from pipeline.normalise.report import normalise
from pipeline.plan import Job, Settings, identify
from pipeline.publish.documents import write_document
from pipeline.report import Origin, Report
from pipeline.scoring import score
from pipeline.store.conform import Rows, StoreError, rows_of
from pipeline.uri import file_name


def process_job(job: Job, settings: Settings, output: Path) -> Rows:
    """In a worker: one file through all stages to its JSON; what returns is what the store needs."""
    if job.refused:
        return rows_of(failed(job.origin, job.refused))
    report = process_file(job.path, load_knowledge(settings.knowledge, settings.edition), settings, job.origin)
    try:
        rows = rows_of(report)
    except StoreError as error:  # a stage made a row that the schema does not allow
        return rows_of(failed(job.origin, internal_error(error)))
    if report.row.status in ("extracted", "partial"):
        write_document(report, output, rows.tables)
    return rows


def process_file(path: Path, knowledge: Knowledge, settings: Settings | None = None, origin: Origin | None = None) -> Report:
    """One file through all stages. What is wrong with it is told in its document row; only errors of knowledge and memory are raised."""
    origin = origin or identify(path, path.name)
    try:
        document = read(path)
        report = normalise(interpret(document, name=file_name(origin.source)), document, origin, knowledge)
        for stage in STAGES:
            if stage is not mask or settings is None or not settings.keep_personal:
                report = stage(report, knowledge)
    except ReadError as error:
        return failed(origin, str(error).removeprefix(f"{path.name}: "), "unsupported" if isinstance(error, Unsupported) else "failed")
    except (KnowledgeError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in a compiled library is not an Exception
        return failed(origin, internal_error(error))
    return report


def audit(report: Report, knowledge: Knowledge) -> Report:
    """The report with its findings; what one misread figure would explain is told as a doubt about the reading (误读)."""
    return find_faults(report, knowledge, rescore=score)


def mask(report: Report, knowledge: Knowledge) -> Report:
    """The report without telephone and identity numbers, addresses and names of private persons (个人信息)."""
    return mask_report(knowledge.part(compile_personal), _without_wordings(report))


def _without_wordings(report: Report) -> Report:
    """The rows and the pages: the wordings behind the rows have served and are never published, so there is nothing to mask in them."""
    projects = tuple(replace(p, worded=WordedProject(name=Worded("")), claims=(), values={}) for p in report.projects)
    return replace(report, worded=WordedReport(remarks=report.worded.remarks), projects=projects)


STAGES: tuple[Callable[[Report, Knowledge], Report], ...] = (score, audit, mask)
"""What is done to a report once its wordings are understood. Masking is last: it must see every message."""


@cache
def load_knowledge(overlay: Path | None, edition: str | None) -> Knowledge:
    """The knowledge, once in each process."""
    return Knowledge(overlay, edition)
