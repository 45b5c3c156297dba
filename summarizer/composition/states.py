"""How things stood when an article was written, and what another one reports as their end.

"An eight-year-old girl is missing", "the bridge is closed", "a gunman is at large": true in their articles, and wrong beside
one that tells that she was found, that it reopened, that he was arrested. What ends what is in ``states.txt``; that both
speak of the same somebody or something, the parses tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.genders import person_nouns
from summarizer.text.lexicon import SYNONYMS
from summarizer.text.parsing import is_quoted
from summarizer.text.words import MONTH, stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from summarizer.reading.article import Article

Term = tuple[str, ...]

#: Sentences that open an article, which tell what it is about, and those behind a state in which "they" are still the same.
_OPENING, _NEAR = 4, 3


@dataclass(frozen=True, slots=True)
class _Story:
    """One line of ``states.txt``."""

    holds: tuple[Term, ...]
    sought: tuple[Term, ...]
    over: tuple[Term, ...]
    ends: tuple[Term, ...]
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """That something stands so, or has ended, and of whom or what."""

    row: int
    article: Article
    story: int
    themes: tuple[Token, ...]
    #: Whether it counts only where its article is newer: "the bridge is open" may be of before it was shut.
    if_newer: bool = False


def ended(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> dict[SentenceKey, Sentence]:
    """Sentences that tell how things stood which are over, each with the one of another article that tells their end.

    ``docs`` are the sentences' parses. No article ends what a newer one tells, or what it tells itself as going on. What the
    article asks for, or goes on to tell of "them", because things stand so, is over with that.
    """
    pairs = list(enumerate(zip(sentences, docs, strict=True)))
    standing = [told for row, (sentence, doc) in pairs for told in _standing(row, sentence, doc)]
    ending = [told for row, (sentence, doc) in pairs for told in _ending(row, sentence, doc)]
    found: dict[SentenceKey, Sentence] = {}
    for state in (_of_nouns(each, standing) for each in standing):
        end = _end(state, standing, ending)
        if end is None:
            continue
        own = sentences[state.row]
        found.setdefault(own.key, sentences[end.row])
        for each, doc in zip(sentences, docs, strict=True):
            if (
                each.article is own.article
                and own.index < _OPENING
                and _hangs_on(doc, each.index - own.index)
            ):
                found.setdefault(each.key, sentences[end.row])
    return found


def _end(state: _Told, standing: Sequence[_Told], ending: Sequence[_Told]) -> _Told | None:
    ends = [end for end in ending if _same_theme(state, end)]
    telling = {end.article.id for end in ends}
    going_on = {each.article.id for each in standing if _same_theme(state, each)}
    for end in ends:
        newer = end.article.is_newer_than(state.article)
        knows = state.article.id in telling and not newer
        older = state.article.is_newer_than(end.article) or (end.if_newer and not newer)
        if end.article.id not in going_on and not knows and not older:
            return end
    return None


def _of_nouns(state: _Told, standing: Sequence[_Told]) -> _Told:
    """ "They are searching for her": for whom, the article's other sentences tell."""
    if any(theme.pos_ != "PRON" for theme in state.themes):
        return state
    themes = [
        theme
        for each in standing
        if each.story == state.story and each.article is state.article
        for theme in each.themes
        if theme.pos_ != "PRON"
    ]
    return replace(state, themes=tuple(themes))


# -- how things stand -----------------------------------------------------------------------------------

GOES_ON = frozenset("continue remain stay keep persist".split())
NOW = frozenset(["is", "are", "’s", "'s", "’re", "'re"])


def _standing(row: int, sentence: Sentence, doc: Doc) -> Iterator[_Told]:
    if _LONG_AGO.search(doc.text):
        return
    for number, story in enumerate(_stories()):
        themes = [
            _subjects(_verb(word), word)
            for word in _found(doc, story.holds, as_written=True)
            if _is_state(word) and _is_open(_verb(word), word)
        ]
        themes += [_for_whom(word) for word in _found(doc, story.sought) if _is_open(_verb(word), word)]
        for each in filter(None, themes):
            yield _Told(row=row, article=sentence.article, story=number, themes=_all_of(each))


def _is_state(word: Token) -> bool:
    """Whether somebody or something is said to be so: not "the missing girl", nor who "will shut" something or would be shut."""
    noun = word.dep_ == "amod" and word.head.pos_ in ("NOUN", "PROPN")
    verb = _verb(word)
    foreseen = any(child.tag_ == "MD" for child in verb.children) and verb.lemma_ not in GOES_ON
    return not noun and not foreseen and not any(child.dep_ == "dobj" for child in word.children)


def _all_of(themes: Sequence[Token]) -> tuple[Token, ...]:
    """Nouns with those that "and" joins to them, and who is aboard: "a yacht with two sailors"."""
    aboard = [
        each
        for theme in themes
        for child in theme.children
        if child.dep_ == "prep" and child.lower_ in ("with", "carrying")
        for each in child.children
        if each.dep_ == "pobj"
    ]
    return tuple(each for theme in (*themes, *aboard) for each in (theme, *theme.conjuncts))


def _verb(word: Token) -> Token:
    while (word.pos_ not in ("VERB", "AUX") or word.dep_ == "acomp") and word.head.i != word.i:
        word = word.head
    return word


def _is_open(verb: Token, word: Token) -> bool:
    """Whether a clause tells what held when it was written: not what was done, nor what is denied or only thought of."""
    for _ in range(4):
        children = {child.lower_ for child in verb.children}
        aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        if any(child.dep_ == "neg" for child in verb.children) or children & {"longer", "if", "unless"}:
            return False
        if aux & {"had", "would"}:
            return False
        if "to" not in aux and _goes_on(verb, children):
            return True
        if any(child.tag_ == "MD" for child in verb.children) or verb.tag_ in ("VBZ", "VBP"):
            return True
        if (verb.tag_ in ("VBN", "VBG") and aux & NOW) or (
            verb.tag_ == "VBG" and aux & {"was", "were", "been"}
        ):
            return True
        if verb.tag_ == "VBN" and aux & {"has", "have"} and (verb.lemma_ in ("be", "leave") or "been" in aux):
            return True
        if verb.lemma_ == "be" and verb.tag_ == "VBD":
            return word.pos_ in ("ADJ", "ADV", "ADP", "NOUN")
        if verb.dep_ not in ("xcomp", "acomp", "conj") or verb.head.i == verb.i or verb.tag_ == "VBD":
            return False
        verb = _verb(verb.head)
    return False


def _goes_on(verb: Token, children: set[str]) -> bool:
    """ "Went on", "remained", "is still"; not "keeps it open"."""
    caused = any(child.dep_ == "dobj" for child in verb.children)
    return "still" in children or (
        not caused and (verb.lemma_ in GOES_ON or (verb.lemma_ == "go" and "on" in children))
    )


def _subjects(verb: Token, word: Token) -> list[Token]:
    """Of whom a state is said: the subject, or whom something "left" so."""
    for _ in range(3):
        # The parser hangs the subject of "is closed" on the "is" now and then.
        near = [
            *verb.children,
            *(each for child in verb.children if child.dep_ == "auxpass" for each in child.children),
        ]
        left = [
            child for child in near if child.dep_ == "dobj" and verb.lemma_ == "leave" and child.i < word.i
        ]
        found = left or [child for child in near if child.dep_ in ("nsubj", "nsubjpass") and child.i < word.i]
        if found:
            return found
        if verb.dep_ in ("relcl", "acl"):
            return [verb.head]
        if verb.dep_ not in ("xcomp", "acomp", "conj", "ccomp"):
            return []
        verb = _verb(verb.head)
    return []


def _for_whom(word: Token) -> list[Token]:
    direct = [child for child in word.children if child.dep_ == "dobj" and word.lemma_ in ("seek", "hunt")]
    return direct + [
        noun
        for child in word.children
        if child.dep_ == "prep" and child.lower_ == "for"
        for noun in child.children
        if noun.dep_ == "pobj"
    ]


# -- what hangs on them ---------------------------------------------------------------------------------

_ASKED = frozenset("ask urge appeal plead beg advise warn tell call order request".split())
_PUBLIC = frozenset(
    """anyone anybody everyone everybody people public resident driver motorist passenger traveller traveler commuter villager
    visitor neighbour neighbor witness family parent citizen customer household""".split()
)
_THEM = frozenset("he she they him her them".split())


def _hangs_on(doc: Doc, distance: int) -> bool:
    """Whether a sentence asks the public for something, or tells shortly behind what is being done, or what "they" will."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return False
    clauses = [
        root,
        *(each for each in root.children if each.dep_ in ("ccomp", "conj") and each.pos_ == "VERB"),
    ]
    near = 0 < distance <= _NEAR
    of_them = near and any(token.lower_ in _THEM for token in doc)
    return any(
        _is_appeal(verb) or (near and _is_under_way(verb)) or (of_them and _is_to_come(verb))
        for verb in clauses
    )


def _is_appeal(verb: Token) -> bool:
    """ "Anyone who saw her should call", "people have to stay indoors", "police urged drivers to turn back"."""
    asked = verb.lemma_ in _ASKED and any(
        child.dep_ in ("xcomp", "ccomp") and any(each.lower_ == "to" for each in child.children)
        for child in verb.children
    )
    must = any(child.lower_ in ("should", "must") for child in verb.children if child.dep_ == "aux") or (
        verb.lemma_ == "have" and verb.tag_ == "VBP" and any(child.dep_ == "xcomp" for child in verb.children)
    )
    public = any(child.dep_ == "nsubj" and child.lemma_.lower() in _PUBLIC for child in verb.children)
    return asked or (must and public)


def _is_under_way(verb: Token) -> bool:
    return verb.tag_ == "VBG" and any(child.dep_ == "aux" and child.lower_ in NOW for child in verb.children)


def _is_to_come(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in ("will", "’ll", "'ll") for child in verb.children)


# -- what ends them -------------------------------------------------------------------------------------

_LONG_AGO = re.compile(
    rf"\b(?:last|previous(?:ly)?|earlier(?! than)|ago|once|never|20\d\d|19\d\d)\b|\bin (?:early |late |mid-?)?{MONTH}(?! \d{{1,2}}\b)",
    re.IGNORECASE,
)
_WHERE = frozenset("to on at in for across through".split())
#: What makes somebody's words the article's own.
_TELLS = frozenset("say tell add report announce confirm state note show".split())


def _ending(row: int, sentence: Sentence, doc: Doc) -> Iterator[_Told]:
    if _LONG_AGO.search(doc.text):
        return
    for number, story in enumerate(_stories()):
        told = [(_undergoing(verb), False) for verb in _found(doc, story.ends) if _is_done(verb)]
        for word in _found(doc, story.over, as_written=True):
            verb = _verb(word)
            again = word.lower_ == "back" or any(
                each.lower_ in ("again", "back", "now") for each in verb.subtree
            )
            if _is_asserted(verb) and _is_state(word) and (_is_open(verb, word) or verb.tag_ == "VBD"):
                told.append((_subjects(verb, word), not again))
        for themes, if_newer in told:
            if themes:
                yield _Told(
                    row=row, article=sentence.article, story=number, themes=_all_of(themes), if_newer=if_newer
                )


def _is_done(verb: Token) -> bool:
    if verb.pos_ != "VERB" or is_quoted(verb) or not _is_asserted(verb):
        return False
    aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    # "Reopened", right behind what it is said of, is taken for a participle now and then.
    said_of = verb.dep_ in ("ROOT", "ccomp") and any(child.dep_ == "nsubj" for child in verb.children)
    finite = not aux and (verb.tag_ == "VBD" or (verb.tag_ == "VBN" and said_of))
    passive = verb.tag_ == "VBN" and bool(aux & {"was", "were"}) and aux <= {"was", "were", "been"}
    perfect = verb.tag_ in ("VBN", "VBD") and bool(aux) and aux <= {"has", "have", "been"}
    return finite or perfect or passive


def _is_asserted(verb: Token) -> bool:
    """Whether it is told as what happened: not "reports that it was found", "to ensure that", "days after he was arrested"."""
    for _ in range(4):
        if any(child.dep_ == "neg" or child.lower_ in ("if", "whether") for child in verb.children):
            return False
        if verb.dep_ in ("ROOT", "relcl"):
            return True
        if verb.dep_ not in ("conj", "ccomp") or (verb.dep_ == "ccomp" and verb.head.lemma_ not in _TELLS):
            return False
        verb = verb.head
    return False


def _undergoing(verb: Token) -> list[Token]:
    """To whom or what it is done; of what happens by itself ("reopened"), the subject, and where."""
    if any(child.dep_ == "ccomp" for child in verb.children):  # "the report found that …"
        return []
    doer = [child for child in verb.children if child.dep_ == "nsubj"]
    done_to = [child for child in verb.children if child.dep_ in ("nsubjpass", "dobj")]
    if any(
        each.lower_.endswith(("self", "selves")) for each in done_to
    ):  # "gave himself up", not "found himself"
        return doer if any(child.dep_ == "prt" for child in verb.children) else []
    if not done_to or any(each.dep_ == "poss" for noun in done_to for each in noun.children):
        done_to += doer  # "the museum shut its doors"
    where = [
        noun
        for child in verb.children
        if child.dep_ in ("prep", "dative") and child.lower_ in _WHERE
        for noun in child.children
        if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME")
    ]
    return [*done_to, *where]


# -- of the same ----------------------------------------------------------------------------------------

_PEOPLE = frozenset(
    stem(word)
    for word in person_nouns()
    | frozenset(
        """people kid toddler hiker climber skier miner fisherman diver tourist villager pupil family couple pensioner
        swimmer walker crew member group survivor evacuee household pilgrim cyclist pair nurse worker staff striker""".split()
    )
)
_WANTED = frozenset(
    stem(word)
    for word in """suspect gunman shooter attacker killer man woman assailant fugitive prisoner inmate robber driver escapee
    convict thief burglar murderer bomber arsonist teenager""".split()
)
_REST = frozenset("other another remaining more further rest last second".split())
_DEFINITE = frozenset("the both all".split())


def _same_theme(one: _Told, other: _Told) -> bool:
    return one.story == other.story and any(
        _is_one(a, b, _stories()[one.story].of) for a in one.themes for b in other.themes
    )


def _is_one(standing: Token, ended: Token, of: str) -> bool:
    """Whether two nouns may be of the same: one names the other, no other name or number says that they are not."""
    if not {standing.pos_, ended.pos_} <= {"NOUN", "PROPN"} or not _are_as_many(standing, ended):
        return False
    both = (standing, ended)
    mine, theirs = (stem(each.lemma_.lower()) for each in both)
    kind = _WANTED if of == "wanted" else _PEOPLE
    people = all(each.ent_type_ == "PERSON" or stem(each.lemma_.lower()) in kind for each in both)
    if mine in _called(ended) or theirs in _called(standing) or theirs in SYNONYMS.get(mine, ()):
        names = [{stem(t.lower_) for t in each.subtree if t.pos_ == "PROPN"} for each in both]
        return (people or of != "people") and (not all(names) or bool(names[0] & names[1]))
    if of == "things" or not people or _is_plural(standing) != _is_plural(ended):
        return False
    return of == "wanted" or ended.pos_ == "PROPN" or any(c.lower_ in _DEFINITE for c in ended.children)


def _called(noun: Token) -> set[str]:
    """Stems of a noun and of what else it is called: the "ferry Alva", "Kai Strand, a hunter"."""
    named = [c for c in noun.children if c.dep_ == "appos" or (c.dep_ == "compound" and noun.pos_ == "PROPN")]
    return {stem(each.lemma_.lower()) for each in (noun, *named)}


def _are_as_many(standing: Token, ended: Token) -> bool:
    """Whether not only some of them: one of several, "the others"."""
    some = any(child.lower_ in _REST for noun in (standing, ended) for child in noun.children)
    return not some and (_is_plural(ended) or not _is_plural(standing))


def _is_plural(noun: Token) -> bool:
    return noun.tag_ in ("NNS", "NNPS")


# -- the list -------------------------------------------------------------------------------------------


def _found(doc: Doc, terms: Sequence[Term], *, as_written: bool = False) -> Iterator[Token]:
    for word in doc:
        forms = (word.lower_,) if as_written else (word.lower_, word.lemma_.lower())
        if any(first in forms and _is_phrase(word, rest) for first, *rest in terms):
            yield word


def _is_phrase(word: Token, rest: Sequence[str]) -> bool:
    """Whether a phrase's further words stand behind its first, or hang on it."""
    behind = iter(word.doc[word.i + 1 : word.i + 2 + len(rest)])
    return all(any(part in (each.lower_, each.lemma_.lower()) for each in behind) for part in rest) or all(
        any(child.lower_ == part for child in word.children) for part in rest
    )


@cache
def _stories() -> tuple[_Story, ...]:
    text = files("summarizer.composition").joinpath("states.txt").read_text("utf-8")
    lines = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        _Story(_terms(holds), _terms(sought), _terms(over), _terms(ends), of.strip())
        for holds, sought, over, ends, of in lines
    )


def _terms(field: str) -> tuple[Term, ...]:
    return tuple(tuple(term.split()) for term in field.split(",") if term.strip())
