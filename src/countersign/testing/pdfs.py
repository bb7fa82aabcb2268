"""Real PDF files from light Markdown, set by typst. The text is handed over as data and never becomes markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from countersign.checks.readers.document import Block
from countersign.checks.readers.plain import open_plain

_PAGE = "---"
_TEMPLATE = b"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.properties.at("title", default: none), author: data.properties.at("author", default: ()),
  keywords: data.properties.at("keywords", default: ()), date: none)
#set page(paper: "a4", header: data.header, footer: data.footer)
#set text(size: 10pt)
#for block in data.blocks {
  if block.kind == "page" { pagebreak() }
  else if block.kind == "heading" { heading(level: block.level, block.text) }
  else if block.kind == "list" { list(block.text) }
  else if block.kind == "table" { table(columns: block.rows.first().len(), ..block.rows.flatten()) }
  else { par(block.text) }
}
"""


def build_pdf(text: str, *, header: str = "", footer: str = "", properties: Mapping[str, str] | None = None) -> bytes:
    """A PDF of headings, paragraphs, lists and pipe tables; a paragraph of `---` starts a new page.

    `properties` holds author, title and keywords.
    """
    import typst  # reason: needed by authors of rules only

    data = {
        "blocks": [_told(block) for block in open_plain("text.md", text.encode()).blocks],
        "header": header or None,
        "footer": footer or None,
        "properties": dict(properties or {}),
    }
    made: bytes = typst.compile(_TEMPLATE, sys_inputs={"data": json.dumps(data)})
    return made


def _told(block: Block) -> dict[str, Any]:
    if block.text.strip() == _PAGE:
        return {"kind": "page"}
    width = max((len(row) for row in block.rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in block.rows]
    return {"kind": block.kind, "text": block.text, "level": block.level, "rows": rows}
