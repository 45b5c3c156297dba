"""A word in, the verb of its clause out, and when that is done: in the past, in the future, now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from summarizer.text.lists import words

if TYPE_CHECKING:
    from spacy.tokens import Token


def verb_of(token: Token) -> Token | None:
    """The verb of its clause."""
    return next((above for above in (token, *token.ancestors) if above.pos_ in ("VERB", "AUX")), None)


def tense_of(verb: Token) -> Literal["past", "future", "perfect", "under way", "present", "open"]:
    """When it is done, as far as its form tells."""
    aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass", "neg")}
    if aux & _FUTURE:
        return "future"
    if "would" in aux:  # "said that it would vote today", not "would be alive today"
        return "future" if verb.dep_ == "ccomp" and verb.lemma_ != "be" else "open"
    if "to" in aux:
        due = verb.head.lemma_.lower() in AHEAD or (verb.head.pos_ == "AUX" and verb.i - verb.head.i <= 3)
        return "future" if verb.dep_ == "xcomp" and due else "open"
    if aux & {"can", "could", "may", "might", "must", "should", "ought"}:
        return "open"
    if aux & {"was", "were", "had", "did"}:
        return "past"
    if aux & {"has", "have", "’ve", "'ve"}:
        return "perfect"
    if "being" in aux or (verb.tag_ == "VBG" and aux & _IS):
        return "under way"
    if aux & _IS:
        return "present"
    if verb.tag_ == "VBD":
        return "past"
    if verb.tag_ == "VBN":
        return "open" if verb.lemma_.lower() in STATES else "past"
    if verb.tag_ == "VBG" and verb.dep_ == "advcl":
        return tense_of(verb.head) if verb.head.pos_ in ("VERB", "AUX") else "open"
    return "present" if verb.tag_ in ("VBZ", "VBP") else "open"


#: What is not done on one day.
STATES = words("states")
_FUTURE = frozenset(["will", "’ll", "'ll", "wo", "shall"])
_IS = frozenset(["is", "are", "’s", "'s", "’re", "'re", "am", "’m", "'m"])
#: Words before "to" that tell what will be done.
AHEAD = words("ahead") | {"go"}


def has_subject(verb: Token) -> bool:
    """Whether it says of what or whom it speaks, by a word of its own."""
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in verb.children)
