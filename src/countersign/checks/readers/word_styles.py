"""What a Word file's styles say about a paragraph: heading level, caption, list, hidden. Names may be localized."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_HEADING = re.compile(
    r"^(?:heading|überschrift|ueberschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis"
    r"|заголовок|見出し|标题|標題|제목)\s*(\d)\b",
    re.IGNORECASE,
)
_TITLE = frozenset({"title", "titel", "titre", "título", "titolo"})
_CAPTION = frozenset(
    {"caption", "beschriftung", "légende", "epígrafe", "legenda", "didascalia", "bijschrift", "beskrivning", "题注"}
)
_LISTED = re.compile(r"^(?:toc|table of figures|table of authorities|index|verzeichnis)\b", re.IGNORECASE)
_DEEPEST = 9
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style after its ancestors were asked: `level` is 0 for what is no heading."""

    name: str = ""
    level: int = 0
    caption: bool = False
    listed: bool = False  # a line of a table of contents, figures or an index
    numbered: bool = False
    hidden: bool = False


class Styles:
    """The styles of one file, by id."""

    def __init__(self, root: Any) -> None:
        found = root.iterfind("{*}style") if root is not None else ()
        self._raw = {attribute(style, "styleId"): style for style in found}
        self._made: dict[str, Style] = {}

    def of(self, style_id: str) -> Style:
        """The style of this id; an empty one when the file does not define it."""
        if style_id not in self._made:
            self._made[style_id] = _style(self._chain(style_id))
        return self._made[style_id]

    def _chain(self, style_id: str) -> list[Any]:
        chain: list[Any] = []
        while style_id in self._raw and len(chain) < _MAX_CHAIN:
            chain.append(self._raw[style_id])
            style_id = attribute(chain[-1].find("{*}basedOn"), "val")
        return chain


def _style(chain: list[Any]) -> Style:
    names = [attribute(style.find("{*}name"), "val") for style in chain]
    lower = [name.casefold() for name in names]
    outlines = (outline(style.find("{*}pPr")) for style in chain)
    by_outline = next((level for level in outlines if level is not None), None)
    level = next((int(m.group(1)) for name in names if (m := _HEADING.match(name))), 0) or by_outline or 0
    if lower[:1] and lower[0] in _TITLE:
        level = 1
    hidden = next((h for style in chain if (h := vanishes(style.find("{*}rPr"))) is not None), False)
    return Style(
        name=names[0] if names else "",
        level=level,
        caption=any(name in _CAPTION for name in lower),
        listed=any(_LISTED.match(name) for name in names),
        numbered=any(numbering(style.find("{*}pPr")) for style in chain),
        hidden=hidden,
    )


def attribute(element: Any, name: str) -> str:
    """A w: attribute whatever its namespace (transitional or strict), "" when there is none."""
    if element is None:
        return ""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def outline(properties: Any) -> int | None:
    """The heading level that paragraph properties set: 1 to 9, 0 for body text, None when they do not say."""
    value = attribute(properties.find("{*}outlineLvl"), "val") if properties is not None else ""
    if not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < _DEEPEST else 0


def numbering(properties: Any) -> bool:
    """Do these paragraph properties make a list item?"""
    found = properties.find("{*}numPr/{*}numId") if properties is not None else None
    return found is not None and attribute(found, "val") not in ("", "0")


def vanishes(properties: Any) -> bool | None:
    """Do these run properties hide text? None when they do not say."""
    found = properties.find("{*}vanish") if properties is not None else None
    return None if found is None else attribute(found, "val") not in ("0", "false", "off")
