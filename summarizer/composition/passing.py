"""Wordings in; out, those that the gate lets pass, each with the group whose news it tells and what backs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition.proposals import Proposal
from summarizer.composition.wordings import LeftOut, Wording
from summarizer.decontext.whole import says_so
from summarizer.judging import Gate, Question, Verdict
from summarizer.judging.backing import backing
from summarizer.judging.features import overlap
from summarizer.retrieval.encoding import SentenceEncoder, Vectors
from summarizer.retrieval.sentences import Sentence, SentenceKey

# Share of its content words that the best single source lacks, from which a sentence joins.
_JOINS = 0.05


def pass_gate(
    wordings: Sequence[Wording],
    cluster: Cluster,
    left_out: LeftOut,
    *,
    gate: Gate,
    encoder: SentenceEncoder,
    min_articles: int,
) -> list[Proposal]:
    """What may be said. ``min_articles``: how many have to report what is stated as fact, without saying who says so."""
    context = cluster.told
    vectors = encoder.encode([each.told for each in wordings])
    verdicts = gate.check([_question(each, context) for each in wordings])
    members = member_vectors(cluster)
    passed: list[Proposal] = []
    for wording, verdict, vector in zip(wordings, verdicts, vectors, strict=True):
        if verdict.refused is not None:
            left_out.append((wording.told, verdict.refused))
            continue
        # Made from a group and its neighbours, it may tell a neighbour's news.
        home = _nearest(vector, members) if wording.origin == "fused" else wording.group
        # Who takes a claim back does not back it, nor does who tells the claim alone back both.
        checked = tuple(
            each
            for each in dict.fromkeys((*wording.sources, *cluster.groups[home].members))
            if bool(each.answer) == bool(wording.answer)
        )
        backed = widened(verdict, checked, context)
        passed.append(
            Proposal(
                group=home,
                text=wording.told,
                answered=bool(wording.answer),
                # A fuser may write what an article says word for word.
                origin="extracted" if verdict.verbatim else wording.origin,
                verdict=backed,
                written_from=wording.sources,
                joins=_joins(wording, context),
                unattributed=_is_unattributed(
                    wording.told,
                    backed,
                    min_articles=min_articles,
                    total_articles=len(cluster.articles),
                ),
                checked=checked,
                vector=vector,
            )
        )
    return passed


def _question(wording: Wording, context: Mapping[SentenceKey, str]) -> Question:
    return Question(
        text=wording.told,
        sources=wording.sources,
        read_as=tuple(context[source.key] for source in wording.sources),
        written=wording.origin == "fused",
    )


def _nearest(vector: Vectors, members: Sequence[Vectors]) -> int:
    """The group whose members are nearest to a sentence."""
    return max(range(len(members)), key=lambda n: (round(float((members[n] @ vector).mean()), 5), -n))


def _joins(wording: Wording, context: Mapping[SentenceKey, str]) -> bool:
    """Whether a fuser wrote it and it says what no single one of its sources says."""
    if wording.origin != "fused":
        return False
    return overlap(wording.text, [context[each.key] for each in wording.sources])["spread"] >= _JOINS


def _is_unattributed(text: str, verdict: Verdict, *, min_articles: int, total_articles: int) -> bool:
    """Whether it states as fact, without saying who says so, what too few of the articles report."""
    return (
        total_articles >= 3
        and verdict.articles < min(min_articles, total_articles)
        and len({source.article.id for source in verdict.sources}) < 2
        and not says_so(text)
    )


def widened(verdict: Verdict, checked: Sequence[Sentence], context: Mapping[SentenceKey, str]) -> Verdict:
    """The verdict with what else of the group says so among its sources."""
    sources, articles = backing(
        verdict.text, [(sentence, context.get(sentence.key, sentence.said)) for sentence in checked]
    )
    return replace(verdict, sources=sources, articles=max(articles, verdict.articles))


def member_vectors(cluster: Cluster) -> list[Vectors]:
    """For each group its members' embeddings, ``(members, dimensions)``."""
    ranking = cluster.ranking
    return [ranking.vectors[[ranking.rows[each.key] for each in group.members]] for group in cluster.groups]
