"""Sentences and their parses in; out, those that tell of a state which another article reports the end of, each with that end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.composition.states.ending import ending_of
from summarizer.composition.states.hanging import hangs_on
from summarizer.composition.states.standing import standing_of
from summarizer.composition.states.stories import Told
from summarizer.composition.states.themes import same_theme
from summarizer.retrieval.sentences import Sentence, SentenceKey

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Sentences that open an article, which tell what it is about.
_OPENING = 4


def ended(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> dict[SentenceKey, Sentence]:
    """Sentences that tell how things stood which are over, each with the one of another article that tells their end.

    ``docs`` are the sentences' parses. No article ends what a newer one tells, or what it tells itself as going on. What the
    article asks for, or goes on to tell of "them", because things stand so, is over with that.
    """
    pairs = list(enumerate(zip(sentences, docs, strict=True)))
    standing = [told for row, (sentence, doc) in pairs for told in standing_of(row, sentence, doc)]
    ending = [told for row, (sentence, doc) in pairs for told in ending_of(row, sentence, doc)]
    found: dict[SentenceKey, Sentence] = {}
    for state in (_of_nouns(each, standing) for each in standing):
        end = _end(state, standing, ending)
        if end is None:
            continue
        own = sentences[state.row]
        found.setdefault(own.key, sentences[end.row])
        for each, doc in zip(sentences, docs, strict=True):
            if each.article is own.article and own.index < _OPENING and hangs_on(doc, each.index - own.index):
                found.setdefault(each.key, sentences[end.row])
    return found


def _end(state: Told, standing: Sequence[Told], ending: Sequence[Told]) -> Told | None:
    """What ends a state, if anything does."""
    ends = [end for end in ending if same_theme(state, end)]
    telling = {end.article.id for end in ends}
    going_on = {each.article.id for each in standing if same_theme(state, each)}
    for end in ends:
        newer = end.article.is_newer_than(state.article)
        knows = state.article.id in telling and not newer
        older = state.article.is_newer_than(end.article) or (end.if_newer and not newer)
        if end.article.id not in going_on and not knows and not older:
            return end
    return None


def _of_nouns(state: Told, standing: Sequence[Told]) -> Told:
    """ "They are searching for her": for whom, the article's other sentences tell."""
    if any(theme.pos_ != "PRON" for theme in state.themes):
        return state
    themes = [
        theme
        for each in standing
        if each.story == state.story and each.article is state.article
        for theme in each.themes
        if theme.pos_ != "PRON"
    ]
    return replace(state, themes=tuple(themes))
