"""Whether a text is a whole sentence that says who says what it quotes, and the marks around what articles quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
#: Opens with a bare pronoun, or in the middle of something, or holds an address.
_IS_NO_SENTENCE = re.compile(
    r"[“\"']?(?:He|She|They|It|His|Her|Their|Its|This|These|Those)\b(?! (?:is|was) \w+ that)"
    r"|\(|\[|…|\.\.\.|—|–|.*https?:"
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
        and not _IS_NO_SENTENCE.match(text)
        and not goes_on(text, "")
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
    )


def is_speakerless(text: str) -> bool:
    """Whether it quotes more than a phrase without saying who said so."""
    return any(len(words.split()) >= 5 for words in QUOTATION.findall(text)) and not _SAYS.search(
        QUOTATION.sub(" ", text)
    )


def says_so(text: str) -> bool:
    """Whether it tells who says it, or quotes."""
    return bool(_SAYS.search(QUOTATION.sub(" ", text)) or QUOTATION.search(text))


def requoted(text: str, group: Group) -> str | None:
    """The text with another article's quoted words in quotation marks: to end the “war crimes”."""
    outside = QUOTATION.sub(lambda match: " " * len(match.group(0)), text)
    for words in sorted(_quoted_phrases(group), key=lambda words: (-len(words), words)):
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", outside)
        if found and found.start() > 0:
            return f"{text[: found.start()]}“{text[found.start() : found.end()]}”{text[found.end() :]}"
    return None


def unquotes(text: str, group: Group) -> bool:
    """Whether it says as its own what another article only quotes: "the war crimes" for “the war crimes”."""
    own = set(content_stems(QUOTATION.sub(" ", text)))
    return any(len(own.intersection(content_stems(words))) >= 2 for words in _quoted_phrases(group))


def _quoted_phrases(group: Group) -> Iterator[str]:
    """Phrases that articles quote somebody for: not the marks of an outlet that keeps its distance."""
    for member in group.members:
        if _SAYS.search(QUOTATION.sub(" ", member.text)):
            for quotation in QUOTATION.findall(member.text):
                words = re.sub(r"^(?:the|a|an) ", "", quotation.strip(" ,."))
                if 2 <= len(words.split()) <= 6:
                    yield words
