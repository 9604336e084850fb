"""The arguments of `jixiao concepts map`, `unknown` and `test`; what they do is in `concepts`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from pipeline.console.ending import ExitCode, fail
from pipeline.console.messages import Messages
from pipeline.console.options import everywhere, option, output_option


def concepts_group(say: Messages) -> click.Group:
    """The group `concepts`, speaking one language."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    file = click.Path(path_type=Path, exists=True, dir_okay=False)
    knowledge = option(say, "knowledge", type=folder, metavar="DIR")
    written = click.Option(["--output"], type=click.Path(path_type=Path, dir_okay=False), required=True, help=say("help.concepts_output"))
    parts: dict[str, tuple[Callable[..., ExitCode], list[click.Parameter]]] = {
        "concepts_map": (map_wordings, [click.Argument(["table"], type=file), written, knowledge]),
        "concepts_unknown": (unknown, [output_option(say), knowledge]),
        "concepts_test": (test, [click.Argument(["file"], type=file), knowledge]),
    }
    commands = [
        click.Command(
            key.removeprefix("concepts_"),
            callback=partial(action, say),
            params=[*params, *everywhere(say)],
            help=say(f"help.{key}"),
            add_help_option=False,
        )
        for key, (action, params) in parts.items()
    ]
    return click.Group("concepts", commands=commands, params=everywhere(say), help=say("help.concepts"), add_help_option=False)


def map_wordings(say: Messages, table: Path, output: Path, knowledge: Path | None) -> ExitCode:
    """Add the canonical columns to a table."""
    from pipeline.console.concepts import map_table
    from pipeline.console.table import TableError
    from pipeline.console.trouble import trouble
    from pipeline.knowledge.load import Knowledge

    try:
        count = map_table(table, output, Knowledge(knowledge))
    except TableError as error:
        return fail(trouble(say.language, str(error)), ExitCode.COULD_NOT_RUN)
    click.echo(say("concepts.mapped", rows=count, output=output))
    return ExitCode.EXTRACTED


def unknown(say: Messages, output: Path, knowledge: Path | None) -> ExitCode:
    """List wordings without a concept."""
    from pipeline.console.concepts import list_unknown
    from pipeline.knowledge.load import Knowledge
    from pipeline.store import Store

    with Store.open(output / "store.db", create=False) as store:
        for line in list_unknown(say, store, Knowledge(knowledge)):
            click.echo(line)
    return ExitCode.EXTRACTED


def test(say: Messages, file: Path, knowledge: Path | None) -> ExitCode:
    """Lint and try an overlay."""
    from pipeline.console.concepts import try_overlay

    lines, well = try_overlay(say, file, knowledge)
    for line in lines:
        click.echo(line)
    return ExitCode.EXTRACTED if well else ExitCode.INCOMPLETE
