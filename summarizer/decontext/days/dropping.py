"""Sentences in, the same out without a day that only says when something was done and need not be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.decontext.days.phrases import Phrase
from summarizer.decontext.days.tenses import has_subject, tense_of
from summarizer.text.parsing import text_of
from summarizer.text.words import MONTH, WEEKDAY

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def without_day(phrases: Sequence[Phrase]) -> str | None:
    """The sentence without "yesterday" where that only says when its main clause was done; None where it may not go.

    Of 524 sentences of articles with such words outside quotation marks it leaves 81 whole, 2 of them wrong ("told her
    staff" what?); the others cannot be told. It is what undated reports open with, "the court ruled yesterday that".
    """
    days = [phrase for phrase in phrases if phrase.unit == "day" and phrase.bearing != "nowadays"]
    if len(days) != 1 or days[0].bearing != "day" or not _only_says_when(days[0]):
        return None
    phrase, text = days[0], text_of(days[0].token.doc)
    before, after = text[: phrase.start].rstrip(), text[phrase.end :]
    if not before:
        after = after.lstrip(", ")
        return after[:1].upper() + after[1:]
    if before.endswith(",") and (not after.strip() or after.lstrip()[0] in ",.!"):
        before = before[:-1]
    return before + after


def _only_says_when(phrase: Phrase) -> bool:
    token = phrase.token
    verb = token.head
    if phrase.offset > 0 or phrase.owns or token.dep_ not in ("npadvmod", "advmod") or verb.pos_ != "VERB":
        return False
    if verb.dep_ not in ("ROOT", "ccomp") or tense_of(verb) != "past" or _needs_more(phrase.before):
        return False
    if _tells_more(phrase.end, token.doc):
        return False
    others = {each.i for each in verb.children if each.dep_ in ("npadvmod", "advmod", "neg")} - {token.i}
    told = re.search(rf"\b(?:{WEEKDAY}|{MONTH})\b|\b(?:than|but|again)\b", text_of(token.doc))
    return not others and told is None and has_subject(verb)


def _tells_more(end: int, doc: Doc) -> bool:
    """Whether what follows hangs on a day that ends there: "Monday, the day of the saint", "yesterday, when the dam broke"."""
    more = _WHEN if end <= len("Earlier on Wednesday") else _WHEN_OR_APPOSED  # "On Monday, the bridge fell"
    return more.match(text_of(doc), end) is not None


#: What goes on about the day before it.
_WHEN = re.compile(r",? (?:when|which|where|whose)\b|\s*[–—(]")
_WHEN_OR_APPOSED = re.compile(rf"{_WHEN.pattern}|, (?:the|an?|his|her|its|their)\b")


def _needs_more(before: Token | None) -> bool:
    """Whether the word before a day would be left hanging: "until yesterday", "than on Sunday", "and yesterday"."""
    return before is not None and (
        before.dep_ in ("prep", "cc") or before.lower_ in ("as", "than", "not", "only")
    )
