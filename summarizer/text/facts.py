"""What a sentence claims: names, numbers, dates, quotations, and who did what to whom.

The unit of comparison is the proposition (a predicate with its arguments), read off spaCy's dependency
parse in the manner of open information extraction (ClausIE, Del Corro & Gemulla 2013): passives,
coordination, relative and participle clauses, nominalised events ("Xi's visit to Moscow") and speech.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.text.fates import counted_token, fate_of
from summarizer.text.lexicon import (
    CONTENDED,
    HAPPENED,
    LIGHT,
    NEGATIONS,
    NOT_YET,
    ROLES,
    SAY,
    TITLES,
    UNDONE,
    WISHED,
)
from summarizer.text.names import Name, find_names, fold
from summarizer.text.parsing import Parser, is_finite, text_of
from summarizer.text.quantities import Date, Number, find_dates, find_numbers
from summarizer.text.quotes import Quote, find_quotes
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "ADV", "PROPN", "NUM"))
#: Words that are tagged as content and carry none a check could use.
_EMPTY = frozenset(
    stem(word)
    for word in """be have do will would could should may might can must also very much more most so such
    then there here now just even still only well as not about over up down out on off too yet ever already
    however meanwhile amid according add say one other another many several some any same own first
    last get go make take come hold put set let keep""".split()
)
_COMPARED = frozenset(("JJR", "JJS", "RBR", "RBS"))
_SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj"))


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its stem, and where it stands."""

    stem: str
    text: str
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class Relation:
    """One proposition. ``certainty``: 2 it happens or happened, 1 it is expected, 0 possible or wished."""

    #: Stems it can be found by: the verb, and the noun of a light verb ("hold talks").
    predicates: frozenset[str]
    agent: Argument | None
    patient: Argument | None
    #: ``(preposition, argument)`` pairs.
    others: tuple[tuple[str, Argument], ...]
    dates: tuple[Date, ...]
    negated: bool
    certainty: int
    #: Stems of what is said, where the predicate is one of speech or opinion.
    content: frozenset[str]
    #: Whether the predicate is a noun ("visit") and not a verb.
    nominal: bool
    #: Whether the predicate is asserted by a finite verb; "starting", "to sell" assert nothing themselves.
    finite: bool
    #: Whether it stands in the simple present, which news also uses of what is scheduled.
    present: bool
    text: str
    start: int
    end: int

    @property
    def arguments(self) -> list[Argument]:
        """Every argument, agent first."""
        found = [argument for argument in (self.agent, self.patient) if argument is not None]
        return found + [argument for _, argument in self.others]


@dataclass(frozen=True, slots=True)
class Possession:
    """``owner``'s ``noun``: "Beijing's paper", "Ukrainian children"."""

    noun: str
    owner: Name
    #: How the owner is attached: "poss", "adj", or a preposition.
    how: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one text claims, ready to be compared."""

    text: str
    names: tuple[Name, ...]
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    quotes: tuple[Quote, ...]
    relations: tuple[Relation, ...]
    possessions: tuple[Possession, ...]
    words: tuple[Word, ...]
    stems: frozenset[str]
    #: Pairs of content stems that the grammar joins.
    links: frozenset[tuple[str, str]]
    #: Neighbouring words, stemmed.
    bigrams: frozenset[tuple[str, str]]
    #: Pairs (name words, owner) such as ``(("xi", "jinping"), "@china")``: who belongs where.
    affiliations: tuple[tuple[tuple[str, ...], str], ...]
    #: Pairs (name words, stem of a noun) such as ``(("osk", "lines"), "operator")``: what a name is called.
    epithets: tuple[tuple[tuple[str, ...], str], ...]
    #: Where the words of the main proposition start: no relative clause, no aside, not who says so.
    main: frozenset[int]
    #: Pairs (figure, what befell those it counts) such as ``(3.0, "killed")``.
    fates: tuple[tuple[Number, str], ...]
    #: Phrases that hang on nothing: "…, the prime minister's visit."; a place called a person.
    loose: tuple[Word, ...]
    negations: tuple[str, ...]


class FactReader:
    """Facts of texts, each read once."""

    def __init__(self, parser: Parser, *, cache_size: int = 8192) -> None:
        self._parser = parser
        self._cache: OrderedDict[str, Facts] = OrderedDict()
        self._cache_size = cache_size

    def parse(self, text: str) -> Doc:
        """The parse that the facts of ``text`` were read from; offsets are those of ``text``."""
        return self._parser.parse([straight(text)])[0]

    def read(self, texts: Sequence[str]) -> list[Facts]:
        """The facts of each text, in order."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._cache]
        docs = self._parser.parse([straight(text) for text in missing])
        fresh = {text: extract(doc, text=text) for text, doc in zip(missing, docs, strict=True)}
        found = []
        for text in texts:
            facts = fresh.get(text)
            if facts is None:
                facts = self._cache[text]
                self._cache.move_to_end(text)
            found.append(facts)
        self._cache.update(fresh)
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)
        return found


# The parser knows straight marks far better ("Beijing’s paper" loses its owner); same length, so that
# offsets hold.
_STRAIGHT = str.maketrans("’‘“”„", '\'\'"""')


def straight(text: str) -> str:
    """``text`` with straight quotation marks, character for character."""
    return text.translate(_STRAIGHT)


def extract(doc: Doc, *, text: str | None = None) -> Facts:
    """The facts of one parsed text; ``text`` is how it was written, where marks were straightened."""
    written = text_of(doc) if text is None else text
    names = find_names(doc)
    numbers = find_numbers(doc)
    dates = find_dates(doc)
    by_token = _names_by_token(doc, names)
    relations = [
        relation for token in doc for relation in [_relation(token, by_token, dates)] if relation is not None
    ]
    relations += _according_to(doc, by_token)
    possessions = _possessions(doc, by_token)
    words = _words(doc, names, numbers, dates)
    return Facts(
        text=written,
        names=tuple(names),
        numbers=tuple(numbers),
        dates=tuple(dates),
        quotes=tuple(find_quotes(written)),
        relations=tuple(relations),
        possessions=tuple(possessions),
        words=tuple(words),
        stems=frozenset(
            stem(token.lemma_.lower()) for token in doc if token.is_alpha and token.tag_ not in _COMPARED
        )
        | frozenset(stem(token.text.lower()) for token in doc if token.is_alpha)
        | frozenset(word.stem for word in words),
        links=frozenset(_links(doc)),
        bigrams=frozenset(pairwise(stem(token.lower_) for token in doc if token.text[:1].isalnum())),
        affiliations=tuple(_affiliations(doc, names, by_token)),
        epithets=tuple(_epithets(doc, names)),
        main=frozenset(token.idx for token in _main(doc)),
        fates=tuple(_fates(doc, numbers)),
        loose=tuple(_loose(doc, by_token)),
        negations=tuple(token.text for token in doc if token.lower_ in NEGATIONS or token.dep_ == "neg"),
    )


def _names_by_token(doc: Doc, names: Iterable[Name]) -> dict[int, Name]:
    by_token: dict[int, Name] = {}
    for name in names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        for token in span if span is not None else ():
            by_token[token.i] = name
    return by_token


def _words(doc: Doc, names: Sequence[Name], numbers: Sequence[Number], dates: Sequence[Date]) -> list[Word]:
    taken = [(name.start, name.end) for name in names]
    taken += [(number.start, number.end) for number in numbers] + [(date.start, date.end) for date in dates]
    words = []
    for token in doc:
        end = token.idx + len(token)
        if token.pos_ not in _CONTENT or not any(char.isalpha() for char in token.text):
            continue
        if any(start < end and token.idx < stop for start, stop in taken):
            continue
        # "best" is no "good", whatever its lemma
        compared = token.tag_ in _COMPARED
        root = stem(token.lower_ if compared else token.lemma_.lower())
        if root in _EMPTY or len(root) < 2:
            continue
        words.append(Word(root, token.text, token.idx, end))
    return words


def _links(doc: Doc) -> Iterable[tuple[str, str]]:
    """Content words that the parse joins, through a preposition where there is one."""
    for token in doc:
        if token.pos_ not in _CONTENT or token.dep_ == "ROOT":
            continue
        head = token.head
        while head.pos_ in {"ADP", "AUX", "PART", "SCONJ"} and head.head.i != head.i:
            head = head.head
        if head.pos_ in _CONTENT and head.i != token.i:
            yield stem(head.lemma_.lower()), stem(token.lemma_.lower())


_ASIDES = frozenset("relcl advcl acl appos parataxis mark punct".split())
#: Prepositions of accompanying circumstances: "with 84 people on board".
_CIRCUMSTANTIAL = frozenset("with after amid despite as following including before while since".split())


def _main(doc: Doc) -> list[Token]:
    """Words of the first main clause, or of what is said where that clause only says who says it."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return []
    while root.lemma_.lower() in SAY:
        said = _child(root, "ccomp")
        if said is None:
            break
        root = said
    kept = [root]
    for token in kept:
        kept += [
            child
            for child in token.children
            if child.dep_ not in _ASIDES
            and not (child.dep_ == "prep" and child.lower_ in _CIRCUMSTANTIAL | {"according"})
            and not (child.dep_ in {"conj", "ccomp", "cc"} and token.pos_ in {"VERB", "AUX"})
        ]
    return kept


# -- arguments ----------------------------------------------------------------------------------------


def _coordinated(token: Token) -> list[Token]:
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON"}:
            found += _coordinated(child)
    return found


def _argument(token: Token, by_token: dict[int, Name]) -> Argument:
    names: list[Name] = []
    owners: list[Name] = []
    for each in _coordinated(token):
        if each.i in by_token:
            names.append(by_token[each.i])
        for child in each.children:
            if child.dep_ in {"appos"} and child.i in by_token:
                names.append(by_token[child.i])
            elif child.dep_ in {"poss", "amod", "compound", "nmod"} and child.i in by_token:
                owner = by_token[child.i]
                if owner not in names:
                    owners.append(owner)
            elif child.dep_ == "prep" and child.lower_ in {"of", "from", "for"}:
                owners += [by_token[leaf.i] for leaf in child.children if leaf.i in by_token]
    # spaCy hangs "Xi" on "leader" as often as the other way round: "Chinese leader Xi Jinping"
    own = [owner for owner in owners if owner.label == "PERSON" and _compound_of(owner, token)]
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


def _compound_of(name: Name, token: Token) -> bool:
    return any(
        child.dep_ in {"compound", "nmod"} and name.start <= child.idx < name.end for child in token.children
    )


# -- predicates ---------------------------------------------------------------------------------------


def _child(token: Token, *labels: str) -> Token | None:
    return next((child for child in token.children if child.dep_ in labels), None)


def _subject(token: Token, depth: int = 0) -> Token | None:
    """Who does ``token``: its own subject, or the one that grammar lends it. None where unclear."""
    own = _child(token, "nsubj", "nsubjpass")
    if own is not None:
        if own.tag_ in {"WDT", "WP"} and token.dep_ == "relcl":
            return token.head
        return _antecedent(own)
    if depth > 4:
        return None
    head = token.head
    passive = _child(token, "auxpass") is not None
    if token.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return _subject(head, depth + 1)
    if token.dep_ == "acl" and head.pos_ in {"NOUN", "PROPN"} and (passive or token.tag_ in {"VBN", "VBG"}):
        return head
    if token.dep_ == "xcomp":
        lent = _child(head, "dobj", "iobj")
        return lent if lent is not None else _subject(head, depth + 1)
    if token.dep_ == "ccomp" and token.tag_ in {"VB", "VBG"}:
        return None
    if token.dep_ == "advcl" and token.tag_ in {"VBG", "VBN", "VB"}:
        return _subject(head, depth + 1)
    return None


def _predicate_noun(token: Token) -> Token | None:
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"on", "in", "under", "at", "for", "against"}:
            inner = _child(child, "pobj")
            if inner is not None and inner.pos_ == "NOUN":
                return inner
    return None


def _antecedent(pronoun: Token) -> Token:
    """Whom "he" means in "the Russian leader said he was open": the one who speaks. Else itself."""
    if pronoun.lower_ not in {"he", "she"}:
        return pronoun
    clause = pronoun.head
    while clause.head.i != clause.i:
        if clause.dep_ in {"ccomp", "xcomp", "advcl"}:
            subject = _child(clause.head, "nsubj")
            if subject is not None and subject.pos_ in {"PROPN", "NOUN"} and subject.i < pronoun.i:
                return subject
        if clause.dep_ not in {"ccomp", "xcomp", "advcl", "conj", "acl"}:
            break
        clause = clause.head
    return pronoun


def _is_passive(token: Token) -> bool:
    if _child(token, "auxpass", "nsubjpass") is not None:
        return True
    if token.tag_ == "VBN" and token.dep_ in {"acl", "advcl"} and _child(token, "dobj", "aux") is None:
        return True
    return bool(
        token.dep_ == "conj"
        and token.tag_ == "VBN"
        and _child(token, *_SUBJECT, "aux", "dobj") is None
        and _is_passive(token.head)
    )


def _relation(token: Token, by_token: dict[int, Name], dates: Sequence[Date]) -> Relation | None:
    if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}:
        return _verbal(token, by_token, dates)
    if token.pos_ == "NOUN" and token.i not in by_token:
        return _nominal(token, by_token, dates)
    return None


def _verbal(token: Token, by_token: dict[int, Name], dates: Sequence[Date]) -> Relation | None:
    lemma = token.lemma_.lower()
    predicates = {stem(lemma)}
    complement = _child(token, "attr", "acomp", "oprd")
    subject = _subject(token)
    passive = _is_passive(token)
    direct = _child(token, "dobj", "dative") if not passive else None
    if lemma == "be" and complement is None:
        complement = _predicate_noun(token)  # "is on a visit", "are in talks"
        if complement is None:
            return None
    if lemma in LIGHT:
        predicates = set() if lemma == "be" else predicates
        inner = complement if complement is not None else direct
        if inner is not None:
            predicates.add(stem(inner.lemma_.lower()))
    particle = _child(token, "prt")
    if particle is not None:
        predicates.add(f"{stem(lemma)} {particle.lower_}")
    agent = _argument(subject, by_token) if subject is not None and not passive else None
    patient: Argument | None = None
    if passive and subject is not None:
        patient = _argument(subject, by_token)
    elif direct is not None:
        patient = _argument(direct, by_token)
    elif token.dep_ == "relcl" and subject is not None and subject.i != token.head.i:
        patient = _argument(token.head, by_token)  # "the plan that China published"
    others: list[tuple[str, Argument]] = []
    for source in [
        token,
        *([complement] if complement is not None else []),
        *([direct] if direct is not None and lemma in LIGHT else []),
    ]:
        for child in source.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and passive):
                by = _child(child, "pobj")
                if by is not None:
                    agent = _argument(by, by_token)
            elif child.dep_ in {"prep", "dative"}:
                target = _child(child, "pobj")
                if target is not None:
                    others.append((child.lower_, _argument(target, by_token)))
    if complement is not None and complement.i in by_token:
        others.append(("be", _argument(complement, by_token)))
    return Relation(
        predicates=frozenset(predicates),
        agent=agent,
        patient=patient,
        others=tuple(others),
        dates=_dates_of(token, dates),
        negated=_negated(token),
        certainty=_certainty(token),
        content=_said(token) if lemma in SAY | CONTENDED else frozenset(),
        nominal=False,
        finite=is_finite(token),
        present=token.tag_ in {"VBZ", "VBP"},
        text=token.text,
        start=token.idx,
        end=token.idx + len(token),
    )


def _nominal(token: Token, by_token: dict[int, Name], dates: Sequence[Date]) -> Relation | None:
    owner = _child(token, "poss")
    # "Lunde's visit", "the Norwegian leader's visit", but not "the company's visit"
    told = owner is not None and (owner.i in by_token or any(child.i in by_token for child in owner.children))
    agent = _argument(owner, by_token) if owner is not None and told else None
    others = []
    for child in token.children:
        if child.dep_ == "prep":
            target = _child(child, "pobj")
            if target is not None and target.i in by_token:
                others.append((child.lower_, _argument(target, by_token)))
                if child.lower_ == "by" and agent is None:
                    agent = others.pop()[1]
    if agent is None and not others:
        return None
    return Relation(
        predicates=frozenset({stem(token.lemma_.lower())}),
        agent=agent,
        patient=None,
        others=tuple(others),
        dates=(),
        negated=False,
        certainty=2,
        content=frozenset(),
        nominal=True,
        finite=False,
        present=False,
        text=token.text,
        start=token.idx,
        end=token.idx + len(token),
    )


def _according_to(doc: Doc, by_token: dict[int, Name]) -> list[Relation]:
    """ "According to X, …" is X's saying it."""
    relations = []
    for token in doc:
        if token.lower_ != "according":
            continue
        to = next((child for child in token.children if child.lower_ == "to"), None)
        if to is None and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            to = doc[token.i + 1]
        who = _child(to, "pobj") if to is not None else None
        if who is None:
            continue
        inside = {each.i for each in token.subtree} | {
            each.i for each in (to.subtree if to is not None else ())
        }
        relations.append(
            Relation(
                predicates=frozenset({"say"}),
                agent=_argument(who, by_token),
                patient=None,
                others=(),
                dates=(),
                negated=False,
                certainty=2,
                content=_content(each for each in token.sent if each.i not in inside),
                nominal=False,
                finite=True,
                present=False,
                text=token.text,
                start=token.idx,
                end=token.idx + len(token),
            )
        )
    return relations


def _content(tokens: Iterable[Token]) -> frozenset[str]:
    found = (
        stem(token.lemma_.lower())
        for token in tokens
        if token.pos_ in _CONTENT and any(char.isalpha() for char in token.text)
    )
    return frozenset(root for root in found if root not in _EMPTY)


def _said(token: Token) -> frozenset[str]:
    """Content stems of what a verb of speech reports: the rest of its sentence but the speaker."""
    speaker = _subject(token)
    outside = {token.i}
    if speaker is not None:
        outside |= {each.i for each in speaker.subtree}
    complement = _child(token, "ccomp", "xcomp", "dobj", "prep")
    if complement is not None and complement.dep_ in {"ccomp", "xcomp"}:
        return _content(each for each in complement.subtree if each.i not in outside)
    if token.dep_ in {"parataxis", "ROOT", "ccomp", "conj"} or complement is None:
        return _content(each for each in token.sent if each.i not in outside)
    return _content(each for each in token.subtree if each.i not in outside)


def _negated(token: Token) -> bool:
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in {"never", "neither", "hardly"}:
            return True
        if child.dep_ in {"dobj", "nsubj", "nsubjpass", "attr", "acomp"}:
            for leaf in child.children:
                if leaf.lower_ in {"no", "neither"} and leaf.dep_ in {"det", "neg", "preconj", "cc"}:
                    return True
            if child.lower_ in {"nobody", "none", "nothing"}:
                return True
    if token.dep_ in {"xcomp", "ccomp"} and token.head.lemma_.lower() in UNDONE:
        return not _negated(token.head)
    before = token.nbor(-1) if token.i else None
    if before is not None and before.lower_ == "to" and token.i > 1 and token.nbor(-2).lower_ == "not":
        return True
    return token.dep_ == "pcomp" and token.head.lower_ == "without"


def _certainty(token: Token, depth: int = 0) -> int:
    level = 2
    for child in token.children:
        if child.dep_ == "aux":
            if child.lower_ in {"may", "might", "could", "can", "should"}:
                level = min(level, 0)
            elif child.lower_ in {"will", "would", "shall", "'ll", "’ll", "wo"}:
                level = min(level, 1)
        if child.dep_ == "mark" and child.lower_ in {"if", "unless", "whether"}:
            level = min(level, 0)
        if child.dep_ == "advmod" and child.lower_ in {
            "possibly",
            "perhaps",
            "potentially",
            "allegedly",
            "reportedly",
            "theoretically",
            "maybe",
        }:
            level = min(level, 0)
    head = token.head
    if token.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children):
        level = min(level, 2 if head.lemma_.lower() in HAPPENED else 1)
    if depth < 4 and head.i != token.i:
        if token.dep_ == "xcomp" or (
            token.dep_ in {"ccomp", "acl", "advcl"}
            and _child(token, "aux") is not None
            and token.tag_ == "VB"
        ):
            lemma = head.lemma_.lower()
            if lemma in NOT_YET:
                level = min(level, 1)
            elif lemma in WISHED:
                level = min(level, 0)
            level = min(level, _certainty(head, depth + 1))
        elif token.dep_ == "ccomp" and head.lemma_.lower() in WISHED | NOT_YET:
            level = min(level, 1 if head.lemma_.lower() in NOT_YET else 0)
        elif token.dep_ == "conj" and _child(token, "nsubj", "nsubjpass", "aux") is None:
            level = min(level, _certainty(head, depth + 1))
    return level


def _dates_of(token: Token, dates: Sequence[Date]) -> tuple[Date, ...]:
    """Dates that hang on this predicate itself, not on a clause below it."""
    if not dates:
        return ()
    inside: list[tuple[int, int]] = []

    def walk(node: Token) -> None:
        inside.append((node.idx, node.idx + len(node)))
        for child in node.children:
            if child.pos_ in {"VERB", "AUX"} and child.dep_ not in {"aux", "auxpass"}:
                continue
            walk(child)

    walk(token)
    return tuple(
        date for date in dates if any(start < date.end and date.start < end for start, end in inside)
    )


def _possessions(doc: Doc, by_token: dict[int, Name]) -> list[Possession]:
    found: list[Possession] = []
    for token in doc:
        if token.pos_ not in {"NOUN", "PROPN"} or token.i in by_token:
            continue
        for child in token.children:
            how = ""
            if child.dep_ == "poss" and child.i in by_token:
                how = "poss"
            elif child.dep_ in {"amod", "compound", "nmod"} and child.i in by_token:
                how = "adj"
            if how:
                found.append(_possession(token, by_token[child.i], how))
            elif child.dep_ == "prep" or (child.dep_ == "agent"):
                for leaf in child.children:
                    if leaf.dep_ == "pobj":
                        for each in _coordinated(leaf):
                            if each.i in by_token:
                                found.append(_possession(token, by_token[each.i], child.lower_))
            elif child.dep_ in {
                "acl",
                "relcl",
            }:  # "a strategy proposed by Xi", "the plan that China published"
                found += [
                    _possession(token, by_token[leaf.i], "by") for leaf in child.subtree if leaf.i in by_token
                ]
    return found


def _possession(noun: Token, owner: Name, how: str) -> Possession:
    start = min(owner.start, noun.idx)
    end = max(owner.end, noun.idx + len(noun))
    return Possession(stem(noun.lemma_.lower()), owner, how, text_of(noun.doc)[start:end], start, end)


def _affiliations(
    doc: Doc, names: Sequence[Name], by_token: dict[int, Name]
) -> Iterable[tuple[tuple[str, ...], str]]:
    """Who belongs where: "Chinese President Xi Jinping", "Japan's prime minister, Fumio Kishida"."""
    for before, after in pairwise(names):
        country = before.country
        if country is None or after.country is not None:
            continue
        between = text_of(doc)[before.end : after.start].strip()
        words = [fold(word) for word in between.replace(",", " ").split()]
        words = [word for word in words if word not in {"'s", "’s", "'", "’", "s", ""}]
        title = 0 < len(words) <= 4 and all(word in ROLES or word in {"of", "state"} for word in words)
        if title or (between in {"’s", "'s"} and after.label == "PERSON"):
            yield after.words, country


_EPITHET_WINDOW = 8


def _epithets(doc: Doc, names: Sequence[Name]) -> Iterable[tuple[tuple[str, ...], str]]:
    """Nouns put beside a name to say what it is: "the operator, Osk Lines", "Lunde, a union secretary"."""
    for name in names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None or not len(span):
            continue
        before = [doc[i] for i in range(max(0, span.start - _EPITHET_WINDOW), span.start)][::-1]
        beside = list(_noun_phrase(before[1:] if before and before[0].text == "," else before))
        after = [doc[i] for i in range(span.end, min(len(doc), span.end + _EPITHET_WINDOW))]
        if after and (after[0].lower_ in {",", "of", "from", "at"} or after[0].lemma_ == "be"):
            beside += _noun_phrase(after[1:])
        for token in beside:
            yield name.words, stem(token.lemma_.lower())


def _noun_phrase(tokens: Iterable[Token]) -> Iterable[Token]:
    """Nouns and titles of the words that run on from a name, until something else begins."""
    for token in tokens:
        if token.pos_ == "NOUN" or token.lower_ in ROLES:
            yield token
        elif (token.pos_ == "ADP" and token.lower_ in {"of", "for", "at", "from"}) or token.tag_ == "PRP$":
            continue
        elif token.pos_ not in {"DET", "ADJ", "PART", "PROPN"}:
            return


def _fates(doc: Doc, numbers: Sequence[Number]) -> Iterable[tuple[Number, str]]:
    for number in numbers:
        span = doc.char_span(number.start, number.end, alignment_mode="expand")
        if span is not None and len(span) and number.unit == "" and number.value > 1:
            fate = fate_of(counted_token(span.root, number))
            if fate:
                yield number, fate


def _loose(doc: Doc, by_token: dict[int, Name]) -> Iterable[Word]:
    """What a fuser leaves over: noun phrases and "with" phrases after a comma that belong to no predicate."""
    for token in doc:
        left = token.left_edge
        after_comma = left.text == "," or (left.i > 0 and doc[left.i - 1].text == ",")
        if left.text == "," and left.i < token.i:
            left = doc[left.i + 1]
        place = by_token.get(token.head.i)
        misplaced = (
            token.dep_ == "appos"
            and token.pos_ == "NOUN"
            and token.i not in by_token
            and token.lemma_.lower() in TITLES
            and place is not None
            and (place.country is not None or place.label == "GPE")
        )
        stray = (
            token.dep_ == "npadvmod"
            and token.pos_ == "NOUN"
            and after_comma
            and token.ent_type_ not in {"DATE", "TIME"}
            and any(child.dep_ == "poss" for child in token.children)
        )
        if misplaced or stray:
            first = token.head if misplaced else left
            text = text_of(doc)[first.idx : token.right_edge.idx + len(token.right_edge)].rstrip(" .,")
            yield Word(stem(token.lemma_.lower()), text, first.idx, first.idx + len(text))
        elif token.lower_ == "with" and token.dep_ == "prep" and token.i > 0 and doc[token.i - 1].text == ",":
            company = _child(token, "pobj")
            if company is not None and company.i in by_token and company.right_edge.i >= len(doc) - 2:
                end = doc[max(each.i for each in _coordinated(company))]
                yield Word(
                    "with", text_of(doc)[token.idx : end.idx + len(end)], token.idx, end.idx + len(end)
                )
