"""The manual of the audit rules: docs/audit.md and `jixiao explain RULE` tell what the rules themselves say."""

from __future__ import annotations

import runpy
from inspect import cleandoc
from pathlib import Path

import pytest

from pipeline.audit import RULES
from pipeline.cli import run_command
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages

ROOT = Path(__file__).parents[1]


def test_the_manual_is_what_the_rules_say() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_audit_manual.py"))["page"]()
    assert made == (ROOT / "docs" / "audit.md").read_text(encoding="utf-8"), "run python tools/make_audit_manual.py"
    assert all(f"## `{rule.name}`" in made for rule in RULES)


@pytest.mark.parametrize(("language", "words"), [("zh", "报告为"), ("en", "the report says")])
def test_a_rule_is_explained_without_a_dataset(capsys: pytest.CaptureFixture[str], language: str, words: str) -> None:
    for rule in RULES:
        assert run_command(["explain", rule.name, "--output", "/nowhere"], Messages(language)) is ExitCode.EXTRACTED
        told = capsys.readouterr().out
        assert told.startswith(rule.name)
        assert (cleandoc(rule.manual).splitlines()[-1] in told) is (language == "en")
        assert words in told or rule.name != "fund.execution_rate"
