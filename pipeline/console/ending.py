"""How the command ends: exit codes, and one line for every error."""

from __future__ import annotations

import os
import sys
from enum import IntEnum

import click

from pipeline.console.messages import Messages
from pipeline.printing import printable


class ExitCode(IntEnum):
    """How the command ended.

    0 EXTRACTED: every document was extracted, or the answer was given.
    1 INTERNAL: an internal error, a mistake of ours.
    2 USAGE: the command line is wrong.
    3 INCOMPLETE: finished, but some documents failed or are partial, or could not be opened. A file of a kind that no reader takes is told,
        but is no failure: archives hold pictures of buildings, too.
    4 COULD_NOT_RUN: another run holds the output folder, it cannot be written, there is nothing to read, or the answer is not there.
    5 FOUND: `findings --fail-on` listed a finding that is grave enough.
    130 INTERRUPTED: stopped by Ctrl-C or a signal; what was done is stored.
    """

    EXTRACTED = 0
    INTERNAL = 1
    USAGE = 2
    INCOMPLETE = 3
    COULD_NOT_RUN = 4
    FOUND = 5
    INTERRUPTED = 130


def fail(message: str, code: ExitCode) -> ExitCode:
    """Say on standard error, in one line, what is wrong."""
    print(f"jixiao: {printable(' '.join(message.split()))}", file=sys.stderr)
    return code


def end(say: Messages, error: BaseException) -> ExitCode:
    """What an error that reached the top means for the person and for the exit code. JIXIAO_DEBUG=1 shows where internal ones come from."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        print(error.format_message(), file=sys.stderr)
        return ExitCode.USAGE
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "jixiao"
        return fail(say("usage.hint", message=_usage(say, error), command=command), ExitCode.USAGE)
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return fail(say("usage.Abort"), ExitCode.INTERRUPTED)
    if os.environ.get("JIXIAO_DEBUG") == "1":
        raise error
    return _end_of_run(say, error)


def _end_of_run(say: Messages, error: BaseException) -> ExitCode:
    from extractors.reader import ReadError
    from pipeline.console.lock import LockedError
    from pipeline.console.trouble import trouble
    from pipeline.knowledge.load import KnowledgeError
    from pipeline.remote import SourceError
    from pipeline.store import StoreError
    from pipeline.work import ClusterError

    if isinstance(error, ReadError):
        return fail(trouble(say.language, str(error)), ExitCode.INCOMPLETE)
    if isinstance(error, LockedError):
        return fail(say("error.locked", owner=error), ExitCode.COULD_NOT_RUN)
    if isinstance(error, (KnowledgeError, StoreError, ClusterError, SourceError)):
        return fail(trouble(say.language, str(error)), ExitCode.COULD_NOT_RUN)
    if isinstance(error, OSError) and error.strerror:
        what = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        return fail(say("error.system", what=trouble(say.language, what)), ExitCode.COULD_NOT_RUN)
    return fail(say("error.internal", reason=f"{type(error).__name__}: {error}"), ExitCode.INTERNAL)


def _usage(say: Messages, error: click.UsageError) -> str:
    from pipeline.console.trouble import trouble

    if isinstance(error, click.NoSuchOption):
        return say("usage.NoSuchOption", name=error.option_name)
    if isinstance(error, click.MissingParameter):
        return say("usage.MissingParameter", name=_name(error.param))
    if isinstance(error, click.BadParameter):
        reason = trouble(say.language, error.message.rstrip("."))
        return say("usage.BadParameter", name=_name(error.param), reason=reason)
    return trouble(say.language, error.format_message().rstrip("."))


def _name(parameter: click.Parameter | None) -> str:
    """A parameter as it is typed: an option with its dashes."""
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return parameter.human_readable_name if parameter else ""
