"""Paragraphs of the article -> the same without datelines, credits and share symbols, each noted as cut."""

from __future__ import annotations

import re

from summarizer.reading.article import Removed
from summarizer.reading.boilerplate.paragraph import Paragraph
from summarizer.reading.boilerplate.patterns import DATE, MONTH

_PLACE = r"[A-Z][\w.'’/-]*(?:,? (?:[A-Z][\w.'’/-]*|de|del|la|al|\d{1,2}))*,?"
_DAY = rf"(?:{DATE}|{MONTH} \d{{1,2}})"
_AGENCY = r"(?:CNN|AP|(?:The )?Associated Press|Reuters|REUTERS|AFP|UPI|BBC|Bloomberg|Xinhua|dpa|DPA)"
#: "OSK, March 4 (AP) — "; of a place without an agency or a date the name is in capitals: "OSK, Norway — ".
_DATELINE = re.compile(
    rf"(?:(?:{_PLACE} )?\({_AGENCY}\)[ –—:-]*"
    rf"|{_PLACE}(?: {_DAY},?)?[ –—-]+(?:\([A-Z][\w.&'’/ -]{{1,30}}\)|/[\w ]{{2,30}}/)[ –—-]*[–—-] ?"
    rf"|{_PLACE} {_DAY} ?(?:[—–]|--| - ) ?"
    rf"|[A-Z][A-Z.'’/-]{{2,}}(?: [A-Z][A-Z.'’/-]+)*(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)*(?:, {_DAY})? ?(?:[—–]|--| - ) ?"
    r"|(?:UPDATED?|EXCLUSIVE|BREAKING): )(?=[\"“‘'(]?[A-Z\d])"
)
#: Reason and pattern of what is cut wherever it stands.
_CUT = (
    # a photographer or an agency after the full stop, itself without one
    (
        "photo credit",
        re.compile(
            r"(?:(?<=[a-z]{4}[.!?])|(?<=\d{2}[.!?])|(?<=[.!?][\"”]))(?: [A-Z][\w'’-]*\.?(?:/[A-Z]\w*)*){1,4}(?<![.!?])$"
        ),
    ),
    # "Voters in Osk. | Ines Dahl/AP Photo politics Bridge opens early": a credit, and the page's head behind it
    (
        "photo credit",
        re.compile(
            r"\s*\|\s+[A-Z][\w.’' |-]{2,60}/(?:AP|Getty|Reuters|AFP|EPA|Bloomberg|POLITICO)\b.{0,400}$", re.S
        ),
    ),
    # "(NSE: SUND)"
    ("share symbol", re.compile(r"\s*\((?:[A-Z]{2,8}|Nasdaq|Euronext) ?: ?[A-Z][A-Z\d.]{0,5}\)")),
)


def trim_datelines(page: list[Paragraph]) -> None:
    """The place, date and agency before the first words: "OSK, March 4, 2031 (AP) —"."""
    for paragraph in [p for p in page if p.reason is None][:4]:
        match = _DATELINE.match(paragraph.text[:120])
        # "FILE - In this photo …" is no place.
        if match and not re.match(r"FILE|ABOVE|BELOW|PHOTO|WATCH", paragraph.text):
            paragraph.trimmed.append(Removed(text=match.group().strip(), reason="dateline"))
            paragraph.text = paragraph.text[match.end() :]
            return


def trim_credits(page: list[Paragraph]) -> None:
    """Who took the picture at the end of a paragraph, and symbols of shares in brackets."""
    for paragraph in [p for p in page if p.reason is None]:
        for reason, pattern in _CUT:
            found = [match.group().strip() for match in pattern.finditer(paragraph.text)]
            if found:
                paragraph.trimmed += [Removed(text=text, reason=reason) for text in found]
                paragraph.text = pattern.sub("", paragraph.text).strip()
