"""The knowledge files: read once, overlaid by a team's own, identified by their content.

Knowledge is an argument, never a global: stages get a `Knowledge` and ask it for the part they need.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")

HERE = Path(__file__).parent


class KnowledgeError(Exception):
    """A knowledge file is missing or malformed. One line: file, what is wrong, what to do."""


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file that holds a mapping. Raises KnowledgeError."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: not readable YAML ({' '.join(str(error).split())}); mend the file") from error
    if not isinstance(data, dict):
        raise KnowledgeError(f"{path}: must be a mapping at the top; see docs/")
    return data


_OPEN = frozenset({"editions.yaml"})
"""Files whose keys are names of a team's own making."""
WORDS = ("words.yaml", "facets.yaml")
"""Files of the folder concepts/ that list words; all others list concepts."""


def _check_names(overlay: Path) -> None:
    """Raises KnowledgeError for a file or a key of an overlay that nothing would ever read: it is misspelt."""
    ours = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.suffix == ".yaml"}
    for path in sorted(p for p in overlay.rglob("*") if p.suffix.lower() in {".yaml", ".yml"}):
        name = path.relative_to(overlay).as_posix()
        if name not in ours and not (name.startswith("concepts/") and path.suffix == ".yaml" and path.parent.parent == overlay):
            raise KnowledgeError(
                f"{path}: no knowledge file has this name; {_nearest(name, ours, 'use one of ours, or concepts/NAME.yaml')}"
            )
        if name in _OPEN or (name.startswith("concepts/") and path.name not in WORDS):
            continue
        known = read_yaml(HERE / name).keys()
        for key in read_yaml(path):
            if key not in known:
                raise KnowledgeError(f"{path}: unknown key {key}; {_nearest(str(key), known, 'its keys are ' + ', '.join(sorted(known)))}")


def _nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"did you mean {close[0]}?" if close else otherwise


class Knowledge:
    """The YAML and CSV files of this folder, each with an optional overlay of the same name in `overlay`.

    A stage compiles its part with `part(compile)`, where `compile` is a module-level function of a Knowledge; the result is kept.
    `edition` is the edition of the scoring rules to go by, whatever the page says.
    """

    def __init__(self, overlay: Path | None = None, edition: str | None = None) -> None:
        if overlay is not None and not overlay.is_dir():
            raise KnowledgeError(f"{overlay}: no such folder; name a folder with YAML files of your own")
        if overlay is not None:
            _check_names(overlay)
        self._overlay = overlay
        self.edition = edition
        self._mappings: dict[str, dict[str, Any]] = {}
        self._parts: dict[Callable[[Knowledge], Any], Any] = {}

    def files(self, name: str) -> tuple[Path, ...]:
        """The file `name` (path below this folder), then its overlay where there is one."""
        found = [d / name for d in (HERE, self._overlay) if d is not None and (d / name).is_file()]
        if not found:
            raise KnowledgeError(f"{HERE / name}: missing; reinstall jixiao")
        return tuple(found)

    def read(self, name: str) -> dict[str, Any]:
        """A YAML mapping, read once and not to be changed; entries of the overlay replace ours by key."""
        if name not in self._mappings:
            self._mappings[name] = {key: value for path in self.files(name) for key, value in read_yaml(path).items()}
        return self._mappings[name]

    def table(self, name: str, columns: Sequence[str]) -> Iterator[list[str]]:
        """The rows of a CSV with these columns, then those of the overlay's. Raises KnowledgeError where a file has others."""
        for path in self.files(name):
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                if next(rows, None) != list(columns):
                    raise KnowledgeError(f"{path}: first line must be {','.join(columns)}; mend the file")
                yield from rows

    def folder(self, name: str) -> tuple[tuple[Path, ...], ...]:
        """The YAML files of a folder below this one, by name, then those of the same folder of the overlay, whatever they are called."""
        folders = [d / name for d in (HERE, self._overlay) if d is not None]
        return tuple(tuple(sorted(f.glob("*.yaml"))) for f in folders)

    def part(self, compile: Callable[[Knowledge], T]) -> T:
        """`compile(self)`, done once."""
        if compile not in self._parts:
            self._parts[compile] = compile(self)
        result: T = self._parts[compile]
        return result

    def version(self) -> str:
        """Twelve hex digits over the content of all knowledge files: another version may give other rows."""
        digest = hashlib.sha256()
        for folder in (HERE, self._overlay):
            if folder is not None:
                for path in sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".csv"}):
                    digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:12]
