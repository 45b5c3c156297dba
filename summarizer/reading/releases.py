"""Press releases: the news in them is kept, what every release carries is not.

Below the news stand a portrait of the company, warnings about forecasts, whom the press may call; all of it goes, from
the first such section to the end. A page counts as a release by a line on top ("FOR IMMEDIATE RELEASE"), by the wire that
carried it, or by two of those sections: two of 41,128 documents of news do, so this costs other articles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.text.full_stops import goes_on

_ON_TOP = re.compile(
    r"^\W*(?:for immediate (?:release|publication)|(?:under )?embargo(?:ed)?\b|(?:press|news|media) release\b|news provided by\b)",
    re.I,
)
#: "OSK, March 4, 2031 -- (NEWSWIRE) -- ", "NEW YORK, April 2 /PRNewswire/ -- "
_WIRE = re.compile(
    r"^(?:[A-Z][^!?“”\"]{0,90}?)?(?:\([A-Z][\w ]{0,20}wire\)|/[\w ]{0,12}wire[\w -]{0,12}/)", re.I
)
_CONTACT = (
    r"(?:(?:media|press|investors?|public|corporate|company|news|analysts?)(?:(?: ?[/&,]| and| or)? (?:media|press|investors?|public))?"
    r" (?:relations|contacts?|inquiries|enquiries|office|queries)|contacts?(?: (?:information|details|persons?|us))?"
    r"|for (?:more|further|additional|media|press)\b[^.:]{0,30}\b(?:information|inquiries|enquiries|details),? (?:please )?(?:contact|call|reach))"
)
#: What a section is about, by its heading or first words.
_SECTIONS = tuple(
    (reason, re.compile(pattern, re.S))
    for reason, pattern in (
        ("portrait of the company", r"^About (?:the |our )?[A-Z\d][\w&.,'’® -]{1,60}(?:[:.]?$|: [A-Z\d])"),
        (
            "forecasts disclaimer",
            r"(?i)^(?:cautionary|safe[- ]harbou?r|forward[- ]looking|disclaimer|note (?:on|regarding|about) forward)\b[^.!?]{0,80}[:.]?$"
            r"|\bforward[- ]looking (?:statements?|information)\b.*\b(?:contains?|includes?|involves?|subject to|meaning of|risks?|differ|certain)\b"
            r"|\b(?:contains?|includes?|certain|constitute)\b.*\bforward[- ]looking (?:statements?|information)\b"
            r"|\bactual results (?:may|could|might|can) (?:differ|vary)\b|\bundertakes? no (?:obligation|duty) to (?:update|revise)\b",
        ),
        ("press contact", rf"(?i)^{_CONTACT}\b(?:[ :–—-].*)?$"),
        ("notes to editors", r"(?i)^(?:editors?['’]? notes?|notes? (?:to|for) (?:the )?editors?)\b.{0,20}$"),
        ("end of the press release", r"(?i)^(?:[-–—*\s]*ends?[-–—*\s]*|(?:#\s*){2,}|-\s*30\s*-)$"),
    )
)
#: ", a leading provider of harbour solutions,"
_PRAISE = re.compile(
    r"\s*, (?:an? |the |one of )(?:[\w’'-]+ ){0,4}?(?:leading|leader|premier|foremost|pioneer(?:ing)?|trusted|award-winning"
    r"|innovative|innovator|world-class|best-in-class|renowned|top-rated|fastest-growing)\b[^,.;:“”\"]{0,120},"
)
_WHERE_TO_READ = re.compile(
    r"(?:for (?:more|further|additional) (?:information|details)|to learn more|learn more|visit|an? (?:live |audio )*(?:webcast|replay))\b.*"
    r"(?:www\.|https?://|\bat \w[\w-]*\.\w{2,})",
    re.I,
)
#: Of a call with investors, and where to hear it again.
_CALL = re.compile(
    r".*\b(?:conference call|(?:earnings|investors?|analysts?) call|webcast|dial-in|dial \+?\d+|replay .*\bavailable)\b",
    re.I,
)
_SAID = re.compile(r"\b(?:said|says|told|asked)\b|[“”\"]")
_BETWEEN = re.compile(r"(?<=[.!?])[\"”’)\]]*(?P<gap>\s+)(?=[\"“‘(]?[A-Z\d])(?!(?:[ECMP][SD]?T|GMT|UTC)\b)")
#: Characters: no warning about forecasts is longer.
_LONGEST = 5000
#: Of a page, what must stand above the sections that end a release.
_LEAST_ABOVE = 0.3
#: Paragraphs among which the line stands that calls a page a release; below it, somebody quotes one.
_TOP = 5


def boilerplate(paragraphs: Sequence[str]) -> tuple[list[str | None], bool]:
    """Of each paragraph, why it goes as part of what every release carries, None where it stays; whether it is a release."""
    reasons: list[str | None] = [None] * len(paragraphs)
    if not is_release(paragraphs):
        return reasons, False
    words = [len(text.split()) for text in paragraphs]
    above, below = 0, None
    for place, text in enumerate(paragraphs):
        section = _section(text)
        if above >= _LEAST_ABOVE * sum(words):
            below = section or below
        reasons[place] = below
        if place < _TOP and words[place] <= 14 and (_ON_TOP.search(text) or section == "press contact"):
            reasons[place] = "press release header"
        above += words[place]
    return reasons, True


def is_release(paragraphs: Sequence[str]) -> bool:
    """Whether a page is a press release; see the module."""
    for text in paragraphs[:_TOP]:
        if (len(text.split()) <= 14 and _ON_TOP.search(text)) or _WIRE.search(text[:160]):
            return True
    return len({_section(text) for text in paragraphs[len(paragraphs) // 3 :]} - {None}) >= 2


def _section(text: str) -> str | None:
    if len(text) > _LONGEST:
        return None
    return next((reason for reason, pattern in _SECTIONS if pattern.search(text)), None)


def without_praise(text: str) -> tuple[str, list[str]]:
    """A release's paragraph without what it says of its sender, of calls and of where to read more; and what was cut."""
    kept: list[str] = []
    cut: list[str] = []
    for sentence in _sentences(text):
        tells = _SAID.search(sentence) or not (_CALL.match(sentence) or _WHERE_TO_READ.match(sentence))
        (kept if tells else cut).append(sentence)
    text = " ".join(kept)
    cut += [match.group().strip() for match in _PRAISE.finditer(text)]
    return _PRAISE.sub("", text).strip(), cut


def _sentences(text: str) -> list[str]:
    """The sentences of a paragraph, as well as stops and capitals tell them."""
    found: list[str] = []
    start = 0
    for match in _BETWEEN.finditer(text):
        if not goes_on(text[start : match.start("gap")], text[match.end("gap") :]):
            found.append(text[start : match.start("gap")])
            start = match.end("gap")
    return [*found, text[start:]]
