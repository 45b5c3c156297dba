"""What the fuser is given for a group."""

from __future__ import annotations

import itertools

import pytest

from summarizer import Article, Summarizer
from summarizer.fusion.fluency import writing_quality
from summarizer.fusion.fusing import choose_sources
from tests.clusters import article

COUNCIL = [
    article(
        "one",
        "Mayor Ines Dahl vetoed the port budget on Monday. Dahl was elected in March with the votes of the "
        "harbour parties. The budget would have closed two of the five ferry piers.",
    ),
    article(
        "two",
        "The port budget that Mayor Ines Dahl vetoed would have cut the ferry subsidies by a third. Hauliers had "
        "threatened to block the roads of Halvik.",
    ),
    article(
        "three",
        "Halvik’s mayor has vetoed the budget of the port, which saves two ferry piers from being closed. The council "
        "meets again on Friday.",
    ),
]


@pytest.fixture(scope="module")
def loaded() -> Summarizer:
    return Summarizer()


def sources(summarizer: Summarizer, articles: list[Article], **settings: object) -> list[list[str]]:
    """Of each group, the texts that the fuser is given for it."""
    settled = Summarizer(summarizer.config.with_settings(settings))
    settled.__dict__.update({key: value for key, value in summarizer.__dict__.items() if key.startswith("_")})
    draft = settled.prepare(articles)
    draft.writing = writing_quality(draft.sentences, model=None)
    choose_sources(draft)
    return [[sentence.text for sentence in each.sources] for each in draft.groups if each.sources]


def test_what_another_article_says_in_like_words_is_fused_and_nothing_else(loaded: Summarizer) -> None:
    given = sources(loaded, COUNCIL)
    assert given
    for texts in given:
        assert "vetoed" in texts[0] and len(set(texts)) == 2
        assert not any("Hauliers" in text for text in texts)
    assert sources(loaded, COUNCIL, **{"fusion.alike": 0.9}) == []


@pytest.mark.parametrize("most", [2, 3])
def test_a_sentence_is_written_from_a_few_different_sources(loaded: Summarizer, most: int) -> None:
    given = sources(
        loaded, COUNCIL, **{"fusion.sources": most, "fusion.alike": 0, "grouping.max_distance": 0.6}
    )
    assert max(map(len, given)) == most
    for texts in given:
        assert 2 <= len(set(texts)) == len(texts) <= most


def test_a_lone_sentence_speaks_for_itself(loaded: Summarizer) -> None:
    assert sources(loaded, COUNCIL, **{"grouping.max_distance": 0.01, "fusion.alike": 0}) == []


def test_no_order_of_the_articles_changes_what_is_given(loaded: Summarizer) -> None:
    first = sources(loaded, COUNCIL)
    assert all(sources(loaded, list(order)) == first for order in itertools.permutations(COUNCIL))


def test_sources_come_from_other_articles_than_the_first(loaded: Summarizer) -> None:
    draft = loaded.prepare(COUNCIL)
    draft.writing = writing_quality(draft.sentences, model=None)
    choose_sources(draft)
    given = [each.sources for each in draft.groups if each.sources]
    assert given
    for first, *others in given:
        assert all(other.article.id != first.article.id for other in others)
