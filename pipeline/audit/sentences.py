"""What findings say: Chinese sentences from templates, and the English of a sentence that was published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.knowledge.load import Knowledge

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence in both languages; `pattern` finds the slots of the Chinese one again."""

    chinese: str
    english: str
    pattern: re.Pattern[str]

    @property
    def fixed(self) -> int:
        """How many characters are not slots: the more, the surer a match."""
        return len(_SLOT.sub("", self.chinese))


@dataclass(frozen=True, slots=True)
class Sentences:
    """Templates by rule and variant, the clause of doubt, the English of facts, rules and reasons; see `findings.yaml`."""

    says: Mapping[str, Template]
    doubt: Template
    facts: Mapping[str, str]
    rules: Mapping[str, str]
    reasons: Mapping[str, str]

    def chinese(self, key: str, words: Mapping[str, str]) -> str:
        """The published sentence."""
        return self.says[key].chinese.format(**words)

    def doubtful(self, sentence: str, read: str, meant: str) -> str:
        """The sentence with the other possibility: that the page was misread."""
        return sentence + self.doubt.chinese.format(read=read, meant=meant)

    def english(self, rule: str, sentence: str) -> str:
        """The English of a published sentence of a rule; the sentence itself where it is none of ours."""
        doubted = re.fullmatch(rf"(?P<said>.*?){self.doubt.pattern.pattern}", sentence, re.DOTALL)
        said, words = (doubted["said"], doubted.groupdict()) if doubted else (sentence, {})
        templates = [t for key, t in self.says.items() if key == rule or key.startswith(rule + ".")]
        for template in sorted(templates, key=lambda t: -t.fixed):
            if found := template.pattern.fullmatch(said):
                told = template.english.format(**{k: self.facts.get(v, v) for k, v in found.groupdict().items()})
                return told + (self.doubt.english.format(**words) if doubted else "")
        return sentence


def sentences(knowledge: Knowledge) -> Sentences:
    """What `findings.yaml` says."""
    data = knowledge.read("findings.yaml")
    says = {key: _template(entry) for key, entry in data["says"].items()}
    return Sentences(says, _template(data["doubt"]), data["facts"], data["rules"], data["reasons"])


def _template(entry: Mapping[str, str]) -> Template:
    parts = _SLOT.split(entry["zh"])
    pattern = "".join(f"(?P<{part}>.*?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
    return Template(entry["zh"], entry["en"], re.compile(pattern, re.DOTALL))
