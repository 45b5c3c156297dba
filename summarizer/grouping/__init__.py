"""Ranked sentences in; groups of those that say the same thing out."""

from summarizer.grouping.groups import Group, group, shortlist

__all__ = ["Group", "group", "shortlist"]
