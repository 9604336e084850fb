"""LibreOffice as a converter: one call for a document, in a warm profile, under a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from extractors.reader import Damaged, ReadError

SECONDS = 90
"""More than any document of sane size takes; the first call of all also makes the profile (two to four seconds)."""
_BEGIN_AGAIN = 81
"""Exit status of a first start, which only makes the profile; its starter would begin again."""
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_PLACES = ("/usr/lib/libreoffice/program", "/opt/libreoffice/program", "/usr/lib64/libreoffice/program")
_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0"},
    "Office.Calc/Content/Update": {"Link": "1"},
    "Setup/L10N": {"ooSetupSystemLocale": "zh-CN"},
    "Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}
"""No macros, no links followed; what still asks for the network is sent to a port where nobody listens. Old files without an encoding
are taken for Chinese, whatever the host's language."""


@contextmanager
def convert(path: Path, suffix: str, becomes: str, package: str) -> Iterator[Path]:
    """The file at `path`, which has the format of `suffix`, as a temporary file of the format `becomes`.

    Raises ReadError where LibreOffice is missing, naming the Debian `package`, and Damaged where it cannot open the file in time.
    """
    program = find_program()
    if program is None:
        raise ReadError(f"{path.name}: needs LibreOffice to be read; apt-get install {package}")
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder, _profile() as profile:
        source = Path(folder) / f"source.{suffix}"
        shutil.copyfile(path, source)
        converted = Path(folder) / "out" / f"source.{becomes}"
        command = [program, *_arguments(profile), "--convert-to", _FILTERS[becomes], "--outdir", str(converted.parent), str(source)]
        if _run(command, path.name) == _BEGIN_AGAIN:
            _run(command, path.name)
        if not converted.is_file():
            raise Damaged(f"{path.name}: LibreOffice cannot open it; open and save it again (if it is sound: apt-get install {package})")
        yield converted


@cache
def find_program() -> str | None:
    """LibreOffice's program itself rather than its starter, so that ending it ends everything; None where it is not installed."""
    starter = shutil.which("soffice") or shutil.which("libreoffice")
    folders = [Path(starter).resolve().parent] if starter else []
    found = next((p for f in [*folders, *map(Path, _PLACES)] if (p := f / "soffice.bin").is_file()), None)
    return str(found) if found else starter


def _arguments(profile: Path) -> list[str]:
    return ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", f"-env:UserInstallation={profile.as_uri()}"]


@contextmanager
def _profile() -> Iterator[Path]:
    """A profile that nobody else uses now. Profiles are kept, for making one takes longer than converting a document."""
    import fcntl

    home = Path(tempfile.gettempdir()) / f"jixiao-libreoffice-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.getuid():
        raise ReadError(f"{home}: belongs to somebody else; remove it or set TMPDIR")
    for number in range(1000):
        with (home / f"{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            settings = home / str(number) / "user" / "registrymodifications.xcu"
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text(_registry(), encoding="utf-8")
            yield home / str(number)
            return
    raise ReadError("too many LibreOffice profiles are in use; use fewer --workers")


def _registry() -> str:
    """The settings as LibreOffice keeps them."""
    items = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    return '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + "".join(items) + "</oor:items>"


def _run(command: list[str], name: str) -> int:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    )
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Damaged(f"{name}: LibreOffice did not finish within {SECONDS} s; open and save it again") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _die_with_parent() -> None:
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
