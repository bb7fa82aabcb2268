"""What a reviewer must have said about the criteria before the work may go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from countersign.outcome import Allowed, Decision, Refused
from countersign.work.work_type import Criterion


def answered(criteria: Sequence[Criterion], tier: str, answers: Mapping[str, Any]) -> Decision:
    """May an approval at this tier carry these answers (criterion id → `{"met": bool, "note": str}`)?

    Nobody approves work and says in the same breath that it fails a required criterion, or says nothing of one that
    only a person can judge.

    >>> asked = [Criterion("AC-2", "The argument holds", question="supervisor")]
    >>> answered(asked, "supervisor", {"AC-2": {"met": True}})
    Allowed()
    >>> answered(asked, "supervisor", {}).code
    'unanswered'
    """
    for criterion in criteria:
        met = _met(answers.get(criterion.id))
        if criterion.required and met is False:
            reason = f"You say that {criterion.id} does not hold: {criterion.text}"
            return Refused("criterion-unmet", reason, "Return the item, or correct your answer.")
        if criterion.required and criterion.question == tier and met is None:
            reason = f"{criterion.id} waits for your answer: {criterion.text}"
            return Refused("unanswered", reason, "Say whether it holds, then approve or return.")
    return Allowed()


def _met(answer: Any) -> bool | None:
    met = answer.get("met") if isinstance(answer, Mapping) else None
    return met if isinstance(met, bool) else None
