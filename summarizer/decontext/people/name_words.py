"""A name of a parsed sentence in, its words out, without titles and marks; nothing where it is no name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.decontext.people.name_matching import ARABIC_ARTICLE, PARTICLES
from summarizer.decontext.people.titles import HONORIFICS, is_role
from summarizer.text.lists import words
from summarizer.text.words import STOP_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: The parser makes them words of their own.
HYPHENS = frozenset("-‐‑")
#: What the parser cuts off a name that owns something.
_POSSESSIVES = frozenset({"'s", "’s", "’", "'"})
#: With a capital in headlines and in links to other articles.
_NO_FIRST_NAMES = words("no_first_names")


def whole_name(entity: Span) -> Span:
    """A recognised name with the parts of it that the recogniser left out: "Tomas Peña" of "Tomas Peña Ruiz"."""
    doc, start, end = entity.doc, entity.start, entity.end
    if entity.label_ != "PERSON":
        return entity
    while start > 0 and doc[start - 1].text in PARTICLES:
        start -= 1
    while end < len(doc) and doc[end].pos_ == "PROPN" and not doc[end].ent_type_:
        if not (doc[end].text[0].isupper() or doc[end].text in PARTICLES):
            break
        end += 1
    return doc[start:end]


def name_words(entity: Span) -> tuple[str, ...]:
    """The entity's words without honorifics, titles, possessives and marks."""
    if is_cut_at_hyphen(entity):
        return ()
    words: list[str] = []
    within = False  # behind a hyphen
    for token in entity:
        if token.lower_ in _POSSESSIVES:
            if token.i < entity.end - 1 and token.lower_ in ("'s", "’s"):
                return ()  # "Benny Gantz’s Blue": two things taken for one
        elif token.text in HYPHENS and words and stands_joined(entity.doc, token.i):
            words[-1] += token.text
            within = True
        elif token.is_punct and token.text != ".":
            return ()
        elif within:
            words[-1] += token.text
            within = False
        else:
            words.append(token.text)
    if any(word.endswith(("'s", "’s")) for word in words[:-1]):
        return ()
    before = entity.doc[entity.start - 1].lower_ if entity.start else ""
    if words and words[0] == "Charge" and before == "in":
        words = words[1:]  # of "Special Agent in Charge Paul Dorn"
    while words and (words[0].lower() in HONORIFICS or is_role(words[0])):
        words = words[1:]
    words = [re.sub(r"['’]s?$", "", word) for word in words]
    if words and (words[0].lower() in STOP_WORDS or words[0].lower() in _NO_FIRST_NAMES):
        return ()  # "Beyond Paris" of a headline
    good = all(
        re.fullmatch(r"(?:[A-Z]\.)+|[^\W\d_][\w.'’‐‑-]*", word)
        and (word[0].isupper() or word in PARTICLES or ARABIC_ARTICLE.match(word))
        for word in words
    )
    good = good and bool(words) and (words[-1][0].isupper() or "-" in words[-1])
    return tuple(words) if good and 0 < len(words) <= 4 else ()


def stands_joined(doc: Doc, place: int) -> bool:
    """Whether no space parts a token from its neighbours."""
    return 0 < place < len(doc) - 1 and not doc[place - 1].whitespace_ and not doc[place].whitespace_


def is_cut_at_hyphen(entity: Span) -> bool:
    """ "Mun Jae" of "Mun Jae-wol", "Dahl" of "Dahl-led"."""
    doc = entity.doc
    edges = [place for place in (entity.start - 1, entity.end) if 0 <= place < len(doc)]
    return any(doc[place].text in HYPHENS and stands_joined(doc, place) for place in edges)


def may_be_personal(tokens: tuple[str, ...]) -> bool:
    """Whether none of its words is one of companies, bodies or places, or an abbreviation."""
    return not any(
        token.lower() in _BODIES or (token.isupper() and len(token.rstrip(".")) > 1) for token in tokens
    )


#: Words in the names of companies, bodies and places, which the recogniser takes for people at times.
_BODIES = words("bodies")
