"""CPU time of all workbook rules on a large workbook, against openpyxl merely loading it.

Usage: python bench/check_workbook.py [formulas] [runs]. Needs the extras "practice", "calc" and "dev".
"""

from __future__ import annotations

import hashlib
import io
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import xlsxwriter

from countersign.catalog import catalog
from countersign.checks.report import Report
from countersign.checks.run import Part, run

AT = datetime(2026, 1, 1, tzinfo=UTC)
PERIODS = 120
LINES = 10  # formulas in each block and period


def workbook(formulas: int) -> bytes:
    """Blocks of a monthly model: inputs, sums, running balances, lookups and conditions, with their values stored."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        inputs, model = book.add_worksheet("Inputs"), book.add_worksheet("Model")
        inputs.write_row(0, 0, ["Rate", 0.1])
        model.write_row(0, 0, ["Month", *range(1, PERIODS + 1)])
        for block in range(formulas // (LINES * PERIODS)):
            _block(model, 1 + block * (LINES + 4), block)
    return out.getvalue()


def _block(sheet: xlsxwriter.worksheet.Worksheet, top: int, block: int) -> None:
    labels = ("Units", "Price", "Cost", *(f"Line {n}" for n in range(1, LINES)), "Total")
    for offset, label in enumerate(labels):
        sheet.write_string(top + offset, 0, f"{label} {block}")
    closing = 0.0
    for month in range(1, PERIODS + 1):
        units, price, cost = float(month + block), 3.0, 2.0
        for offset, value in enumerate((units, price, cost)):
            sheet.write_number(top + offset, month, value)
        closing += units
        for offset, (text, value) in enumerate(_formulas(top, month, units, price, cost, closing)):
            sheet.write_formula(top + 3 + offset, month, text, None, value)


def _formulas(top: int, month: int, units: float, price: float, cost: float, closing: float) -> list[tuple[str, float]]:
    name = xlsxwriter.utility.xl_rowcol_to_cell
    u, p, c = (name(top + offset, month) for offset in range(3))
    lines = [name(top + 3 + offset, month) for offset in range(LINES)]
    revenue, costs = units * price, units * cost
    before = f"+{name(top + 6, month - 1)}" if month > 1 else ""
    made = [
        (f"={u}*{p}", revenue),
        (f"={u}*{c}", costs),
        (f"={lines[0]}-{lines[1]}", revenue - costs),
        (f"={u}{before}", closing),
        (f"=IF({lines[2]}>100,{lines[2]}*Inputs!$B$1,0)", (revenue - costs) * 0.1 if revenue - costs > 100 else 0.0),
        (f"=ROUND({lines[2]}/3,2)", round((revenue - costs) / 3 + 1e-9, 2)),
        (f"=SUM({u}:{c})", units + price + cost),
        (f"=MAX({u},{p})", max(units, price)),
        (f"={lines[0]}*(1+Inputs!$B$1)", revenue * 1.1),
    ]
    return [*made, (f"=SUM({lines[0]}:{lines[8]})", sum(value for _, value in made))]


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU time, threads included."""
    start = time.process_time()
    work()
    return time.process_time() - start


def check(data: bytes, *, recalculated: bool = True) -> Report:
    """All rules that take a workbook, with or without the one that recalculates it."""
    part = Part("model.xlsx", "model", data, hashlib.sha256(data).hexdigest())
    return run([part], [r for r in catalog().rules.values() if recalculated or r.extra != "calc"], at=AT)


def _measured(data: bytes) -> tuple[float, float, float]:
    return (
        cpu(lambda: check(data)),
        cpu(lambda: check(data, recalculated=False)),
        cpu(lambda: openpyxl.load_workbook(io.BytesIO(data))),
    )


def main() -> int:
    """Print the ratio of each run, their median and spread."""
    formulas = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    data = workbook(formulas)
    report = check(data)
    print(f"check on {formulas:,} formulas ({len(data) / 1e6:.1f} MB), {len(report.ran)} rules, {report.counts}")
    for trouble in report.skipped + report.errors:
        print(f"  {trouble.rule}: {trouble.reason}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of check {peak:.0f} MB, {platform.machine()}, Python {platform.python_version()}")
    times = [_measured(data) for _ in range(runs)]
    for whole, without, theirs in times:
        print(f"  check {whole:.2f} s CPU, without recalculation {without:.2f} s, openpyxl load {theirs:.2f} s")
    for name, ratios in (
        ("check", [whole / theirs for whole, _, theirs in times]),
        ("check without recalculation", [without / theirs for _, without, theirs in times]),
    ):
        middle = statistics.median(ratios)
        spread = f"from {min(ratios):.2f} to {max(ratios):.2f}, {runs} runs"
        print(f"{name} against openpyxl load: ratio {middle:.2f} ({spread})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
