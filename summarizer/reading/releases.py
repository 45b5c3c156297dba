"""Press releases: the news in them is kept, what every release carries is not.

Below the news stand a portrait of the company, warnings about forecasts, whom the press may call; all of it goes, from
the first such section to the end. A page counts as a release by a line on top ("FOR IMMEDIATE RELEASE"), by the wire that
carried it, or by two of those sections; only a portrait that is headed as one goes from any page. Of 36,913 news articles
two lose something by this, rightly: the portraits of two foundations. (End marks and "About X" on any page would have cut
news in five of eight each.) Within a release, sentences about calls with investors, what it promises of its sender, and "is
delighted to announce that" go, too; two of 41,128 documents of news count as one, so this costs other articles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.reading.quick import Quick
from summarizer.text.full_stops import goes_on

_ON_TOP = re.compile(
    r"^\W*(?:for immediate (?:release|publication)|(?:under )?embargo(?:ed)?\b|(?:press|news|media) release\b|news provided by\b)",
    re.IGNORECASE,
)
#: "OSK, March 4, 2031 -- (NEWSWIRE) -- ", "NEW YORK, April 2 /PRNewswire/ -- "
WIRE = re.compile(
    r"^(?:[A-Z][^!?“”\"]{0,90}?)?(?:\([A-Z][\w ]{0,20}wire\)|/[\w ]{0,12}wire[\w -]{0,12}/)[\s–—-]*(?=[\"“‘'(]?[A-Z\d])",
    re.IGNORECASE,
)
_PORTRAIT = re.compile(r"^About (?:the |our )?(?P<name>[A-Z\d][\w&.,'’® -]{1,60})[:.]?$")
#: "About Sund Holding: Sund Holding makes ...", on one line.
_PORTRAIT_LINE = re.compile(r"^About (?:the |our )?[A-Z\d][\w&.,'’® -]{1,60}?(?:: | [–—-]+ )[A-Z\d]")
#: Where the next release begins on a page of several.
_ANOTHER = re.compile(r"^\W*for immediate (?:release|publication)\b.{0,40}$", re.IGNORECASE)
_CONTACT = (
    r"(?:(?:media|press|investors?|public|corporate|company|news|analysts?)(?:(?: ?[/&,]| and| or)? (?:media|press|investors?|public))?"
    r" (?:relations|contacts?|inquiries|enquiries|office|queries)|contacts?(?: (?:information|details|persons?|us))?"
    r"|for (?:more|further|additional|media|press)\b[^.:]{0,30}\b(?:information|inquiries|enquiries|details),? (?:please )?(?:contact|call|reach))"
)
#: What a section is about, by its heading or first words.
_SECTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "forecasts disclaimer",
        re.compile(
            r"^(?:cautionary|safe[- ]harbou?r|forward[- ]looking|disclaimer|note (?:on|regarding|about) forward)\b[^.!?]{0,80}[:.]?$"
            r"|\bforward[- ]looking (?:statements?|information)\b.*\b(?:contains?|includes?|involves?|subject to|meaning of|risks?|differ|certain)\b"
            r"|\b(?:contains?|includes?|certain|constitute)\b.*\bforward[- ]looking (?:statements?|information)\b"
            r"|\bactual results (?:may|could|might|can) (?:differ|vary)\b|\bundertakes? no (?:obligation|duty) to (?:update|revise)\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    ("press contact", re.compile(rf"^{_CONTACT}\b(?:[ :–—-].*)?$", re.IGNORECASE | re.DOTALL)),
    (
        "notes to editors",
        re.compile(r"^(?:editors?['’]? notes?|notes? (?:to|for) (?:the )?editors?)\b.{0,20}$", re.IGNORECASE),
    ),
    (
        "end of the press release",
        re.compile(r"^(?:[-–—*\s]*ends?[-–—*\s]*|(?:#\s*){2,}|-\s*30\s*-)$", re.IGNORECASE),
    ),
)
#: Most paragraphs are none: asked once, for all.
_ANY_SECTION = Quick("|".join(pattern.pattern for _, pattern in _SECTIONS), ignore_case=True)
_REACHED = re.compile(
    r"\S+@\S+\.\w+|(?:\+|\btel|\bphone|\()[\d\s().:+-]{6,}\d|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|www\.",
    re.IGNORECASE,
)
_WHERE_TO_READ = re.compile(
    r"(?:^|(?<=[.!?”\"] ))(?:for (?:more|further|additional) (?:information|details)|to learn more|learn more|visit|an? (?:live |audio )*(?:webcast|replay))\b[^.!?]*"
    r"(?:www\.|https?://|\bat \w[\w-]*\.\w{2,})\S*[^.!?]*[.!?]?$",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\s*, (?:an? |the |one of )(?:[\w’'-]+ ){0,4}?(?:leading|leader|premier|foremost|pioneer(?:ing)?|trusted|award-winning"
    r"|innovative|innovator|world-class|best-in-class|renowned|top-rated|fastest-growing)\b[^,.;:“”\"]{0,120},"
)
#: "…, a clinical-stage company dedicated to transforming lives, today reported": up to the comma before the verb. What a
#: sender is without a promise ("a bank in Osk") stays.
_VERB = (
    r"(?= (?:today|yesterday|this (?:morning|week|month)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|has|have|is|are|was|were|will"
    r"|plans|expects|intends|said|says|sold|won|began|(?:announc|report|unveil|launch|introduc|present|publish|releas|reveal|complet"
    r"|sign|enter|receiv|acquir|appoint|nam|clos|open|recall|expand|start|fil|rais|agre|select|confirm|dos|treat|enrol+|cut)"
    r"(?:e?[sd]|es))\b)"
)
_PROMISE = re.compile(
    r"\s*, (?:(?:an?|the|one of) (?:[\w’'/&-]+ ){0,8}?(?:company|firm|group|corporation|holding|provider|manufacturer|maker|developer|supplier"
    r"|operator|producer|retailer|distributor|organi[sz]ation|foundation|institute|charity|partnership|alliance|start-?up|platform|brand"
    r"|nonprofit|association|network|agency|bank|insurer|airline|carrier|business|venture|studio|fund|biotech)\b[^.;:“”\"]{0,120}?"
    r"\b(?:dedicated to|committed to|devoted to|focus(?:s?ed|s?ing) on|speciali[sz](?:ed|ing) in|passionate about|driven by|striving to"
    r"|working to|seeking to|aiming to|(?:whose|with an?|on an?) (?:mission|vision|purpose)|advancing|pioneering|transforming|reimagining"
    r"|redefining|revolutioni[sz]ing|empowering|enabling|delivering|shaping the future|developing (?:and \w+ing )?(?:novel|innovative"
    r"|transformative|breakthrough|next-generation|life-changing|first-in-class|differentiated))"
    rf"|which (?:is|are) (?:\w+ly )?(?:dedicated|committed|devoted) to)\b[^;:“”\"]{{0,240}}?,{_VERB}"
)
#: Of a call with investors, and where to hear it again.
_CALL = re.compile(
    r"(?=.*\b(?:will|can|may|available|please|invites?|invited|scheduled|to (?:join|access|listen|participate|register))\b)(?:.*"
    r"\b(?:conference call|(?:earnings|investors?|analysts?) call|telephone conference|webcast|audiocast|simulcast|dial-in)\b|.*"
    r"\b(?:replay|archived? (?:version|recording)|recording)\b.*\b(?:available|accessed|archived)\b)"
    r"|.*\bdial(?:ing)? (?:in\b|\+?[\d(])",
    re.IGNORECASE,
)
_CALL_SECTION = re.compile(
    r"^(?:[\w’'-]+ ){0,4}?(?:conference call|earnings call|investors? call|webcast|dial-in)\b[\w ,&/’'-]{0,40}:?$",
    re.IGNORECASE,
)
_PLEASED = re.compile(
    r"(?P<sender>[^“”\"]{0,200}?) (?:is|are|am) (?:\w+ ){0,2}?(?:delighted|pleased|proud|excited|thrilled|happy|honou?red|glad|privileged)"
    r" to (?:today )?(?:announce|report|share|confirm|reveal|unveil|introduce|present|launch|say)\b(?P<that>(?: today)?,? that )?"
)
#: Words that mean the sender, who is no longer named.
_SENDERS = re.compile(r"\b(?:it|its|itself|they|their|them|we|our|us|I|my|he|she|his|her)\b", re.IGNORECASE)
#: "Osk Copper is pleased to announce that it has bought Rye Steel."
_ITSELF = re.compile(r"(?:it|they) (?=(?:has|have|is|are|was|were|will|had|plans|expects|intends)\b)")
_SAID = re.compile(r"\b(?:said|says|told|asked)\b|[“”\"]")
_BETWEEN = re.compile(
    r"(?<=[.!?])[\"”’)\]]*(?P<gap>\s+)(?=[\"“‘(]?[A-Z\d])(?!(?:[A-Z]{2,4}|Eastern|Central|Pacific|Mountain|Greenwich)\b(?=[ ,.)]))"
)
#: Characters: no warning about forecasts is longer.
_LONGEST = 5000
#: Of a page, what must stand above the sections that end a release.
_LEAST_ABOVE = 0.3
#: Paragraphs among which the line stands that calls a page a release; below it, somebody quotes one.
_TOP = 5

CALL = "call with investors"
PORTRAIT = "portrait of the company"
HEADER = "press release header"


def boilerplate(paragraphs: Sequence[str]) -> tuple[list[str | None], bool]:
    """Of each paragraph, why it goes as part of what every release carries, None where it stays; whether it is a release."""
    starts = [place for place, text in enumerate(paragraphs) if place >= _TOP and _ANOTHER.match(text)]
    starts = [0, *starts] if starts and is_release(paragraphs[: starts[0]]) else [0]
    ends = [*starts[1:], len(paragraphs)]
    parts = [_of_one(paragraphs[start:end]) for start, end in zip(starts, ends, strict=True)]
    return [reason for reasons, _ in parts for reason in reasons], any(released for _, released in parts)


def _of_one(paragraphs: Sequence[str]) -> tuple[list[str | None], bool]:
    reasons: list[str | None] = [None] * len(paragraphs)
    if not is_release(paragraphs):
        for place in _portraits(paragraphs):
            reasons[place] = reasons[place + 1] = PORTRAIT
        return reasons, False
    for place, text in enumerate(paragraphs[:_TOP]):
        if _ON_TOP.search(text) and len(text.split()) <= 14:
            reasons[place] = HEADER
    _mark_contacts_on_top(paragraphs, reasons)
    reason: str | None = None
    words = [len(text.split()) for text in paragraphs]
    for place, text in enumerate(paragraphs):
        if sum(words[:place]) >= _LEAST_ABOVE * sum(words):
            reason = _section(text) or reason
        reasons[place] = reasons[place] or reason
    _mark_calls(paragraphs, reasons)
    return reasons, True


def _mark_calls(paragraphs: Sequence[str], reasons: list[str | None]) -> None:
    """The paragraphs headed "Conference Call and Webcast", up to the next heading."""
    below = False
    for place, text in enumerate(paragraphs):
        heading = len(text.split()) <= 9 and not re.search(r"[.!?…]['\"”’)]*$", text)
        if heading and place > 0:
            below = _CALL_SECTION.match(text) is not None
        if below:
            reasons[place] = reasons[place] or CALL


def is_release(paragraphs: Sequence[str]) -> bool:
    """Whether a page is a press release; see the module."""
    top = [text for text in paragraphs[:_TOP] if len(text.split()) <= 14]
    if any(_ON_TOP.search(text) for text in top) or any(
        WIRE.search(text[:160]) for text in paragraphs[:_TOP]
    ):
        return True
    below = paragraphs[len(paragraphs) // 3 :]
    return len({reason for text in below if (reason := _section(text)) is not None}) >= 2


def without_praise(text: str) -> tuple[str, list[str]]:
    """A release's paragraph without what it says of its sender, of calls and of where to read more; and what was cut."""
    kept: list[str] = []
    cut: list[str] = []
    for sentence in _sentences(text):
        pleased = _PLEASED.match(sentence)
        if _CALL.match(sentence) and not _SAID.search(sentence):
            cut.append(sentence)
        elif pleased is None:
            kept.append(sentence)
        elif pleased["that"] and not _SENDERS.search(rest := sentence[pleased.end() :]):
            cut.append(pleased.group().strip())
            kept.append(rest[:1].upper() + rest[1:])
        elif (
            pleased["that"]
            and (itself := _ITSELF.match(sentence, pleased.end()))
            and not _SENDERS.search(pleased["sender"])
        ):
            cut.append(sentence[pleased.end("sender") : itself.end()].strip())
            kept.append(f"{pleased['sender']} {sentence[itself.end() :]}")
        else:  # what is announced is told by the sentences below, or by others
            cut.append(sentence)
    text = " ".join(kept)
    for pattern in (_PRAISE, _PROMISE, _WHERE_TO_READ):
        cut += [match.group().strip() for match in pattern.finditer(text)]
        text = pattern.sub("", text)
    return text.strip(), cut


def _sentences(text: str) -> list[str]:
    """The sentences of a paragraph, as well as stops and capitals tell them."""
    found: list[str] = []
    start = 0
    for match in _BETWEEN.finditer(text):
        if not goes_on(text[start : match.start("gap")], text[match.end("gap") :]):
            found.append(text[start : match.start("gap")])
            start = match.end("gap")
    return [*found, text[start:]]


def _section(text: str) -> str | None:
    if len(text) > _LONGEST:
        return None
    if _PORTRAIT.match(text) or _PORTRAIT_LINE.match(text):
        return PORTRAIT
    if "\n" not in text and not _ANY_SECTION.search(text):
        return None
    return next((reason for reason, pattern in _SECTIONS if pattern.search(text)), None)


def _portraits(paragraphs: Sequence[str]) -> list[int]:
    """Headings "About X" in the lower half, below which X is described, not a part of the story."""
    found = []
    for place in range(len(paragraphs) // 2, len(paragraphs) - 1):
        match = _PORTRAIT.match(paragraphs[place])
        name = match["name"].strip() if match else ""
        described = rf"(?:The )?{re.escape(name)}\b[^.]{{0,40}} (?:is|are|was|were|has|provides?|makes?|offers?|helps?)\b"
        if name and re.match(described, paragraphs[place + 1]):
            found.append(place)
    return found


def _mark_contacts_on_top(paragraphs: Sequence[str], reasons: list[str | None]) -> None:
    for place, text in enumerate(paragraphs[:_TOP]):
        if _section(text) == "press contact":
            lines = [
                n for n in range(place, min(place + 6, len(paragraphs))) if _REACHED.search(paragraphs[n])
            ]
            last = max((n for n in lines if len(paragraphs[n].split()) <= 12), default=place)
            for n in range(place, last + 1):
                if len(paragraphs[n].split()) <= 12:
                    reasons[n] = "press contact"
