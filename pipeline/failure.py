"""A document that could not be read, as a report with nothing but its row; and what may be told of an error."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from extractors.document import Document
from extractors.records import WordedReport
from pipeline import schema
from pipeline.printing import printable
from pipeline.report import Origin, Report

_HERE = Path(__file__).parents[1]
_LONGEST = 300


def failed(origin: Origin, error: str, status: str = "failed") -> Report:
    """The report of a document that gave nothing. `error` becomes one line. Nobody asked to see numbers of persons in its name."""
    from pipeline.normalise.personal import mask_numbers

    line = printable(" ".join(error.split()))[:_LONGEST]
    row = schema.Document(
        document_id=origin.document_id,
        source=mask_numbers(origin.source),
        sha256=origin.sha256,
        size_bytes=origin.size_bytes,
        status=status,
        error=line or "failed without saying why",
    )
    return Report(row=row, document=Document(format="", blocks=(), complete=False), worded=WordedReport())


def internal_error(error: BaseException) -> str:
    """A mistake of ours in one line: its type and where in our code it happened.

    The error's own message is left out: it may quote personal data of the document. JIXIAO_DEBUG=1 prints it all to standard error.
    """
    if os.environ.get("JIXIAO_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_HERE)]
    place = f" at {Path(ours[-1].filename).relative_to(_HERE).as_posix()}:{ours[-1].lineno}" if ours else ""
    return f"internal error: {type(error).__name__}{place}; please report it with the file"
