"""The console script `jixiao`. Each worker imports it as its main module, so what the command needs is imported in its functions."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.console.ending import ExitCode
    from pipeline.console.messages import Messages


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code (see `ExitCode`)."""
    from pipeline.console.messages import Messages, choose_language

    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run_command(words, Messages(choose_language(words, os.environ))))


def run_command(arguments: Sequence[str], say: Messages) -> ExitCode:
    """Run the command; whatever happens becomes an exit code and at most one line on standard error."""
    from pipeline.console.commands import build
    from pipeline.console.ending import ExitCode, end

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a document's words must not break on the terminal's encoding
            stream.reconfigure(errors="backslashreplace")
    try:
        code = build(say).main(list(arguments), prog_name="jixiao", standalone_mode=False)
        sys.stdout.flush()
        return ExitCode(code or 0)
    except SystemExit:  # how click leaves when whoever reads our output has seen enough
        return ExitCode.EXTRACTED
    except BaseException as error:
        return end(say, error)


if __name__ == "__main__":
    main()
