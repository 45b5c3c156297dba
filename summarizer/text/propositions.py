"""Who does what to whom: a parsed text in, one :class:`Relation` for each of its predicates out.

Read off spaCy's dependency parse in the manner of open information extraction (ClausIE, Del Corro & Gemulla
2013): passives, coordination, relative and participle clauses, and nominalised events ("Xi's visit to Moscow").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.text.arguments import Argument, argument_of
from summarizer.text.lexicon import LIGHT
from summarizer.text.names import Name
from summarizer.text.parsing import is_finite
from summarizer.text.quantities import Date
from summarizer.text.verbs import certainty_of, child_of, is_negated, is_passive, predicate_noun, subject_of
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One proposition. ``certainty``: 2 it happens or happened, 1 it is expected, 0 possible or wished."""

    text: str
    #: Stems it can be found by: the verb, and the noun of a light verb ("hold talks").
    predicates: frozenset[str]
    agent: Argument | None
    patient: Argument | None = None
    #: ``(preposition, argument)`` pairs.
    others: tuple[tuple[str, Argument], ...] = ()
    dates: tuple[Date, ...] = ()
    negated: bool = False
    certainty: int = 2
    #: Whether the predicate is a noun ("visit") and not a verb.
    nominal: bool = False
    #: Whether the predicate is asserted by a finite verb; "starting", "to sell" assert nothing themselves.
    finite: bool = False

    @property
    def arguments(self) -> list[Argument]:
        """Every argument, agent first."""
        found = [argument for argument in (self.agent, self.patient) if argument is not None]
        return found + [argument for _, argument in self.others]


def relations(doc: Doc, by_token: Mapping[int, Name], dates: Sequence[Date]) -> list[Relation]:
    """Every proposition, verbs and nouns in order; ``by_token`` is the name that each token is of, if any."""
    found: list[Relation | None] = []
    for token in doc:
        if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}:
            found.append(_verbal(token, by_token, dates))
        elif token.pos_ == "NOUN" and token.i not in by_token:
            found.append(_nominal(token, by_token))
    return [relation for relation in found if relation is not None] + _according_to(doc, by_token)


def _verbal(token: Token, by_token: Mapping[int, Name], dates: Sequence[Date]) -> Relation | None:
    lemma = token.lemma_.lower()
    predicates = {stem(lemma)}
    complement = child_of(token, "attr", "acomp", "oprd")
    subject = subject_of(token)
    passive = is_passive(token)
    direct = child_of(token, "dobj", "dative") if not passive else None
    if lemma == "be" and complement is None:
        complement = predicate_noun(token)  # "is on a visit", "are in talks"
        if complement is None:
            return None
    if lemma in LIGHT:
        predicates = set() if lemma == "be" else predicates
        inner = complement if complement is not None else direct
        if inner is not None:
            predicates.add(stem(inner.lemma_.lower()))
    particle = child_of(token, "prt")
    if particle is not None:
        predicates.add(f"{stem(lemma)} {particle.lower_}")
    agent = argument_of(subject, by_token) if subject is not None and not passive else None
    patient: Argument | None = None
    if passive and subject is not None:
        patient = argument_of(subject, by_token)
    elif direct is not None:
        patient = argument_of(direct, by_token)
    elif token.dep_ == "relcl" and subject is not None and subject.i != token.head.i:
        patient = argument_of(token.head, by_token)  # "the plan that China published"
    others: list[tuple[str, Argument]] = []
    for source in [
        token,
        *([complement] if complement is not None else []),
        *([direct] if direct is not None and lemma in LIGHT else []),
    ]:
        for child in source.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and passive):
                by = child_of(child, "pobj")
                if by is not None:
                    agent = argument_of(by, by_token)
            elif child.dep_ in {"prep", "dative"}:
                target = child_of(child, "pobj")
                if target is not None:
                    others.append((child.lower_, argument_of(target, by_token)))
    if complement is not None and complement.i in by_token:
        others.append(("be", argument_of(complement, by_token)))
    return Relation(
        text=token.text,
        predicates=frozenset(predicates),
        agent=agent,
        patient=patient,
        others=tuple(others),
        dates=_dates_of(token, dates),
        negated=is_negated(token),
        certainty=certainty_of(token),
        finite=is_finite(token),
    )


def _nominal(token: Token, by_token: Mapping[int, Name]) -> Relation | None:
    owner = child_of(token, "poss")
    # "Lunde's visit", "the Norwegian leader's visit", but not "the company's visit"
    told = owner is not None and (owner.i in by_token or any(child.i in by_token for child in owner.children))
    agent = argument_of(owner, by_token) if owner is not None and told else None
    others = []
    for child in token.children:
        if child.dep_ == "prep":
            target = child_of(child, "pobj")
            if target is not None and target.i in by_token:
                others.append((child.lower_, argument_of(target, by_token)))
                if child.lower_ == "by" and agent is None:
                    agent = others.pop()[1]
    if agent is None and not others:
        return None
    return Relation(
        text=token.text,
        predicates=frozenset({stem(token.lemma_.lower())}),
        agent=agent,
        others=tuple(others),
        nominal=True,
    )


def _according_to(doc: Doc, by_token: Mapping[int, Name]) -> list[Relation]:
    """ "According to X, …" is X's saying it."""
    said = []
    for token in doc:
        if token.lower_ != "according":
            continue
        to = next((child for child in token.children if child.lower_ == "to"), None)
        if to is None and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            to = doc[token.i + 1]
        who = child_of(to, "pobj") if to is not None else None
        if who is not None:
            agent = argument_of(who, by_token)
            said.append(Relation(text=token.text, predicates=frozenset({"say"}), agent=agent, finite=True))
    return said


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
