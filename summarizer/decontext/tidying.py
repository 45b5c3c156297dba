"""A sentence in, the same one out with the marks and spaces that news agencies set."""

from __future__ import annotations

import re

from summarizer.reading.quotation_marks import single_within_double


def tidy(text: str) -> str:
    """One space between words, typographic quotation marks, one stop at the end."""
    text = re.sub(r"^[–—-]+ ", "", " ".join(text.split()))  # of a list
    text = single_within_double(re.sub(r"(?<![\w])\"([^\"]*)\"", r"“\1”", text))
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    # Single marks around all that somebody says: "'The quay is shut,' the board said."
    text = re.sub(
        r"^['‘]([^“”\"]{12,}[,.!?])['’](?= [\w’ -]+ (?:said|says|wrote|added|tweeted)\b)", r"“\1”", text
    )
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([.!?]”?)(?:\s*\.)+$", r"\1", text)  # one stop is enough
    text = text.rstrip(",;:–— -")
    if text and not re.search(r"[.!?]['\"”’)\]]*$", text):
        text += "."
    return text[:1].upper() + text[1:]
