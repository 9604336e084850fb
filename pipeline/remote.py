"""Files behind URIs, by fsspec: listed with a mark that changes when they do, fetched one by one to files of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.uri import CHAIN, join, scrub

MARKS = (
    *("ETag", "etag", "e_tag", "Content-MD5", "md5Hash", "content_hash", "sha", "CRC", "Digest"),
    *("LastModified", "last_modified", "Last-Modified", "mtime", "modified", "modify", "updated", "created", "date_time"),
)
"""What file systems call that which changes with a file, the surest first: a mark of its content, else its time."""
_ASKED_AT_ONCE = 8
_DEEPEST = 64


class SourceError(Exception):
    """A source that cannot be listed; says why in one line."""


class TooLargeError(OSError):
    """A file is larger than what is fetched."""


class Listed(NamedTuple):
    """A file: its URI with all that is needed to fetch it, its path below the URI that was listed (empty where that is itself a file).

    `size` is in bytes, 0 where nobody knows. `mark` changes when the file does; 0 where nothing tells. `is_there`: False for a link that
    leads nowhere.
    """

    uri: str
    below: str
    size: int = 0
    mark: int = 0
    is_there: bool = True


def list_files(uri: str, left_out: Callable[[str], object] = lambda name: False) -> list[Listed]:
    """The file at a URI, or all files below it but those with a part of their path `left_out`. Raises SourceError.

    A web address that ends in `/` is a page that links to files; any other is a file.
    """
    try:
        fs, path = _open(uri, anew=True)
        if not _is_folder(fs, uri, path):
            return [_listed(uri, "", fs.info(path))]
        found = dict(_walk(fs, path, left_out))
        with ThreadPoolExecutor(_ASKED_AT_ONCE) as pool:
            asked = pool.map(lambda item: item if _mark(item) else _ask(fs, item), found.values())
            return [_listed(join(_without_query(uri), below), below, info) for below, info in zip(found, asked, strict=True)]
    except SourceError:
        raise
    except Exception as error:  # each file system has errors of its own
        reason = error.__cause__ if isinstance(error, FileNotFoundError) and error.__cause__ else error
        raise SourceError(f"{type(reason).__name__}: {scrub(str(reason))}"[:300]) from error


def fetch(uri: str, target: Path, most: int) -> None:
    """Bring a file here. Raises TooLargeError for more than `most` bytes, OSError where it cannot be had; nothing is left then."""
    try:
        fs, path = _open(uri)
        fs.get_file(path, str(target), callback=_bound(most))
        if target.stat().st_size > most:
            raise TooLargeError
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) or not isinstance(error, Exception):
            raise
        raise OSError(scrub(f"{type(error).__name__}: {error}")) from error


def _open(uri: str, *, anew: bool = False) -> tuple[Any, str]:
    """The file system of a URI and the path there. `anew`: nothing that an earlier look at it has kept."""
    from fsspec.core import url_to_fs

    try:
        fs, path = url_to_fs(uri)
        if anew:
            type(fs).clear_instance_cache()
            fs, path = url_to_fs(uri)
    except ImportError as error:
        raise SourceError(f"{scrub(str(error))}; pip install 'jixiao[remote]' brings what https, s3 and sftp need") from error
    return fs, path


def _is_folder(fs: Any, uri: str, path: str) -> bool:
    if _is_web(uri):
        return path.endswith("/")
    return bool(fs.info(path)["type"] == "directory")


def _is_web(uri: str) -> bool:
    return uri.split(CHAIN)[0].lower().startswith(("http://", "https://"))


def _without_query(uri: str) -> str:
    return uri.partition("?")[0] if _is_web(uri) else uri


def _walk(fs: Any, top: str, left_out: Callable[[str], object]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file below a folder: (path below it, what is known of it). Whatever goes wrong is raised: a folder that is not listed is not
    empty."""
    base = _without_query(top).rstrip("/")
    folders, seen = [top], {top.rstrip("/")}
    while folders:
        for info in fs.ls(folders.pop(), detail=True):
            name = str(info["name"])
            below = name.removeprefix(base).strip("/")
            if name.rstrip("/") in seen or not name.startswith(base) or _is_odd(name, below, fs) or any(map(left_out, below.split("/"))):
                continue
            seen.add(name.rstrip("/"))
            if info["type"] != "directory":
                yield below, info
            elif below.count("/") < _DEEPEST:
                folders.append(name)


def _is_odd(name: str, below: str, fs: Any) -> bool:
    """What a web page links to beside files: itself sorted otherwise, its parent."""
    is_web = "http" in ((fs.protocol,) if isinstance(fs.protocol, str) else fs.protocol)
    return not below or ".." in below.split("/") or (is_web and ("?" in name or "#" in name))


def _ask(fs: Any, info: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return {**info, **fs.info(info["name"])}
    except FileNotFoundError:
        return None


def _listed(uri: str, below: str, info: dict[str, Any] | None) -> Listed:
    return Listed(uri, below, int(info.get("size") or 0), _mark(info)) if info is not None else Listed(uri, below, is_there=False)


def _mark(info: dict[str, Any]) -> int:
    """The first mark there is, as a number of 60 bits."""
    told = next((f"{name} {info[name]}" for name in MARKS if info.get(name)), None)
    return int(sha256(told.encode()).hexdigest()[:15], 16) if told else 0


def _bound(most: int) -> Any:
    from fsspec.callbacks import Callback

    class Bound(Callback):  # type: ignore[misc]
        def set_size(self, size: int | None) -> None:
            if size and size > most:
                raise TooLargeError

        def relative_update(self, inc: int = 1) -> None:
            self.value += inc
            if self.value > most:
                raise TooLargeError

    return Bound()
