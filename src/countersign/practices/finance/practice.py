"""The finance practice: what its screens show."""

from __future__ import annotations

NAME = "Finance"
SUMMARY = "Models, research notes, valuations, closes: figures that somebody will act on."

# Which credential may answer for what is decided by the work type; these are the names that a screen may offer.
CREDENTIALS = {
    "CFA": "CFA charter, CFA Institute",
    "CPA": "Certified Public Accountant, US state boards",
    "CA": "Chartered Accountant, ICAI",
    "ACA": "Chartered Accountant, ICAEW",
    "ACCA": "Chartered Certified Accountant, ACCA",
    "FRM": "Financial Risk Manager, GARP",
    "SERIES-86-87": "Research analyst registration, FINRA Series 86 and 87",
    "SERIES-16": "Supervisory analyst registration, FINRA Series 16",
}

GLOSSARY = {
    "balance check": "A line of a model that is zero while the balance sheet balances.",
    "base case": "The scenario that the valuation and the note report.",
    "cached value": "The value that a workbook stores beside a formula and shows until it is recalculated.",
    "capex": "Capital expenditure: cash paid for property, plant, equipment and capitalised intangibles.",
    "plug": "A figure or formula whose only task is to make a total or a check come out right.",
    "run": "A row or column along which one formula repeats in relative form.",
    "three-statement model": "Income statement, balance sheet and cash flow statement, linked so that one change runs "
    "through all three.",
    "tie": "A figure ties when it is the same wherever it appears and follows from its stated source.",
}
