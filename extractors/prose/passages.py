"""The report's own words on problems, causes and remedies (问题、原因、建议、措施、经验、结论)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.prose.lines import Line
from extractors.prose.sections import Kind, Sectioned
from extractors.records import Worded, WordedPassage
from extractors.vocabulary import pattern, patterns

_LONGEST_SUBHEADING = 40
_UNNUMBERED = 9
_CONFIDENCE = 0.9
_SENTENCE = re.compile("[^。]+。?")


def _is_placeholder(text: str) -> bool:
    return bool(pattern("sections", "placeholders").fullmatch(text.rstrip("。；")))


def _opened(kinds: tuple[Kind, ...], text: str) -> Kind | None:
    """The kind that a text's first words tell, of those its section may hold."""
    openings = patterns("sections", "openings")
    return next((kind for kind in kinds if kind in openings and openings[kind].search(text)), None)


def _kind(kinds: tuple[Kind, ...], text: str) -> Kind:
    return (_opened(kinds, text) if len(kinds) > 1 else None) or kinds[0]


def _by_kind(kinds: tuple[Kind, ...], text: str) -> Iterator[tuple[Kind, str]]:
    """A text of a section of several kinds, cut where a sentence begins as those of another kind do: …未完成。下一步，我局将…"""
    begun = 0
    kind = _kind(kinds, text)
    for sentence in _SENTENCE.finditer(text) if len(kinds) > 1 else ():
        own = _opened(kinds, sentence.group())
        if own and own != kind:
            yield kind, text[begun : sentence.start()]
            kind, begun = own, sentence.start()
    yield kind, text[begun:]


def _passage(item: Sequence[Line], kinds: tuple[Kind, ...]) -> Iterator[WordedPassage]:
    """An item as one passage, or one of each kind that it tells, its sub-heading joined with its text; nothing where it is empty."""
    parts = [line.text for line in item if line.text and not _is_placeholder(line.text)]
    if not parts or (len(parts) == 1 and parts[0][-1] == "："):
        return
    text = parts[0] if len(parts) == 1 else parts[0].rstrip("：:。") + "：" + "".join(parts[1:])
    steps = ("cut number",) * bool(item[0].depth) + ("join",) * (len(parts) > 1)
    for kind, said in _by_kind(kinds, text):
        cut = ("cut",) * (said != text)
        yield WordedPassage(kind=kind, text=Worded(said, item[0].place, steps + cut), place=item[0].place, confidence=_CONFIDENCE)


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
