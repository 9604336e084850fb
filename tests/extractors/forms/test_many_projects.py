"""A table on thousands of projects takes time in proportion to them."""

from __future__ import annotations

import time

from extractors.document import Cell, Document, Paragraph, Table
from extractors.interpret import interpret

PROJECTS = 3_000
SECONDS = 2.5
"""Of processor time, on a busy machine; with work that grows with the square of the projects it took 6.7."""


def test_time_grows_with_the_projects() -> None:
    said = (("项目名称", f"道路{number}养护", "主管部门", "县交通局") for number in range(PROJECTS))
    cells = tuple(Cell(row, column, text) for row, texts in enumerate(said) for column, text in enumerate(texts))
    document = Document("csv", (Paragraph("2023年度项目支出绩效自评表", 1), Table(cells, PROJECTS, 4, 1)))
    start = time.process_time()
    assert len(interpret(document, "a.csv").projects) == PROJECTS
    assert time.process_time() - start < SECONDS
