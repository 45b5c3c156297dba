"""Finished sentences out of generated text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Rev|Hon|St|Mt|Jr|Sr|No|vs|Inc|Corp|"
    r"Co|Ltd|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)|[A-Z]\.[A-Z])\.\Z"
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[^\W_a-z]|\s*\Z)")


def _sentences(text: str) -> Iterator[str]:
    """Finished sentences in order; what comes after the last full stop is no sentence."""
    text = re.sub(r"\s+", " ", text).strip()
    start = 0
    for end in _SENTENCE_END.finditer(text):
        sentence = text[start : end.end()].strip()
        abbreviated = end.end() < len(text) and _ABBREVIATED.search(text[: end.start() + 1])
        quoting = sentence.count('"') % 2 or sentence.count("“") != sentence.count("”")
        if not abbreviated and not quoting:
            yield sentence[0].upper() + sentence[1:]
            start = end.end()


def first_sentence(text: str) -> str | None:
    """The first sentence of generated text, tidied; None if none is finished or it has under three words."""
    sentence = next(_sentences(text), None)
    return sentence if sentence is not None and len(sentence.split()) >= 3 else None


def whole_sentences(text: str, *, max_words: int) -> list[str]:
    """The finished sentences from the start of a text that fit into ``max_words`` words together."""
    kept: list[str] = []
    words = 0
    for sentence in _sentences(text):
        words += len(sentence.split())
        if words > max_words:
            break
        kept.append(sentence)
    return kept
