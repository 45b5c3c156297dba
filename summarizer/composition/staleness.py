"""What an older article tells of how things stand, when a newer one has told how they went on.

"Two ships are searching", "the airport is shut", "passengers should stay away": true on the day, and wrong beside the
report of the next. Articles are newer by their dates, or by what they open with: that it is over.

A tenth of the sentences of news tell how things stand (1,928 of 19,393 of 300 events). These articles have no dates; 13 are
left out, in two events: nine of older articles, four of articles that know of the end in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from summarizer.composition.states import GOES_ON, NOW
from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.parsing import is_quoted
from summarizer.text.words import content_stems

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from summarizer.reading.article import Article

#: Sentences that open an article and tell what its news is.
_OPENING = 2
#: Content words that the end and the older article have in common, at least: both are of the same matter.
_SHARED = 2


def outdated(sentences: Sequence[Sentence], *, least: float = 0.2) -> dict[str, Sentence]:
    """Ids of the articles that are surely older than others, each with the sentence that tells so: what one opens with.

    ``least``: share of all articles, 0..1, that have to be newer; one late report makes not all the others old.
    """
    articles = {sentence.article.id: sentence.article for sentence in sentences}
    told: dict[str, list[Sentence]] = {name: [] for name in articles}
    for sentence in sentences:
        told[sentence.article.id].append(sentence)
    openings = {
        name: _Opening.of(articles[name], [each for each in told[name] if each.index < _OPENING])
        for name in sorted(articles)
    }
    newer = {
        name: list(_newer(article, told[name], list(filter(None, openings.values()))))
        for name, article in articles.items()
    }
    return {
        name: found[0]
        for name, found in newer.items()
        if found and len({each.article.id for each in found}) >= least * len(articles)
    }


def stale(
    sentences: Sequence[Sentence], docs: Sequence[Doc], older: Mapping[str, Sentence]
) -> dict[SentenceKey, Sentence]:
    """Sentences of ``older`` articles that tell how things stand, each with what a newer one opens with.

    ``docs`` are the sentences' parses; ``older`` is what :func:`outdated` found.
    """
    return {
        sentence.key: older[sentence.article.id]
        for sentence, doc in zip(sentences, docs, strict=True)
        if sentence.article.id in older and tells_how_things_stand(doc)
    }


class _Opening(NamedTuple):
    """What an article opens with, read once: it is held against all the others."""

    article: Article
    first: Sentence
    #: The sentences that tell that something is over, the first one for the title, each with its stems.
    ends: Sequence[tuple[Sentence, Set[str]]]

    @classmethod
    def of(cls, article: Article, sentences: Sequence[Sentence]) -> _Opening | None:
        """None where nothing of it is left."""
        if not sentences:
            return None
        texts = [(article.title or "", sentences[0]), *((each.text, each) for each in sentences)]
        ends = [(each, _stems([text])) for text, each in texts if _OVER.search(text)]
        return cls(article, sentences[0], ends)


def _newer(article: Article, told: Sequence[Sentence], openings: Sequence[_Opening]) -> Iterator[Sentence]:
    """The openings of articles that are surely newer."""
    own = [each.text for each in told]
    end_told = any(opening.ends for opening in openings)
    ended = end_told and any(_OVER.search(text) for text in (article.title or "", *own))
    stems = _stems(own) if end_told and not ended else set()
    for other, first, ends in openings:
        if other is article or article.is_newer_than(other):
            continue
        if _days_later(other, article):
            yield first
        elif not ended:
            yield from [each for each, shared in ends if len(stems & shared) >= _SHARED][:1]


def _stems(texts: Iterable[str]) -> set[str]:
    return {stem for text in texts for stem in content_stems(text)}


def _days_later(one: Article, other: Article) -> bool:
    mine, theirs = one.published_between, other.published_between
    return mine is not None and theirs is not None and mine[0].date() > theirs[1].date()


_OVER = re.compile(
    r"\b(?:is|are|was|were) over\b"
    r"|(?<!\bthat )(?<!\bwhich )(?<!\bhe )(?<!\bshe )\b(?:ended(?! up\b)|reopened|resumed)\b"
    r"|\b(?:was|were|has been|have been) (?:called off|lifted|restored|put out|extinguished|contained)\b"
    r"|\bunder control\b|\bback (?:in service|at work|to normal)\b"
    r"|\b(?:safe|open|opened|running|runs?|flying|drink|use|flights?) again\b|\bagain (?:safe|open|running)\b"
    r"|\bcan [^.,]* again\b|\breopens\b",
    re.IGNORECASE,
)

_ADVICE = frozenset("must should may might".split())
_ASKED = frozenset("ask urge advise warn order tell".split())


def tells_how_things_stand(doc: Doc) -> bool:
    """Whether its main clause, or what somebody says, is of now: "is being searched", "are without power", "must stay"."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return False
    clauses = [root, *(child for child in root.children if child.dep_ == "ccomp")]
    return any(_is_now(verb) for verb in clauses if not is_quoted(verb))


def _is_now(verb: Token) -> bool:
    aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if verb.tag_ == "VBG" or (verb.tag_ == "VBN" and aux & NOW):
        return bool(aux & NOW)
    if aux & _ADVICE:
        return True
    if verb.tag_ not in ("VBZ", "VBP"):
        return False
    children = list(verb.children)
    if verb.lemma_ in GOES_ON or (verb.lemma_ == "go" and any(c.lower_ == "on" for c in children)):
        return True
    if verb.lemma_ in _ASKED and any(c.dep_ in ("xcomp", "ccomp") for c in children):
        return True
    if verb.lemma_ != "be":
        return False
    # What somebody or something is ("a mayor", "300 metres long") does not change by the day.
    return any(
        (c.dep_ == "acomp" and not any(g.dep_ == "npadvmod" for g in c.children)) or c.dep_ == "prep"
        for c in children
    ) and not any(c.dep_ == "attr" for c in children)
