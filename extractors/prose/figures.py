"""Figures of results with what they count: 1623批次、5140人次."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[\d.,]+")
_ONE = re.compile(r"[^\d、]*\d[\d.,]*[^\d、]*")
RESULT = (
    r"(?:每[人户亩村月年次周日天]{1,2}){0,2}(?:\d[\d.,]{0,12}[^，,；;。：:（()）、\d]{1,3}、?)?\d[\d.,]{0,12}[^，,；;。：:（()）\d]{0,10}"
)
"""A result as a regular expression: what it is counted by may stand before it (每人每年6300元), it is counted twice at most (5户8人)."""


def unit_of(value: str) -> str:
    """What is counted: 名 of 不少于80名; empty where nothing is."""
    numbers = list(_NUMBER.finditer(value))
    return value[numbers[-1].end() :].removesuffix("以上").removesuffix("以内") if numbers else ""


def units_in(actual: str) -> set[str]:
    """The units of a result, two where it is counted twice."""
    return {unit_of(figure) for figure in _ONE.findall(actual)}


def counted_as(actual: str, target: str) -> str:
    """Of a result counted twice the figure in the target's unit, else the first: 5126户8934人 against 8900人 is 8934人."""
    figures = _ONE.findall(actual)
    return next((f for f in figures if unit_of(f) == unit_of(target)), figures[0]) if figures else actual
