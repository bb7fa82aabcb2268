"""One item on its walk: each step is one real action by one person, told as it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from countersign.canonical import sha256_hex
from countersign.checks import wording
from countersign.checks.report import Report
from countersign.outcome import Declined
from countersign.server.demo.cast import PASSWORD, Cast, now
from countersign.server.demo.material.planted import File
from countersign.server.demo.voice import Voice
from countersign.server.files import actions as files
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from countersign.server.work import actions as work
from countersign.server.work import queries
from countersign.server.work.actions import NewDefect, NewPart
from countersign.server.work.models import Submission, WorkItem
from countersign.work.work_type import WorkType


class Astray(RuntimeError):
    """The walk did not go as it must: a fault of ours, told at the end with exit code 1."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked for."""

    title: str
    text: str
    reference: str
    days: int


@dataclass
class Walk:
    """An item, who works on it, and the voice that tells of it."""

    cast: Cast
    voice: Voice
    kind: WorkType
    author: str
    item: int = 0
    reports: dict[int, Report] = field(default_factory=dict)

    def open(self, by: str, brief: Brief) -> None:
        """The client's wish becomes an item, and the manager gives it to somebody."""
        answer = work.open_item(
            by=self.cast.by(by), at=now(), engagement_id=self.cast.engagement, work_type=self.kind, title=brief.title,
            brief=brief.text, reference=brief.reference, due_at=now() + timedelta(days=brief.days),
        )  # fmt: skip
        self.item = answer["item"]
        criteria = len(self.kind.criteria)
        self.voice.step(f"{by} opens “{brief.title}” with {criteria} acceptance criteria.")

    def assign(self, by: str) -> None:
        """Give the item to its author."""
        work.assign(by=self.cast.by(by), at=now(), item_id=self.item, to=self.cast.users[self.author].pk)
        self.voice.step(f"{by} gives it to {self.author}.")

    def claim(self) -> None:
        """The author takes the item."""
        work.claim(by=self.cast.by(self.author), at=now(), item_id=self.item)
        self.voice.step(f"{self.author} takes it.")

    def submit(self, made: Sequence[File], *, note: str = "", ai: Mapping[str, str] | None = None) -> None:
        """Upload the files and hand them in as one version, saying how AI was used on each."""
        parts = [self._part(file, (ai or {}).get(file.role, "")) for file in made]
        answer = work.submit(by=self.cast.by(self.author), at=now(), item_id=self.item, parts=parts, note=note)
        names = wording.listed([f.name for f in made])
        self.voice.step(f"{self.author} submits version {answer['version']}: {names}.")
        for part in parts:
            if part.ai_use != "none" and answer["version"] == 1:
                self.voice.detail(f"Declared for {part.name}: AI assisted, {part.ai_tool}.")

    def _part(self, file: File, tool: str) -> NewPart:
        kept = files.keep(by=self.cast.by(self.author), at=now(), name=file.name, chunks=[file.data])
        use = "assist" if tool else "none"
        return NewPart(name=file.name, role=file.role, sha256=kept.file_id, ai_use=use, ai_tool=tool)

    def check(self) -> Report:
        """The worker runs what is owed; the report of the current version."""
        drain(JOBS)
        stored = queries.latest_report(self._current())
        if stored is None:
            raise Astray(f"The checks of “{self._item()}” left no report.")
        report = Report.from_dict(stored.report)
        self.reports[self._item().version] = report
        self.voice.step(f"{len(report.ran)} checks run in a process of their own. {self._outcome(report)}")
        return report

    def _outcome(self, report: Report) -> str:
        counts = report.counts
        said = [f"{counts[k]} {k}" for k in ("critical", "major", "minor") if counts[k]]
        waived = f", {counts['waived']} let stand" if counts["waived"] else ""
        found = f"{', '.join(said) or 'Nothing found'}{waived}"
        if report.passed:
            return f"{found}. Version {self._item().version} goes on to review."
        return f"{found}. Version {self._item().version} goes back to {self.author}, and no reviewer was asked."

    def waive(self, by: str, *, rule: str, part: str, says: str, reason: str) -> None:
        """Let the one finding stand that is right as it is."""
        report = self.reports[self._item().version]
        matching = [f for f in report.standing if f.rule == rule and f.where.part == part and says in f.message]
        if len(matching) != 1:
            raise Astray(f"{len(matching)} findings of {rule} say “{says}” where one was expected.")
        work.waive(by=self.cast.by(by), at=now(), item_id=self.item, fingerprint=matching[0].fingerprint, reason=reason)
        self.voice.step(f"{by} lets one finding stand: {matching[0].where.label()} ({rule}).")
        self.voice.detail(f"Her reason, kept in the evidence: {reason}")

    def review(
        self, by: str, verdict: str, *, comment: str = "", defects: Sequence[NewDefect] = (), minutes: int
    ) -> None:
        """Open each part, answer the criteria of the tier, and approve or return."""
        current = self._current()
        tier = self.kind.review[self._item().tier]
        self.look(by)
        work.review(
            by=self.cast.by(by), at=now(), item_id=self.item, version=current.version, verdict=verdict, comment=comment,
            defects=defects, minutes=minutes, answers=self._answers(tier.tier) if verdict == "approve" else {},
        )  # fmt: skip
        said = "approves" if verdict == "approve" else "returns"
        self.voice.step(f"{by} opens the files, reviews as {tier.role} and {said} version {current.version}.")
        for defect in defects:
            self.voice.detail(f"Defect recorded, {defect.severity} {defect.type}: {defect.text}")
        if comment:
            self.voice.detail(f"“{comment}”")

    def _answers(self, tier: str) -> dict[str, Any]:
        return {c.id: {"met": True, "note": ""} for c in self.kind.criteria if c.question == tier}

    def look(self, by: str) -> None:
        """Open each part, which is remembered: a pack also says what nobody opened."""
        for part in self._current().parts.all():
            work.look(by=self.cast.by(by), at=now(), part=part)

    def sign(self, by: str) -> None:
        """Read the statement, type the password again, sign exactly what was shown."""
        self.look(by)
        shown = work.statement_for(by=self.cast.by(by), at=now(), item=self._item())
        data = shown.to_bytes()
        work.sign(
            by=self.cast.by(by), at=now(), item_id=self.item, version=shown.version, shown=sha256_hex(data),
            prepared_at=shown.at, password=PASSWORD,
        )  # fmt: skip
        held = shown.credential
        licence = f"{held.kind} no. {held.number}, {held.issuer}" if held else "no credential"
        self.voice.step(f"{by} types the password again and signs version {shown.version} ({licence}):")
        self.voice.detail(f"“{shown.wording}”")
        files_ = ", ".join(f"{p.name} {p.sha256[:12]}" for p in shown.parts)
        self.voice.detail(f"Bound to {files_}.")
        self.voice.detail(f"Relied on {len(shown.relied_on)} things, each named in the statement: the check report, "
                          "waivers, reviews, the AI declaration.")  # fmt: skip

    def accept(self, by: str) -> None:
        """The client takes it; the worker seals the evidence."""
        work.accept(by=self.cast.by(by), at=now(), item_id=self.item, version=self._item().version)
        self.voice.step(f"{by} accepts.")
        drain(JOBS)

    def refused(self, who: str, attempt: str, code: str, move: Callable[[], object]) -> None:
        """Try what must not be possible. It is an error of the demo if it is."""
        try:
            move()
        except Declined as no:
            if no.refusal.code != code:
                raise Astray(f"{who} {attempt}: refused as {no.refusal.code}, not as {code}.") from no
            self.voice.step(f"{who} {attempt}. Refused, and the attempt is written to the ledger:")
            self.voice.bad(f"{no.refusal.reason} {no.refusal.remedy}")
        else:
            raise Astray(f"{who} {attempt}, and was not refused.")

    def item_seen(self) -> WorkItem:
        """The item as its author sees it now."""
        return self._item()

    def _item(self) -> WorkItem:
        return queries.one(self.cast.by(self.author), self.item)

    def _current(self) -> Submission:
        found = queries.current(self._item())
        if found is None:
            raise Astray("The item has no version yet.")
        return found
