"""The blind papers (tests/unseen) as scans: printed, spoilt as five scanners would, read, and compared with their truth, row by row.

    python benchmarks/blind_scans.py [first second …] [--turn 1] [--files DIR]

A row of projects, funds or indicators counts where a published row has every value that the truth names. `--turn` gives each paper to
another scanner (0 to 4); `--files` keeps the files. Papers without a PDF of their own are printed by LibreOffice, in one of three fonts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import scans  # noqa: E402
from tests.unseen.files import write  # noqa: E402
from tests.unseen.judge import unmatched  # noqa: E402
from tests.unseen.papers import SETS, Paper, papers  # noqa: E402

FONTS = ("Noto Serif CJK SC", "WenQuanYi Zen Hei", "Noto Sans CJK SC")
SCANNERS: tuple[tuple[int, Callable[[Any], Any]], ...] = (
    (200, lambda p: scans.noise(p, 5)),
    (150, lambda p: scans.jpeg(scans.noise(scans.skew(p, 0.8), 5), 70)),
    (200, lambda p: scans.jpeg(scans.skew(scans.seal(p), -0.6), 75)),
    (200, lambda p: scans.jpeg(scans.noise(scans.shadow(scans.skew(p, 1.3)), 5), 60)),
    (200, lambda p: scans.skew(scans.faint(p), -1.1)),
)
"""Dots per inch, and what is done to a page: clean, coarse, sealed, on grey paper, with pale toner."""


def printed(folder: Path, which: str) -> Iterator[tuple[Paper, Path]]:
    """Every paper of a set as PDF."""
    for number, paper in enumerate(papers(which)):
        kinds = [kind for kind in paper.files if kind.startswith("pdf")]
        if not kinds:
            yield paper, _by_office(write(folder / paper.name, "docx", paper.body), FONTS[number % len(FONTS)])
        for kind in kinds:
            yield paper, write(folder / f"{paper.name}-{kind}", kind, paper.body)


def _by_office(path: Path, font: str) -> Path:
    import docx
    from docx.oxml.ns import qn

    document: Any = docx.Document(str(path))
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    for table in document.tables:
        table.style = "Table Grid"
    if document.tables and max(len(table.columns) for table in document.tables) > 8:
        section = document.sections[0]
        section.page_width, section.page_height = section.page_height, section.page_width
    document.save(str(path))
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.with_suffix(".pdf")


def scanned(path: Path, scanner: int) -> Path:
    """The PDF's pages as pictures, spoilt, in a PDF beside it."""
    dpi, spoil = SCANNERS[scanner % len(SCANNERS)]
    pages = [Image.fromarray(spoil(page)[..., ::-1]) for page in scans.print_pages(path, dpi)]
    scan = path.with_suffix(".scan.pdf")
    pages[0].save(scan, save_all=True, append_images=pages[1:], resolution=dpi, quality=85)
    return scan


def compare(paper: Paper, path: Path) -> tuple[int, int, int]:
    """How many rows of the truth are published right, how many there are, and how many rows are published."""
    true = sum(not row.get("optional") for table in ("projects", "funds", "indicators") for row in paper.gold[table])
    lost, extra = unmatched(paper, path)
    return true - len(lost), true, true - len(lost) + len(extra)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--turn", type=int, default=0)
    parser.add_argument("--files", type=Path)
    arguments = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = arguments.files or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        both = [0] * 6
        for which in arguments.sets:
            for number, (paper, path) in enumerate(printed(folder, which)):
                figures = [*compare(paper, path), *compare(paper, scanned(path, number + arguments.turn))]
                both = [a + b for a, b in zip(both, figures, strict=True)]
                print(f"{which}/{path.stem}: right {figures[0]} of {figures[1]} as PDF, {figures[3]} as scan", flush=True)
        for name, (right, true, found) in (("PDF", both[:3]), ("scan", both[3:])):
            print(f"{name:5} {right} rows right of {true}, {found} published, F1 {2 * right / max(true + found, 1):.4f}")


if __name__ == "__main__":
    main()
