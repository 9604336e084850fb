"""What a run did, as JSON and as Markdown in `output/runs/`: what is new, what failed, what changed in the dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.console.messages import Messages
from pipeline.console.progress import line
from pipeline.printing import printable
from pipeline.publish.aside import install
from pipeline.summary import Summary, Told

_BAD = ("partial", "failed", "quarantined")


def write_report(say: Messages, summary: Summary, output: Path) -> Path:
    """Write both files, whole; returns the Markdown one."""
    name = summary.started.replace(":", "").replace("+0000", "Z") + f"-{summary.number}"
    folder = output / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    texts = {".json": json.dumps(as_data(summary), ensure_ascii=False, indent=1), ".md": "\n".join(as_markdown(say, summary))}
    for ending, text in texts.items():
        aside = folder / f".{name}{ending}.new"
        aside.write_text(text + "\n", encoding="utf-8")
        install(aside, folder / f"{name}{ending}")
    return folder / f"{name}.md"


def as_data(summary: Summary) -> dict[str, Any]:
    """The report for programs."""
    head = {name: getattr(summary, name) for name in ("number", "started", "finished", "outcome", "sources", "program", "knowledge")}
    news = [{name: value for name, value in asdict(told).items() if name not in ("unchanged", "count", "copy")} for told in summary.news]
    lists = {name: getattr(summary, name) for name in ("gone", "replaced", "dropped")}
    dataset = {name: {"before": summary.rows_before.get(name, 0), "after": count} for name, count in summary.rows.items()}
    return {**head, "numbers": summary.told(), "documents": news, **lists, "dataset": dataset}


def as_markdown(say: Messages, summary: Summary) -> Iterator[str]:
    """The report for people."""
    yield f"# {say('report.title', number=summary.number)}"
    yield ""
    outcome = say("outcome." + summary.outcome.replace(" ", "_"))
    yield f"{summary.started} – {summary.finished} · {outcome} · jixiao {summary.program} · {summary.knowledge}"
    yield ""
    names = ("found", "read", "unchanged", "copies", "not_read", "left", "outdated")
    special = {"unchanged": summary.unchanged - summary.copies, "not_read": summary.problems}
    for name in names:
        if count := special.get(name, getattr(summary, name, 0)):
            yield f"- {say(f'summary.{name}')}: {count}"
    yield from _list(say, "new", [told for told in summary.news if told.status == "extracted" and not told.again])
    yield from _list(say, "again", [told for told in summary.news if told.status == "extracted" and told.again])
    yield from _list(say, "failed", [told for told in summary.news if told.problem or told.status in _BAD])
    for name in ("gone", "replaced", "dropped"):
        yield from _list(say, name, getattr(summary, name))
    yield from _changes(say, summary)


def _list(say: Messages, name: str, entries: list[Told] | list[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield f"## {say(f'report.{name}', count=len(entries))}"
        yield ""
    for entry in entries:
        yield f"- `{printable(entry)}`" if isinstance(entry, str) else f"- {_plain(line(say, entry))}"


def _plain(text: str) -> str:
    """Words of a document as words of Markdown, not as its markup."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text)


def _changes(say: Messages, summary: Summary) -> Iterator[str]:
    yield ""
    yield f"## {say('report.dataset')}"
    yield ""
    changed = {name: (summary.rows_before.get(name, 0), count) for name, count in summary.rows.items()}
    if not summary.published:
        yield say("report.unchanged")
        return
    yield f"| | {say('report.before')} | {say('report.after')} | |"
    yield "| --- | ---: | ---: | ---: |"
    for name, (before, after) in changed.items():
        yield f"| {name} | {before} | {after} | {after - before:+} |"
