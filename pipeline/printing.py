"""Text of unknown origin made safe for one line of a terminal, a log or a table."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with control characters, text-direction marks and undecodable bytes as escapes."""
    return "".join(char if char.isprintable() or char == "\u3000" else _escape(char) for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as the operating system gave it
        return f"\\x{code - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")
