"""The house keeps its order: each engine is imported in one room, and nothing slow is imported before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {
    "pdfplumber": ("extractors/readers/pdf_",),
    "pypdfium2": ("extractors/readers/pdf", "extractors/readers/page_picture.py", "pipeline/publish/", "pipeline/console/"),
    "docx": (),
    "jieba": ("pipeline/normalise/segment.py",),
    "pandas": ("pipeline/frames.py",),
    "pyarrow": ("pipeline/publish/",),
    "xlsxwriter": ("pipeline/publish/",),
    "sqlalchemy": ("pipeline/store/",),
    "pebble": ("pipeline/work.py",),
    "ray": ("pipeline/work_ray.py",),
    "fsspec": ("pipeline/remote.py",),
    "python_calamine": ("extractors/readers/",),
    "rapidocr": ("extractors/ocr/",),
    "openvino": ("extractors/ocr/",),
    "onnxruntime": ("extractors/ocr/",),
}
"""Library -> where it may be imported."""

SLOW = sorted({*ROOMS, "rich", "numpy", "cv2", "PIL", "yaml", "lxml.html", "frictionless"} - {"yaml"})


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_each_engine_has_one_room() -> None:
    strays = [
        f"{source.relative_to(ROOT)} imports {name}"
        for package in ("extractors", "pipeline")
        for source in sorted((ROOT / package).rglob("*.py"))
        for name in imports(source)
        if (top := name.partition(".")[0]) in ROOMS and not source.relative_to(ROOT).as_posix().startswith(ROOMS[top] or ("-",))
    ]
    assert not strays


@pytest.mark.parametrize("module", ["pipeline.cli", "extractors.read", "extractors.interpret", "pipeline.run"])
def test_nothing_slow_at_import(module: str) -> None:
    program = f"import sys, {module}; print(*(m for m in {SLOW!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert not loaded & ({"sqlalchemy", "pebble"} ^ set(SLOW) if module == "pipeline.run" else set(SLOW))


def test_no_sample_or_county_is_named_in_code() -> None:
    """What a program knows of one county it does not know of the next."""
    names = ("青云谱", "子洲", "呈贡", "衡南", "../shared")
    told = [
        f"{source.relative_to(ROOT)}: {name}"
        for package in ("extractors", "pipeline")
        for source in sorted((ROOT / package).rglob("*"))
        if source.suffix in {".py", ".yaml"}
        for name in names
        if name in source.read_text(encoding="utf-8")
    ]
    assert not told
