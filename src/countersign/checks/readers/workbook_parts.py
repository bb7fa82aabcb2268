"""The parts of a workbook beside its sheets: strings, number formats, names, links, comments, and who points where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from countersign.checks.readers.package import Package, Relation, relations
from countersign.checks.readers.sheet_xml import rich_text, unescape_characters
from countersign.checks.readers.unreadable import Unreadable

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_TRUE = ("1", "true", "on")
_PLAIN_STRING = re.compile(r"\s*<si><t(?: xml:space=\"preserve\")?>([^<&]*)</t></si>")

# Number formats that files name only by number (ECMA-376 part 1, 18.8.30).
BUILT_IN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comment:
    """A note or comment on a cell."""

    cell: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    state: str
    path: str


@dataclass
class Directory:
    """What the workbook part says of the whole."""

    sheets: list[SheetEntry] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    strings: str = ""
    styles: str = ""
    manual_calculation: bool = False
    iterates: bool = False
    dates_from_1904: bool = False


def directory(package: Package) -> Directory:
    """Read the workbook part."""
    main = next((r.target for r in relations(package, "").values() if r.kind == "officeDocument"), "xl/workbook.xml")
    root = package.xml(main)
    if root is None:
        raise Unreadable(
            "damaged-package", "The file has no workbook in it.", "Save it again from the program that made it."
        )
    points = relations(package, main)
    found = Directory()
    for kind in ("sharedStrings", "styles"):
        target = next((r.target for r in points.values() if r.kind == kind and r.target in package), "")
        setattr(found, kind.replace("sharedStrings", "strings"), target)
    _list_sheets(found, root, points, package)
    _read_settings(found, root)
    for item in root.iterfind("{*}externalReferences/{*}externalReference"):
        found.links.append(_link_target(package, points.get(_relation_id(item))))
    return found


def _list_sheets(found: Directory, root: Any, points: dict[str, Relation], package: Package) -> None:
    for item in root.iterfind("{*}sheets/{*}sheet"):
        relation = points.get(_relation_id(item))
        if relation and relation.kind == "worksheet" and relation.target in package:
            found.sheets.append(
                SheetEntry(str(item.get("name", "")), str(item.get("state", "visible")), relation.target)
            )
    if not found.sheets:
        raise Unreadable(
            "no-sheets", "The workbook holds no sheet that can be read.", "Save it again from the program that made it."
        )
    local = [str(item.get("name", "")) for item in root.iterfind("{*}sheets/{*}sheet")]
    for item in root.iterfind("{*}definedNames/{*}definedName"):
        name, scope = str(item.get("name", "")), item.get("localSheetId")
        if scope is not None and scope.isdigit() and int(scope) < len(local):
            name = f"{local[int(scope)]}!{name}"
        found.names[name] = (item.text or "").strip()


def _read_settings(found: Directory, root: Any) -> None:
    calculation, properties = root.find("{*}calcPr"), root.find("{*}workbookPr")
    if calculation is not None:
        found.manual_calculation = calculation.get("calcMode") == "manual"
        found.iterates = calculation.get("iterate") in _TRUE
    if properties is not None:
        found.dates_from_1904 = properties.get("date1904") in _TRUE


def _relation_id(item: Any) -> str:
    return str(item.get(_ID) or item.get(_STRICT_ID) or "")


def _link_target(package: Package, relation: Relation | None) -> str:
    if relation is None or relation.external:
        return relation.target if relation else ""
    return next((r.target for r in relations(package, relation.target).values() if r.external), relation.target)


def shared_strings(package: Package, part: str) -> list[str]:
    """The workbook's table of texts."""
    if not part:
        return []
    data = package.read(part)
    return _plain_strings(data) or [rich_text(item) for item in package.xml(part).iterchildren("{*}si")]


def _plain_strings(data: bytes) -> list[str]:
    """The table when it holds nothing but plain texts; empty when it needs a parser."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return []
    start, end = text.find("<si>"), text.rfind("</sst>")
    strings, at = [], start
    for found in _PLAIN_STRING.finditer(text, max(start, 0), max(end, 0)):
        if found.start() != at:
            return []
        at = found.end()
        strings.append(unescape_characters(found[1]))
    return strings if start >= 0 and not text[at:end].strip() else []


def number_formats(package: Package, part: str) -> list[str]:
    """Cell style index → number format."""
    root = package.xml(part) if part else None
    if root is None:
        return []
    own = {str(f.get("numFmtId")): str(f.get("formatCode", "")) for f in root.iterfind("{*}numFmts/{*}numFmt")}
    formats = []
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        number = str(style.get("numFmtId", "0"))
        formats.append(own.get(number) or BUILT_IN_FORMATS.get(int(number) if number.isdigit() else 0, "General"))
    return formats


def comments(package: Package, points: dict[str, Relation]) -> tuple[Comment, ...]:
    """The notes on a sheet; a threaded comment appears as the note that Excel keeps for older programs."""
    found = []
    for relation in points.values():
        root = package.xml(relation.target) if relation.kind == "comments" else None
        if root is None:
            continue
        authors = [(a.text or "").strip() for a in root.iterfind("{*}authors/{*}author")]
        for item in root.iterfind("{*}commentList/{*}comment"):
            number = str(item.get("authorId", ""))
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            found.append(Comment(str(item.get("ref", "")), author, rich_text(item).strip()))
    return tuple(found)
