"""The last room: a composed summary in; text, Markdown, JSON, a page, or a folder of pages out."""

from summarizer.output.summary import Summary

__all__ = ["Summary"]
