"""The rule metadata/comments-left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Comment, Document
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import rule

MAX_PLACES = 50
_THREAD = "[Threaded comment]"
_NOTICE = "Comment:"


@rule(id="metadata/comments-left", version=1, severity=Severity.MAJOR, since="0.1")
def comments_left(file: Document | Workbook) -> Iterator[Finding]:
    """No comment of the makers is left in the file.

    Why it matters: Comments are talk among colleagues. In the client's hands they show doubts, names and other matters,
    and an open question means that the text below it is not settled.

    What passes: Files without comments; notes on cells of a workbook, which document a model.

    What fails: Comments in a Word file, notes and highlights with a text in a PDF, conversations on cells of a
    workbook. Marks without a text (highlights, drawings, stamps) are minor.

    What it cannot see: Comments that were typed into the text itself; speaker's notes.

    Source: domain table C-META.
    """
    comments = list(file.comments) if isinstance(file, Document) else list(_conversations(file))
    said = [c for c in comments if c.text]
    if said:
        yield _finding(said, "comment", None)
    if marks := [c for c in comments if not c.text]:
        yield _finding(marks, "mark", Severity.MINOR)


def _conversations(book: Workbook) -> Iterator[Comment]:
    for sheet in book.sheets:
        for comment in sheet.comments:
            if comment.text.lstrip().startswith(_THREAD):
                text = comment.text.partition(_NOTICE)[2].strip()
                yield Comment(comment.author, text, Where(sheet=sheet.name, cell=comment.cell))


def _finding(comments: list[Comment], noun: str, severity: Severity | None) -> Finding:
    authors = Counter(c.author for c in comments if not c.author.startswith("tc="))
    people = [name for name, _ in authors.most_common() if name]
    by = f" by {wording.listed(people, most=3)}" if people else ""
    text = " ".join(comments[0].text.split())
    quote = f"; the first says “{text[:79] + '…' if len(text) > 80 else text}”" if text else ""
    wheres = list(dict.fromkeys(c.where for c in comments))
    count = wording.plural(len(comments), noun)
    return Finding(
        message=f"{count}{by} {'is' if len(comments) == 1 else 'are'} still in the file{quote}.",
        remedy="Settle each of them with its author, delete them, and submit the clean file.",
        where=wheres[0],
        also=tuple(wheres[1:MAX_PLACES]),
        severity=severity,
    )
