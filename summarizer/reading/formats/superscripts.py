"""What a page sets high or low -> as it reads in a line: “10⁶”, “21st”, “CO2”; or that it marks a footnote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]


_SMALL = str.maketrans("0123456789-−–+n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺ⁿ")
#: Units that a raised 2 or 3 makes a power of.
_UNITS = frozenset("cm dm feet foot ft in inch km m mi mm s sec yd".split())
_SIGNS = {"tm": "™", "sm": "℠", "r": "®"}
_NOTE = re.compile(
    r"[\[(].{1,24}[\])]|[*†‡§¶#]+|\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*|[a-z]|(?:note|fn|ref)s?\.? ?\w{1,3}|citation needed",
    re.I,
)
_NOTED = re.compile(r"foot|note|ref|cit|fn", re.I)


def raised(words: str, before: str, element: HtmlElement) -> str | None:
    """What stands high as it reads in a line: “10⁶”, “21st”, “m²”; ``None`` for the mark of a footnote."""
    if words.lower() in _SIGNS:
        return _SIGNS[words.lower()]
    base = re.search(r"[\d.,]*\d$|[^\W\d_]+$", before)
    figure = base.group() if base else ""
    if figure and re.fullmatch(r"[-−–+]\d{1,3}", words):
        return words.translate(_SMALL)
    if figure and re.fullmatch(r"\d{1,3}|n", words) and not _is_noted(element):
        power = len(figure) <= 2 and words not in ("0", "1") if figure[-1].isdigit() else figure in _UNITS
        return words.translate(_SMALL) if power else None
    return None if _NOTE.fullmatch(words) else _beside(words, before, longest=3)


def _is_noted(element: HtmlElement) -> bool:
    """Whether it is a link, or named as a note."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    linked = element.find(".//a") is not None or element.getparent().tag == "a"
    return linked or _NOTED.search(named) is not None


def lowered(words: str, before: str) -> str | None:
    """What stands low as it reads in a line: “CO2”; ``None`` for a remark in brackets."""
    return None if re.fullmatch(r"\[.{1,24}\]", words) else _beside(words, before, longest=4)


def _beside(words: str, before: str, *, longest: int) -> str:
    return words if len(words) <= longest or not before or before[-1].isspace() else f" {words}"
