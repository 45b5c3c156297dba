"""Proposals in; out, those that the gate lets pass, each with the group whose news it tells and what backs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition.proposals import Proposal
from summarizer.composition.wordings import LeftOut
from summarizer.decontext.whole import says_so
from summarizer.judging import Gate, Question, Verdict
from summarizer.judging.backing import backing
from summarizer.judging.features import overlap
from summarizer.retrieval.encoding import SentenceEncoder, Vectors
from summarizer.retrieval.sentences import Sentence

# Share of its content words that the best single source lacks, from which a sentence joins.
_JOINS = 0.05


def pass_gate(
    proposals: Sequence[Proposal],
    cluster: Cluster,
    left_out: LeftOut,
    *,
    gate: Gate,
    encoder: SentenceEncoder,
) -> list[Proposal]:
    """What may be said."""
    vectors = encoder.encode([each.text for each in proposals])
    verdicts = gate.check([_question(each, cluster) for each in proposals])
    ranking = cluster.ranking
    members = [
        ranking.vectors[[ranking.rows[each.key] for each in group.members]] for group in cluster.groups
    ]
    passed: list[Proposal] = []
    for proposal, verdict, vector in zip(proposals, verdicts, vectors, strict=True):
        if verdict.refused is not None:
            left_out.append((proposal.text, verdict.refused))
            continue
        written = proposal.origin == "fused" and proposal.part is None
        # Made from a group and its neighbours, it may tell a neighbour's news.
        home = _nearest(vector, members) if written else proposal.group
        # Who takes a claim back does not back it, nor does who tells the claim alone back both.
        checked = tuple(
            each
            for each in dict.fromkeys((*proposal.written_from, *cluster.groups[home].members))
            if bool(each.answer) == bool(proposal.answer)
        )
        placed = replace(
            proposal,
            group=home,
            checked=checked,
            joins=proposal.part is not None or (written and _joins(proposal, cluster)),
            vector=vector,
        )
        backed = with_backing(placed, verdict, cluster)
        passed.append(replace(backed, unattributed=_is_unattributed(backed, cluster)))
    return passed


def with_backing(proposal: Proposal, verdict: Verdict, cluster: Cluster) -> Proposal:
    """The proposal as the gate has passed it, with what else says so of the sentences it was checked against.

    A join has its two sentences in front, and as many articles tell it as the one that tells its news.
    """
    sources, articles = backing(verdict.text, held_by(proposal, cluster))
    if proposal.part is not None:
        sources = tuple(dict.fromkeys((*proposal.written_from, *sources)))
        _, articles = backing(cluster.told[proposal.written_from[0].key], held_by(proposal, cluster))
    else:
        articles = max(articles, verdict.articles)
    return replace(
        proposal,
        text=verdict.text,
        # A fuser may write what an article says word for word.
        origin="extracted" if verdict.verbatim else proposal.origin,
        sources=sources,
        articles=articles,
        score=verdict.score,
    )


def held_by(proposal: Proposal, cluster: Cluster) -> list[tuple[Sentence, str]]:
    """What a proposal may rest on, each sentence with what is told of it: none that gainsays it."""
    return [
        (each, cluster.told.get(each.key, each.said))
        for each in proposal.checked
        if each.key not in proposal.gainsaid_by
    ]


def _question(proposal: Proposal, cluster: Cluster) -> Question:
    return Question(
        text=proposal.text,
        sources=proposal.written_from,
        read_as=tuple(cluster.told.get(each.key, each.said) for each in proposal.written_from),
        written=proposal.origin == "fused",
        part=proposal.part,
    )


def _nearest(vector: Vectors, members: Sequence[Vectors]) -> int:
    """The group whose members are nearest to a sentence."""
    return max(range(len(members)), key=lambda n: (round(float((members[n] @ vector).mean()), 5), -n))


def _joins(proposal: Proposal, cluster: Cluster) -> bool:
    """Whether it says what no single one of the sentences says that it was written from."""
    read = [cluster.told[each.key] for each in proposal.written_from]
    return overlap(proposal.text, read)["spread"] >= _JOINS


def _is_unattributed(proposal: Proposal, cluster: Cluster) -> bool:
    """Whether it states as fact, without saying who says so, what too few of the articles report."""
    total = len(cluster.articles)
    # Who adds to a join need not tell its news.
    tellers = proposal.written_from[:1] if proposal.part is not None else proposal.sources
    return (
        total >= 3
        and proposal.articles < min(cluster.config.verification.min_articles, total)
        and len({source.article.id for source in tellers}) < 2
        and not says_so(proposal.text)
    )
