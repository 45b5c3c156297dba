"""What takes a sentence back or answers it, right behind it in its article: the two are told together or not at all.

"A blog wrote that the mayor had set the fire. There is no evidence for it." Cut off behind the first full stop, a true
sentence misleads, and the second one cannot be understood. So both are one sentence of their article from here on: ranked,
grouped and judged together, told word for word, and never fused with what tells the claim alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.decontext.pronouns import is_teller
from summarizer.decontext.refutation import TAKEN_BACK, main_verbs, may_refute, refutes
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser, is_quoted, text_of
from summarizer.text.quotes import outside_quotes
from summarizer.text.words import content_stems

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Sentences among which the answer to a question stands.
_REPLY_WITHIN = 2
#: Sentences that are told with one, at most.
_MOST = 3


def with_answers(sentences: Sequence[Sentence], *, parser: Parser) -> list[Sentence]:
    """An article's sentences, each that is taken back or answered right behind it joined with what does so."""
    found: list[Sentence] = []
    place = 0
    while place < len(sentences):
        last = _last_answer(sentences, place, parser=parser)
        own = replace(sentences[place], index=len(found))
        if last > place:
            own = replace(own, end=sentences[last].end, answered_from=sentences[place + 1].start)
        found.append(own)
        place = last + 1
    return found


def worth_a_parse(sentences: Sequence[Sentence]) -> list[str]:
    """What :func:`with_answers` will have parsed of an article, nearly all of it."""
    return [
        text
        for place, sentence in enumerate(sentences)
        for behind in _behind(sentences, place)[:1]
        if may_refute(sentence.text, behind.text) or _may_turn(sentence.text, behind.text)
        for text in (sentence.text, behind.text)
    ]


def _behind(sentences: Sequence[Sentence], place: int) -> list[Sentence]:
    """What stands right behind a sentence, in its paragraph or the next."""
    own = sentences[place]
    if own.quoted:
        return []
    return [
        each
        for each in sentences[place + 1 : place + _MOST]
        if each.paragraph - own.paragraph <= 1 and not each.quoted
    ]


def _last_answer(sentences: Sequence[Sentence], place: int, *, parser: Parser) -> int:
    """Index of the last sentence that is told with one: its own, if nothing answers it."""
    own, behind = sentences[place], _behind(sentences, place)
    if not behind:
        return place
    if _CHECKED.match(own.text):
        return place + 1
    if _takes_back(own, behind[0], parser=parser):
        more = behind[1:2] if behind[-1].paragraph == own.paragraph else []
        return place + 1 + sum(_takes_back(own, each, parser=parser) for each in more)
    if _may_turn(own.text, behind[0].text) and _awaits_a_turn(parser.parse([own.text])[0]):
        return place + 1
    if _ASKS.search(outside_quotes(own.text)):
        doc, *docs = parser.parse([own.text, *(each.text for each in behind[:_REPLY_WITHIN])])
        if _is_question(doc):
            return next((place + 1 + i for i, reply in enumerate(docs) if _replies(reply)), place)
    return place


#: What a fact check opens with: whatever stands behind it says what is true of it (7 of 7 in 121,000 sentences).
_CHECKED = re.compile(r"(?:(?:The|False) )?(?:Claim|CLAIM|Rumou?r|RUMOU?R|Myth|MYTH|Statement)(?: \d+)?: ")


def _takes_back(own: Sentence, behind: Sentence, *, parser: Parser) -> bool:
    if not may_refute(own.text, behind.text):
        return False
    first, second = parser.parse([own.text, behind.text])
    return refutes(first, second, apart=behind.paragraph > own.paragraph) >= TAKEN_BACK


def tells_claim(text: str, claim: str) -> bool:
    """Whether a text tells a claim, in other words perhaps, and does not itself say that it is not so."""
    if may_refute(claim, text) and not may_refute("", claim):
        return False
    own, of_claim = set(content_stems(text)), set(content_stems(claim))
    both = len(own & of_claim)
    return both >= _SHARED * len(own) or (len(of_claim) >= _FEWEST and both >= _HELD * len(of_claim))


# Share of a text's content words that a claim has where the text tells the claim and nothing else; share of a claim's, if
# it has so many, that a text has which tells the claim among other things.
_SHARED, _HELD, _FEWEST = 0.6, 0.75, 4


# -- what was so, and is no longer -----------------------------------------------------------------------------

_BUT = re.compile(r"(?:But|However|Yet|Instead|Actually|In (?:reality|fact|truth))\b")
_CLAIMS = frozenset("allege boast claim insist tout".split())
_CLAIMING = re.compile(r"\b(?:alleg|boast|claim|insist|tout)\w*")
#: What was so until the sentence behind tells that it is no longer.
_UNTIL_THEN = re.compile(
    r"^For (?:the (?:past|last) )?(?:more than |nearly |almost |over )?(?:\w+ )?(?:years|months|weeks|decades|days)\b"
    r"|\b(?:had (?:been )?|was |were )(?:originally |initially )?(?:scheduled|expected|planned|set|due|slated|supposed)\b"
    r"|\b(?:initially|originally|at first)\b"
)


def _may_turn(text: str, behind: str) -> bool:
    return _BUT.match(behind) is not None and (
        _CLAIMING.search(text) is not None or _UNTIL_THEN.search(text) is not None
    )


def _awaits_a_turn(doc: Doc) -> bool:
    """Whether it claims something, or tells what was planned, expected or long so, and does not itself tell how it went on."""
    said = outside_quotes(text_of(doc))
    if re.search(r"\b(?:but|although|though|until|before|while|whereas)\b", said):
        return False
    claims = any(verb.lemma_.lower() in _CLAIMS for verb in main_verbs(doc))
    return claims or _UNTIL_THEN.search(said) is not None


# -- questions and replies -------------------------------------------------------------------------------------

_ASKS = re.compile(r"\b(?:ask(?:ed|s)?|prod(?:ded|s)?|press(?:ed|es)|question(?:ed|s)|challeng(?:ed|es))\b")


def _is_question(doc: Doc) -> bool:
    """Whether it tells that somebody was asked something, not that something was asked for, and nothing of the reply."""
    return any(
        verb.dep_ == "ROOT"
        and verb.lemma_.lower() in _QUESTIONS
        and not is_quoted(verb)
        and any(_is_asked(child, verb) for child in verb.children)
        and not any(child.lower_ in ("for", "to", "that") or child.dep_ == "xcomp" for child in verb.children)
        for verb in doc
    )


_QUESTIONS = frozenset("ask prod press question challenge".split())
_REFUSES = frozenset("decline deny refuse reject dismiss dispute object".split())


def _is_asked(child: Token, verb: Token) -> bool:
    """Whether it is a person whom the verb asks, or the question itself: "asked Dahl", "Dahl was asked", "asked whether"."""
    if child.dep_ == "ccomp":  # "questioned whether" doubts
        return verb.lemma_.lower() != "question" and any(
            word.lower_ in ("whether", "if", "why", "how", "what", "who") for word in child.subtree
        )
    person = child.ent_type_ == "PERSON" or child.lower_ in ("him", "her", "them", "he", "she", "they")
    return child.dep_ in ("dobj", "nsubjpass", "dative") and person


def _replies(doc: Doc) -> bool:
    """Whether somebody says something in it, or refuses to."""
    return (
        any(mark in text_of(doc) for mark in '“”"')
        or any(is_teller(token) for token in doc)
        or any(verb.lemma_.lower() in _REFUSES for verb in main_verbs(doc))
    )
