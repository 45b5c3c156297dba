"""Learning from pairs of a true and a false sentence: the loss, and which pairs there are. All events are invented."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml

from summarizer.errors import InputError
from training.preference import PreferenceConfig, preference_loss, preference_pairs

FERRY = [
    "A ferry carrying 212 passengers ran aground off Port Lorne early on Sunday.",
    "The ferry Solveig hit a sandbank near Port Lorne in thick fog, the coast guard said.",
]
STRIKE = ["Nurses in Aldmoor walked out on Tuesday.", "The nurses of Aldmoor demand higher pay."]
NEAR = "The nurses of Aldmoor walked out on Tuesday."
FREE = "Hospital staff downed tools across Aldmoor over wages."
Pairs = Callable[..., list[dict[str, Any]]]


# ---- the loss ---------------------------------------------------------------------------------------------------


def loss(true: float, false: float, *, beta: float = 0.2, likelihood: float = 0.0, tokens: int = 10) -> float:
    """Of a pair whose sentences began at -10 and -12."""
    sums, reference = torch.tensor([[true, false]]), torch.tensor([[-10.0, -12.0]])
    found = preference_loss(sums, reference, torch.tensor([tokens]), beta=beta, likelihood=likelihood)
    return found.item()


@pytest.mark.parametrize("likelihood", [0.0, 0.3])
def test_the_loss_falls_as_the_true_sentence_gains(likelihood: float) -> None:
    values = [loss(true, -12.0, likelihood=likelihood) for true in (-14.0, -10.0, -6.0, -2.0)]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 4


def test_the_loss_rises_as_the_false_sentence_gains() -> None:
    assert loss(-10, -16) < loss(-10, -12) < loss(-10, -8)


def test_what_counts_is_the_gain_over_the_weights_one_starts_from() -> None:
    """Not how likely the sentences are: where nothing has changed, nothing is preferred."""
    assert loss(-10, -12) == pytest.approx(math.log(2))
    assert loss(-7, -9) == pytest.approx(math.log(2))
    assert loss(-10, -12, beta=5.0) == pytest.approx(math.log(2))
    assert loss(-8, -12, beta=1.0) < loss(-8, -12, beta=0.1)


def test_likelihood_keeps_both_sentences_from_growing_unlikely_together() -> None:
    assert loss(-30, -40) < loss(-10, -12)
    assert loss(-30, -40, likelihood=1.0) > loss(-10, -12, likelihood=1.0)
    added = loss(-10, -12, likelihood=0.3, tokens=5) - loss(-10, -12)
    assert added == pytest.approx(0.3 * 10 / 5)


def test_the_loss_is_the_mean_over_pairs_and_moves_both_sentences_apart() -> None:
    sums = torch.tensor([[-10.0, -12.0], [-8.0, -15.0]], requires_grad=True)
    reference, lengths = torch.tensor([[-10.0, -12.0], [-10.0, -12.0]]), torch.tensor([10, 10])
    both = preference_loss(sums, reference, lengths, beta=0.2, likelihood=0.0)
    assert both.item() == pytest.approx((loss(-10, -12) + loss(-8, -15)) / 2)
    both.backward()
    assert sums.grad is not None
    assert (sums.grad[:, 0] < 0).all()
    assert (sums.grad[:, 1] > 0).all()
    assert sums.grad[0].abs().sum() > sums.grad[1].abs().sum()  # what is far apart already moves less


# ---- the pairs --------------------------------------------------------------------------------------------------


def output(identity: str, sources: list[str], text: str, verdict: str) -> dict[str, Any]:
    return {
        "id": identity,
        "candidate": 0,
        "sources": sources,
        "text": text,
        "verdict": verdict,
        "kind": None,
    }


LABELS = [
    *(output("ferry/0", FERRY, f"True ferry {n}.", "true") for n in range(3)),
    *(output("ferry/0", FERRY, f"False ferry {n}.", ("false", "garbled")[n % 2]) for n in range(4)),
    output("strike/0", STRIKE, "True strike.", "true"),
    output("strike/0", STRIKE, "False strike.", "false"),
    output("lucky/0", STRIKE, "True alone.", "true"),
    output("unlucky/0", STRIKE, "False alone.", "false"),
]


@pytest.fixture
def pairs(tmp_path: Path) -> Pairs:
    def read(
        labels: list[dict[str, Any]] = LABELS, edits: list[dict[str, Any]] | None = None, **settings: Any
    ) -> list[dict[str, Any]]:
        for name, rows in (("labels", labels), ("edits", edits or [])):
            (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        data = {
            "output": str(tmp_path / "data"),
            "labels": [{"path": str(tmp_path / "labels.jsonl")}],
            "corpora": [{"path": str(tmp_path / "edits.jsonl"), "target": "fusion", "licence": "ours"}],
        }
        (tmp_path / "data.yaml").write_text(yaml.safe_dump(data), "utf-8")
        config = {"data": str(tmp_path / "data.yaml"), "output": "", "initial_adapter": "", **settings}
        return preference_pairs(PreferenceConfig.model_validate(config))

    return read


def edit(good: str, number: int = 0) -> dict[str, Any]:
    return {
        "id": f"edit/{number}",
        "sources": STRIKE,
        "good": good,
        "edited": f"{good} Not.",
        "bad": "A choir sang.",
    }


def test_a_true_and_a_false_output_of_one_group_are_a_pair(pairs: Pairs) -> None:
    found = pairs(per_group=100)
    told = {(pair["true"], pair["false"]) for pair in found}
    expected = {(f"True ferry {one}.", f"False ferry {other}.") for one in range(3) for other in range(4)}
    assert told == expected | {("True strike.", "False strike.")}
    assert len(found) == len(told)
    for pair in found:
        assert pair["sources"] == (FERRY if "ferry" in pair["true"] else STRIKE)
        assert pair["before"] == ""


def test_outputs_of_other_sources_are_no_pair_whatever_their_id(pairs: Pairs) -> None:
    moved = [output("a/0", FERRY, "True.", "true"), output("a/0", STRIKE, "False.", "false")]
    with pytest.raises(InputError):
        pairs(moved)


def test_a_group_gives_a_few_pairs_at_most(pairs: Pairs) -> None:
    found = pairs(per_group=2)
    assert sorted(len(pair["true"].split()) for pair in found) == [2, 3, 3]


def test_the_same_seed_draws_the_same_pairs(pairs: Pairs) -> None:
    edits = [edit(NEAR, number) for number in range(9)]
    one = pairs(edits=edits, per_group=3, edited=4, seed=1)
    assert pairs(edits=edits, per_group=3, edited=4, seed=1) == one
    assert pairs(LABELS[::-1], edits=edits, per_group=100, edited=9, seed=1) != one
    others = [pairs(edits=edits, per_group=3, edited=4, seed=seed) for seed in range(2, 5)]
    assert any(other != one for other in others)


def test_a_sentence_and_its_false_edit_are_a_pair_where_it_is_worded_near_its_sources(pairs: Pairs) -> None:
    found = pairs([], [edit(NEAR), edit(FREE, 1)], max_novel=0.3)
    assert found == [{"sources": STRIKE, "before": "", "true": NEAR, "false": f"{NEAR} Not."}]
    both = pairs([], [edit(NEAR), edit(FREE, 1)], max_novel=1.0)
    assert {pair["true"] for pair in both} == {NEAR, FREE}
    assert len(pairs([], [edit(NEAR, number) for number in range(9)], edited=4)) == 4


def test_nothing_to_learn_from_is_an_error_that_names_the_config(pairs: Pairs) -> None:
    with pytest.raises(InputError, match=r"data\.yaml gives no pairs"):
        pairs([row for row in LABELS if row["verdict"] == "true"])
    with pytest.raises(InputError, match="no pairs"):
        pairs([], [edit(NEAR)], edited=0)
