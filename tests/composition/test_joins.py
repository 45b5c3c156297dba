"""Sentences into which another article's part was put, on their way into the summary. All events are invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarizer import Config, Summarizer, Summary
from summarizer.fusion.joining import Part
from summarizer.judging import Gate
from summarizer.judging.joins import JoinJudge, Value
from tests.clusters import article

QUAY = [
    article(
        "times",
        "Brannoc Terminals closed the Eastern Quay at Maravel on Monday after a crane fell onto it. Brannoc Terminals "
        "will pay the wages of all 40 dockers until the quay opens again.",
        published="2031-03-04",
    ),
    article(
        "post",
        "Brannoc Terminals, a firm from Halvik, closed the Eastern Quay at Maravel after the fall of a crane on Monday. "
        "The dockers want an inquiry into what brought the crane down.",
        published="2031-03-04",
    ),
    article(
        "wire",
        "The Eastern Quay at Maravel was closed on Monday by Brannoc Terminals after a crane fell there. An inquiry into "
        "the fall of the crane will begin on Friday, the port said.",
        published="2031-03-04",
    ),
]


class Allowing(JoinJudge):
    """Lets pass what holds some words, and nothing else."""

    def __init__(self, words: str) -> None:
        self._words = words

    def likely(self, signs: Sequence[object]) -> list[float]:
        return [1.0] * len(signs)

    def values(self, joins: Sequence[tuple[Sequence[str], Part]]) -> list[Value]:
        return [
            Value(true=0.95, worth=0.9 if self._words in part.text[part.start : part.end] else 0.1)
            for _, part in joins
        ]

    def refusal(self, value: Value) -> str | None:
        return None if value.worth > 0.5 else "the judge finds that it adds little"


def summarised(words: str, **settings: object) -> Summary:
    summarizer = Summarizer(Config().with_settings({"max_words": 60, **settings}))
    models = summarizer._models
    judge = Allowing(words)
    models.__dict__["joins"] = judge
    models.composer.gate = Gate(models.judge, joins=judge)
    return summarizer.summarize_articles(QUAY)


def test_a_join_is_told_with_both_its_articles_and_once() -> None:
    summary = summarised("a firm from Halvik")
    [told] = [sentence for sentence in summary.sentences if "a firm from Halvik" in sentence.text]
    assert told.origin == "fused" and told.support.score == 0.95
    assert {"times", "post"} <= {source.article for source in told.sources}
    assert summary.text.count("a firm from Halvik") == 1


def test_what_is_not_worth_it_is_told_as_it_stood_and_listed() -> None:
    summary = summarised("no words that anybody writes")
    assert all(sentence.origin == "extracted" for sentence in summary.sentences)
    assert any("adds little" in each.reason for each in summary.dropped)


@pytest.mark.parametrize("setting", ["fusion.joins", "verification.learned"])
def test_joins_can_be_done_without(setting: str) -> None:
    summary = Summarizer(Config().with_settings({setting: False})).summarize_articles(QUAY)
    assert summary.sentences
    assert all(sentence.origin == "extracted" for sentence in summary.sentences)


def test_what_is_told_as_its_articles_stays_so_with_what_others_tell_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # An editor would print nothing of it.
    monkeypatch.setattr("summarizer.composition.selection.UNFIT", -1.0)
    summary = summarised("a firm from Halvik")
    [told] = [sentence for sentence in summary.sentences if "a firm from Halvik" in sentence.text]
    assert "according to" in told.text
