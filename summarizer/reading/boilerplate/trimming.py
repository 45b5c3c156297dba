"""Paragraphs of the article -> the same without datelines, credits and share symbols, each noted as cut."""

from __future__ import annotations

import re

from summarizer.reading.article import Removed
from summarizer.reading.boilerplate.paragraph import Paragraph
from summarizer.reading.boilerplate.patterns import AGENCY, DATE, MONTH
from summarizer.reading.releases import WIRE

_PLACE = r"[A-Z][\w.'’/-]*(?:,? (?:[A-Z][\w.'’/-]*|de|del|la|al|and|\d{1,2}))*,?"
_NEXT = r"(?=[\"“‘'(]?[A-Z\d])"
_DATELINES = (
    WIRE,
    *map(
        re.compile,
        (
            rf"^{_PLACE},? {DATE} ?(?:[—–]|--| - ) ?{_NEXT}",
            rf"^(?:{_PLACE} )?\({AGENCY}\) ?[-–—:]* ?{_NEXT}",
            rf"^{AGENCY} ?[–—-]+ {_NEXT}",
            rf"^{_PLACE} \([A-Z][\w.&'’/ -]{{1,30}}\) ?[-–—]+ ?{_NEXT}",
            rf"^[A-Z][A-Z.'’/-]{{2,}}(?: [A-Z][A-Z.'’/-]+)*(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)*(?:, {MONTH} \d{{1,2}}(?:, \d{{4}})?)? ?(?:[—–]|--| - ) ?{_NEXT}",
            rf"^[A-Z][A-Z.'’]{{2,}}(?: [A-Z][A-Z.'’]+){{0,3}}(?:, {MONTH} \d{{1,2}})?: {_NEXT}",
        ),
    ),
)
_CREDITS = re.compile(
    r" *\((?:(?:Additional )?(?:Reporting|Writing|Editing|Compiled)(?: and (?:writing|editing))? by|With inputs? from|With files from) [^()]*\)\.?$",
    re.I,
)

#: A photographer or an agency after the full stop, itself without one.
_TRAILING_CREDIT = re.compile(
    r"(?:(?<=[a-z]{4}[.!?])|(?<=\d{2}[.!?])|(?<=[.!?][\"”]))(?: (?:[A-Z][\w'’-]*\.?(?:/[A-Z]\w*)*)){1,4}(?<![.!?])$"
)

#: "Voters in Osk. | Ines Dahl/AP Photo politics Bridge opens early The mayor is glad": a credit, and the page's head behind it.
_CREDIT_AND_HEAD = re.compile(
    r"\s*\|\s+[A-Z][\w.’' |-]{2,60}/(?:AP|Getty|Reuters|AFP|EPA|Bloomberg|POLITICO)\b.{0,400}$", re.DOTALL
)


def trim_datelines(page: list[Paragraph]) -> None:
    """The place, date and agency before the first words: "OSK, March 4 (AP) —"."""
    for paragraph in [p for p in page if p.reason is None][:2]:
        head, rest = paragraph.text[:120], paragraph.text
        if re.match(r"FILE|ABOVE|BELOW|PHOTO|WATCH", head):  # "FILE - In this photo …" is no place
            continue
        for dateline in _DATELINES:
            match = dateline.match(head)
            if match:
                paragraph.trimmed.append(Removed(text=match.group().strip(), reason="dateline"))
                paragraph.text = rest[match.end() :]
                return


#: The symbol of a share, "(NSE: SUND)". Of 36,900 news articles eight have one: eight right.
_TICKER = re.compile(
    r"\s*\((?:NYSE|Nasdaq|NASDAQ|Euronext|OTC ?\w*|TICKER|Ticker|[A-Z]{2,6}(?:[ -][A-Z][A-Za-z]+)?) ?: ?[A-Z][A-Z\d.]{0,5}"
    r"(?:[,;/]? (?:and )?(?:[A-Z][A-Za-z]{1,9} ?: ?)?[A-Z][A-Z\d.]{0,5})*\)"
)


def trim_share_symbols(page: list[Paragraph]) -> None:
    """Symbols of shares in brackets, wherever they stand."""
    for paragraph in [p for p in page if p.reason is None]:
        found = (
            [match.group().strip() for match in _TICKER.finditer(paragraph.text)]
            if "(" in paragraph.text
            else []
        )
        if found:
            paragraph.text = _TICKER.sub("", paragraph.text).strip()
            paragraph.trimmed += [Removed(text=text, reason="share symbol") for text in found]


def trim_credits(page: list[Paragraph]) -> None:
    """Who took the picture or helped to report, at the end of a paragraph."""
    for paragraph in [p for p in page if p.reason is None]:
        for reason, pattern, mark in (
            ("contributors", _CREDITS, "("),
            ("photo credit", _TRAILING_CREDIT, ""),
            ("photo credit", _CREDIT_AND_HEAD, "|"),
        ):
            if mark not in paragraph.text or (not mark and paragraph.text.endswith((".", "!", "?"))):
                continue
            match = pattern.search(paragraph.text)
            if match:
                paragraph.trimmed.append(Removed(text=match.group().strip(), reason=reason))
                paragraph.text = paragraph.text[: match.start()]
