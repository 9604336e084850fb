"""PDFium's functions for inner loops: pypdfium2's, called without its conversions, which cost more than most of the calls.

Handles and buffers are plain addresses. The interpreter's lock is kept, so only calls that are short belong here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


def address_of(thing: Any) -> int:
    """The address that a ctypes pointer points to; 0 for a null pointer."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


class _Direct:
    """Each function under its own name, bound when it is first asked for; pointers go in and come out as addresses (None: null)."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        from pypdfium2 import raw

        function = getattr(raw, name)
        prototype = ctypes.PYFUNCTYPE(_plain(function.restype), *map(_plain, function.argtypes))
        bound = prototype(address_of(function))
        setattr(self, name, bound)
        return bound


def _plain(kind: Any) -> Any:
    return ctypes.c_void_p if hasattr(kind, "contents") else kind


pdfium = _Direct()
