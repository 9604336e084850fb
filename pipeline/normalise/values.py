"""Targets and actuals (指标值、完成值): from `≤ 5 万元`, `正向|大于等于|1|次` or `最长6天` to a Value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.normalise import dates
from pipeline.normalise.notation import Units, is_placeholder
from pipeline.normalise.numerals import NUMERALS, join_myriads, plain, read_chinese, read_decimal, spell_percent
from pipeline.normalise.units import Unit, read_name_unit, read_unit, split_unit
from pipeline.report import Value

_LONGEST = 400
_SURE, _BORROWED, _DOUBTFUL, _COMPOUND = Decimal(1), Decimal("0.9"), Decimal("0.6"), Decimal("0.5")
_BRACKET = re.compile(r"\d\(")
_BREAKS = re.compile(r"[\s|]+")
_RANGE = re.compile(r"[-~—–－至到]{1,2}")
_BETWEEN = re.compile(r"[≤≦<]=?[^\d,;。]{1,8}")
_AND = re.compile(r"[,;、且并和与]{0,2}")


@dataclass(frozen=True, slots=True)
class Token:
    """One number in a cell, with the sign and unit next to it."""

    printed: str
    number: Decimal
    comparator: str | None
    unit: Unit | None
    start: int
    end: int
    steps: tuple[str, ...] = ()
    confidence: Decimal = _SURE


def read_value(
    units: Units, raw: str, *, unit: str | None = None, name: str = "", year: int | None = None, like: Value | None = None
) -> Value:
    """What a target, milestone or actual says.

    `unit` is the unit column's text, `name` the indicator's (its bracket may hold sign and unit: `（≥**%）`), `year` the document's year,
    for deadlines without one, `like` the target of which `raw` is the actual: a bare number takes its unit and scale. Nothing is raised;
    what cannot be told stays None and lowers `confidence`.
    """
    if len(raw) > _LONGEST:
        return Value(raw=raw, steps=("too long for a value",), confidence=_COMPOUND)
    if is_placeholder(units, raw):
        return Value(raw=raw)
    sign, column, body, steps = _split(units, raw)
    column = column or (read_unit(units.table, unit) if unit else None)
    body = body if column and column.name else dates.unpack(body)
    moments = () if column and column.name else dates.find_moments(body, year)
    if moments and not sign:
        rest = "".join(c for i, c in enumerate(body) if not any(m.start <= i < m.end for m in moments))
        rest = units.not_amount.sub("…", rest)
        if not any(c.isdigit() for c in rest):
            return _deadline(raw, moments, steps)
        body, steps = rest, (*steps, "date set apart")
    body = units.not_amount.sub("…", body)
    body = join_myriads(units.bracketed_unit.sub(r"\1", body) if _BRACKET.search(body) else body)
    tokens = _find_tokens(units, body)
    if not tokens:
        return Value(raw=raw, steps=steps)
    return _value(units, raw, body, tokens, Frame(sign, column, name, like, steps))


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the number: the sign and unit of other columns, the indicator's name, the target's value."""

    sign: str | None
    column: Unit | None
    name: str
    like: Value | None
    steps: tuple[str, ...]


def _split(units: Units, raw: str) -> tuple[str | None, Unit | None, str, tuple[str, ...]]:
    """Sign, unit and the rest of a cell whose parts may stand in columns of their own, in any order."""
    text = dates.spell(spell_percent(raw))
    worded = ("percent in words",) if "%" in text and not set("%％") & set(raw) else ()
    pieces = [p for p in _BREAKS.split(raw.strip()) if p]
    if len(pieces) < 2:
        return None, None, text, worded
    sign: str | None = None
    unit: Unit | None = None
    rest: list[str] = []
    for piece in map(plain, pieces):
        if piece in units.polarity:
            continue
        if piece in units.before:
            sign = units.before[piece]
        elif not any(c.isdigit() for c in piece) and (found := read_unit(units.table, piece)):
            unit = found
        else:
            rest.append(piece)
    joined = dates.spell(spell_percent((" " if "|" in raw else "").join(rest)))
    return sign, unit, joined, (*worded, "columns joined")


def _deadline(raw: str, moments: tuple[dates.Moment, ...], steps: tuple[str, ...]) -> Value:
    last = {m.last for m in moments}
    if all(m.period for m in moments):
        return Value(raw=raw, steps=(*steps, "period"))
    if len(last) > 1:
        return Value(raw=raw, steps=(*steps, "several dates"), confidence=_COMPOUND)
    if None in last:
        return Value(raw=raw, steps=(*steps, "date without a year"), confidence=_DOUBTFUL)
    return Value(raw=raw, date=last.pop(), steps=(*steps, "deadline"))


def _find_tokens(units: Units, body: str) -> list[Token]:
    found = [_token(units, m, read_decimal(m["number"]), m["number"]) for m in units.token.finditer(body)]
    if any(t.comparator for t in found) or NUMERALS.isdisjoint(body):
        return found
    spelt: list[Token] = []
    for m in units.numeral.finditer(units.not_numeral.sub("…", body)):
        number = read_chinese(m["number"])
        said = m["unit"] and m["before"] if found else m["unit"] or m["before"]  # 1年不少于四次: beside digits only with both
        if number is not None and said and len(body) - (m.end() - m.start()) <= 6:
            spelt.append(_token(units, m, Decimal(number), str(number), ("Chinese numeral",)))
    return sorted([*found, *spelt], key=lambda t: t.start)


def _token(units: Units, m: re.Match[str], number: Decimal, printed: str, steps: tuple[str, ...] = ()) -> Token:
    after = m["after"]
    comparator = units.before.get(m["before"] or "")
    if after and after in units.after:
        comparator = units.after[after]
    elif after and comparator is None:
        comparator = "<="
    unit = split_unit(units.table, m["unit"]) if m["unit"] else None
    if m["more"]:
        steps = (*steps, "approximate")
    if unit and m["unit"] in units.table.fractions and number > units.table.fractions[m["unit"]][2]:
        unit = Unit(unit.name)
    return Token(printed, number, comparator, unit, m.start(), m.end(), steps)


def _value(units: Units, raw: str, body: str, tokens: list[Token], frame: Frame) -> Value:
    low, high = _range(body, tokens)
    token = low or _choose(units, body, tokens)
    if token is None:
        return Value(raw=raw, steps=(*frame.steps, "several values"), confidence=_COMPOUND)
    unit, steps, confidence = _unit(units, body, token, frame, alone=len(tokens) == 1)
    comparator = token.comparator or frame.sign or _sign_of_name(units, frame)
    if units.approximate.search(body):
        steps = (*steps, "approximate")
    scale = unit.scale if unit else Decimal(1)
    value = _scaled(token.number, scale)
    if scale != 1:
        steps = (*steps, f"times {scale}")
    if unit and unit.name == "%" and value > 100 and not unit.per:
        steps, confidence = (*steps, "more than 100 %"), min(confidence, _DOUBTFUL)
    return Value(
        raw=raw,
        comparator="range" if high else comparator,
        value=value,
        value_max=_scaled(high.number, scale) if high else None,
        unit=unit.full if unit else None,
        printed=token.printed,
        scale=scale,
        steps=(*frame.steps, *token.steps, *steps),
        confidence=min(confidence, token.confidence, _SURE if len(tokens) == 1 or high else Decimal("0.7")),
    )


def _scaled(number: Decimal, scale: Decimal) -> Decimal:
    return number if scale == 1 else number * scale


def _range(body: str, tokens: list[Token]) -> tuple[Token | None, Token | None]:
    """Both ends of `3-5年`, `≥90%且≤95%`, `90%≤合格率≤95%`, `[90%,95%]` or `200人和300人之间`."""
    if len(tokens) != 2 or tokens[0].number >= tokens[1].number:
        return None, None
    low, high = tokens
    bounds = low.comparator in {">=", ">"} and high.comparator in {"<=", "<"} and _AND.fullmatch(body, low.end, high.start)
    around = low.comparator is None and high.comparator in {"<=", "<"} and _BETWEEN.fullmatch(body, low.end, high.start)
    between, behind = body[low.end : high.start], body[high.end :]
    listed = body[: low.start] == "[" and between == "," and behind[:1] in {"]", ")"}
    framed = listed or (between in {"和", "与"} and behind[:2] == "之间")
    if bounds or around or framed or _RANGE.fullmatch(body, low.end, high.start):
        unit = high.unit or low.unit
        return Token(low.printed, low.number, None, unit, low.start, high.end, ("range",)), high
    return None, None


def _choose(units: Units, body: str, tokens: list[Token]) -> Token | None:
    """The one number a cell is about: the only one, the total, the one with a sign, the one with a unit, or one said twice."""
    if len(tokens) > 2 and body.startswith("(", tokens[0].end) and tokens[0].number == sum(t.number for t in tokens[1:]):
        return tokens[0]  # 120人(男70人、女50人)
    whole = units.part.search(body)
    ahead = [t for t in tokens if t.start < whole.start()] if whole else tokens
    if whole and len(ahead) == 1:
        return ahead[0]
    totals = [t for t in tokens if units.total.search(body, 0, t.start)]
    for kind in (tokens, totals, [t for t in tokens if t.comparator], [t for t in tokens if t.unit]):
        if kind and len({(t.number, t.unit) for t in kind}) == 1:
            return next((t for t in kind if t.comparator), kind[0])  # 95%及95%以上
        if kind is not tokens and len(kind) > 1:
            return None
    return None


def _unit(units: Units, body: str, token: Token, frame: Frame, *, alone: bool) -> tuple[Unit | None, tuple[str, ...], Decimal]:
    """The number's unit: printed beside it, in the unit column, in the name, the target's, or plain from the name (…率)."""
    own = token.unit
    if own is None and alone and body[:1] in units.table.initials and (led := units.leading_unit.match(body)) and led["unit"]:
        own = split_unit(units.table, led["unit"])
    if own and own.name:
        return own, (), _SURE
    for lent, step in ((frame.column, "unit column"), (read_name_unit(units.table, frame.name), "unit from the name")):
        if lent and lent.name:
            if own:
                return Unit(lent.name, own.scale, own.per or lent.per), (step,), _BORROWED
            return lent, (step,), _BORROWED if step != "unit column" else _SURE
    if frame.like and frame.like.unit:
        return _unit_of_target(token, own, frame.like)
    if own:
        return (Unit("元", own.scale, own.per) if units.money.search(frame.name) else own), ("bare scale",), _DOUBTFUL
    if units.rate.search(_stem(frame.name)):
        return Unit("%"), ("percentage by name",), _BORROWED if token.number > 1 or token.number == 0 else _DOUBTFUL
    unknown = _unknown_unit(body, token) if alone else None
    return (unknown, ("unknown unit",), _DOUBTFUL) if unknown else (None, (), _SURE)


def _unit_of_target(token: Token, own: Unit | None, like: Value) -> tuple[Unit, tuple[str, ...], Decimal]:
    """A bare actual is in the target's unit and scale, unless only the unit without its scale makes sense (26488.00 against 4万元)."""
    if own:
        return Unit(like.unit, own.scale), ("unit of the target",), _BORROWED
    if like.value and like.scale > 1 and token.number * like.scale > 100 * like.value and token.number <= 10 * like.value:
        return Unit(like.unit), ("unit of the target without its scale",), _DOUBTFUL
    return Unit(like.unit, like.scale), ("unit of the target",), _BORROWED


def _stem(name: str) -> str:
    """The name without brackets and signs at its end."""
    return re.sub(r"(?:\([^()]*\)|[%*:;,。])+$", "", plain(name))


def _unknown_unit(body: str, token: Token) -> Unit | None:
    """A cell of a number and one or two characters (70村, 12宗): these are its unit though we do not know it."""
    rest = body[token.end :]
    return Unit(rest) if 1 <= len(rest) <= 2 and rest.isalpha() and not rest.isascii() and not body[: token.start] else None


def _sign_of_name(units: Units, frame: Frame) -> str | None:
    found = units.sign_in_name.search(plain(frame.name)) if "*" in frame.name else None
    return units.before[found["sign"]] if found else None
