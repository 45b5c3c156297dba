"""Whether a sentence takes back the one before it: "That is false.", "The police found no sign of it.", "It did not."

A logistic regression over what its parse shows: whether it says of what was said (that, this, the claim) that it is
false, finds nothing of it, denies it, or only says that it was not so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted, text_of
from summarizer.text.quotes import outside_quotes

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Weights of a logistic regression on 672 pairs of neighbouring sentences read by hand: 593 of news articles (370 drawn by
# their words from 121,000 pairs of 1,283 events, 43 that it had found itself, 180 from fact checks and the like) and 79
# invented ones (training/written/answers.jsonl). In folds over events it finds, of the 56 of the 370 in which the first is
# taken back or denied, 34 with 16 false hits; rules about "But" and lists of denials, which it replaces, found 27 with 32.
WEIGHTS: Mapping[str, float] = {
    "false": 1.79, "called": 1.86, "no proof": 1.85, "no proof of what": 0.37, "finds nothing": 0.81,
    "not so": 0.08, "denies": 1.62, "denies that": 0.74, "negated": 0.01, "of hearsay": 2.46,
    "claims": 0.63, "of claims": 0.8, "nothing of claims": 0.39, "not so of claims": 1.67, "but": 1.14,
    "quoted": -1.54, "apart": -0.41, "of a denial": -1.38, "of a question": -2.22, "words": -0.51,
    "bias": -0.44,
}  # fmt: skip
#: Probability from which a sentence takes back the one before it.
TAKEN_BACK = 0.4

_FALSE = words("false")
_DISPROVE = words("disprove")
_TRUE = frozenset("true so case correct accurate truth real right".split())
_DENY = frozenset("deny reject dispute dismiss contest challenge disagree".split())
_CALL = frozenset("call rate label dismiss denounce describe brand deem".split())
_PROOF = words("proof")
_FIND = words("find")
_NOTHING = frozenset("nothing nobody none".split())
#: What is taken back: something that was said.
_SAID = words("taken_back")
_DETERMINED = words("determined")
_THAT = frozenset("that this it they those these so none".split())
_AUXILIARIES = frozenset("do be have can could will would".split())

_CLAIMS = re.compile(
    r"\b(?:claim\w*|alleg\w+|rumou?r\w*|viral|conspiracy|suggest\w*|insist\w*|accus\w+|circulat\w+|boast\w*|asserti\w+"
    r"|assert(?:s|ed)?|theory|falsely|speculat\w+|supposedly|reportedly|legend|gossip|believe[sd]?|heard|appears?|seems?)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:said|says?|told|wrote|argue[sd]?|according|reported|shared|video|posts?|posted|blogs?|bloggers?|websites?|online"
    r"|internet|users?|photos?|messages?|tabloids?|paper|leaflet|email|caller|neighbours)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|denied|denies|reject\w*)\b|n[’']t\b", re.IGNORECASE
)
_ANONYMOUS = words("anonymous")
_RUMOUR = frozenset("rumour rumor gossip speculation legend hearsay".split())
_SOMEBODY = frozenset("some many people several others".split())
_SPREAD = words("spread")
#: "Verdict: false", "Fact check: It did not."
_FINDING = re.compile(
    r"[\w’' -]{0,20}\b(?:check|verdict|rating|ruling|finding|assessment|reality|truth):", re.IGNORECASE
)
_LABEL = re.compile(r"(?:[A-Z][\w’' -]{1,28}): +(?=\S)")


def may_refute(first: str, second: str) -> bool:
    """Whether it is worth a parse: most sentences say nothing of the kind."""
    if _WORDS.search(second) or _FINDING.match(second):
        return True
    return _NEGATED.search(second) is not None and (
        len(second.split()) <= _SHORT or _HEARSAY.search(first) is not None
    )


_SHORT = 6
_WORDS = re.compile(
    r"\b(?:"
    + "|".join(sorted(_FALSE | {word[:-1] + r"\w*" for word in _DISPROVE | _DENY if len(word) > 4}))
    + r"|den(?:y|ies|ied|ying)|lies|fak(?:e|ed)|nothing of the|not (?:true|so|the case|correct|accurate|real)|ruled? (?:it |that |this )?out"
    r"|(?:no|any|without) (?:\w+ ){0,2}(?:"
    + "|".join(sorted(_PROOF))
    + r")s?|(?:found|saw|showed|finds?) (?:no|nothing|nobody|none))\b"
    r"|n[’']t (?:true|so|the case|correct|accurate|real)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:"
    + "|".join(sorted(_RUMOUR))
    + r")s?\b|\b(?:is|are|was|were) (?:said|claimed|reported|alleged|believed|rumou?red)\b|\b(?:"
    + "|".join(sorted(_ANONYMOUS | _SOMEBODY | {"stories"}))
    + r")s?\b(?:\W+[\w’']+){0,6}?\W+(?:wrote|written|said|told|shared|(?:"
    + "|".join(sorted(word.removesuffix("e") for word in _SPREAD))
    + r")(?:e[sd]?|s|ed|ing)?)\b",
    re.IGNORECASE,
)


def refutes(first: Doc, second: Doc, *, apart: bool) -> float:
    """Probability, 0..1, that the second sentence takes back what the first one, right before it, says.

    ``apart``: whether it opens the next paragraph.
    """
    signs = signs_of(first, second, apart=apart)
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in signs.items())
    return 1 / (1 + math.exp(-total))


def signs_of(first: Doc, second: Doc, *, apart: bool) -> dict[str, float]:
    """What the regression is told of two sentences, by name; each 0 or 1 but for ``words``, the logarithm of their number."""
    before, text = text_of(first), text_of(second)
    label = _LABEL.match(text)
    skipped = 0 if label is None else next((t.i for t in second if t.idx >= label.end()), 0)
    verbs = main_verbs(second)
    words = [token for token in second[skipped:] if not token.is_punct]
    claims, told = _CLAIMS.search(before) is not None, _TOLD.search(before) is not None
    proof = [token for token in second if _is_lacking(token)]
    bare = any(_is_bare(token) for token in proof)
    found = {
        "false": any(_says_false(verb) for verb in verbs) or _FINDING.match(text) is not None,
        "called": any(_calls_false(verb) for verb in verbs),
        "no proof": bare,
        "no proof of what": bool(proof) and not bare,
        "finds nothing": any(_finds_nothing(token) for token in second),
        "not so": any(_is_elided(verb) or _is_denied_again(verb, first) for verb in verbs)
        or _NOT_SO.match(text[label.end() if label else 0 :]) is not None,
        "denies": any(_denies(verb) for verb in verbs),
    }
    denies_that = any(_denies(verb) and any(map(_is_what_was_said, _behind(verb))) for verb in verbs)
    negated = _NEGATED.search(text) is not None
    takes_back = denies_that or any(value for name, value in found.items() if name != "denies")
    signs = {
        **found,
        "denies that": denies_that,
        "negated": negated,
        "of hearsay": (negated or takes_back) and _is_hearsay(first),
        "claims": claims,
        "of claims": claims and takes_back,
        "nothing of claims": found["finds nothing"] and (claims or told),
        "not so of claims": found["not so"] and (claims or told),
        "but": _BUT.match(text) is not None,
        "quoted": text.startswith(("“", '"')),
        "apart": apart,
        "of a denial": _NEGATED.search(outside_quotes(before)) is not None,
        "of a question": before.rstrip('”"').endswith("?"),
    }
    return {**{name: float(value) for name, value in signs.items()}, "words": math.log2(max(len(words), 1))}


_BUT = re.compile(r"(?:But|However|Yet|In (?:reality|fact|truth)|Actually)\b")
_NOT_SO = re.compile(r"[(“\"]*(?:But |No, )?(?:Not (?:so|true)\b|No[.,]|Nothing of)", re.IGNORECASE)


def main_verbs(doc: Doc) -> list[Token]:
    """The main verb, those joined to it, and what it says: "the police said that it was false"."""
    found = [token for token in doc if token.dep_ == "ROOT"]
    for verb in found:  # grows
        found += [
            child
            for child in verb.children
            if child.dep_ in ("conj", "ccomp", "parataxis") and child.pos_ in ("VERB", "AUX")
        ]
    return found


def _lemma(token: Token) -> str:
    return token.lemma_.lower()


def _subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "expl")), None)


def _behind(verb: Token) -> list[Token]:
    return [token for token in verb.subtree if token.i > verb.i]


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ in ("never", "hardly") for child in verb.children)


def _is_what_was_said(token: Token) -> bool:
    """ "That", "this", "it", or "the claim"."""
    if token.lower_ in _THAT and token.pos_ in ("PRON", "DET", "ADV", "SCONJ", "NOUN"):
        return True
    return _lemma(token) in _SAID and any(
        child.lower_ in _DETERMINED or child.dep_ == "poss" for child in token.children
    )


def _says_false(verb: Token) -> bool:
    """ "That is false", "the claim has been debunked", "it is not true"."""
    subject = _subject(verb)
    if subject is None or not (
        _is_what_was_said(subject)
        or any(_is_what_was_said(each) for each in subject.subtree if each.dep_ == "pobj")
    ):
        return False
    negated = _is_negated(verb)
    if _lemma(verb) in _DISPROVE and subject.dep_ == "nsubjpass" and not negated:
        return True
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "oprd"):
            denied = negated or any(each.lower_ in ("no", "not") for each in child.children)
            if (_lemma(child) in _FALSE and not negated) or (_lemma(child) in _TRUE and denied):
                return True
    return False


def _calls_false(verb: Token) -> bool:
    """ "The police called this nonsense", "experts have debunked the claim"."""
    # Its object, or what stands in a clause or behind a preposition of its own.
    behind = [token for token in _behind(verb) if verb in (token.head, token.head.head)]
    if not any(map(_is_what_was_said, behind)):
        return False
    if _lemma(verb) in _CALL:
        return any(_lemma(token) in _FALSE | _DISPROVE for token in behind)
    return _lemma(verb) in _DISPROVE and not any(child.dep_ == "nsubjpass" for child in verb.children)


def _denies(verb: Token) -> bool:
    rules_out = _lemma(verb) == "rule" and any(child.lower_ == "out" for child in verb.children)
    return (_lemma(verb) in _DENY or rules_out) and not _is_negated(verb) and not is_quoted(verb)


def _is_lacking(token: Token) -> bool:
    """ "No evidence", "not any sign"."""
    if _lemma(token) not in _PROOF or token.pos_ not in ("NOUN", "PROPN") or is_quoted(token):
        return False
    return any(child.lower_ in ("no", "any", "little", "without") for child in token.children) or (
        token.dep_ == "dobj" and _is_negated(token.head)
    )


def _is_bare(noun: Token) -> bool:
    """ "No evidence", "no sign of that", "no evidence to support the claim": no other matter."""
    rest = [token for token in _behind(noun) if not token.is_punct]
    return not rest or (len(rest) <= 8 and any(map(_is_what_was_said, rest)))


def _finds_nothing(token: Token) -> bool:
    """ "Found nobody", "found no bomb"."""
    none = token.lower_ in _NOTHING or any(child.lower_ == "no" for child in token.children)
    return none and token.dep_ == "dobj" and _lemma(token.head) in _FIND and not is_quoted(token)


def _is_elided(verb: Token) -> bool:
    """ "It did not.", "They were never asked to." is none: nothing may follow."""
    if _lemma(verb) not in _AUXILIARIES or not _is_negated(verb):
        return False
    rest = [
        token
        for token in _behind(verb)
        if not token.is_punct and token.dep_ != "neg" and token.lower_ != "never"
    ]
    return all(token.pos_ == "ADV" for token in rest) and len(rest) <= 1


def _is_denied_again(verb: Token, first: Doc) -> bool:
    """ "She did not leave it" behind "leaving the ward"."""
    subject = _subject(verb)
    return (
        subject is not None
        and subject.pos_ == "PRON"
        and _is_negated(verb)
        and verb.pos_ == "VERB"
        and any(_lemma(token) == _lemma(verb) for token in first if token.pos_ == "VERB")
    )


def _is_hearsay(doc: Doc) -> bool:
    """Whether nobody answers for it: a rumour, posts, "a blog wrote", "the board is said to …"."""
    for token in doc:
        if _lemma(token) in _RUMOUR and not is_quoted(token):
            return True
        head = _lemma(token.head)
        if token.dep_ == "pobj" and _lemma(token) in _ANONYMOUS and token.head.head.lower_ == "according":
            return True
        if token.dep_ in ("nsubj", "nsubjpass") and head in _SPREAD and not is_quoted(token):
            named = any(
                child.lower_ in _DETERMINED or child.dep_ == "poss" or child.pos_ == "PROPN"
                for child in token.children
            )
            if _lemma(token) in _ANONYMOUS and not named:
                return True
            if _lemma(token) in _SOMEBODY and head not in ("say", "tell", "report", "write", "warn"):
                return True
        if (
            token.dep_ == "ROOT"
            and token.tag_ == "VBN"
            and head in ("say", "claim", "report", "allege", "believe")
            and any(child.dep_ == "auxpass" for child in token.children)
        ):
            return True
    return False
