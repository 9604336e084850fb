"""Draws the README's picture: the page of a sample with the cells marked that rows and findings come from.

python docs/images/make_result.py
"""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "samples" / "05_self_evaluation_form.pdf"
SCALE = 1.6
INK = {"error": (200, 30, 30), "warning": (220, 130, 0), "info": (60, 110, 180)}


def main() -> None:
    """Render the pages, mark the rows, write the findings below."""
    import pypdfium2
    from PIL import Image, ImageDraw, ImageFont

    from pipeline.knowledge.load import Knowledge
    from pipeline.process import process_file

    report = process_file(SAMPLE, Knowledge())
    places = {
        getattr(row, "fund_id", None) or getattr(row, "indicator_id", None): row
        for table, row in report.rows()
        if table in ("funds", "indicators")
    }
    font = ImageFont.truetype("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 17)
    pages, notes = [], []
    pdf = pypdfium2.PdfDocument(SAMPLE)
    for number in range(len(pdf)):
        picture = pdf[number].render(scale=SCALE).to_pil().convert("RGB")
        draw = ImageDraw.Draw(picture)
        for finding in report.findings:
            row = places.get(finding.subject)
            if row is not None and row.page == number + 1 and row.bbox:
                x0, y0, x1, y1 = (float(v) * SCALE for v in row.bbox.split(","))
                draw.rectangle((x0 - 2, y0 - 2, x1 + 2, y1 + 2), outline=INK[finding.severity], width=3)
                where = json.loads(finding.evidence)[0]
                notes.append(
                    (
                        INK[finding.severity],
                        f"{finding.rule}  第{where['page']}页 表{where['table_no']} 行{where['row_no']}  {finding.message}",
                    )
                )
        pages.append(picture.crop((0, 60, picture.width, picture.height - 150)))
    height = sum(p.height for p in pages) + 34 * len(notes) + 20
    sheet = Image.new("RGB", (pages[0].width, height), "white")
    y = 0
    for page in pages:
        sheet.paste(page, (0, y))
        y += page.height
    draw = ImageDraw.Draw(sheet)
    for ink, text in notes:
        draw.text((60, y), text, fill=ink, font=font)
        y += 34
    sheet.quantize(32).save(HERE / "result.png", optimize=True)


if __name__ == "__main__":
    main()
