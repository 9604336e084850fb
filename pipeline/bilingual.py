"""Sentences that stand in two languages, as templates: what was said in one can be said in the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence as it is `printed` and as it is `told` in the other language; `pattern` finds the {slots} of the printed one again."""

    printed: str
    told: str
    pattern: re.Pattern[str]

    @property
    def fixed(self) -> int:
        """How many characters are not slots: the more, the surer a match."""
        return len(_SLOT.sub("", self.printed))


def template(printed: str, told: str) -> Template:
    """A template of two sentences with the same {slots}, each slot divided from the next by fixed words."""
    parts = _SLOT.split(printed)
    pattern = "".join(f"(?P<{part}>.*?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
    return Template(printed, told, re.compile(pattern, re.DOTALL))


def retell(sentence: str, templates: Iterable[Template], word: Callable[[str], str]) -> str | None:
    """A printed sentence in the other language, what fills its slots by way of `word`; None where it is none of the templates."""
    for candidate in sorted(templates, key=lambda t: -t.fixed):
        if found := candidate.pattern.fullmatch(sentence):
            return candidate.told.format(**{name: word(text) for name, text in found.groupdict().items()})
    return None
