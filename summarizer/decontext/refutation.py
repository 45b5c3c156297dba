"""Whether a sentence takes back the one before it: "That is false.", "The police found no sign of it.", "It did not."

A logistic regression over what the words of both and the parse of the second show: whether it says of what was said
(that, this, the claim) that it is false, finds nothing, denies it, or only says that it was not so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Weights of a logistic regression on 663 pairs of neighbouring sentences read by hand: 584 of news articles (some drawn by
# their words from 121,000 pairs of 1,283 events, some from fact checks and the like) and 79 invented ones
# (training/written/answers.jsonl). In folds over events F1 is 0.67 on those of articles; with twenty signs, from the
# parses of both, it was 0.65.
WEIGHTS: Mapping[str, float] = {
    "false": 1.61, "nothing": 1.08, "not so": 3.24, "denies": 2.61, "of hearsay": 1.74, "of claims": 1.43, "but": 1.23,
    "words": -0.49, "bias": -1.0,
}  # fmt: skip
#: Probability from which a sentence takes back the one before it.
TAKEN_BACK = 0.33

_FALSE = words("false") | words("disprove")
_TRUE = frozenset("true case correct accurate truth real right".split())
_DENY = frozenset("deny reject dispute dismiss contest challenge disagree".split())
_PROOF = words("proof")
_NOTHING = frozenset("nothing nobody none".split())
_THAT = frozenset("that this it they those these so none".split())
#: What is taken back: something that was said.
_SAID = words("taken_back")

_CLAIMS = re.compile(
    r"\b(?:claim\w*|alleg\w+|rumou?r\w*|viral|conspiracy|suggest\w*|insist\w*|accus\w+|circulat\w+|boast\w*|assert\w*"
    r"|theory|falsely|speculat\w+|supposedly|reportedly|legend|gossip|believe[sd]?|heard|appears?|seems?)\b",
    re.IGNORECASE,
)
_ANONYMOUS = words("anonymous")
#: What nobody answers for: a rumour, "the board is said to …", "a blog wrote".
_HEARSAY = re.compile(
    r"\b(?:rumou?rs?|gossip|speculation|legend|hearsay)\b"
    r"|\b(?:is|are|was|were) (?:said|claimed|reported|alleged|believed|rumou?red)\b"
    rf"|(?:^|\b(?:an?|some|several|many|two|to|viral) (?:[\w-]+ )?)(?:{'|'.join(sorted(_ANONYMOUS))})s?\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|denied|denies|reject\w*)\b|n[’']t\b", re.IGNORECASE
)
_BUT = re.compile(r"(?:But|However|Yet|In (?:reality|fact|truth)|Actually)\b")
#: "Not so.", "It did not.", "They never were, the board found."
_NOT_SO = re.compile(
    r"[(“\"]*(?:But |No, )?(?:Not (?:so|true)\b|No[.,]|Nothing of)"
    r"|[^“\"]*\b(?:it|that|this|he|she|they) (?:do|does|did|is|are|was|were|has|have|had|can|could|will|would)(?: not| never|n[’']t)(?=[.,])",
    re.IGNORECASE,
)
#: "Verdict: false", "Fact check: It did not."
_FINDING = re.compile(
    r"[\w’' -]{0,20}\b(?:check|verdict|rating|ruling|finding|assessment|reality|truth):", re.IGNORECASE
)
_MAY_REFUTE = re.compile(
    rf"{_NEGATED.pattern}|{_FINDING.pattern}|\b(?:den[yi]|{'|'.join(sorted(word[:-1] for word in _FALSE | _DENY))})",
    re.IGNORECASE,
)


def may_refute(text: str) -> bool:
    """Whether a sentence has a word that one has which takes something back: most have none, and need no parse."""
    return _MAY_REFUTE.search(text) is not None


def refutes(first: str, second: Doc) -> float:
    """Probability, 0..1, that the second sentence takes back what the first one, right before it, says."""
    signs = signs_of(first, second)
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in signs.items())
    return 1 / (1 + math.exp(-total))


def signs_of(first: str, second: Doc) -> dict[str, float]:
    """What the regression is told of two sentences, by name; each 0 or 1 but for ``words``, the logarithm of their number."""
    text = text_of(second)
    root = next(token for token in second if token.dep_ == "ROOT")
    lacking = [token for token in second if _is_lacking(token)]
    false = _says_false(root) or _FINDING.match(text) is not None or any(map(_is_of_what_was_said, lacking))
    nothing = any(map(_is_nothing, second)) or (bool(lacking) and not any(map(_is_of_what_was_said, lacking)))
    not_so = _NOT_SO.match(text) is not None
    takes_back = false or nothing or not_so
    signs = {
        "false": false,
        "nothing": nothing,
        "not so": not_so,
        "denies": _lemma(root) in _DENY and not _is_negated(root),
        "of hearsay": (takes_back or _NEGATED.search(text) is not None)
        and _HEARSAY.search(first) is not None,
        "of claims": takes_back and _CLAIMS.search(first) is not None,
        "but": _BUT.match(text) is not None,
    }
    return {**{name: float(value) for name, value in signs.items()}, "words": math.log2(len(text.split()))}


def _lemma(token: Token) -> str:
    return token.lemma_.lower()


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ in ("never", "hardly") for child in verb.children)


def _is_what_was_said(token: Token) -> bool:
    """ "That", "this", "it", or "the claim"."""
    if token.lower_ in _THAT:
        return token.pos_ in ("PRON", "DET", "ADV", "SCONJ", "NOUN")
    return _lemma(token) in _SAID and any(
        child.dep_ in ("det", "poss") and child.lower_ not in ("a", "an") for child in token.children
    )


def _says_false(root: Token) -> bool:
    """ "That is false", "the claim has been debunked", "the police called this nonsense", "experts say it is not true"."""
    near = [token for token in root.subtree if root in (token.head, token.head.head)]
    found = {_lemma(token) for token in near if token.dep_ not in ("nsubj", "nsubjpass")} | {_lemma(root)}
    untrue = found & _TRUE if _is_negated(root) else found & _FALSE
    return bool(untrue) and any(map(_is_what_was_said, near))


def _is_lacking(token: Token) -> bool:
    """ "No evidence", "not any sign"."""
    none = any(child.lower_ in ("no", "any") for child in token.children)
    return none and _lemma(token) in _PROOF and not is_quoted(token)


def _is_of_what_was_said(noun: Token) -> bool:
    """ "No evidence", "no sign of that", "no evidence to support the claim": no other matter."""
    rest = [token for token in noun.subtree if token.i > noun.i and not token.is_punct]
    return not rest or (len(rest) <= 8 and any(map(_is_what_was_said, rest)))


def _is_nothing(token: Token) -> bool:
    """ "Found nobody", "found no bomb"."""
    none = token.lower_ in _NOTHING or any(child.lower_ == "no" for child in token.children)
    return none and token.dep_ == "dobj" and not is_quoted(token)
