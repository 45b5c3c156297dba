"""Quotations that stand for themselves, and when two of them are one."""

from __future__ import annotations

import numpy as np
import pytest

from summarizer import models
from summarizer.composition.planning import repetition
from summarizer.composition.quotations import same_words, spoken
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.words import numbered
from tests.clusters import article

SPLITTER = SentenceSplitter(models.load_spacy())
POST = (
    "The bridge is a disgrace. Nobody ever paid for it! The board knew. — Ines Dahl (@inesdahl) March 4, 2017"
)


def post() -> list[Sentence]:
    return SPLITTER.split(article("a", "The board met in Osk.", POST))


def test_what_is_nothing_but_somebodys_words() -> None:
    parts = spoken("“The bridge is safe,” Anna Dorn said.")
    assert parts == ("The bridge is safe", ",", "Anna Dorn", "said", "")
    assert spoken("“Why is it shut?” the mayor of Osk said.") is not None
    dated = spoken("“The bridge is safe,” Anna Dorn said on Monday.")
    assert dated is not None and dated.when == " on Monday"
    assert spoken("“The bridge is safe,” Anna Dorn said in a letter, which was long.") is None
    assert spoken("Anna Dorn said the bridge is “safe.”") is None
    assert spoken("“It is safe,” Dorn said, but “nobody,” Dahl said.") is None


def test_a_second_quotation_of_one_speaker_is_worth_less() -> None:
    told = np.eye(3, dtype=np.float32)
    sources = [{("a", 1)}, {("b", 1)}, {("c", 1)}]
    found = repetition(told, sources, speakers=["Dorn", "Dorn", None]).other
    assert found[0, 1] > 0.2
    assert found[0, 2] == found[1, 2] == 0


def test_the_same_news_twice_is_worth_little() -> None:
    told = np.eye(2, dtype=np.float32)
    sources = [{("a", 1)}, {("b", 1)}]
    assert repetition(told, sources, same_news=lambda a, b: True).other[0, 1] >= 0.5
    assert repetition(told, sources).other[0, 1] == 0


def test_one_remark_that_two_reporters_heard_is_told_once() -> None:
    one = "“We’re not opening it ’til next week, so don’t tell anyone,” Ines Dahl told a crowd in Osk."
    other = "“We are going to open ‘Old Sal’, but we are not opening it until Monday, so don’t tell anybody,” Dahl said."
    assert same_words(one, other)
    assert not same_words(
        one, "“We’re not closing it for good, so the town can rest,” Ines Dahl told a crowd in Osk."
    )
    assert not same_words("Dahl said the bridge is safe.", "Dahl said the bridge is safe.")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dahl praised the 12-point position paper.", "Dahl will talk about the 12-point plan.", True),
        ("Dahl praised the 12-point position paper.", "Dahl will talk about the 15-point plan.", False),
        ("The 29-year-old sailor left.", "The 29-year-old cook came.", False),
    ],
)
def test_a_thing_named_by_its_number_is_named_again(one: str, other: str, same: bool) -> None:
    shared = not numbered(one).isdisjoint(numbered(other))
    told = np.eye(2, dtype=np.float32)
    found = repetition(told, [{("a", 1)}, {("b", 1)}], same_thing=lambda a, b: shared)
    assert bool(found.other[0, 1] > 0) is same
