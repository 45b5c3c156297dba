"""How well articles are written, by what a language model makes of their openings."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarizer import Article
from summarizer.fusion.fluency import CLUMSY, WELL_WRITTEN, writing_quality
from summarizer.retrieval.sentences import Sentence


class Reader:
    """Finds a text as unlikely as the mean of the numbers in it, and notes what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def fluency(self, texts: Sequence[str]) -> list[float]:
        self.read += texts
        numbers = [[float(word) for word in text.split() if word[0].isdigit()] for text in texts]
        return [-sum(own) / len(own) for own in numbers]


def sentences(name: str, *values: float, words: int = 20) -> list[Sentence]:
    """An article's, each of so many words, and as unlikely as its value."""
    texts = [" ".join([name] * (words - 1) + [str(value)]) for value in values]
    article = Article(id=name, path="", text=" ".join(texts))
    found, start = [], 0
    for index, text in enumerate(texts):
        found.append(Sentence(article=article, start=start, end=start + len(text), index=index, paragraph=0))
        start += len(text) + 1
    return found


def test_a_bad_translation_is_found_and_a_bad_beginning_is_none() -> None:
    found = writing_quality(
        {
            "bad": sentences("bad", *[5.2] * 7),
            "begun": sentences("begun", 5.0, 5.0, 4.0, 4.0, 4.0, 4.0, 4.0),
            "good": sentences("good", *[4.0] * 7),
        },
        model=Reader(),
    )
    assert found["bad"] < CLUMSY
    assert found["begun"] > WELL_WRITTEN
    assert found["good"] == 1.0


def test_the_worse_the_text_the_lower_its_quality() -> None:
    good = sentences("good", *[4.0] * 7)
    qualities = [
        writing_quality({"other": sentences("other", *[value] * 7), "good": good}, model=Reader())["other"]
        for value in (4.3, 4.9, 5.3, 6.0)
    ]
    assert qualities == sorted(qualities, reverse=True)
    assert qualities[0] == 1.0
    assert qualities[-1] < CLUMSY


def test_too_few_words_tell_nothing() -> None:
    given = {
        "short": sentences("short", 9.0),
        "bad": sentences("bad", *[5.5] * 7),
        "good": sentences("good", *[4.0] * 7),
    }
    found = writing_quality(given, model=Reader())
    assert found["bad"] < found["short"] < found["good"]


@pytest.mark.parametrize("names", [[], ["alone"]])
def test_with_nothing_to_stand_beside_an_article_is_well_written(names: list[str]) -> None:
    found = writing_quality({name: sentences(name, *[9.0] * 7) for name in names}, model=Reader())
    assert found == dict.fromkeys(names, 1.0)


def test_without_a_model_all_are_well_written() -> None:
    given = {"bad": sentences("bad", *[9.0] * 7), "good": sentences("good", *[1.0] * 7)}
    assert writing_quality(given, model=None) == {"bad": 1.0, "good": 1.0}


def test_of_many_articles_some_are_read_and_of_long_ones_the_beginning() -> None:
    reader = Reader()
    given = {f"a{number}": sentences(f"a{number}", *[4.0] * 50) for number in range(60)}
    assert writing_quality(given, model=reader) == dict.fromkeys(given, 1.0)
    assert len({text.split()[0] for text in reader.read}) == 24
    assert max(len(text.split()) for text in reader.read) <= 140


def test_no_order_of_the_articles_changes_anything() -> None:
    given = {f"a{number}": sentences(f"a{number}", *[4 + number / 9] * 7) for number in range(30)}
    turned = dict(reversed(given.items()))
    assert writing_quality(given, model=Reader()) == writing_quality(turned, model=Reader())
