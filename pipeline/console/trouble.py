"""Why a file could not be read, or not wholly, in the language of the console; what is published stays as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.bilingual import Template, retell, template

REASONS = Path(__file__).parents[1] / "reasons.yaml"
_JOINED = "；"
_AFTER_FILE = ": "


@dataclass(frozen=True, slots=True)
class _Language:
    templates: tuple[Template, ...]
    words: Mapping[str, str]
    colon: str
    joined: str


def trouble(language: str, error: str) -> str:
    """What `error` says, in `language`; as it stands where no template knows it (the message of a library, a text of another version)."""
    spoken = _language(language)
    return spoken.joined.join(_told(spoken, part) or part for part in error.split(_JOINED))


def _told(language: _Language, text: str) -> str | None:
    """A text, or what stands behind a file's name in it."""
    told = retell(text, language.templates, lambda word: _told(language, word) or language.words.get(word, word))
    if told is not None:
        return told
    file, colon, rest = text.partition(_AFTER_FILE)
    told = _told(language, rest) if colon else None
    return f"{file}{language.colon}{told}" if told is not None else None


@cache
def _language(language: str) -> _Language:
    from pipeline.knowledge.load import read_yaml

    data = read_yaml(REASONS)
    other = "en" if language == "zh" else "zh"
    templates = tuple(template(entry[other], entry[language]) for entry in data["reasons"])
    if language == "zh":
        return _Language(templates, data["words"], "：", _JOINED)
    return _Language(templates, {}, _AFTER_FILE, "; ")
