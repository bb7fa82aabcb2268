"""The rule text/placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.passages import passages, quoted, readable
from countersign.checks.readers.document import Document
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import rule

MAX_PLACES = 50
_BLANKS = (
    "client|company|customer|vendor|supplier|buyer|seller|party|counterparty|name|date|amount|address|title|author|city"
    "|state|country|month|year|number|product|project|bank|currency|percentage|signatory|analyst|ticker|recipient"
)
_ADVICE = "insert|enter|type|add|fill|choose|select|complete|replace|describe|specify|state|your"

# What is left over whatever stands around it.
_ANYWHERE = re.compile(
    rf"""
      (?:lorem\ ipsum | dolor\ sit\ amet)
    | \[ \s* (?:{_BLANKS}) (?:\ (?:name|date|here|number|address|title|month|year))* \s* \]
    | \[ \s* (?:name|date|address|amount|number|title)\ of\ [^\]]{{2,60}} \]
    | \[ \s* (?:ref|citation(?:\ needed)?|d{{1,2}}[/.-]m{{1,2}}[/.-]y{{2,4}}) \s* \]
    | \[ \s* (?:note\ to\ draft|drafting\ note|internal\ note|ntd)\b [^\]]{{0,200}} \]
    | \[ x{{1,3}} \] \s? %
    | \[ \s* (?:{_ADVICE}) \s [^\]]{{2,80}} \]
    | \[ \s* (?:tb[acdn]|todo|tk|placeholder|to\ be\ (?:confirmed|completed|inserted|determined|added|updated)) \b
         [^\]]{{0,80}} \]
    | \[ \s* [●•◆■]+ \s* \] | \[ \s* _{{2,}} \s* \]
    | < (?:{_ADVICE}|client|company|customer|name|date|project) \b [^<>=/]{{0,60}} >
    | \{{\{{ \s* [\w.]{{1,40}} \s* \}}\}} | \$\{{[\w.]{{1,40}}\}} | «[a-z]\w*_\w*»
    | (?:click|tap)\ (?:or\ tap\ )?here\ to\ (?:enter|add)\ (?:text|a\ date) | \bchoose\ an\ item\.
    | \binsert\ (?:[\w'-]+\ ){{1,5}}here\b | ^(?:insert|enter|type|add)\ (?:[\w'-]+\ ){{0,5}}here\b
    | (?<![\w?!])\?{{3,}} | @{{3,}}
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Capitals only, and clear of definitions ("TBD"), masks (XXX-XX-1234) and Roman numerals (Article XX).
_CAPITALS = re.compile(
    r"""
      \b(?:TODO|FIXME|TKTK)\b
    | (?<![“"'‘(\w]) TB[CD] (?![”"'’)\w])
    | [$€£]\s?X{1,4}(?:[.,]X{1,3})*\b(?![-\w])
    | \b(?:FY|19|20|Q)X{1,2}\b
    | (?<![-\w*])(?:X{1,3}(?:[.,]X{1,2})?|x{2,3}(?:[.,]x{1,2})?)\s?%
    | (?<![-\w.*])X{1,3}[.,]X{1,3}(?![-\w.*])
    | \b(?:[Pp]age|[Tt]able|[Ff]igure|[Cc]hart)\ XX{1,2}\b
    | \bX{2,4}/X{2,4}(?:/X{2,4})?\b
    | (?<![-\w*])X{4,}(?![-\w*])
    | (?<=\b(?:of|is|by|to|at|in|on)\ )X{2,3}\b(?!\ chromosome|[-\w])
    """,
    re.VERBOSE,
)
_HINT = re.compile(r"[\[<{«X%]|\?\?|@@|TB|T[OK]|FIX|(?i:tb[acdn]|to be|lorem|dolor|here|choose an)")
_WHOLE = re.compile(
    r"^\s*(?:X{2,}|(?i:tb[acdn]|to be (?:confirmed|completed|inserted|determined|added|advised)))\s*\.?\s*$"
)


@rule(id="text/placeholders", version=1, severity=Severity.MAJOR, since="0.1")
def placeholders(file: Document | Workbook) -> Iterator[Finding]:
    """No blank of the template is left to be filled in.

    Why it matters: A "[client name]" or "TBC" that reaches the reader says that nobody read the deliverable to its end,
    and the missing word is often the one that matters.

    What passes: Filled text; defined abbreviations ("TBD"), masked values such as XXX-XX-1234, Roman numerals, lines to
    sign on, bracketed omissions ([…], [***]) and words added to a quotation.

    What fails: TBC, TBD and XX where a value belongs; [Client], [insert …], [●], <name>, {{field}}, notes to draft,
    lorem ipsum, "click here to enter text", TODO, ???; a cell that holds only TBA or "to be confirmed". The same blank
    is told once, with all its places.

    What it cannot see: A wrong value left over from an earlier file, blanks in pictures, and blanks in languages other
    than English.

    Source: domain table C-TPL.
    """
    if isinstance(file, Document):
        readable(file)
    found: dict[str, list[Where]] = {}
    known: dict[str, list[tuple[int, int]]] = {}  # a workbook says the same words many times
    for passage in passages(file):
        text = passage.text
        if text not in known:
            known[text] = list(_blanks(text))
        for start, end in known[text] if passage.visible else ():
            found.setdefault(" ".join(text[start:end].split()), []).append(quoted(passage, start, end))
    for blank, wheres in found.items():
        times = f" {wording.plural(len(wheres), 'time')}" if len(wheres) > 1 else ""
        yield Finding(
            message=f"“{blank}” is left over from a template{times}.",
            remedy="Fill it in, or take it out if nothing belongs there.",
            where=wheres[0],
            also=tuple(wheres[1:MAX_PLACES]),
        )


def _blanks(text: str) -> Iterator[tuple[int, int]]:
    if not _HINT.search(text):
        return
    if _WHOLE.match(text):
        yield 0, len(text)
        return
    end = 0
    matches = [match for pattern in (_ANYWHERE, _CAPITALS) for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        if match.start() >= end and not _quoted_word(text, match):
            end = match.end()
            yield match.span()


def _quoted_word(text: str, match: re.Match[str]) -> bool:
    """A bracketed word inside a quotation was put there by the person who quotes."""
    if not match.group().startswith("["):
        return False
    before = text[: match.start()]
    return before.count("“") > before.count("”")
