"""How well a sentence names a cell: by the words of its label and heading, and by its period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from countersign.checks.figures.periods import Period
from countersign.checks.tie.context import Stated
from countersign.checks.tie.numbers import Naming, Number, Numbers

ENOUGH = 0.34  # of a label's weight in words, for a cell to count as named at all
NAMED = 0.7
FULLY = 0.9
HEADING = 0.2
FREQUENT = 400  # cells that a word may name and still tell something; ten times as many in a large workbook


@dataclass(frozen=True, slots=True)
class Scored:
    """A cell with the share of its name found near the figure (`close`) and around it (`wide`).

    `period` is whether its period is the figure's; None where that is not told.
    """

    number: Number
    close: float
    wide: float
    period: bool | None

    @property
    def rank(self) -> float:
        """Higher is likelier to be what the sentence is about."""
        return self.wide + 0.6 * self.close + (0.4 if self.period else 0.0 if self.period is None else -0.3)

    @property
    def strong(self) -> bool:
        """Named beyond doubt."""
        return self.close >= NAMED or self.wide >= FULLY


def score(stated: Stated, number: Number, numbers: Numbers) -> Scored:
    """Weigh the words that a cell's name shares with the sentence."""
    naming = numbers.naming(number)
    close, wide = (_share(naming, said, numbers.weights) for said in (stated.close, stated.wide))
    return Scored(number, close, wide, _period(stated, naming.periods))


def _share(naming: Naming, said: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much of a cell's name is said: of its label, and to a lesser part of its heading."""
    label = _weighed(naming.words, said, weights)
    return label if not naming.heads else (1 - HEADING) * label + HEADING * _weighed(naming.heads, said, weights)


def _weighed(words: frozenset[str], said: frozenset[str], weights: Mapping[str, float]) -> float:
    whole = sum(weights.get(word, 0.0) for word in words)
    return sum(weights.get(word, 0.0) for word in words & said) / whole if whole else 0.0


def _period(stated: Stated, held: tuple[Period, ...]) -> bool | None:
    """Whether a cell's period is the figure's; None where it is another one of the sentence, or nothing tells."""
    own = stated.figure.period
    if not held or not stated.periods:
        return None
    if own and any(one.may_be(own) for one in held):
        return True
    said = any(one.may_be(other) for one in held for other in stated.periods)
    if own:
        return None if said else False
    return True if said else None


def named(stated: Stated, numbers: Numbers) -> list[Scored]:
    """The cells that the sentence names, best first."""
    seen: set[Number] = set()
    for word in stated.wide:
        held = numbers.by_word.get(word, ())
        if len(held) <= min(max(FREQUENT, len(numbers) // 5), 10 * FREQUENT):
            seen.update(held)
    found = [score(stated, number, numbers) for number in seen]
    return sorted((one for one in found if one.wide >= ENOUGH), key=lambda one: -one.rank)
