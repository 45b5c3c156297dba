"""Checkers are judged one dataset at a time, with thresholds they did not choose on it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.checkers import LabelledClaim, Measures, evaluate_checkers, transferred_threshold
from eval.config import EvalConfig, StatisticsConfig
from eval.metrics.consistency import combined
from eval.metrics.learned import JudgeOfDocuments
from eval.tools import Tools
from summarizer.judging.judge import Judge
from tests.clusters import ScriptedJudge

DOCUMENT = (
    "The ferry Halmar ran aground off Ostrand on Monday with 212 people aboard. Lifeboats from Velm took off "
    "all the passengers within three hours, the coastguard said. Captain Ines Holm blamed a broken rudder. "
    "The company that owns the ferry said it could resume sailings next week."
)
CONFIG = EvalConfig(statistics=StatisticsConfig(resamples=100))


def _claims(dataset: str, *, shift: float) -> tuple[list[LabelledClaim], list[dict[str, float]]]:
    lot = np.random.default_rng(len(dataset))
    claims, scores = [], []
    for n in range(60):
        label = n % 2
        claims.append(
            LabelledClaim(
                id=f"{dataset}/{n}",
                dataset=dataset,
                document=f"{dataset} {n}",
                claim="c",
                label=label,
                human={},
            )
        )
        good = shift + label + float(lot.normal(0, 0.1))
        scores.append({"consistency": good, "rouge2_precision": float(lot.random()), "ner_overlap": 1.0})
    return claims, scores


def test_a_measure_on_one_scale_everywhere_keeps_its_accuracy_when_its_threshold_travels() -> None:
    same, scores = _claims("one", shift=0.0)
    more, further = _claims("other", shift=0.0)
    found = evaluate_checkers(same + more, scores + further, config=CONFIG)["one"]["measures"]["consistency"]
    assert found["auc"] == 1
    assert found["transferred_accuracy"] == 1
    assert found["transferred_low"] <= found["transferred_accuracy"] <= found["transferred_high"]


def test_a_measure_whose_scale_moves_with_the_dataset_is_found_out() -> None:
    same, scores = _claims("one", shift=0.0)
    more, further = _claims("other", shift=5.0)
    found = evaluate_checkers(same + more, scores + further, config=CONFIG)["one"]["measures"]["consistency"]
    assert found["auc"] == 1
    assert found["balanced_accuracy"] > 0.95
    assert found["transferred_accuracy"] == 0.5


def test_one_dataset_alone_has_no_threshold_to_borrow() -> None:
    claims, scores = _claims("one", shift=0.0)
    found = evaluate_checkers(claims, scores, config=CONFIG)["one"]["measures"]["consistency"]
    assert math.isnan(found["transferred_accuracy"])
    assert transferred_threshold([]) is None


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(device="cpu")


@pytest.mark.parametrize("doubted", [[], ["350", "off Velm", "medal"]])
def test_our_measure_prefers_what_the_document_says(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, doubted: list[str]
) -> None:
    """Whether or not the judge helps."""
    monkeypatch.setattr(Judge, "from_embedded", lambda **_: ScriptedJudge(*doubted))
    measures = Measures(tools)
    true = measures.score(DOCUMENT, "The ferry ran aground off Ostrand with 212 people aboard.")
    for false in (
        "The ferry ran aground off Ostrand with 350 people aboard.",
        "The ferry ran aground off Velm with 212 people aboard.",
        "The lighthouse keeper was awarded a medal for bravery.",
    ):
        assert measures.score(DOCUMENT, false)["consistency"] < true["consistency"], false
    assert all(0 <= value <= 1 for value in true.values())
    assert true["consistency"] == combined(true)
    assert true["consistency"] > 0.8


SENTENCES = [part.strip().rstrip(".") + "." for part in DOCUMENT.split(". ")]


def test_a_claim_is_judged_beside_the_sentences_that_are_nearest_to_it() -> None:
    judge = ScriptedJudge("choir")
    claims = [
        "Captain Ines Holm blamed a broken rudder.",
        "A choir sang in Osk.",
        "Lifeboats came from Velm.",
    ]
    others = [f"Ferry number {n} left the harbour." for n in range(9)]
    found = JudgeOfDocuments(judge).scores(claims, [others, SENTENCES])
    assert found == [0.9, 0.1, 0.9]
    assert [asked.claims for asked in judge.asked] == [(claim,) for claim in claims]
    assert all(len(asked.sources) == 4 and not asked.written for asked in judge.asked)
    assert judge.asked[0].sources[0] == SENTENCES[2]
    assert judge.asked[2].sources[0] == SENTENCES[1]


def test_without_documents_there_is_nothing_to_judge_by() -> None:
    judge = ScriptedJudge()
    assert JudgeOfDocuments(judge).scores(["A choir sang."], [[], []]) == []
    assert judge.asked == []


def test_the_judge_that_ships_prefers_what_is_said_whatever_the_order() -> None:
    judge = JudgeOfDocuments(Judge.from_embedded())
    claims = [
        SENTENCES[2],
        "All passengers were taken off by lifeboats.",
        "A choir of 90 sang in Osk on Sunday.",
    ]
    found = judge.scores(claims, [SENTENCES])
    assert all(0 <= value <= 1 for value in found)
    assert found[0] > found[2]
    assert judge.scores(claims[::-1], [SENTENCES[:2], SENTENCES[2:]])[::-1] == pytest.approx(found, abs=1e-3)
