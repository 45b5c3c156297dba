"""Every verb of a fused sentence with all that it governs, as one sentence of the articles has it.

What a small model gets wrong it gets wrong between words that are all right: a day of one deed is given to another, "when
he phoned" is hung on what somebody else wrote, one paper's judgement becomes what a senator is disappointed at. So each
verb is looked up together with its frame (who, whom, when, where, how: Fillmore 1982) and with what it hangs on. A
source has to hold all of it around the same verb; who says it, and on what condition, is part of it. Fusing may then put
frames side by side and spell names out, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.lexical import stem as stem_of
from summarizer.parsing import is_quoted
from summarizer.verification.lexicon import SAY, SYNONYMS
from summarizer.verification.provenance import (
    has_content,
    is_among,
    is_exact,
    may_miss,
    opens_clause,
    spells_out,
    words_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = ("nsubj", "nsubjpass")
#: What makes a verb the head of a frame of its own; "agreed to pay" and "kept paying" are one.
_HEADS = frozenset({"ROOT", "conj", "ccomp", "advcl", "relcl", "acl", "csubj", "parataxis", "pcomp", "dep"})
#: How a frame hangs on another so that it says something else without it: told, wished for, on a condition, when.
_HANGS = frozenset({"ccomp", "advcl", "csubj", "pcomp"})
_NOUNS = ("NOUN", "PROPN")
#: Share of the words of what a clause hangs on that its source has around the same verb.
_SAME_THING = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """A verb with its arguments, in the wording or in a source."""

    verb: Token
    #: Its content words, those of its arguments with them, by stem; without clauses of their own ("with 84 people on
    #: board", ", the head of the port"), whose source may be another (:mod:`summarizer.verification.provenance`).
    words: dict[str, Token]
    #: Stems of these and of such clauses.
    around: frozenset[str]
    #: Who does it; None where that is left open.
    subject: Token | None
    quoted: bool


def reframed(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """The verb of ``claim`` whose frame no source has, with the words that are not in it; None if there is none."""
    held = [frame for doc in sources for frame in _frames(doc)]
    for frame in _frames(claim):
        if frame.quoted:  # words in quotation marks are checked as they stand
            continue
        alike = [other for other in held if _same_verb(frame.verb, other.verb)]
        homes = [other for other in alike if _holds(frame, other, sources)]
        if not homes:
            return " ".join(token.text for token in sorted(frame.words.values(), key=lambda token: token.i))
        if not any(_hangs_alike(frame, other) for other in homes):
            return f"{_above(frame.verb).text} … {frame.verb.text}"
    return None


# -- frames -----------------------------------------------------------------------------------------------------


def _frames(doc: Doc) -> list[_Frame]:
    """The frames of a sentence in reading order, worked out once."""
    frames: list[_Frame] | None = doc.user_data.get("frames")
    if frames is None:
        own: dict[int, list[Token]] = {}
        for token in doc:
            tokens = own.setdefault(_head_of(token).i, [])
            if has_content(token):
                tokens.append(token)
        frames = doc.user_data["frames"] = [
            _Frame(
                verb=doc[place],
                words={stem_of(t.lower_): t for t in reversed(tokens) if not _set_apart(t)},
                around=frozenset(stem_of(token.lower_) for token in tokens),
                subject=_subject(doc[place]),
                quoted=is_quoted(doc[place]),
            )
            for place, tokens in sorted(own.items())
            if doc[place].pos_ in ("VERB", "AUX")
        ]
    return frames


def _is_head(token: Token) -> bool:
    return token.dep_ in _HEADS and token.pos_ in ("VERB", "AUX")


def _head_of(token: Token) -> Token:
    """The verb whose frame a word belongs to."""
    while not _is_head(token) and token.head.i != token.i:
        token = token.head
    return token


def _set_apart(token: Token) -> bool:
    """Whether it stands in a clause of its own within the frame."""
    while not _is_head(token) and token.head.i != token.i:
        if opens_clause(token):
            return True
        token = token.head
    return False


def _above(verb: Token) -> Token:
    """The verb that a frame hangs on."""
    return verb if verb.head.i == verb.i else _head_of(verb.head)


def _subject(verb: Token) -> Token | None:
    """Who does it: its own subject, the noun it describes, or, where it has none, whoever does what it hangs on."""
    for _ in range(5):
        own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if own is not None and own.tag_ not in ("WDT", "WP"):
            return own if own.pos_ in _NOUNS else None
        if verb.dep_ in ("relcl", "acl"):
            return verb.head if verb.head.pos_ in _NOUNS else None
        if verb.dep_ not in ("conj", "advcl", "pcomp", "xcomp") or verb.head.i == verb.i:
            return None
        verb = _above(verb)
    return None


# -- comparing --------------------------------------------------------------------------------------------------


def _same_verb(one: Token, other: Token, *, telling: bool = True) -> bool:
    """Whether two verbs say the same; ``telling``: all verbs of telling do."""
    first, second = one.lemma_.lower(), other.lemma_.lower()
    stem = stem_of(first)
    return stem_of(second) in {stem, *SYNONYMS.get(stem, ())} or (telling and {first, second} <= SAY)


def _same_doer(frame: _Frame, other: _Frame, around: AbstractSet[str]) -> bool:
    one, theirs = frame.subject, other.subject
    if one is None:
        return True
    # "Dahl was sacked" of "the board sacked Dahl": in another voice the doer stands elsewhere in the frame.
    elsewhere = theirs is None or _is_passive(frame.verb) != _is_passive(other.verb)
    held = around if elsewhere or theirs is None else set(words_of(theirs))
    return any(is_among(stem, held) for stem in words_of(one))


def _is_passive(verb: Token) -> bool:
    bare = verb.dep_ == "acl" and verb.tag_ == "VBN"
    return bare or any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)


def _holds(frame: _Frame, other: _Frame, sources: Sequence[Doc]) -> bool:
    """Whether a source's frame has all the words of one, and the same doer."""
    if other.quoted and _hanging(frame.verb) != "ccomp":
        return False  # what somebody said is told as a fact
    around = other.around | (set(words_of(other.subject)) if other.subject is not None else set())
    # "Dahl, the head of the port": what describes a noun of the frame belongs to it wherever the parser puts it.
    missing = [
        token
        for stem, token in frame.words.items()
        if token.i != frame.verb.i
        and not is_among(stem, around)
        and not (_of_a_name(token, around) and spells_out(token, sources))
    ]
    # "Is" says nothing by itself: any word beside it may be all that is told.
    allowed = 0 if frame.verb.lemma_ == "be" else may_miss(len(frame.words))
    if len(missing) > allowed or any(is_exact(each) or _is_date(each) for each in missing):
        return False
    return _same_doer(frame, other, around) and _tells_the_same(frame, other)


def _tells_the_same(frame: _Frame, other: _Frame) -> bool:
    """Whether what was told on a day is what was told that day: "police said on Monday" of something else."""
    if frame.verb.lemma_.lower() not in SAY or not any(_is_date(each) for each in frame.words.values()):
        return True
    told, theirs = _told(frame.verb), _told(other.verb)
    if told is None or theirs is None:
        return True
    shared = sum(is_among(stem, theirs.around) for stem in told.words)
    return shared >= _SAME_THING * len(told.words)


def _told(verb: Token) -> _Frame | None:
    """The frame of what is told; of "…, police said" it may be what the telling hangs on."""
    clause = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    if clause is None and verb.dep_ == "parataxis":
        clause = verb.head
    return _frame_of(clause) if clause is not None else None


def _is_date(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME")


def _of_a_name(token: Token, around: AbstractSet[str]) -> bool:
    """Whether it is a further word of a name that stands there, or describes one: "Tomas" and "Mayor" of Dahl."""
    while token.dep_ in _PARTS and token.head.i != token.i:
        token = token.head
        if token.pos_ == "PROPN" and is_among(stem_of(token.lower_), around):
            return True
    return token.pos_ == "PROPN" and any(
        child.dep_ in _PARTS and is_among(stem_of(child.lower_), around) for child in token.children
    )


_PARTS = frozenset({"compound", "amod", "poss", "appos", "nmod", "flat", "prep", "pobj"})


def _hangs_alike(frame: _Frame, other: _Frame) -> bool:
    """Whether a frame hangs on the same as its source's does: told by the same, at the same time, for the same reason."""
    how = _hanging(frame.verb)
    if how is None:
        return True
    if how != _hanging(other.verb) or _mark(frame.verb) != _mark(other.verb):
        return False
    above, theirs = _frame_of(_above(_first_of(frame.verb))), _frame_of(_above(_first_of(other.verb)))
    if above is None or theirs is None or not _same_verb(above.verb, theirs.verb, telling=how == "ccomp"):
        return False
    if how == "ccomp":  # whoever tells it is compared as the doer of the telling, and by the verifier
        return True
    shared = sum(is_among(stem, theirs.around) for stem in above.words)
    return shared >= _SAME_THING * len(above.words)


def _first_of(verb: Token) -> Token:
    """The first of the verbs that one is coordinated with: what that one hangs on, all of them do."""
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return verb


def _hanging(verb: Token) -> str | None:
    first = _first_of(verb)
    return first.dep_ if first.dep_ in _HANGS and first.head.i != first.i else None


def _mark(verb: Token) -> str | None:
    """The word that says how a clause hangs on another: "after", "because", "if"; "that" says nothing."""
    first = _first_of(verb)
    if first.dep_ == "pcomp":
        return first.head.lower_
    marks = [child.lower_ for child in first.children if child.dep_ == "mark" or child.tag_ == "WRB"]
    return next((mark for mark in marks if mark != "that"), None)


def _frame_of(verb: Token) -> _Frame | None:
    return next((frame for frame in _frames(verb.doc) if frame.verb.i == verb.i), None)
