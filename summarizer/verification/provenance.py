"""Every clause of a fused sentence from one sentence of the articles.

A small model splices: it goes on from a word that two sources share and so gives one event the other's victims, day or
doer, with every word backed. Joining is safe where clauses are the bricks: what a clause says stands in one source, and
what it hangs on stands there too. Only names may be spelt out from elsewhere. Whom a pronoun means, who tells and what
is part of what is told go with the clause: :func:`readdressed`, :func:`retold`, :func:`misplaced`.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.genders import pronoun_of
from summarizer.lexical import STOP_WORDS
from summarizer.lexical import stem as stem_of
from summarizer.parsing import stems_of, text_of
from summarizer.verification.lexicon import BODIES, INSTITUTIONS, ROLES, SAY, SYNONYMS

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
    clauses = _clauses(claim)
    for root, tokens in clauses.items():
        wanted = {stem_of(token.lower_): token for token in tokens if _has_content(token)}
        if not wanted:
            continue
        head = claim[root]
        anchor = _anchor(head)
        relation = _relation(head)
        above = _content_above(clauses, head) if relation else []
        homes = []
        for number, stems in enumerate(held):
            missing = [token for stem, token in wanted.items() if not _in(stem, stems)]
            missing = [token for token in missing if not _spells_out(token, sources)]
            if len(missing) > _may_miss(len(wanted)) or any(_is_exact(token) for token in missing):
                continue
            if anchor is not None and not any(_in(stem, stems) for stem in _words_of(anchor)):
                continue
            if relation is not None and (
                (relation != _AND and relation not in {token.lower_ for token in sources[number]})
                or not any(
                    sum(_in(stem, stems) for stem in each) >= _SAME_THING * len(each) for each in above
                )
            ):
                continue
            homes.append(number)
        if not homes:
            return " ".join(token.text for token in tokens if not token.is_punct)
    return None


def _clauses(claim: Doc) -> dict[int, list[Token]]:
    """The tokens of each clause by the index of its root; what only restricts a noun stays in the clause around it."""
    roots = {token.i for token in claim if token.dep_ == "ROOT" or _opens_clause(token)}
    clauses: dict[int, list[Token]] = {root: [] for root in sorted(roots)}
    for token in claim:
        at = token
        while at.i not in roots and at.head.i != at.i:
            at = at.head
        clauses.setdefault(at.i, []).append(token)
    return clauses


def _opens_clause(token: Token) -> bool:
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
            found.append({stem_of(token.lower_) for token in clauses[above.i] if _has_content(token)})
    return found


def _has_content(token: Token) -> bool:
    word = token.is_alpha or any(c.isdigit() for c in token.text)
    return word and token.lower_ not in STOP_WORDS and token.pos_ not in ("ADP", "AUX", "PART", "SCONJ")


def _is_exact(token: Token) -> bool:
    """Figures and days: never from another source than the rest of their clause."""
    return token.like_num or any(c.isdigit() for c in token.text) or token.lower_.endswith("day")


def _words_of(noun: Token) -> set[str]:
    words = {stem_of(noun.lower_)}
    if noun.pos_ == "PROPN":
        words |= {stem_of(child.lower_) for child in noun.children if child.dep_ in ("compound", "poss")}
    return words


def _in(stem: str, stems: AbstractSet[str]) -> bool:
    return stem in stems or any(other in stems for other in SYNONYMS.get(stem, ()))


def _spells_out(token: Token, sources: Sequence[Doc]) -> bool:
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
        meant = _meant(pronoun) if _is_pronoun(pronoun) and not _is_quoted(pronoun) else None
        if meant is None:  # nothing in the sentence: that it cannot stand alone is for others to say
            continue
        around = _around(claim, meant)
        if not any(
            _is_same(meant, theirs)
            and (
                meant.pos_ == "PROPN"
                or sum(_in(stem, stems_of(doc)) for stem in around) >= _TOGETHER * len(around)
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


def _is_quoted(token: Token) -> bool:
    before = text_of(token.doc)[: token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


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
    theirs = set().union(*(_words_of(each) for each in (other, *other.conjuncts)))
    return all(any(_in(stem, theirs) for stem in _words_of(each)) for each in (one, *one.conjuncts))


def _around(claim: Doc, noun: Token) -> set[str]:
    """Content words of the clause that holds a noun."""
    clauses = _clauses(claim)
    own = next(tokens for tokens in clauses.values() if any(token.i == noun.i for token in tokens))
    return {stem_of(token.lower_) for token in own if _has_content(token)}


# -- who tells it ------------------------------------------------------------------------------------------------

_WRITTEN = frozenset({"write", "tweet", "post"})


def retold(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A teller without a name ("…, the official said") that no source has behind what he is made to tell.

    Two articles' "the official" are two; and of what was only written, nobody "said" it.
    """
    for verb in claim:
        told = _told(verb)
        if not told or _is_quoted(verb):
            continue
        teller = _teller(verb)
        wanted = {stem_of(token.lower_): token for token in told if _has_content(token)}
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
        ways = {
            each.lemma_.lower() for doc in holding for each in doc if _told(each) and not _is_quoted(each)
        }
        if verb.lemma_.lower() in ("say", "tell") and ways and ways <= _WRITTEN:
            return f"{verb.text} for {', '.join(sorted(ways))}"
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
    missing = [token for stem, token in wanted.items() if not _in(stem, stems)]
    return len(missing) <= _may_miss(len(wanted)) and not any(_is_exact(token) for token in missing)


def _may_miss(words: int) -> float:
    """Of three words and more one may be new ("on board"); figures and days never are."""
    return max((1 - _HELD) * words, 1 if words > 2 else 0)


# -- what it is part of ------------------------------------------------------------------------------------------

_EMBEDDED = frozenset({"xcomp", "ccomp", "advcl", "acl", "relcl", "pcomp"})


def misplaced(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A coordinated clause under a verb that it does not stand under in any source.

    "It would be better to cancel the talks and repeat his demand" of "…, and he repeated his demand": what was done is
    now what would be better. It has to stand beside the same clause there, or under the same verb.
    """
    clauses = _clauses(claim)
    for verb in claim:
        if verb.dep_ != "conj" or verb.pos_ not in ("VERB", "AUX") or _is_quoted(verb):
            continue
        first = _first_of(verb)
        if first.dep_ not in _EMBEDDED:
            continue
        wanted = {stem_of(token.lower_): token for token in clauses.get(verb.i, []) if _has_content(token)}
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
