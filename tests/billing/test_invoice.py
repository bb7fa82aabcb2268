"""Lines add up, tax says why, and what was wrong is credited, never changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.billing.credit_note import Credit, CreditNote, credit_note
from countersign.billing.invoice import Invoice, build_invoice
from countersign.billing.standing import InvoiceState, Payment, standing
from countersign.billing.tax import Tax, Treatment, gross_up, reverse_charge_cost
from countersign.canonical import digest
from countersign.money import Money
from countersign.outcome import Misuse, Refused
from tests.billing.papers import AT, EXPORT, VAT20, charge, invoice, terms, usd

NEXT = datetime(2026, 12, 2, tzinfo=UTC)
PRICES = st.decimals("0.0001", 999, places=4).map(str)
CHARGES = st.lists(st.tuples(st.integers(1, 40).map(str), PRICES, st.sampled_from("gh")), min_size=1, max_size=8)


def noted(made: Invoice, *credits_: Credit, earlier: tuple[CreditNote, ...] = (), number: str = "CN-1") -> CreditNote:
    note = credit_note(made, credits_, "Figures were wrong", number=number, at=NEXT, earlier=earlier)
    assert isinstance(note, CreditNote), note
    return note


def test_each_line_is_rounded_once_and_tax_once_on_their_sum() -> None:
    made = invoice(charge("a", "3", "33.335"), charge("b", "1", "0.005"), charge("c", "1", "0.005"))
    assert [line.amount for line in made.lines] == [usd("100.01"), usd("0.01"), usd("0.01")]
    assert (made.net, made.tax, made.total) == (usd("100.03"), usd("20.01"), usd("120.04"))
    assert "half up" in made.rounding


def test_the_day_of_issue_and_the_due_day_are_those_of_the_terms_zone() -> None:
    made = build_invoice(terms(zone="Asia/Kolkata", payment_days=45), [charge("a", "1", "1")], number="1", at=AT)
    assert isinstance(made, Invoice)
    assert (made.issued_on, made.due_on) == (date(2026, 12, 1), date(2027, 1, 15))


def test_charges_of_one_group_share_a_line_to_the_cent() -> None:
    made = invoice(*(charge(key, "1", "33.335", group="memos") for key in "abc"))
    (line,) = made.lines
    assert (line.quantity, line.price, line.amount) == (3, usd("33.335"), usd("100.01"))
    assert [share.amount for share in line.shares] == [usd("33.34"), usd("33.34"), usd("33.33")]


def test_free_work_stands_on_the_invoice_at_nothing() -> None:
    made = invoice(charge("a", "1", "0", group="g"), charge("b", "2", "0", group="g"))
    assert made.total == usd(0)
    assert [share.amount for share in made.lines[0].shares] == [usd(0), usd(0)]


@pytest.mark.parametrize(
    ("tax", "title", "amount"),
    [
        (VAT20, "VAT 20 %", "8341.20"),
        (EXPORT, "GST, zero rated", "0"),
        (Tax(treatment=Treatment.REVERSE_CHARGE, reason="Article 196"), "VAT, reverse charge", "0"),
        (Tax(treatment=Treatment.RATE, name="GST", percent=Decimal(18)), "GST 18 %", "7507.08"),
    ],
)
def test_tax_lines_say_why(tax: Tax, title: str, amount: str) -> None:
    made = invoice(charge("a", "1", "41706"), tax=tax)
    assert [(t.tax.title, t.base, t.amount) for t in made.taxes] == [(title, usd(41706), usd(amount))]
    assert made.total == usd(41706) + usd(amount)


def test_two_taxes_on_one_invoice() -> None:
    half = [Tax(treatment=Treatment.RATE, name=name, percent=Decimal(9)) for name in ("CGST", "SGST")]
    made = build_invoice(terms(*half), [charge("a", "1", "1000")], number="1", at=AT)
    assert isinstance(made, Invoice)
    assert (made.tax, made.total) == (usd(180), usd(1180))


def test_reverse_charge_and_withholding_worked_numbers() -> None:
    pounds = Money.of(10000, "GBP")
    assert reverse_charge_cost(pounds, Decimal(20), recoverable=Decimal(30)) == (
        Money.of(2000, "GBP"),
        Money.of(1400, "GBP"),
    )
    assert gross_up(usd(10000), Decimal(10)) == usd("11111.11")


@pytest.mark.parametrize(
    ("charges", "code"),
    [
        ([], "nothing-to-bill"),
        ([charge("a", "1", "1"), charge("a", "1", "1")], "charged-twice"),
        ([charge("a", "1", "1"), charge("b", "1", "1", covers=("a",))], "charged-twice"),
    ],
)
def test_refusals(charges: list, code: str) -> None:
    refused = build_invoice(terms(), charges, number="1", at=AT)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_an_invoice_is_in_one_currency() -> None:
    refused = build_invoice(terms(currency="EUR"), [charge("a", "1", "1")], number="1", at=AT)
    assert isinstance(refused, Refused)
    assert (refused.code, "USD" in refused.reason) == ("wrong-currency", True)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Tax(treatment=Treatment.RATE),
        lambda: Tax(treatment=Treatment.ZERO_RATED),
        lambda: Tax(treatment=Treatment.EXEMPT, percent=Decimal(5), reason="x"),
        lambda: terms(payment_days=-1),
        lambda: terms(zone="Asia/Puna"),
        lambda: terms(currency="USX"),
        lambda: build_invoice(terms(), [charge("a", "1", "1")], number=" ", at=AT),
        lambda: Credit(1, quantity=Decimal(1), amount=usd(1)),
        lambda: standing(invoice(), on=date(2026, 12, 1), credit_notes=[_other()]),
        lambda: gross_up(usd(1), Decimal(100)),
        lambda: reverse_charge_cost(usd(1), Decimal(20), recoverable=Decimal(101)),
    ],
)
def test_misuse(wrong) -> None:
    with pytest.raises(Misuse):
        wrong()


def _other() -> CreditNote:
    return CreditNote.from_dict({**noted(invoice(), Credit(1)).to_dict(), "invoice": "INV-8"})


@given(CHARGES)
@settings(max_examples=40, deadline=None)
def test_lines_shares_and_totals_add_up_and_survive_json(rows: list[tuple[str, str, str]]) -> None:
    made = invoice(*(charge(str(i), q, p, group=f"{g}{p}") for i, (q, p, g) in enumerate(rows)))
    assert Money.total((line.amount for line in made.lines), "USD") == made.net
    assert made.net + made.tax == made.total
    for line in made.lines:
        assert Money.total((share.amount for share in line.shares), "USD") == line.amount
        assert sum(share.quantity for share in line.shares) == line.quantity
    read = Invoice.from_dict(json.loads(json.dumps(made.to_dict())))
    assert read == made
    assert digest(read.to_dict()) == digest(made.to_dict())


def test_a_whole_line_is_credited() -> None:
    note = noted(invoice(), Credit(1))
    assert (note.net, note.tax, note.total) == (usd("333.35"), usd("66.67"), usd("400.02"))
    assert (note.invoice, note.lines[0].quantity) == ("INV-7", 10)
    assert CreditNote.from_dict(json.loads(json.dumps(note.to_dict()))) == note


def test_part_of_a_line_then_the_rest() -> None:
    made = invoice()
    first = noted(made, Credit(1, quantity=Decimal(3)))
    assert first.net == usd("100.01")
    second = noted(made, Credit(1, quantity=Decimal(7)), earlier=(first,), number="CN-2")
    assert first.net + second.net == made.lines[0].amount


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        (Credit(3), "no-such-line"),
        (Credit(1, quantity=Decimal(11)), "over-credit"),
        (Credit(1, quantity=Decimal(0)), "over-credit"),
        (Credit(1, amount=usd("333.36")), "over-credit"),
        (Credit(1, amount=usd(-1)), "nothing-to-credit"),
        (Credit(1, amount=usd("0.005")), "bad-amount"),
        (Credit(1, amount=Money.of(1, "EUR")), "bad-amount"),
    ],
)
def test_bad_credits_are_refused(credit: Credit, code: str) -> None:
    refused = credit_note(invoice(), [credit], "Wrong", number="CN-1", at=NEXT)
    assert isinstance(refused, Refused)
    assert refused.code == code


@pytest.mark.parametrize(
    ("lines", "reason", "code"),
    [([], "x", "nothing-to-credit"), ([Credit(1)], " ", "no-reason"), ([Credit(1)] * 2, "x", "line-twice")],
)
def test_a_note_needs_lines_and_a_reason(lines: list[Credit], reason: str, code: str) -> None:
    refused = credit_note(invoice(), lines, reason, number="CN-1", at=NEXT)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_nothing_is_credited_twice() -> None:
    made = invoice()
    first = noted(made, Credit(1))
    refused = credit_note(made, [Credit(1)], "Again", number="CN-2", at=NEXT, earlier=[first])
    assert isinstance(refused, Refused)
    assert refused.code == "nothing-to-credit"


@given(CHARGES, st.lists(st.integers(1, 10), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_credits_in_any_pieces_take_back_exactly_the_invoice(rows, cuts: list[int]) -> None:
    made = invoice(*(charge(str(i), q, p) for i, (q, p, _) in enumerate(rows)))
    notes: list[CreditNote] = []
    for line in (line for line in made.lines if line.amount):
        for part in line.amount.allocate([*cuts, 1])[:-1]:
            if part:
                notes.append(
                    noted(made, Credit(line.number, amount=part), earlier=tuple(notes), number=str(len(notes) + 1))
                )
        if Money.total((c.amount for n in notes for c in n.lines if c.line == line.number), "USD") != line.amount:
            notes.append(noted(made, Credit(line.number), earlier=tuple(notes), number=str(len(notes) + 1)))
    assert Money.total((note.net for note in notes), "USD") == made.net
    assert Money.total((note.tax for note in notes), "USD") == made.tax


@pytest.mark.parametrize(
    ("day", "paid", "credited", "state", "late"),
    [
        (date(2026, 12, 30), [], False, InvoiceState.OPEN, 0),
        (date(2026, 12, 31), [], False, InvoiceState.OVERDUE, 1),
        (date(2026, 12, 30), ["100"], False, InvoiceState.PART_PAID, 0),
        (date(2027, 1, 9), ["100"], False, InvoiceState.OVERDUE, 10),
        (date(2027, 1, 9), ["100", "420.02"], False, InvoiceState.PAID, 0),
        (date(2027, 1, 9), ["600"], False, InvoiceState.OVERPAID, 0),
        (date(2027, 1, 9), [], True, InvoiceState.CREDITED, 0),
        (date(2027, 1, 9), ["520.02"], True, InvoiceState.OVERPAID, 0),
        (date(2026, 12, 1), ["520.02"], True, InvoiceState.OPEN, 0),
    ],
)
def test_standing(day: date, paid: list[str], credited: bool, state: InvoiceState, late: int) -> None:
    made = invoice()
    notes = [noted(made, Credit(1), Credit(2))] if credited else []
    payments = [Payment(date(2026, 12, 5), usd(figure)) for figure in paid]
    found = standing(made, on=day, credit_notes=notes, payments=payments)
    assert (found.state, found.days_late) == (state, late)
    assert found.paid + found.credited + found.open == made.total
