"""The wordings the interpreters go by, as YAML beside this file; synonyms live here and nowhere else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The mapping in `<name>.yaml`."""
    text = (HERE / f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(data, dict):
        raise ValueError(f"{name}.yaml: must be a mapping at the top")
    return data


@cache
def wording(name: str, section: str, entry: str = "words") -> str:
    """An entry, a list of regular expressions, as one alternative of them all, for use in a larger expression."""
    return "|".join(vocabulary(name)[section][entry])


@cache
def pattern(name: str, section: str, entry: str = "words") -> re.Pattern[str]:
    """An entry compiled; most documents need few of them."""
    return re.compile(wording(name, section, entry))


@cache
def patterns(name: str, section: str) -> dict[str, re.Pattern[str]]:
    """All entries of a section compiled, by their keys."""
    return {key: pattern(name, section, key) for key in vocabulary(name)[section]}


@cache
def groups(name: str, section: str) -> str:
    """All entries of a section as one alternative, each a group with its key as name; `section.entry` names a single one."""
    section, _, entry = section.partition(".")
    keys = [entry] if entry else vocabulary(name)[section]
    return "|".join(f"(?P<{key}>{wording(name, section, key)})" for key in keys)
