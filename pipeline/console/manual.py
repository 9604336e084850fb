"""The manual page of an audit rule (核查规则说明): what `jixiao explain RULE` tells and docs/audit.md holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from inspect import cleandoc

from pipeline.audit import RULES
from pipeline.audit.rule import Rule
from pipeline.audit.sentences import Sentences, sentences
from pipeline.console.messages import Messages
from pipeline.console.said import title
from pipeline.knowledge.load import Knowledge

_SLOT = re.compile(r"\{\w+\}")


def rule_named(name: str) -> Rule | None:
    """The rule with that name."""
    return next((rule for rule in RULES if rule.name == name), None)


def manual(say: Messages, rule: Rule) -> Iterator[str]:
    """The rule's page, line by line: what it demands, how grave a breach is, how it compares, when it cannot, what a finding says."""
    yield f"{rule.name}: {title(say, rule.name, rule.manual)}"
    yield f"{say('audit.severity')}: {say(f'severity.{rule.severity}')}"
    yield f"{say('outcome.not_evaluable')}: {needs(say, rule)}"
    yield from body(say, rule).splitlines()
    for sentence in says(say, rule):
        yield f"{say('audit.finding')}: {sentence}"


def body(say: Messages, rule: Rule) -> str:
    """The page without its title: how the rule compares, what is only a remark, when it cannot be evaluated."""
    return _sentences().manuals[rule.name].strip() if say.language == "zh" else cleandoc(rule.manual).partition("\n")[2].strip()


def needs(say: Messages, rule: Rule) -> str:
    """Why there is nothing to check where a report does not give what the rule needs."""
    return rule.needs if say.language == "zh" else _sentences().reasons.get(rule.needs, rule.needs)


def says(say: Messages, rule: Rule) -> tuple[str, ...]:
    """The sentences of the rule's findings, `…` where names and figures stand."""
    templates = [t for key, t in _sentences().says.items() if key == rule.name or key.startswith(rule.name + ".")]
    return tuple(_SLOT.sub("…", t.printed if say.language == "zh" else t.told) for t in templates)


@cache
def _sentences() -> Sentences:
    return sentences(Knowledge())
