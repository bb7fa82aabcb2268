"""The rule metadata/foreign-names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.passages import Passage, passages, quoted
from countersign.checks.readers.document import Document
from countersign.checks.readers.package import Properties
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import rule

MAX_PLACES = 50
_PEOPLE = {"creator": "Author", "last_modified_by": "Last modified by", "company": "Company", "manager": "Manager"}
_WORDS = {"title": "Title", "subject": "Subject", "keywords": "Keywords", "template": "Template"}
_CLIENT = re.compile(
    r"^(?:client|customer|matter|engagement|project|account)(?:[ _-]?(?:name|no|number|id))?$", re.IGNORECASE
)
_LEFTOVER = re.compile(
    r"^(?:Microsoft (?:Word|Excel|PowerPoint) - .+|(?:document|book|presentation)\d+|.*\btemplate\b.*)$", re.IGNORECASE
)
_NOBODY = frozenset(
    {"", "python-docx", "openpyxl", "unknown", "user", "administrator", "admin", "microsoft office user"}
)


@rule(
    id="metadata/foreign-names",
    version=1,
    severity=Severity.MAJOR,
    since="0.1",
    withheld=("forbidden", "other_clients"),
)
def foreign_names(
    file: Document | Workbook,
    *,
    expected: Sequence[str] = (),
    forbidden: Sequence[str] = (),
    other_clients: Sequence[str] = (),
) -> Iterator[Finding]:
    """The file names nobody but those whom it is for and by.

    Why it matters: A deliverable that names another client, in its properties, on an old sheet or in a footer, breaks
    that client's confidence and puts in question whose figures these are.

    What passes: Properties that name somebody of `expected` (people, the firm, the client), or nobody.

    What fails: A name of `forbidden` anywhere: properties, text, headers, comments, sheets, cells, names, links
    (critical). A name of `other_clients` where only the makers write: properties, file name, headers and footers,
    comments, changes, sheet names, links, hidden text (critical); in the text they may well be the subject. With
    `expected`, an author, editor, company or manager who is not among them. Without settings only what is plain: a
    property called client or project that says what the text never says, and a title that is left over from a template
    or a conversion (minor).

    What it cannot see: Names in pictures and logos, spelling variants, and other clients that nobody listed.

    Source: domain table C-META; trap T-06.
    """
    held = list(_held(file.properties))
    for name in forbidden:
        yield from _named(name, held, (*_apart(file), *passages(file)))
    behind = [*_apart(file), *_edges(file)] if other_clients else []
    for name in other_clients:
        if name not in forbidden:
            yield from _named(name, held, behind)
    if expected:
        yield from _unexpected(file.properties, expected, [*forbidden, *other_clients])
    else:
        yield from _plain(file, [*forbidden, *other_clients])


def _held(properties: Properties) -> Iterator[tuple[str, str]]:
    for field, label in {**_PEOPLE, **_WORDS}.items():
        if value := getattr(properties, field):
            yield label, value
    yield from properties.custom.items()


def _place(label: str, value: str = "") -> Where:
    return Where(entity=f"property {label}", text=value[:80] or None)


def _named(name: str, held: Sequence[tuple[str, str]], places: Sequence[Passage]) -> Iterator[Finding]:
    pattern = re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)
    wheres = [_place(label, value) for label, value in held if pattern.search(value)]
    told = ((passage, pattern.search(passage.text)) for passage in places)
    wheres.extend(quoted(passage, *match.span()) for passage, match in told if match)
    if name.strip() and wheres:
        yield Finding(
            message=f"The file names {name}, which it must not, in {wording.plural(len(wheres), 'place')}.",
            remedy="Find out whose text and figures these are before anything else; then remove them and the name.",
            where=wheres[0],
            also=tuple(wheres[1:MAX_PLACES]),
            severity=Severity.CRITICAL,
        )


def _apart(file: Document | Workbook) -> Iterator[Passage]:
    """What is no passage of the text: file name, comments, changes; sheets, names and links."""
    yield Passage(file.name, Where(entity="file name"))
    if isinstance(file, Document):
        for comment in file.comments:
            yield Passage(f"{comment.author}: {comment.text}", comment.where)
        for change in file.revisions:
            yield Passage(f"{change.author}: {change.text}", change.where)
        return
    for sheet in file.sheets:
        yield Passage(sheet.name, Where(sheet=sheet.name))
        for note in sheet.comments:
            yield Passage(f"{note.author}: {note.text}", Where(sheet=sheet.name, cell=note.cell))
    yield from (Passage(name.replace("_", " "), Where(entity=f"name {name}")) for name in file.names)
    for link in file.external_links:
        yield Passage(link.replace("_", " ").replace("%20", " "), Where(path=link))


def _edges(file: Document | Workbook) -> Iterator[Passage]:
    """Headers, footers, and what is hidden."""
    if isinstance(file, Document):
        edges = (b for b in file.blocks if b.hidden or b.kind in {"header", "footer"})
        yield from (Passage(block.text, block.where) for block in edges)
    else:
        yield from (passage for passage in passages(file) if not passage.visible)


def _unexpected(properties: Properties, expected: Sequence[str], forbidden: Sequence[str]) -> Iterator[Finding]:
    allowed = [name.casefold() for name in expected]
    for field, label in _PEOPLE.items():
        value = str(getattr(properties, field)).strip()
        lower = value.casefold()
        known = lower in _NOBODY or any(name in lower or lower in name for name in allowed)
        if not known and not any(name.casefold() in lower for name in forbidden):
            yield Finding(
                message=f"The property {label} says “{value}”, who is not among those expected "
                f"({wording.listed(list(expected), most=4)}).",
                remedy="Inspect the document, remove personal information, and save it as the firm.",
                where=_place(label),
            )


def _says(file: Document | Workbook, words: str) -> bool:
    return any(words.casefold() in passage.text.casefold() for passage in passages(file))


def _plain(file: Document | Workbook, forbidden: Sequence[str]) -> Iterator[Finding]:
    properties = file.properties
    for label, value in properties.custom.items():
        told = any(name.casefold() in value.casefold() for name in forbidden)
        names_client = _CLIENT.match(label) and len(value) > 2 and any(c.isalpha() for c in value)
        if names_client and not told and not _says(file, value):
            yield Finding(
                message=f"The property {label} says “{value}”, which the text never names.",
                remedy="Check whose file this was made from; correct the property or remove it.",
                where=_place(label),
            )
    if _LEFTOVER.match(properties.title):
        yield Finding(
            message=f"The title in the properties is “{properties.title}”, left over from a template or a conversion.",
            remedy="Give the file its own title, or none; readers see it in the window and in search.",
            where=_place("Title"),
            severity=Severity.MINOR,
        )
