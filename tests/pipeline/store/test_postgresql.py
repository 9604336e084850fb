"""The store on a PostgreSQL server of its own, started here where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run_command
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages
from pipeline.store import Sighting, Store, StoreError
from tests.pipeline.factory import SEEN, make_attempt, make_report

pytest.importorskip("psycopg")
_PLACES = [*sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True), os.environ.get("PATH", "")]
INITDB = shutil.which("initdb", path=os.pathsep.join(_PLACES))
pytestmark = pytest.mark.skipif(INITDB is None, reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that listens on a socket in a folder of its own; pytest's are closed to others each time a session of it begins."""
    assert INITDB
    folder = Path(tempfile.mkdtemp(prefix="jixiao-pg-"))
    user = {"user": "nobody"} if os.geteuid() == 0 else {}  # the server refuses to be root
    if user:
        shutil.chown(folder, "nobody")
    data, control = folder / "data", str(Path(INITDB).with_name("pg_ctl"))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **user}
    subprocess.run([INITDB, "-D", data, "-U", "jixiao", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], check=True, **quiet)  # type: ignore[call-overload]
    start = [control, "-D", data, "-w", "-o", f"-k {folder} -c listen_addresses= -c fsync=off", "start"]
    subprocess.run(start, check=True, **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql://jixiao@/{{name}}?host={folder}"
    finally:
        subprocess.run([control, "-D", data, "-m", "immediate", "stop"], check=False, **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """An empty database."""
    import psycopg

    name = f"db_{abs(hash(request.node.name))}"
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.format(name=name)


def test_rows_and_ledger_are_what_they_are_in_sqlite(url: str, tmp_path: Path) -> None:
    told = []
    for location in (url, tmp_path / "store.db"):
        with Store.open(location) as store:
            for source in ("b.pdf", "a.pdf", "乙.pdf", "B.pdf"):
                store.replace(make_report(source, indicators=11), make_attempt())
            store.replace(make_report("b.pdf", indicators=10), make_attempt(time="later"))
            report = make_report("b.pdf")
            ledger = store.ledger
            root = ledger.root("/archive", SEEN)
            ledger.note(SEEN, [(root, name, Sighting(report.row.sha256, 9, 2**62, 2**63 - 1)) for name in ("b.pdf", "c.pdf")])
            ledger.note(SEEN, [(root, "c.pdf", Sighting("0" * 64, 9, 2**62, 3))])
            ledger.vanish(root, ["b.pdf"])
            number = store.history.start(SEEN, {"found": 1})
            store.history.end(number, SEEN, "finished", {"found": 2})
            store.history.publish("1 k")
            rows = {name: [row for chunk in store.rows(name, 3) for row in chunk] for name in ("documents", "funds", "indicators")}
            told.append((rows, ledger.there(root), set(ledger.due()), store.history.last(3), ledger.totals(), ledger.statuses()))
            told[-1] += (store.history.published(), set(ledger.contents(versions=("2", "k"))))
            told[-1] += (ledger.supersede([report.row.sha256]), ledger.prune([root]), store.history.published(), ledger.forgive(None))
    assert told[0] == told[1]


def test_a_run_publishes_the_same_bytes(url: str, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    for year in (2021, 2022, 2023):
        text = f"某县水利局{year}年度防汛项目绩效自评报告\n一、项目概况\n项目资金5.25万元。项目得分90分。\n"
        (archive / f"{year}.txt").write_text(text, encoding="utf-8")
    outputs = {"pg": ["--store", url], "sqlite": []}
    for name, options in outputs.items():
        run = ["run", str(archive), "--output", str(tmp_path / name), "--workers", "0", "--quiet", *options]
        assert [run_command(run, Messages("en")) for _ in range(2)] == [ExitCode.EXTRACTED] * 2
    assert not (tmp_path / "pg" / "store.db").exists()
    files = [
        p.relative_to(tmp_path / "sqlite") for d in ("dataset", "documents") for p in (tmp_path / "sqlite" / d).rglob("*") if p.is_file()
    ]
    assert files and all((tmp_path / "pg" / f).read_bytes() == (tmp_path / "sqlite" / f).read_bytes() for f in files)


def test_one_run_at_a_time_writes_to_a_store(url: str) -> None:
    with Store.open(url) as one, Store.open(url) as other:
        with one.held(), pytest.raises(StoreError, match="another run"), other.held():
            pass
        with other.held():
            pass


def test_a_database_that_is_not_ours_or_not_there_is_refused(url: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE notes (text text)")
    with pytest.raises(StoreError, match="another program"):
        Store.open(url)
    with pytest.raises(StoreError, match="cannot be used") as caught:
        Store.open("postgresql://u:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value) and "\n" not in str(caught.value)
