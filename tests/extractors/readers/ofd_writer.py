"""Writes OFD files (GB/T 33190-2016) for tests: pages of texts and rulings in millimetres."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar
from xml.sax.saxutils import escape

File = TypeVar("File", Path, BinaryIO)
XMLNS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def text(x: float, y: float, says: str, size: float = 4.0, code: str = "", attributes: str = "") -> str:
    """A text object whose first letter's base line begins at (0, size) of its box; letters are `size` wide unless `code` says more."""
    code = code or f'DeltaX="g {len(says) - 1} {size}"'
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} {size * len(says)} {size * 1.2}" Font="1" Size="{size}" {attributes}>'
        f'<ofd:TextCode X="0" Y="{size}" {code}>{escape(says)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroked line."""
    return (
        f'<ofd:PathObject ID="8" Boundary="{x0} {y0} {x1 - x0 + 0.3} {y1 - y0 + 0.3}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """All rulings of a grid."""
    return "".join([line(xs[0], y, xs[-1], y) for y in ys] + [line(x, ys[0], x, ys[-1]) for x in xs])


def page(objects: str, template: str = "") -> str:
    """A page's Content.xml."""
    used = f'<ofd:Template TemplateID="{template}" ZOrder="Background"/>' if template else ""
    layer = f'<ofd:Layer ID="2" Type="Body">{objects}</ofd:Layer>'
    return f"{HEAD}<ofd:Page {XMLNS}>{used}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def write_ofd(
    path: File,
    pages: Sequence[str],
    templates: dict[str, str] | None = None,
    box: str = "0 0 210 297",
    pictures: dict[str, bytes] | None = None,
) -> File:
    """A package of one document; `pictures` are PNG files by the identifiers that image objects name."""
    templates, pictures = templates or {}, pictures or {}
    tpls = "".join(f'<ofd:TemplatePage ID="{key}" BaseLoc="Tpls/{key}/Content.xml"/>' for key in templates)
    area = f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData>{area}{tpls}<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    media = "".join(f'<ofd:MultiMedia ID="{k}" Type="Image"><ofd:MediaFile>{k}.png</ofd:MediaFile></ofd:MultiMedia>' for k in pictures)
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f'{HEAD}<ofd:OFD {XMLNS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:Title>某表</ofd:Title></ofd:DocInfo>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        package.writestr("Doc_0/Document.xml", f"{HEAD}<ofd:Document {XMLNS}>{common}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>")
        resources = f'{HEAD}<ofd:Res {XMLNS} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
        package.writestr("Doc_0/DocumentRes.xml", resources)
        for key, picture in pictures.items():
            package.writestr(f"Doc_0/Res/{key}.png", picture)
        for key, content in templates.items():
            package.writestr(f"Doc_0/Tpls/{key}/Content.xml", content)
        for n, content in enumerate(pages):
            if content:
                package.writestr(f"Doc_0/Pages/Page_{n}/Content.xml", content)
    return path
