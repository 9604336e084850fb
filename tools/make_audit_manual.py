"""Write docs/audit.md, the manual of the audit rules and the scoring editions, from the rules themselves and their examples.

python tools/make_audit_manual.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pipeline.audit import RULES, audit
from pipeline.audit.rule import Rule
from pipeline.console.manual import body, needs
from pipeline.console.messages import Messages
from pipeline.console.said import said, title
from pipeline.knowledge.editions import NATIONAL, Edition, editions
from pipeline.knowledge.load import Knowledge

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "audit.md"
ZH, EN = Messages("zh"), Messages("en")
HEAD = """\
# Audit rules and scoring editions

Made by `python tools/make_audit_manual.py` from the rules, their examples and `pipeline/knowledge/`; do not edit. `jixiao explain RULE`
tells the same in the terminal.

Every rule is tried on every project; `checks` says pass, fail or not evaluable, with the reason. Figures are compared as printed: a
figure stands for all values that rounding or cutting off could have printed so, and a sum for what the rounding of its parts can explain.
A finding about a row that was hardly readable is a remark (`info`), whatever its rule. Recomputation flags; it never corrects.
"""
EDITIONS = """\
## Scoring editions

`projects.edition` tells by which edition scores were recomputed. The form's own words decide, then the official list of levels that its
rows follow, then its region, unless it prints other marks for the execution rate; `--edition NAME` goes by one whatever the page says.
Editions are data (`pipeline/knowledge/editions.yaml`); a folder given with `--knowledge` may add some. Marks that a form prints always
count; an edition's serve where it prints none.

| edition | source | chosen by | marks | differs from `national` in |
| --- | --- | --- | --- | --- |
"""
DEFECTS = """\
## Defects seen in real documents

What was seen in about a hundred real documents, and what finds it. Each that a rule finds is planted into a clean paper in
`tests/planted`, where a test sees it found. Of the {planted} errors planted there {found} are found; on their first runs, blind and before
the rules were mended, 82 of 127, 33 of 42, 20 of 25, into the newest papers and reports in prose 57 of 63, and 26 of 32, 14 of 20 and
15 of 15 mostly into papers drawn to look wrong (`traps.yaml`), of which 25 of 32 raised nothing false when they were new. Beside the
errors of the last four lists one finding was false: it took the total of a mid-term evaluation for the report's.

| defect | found by | what is not found, and why |
| --- | --- | --- |
"""
_RULES = ("stages", "missed", "decimals", "rounding", "excess", "tiers", "bands", "total", "grades")


def page() -> str:
    """The whole page."""
    sys.path.insert(0, str(ROOT))
    from tests.pipeline.audit.examples import EXAMPLES
    from tests.planted.papers import plants

    knowledge = Knowledge()
    parts = [HEAD]
    for rule in RULES:
        found = next(f for f in audit(EXAMPLES[rule.name].broken, knowledge).findings if f.rule == rule.name)
        parts.append("\n".join(_rule(rule, found.message, said(EN, found))))
    known = knowledge.part(editions)
    parts.append(EDITIONS + "\n".join(_edition(e, known[NATIONAL]) for e in known.values()) + "\n")
    defects = yaml.safe_load((ROOT / "tests" / "planted" / "defects.yaml").read_text(encoding="utf-8"))
    missed = sum(bool(p.missed) for p in plants())
    heading = DEFECTS.format(planted=len(plants()), found=len(plants()) - missed)
    parts.append(heading + "\n".join(map(_defect, defects.values())) + "\n")
    return "\n".join(parts)


def _defect(defect: dict[str, Any]) -> str:
    found = ", ".join(f"`{rule}`" for rule in defect["rules"]) or "—"
    return f"| {defect['zh']} · {defect['en']} | {found} | {defect.get('why', '')} |"


def _rule(rule: Rule, chinese: str, english: str) -> Iterator[str]:
    yield f"## `{rule.name}`"
    yield ""
    yield f"**{title(ZH, rule.name, rule.manual)}** {title(EN, rule.name, rule.manual).capitalize()}."
    yield ""
    yield f"A breach is {'an' if rule.severity != 'warning' else 'a'} `{rule.severity}`. {' '.join(body(EN, rule).split())}"
    yield ""
    yield body(ZH, rule).replace("\n", "")
    yield ""
    yield f"Nothing to check (`not_evaluable`): {rule.needs} · {needs(EN, rule)}"
    yield ""
    yield f"> {chinese}  "
    yield f"> {english}"
    yield ""


def _edition(edition: Edition, national: Edition) -> str:
    chosen = [f"`{edition.says.pattern}`".replace("|", "\\|")] if edition.says else []
    chosen += [f"levels of {name}" for name in edition.frameworks] + [f"region {code}…" for code in edition.regions]
    marks = ", ".join(f"{part} {weight}" for part, weight in edition.weights.items())
    differs = [f"{name} {_plain(getattr(edition, name))}" for name in _RULES if getattr(edition, name) != getattr(national, name)]
    by = "<br>".join(chosen) or "where no other is"
    return f"| `{edition.name}` {edition.label} | {edition.source} | {by} | {marks} | {'; '.join(differs) or '—'} |"


def _plain(value: object) -> str:
    if value is None:
        return "left to judgement"
    return " / ".join(map(str, value)) if isinstance(value, tuple) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
