"""Read every figure of a text, and leave alone what is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from countersign.checks.figures import grammar
from countersign.checks.figures.figure import Figure, Near, Unit
from countersign.checks.figures.not_figures import CODES, blanked
from countersign.checks.figures.periods import Named, Period, periods_in

FAR = 60  # a period further on belongs to something else


def figures_in(text: str) -> list[Figure]:
    """The figures of a text, in order, each with the period that stands nearest in its clause.

    >>> [(f.text, f.amount, f.unit.value) for f in figures_in("Sales rose 4.5% to £3.2m in FY2026 (see Table 3).")]
    [('4.5%', Decimal('4.5'), '%'), ('£3.2m', Decimal('3.2E+6'), 'money')]
    """
    named = periods_in(text)
    plain = list(blanked(text))
    for period in named:
        plain[period.start : period.end] = " " * (period.end - period.start)
    read = list(_read("".join(plain), text, named))
    return _respective(_shared(read, text), named, text)


def _read(plain: str, text: str, named: list[Named]) -> Iterator[Figure]:
    at = 0
    while found := grammar.FIGURE.search(plain, at):
        at = max(found.end("body"), found.end() if found["unit"] or found["after"] else found.end("tight"), at + 1)
        if figure := _figure(found, plain, text, named):
            yield figure


def _figure(found: re.Match[str], plain: str, text: str, named: list[Named]) -> Figure | None:
    start, body = found.start("body"), found["body"]
    before = plain[start - 1] if start else " "
    if (before.isalnum() and not found["money"]) or before in "_#/" or plain[found.end("body") :][:1] in ("_", "/"):
        return None
    if not found["money"] and before == "." and start > 1 and plain[start - 2].isdigit():
        return None
    digits, decimals = _digits(body)
    scale, scaled = _scale(found)
    if _runs_on(found, plain, scaled=scaled):
        return None
    unit, currency = _unit(found)
    first, last = _extent(found, plain, unit, scaled=scaled)
    negative = _negative(found, plain)
    return Figure(
        text=text[first:last].strip(),
        start=first,
        end=last,
        value=-digits if negative else digits,
        decimals=decimals,
        unit=unit,
        currency=currency,
        scale=scale,
        scaled=scaled,
        near=next(
            (near for pattern, near in grammar.NEAR if pattern.search(plain[max(0, first - 24) : first])), Near.EXACT
        ),
        period=_nearest(named, first, last, plain),
    )


def _digits(body: str) -> tuple[Decimal, int]:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", body):
        body = body.replace(".", "").replace(",", ".")
    plain = re.sub(r"[,\u00a0\u202f'’]", "", body)
    return Decimal(plain if plain[0] != "." else f"0{plain}"), len(plain.partition(".")[2])


def _scale(found: re.Match[str]) -> tuple[Decimal, bool]:
    word = found["scale"] or found["scale2"] or (found["scale3"] if found["close"] else "") or ""
    alone = word in {*"mMbBkK"} and (found["tight"] or "")[:1].isspace() and not found["money"]
    if word and not alone:
        for pattern, power in grammar.SCALES:
            if pattern.fullmatch(word):
                return Decimal(1).scaleb(power), True
    return Decimal(1), False


def _runs_on(found: re.Match[str], plain: str, *, scaled: bool) -> bool:
    """A word that begins with a digit, such as 3D or 5kg, is a name or a measure and not read."""
    rest = plain[found.end("body") :]
    if scaled or found["unit"]:
        return False
    return bool(re.match(r"[A-Za-z]|-[A-Za-z]", rest))


def _unit(found: re.Match[str]) -> tuple[Unit, str]:
    said = (found["unit"] or "").lower()
    money, after = found["money"] or "", (found["after"] or "").lower()
    currency = (
        next((code for sign, code in grammar.SYMBOLS.items() if sign in money), "") or _code(money) or _code(after)
    )
    if said.startswith(("percentage", "percent-", "pp", "p.p", "%-", "% p")) or "point" in said:
        return (Unit.BASIS_POINTS if said.startswith("basis") else Unit.POINTS), ""
    if said.startswith("bp"):
        return Unit.BASIS_POINTS, ""
    if said.startswith(("%", "per")):
        return Unit.PERCENT, ""
    if said in {"x", "×", "times"}:
        return Unit.TIMES, ""
    if said in {"p", "pence"} or said.startswith("cent"):
        return Unit.MINOR, currency
    return (Unit.MONEY if money or after else Unit.NONE), currency


def _code(said: str) -> str:
    word = re.sub(r"[^A-Za-z]", "", said)
    known = next(
        (code for start, code in grammar.WORDS.items() if word.lower().startswith(start) and word.upper() != "USD"), ""
    )
    return known or (word.upper() if len(word) == 3 else "")


def _extent(found: re.Match[str], plain: str, unit: Unit, *, scaled: bool) -> tuple[int, int]:
    first = min(found.start(name) for name in ("money", "body") if found[name])
    if _minus(found, plain):
        first = min(found.start(name) for name in ("money", "sign", "sign2", "body") if found[name])
    last = found.end("body")
    if scaled:
        last = max(found.end("tight"), found.end("scale3"))
    if unit in {Unit.MONEY, Unit.MINOR} and found["after"]:
        last = found.end("after")
    elif found["unit"]:
        last = found.end("unit")
    bracketed = (found["open"] or found["open2"]) and (found["close"] or found["close2"])
    if bracketed:
        first = min(first, found.start("open") if found["open"] else found.start("open2"))
        last = max(last, found.end("close") if found["close"] else found.end("close2"))
    return first, last


def _negative(found: re.Match[str], plain: str) -> bool:
    """By brackets, by a minus that is no dash, or by the word before it."""
    opened = found.start("open") if found["open"] else found.start("open2") if found["open2"] else -1
    if opened >= 0 and found["close"]:
        inside = plain[opened + 1 : found.start("body")]
        return not re.search(r"[A-Za-z]{2}", re.sub(CODES, "", inside))
    return _minus(found, plain) or bool(
        grammar.FELL.search(
            plain[max(0, found.start() - 48) : found.start() + (1 if found["sign"] else 0)].rstrip() + " "
        )
    )


def _minus(found: re.Match[str], plain: str) -> bool:
    """A sign that is no dash of a range and no dash between words."""
    for name in ("sign", "sign2"):
        if found[name] in ("-", "−", "–"):
            tight = plain[found.end(name) : found.end(name) + 1] not in (" ", "")
            return tight and not re.search(r"[\w%)]$|[\d%)]\s$", plain[: found.start(name)])
    return False


def _nearest(named: list[Named], first: int, last: int, text: str) -> Period | None:
    """The period that follows in the clause with no figure between, else the last one before it in the sentence."""
    after = [
        n for n in named if n.start >= last and n.start - last < FAR and not grammar.APART.search(text[last : n.start])
    ]
    before = [n for n in named if n.end <= first and not grammar.SENTENCE.search(text[n.end : first])]
    if after and (not before or after[0].start - last <= first - before[-1].end):
        return after[0].period
    return before[-1].period if before else None


def _respective(read: list[Figure], named: list[Named], text: str) -> list[Figure]:
    """In "5, 6 and 7 in 2019, 2018 and 2017, respectively" each figure has its own period."""
    for found in grammar.RESPECTIVELY.finditer(text):
        periods = _listed([n for n in named if n.end <= found.start()], text)
        count = len(periods)
        held = [at for at, figure in enumerate(read) if figure.end <= (periods[0].start if periods else 0)][-count:]
        if count > 1 and len(held) == count and not grammar.SENTENCE.search(text[read[held[0]].end : found.start()]):
            for at, one in zip(held, periods, strict=True):
                read[at] = replace(read[at], period=one.period)
    return read


def _listed(named: list[Named], text: str) -> list[Named]:
    """The last run of periods that stand in one list."""
    run: list[Named] = []
    for one in reversed(named):
        if run and not grammar.LIST.fullmatch(text[one.end : run[0].start]):
            break
        run.insert(0, one)
    return run


def _shared(read: list[Figure], text: str) -> list[Figure]:
    """In "£5 to £7 million" and "10–15%" the first figure has the unit and scale of the second."""
    for at in range(len(read) - 2, -1, -1):
        one, two = read[at], read[at + 1]
        between = text[one.end : two.start]
        if not grammar.RANGE.fullmatch(between):
            continue
        if one.unit is Unit.NONE and not one.scaled and two.unit not in {Unit.NONE, Unit.MONEY}:
            read[at] = replace(one, unit=two.unit)
        if not one.scaled and two.scaled and one.unit in {Unit.NONE, Unit.MONEY}:
            read[at] = replace(read[at], scale=two.scale, scaled=True, unit=two.unit, currency=two.currency)
    return read
