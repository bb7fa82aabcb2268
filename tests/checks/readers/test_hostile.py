"""Bad bytes end in a view or in `Unreadable` with a reason and a remedy; nothing else may leave a reader."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.canonical import sha256_hex
from countersign.checks import sandbox
from countersign.checks.readers import open_view, sniff
from countersign.checks.readers.unreadable import Unreadable
from countersign.checks.run import Part
from countersign.testing import build_docx, build_pdf, build_workbook

AT = datetime(2026, 11, 23, tzinfo=UTC)
NOTE = "# Note\n\nSales grew.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nTable 1: Sales\n"
SAMPLE = 30  # of the odd files; a child each, and the whole folder takes minutes


@cache
def whole(kind: str) -> bytes:
    if kind == "docx":
        return build_docx(NOTE, comments=[{"on": "Sales", "text": "?"}], footnotes=[{"on": "grew.", "text": "n"}])
    return build_pdf(NOTE)


def read(kind: str, data: bytes) -> str:
    """The code of the refusal, "" when it was read."""
    try:
        view = open_view(f"a.{kind}", data)
    except Unreadable as bad:
        no = bad.refusal
        return no.code if no.reason and no.remedy else "says nothing"
    assert all(b.where.to_dict() for b in getattr(view, "blocks", ()))
    return ""


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@given(data=st.data())
@settings(max_examples=60)
def test_cut_spliced_and_changed_bytes(kind: str, data: st.DataObject) -> None:
    original = whole(kind)
    at = data.draw(st.integers(0, len(original)))
    other = data.draw(st.integers(0, len(original)))
    way = data.draw(st.sampled_from(["cut", "splice", "change", "insert"]))
    noise = data.draw(st.binary(min_size=1, max_size=40))
    changed = {
        "cut": original[:at],
        "splice": original[:at] + original[other:],
        "change": original[:at] + noise + original[at + len(noise) :],
        "insert": original[:at] + noise + original[at:],
    }[way]
    assert read(kind, changed) != "says nothing"


@cache
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole("docx"))) as package:
        return {name: package.read(name) for name in package.namelist()}


@given(data=st.data())
@settings(max_examples=80)
def test_a_good_package_with_a_bad_member(data: st.DataObject) -> None:
    """The zip is whole, so the damage reaches the reader of Word's own XML."""
    name = data.draw(st.sampled_from(sorted(n for n in members() if n.endswith((".xml", ".rels")))))
    xml = members()[name]
    at, length = data.draw(st.integers(0, len(xml))), data.draw(st.integers(0, 300))
    new = data.draw(
        st.sampled_from([b"", b"<w:p>", b"</w:p>", b"<w:tbl/>", b' w:val="x"', b"-1", b"<!DOCTYPE a>", b"&a;"])
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for member, content in members().items():
            package.writestr(member, xml[:at] + new + xml[at + length :] if member == name else content)
    assert read("docx", out.getvalue()) != "says nothing"


def encrypted_office() -> bytes:
    """The head of a compound file that holds an encrypted package, as Office writes it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_protected_office_files(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        open_view(name, encrypted_office())
    assert refused.value.refusal.code == "encrypted"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.docx", "pdf"), ("a.pdf", "docx"), ("a.xlsx", "docx"), ("a.docx", "xlsx"), ("a.csv", "pdf"), ("a.pdf", "txt")],
)
def test_a_wrong_extension_is_named(name: str, kind: str) -> None:
    made = {"xlsx": build_workbook({"A": "1 | 2"}), "txt": b"plain words"}.get(kind) or whole(kind)
    with pytest.raises(Unreadable) as refused:
        open_view(name, made)
    assert refused.value.refusal.code == "wrong-extension"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.rtf", b"{\\rtf1 Hello}", "unsupported-kind"),
        ("a.doc", b"<html>Hello</html>", "wrong-extension"),
        ("a.docx", b"PK\x03\x04", "damaged-package"),
        ("a.bin", b"\x01\x00\x02", "unsupported-kind"),
        ("a.docx", b"", "empty-file"),
    ],
)
def test_other_kinds_are_told(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        open_view(name, data)
    assert refused.value.refusal.code == code


def bomb(megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members().items():
            package.writestr(name, content)
        with package.open("word/media/image.xml", "w", force_zip64=True) as member:
            for _ in range(megabytes):
                member.write(bytes(1 << 20))
    return out.getvalue()


def test_a_zip_bomb_is_not_unpacked() -> None:
    data = bomb(50)
    assert len(data) < 200_000
    assert read("docx", data) == "inflates-too-much"


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable) as refused:
        sniff("a.pdf", _Huge(b"%PDF"))
    assert refused.value.refusal.code == "file-too-large"


class _Huge(bytes):
    """Says it is larger than anything we read, without taking the memory."""

    def __len__(self) -> int:
        return 1 << 40


def verdict(path: Path) -> list[str]:
    data = path.read_bytes()
    report = sandbox.run([Part(path.name, "file", data, sha256_hex(data))], at=AT, rules=[])
    return [trouble.code for trouble in report.errors]


def test_odd_files_end_in_a_verdict(corpora: Path) -> None:
    """A sample, evenly over the folder, each in a child of its own as the server does it."""
    paths = sorted((corpora / "robustness").iterdir())
    codes = [code for path in paths[:: len(paths) // SAMPLE] for code in verdict(path)]
    assert codes
    assert not {"reader-failed", "reader-died"} & set(codes)


def test_all_odd_documents_are_read_or_refused(corpora: Path) -> None:
    paths = [p for p in sorted((corpora / "robustness").iterdir()) if p.suffix in {".docx", ".docm", ".pdf"}]
    codes = []
    for path in paths:
        with suppress(Unreadable):
            open_view(path.name, path.read_bytes())
            codes.append("")
    assert len(codes) > len(paths) / 2
