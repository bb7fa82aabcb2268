"""The agreement's words. A reference to another clause is written by its key, so that the numbers come out right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from countersign.server.demo.material.names import CLIENT

SUPPLIER = "Harrow Vale Hosting Limited"
TITLE = "Managed Data Services Agreement"
START, END, RENEWAL, NOTICE, RENEWED = (
    date(2027, 3, 1),
    date(2030, 2, 28),
    date(2030, 3, 1),
    date(2029, 11, 30),
    date(2031, 2, 28),
)
_KEY = re.compile(r"\{([a-z]+)(?:\.(\d+))?\}")


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: its key, its heading, its numbered points, and terms that its first point defines."""

    key: str
    title: str
    points: tuple[str, ...]
    terms: tuple[tuple[str, str], ...] = ()


DEFINED = (
    ("Business Day", "a day other than a Saturday, a Sunday or a public holiday in England."),
    (
        "Confidential Information",
        "all information, in any form, that a party discloses to the other in connection with this Agreement and that "
        "is marked as confidential or ought reasonably to be treated as such.",
    ),
    ("Customer Data", "all data that the Customer or its users store in, or send through, the Platform."),
    ("Fees", "the sums payable under {fees} and set out in Schedule 2."),
    (
        "Intellectual Property Rights",
        "patents, copyright, database rights, rights in software and all similar rights, registered or not, anywhere "
        "in the world.",
    ),
    ("Platform", "the hosting environment described in Schedule 1."),
    ("Service Credits", "the sums calculated under {levels.2} and Schedule 1."),
    ("Services", "the hosting, monitoring and support services described in Schedule 1."),
    ("Term", "the period from the Effective Date until this Agreement ends."),
)

CLAUSES = (
    Clause("definitions", "Definitions", ("In this Agreement the following words have the meanings given.",), DEFINED),
    Clause(
        "term",
        "Commencement and term",
        (
            "This Agreement takes effect on 1 March 2027 (the “Effective Date”).",
            "It shall continue in force for an initial term of three (3) years from the Effective Date, unless it is "
            "ended earlier under {end}.",
            "It shall then renew automatically for successive periods of twelve (12) months each, unless either party "
            "gives the other not less than ninety (90) days’ written notice of non-renewal before the end of the then "
            "current period.",
        ),
    ),
    Clause(
        "services",
        "The Services",
        (
            "The Supplier shall provide the Services throughout the Term with the skill and care to be expected of an "
            "experienced provider of like services.",
            "The Supplier shall not move the Platform, or any Customer Data, outside the United Kingdom without the "
            "Customer’s prior written consent.",
        ),
    ),
    Clause(
        "levels",
        "Service levels",
        (
            "The Supplier shall keep the Platform available for not less than 99.5% of each calendar month, measured "
            "as Schedule 1 provides.",
            "If availability falls below that level in a month, the Supplier shall credit the Customer with five per "
            "cent (5%) of that month’s Fees for each full percentage point, up to twenty per cent (20%).",
            "Service Credits are a price adjustment and are the Customer’s only remedy for a failure to meet the "
            "availability level, save where the failure is deliberate or amounts to a material breach under {end.2}.",
        ),
    ),
    Clause(
        "fees",
        "Fees and payment",
        (
            "The Customer shall pay the Fees within thirty (30) days of receipt of a valid invoice.",
            "The Supplier may increase the Fees once in each year, on sixty (60) days’ written notice, by no more than "
            "the change in the Consumer Prices Index over the preceding twelve months plus four per cent (4%).",
            "Interest on sums overdue accrues at four per cent (4%) a year above the base rate of the Bank of England.",
        ),
    ),
    Clause(
        "confidence",
        "Confidentiality",
        (
            "Each party shall keep the other’s Confidential Information secret, use it only for the purposes of this "
            "Agreement, and disclose it only to those of its staff and advisers who need it for those purposes.",
            "This clause continues for five (5) years after the end of the Term, and without limit for Confidential "
            "Information that is a trade secret.",
        ),
    ),
    Clause(
        "data",
        "Data protection",
        (
            "Where the Supplier processes personal data for the Customer it shall act only on the Customer’s "
            "documented instructions, and shall comply with Article 28 of the UK GDPR.",
            "The Supplier shall notify the Customer of a personal data breach without undue delay and in any event "
            "within forty-eight (48) hours of becoming aware of it.",
            "The Supplier may engage a further processor on ten (10) Business Days’ written notice, unless the "
            "Customer objects on reasonable grounds.",
        ),
    ),
    Clause(
        "rights",
        "Intellectual property",
        (
            "All Intellectual Property Rights in the Customer Data remain with the Customer, and all Intellectual "
            "Property Rights in the Platform remain with the Supplier.",
            "Each party grants the other, for the Term, a non-exclusive licence to use what is needed to give or to "
            "receive the Services.",
        ),
    ),
    Clause(
        "warranties",
        "Warranties",
        (
            "Each party warrants that it has the power to enter into this Agreement and to perform it.",
            "The Supplier warrants that the Services will conform in all material respects to Schedule 1.",
        ),
    ),
    Clause(
        "indemnities",
        "Indemnities",
        (
            "The Supplier shall indemnify the Customer against all losses that arise from a claim by a third party "
            "that the use of the Platform infringes that party’s Intellectual Property Rights.",
            "The Customer shall notify the Supplier promptly of such a claim and shall let the Supplier conduct it.",
        ),
    ),
    Clause(
        "liability",
        "Limitation of liability",
        (
            "Nothing in this Agreement limits liability for death or personal injury caused by negligence, for fraud, "
            "or for anything for which liability cannot be limited by law.",
            "Subject to {liability.1}, neither party is liable for loss of profit, loss of business or any indirect "
            "or consequential loss.",
            "Subject to {liability.1}, the Supplier’s total liability in each year of the Term, in contract, tort or "
            "otherwise, shall not exceed one hundred per cent (100%) of the Fees payable in that year.",
        ),
    ),
    Clause(
        "insurance",
        "Insurance",
        (
            "The Supplier shall maintain professional indemnity insurance of not less than two million pounds "
            "(£2,000,000) for each claim throughout the Term and for one year after it.",
        ),
    ),
    Clause(
        "audit",
        "Records and audit",
        (
            "The Supplier shall keep records of the Services and shall allow the Customer, or an auditor that the "
            "Customer names, to inspect them once in each year on ten (10) Business Days’ written notice.",
            "The Customer bears the cost of an inspection under {audit.1}, unless it shows that the Fees were "
            "overstated by more than five per cent (5%).",
        ),
    ),
    Clause(
        "end",
        "Termination",
        (
            "The Customer may end this Agreement at any time after the first anniversary of the Effective Date by not "
            "less than six (6) months’ written notice.",
            "Either party may end this Agreement at once by written notice if the other commits a material breach "
            "that it fails to remedy within thirty (30) days of a notice requiring it to do so, or becomes insolvent.",
            "On the end of this Agreement the Supplier shall return the Customer Data in a usual format within twenty "
            "(20) Business Days and shall then delete it.",
        ),
    ),
    Clause(
        "staff",
        "Non-solicitation",
        (
            "During the Term and for six (6) months after it, neither party shall solicit for employment a person whom "
            "the other employs in connection with the Services.",
        ),
    ),
    Clause(
        "assignment",
        "Assignment and subcontracting",
        (
            "Neither party may assign this Agreement without the prior written consent of the other, which shall not "
            "be unreasonably withheld.",
            "The Supplier may subcontract parts of the Services and remains liable for its subcontractors.",
        ),
    ),
    Clause(
        "force",
        "Events beyond control",
        (
            "Neither party is in breach of this Agreement for a failure that is caused by an event beyond its "
            "reasonable control, provided that it notifies the other promptly and does what it can to limit the "
            "effects. {levels.3} does not apply to such a failure.",
        ),
    ),
    Clause(
        "notices",
        "Notices",
        (
            "A notice under this Agreement must be in writing and delivered by hand, by courier or by first-class post "
            "to the registered office of the party to which it is addressed.",
            "A notice sent by post is taken to arrive on the second Business Day after posting.",
        ),
    ),
    Clause(
        "law",
        "Governing law and disputes",
        (
            "This Agreement, and any dispute or claim arising from it, is governed by the law of England and Wales.",
            "The parties shall try to settle a dispute by mediation before they bring it to court. Subject to that, "
            "the courts of England and Wales have exclusive jurisdiction.",
        ),
    ),
)

PARTIES = (
    f"**{CLIENT}**, a limited liability partnership registered in England and Wales under number OC000000, whose "
    "registered office is at 14 Corn Hill Passage, London (the “Customer”); and",
    f"**{SUPPLIER}**, a company registered in England and Wales under number 00000000, whose registered office is at "
    "2 Vale Park, Reading (the “Supplier”).",
)
RECITALS = (
    "The Customer operates research systems whose hosting and monitoring it wishes to place with a specialist.",
    "The Supplier has agreed to provide the Services on the terms of this Agreement.",
)
SCHEDULE_1 = (
    ("Element", "What the Supplier provides", "Measured by"),
    ("Hosting", "Two sites in the United Kingdom, replicated every fifteen minutes", "Monthly replication report"),
    ("Monitoring", "Supervision of the Platform at all hours, with an alert within ten minutes", "Alert log"),
    ("Support", "Telephone support from 07:00 to 19:00 on each Business Day", "Ticket system"),
    ("Availability", "99.5% of each calendar month, planned maintenance of four hours left out", "Monitoring system"),
)
SCHEDULE_2 = (
    ("Fee", "Amount, GBP", "Invoiced"),
    ("Hosting and monitoring", "18,400 a month", "Monthly in arrears"),
    ("Support", "3,250 a month", "Monthly in arrears"),
    ("Migration to the Platform", "42,000", "Half on the Effective Date, half on acceptance"),
)


def number_of(key: str, point: int = 0) -> str:
    """A clause's number, "11" or "11.3"."""
    number = next(at for at, clause in enumerate(CLAUSES, start=1) if clause.key == key)
    return f"{number}.{point}" if point else str(number)


def words(text: str) -> str:
    """A text with the numbers of the clauses it refers to."""

    def said(match: re.Match[str]) -> str:
        head = "Clause" if match.start() == 0 or text[: match.start()].endswith(". ") else "clause"
        return f"{head} {number_of(match[1], int(match[2] or 0))}"

    return _KEY.sub(said, text)


def point(key: str, at: int) -> str:
    """The words of a numbered point."""
    clause = next(clause for clause in CLAUSES if clause.key == key)
    return words(clause.points[at - 1])
