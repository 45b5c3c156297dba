"""Proposals in; out, the same with which other articles tell each, in whatever words; what none of them tells is one article's claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from summarizer.cluster import Cluster
from summarizer.composition.proposals import Proposal
from summarizer.grouping.retelling import Retelling
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import MAX_PARSED
from summarizer.text.words import content_stems, figures

# How much of a sentence another one tells, in whatever words, that may bear it out, and for its article to be named as a source. Of
# 19 such pairs of 14 events that nothing else had found 16 were right when read; of 26 that tell 0.52 to 0.6 of it 15 were.
_BEARS_OUT, _CARRIES = 0.52, 0.6
#: "…, three auditors confirmed": a teller whom nobody could ask makes no article's claim a second one's.
_NOBODY_IN_PARTICULAR = re.compile(
    r",\s+(?:(?:an?|one|two|three|several|some|many|unnamed|anonymous)\s+[a-z]+|sources|critics|experts)"
    r"\s+(?:said|says?|confirmed|claimed|told|believe)[^A-Z]*\.$"
)
# Sources named for one sentence, at most; all that carry it are counted.
_MOST_NAMED = 8


def with_lone(proposals: Sequence[Proposal], cluster: Cluster, *, retelling: Retelling) -> list[Proposal]:
    """The proposals, each with whether one article alone tells as fact what it tells."""
    alone = [
        proposal
        for proposal in proposals
        if proposal.unattributed
        or (proposal.articles < 2 <= len(cluster.articles) and _NOBODY_IN_PARTICULAR.search(proposal.text))
    ]
    lone = {
        id(proposal)
        for proposal, others in zip(alone, _told_by_others(alone, cluster, retelling), strict=True)
        if not (_hold_figures([sentence for _, sentence in others], proposal) or _share_words(proposal))
    }
    return [replace(proposal, lone=id(proposal) in lone) for proposal in proposals]


def with_carriers(told: Sequence[Proposal], cluster: Cluster, *, retelling: Retelling) -> list[Proposal]:
    """The proposals with the best sentence of every other article that tells it, and all of its figures, among their sources."""
    carried = []
    for proposal, others in zip(told, _told_by_others(told, cluster, retelling), strict=True):
        best: dict[str, Sentence] = {}
        for share, sentence in others:
            if not proposal.answer and share >= _CARRIES and _hold_figures([sentence], proposal):
                best.setdefault(sentence.article.id, sentence)
        named = (*proposal.sources, *sorted(best.values(), key=lambda each: each.key))
        carried.append(
            replace(proposal, sources=named[:_MOST_NAMED], articles=len({each.article.id for each in named}))
        )
    return carried


def _told_by_others(
    proposals: Sequence[Proposal], cluster: Cluster, retelling: Retelling
) -> Iterator[list[tuple[float, Sentence]]]:
    """Of each proposal how much of it each sentence of an article tells that is none of its sources, most first."""
    sentences = [sentence for sentence in cluster.ranking.sentences[:MAX_PARSED] if not sentence.answer]
    shares = retelling.told_by([p.text for p in proposals], [sentence.text for sentence in sentences])
    for proposal, row in zip(proposals, np.round(shares, 6).tolist(), strict=True):
        own = {source.article.id for source in proposal.sources}
        others = [
            (share, sentence)
            for share, sentence in zip(row, sentences, strict=True)
            if share >= _BEARS_OUT
            and sentence.article.id not in own
            and sentence.key not in proposal.gainsaid_by
        ]
        yield sorted(others, key=lambda each: (-each[0], each[1].key))


def _share_words(proposal: Proposal) -> bool:
    """Whether others, cut differently, have half of its words among them, and all of its figures."""
    own = {source.article.id for source in proposal.sources}
    stems = set(content_stems(proposal.text))
    missing = stems.difference(
        *(content_stems(each.said) for each in proposal.checked if each.article.id not in own)
    )
    return 2 * len(missing) <= len(stems) and not any(stem[0].isdigit() for stem in missing)


def _hold_figures(sentences: Sequence[Sentence], proposal: Proposal) -> bool:
    """Whether there are any, and they have all of its figures, rounded perhaps: "24,000" for "24,118"."""
    held = {figure for sentence in sentences for figure in figures(sentence.said)}
    return bool(sentences) and all(
        any(own in (figure, _rounded(figure)) or figure == _rounded(own) for figure in held)
        for own in figures(proposal.text)
    )


def _rounded(figure: str) -> str:
    return figure[:2] + "0" * (len(figure) - 2) if figure.isdigit() and len(figure) > 3 else figure
