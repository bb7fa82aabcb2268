"""Scenarios of the same model: the base case of the note, and what else the investment committee asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_FORECAST = range(3, 8)  # FY2027E to FY2031E


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario: its name, the headline of its note, and the inputs that differ from the base case."""

    name: str
    headline: str
    inputs: Mapping[tuple[str, int], float | str] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What its files are called by."""
        return f"Calder Vale {self.name}" if self.name else "Calder Vale"


def _yearly(key: str, *values: float) -> dict[tuple[str, int], float | str]:
    return {(key, year): value for year, value in zip(_FORECAST, values, strict=True)}


# Scenarios leave the company's own guidance out, so that every forecast follows from their inputs.
_UNGUIDED: dict[tuple[str, int], float | str] = {("rd", 4): "-{revenue}*{rd_share}"}

BASE = Case("", "Software lifts the margin; we roll forward and raise our target price")
SLOWER_SOFTWARE = Case(
    "slower software", "Scenario: monitoring software grows half as fast",
    {**_UNGUIDED, **_yearly("software_growth", 0.09, 0.08, 0.07, 0.06, 0.055),
     **_yearly("cogs_share", 0.536, 0.535, 0.534, 0.533, 0.532)},
)  # fmt: skip
ONE_LABORATORY = Case(
    "one laboratory", "Scenario: the second laboratory opens in FY2029",
    {**_UNGUIDED, **_yearly("calibration_growth", 0.055, 0.050, 0.065, 0.060, 0.060)},
)  # fmt: skip
LATE_REVIEW = Case(
    "late price review", "Scenario: the price review of the water utilities comes two years late",
    {**_UNGUIDED, **_yearly("flow_growth", 0.020, 0.020, 0.045, 0.045, 0.045)},
)  # fmt: skip
FASTER_UTILITIES = Case(
    "early replacement", "Scenario: utilities replace meters a year early",
    {**_UNGUIDED, **_yearly("flow_growth", 0.070, 0.060, 0.045, 0.030, 0.030)},
)  # fmt: skip
LEANER = Case(
    "leaner selling", "Scenario: selling and administration fall faster",
    {**_UNGUIDED, **_yearly("sga_share", 0.190, 0.185, 0.181, 0.178, 0.176)},
)  # fmt: skip
DEARER_INPUTS = Case(
    "dearer inputs", "Scenario: electronics cost two points more of revenue",
    {**_UNGUIDED, **_yearly("cogs_share", 0.554, 0.550, 0.547, 0.545, 0.543)},
)  # fmt: skip
