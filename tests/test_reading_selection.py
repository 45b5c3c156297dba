"""Near-duplicates and articles about another event are told apart, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from summarizer.config import ReadingConfig
from summarizer.encoding import SentenceEncoder
from summarizer.reading import Article
from summarizer.reading.selection import select

FERRY_1 = (
    "A cargo ferry ran aground off the island of Vessel Rock on Tuesday morning, the harbour office said. "
    "All nineteen people on board the Skarv were taken off by lifeboat within two hours. Divers will inspect the "
    "hull on Thursday, when the wind is expected to drop. Marit Holm, a passenger, said everything tilted."
)
FERRY_2 = (
    "Rescuers brought nineteen passengers and crew ashore on Tuesday after the ferry Skarv struck a reef near "
    "Vessel Rock. Nobody was hurt. The harbour office blamed a broken radar and said the wreck could not be "
    "towed before Thursday because of strong wind."
)
FERRY_3 = (
    "The owner of the Skarv, the ferry that hit a reef at Vessel Rock this week, said its radar had been "
    "repaired twice since January. Lifeboat crews took all passengers to the harbour, where divers are waiting "
    "for calmer weather to look at the hull."
)
DEPOT = (
    "The city council of Eastmoor voted on Monday to close the old tram depot. The building, which opened in "
    "1911, will become a market hall with forty stalls, the mayor said. Shop owners welcomed the plan."
)
BUDGET = (
    "Finance minister Otto Lange presented a budget with higher taxes on tobacco and sugar. Opposition parties "
    "called the plan a burden on families and announced a vote of no confidence in parliament."
)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


def article(name: str, text: str) -> Article:
    return Article(id=name, path=f"{name}.txt", text=text)


def same_vectors(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    return np.ones((len(texts), 1), dtype=np.float32)


def test_two_equal_articles_are_one() -> None:
    kept, unused = select([article("b", FERRY_1), article("a", FERRY_1)], vectors_of=same_vectors)
    assert [a.id for a in kept] == ["a"]
    assert [(u.id, u.reason) for u in unused] == [("b", "near-duplicate of a")]


def test_longest_version_of_a_story_is_kept() -> None:
    long = article("long", f"{FERRY_1} The island’s school stayed closed.")
    edited = article("edited", FERRY_1.replace("morning", "night"))
    kept, unused = select([edited, long, article("own", FERRY_2)], vectors_of=same_vectors)
    assert {a.id for a in kept} == {"long", "own"}
    assert [(u.id, u.reason) for u in unused] == [("edited", "near-duplicate of long")]


def test_other_event_is_told_apart_whatever_the_order(encoder: SentenceEncoder) -> None:
    articles = [
        article("f1", FERRY_1),
        article("f2", FERRY_2),
        article("f3", FERRY_3),
        article("depot", DEPOT),
    ]
    results = {repr(select(order, vectors_of=encoder.encode)) for order in itertools.permutations(articles)}
    assert len(results) == 1
    kept, unused = select(articles, vectors_of=encoder.encode)
    assert {a.id for a in kept} == {"f1", "f2", "f3"}
    assert unused[0].id == "depot" and unused[0].words == len(DEPOT.split())
    assert unused[0].reason.startswith("about another event (similarity 0.")


def test_two_articles_about_one_event_stay(encoder: SentenceEncoder) -> None:
    kept, unused = select([article("f1", FERRY_1), article("f2", FERRY_2)], vectors_of=encoder.encode)
    assert len(kept) == 2 and not unused


def test_of_two_unrelated_articles_the_longer_stays(encoder: SentenceEncoder) -> None:
    kept, unused = select([article("depot", DEPOT), article("f1", FERRY_1)], vectors_of=encoder.encode)
    assert [a.id for a in kept] == ["f1"]
    assert "about another event" in unused[0].reason


def test_several_other_events_are_all_reported(encoder: SentenceEncoder) -> None:
    articles = [article("f2", FERRY_2), article("b", BUDGET), article("f3", FERRY_3), article("d", DEPOT)]
    kept, unused = select(articles, vectors_of=encoder.encode)
    assert {a.id for a in kept} == {"f2", "f3"}
    assert {u.id for u in unused} == {"b", "d"}


def test_single_article_needs_no_encoder() -> None:
    def never(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        raise AssertionError("encoded for nothing")

    kept, unused = select([article("f1", FERRY_1)], vectors_of=never)
    assert len(kept) == 1 and not unused


def test_thresholds_come_from_the_config() -> None:
    lax = ReadingConfig(near_duplicate=1.0, off_topic=-1)
    articles = [article("a", FERRY_1), article("b", FERRY_1 + " More."), article("d", DEPOT)]
    kept, unused = select(articles, vectors_of=same_vectors, config=lax)
    assert {a.id for a in kept} == {"b", "d"}  # a is wholly contained in b
    assert len(unused) == 1
