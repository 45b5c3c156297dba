"""Reading articles: files in, cleaned :class:`Article` objects out."""

from summarizer.articles.article import Article, Removed, Unused
from summarizer.articles.reading import ReadResult, read, read_articles

__all__ = ["Article", "ReadResult", "Removed", "Unused", "read", "read_articles"]
