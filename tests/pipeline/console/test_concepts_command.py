"""`jixiao concepts`: tables in, tables out; overlays tried; unknown wordings listed."""

from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import schema
from pipeline.cli import run_command
from pipeline.console.concepts import ADDED, list_unknown, map_table
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages
from pipeline.console.table import TableError, open_table
from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.normalise.nearest import compile_examples, nearest_concepts
from pipeline.normalise.ontology import read_entries
from pipeline.store import Store

EN = Messages("en")
KNOWLEDGE = Knowledge()
TABLE = "unit,level1_raw,level2_raw,level3_raw,target_raw,actual_raw,year,note\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def mapped(path: Path, target: Path | None = None) -> list[dict[str, str]]:
    target = target or path.with_name("out.csv")
    map_table(path, target, KNOWLEDGE)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_gets_its_canonical_columns(tmp_path: Path) -> None:
    table = (
        TABLE
        + '甲局,成本指标,经济成本指标,项目总成本,≤2.5万元,24000元,2023,"a, ""b""\nc"\n甲局,产出指标,时效指标,完成时间,11月底前,,2023,\n'
    )
    first, second = mapped(write(tmp_path / "in.csv", table))
    assert list(first) == [*TABLE.strip().split(","), *ADDED]
    assert first["note"] == 'a, "b"\nc'
    assert (first["dimension"], first["concept"], first["direction"]) == ("cost.economic", "cost.total", "lower_better")
    assert (first["target_comparator"], first["target_value"], first["target_unit"], first["actual_value"]) == (
        "<=",
        "25000",
        "元",
        "24000",
    )
    assert first["framework"] == "mof2021_101"
    assert "cost.total" in first["evidence"]
    assert (second["target_date"], second["target_value"]) == ("2023-11-30", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (row,) = mapped(write(tmp_path / "in.csv", "level3_raw\n群众满意度\n", encoding))
    assert row["concept"] == "satisfaction.public"


def test_the_table_may_be_written_over_and_mapped_again(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", "level3_raw,concept\n群众满意度,mine\n")
    once = mapped(path, path)
    assert once[0]["concept"] == "satisfaction.public"
    assert list(once[0])[:2] == ["level3_raw", "concept"]
    assert mapped(path, path) == once


def test_no_formula_is_added(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", "level3_raw,target_raw,note\n=cmd|'/c calc'!A1,5=cmd,=1+1\n")
    (row,) = mapped(path)
    assert row["note"] == "=1+1"  # not ours
    assert not any(row[name].startswith(("=c", "+c", "@", "-c")) for name in ADDED)


def test_an_empty_row_gets_nothing(tmp_path: Path) -> None:
    (row,) = mapped(write(tmp_path / "in.csv", "level3_raw,note\n,x\n"))
    assert not any(row[name] for name in ADDED)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a CSV file"),
        (b"level3_raw\n\xff\xff\xff\n", "not a CSV file"),
        (b"PK\x03\x04\x00\x00", "not a CSV file"),
        (b"name,target\na,b\n", "no column level3_raw"),
        (b"level3_raw,level3_raw\na,b\n", "level3_raw stands twice"),
        (b"level3_raw\na,b\n", "row 2: 2 fields under 1 columns"),
        (b'level3_raw\n"a"b\n', "row 2"),
        (b"level3_raw\n" + b"a\n" * 40_000 + b"\xff\n", "neither UTF-8 nor GB18030"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(tmp_path: Path, content: bytes, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(content)
    assert run_command(["concepts", "map", str(path), "--output", str(target)], EN) == ExitCode.COULD_NOT_RUN
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [path]


FIELD = st.text(st.characters(codec="utf-8", exclude_categories=["C"]) | st.sampled_from("\n,'\""), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(FIELD, min_size=3, max_size=3), max_size=4))
def test_other_columns_pass_through(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("t") / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["a", "level3_raw", "b"], *([a, "满意度", b] for a, _, b in rows)])
    assert [(r["a"], r["b"]) for r in mapped(path)] == [(a, b) for a, _, b in rows]


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    lines = "".join(f"整治河道{n}公里,≥{n}公里\n" for n in range(4000))
    small, large = (
        write(tmp_path / "s.csv", "level3_raw,target_raw\n" + lines[:2000]),
        write(tmp_path / "l.csv", "level3_raw,target_raw\n" + lines),
    )
    peaks = []
    for path in (small, small, large):
        tracemalloc.start()
        map_table(path, tmp_path / "out.csv", KNOWLEDGE)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 4_000_000


NEW = {"label": "河灯", "definition": "River lanterns.", "says": ["河灯"], "examples": ["放河灯盏数"], "but_not": ["路灯亮灯率"]}


def overlay(folder: Path, entries: object, name: str = "ours.yaml") -> Path:
    (folder / "concepts").mkdir(parents=True, exist_ok=True)
    return write(folder / "concepts" / name, yaml.safe_dump(entries, allow_unicode=True))


def test_a_team_adds_a_concept(tmp_path: Path) -> None:
    overlay(tmp_path / "k", {"local.lanterns": NEW})
    path = write(tmp_path / "in.csv", "level3_raw\n河灯盏数\n群众满意度\n")
    assert run_command(["concepts", "map", str(path), "--output", str(tmp_path / "o.csv"), "--knowledge", str(tmp_path / "k")], EN) == 0
    rows = list(csv.DictReader((tmp_path / "o.csv").open(encoding="utf-8")))
    assert [row["concept"] for row in rows] == ["local.lanterns", "satisfaction.public"]


def test_a_team_adds_a_word_to_a_class(tmp_path: Path) -> None:
    overlay(tmp_path, {"classes": {"public": ["街坊"]}}, "words.yaml")
    path = write(tmp_path / "in.csv", "level3_raw\n街坊满意度\n市民满意度\n")
    map_table(path, tmp_path / "o.csv", Knowledge(tmp_path))
    rows = list(csv.DictReader((tmp_path / "o.csv").open(encoding="utf-8")))
    assert {row["concept"] for row in rows} == {"satisfaction.public"}


def test_an_overlay_is_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = overlay(tmp_path / "a", {"local.lanterns": NEW})
    assert run_command(["concepts", "test", str(good)], EN) == ExitCode.EXTRACTED
    greedy = overlay(
        tmp_path / "b",
        {"local.greedy": {**NEW, "says": ["满意度 河灯|群众满意度|群众"], "examples": ["数据库"], "but_not": ["群众满意度"]}},
    )
    assert run_command(["concepts", "test", str(greedy)], EN) == ExitCode.INCOMPLETE
    said = capsys.readouterr().out
    assert "example 数据库" in said
    assert "counter-example 群众满意度" in said
    assert "satisfaction.public: its example 群众满意度" in said


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"says": ["<lantern>"]}, "no class <lantern>"),
        ({"says": ["x=河灯"]}, "condition x=河灯"),
        ({"says": ["!河灯"]}, "no word that must be there"),
        ({"says": "河灯"}, "must be a list"),
        ({"direction": "up"}, "direction up"),
        ({"alias": ["satisfaction.public"]}, "satisfaction.public"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_malformed_overlay_is_named(tmp_path: Path, change: dict[str, object], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = overlay(tmp_path, {"local.lanterns": {**NEW, **change}})
    assert run_command(["concepts", "test", str(file)], EN) == ExitCode.COULD_NOT_RUN
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


class Layers(Knowledge):
    """Knowledge whose concepts stand in two folders of the test's own."""

    def __init__(self, *folders: Path) -> None:
        super().__init__()
        self._layers = folders

    def folder(self, name: str) -> tuple[tuple[Path, ...], ...]:
        return tuple(tuple(sorted((folder / name).glob("*.yaml"))) for folder in self._layers)


def test_an_overlay_may_name_a_concept_by_an_id_it_once_had(tmp_path: Path) -> None:
    overlay(tmp_path / "a", {"local.new": {**NEW, "alias": ["local.old"]}})
    overlay(tmp_path / "b", {"local.old": {**NEW, "label": "灯"}})
    (entry,) = read_entries(Layers(tmp_path / "a", tmp_path / "b")).values()
    assert (entry.id, entry.label) == ("local.new", "灯")


def test_two_files_of_one_folder_do_not_share_an_id(tmp_path: Path) -> None:
    overlay(tmp_path, {"local.lanterns": NEW}, "a.yaml")
    overlay(tmp_path, {"local.lanterns": NEW}, "b.yaml")
    with pytest.raises(KnowledgeError, match=r"local\.lanterns stands in a\.yaml"):
        read_entries(Layers(tmp_path))


def test_unknown_wordings_come_by_frequency_with_their_nearest_concepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [column.name for column in schema.columns(schema.Indicator)]
    wordings = [
        ("群众满意度", "satisfaction.public"),
        ("1.放河灯盏数（5分）", None),
        ("放河灯盏数", None),
        ("数量指标", None),
        ("甲乙丙丁", None),
    ]
    rows = [tuple({"level3_raw": name, "concept": concept}.get(column) for column in names) for name, concept in wordings]
    with Store.open(tmp_path / "store.db") as store:
        monkeypatch.setattr(store, "rows", lambda table: iter([rows]))
        listed = [line.split("\t") for line in list_unknown(EN, store, KNOWLEDGE)]
    assert [line[:2] for line in listed] == [["2", "放河灯盏数"], ["1", "甲乙丙丁"]]


def test_nearest_concepts() -> None:
    examples = compile_examples(KNOWLEDGE)
    assert nearest_concepts(examples, "周边群众满意度情况")[0][0] == "satisfaction.public"
    assert nearest_concepts(examples, "ABC") == ()


def test_rows_are_as_long_as_the_header(tmp_path: Path) -> None:
    with open_table(write(tmp_path / "t.csv", "a,b\n1\n\n2,3\n")) as (header, rows):
        assert (header, list(rows)) == (["a", "b"], [["1", ""], ["2", "3"]])
    with open_table(write(tmp_path / "t.csv", "a,b\n1,2,3\n")) as (_, rows), pytest.raises(TableError):
        list(rows)
