"""A paragraph -> its parts where, inside it, the site and not the article speaks to its readers: “Sign up here.”"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.reading.boilerplate.paragraph import Paragraph, word_count
from summarizer.reading.boilerplate.patterns import TOLD
from summarizer.reading.quick import Quick

#: Reason and pattern, for one sentence.
_APPEALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "newsletter or subscription line",
        re.compile(
            r"^subscribe (?:now|here|today|to|for)\b|\bnewsletters?\b.*\bsign up\b|\bsign up\b.*\bnewsletters?\b"
            r"|^(?:sign up|register|log ?in) (?:here|now|today|(?:to|for)\b.*\b(?:briefing|alerts?|updates|inbox|e-?mails?))\b"
            r"|\b(?:delivered|sent)\b.* to your inbox\b",
            re.I,
        ),
    ),
    (
        "appeal to readers",
        re.compile(
            r"^(?:please )?support (?:our|independent|quality|local) (?:journalism|reporting|work|newsroom)\b"
            r"|^[\w ’']{2,40} (?:is|are|remains?) free to read\b|^you have (?:read )?(?:all |\d+ )?.{0,20}\bfree (?:articles?|stories)\b"
            r"|^(?:please )?(?:like|follow|find|join|visit|message|text|call|e-?mail|contact|tell|support) (?:us|our (?:page|channel|team|reporters?)"
            r"|(?:the|our) (?:news ?desk|news ?room|studio|editors?))\b|^(?:like|share) (?:our|this) (?:page|article|story)\b"
            r"|^do you (?:know (?:more|anything|something)|have (?:more|any) (?:information|to tell)|have a (?:news )?(?:story|tip))\b"
            r"|^(?:click|tap) (?:here|on the)\b|^click for (?:more|restrictions)\b|^keep us in the fight\b|^vote (?:now|here)\b",
            re.I,
        ),
    ),
    (
        "cookie or privacy notice",
        re.compile(
            r"^(?:read|see|view) (?:our|the) (?:cookie|privacy) \w+|\bthis site is protected by\b", re.I
        ),
    ),
    (
        "copyright line",
        re.compile(r"^not for (?:redistribution|re-?publication|reuse)\b|^all rights reserved\b", re.I),
    ),
    (
        "translation note",
        re.compile(
            r"^(?:machine[- ]|auto-?)?translated (?:automatically|by (?:machine|computer|google|our)\b.*|from (?:the )?[A-Z]\w+)\.?$"
            r"|^read (?:the|this) (?:original|(?:article|story) in)\b",
            re.I,
        ),
    ),
    (
        "weather line",
        re.compile(
            r"^(?:weather|traffic|horoscope|lottery(?: numbers)?|exchange rates?)(?: [\w ]{2,20})?: ", re.I
        ),
    ),
    (
        "related link",
        re.compile(
            r"^(?:next|previous|related|read(?: more| next| also)?|watch(?: more| now| live)?|listen|more|see also|up next|gallery)"
            r"(?: (?:story|article|post|stories|articles|posts|video))?: ?(?-i:[A-Z\d'‘“\"])",
            re.I,
        ),
    ),
    (
        "player or embedded post",
        re.compile(
            r"\bjust watched\b.*\breplay\b|\bautoplay\b.*\bautoplay\b|\bcopy this code to your website\b|\bclick to play\b"
            r"|^play video \d|\blocation (?:history|information)\b.*\btweets?\b|\btweets?\b.*\blocation (?:history|information)\b"
            r"|^a (?:post|photo|video) (?:shared|posted) by\b",
            re.I,
        ),
    ),
    (
        "editorial note",
        re.compile(
            r"^\(?(?:this version corrects|corrects to|an? (?:previous|earlier) version of this (?:article|story|report|post))\b",
            re.I,
        ),
    ),
    ("contributors", re.compile(r"^contributing: [A-Z]", re.I)),
    ("page label", re.compile(r"^on (?:air|now)(?: now)?: ", re.I)),
)

#: All of them in one, for a sentence; and for a paragraph, in which one may begin behind any stop.
_ANY_APPEAL = Quick("|".join(pattern.pattern for _, pattern in _APPEALS), ignore_case=True)
_MAY_APPEAL = Quick("|".join(pattern.pattern for _, pattern in _APPEALS), ignore_case=True, sentences=True)
_ADDRESSES = frozenset({"newsletter or subscription line", "appeal to readers", "weather line"})
_SENTENCE_END = re.compile(r"\s(?:(?<=[a-z\d)][.!?]\s)|(?<=[a-z\d)][.!?][\"”’]\s))\s*(?=[A-Z\"“‘(@])")


def parted_at_appeals(paragraphs: Sequence[str]) -> list[Paragraph]:
    """The paragraphs, in parts where sentences inside appeal to readers; those parts are marked to go."""
    appeals = _MAY_APPEAL.within("\n".join(paragraphs))
    return [part for text in paragraphs for part in _parted(text, appeals)]


def _parted(text: str, appeals: Quick) -> list[Paragraph]:
    """The paragraph, or its parts where sentences in it appeal to readers, as ``appeals`` says they may."""
    if not appeals.search(text):
        return [Paragraph(text)]
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    sentences = [text[start:end] for start, end in pairwise(cuts)]
    reasons = [_appeal(sentence.strip()) for sentence in sentences]
    if not any(reasons):
        return [Paragraph(text)]
    if sum(map(bool, reasons)) * 2 >= len(reasons):
        # Half of a short paragraph appeals: the rest leads up to it, unless it reports something.
        rest = " ".join(s for s, reason in zip(sentences, reasons, strict=True) if not reason)
        if len(rest.split()) <= 15 and not TOLD.search(rest):
            return [Paragraph(text, next(reason for reason in reasons if reason))]
    parts: list[Paragraph] = []
    for sentence, reason in zip(sentences, reasons, strict=True):
        if parts and parts[-1].reason == reason:
            parts[-1].text += sentence
        else:
            parts.append(Paragraph(sentence, reason))
    for part in parts:
        part.text = part.text.strip()
    return parts


def _appeal(sentence: str) -> str | None:
    if word_count(sentence) > 40:
        return None
    if not _ANY_APPEAL.search(sentence):
        return None
    reason = next((reason for reason, pattern in _APPEALS if pattern.search(sentence)), None)
    if reason in _ADDRESSES and re.search(r"\b(?:said|says|told|according)\b", sentence):
        return None  # someone in the news speaks
    return reason
