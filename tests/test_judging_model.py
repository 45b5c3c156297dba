"""The judge's network, what it is trained with, and adapters of a lower rank, with tiny models made on the spot."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from summarizer.errors import InputError
from summarizer.fusion.fid import ATTENTION, TARGET, FusionInDecoderConfig
from summarizer.fusion.rows import Packer, Row, batch
from summarizer.judging.model import SupportModel
from tests.test_fusion_fid import tiny_lm
from tests.test_fusion_seq2seq import FIRST, SECOND, tokenizer
from training.judge import JudgeConfig, _Collator, _groups, judge_loss
from training.ranks import low_rank, shrink, truncated

# transformers warns of its own renamings while peft asks it about itself.
pytestmark = pytest.mark.filterwarnings("ignore:.*gradient_checkpointing.*:FutureWarning")
CLAIMS = ["Ilse Kramm opened the bridge.", "The bridge cost 12 million crowns.", "Crowds cheered in Tolle."]


def base() -> Any:
    lm = tiny_lm(400)
    lm.set_attn_implementation(ATTENTION)
    return lm.base_model


def network() -> SupportModel:
    torch.manual_seed(1)
    return SupportModel(base(), width=48).eval()


@pytest.fixture(scope="module")
def judge() -> SupportModel:
    return network()


@pytest.fixture(scope="module")
def packer() -> Packer:
    config = FusionInDecoderConfig(prefix="<s>", target_prompt="Write:\n", end_tokens=[2])
    return Packer(tokenizer(), config)


def logits(judge: SupportModel, rows: Sequence[Row], claims: int) -> Tensor:
    read = batch(rows)
    del read["labels"]
    with torch.inference_mode():
        return judge(**read, claims=claims)


# ---- the network ------------------------------------------------------------------------------------------------


def test_a_claims_logit_does_not_depend_on_the_other_claims(judge: SupportModel, packer: Packer) -> None:
    together = logits(judge, [packer.claims(FIRST, CLAIMS)], 3)[0]
    alone = torch.stack([logits(judge, [packer.claims(FIRST, [claim])], 1)[0, 0] for claim in CLAIMS])
    turned = logits(judge, [packer.claims(FIRST, CLAIMS[::-1])], 3)[0].flip(0)
    torch.testing.assert_close(together, alone, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(turned, alone, atol=1e-4, rtol=1e-4)
    assert alone.sort().values.diff().min() > 1e-2  # they are told apart


def test_a_claims_logit_depends_on_its_sources_and_not_on_their_order(
    judge: SupportModel, packer: Packer
) -> None:
    found = logits(judge, [packer.claims(FIRST, CLAIMS)], 3)
    turned = logits(judge, [packer.claims(FIRST[::-1], CLAIMS)], 3)
    other = logits(judge, [packer.claims([*FIRST[:2], SECOND[1]], CLAIMS)], 3)
    torch.testing.assert_close(found, turned, atol=1e-4, rtol=1e-4)
    assert ((found - other).abs() > 1e-3).all()


def test_a_claims_logit_does_not_depend_on_padding(judge: SupportModel, packer: Packer) -> None:
    """Rows of unlike lengths, and more places for claims than a row has."""
    short, long = packer.claims(SECOND, CLAIMS[:1]), packer.claims(FIRST, CLAIMS)
    alone, padded = logits(judge, [short], 1)[0, 0], logits(judge, [short, long], 5)
    assert padded.shape == (2, 5)
    torch.testing.assert_close(padded[0, 0], alone, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(padded[1, :3], logits(judge, [long], 3)[0], atol=1e-4, rtol=1e-4)
    assert padded.isfinite().all()


def test_the_head_sees_a_claims_mean_and_its_end(judge: SupportModel, packer: Packer) -> None:
    row = packer.claims(FIRST, CLAIMS)
    seen: list[Tensor] = []
    hook = judge.head.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    kept: list[Tensor] = []
    other = judge.base.register_forward_hook(lambda _, __, output: kept.append(output.last_hidden_state))
    logits(judge, [row], 3)
    hook.remove()
    other.remove()
    for number in range(3):
        own = kept[0][0, : len(row.ids)][torch.tensor(row.segments) == TARGET - number]
        expected = torch.cat([own.mean(0), own[-1]])
        torch.testing.assert_close(seen[0][0, number], expected, atol=1e-5, rtol=1e-4)


# ---- the loss ---------------------------------------------------------------------------------------------------


def loss(values: Any, labels: Any, weights: Any = None, *, rank_loss: float = 0.0) -> float:
    given = torch.tensor(labels, dtype=torch.float)
    weighed = (given >= 0).float() if weights is None else torch.tensor(weights)
    return judge_loss(torch.tensor(values), given, weighed, rank_loss=rank_loss).item()


@pytest.mark.parametrize("rank_loss", [0.0, 0.5])
def test_the_loss_prefers_true_over_false(rank_loss: float) -> None:
    right = loss([[2.0, -2.0]], [[1, 0]], rank_loss=rank_loss)
    unsure = loss([[0.0, 0.0]], [[1, 0]], rank_loss=rank_loss)
    wrong = loss([[-2.0, 2.0]], [[1, 0]], rank_loss=rank_loss)
    assert right < unsure < wrong
    assert unsure == pytest.approx((1 + rank_loss) * 0.693147, abs=1e-5)


def test_ranks_are_compared_within_a_group_alone() -> None:
    """The same four claims: apart by group, or true and false in each."""
    apart = [[3.0, 3.0], [-3.0, -3.0]]
    assert loss(apart, [[1, 1], [0, 0]], rank_loss=1.0) == loss(apart, [[1, 1], [0, 0]])
    mixed = loss(apart, [[1, 0], [1, 0]], rank_loss=1.0) - loss(apart, [[1, 0], [1, 0]])
    assert mixed == pytest.approx(0.693147, abs=1e-5)  # equals within each group


def test_rank_loss_does_not_mind_how_likely_claims_are_but_which_is_likelier() -> None:
    def part(values: list[float]) -> float:
        return loss([values], [[1, 0]], rank_loss=1.0) - loss([values], [[1, 0]])

    assert part([5.0, 4.0]) == pytest.approx(part([-4.0, -5.0]), abs=1e-5)
    assert part([5.0, 4.0]) < part([4.0, 5.0])


def test_places_without_a_claim_and_claims_without_weight_do_not_count() -> None:
    plain = loss([[1.0, -0.5]], [[1, 0]], rank_loss=0.5)
    assert loss([[1.0, -0.5, 9.0]], [[1, 0, -1]], rank_loss=0.5) == pytest.approx(plain)
    assert loss([[1.0, -0.5, 9.0]], [[1, 0, 0]], [[1.0, 1.0, 0.0]], rank_loss=0.5) == pytest.approx(plain)
    light = loss([[1.0, -0.5, 9.0]], [[1, 0, 0]], [[1.0, 1.0, 0.2]], rank_loss=0.5)
    assert plain < light < loss([[1.0, -0.5, 9.0]], [[1, 0, 0]], rank_loss=0.5)


def test_training_teaches_the_network_to_tell_true_from_false(packer: Packer) -> None:
    judge = network().train()
    groups = [
        {"sources": FIRST, "claims": [(CLAIMS[0], (1.0, 1.0)), (CLAIMS[2], (0.0, 1.0))]},
        {"sources": SECOND, "claims": [(CLAIMS[2], (1.0, 1.0))]},
    ]
    read = _Collator(packer, JudgeConfig(data="", output=""))(groups)
    labels, weights = read.pop("labels"), read.pop("weights")
    assert labels.tolist() == [[1, 0], [1, -1]]
    optimizer = torch.optim.Adam(judge.parameters(), lr=1e-3)
    for _ in range(25):
        optimizer.zero_grad()
        judge_loss(judge(**read, claims=2), labels, weights, rank_loss=0.5).backward()
        optimizer.step()
    found = judge(**read, claims=2).detach()
    # The same claim is true of one group and false of the other: the sources decide.
    assert found[0, 0] > 0 > found[0, 1]
    assert found[1, 0] > 0


# ---- groups of claims -------------------------------------------------------------------------------------------


def pair(claim: str, label: int, origin: str, **changes: Any) -> dict[str, Any]:
    return {"id": "a/0", "sources": FIRST, "claim": claim, "label": label, "origin": origin, **changes}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def to_file(*pairs: dict[str, Any]) -> Path:
        path = tmp_path / "judge.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in pairs), "utf-8")
        return path

    return to_file


def grouped(path: Path, **settings: Any) -> list[dict[str, Any]]:
    return _groups(path, JudgeConfig(data="", output="", **{"sources": 0.0, **settings}))


def test_claims_about_the_same_sources_are_read_together_each_once(write: Callable[..., Path]) -> None:
    path = write(
        pair(CLAIMS[0], 1, "good"),
        pair("Other.", 1, "good", id="b/0", sources=SECOND),
        pair("Another.", 0, "output", id="b/0", sources=SECOND),
        pair(CLAIMS[1], 0, "bad"),
        pair(CLAIMS[0], 0, "output"),  # what an editor said stands
    )
    first, second = grouped(path, weights={"bad": 0.25})
    assert (first["sources"], second["sources"]) == (FIRST, SECOND)
    assert dict(first["claims"]) == {CLAIMS[0]: (1.0, 1.0), CLAIMS[1]: (0.0, 0.25)}
    assert dict(second["claims"]) == {"Other.": (1.0, 1.0), "Another.": (0.0, 1.0)}


def test_groups_with_nothing_to_tell_apart_are_left_out_and_chosen_ones_read_again(
    write: Callable[..., Path],
) -> None:
    path = write(
        pair(CLAIMS[0], 1, "good"),
        pair("Other.", 1, "good", id="b/0", sources=SECOND),
        pair("Another.", 0, "output", id="b/0", sources=SECOND),
    )
    assert [group["sources"] for group in grouped(path)] == [SECOND]
    again = grouped(path, repeats={"output": 3})
    assert [group["sources"] for group in again] == [SECOND] * 3
    assert [dict(group["claims"]) for group in again] == [dict(again[0]["claims"])] * 3


def test_large_groups_are_read_in_pieces_that_lose_nothing(write: Callable[..., Path]) -> None:
    path = write(*(pair(f"Claim {number}.", number % 2, "output") for number in range(7)))
    pieces = grouped(path, most_claims=3)
    assert [len(piece["claims"]) for piece in pieces] == [3, 3, 1]
    assert {claim for piece in pieces for claim, _ in piece["claims"]} == {f"Claim {n}." for n in range(7)}
    assert grouped(path, most_claims=3) == pieces


def test_chosen_origins_and_true_sources(write: Callable[..., Path]) -> None:
    path = write(pair(CLAIMS[0], 1, "good"), pair(CLAIMS[1], 0, "bad"), pair(CLAIMS[2], 0, "output"))
    [group] = grouped(path, origins=["output"])
    assert {claim for claim, _ in group["claims"]} == {CLAIMS[0], CLAIMS[2]}
    [group] = grouped(path, sources=1.0)
    assert dict(group["claims"])[FIRST[0]] == (1.0, 0.3)


def test_pairs_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"judge\.jsonl is not there"):
        grouped(tmp_path / "judge.jsonl")


# ---- adapters of a lower rank -----------------------------------------------------------------------------------


def adapted(rank: int, alpha: int, *, drawn: bool) -> Any:
    wrapped = peft.get_peft_model(
        base(),
        peft.LoraConfig(r=rank, lora_alpha=alpha, lora_dropout=0.0, target_modules=["q_proj", "down_proj"]),
    )
    torch.manual_seed(5)
    for name, parameter in wrapped.named_parameters():
        if drawn and ".lora_" in name:
            torch.nn.init.normal_(parameter, std=0.2)
    return wrapped


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """A trained adapter of rank 4 and scale 2."""
    adapted(4, 8, drawn=True).save_pretrained(str(tmp_path / "adapter"))
    return tmp_path / "adapter"


def products(folder: Path) -> dict[str, Tensor]:
    """What an adapter adds to each weight, by peft's own reckoning."""
    wrapped = peft.PeftModel.from_pretrained(base(), folder)
    plain = base().state_dict()
    return {name: weight - plain[name] for name, weight in wrapped.merge_and_unload().state_dict().items()}


def changed(parts: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: part for name, part in parts.items() if part.abs().max() > 0}


def test_an_adapter_of_the_same_rank_is_reproduced(adapter: Path) -> None:
    expected = products(adapter)
    parts = truncated(adapter, rank=4, scale=0.5)
    assert sorted(f"{layer}.weight" for layer in parts) == sorted(changed(expected))
    for layer, part in parts.items():
        assert (part["lora_A"].shape[0], part["lora_B"].shape[1]) == (4, 4)
        product = 0.5 * part["lora_B"] @ part["lora_A"]
        torch.testing.assert_close(product, expected[f"{layer}.weight"], atol=1e-5, rtol=1e-4)


def test_a_lower_rank_is_the_nearest_there_is(adapter: Path) -> None:
    expected = products(adapter)
    for layer, part in truncated(adapter, rank=2, scale=1.0).items():
        whole = expected[f"{layer}.weight"]
        u, values, v = torch.linalg.svd(whole, full_matrices=False)
        nearest = (u[:, :2] * values[:2]) @ v[:2]
        torch.testing.assert_close(part["lora_B"] @ part["lora_A"], nearest, atol=1e-5, rtol=1e-4)
        assert not torch.allclose(nearest, whole, atol=1e-3)


def test_a_fresh_adapter_starts_from_another_of_its_rank(adapter: Path) -> None:
    wrapped = adapted(4, 2, drawn=False)
    low_rank(wrapped, adapter, rank=4, scale=0.5)
    merged, plain, expected = wrapped.merge_and_unload().state_dict(), base().state_dict(), products(adapter)
    assert changed(expected)
    for name, added in expected.items():
        torch.testing.assert_close(merged[name] - plain[name], added, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("rank", [4, 2])
def test_a_shrunk_adapter_is_one_that_peft_loads(rank: int, adapter: Path, tmp_path: Path) -> None:
    folder = shrink(adapter, tmp_path / "small" / "adapter", rank=rank)
    settings = json.loads((folder / "adapter_config.json").read_text("utf-8"))
    before = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    assert settings == {**before, "r": rank, "lora_alpha": rank}
    tensors = load_file(folder / "adapter_model.safetensors")
    assert tensors.keys() == load_file(adapter / "adapter_model.safetensors").keys()
    assert {tensor.dtype for tensor in tensors.values()} == {torch.bfloat16}
    assert {min(tensor.shape) for tensor in tensors.values()} == {rank}
    parts, found = truncated(adapter, rank=rank, scale=1.0), products(folder)
    assert len(changed(found)) == len(parts)
    for layer, part in parts.items():
        product = part["lora_B"] @ part["lora_A"]
        torch.testing.assert_close(found[f"{layer}.weight"], product, atol=2e-2, rtol=2e-2)
