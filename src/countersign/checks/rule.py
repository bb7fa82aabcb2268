"""What a rule is. One rule, one file; its docstring is its page; its parameters' types pick the readers."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from countersign.checks.finding import Finding, Severity
from countersign.outcome import Misuse

SECTIONS = ("Why it matters", "What passes", "What fails", "What it cannot see", "Source")
_ID = re.compile(r"^[a-z]+(?:-[a-z]+)*/[a-z0-9]+(?:-[a-z0-9]+)*$")
_HEAD = re.compile(rf"^({'|'.join(SECTIONS)}):\s*", re.MULTILINE)


_KINDS = {bool: "yes or no", int: "a whole number", str: "a text"}


class Skip(Exception):
    """Raised by a rule that could not look; the text says why, in the user's terms."""


@dataclass(frozen=True, slots=True)
class Role:
    """Asks for the part with this role: `original: Annotated[Document, Role("original")]`."""

    name: str


@dataclass(frozen=True)
class Rule:
    """A named, versioned check. Calling it calls the function that the decorator took."""

    id: str
    version: int
    severity: Severity
    since: str
    function: Callable[..., Iterator[Finding]]
    extra: str | None = None  # the optional install this rule needs, e.g. "calc"
    withheld: tuple[str, ...] = ()  # settings that no report may repeat, e.g. the names of other clients

    def __call__(self, *args: Any, **kwargs: Any) -> Iterator[Finding]:
        """Run it."""
        return self.function(*args, **kwargs)

    @cached_property
    def signature(self) -> inspect.Signature:
        """With annotations resolved to types."""
        return inspect.signature(self.function, eval_str=True)

    @cached_property
    def views(self) -> dict[str, Any]:
        """Positional parameters: name → reader type (or union of them)."""
        kinds = self.signature.parameters.values()
        return {p.name: p.annotation for p in kinds if p.kind is not p.KEYWORD_ONLY}

    @cached_property
    def params(self) -> dict[str, Any]:
        """Keyword-only parameters: name → default. `at` is the runner's to fill."""
        kinds = self.signature.parameters.values()
        return {p.name: p.default for p in kinds if p.kind is p.KEYWORD_ONLY and p.name != "at"}

    def setting(self, name: str, value: Any) -> Any:
        """A setting as the rule takes it, from the plain data that engagements and work types hold; `Misuse` if odd."""
        if name not in self.params:
            raise Misuse.unknown(f"setting of {self.id}", name, self.params)
        like = self.params[name]
        if isinstance(like, Decimal):
            with suppress(InvalidOperation):
                if not isinstance(value, bool) and (made := Decimal(str(value))).is_finite():
                    return made
            raise Misuse(f"{self.id}: {name} is a number, not {value!r}.")
        wanted, words = (type(like), _KINDS[type(like)]) if type(like) in _KINDS else ((list, tuple), "a list of words")
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise Misuse(f"{self.id}: {name} is {words}, not {value!r}.")
        return value

    @property
    def summary(self) -> str:
        """The first sentence of the page."""
        return (inspect.getdoc(self.function) or "").split("\n\n")[0].replace("\n", " ").strip()

    @cached_property
    def sections(self) -> dict[str, str]:
        """Heading → text, as written in the docstring."""
        parts = _HEAD.split(inspect.getdoc(self.function) or "")
        return {head: " ".join(text.split()) for head, text in zip(parts[1::2], parts[2::2], strict=True)}


def rule(
    *,
    id: str,  # noqa: A002 - the word that pages, reports and packs use
    version: int,
    severity: Severity,
    since: str,
    extra: str | None = None,
    withheld: tuple[str, ...] = (),
) -> Callable[..., Rule]:
    """Make a generator of findings a rule. `id` is practice/name and is for ever."""
    if not _ID.match(id):
        raise ValueError(f"A rule id is practice/name in lower case and hyphens, not {id!r}.")

    def wrap(function: Callable[..., Iterator[Finding]]) -> Rule:
        return Rule(
            id=id, version=version, severity=severity, since=since, function=function, extra=extra, withheld=withheld
        )

    return wrap
