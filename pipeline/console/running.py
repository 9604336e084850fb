"""The commands `run` and `retry`: their arguments and what they do. Heavy modules are imported when a command needs them."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

from pipeline.console.ending import ExitCode, fail
from pipeline.console.messages import Messages
from pipeline.console.options import check_edition, knowledge_options, option, output_option, store_option
from pipeline.console.stopping import stopping
from pipeline.uri import CHAIN, is_uri, public

if TYPE_CHECKING:
    from threading import Event

    from pipeline.plan import Plan, Settings
    from pipeline.summary import Summary


class Deadline(click.ParamType):  # type: ignore[type-arg]
    """A time of day (`06:00`, the next one) or a span (`90m`, `2h`, `300s`), as seconds from now."""

    name = "time"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> float:
        """Seconds from now."""
        if span := re.fullmatch(r"(\d+(?:\.\d+)?)([smh])", value):
            return float(span[1]) * {"s": 1, "m": 60, "h": 3600}[span[2]]
        if clock := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value):
            here = time.localtime()
            seconds = (int(clock[1]) - here.tm_hour) * 3600 + (int(clock[2]) - here.tm_min) * 60 - here.tm_sec
            return float(seconds if seconds > 0 else seconds + 86400)
        raise click.BadParameter(f"{value!r} is neither a time such as 06:00 nor a span such as 90m", context, parameter)


class Source(click.Path):
    """A file or folder that is there, or the URI of some elsewhere, as text."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        """A path or text."""
        if not is_uri(value):
            return super().convert(value, parameter, context)
        here = value.startswith("file://") and CHAIN not in value
        return super().convert(unquote(urlsplit(value).path), parameter, context) if here else value


def run_command(say: Messages) -> tuple[Any, list[click.Parameter]]:
    """What `jixiao run` does, and its arguments."""
    parameters = [
        click.Argument(["source"], nargs=-1, required=True, type=Source(path_type=Path, exists=True)),
        output_option(say),
        *_how(say),
        *(option(say, name, is_flag=True) for name in ("force", "stale", "verify", "prune")),
        option(say, "watch", is_flag=True),
    ]
    return partial(run, say), parameters


def retry_command(say: Messages) -> tuple[Any, list[click.Parameter]]:
    """What `jixiao retry` does, and its arguments."""
    every = click.Option(["--all", "every"], is_flag=True, help=say("help.all"))
    return partial(retry, say), [click.Argument(["id"], nargs=-1), every, output_option(say), *_how(say)]


def _how(say: Messages) -> list[click.Parameter]:
    return [
        option(say, "workers", type=click.IntRange(min=0), metavar="N"),
        option(say, "engine", type=click.Choice(("local", "ray")), default="local"),
        option(say, "address", metavar="HOST:PORT"),
        option(say, "timeout", type=click.FloatRange(min=0, min_open=True), default=120.0, metavar="SECONDS"),
        option(say, "memory", type=click.IntRange(min=64), default=2048, metavar="MB"),
        option(say, "limit", type=click.IntRange(min=1), metavar="N"),
        option(say, "deadline", type=Deadline(), metavar="TIME"),
        option(say, "keep-personal", is_flag=True),
        *knowledge_options(say),
        store_option(say),
        option(say, "quiet", is_flag=True),
        option(say, "log-json", is_flag=True),
    ]


def run(say: Messages, source: tuple[Path | str, ...], watch: bool, **given: Any) -> ExitCode:
    """Read files and folders and publish the dataset."""
    if not watch:
        with stopping(say) as stop:
            return _run(say, source, stop, **given)[0]
    from pipeline.console.watch import SETTLED, watching

    folders = [path for path in source if isinstance(path, Path)]
    if len(folders) < len(source):
        raise click.UsageError(say("usage.watch"))
    with stopping(say) as stop:
        return watching(folders, given["output"], stop, partial(_run, say, source, stop, settle=SETTLED, **given))


def retry(say: Messages, id: tuple[str, ...], every: bool, output: Path, store: str | None, **given: Any) -> ExitCode:
    """Read again what failed."""
    from pipeline.store import Store

    if bool(id) == every:
        raise click.UsageError(say("usage.retry"))
    with Store.open(store or output / "store.db", create=False) as opened:
        forgiven = opened.ledger.forgive(None if every else id)
        roots = opened.ledger.roots()  # all of them: what stands in one says how a file of another is named
    if not forgiven:
        return fail(say("retry.nothing"), ExitCode.EXTRACTED if every else ExitCode.COULD_NOT_RUN)
    there = tuple(root if is_uri(root) else Path(root) for root in roots if is_uri(root) or Path(root).is_dir())
    with stopping(say) as stop:
        return _run(say, there, stop, output=output, store=store, only=frozenset(forgiven), **given)[0]


def _run(
    say: Messages, source: tuple[Path | str, ...], stop: Event, *, output: Path, quiet: bool, log_json: bool, **given: Any
) -> tuple[ExitCode, Summary]:
    from pipeline.console.lock import locked
    from pipeline.console.log import log_summary
    from pipeline.console.progress import progress, summarise
    from pipeline.console.report import write_report
    from pipeline.run import run as perform_run

    check_edition(say, given["edition"], given["knowledge"])
    settings, plan = _plan(**given)
    if given["address"] and given["engine"] == "local":
        raise click.UsageError(say("usage.address"))
    output.mkdir(parents=True, exist_ok=True)
    with locked(output):
        with progress(say, quiet=quiet, as_json=log_json) as tell:
            summary = perform_run(source, output, settings, plan, tell, stop)
        if not summary.found:
            return fail(say("run.nothing", sources=", ".join(public(str(root)) for root in source)), ExitCode.COULD_NOT_RUN), summary
        write_report(say, summary, output)
        if log_json:
            log_summary(summary)
        if summary.interrupted:
            return fail(say("run.interrupted", output=output), ExitCode.INTERRUPTED), summary
        if not quiet and not log_json:
            print(summarise(say, summary, output, plan.store or output / "store.db"))
    complete = not summary.problems and not set(+summary.statuses) & {"failed", "partial", "quarantined"}
    return ExitCode.EXTRACTED if complete else ExitCode.INCOMPLETE, summary


def _plan(
    *,
    workers: int | None,
    timeout: float,
    memory: int,
    deadline: float | None,
    keep_personal: bool,
    knowledge: Path | None,
    edition: str | None,
    **given: Any,
) -> tuple[Settings, Plan]:
    from pipeline.plan import Plan, Settings
    from pipeline.work import MEGABYTE, Limits
    from pipeline.worker import count_processors

    count = count_processors() if workers is None else workers
    return Settings(keep_personal, knowledge, edition), Plan(count, Limits(timeout, memory * MEGABYTE), seconds=deadline, **given)
