"""What takes a sentence back or answers it, right behind it in its article: the two are told together or not at all.

"The board claimed that the pier was safe. But an engineer called that untrue." Cut off behind the first full stop, a
true sentence misleads. Only what the wording itself shows is found: most sentences that open with "But" merely turn to
something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.leaning import is_teller, outside_quotes
from summarizer.parsing import Parser, is_quoted
from summarizer.sentences import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Sentences among which the answer to a question stands.
REPLY_WITHIN = 2


def answer(sentence: Sentence, around: Sequence[Sentence], *, parser: Parser) -> Sentence | None:
    """The sentence behind ``sentence`` in its article (``around``: all of its sentences) that answers it, if one does.

    It does if it opens with "But", "However", "In reality" or the like and turns round what was said ("denied",
    "reversed", "no evidence"), or if what was said is of the kind that waits for that: a claim, something that was
    planned or had long been so, or a question, which any reply answers.
    """
    behind = [
        each
        for each in around[sentence.index + 1 : sentence.index + 1 + REPLY_WITHIN]
        if each.paragraph - sentence.paragraph <= 1
    ]
    if not behind or sentence.quoted:
        return None
    turns = _TURNS.match(behind[0].text) is not None
    asks = _ASKS.search(outside_quotes(sentence.text)) is not None
    if not turns and not asks:  # most sentences: nothing to parse
        return None
    doc, *docs = parser.parse([sentence.text, *(each.text for each in behind)])
    if turns and (_takes_back(docs[0]) or _awaits_a_turn(doc)):
        return behind[0]
    if asks and _is_question(doc):
        return next((each for each, reply in zip(behind, docs, strict=True) if _replies(reply)), None)
    return None


#: How what was just said is turned round.
_TURNS = re.compile(
    r"(?:But|However|Yet|Instead|Actually|In (?:reality|fact|truth)|(?:There (?:is|was) n|N)o (?:evidence|proof|such)\b"
    r"|(?:That|This|The (?:claim|allegation|accusation|report|statement)s?) (?:is|was|are|were|has|have)\b)"
)
_ASKS = re.compile(r"\b(?:ask(?:ed|s)?|prod(?:ded|s)?|press(?:ed|es)|question(?:ed|s)|challeng(?:ed|es))\b")
#: Words with which it is taken back, in or out of quotation marks: Dorn called that “untrue”.
_UNTRUE = re.compile(
    r"\b(?:untrue|false|falsely|baseless|unfounded|incorrect|inaccurate|misleading|debunked|discredited|in reality|in truth"
    r"|no (?:evidence|proof|such)|not true|not the case|never happened|changed (?:his|her|its|their) minds?"
    r"|reversed course|backed (?:down|off|away|out)|walked (?:it |that )?back|(?:has|have|had|was|were|is|are) instead)\b",
    re.IGNORECASE,
)
_DENIALS = frozenset(
    """backtrack contradict contest debunk deny disagree dismiss disprove dispute object overrule overturn rebut refuse
    refute reject rescind resist retract reverse""".split()
)


def _takes_back(doc: Doc) -> bool:
    """Whether its main clause denies, refuses or undoes something that it does not tell itself."""
    if _UNTRUE.search(doc.text):
        return True
    return any(
        verb.lemma_.lower() in _DENIALS
        and not any(child.dep_ == "neg" for child in verb.children)
        and not is_quoted(verb)
        for verb in _main_verbs(doc)
    )


_CLAIMS = frozenset("allege boast claim insist tout".split())
#: What was so until the sentence behind tells that it is no longer.
_UNTIL_THEN = re.compile(
    r"^For (?:the (?:past|last) )?(?:more than |nearly |almost |over )?(?:\w+ )?(?:years|months|weeks|decades|days)\b"
    r"|\b(?:had (?:been )?|was |were )(?:originally |initially )?(?:scheduled|expected|planned|set|due|slated|supposed)\b"
    r"|\b(?:initially|originally|at first)\b"
)


def _awaits_a_turn(doc: Doc) -> bool:
    """Whether it claims something, or tells what was planned, expected or long so, and does not itself tell how it went on."""
    said = outside_quotes(doc.text)
    if re.search(r"\b(?:but|although|though|until|before|while|whereas)\b", said):
        return False
    claims = any(verb.lemma_.lower() in _CLAIMS for verb in _main_verbs(doc))
    return claims or _UNTIL_THEN.search(said) is not None


def _is_question(doc: Doc) -> bool:
    """Whether it tells that somebody was asked something, not that something was asked for, and nothing of the reply."""
    return any(
        verb.dep_ == "ROOT"
        and verb.lemma_.lower() in _QUESTIONS
        and not is_quoted(verb)
        and any(_is_asked(child, verb) for child in verb.children)
        and not any(
            child.lower_ in ("for", "to", "that") or child.dep_ == "xcomp" or _is_a_request(child)
            for child in verb.children
        )
        for verb in doc
    )


_QUESTIONS = frozenset("ask prod press question challenge".split())


def _is_asked(child: Token, verb: Token) -> bool:
    """Whether it is a person whom the verb asks, or the question itself: "asked Dahl", "Dahl was asked", "asked whether"."""
    if child.dep_ == "ccomp":  # "questioned whether" doubts
        return verb.lemma_.lower() != "question" and any(
            word.lower_ in ("whether", "if", "why", "how", "what", "who") for word in child.subtree
        )
    person = child.ent_type_ == "PERSON" or child.lower_ in ("him", "her", "them", "he", "she", "they")
    return child.dep_ in ("dobj", "nsubjpass", "dative") and person


def _is_a_request(child: Token) -> bool:
    """ "Pressed Dahl on" asks; "asked Dahl to leave", "pressed Dahl into" do not."""
    to_do = child.dep_ == "ccomp" and any(
        each.lower_ == "to" and each.dep_ == "aux" for each in child.children
    )
    return to_do or child.lower_ in ("into", "against")


def _replies(doc: Doc) -> bool:
    """Whether somebody says something in it, or refuses to."""
    return (
        any(mark in doc.text for mark in '“”"')
        or any(is_teller(token) for token in doc)
        or any(verb.lemma_.lower() in _DENIALS or verb.lemma_ == "decline" for verb in _main_verbs(doc))
    )


def _main_verbs(doc: Doc) -> list[Token]:
    """The main verb, those joined to it, and what it says: "said that he had rejected it"."""
    found = [token for token in doc if token.dep_ == "ROOT"]
    for verb in found:  # grows
        found += [
            child
            for child in verb.children
            if child.dep_ in ("conj", "ccomp") and child.pos_ in ("VERB", "AUX")
        ]
    return found
