"""What the money was spent on (支出明细): lists of items with amounts in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.prose.lines import Line
from extractors.prose.money import amounts
from extractors.records import WordedExpenditure
from extractors.vocabulary import pattern

_SENTENCE = re.compile(r"[^。！\n]+")
_LONGEST_ITEM = 80
_ITEM_LINE = re.compile(r"^[^。，]{2,120}[；。;]?$")
_MANY = 3
_EDGES = "，,；;、：: 　"
_OPEN, _CLOSE = "（([", "）)]"
_CONFIDENCE = 0.9
_PURPOSE = re.compile(r"(?<![\d.,])([\d.,]{1,20}(?:万元|亿元|元))(?:资金|经费)?(?:主要|分别)?用于([^，,；;。\d]{2,40})(?=[，,；;]|$)")


def _says(section: str) -> re.Pattern[str]:
    return pattern("prose", "spending", section)


def _item(text: str) -> str:
    """The item's wording without list words and separators at its ends."""
    text = _says("trimmed").sub("", text.strip(_EDGES)).strip(_EDGES)
    if text.startswith(tuple(_CLOSE)) or (text.count("）") > text.count("（")):
        text = text.split("）", 1)[-1].strip(_EDGES)
    return _says("tails").sub("", text).strip(_EDGES)


def _outer(text: str) -> str:
    """The text with what stands in brackets blanked out, length kept, so that `（其中：…3万元）` is no item."""
    out, depth = [], 0
    for char in text:
        depth += char in _OPEN
        out.append("\0" if depth else char)
        depth = max(0, depth - (char in _CLOSE))
    return "".join(out)


def _listed(line: Line, text: str) -> Iterator[WordedExpenditure]:
    """The items of a list `项目甲5万元，项目乙3万元，共计8万元`: each wording stands before its amount."""
    at = 0
    for match in amounts(_outer(text)):
        raw, at = text[at : match.start()], match.end()
        clause = raw.strip(_EDGES)
        if _says("totals").search(re.split(r"[，,；;]", clause)[-1]):
            return
        item = _item(re.split(r"[，；;](?![^“]*”)", clause)[-1])
        if 2 <= len(item) <= _LONGEST_ITEM and not _says("never").search(item):
            yield WordedExpenditure(item=line.worded(item), amount=line.worded(match.group()), place=line.place, confidence=_CONFIDENCE)


def _amount_first(line: Line, sentence: str) -> tuple[WordedExpenditure, ...]:
    """`18.5万元用于培训，3万元用于宣传`: at least two, or it is the sum that goes to one purpose."""
    found = _PURPOSE.findall(sentence)
    if len(found) < 2:
        return ()
    return tuple(
        WordedExpenditure(item=line.worded(item.strip(_EDGES)), amount=line.worded(amount), place=line.place, confidence=_CONFIDENCE)
        for amount, item in found
    )


def _parts(before: str, sentence: str) -> re.Match[str] | None:
    """`共支出185万元。其中：工程款150万元…`: the list below a sum that was spent, not one below a sum that was given."""
    for opener in _says("parts").finditer(sentence):
        ahead = before + sentence[: opener.start()]
        spent, granted = [max((m.end() for m in _says(key).finditer(ahead)), default=0) for key in ("spent", "granted")]
        if spent > granted:
            return opener
    return None


def _in_line(line: Line, *, planned: bool = False) -> Iterator[WordedExpenditure]:
    for part in _SENTENCE.finditer(line.text):
        sentence = part.group()
        if "元" not in sentence:
            continue
        reverse = _amount_first(line, sentence)
        if reverse:
            yield from reverse
            continue
        opener = _says("openers").search(sentence) or _parts(line.text[: part.start()], sentence)
        if opener and bool(_says("planned").search(sentence[: opener.start()])) == planned:
            yield from (item for item in _listed(line, sentence[opener.end() :]) if not _says("sums").search(item.item.text))


def _is_list(text: str, items: Sequence[WordedExpenditure]) -> bool:
    """Whether a line is nothing but items with their shares: 办公费68.2万元，占16%；水电费112.4万元，占26.4%."""
    return len(items) >= _MANY and "。" not in text.rstrip("。") and not re.search(r"预算|决算|其中|用于|到位", text)


def _below(lines: Sequence[Line], at: int) -> tuple[WordedExpenditure, ...]:
    """The items below, or behind, a heading such as 支出明细: two lines or two items at least, nothing else between."""
    text = lines[at].text
    head = _says("headings").match(text)
    if head is None:
        return ()
    if rest := text[head.end() :].lstrip("。：: "):
        items = tuple(_listed(lines[at], rest)) if text[head.end()] in "。：:" and "其中" not in rest else ()
        return items if len(items) > 1 and not _says("sums").search(items[0].item.text) else ()
    found: list[WordedExpenditure] = []
    for line in lines[at + 1 :]:
        items = tuple(_listed(line, line.text)) if "元" in line.text else ()
        if not items or (not _ITEM_LINE.match(line.text) and not _is_list(line.text, items)) or _says("sums").search(items[0].item.text):
            break
        found += items
    return tuple(found) if len(found) > 1 else ()


def read_spending(lines: Sequence[Line]) -> tuple[WordedExpenditure, ...]:
    """The items of every list of spending, in reading order; a repeated list counts once. Money received in instalments is no spending.

    What the money was to be spent on (安排用于) counts where nothing else is told.
    """
    found: list[WordedExpenditure] = []
    announced = False
    for at, line in enumerate(lines):
        if announced and "元" in line.text and _ITEM_LINE.match(line.text):
            found += _listed(line, line.text)
            continue
        spoken = "用" in line.text or "支" in line.text
        if below := _below(lines, at) if spoken else ():
            found += below
            announced = False
            continue
        announced = spoken and line.text[-1] in "：:" and _says("openers").search(line.text) is not None
        if "元" in line.text and not announced:
            found += _in_line(line)
    if not found:
        found += [item for line in lines if "元" in line.text for item in _in_line(line, planned=True)]
    return tuple({(e.item.text, e.amount.text): e for e in found}.values())
