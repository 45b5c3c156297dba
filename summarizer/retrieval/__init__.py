"""Articles in; their sentences out, embedded and ranked by salience across all of them."""

from summarizer.retrieval.ranking import Ranking, rank

__all__ = ["Ranking", "rank"]
