"""How well a sentence names a cell: by the words of its label and heading, and by its period."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.checks.figures.periods import Period
from countersign.checks.tie.context import Stated
from countersign.checks.tie.numbers import Number, Numbers

ENOUGH = 0.34  # of a label's weight in words, for a cell to count as named at all
NAMED = 0.7
FULLY = 0.9


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
    naming, weights = numbers.naming(number), numbers.weights
    whole = sum(weights.get(word, 0.0) for word in naming.words)
    if not whole:
        close = wide = 0.0
    else:
        close = sum(weights.get(word, 0.0) for word in naming.words & stated.close) / whole
        wide = sum(weights.get(word, 0.0) for word in naming.words & stated.wide) / whole
    return Scored(number, close, wide, _period(stated, naming.periods))


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
        if len(held) <= max(60, len(numbers) // 3):
            seen.update(held)
    found = [score(stated, number, numbers) for number in seen]
    return sorted((one for one in found if one.wide >= ENOUGH), key=lambda one: -one.rank)
