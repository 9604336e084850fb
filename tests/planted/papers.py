"""Papers that the audit rules were not written on, and errors planted into them (planted.yaml).

The papers are those of tests/unseen, the samples, reports in prose and traps.yaml.

`python -m tests.planted.papers` prints which errors are found, which are not, what else is found, and what the clean papers raise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from extractors.document import Block, Document, Paragraph
from extractors.forms.across import set_upright
from extractors.interpret import interpret
from extractors.read import put_right
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.report import normalise
from pipeline.process import audit
from pipeline.report import Origin
from pipeline.schema import Finding
from pipeline.scoring import score
from tests.grids import table_of
from tools.make_samples import DOCX, PDF, TXT

HERE = Path(__file__).parent
KNOWLEDGE = Knowledge()
SETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
REPORTS = HERE.parent / "extractors" / "prose" / "reports"
SAMPLES = {Path(name).stem: blocks for name, blocks in (DOCX | PDF).items()} | {
    Path(name).stem: text.splitlines() for name, text in TXT.items() if "\t" not in text
}
_BETWEEN = "\n\x00\n"
"""Stands between the paragraphs and tables of a paper."""


@dataclass(frozen=True, eq=False)
class Plant:
    """An error in a paper: `rule` must find what it does not find in the clean paper, in words that hold `says`.

    `change` replaces words that stand once, `add` puts lines behind the paper. `defect` is the number of a defect of defects.yaml;
    `missed` tells why no rule finds the error.
    """

    paper: str
    error: str
    rule: str
    says: str
    change: dict[str, str] = field(default_factory=dict)
    add: tuple[str, ...] = ()
    defect: str = ""
    missed: str = ""

    def __str__(self) -> str:
        return f"{self.paper} {self.error}"

    def text(self) -> str:
        """The paper with the error."""
        text = papers()[self.paper]
        for old, new in self.change.items():
            if text.count(old) != 1:
                raise ValueError(f"{self}: {old!r} stands {text.count(old)} times")
            text = text.replace(old, new)
        return _BETWEEN.join([text, *self.add])

    def hits(self, finding: Finding) -> bool:
        """Whether a finding is the planted error."""
        return finding.rule == self.rule and self.says in finding.message


@cache
def plants() -> tuple[Plant, ...]:
    return tuple(Plant(**entry) for entry in yaml.safe_load((HERE / "planted.yaml").read_text(encoding="utf-8")))


@cache
def papers() -> dict[str, str]:
    """The clean papers by name."""
    found = {}
    for path in (*(HERE.parent / "unseen" / f"{which}.yaml" for which in SETS), HERE / "traps.yaml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            found[f"{path.stem}/{entry['name']}"] = _BETWEEN.join(entry["body"])
    for name, blocks in SAMPLES.items():
        found[f"samples/{name}"] = _BETWEEN.join(block.lstrip("# ").replace("\\n", "⏎") for block in blocks if block)
    for report in sorted(REPORTS.glob("*.txt")):
        found[f"prose/{report.stem}"] = _BETWEEN.join(report.read_text(encoding="utf-8").splitlines())
    return found


def findings(text: str) -> list[Finding]:
    """Errors and warnings in a paper."""
    document = put_right(Document("docx", tuple(blocks(text))))
    digest = hashlib.sha256(text.encode()).hexdigest()
    report = normalise(interpret(document, name="paper.docx"), document, Origin("paper.docx", digest, 1), KNOWLEDGE)
    return [f for f in audit(score(report, KNOWLEDGE), KNOWLEDGE).findings if f.severity != "info"]


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs and tables of a paper."""
    tables = 0
    for number, block in enumerate(text.split(_BETWEEN), 1):
        if " | " not in block:
            yield Paragraph(block, number)
            continue
        tables += 1
        rows = [[cell.strip().replace("⏎", "\n") for cell in line.split("|")] for line in block.strip().splitlines()]
        width = max(map(len, rows))
        yield set_upright(table_of([row + ["<"] * (width - len(row)) for row in rows], tables))


@cache
def clean(paper: str) -> frozenset[tuple[str, str]]:
    """Rule and message of what a clean paper raises."""
    return frozenset((f.rule, f.message) for f in findings(papers()[paper]))


def new(plant: Plant) -> list[Finding]:
    """What the error raises beyond what the clean paper does."""
    return [f for f in findings(plant.text()) if (f.rule, f.message) not in clean(plant.paper)]


def main() -> None:
    found = {plant: new(plant) for plant in plants()}
    for plant, raised in found.items():
        caught = any(map(plant.hits, raised))
        beside = [f for f in raised if not plant.hits(f)]
        if not caught or beside:
            print("found " if caught else "MISSED", plant, plant.rule)
        for f in beside:
            print(f"        beside it: {f.severity} {f.rule} {f.message}")
    for paper in papers():
        for rule, message in sorted(clean(paper)):
            print("clean ", paper, rule, message)
    print(sum(any(map(p.hits, raised)) for p, raised in found.items()), "of", len(found))


if __name__ == "__main__":
    main()
