"""How well scans are read: digital PDFs are printed to pictures, spoilt in known ways, read, and compared cell by cell with the PDF itself.

    python benchmarks/scans.py [file.pdf …] [--spoil plain skew …] [--reliability] [--rows] [--json out.json]

A cell is right where its text is the same but for white space and the width of characters. `--rows` compares the published rows of
funds and indicators instead: a row is right where the PDF gives a row with the same wordings and figures. Default files: samples/.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from extractors.document import Cell, Document  # noqa: E402
from extractors.readers.layout import assemble, lay_out  # noqa: E402
from extractors.readers.pdf import read  # noqa: E402
from extractors.readers.scan import read_picture  # noqa: E402

Picture = Any
Spoil = Callable[[Picture], Picture]


class Compared(NamedTuple):
    """One cell with text: what it says, what was read, and how sure the reader was."""

    says: str
    read: str
    confidence: float

    @property
    def right(self) -> bool:
        return same(self.says) == same(self.read)


def same(text: str) -> str:
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    folded = re.sub(r"[“”„\"'‘’]", "", folded).replace("≧", "≥").replace("≦", "≤").replace("⩾", "≥").replace("⩽", "≤")
    return re.sub(r"[—–―－-]+", "-", folded)


def noise(picture: Picture, sigma: float) -> Picture:
    random = np.random.default_rng(7)
    return np.clip(picture + random.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)


def skew(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def keystone(picture: Picture, share: float) -> Picture:
    """As photographed from aside: the top edge by so much narrower than the page, the left one half so."""
    height, width = picture.shape[:2]
    dx, dy = share * width, share * height
    page = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = np.float32([[dx * 2 / 3, dy / 3], [width - dx / 3, 0], [width, height], [0, height - dy / 6]])
    matrix = cv2.getPerspectiveTransform(page, seen)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def jpeg(picture: Picture, quality: int) -> Picture:
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def shadow(picture: Picture) -> Picture:
    """Grey paper that darkens towards one side."""
    fall = np.linspace(0.85, 0.5, picture.shape[1])[None, :, None]
    return (picture * fall).astype(np.uint8)


def seal(picture: Picture) -> Picture:
    """A round red seal of 42 mm over the lower half of the page, where tables are."""
    out = picture.copy()
    height, width = out.shape[:2]
    ink, radius = np.full_like(out, 255), round(width * 0.1)
    centre = (round(width * 0.6), round(height * 0.55))
    cv2.circle(ink, centre, radius, (60, 50, 215), round(radius * 0.07), cv2.LINE_AA)
    star = [(centre[0] + radius * 0.35 * s * np.sin(a), centre[1] - radius * 0.35 * s * np.cos(a)) for a, s in _star()]
    cv2.fillPoly(ink, [np.array(star, np.int32)], (60, 50, 215), cv2.LINE_AA)
    cv2.putText(
        ink,
        "1234567890",
        (centre[0] - round(radius * 0.7), centre[1] + round(radius * 0.7)),
        0,
        width / 2400,
        (60, 50, 215),
        2,
        cv2.LINE_AA,
    )
    return (out.astype(np.uint16) * ink // 255).astype(np.uint8)


def _star() -> Iterator[tuple[float, float]]:
    for k in range(10):
        yield k * np.pi / 5, 1.0 if k % 2 == 0 else 0.4


def faint(picture: Picture) -> Picture:
    """Pale toner with gaps."""
    pale = 255 - (255 - picture.astype(np.float32)) * 0.55
    return noise(pale, 8)


SPOILS: dict[str, tuple[int, Spoil]] = {
    "plain": (200, lambda p: p),
    "100 dpi": (100, lambda p: noise(p, 3)),
    "150 dpi": (150, lambda p: noise(p, 3)),
    "300 dpi": (300, lambda p: noise(p, 3)),
    "skew 2°": (200, lambda p: skew(p, 2)),
    "keystone": (200, lambda p: jpeg(keystone(p, 0.04), 80)),
    "noise": (200, lambda p: noise(cv2.GaussianBlur(p, (3, 3), 0.7), 25)),
    "JPEG 30": (200, lambda p: jpeg(p, 30)),
    "shadow": (200, lambda p: noise(shadow(p), 4)),
    "seal": (200, lambda p: jpeg(seal(p), 80)),
    "faint": (200, faint),
    "all": (150, lambda p: jpeg(noise(shadow(skew(seal(p), 1)), 6), 50)),
}
"""Name → dots per inch, and what is done to the picture."""


def print_pages(path: Path, dpi: int) -> Iterator[Picture]:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    for k in range(len(pdf)):
        page = pdf[k]
        yield page.render(scale=dpi / 72).to_numpy()[..., :3].copy()
        page.close()
    pdf.close()


def read_spoilt(path: Path, dpi: int, spoil: Spoil) -> tuple[Document, float]:
    """The document as read from its spoilt pages, and the seconds of CPU it took."""
    layouts, spent = [], 0.0
    for number, picture in enumerate(print_pages(path, dpi), 1):
        spoilt = spoil(picture)
        begun = time.process_time()
        layouts.append(replace(lay_out(read_picture(spoilt, number, dpi / 72)), origin=()))  # compared where the straight page has it
        spent += time.process_time() - begun
    return Document("image", assemble(layouts), is_scanned=True), spent


def compare(digital: Document, scanned: Document) -> Iterator[Compared]:
    """Every cell with text beside the cell of the scan that holds its middle."""
    cells = [c for t in scanned.tables for c in t.cells if c.bbox]
    for table in digital.tables:
        for cell in table.cells:
            if cell.text and cell.bbox:
                found = next((c for c in cells if c.page == cell.page and _holds(c, cell)), None)
                yield Compared(cell.text, found.text if found else "", found.confidence if found else 0.0)


def _holds(scanned: Cell, cell: Cell) -> bool:
    a, b = scanned.bbox, cell.bbox
    assert a and b
    return a.x0 <= (b.x0 + b.x1) / 2 <= a.x1 and a.y0 <= (b.y0 + b.y1) / 2 <= a.y1


_JUDGED = {
    "funds": ("source", "budget_initial", "budget_adjusted", "received", "executed", "execution_rate", "weight", "score"),
    "indicators": ("stage", "level1_raw", "level2_raw", "level3_raw", "target_raw", "milestone_raw", "actual_raw", "weight", "score"),
}


def compare_rows(path: Path, dpi: int, spoil: Spoil) -> Iterator[Compared]:
    """Every row of funds and indicators that the spoilt pages give, beside the most similar one of the PDF."""
    from tempfile import TemporaryDirectory

    from PIL import Image

    from pipeline.process import load_knowledge, process_file

    knowledge = load_knowledge(None, None)
    with TemporaryDirectory() as folder:
        scan = Path(folder, path.name)
        pictures = [Image.fromarray(spoil(p)[..., ::-1]) for p in print_pages(path, dpi)]
        pictures[0].save(scan, save_all=True, append_images=pictures[1:], resolution=dpi, quality=90)
        found, given = (list(_rows(process_file(p, knowledge))) for p in (scan, path))
    for confidence, row in found:
        says = max((g for _, g in given), key=lambda g: sum(a == b for a, b in zip(g, row, strict=False)), default=())
        yield Compared("|".join(says), "|".join(row), confidence)


def _rows(report: Any) -> Iterator[tuple[float, tuple[str, ...]]]:
    for name, row in report.rows():
        if name in _JUDGED:
            yield float(row.confidence), (name, *(same(str(getattr(row, column))) for column in _JUDGED[name]))


def report(cells: list[Compared]) -> str:
    sure = [c for c in cells if c.confidence >= 0.9]
    right = sum(c.right for c in cells) / len(cells)
    of_sure = sum(c.right for c in sure) / max(len(sure), 1)
    return f"{len(cells):6} cells  right {right:.4f}  confidence ≥ 0.9: {len(sure) / len(cells):.3f} of them, right {of_sure:.4f}"


def reliability(cells: list[Compared]) -> Iterator[str]:
    edges = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
    for low, high in pairwise(edges):
        bin_ = [c for c in cells if low <= c.confidence < high]
        if bin_:
            mean, right = sum(c.confidence for c in bin_) / len(bin_), sum(c.right for c in bin_) / len(bin_)
            yield f"{low:.2f} to {min(high, 1):.2f}: {len(bin_):5} cells, confidence {mean:.3f}, right {right:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, default=sorted((ROOT / "samples").rglob("*.pdf")))
    parser.add_argument("--spoil", nargs="*", default=list(SPOILS), choices=list(SPOILS))
    parser.add_argument("--reliability", action="store_true")
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    everything: dict[str, list[Compared]] = {}
    for name in arguments.spoil:
        dpi, spoil = SPOILS[name]
        cells, spent, pages = [], 0.0, 0
        for path in arguments.files:
            if arguments.rows:
                cells += compare_rows(path, dpi, spoil)
                continue
            digital = read(path)
            scanned, seconds = read_spoilt(path, dpi, spoil)
            cells += compare(digital, scanned)
            spent, pages = spent + seconds, pages + (digital.page_count or 0)
        everything[name] = cells
        print(f"{name:8} {report(cells)}" + (f"  {spent / pages:.2f} s/page" if pages else ""), flush=True)
    if arguments.reliability:
        print(*reliability([c for cells in everything.values() for c in cells]), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(everything, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
