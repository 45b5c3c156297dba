"""A parsed sentence in, the people whom it speaks of in its own voice out, by name or without one ("the driver")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from summarizer.decontext.pronouns import NO_ONE, clause_word
from summarizer.text.genders import pronoun_of, pronoun_of_noun, spoken_of_as
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.parsing import is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr)\.?\s+|['’]s$")
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")


class Mentioned(NamedTuple):
    """Somebody a sentence speaks of in its own voice."""

    #: None of "the driver".
    name: str | None
    root: Token
    #: "He" or "she", None where nobody knows.
    pronoun: str | None

    @property
    def is_subject(self) -> bool:
        """Whether the main clause, or what it says that somebody says, is about him, and him alone."""
        top = clause_word(self.root)
        verb = top.head
        return (
            top.dep_ in ("nsubj", "nsubjpass")
            and (verb.dep_ == "ROOT" or (verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT"))
            and not any(child.dep_ == "conj" for child in top.children)
        )

    @property
    def telling(self) -> str | None:
        """The verb he says something with, or the "to" of "according to"; None if he does not."""
        top = clause_word(self.root)
        verb = top.head
        according = top.dep_ == "pobj" and verb.lower_ == "to" and verb.head.lower_ == "according"
        says = top.dep_ == "nsubj" and verb.lemma_.lower() in SPEECH_VERBS
        return verb.lemma_.lower() if according or says else None


class KnownPeople:
    """Full names of the people of a cluster, by which those are known whom a sentence only calls "Dahl"."""

    def __init__(self, names: Sequence[str]) -> None:
        self._full: dict[str, list[str]] = {}
        for name in names:
            self._full.setdefault(last_name(name), []).append(name)
        self._told: dict[str, str] = {}
        #: "He" or "she" by last name, None where nobody knows.
        self.pronouns: dict[str, str | None] = {}

    def learn(self, texts: Sequence[str]) -> None:
        """Read in the sentences of the articles who is "he" and who is "she"."""
        self._told = spoken_of_as(self._full, texts)
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
            role = pronoun_of_role(token) if token.i not in roots else None
            if role is not None and not is_quoted(token) and not _has_name(token, roots):
                found.append(Mentioned(name=None, root=token, pronoun=None if role == "either" else role))
        return found

    def named(self, doc: Doc) -> list[tuple[str, Token]]:
        """The names outside quotation marks, each with the word that the parse hangs it by."""
        people = [entity for entity in doc.ents if entity.label_ == "PERSON"]
        covered = {token.i for entity in people for token in entity}
        named = [(entity.text, entity.root) for entity in people]
        # The small tagger takes many a name for a plain noun.
        named += [
            (t.text, t) for t in doc if t.i not in covered and t.text in self._full and t.text[0].isupper()
        ]
        clean = [(_HONORIFIC.sub("", name).strip(), root) for name, root in named]
        return [
            (name, root)
            for name, root in sorted(clean, key=lambda each: each[1].i)
            # "The Dahl administration" is not Dahl.
            if name and not is_quoted(root) and not (root.dep_ == "compound" and root.head.pos_ == "NOUN")
        ]

    def _pronoun(self, name: str) -> str | None:
        """What the first name and the articles agree on; these tell nothing of whom where two are called "Dahl"."""
        bearers = self._full.get(last_name(name), [])
        names = [name] if " " in name else bearers
        told = {pronoun_of(each) for each in names}
        if len(told) > 1:
            return None
        if {*names} >= {*bearers}:
            told.add(self._told.get(last_name(name)))
        told.discard(None)
        return told.pop() if len(told) == 1 else None


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
    national = token.ent_type_ == "NORP" and any(c.lower_ in ("a", "an", "the") for c in token.children)
    one = token.lower_ == "old" or (national and token.tag_ in ("NN", "NNP", "JJ"))
    return "either" if one and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") else None


def _has_name(role: Token, named: set[int]) -> bool:
    """Whether a role is said of somebody named beside it, or of another role: "Anna Dorn, the chief engineer"."""
    said_of = role
    while said_of.dep_ == "conj":
        said_of = said_of.head
    if said_of.dep_ in ("appos", "npadvmod", *NO_ONE):
        return True
    beside = role.i + 1 < len(role.doc) and role.doc[role.i + 1].pos_ == "PROPN"
    return beside or any(child.dep_ == "appos" and child.i in named for child in role.children)
