"""What a clause of a fused sentence takes along from its source: whom its pronouns mean, who tells it, what it is part of.

Its words may all stand in one source (:mod:`summarizer.verification.provenance`) and it may still say another thing:
beside another article's words "them" is somebody else, "the official" another one, and what was done becomes what
somebody wished for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.genders import pronoun_of
from summarizer.lexical import stem as stem_of
from summarizer.parsing import is_quoted, stems_of
from summarizer.verification.lexicon import BODIES, INSTITUTIONS, ROLES, SAY, SYNONYMS
from summarizer.verification.provenance import clauses_of, has_content, is_among, is_exact, may_miss, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# -- whom a pronoun means ------------------------------------------------------------------------------------

_PRONOUNS = {
    form: kind
    for kind, forms in {
        "he": "he him his",
        "she": "she her hers",
        "they": "they them their theirs",
        "it": "it its",
    }.items()
    for form in forms.split()
}
#: Share of the words around what a pronoun means that its own source has to have, where that is no name: two articles'
#: "two men" may be four.
_TOGETHER = 0.6
_SUBJECTS = ("nsubj", "nsubjpass")
_NO_THINGS = frozenset("DATE TIME MONEY PERCENT QUANTITY CARDINAL ORDINAL".split())
_MANY = (
    BODIES
    | INSTITUTIONS
    | frozenset("government administration agency group party team family couple pair".split())
)
_PEOPLE = ROLES - _MANY - frozenset("country nation department office authority side".split())


def readdressed(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A pronoun that means another than in the sentences which have its clause.

    "The council opened an inquiry into Dorn and Reyle, and officers questioned them" of officers that questioned two
    sailors: what the pronoun means has to stand in the source of its clause, and be what it means there.
    """
    for pronoun in claim:
        meant = _meant(pronoun) if _is_pronoun(pronoun) and not is_quoted(pronoun) else None
        if meant is None:  # nothing in the sentence: that it cannot stand alone is for others to say
            continue
        around = _around(claim, meant)
        if not any(
            _is_same(meant, theirs)
            and (
                meant.pos_ == "PROPN"
                or sum(is_among(stem, stems_of(doc)) for stem in around) >= _TOGETHER * len(around)
            )
            for doc in sources
            for each in doc
            if each.lower_ == pronoun.lower_ and _is_pronoun(each) and _hangs_on(each) & _hangs_on(pronoun)
            if (theirs := _meant(each)) is not None
        ):
            return f"{pronoun.text} ({meant.text})"
    return None


def _is_pronoun(token: Token) -> bool:
    """A third person's; the "it" of "it is feared that …" stands for nothing."""
    if token.lower_ not in _PRONOUNS or token.tag_ not in ("PRP", "PRP$"):
        return False
    empty = token.dep_ == "expl" or any(
        child.dep_ in ("ccomp", "xcomp", "csubj", "advcl")
        for child in token.head.children
        if child.i > token.i
    )
    return not (
        token.lower_ == "it" and token.dep_ in (*_SUBJECTS, "expl") and empty and not _tells(token.head)
    )


def _tells(verb: Token) -> bool:
    return verb.lemma_.lower() in SAY


def _hangs_on(pronoun: Token) -> set[str]:
    """The word a pronoun hangs on, past prepositions, and those that stand for it."""
    head = pronoun.head
    while head.dep_ in ("prep", "agent", "dative") and head.head.i != head.i:
        head = head.head
    return _forms(head)


def _forms(token: Token) -> set[str]:
    stem = stem_of(token.lemma_.lower())
    return {stem, *SYNONYMS.get(stem, ())}


def _meant(pronoun: Token) -> Token | None:
    """What a pronoun means: a fitting subject of a clause above it, or else the fitting noun nearest before it.

    Subjects first, the nearest clause's first of all (Hobbs 1978). Right or wrong: it is asked of the wording and of its
    source alike, and has to give the same.
    """
    kind = _PRONOUNS[pronoun.lower_]
    own = True  # what "them" is the object of has another subject
    barred = -1
    for below, verb in pairwise((pronoun, *pronoun.ancestors)):
        subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if verb.dep_ in ("relcl", "acl") and (subject is None or subject.tag_ in ("WDT", "WP")):
            subject = verb.head
        if verb.pos_ not in ("VERB", "AUX") or subject is None:
            continue
        if subject.i > pronoun.i and below.dep_ in ("ccomp", "conj", "parataxis"):
            continue  # "He will stay, the official said": "Asked whether he knew, Dorn said …" may mean who comes later
        if own and pronoun.tag_ == "PRP":
            barred = subject.i
        elif subject.i != pronoun.i and _PRONOUNS.get(subject.lower_) == kind:
            return _meant(subject)
        elif _fits(subject, kind):
            return subject
        own = False
    before = [noun for noun in pronoun.doc[: pronoun.i] if noun.i != barred and _fits(noun, kind)]
    return before[-1] if before else None


def _fits(noun: Token, kind: str) -> bool:
    """Whether a noun may be what "he", "she", "they" or "it" means."""
    if noun.pos_ not in ("NOUN", "PROPN") or noun.dep_ in ("compound", "npadvmod", "appos"):
        return False
    if noun.ent_type_ in _NO_THINGS and noun.pos_ != "NOUN":
        return False
    lemma = noun.lemma_.lower()
    one = noun.tag_ in ("NN", "NNP")
    many = noun.tag_ in ("NNS", "NNPS") or any(
        child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN") for child in noun.children
    )
    if kind == "they":
        return many or noun.ent_type_ in ("ORG", "NORP") or lemma in _MANY
    first = [child.text for child in noun.children if child.dep_ == "compound"]
    # More certain than the entity recogniser, which takes many a person for a firm and firms for persons.
    sex = pronoun_of(" ".join([*first, noun.text])) if noun.pos_ == "PROPN" else None
    person = lemma in _PEOPLE or sex is not None or (noun.ent_type_ == "PERSON" and bool(first))
    if kind == "it":
        return one and not person
    named = noun.pos_ == "PROPN" and noun.ent_type_ in ("PERSON", "")
    return one and (person or named) and sex in (kind, None)


def _is_same(one: Token, other: Token) -> bool:
    """Whether two nouns are one thing, as far as words tell; of several coordinated ones, each."""
    theirs = set().union(*(words_of(each) for each in (other, *other.conjuncts)))
    return all(any(is_among(stem, theirs) for stem in words_of(each)) for each in (one, *one.conjuncts))


def _around(claim: Doc, noun: Token) -> set[str]:
    """Content words of the clause that holds a noun."""
    clauses = clauses_of(claim)
    own = next(tokens for tokens in clauses.values() if any(token.i == noun.i for token in tokens))
    return {stem_of(token.lower_) for token in own if has_content(token)}


# -- who tells it ------------------------------------------------------------------------------------------------

_WRITTEN = frozenset({"write", "tweet", "post"})


def retold(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A teller without a name ("…, the official said") that no source has behind what he is made to tell.

    Two articles' "the official" are two; and of what was only written, nobody "said" it.
    """
    for verb in claim:
        told = _told(verb)
        if not told or is_quoted(verb):
            continue
        teller = _teller(verb)
        wanted = {stem_of(token.lower_): token for token in told if has_content(token)}
        if not wanted:
            continue
        holding = [doc for doc in sources if _holds(doc, wanted)]
        if (
            teller is not None
            and _is_unnamed(teller)
            and not any(
                _is_unnamed(theirs) and stem_of(theirs.lower_) == stem_of(teller.lower_)
                for doc in holding
                for each in doc
                if (theirs := _teller(each)) is not None
            )
        ):
            return f"{teller.text} {verb.text}"
        ways = {each.lemma_.lower() for doc in holding for each in doc if _told(each) and not is_quoted(each)}
        if verb.lemma_.lower() in ("say", "tell") and ways and ways <= _WRITTEN:
            return f"{verb.text} for {', '.join(sorted(ways))}"
    return None


def interposed(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A clause of another article's put into what somebody tells.

    "The board has ruined Dorn, a friend of what the town did, Reyle wrote": of Dorn's friendship she wrote nothing. What
    somebody is ("Dorn, the mayor of Osk") may stand anywhere.
    """
    clauses = clauses_of(claim)
    for verb in claim:
        told = [] if is_quoted(verb) else _told(verb)
        for root in sorted(clauses.keys() & {token.i for token in told}):
            if claim[root].dep_ not in ("appos", "relcl", "acl"):
                continue
            own = {stem_of(token.lower_): token for token in clauses[root] if has_content(token)}
            around = {
                stem_of(t.lower_) for t in told if has_content(t) and t not in clauses[root]
            } - own.keys()
            is_a_role = claim[root].dep_ == "appos" and (
                claim[root].lemma_.lower() in ROLES
                or not any(t.pos_ in ("VERB", "AUX") for t in clauses[root])
            )
            if not own or not around or is_a_role:
                continue
            if not any(
                _holds(doc, own)
                and sum(is_among(stem, stems_of(doc)) for stem in around) >= _TOGETHER * len(around)
                for doc in sources
            ):
                return " ".join(token.text for token in clauses[root])
    return None


def _told(verb: Token) -> list[Token]:
    """What is told by a verb of telling, or "according to" somebody; empty if it is none."""
    if verb.lower_ == "according" and _teller(verb) is not None:
        own = {token.i for token in verb.subtree}
        return [token for token in verb.doc if token.i not in own]
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in SAY | _WRITTEN:
        return []
    clause = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    if clause is not None:
        return list(clause.subtree)
    if verb.dep_ == "parataxis":  # "The port, the official said, will stay closed."
        own = {token.i for token in verb.subtree}
        return [token for token in verb.head.subtree if token.i not in own]
    return []


def _teller(verb: Token) -> Token | None:
    if verb.lower_ == "according":
        return next((noun for to in verb.children for noun in to.children if noun.dep_ == "pobj"), None)
    if not _tells(verb) and verb.lemma_.lower() not in _WRITTEN:
        return None
    return next((child for child in verb.children if child.dep_ == "nsubj"), None)


def _is_unnamed(noun: Token) -> bool:
    """Whether it is "the official", and nothing says which."""
    children = list(noun.children)
    return (
        noun.pos_ == "NOUN"
        and any(child.lower_ == "the" for child in children)
        and not any(
            child.dep_ in ("appos", "relcl", "acl", "prep", "poss") or child.pos_ == "PROPN"
            for child in children
        )
    )


def _holds(doc: Doc, wanted: dict[str, Token]) -> bool:
    stems = stems_of(doc)
    missing = [token for stem, token in wanted.items() if not is_among(stem, stems)]
    return len(missing) <= may_miss(len(wanted)) and not any(is_exact(token) for token in missing)


# -- what it is part of ------------------------------------------------------------------------------------------

_EMBEDDED = frozenset({"xcomp", "ccomp", "advcl", "acl", "relcl", "pcomp"})


def misplaced(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A coordinated clause under a verb that it does not stand under in any source.

    "It would be better to cancel the talks and repeat his demand" of "…, and he repeated his demand": what was done is
    now what would be better. It has to stand beside the same clause there, or under the same verb.
    """
    clauses = clauses_of(claim)
    for verb in claim:
        if verb.dep_ != "conj" or verb.pos_ not in ("VERB", "AUX") or is_quoted(verb):
            continue
        first = _first_of(verb)
        if first.dep_ not in _EMBEDDED:
            continue
        wanted = {stem_of(token.lower_): token for token in clauses.get(verb.i, []) if has_content(token)}
        same = [
            each
            for doc in sources
            if _holds(doc, wanted)  # a verb like "say" stands in most sentences
            for each in doc
            if each.pos_ in ("VERB", "AUX") and _forms(each) & _forms(verb)
        ]
        beside, under = _forms(first), _governs(first.head)
        if same and not any(
            (each.dep_ == "conj" and beside & _forms(_first_of(each))) or under & _governor_of(each)
            for each in same
        ):
            return f"{first.text} … {verb.text}"
    return None


def _first_of(verb: Token) -> Token:
    """The first of the verbs that one is coordinated with."""
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return verb


def _governor_of(verb: Token) -> set[str]:
    """What the nearest clause around a verb, or its own, stands under; empty for a main clause's."""
    embedded = next((each for each in (verb, *verb.ancestors) if each.dep_ in _EMBEDDED), None)
    return _governs(embedded.head) if embedded is not None else set()


def _governs(verb: Token) -> set[str]:
    return {"say"} if _tells(verb) else _forms(verb)
