"""Sentences and their parses in; out, those that tell of a state which another article reports the end of, each with that end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from summarizer.composition.states.stories import Term, terms_in
from summarizer.composition.states.tenses import (
    LONG_AGO,
    auxiliaries,
    is_asserted,
    is_done,
    is_open,
    main_clauses,
    subjects,
    tells_how_things_stand,
    verb_of,
)
from summarizer.composition.states.themes import is_one
from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.parsing import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Sentences that open an article, which tell what it is about; those behind a state in which "they" are still the same.
_OPENING, _NEAR = 4, 3
_THEM = frozenset("he she they him her them".split())


class _Told(NamedTuple):
    """That something stands so, or has ended, and of whom or what."""

    sentence: Sentence
    term: Term
    themes: Sequence[Token]
    #: Whether it counts only where its article is newer: "the bridge is open" may be of before it was shut.
    if_newer: bool

    @property
    def stands(self) -> bool:
        return self.term.kind in ("holds", "sought")

    def is_of(self, other: _Told) -> bool:
        """Whether both are of one story and of the same somebody or something."""
        return self.term.story == other.term.story and any(
            is_one(a, b, self.term.of) for a in self.themes for b in other.themes
        )


def ended(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> dict[SentenceKey, Sentence]:
    """Sentences that tell how things stood which are over, each with the one of another article that tells their end.

    ``docs`` are the sentences' parses. No article ends what a newer one tells, or what it tells itself as going on. What the
    article asks for, or goes on to tell of "them", because things stand so, is over with that.
    """
    told = [each for sentence, doc in zip(sentences, docs, strict=True) for each in _told(sentence, doc)]
    standing, ending = [each for each in told if each.stands], [each for each in told if not each.stands]
    found: dict[SentenceKey, Sentence] = {}
    for state in standing:
        end = _end(state, standing, ending)
        if end is None:
            continue
        own = state.sentence
        found.setdefault(own.key, end.sentence)
        for each, doc in zip(sentences, docs, strict=True):
            opens = each.article is own.article and own.index < _OPENING
            if opens and _hangs_on(doc, each.index - own.index):
                found.setdefault(each.key, end.sentence)
    return found


def _end(state: _Told, standing: Sequence[_Told], ending: Sequence[_Told]) -> _Told | None:
    """What ends a state, if anything does."""
    ends = [end for end in ending if state.is_of(end)]
    telling = {end.sentence.article.id for end in ends}
    going_on = {each.sentence.article.id for each in standing if state.is_of(each)}
    mine = state.sentence.article
    for end in ends:
        theirs = end.sentence.article
        newer = theirs.is_newer_than(mine)
        known = (mine.id in telling or end.if_newer) and not newer
        if theirs.id not in going_on and not known and not mine.is_newer_than(theirs):
            return end
    return None


def _hangs_on(doc: Doc, distance: int) -> bool:
    """Whether a sentence tells or asks something because things stand so, or tells shortly behind what "they" will do."""
    will = any(auxiliaries(verb) & {"will", "’ll", "'ll"} for verb in main_clauses(doc))
    of_them = 0 < distance <= _NEAR and any(token.lower_ in _THEM for token in doc)
    return (abs(distance) <= _NEAR and tells_how_things_stand(doc)) or (will and of_them)


def _told(sentence: Sentence, doc: Doc) -> Iterator[_Told]:
    """What a sentence tells as still so, or as over."""
    if LONG_AGO.search(text_of(doc)):
        return
    for term, word in terms_in(doc):
        verb, if_newer = verb_of(word), False
        themes: list[Token] = []
        if term.kind == "holds" and _is_so(word):
            themes = subjects(word)
        elif term.kind == "sought" and is_open(verb):
            themes = _for_whom(word)
        elif term.kind == "ends" and is_done(word):
            themes = _undergoing(word)
        elif term.kind == "over" and _is_so(word, was=True) and is_asserted(verb):
            themes = subjects(word)
            if_newer = not any(each.lower_ in ("again", "back", "now") for each in verb.subtree)
        if themes:  # with those that "and" joins to them
            joined = [each for theme in themes for each in (theme, *theme.conjuncts)]
            yield _Told(sentence, term, joined, if_newer)


def _is_so(word: Token, *, was: bool = False) -> bool:
    """Whether somebody or something is said to be so, or to have been: not "the missing girl", nor who "shut" something."""
    verb = verb_of(word)
    noun = word.dep_ == "amod" and word.head.pos_ in ("NOUN", "PROPN")
    done_to = any(child.dep_ == "dobj" for child in word.children)
    return not (noun or done_to) and (is_open(verb) or (was and verb.tag_ == "VBD"))


def _for_whom(word: Token) -> list[Token]:
    """Whom somebody seeks, or looks "for"."""
    direct = [child for child in word.children if child.dep_ == "dobj" and word.lemma_ in ("seek", "hunt")]
    return direct + _behind(word, {"for"})


def _undergoing(verb: Token) -> list[Token]:
    """To whom or what it is done, and where; of what happens by itself ("reopened", "gave himself up"), the subject."""
    if any(child.dep_ == "ccomp" for child in verb.children):  # "the report found that …"
        return []
    done_to = [child for child in verb.children if child.dep_ in ("nsubjpass", "dobj")]
    others = [each for each in done_to if not each.lower_.endswith(("self", "selves"))]
    doer = [child for child in verb.children if child.dep_ == "nsubj"]
    # "Power returned to all homes": what stands behind them is over it, too
    return (others or doer) + _behind(verb, {"to", "on", "at", "in", "for", "across", "through"})


def _behind(word: Token, prepositions: set[str]) -> list[Token]:
    return [
        noun
        for child in word.children
        if child.dep_ in ("prep", "dative") and child.lower_ in prepositions
        for noun in child.children
        if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME")
    ]
