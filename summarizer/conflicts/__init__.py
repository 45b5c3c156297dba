"""A cluster in; what its articles disagree on out: figures and dates first, with who says what and when."""

from __future__ import annotations

from summarizer.cluster import Cluster
from summarizer.conflicts.ages import find_age_conflicts
from summarizer.conflicts.claims import Conflict
from summarizer.conflicts.finding import find_disagreements
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.text.parsing import MAX_PARSED, Parser

__all__ = ["Conflict", "find_conflicts"]


def find_conflicts(cluster: Cluster, *, parser: Parser, encoder: SentenceEncoder) -> list[Conflict]:
    """The clearest disagreements on figures, dates and the like, then those on people's ages."""
    ranking = cluster.ranking
    return [
        *find_disagreements(
            cluster.groups,
            ranking.sentences[:MAX_PARSED],
            parser=parser,
            encoder=encoder,
            vectors=ranking.vectors[:MAX_PARSED],
        ),
        *find_age_conflicts(ranking.sentences, cluster.people),
    ]
