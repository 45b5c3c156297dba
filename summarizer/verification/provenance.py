"""Every clause of a fused sentence from one sentence of the articles.

A small model splices: it goes on from a word that two sources share and so gives one event the other's victims, day or
doer, with every word backed. Joining is safe where clauses are the bricks: what a clause says stands in one source, and
what it hangs on stands there too. Only names may be spelt out from elsewhere. What a clause
takes along with it, and what it is part of, is for :mod:`summarizer.verification.belonging`.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from summarizer.lexical import STOP_WORDS
from summarizer.lexical import stem as stem_of
from summarizer.parsing import stems_of
from summarizer.verification.lexicon import SYNONYMS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Share of a clause's content words that one source has to have.
_HELD = 0.88
#: Share of the words that a connected clause's source has of the clause it is connected to: they tell of one thing.
_SAME_THING = 0.4
#: What says how two facts hang together: a source has to say so.
_RELATES = frozenset(
    "after before because since when until so although though but despite if unless where once".split()
)
#: Two deeds of one doer: told as one thing only where a source tells of both, near enough.
_AND = "and"
_OPENERS = frozenset({"relcl", "advcl", "acl", "appos", "conj", "parataxis"})


def spliced(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """The clause of ``claim`` that no single source holds together with what it hangs on; None if there is none."""
    held = [stems_of(doc) for doc in sources]
    clauses = clauses_of(claim)
    for root, tokens in clauses.items():
        wanted = {stem_of(token.lower_): token for token in tokens if has_content(token)}
        if not wanted:
            continue
        head = claim[root]
        anchor = _anchor(head)
        relation = _relation(head)
        above = _content_above(clauses, head) if relation else []
        homes = []
        for number, stems in enumerate(held):
            missing = [token for stem, token in wanted.items() if not is_among(stem, stems)]
            missing = [token for token in missing if not spells_out(token, sources)]
            if len(missing) > may_miss(len(wanted)) or any(is_exact(token) for token in missing):
                continue
            if anchor is not None and not any(is_among(stem, stems) for stem in words_of(anchor)):
                continue
            if relation is not None and (
                (relation != _AND and relation not in {token.lower_ for token in sources[number]})
                or not any(
                    sum(is_among(stem, stems) for stem in each) >= _SAME_THING * len(each) for each in above
                )
            ):
                continue
            homes.append(number)
        if not homes:
            return " ".join(token.text for token in tokens if not token.is_punct)
    return None


def clauses_of(claim: Doc) -> dict[int, list[Token]]:
    """The tokens of each clause by the index of its root; what only restricts a noun stays in the clause around it."""
    roots = {token.i for token in claim if token.dep_ == "ROOT" or opens_clause(token)}
    clauses: dict[int, list[Token]] = {root: [] for root in sorted(roots)}
    for token in claim:
        at = token
        while at.i not in roots and at.head.i != at.i:
            at = at.head
        clauses.setdefault(at.i, []).append(token)
    return clauses


def opens_clause(token: Token) -> bool:
    """Whether a clause of its own begins with it: told of a noun or a deed, and not part of what is told of it."""
    if token.dep_ == "prep" and (token.lower_ == "with" or token.lower_ in _RELATES):
        return token.head.pos_ in (
            "VERB",
            "AUX",
        )  # "… with 84 people on board", "… after a pump stopped working"
    if token.dep_ not in _OPENERS:
        return False
    first = token.left_edge.i
    comma = first > 0 and token.doc[first - 1].text in (",", "–", "—", ";", "--")
    if token.dep_ in ("relcl", "acl", "appos"):
        return comma
    if token.dep_ == "conj":
        return token.pos_ in ("VERB", "AUX")
    return True


def _anchor(head: Token) -> Token | None:
    """What a clause needs its source to have beside its own words: the noun it describes, or who does it."""
    if head.dep_ in ("relcl", "acl", "appos"):
        return head.head
    if head.dep_ == "prep" and head.lower_ in _RELATES:
        return None
    if head.dep_ in ("advcl", "conj", "parataxis", "prep") and not any(
        child.dep_ in ("nsubj", "nsubjpass") and child.pos_ in ("NOUN", "PROPN") for child in head.children
    ):
        above = head.head
        for _ in range(5):
            subject = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None:
                return subject if subject.pos_ in ("NOUN", "PROPN") else None
            if above.head.i == above.i:
                return None
            above = above.head
    return None


def _relation(head: Token) -> str | None:
    """The word that says how a clause hangs on the one above, where that is a claim of its own."""
    if head.dep_ == "conj":
        if any(child.dep_ in ("nsubj", "nsubjpass") for child in head.children):
            between = [child for child in head.head.children if child.dep_ == "cc" and child.i < head.i]
            return "but" if any(child.lower_ == "but" for child in between) else None
        between = [child for child in head.head.children if child.dep_ == "cc" and child.i < head.i]
        return "but" if any(child.lower_ == "but" for child in between) else _AND
    if head.dep_ == "prep":
        return head.lower_ if head.lower_ in _RELATES else None
    if head.dep_ != "advcl":
        return None
    return next(
        (c.lower_ for c in head.children if c.dep_ in ("mark", "advmod") and c.lower_ in _RELATES), None
    )


def _content_above(clauses: dict[int, list[Token]], head: Token) -> list[set[str]]:
    """Content words of each clause above one, the nearest first: the parser may hang it on the wrong one."""
    found: list[set[str]] = []
    above = head
    while above.head.i != above.i:
        above = above.head
        if above.i in clauses:
            found.append({stem_of(token.lower_) for token in clauses[above.i] if has_content(token)})
    return found


def has_content(token: Token) -> bool:
    word = token.is_alpha or any(c.isdigit() for c in token.text)
    return word and token.lower_ not in STOP_WORDS and token.pos_ not in ("ADP", "AUX", "PART", "SCONJ")


def is_exact(token: Token) -> bool:
    """Figures and days: never from another source than the rest of their clause."""
    return token.like_num or any(c.isdigit() for c in token.text) or token.lower_.endswith("day")


def words_of(noun: Token) -> set[str]:
    words = {stem_of(noun.lower_)}
    if noun.pos_ == "PROPN":
        words |= {stem_of(child.lower_) for child in noun.children if child.dep_ in ("compound", "poss")}
    return words


def is_among(stem: str, stems: AbstractSet[str]) -> bool:
    return stem in stems or any(other in stems for other in SYNONYMS.get(stem, ()))


def spells_out(token: Token, sources: Sequence[Doc]) -> bool:
    """Whether a word belongs to a name, or describes one, and some source has it beside that name."""
    name = token if token.pos_ == "PROPN" else token.head
    if name.pos_ != "PROPN" and token.head.dep_ in ("appos", "compound", "amod", "poss"):
        name = token.head.head
    if name.pos_ != "PROPN":
        return False
    near = {
        name.lower_,
        *(child.lower_ for child in name.children if child.dep_ == "compound"),
        name.head.lower_,
    }
    for doc in sources:
        places = [each.i for each in doc if stem_of(each.lower_) == stem_of(token.lower_)]
        names = [each.i for each in doc if each.lower_ in near and each.pos_ == "PROPN"]
        if any(abs(one - other) <= 3 for one in places for other in names):
            return True
    return False


def may_miss(words: int) -> float:
    """Of three words and more one may be new ("on board"); figures and days never are."""
    return max((1 - _HELD) * words, 1 if words > 2 else 0)
