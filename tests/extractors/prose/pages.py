"""Documents made of a few lines, for the tests of this folder."""

from extractors.document import Document, Paragraph
from extractors.prose.lines import Line, read_lines


def document(text: str) -> Document:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return Document("txt", tuple(Paragraph(line, number) for number, line in enumerate(lines, 1)))


def lines(text: str) -> tuple[Line, ...]:
    return read_lines(document(text))
