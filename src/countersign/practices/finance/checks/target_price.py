"""The rule finance/target-price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from countersign.checks import wording
from countersign.checks.figures.figure import Figure, Unit
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document
from countersign.checks.rule import Role, Skip, rule
from countersign.practices.finance.target import Said, Target, target_of


@rule(id="finance/target-price", version=1, severity=Severity.CRITICAL, since="0.1")
def target_price(note: Annotated[Document, Role("report")]) -> Iterator[Finding]:
    """The upside is target over price less one, one target stands throughout, and the rating fits its definition.

    Why it matters: Target, upside and rating are what most readers take from a note. If they contradict each other,
    the note says two things at once, and one of them moves money.

    What passes: An upside that target and price give within the rounding of all three; one target price in all
    places; an upside inside the band that the note's own definitions set for its rating.

    What fails: Another upside than the two prices give; two target prices; a rating whose band does not hold it.

    What it cannot see: Bands of total return, where dividends come in, or relative to an index; target prices in
    pictures; an old target that is named beside the new one in other words than “from … to …”.

    Source: domain table F-TGT; FINRA Rule 2241(c)(2).
    """
    found = target_of(note)
    if not found.targets or not found.prices:
        raise Skip("The note states no target price beside a share price.")
    yield from _two_targets(found.targets)
    yield from _upside(found)
    yield from _band(found)


def _two_targets(targets: list[Said]) -> Iterator[Finding]:
    first = targets[0]
    other = next((said for said in targets[1:] if not _same(said.figure, first.figure)), None)
    if other:
        yield Finding(
            message=f"The target price is {first.figure.text} in one place and {other.figure.text} in another.",
            remedy="Let one target price stand throughout; name an old one as such.",
            where=_where(other),
            also=(_where(first),),
        )


def _upside(found: Target) -> Iterator[Finding]:
    target, price = found.targets[0].figure, found.prices[0].figure
    least = (_low(target) / _high(price) - 1) * 100
    most = (_high(target) / _low(price) - 1) * 100 if _low(price) > 0 else least
    exact = (_pounds(target) / _pounds(price) - 1) * 100
    for said in found.upsides:
        stated, half = abs(said.figure.value), said.figure.half_unit
        if not (min(abs(least), abs(most)) - half <= stated <= max(abs(least), abs(most)) + half):
            yield Finding(
                message=f"The upside is stated as {said.figure.text}, but {target.text} over {price.text} gives "
                f"{wording.number(round(exact, 1))} %.",
                remedy="Correct whichever of the three is old.",
                where=_where(said),
            )


def _band(found: Target) -> Iterator[Finding]:
    if not found.ratings:
        return
    rating, block = found.ratings[0]
    upside = (_pounds(found.targets[0].figure) / _pounds(found.prices[0].figure) - 1) * 100
    band = next((band for band in found.bands if band.rating == rating), None)
    if band is None:
        return
    if (band.low is not None and upside < band.low - 1) or (band.high is not None and upside > band.high + 1):
        limits = " and ".join(
            f"{word} {wording.number(level)} %"
            for word, level in (("from", band.low), ("below", band.high))
            if level is not None
        )
        yield Finding(
            message=f"The rating is {rating.title()}, which the note defines as {limits}, with an upside of "
            f"{wording.number(round(upside, 1))} %.",
            remedy="Change the rating or the target, or explain why the definition does not bind here.",
            where=block.where,
            also=(band.block.where,),
        )


def _same(one: Figure, two: Figure) -> bool:
    return abs(_pounds(one) - _pounds(two)) <= max(_half(one), _half(two))


def _pounds(figure: Figure) -> Decimal:
    return figure.amount / 100 if figure.unit is Unit.MINOR else figure.amount


def _half(figure: Figure) -> Decimal:
    return figure.half_unit / 100 if figure.unit is Unit.MINOR else figure.half_unit


def _low(figure: Figure) -> Decimal:
    return _pounds(figure) - _half(figure)


def _high(figure: Figure) -> Decimal:
    return _pounds(figure) + _half(figure)


def _where(said: Said) -> Where:
    return replace(said.block.where, row=said.row or None, text=said.figure.text)
