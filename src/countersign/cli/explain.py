"""`countersign explain`: a rule's page, and the cases that show what it catches and what it lets pass."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from countersign.checks.rule import Rule
    from countersign.testing import Case


def explain(
    rule: Annotated[str, typer.Argument(help="A rule's id, such as workbook/error-cells.")],
    cases: Annotated[bool, typer.Option(help="Show small examples of what passes and what fails.")] = False,
) -> None:
    """Say what a check looks for, why it matters, and what it cannot see."""
    from countersign.api import explain as page_of  # reason: only this command needs it

    found = page_of(rule)
    lines = [
        *_page(found),
        *(_cases(found) if cases else [f"\ncountersign explain {found.id} --cases shows examples."]),
    ]
    typer.echo("\n".join(lines))


def _page(rule: Rule) -> Iterator[str]:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    yield f"{rule.id} (version {rule.version}, {rule.severity}, since {rule.since})"
    yield ""
    yield from textwrap.wrap(rule.summary, width)
    for head, text in rule.sections.items():
        yield ""
        yield head
        yield from textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")
    if rule.params:
        yield ""
        yield "Settings, which a work type may change"
        yield from (f"  {name} = {default}" for name, default in rule.params.items())


def _cases(rule: Rule) -> Iterator[str]:
    from countersign.testing import cases_of  # reason: only --cases needs it

    shown = cases_of(rule.id)
    for passes, head in ((True, "What passes"), (False, "What fails")):
        for number, case in enumerate(c for c in shown if c.passes is passes):
            if not number:
                yield f"\n{head}, by example"
            yield from _case(case)


def _case(case: Case) -> Iterator[str]:
    yield ""
    yield f"  {case.name.partition('_')[2].replace('_', ' ')}"
    if case.params:
        yield f"    with {', '.join(f'{k} = {v}' for k, v in case.params.items())}"
    for source in case.sources.values():
        yield from _source(source)
    for wanted in case.expect:
        yield f"    found at {_place(wanted)}"


def _place(wanted: Mapping[str, Any]) -> str:
    from countersign.checks.finding import Where  # reason: only --cases needs it

    known = {k: v for k, v in wanted.items() if k in Where.__dataclass_fields__}
    return Where.from_dict(known).label()


def _source(source: Any) -> Iterator[str]:
    if isinstance(source, str):
        yield from (f"    {line}".rstrip() for line in source.rstrip().splitlines())
        return
    for name, text in source.items():
        if isinstance(text, str) and "|" in text:
            yield f"    {name}"
            yield from (f"      {line}" for line in grid(text))
        else:
            yield from (f"    {line}" for line in _plain(name, text))


def _plain(name: str, value: Any) -> list[str]:
    import yaml  # reason: only --cases needs it

    return str(yaml.safe_dump({name: value}, allow_unicode=True, sort_keys=False, width=90)).rstrip().splitlines()


def grid(text: str) -> list[str]:
    r"""A text table as a sheet, with row numbers and column letters.

    >>> print("\n".join(grid("Item | 2024\nRent | =A1*2 -> 10")))
        A     B
    1   Item  2024
    2   Rent  =A1*2 → 10
    """
    rows = [[c.strip().replace("->", "→") for c in _row(line)] for line in text.rstrip("\n").split("\n")]
    columns = max(map(len, rows))
    widths = [max([1, *(len(row[c]) for row in rows if c < len(row))]) for c in range(columns)]
    head = [chr(65 + c) if c < 26 else f"A{chr(39 + c)}" for c in range(columns)]
    return [_joined(cells, widths, mark) for mark, cells in [("", head), *((str(n), r) for n, r in enumerate(rows, 1))]]


def _row(line: str) -> list[str]:
    line = line.strip()
    return (line.strip("|") if line.startswith("|") else line).split("|")


def _joined(cells: list[str], widths: list[int], mark: str) -> str:
    return f"{mark:<4}" + "  ".join(f"{c:<{w}}" for c, w in zip(cells, widths, strict=False)).rstrip()
