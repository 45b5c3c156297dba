"""Words that take sides, and what a comment says in its own voice."""

from __future__ import annotations

import pytest

from summarizer.composition.loaded_words import loaded_words, reports_mainly
from summarizer.models import load_spacy
from summarizer.reading.article import Article
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser

PARSER = Parser(load_spacy())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The council, fearful of its people, broke its promises and ordered the port to lock out the strikers.",
            False,
        ),
        ("Critics say the council broke its promises.", True),
        ("The strikers demand higher wages and promise to stay.", True),
        ("The council broke its promises, according to Paul Dorn.", True),
    ],
)
def test_what_a_comment_reports_is_somebodys_say_as_a_whole(text: str, told: bool) -> None:
    (doc,) = PARSER.parse([text])
    assert reports_mainly(doc) is told


def told_by_one(text: str) -> list[str]:
    """The loaded words of a sentence that only one of two articles tells so."""
    articles = [
        Article(id=name, path=name, text=words) for name, words in (("a", text), ("b", "The town waits."))
    ]
    sentences = [
        Sentence(article=each, start=0, end=len(each.text), index=0, paragraph=0) for each in articles
    ]
    return loaded_words(text, sentences)


@pytest.mark.parametrize(
    "text",
    [
        "The tunnel lies 640 metres below the ground.",
        "The island lies off the coast of Osk.",
        "A tanker is lying on its side near the pier.",
        "The decision will lie with the court.",
        "A gas blast killed two in Velle.",
        "The second blast was heard in Rye.",
        "A lorry slammed into the wall of the school.",
        "The fire sent toxic smoke over the town.",
        "Police found an explosive device in the station.",
        "She was convicted of reckless driving.",
    ],
)
def test_a_word_in_its_plain_sense_takes_no_side(text: str) -> None:
    assert told_by_one(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The mayor lies to the voters.", "lies"),
        ("The campaign was built on his lies in the council.", "lies"),
        ("She kept lying under oath.", "lying"),
        ("Dahl blasts the council over the pier.", "blasts"),
        ("Dahl slams the plan for the pier.", "slams"),
        ("The plan is toxic for the council.", "toxic"),
        ("An explosive report on the pier came out.", "explosive"),
        ("The reckless plan failed.", "reckless"),
    ],
)
def test_a_word_that_takes_sides_is_found(text: str, word: str) -> None:
    assert told_by_one(text) == [word]
