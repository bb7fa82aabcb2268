"""Running rules over parts. Knows nothing of finance, law or any trade: only of rules, views and findings."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any

from countersign.checks.finding import Finding, Where
from countersign.checks.readers import open_view
from countersign.checks.readers.unreadable import Unreadable
from countersign.checks.report import Report, Trouble, criteria_states
from countersign.checks.rule import Role, Rule, Skip
from countersign.checks.waiver import Waiver, in_force
from countersign.work.work_type import WorkType

MAX_FINDINGS = 400  # of one rule: more help nobody, and a report must stay bounded


@dataclass(frozen=True, slots=True)
class Part:
    """A named file of a submission, with its role and its bytes."""

    name: str
    role: str
    data: bytes
    sha256: str


Params = Mapping[str, Mapping[str, Any]]
Watch = Callable[[str, str], None]


def run(
    parts: Sequence[Part],
    rules: Sequence[Rule],
    *,
    at: datetime,
    work_type: WorkType | None = None,
    params: Params | None = None,
    waivers: Sequence[Waiver] = (),
    watch: Watch = lambda *_: None,
) -> Report:
    """Open each part once, run every rule that takes its view, and report. `watch(part, rule)` hears what runs."""
    settings = _merged(work_type, params)
    views, unread = _opened(parts, watch)
    given = frozenset(p.role for p in work_type.parts if p.given) if work_type else frozenset()
    findings: list[Finding] = []
    skipped: list[Trouble] = []
    errors: list[Trouble] = list(unread)
    ran: list[str] = []
    for rule in rules:
        for chosen in _choices(rule, views, given):
            watch(" + ".join(p.name for p, _ in chosen.values()), rule.id)
            _one(rule, chosen, settings.get(rule.id, {}), at, findings, skipped, errors)
            ran.append(rule.id)
    ordered = tuple(sorted(findings, key=_order))
    held = {k: w for k, w in in_force(waivers, at=at).items() if any(f.fingerprint == k for f in ordered)}
    done = tuple(dict.fromkeys(ran))
    standing = [f for f in ordered if f.fingerprint not in held]
    return Report(
        parts=tuple({"name": p.name, "role": p.role, "sha256": p.sha256} for p in parts),
        work_type=work_type.id if work_type else None,
        at=at.isoformat(),
        findings=ordered,
        skipped=tuple(skipped),
        errors=tuple(errors),
        criteria=criteria_states(work_type, standing, [*skipped, *errors], done) if work_type else (),
        waived=held,
        ran=done,
    )


def _merged(work_type: WorkType | None, params: Params | None) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for source in (work_type.params if work_type else {}, params or {}):
        for rule, values in source.items():
            merged.setdefault(rule, {}).update(values)
    return merged


def _opened(parts: Sequence[Part], watch: Watch) -> tuple[list[tuple[Part, Any]], list[Trouble]]:
    views, unread = [], []
    for part in parts:
        watch(part.name, "reader")
        try:
            views.append((part, open_view(part.name, part.data)))
        except Unreadable as bad:
            no = bad.refusal
            unread.append(Trouble("reader", 1, part.name, no.code, no.reason, no.remedy))
        except MemoryError:
            raise  # the sandbox starts again without this part
        except Exception as error:  # noqa: BLE001 - a reader that raises is an ERROR in the report, never a pass
            reason = f"The reader failed on this file ({type(error).__name__}: {str(error)[:200]})."
            unread.append(
                Trouble(
                    "reader",
                    1,
                    part.name,
                    "reader-failed",
                    reason,
                    "Save the file again; if that does not help, report it.",
                )
            )
    return views, unread


def _choices(
    rule: Rule, views: Sequence[tuple[Part, Any]], given: frozenset[str]
) -> Iterator[dict[str, tuple[Part, Any]]]:
    """Every way to fill the rule's positional parameters with different parts of the right view and role.

    A parameter with a default is left out where no part fits it. What the client gave is there to be compared with:
    only a rule that asks for its role sees it.
    """
    slots: dict[str, list[tuple[Part, Any]]] = {}
    for name, wanted in rule.views.items():
        named = any(isinstance(mark, Role) for mark in typing.get_args(wanted))
        fitting = [(p, v) for p, v in views if _takes(wanted, p, v) and (named or p.role not in given)]
        if fitting or rule.signature.parameters[name].default is inspect.Parameter.empty:
            slots[name] = fitting
    for filling in product(*slots.values()):
        if filling and len({p.name for p, _ in filling}) == len(filling):
            yield dict(zip(slots, filling, strict=True))


def _takes(wanted: Any, part: Part, view: Any) -> bool:
    if typing.get_origin(wanted) is typing.Annotated:
        kind, *marks = typing.get_args(wanted)
        return all(part.role == m.name for m in marks if isinstance(m, Role)) and _takes(kind, part, view)
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        return isinstance(view, typing.get_args(wanted))
    return isinstance(view, wanted)


def _one(
    rule: Rule,
    chosen: dict[str, tuple[Part, Any]],
    given: Mapping[str, Any],
    at: datetime,
    findings: list[Finding],
    skipped: list[Trouble],
    errors: list[Trouble],
) -> None:
    named = " + ".join(p.name for p, _ in chosen.values())
    settings: dict[str, Any] = {}
    try:
        settings = {k: rule.setting(k, v) for k, v in given.items() if k in rule.params}
        extra = {"at": at} if "at" in rule.signature.parameters else {}
        views = {k: v for k, (_, v) in chosen.items()}
        found = []
        for finding in rule(**views, **settings, **extra):
            found.append(_filled(finding, rule, settings, next(iter(chosen.values()))[0].name))
            if len(found) >= MAX_FINDINGS:
                break
    except Skip as news:
        skipped.append(Trouble(rule.id, rule.version, named, "skipped", str(news)))
    except MemoryError:
        raise  # the sandbox starts again without this rule
    except Exception as error:  # noqa: BLE001 - a rule that raises is an ERROR in the report, never a pass
        reason = f"The check itself failed ({type(error).__name__}: {str(error)[:200]})."
        errors.append(
            Trouble(rule.id, rule.version, named, "rule-failed", reason, "This is a fault of ours; please report it.")
        )
    else:
        findings.extend(found)


def _filled(finding: Finding, rule: Rule, settings: Mapping[str, Any], part: str) -> Finding:
    def placed(where: Where) -> Where:
        return where if where.part else replace(where, part=part)

    return replace(
        finding,
        rule=rule.id,
        version=rule.version,
        severity=finding.severity or rule.severity,
        why=finding.why or rule.sections.get("Why it matters", ""),
        where=placed(finding.where),
        also=tuple(placed(w) for w in finding.also),
        params=tuple(sorted((k, "withheld" if k in rule.withheld else str(v)) for k, v in settings.items())),
    )


def _order(finding: Finding) -> tuple[Any, ...]:
    where = finding.where
    rank = finding.severity.rank if finding.severity else 9
    return (
        rank,
        where.part,
        where.page or where.paragraph or where.row or 0,
        where.sheet or "",
        finding.rule,
        where.cell or "",
    )
