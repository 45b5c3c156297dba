"""Groups in; what the articles disagree on out: figures and dates first, with who says what and when."""

from summarizer.conflicts.finding import find_conflicts

__all__ = ["find_conflicts"]
