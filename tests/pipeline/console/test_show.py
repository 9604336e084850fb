"""`jixiao show` in the reader's language."""

from __future__ import annotations

from dataclasses import fields

import pytest

from extractors.document import Document, Paragraph, Place
from extractors.records import Claim, Worded, WordedExpenditure, WordedFund, WordedIndicator, WordedPassage, WordedProject, WordedReport
from pipeline.console.messages import Messages
from pipeline.console.show import as_text

HIDDEN = {"remarks", "confidence", "method"}


@pytest.mark.parametrize("kind", [WordedReport, WordedProject, WordedFund, WordedExpenditure, WordedIndicator, WordedPassage, Claim])
def test_every_field_that_is_shown_has_a_name_in_both_languages(kind: type) -> None:
    names = [field.name for field in fields(kind) if field.name not in HIDDEN]
    assert [Messages("en")(f"record.{name}") for name in names] == names
    assert all(not Messages("zh")(f"record.{name}").isascii() for name in names)


def test_records_are_shown_in_chinese() -> None:
    report = WordedReport(title=Worded("项目支出绩效自评表", Place(page=1)))
    told = list(as_text(Messages("zh"), Document("txt", (Paragraph("项目支出绩效自评表", 1),)), report))
    assert told[-2:] == ["标题: 项目支出绩效自评表  [第 1 页]", "类型: other"]
