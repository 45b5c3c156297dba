"""What a page sets high or low -> as it reads in a line: “10⁶”, “21st”, “CO2”; or that it marks a footnote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.text.lists import words

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]


_SMALL = str.maketrans("0123456789-−–+n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺ⁿ")
_UNITS = words("units_with_powers")
_SIGNS = {
    "tm": "™", "(tm)": "™", "™": "™", "sm": "℠", "r": "®", "(r)": "®", "®": "®", "(c)": "©", "©": "©",
    "º": "º", "ª": "ª", "°": "°",
}  # fmt: skip
_ORDINAL = re.compile(r"st|nd|rd|th|er|re|ère|e|ème|eme|o|a|os|as|me|mes|lle|gr|bis|ter", re.I)
_NOTE = re.compile(
    r"[\[(].{1,24}[\])]|[*†‡§¶#]+|\d{1,3}(?:\s?[,;–-]\s?\d{1,3})+|[a-z]|(?:note|fn|ref)s?\.? ?\w{1,3}|citation needed",
    re.I,
)
_TERM = re.compile(r"[=+×·*/] ?[A-Za-z]{1,2}$")
_NOTED = re.compile(r"foot|note|ref|cit|fn", re.I)


def raised(words: str, before: str, element: HtmlElement) -> str | None:
    """What stands high as it reads in a line: “10⁶”, “21st”, “m²”; ``None`` for the mark of a footnote."""
    if not words:
        return ""
    if words.lower() in _SIGNS:
        return _SIGNS[words.lower()]
    base = re.search(r"[\d.,]*\d$|[^\W\d_]+$", before)
    if element.tail and element.tail[:1] in ("/", "⁄") and words.isdigit():  # one half
        return f" {words}" if base else words
    if base and _ORDINAL.fullmatch(words) and (base.group()[-1].isdigit() or len(base.group()) <= 2):
        return words
    if re.fullmatch(r"[-−–+]\d{1,3}", words) and base:
        return words.translate(_SMALL)
    if re.fullmatch(r"\d{1,3}|n", words) and base and not _is_noted(element):
        figure = base.group()
        if figure[-1].isdigit():
            power = len(figure) <= 2 and words not in ("0", "1")
        else:
            term = (len(figure) == 1 and figure.islower()) or _TERM.search(before) is not None
            power = words in ("2", "3", "n") and (term or figure in _UNITS)
        return words.translate(_SMALL) if power else None
    if words.isdigit() or _NOTE.fullmatch(words):
        return None
    return words if len(words) <= 3 or not before or before[-1].isspace() else f" {words}"


def _is_noted(element: HtmlElement) -> bool:
    """Whether it is a link, or named as a note."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        element.find(".//a") is not None or element.getparent().tag == "a" or _NOTED.search(named) is not None
    )


def lowered(words: str, before: str) -> str | None:
    """What stands low as it reads in a line: “CO2”."""
    if re.fullmatch(r"\[.{1,24}\]", words):
        return None
    return words if len(words) <= 4 or not before or before[-1].isspace() else f" {words}"
