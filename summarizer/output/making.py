"""A composed cluster in; the :class:`Summary` that a caller gets out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.cluster import Cluster
from summarizer.composition.composer import Composition
from summarizer.composition.proposals import Proposal
from summarizer.conflicts.claims import Conflict as Disagreement
from summarizer.errors import InputError
from summarizer.output.summary import (
    ArticleUse,
    Claim,
    Conflict,
    Dropped,
    Explanation,
    Source,
    Summary,
    SummarySentence,
    Support,
)
from summarizer.reading.article import Article
from summarizer.retrieval.sentences import MAX_CHARACTERS, Sentence


def make_summary(cluster: Cluster, composition: Composition, *, model: Mapping[str, Any]) -> Summary:
    """The summary, with where everything comes from and what was left out.

    :param model: what the fuser says of itself.
    :raises InputError: nothing of the articles can be said.
    """
    if not composition.proposals:
        raise _nothing_to_say(cluster)
    return Summary(
        sentences=tuple(_sentence(cluster, proposal) for proposal in composition.proposals),
        conflicts=tuple(map(_conflict, cluster.conflicts)),
        articles=_article_uses(cluster),
        dropped=(
            *(
                Dropped(text=text, reason=f"no sentence: {MAX_CHARACTERS} characters without an end")
                for text in cluster.passed_over
            ),
            *(Dropped(text=text, reason=reason) for text, reason in composition.dropped),
            *(Dropped(text=each.sentence.text, reason=each.left_out or "") for each in cluster.left_out),
            *(
                Dropped(text=t.text, reason=f"longer than the model reads: cut after {t.words_kept} words")
                for t in cluster.truncations
            ),
        ),
        model=dict(model),
        config=cluster.config.model_dump(mode="json"),
        seconds={name: round(value, 3) for name, value in cluster.clock.seconds.items()},
    )


def _sentence(cluster: Cluster, proposal: Proposal) -> SummarySentence:
    origin = cluster.groups[proposal.group]
    salience = cluster.ranking.salience[cluster.ranking.rows[origin.members[0].key]]
    parts = {
        "agreement": salience.agreement,
        "event": salience.event,
        "position": salience.position,
        "length": salience.length,
        "form": salience.form,
    }
    if salience.query is not None:
        parts["query"] = salience.query
    return SummarySentence(
        text=proposal.text,
        origin=proposal.origin,
        support=Support(verdict="supported", score=proposal.score, articles=proposal.articles),
        sources=tuple(map(_source, proposal.sources)),
        explanation=Explanation(
            salience=origin.salience, parts=parts, group=tuple(map(_source, origin.members))
        ),
    )


def _conflict(found: Disagreement) -> Conflict:
    return Conflict(
        topic=found.topic,
        claims=tuple(
            Claim(value=claim.value, date=claim.date, sources=tuple(map(_source, claim.sources)))
            for claim in found.claims
        ),
    )


def _source(sentence: Sentence) -> Source:
    article = sentence.article
    return Source(
        article=article.id,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        outlet=article.source,
        title=article.title,
        published=article.published,
        url=article.url,
    )


def _article_uses(cluster: Cluster) -> tuple[ArticleUse, ...]:
    used = [
        ArticleUse(
            id=article.id,
            path=article.path,
            title=article.title,
            words=article.words,
            used=True,
            reason=_remark(article, alone=len(cluster.articles) == 1),
            outlet=article.source,
            published=article.published,
            url=article.url,
            text=article.text,
        )
        for article in cluster.articles
    ]
    unused = [
        ArticleUse(id=u.id, path=u.path, title=u.title, words=u.words, used=False, reason=u.reason)
        for u in cluster.unused
    ]
    return tuple(sorted([*used, *unused], key=lambda use: (use.id, use.path)))


def _remark(article: Article, *, alone: bool) -> str | None:
    """What a reader should know about an article that was used."""
    only = ["the only article: nothing it says could be checked against another"] if alone else []
    return "; ".join([*only, *article.remarks]) or None


def _nothing_to_say(cluster: Cluster) -> InputError:
    paths = _paths(cluster.articles)
    others = "".join(f" {unused.path} was not used: {unused.reason}." for unused in cluster.unused[:3])
    return InputError(
        f"No sentence of {', '.join(paths[:3])} can stand in a summary: each is unfinished, longer than 60 words, or "
        f"cannot be understood without the others. Check the text, and whether more articles can be given.{others}",
        path=paths[0],
    )


def _paths(articles: Sequence[Article]) -> list[str]:
    return list(dict.fromkeys(article.path for article in articles))
