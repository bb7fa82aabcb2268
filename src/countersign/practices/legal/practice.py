"""The legal practice: what its screens show."""

from __future__ import annotations

NAME = "Legal"
SUMMARY = "Contracts, research and review: words that bind somebody."

# Which credential may answer for what is decided by the work type; these are the names that a screen may offer.
CREDENTIALS = {
    "BAR": "Attorney admitted in a US state, state bar",
    "SOLICITOR": "Solicitor of England and Wales, Solicitors Regulation Authority",
    "BARRISTER": "Barrister of England and Wales, Bar Standards Board",
    "ADVOCATE": "Advocate, State Bar Council, India",
    "PARALEGAL": "Registered Paralegal, NALA or NFPA",
    "CEDS": "Certified E-Discovery Specialist, ACEDS",
}

GLOSSARY = {
    "change of control": "A change in who owns or directs a party; clauses on it give the other party a right.",
    "defined term": "A word or phrase that a contract gives a meaning of its own, written with a capital.",
    "deviation": "Where a clause departs from the playbook, and how.",
    "fallback": "The wording that the playbook allows to offer when the first position is refused.",
    "grid": "The review of one contract as a table: a row for each clause of the playbook.",
    "notice date": "The last day on which a party can say that it will not renew.",
    "pinpoint": "The number of the clause in which something stands.",
    "playbook": "The client's positions: for each clause what it wants, what it accepts, what it refuses.",
    "risk rating": "High, medium or low, as the playbook defines them.",
}
