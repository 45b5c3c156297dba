"""How things stood on the day of an older article is not told beside a newer one's report of how they went on."""

from __future__ import annotations

import pytest

from summarizer import models
from summarizer.composition.staleness import outdated, stale
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import read

NLP = models.load_spacy()
SPLITTER, PARSER = SentenceSplitter(NLP), Parser(NLP)


def left_out(*texts: str, published: tuple[str | None, ...] = ()) -> list[str]:
    """The sentences of the articles that are no longer so, in their order."""
    sentences, docs = read(texts, published, splitter=SPLITTER, parser=PARSER)
    found = stale(sentences, docs, outdated(sentences))
    return [sentence.text for sentence in sentences if sentence.key in found]


NOW = [
    "Two ships are searching the bay.",
    "Some 900 homes are without power.",
    "The road to Osk is closed.",
    "Residents should stay indoors, the county said.",
    "The search goes on.",
    "The council asks drivers to take the ferry.",
]
LASTING = [
    "The storm tore roofs off houses.",
    "The bridge is 300 metres long.",
    "The mayor is a former pilot.",
    "The harbour lost 30 boats.",
    "“We are in danger,” a fisherman, Odd Lie, said.",
]


@pytest.mark.parametrize("now", NOW)
def test_what_an_older_article_tells_as_of_its_day_is_left_out(now: str) -> None:
    older, newer = (
        f"A storm hit Ness on Sunday. {now}",
        "The storm on Ness killed two people. It blew for a day.",
    )
    assert left_out(older, newer, published=("2031-03-02", "2031-03-04")) == [now]
    assert left_out(older, newer, published=("2031-03-04", "2031-03-02")) == []


@pytest.mark.parametrize("lasting", LASTING)
def test_what_was_done_and_what_somebody_is_stays(lasting: str) -> None:
    older, newer = (
        f"A storm hit Ness on Sunday. {lasting}",
        "The storm on Ness killed two people. It blew for a day.",
    )
    assert left_out(older, newer, published=("2031-03-02", "2031-03-04")) == []


@pytest.mark.parametrize(
    "published",
    [
        (None, None),
        ("2031-03-02", None),
        # Hours apart, both may be right.
        ("2031-03-02T08:00:00Z", "2031-03-02T20:00:00Z"),
    ],
)
def test_of_one_day_or_without_dates_neither_is_the_newer(published: tuple[str | None, ...]) -> None:
    older, newer = f"A storm hit Ness. {NOW[0]}", "The storm on Ness killed two people. It blew for a day."
    assert left_out(older, newer, published=published) == []


def test_one_late_report_makes_not_all_the_others_old() -> None:
    older = f"A storm hit Ness on Sunday. {NOW[0]}"
    newer = "The storm on Ness killed two people. It blew for a day."
    dates = ("2031-03-02",) * 6 + ("2031-03-04",)
    assert left_out(*[older] * 6, newer, published=dates) == []
    assert left_out(*[older] * 3, newer, published=dates[3:]) == [NOW[0]] * 3
