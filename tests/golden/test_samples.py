"""Every sample document and the rows it must give, side by side as files.

After a change that is meant: `python -m tests.golden.test_samples` writes the files anew; read the diff before committing it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.process import process_file

HERE = Path(__file__).parent
SAMPLES = sorted(p for p in (HERE.parents[1] / "samples").iterdir() if p.suffix in {".docx", ".pdf", ".txt"})
KNOWLEDGE = Knowledge()
PROVENANCE = {"bbox"}
"""Left out: boxes move with the PDF library's version; their presence is tested with the readers."""


def rows_of(sample: Path) -> dict[str, list[dict[str, Any]]]:
    report = process_file(sample, KNOWLEDGE)
    out: dict[str, list[dict[str, Any]]] = {}
    for table, row in report.rows():
        if table == "checks":
            continue
        columns = [c.name for c in schema.columns(type(row)) if c.name not in PROVENANCE]
        values = {name: getattr(row, name) for name in columns}
        out.setdefault(table, []).append({k: v if isinstance(v, (bool, int)) else str(v) for k, v in values.items() if v is not None})
    return out


def as_text(sample: Path) -> str:
    return json.dumps(rows_of(sample), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_sample_gives_its_rows(sample: Path) -> None:
    assert rows_of(sample) == json.loads((HERE / f"{sample.name}.json").read_text(encoding="utf-8"))


def test_the_same_form_as_docx_and_as_pdf_gives_the_same_rows() -> None:
    def indicators(name: str) -> list[dict[str, Any]]:
        rows = rows_of(SAMPLES[0].parent / name)["indicators"]
        return [{k: v for k, v in r.items() if not k.endswith("_id") and k != "page"} for r in rows]

    assert indicators("01_self_evaluation_form.docx") == indicators("05_self_evaluation_form.pdf")


def test_no_person_survives_in_a_sample() -> None:
    everything = "".join(as_text(sample) for sample in SAMPLES)
    assert not [said for said in ("林示范", "周示范", "13900000001", "13900000002") if said in everything]


if __name__ == "__main__":
    for path in SAMPLES:
        (HERE / f"{path.name}.json").write_text(as_text(path), encoding="utf-8")
