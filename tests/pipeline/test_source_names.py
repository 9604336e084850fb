"""The names of documents stay from night to night while their files do."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from pipeline import run as running
from pipeline.plan import Plan, Settings


def test_a_source_that_is_not_mounted_leaves_the_names_of_the_others_alone(tmp_path: Path) -> None:
    sources, output = [tmp_path / "2022", tmp_path / "2023"], tmp_path / "output"
    for source in sources:
        source.mkdir()
        (source / "a.txt").write_text(f"示例县民政局{source.name}年度低保项目绩效自评报告", encoding="utf-8")
    published = []
    for _ in range(2):
        running.run(sources, output, Settings(), Plan(workers=0), lambda told, found: None, Event())
        published.append((output / "dataset" / "documents.csv").read_bytes())
        (sources[1] / "a.txt").unlink(missing_ok=True)
    assert published[0] == published[1]
