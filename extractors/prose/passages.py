"""The report's own words on problems, causes and remedies (问题、原因、建议、措施、经验、结论)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.prose.lines import Line
from extractors.prose.sections import Kind, Sectioned
from extractors.records import Worded, WordedPassage
from extractors.vocabulary import pattern, patterns

_LONGEST_SUBHEADING = 40
_UNNUMBERED = 9
_CONFIDENCE = 0.9


def _is_placeholder(text: str) -> bool:
    return bool(pattern("sections", "placeholders").fullmatch(text.rstrip("。；")))


def _kind(kinds: tuple[Kind, ...], text: str) -> Kind:
    if len(kinds) > 1:
        for kind, opening in patterns("sections", "openings").items():
            if kind in kinds and opening.search(text):
                return kind
    return kinds[0]


def _passage(item: Sequence[Line], kinds: tuple[Kind, ...]) -> Iterator[WordedPassage]:
    """An item as one passage, its sub-heading joined with its text; nothing where it is empty."""
    parts = [line.text for line in item if not _is_placeholder(line.text)]
    if not parts or (len(parts) == 1 and parts[0][-1] == "："):
        return
    text = parts[0] if len(parts) == 1 else parts[0].rstrip("：:。") + "：" + "".join(parts[1:])
    steps = ("cut number",) * bool(item[0].depth) + ("join",) * (len(parts) > 1)
    yield WordedPassage(kind=_kind(kinds, text), text=Worded(text, item[0].place, steps), place=item[0].place, confidence=_CONFIDENCE)


def _continues(item: Sequence[Line], line: Line) -> bool:
    """Whether a line is the text below the sub-heading that the item begins with."""
    if not item or (line.depth and line.depth <= (item[0].depth or _UNNUMBERED)):
        return False
    first = item[0].text
    return first[-1] == "：" or (len(first) <= _LONGEST_SUBHEADING and first[-1] not in "。；！" and not _is_placeholder(first))


def read_passages(sectioned: Iterable[Sectioned]) -> tuple[WordedPassage, ...]:
    """One passage per paragraph or numbered item below a heading that names its kind, in reading order."""
    passages: list[WordedPassage] = []
    item: list[Line] = []
    kinds: tuple[Kind, ...] = ()
    for here in sectioned:
        if here.heading or not here.kinds or not _continues(item, here.line):
            passages += _passage(item, kinds)
            item = []
        kinds = here.kinds
        if here.heading and here.kinds and here.heading.rest:
            item = [Line(here.heading.rest, here.line.place)]
        elif here.kinds and not here.heading:
            item.append(here.line)
    passages += _passage(item, kinds)
    return tuple(passages)


def factual(sectioned: Iterable[Sectioned]) -> tuple[Line, ...]:
    """The lines that state facts of the project: all but the sections on problems and remedies. Conclusions hold the total score."""
    return tuple(here.line for here in sectioned if not here.kinds or "conclusion" in here.kinds)
