"""Every measurement of bench/ is run by `make bench`."""

from __future__ import annotations

from pathlib import Path


def test_no_measurement_is_left_out(root: Path) -> None:
    import run

    scripts = {path.stem for path in (root / "bench").glob("*.py") if not path.stem.endswith("_setup")}
    assert scripts - set(run.MEASURED) == {"run", "served"}
    assert set(run.MEASURED) <= scripts
