"""What does not hold in a few files, as one page of HTML that needs no network and no script: `jixiao audit`."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from pathlib import Path

from extractors.document import Place
from extractors.readers.page_picture import PagePicture, picture_pages
from extractors.wording import squeeze
from pipeline import schema
from pipeline.audit import RULES
from pipeline.console.messages import Messages
from pipeline.console.said import reason, said, title
from pipeline.console.show import place
from pipeline.console.trouble import trouble
from pipeline.plan import Settings
from pipeline.printing import printable
from pipeline.process import load_knowledge, process_file
from pipeline.report import Report
from pipeline.work import Limits, perform

_SEVERITIES = ("error", "warning", "info")
_MOST_PAGES = 12
_MANUALS = {rule.name: rule.manual for rule in RULES}
_STYLE = """
:root{--error:#b3261e;--warning:#9a6700;--info:#44617b;--line:#d9dde2;--quiet:#5b6570}
*{box-sizing:border-box}body{font:15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1d232a;
margin:0 auto;max-width:1080px;padding:24px}h1{font-size:24px;margin:0 0 16px}h2{font-size:19px;margin:36px 0 4px;overflow-wrap:anywhere}
h3{font-size:15px;margin:24px 0 6px;break-after:avoid}p.source{color:var(--quiet);margin:0 0 12px;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:6px 10px;text-align:left;vertical-align:top;
overflow-wrap:anywhere}th{font-weight:600;color:var(--quiet);white-space:nowrap}td.n{text-align:right;font-variant-numeric:tabular-nums}
td.short{white-space:nowrap}.mark{display:inline-block;border-radius:4px;padding:0 8px;color:#fff;font-size:13px;white-space:nowrap}
.error{background:var(--error)}.warning{background:var(--warning)}.info{background:var(--info)}
.rule{color:var(--quiet);font-size:13px}code{font-size:12.5px}.fail{color:var(--error);font-weight:600}.not_evaluable{color:#767f89}
.count{margin-right:14px}figure{margin:18px 0;break-inside:avoid;overflow-x:auto}figcaption{font-weight:600;margin-bottom:6px}
.page{position:relative;border:1px solid var(--line)}.page img{display:block;width:100%}
.page span{position:absolute;border:2px solid;border-radius:2px}
.page b{position:absolute;right:100%;top:-2px;margin-right:2px;padding:0 5px;border-radius:3px;color:#fff;font:600 12px/18px sans-serif}
.page span.error{border-color:var(--error);background:#b3261e22}
.page span.warning{border-color:var(--warning);background:#9a670022}.page span.info{border-color:var(--info);background:#44617b1a}
@media screen and (max-width:640px){body{padding:16px}thead{display:none}tr{display:block;border-bottom:1px solid var(--line);padding:8px 0}
td,td.n{display:inline-block;border:0;padding:0 12px 0 0;text-align:left}td.long{display:block;padding:2px 0}
td[data-label]::before{content:attr(data-label) " ";color:var(--quiet)}td:empty{display:none}.page{min-width:720px}}
@media print{@page{margin:14mm}body{max-width:none;padding:0;font-size:11px}h1{font-size:20px}h2{font-size:16px}h3{font-size:13px}
section{break-before:page}section:first-of-type{break-before:auto}tr{break-inside:avoid}th,td{padding:3px 6px}
.rule,code,.mark{font-size:10px}.page{width:fit-content}.page img{width:auto;max-width:100%;max-height:215mm}
.mark,.page span,.page b{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""


def audit_files(say: Messages, paths: Sequence[Path], limits: Limits, settings: Settings) -> tuple[str, bool]:
    """The page, and whether every file could be read; each file is read in a process that may die."""
    do = partial(_section, say.language, settings)
    outcomes = perform(do, paths, workers=1, limits=limits, size=_size, preload=(__name__,))
    told = {outcome.job: outcome.value or (_lost(say.language, outcome.job, outcome.error or ""), False) for outcome in outcomes}
    sections = [told[path] for path in paths]
    return _page(say, [text for text, _ in sections]), all(good for _, good in sections)


def _size(path: Path) -> int:
    return path.stat().st_size


def _safe(text: object) -> str:
    return escape(printable(squeeze(str(text))))


def _page(say: Messages, sections: Sequence[str]) -> str:
    title = escape(say("audit.title"))
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{title}</title><style>{_STYLE}</style>'
    )
    language = "zh-CN" if say.language == "zh" else "en"
    return f'<!DOCTYPE html>\n<html lang="{language}"><head>{head}</head><body><h1>{title}</h1>\n{"".join(sections)}</body></html>\n'


def _lost(language: str, path: Path, error: str) -> str:
    return f'<section><h2>{_safe(path.name)}</h2><p class="fail">{_safe(trouble(language, error))}</p></section>\n'


def _section(language: str, settings: Settings, path: Path) -> tuple[str, bool]:
    """One file through all stages; its part of the page, and whether it could be read."""
    report = process_file(path, load_knowledge(settings.knowledge, settings.edition), settings)
    if report.row.status not in ("extracted", "partial"):
        return _lost(language, path, report.row.error or report.row.status), False
    return "".join(_parts(Messages(language), report, path)), True


def _parts(say: Messages, report: Report, path: Path) -> Iterator[str]:
    found = sorted(report.findings, key=lambda f: _SEVERITIES.index(f.severity))
    yield f'<section><h2>{_safe(report.row.title or path.name)}</h2><p class="source">{_safe(path.name)}</p>'
    counts = [(s, sum(f.severity == s for f in found)) for s in _SEVERITIES]
    yield (
        "<p>"
        + "".join(f'<span class="count"><span class="mark {s}">{escape(say(f"severity.{s}"))}</span> {n}</span>' for s, n in counts)
        + "</p>"
    )
    if found:
        heads = ("#", *(say(f"audit.{k}") for k in ("severity", "finding", "place")))
        yield _table(heads, (_finding(say, n, f) for n, f in enumerate(found, 1)))
    else:
        yield f"<p>{escape(say('findings.none'))}</p>"
    yield from _pictures(say, report, found, path)
    for project in report.projects:
        yield f"<h3>{escape(say('audit.checks'))}　{_safe(project.row.name or '')}</h3>"
        checks = [c for c in report.checks if c.project_id == project.row.project_id]
        yield _table([say(f"audit.{k}") for k in ("rule", "outcome", "tried", "failed", "reason")], (_check(say, c) for c in checks))
    yield "</section>\n"


def _table(heads: Sequence[str], rows: Iterator[str]) -> str:
    named = "".join(f"<th>{escape(h)}</th>" for h in heads)
    return f"<table><thead><tr>{named}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _finding(say: Messages, number: int, finding: schema.Finding) -> str:
    evidence = json.loads(finding.evidence)
    places = [place(say, Place(**{k: e[k] for k in ("page", "table_no", "row_no")})) for e in evidence]
    where = "<br>".join(dict.fromkeys(escape(p) for p in places if p))
    quoted = f'<div class="rule">{_safe(evidence[0]["text"])}</div>' if evidence else ""
    mark = f'<span class="mark {finding.severity}">{escape(say(f"severity.{finding.severity}"))}</span>'
    told = f'{_safe(said(say, finding))}{quoted}<div class="rule"><code>{finding.rule}</code></div>'
    return f'<tr><td class="n">{number}</td><td class="short">{mark}</td><td class="long">{told}</td><td>{where}</td></tr>'


def _check(say: Messages, check: schema.Check) -> str:
    name = f'{_safe(title(say, check.rule, _MANUALS[check.rule]))}<div class="rule"><code>{check.rule}</code></div>'
    outcome = f'<span class="{check.outcome}">{escape(say(f"outcome.{check.outcome}"))}</span>'
    counts = "".join(f'<td class="n" data-label="{escape(say(f"audit.{k}"))}">{getattr(check, k)}</td>' for k in ("tried", "failed"))
    return f'<tr><td class="long">{name}</td><td class="short">{outcome}</td>{counts}<td>{_safe(reason(say, check))}</td></tr>'


def _pictures(say: Messages, report: Report, found: Sequence[schema.Finding], path: Path) -> Iterator[str]:
    """The pages with findings, the rows marked with the findings' numbers; PDFs only, since nothing else has pages with boxes."""
    if report.row.format != "pdf":
        return
    rows = {getattr(row, next(c.name for c in schema.columns(type(row)) if c.key)): row for name, row in report.rows() if name != "checks"}
    marked: dict[int, list[tuple[int, schema.Finding, str]]] = {}
    for n, finding in enumerate(found, 1):
        row = rows.get(finding.subject or "")
        page, box = getattr(row, "page", None), getattr(row, "bbox", None)
        if page and box:
            marked.setdefault(page, []).append((n, finding, box))
    pictures = picture_pages(path, tuple(sorted(marked)[:_MOST_PAGES]))
    for number, picture in pictures.items():
        caption = escape(say("show.place", page=number))
        yield f"<figure><figcaption>{caption}</figcaption>{_picture(say, picture, marked[number])}</figure>"


def _picture(say: Messages, picture: PagePicture, marked: Sequence[tuple[int, schema.Finding, str]]) -> str:
    spans = []
    for number, finding, box in marked:
        x0, y0, x1, y1 = map(float, box.split(","))
        left, top = 100 * x0 / picture.width, 100 * y0 / picture.height
        size = f"width:{100 * (x1 - x0) / picture.width:.2f}%;height:{100 * (y1 - y0) / picture.height:.2f}%"
        style = f"left:{left:.2f}%;top:{top:.2f}%;{size}"
        mark = f'<b class="{finding.severity}">{number}</b>'
        spans.append(f'<span class="{finding.severity}" style="{style}" title="{_safe(said(say, finding))}">{mark}</span>')
    return f'<div class="page"><img alt="" src="data:image/jpeg;base64,{b64encode(picture.jpeg).decode()}">{"".join(spans)}</div>'
