"""Every reason the program gives can be read in Chinese and in English; what no template knows stays as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import extractors
import pipeline
from pipeline.console.trouble import trouble

_CJK = re.compile(r"[\u4e00-\u9fff]")
_ERRORS = {"ReadError", "Damaged", "Encrypted", "Unsupported", "StoreError", "SourceError", "ClusterError", "KnowledgeError", "TableError"}
_CODE = re.compile(r"[a-z_]+")
_ELSEWHERE = {"conform.py"}  # a defect of the program, for its engineers


def _sample(node: ast.expr) -> str | None:
    """The text an error is raised with, a figure where a value stands; None where it is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def _is_said(call: ast.Call) -> bool:
    """Whether a call makes an error, a warning of a reader or an outcome without value."""
    name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    listed = getattr(of, "attr", getattr(of, "id", ""))
    return name in _ERRORS or (name == "append" and listed in {"warnings", "notes"})


def _written() -> Iterator[tuple[str, str]]:
    for package in (extractors, pipeline):
        for path in sorted(Path(str(package.__file__)).parent.rglob("*.py")):
            if path.name in _ELSEWHERE:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                said = [node.args[0]] if node.args and _is_said(node) else []
                said += [keyword.value for keyword in node.keywords if keyword.arg in {"error", "problem"}]
                for text in map(_sample, said):
                    if text and not _CODE.fullmatch(text):
                        yield f"{path.name}:{node.lineno}", text


def test_every_reason_that_is_written_out_is_known_in_both_languages() -> None:
    reasons = dict(_written())
    assert len(reasons) > 60
    spoken = {place: text for place, text in reasons.items() if set(text) - set("7: ")}
    assert not {place: text for place, text in spoken.items() if not _CJK.search(trouble("zh", text))}
    assert not {place: text for place, text in spoken.items() if len(_CJK.findall(trouble("en", text))) > 4}


@pytest.mark.parametrize(
    ("error", "chinese", "english"),
    [
        ("报告.pdf: the file is empty; fetch it again", "报告.pdf：文件是空的；请重新获取", "报告.pdf: the file is empty; fetch it again"),
        ("timed out after 60 s; raise --timeout", "超过60秒未完成；可提高--timeout", "timed out after 60 s; raise --timeout"),
        (
            "第2页由备用引擎读取；第3页无法读取文字",
            "第2页由备用引擎读取；第3页无法读取文字",
            "page 2 was read by the second engine; the text of page 3 cannot be read",
        ),
        (
            "第4页是图像，未能识别：a.png: a picture of 9 × 8 pixels; scan it again with 200 to 300 dpi",
            "第4页是图像，未能识别：a.png：图片为9 × 8像素；请按200至300 dpi重新扫描",
            "page 4 is a picture that could not be read: a.png: a picture of 9 × 8 pixels; scan it again with 200 to 300 dpi",
        ),
        (
            "x.bin: format not supported (OLE container); convert it to PDF, DOCX, XLSX, HTML or text",
            "x.bin：不支持的格式（OLE容器）；请转换成PDF、DOCX、XLSX、HTML或纯文本",
            "x.bin: format not supported (OLE container); convert it to PDF, DOCX, XLSX, HTML or text",
        ),
        (
            "format not supported (RAR archive); unpack it, or name a ZIP file or the folder to `jixiao run`",
            "不支持的压缩格式（RAR）；请先解压，再把文件夹或ZIP文件交给jixiao run",
            "format not supported (RAR archive); unpack it, or name a ZIP file or the folder to `jixiao run`",
        ),
        ("a.csv: Permission denied", "a.csv：没有权限", "a.csv: Permission denied"),
        (
            "no knowledge file has this name; did you mean x.yaml?",
            "没有同名的知识文件；是否应为x.yaml？",
            "no knowledge file has this name; did you mean x.yaml?",
        ),
        ("what a library says: no such thing", "what a library says: no such thing", "what a library says: no such thing"),
    ],
)
def test_a_reason_is_told_in_the_language_of_the_console(error: str, chinese: str, english: str) -> None:
    assert trouble("zh", error) == chinese
    assert trouble("en", error) == english
