"""A run of text with line breaks in it -> its lines, those of one sentence joined."""

from __future__ import annotations

import re

from summarizer.reading.layout import paragraphs_of
from summarizer.text.lists import words

#: Stands for a line break until the run is whole; no tree can hold it.
BREAK = "\x00"
_STOP = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S|\S+@\S+\.\w", re.I)

#: Words after which no line of an address or a list, and no heading, ends.
_LEADS_ON = words("leads_on")


def lines_of(run: str, *, preformatted: bool = False) -> str:
    if preformatted:
        return "\n".join(paragraphs_of(run.replace(BREAK, "\n")))
    if BREAK not in run:
        return " ".join(run.split())
    lines = [words for line in run.split(BREAK) if (words := " ".join(line.split()))]
    if len(lines) > 3:  # typed with a break after every line, perhaps
        lines = paragraphs_of("\n".join(lines))
    joined: list[str] = []
    for line in lines:
        if joined and line[:1].islower() and re.search(r"[a-z]{2}-$", joined[-1]):
            joined[-1] = joined[-1][:-1] + line
        elif joined and _leads_on(joined[-1], line):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _leads_on(line: str, following: str) -> bool:
    """Whether a sentence goes on over the break between two lines.

    Of 632 breaks inside blocks of real articles 80 led on by a small letter, 3 of them wrongly (addresses of the web),
    and 246 had a capital behind an open line: headings, addresses, lists, and 5 sentences.
    """
    if _STOP.search(line) or _ADDRESS.match(following):
        return False
    return following[:1].islower() or line.endswith(",") or line.rpartition(" ")[2] in _LEADS_ON
