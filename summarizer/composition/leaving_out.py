"""Proposals in; out, those that are neither answered nor reported as done in another article, and take nobody's side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from summarizer.cluster import Cluster
from summarizer.composition.loaded_words import loaded_words, reports_mainly
from summarizer.composition.proposals import Proposal
from summarizer.composition.recency import Deed, announced, done, has_happened
from summarizer.composition.staleness import outdated, stale
from summarizer.composition.states import ended
from summarizer.composition.wordings import LeftOut
from summarizer.decontext.answers import tells_claim
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.ranking import Ranking
from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.parsing import MAX_PARSED, Parser

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Nearness of meaning from which a sentence may tell a claim that an article takes back.
_SAME_CLAIM = 0.6


def without_answered(
    proposals: Sequence[Proposal], ranking: Ranking, left_out: LeftOut, *, encoder: SentenceEncoder
) -> list[Proposal]:
    """Leave out what tells alone that which an article takes back or answers right behind it.

    Where what the article says of it cannot be told, it goes unless more articles tell it than take it back.
    """
    answered = [sentence for sentence in ranking.sentences if sentence.answer]
    vectors = encoder.encode([sentence.claim.text for sentence in answered])
    told = {proposal.sources[0].key for proposal in proposals if proposal.answer}

    def why(proposal: Proposal) -> str | None:
        if proposal.answer:
            return None
        tellers = {source.article.id for source in proposal.sources}
        back = [
            sentence
            for sentence, vector in zip(answered, vectors, strict=True)
            if float(vector @ proposal.vector) >= _SAME_CLAIM
            and tells_claim(proposal.text, sentence.claim.text)
        ]
        can_be_told = any(sentence.key in told for sentence in back)
        if back and (can_be_told or len({sentence.article.id for sentence in back}) >= len(tellers)):
            return f"its article goes on: {back[0].answer}"
        return None

    return _sifted(proposals, map(why, proposals), left_out)


def without_outdated(
    proposals: Sequence[Proposal], ranking: Ranking, left_out: LeftOut, *, parser: Parser
) -> list[Proposal]:
    """Leave out what an article only announces, or tells as going on, and another one reports as done, or over.

    And how things stood before a newer one's news. Of 633 events, whose articles have no dates of their own, eleven sentences go as
    announced, of which a strict editor would print eight nowhere and the model of content selection chooses nine; 13 of how things
    stood, of which he would print ten; and one as over. Small clusters that once came out wrong have more of all three.
    """
    sentences = ranking.sentences[:MAX_PARSED]  # their parses are at hand
    # Of what is taken back, only that is reported which takes it back.
    docs = parser.parse([sentence.answer or sentence.said for sentence in sentences])
    over = ended(sentences, docs)
    past = stale(sentences, docs, outdated(ranking.sentences))
    reported = [
        (sentence.article.id, deed)
        for sentence, doc in zip(sentences, docs, strict=True)
        for deed in done(doc)
    ]
    reasons = (
        _is_over(proposal, over)
        or _is_past(proposal, past)
        or _has_happened(proposal, doc, reported, parser=parser)
        for proposal, doc in zip(proposals, parser.parse([p.text for p in proposals]), strict=True)
    )
    return _sifted(proposals, reasons, left_out)


def _is_over(proposal: Proposal, over: Mapping[SentenceKey, Sentence]) -> str | None:
    """Of what all its sources tell as going on, that another article tells its end."""
    if not proposal.written_from or not all(source.key in over for source in proposal.written_from):
        return None
    return f"another article reports that it is over: {over[proposal.written_from[0].key].text}"


def _is_past(proposal: Proposal, past: Mapping[SentenceKey, Sentence]) -> str | None:
    """Of what all its sources tell of how things stood, that a newer article tells how they went on."""
    behind = (*proposal.written_from, *proposal.sources)
    if not proposal.written_from or not all(source.key in past for source in behind):
        return None
    since = past[proposal.written_from[0].key].text
    return f"so things stood when its article was written; a newer one tells: {since}"


def _has_happened(
    proposal: Proposal, doc: Doc, reported: Sequence[tuple[str, Deed]], *, parser: Parser
) -> str | None:
    """Of what is announced, that it is ``reported`` as done by an article, which stands there by its id."""
    ahead = announced(doc)
    if not ahead:
        return None
    sources = proposal.sources
    announcers = {
        source.article.id
        for source, told in zip(sources, parser.parse([each.said for each in sources]), strict=True)
        if announced(told)
    }
    if has_happened(ahead, [deed for name, deed in reported if name not in announcers]):
        return "another article reports that it has happened"
    return None


def without_slanted(
    proposals: Sequence[Proposal], cluster: Cluster, left_out: LeftOut, *, parser: Parser
) -> list[Proposal]:
    """Leave out what only comment says in its own voice, and words that take one outlet's side."""
    sentences = cluster.ranking.sentences
    all_comment = all(sentence.article.opinion for sentence in sentences)
    reasons: list[str | None] = []
    for proposal, doc in zip(proposals, parser.parse([p.text for p in proposals]), strict=True):
        comment = not all_comment and all(source.article.opinion for source in proposal.sources)
        loaded = loaded_words(proposal.text, sentences) if len(cluster.articles) > 1 else []
        if comment and not reports_mainly(doc):
            reasons.append("only comment says it, in its own voice")
        else:
            reasons.append(f"one outlet's loaded words: {', '.join(loaded)}" if loaded else None)
    return _sifted(proposals, reasons, left_out)


def _sifted(
    proposals: Sequence[Proposal], reasons: Iterable[str | None], left_out: LeftOut
) -> list[Proposal]:
    """The proposals that there is no reason against; the others are noted with theirs."""
    kept = []
    for proposal, reason in zip(proposals, reasons, strict=True):
        if reason is None:
            kept.append(proposal)
        else:
            left_out.append((proposal.text, reason))
    return kept
