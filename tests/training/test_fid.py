"""The encoder-decoder in training: against the plain language model, and what its loss learns from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import LlamaForCausalLM

from summarizer import models
from summarizer.fusion.fid import Ids
from tests.fusion.twins import END, ids, tiny_lm
from training.attention import IGNORED, TARGET
from training.fid import TrainableFusionInDecoder
from training.rows import batch, pack


@pytest.fixture(scope="module")
def lm() -> LlamaForCausalLM:
    return tiny_lm()


@pytest.fixture(scope="module")
def fid(lm: LlamaForCausalLM) -> TrainableFusionInDecoder:
    return TrainableFusionInDecoder.from_causal_lm(lm, end_tokens=[END]).eval()


def rows(
    groups: Sequence[Sequence[Ids]], target: Ids, *, prefix: Ids = (), prompt: Ids = ()
) -> dict[str, Tensor]:
    """One packed row a group, all with the same prefix, prompt and target."""
    return batch([pack(prefix=prefix, sources=group, prompt=prompt, written=target) for group in groups])


def target_logits(
    fid: TrainableFusionInDecoder, groups: Sequence[Sequence[Ids]], target: Ids, *, prefix: Ids = ()
) -> Tensor:
    """Logits [groups, length, vocabulary] after each token of the target."""
    read = rows(groups, target, prefix=prefix)
    del read["labels"]
    with torch.inference_mode():
        logits: Tensor = fid(**read).logits
    return logits[read["segments"] == TARGET].view(len(groups), len(target), -1)


@pytest.mark.parametrize("prefix_length", [0, 7])
def test_with_one_source_it_is_the_plain_language_model(
    fid: TrainableFusionInDecoder, prefix_length: int
) -> None:
    prefix, source, target = ids(prefix_length, 1), ids(9, 2), ids(6, 3)
    stock = tiny_lm()
    stock.set_attn_implementation("eager")  # the oracle shares no attention code with the model
    with torch.inference_mode():
        expected = stock(torch.tensor([[*prefix, *source, *target]])).logits[:, -len(target) :]
    trained = target_logits(fid, [[source]], target, prefix=prefix)
    torch.testing.assert_close(trained, expected, atol=1e-4, rtol=1e-4)


def test_padding_does_not_leak(fid: TrainableFusionInDecoder) -> None:
    """Groups of unlike sizes in one batch."""
    prefix, target = ids(5, 1), ids(7, 2)
    groups = [[ids(9, 3), ids(4, 4), ids(6, 5)], [ids(3, 6)], [ids(5, 7), ids(8, 8)]]
    together = target_logits(fid, groups, target, prefix=prefix)
    for row, group in enumerate(groups):
        alone = target_logits(fid, [group], target, prefix=prefix)
        torch.testing.assert_close(together[row : row + 1], alone, atol=1e-4, rtol=1e-4)


def test_no_source_comes_first_and_each_matters(fid: TrainableFusionInDecoder) -> None:
    target, first, second = ids(5, 1), ids(6, 2), ids(4, 3)
    one = target_logits(fid, [[first, second]], target)
    torch.testing.assert_close(one, target_logits(fid, [[second, first]], target), atol=1e-4, rtol=1e-4)
    for other in ([first, ids(4, 9)], [ids(6, 9), second]):
        assert not torch.allclose(one, target_logits(fid, [other], target), atol=1e-2)


def test_the_loss_learns_only_from_the_labels_it_is_given() -> None:
    fid = TrainableFusionInDecoder.from_causal_lm(tiny_lm().requires_grad_(True)).eval()
    prompt, target, groups = ids(3, 4), ids(3, 1), [[ids(4, 2), ids(6, 3)]]
    read = rows(groups, target, prompt=prompt)
    output = fid(**read)
    logits = target_logits(fid, groups, prompt + target)
    expected = torch.nn.functional.cross_entropy(logits[0, 2:-1], torch.tensor(target))
    torch.testing.assert_close(output.loss, expected)
    trained = fid.train()(**read)
    assert trained.logits is None
    torch.testing.assert_close(trained.loss, expected)
    trained.loss.backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in fid.parameters())


def test_log_probabilities_are_those_of_the_labels_where_they_are_predicted(
    fid: TrainableFusionInDecoder,
) -> None:
    prompt, target, groups = ids(2, 4), ids(5, 1), [[ids(4, 2), ids(6, 3)], [ids(3, 5)]]
    read = rows(groups, target, prompt=prompt)
    with torch.inference_mode():
        found = fid(**read, read=True)
        loss = fid(**read).loss
    logits = target_logits(fid, groups, prompt + target)[:, 1:-1]
    wanted = torch.tensor(target).expand(2, -1)[:, :, None]
    expected = torch.log_softmax(logits, -1).gather(-1, wanted)[:, :, 0]
    places = torch.nn.functional.pad(read["labels"][:, 1:], (0, 1), value=IGNORED) != IGNORED
    torch.testing.assert_close(found[places].view(2, -1), expected, atol=1e-4, rtol=1e-4)
    assert found[~places].eq(0).all()
    torch.testing.assert_close(-found[places].mean(), loss, atol=1e-4, rtol=1e-4)


def test_a_saved_model_comes_back_the_same(fid: TrainableFusionInDecoder, tmp_path: Path) -> None:
    with models.quiet_transformers():
        fid.save_pretrained(tmp_path)
        again = TrainableFusionInDecoder.from_pretrained(tmp_path, use_safetensors=True).eval()
    assert (tmp_path / "model.safetensors").is_file()
    assert again.config.is_encoder_decoder
    assert again.config.end_tokens == [END]
    assert again.config.format == fid.config.format
    groups, target = [[ids(4, 2), ids(6, 3)]], ids(5, 1)
    torch.testing.assert_close(target_logits(again, groups, target), target_logits(fid, groups, target))
