"""What the fuser is given for a group."""

from __future__ import annotations

import itertools

import pytest

from summarizer import Article, Summarizer
from summarizer.fusion.fluency import writing_quality
from summarizer.fusion.fusing import choose_sources
from summarizer.grouping.groups import with_neighbours
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


def test_a_lone_sentence_is_given_what_another_article_says_of_the_matter(loaded: Summarizer) -> None:
    veto = [texts for texts in sources(loaded, COUNCIL) if "vetoed" in texts[0]]
    assert veto
    for texts in veto:
        assert len(set(texts)) == 2
        assert not any("Hauliers" in text for text in texts)


@pytest.mark.parametrize("most", [2, 3])
def test_a_sentence_is_written_from_a_few_different_sources(loaded: Summarizer, most: int) -> None:
    given = sources(loaded, COUNCIL, **{"fusion.sources": most})
    assert max(map(len, given)) == most
    for texts in given:
        assert 2 <= len(set(texts)) == len(texts) <= most


def test_the_limit_of_neighbours_is_kept_and_may_be_none(loaded: Summarizer) -> None:
    apart = {"grouping.max_distance": 0.01}
    assert sources(loaded, COUNCIL, **apart)
    assert sources(loaded, COUNCIL, **apart, **{"grouping.neighbours": 0}) == []


def test_no_order_of_the_articles_changes_what_is_given(loaded: Summarizer) -> None:
    first = sources(loaded, COUNCIL)
    assert all(sources(loaded, list(order)) == first for order in itertools.permutations(COUNCIL))


def test_neighbours_come_from_other_articles_than_the_head(loaded: Summarizer) -> None:
    draft = loaded.prepare(COUNCIL)
    everything = [member for group in draft.groups for member in group.members]
    config = loaded.config.grouping.model_copy(update={"neighbours": 4})
    found = []
    for group in draft.groups:
        head, *others = with_neighbours(group.members[:1], everything, ranking=draft.ranking, config=config)
        found += others
        assert all(other.article.id != head.article.id for other in others)
    assert found
