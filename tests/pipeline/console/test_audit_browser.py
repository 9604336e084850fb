"""The page of `jixiao audit` in a real browser: on a screen, on a telephone, on paper. Skipped where there is no chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import run_command
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
SAMPLE = Path(__file__).parents[3] / "samples" / "05_self_evaluation_form.pdf"
RED, BROWN = (179, 38, 30), (154, 103, 0)
"""Of errors and of warnings."""
ERROR = re.compile(r'<span class="error" style="left:[\d.]+%;top:([\d.]+)%')

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")


def audited(source: Path, folder: Path) -> Path:
    page = folder / "audit.html"
    assert run_command(["audit", str(source), "--output", str(page)], Messages("zh")) is ExitCode.EXTRACTED
    return page


def browse(page: Path, *arguments: str) -> None:
    """Show a page to a browser that has no network."""
    home = page.parent / "profile"
    switches = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--proxy-server=127.0.0.1:9"]
    command = [str(CHROMIUM), *switches, f"--user-data-dir={home}", *arguments, page.as_uri()]
    subprocess.run(command, check=True, timeout=60, capture_output=True)


def near(image: Any, colour: tuple[int, int, int]) -> list[int]:
    """The lines of an image that hold the colour, once for each pixel."""
    import numpy as np

    off = np.abs(np.asarray(image.convert("RGB"), dtype=int) - colour).max(axis=2)
    return [int(line) for line in np.nonzero(off < 12)[0]]


def upright(folder: Path) -> Path:
    """The sample on sheets that are higher than wide."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(SAMPLE)
    for page in pdf:
        width, height = page.get_size()
        page.set_mediabox(0, height - 1.41 * width, width, height)
    pdf.save(folder / "upright.pdf")
    return folder / "upright.pdf"


@pytest.mark.parametrize("is_upright", [False, True])
def test_the_printed_page_holds_the_findings_and_the_marked_picture(tmp_path: Path, is_upright: bool) -> None:
    import pypdfium2

    report = audited(upright(tmp_path) if is_upright else SAMPLE, tmp_path)
    paper = tmp_path / "audit.pdf"
    browse(report, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    pdf = pypdfium2.PdfDocument(paper)
    texts = [page.get_textpage().get_text_range() for page in pdf]
    assert "年度资金总额执行率应为94.2%（141.30÷150.00），报告为96.2%" in texts[0]
    assert any("核查项" in text and "示例县乡村道路养护经费" in text for text in texts)
    pictures = [(page, thing) for page in pdf for thing in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert len(pictures) == 2, "the two pages with findings"
    for page, picture in pictures:
        left, bottom, right, top = picture.get_bounds()
        width, height = page.get_size()
        assert 0 <= left < right <= width and 0 <= bottom < top <= height, "a picture is never cut by the edge of the paper"
        assert (right - left) * (top - bottom) > 0.2 * width * height
    page, picture = pictures[0]
    left, bottom, right, top = picture.get_bounds()
    height = page.get_size()[1]
    shown = page.render(scale=2).to_pil().crop(tuple(round(2 * v) for v in (left, height - top, right, height - bottom)))
    expected = ERROR.search(report.read_text(encoding="utf-8"))
    framed = near(shown, RED)
    assert len(framed) > 400 and expected
    assert abs(100 * min(framed) / shown.height - float(expected[1])) < 1.5, "the frame is on the row of the finding"


@pytest.mark.parametrize("width", [1280, 500])
def test_the_page_fits_the_screen(tmp_path: Path, width: int) -> None:
    from PIL import Image

    shot = tmp_path / "shot.png"
    browse(audited(SAMPLE, tmp_path), f"--window-size={width},1600", f"--screenshot={shot}")
    with Image.open(shot) as image:
        assert image.size == (width, 1600)
        margin = image.crop((width - 12, 0, width, 1600)).convert("L")
        assert margin.getextrema() == (255, 255), "nothing runs over the right edge"
        assert len(near(image, RED)) > 1000 and len(near(image, BROWN)) > 500
