"""What findings and checks say, in the language of the console; what is published stays Chinese."""

from __future__ import annotations

from functools import cache

from pipeline import schema
from pipeline.audit.sentences import Sentences, sentences
from pipeline.console.messages import Messages
from pipeline.knowledge.load import Knowledge


def said(say: Messages, finding: schema.Finding) -> str:
    """The sentence of a finding."""
    return finding.message if say.language == "zh" else _sentences().english(finding.rule, finding.message)


def title(say: Messages, rule: str, manual: str) -> str:
    """What a rule demands, in a line: the first line of its manual page, or its English."""
    first = manual.strip().partition("\n")[0]
    return first if say.language == "zh" else _sentences().rules.get(rule, first)


def reason(say: Messages, check: schema.Check) -> str:
    """Why a rule could not be evaluated; nothing where it could."""
    text = check.reason or ""
    return text if say.language == "zh" else _sentences().reasons.get(text, text)


@cache
def _sentences() -> Sentences:
    return sentences(Knowledge())
