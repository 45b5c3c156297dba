"""What the fuser is given for a group."""

from __future__ import annotations

import itertools

import pytest

from summarizer import Article, Summarizer
from summarizer.grouping import with_neighbours
from tests.clusters import ScriptedFuser, article

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
    summarizer = Summarizer()
    summarizer.__dict__["_fuser"] = ScriptedFuser()
    return summarizer


def sources(summarizer: Summarizer, articles: list[Article], **settings: object) -> dict[str, list[str]]:
    """By the head of each group, the texts that the fuser is given for it."""
    settled = Summarizer(summarizer.config.with_settings(settings))
    settled.__dict__.update({key: value for key, value in summarizer.__dict__.items() if key.startswith("_")})
    draft = settled.prepare(articles)
    return {group[0].text: [sentence.text for sentence in group] for group in draft.fused_from if group}


def test_a_lone_sentence_is_given_what_other_articles_say_of_the_matter(loaded: Summarizer) -> None:
    given = sources(loaded, COUNCIL)
    veto = next(texts for head, texts in given.items() if "vetoed" in head)
    assert len(veto) == 2
    assert not any("Hauliers" in text for text in veto)


def test_the_limit_of_neighbours_is_kept_and_may_be_none(loaded: Summarizer) -> None:
    alone = sources(loaded, COUNCIL, **{"grouping.neighbours": 0, "grouping.max_distance": 0.01})
    assert alone and all(len(texts) == 1 for texts in alone.values())


def test_no_order_of_the_articles_changes_what_is_given(loaded: Summarizer) -> None:
    first = sources(loaded, COUNCIL)
    assert all(sources(loaded, list(order)) == first for order in itertools.permutations(COUNCIL))


def test_neighbours_come_from_other_articles_than_the_head(loaded: Summarizer) -> None:
    draft = loaded.prepare(COUNCIL)
    everything = [member for group in draft.groups for member in group.members]
    for group in draft.groups:
        head, *others = with_neighbours(
            group.members[:1], everything, ranking=draft.ranking, config=loaded.config.grouping
        )
        assert all(other.article.id != head.article.id for other in others)
