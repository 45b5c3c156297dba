"""Continuations: "Dahl added that …" is read behind what Dahl said, and two sentences of one statement side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.composition.precedence.tellings import (
    BESIDE,
    GOES_ON,
    SAME_SPEAKER,
    Constraint,
    Telling,
    main_verbs,
    speaker,
    subject,
    told_before,
    with_subject,
)
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import text_of
from summarizer.text.quotes import QUOTATION
from summarizer.text.words import content_stems

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Content words that two sentences share where they tell the same thing.
_SAME_MATTER = 3
# How much text before a sentence is searched for them.
_CHARACTERS = 400


def continuation(number: int, tellings: Sequence[Telling]) -> Iterator[Constraint]:
    """ "Dahl added that …", "In other interviews, …": behind what it goes on from, its own speaker's words if it can."""
    doc = tellings[number].doc
    cue = _goes_on(doc, leans=tellings[number].leans)
    if cue is None:
        return
    word, close = cue
    near = told_before(number, tellings, word=word)
    if _BARE_ADDING.match(text_of(doc)):
        near = [(1, other) for other in _telling_the_rest(number, tellings)] or near
    if not near:
        return
    who = subject(doc)
    same = [each for each in near if who is not None and subject(tellings[each[1]].doc) == who]
    distance, other = (same or near)[0]
    yield Constraint(
        before=other,
        after=number,
        adjacent=(close and bool(same)) or (distance <= BESIDE and (close or bool(same))),
        between=with_subject(who, tellings) if same else frozenset(),
        strength=GOES_ON,
        reason=f"“{word}” goes on from it" if word else "points back at it",
    )


def _telling_the_rest(number: int, tellings: Sequence[Telling]) -> list[int]:
    """Which of them tells most of what stood before it: ' “The pier is safe!” | Dahl tweeted, adding, “…” '."""
    own = set(content_stems(text_of(tellings[number].doc)))
    cut = {word for source in tellings[number].sources[:1] for word in _words_before(source)} - own
    shared = {
        other: len(cut & (set(content_stems(text_of(telling.doc))) - own))
        for other, telling in enumerate(tellings)
        if other != number
    }
    most = max(shared.values(), default=0)
    return [other for other, count in shared.items() if count == most >= _SAME_MATTER][:1]


def _words_before(sentence: Sentence) -> set[str]:
    """Stems of what its article says right before it."""
    return set(content_stems(sentence.article.text[max(sentence.start - _CHARACTERS, 0) : sentence.start]))


def _goes_on(doc: Doc, *, leans: bool) -> tuple[str, bool] | None:
    """The word with which it goes on from something told before, and whether that has to stand right before it."""
    text = text_of(doc)
    if (opening := _OPENS_ON.match(text)) is not None:
        return opening.group(0), True
    if (bare := _BARE_ADDING.match(text)) is not None:
        return bare.group(0), True
    if leans and not QUOTATION.search(text):
        return "", True
    for verb in main_verbs(doc):
        lemma = verb.lemma_.lower()
        speaks = bool(QUOTATION.search(text)) or any(child.dep_ == "ccomp" for child in verb.children)
        if lemma in _ADDS and speaks and not any(child.dep_ == "dobj" for child in verb.children):
            return verb.text, True
        for child in verb.children:
            if child.dep_ == "advmod" and child.lower_ in _ADVERBS:
                return child.text, False
    return None


_ADDS = frozenset({"add", "continue"})
_ADVERBS = frozenset("also too again later afterwards afterward subsequently then".split())
_OPENS_ON = re.compile(
    r"(?:In (?:other|another|a separate|a second|a later|later|subsequent|the same|separate)\b"
    r"|(?:On )?[Tt]he (?:same|next|following) (?:day|night|morning|afternoon|evening|week)\b"
    r"|(?:Hours|Minutes|Days|Moments|Shortly|Soon)(?: later| after| afterwards?)\b(?=,| [a-z]+ed\b)"
    r"|If (?:confirmed|so|true|approved|passed|convicted)\b,?"
    r"|(?:That|This|It) (?:would|will|means|meant|followed|follows|came|comes)\b)"
)
#: "Dahl tweeted, adding, “…”": what he tweeted first stood before.
_BARE_ADDING = re.compile(r"(?:[\w.’'-]+ ){1,5}(?:said|tweeted|wrote|posted), adding\b")


def same_speaker(number: int, tellings: Sequence[Telling]) -> Iterator[Constraint]:
    """Two sentences of one statement stay side by side, as the article has them."""
    who = speaker(tellings[number].doc)
    for distance, other in told_before(number, tellings):
        if who is not None and distance <= BESIDE and speaker(tellings[other].doc) == who:
            yield Constraint(
                before=other,
                after=number,
                adjacent=True,
                between=with_subject(who, tellings),
                strength=SAME_SPEAKER,
                reason=f"{who} goes on speaking",
            )
            return
