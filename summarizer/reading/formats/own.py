"""What newsweave itself wrote: never an article, or a summary would come back as a witness for itself."""

from __future__ import annotations

import re

from summarizer.reading.formats.base import Input

_GENERATOR = '<meta name="generator" content="newsweave">'
_OWN = re.compile(
    r"\A(?:"
    r"[^\n]*\[\^1\][^\n]*\n\n## (?:where the articles disagree|articles)\n"  # Summary.to_markdown()
    rf"|<!doctype html>.*{_GENERATOR}"  # Summary.to_html()
    r'|\{\s*"schema": 1,\s*"text": "'  # Summary.to_json()
    r'|\{"id": "[^"\n]*", "status": "\w+", "summary": (?:null|\{"schema": 1,)'  # a batch job's rows
    r"|[^\n]* \[\d+(?:, \d+)*\]\n\nsources\n\[1\] [^\n]+: "  # Summary.to_text()
    r")",
    re.S,
)


def is_summary(file: Input) -> bool:
    """Whether a file holds what ``newsweave run`` or ``newsweave batch`` wrote (prose alone, ``--quiet``, cannot be told)."""
    if file.opening.startswith("<") and _GENERATOR not in file.opening:
        return False
    return _OWN.match(file.opening) is not None
