"""The quality score of reviewed work: 100 less the weighted defects per unit. No review, no score.

The scheme follows error-typology scoring as MQM and ISO 5060 describe it: penalty = sum of count × type weight ×
severity multiplier (0, 1, 5, 25); score = (1 − penalty / units) × 100; it passes at the threshold and with no critical.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from countersign.outcome import Misuse, Refused
from countersign.review.defect import DefectSeverity, DefectType
from countersign.review.verdict import Verdict, defects_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a work type is scored: the unit counted, the pass mark, and weights of defect types (1 unless named)."""

    unit: str
    threshold: Decimal
    weights: Mapping[DefectType, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 100:
            raise Misuse(f"A pass mark lies between 0 and 100, not at {self.threshold}.")
        if any(weight < 0 for weight in self.weights.values()):
            raise Misuse("A weight is zero or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score with what it was made of. `value` is shown to a hundredth; `passed` was decided on the exact figure."""

    value: Decimal
    penalty: Decimal
    units: Decimal
    unit: str
    passed: bool
    counts: Mapping[str, int]
    reviews: int

    def __str__(self) -> str:
        found = ", ".join(f"{n} {severity}" for severity, n in self.counts.items()) or "no defects"
        verdict = "passes" if self.passed else "does not pass"
        reviews = f"{self.reviews} review{'s' if self.reviews != 1 else ''}"
        return f"{self.value} over {self.units:,f} {self.unit} ({found} in {reviews}): {verdict}"


def score(verdicts: Sequence[Verdict], units: Decimal | int, scale: Scale) -> Score | Refused:
    """Score the reviews of one version of `units` size; a defect counts as often as it was recorded.

    All verdicts must be on one digest. The score may fall below zero: it is a rate, not a grade.
    """
    if not verdicts:
        return Refused("no-review", "Nobody has reviewed this yet, so it has no score.", "A review gives it one.")
    if len({verdict.digest for verdict in verdicts}) > 1:
        raise Misuse("These verdicts are about different versions; score each version by itself.")
    units = Decimal(units)
    if units <= 0:
        return Refused("no-size", f"A score needs the size of the work in {scale.unit}.", "Record how much there is.")
    defects = defects_of(verdicts)
    weight = {kind: scale.weights.get(kind, Decimal(1)) for kind in DefectType}
    penalty = sum((weight[d.type] * d.severity.multiplier for d in defects), Decimal(0))
    seen = Counter(defect.severity.value for defect in defects)
    in_reach = penalty * 100 <= (100 - scale.threshold) * units
    return Score(
        value=((1 - penalty / units) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP),
        penalty=penalty,
        units=units,
        unit=scale.unit,
        passed=in_reach and not seen[DefectSeverity.CRITICAL],
        counts={s.value: seen[s.value] for s in reversed(DefectSeverity) if seen[s.value]},
        reviews=len(verdicts),
    )
