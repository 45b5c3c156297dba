"""What has happened since: one article announces what another reports as done.

Articles of one event are written hours or days apart, and few say when. A preview ("The council will vote on the
bridge on Friday") stays true to its article, but beside the result it is old news, told as new. The tenses give it
away: the same somebody does the same thing to the same object, once ahead and once behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.composition.states import LONG_AGO, is_done, subjects
from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted, text_of
from summarizer.text.quantities import find_dates
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: "Is set to vote": what stands between somebody and what is still to come.
_AHEAD = words("ahead")
_WILL = frozenset("will ’ll 'll".split())
#: What tells that it is, or will be, done once more.
_ANOTHER_TIME = re.compile(
    r"\b(?:again|another|next|before|already|first|second|third|further|also|more)\b", re.IGNORECASE
)
#: Verbs that say too little to be one deed: "will be", "had".
_LIGHT = words("too_little_for_a_deed")


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what to whom: stems of the subjects, the verb, stems of its objects; weekdays and dates.

    Of what was done by nobody in particular ("The bridge was closed"), there are no subjects.
    """

    subjects: frozenset[str]
    verb: str
    objects: frozenset[str]
    days: frozenset[tuple[str, str]]


def announced(doc: Doc) -> list[Deed]:
    """What the main clause says is still to come, outside quotation marks and if nobody denies it."""
    return [deed for token in doc if _is_ahead(token) for deed in _deeds(token)]


def done(doc: Doc) -> list[Deed]:
    """What the sentence says has happened."""
    if LONG_AGO.search(text_of(doc)):
        return []
    return [deed for token in doc if is_done(token) for deed in _deeds(token)]


def has_happened(preview: Sequence[Deed], reported: Iterable[Deed]) -> bool:
    """Whether something announced is among what is reported: one doer, one deed, an object in common, no other day."""
    return any(_settles(behind, ahead) for behind in reported for ahead in preview)


def _settles(behind: Deed, ahead: Deed) -> bool:
    kinds = {kind for kind, _ in ahead.days} & {
        kind for kind, _ in behind.days
    }  # a weekday may be of any date
    return (
        ahead.verb == behind.verb
        and bool(ahead.objects & behind.objects)
        and kinds <= {kind for kind, _ in ahead.days & behind.days}
        and (not behind.subjects or bool(ahead.subjects & behind.subjects))
    )


def _is_ahead(token: Token) -> bool:
    if token.pos_ != "VERB" or token.tag_ != "VB" or is_quoted(token) or _is_denied(token):
        return False
    aux = {child.lower_ for child in token.children if child.dep_ == "aux"}
    if aux & _WILL:
        return token.dep_ in ("ROOT", "conj", "ccomp")
    head = token.head
    # "Was expected to", "had planned to": what was ahead then
    then = (head.tag_ == "VBD" and head.lemma_ != "set") or any(
        child.lower_ in ("had", "was", "were") for child in head.children
    )
    due = token.dep_ in ("xcomp", "acomp") and "to" in aux and head.lemma_.lower() in _AHEAD
    return due and not then and not _is_denied(head) and head.dep_ in ("ROOT", "conj", "acomp", "ccomp")


def _is_denied(token: Token) -> bool:
    return any(child.dep_ == "neg" for child in token.children)


def _deeds(verb: Token) -> list[Deed]:
    """What a verb tells, if that can be compared."""
    word, passive = verb.lemma_.lower(), any(child.dep_ == "nsubjpass" for child in verb.children)
    doers = [] if passive else [each for each in subjects(verb) if each.pos_ != "PRON"]
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    told = word not in _LIGHT and bool(doers or passive) and not _ANOTHER_TIME.search(text_of(verb.doc))
    if not told or not objects:
        return []
    days = {(date.kind, date.value) for date in find_dates(verb.doc) if date.kind in ("weekday", "day")}
    return [Deed(_stems(doers), word, _stems(objects), frozenset(days))]


def _stems(nouns: Iterable[Token]) -> frozenset[str]:
    return frozenset(stem(each.lemma_.lower()) for noun in nouns for each in (noun, *noun.conjuncts))
