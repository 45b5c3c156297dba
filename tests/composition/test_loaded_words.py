"""Words that take sides, and what a comment says in its own voice."""

from __future__ import annotations

import pytest

from summarizer.composition.loaded_words import loaded_words, reports_mainly
from summarizer.models import load_spacy
from summarizer.reading.article import Article
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser


def told_by_one(text: str, other: str = "The town waits.") -> list[str]:
    """The loaded words of a sentence of one of two articles."""
    articles = [Article(id=name, path=name, text=words) for name, words in (("a", text), ("b", other))]
    sentences = [
        Sentence(article=each, start=0, end=len(each.text), index=0, paragraph=0) for each in articles
    ]
    return loaded_words(text, sentences)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dahl slams the plan, which is toxic for the council.", ["slams", "toxic"]),
        ("Unfortunately, the so-called plan failed.", ["Unfortunately", "so-called"]),
        # Somebody's words, and somebody's name.
        ("The mayor called the plan “toxic” and “a shameful ploy”.", []),
        ("The plan was read by Ida Savage.", []),
        ("A gas blast killed two in Velle.", []),
    ],
)
def test_a_word_that_takes_sides_is_found(text: str, found: list[str]) -> None:
    assert told_by_one(text) == found


def test_what_two_articles_write_is_the_usual_word() -> None:
    assert told_by_one("Dahl slams the plan.", "The plan was slammed by Dahl.") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The council, fearful of its people, broke its promises and ordered the port to lock out the strikers.",
            False,
        ),
        ("If the council believed the strikers, it really should have opened the port.", False),
        ("Critics say the council broke its promises.", True),
        ("The council broke its promises, according to Paul Dorn.", True),
    ],
)
def test_what_a_comment_reports_is_somebodys_say_as_a_whole(text: str, told: bool) -> None:
    (doc,) = Parser(load_spacy()).parse([text])
    assert reports_mainly(doc) is told
