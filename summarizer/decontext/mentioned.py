"""A parsed sentence in, the people whom it speaks of in its own voice out, by name or without one ("the driver")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.decontext.pronouns import is_predicate
from summarizer.text.genders import addressed, pronoun_of, pronoun_of_noun, spoken_of_as
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.parsing import is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """Somebody a sentence speaks of in its own voice."""

    #: None of "the driver".
    name: str | None
    root: Token
    #: "He" or "she", None where nobody knows.
    pronoun: str | None

    @property
    def top(self) -> Token:
        """The word its clause has for him: "officer" of "a customs officer, Tomas Dahl, stopped the lorry"."""
        top = self.root
        while top.dep_ in ("appos", "conj") and top.head.pos_ in ("NOUN", "PROPN"):
            top = top.head
        return top

    @property
    def is_subject(self) -> bool:
        """Whether the main clause, or what it says that somebody says, is about him, and him alone."""
        top, verb = self.top, self.top.head
        return (
            top.dep_ in ("nsubj", "nsubjpass")
            and (verb.dep_ == "ROOT" or (verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT"))
            and not any(child.dep_ == "conj" for child in top.children)
        )

    @property
    def is_object(self) -> bool:
        """Whether the main clause says what is done to him."""
        return self.top.dep_ in ("dobj", "dative") and self.top.head.dep_ == "ROOT"

    @property
    def tells(self) -> bool:
        """Whether he says something, or it is said according to him."""
        verb = self.top.head
        according = self.top.dep_ == "pobj" and verb.lower_ == "to" and verb.head.lower_ == "according"
        return according or (self.top.dep_ == "nsubj" and verb.lemma_.lower() in SPEECH_VERBS)


class KnownPeople:
    """Full names of the people of a cluster, by which those are known whom a sentence only calls "Dahl"."""

    def __init__(self, names: Sequence[str]) -> None:
        #: Full names by the last of their words.
        self._full: dict[str, list[str]] = {}
        for name in names:
            self._full.setdefault(last_name(name), []).append(name)
        #: "He" or "she" by last name, as the articles have it.
        self._told: dict[str, str] = {}
        #: "He" or "she" by last name, None where nobody knows.
        self.pronouns: dict[str, str | None] = {}

    def learn(self, texts: Sequence[str]) -> None:
        """Read in the sentences of the articles who is "he" and who is "she"."""
        self._told = spoken_of_as(self._full, texts) | addressed(texts)
        self.pronouns = {last: self._pronoun(last) for last in self._full}

    def in_sentence(self, doc: Doc) -> list[Mentioned]:
        """All of whom it speaks outside quotation marks, each once."""
        named = self.named(doc)
        found: list[Mentioned] = []
        for name, root in named:
            if not any(is_same(name, other.name or "") for other in found):
                found.append(Mentioned(name=name, root=root, pronoun=self._pronoun(name)))
        roots = {root.i for _, root in named}
        for token in doc:
            pronoun = pronoun_of_role(token) if token.i not in roots else None
            if pronoun is not None and not is_quoted(token) and not _has_name(token, roots):
                found.append(
                    Mentioned(name=None, root=token, pronoun=None if pronoun == "either" else pronoun)
                )
        return found

    def named(self, doc: Doc) -> list[tuple[str, Token]]:
        """The names outside quotation marks, each with the word that the parse hangs it by."""
        named = [(entity.text, entity.root) for entity in doc.ents if entity.label_ == "PERSON"]
        covered = {token.i for entity in doc.ents if entity.label_ == "PERSON" for token in entity}
        named += [
            (token.text, token)
            for token in doc
            # The small tagger takes many a name for a plain noun.
            if token.i not in covered and token.text in self._full and token.text[0].isupper()
        ]
        clean = [(_HONORIFIC.sub("", re.sub(r"['’]s$", "", name)).strip(), root) for name, root in named]
        return sorted(
            (
                (name, root)
                for name, root in clean
                # "The Dahl administration" is not Dahl.
                if name and not is_quoted(root) and not (root.dep_ == "compound" and root.head.pos_ == "NOUN")
            ),
            key=lambda each: each[1].i,
        )

    def _pronoun(self, name: str) -> str | None:
        """What the first name and the articles agree on; these tell nothing of whom where two are called "Dahl"."""
        bearers = self._full.get(last_name(name), [])
        names = [name] if " " in name else bearers
        told = self._told.get(last_name(name)) if {*names} >= {*bearers} else None
        first = {pronoun_of(each) for each in names}
        agreed = {told, first.pop() if len(first) == 1 else None} - {None}
        return agreed.pop() if len(agreed) == 1 else None

    def only(self, last: str) -> str | None:
        """The full name of the only one with this last name."""
        full = self._full.get(last, [])
        return full[0] if len(full) == 1 else None


_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr)\.?\s+")
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")


def last_name(name: str) -> str:
    """ "Dahl" of "Tomas Dahl Jr."."""
    return _SUFFIX.sub("", name).split()[-1]


def is_same(name: str, other: str) -> bool:
    """Whether two names of one sentence may be one person's: "Dahl" and "Tomas Dahl", not "Anna Dahl" and he."""
    one, two = name.split(), other.split()
    return (
        bool(one and two)
        and last_name(name) == last_name(other)
        and (min(len(one), len(two)) == 1 or one[0] == two[0])
    )


def pronoun_of_role(token: Token) -> str | None:
    """ "He", "she" or "either" for what stands for one person: "driver", "a Swede", "the 41-year-old"."""
    if token.tag_ in ("NN", "NNP") and token.ent_type_ != "PERSON" and pronoun_of_noun(token.lower_):
        return pronoun_of_noun(token.lower_)
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return None
    one = token.lower_ in _ONE and token.dep_ in ("nsubj", "nsubjpass")
    national = token.ent_type_ == "NORP" and any(
        c.lower_ in ("a", "an", "another", "the") for c in token.children
    )
    return (
        "either" if one or token.lower_ == "old" or (national and token.tag_ in ("NN", "NNP", "JJ")) else None
    )


_ONE = frozenset("one another other accused deceased".split())


def _has_name(role: Token, named: set[int]) -> bool:
    """Whether a role is said of somebody named beside it, or of another role: "Anna Dorn, the chief engineer"."""
    said_of = role
    while said_of.dep_ == "conj":
        said_of = said_of.head
    if said_of.dep_ in ("appos", "compound", "npadvmod") or is_predicate(said_of):
        return True
    beside = role.i + 1 < len(role.doc) and role.doc[role.i + 1].pos_ == "PROPN"
    return beside or any(child.dep_ == "appos" and child.i in named for child in role.children)


def may_be_about_somebody(doc: Doc) -> bool:
    """Whether its subject is a name that the recogniser has no idea of."""
    return any(
        token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT" and may_be_somebody(token)
        for token in doc
    )


def may_be_somebody(token: Token) -> bool:
    """Whether it may be a name that the recogniser, or the tagger, does not know for a person's: "Couch" is an ORG."""
    if (
        is_quoted(token)
        or token.dep_ == "compound"
        or token.text.isupper()
        or any(child.dep_ == "det" for child in token.children)
    ):
        return False
    if token.tag_ == "NN" and token.i == 0:  # "Couch left the court."
        return token.dep_ == "nsubj" and token.text[0].isupper()
    return token.tag_ == "NNP" and token.ent_type_ in ("", "ORG")
