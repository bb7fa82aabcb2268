"""For authors of rules and practices: real files from small texts, and a rule run on them through the real readers.

A rule's cases lie beside it in a .yml file: `pass_*` must find nothing, `fail_*` must find something, at the places
that `expect` names. `assert_cases("finance/plug")` in a test is all that is needed.
"""

from countersign.testing.cases import Case, assert_case, assert_cases, cases_of, run_case
from countersign.testing.pdfs import build_pdf
from countersign.testing.practices import assert_practice, rules_of
from countersign.testing.word_files import build_docx
from countersign.testing.workbooks import build_workbook

__all__ = [
    "Case",
    "assert_case",
    "assert_cases",
    "assert_practice",
    "build_docx",
    "build_pdf",
    "build_workbook",
    "cases_of",
    "rules_of",
    "run_case",
]
