"""Reading articles: files in, cleaned :class:`Article` objects out."""

from summarizer.articles.article import Article, Removed, Unused

__all__ = ["Article", "Removed", "Unused"]
