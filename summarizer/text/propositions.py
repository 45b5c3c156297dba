"""Who does what to whom: a parsed text in, one :class:`Relation` for each of its predicates out.

Read off spaCy's dependency parse in the manner of open information extraction (ClausIE, Del Corro & Gemulla
2013): passives, coordination, relative and participle clauses, and nominalised events ("Xi's visit to Moscow").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from summarizer.text.lexicon import LIGHT
from summarizer.text.names import Name
from summarizer.text.parsing import is_finite, text_of
from summarizer.text.quantities import Date, Number
from summarizer.text.verbs import child_of, is_passive, predicate_noun, subject_of
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

T = TypeVar("T", Date, Number)


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what takes part: "the Russian leader" has head ``leader``."""

    text: str
    head: str
    #: Names of the thing itself: its head, appositions, everybody coordinated with it.
    names: tuple[Name, ...]
    pronoun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One proposition."""

    text: str
    #: Stems it can be found by: the verb, and the noun of a light verb ("hold talks").
    predicates: frozenset[str]
    agent: Argument | None
    patient: Argument | None = None
    #: What stands behind prepositions.
    others: tuple[Argument, ...] = ()
    dates: tuple[Date, ...] = ()
    numbers: tuple[Number, ...] = ()
    #: Whether it is asserted by a finite verb; "starting", "to sell" and nouns assert nothing themselves.
    finite: bool = False

    @property
    def arguments(self) -> list[Argument]:
        """Every argument, agent first."""
        return [each for each in (self.agent, self.patient, *self.others) if each is not None]


def relations(
    doc: Doc, by_token: Mapping[int, Name], dates: Sequence[Date], numbers: Sequence[Number]
) -> list[Relation]:
    """Every proposition, verbs and nouns in order; ``by_token`` is the name that each token is of, if any."""
    dated, counted = _by_verb(doc, dates), _by_verb(doc, numbers)
    found: list[Relation | None] = []
    for token in doc:
        if _is_verb(token):
            relation = _verbal(token, by_token)
            when, many = dated.get(token.i, ()), counted.get(token.i, ())
            found.append(relation and replace(relation, dates=tuple(when), numbers=tuple(many)))
        elif token.pos_ == "NOUN" and token.i not in by_token:
            found.append(_nominal(token, by_token))
    return [relation for relation in found if relation is not None]


def _by_verb(doc: Doc, spans: Sequence[T]) -> dict[int, list[T]]:
    """Dates or figures by the place of the predicate that each hangs on."""
    found: dict[int, list[T]] = {}
    for each in spans:
        span = doc.char_span(each.start, each.end, alignment_mode="expand")
        if span is not None and len(span):
            found.setdefault(_verb_above(span.root).i, []).append(each)
    return found


def _is_verb(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}


def _verb_above(token: Token) -> Token:
    """The predicate that a word hangs on, or the word above all others."""
    while not _is_verb(token) and token.head.i != token.i:
        token = token.head
    return token


def _verbal(token: Token, by_token: Mapping[int, Name]) -> Relation | None:
    lemma = token.lemma_.lower()
    passive = is_passive(token)
    subject = subject_of(token)
    direct = None if passive else child_of(token, "dobj", "dative")
    complement = child_of(token, "attr", "acomp", "oprd")
    if lemma == "be" and complement is None:
        complement = predicate_noun(token)  # "is on a visit", "are in talks"
        if complement is None:
            return None
    light = complement if complement is not None else direct if lemma in LIGHT else None
    predicates = set() if lemma == "be" else {stem(lemma)}
    if lemma in LIGHT and light is not None:
        predicates.add(stem(light.lemma_.lower()))
    agent, patient = (None, subject) if passive else (subject, direct)
    if not passive and direct is None and token.dep_ == "relcl" and agent is not None:
        patient = token.head if agent.i != token.head.i else None  # "the plan that China published"
    others = []
    for child in (child for each in (token, light) if each is not None for child in each.children):
        target = child_of(child, "pobj") if child.dep_ in {"agent", "prep", "dative"} else None
        if target is None:
            continue
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and passive):
            agent = target
        else:
            others.append(target)
    return Relation(
        text=token.text,
        predicates=frozenset(predicates),
        agent=None if agent is None else _argument(agent, by_token),
        patient=None if patient is None else _argument(patient, by_token),
        others=tuple(_argument(each, by_token) for each in others),
        finite=is_finite(token),
    )


def _nominal(token: Token, by_token: Mapping[int, Name]) -> Relation | None:
    """ "Lunde's visit to Lagos", "the Norwegian leader's visit", but not "the company's visit"."""
    agent = child_of(token, "poss")
    if agent is not None and not any(each.i in by_token for each in (agent, *agent.children)):
        agent = None
    others = []
    for child in token.children:
        target = child_of(child, "pobj") if child.dep_ == "prep" else None
        if target is not None and target.i in by_token:
            if child.lower_ == "by" and agent is None:
                agent = target
            else:
                others.append(target)
    if agent is None and not others:
        return None
    return Relation(
        text=token.text,
        predicates=frozenset({stem(token.lemma_.lower())}),
        agent=None if agent is None else _argument(agent, by_token),
        others=tuple(_argument(each, by_token) for each in others),
    )


def _argument(token: Token, by_token: Mapping[int, Name]) -> Argument:
    """The noun ``token`` as one that takes part."""
    names = []
    for each in _coordinated(token):
        names += [by_token[each.i]] if each.i in by_token else []
        for child in each.children:
            # spaCy hangs "Xi" on "leader" as often as the other way round: "Chinese leader Xi Jinping"
            name = by_token.get(child.i)
            within = child.dep_ in {"compound", "nmod"} and name is not None and name.label == "PERSON"
            if name is not None and (child.dep_ == "appos" or within):
                names.append(name)
    before = {"compound", "poss", "amod", "det", "nummod", "nmod"}
    start = min([token.idx, *(child.idx for child in token.children if child.dep_ in before)])
    return Argument(
        text=text_of(token.doc)[start : token.idx + len(token)],
        head=stem(token.lemma_.lower()),
        names=tuple(dict.fromkeys(names)),
        pronoun=token.pos_ == "PRON" and token.tag_ in {"PRP", "WP", "WDT", "DT"},
    )


def _coordinated(token: Token) -> list[Token]:
    """A noun and those joined to it: "Lunde, Vik and Okafor"."""
    found = [token]
    for each in found:
        joined = (child for child in each.children if child.dep_ == "conj")
        found += [child for child in joined if child.pos_ in {"NOUN", "PROPN", "PRON"}]
    return found
