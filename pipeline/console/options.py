"""Arguments that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.console.messages import LANGUAGES, Messages


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


def store_option(say: Messages) -> click.Option:
    """Where rows and ledger are, if not in the output folder."""
    return option(say, "store", metavar="URL")


def knowledge_options(say: Messages) -> list[click.Parameter]:
    """What the pages are understood by: a folder laid over the built-in knowledge, and an edition of the scoring rules."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    return [option(say, "knowledge", type=folder, metavar="DIR"), option(say, "edition", metavar="NAME")]


def check_edition(say: Messages, edition: str | None, knowledge: Path | None) -> None:
    """A usage error that lists the known editions of the scoring rules, where there is none of that name."""
    if edition is None:
        return
    from pipeline.knowledge.editions import editions
    from pipeline.knowledge.load import Knowledge

    known = Knowledge(knowledge).part(editions)
    if edition not in known:
        raise click.UsageError(say("usage.no_edition", edition=edition, editions=", ".join(known)))


def json_option(say: Messages) -> click.Option:
    """For programs that read the answer."""
    return click.Option(["--json", "as_json"], is_flag=True, help=say("help.json"))


def version_option(say: Messages) -> click.Option:
    """Which version this is."""
    return click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version, help=say("help.version"))


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        print(f"jixiao {version('jixiao')}")
        context.exit()


def _help(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        print(context.get_help())
        context.exit()
