"""The founding reports, where they are at hand: what prose must give of them."""

import json

import pytest

from extractors.prose.lines import read_lines
from extractors.prose.masthead import read_masthead
from extractors.prose.projects import read_prose
from extractors.readers import docx
from tests.shared import SHARED

SEEDS = SHARED / "seeds"
GOLD = SHARED / "gold" / "seeds"
STEMS = sorted(p.stem for p in GOLD.glob("*.json")) if SEEDS.is_dir() else []


@pytest.mark.skipif(not STEMS, reason="the founding documents are not at hand")
@pytest.mark.parametrize("stem", STEMS)
def test_founding_report(stem: str) -> None:
    page = docx.READER.read(SEEDS / f"{stem}.docx")
    gold = json.loads((GOLD / f"{stem}.json").read_text(encoding="utf-8"))
    head = gold["documents"][0] if isinstance(gold["documents"], list) else gold["documents"]
    lines = read_lines(page)
    masthead = read_masthead(page, lines, "x.docx")
    projects = read_prose(lines, masthead, tabled=bool(page.tables))
    assert masthead.title and masthead.title.text == head["title"]
    assert masthead.kind == head["document_type"]
    assert masthead.organisation and masthead.organisation.text == head["organisation"]
    said = [(p.kind, p.text.text) for project in projects for p in project.passages]
    for wanted in gold["passages"]:
        assert any(kind == wanted["kind"] and wanted["contains"] in text for kind, text in said), wanted
    spent = {e.item.text for project in projects for e in project.expenditures}
    assert spent == {e["item_raw"] for e in gold.get("expenditures", [])}
    if not page.tables:
        names = [i.level3.text for project in projects for i in project.indicators]
        assert names == [i["level3_raw"] for i in gold.get("indicators", [])]
