"""Sources that are no local paths: URIs as fsspec understands them, chained ones (`zip://a/b.pdf::https://host/x.zip`) among them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

CHAIN = "::"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_HOSTLESS = frozenset({"zip", "tar", "libarchive", "memory", "file", "local"})
"""Schemes after whose `//` comes a path and no host."""
_SECRET = re.compile(r"token|sig|key|secret|pass|pwd|auth|cred|session|expire|policy|nonce|ticket|^x-|^s[a-z]{1,2}$|^code$", re.IGNORECASE)
"""Names of query parameters that let somebody in, or that change with each signature; the two letters are those of Azure."""
_LONGEST = 64
"""A longer value is no name of a document; it may be a token under an innocent name."""


def is_uri(source: str) -> bool:
    """Whether a source is a URI, also a chained one."""
    return bool(_SCHEME.match(source))


def public(uri: str, *, brief: bool = False) -> str:
    """The URI without user, password and tokens. `brief`: local archives in a chain by name alone: the dataset names no folder."""
    first, *rest = uri.split(CHAIN)
    return CHAIN.join([_clean(first), *(_local(part) if brief and _is_local(part) else _clean(part) for part in rest)])


def join(uri: str, below: str) -> str:
    """A file below a URI: of a chain, below its first link."""
    first, *rest = uri.split(CHAIN)
    return CHAIN.join([f"{first}{'' if first.endswith('/') else '/'}{below}", *rest])


def file_name(source: str) -> str:
    """The last part of a path, or of a URI's path."""
    if not is_uri(source):
        return source.rpartition("/")[2]
    path = source.split(CHAIN)[0]
    if path.lower().startswith(("http://", "https://")):
        path = unquote(re.split(r"[?#]", path)[0])
    return path.rpartition("/")[2]


def scrub(text: str) -> str:
    """An error's words on one line, with what they may quote of a URI's user, password and query left out."""
    return " ".join(re.sub(r"(//)[^/@\s]+@|\?[^\s'\")\]]+", r"\1", text).split())


def _is_local(part: str) -> bool:
    return not is_uri(part) or part.startswith(("file://", "local://"))


def _local(part: str) -> str:
    return part.rstrip("/").rpartition("/")[2]


def _clean(part: str) -> str:
    found = _SCHEME.match(part)
    if found is None or found[1].lower() in _HOSTLESS:
        return part
    host, slash, path = part[found.end() :].partition("/")
    cleaned = f"{found[0]}{host.rpartition('@')[2]}{slash}{path}"
    return _without_secrets(cleaned) if found[1].lower() in ("http", "https") else cleaned


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _SECRET.search(name) and len(value) <= _LONGEST]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))
