"""OFD (GB/T 33190-2016, 版式文件): a ZIP of XML pages with placed text and paths, laid out like the pages of a PDF."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.document import Box, Document
from extractors.reader import Damaged, Encrypted, Reader, ReadError
from extractors.readers.container import Package, kind
from extractors.readers.ofd_page import Drawing, children, numbers
from extractors.readers.ofd_picture import list_media, read_scan
from extractors.readers.safe_xml import Element, parse
from extractors.tables.words import PageContent

MAX_PAGES = 2_000
"""Pages beyond are not read; the document is then incomplete. So many pages of forms are read well within the time that a file has."""
_UNREAD = "文件的一部分无法读取"
_SCAN = 0.5
"""A page without text is a scan where an image covers this share of it."""
_PAGE = re.compile(r"[^/]+/Pages/[^/]*?(\d{1,6})/Content\.xml")
_A4 = (0.0, 0.0, 210.0, 297.0)


def recognises(head: bytes, name: str) -> bool:
    """A ZIP with an `OFD.xml`."""
    return kind(head) == "ofd"


def read(path: Path) -> Document:
    """All documents in the file, one after the other. Raises Encrypted where it is locked, Damaged where no page can be found."""
    from extractors.readers.layout import assemble, lay_out

    package = Package(path)
    try:
        reading = _Reading(package)
        pages = [lay_out(content) for content in reading.pages()]
        title = reading.title
    finally:
        package.close()
    if not pages:
        raise Damaged(f"{path.name}: the OFD has no pages that can be read; get the file again from its source")
    return Document(
        "ofd",
        assemble(pages),
        page_count=reading.count,
        is_scanned=reading.scanned > len(pages) / 2,
        warnings=tuple(reading.warnings),
        complete=not reading.warnings,
        properties={"title": title} if title else {},
    )


READER = Reader("ofd", recognises, read)


@dataclass(slots=True)
class _Frame:
    """What the pages of one document share: page size in millimetres, and where its template pages and its pictures stand."""

    base: str
    box: tuple[float, ...]
    templates: dict[str, str]
    media: dict[str, str]


class _Reading:
    """One package on its way to pages; part names are relative to the part that names them, or to the package's root."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.warnings: list[str] = []
        self.count = self.scanned = 0
        self.title = ""

    def pages(self) -> Iterator[PageContent]:
        """The pages of all documents in the package."""
        root = self._part("OFD.xml")
        bodies = [] if root is None else children(root, "DocBody")
        for body in bodies:
            self.title = (
                self.title or next((t.text or "" for info in children(body, "DocInfo") for t in children(info, "Title")), "").strip()
            )
            for where in children(body, "DocRoot"):
                yield from self._document((where.text or "").strip())
        if not self.count and self._package.read("Encryptions.xml"):
            raise Encrypted(f"{self._package.name}: the OFD opens only with a password; save a copy without one")
        if not self.count:
            yield from self._unlisted()

    def _unlisted(self) -> Iterator[PageContent]:
        """The pages that are there, of a package that lost the list of them."""
        self._warn(_UNREAD)
        found = [(int(page[1]), page[0]) for page in map(_PAGE.fullmatch, self._package.names()) if page]
        for _, name in sorted(found)[:MAX_PAGES]:
            self.count += 1
            yield from self._page("/" + name, _Frame("", _A4, {}, {}))

    def _document(self, name: str) -> Iterator[PageContent]:
        name, root = self._find(name, "")
        if root is None:
            self._warn(_UNREAD)
            return
        frame = _Frame(posixpath.dirname(name), _A4, {}, {})
        for common in children(root, "CommonData"):
            frame.box = next((_page_box(area) or _A4 for area in children(common, "PageArea")), _A4)
            frame.templates = {t.get("ID", ""): t.get("BaseLoc", "") for t in children(common, "TemplatePage")}
            frame.media = dict(self._media(common, frame.base))
        pages = [page for group in children(root, "Pages") for page in children(group, "Page")]
        for page in pages:
            self.count += 1
            if self.count <= MAX_PAGES:
                yield from self._page(page.get("BaseLoc", ""), frame)
        if self.count > MAX_PAGES:
            self.warnings.append(f"只读取了前{MAX_PAGES}页，共{self.count}页")

    def _page(self, name: str, frame: _Frame) -> Iterator[PageContent]:
        _, page = self._find(name, frame.base)
        if page is None:
            self.warnings.append(f"第{self.count}页无法读取文字")
            return
        box = next((found for area in children(page, "Area") if (found := _page_box(area))), frame.box)
        drawing = Drawing(self.count, box)
        for used in children(page, "Template"):
            _, template = self._find(frame.templates.get(used.get("TemplateID", ""), ""), frame.base)
            if template is not None:
                drawing.draw(template)
        drawing.draw(page)
        if drawing.is_cut:
            self._warn(_UNREAD)
        content = drawing.content()
        yield self._scan(drawing, content, frame) if not drawing.words and drawing.image_share > _SCAN else content

    def _media(self, common: Element, base: str) -> Iterator[tuple[str, str]]:
        for kind_of in ("PublicRes", "DocumentRes"):
            for where in children(common, kind_of):
                name, resources = self._find((where.text or "").strip(), base)
                if resources is not None:
                    yield from list_media(resources, name)

    def _scan(self, drawing: Drawing, content: PageContent, frame: _Frame) -> PageContent:
        """The page read from its picture; as it is, with a warning, where that cannot be done."""
        self.scanned += 1
        resource, box = drawing.image or ("", Box(0, 0, 0, 0))
        name = frame.media.get(resource, "")
        try:
            return read_scan(self._package.read(name) or b"", posixpath.basename(name), box, content)
        except ReadError as error:
            self.warnings.append(f"第{drawing.number}页是图像，未能识别：{error}")
            return content

    def _find(self, name: str, base: str) -> tuple[str, Element | None]:
        """A part and its full name; writers disagree on whether a name begins at the root, so both are tried."""
        bare = name.replace("\\", "/").lstrip("/")
        names = [bare] if name.startswith("/") or not base else [posixpath.normpath(f"{base}/{bare}"), bare]
        for full in names:
            part = self._part(full) if bare else None
            if part is not None:
                return full, part
        return names[0], None

    def _part(self, name: str) -> Element | None:
        data = self._package.read(name)
        root, sound = parse(data) if data else (None, True)
        if not (sound and self._package.whole):
            self._warn("文件已损坏，已读取可恢复的部分")
        return root

    def _warn(self, remark: str) -> None:
        self.warnings += [remark] if remark not in self.warnings else []


def _page_box(area: Element) -> tuple[float, ...] | None:
    """The physical page (x, y, width, height in millimetres)."""
    for name in ("PhysicalBox", "ApplicationBox", "CropBox"):
        for box in children(area, name):
            found = numbers(box.text or "")
            if len(found) == 4 and found[2] > 0 and found[3] > 0:
                return tuple(found)
    return None
