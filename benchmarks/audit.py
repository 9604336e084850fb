"""Recall of every audit rule on planted errors, and false alarms on clean papers.

`python -m benchmarks.audit [--each 20] [--seed 1] [--files] [--show]`. Papers are made by a seeded generator (`audit_papers.py`), errors
planted one at a time (`audit_errors.py`); all stages after the reader see them, and with `--files` the reader too: each paper is written as
DOCX, XLSX, HTML or text and read back. A false alarm is an error or warning on a clean paper.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.audit_errors import ERRORS, Error
from benchmarks.audit_files import FORMATS
from benchmarks.audit_papers import KINDS, draw, make
from extractors.document import Document, Paragraph
from extractors.interpret import interpret
from extractors.read import read
from pipeline.audit import audit
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.report import normalise
from pipeline.report import Origin, Report
from pipeline.scoring import score

_MOST_LINES_OF_A_SHEET = 3


def written(document: Document, random: Random) -> Document:
    """The paper as it is read back from a file of some format; reports are not written in spreadsheets."""
    tells = len([b for b in document.blocks if isinstance(b, Paragraph)]) > _MOST_LINES_OF_A_SHEET
    suffix = random.choice([f for f in FORMATS if f != "xlsx" or not tells])
    with TemporaryDirectory() as folder:
        path = Path(folder, f"paper.{suffix}")
        FORMATS[suffix](document, path)
        return read(path)


def judge(document: Document, knowledge: Knowledge) -> Report:
    """The document through all stages that follow reading."""
    digest = hashlib.sha256(repr(document.blocks).encode()).hexdigest()
    report = normalise(interpret(document, name="paper.docx"), document, Origin("paper.docx", digest, 1), knowledge)
    return audit(score(report, knowledge), knowledge)


def alarms(report: Report) -> list[tuple[str, str]]:
    return [(f.rule, f.message) for f in report.findings if f.severity != "info"]


def found(report: Report, error: Error, mention: str) -> bool:
    """Whether the planted error is among the findings; remarks count only for rules that do no more than remark."""
    return any(f.rule == error.rule and mention in f.message and (error.remark or f.severity != "info") for f in report.findings)


def main(each: int, seed: int, show: bool, files: bool) -> None:
    knowledge = Knowledge()
    clean, false = 0, Counter[str]()
    for n in range(each * len(KINDS)):
        random = Random(f"{seed} clean {n}")
        document = draw(make(KINDS[n % len(KINDS)], random), random)
        document = written(document, random) if files else document
        raised = alarms(judge(document, knowledge))
        clean += 1
        false.update(rule for rule, _ in raised)
        if show:
            for rule, message in raised:
                print(f"FALSE {n} {KINDS[n % len(KINDS)]} {rule}: {message}")
    tally = {error: _recall(error, each, seed, knowledge, show, files) for error in ERRORS}
    for rule in dict.fromkeys(e.rule for e in ERRORS):
        hits, tried = (sum(x) for x in zip(*(t for e, t in tally.items() if e.rule == rule), strict=True))
        print(f"{rule:34} {hits:4} of {tried:4}  {hits / tried:.4f}  false {false[rule]}")
    hits, tried = (sum(x) for x in zip(*tally.values(), strict=True))
    print(f"recall {hits / tried:.4f} ({tried} planted); false alarms {sum(false.values())} in {clean} clean papers")


def _recall(error: Error, each: int, seed: int, knowledge: Knowledge, show: bool, files: bool) -> tuple[int, int]:
    hits = 0
    for n in range(each):
        random = Random(f"{seed} {error.rule} {error.plant.__name__} {n}")
        kind = random.choice(error.kinds)
        paper = make(kind, random)
        mention = error.plant(paper, random)
        document = draw(paper, random)
        document = written(document, random) if files else document
        report = judge(document, knowledge)
        hit = found(report, error, mention)
        hits += hit
        if show and not hit:
            print(f"MISSED {error.rule} {error.plant.__name__} {n} {kind} ({mention}): {alarms(report)}")
            print("      ", next((c.outcome, c.reason) for c in report.checks if c.rule == error.rule) if report.checks else "no project")
    return hits, each


def text_of(document: Document) -> str:
    """A paper as text, to look at."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += [" | ".join(c.text for c in block.cells if c.row == r) for r in range(block.rows)]
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", action="store_true")
    parser.add_argument("--show", action="store_true")
    main(**vars(parser.parse_args()))
