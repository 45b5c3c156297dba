"""A sentence in, the same one out with the marks and spaces that news agencies set."""

from __future__ import annotations

import re

from summarizer.reading.quotation_marks import single_within_double


def tidy(text: str) -> str:
    """One space between words, typographic quotation marks, one stop at the end."""
    text = re.sub(r"^[–—-]+ ", "", re.sub(r"\s+", " ", text).strip())  # of a list
    text = single_within_double(re.sub(r"(?<![\w])\"([^\"]*)\"", r"“\1”", text))
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    # Single marks around all that somebody says: "'The quay is shut,' the board said."
    text = re.sub(
        r"^['‘]([^“”\"]{12,}[,.!?])['’](?= [\w’ -]+ (?:said|says|wrote|added|tweeted)\b)", r"“\1”", text
    )
    # One pair of marks is enough around words that stand in two: "“‘The quay is shut’”".
    text = re.sub(r"“['‘]([^“”‘]{3,})['’]”", r"“\1”", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([.!?])(?:\s*\.)+$", r"\1", text)
    text = text.rstrip(",;:–— -")
    if text and not re.search(r"[.!?]['\"”’)\]]*$", text):
        text += "."
    # "Kirby said …, he said": one of the two is enough.
    text = re.sub(
        r"^([^“”]*\b(?:said|told|according to)\b[^“”]*), (?:he|she|they|it|[A-Z][\w’-]+) (?:said|added)\.$",
        r"\1.",
        text,
    )
    # The fuser at times puts the comma of an attribution behind the marks.
    text = re.sub(r"(?<=\w)”,(?= [A-Z][^“”,;:]{1,80} (?:said|wrote|tweeted)\.$)", ",”", text)
    # A stop after a closed quotation that already ends in one is a doubled stop.
    text = re.sub(r"([.!?]”)\.$", r"\1", text)
    # "“[we] remain confident …": what stood before the bracket is gone.
    text = re.sub(r"^“\[([a-z])", lambda found: f"“[{found.group(1).upper()}", text)
    return text[:1].upper() + text[1:] if text[:1].islower() else text
