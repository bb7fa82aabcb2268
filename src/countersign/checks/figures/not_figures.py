"""Numbers in a text that are no figures: dates, references, list and note marks, telephone numbers, versions, names."""

from __future__ import annotations

import re

from countersign.checks.figures.periods import MONTHS

CODES = (
    r"(?:Rs\.?|INR|USD|EUR|GBP|CHF|JPY|CNY|RMB|HKD|SGD|AUD|CAD|NZD|ZAR|BRL|MXN|KRW|SEK|NOK|DKK|NT|US|AED|SAR|ILS|NIS)"
)

_REFERENCE = (
    r"tables?|figures?|figs?\.?|charts?|exhibits?|notes?|sections?|sec\.|§+|items?|pages?|pp?\.|appendi(?:x|ces)|annex(?:es)?"
    r"|schedules?|chapters?|articles?|art\.|rules?|regulations?|directives?|part|paragraphs?|para\.|clauses?|levels?"
    r"|tiers?|series|class|phase|step|version|v\.|release|topics?|subtopics?|form|no\.|nos\.|number|stage|box|unit|room|suite"
    r"|issue|volume|vol\.|question|footnotes?|steps?|statements? no\.|subsections?|lines?|rows?|columns?"
    r"|act of|amendment"
)
_STANDARD = (
    r"(?:IFRS|IAS|IFRIC|ASC|ASU|SFAS|FAS|FASB|FIN|SAB|EITF|APB|SOP"
    r"|AASB|Ind AS|ISO|SIC|SSAP|FRS|FSP|ARO|PCAOB|CUSIP|FINRA|NI)"
)
_INDEX = r"(?:S&P|FTSE|MSCI|Nifty|Sensex|Russell|Nasdaq|Nikkei|Stoxx|CAC|DAX|TSX|ASX|Fortune|BSE|NSE)"
_NUMBERS = r"\(?\d[\w.\-]*(?:\([a-z0-9]+\))*\)?"

_PATTERNS = (
    # Addresses of the web and mail.
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+",
    # Dates: 31 August 2026, August 31st, 2026, 2024-06-30, 30/06/2024, 30.06.2024.
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:[-–/]|to|and)\s?\d{{1,2}}(?:st|nd|rd|th)?)?\s+(?:of\s+)?(?i:{MONTHS})(?:,?\s+(?:19|20)\d\d)?",
    rf"\b(?i:{MONTHS})\s*\d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?\d{{3}})(?:\s?(?:[-–]|to|and|through)\s?(?:(?i:{MONTHS})\s*)?\d{{1,2}}\b(?![\d.]|,\d))?"
    r"(?:,?\s*(?:19|20)\d\d)?",
    r"\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d\b",
    # Times of day, and fractions such as 24/7 or 1/3.
    r"\b\d{1,2}[:.]\d{2}\s?(?:a\.?m|p\.?m|h|hrs)\b\.?|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,3}/\d{1,4}\b",
    # Telephone numbers.
    r"\+\d{1,3}[\s(-][\d\s()/-]{6,}\d|\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}-\d{3,4}-\d{3,4}\b",
    # Table 3, Note 13, Section 4.2(a), Items 1 and 1A; standards; names of indices.
    rf"\b(?i:{_REFERENCE})\s{{0,2}}{_NUMBERS}(?!\s?(?:%|per ?cent|million|billion|thousand))"
    rf"(?:\s?(?:,|and|or|to|through|–|-|&|/)\s?{_NUMBERS}(?![\d,]*\s?(?:%|per ?cent|m\b|million|billion)))*",
    rf"\b{_STANDARD}(?:\s?(?:No\.?|Topic|Update|Rule))?\s?[-#]?\s?\d[\w.\-]*",
    rf"\b{_INDEX}(?:\s?(?:BSE|CNX|Global|Europe))?\s?[- ]?\d{{2,4}}\b",
    # Marks of notes and items: (1), [12], 1) and 1. at the start.
    r"(?<![\d$€£₹%])\(\d{1,2}\)|\[\d{1,3}\]|^\s*\(?\d{1,3}(?:\.\d{1,2})*[.)](?=\s)|(?<=\n)\s*\d{1,2}[.)](?=\s)",
    # Ordinals, versions, and words with digits in them: COVID-19, 10-K, 401(k), GB00B03MLX29.
    r"\b\d+(?:st|nd|rd|th)\b|\bv?(?!\d{1,3}(?:\.\d{3})+,\d)\d+\.\d+\.\d+(?:\.\d+)*\b|\bv\d+(?:\.\d+)*\b",
    rf"\b(?!{CODES}\d)[A-Za-z]+[-–]?\d[\w-]*|\b\d{{1,3}}-[A-Z]{{1,2}}\b|\b\d{{1,3}}(?:\([a-z]{{1,3}}\))+|\b\d{{1,2}}[A-J]\b",
    # Stretches of time: 12 months, 5-year, 90 days (not 42.1 days).
    r"(?<![.\d,])\b\d{1,3}(?:\s?(?:-|–|to|or|and)\s?\d{1,3})?[\s-](?:(?:fiscal|calendar|consecutive|business|trading|working)\s)?"
    r"(?:years?|yrs?|months?|weeks?|days?|hours?|minutes?|quarters?)\b(?:[- ]olds?\b)?",
    # Ranges of years: 2019-20, 2018/19.
    r"\b(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)?\d\d)\b(?!\s?%)",
    r"'\d\d\b|’\d\d\b",
)
_NOT_FIGURES = tuple(re.compile(pattern, re.MULTILINE) for pattern in _PATTERNS)


def blanked(text: str) -> str:
    """The text with everything that is no figure replaced by blanks of the same length.

    >>> blanked("Note 13: 5.1% by 3 May 2019")
    '       : 5.1% by           '
    """
    for pattern in _NOT_FIGURES:
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return text
