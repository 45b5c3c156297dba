"""Small phrases that every format of a summary shares."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.output.summary import Conflict


def web_address(url: str | None) -> str | None:
    """The address if a page may link to it: http or https, nothing else."""
    return url if url and re.match(r"https?://[^\s<>\"]+$", url) else None


def day_of(published: str | None) -> str | None:
    """``4 March 2024`` of an ISO date or time: the day as it was where it was published."""
    if published is None:
        return None
    try:
        day = datetime.fromisoformat(published)
    except ValueError:
        return published
    return f"{day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """``1 article``, ``1,200 articles``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def sides(conflict: Conflict) -> str:
    """``four hours (herald, post, 1 March 2024); five hours (courier, 2 March)``: each year is told once."""
    sides, year = [], ""
    for claim in conflict.claims:
        day, its_year = claim.day, (claim.date or year)[:4]
        told = [*dict.fromkeys(source.article for source in claim.sources)]
        told += [day.removesuffix(f" {year}")] if day else []
        sides.append(f"{claim.value} ({', '.join(told)})")
        year = its_year
    return "; ".join(sides)
