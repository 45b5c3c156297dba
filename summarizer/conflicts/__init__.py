"""A cluster in; what its articles disagree on out: figures and dates, with who says what and when."""

from __future__ import annotations

from summarizer.cluster import Cluster
from summarizer.conflicts.claims import Conflict
from summarizer.conflicts.finding import find_disagreements
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.text.parsing import MAX_PARSED, Parser

__all__ = ["Conflict", "find_conflicts"]


def find_conflicts(cluster: Cluster, *, parser: Parser, encoder: SentenceEncoder) -> list[Conflict]:
    """The clearest disagreements between the articles of a cluster."""
    return find_disagreements(
        cluster.groups,
        cluster.ranking.sentences[:MAX_PARSED],
        parser=parser,
        encoder=encoder,
        vectors=cluster.ranking.vectors[:MAX_PARSED],
    )
