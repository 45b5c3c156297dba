"""The page that the tests of this folder put their lines in."""

from __future__ import annotations

from summarizer.reading.boilerplate import Cleaned, strip_furniture

BODY = [
    "A cargo ferry ran aground off the island of Vessel Rock on Tuesday morning, the harbour office said.",
    "All nineteen people on board were taken off by lifeboat within two hours.",
    "“We heard a bang and then everything tilted,” said Marit Holm, who was travelling with her sister.",
    "Divers will inspect the hull on Thursday, when the wind is expected to drop.",
]


def between(line: str) -> Cleaned:
    return strip_furniture([*BODY[:2], line, *BODY[2:]], title="Ferry aground")
