"""How the demo speaks: a line a step, with the time; wrapped to the terminal; plain where nobody looks."""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from datetime import datetime
from typing import Any

import typer

WIDEST = 100
_CLOCK = 10  # the width of the time and the space after it
_MARKS = {"critical": ("■", "red"), "major": ("▲", "yellow"), "minor": ("●", "blue")}


class Voice:
    """Prints to standard output. Colours are dropped by the terminal library where the output is no terminal."""

    def __init__(self) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal without these signs still shows the words
        columns = shutil.get_terminal_size((WIDEST, 24)).columns
        self._width = max(60, min(WIDEST, columns))

    def title(self, text: str) -> None:
        """The name of the whole."""
        self._put(typer.style(text, bold=True))
        self._put("═" * len(text))

    def chapter(self, text: str, beside: str = "") -> None:
        """The head of one item's story."""
        gap = self._width - len(text) - len(beside)
        self._put()
        if gap < 2:
            self._put(typer.style(beside, dim=True))
        right = " " * gap + typer.style(beside, dim=True) if gap >= 2 else ""
        self._put(typer.style(text, bold=True) + right)
        self._put(typer.style("─" * self._width, dim=True))

    def text(self, text: str, *, dim: bool = False) -> None:
        """A paragraph."""
        for line in textwrap.wrap(text, self._width):
            self._put(typer.style(line, dim=dim))

    def step(self, text: str) -> None:
        """Something that happened just now."""
        self._hang(f"{datetime.now().astimezone():%H:%M:%S}  ", text, shade={"dim": True})

    def detail(self, text: str, *, dim: bool = True) -> None:
        """What belongs to the step above."""
        self._hang(" " * _CLOCK, text, dim=dim)

    def finding(self, severity: str, place: str, message: str, beneath: str) -> None:
        """A finding in the supervisor's words, and what is said about it."""
        mark, colour = _MARKS[severity]
        self._hang(" " * _CLOCK + f"{mark} ", f"{place}: {message}" if place else message, shade={"fg": colour})
        self._hang(" " * (_CLOCK + 2), beneath, dim=True)

    def good(self, text: str) -> None:
        """Something holds."""
        self._hang(" " * _CLOCK + "✓ ", text, shade={"fg": "green"})

    def bad(self, text: str) -> None:
        """Something was refused, or does not hold."""
        self._hang(" " * _CLOCK + "■ ", text, shade={"fg": "red"})

    def block(self, text: str) -> None:
        """Text with lines of its own, such as an invoice."""
        for line in text.rstrip().splitlines():
            self._put(" " * _CLOCK + line)

    def row(self, *cells: tuple[str, int]) -> None:
        """Cells of given widths; the last one wraps under itself."""
        *lead, (text, _) = cells
        self._hang("".join(f"{cell:<{width}}" for cell, width in lead), text)

    def gap(self) -> None:
        """An empty line."""
        self._put()

    def _hang(self, lead: str, text: str, *, shade: dict[str, Any] | None = None, dim: bool = False) -> None:
        lines = textwrap.wrap(text, self._width - len(lead), break_on_hyphens=False) or [""]
        self._put(typer.style(lead, **(shade or {})) + typer.style(lines[0], dim=dim))
        for line in lines[1:]:
            self._put(" " * len(lead) + typer.style(line, dim=dim))

    @staticmethod
    def _put(line: str = "") -> None:
        typer.echo(line)


class Silent(Voice):
    """Says nothing: for what would only repeat what was told before."""

    @staticmethod
    def _put(line: str = "") -> None:
        pass
