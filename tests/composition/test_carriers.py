"""Which articles carry a sentence of the summary, in whatever words."""

from __future__ import annotations

import pytest

from summarizer import Article, Summarizer, Summary
from tests.clusters import ScriptedFuser, ScriptedJudge

TEXTS = {
    "ledger": "The pump at the Tolle reservoir was damaged by flooding at the weekend, the water company said. "
    "Nine of the 27 people in hospital are children, the health office said.",
    "radio": "The water company said that a pump at the Tolle reservoir had failed after the floods of last weekend. "
    "The mayor of Tolle asked for patience.",
    "post": "Schools in Tolle will stay shut until Friday, the mayor said. "
    "More than 30 people are in hospital, the health office said.",
}


@pytest.fixture(scope="module")
def summary() -> Summary:
    summarizer = Summarizer()
    summarizer._models.__dict__.update(fuser=ScriptedFuser(), judge=ScriptedJudge())
    articles = [Article(id=name, path=f"{name}.txt", text=text) for name, text in TEXTS.items()]
    return summarizer.summarize_articles(articles, max_words=60)


def carriers(summary: Summary, words: str) -> set[str]:
    [sentence] = [each for each in summary.sentences if words in each.text]
    assert sentence.support.articles == len({source.article for source in sentence.sources})
    return {source.article for source in sentence.sources}


def test_an_article_that_says_it_in_other_words_carries_it(summary: Summary) -> None:
    assert carriers(summary, "pump") == {"ledger", "radio"}


def test_an_article_with_another_figure_does_not(summary: Summary) -> None:
    assert carriers(summary, "27 people") == {"ledger"}


def test_an_article_of_the_same_town_and_mayor_does_not(summary: Summary) -> None:
    assert carriers(summary, "until Friday") == {"post"}
