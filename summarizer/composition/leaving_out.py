"""Proposals in; out, those that are neither answered nor reported as done in another article, and take nobody's side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from summarizer.cluster import Cluster
from summarizer.composition.loaded_words import loaded_words, reports_mainly
from summarizer.composition.proposals import Proposal
from summarizer.composition.recency import announced, done, has_happened
from summarizer.composition.staleness import outdated, stale
from summarizer.composition.states import ended
from summarizer.composition.wordings import LeftOut
from summarizer.decontext.answers import tells_claim
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.parsing import MAX_PARSED, Parser

#: Why a proposal is left out; None where it is not.
Reason = Callable[[Proposal], str | None]

# Nearness of meaning from which a sentence may tell a claim that an article takes back.
_SAME_CLAIM = 0.6


def sifted(
    proposals: Sequence[Proposal],
    cluster: Cluster,
    left_out: LeftOut,
    *,
    parser: Parser,
    encoder: SentenceEncoder,
) -> list[Proposal]:
    """The proposals that may be told beside everything else the articles say; the others are noted with the reason."""
    reasons = (
        _answered(proposals, cluster, encoder=encoder),
        _outdated(cluster, parser=parser),
        _slanted(cluster, parser=parser),
    )
    kept = []
    for proposal in proposals:
        why = next(filter(None, (reason(proposal) for reason in reasons)), None)
        if why is None:
            kept.append(proposal)
        else:
            left_out.append((proposal.text, why))
    return kept


def _answered(proposals: Sequence[Proposal], cluster: Cluster, *, encoder: SentenceEncoder) -> Reason:
    """Of what tells alone that which an article takes back or answers right behind it.

    Where what the article says of it cannot be told, it goes unless more articles tell it than take it back.
    """
    answered = [sentence for sentence in cluster.ranking.sentences if sentence.answer]
    vectors = encoder.encode([sentence.claim.text for sentence in answered])
    told = {proposal.sources[0].key for proposal in proposals if proposal.answer}

    def why(proposal: Proposal) -> str | None:
        if proposal.answer:
            return None
        back = [
            sentence
            for sentence, vector in zip(answered, vectors, strict=True)
            if float(vector @ proposal.vector) >= _SAME_CLAIM
            and tells_claim(proposal.text, sentence.claim.text)
        ]
        tellers = {source.article.id for source in proposal.sources}
        takers = {sentence.article.id for sentence in back}
        if back and (len(takers) >= len(tellers) or any(sentence.key in told for sentence in back)):
            return f"its article goes on: {back[0].answer}"
        return None

    return why


def _outdated(cluster: Cluster, *, parser: Parser) -> Reason:
    """Of what an article only announces, or tells as going on, and another one reports as done, or over.

    And of how things stood before a newer one's news. Of 633 events, whose articles have no dates of their own, eleven sentences go as
    announced, of which a strict editor would print eight nowhere and the model of content selection chooses nine; 13 of how things
    stood, of which he would print ten; and one as over. Small clusters that once came out wrong have more of all three.
    """
    sentences = cluster.ranking.sentences[:MAX_PARSED]  # their parses are at hand
    # Of what is taken back, only that is reported which takes it back.
    docs = parser.parse([sentence.answer or sentence.said for sentence in sentences])
    over = ended(sentences, docs)
    past = stale(sentences, docs, outdated(cluster.ranking.sentences))
    reported = [
        (sentence.article.id, deed)
        for sentence, doc in zip(sentences, docs, strict=True)
        for deed in done(doc)
    ]

    def has_been_done(proposal: Proposal) -> bool:
        ahead = announced(parser.parse([proposal.text])[0])
        if not ahead:
            return False
        told = parser.parse([source.said for source in proposal.sources])
        announcers = {
            source.article.id for source, doc in zip(proposal.sources, told, strict=True) if announced(doc)
        }
        return has_happened(ahead, [deed for name, deed in reported if name not in announcers])

    def why(proposal: Proposal) -> str | None:
        if found := _all_in(over, proposal.written_from):
            return f"another article reports that it is over: {found.text}"
        if found := _all_in(past, (*proposal.written_from, *proposal.sources)):
            return f"so things stood when its article was written; a newer one tells: {found.text}"
        return "another article reports that it has happened" if has_been_done(proposal) else None

    return why


def _all_in(found: Mapping[SentenceKey, Sentence], sources: Sequence[Sentence]) -> Sentence | None:
    """What was found of the first of the sources, where something was of each."""
    return found[sources[0].key] if sources and all(source.key in found for source in sources) else None


def _slanted(cluster: Cluster, *, parser: Parser) -> Reason:
    """Of what only comment says in its own voice, and of words that take one outlet's side."""
    sentences = cluster.ranking.sentences
    all_comment = all(sentence.article.opinion for sentence in sentences)

    def why(proposal: Proposal) -> str | None:
        comment = not all_comment and all(source.article.opinion for source in proposal.sources)
        if comment and not reports_mainly(parser.parse([proposal.text])[0]):
            return "only comment says it, in its own voice"
        loaded = loaded_words(proposal.text, sentences) if len(cluster.articles) > 1 else []
        return f"one outlet's loaded words: {', '.join(loaded)}" if loaded else None

    return why
