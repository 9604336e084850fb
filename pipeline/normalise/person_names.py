"""Names of natural persons (人名) by their form: a surname, one or two characters, and nothing that is an office, a place or a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.knowledge.load import Knowledge
from pipeline.normalise import organisations
from pipeline.normalise.notation import compile_placeholders
from pipeline.normalise.ontology import CLASSES, read_words

HAN = "\u4e00-\u9fff"
BEFORE = "长任人记员由为是请志士生经向"
"""After these a name may begin within a sentence: 局长张三, 由李四."""


@dataclass(frozen=True, slots=True)
class Names:
    """The wordings of personal.yaml on names; `words` are words of the trade, of which none is a name (高校, 农户)."""

    no_name: frozenset[str]
    words: frozenset[str]
    no_name_end: str
    given_name_end: str
    surnames: str
    common_surnames: str
    compound: re.Pattern[str]
    in_prose: re.Pattern[str]
    hint: re.Pattern[str]
    """Without this no sentence names a person; most are done here."""
    orgs: organisations.Organisations


def compile_names(knowledge: Knowledge) -> Names:
    """The part of a Knowledge that this module needs."""
    words = knowledge.read("personal.yaml")
    trade = knowledge.part(read_words)
    listed = {word for table in CLASSES for entries in trade.tables[table].values() for word in entries}
    fields = {field for entries in knowledge.read("organisations.yaml")["fields"].values() for field in entries}
    start = rf"(?<![{HAN}])|(?<=[{BEFORE}])"
    named = rf"(?:{words['compound_surnames']}|[{words['surnames']}])[{HAN}]{{1,2}}"
    common = rf"[{words['common_surnames']}][{HAN}]{{1,2}}"
    return Names(
        no_name=frozenset(words["no_name"]),
        words=frozenset({*listed, *trade.lists["other"], *trade.lists["silent"], *fields, *knowledge.part(compile_placeholders)}),
        no_name_end=words["no_name_end"],
        given_name_end=words["given_name_end"],
        surnames=words["surnames"],
        common_surnames=words["common_surnames"],
        compound=re.compile(words["compound_surnames"]),
        in_prose=re.compile(rf"(?:{start})(?P<addressed>{named})(?={words['address']})|(?<=由)(?P<charged>{common})(?={words['charge']})"),
        hint=re.compile(rf"由|{words['address']}"),
        orgs=knowledge.part(organisations.compile_organisations),
    )


def is_name(names: Names, text: str, sure: bool) -> bool:
    """Whether a text is a name; `sure` where its place says so: then no surname is asked for."""
    if re.fullmatch(rf"[{HAN}]{{1,8}}(?:[·•][{HAN}]{{1,8}})+", text):
        return True
    if not re.fullmatch(f"[{HAN}]{{2,4}}", text) or text in names.words or any(word in text for word in names.no_name):
        return False
    compound = names.compound.match(text) is not None
    if text[-1] in names.no_name_end and not (text[0] in names.common_surnames and len(text) < 4 and text[-1] in names.given_name_end):
        return False
    if organisations.find_organisations(names.orgs, text):
        return False
    return sure or compound or (text[0] in names.surnames and len(text) < 4)


def names_in_prose(names: Names, text: str) -> Iterator[str]:
    """Names that a sentence addresses (李建国同志) or charges with something (由王小明负责)."""
    for found in names.in_prose.finditer(text) if names.hint.search(text) else ():
        if is_name(names, found[0], False):
            yield found[0]
