"""Articles in; their sentences out, embedded and ranked by salience across all of them."""

from summarizer.retrieval.ranking import rank
from summarizer.retrieval.splitting import split_articles

__all__ = ["rank", "split_articles"]
