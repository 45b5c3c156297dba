"""An invented article in, its sentences as they would be told on their own out: what the tests of this room share."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer import models
from summarizer.decontext.decontextualizer import Contextualizer, Reading
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import article

PARSER = Parser(models.load_spacy())
SPLITTER = SentenceSplitter(models.load_spacy())
PEOPLE = ["Ines Dahl", "Paul Dorn"]
LEDE = "The harbour board of Halvik closed the old bridge on Monday."
CROWD = "Crowds gathered at the quay in the rain."


def readings(*paragraphs: str, names: Sequence[str] = ()) -> list[Reading]:
    """How each sentence of one article with these paragraphs is read; ``names``: those of the cluster's people."""
    sentences = SPLITTER.split(article("a", *paragraphs))
    return Contextualizer(parser=PARSER, names=names).read(sentences, article_sentences={"a": sentences})


def last(*before: str) -> Reading:
    """How the last sentence is read behind a lede, a crowd and the others."""
    return readings(LEDE, CROWD, *before, names=PEOPLE)[-1]


def fit(reading: Reading) -> str:
    """Whether it can be told: yes, no, or for want of another."""
    if not reading.standalone:
        return "no"
    return "if need be" if reading.points_back else "yes"


NAMES = ["Tom Hagen", "Mark Vole", "Paul Dorn", "Anna Reyle", "Ines Dahl"]


def meant(*paragraphs: str) -> Reading:
    """How the last sentence is read where the articles name people of either sex."""
    return readings(*paragraphs, names=NAMES)[-1]
