"""Pictures of pages for tests: drawn by PDFium from PDFs written here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 330, 200
SCALE = 200 / 72
ROWS = (
    ("三级指标", "年度指标值", "实际完成值", "得分"),
    ("车辆购置数量", "12辆以上", "12辆", "10"),
    ("项目支付及时率", "=98%", "98%", "9.5"),
    ("群众满意度", "不低于95%", "—", "0"),
)

Drawing = Callable[[Canvas], None]


def form(canvas: Canvas) -> None:
    """A small ruled table with a title."""
    canvas.setFont(FONT, 12)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 30, "项目绩效自评表")
    xs, ys = (20, 120, 190, 260, 310), tuple(HEIGHT - 45 - 25 * k for k in range(5))
    canvas.setLineWidth(0.7)
    canvas.grid(xs, ys)
    canvas.setFont(FONT, 10)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            canvas.drawCentredString((xs[c] + xs[c + 1]) / 2, ys[r + 1] + 9, text)


def write(path: Path, *pages: Drawing) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def picture(path: Path, page: int = 0, scale: float = SCALE) -> Any:
    """BGR; skips the test where this machine has no Chinese font to draw with."""
    pdf = pypdfium2.PdfDocument(path)
    pixels = pdf[page].render(scale=scale).to_numpy()[..., :3].copy()
    pdf.close()
    if (pixels < 128).mean() < 0.005:
        pytest.skip("no Chinese font on this machine")
    return pixels
