"""Opening zip packages (xlsx, docx) without trusting them.

Member count, total size and compression ratio are judged from the directory before a byte is inflated, and every
read is bounded, because a directory can lie.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from countersign.checks.readers.unreadable import Unreadable

MAX_MEMBERS = 10_000
MAX_TOTAL = 600 * 1024 * 1024
MAX_MEMBER = 300 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FLOOR = 8 * 1024 * 1024  # small members may compress well; nobody is harmed by 8 MB


@dataclass(frozen=True, slots=True)
class Properties:
    """Who made a file, as the file itself says."""

    creator: str = ""
    last_modified_by: str = ""
    company: str = ""
    title: str = ""
    subject: str = ""
    keywords: str = ""
    application: str = ""
    manager: str = ""
    template: str = ""
    custom: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """One part pointing at another, or outside."""

    kind: str
    target: str
    external: bool


class Package:
    """The members of an open package."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = tuple(archive.namelist())
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def read(self, name: str) -> bytes:
        """The bytes of a member; Unreadable when it is missing, damaged or larger than it claims."""
        if name not in self._known:
            raise Unreadable(
                "damaged-package", f"The file lacks its part {name}.", "Save it again from the program that made it."
            )
        try:
            with self._archive.open(name) as member:
                data = member.read(MAX_MEMBER + 1)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise _damaged(str(error)) from error
        except Exception as error:  # zlib.error has no common base with the above
            raise _damaged(f"{type(error).__name__}") from error
        if len(data) > MAX_MEMBER:
            raise _bomb()
        return data

    def size(self, name: str) -> int:
        """How many bytes a member says it has."""
        return self._archive.getinfo(name).file_size

    def xml(self, name: str) -> Any:
        """The parsed member (an lxml element), or None when there is none of that name."""
        return parse_xml(self.read(name)) if name in self._known else None


def parse_xml(data: bytes) -> Any:
    """Parse XML without entities, network or unbounded depth; Unreadable when it is malformed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(str(error)[:120]) from error


def open_package(data: bytes) -> Package:
    """Open a zip package after judging its directory."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _damaged(str(error)) from error
    if len(members) > MAX_MEMBERS:
        raise _bomb()
    total = 0
    for member in members:
        total += member.file_size
        inflates = member.file_size > _RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        if total > MAX_TOTAL or member.file_size > MAX_MEMBER or inflates:
            raise _bomb()
        if member.flag_bits & 1:
            raise Unreadable(
                "encrypted", "The file is protected by a password.", "Save it without a password and submit it again."
            )
    return Package(archive)


def relations(package: Package, part: str) -> dict[str, Relation]:
    """Where a part points, by relation id."""
    folder, name = posixpath.split(part)
    root = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for item in root if root is not None else ():
        kind = str(item.get("Type", "")).rpartition("/")[2]
        external = item.get("TargetMode") == "External"
        target = str(item.get("Target", ""))
        if not external:
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
        found[str(item.get("Id", ""))] = Relation(kind, target, external)
    return found


_CORE = {
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "subject": "{http://purl.org/dc/elements/1.1/}subject",
    "keywords": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords",
    "last_modified_by": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy",
}
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"


def properties(package: Package) -> Properties:
    """The document properties of an Office package."""
    core, app, own = (package.xml(f"docProps/{n}.xml") for n in ("core", "app", "custom"))
    said = {k: _text(core, tag) for k, tag in _CORE.items()}
    custom = {}
    for item in own if own is not None else ():
        custom[str(item.get("name", ""))] = "".join(item.itertext()).strip()
    said |= {name.lower(): _text(app, f"{_APP}{name}") for name in ("Company", "Application", "Manager", "Template")}
    return Properties(custom=custom, **said)


def _text(root: Any, tag: str) -> str:
    found = root.find(tag) if root is not None else None
    return (found.text or "").strip() if found is not None else ""


def _damaged(detail: str) -> Unreadable:
    return Unreadable(
        "damaged-package",
        f"The file is damaged ({detail}).",
        "Open it in the program that made it, save it again, and submit that.",
    )


def _bomb() -> Unreadable:
    return Unreadable(
        "inflates-too-much",
        "The file would unpack to far more than it should: it looks like a zip bomb.",
        "Submit a file saved by an office program; if this one is genuine, ask the administrator.",
    )
