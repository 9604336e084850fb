"""The commands' arguments and what each command does. Heavy modules are imported when a command needs them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages
from pipeline.console.options import (
    check_edition,
    everywhere,
    json_option,
    knowledge_options,
    option,
    output_option,
    store_option,
    version_option,
)
from pipeline.console.running import retry_command, run_command

if TYPE_CHECKING:
    from pipeline.store import Store

SEVERITIES = ("error", "warning", "info")


def build(say: Messages) -> click.Group:
    """The command `jixiao` and its parts, speaking one language."""
    from pipeline.console.concepts_group import concepts_group

    parts: dict[str, tuple[Callable[..., ExitCode], list[click.Parameter]]] = {
        "run": run_command(say),
        "retry": retry_command(say),
        "status": (partial(status, say), _status_parameters(say)),
        "show": (partial(show, say), _show_parameters(say)),
        "explain": (partial(explain, say), _explain_parameters(say)),
        "findings": (partial(findings, say), _findings_parameters(say)),
        "audit": (partial(audit, say), _audit_parameters(say)),
    }
    commands = [
        click.Command(
            name,
            callback=action,
            params=[*parameters, *everywhere(say)],
            help=say(f"help.{name}"),
            epilog=say("help.exit_codes"),
            add_help_option=False,
        )
        for name, (action, parameters) in parts.items()
    ]
    commands.append(concepts_group(say))
    params = [version_option(say), *everywhere(say)]
    return click.Group(
        "jixiao", commands=commands, params=params, help=say("help.app"), epilog=say("help.exit_codes"), add_help_option=False
    )


def _show_parameters(say: Messages) -> list[click.Parameter]:
    file = click.Argument(["file"], type=click.Path(path_type=Path, exists=True, dir_okay=False))
    picture = option(say, "picture", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
    return [file, json_option(say), picture, option(say, "keep-personal", is_flag=True)]


def _status_parameters(say: Messages) -> list[click.Parameter]:
    return [output_option(say), store_option(say), json_option(say)]


def _explain_parameters(say: Messages) -> list[click.Parameter]:
    return [click.Argument(["id"]), output_option(say), store_option(say)]


def _findings_parameters(say: Messages) -> list[click.Parameter]:
    severity = option(say, "severity", type=click.Choice(SEVERITIES))
    fail_on = option(say, "fail-on", type=click.Choice(SEVERITIES))
    group = option(say, "group", type=click.Choice(("document", "rule")), default="document")
    chosen = [option(say, "rule", metavar="RULE"), option(say, "document", metavar="ID"), severity, group, fail_on]
    return [*chosen, output_option(say), store_option(say)]


def _audit_parameters(say: Messages) -> list[click.Parameter]:
    files = click.Argument(["files"], type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True)
    page = click.Option(
        ["--output"],
        help=say("help.report"),
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("audit.html"),
        metavar="FILE",
        show_default=True,
    )
    return [files, page, *knowledge_options(say)]


def status(say: Messages, output: Path, store: str | None, as_json: bool) -> ExitCode:
    """Tell how the ingestion stands."""
    from pipeline.console.status import as_json as in_json
    from pipeline.console.status import as_text, standing
    from pipeline.store import Store

    with Store.open(store or output / "store.db", create=False) as opened:
        stands = standing(opened)
    _print([in_json(stands)] if as_json else as_text(say, stands))
    return ExitCode.EXTRACTED


def show(say: Messages, file: Path, as_json: bool, picture: Path | None, keep_personal: bool) -> ExitCode:
    """Show what the page of one file says, as it was read, personal data masked."""
    from pipeline.console import show
    from pipeline.knowledge.load import Knowledge
    from pipeline.normalise.personal import compile_personal, mask_read
    from pipeline.work import Limits

    if picture is not None:
        _print(str(page) for page in show.draw(file, picture, Limits()))
        return ExitCode.EXTRACTED
    document, report = show.look(file, Limits())
    if not keep_personal:
        document, report = mask_read(Knowledge().part(compile_personal), document, report)
    _print([show.as_json(document, report)] if as_json else show.as_text(say, document, report))
    return ExitCode.EXTRACTED


def explain(say: Messages, id: str, output: Path, store: str | None) -> ExitCode:
    """Tell one row's story, or what a rule of the audit is about."""
    from pipeline.console.explain import explain
    from pipeline.console.manual import manual, rule_named
    from pipeline.store import Store

    if rule := rule_named(id):
        _print(manual(say, rule))
        return ExitCode.EXTRACTED
    with Store.open(store or output / "store.db", create=False) as opened:
        _print(explain(say, opened, output, id))
    return ExitCode.EXTRACTED


def findings(
    say: Messages,
    rule: str | None,
    document: str | None,
    severity: str | None,
    group: str,
    fail_on: str | None,
    output: Path,
    store: str | None,
) -> ExitCode:
    """List what does not hold."""
    from pipeline.audit import RULES
    from pipeline.console.explain import findings
    from pipeline.schema import Finding
    from pipeline.store import Store

    if rule and rule not in {known.name for known in RULES}:
        raise click.UsageError(say("usage.no_rule", rule=rule, rules=", ".join(sorted(known.name for known in RULES))))
    with Store.open(store or output / "store.db", create=False) as opened:
        if document and not _is_document(opened, document):
            raise click.UsageError(say("usage.no_document", document=document))
        _print(findings(say, opened, rule, document, severity, group))
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on else ()
        listed = opened.findings(rule, document, severity) if grave else ()
        return ExitCode.FOUND if any(isinstance(f, Finding) and f.severity in grave for f in listed) else ExitCode.EXTRACTED


def audit(say: Messages, files: tuple[Path, ...], output: Path, knowledge: Path | None, edition: str | None) -> ExitCode:
    """Write what does not hold in a few files as one page."""
    from pipeline.console.audit_report import audit_files
    from pipeline.plan import Settings
    from pipeline.work import Limits

    check_edition(say, edition, knowledge)
    page, complete = audit_files(say, files, Limits(), Settings(knowledge=knowledge, edition=edition))
    output.write_text(page, encoding="utf-8")
    _print([say("audit.written", output=output)])
    return ExitCode.EXTRACTED if complete else ExitCode.INCOMPLETE


def _is_document(store: Store, identity: str) -> bool:
    from pipeline.store import StoreError

    try:
        return store.row(identity)[0] == "documents"
    except StoreError:
        return False


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
