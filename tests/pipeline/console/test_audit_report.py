"""The page of `jixiao audit`: what it tells, that hostile text is no markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import run_command
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
FORM = f"""<html><body><table>
<tr><td>项目名称</td><td colspan="6">巡查经费{HOSTILE.replace("<", "&lt;")}</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>{HOSTILE.replace("<", "&lt;")}</td><td>≥10次</td><td>8次</td><td>50</td><td>50</td></tr>
<tr><td>产出指标</td><td>质量指标</td><td>合格率</td><td>≥95%</td><td>97%</td><td>50</td><td>60</td></tr>
</table></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    source, output = tmp_path / "form.html", tmp_path / "audit.html"
    source.write_text(FORM, encoding="utf-8")
    assert run_command(["audit", str(source), "--output", str(output)], Messages("zh")) is ExitCode.EXTRACTED
    return output


def test_page_tells_findings_and_checks_and_escapes_what_the_form_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "得分60分高于分值50分" in text
    assert "无法核对" in text
    assert "<script" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;" in text
    assert "http://" not in text and "https://" not in text


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken, output = tmp_path / "broken.pdf", tmp_path / "audit.html"
    broken.write_bytes(b"%PDF-1.4 nothing")
    assert run_command(["audit", str(broken), "--output", str(output)], Messages("en")) is ExitCode.INCOMPLETE
    assert "broken.pdf" in output.read_text(encoding="utf-8")
