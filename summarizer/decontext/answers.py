"""What takes a sentence back, right behind it in its article: the two are told together or not at all.

"A blog wrote that the mayor had set the fire. There is no evidence for it." Cut off behind the first full stop, a true
sentence misleads, and the second one cannot be understood. So both are one sentence of their article from here on: ranked,
grouped and judged together, told word for word, and never fused with what tells the claim alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.decontext.refutation import TAKEN_BACK, may_refute, refutes
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser
from summarizer.text.words import content_stems

#: Sentences that are told with one, at most.
_ANSWERS = 2
#: What a fact check opens with: whatever stands behind it says what is true of it (7 of 7 in 121,000 sentences).
_CHECKED = re.compile(r"(?:(?:The|False) )?(?:Claim|CLAIM|Rumou?r|RUMOU?R|Myth|MYTH|Statement)(?: \d+)?: ")
#: What was planned, which "But …" behind it tells came otherwise.
_PLANNED = re.compile(
    r"\b(?:had been|was|were) (?:originally |initially )?(?:scheduled|expected|planned|set|due|slated|supposed) to\b"
)
# Share of a text's content words that a claim has where the text tells the claim and nothing else; share of a claim's, if
# it has so many, that a text has which tells the claim among other things.
_SHARED, _HELD, _FEWEST = 0.6, 0.75, 4


def with_answers(sentences: Sequence[Sentence], *, parser: Parser) -> list[Sentence]:
    """An article's sentences, each that is taken back right behind it joined with what does so."""
    found: list[Sentence] = []
    place = 0
    while place < len(sentences):
        own = sentences[place]
        answers = 0
        while answers < _ANSWERS and _takes_back(sentences, place, place + 1 + answers, parser=parser):
            answers += 1
        joined = replace(own, index=len(found))
        if answers:
            last = sentences[place + answers]
            joined = replace(joined, end=last.end, answered_from=sentences[place + 1].start)
        found.append(joined)
        place += 1 + answers
    return found


def _takes_back(sentences: Sequence[Sentence], place: int, behind: int, *, parser: Parser) -> bool:
    """Whether one sentence takes back another, in its paragraph or opening the next: but for the first, in its paragraph."""
    if behind == len(sentences):
        return False
    own, answer = sentences[place], sentences[behind]
    first = behind == place + 1
    if own.quoted or answer.quoted or answer.paragraph - own.paragraph > first:
        return False
    if first and (_CHECKED.match(own.text) or (answer.text.startswith("But ") and _PLANNED.search(own.text))):
        return True
    return may_refute(answer.text) and refutes(own.text, parser.parse([answer.text])[0]) >= TAKEN_BACK


def tells_claim(text: str, claim: str) -> bool:
    """Whether a text tells a claim, in other words perhaps, and does not itself say that it is not so."""
    if may_refute(text) and not may_refute(claim):
        return False
    own, of_claim = set(content_stems(text)), set(content_stems(claim))
    both = len(own & of_claim)
    return both >= _SHARED * len(own) or (len(of_claim) >= _FEWEST and both >= _HELD * len(of_claim))
