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
def patterns(name: str, section: str) -> dict[str, re.Pattern[str]]:
    """A section of the vocabulary whose entries are lists of regular expressions: key -> one compiled alternative of them all.

    `section.entry` names a single entry.
    """
    section, _, entry = section.partition(".")
    entries = vocabulary(name)[section]
    chosen = {entry: entries[entry]} if entry else entries
    return {key: re.compile("|".join(f"(?:{p})" for p in says)) for key, says in chosen.items()}
