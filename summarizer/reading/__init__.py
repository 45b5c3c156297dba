"""Files in, cleaned :class:`Article` objects out."""

from summarizer.reading.article import Article, Removed, Unused
from summarizer.reading.reader import ReadResult, read, read_articles

__all__ = ["Article", "ReadResult", "Removed", "Unused", "read", "read_articles"]
