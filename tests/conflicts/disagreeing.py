"""Invented articles, given as their texts, and what they disagree on."""

from __future__ import annotations

from functools import cache

from summarizer.conflicts.claims import Conflict
from summarizer.conflicts.finding import find_disagreements
from summarizer.models import load_spacy
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import article

parser = cache(lambda: Parser(load_spacy()))
encoder = cache(SentenceEncoder.from_embedded)
splitter = cache(lambda: SentenceSplitter(load_spacy()))


def sentences_of(*texts: str) -> list[Sentence]:
    return [
        sentence
        for number, text in enumerate(texts)
        for sentence in splitter().split(article(f"a{number}", text))
    ]


def disagree(*texts: str) -> list[Conflict]:
    return find_disagreements([], sentences_of(*texts), parser=parser(), encoder=encoder())


def values(conflict: Conflict) -> list[str]:
    return [claim.value for claim in conflict.claims]
