"""How things stood when an article was written, and what another one reports as their end.

"An eight-year-old girl is missing", "the bridge is closed", "a gunman is at large": true in their articles, and wrong beside
one that tells that she was found, that it reopened, that he was arrested. What ends what is in ``states.txt``; that both
speak of the same somebody or something, the parses tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from summarizer.genders import person_nouns
from summarizer.lexical import MONTH, stem
from summarizer.parsing import is_quoted
from summarizer.sentences import Sentence, SentenceKey
from summarizer.verification.lexicon import SYNONYMS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Story:
    """One line of ``states.txt``."""

    holds: tuple[Term, ...]
    sought: tuple[Term, ...]
    over: tuple[Term, ...]
    ends: tuple[Term, ...]
    of: str


@dataclass(frozen=True, slots=True)
class _Told:
    """That something stands so, or has ended, and of whom or what."""

    row: int
    story: int
    word: Token
    themes: tuple[Token, ...]
    #: Whether it counts only where its article is newer: "the bridge is open" may be of before it was shut.
    if_newer: bool = False


def ended(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> dict[SentenceKey, Sentence]:
    """Sentences that tell how things stood which are over, each with the one of another article that tells their end.

    ``docs`` are the sentences' parses. No article ends what a newer one tells, or what it tells itself as going on.
    """
    standing = [told for row, doc in enumerate(docs) for told in _standing(row, doc)]
    ending = [told for row, doc in enumerate(docs) for told in _ending(row, doc)]
    article = [sentence.article for sentence in sentences]
    found: dict[SentenceKey, Sentence] = {}
    for state in standing:
        state = _of_nouns(state, standing, article)
        ends = [end for end in ending if _same_theme(state, end)]
        going_on = {article[each.row].id for each in standing if _same_theme(state, each)}
        own = article[state.row]
        for end in ends:
            other = article[end.row]
            newer = other.is_newer_than(own)
            if (
                other.id not in going_on
                and not own.is_newer_than(other)
                and (newer or not end.if_newer)
                and (newer or own.id not in {article[each.row].id for each in ends})
            ):
                found.setdefault(sentences[state.row].key, sentences[end.row])
    return found


def _of_nouns(state: _Told, standing: Sequence[_Told], article: Sequence[object]) -> _Told:
    """ "They are searching for her": for whom, the article's other sentences tell."""
    if any(theme.pos_ != "PRON" for theme in state.themes):
        return state
    themes = [
        theme
        for each in standing
        if each.story == state.story and article[each.row] is article[state.row]
        for theme in each.themes
        if theme.pos_ != "PRON"
    ]
    return _Told(state.row, state.story, state.word, tuple(themes))


# -- how things stand -----------------------------------------------------------------------------------

_GOES_ON = frozenset("continue remain stay keep persist".split())
_ASKED = frozenset("ask urge appeal plead beg advise warn tell call".split())


def _standing(row: int, doc: Doc) -> Iterator[_Told]:
    for number, story in enumerate(_stories()):
        for word in _found(doc, story.holds, as_written=True):
            verb = _verb(word)
            if _is_state(word) and _is_open(verb, word) and not _LONG_AGO.search(doc.text):
                yield from _told(row, number, word, _subjects(verb, word))
        for word in _found(doc, story.sought):
            if _is_open(_verb(word), word) and not _LONG_AGO.search(doc.text):
                yield from _told(row, number, word, _for_whom(word))


def _is_state(word: Token) -> bool:
    """Whether somebody or something is said to be so: not "the missing girl", nor who "could shut" something."""
    noun = word.dep_ == "amod" and word.head.pos_ in ("NOUN", "PROPN")
    return not noun and not any(child.dep_ == "dobj" for child in word.children)


def _told(
    row: int, story: int, word: Token, themes: Sequence[Token], *, if_newer: bool = False
) -> Iterator[_Told]:
    if themes:
        yield _Told(row, story, word, tuple(t for each in themes for t in (each, *each.conjuncts)), if_newer)


def _verb(word: Token) -> Token:
    while word.pos_ not in ("VERB", "AUX") and word.head.i != word.i:
        word = word.head
    return word


def _is_open(verb: Token, word: Token) -> bool:
    """Whether a clause tells what held when it was written: not what was done, nor what is denied."""
    for _ in range(4):
        children = {child.lower_ for child in verb.children}
        aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        if any(child.dep_ == "neg" for child in verb.children) or "longer" in children or "had" in aux:
            return False
        if (
            verb.lemma_.lower() in _GOES_ON
            or "still" in children
            or (verb.lemma_ == "go" and "on" in children)
        ):
            return True
        if any(child.tag_ == "MD" for child in verb.children if child.dep_ == "aux"):
            return "would" not in aux
        if verb.lemma_ in _ASKED and verb.dep_ in ("ROOT", "conj", "ccomp"):
            return True
        if verb.tag_ in ("VBZ", "VBP") or (verb.tag_ in ("VBN", "VBG") and aux & _NOW):
            return True
        if verb.tag_ == "VBG" and aux & {"was", "were", "been"}:
            return True
        if verb.tag_ == "VBN" and aux & {"has", "have"} and (verb.lemma_ == "be" or "been" in aux):
            return True
        if verb.lemma_ == "be" and verb.tag_ == "VBD":
            return word.pos_ in ("ADJ", "ADV", "ADP", "NOUN")
        if (
            verb.dep_ in ("xcomp", "acomp", "conj")
            and verb.head.i != verb.i
            and not aux
            and verb.tag_ != "VBD"
        ):
            verb = _verb(verb.head)
            continue
        return False
    return False


_NOW = frozenset(["is", "are", "’s", "'s", "’re", "'re"])


def _subjects(verb: Token, word: Token) -> list[Token]:
    """Whom a state is said of: the subject, or whom something "left" so."""
    for _ in range(3):
        # The parser hangs the subject of "is closed" on the "is" now and then.
        clause = [
            each
            for child in verb.children
            for each in (child, *(child.children if child.dep_.startswith("aux") else ()))
        ]
        found = [
            child
            for child in clause
            if (child.dep_ in ("nsubj", "nsubjpass") and child.i < word.i)
            or (child.dep_ == "dobj" and verb.lemma_ in ("leave", "keep") and child.i < word.i)
        ]
        if verb.lemma_ in ("leave", "keep") and any(child.dep_ == "dobj" for child in found):
            return [child for child in found if child.dep_ == "dobj"]
        if found:
            return found
        if verb.dep_ in ("relcl", "acl"):
            return [verb.head]
        if verb.dep_ not in ("xcomp", "acomp", "conj", "ccomp"):
            return []
        verb = _verb(verb.head)
    return []


def _for_whom(word: Token) -> list[Token]:
    direct = (
        [child for child in word.children if child.dep_ == "dobj"] if word.lemma_ in ("seek", "hunt") else []
    )
    return direct + [
        noun
        for child in word.children
        if child.dep_ == "prep" and child.lower_ == "for"
        for noun in child.children
        if noun.dep_ == "pobj"
    ]


# -- what ends them -------------------------------------------------------------------------------------

_LONG_AGO = re.compile(
    rf"\b(?:last|previous(?:ly)?|earlier|ago|once|never|20\d\d|19\d\d)\b|\bin (?:early |late |mid-?)?{MONTH}(?! \d{{1,2}}\b)",
    re.IGNORECASE,
)
_WHERE = frozenset("to on at in for across through".split())


def _ending(row: int, doc: Doc) -> Iterator[_Told]:
    if _LONG_AGO.search(doc.text):
        return
    for number, story in enumerate(_stories()):
        for verb in _found(doc, story.ends):
            if verb.pos_ == "VERB" and _is_done(verb):
                yield from _told(row, number, verb, _undergoing(verb))
        for word in _found(doc, story.over, as_written=True):
            verb = _verb(word)
            again = (
                any(each.lower_ in ("again", "back", "now") for each in verb.subtree) or word.lower_ == "back"
            )
            if _is_open(verb, word) or (verb.lemma_ == "be" and verb.tag_ == "VBD"):
                yield from _told(row, number, word, _subjects(verb, word), if_newer=not again)


def _is_done(verb: Token) -> bool:
    if is_quoted(verb) or not _is_asserted(verb):
        return False
    aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    # "Reopened", right behind what it is said of, is taken for a participle now and then.
    said_of = any(child.dep_ == "nsubj" for child in verb.children)
    finite = not aux and (verb.tag_ == "VBD" or (verb.tag_ == "VBN" and verb.dep_ == "ROOT" and said_of))
    passive = verb.tag_ == "VBN" and bool(aux & {"was", "were"}) and aux <= {"was", "were", "been"}
    perfect = verb.tag_ in ("VBN", "VBD") and bool(aux) and aux <= {"has", "have", "been"}
    return finite or perfect or passive


def _is_asserted(verb: Token) -> bool:
    """Whether it is told as what happened: not "reports that it was found", not "days after he was arrested"."""
    for _ in range(4):
        if any(child.dep_ == "neg" for child in verb.children) or verb.dep_ in ("advcl", "acl", "csubj"):
            return False
        if verb.dep_ in ("ROOT", "relcl"):
            return True
        verb = verb.head
    return True


def _undergoing(verb: Token) -> list[Token]:
    """To whom or what it is done; of what happens by itself ("reopened"), the subject, and where."""
    done_to = [child for child in verb.children if child.dep_ in ("nsubjpass", "dobj")]
    if any(
        each.lower_.endswith(("self", "selves")) for each in done_to
    ):  # "gave himself up", not "found himself"
        return [child for child in verb.children if child.dep_ == "nsubj" and _particle(verb)]
    if not done_to or any(each.dep_ == "poss" for noun in done_to for each in noun.children):
        done_to += [child for child in verb.children if child.dep_ == "nsubj"]  # "the museum shut its doors"
    where = [
        noun
        for child in verb.children
        if child.dep_ in ("prep", "dative") and child.lower_ in _WHERE
        for noun in child.children
        if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME")
    ]
    return [*done_to, *where]


def _particle(verb: Token) -> bool:
    return any(child.dep_ == "prt" for child in verb.children)


# -- of the same ----------------------------------------------------------------------------------------

_PERSON = frozenset(
    stem(word)
    for word in person_nouns()
    | frozenset(
        """people kid toddler hiker climber skier miner fisherman diver tourist villager pupil family couple pensioner
        swimmer walker crew member group survivor evacuee household pilgrim cyclist pair nurse worker staff striker""".split()
    )
)
_SOUGHT = frozenset(
    stem(word)
    for word in """suspect gunman shooter attacker killer man woman assailant fugitive prisoner inmate robber driver escapee
    convict thief burglar murderer bomber arsonist teenager""".split()
)
_REST = frozenset("other another remaining more further rest last second".split())


def _same_theme(one: _Told, other: _Told) -> bool:
    if one.story != other.story:
        return False
    of = _stories()[one.story].of
    return any(_is_one(a, b, of) for a in one.themes for b in other.themes)


def _is_one(one: Token, other: Token, of: str) -> bool:
    """Whether two nouns may be of the same: one names the other, no other name or number says that they are not."""
    if "PRON" in (one.pos_, other.pos_) or not _are_as_many(one, other):
        return False
    a, b = _called(one), _called(other)
    mine, theirs = stem(one.lemma_.lower()), stem(other.lemma_.lower())
    if mine in b or theirs in a or theirs in SYNONYMS.get(mine, ()):
        names = [{stem(t.lower_) for t in each.subtree if t.pos_ == "PROPN"} for each in (one, other)]
        return not all(names) or bool(names[0] & names[1])
    kind = {"person": _PERSON, "wanted": _SOUGHT}.get(of, frozenset())
    if of == "person" and not _is_definite(other):
        return False
    return all(each.ent_type_ == "PERSON" or stem(each.lemma_.lower()) in kind for each in (one, other))


def _is_definite(noun: Token) -> bool:
    """Whether it is of somebody told of: "the child", "both men", a name."""
    return noun.pos_ == "PROPN" or any(child.lower_ in _DEFINITE for child in noun.children)


_DEFINITE = frozenset("the both all".split())


def _called(noun: Token) -> set[str]:
    """Stems of a noun and of what it is compounded of: the "ferry Alva", the "Osk bridge"."""
    parts = [child for child in noun.children if child.dep_ in ("compound", "appos", "nmod")]
    return {stem(each.lemma_.lower()) for each in (noun, *parts)}


def _are_as_many(standing: Token, ended: Token) -> bool:
    """Whether not only some of them: "two of the five", "one man", of several, "the others"."""
    words = {each.lower_ for noun in (standing, ended) for each in noun.children}
    if words & _REST:
        return False
    one, many = ended.tag_ in ("NN", "NNP"), standing.tag_ in ("NNS", "NNPS")
    return not (one and many)


# -- the list -------------------------------------------------------------------------------------------


def _found(doc: Doc, terms: Sequence[Term], *, as_written: bool = False) -> Iterator[Token]:
    for word in doc:
        forms = (word.lower_,) if as_written else (word.lower_, word.lemma_.lower())
        if any(term[0] in forms and _goes_on(word, term[1:]) for term in terms):
            yield word


def _goes_on(word: Token, rest: Term) -> bool:
    """Whether a phrase's further words stand behind its first, or hang on it."""
    if not rest:
        return True
    behind = word.doc[word.i + 1 : word.i + 2 + len(rest)]
    near = iter(behind)
    if all(any(part in (each.lower_, each.lemma_.lower()) for each in near) for part in rest):
        return True
    return all(any(child.lower_ == part for child in word.children) for part in rest)


@cache
def _stories() -> tuple[_Story, ...]:
    text = files("summarizer").joinpath("states.txt").read_text("utf-8")
    lines = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        _Story(_terms(holds), _terms(sought), _terms(over), _terms(ends), of.strip())
        for holds, sought, over, ends, of in lines
    )


def _terms(field: str) -> tuple[Term, ...]:
    return tuple(tuple(term.split()) for term in field.split(",") if term.strip())
