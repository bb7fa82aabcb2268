"""Every identifier that is made to be valid is found, and no report ever shows one whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.canonical import sha256_hex
from countersign.catalog import catalog
from countersign.checks.personal_numbers import KINDS, card, iban, identifiers, luhn, mod11, ssn, verhoeff
from countersign.checks.report import Report
from countersign.checks.run import Part, run
from countersign.testing import build_docx, build_pdf, build_workbook

AT = datetime(2026, 11, 23, tzinfo=UTC)
RULE = "privacy/personal-identifiers"
digits = st.text("0123456789", min_size=15, max_size=15)


def nothing() -> str:
    return ""


def checked(body: str, valid) -> str:
    """The body with the digit that makes it valid; "" where none does."""
    return next((body + str(c) for c in range(10) if valid(body + str(c))), "")


def report(name: str, data: bytes) -> Report:
    return run([Part(name, "file", data, sha256_hex(data))], [catalog().rule(RULE)], at=AT)


@given(digits)
def test_a_card_is_found_in_groups_and_its_middle_never_shown(body: str) -> None:
    number = checked("4" + body[1:], luhn)
    if not card(number):  # too few different digits
        return
    grouped = " ".join(number[at : at + 4] for at in range(0, 16, 4))
    found = report("a.txt", f"He paid with {grouped} on Monday.".encode())
    assert len(found.findings) == 1
    said = json.dumps(found.to_dict()).replace(" ", "")
    assert number not in said
    assert number[:12] not in said


@given(digits)
def test_one_wrong_digit_is_no_card(body: str) -> None:
    number = checked("4" + body[1:], luhn)
    wrong = number[:7] + str((int(number[7]) + 1) % 10) + number[8:]
    assert not luhn(wrong)
    grouped = " ".join(wrong[at : at + 4] for at in range(0, 16, 4))
    assert not list(identifiers(f"card number {grouped}", nothing, KINDS))


@given(st.integers(1, 899), st.integers(1, 99), st.integers(1, 9999))
def test_social_security_numbers_by_their_ranges(area: int, group: int, serial: int) -> None:
    text = f"{area:03}-{group:02}-{serial:04}"
    found = list(identifiers(f"no. {text}.", nothing, KINDS))
    assert bool(found) == ssn(text.replace("-", ""))
    assert all(f.masked.startswith("•••-••-") for f in found)


@given(st.text("0123456789", min_size=10, max_size=10))
def test_aadhaar_with_its_word(body: str) -> None:
    number = checked("2" + body, verhoeff)
    found = [f.kind.name for f in identifiers(f"Aadhaar no. {number}", nothing, KINDS)]
    assert found == (["aadhaar"] if len(set(number)) > 2 else [])


@given(st.text("0123456789", min_size=9, max_size=9))
def test_nhs_numbers_need_their_word(body: str) -> None:
    number = checked(body, mod11)
    if number:
        assert [f.kind.name for f in identifiers(number, lambda: "NHS number", KINDS)] == ["nhs"]
        assert not list(identifiers(f"Call {number[:3]} {number[3:6]} {number[6:]}.", nothing, KINDS))


@pytest.mark.parametrize(
    "text",
    [
        "DE89 3704 0044 0532 0130 00",
        "FR1420041010050500013M02606",
        "NO93 8601 1117 947",
        "NL91ABNA0417164300",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    ],
)
def test_account_numbers_of_the_registry(text: str) -> None:
    assert iban(text.replace(" ", ""))
    assert [f.kind.name for f in identifiers(f"Pay to {text}, please.", nothing, KINDS)] == ["iban"]
    assert not list(
        identifiers(f"Pay to {text[:-1]}{(int(text[-1]) + 1) % 10 if text[-1].isdigit() else 'Z'}", nothing, KINDS)
    )


@pytest.mark.parametrize(
    "text",
    [
        "XXX-XX-6789 and ***-**-6789 and •••-••-6789",
        "card 4111 **** **** 1111, card ending 1111",
        "SSN xxxxx6789",
        "Passport number on file",
        "The passport office moved 1234567 files in 2020",
        "invoice 536-90-43990, part 1536-90-4399, 2024-536-90-4399",
        "0000-0002-1825-0097 is an ORCID",
        "Section 4.1.1, 1,234,567,890,123,456 in all",
        "ISBN 978-3-16-148410-0",
        "2022 2023 2024",
    ],
)
def test_masked_and_other_numbers_pass(text: str) -> None:
    assert not list(identifiers(text, nothing, KINDS))


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx", "csv"])
def test_one_number_in_every_kind_of_file(kind: str) -> None:
    made = {
        "docx": lambda: build_docx("x", comments=[{"on": "x", "text": "SSN 536-90-4399"}]),
        "pdf": lambda: build_pdf("Her number is 536-90-4399."),
        "xlsx": lambda: build_workbook({"People": "Name | SSN\nA | 536904399"}),
        "csv": lambda: b"name,ssn\nA,536904399\n",
    }[kind]()
    found = report(f"a.{kind}", made)
    assert [str(f.severity) for f in found.findings] == ["critical"]
    assert "536904399" not in json.dumps(found.to_dict()).replace("-", "")


def test_a_column_of_a_thousand_is_one_finding() -> None:
    rows = "\n".join(f"P{n},{n % 600 + 1:03}-{n % 90 + 1:02}-{n % 9000 + 1000}" for n in range(1000))
    found = report("a.csv", f"name,number\n{rows}\n".encode())
    assert len(found.findings) == 1
    assert "1,000 US social security numbers" in found.findings[0].message
