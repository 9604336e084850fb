"""Sources behind URIs: a web server, archives, memory and an imitation of S3."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from pipeline import archives as bringing
from pipeline.cli import run_command
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages
from pipeline.uri import file_name, join, public

EN = Messages("en")


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("https://me:secret@host/a/b.pdf?id=5&token=abc#x", "https://host/a/b.pdf?id=5"),
        ("https://b.oss.example/a.pdf?OSSAccessKeyId=1&Expires=2&Signature=3", "https://b.oss.example/a.pdf"),
        ("https://a.blob.example/a.pdf?sv=1&se=2&sp=r&sig=x", "https://a.blob.example/a.pdf"),
        ("sftp://me:p@ss@host:22/a b/报告#1.pdf", "sftp://host:22/a b/报告#1.pdf"),
        ("s3://bucket/a?b@c.pdf", "s3://bucket/a?b@c.pdf"),
        ("zip://a@b/c.pdf::https://me:secret@host/x.zip?token=1", "zip://a@b/c.pdf::https://host/x.zip"),
        ("/srv/x::y/a.pdf", "/srv/x::y/a.pdf"),
    ],
)
def test_a_source_is_named_without_passwords_and_tokens(uri: str, shown: str) -> None:
    assert public(uri) == shown


def test_names_in_chains() -> None:
    assert public("zip://::/srv/archive/x.zip", brief=True) == "zip://::x.zip"
    assert join("zip://::x.zip", "a/b.pdf") == "zip://a/b.pdf::x.zip"
    assert file_name("zip://a/b.pdf::x.zip") == "b.pdf"
    assert file_name("https://host/%E6%8A%A5%E5%91%8A.pdf?id=5") == "报告.pdf"
    assert file_name("a/b?c.pdf") == "b?c.pdf"


def text(year: int) -> str:
    return f"某县水利局{year}年度防汛项目绩效自评报告\n一、项目概况\n项目得分90分。\n"


def run(capsys: pytest.CaptureFixture[str], output: Path, *arguments: object) -> tuple[ExitCode, str]:
    words = ["run", *map(str, arguments), "--output", str(output), "--workers", "0", "--log-json"]
    code = run_command(words, EN)
    return code, capsys.readouterr().err


def sources(output: Path) -> list[str]:
    with (output / "dataset" / "documents.csv").open(encoding="utf-8", newline="") as file:
        return [row["source"] for row in csv.DictReader(file)]


def statuses(output: Path) -> dict[str, int]:
    with sqlite3.connect(output / "store.db") as connection:
        return dict(connection.execute("SELECT status, count(*) FROM ledger GROUP BY status").fetchall())


class Web(ThreadingHTTPServer):
    """A server that remembers what was fetched."""

    daemon_threads = True

    def __init__(self, handler: object) -> None:
        super().__init__(("127.0.0.1", 0), handler)  # type: ignore[arg-type]
        self.fetched: list[str] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class Files(SimpleHTTPRequestHandler):
    """Files with their size and time; an index page for a folder."""

    def do_GET(self) -> None:
        if self.path.rpartition("/")[2].count("."):  # a file, no folder
            self.server.fetched.append(unquote(self.path))  # type: ignore[attr-defined]
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(handler: object) -> Iterator[Web]:
    with Web(handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "2022 年").mkdir(parents=True)
    (folder / "a.txt").write_text(text(2021), encoding="utf-8")
    (folder / "2022 年" / "报告.txt").write_text(text(2022), encoding="utf-8")
    (folder / ".hidden").touch()
    with zipfile.ZipFile(folder / "more.zip", "w") as package:
        package.writestr("x/b.txt", text(2023))
    return folder


def test_a_web_server_is_listed_and_only_what_changed_is_fetched(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, site: Path, tmp_path: Path
) -> None:
    pytest.importorskip("aiohttp")
    output = tmp_path / "o"
    with serving(partial(Files, directory=site)) as server:
        uri, shown = f"http://me:secret@{server.address}/", f"http://{server.address}"
        folder = quote("2022 年")
        assert run(capsys, output, uri)[0] == ExitCode.EXTRACTED
        assert sources(output) == sorted([f"{shown}/{folder}/{quote('报告.txt')}", f"{shown}/a.txt", f"{shown}/more.zip!/x/b.txt"])
        assert sorted(server.fetched) == ["/2022 年/报告.txt", "/a.txt", "/more.zip"]
        assert not any(b"secret" in path.read_bytes() for path in output.rglob("*") if path.is_file())
        assert not (output / ".unpacked").exists()

        server.fetched.clear()
        code, log = run(capsys, output, uri)
        assert (code, server.fetched, json.loads(log.splitlines()[-1])["unchanged"]) == (ExitCode.EXTRACTED, [], 3)

        (site / "a.txt").write_text(text(2020), encoding="utf-8")
        os.utime(site / "a.txt", (2_000_000_000, 2_000_000_000))  # the header has whole seconds
        (site / "2022 年" / "报告.txt").unlink()
        assert run(capsys, output, uri)[0] == ExitCode.EXTRACTED
        assert server.fetched == ["/a.txt"]
        assert len(sources(output)) == 3 and statuses(output) == {"extracted": 2, "gone": 2}

        server.fetched.clear()
        assert run(capsys, output, uri, "--force")[0] == ExitCode.EXTRACTED
        assert sorted(server.fetched) == ["/a.txt", "/more.zip"], "known files are fetched when they are to be read again"
        monkeypatch.setattr(bringing, "BIGGEST", 20)
        (site / "a.txt").write_text(text(2019) * 2, encoding="utf-8")
        code, log = run(capsys, output, uri)
        assert code == ExitCode.INCOMPLETE and '"problem": "too_large"' in log


def test_a_source_that_is_not_reached_is_one_line_and_nothing_is_gone(
    capsys: pytest.CaptureFixture[str], site: Path, tmp_path: Path
) -> None:
    pytest.importorskip("aiohttp")
    output = tmp_path / "o"
    with serving(partial(Files, directory=site)) as server:
        uri = f"http://{server.address}/"
        run(capsys, output, uri)
    code, errors = run(capsys, output, uri.replace("//", "//me:secret@"))
    assert (code, errors.count("\n")) == (ExitCode.COULD_NOT_RUN, 1) and errors.startswith(f"jixiao: {uri}: ")
    assert "secret" not in errors
    assert statuses(output) == {"extracted": 3}
    (tmp_path / "b.txt").write_text(text(2018), encoding="utf-8")
    code, log = run(capsys, output, uri, tmp_path / "b.txt")
    assert code == ExitCode.INCOMPLETE and '"problem": "unreachable"' in log
    assert statuses(output) == {"extracted": 4}, "the other sources are read"


def test_archives_and_memory(capsys: pytest.CaptureFixture[str], site: Path, tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe({"/reports/c.txt": text(2017).encode(), "/reports/sub/d.txt": text(2016).encode()})
    output, package = tmp_path / "o", f"zip://::{site / 'more.zip'}"
    assert run(capsys, output, package, "memory://reports", f"file://{quote(str(site / 'a.txt'))}")[0] == ExitCode.EXTRACTED
    assert sources(output) == ["a.txt", "memory://reports/c.txt", "memory://reports/sub/d.txt", "zip://x/b.txt::more.zip"]
    memory.rm("/reports/c.txt")
    with zipfile.ZipFile(site / "more.zip", "w") as archive:
        archive.writestr("x/b.txt", text(2015))
    run(capsys, output, package, "memory://reports")
    assert statuses(output) == {"extracted": 3, "gone": 2}
    memory.rm("/reports", recursive=True)


def test_what_is_missing_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for uri, words in (("gcs://bucket/a", "pip install 'jixiao[remote]'"), ("foo://bar/a", "Protocol not known: foo")):
        code, errors = run(capsys, tmp_path / "o", uri)
        assert (code, errors.count("\n")) == (ExitCode.COULD_NOT_RUN, 1) and words in errors, errors
    assert run(capsys, tmp_path / "o", "memory://a", "--watch")[0] == ExitCode.USAGE


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as listing and reading need."""

    objects: dict[str, bytes]

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        key = unquote(url.path).removeprefix("/bucket").strip("/")
        if key in self.objects:
            self._send(self.objects[key], {"ETag": self._tag(key)})
        elif key:
            self.send_error(404)
        else:
            self._send(self._list(parse_qs(url.query)), {"Content-Type": "application/xml"})

    def do_HEAD(self) -> None:
        self.do_GET()

    def _list(self, query: dict[str, list[str]]) -> bytes:
        prefix, mark = query.get("prefix", [""])[0], query.get("delimiter", [""])[0]
        keys = [key for key in sorted(self.objects) if key.startswith(prefix)]
        deeper = [key for key in keys if mark and mark in key[len(prefix) :]]
        folders = sorted({prefix + key[len(prefix) :].partition("/")[0] + "/" for key in deeper})
        entries = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(self.objects[key])}</Size><ETag>{self._tag(key)}</ETag>"
            "<LastModified>2024-05-01T08:00:00.000Z</LastModified></Contents>"
            for key in keys
            if key not in deeper
        ) + "".join(f"<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>" for folder in folders)
        return f"<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>".encode()

    def _tag(self, key: str) -> str:
        return f'"{hashlib.md5(self.objects[key]).hexdigest()}"'

    def _send(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_s3(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("s3fs")
    objects = {"a/1.txt": text(2021).encode(), "a/sub/2.txt": text(2022).encode(), "b/3.txt": b""}
    output = tmp_path / "o"
    with serving(type("TestBucket", (Bucket,), {"objects": objects})) as server:
        given = {"ENDPOINT_URL": f"http://{server.address}", "ACCESS_KEY_ID": "k", "SECRET_ACCESS_KEY": "s", "DEFAULT_REGION": "r"}
        for name, value in given.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        assert run(capsys, output, "s3://bucket/a")[0] == ExitCode.EXTRACTED
        assert sources(output) == ["s3://bucket/a/1.txt", "s3://bucket/a/sub/2.txt"]
        objects["a/sub/2.txt"] = text(2024).encode()
        _, log = run(capsys, output, "s3://bucket/a")
        assert json.loads(log.splitlines()[-1])["unchanged"] == 1 and statuses(output) == {"extracted": 2, "gone": 1}
