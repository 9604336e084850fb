"""A ZIP archive whose members are put together from parts that are compressed already."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_POLYNOMIAL = 0xEDB88320
_ONE = 1 << 31
_DATE = (1 << 5) | 1
"""The first day that the format knows, 1980-01-01: archives know no clock."""
LIMIT = 0xFFFF_FFFF
"""What a member can hold, in bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """Compressed data: in memory, or in a file of `length` bytes. `size` and `crc` are those of what it inflates to."""

    data: bytes | Path
    length: int
    size: int
    crc: int


def deflate(data: Iterable[bytes]) -> Part:
    """Compress a part of a member, piece by piece."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed, size, crc = bytearray(), 0, 0
    for piece in data:
        packed += packer.compress(piece)
        size, crc = size + len(piece), zlib.crc32(piece, crc)
    packed += packer.flush(zlib.Z_FULL_FLUSH)  # ends on a whole byte, and more may follow
    return Part(bytes(packed), len(packed), size, crc)


_LAST = Part(b"\x03\x00", 2, 0, 0)
"""What ends a member."""


def combine(crc: int, following: int, size: int) -> int:
    """The CRC-32 of two texts one after the other; `size` is that of the second."""
    shifted = crc
    for place, digit in enumerate(size.to_bytes(8, "little")):
        if digit:
            shifted = _multiply(_shift(digit, place), shifted)
    return shifted ^ following


@cache
def _shift(digit: int, place: int) -> int:
    """x to the power of 8 · digit · 256^place: what so many bytes that follow do to a CRC."""
    power = _power(3 + 8 * place)
    shift = _ONE
    for bit in range(8):
        if digit >> bit & 1:
            shift = _multiply(power, shift)
        power = _multiply(power, power)
    return shift


@cache
def _power(exponent: int) -> int:
    """x to the power of 2^exponent."""
    return _multiply(_power(exponent - 1), _power(exponent - 1)) if exponent else _ONE >> 1


def _multiply(a: int, b: int) -> int:
    """The product of two polynomials over GF(2), modulo that of the CRC; the highest bit is the lowest power."""
    product = 0
    while a:
        if a & _ONE:
            product ^= b
        a = a << 1 & 0xFFFF_FFFF
        b = b >> 1 ^ _POLYNOMIAL if b & 1 else b >> 1
    return product


@dataclass
class Archive:
    """A new archive in an open file."""

    file: BinaryIO
    _directory: list[bytes] = field(default_factory=list)

    def add(self, name: str, parts: Iterable[Part]) -> list[int]:
        """Write a member; returns where each of its parts begins in the file."""
        parts = [*parts, _LAST]
        at = self.file.tell()
        head = self._head(name, parts)
        self.file.write(_LOCAL + head + name.encode())
        self._directory.append(_CENTRAL + struct.pack("<H", 20) + head + struct.pack("<HHHLL", 0, 0, 0, 0, at) + name.encode())
        begins: list[int] = []
        for part in parts:
            begins.append(self.file.tell())
            if isinstance(part.data, Path):
                with part.data.open("rb") as source:
                    while share := source.read(1 << 20):
                        self.file.write(share)
            else:
                self.file.write(part.data)
        return begins

    def close(self) -> None:
        """Write the directory."""
        at, directory = self.file.tell(), b"".join(self._directory)
        count = len(self._directory)
        self.file.write(directory + _END + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), at, 0))

    @staticmethod
    def _head(name: str, parts: Sequence[Part]) -> bytes:
        crc = 0
        for part in parts:
            crc = combine(crc, part.crc, part.size)
        length, size = sum(part.length for part in parts), sum(part.size for part in parts)
        return struct.pack("<HHHHHLLLHH", 20, 0x800, zlib.DEFLATED, 0, _DATE, crc, length, size, len(name.encode()), 0)
