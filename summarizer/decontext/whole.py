"""Whether a text is a whole sentence that says who says what it quotes, and the marks around what articles quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.decontext.decontextualizer import Reading
from summarizer.decontext.tidying import tidy
from summarizer.grouping.groups import Group
from summarizer.text.full_stops import goes_on
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.quotes import QUOTATION
from summarizer.text.words import content_stems

_SAYS = re.compile(
    r"\b(?:according to|"
    + "|".join(sorted(SPEECH_VERBS))
    + r")(?:s|d|ed|es|ied|ing)?\b|\b(?:said|told|thought|wrote|called|calling|read|made clear|put it)\b"
)


def may_be_said(readings: Sequence[Reading], *, pointing_back: bool = False) -> bool:
    """Whether a group with these readings can give a sentence: one stands alone, or several can be fused.

    ``pointing_back``: one that points back at what its article told before will do.
    """
    told = [reading for reading in readings if reading.left_out is None]
    return len({reading.text for reading in told}) > 1 or any(
        reading.standalone
        and (pointing_back or not reading.points_back)
        and is_whole(text := tidy(reading.text))
        and not is_speakerless(text)
        for reading in told
    )


def is_whole(text: str) -> bool:
    """A finished sentence of prose that does not open with a bare pronoun."""
    return (
        5 <= len(text.split()) <= 60
        and bool(re.search(r"[.!?]['\"”’)]*$", text))
        and not re.match(
            r"[“\"']?(?:He|She|They|It|His|Her|Their|Its|This|These|Those)\b(?! (?:is|was) \w+ that)", text
        )
        and not text.startswith(("(", "[", "…", "...", "—", "–"))
        and not goes_on(text, "")
        and not re.search(r"\b\d+/(?!\d)|https?:|\bRT\b", text)
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
        and not re.search(r"\b(?:that|said:?) (?:This|It|He|She|They|We|There|The)\b", text)
        and text.count("(") == text.count(")")
        and not _LEFT_HANGING.search(text)
    )


#: "…, but Lund asked.", "…, and Lund said.": a clause whose object was cut off. "Dahl and Lund said" is whole.
_LEFT_HANGING = re.compile(
    r"(?:\b(?:but|and|while|as)\s+(?:[\w’'-]+\s+){1,4}(?:asked|told|urged|called|accused|wanted|denied|warned|claimed)"
    r"|,\s+(?:but|and|while)\s+(?:[\w’'-]+\s+){1,4}(?:said|says))\.$"
)


def is_speakerless(text: str) -> bool:
    """Whether it quotes more than a phrase without saying who said so."""
    if any(len(quotation.split()) >= 5 for quotation in QUOTATION.findall(text)):
        return not _SAYS.search(QUOTATION.sub(" ", text))
    # A headline with what its writer quotes: "Board shuts the pier ‘We were not told of the cracks.’"
    headlines = [quotation for quotation in _SINGLE.findall(text) if len(_SMALL.findall(quotation)) >= 3]
    return bool(headlines) and not _SAYS.search(_SINGLE.sub(" ", text))


#: What stands in single marks outside double ones, and its words that no title has capitals for.
_SINGLE = re.compile(r"(?<![\w“])‘([^‘“”]{20,}?)’(?!\w)")
_SMALL = re.compile(r"\b[a-z]{4,}\b")


def says_so(text: str) -> bool:
    """Whether it tells who says it, or quotes."""
    return bool(_SAYS.search(QUOTATION.sub(" ", text))) or bool(QUOTATION.search(text))


def requoted(text: str, group: Group) -> str | None:
    """The text with another article's quoted words in quotation marks: to end the “war crimes”."""
    outside = QUOTATION.sub(lambda match: " " * len(match.group(0)), text)
    runs: set[str] = set()
    for member in group.members:
        if not _SAYS.search(QUOTATION.sub(" ", member.text)):
            continue  # nobody is said to have said so: an outlet's own marks, to keep its distance
        for quotation in QUOTATION.findall(member.text):
            words = quotation.strip(" ,.").split()
            if not 2 <= len(words) <= 6:
                continue
            for start in range(len(words)):
                for end in range(len(words), start + 1, -1):
                    run = words[start:end]
                    if content_stems(run[0]) and content_stems(run[-1]):
                        runs.add(" ".join(run))
    for run in sorted(runs, key=lambda run: (-len(run), run)):
        found = re.search(rf"(?<!\w){re.escape(run)}(?!\w)", outside)
        if found and found.start() > 0:
            return f"{text[: found.start()]}“{text[found.start() : found.end()]}”{text[found.end() :]}"
    return None


def unquotes(text: str, group: Group) -> bool:
    """Whether it says as its own what another article only quotes: "the war crimes" for “the war crimes”."""
    own = set(content_stems(QUOTATION.sub(" ", text)))
    quoted = (
        set(content_stems(quotation))
        for member in group.members
        for quotation in QUOTATION.findall(member.text)
        if len(quotation.split()) <= 6
    )
    return any(len(stems & own) >= 2 for stems in quoted)
