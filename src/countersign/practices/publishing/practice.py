"""The publishing practice: what its screens show."""

from __future__ import annotations

NAME = "Publishing"
SUMMARY = "Editing, references, production: other people's words, made right without being changed."

# Which credential may answer for what is decided by the work type; these are the names that a screen may offer.
CREDENTIALS = {
    "ELS": "Editor in the Life Sciences, BELS",
    "CIEP": "Advanced Professional Member, Chartered Institute of Editing and Proofreading",
    "ACES": "Certificate in editing, ACES: The Society for Editing",
    "CMPP": "Certified Medical Publication Professional, ISMPP",
}

GLOSSARY = {
    "apparatus": "Figures, tables, notes and references, and the places where the text points at them.",
    "author query": "A question to the author that the editor may not decide; answered or carried forward.",
    "carried forward": "A query that goes to the author with the edited text, because nobody else can answer it.",
    "house style": "The publisher's decisions on spelling, numbers, hyphens and punctuation.",
    "light edit": "Grammar, spelling and style; no sentence is recast unless it is wrong.",
    "style sheet": "The list of decisions made for one text, so that each is made once.",
    "substantive edit": "An edit that may reorder and recast, with the author's leave.",
}
