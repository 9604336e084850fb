"""Misreading or misreporting: errors planted into papers that are printed, scanned and read again.

`python -m benchmarks.audit_scans [--spoil plain "150 dpi" …]`. For each paper: what the clean scan raises that the
clean page does not (a misread cell told as an error, or as a doubt about the reading), and as what the planted error is told.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.scans import SPOILS, print_pages
from extractors.document import Paragraph
from pipeline.process import process_file
from pipeline.schema import Finding
from tests.planted.papers import KNOWLEDGE, Plant, blocks, clean, papers, plants
from tests.unseen.files import write

PLANTED = (
    "beijing_vertical rate",
    "beijing_vertical digits of a source exchanged",
    "beijing_vertical score above weight",
    "beijing_vertical full marks for a missed target",
    "sichuan_split more spent than budgeted",
    "special_bond budget of a source",
    "chongqing_names total at the top",
    "transfer_region digits of an actual exchanged",
    "two_forms total of the second form",
    "beijing_vertical a goal below the target",
)


def scanned(text: str, spoil: str, folder: Path) -> list[Finding]:
    """Findings on the paper, printed as a PDF and spoilt."""
    dpi, spoilt = SPOILS[spoil]
    pdf = write(folder / "paper", "pdf-landscape", [b.text if isinstance(b, Paragraph) else b for b in blocks(text)])
    pictures = [Image.fromarray(spoilt(p)[..., ::-1]) for p in print_pages(pdf, dpi)]
    scan = folder / "scan.pdf"
    pictures[0].save(scan, save_all=True, append_images=pictures[1:], resolution=dpi, quality=90)
    return list(process_file(scan, KNOWLEDGE).findings)


def told(finding: Finding) -> str:
    """As what a finding is told."""
    return "doubt" if "识读有误" in finding.message else "remark" if finding.severity == "info" else "error"


def judge(plant: Plant, spoil: str, folder: Path) -> tuple[Counter[str], str]:
    """What the clean scan raises wrongly, and as what the planted error is told."""
    page = {rule for rule, _ in clean(plant.paper)}
    raised = scanned(papers()[plant.paper], spoil, folder)
    wrong = [f for f in raised if f.rule not in page and told(f) != "remark"]
    hits = [f for f in scanned(plant.text(), spoil, folder) if f.rule == plant.rule and f.message not in {c.message for c in raised}]
    for finding in wrong:
        print(f"    {plant.paper} clean, told as {told(finding)}: {finding.rule} {finding.message}")
    return Counter(map(told, wrong)), min(map(told, hits), key=("error", "doubt", "remark").index, default="nothing")


def main(spoils: list[str]) -> None:
    chosen = [p for p in plants() if str(p).endswith(PLANTED)]
    for spoil in spoils:
        with TemporaryDirectory() as folder:
            results = [(p, *judge(p, spoil, Path(folder))) for p in chosen]
        for plant, _, how in results:
            print(f"    {how:8} {plant}")
        wrong = sum((w for _, w, _ in results), Counter[str]())
        print(f"{spoil}: planted {dict(Counter(how for *_, how in results))}; wrongly on clean scans {dict(wrong)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--spoil", nargs="*", default=["plain", "150 dpi", "all"], choices=list(SPOILS))
    main(parser.parse_args().spoil)
