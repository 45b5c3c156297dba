"""Who or what takes part in a deed: a noun of a parsed text in, its names and whose it is out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.text.names import Name
from summarizer.text.parsing import text_of
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what takes part: "the Russian leader" has head ``leader`` and owner ``@russia``."""

    text: str
    head: str
    #: Names of the thing itself: its head, appositions, everybody coordinated with it.
    names: tuple[Name, ...]
    #: Whose it is, or where it is from: possessives and adjectives of nations.
    owners: tuple[Name, ...]
    pronoun: bool
    start: int
    end: int


def coordinated(token: Token) -> list[Token]:
    """A noun and those joined to it: "Lunde, Vik and Okafor"."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON"}:
            found += coordinated(child)
    return found


def argument_of(token: Token, by_token: Mapping[int, Name]) -> Argument:
    """The noun ``token`` as one that takes part; ``by_token`` is the name that each token is of, if any."""
    names: list[Name] = []
    owners: list[Name] = []
    for each in coordinated(token):
        if each.i in by_token:
            names.append(by_token[each.i])
        for child in each.children:
            if child.dep_ == "appos" and child.i in by_token:
                names.append(by_token[child.i])
            elif child.dep_ in {"poss", "amod", "compound", "nmod"} and child.i in by_token:
                owner = by_token[child.i]
                if owner not in names:
                    owners.append(owner)
            elif child.dep_ == "prep" and child.lower_ in {"of", "from", "for"}:
                owners += [by_token[leaf.i] for leaf in child.children if leaf.i in by_token]
    # spaCy hangs "Xi" on "leader" as often as the other way round: "Chinese leader Xi Jinping"
    own = [owner for owner in owners if owner.label == "PERSON" and _is_compound_of(owner, token)]
    names += own
    owners = [owner for owner in owners if owner not in own]
    parts = [
        token,
        *(
            child
            for child in token.children
            if child.dep_ in {"compound", "poss", "amod", "det", "nummod", "nmod"}
        ),
    ]
    start = min(part.idx for part in parts)
    return Argument(
        text=text_of(token.doc)[start : token.idx + len(token)],
        head=stem(token.lemma_.lower()),
        names=tuple(dict.fromkeys(names)),
        owners=tuple(dict.fromkeys(owners)),
        pronoun=token.pos_ == "PRON" and token.tag_ in {"PRP", "WP", "WDT", "DT"},
        start=start,
        end=token.idx + len(token),
    )


def _is_compound_of(name: Name, token: Token) -> bool:
    return any(
        child.dep_ in {"compound", "nmod"} and name.start <= child.idx < name.end for child in token.children
    )
