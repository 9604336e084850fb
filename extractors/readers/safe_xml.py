"""XML parts of office files, parsed without entities, without the network and without trust."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|spreadsheetml)/main")

Element = Any
"""An lxml element; lxml's stubs make every attribute optional, which buys nothing here."""


def parse(data: bytes) -> tuple[Element | None, bool]:
    """The root of a part and whether it was sound. A damaged part is read as far as it goes; None where nothing can be read.

    Office never writes a document type declaration; one that stands there is taken away, with all entities it declares. The namespaces of
    strict OOXML become the usual ones.
    """
    data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/main", _DOCTYPE.sub(b"", data, count=1))
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    options |= {"remove_comments": True, "remove_pis": True}
    try:
        return etree.fromstring(data, etree.XMLParser(**options)), True
    except (etree.XMLSyntaxError, ValueError):
        pass
    try:
        return etree.fromstring(data, etree.XMLParser(recover=True, **options)), False
    except (etree.XMLSyntaxError, ValueError):
        return None, False
