"""A source behind sftp, on a server of our own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.console.ending import ExitCode
from tests.pipeline.test_remote import run, sources, statuses, text

pytest.importorskip("paramiko")
asyncssh = pytest.importorskip("asyncssh")


class Guarded(asyncssh.SSHServer):  # type: ignore[misc, name-defined]
    """Lets one person in, by password."""

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("me", "secret")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server whose root is the folder; its address."""
    loop = asyncio.new_event_loop()
    listening = asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=Guarded,
        server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=folder),
    )
    server = loop.run_until_complete(listening)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.get_port()}"
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share" / "reports" / "2022 年"
    folder.mkdir(parents=True)
    (folder / "报告.txt").write_text(text(2022), encoding="utf-8")
    (folder.parent / "a.txt").write_text(text(2021), encoding="utf-8")
    return tmp_path / "share"


def test_only_what_changed_is_fetched_and_no_password_is_published(capsys: pytest.CaptureFixture[str], share: Path, tmp_path: Path) -> None:
    output = tmp_path / "o"
    with serving(share) as address:
        uri = f"sftp://me:secret@{address}/reports"
        shown = f"sftp://{address}/reports"
        assert run(capsys, output, uri)[0] == ExitCode.EXTRACTED
        assert sources(output) == [f"{shown}/2022 年/报告.txt", f"{shown}/a.txt"]
        assert not any(b"secret" in path.read_bytes() for path in output.rglob("*") if path.is_file())
        (share / "reports" / "a.txt").write_text(text(2020) * 2, encoding="utf-8")
        (share / "reports" / "2022 年" / "报告.txt").unlink()
        _, log = run(capsys, output, uri)
        assert json.loads(log.splitlines()[-1])["read"] == 1 and statuses(output) == {"extracted": 1, "gone": 2}


def test_a_wrong_password_is_one_line_without_it(capsys: pytest.CaptureFixture[str], share: Path, tmp_path: Path) -> None:
    with serving(share) as address:
        code, errors = run(capsys, tmp_path / "o", f"sftp://me:mistaken@{address}/reports")
    assert (code, errors.count("\n")) == (ExitCode.COULD_NOT_RUN, 1)
    assert errors.startswith(f"jixiao: sftp://{address}/reports: ") and "mistaken" not in errors
