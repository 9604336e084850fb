"""The commands' arguments and what each command does. Heavy modules are imported when a command needs them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.console.ending import ExitCode, fail
from pipeline.console.messages import LANGUAGES, Messages

SEVERITIES = ("error", "warning", "info")


def build(say: Messages) -> click.Group:
    """The command `jixiao` and its parts, speaking one language."""
    from pipeline.console.concepts_group import concepts_group

    version = click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version, help=say("help.version"))
    parts = {
        "run": _run_parameters(say),
        "show": _show_parameters(say),
        "explain": _explain_parameters(say),
        "findings": _findings_parameters(say),
    }
    actions: dict[str, Callable[..., ExitCode]] = {"run": run, "show": show, "explain": explain, "findings": findings}
    commands = [
        click.Command(
            name,
            callback=partial(actions[name], say),
            params=[*parameters, *everywhere(say)],
            help=say(f"help.{name}"),
            epilog=say("help.exit_codes"),
            add_help_option=False,
        )
        for name, parameters in parts.items()
    ]
    commands.append(concepts_group(say))
    params = [version, *everywhere(say)]
    return click.Group(
        "jixiao", commands=commands, params=params, help=say("help.app"), epilog=say("help.exit_codes"), add_help_option=False
    )


def option(say: Messages, name: str, **attributes: Any) -> click.Option:
    """An option whose help stands among the messages."""
    described = say(f"help.{name.replace('-', '_')}")
    return click.Option([f"--{name}"], help=described, show_default="default" in attributes, **attributes)


def everywhere(say: Messages) -> list[click.Parameter]:
    """What every command takes. The language is chosen before the arguments are parsed, for it is theirs too."""
    return [
        option(say, "lang", type=click.Choice(LANGUAGES), expose_value=False),
        click.Option(["--help"], is_flag=True, expose_value=False, is_eager=True, callback=_help, help=say("help.help")),
    ]


def output_option(say: Messages) -> click.Option:
    """Where the dataset is."""
    return option(say, "output", type=click.Path(path_type=Path, file_okay=False), default=Path("output"), metavar="DIR")


def _run_parameters(say: Messages) -> list[click.Parameter]:
    return [
        click.Argument(["source"], nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)),
        output_option(say),
        option(say, "workers", type=click.IntRange(min=0), metavar="N"),
        option(say, "timeout", type=click.FloatRange(min=0, min_open=True), default=120.0, metavar="SECONDS"),
        option(say, "memory", type=click.IntRange(min=64), default=2048, metavar="MB"),
        option(say, "force", is_flag=True),
        option(say, "add", is_flag=True),
        option(say, "keep-personal", is_flag=True),
        option(say, "knowledge", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR"),
        option(say, "quiet", is_flag=True),
    ]


def _show_parameters(say: Messages) -> list[click.Parameter]:
    file = click.Argument(["file"], type=click.Path(path_type=Path, exists=True, dir_okay=False))
    return [file, click.Option(["--json", "as_json"], is_flag=True, help=say("help.json"))]


def _explain_parameters(say: Messages) -> list[click.Parameter]:
    return [click.Argument(["id"]), output_option(say)]


def _findings_parameters(say: Messages) -> list[click.Parameter]:
    severity = option(say, "severity", type=click.Choice(SEVERITIES))
    return [option(say, "rule", metavar="RULE"), option(say, "document", metavar="ID"), severity, output_option(say)]


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        print(f"jixiao {version('jixiao')}")
        context.exit()


def _help(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        print(context.get_help())
        context.exit()


def run(
    say: Messages,
    source: tuple[Path, ...],
    output: Path,
    workers: int | None,
    timeout: float,
    memory: int,
    force: bool,
    add: bool,
    keep_personal: bool,
    knowledge: Path | None,
    quiet: bool,
) -> ExitCode:
    """Read files and folders and publish the dataset."""
    from pipeline.console.lock import locked
    from pipeline.console.progress import progress, summarise
    from pipeline.console.stopping import stopping
    from pipeline.run import Plan, Settings
    from pipeline.run import run as perform_run
    from pipeline.work import MEGABYTE, Limits, count_processors

    plan = Plan(count_processors() if workers is None else workers, Limits(timeout, memory * MEGABYTE), force, add)
    settings = Settings(keep_personal, knowledge)
    output.mkdir(parents=True, exist_ok=True)
    with locked(output), stopping(say) as stop:
        with progress(say, quiet=quiet) as tell:
            summary = perform_run(source, output, settings, plan, tell, stop)
        if not summary.found:
            return fail(say("run.nothing", sources=", ".join(map(str, source))), ExitCode.COULD_NOT_RUN)
        if summary.interrupted:
            return fail(say("run.interrupted", output=output), ExitCode.INTERRUPTED)
        if not quiet:
            print(summarise(say, summary, output))
    complete = not summary.problems and not set(summary.statuses) & {"failed", "partial"}
    return ExitCode.EXTRACTED if complete else ExitCode.INCOMPLETE


def show(say: Messages, file: Path, as_json: bool) -> ExitCode:
    """Show what the page of one file says, as it was read."""
    from pipeline.console import show
    from pipeline.work import Limits

    document, report = show.look(file, Limits())
    _print([show.as_json(document, report)] if as_json else show.as_text(say, document, report))
    return ExitCode.EXTRACTED


def explain(say: Messages, id: str, output: Path) -> ExitCode:
    """Tell one row's story."""
    from pipeline.console.explain import explain
    from pipeline.store import Store

    with Store.open(output / "store.db", create=False) as store:
        _print(explain(say, store, output, id))
    return ExitCode.EXTRACTED


def findings(say: Messages, rule: str | None, document: str | None, severity: str | None, output: Path) -> ExitCode:
    """List what does not hold."""
    from pipeline.audit import RULES
    from pipeline.console.explain import findings
    from pipeline.store import Store

    if rule and rule not in {known.name for known in RULES}:
        raise click.UsageError(say("usage.no_rule", rule=rule, rules=", ".join(sorted(known.name for known in RULES))))
    with Store.open(output / "store.db", create=False) as store:
        _print(findings(say, store, rule, document, severity))
    return ExitCode.EXTRACTED


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
