"""The facts of one invented sentence."""

from __future__ import annotations

from functools import cache

from summarizer.models import load_spacy
from summarizer.text.facts import FactReader, Facts
from summarizer.text.parsing import Parser
from summarizer.text.propositions import Relation

reader = cache(lambda: FactReader(Parser(load_spacy())))


def facts_of(text: str) -> Facts:
    return reader().read([text])[0]


def relation(facts: Facts, predicate: str) -> Relation:
    return next(each for each in facts.relations if predicate in each.predicates)
