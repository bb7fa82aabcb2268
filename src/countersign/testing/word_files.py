"""Real Word files from light Markdown, with what the trade leaves behind in them: comments, tracked changes, fields."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from countersign.checks.readers.document import Block
from countersign.checks.readers.plain import open_plain

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE = "application/vnd.openxmlformats-officedocument"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_APP, _OWN, _TYPES = f"{_OFFICE}/extended-properties", f"{_OFFICE}/custom-properties", f"{_OFFICE}/docPropsVTypes"
_FOOTNOTES = (f"{_TYPE}.wordprocessingml.footnotes+xml", f"{_OFFICE}/relationships/footnotes")
_CUSTOM = (f"{_TYPE}.custom-properties+xml", f"{_OFFICE}/relationships/custom-properties")

Marks = Iterable[Mapping[str, str]]


def build_docx(
    text: str,
    *,
    header: str = "",
    footer: str = "",
    comments: Marks = (),
    insertions: Marks = (),
    deletions: Marks = (),
    bookmarks: Marks = (),
    references: Marks = (),
    footnotes: Marks = (),
    hidden: Sequence[str] = (),
    properties: Mapping[str, Any] | None = None,
) -> bytes:
    """A docx of headings, paragraphs, lists, pipe tables and captions ("Table 3: …").

    comments `{on, by, text}` · insertions and deletions `{in, text, by}` (`in`: words of the paragraph; a deletion's
    text may stand in it) · bookmarks `{on, name}` · references `{on, target}`: the words `on` become a REF field ·
    footnotes `{on, text}` · hidden: words that are formatted as hidden · properties: author, last_modified_by,
    company, title, subject, keywords, custom.
    """
    import docx  # reason: needed by authors of rules only

    document = docx.Document()
    for block in open_plain("text.md", text.encode()).blocks:
        _add(document, block)
    for place, words in ((document.sections[0].header, header), (document.sections[0].footer, footer)):
        if words:
            place.paragraphs[0].text = words
    for number, mark in enumerate(bookmarks):
        _bookmark(_run(document, mark["on"]), mark["name"], number)
    for mark in references:
        _field(_run(document, mark["on"]), mark["target"])
    for mark in comments:
        document.add_comment(_run(document, mark["on"]), text=mark["text"], author=mark.get("by", "Reviewer"))
    for words in hidden:
        _run(document, words).font.hidden = True
    for mark in insertions:
        _insert(document, mark)
    for mark in deletions:
        _delete(document, mark)
    _footnotes(document, list(footnotes))
    _properties(document, dict(properties or {}))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Any, block: Block) -> None:
    if block.kind == "heading":
        document.add_heading(block.text, block.level)
    elif block.kind == "list":
        document.add_paragraph(block.text, style="List Bullet")
    elif block.kind == "table":
        made = document.add_table(len(block.rows), max(len(row) for row in block.rows), style="Table Grid")
        for row, texts in zip(made.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    else:
        document.add_paragraph(block.text, style="Caption" if block.kind == "caption" else None)


def _paragraphs(document: Any) -> Iterable[Any]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _paragraph(document: Any, words: str) -> Any:
    for paragraph in _paragraphs(document):
        if words in paragraph.text:
            return paragraph
    raise ValueError(f"The text of the case does not hold “{words}”.")


def _run(document: Any, words: str) -> Any:
    """The run that holds exactly these words, cut out of the run they stand in."""
    run = next((r for p in _paragraphs(document) for r in p.runs if words in r.text), None)
    if run is None:
        raise ValueError(f"No stretch of the case's text holds “{words}”.")
    before, _, after = run.text.partition(words)
    for text, add in ((before, _xml(run).addprevious), (after, _xml(run).addnext)):
        if text:
            twin = copy.deepcopy(_xml(run))
            twin.text = text
            add(twin)
    run.text = words
    return run


def _xml(proxy: Any) -> Any:
    return proxy._element  # noqa: SLF001 - python-docx has no other door to what it does not model


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement  # reason: needed by authors of rules only
    from docx.oxml.ns import qn  # reason: as above

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _text_run(text: str, tag: str = "t") -> Any:
    run, said = _element("r"), _element(tag)
    said.text = text
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(said)
    return run


def _bookmark(run: Any, name: str, number: int) -> None:
    _xml(run).addprevious(_element("bookmarkStart", id=str(number), name=name))
    _xml(run).addnext(_element("bookmarkEnd", id=str(number)))


def _field(run: Any, target: str) -> None:
    """The run becomes what a REF field shows."""
    inside = _xml(run)
    begin, separate, end = _element("r"), _element("r"), _element("r")
    for part, kind in ((begin, "begin"), (separate, "separate"), (end, "end")):
        part.append(_element("fldChar", fldCharType=kind))
    for part in (begin, _text_run(f" REF {target} \\h ", "instrText"), separate):
        inside.addprevious(part)
    inside.addnext(end)


def _change(tag: str, mark: Mapping[str, str]) -> Any:
    change = _element(tag, id="900", author=mark.get("by", "Reviewer"), date="2026-11-20T09:00:00Z")
    change.append(_text_run(mark["text"], "delText" if tag == "del" else "t"))
    return change


def _insert(document: Any, mark: Mapping[str, str]) -> None:
    _xml(_paragraph(document, mark["in"])).append(_change("ins", mark))


def _delete(document: Any, mark: Mapping[str, str]) -> None:
    paragraph = _paragraph(document, mark["in"])
    if mark["text"] in paragraph.text:
        run = _xml(_run(document, mark["text"]))
        run.getparent().replace(run, _change("del", mark))
    else:
        _xml(paragraph).append(_change("del", mark))


def _footnotes(document: Any, notes: list[Mapping[str, str]]) -> None:
    body = ""
    for number, note in enumerate(notes, start=2):
        reference = _element("r")
        reference.append(_element("footnoteReference", id=str(number)))
        _xml(_run(document, note["on"])).addnext(reference)
        body += f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{escape(note["text"])}</w:t></w:r></w:p></w:footnote>'
    if body:
        _add_part(document.part, "word/footnotes.xml", _FOOTNOTES, f'<w:footnotes xmlns:w="{_W}">{body}</w:footnotes>')


def _properties(document: Any, told: dict[str, Any]) -> None:
    core = document.core_properties
    core.author, core.comments = told.get("author", ""), ""  # python-docx's template names itself there
    for name in ("last_modified_by", "title", "subject", "keywords"):
        setattr(core, name, told.get(name, ""))
    package = document.part.package
    if company := told.get("company"):
        body = f'<Properties xmlns="{_APP}"><Company>{escape(company)}</Company></Properties>'
        part = next(r.target_part for r in package.rels.values() if r.reltype.endswith("/extended-properties"))
        part._blob = body.encode()  # noqa: SLF001 - a part's bytes have no other door
    if custom := told.get("custom"):
        body = "".join(
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name={quoteattr(name)}>'
            f"<t:lpwstr>{escape(value)}</t:lpwstr></property>"
            for pid, (name, value) in enumerate(custom.items(), start=2)
        )
        _add_part(
            package,
            "docProps/custom.xml",
            _CUSTOM,
            f'<Properties xmlns="{_OWN}" xmlns:t="{_TYPES}">{body}</Properties>',
        )


def _add_part(owner: Any, path: str, kind: tuple[str, str], body: str) -> None:
    from docx.opc.packuri import PackURI  # reason: needed by authors of rules only
    from docx.opc.part import Part  # reason: as above

    package = getattr(owner, "package", owner)
    owner.relate_to(Part(PackURI(f"/{path}"), kind[0], body.encode(), package), kind[1])
