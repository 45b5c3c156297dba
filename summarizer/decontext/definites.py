"""Whom a sentence is about by an office alone: "the secretary of state"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.parsing import is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


def role_subject(doc: Doc) -> Span | None:
    """ "The secretary of state" where that is whom the main clause is about, and nothing in it says who that is."""
    for token in doc:
        if (
            token.dep_ in ("nsubj", "nsubjpass")
            and token.head.dep_ == "ROOT"
            and token.tag_ == "NN"
            and token.lower_ in PERSON_NOUNS
            and not is_quoted(token)
        ):
            within = doc[token.left_edge.i : token.right_edge.i + 1]
            named = any(each.text[0].isupper() and each.ent_type_ != "NORP" for each in within[1:])
            told = any(child.dep_ in ("appos", "relcl", "acl", "nummod", "punct") for child in token.children)
            if within[0].lower_ == "the" and len(within) > 1 and not named and not told:
                return within
    return None
