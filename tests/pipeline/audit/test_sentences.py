"""Findings in English: made from the published Chinese sentence, with the same figures."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.audit import RULES, audit
from pipeline.audit.sentences import sentences
from tests.pipeline.audit.builders import KNOWLEDGE
from tests.pipeline.audit.examples import EXAMPLES

SENTENCES = sentences(KNOWLEDGE)
_CHINESE = re.compile(r"[一-龥]")
_SLOT = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_finding_is_told_in_english_with_the_same_figures(name: str) -> None:
    told = [f for f in audit(EXAMPLES[name].broken, KNOWLEDGE).findings if f.rule == name]
    assert told
    for finding in told:
        english = SENTENCES.english(name, finding.message)
        assert english != finding.message
        assert sorted(re.findall(r"\d+(?:\.\d+)?", english)) == sorted(re.findall(r"\d+(?:\.\d+)?", finding.message))


@pytest.mark.parametrize("key", SENTENCES.says)
def test_both_languages_tell_the_same(key: str) -> None:
    template = SENTENCES.says[key]
    assert set(_SLOT.findall(template.told)) == set(_SLOT.findall(template.printed))
    assert not _CHINESE.search(template.told)
    words = {slot: f"{n}.5%" for n, slot in enumerate(_SLOT.findall(template.printed))}
    rule = ".".join(key.split(".")[:2])
    assert SENTENCES.english(rule, SENTENCES.chinese(key, words)) == template.told.format(**words)


def test_a_doubt_is_told_too() -> None:
    finding = SENTENCES.chinese("target.missed", {"name": "满意度", "target": "290%", "actual": "97%"})
    assert SENTENCES.english("target.missed", SENTENCES.doubtful(finding, "290%", "≥90%")) == (
        "“满意度”: target 290%, actual 97%: missed; or it was misread: “290%” may be “≥90%” on the page; please check"
    )


def test_a_sentence_of_another_kind_stays_as_it_is() -> None:
    assert SENTENCES.english("target.missed", "人工核实不符") == "人工核实不符"


def test_every_rule_has_its_manual_in_chinese() -> None:
    assert set(SENTENCES.manuals) == {rule.name for rule in RULES}
    for name, text in SENTENCES.manuals.items():
        assert len(_CHINESE.findall(text)) > 20, name
        assert "无法核对" in text, name


def test_every_rule_and_reason_has_its_english() -> None:
    assert set(SENTENCES.rules) == {rule.name for rule in RULES}
    assert {rule.needs for rule in RULES} <= set(SENTENCES.reasons)
    for example in EXAMPLES.values():
        reasons = {c.reason for c in audit(replace(example.unknown), KNOWLEDGE).checks if c.reason}
        assert reasons <= set(SENTENCES.reasons)
