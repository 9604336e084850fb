"""What is said to a person, in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")

Wordings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages in one language: `say("run.nothing", sources="a b")`."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The message, its placeholders filled."""
        return load_messages()[key][self.language].format(**values)


@cache
def load_messages() -> Wordings:
    """Every message in every language: key -> language -> wording."""
    import yaml

    text = (Path(__file__).parents[1] / "messages.yaml").read_text(encoding="utf-8")
    wordings: Wordings = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return wordings


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """`--lang` where it is given, else Chinese in a Chinese locale, else English."""
    for n, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or (arguments[n + 1] if n + 1 < len(arguments) else "")
            if value in LANGUAGES:
                return value
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
