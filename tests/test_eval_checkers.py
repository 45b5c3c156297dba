"""Checkers are judged one dataset at a time, with thresholds they did not choose on it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.checkers import LabelledClaim, Measures, evaluate_checkers, transferred_threshold
from eval.config import EvalConfig, StatisticsConfig
from eval.metrics.consistency import combined
from eval.tools import Tools
from summarizer.verification.learned import VETO, SecondOpinion

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


def test_our_measure_prefers_what_the_document_says(tools: Tools) -> None:
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


def test_the_second_opinion_refuses_what_the_rules_find_hard_and_spares_what_is_said() -> None:
    opinion = SecondOpinion.from_embedded()
    source = ["The company that owns the ferry said it could resume sailings next week."]
    said = "The company that owns the ferry said sailings could resume next week."
    elsewhere = "Lifeboats from Velm took off all the passengers within three hours."
    fine, wrong = opinion.support([said, elsewhere], [source, source])
    assert fine > VETO > wrong
    assert opinion.support([said], [[]]) == [0.0]


def test_the_order_of_sources_and_claims_does_not_change_an_opinion() -> None:
    opinion = SecondOpinion.from_embedded()
    sources = [part.strip() + "." for part in DOCUMENT.split(".") if part.strip()]
    claims = ["Captain Ines Holm blamed a broken rudder.", "All passengers were taken off by lifeboats."]
    one = opinion.support(claims, [sources[:2], sources])
    other = opinion.support(claims[::-1], [sources, sources[:2]])
    assert one == other[::-1]
