"""Tables for tests, drawn as text: `|` between columns, `^` for a cell merged with the one above, `<` with the one to the left."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Cell, Table


def grid(drawing: str, number: int = 1) -> Table:
    return table_of([[c.strip().replace("⏎", "\n") for c in line.strip().split("|")] for line in drawing.strip().splitlines()], number)


def table_of(rows: Sequence[Sequence[str]], number: int = 1) -> Table:
    """The table whose cells hold these texts; `^` and `<` merge."""
    columns = max(len(r) for r in rows)
    owner: dict[tuple[int, int], int] = {}
    cells: list[dict[str, int | str]] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "<":
                i = owner[r, c - 1]
            elif text == "^":
                i = owner[r - 1, c]
            else:
                i = len(cells)
                cells.append({"row": r, "column": c, "text": text, "row_span": 1, "column_span": 1})
            owner[r, c] = i
            cell = cells[i]
            cell["row_span"] = max(int(cell["row_span"]), r - int(cell["row"]) + 1)
            cell["column_span"] = max(int(cell["column_span"]), c - int(cell["column"]) + 1)
    return Table(tuple(Cell(**cell) for cell in cells), len(rows), columns, number)  # type: ignore[arg-type]
