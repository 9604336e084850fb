"""One row's story: `jixiao explain`; and what does not hold: `jixiao findings`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extractors.document import Place
from extractors.wording import squeeze
from pipeline import schema
from pipeline.console.manual import body, rule_named
from pipeline.console.messages import Messages
from pipeline.console.said import said, title
from pipeline.console.show import place
from pipeline.printing import printable
from pipeline.publish.documents import document_path
from pipeline.store import Store

PLACED = ("page", "table_no", "row_no")


def explain(say: Messages, store: Store, output: Path, identity: str) -> Iterator[str]:
    """Source, place, the page's own words, each value with its cleaning steps, the findings about it, the rule of a finding."""
    table, row = store.row(identity)
    document_id = identity.partition("-")[0]
    document = store.row(document_id)[1]
    yield say("explain.row", id=identity, table=table)
    yield f"{say('explain.source')}: {getattr(document, 'source', '')}"
    where: dict[str, Any] = {name: getattr(row, name, None) for name in PLACED}
    if any(where.values()):
        yield f"{say('explain.place')}: {place(say, Place(**where))}"
        for words in _page_says(document_path(output, document_id), row):
            yield f"{say('explain.page_says')}: {words}"
    yield f"{say('explain.values')}:"
    yield from _values(say, row, store.steps(identity))
    if isinstance(row, schema.Finding):
        yield from _rule(say, row)
    for finding in store.findings(document=document_id):
        if isinstance(finding, schema.Finding) and finding.subject == identity:
            yield f"{say('summary.findings')}: {describe(say, finding)}"


def findings(
    say: Messages, store: Store, rule: str | None, document: str | None, severity: str | None, group: str = "document"
) -> Iterator[str]:
    """The findings, each document's under its source, or each rule's under its name."""
    found = (f for f in store.findings(rule, document, severity) if isinstance(f, schema.Finding))
    listed: Iterable[schema.Finding] = sorted(found, key=lambda f: f.rule) if group == "rule" else found
    last = None
    for finding in listed:
        key = finding.rule if group == "rule" else finding.document_id
        if key != last:
            last = key
            yield key if group == "rule" else f"{getattr(store.row(key)[1], 'source', '')}  ({key})"
        yield f"  {describe(say, finding)}"
    if last is None:
        yield say("findings.none")


def describe(say: Messages, finding: schema.Finding) -> str:
    """A finding in one line."""
    return f"{finding.finding_id}  {say(f'severity.{finding.severity}')}  {finding.rule}  {printable(said(say, finding))}"


def _values(say: Messages, row: schema.Row, steps: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for column in schema.columns(type(row)):
        value = getattr(row, column.name)
        if value is None or column.key or column.name in (*PLACED, "evidence"):
            continue
        name = f"{column.label} {column.name}" if say.language == "zh" else column.name
        cleaned = "  " + say("explain.cleaned", steps=" → ".join(steps[column.name])) if column.name in steps else ""
        shown = said(say, row) if isinstance(row, schema.Finding) and column.name == "message" else value
        yield f"  {name}: {_plain(shown)}{cleaned}"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else printable(squeeze(str(value)))


def _rule(say: Messages, finding: schema.Finding) -> Iterator[str]:
    for evidence in json.loads(finding.evidence):
        where = place(say, Place(**{name: evidence.get(name) for name in PLACED}))
        yield f"{say('explain.about')}: {printable(squeeze(evidence['text']))}" + (f"  [{where}]" if where else "")
    yield f"{say('explain.rule')}: {finding.rule}"
    if rule := rule_named(finding.rule):  # an older store may hold one that is no more
        yield f"  {title(say, rule.name, rule.manual)}"
        yield from (f"  {line}" for line in body(say, rule).splitlines())


def _page_says(path: Path, row: schema.Row) -> Iterator[str]:
    """The cells of a table row, or the paragraph, from the document's JSON; nothing where that is gone."""
    if not path.is_file():
        return
    document = json.loads(path.read_text(encoding="utf-8"))
    number, line = getattr(row, "table_no", None), (getattr(row, "row_no", None) or 0) - 1
    for table in document["tables"]:
        if table["number"] == number:
            cells = [cell for cell in table["cells"] if cell["row"] <= line < cell["row"] + cell["row_span"]]
            yield " | ".join(printable(squeeze(cell["text"])) for cell in sorted(cells, key=lambda cell: cell["column"]))
    box = getattr(row, "bbox", None)
    for paragraph in document["paragraphs"]:
        if number is None and box and (paragraph["page"], paragraph["bbox"]) == (getattr(row, "page", None), box):
            yield printable(paragraph["text"])
