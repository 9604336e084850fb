"""Labelled lines of covers and heads (封面、表头): 项目名称：…, 主管部门：…, 评价机构：…."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.prose.lines import Line
from extractors.prose.signature import DATE
from extractors.records import Worded
from extractors.vocabulary import groups, pattern
from extractors.vocabulary.labels import unsealed

_HEAD = 80


@cache
def _label() -> re.Pattern[str]:
    """All labels, longest wording first where several fit, each in a group of its own name."""
    labels = groups("masthead", "labels")
    return re.compile(
        rf"(?:^|(?<=[\s\d年度月日局会心室部院站处队司）)；;，,]))(?:{labels})(?:\s*[：:]\s*|(?<=[日时][期间])(?=(?:19|20)\d\d年))"
    )


def read_labels(lines: Sequence[Line]) -> dict[str, Worded]:
    """Values of labelled lines (`自评项目名称：…`); the first of each label counts."""
    values: dict[str, Worded] = {}
    nothing, note = pattern("masthead", "no_value"), pattern("masthead", "unit_note")
    for line in lines[:_HEAD]:
        if not _label().match(line.text):
            continue
        found = list(_label().finditer(line.text))
        for match, end in zip(found, [m.start() for m in found[1:]] + [len(line.text)], strict=True):
            text = unsealed(note.sub("", line.text[match.end() : end])).strip(" 。；;，,：:")
            if match.lastgroup == "report_date" and len(DATE.findall(text)) > 1:
                continue  # 评价时间：2022年1月1日至12月31日 is a period
            firm = match.lastgroup == "organisation" and pattern("masthead", "firms").fullmatch(text)
            if match.lastgroup and not nothing.fullmatch(text):
                values.setdefault("evaluator" if firm else match.lastgroup, line.worded(text))
    return values
