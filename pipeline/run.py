"""The program: discover → read → interpret → normalise → score → audit → mask → store → publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from threading import Event

from extractors.document import Document
from extractors.interpret import interpret
from extractors.read import read
from extractors.reader import ReadError, Unsupported
from extractors.records import Worded, WordedProject, WordedReport
from pipeline.archives import Archives
from pipeline.audit import RULES, audit
from pipeline.discover import discover
from pipeline.failure import failed, internal_error
from pipeline.intake import Edition, Intake, Job, Summary, Told, identify
from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.normalise.personal import compile_personal, mask_report
from pipeline.normalise.report import normalise
from pipeline.publish import publish, write_document
from pipeline.report import Origin, Report
from pipeline.scoring import score
from pipeline.store import Store, StoreError
from pipeline.work import Limits, count_processors, perform


@dataclass(frozen=True, slots=True)
class Settings:
    """What, beside the input files and the program, decides what is published. `knowledge` is a folder laid over our own."""

    keep_personal: bool = False
    knowledge: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes about it. `force` reads again what is stored, `add` keeps documents of earlier runs that are not among the files."""

    workers: int = field(default_factory=count_processors)
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    add: bool = False


def run(roots: Sequence[Path], output: Path, settings: Settings, plan: Plan, tell: Callable[[Told, int], None], stop: Event) -> Summary:
    """Read what lies below the roots and publish it in `output`. `tell` hears of each file, and of how many there are.

    Raises StoreError, KnowledgeError and OSError where the run cannot go on. When `stop` is set, what is done is stored.
    """
    files = sorted(discover(roots, output), key=lambda found: found.source)
    summary = Summary(found=len(files))
    if not files:  # an empty folder is a mistake more often than an archive that is gone
        return summary

    def note(told: Told) -> None:
        summary.count(told)
        tell(told, summary.found)

    do = partial(process_job, settings=settings, output=output)
    warm = partial(load_knowledge, settings.knowledge)
    archives = Archives(output / ".unpacked", plan.limits, plan.workers > 0, summary.grow)
    with Store.open(output / "store.db") as store, archives:
        intake = Intake(archives.spread(files), store, output, edition(settings), plan.force, note, archives.discard)
        for outcome in perform(do, intake, workers=plan.workers, limits=plan.limits, size=_size, warm=warm, preload=(__name__,), stop=stop):
            report = outcome.value or failed(outcome.job.origin, outcome.error or "")
            store.replace(report, intake.entry(outcome.job, outcome.seconds, outcome.peak_memory))
            archives.discard(outcome.job.path)
            note(Told(report.row.source, report.row.status, report.row.error))
        summary.interrupted = stop.is_set()
        if not summary.interrupted:
            if not plan.add and not summary.problems:  # a folder that cannot be read now is not a folder whose files are gone
                store.retain(intake.document_ids)
            publish(store, output, {rule.name: rule.manual.strip().partition("\n")[0] for rule in RULES})
    return summary


def process_job(job: Job, settings: Settings, output: Path) -> Report:
    """In a worker: one file through all stages to its JSON; what returns is what the store needs."""
    if job.refused:
        return failed(job.origin, job.refused)
    report = process_file(job.path, load_knowledge(settings.knowledge), settings, job.origin)
    try:
        if report.row.status in ("extracted", "partial"):
            write_document(report, output)
    except StoreError as error:  # a stage made a row that the schema does not allow
        report = failed(job.origin, internal_error(error))
    projects = tuple(replace(p, worded=WordedProject(name=Worded("")), claims=(), values={}) for p in report.projects)
    return replace(report, document=Document(format="", blocks=()), worded=WordedReport(), projects=projects)


def process_file(path: Path, knowledge: Knowledge, settings: Settings | None = None, origin: Origin | None = None) -> Report:
    """One file through all stages. What is wrong with it is told in its document row; only errors of knowledge and memory are raised."""
    origin = origin or identify(path, path.name)
    try:
        document = read(path)
        report = normalise(interpret(document, name=origin.source.rpartition("/")[2]), document, origin, knowledge)
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


def mask(report: Report, knowledge: Knowledge) -> Report:
    """The report without telephone and identity numbers, addresses and names of private persons (个人信息)."""
    return mask_report(knowledge.part(compile_personal), report)


STAGES: tuple[Callable[[Report, Knowledge], Report], ...] = (score, audit, mask)
"""What is done to a report once its wordings are understood. Masking is last: it must see every message."""


@cache
def load_knowledge(overlay: Path | None) -> Knowledge:
    """The knowledge, once in each process."""
    return Knowledge(overlay)


def edition(settings: Settings) -> Edition:
    """What reads now; masked rows and rows as printed are two editions."""
    personal = "+personal" if settings.keep_personal else ""
    seen = datetime.now(UTC).isoformat(timespec="seconds")
    return Edition(version("jixiao"), load_knowledge(settings.knowledge).version() + personal, seen)


def _size(job: Job) -> int:
    return job.origin.size_bytes
