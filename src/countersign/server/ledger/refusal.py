"""A refused attempt is news too: it is written to the ledger after the action has rolled back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from countersign.outcome import Declined
from countersign.server.accounts.actor import Actor
from countersign.server.ledger.act import act

P = ParamSpec("P")
R = TypeVar("R")


def logged(action: Callable[P, R]) -> Callable[P, R]:
    """Wrap an action so that its refusals are recorded, whichever door they came through."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return action(*args, **kwargs)
        except Declined as no:
            if no.about:
                _record(no, by=kwargs["by"], at=kwargs["at"])  # type: ignore[arg-type]
            raise

    return run


def _record(no: Declined, *, by: Actor, at: datetime) -> None:
    assert no.about is not None  # noqa: S101 - the caller asked
    chain, subject, verb = no.about
    # Without the key: the refused request may be sent again once its cause is cleared.
    with act(by=Actor(user=by.user, via=by.via), at=at) as acting:
        acting.record(chain, "work.refused", subject, {"move": verb, "code": no.refusal.code, "via": by.via})
