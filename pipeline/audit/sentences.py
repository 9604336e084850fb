"""What findings say: Chinese sentences from templates, and the English of a sentence that was published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.bilingual import Template, retell, template
from pipeline.knowledge.load import Knowledge


@dataclass(frozen=True, slots=True)
class Sentences:
    """Templates by rule and variant, the clause of doubt, manuals, the English of facts, rules and reasons; see `findings.yaml`."""

    says: Mapping[str, Template]
    doubt: Template
    facts: Mapping[str, str]
    rules: Mapping[str, str]
    manuals: Mapping[str, str]
    """The manual of each rule in Chinese, without its title."""
    reasons: Mapping[str, str]

    def chinese(self, key: str, words: Mapping[str, str]) -> str:
        """The published sentence."""
        return self.says[key].printed.format(**words)

    def doubtful(self, sentence: str, read: str, meant: str) -> str:
        """The sentence with the other possibility: that the page was misread."""
        return sentence + self.doubt.printed.format(read=read, meant=meant)

    def english(self, rule: str, sentence: str) -> str:
        """The English of a published sentence of a rule; the sentence itself where it is none of ours."""
        doubted = re.fullmatch(rf"(?P<said>.*?){self.doubt.pattern.pattern}", sentence, re.DOTALL)
        said, words = (doubted["said"], doubted.groupdict()) if doubted else (sentence, {})
        templates = [t for key, t in self.says.items() if key == rule or key.startswith(rule + ".")]
        told = retell(said, templates, lambda word: self.facts.get(word, word))
        if told is None:
            return sentence
        return told + (self.doubt.told.format(**words) if doubted else "")


def sentences(knowledge: Knowledge) -> Sentences:
    """What `findings.yaml` says."""
    data = knowledge.read("findings.yaml")
    says = {key: template(entry["zh"], entry["en"]) for key, entry in data["says"].items()}
    return Sentences(
        says, template(data["doubt"]["zh"], data["doubt"]["en"]), data["facts"], data["rules"], data["manuals"], data["reasons"]
    )
