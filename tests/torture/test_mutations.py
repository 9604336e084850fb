"""Random damage to sound forms: never a traceback, never a status without a reason, never `extracted` without text.

`JIXIAO_MUTATIONS=100 pytest -s tests/torture/test_mutations.py` tries more and prints what became of them.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from pipeline.process import load_knowledge, process_file
from pipeline.report import Report
from tests.torture import forms

MUTATIONS = int(os.environ.get("JIXIAO_MUTATIONS", "10"))
SAMPLES = Path(__file__).parents[2] / "samples"
FORMS = {
    "docx": (SAMPLES / "01_self_evaluation_form.docx").read_bytes(),
    "pdf": (SAMPLES / "05_self_evaluation_form.pdf").read_bytes(),
    "xlsx": forms.zipped(forms.xlsx("变")),
    "ofd": forms.zipped(forms.ofd("变")),
    "html": forms.html("变").encode(),
}


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Bits flipped, or bytes cut off, zeroed, replaced, doubled or inserted."""
    out, at, long = bytearray(data), chance.randrange(len(data)), chance.randrange(1, 500)
    kind = chance.choice(("flip", "flips", "cut", "zero", "splice", "double", "insert"))
    if kind in ("flip", "flips"):
        for _ in range(1 if kind == "flip" else 30):
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del out[max(at, 1) :]
    else:
        other = chance.randrange(len(data))
        new = {"zero": bytes(long), "splice": data[other : other + long], "double": data[at : at + long], "insert": chance.randbytes(long)}
        out[at : at if kind in ("double", "insert") else at + long] = new[kind]
    return bytes(out)


def mutate_part(package: bytes, chance: random.Random) -> bytes:
    """One part of a package damaged, and the package sound around it."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name, data in parts.items() if data])
    return forms.zipped(parts | {name: mutate(parts[name], chance)})


def said(report: Report) -> list[tuple[str | None, ...]]:
    return [(i.level3_raw, i.target_raw, i.actual_raw) for project in report.projects for i in project.indicators]


@pytest.mark.parametrize("form", FORMS)
def test_damage_never_ends_in_silence_or_a_traceback(form: str, tmp_path: Path) -> None:
    chance, knowledge, path = random.Random(form), load_knowledge(None, None), tmp_path / f"a.{form}"
    path.write_bytes(FORMS[form])
    sound = said(process_file(path, knowledge))
    fates: Counter[str] = Counter()
    for number in range(MUTATIONS):
        in_part = form in ("docx", "xlsx", "ofd") and number % 2
        path.write_bytes((mutate_part if in_part else mutate)(FORMS[form], chance))
        report = process_file(path, knowledge)
        status, error, rows = report.row.status, report.row.error or "", said(report)
        assert "internal error" not in error and "\n" not in error
        assert (status == "extracted") == (not error) and (report.document.blocks or status != "extracted")
        fates[f"{status}, changed" if status == "extracted" and rows != sound else status] += 1
    print(form, dict(sorted(fates.items())))
