"""The program: discover → take in → process, each document on its own → store → publish."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Event, Timer

from extractors.read import READERS
from pipeline.archives import Archives
from pipeline.discover import Sources
from pipeline.failure import failed
from pipeline.intake import Intake
from pipeline.knowledge.load import Knowledge
from pipeline.past import FINISHED, Past, boot
from pipeline.plan import Edition, Job, Plan, Settings
from pipeline.publish import is_complete, publish
from pipeline.publish.aside import settle
from pipeline.remote import SourceError
from pipeline.store import PENDING, Attempt, Store, StoreError
from pipeline.store.conform import Rows, rows_of
from pipeline.summary import Summary, Told
from pipeline.uri import is_uri, public
from pipeline.work import MEGABYTE, Elsewhere, Engine, Outcome, perform

_PROCESS = "pipeline.process"
"""What reads documents; this process never does, and never loads it."""
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""numpy starts no threads in each process, for nothing here multiplies matrices; Arrow gives memory back once it has used it."""


def run(
    roots: Sequence[Path | str], output: Path, settings: Settings, plan: Plan, tell: Callable[[Told, int], None], stop: Event
) -> Summary:
    """Read what is new below the roots and publish it in `output`. `tell` hears of each file, and of how many there are.

    Raises StoreError, KnowledgeError and OSError where the run cannot go on. When `stop` is set, what is done is stored.
    """
    for name, value in _FRUGAL.items():
        os.environ.setdefault(name, value)
    output = output.absolute()  # the machines of a cluster work in other folders
    settings = replace(settings, knowledge=settings.knowledge and settings.knowledge.absolute())
    sources, summary = Sources(roots, output), Summary()
    if sources.first is None:  # a mistake more often than an archive that is gone
        return summary
    if refused := sources.refused:
        raise SourceError(f"{refused.source}: cannot be reached ({refused.refused}); check the address, your access and the network")
    with Store.open(plan.store or output / "store.db") as store, store.held(), _deadline(plan.seconds, stop, summary):
        gc.freeze()  # what is loaded by now stays: the collector need not go over it again and again,
        gc.set_threshold(50_000)  # nor look often for cycles, of which rows and paths have none
        past = Past.of(store.history, boot())
        summary.sources, summary.rows_before = [public(str(root)) for root in roots], dict(past.rows)
        summary.started, summary.rows = now(), dict(past.rows)
        summary.number = store.history.start(summary.started, {**summary.told(), "boot": boot()})
        _Run(store, output, settings, plan, summary, tell, stop).go(sources, past)
        settle(output)
        summary.outcome = "interrupted" if summary.interrupted else "out of time" if summary.out_of_time else FINISHED
        summary.finished = now()
        store.history.end(summary.number, summary.finished, summary.outcome, summary.told())
    return summary


@dataclass(frozen=True, slots=True)
class _Run:
    """A run on an open store."""

    store: Store
    output: Path
    settings: Settings
    plan: Plan
    summary: Summary
    tell: Callable[[Told, int], None]
    stop: Event

    def go(self, sources: Sources, past: Past) -> None:
        """Read what is due, then publish, unless the run was stopped."""
        reads, summary = edition(self.settings), self.summary
        summary.program, summary.knowledge = reads.program, reads.knowledge
        roots = self._read(sources, past, reads)
        summary.interrupted = self.stop.is_set() and not summary.out_of_time
        if self.stop.is_set():
            summary.left = summary.found - summary.read - summary.unchanged - summary.problems
        if summary.interrupted:
            return
        summary.outdated = self.store.ledger.outdated((reads.program, reads.knowledge))
        if self.plan.prune and not summary.out_of_time:
            summary.dropped += self.store.ledger.prune(roots)
        self._refuse_mixture(reads)
        self._publish(reads)

    def _read(self, sources: Sources, past: Past, reads: Edition) -> list[int]:
        """Read what is due and store it; returns the ledger's numbers of the roots."""
        with Archives(self.output / ".unpacked", self.plan.limits, self.plan.workers > 0) as archives:
            intake = Intake(sources, archives, self.store, self.output, reads, self.plan, now(), self.summary, self._note)
            intake.recover, intake.doubtful = past.is_cut, past.doubtful
            for outcomes in _together(self._perform(intake)):
                self._keep(outcomes, reads)
                for outcome in outcomes:
                    archives.discard(outcome.job.path)
        roots = intake.sightings.roots
        self.summary.statuses = self.store.ledger.statuses(roots)
        del self.summary.statuses[PENDING]
        return roots

    def _refuse_mixture(self, reads: Edition) -> None:
        """Masked rows and rows as printed never lie in one dataset; nor do rows made with different knowledge of the
        user's, or by different editions that the user forced."""
        if left := self.store.ledger.mixed(reads.configuration):
            raise StoreError(
                f"{self.output}: holds {left} documents read with other choices (--keep-personal, --knowledge, --edition) that are not "
                "among the sources; name their folders, too, or another --output"
            )

    def _perform(self, intake: Intake) -> Iterator[Outcome[Job, Rows]]:
        do = partial(Elsewhere(_PROCESS, "process_job"), settings=self.settings, output=self.output)
        warm = partial(Elsewhere(_PROCESS, "load_knowledge"), self.settings.knowledge, self.settings.edition)
        return self._engine()(do, intake, limits=self.plan.limits, size=_size, warm=warm, preload=(_PROCESS, *READERS), stop=self.stop)

    def _engine(self) -> Engine:
        if self.plan.engine == "ray":
            from pipeline.work_ray import Cluster, perform_on_ray

            shared = (self.output, *(Path(root).absolute() for root in self.summary.sources if not is_uri(root)))
            return partial(perform_on_ray, cluster=Cluster(self.plan.address, self.plan.workers, shared))
        return partial(perform, workers=self.plan.workers)

    def _keep(self, outcomes: Sequence[Outcome[Job, Rows]], reads: Edition) -> None:
        """Store what became of jobs, but of those whose file has changed meanwhile: the next run takes them."""
        kept = []
        for outcome in outcomes:
            if _has_changed(outcome.job):
                self._note(Told(outcome.job.origin.source, problem="changing"))
            else:
                rows = outcome.value or rows_of(failed(outcome.job.origin, outcome.error or ""))
                kept.append((outcome, rows, _attempt(outcome, reads)))
        statuses = self.store.keep([(rows, attempt) for _, rows, attempt in kept])
        for (outcome, rows, attempt), status in zip(kept, statuses, strict=True):
            row = rows.document
            told = Told(outcome.job.origin.source, status, row["error"], document_id=row["document_id"], again=outcome.job.again)
            self._note(replace(told, seconds=attempt.duration_s or 0.0, memory_mb=attempt.peak_memory_mb or 0.0))

    def _publish(self, reads: Edition) -> None:
        """Write the dataset, unless it is that of the rows already."""
        history = self.store.history
        by = f"{reads.program} {reads.knowledge}"
        if history.published() != by or not is_complete(self.output):
            publish(self.store, self.output, _rules)
            history.publish(by)
            self.summary.published, self.summary.rows = True, self.store.ledger.totals()

    def _note(self, told: Told) -> None:
        self.summary.count(told)
        self.tell(told, self.summary.found)


def _together(outcomes: Iterator[Outcome[Job, Rows]]) -> Iterator[list[Outcome[Job, Rows]]]:
    """Those that are there at the same time, as one."""
    batch: list[Outcome[Job, Rows]] = []
    for outcome in outcomes:
        batch.append(outcome)
        if not outcome.more:
            yield batch
            batch = []


def _rules() -> dict[str, str]:
    """The audit rules (核查规则) and what each finds."""
    from pipeline.audit import RULES

    return {rule.name: rule.manual.strip().partition("\n")[0] for rule in RULES}


def _attempt(outcome: Outcome[Job, Rows], reads: Edition) -> Attempt:
    return Attempt(
        time=now(),
        program_version=reads.program,
        knowledge_version=reads.knowledge,
        configuration=reads.configuration,
        duration_s=round(outcome.seconds, 3),
        peak_memory_mb=round(outcome.peak_memory / MEGABYTE, 1),
        died=outcome.value is None,
        source=outcome.job.origin.source,
    )


@contextmanager
def _deadline(seconds: float | None, stop: Event, summary: Summary) -> Iterator[None]:
    """Stop the run after so many seconds."""

    def end() -> None:
        summary.out_of_time = not stop.is_set()
        stop.set()

    timer = Timer(seconds, end) if seconds is not None else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        if timer:
            timer.cancel()


def edition(settings: Settings) -> Edition:
    """What reads now; masked rows and rows as printed, two folders of knowledge laid over ours, two forced editions are two
    configurations."""
    choices = ["personal"] if settings.keep_personal else []
    if settings.knowledge is not None:
        choices.append(Knowledge(settings.knowledge).version())
    if settings.edition is not None:
        choices.append(f"edition={settings.edition}")
    return Edition(version("jixiao"), Knowledge().version(), " ".join(choices))


def now() -> str:
    """The time, for the ledger and the logs only."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _has_changed(job: Job) -> bool:
    """Whether a file is another one than when it was found, or there no more."""
    if job.stamp is None:
        return False
    try:
        info = job.path.stat()
    except OSError:
        return True
    return (info.st_size, info.st_mtime_ns) != job.stamp


def _size(job: Job) -> int:
    return job.origin.size_bytes
