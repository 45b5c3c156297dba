"""An article on a page, and what is read of one, for the tests of whatever reads pages."""

from __future__ import annotations

from pathlib import Path

from summarizer.config import ReadingConfig
from summarizer.reading import Article, read_articles

BODY = [
    "A grain barge sank in the lock at Oldmere early on Friday, closing the canal in both directions, the canal "
    "office said.",
    "The four people aboard climbed onto the lock wall and were unhurt. Divers found that a gate had torn the hull "
    "open below the waterline.",
    "“We heard the gate grind and then we were going down,” said Henrike Vos, who has steered the barge for nine "
    "years. She was treated for shock.",
    "About thirty vessels were waiting on either side of the lock by noon, and the office said that a crane would "
    "not arrive before Sunday.",
    "Farmers along the canal warned that the harvest cannot wait. The road to the port would cost them twice as "
    "much, their association said.",
]
TEXT = "\n\n".join(BODY)
PARAGRAPHS = "\n".join(f"<p>{text}</p>" for text in BODY)


def article(folder: Path, name: str, content: str | bytes, *, config: ReadingConfig | None = None) -> Article:
    """What is read of a file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (only,) = read_articles(path, config=config)
    return only


def told(page: Article) -> str:
    """All that was left out of it."""
    return "\n".join(item.text for item in page.removed)


def page_with(
    *paragraphs: str, head: str = "<title>Barge sinks in Oldmere lock</title>", around: str = ""
) -> str:
    body = "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head>{head}</head><body>{around}<article><h1>Barge sinks in Oldmere lock</h1>{body}</article></body></html>"
