"""A team's own knowledge folder: what nothing would read is told, not passed over."""

from pathlib import Path

import pytest

from pipeline.knowledge.load import Knowledge, KnowledgeError


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("unit.yaml", "x: 1", "did you mean units.yaml?"),
        ("personal.yml", "x: 1", "did you mean personal.yaml?"),
        ("zzz.yaml", "x: 1", "use one of ours, or concepts/NAME.yaml"),
        ("concepts/roads/more.yaml", "x: 1", "no knowledge file has this name"),
        ("personal.yaml", "telefone: 座机", "unknown key telefone; did you mean telephone?"),
        ("concepts/words.yaml", "clases: {}", "unknown key clases; did you mean classes?"),
        ("terms.yaml", "zzz: {}", "unknown key zzz; its keys are "),
    ],
)
def test_a_misspelt_file_or_key_is_told_in_one_line(tmp_path: Path, file: str, text: str, told: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        Knowledge(tmp_path)
    assert str(path) in str(error.value)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_files_and_keys_of_ours_and_new_concepts_are_taken(tmp_path: Path) -> None:
    (tmp_path / "concepts").mkdir()
    (tmp_path / "concepts" / "ours.yaml").write_text("{}", encoding="utf-8")
    (tmp_path / "personal.yaml").write_text("telephone: 座机", encoding="utf-8")
    (tmp_path / "README.md").write_text("notes", encoding="utf-8")
    assert Knowledge(tmp_path).read("personal.yaml")["telephone"] == "座机"


def test_a_table_is_read_with_the_overlays_rows_behind_and_refused_with_other_columns(tmp_path: Path) -> None:
    table = tmp_path / "regions.csv"
    table.write_text("code,name,short,since,until,former\n990000,甲省,甲,,,\n", encoding="utf-8")
    columns = ("code", "name", "short", "since", "until", "former")
    assert list(Knowledge(tmp_path).table("regions.csv", columns))[-1] == ["990000", "甲省", "甲", "", "", ""]
    table.write_text("code,name\n990000,甲省\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="first line must be code,name,short"):
        list(Knowledge(tmp_path).table("regions.csv", columns))
