"""Tables cut by a page break are made whole: repeated header rows dropped, cut rows and merged cells healed.

Engine neutral: works on blocks, with or without geometry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Block, Cell, Paragraph, Table
from extractors.tables.growing import Growing, edge_positions, label_columns, last_page, row_wordings
from extractors.tables.kinds import goes_on_untitled, headers
from extractors.wording import fold

NEAR = 4.0
"""Column edges closer than this many points are the same edge."""
_CONTINUED = re.compile(r"[（(【\[]?(?:[接承续]?上[页表]|.{0,30}续表?)[)）】\]]?\s*[\d一二三四五六七八九十]*[：:]?")
_FIGURE = re.compile(r"[≥≤<>=＝≧≦]{0,2}-?\d[\d,.]*\D{0,3}|[-—/]+")
_SENTENCE_ENDS = ("。", "；", ";", "！", "？", "：", ":")


def join_split_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with every table that goes on over a page break as one table.

    A table goes on where the next page begins with a table of the same columns and nothing stands between but a remark such as 续表,
    which is dropped. Cells keep their own page and box.
    """
    out: list[Block] = []
    grown: dict[int, Growing] = {}
    for block in blocks:
        at = len(out) - (2 if len(out) > 1 and _is_remark(out[-1]) else 1)
        above = grown.get(at) or (out[at] if out else None)
        joined = _join(above, block) if isinstance(above, Table | Growing) and isinstance(block, Table) else None
        if joined is None:
            out.append(block)
        else:
            grown[at] = joined
            del out[at + 1 :]
    return tuple(grown[at].whole() if at in grown else block for at, block in enumerate(out))


def join_untitled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a document without pages, tables that go on in the next one as one: it stands right below and has rows only."""
    out: list[Block] = []
    parts: list[Table] = []
    for block in blocks:
        if parts and not (isinstance(block, Table) and goes_on_untitled(parts[0], parts[-1], block)):
            out.append(_joined(parts))
            parts = []
        if isinstance(block, Table):
            parts.append(block)
        else:
            out.append(block)
    return (*out, _joined(parts)) if parts else tuple(out)


def _joined(parts: Sequence[Table]) -> Table:
    if len(parts) < 2:
        return parts[0]
    growing = Growing.of(parts[0])
    for part in parts[1:]:
        _append(growing, part)
    return growing.whole()


def _is_remark(block: Block) -> bool:
    return isinstance(block, Paragraph) and _CONTINUED.fullmatch(block.text.strip()) is not None


def _join(above: Table | Growing, lower: Table) -> Growing | None:
    """Both parts as one table; None where they are two tables."""
    if not _follows(above.page if isinstance(above, Growing) else last_page(above.cells, above.page), lower.page):
        return None
    aligned = _align(above if isinstance(above, Growing) else Growing.of(above), lower)
    if aligned is None:
        return None
    upper, lower = aligned
    repeated = _repeated_rows(upper, lower)
    if not repeated and _begins_anew(upper, lower):
        return None
    _append(upper, _without_rows(lower, repeated))
    return upper


def _follows(last: int | None, page: int | None) -> bool:
    """Whether the lower part stands on the page after the upper part's last."""
    return last is None and page is None if last is None or page is None else page == last + 1


def _align(upper: Growing, lower: Table) -> tuple[Growing, Table] | None:
    """Both parts on the same columns; None where the columns do not agree."""
    a, b = upper.positions, edge_positions(lower)
    if a is None or b is None:
        return (upper, lower) if upper.columns == lower.columns else None
    if abs(a[0] - b[0]) > NEAR or abs(a[-1] - b[-1]) > NEAR:
        return None
    extra = [x for x in b if all(abs(x - y) > NEAR for y in a)]
    shared = len(b) - len(extra)
    if shared < 0.75 * min(len(a), len(b)):
        return (upper, lower) if _corresponds(a, b) and not _has_titles(lower) else None
    union = sorted([*a, *extra])
    return (Growing.of(_on_columns(upper.whole(), a, union)) if extra else upper), _on_columns(lower, b, union)


def _corresponds(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    """Whether each edge is the other table's nearest: columns whose edges were not drawn but told by their texts, page by page."""
    return len(a) == len(b) and all(min(range(len(a)), key=lambda k: abs(a[k] - x)) == n for n, x in enumerate(b))


def _has_titles(table: Table) -> bool:
    return bool(headers([[cell.text if cell else "" for cell in line] for line in table.grid[:2]]))


def _on_columns(table: Table, edges: tuple[float, ...], union: list[float]) -> Table:
    index = [min(range(len(union)), key=lambda k: abs(union[k] - x)) for x in edges]
    if index == list(range(len(union))):
        return table
    cells = (replace(c, column=index[c.column], column_span=index[c.column + c.column_span] - index[c.column]) for c in table.cells)
    return replace(table, cells=tuple(cells), columns=len(union) - 1)


def _repeated_rows(upper: Growing, lower: Table) -> int:
    """How many rows at the top of the lower part repeat header rows of the upper one."""
    above, header = upper.wordings, row_wordings(lower, rows=1)[0]
    if header not in above:
        return 0
    below = row_wordings(lower)
    for start, wordings in enumerate(above):
        if wordings != header:
            continue
        k = 1
        while k < min(lower.rows, upper.rows - start) and above[start + k] == below[k]:
            k += 1
        while k and any(c.row < k < c.row + c.row_span for c in lower.cells):
            k -= 1
        if k and len(set(header)) > 1 and (start == 0 or not any(not w or _FIGURE.fullmatch(w) for w in header)):
            return k
    return 0


def _begins_anew(upper: Growing, lower: Table) -> bool:
    """Whether the lower part begins as the upper one does, with other contents: the next form of a series."""
    a, b = upper.cells.get((0, 0)), lower.grid[0][0]
    return a is not None and b is not None and bool(a.text) and fold(a.text) == fold(b.text)


def _without_rows(table: Table, count: int) -> Table:
    if not count:
        return table
    cells = tuple(replace(c, row=c.row - count) for c in table.cells if c.row >= count)
    return replace(table, cells=cells, rows=table.rows - count)


def _append(upper: Growing, lower: Table) -> None:
    if not lower.rows:
        return
    pairs = _meeting(upper, lower)
    labels = upper.labels | label_columns(lower.cells)
    cut = _is_cut(upper, lower, pairs, labels)
    healed: dict[Cell, Cell] = {}
    gone: dict[Cell, Cell] = {}
    whole = True
    for above, below in pairs:
        label = (below.column, below.column_span) in labels
        if cut or (label and whole and _carries_over(above, below)):
            span = above.row_span + below.row_span - (1 if cut else 0)
            text = "\n".join(t for t in (above.text, below.text) if t) if cut else above.text or below.text
            healed[above] = gone[below] = replace(above, text=text, row_span=span)
        elif label:
            whole = False
    upper.add(lower, upper.rows - (1 if cut else 0), healed, gone)


def _meeting(upper: Growing, lower: Table) -> list[tuple[Cell, Cell]]:
    """Pairs of cells of the same columns that touch at the page break, from left to right."""
    first = sorted((c for c in lower.cells if c.row == 0), key=lambda c: c.column)
    return [(upper.ending[c.column, c.column_span], c) for c in first if (c.column, c.column_span) in upper.ending]


def _carries_over(above: Cell, below: Cell) -> bool:
    """Whether a label cell goes on below the break: printed once, or repeated."""
    return not below.text or not above.text or fold(above.text) == fold(below.text)


def _is_cut(upper: Growing, lower: Table, pairs: list[tuple[Cell, Cell]], labels: set[tuple[int, int]]) -> bool:
    """Whether the page break runs through a row: its short cells are at an end, its long ones break off and go on."""
    first = [c for c in lower.cells if c.row == 0]
    if len(pairs) < len(first):
        return False
    if not any(c.text for c in first):
        return any(a.text for a, _ in pairs)
    on = [(a, b) for a, b in pairs if a.text and b.text]
    ended = [a for a, b in pairs if a.text and not b.text and (b.column, b.column_span) not in labels]
    fresh = [b for a, b in pairs if b.text and not a.text]
    if fresh or not on or not (ended or len(on) == 1):
        return False
    if any(_FIGURE.fullmatch(fold(a.text)) or _FIGURE.fullmatch(fold(b.text)) for a, b in on):
        return False
    cells = (*upper.cells.values(), *lower.cells)
    return all(_breaks_off(a, cells) or (len(on) == 1 and "\n" in a.text and a.text.endswith(_SENTENCE_ENDS)) for a, _ in on)


def _breaks_off(cell: Cell, cells: Sequence[Cell]) -> bool:
    """Whether the cell's last line fills the column, as wrapped lines do; a column in which nothing wraps gives no evidence."""
    column = [c.text.split("\n") for c in cells if (c.column, c.column_span) == (cell.column, cell.column_span)]
    wrapped = [_width(line) for lines in column for line in lines[:-1]]
    last = _width(cell.text.rsplit("\n", 1)[-1])
    return bool(wrapped) and last >= max(wrapped) - 1.5


def _width(text: str) -> float:
    """Width in letters of a Chinese font."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
