"""Intervals hold their means; only steady differences count; everything else is a tie."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.checkers import balanced_accuracy, cross_fitted, roc_auc
from eval.config import StatisticsConfig
from eval.statistics import compare, estimate, holm

CONFIG = StatisticsConfig(resamples=999)


def test_holm_on_a_textbook_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(p_values: list[float]) -> None:
    corrected = holm(p_values)
    assert all(after >= before and after <= 1 for before, after in zip(p_values, corrected, strict=True))
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    assert [corrected[i] for i in order] == sorted(corrected)


def test_an_interval_holds_its_mean_and_missing_rows_are_counted() -> None:
    found = estimate([0.1, 0.5, 0.9, math.nan], CONFIG, seed=0)
    assert found.low <= found.mean <= found.high
    assert found.mean == pytest.approx(0.5)
    assert (found.n, found.missing) == (3, 1)


def test_nothing_to_average_is_nan_not_zero() -> None:
    found = estimate([math.nan, math.nan], CONFIG, seed=0)
    assert math.isnan(found.mean)
    assert (found.n, found.missing) == (0, 2)


def test_a_steady_difference_is_found_and_noise_is_a_tie() -> None:
    lot = np.random.default_rng(1)
    base = lot.normal(0.4, 0.1, 60)
    rows = {
        "base": {"rouge1": base.tolist()},
        "better": {"rouge1": (base + 0.05 + lot.normal(0, 0.01, 60)).tolist()},
        "noise": {"rouge1": (base + lot.normal(0, 0.02, 60)).tolist()},
        "worse": {"rouge1": (base - 0.05).tolist()},
    }
    verdicts = {
        each.system: each.verdict
        for each in compare(rows, baseline="base", metrics=["rouge1"], config=CONFIG, seed=0)
    }
    assert verdicts == {"better": "higher", "noise": "tie", "worse": "lower"}


def test_comparisons_use_the_clusters_that_both_have() -> None:
    rows = {"base": {"m": [0.1, 0.2, math.nan, 0.4]}, "other": {"m": [0.1, math.nan, 0.3, 0.5]}}
    (found,) = compare(rows, baseline="base", metrics=["m"], config=CONFIG, seed=0)
    assert found.n == 2
    assert found.difference == pytest.approx(0.05)


_LABELLED = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=2, max_size=20).filter(
    lambda rows: len({label for label, _ in rows}) == 2
)


@given(_LABELLED)
def test_auc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[int, int]]) -> None:
    labels = np.array([label for label, _ in rows])
    values = np.array([value for _, value in rows], dtype=float)
    pairs = [(p, n) for p in values[labels == 1] for n in values[labels == 0]]
    expected = sum(1.0 if p > n else 0.5 if p == n else 0.0 for p, n in pairs) / len(pairs)
    assert roc_auc(labels, values) == pytest.approx(expected)


def test_a_threshold_comes_from_the_other_half() -> None:
    # In the second half the scores mean the opposite: a threshold of its own would be perfect.
    labels = np.array([1, 1, 0, 0, 1, 1, 0, 0])
    values = np.array([0.9, 0.8, 0.2, 0.1, 0.2, 0.1, 0.9, 0.8])
    folds = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    turned = np.where(folds == 1, 1 - values, values)
    accuracy = [
        balanced_accuracy(labels, predicted)
        for each in (values, turned)
        if (predicted := cross_fitted(labels, each, folds)) is not None
    ]
    assert accuracy[0] < 0.6
    assert accuracy[1] == 1


def test_balanced_accuracy_does_not_reward_the_commoner_class() -> None:
    labels = np.array([1] * 9 + [0])
    assert balanced_accuracy(labels, np.ones(10, dtype=bool)) == 0.5
