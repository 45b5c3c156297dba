"""The last room: a composed cluster in; a summary out, and of it text, Markdown, JSON, a page, or a folder of pages."""

from summarizer.output.summary import Summary

__all__ = ["Summary"]
