"""Who signed a report and when: the lines at its foot, and those that stand alone on its cover (落款、封面)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.prose.lines import Line
from extractors.records import Worded
from extractors.vocabulary.labels import ends_as_office, unsealed

_FOOT = 12
_COVER = 25
DATE = re.compile(
    r"(?:[12]\d{3}|[一二三四五六七八九〇○零O0]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
    r"|[12]\d{3}[-./]\d{1,2}[-./]\d{1,2}"
)
_SIGNER = re.compile(r"^[\u4e00-\u9fa5（）()·]{4,40}$")


def _split_signature(line: Line) -> tuple[str, str]:
    """Who and when, of one signature line: `江西正效咨询管理有限公司二〇二三年十二月十日`."""
    dates = list(DATE.finditer(line.text))
    if not dates or dates[-1].end() < len(line.text.rstrip("。 ")):
        return unsealed(line.text).strip(" ：:"), ""
    return unsealed(line.text[: dates[-1].start()]).strip(" ：:"), dates[-1].group()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed (an organisation) and the date."""

    signer: Worded | None = None
    date: Worded | None = None


def _first_signer(lines: Sequence[Line], at: int) -> int:
    """Where the first of several organisations stands that sign one below the other: who reports comes first."""
    while at and all(_SIGNER.match(lines[n].text) and ends_as_office(lines[n].text) and not lines[n].depth for n in (at - 1, at)):
        at -= 1
    return at


def read_signature(lines: Sequence[Line]) -> Signature:
    """The last line that is only a date, and the organisation in or before it (落款)."""
    tail = lines[-_FOOT:]
    for at in range(len(tail) - 1, -1, -1):
        who, when = _split_signature(tail[at])
        if not when or (who and not _SIGNER.match(who)):
            continue
        if not who and at and _SIGNER.match(_split_signature(tail[at - 1])[0]):
            first = _first_signer(tail, at - 1)
            return Signature(tail[first].worded(_split_signature(tail[first])[0]), tail[at].worded(when))
        return Signature(tail[at].worded(who) if who else None, tail[at].worded(when))
    return Signature()


def read_cover(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Lines of the cover that stand alone: an organisation, a date."""
    for line in lines[:_COVER]:
        if line.depth == 1 or len(line.text) > 60:
            return
        yield line, line.text
