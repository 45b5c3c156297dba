"""The encoder-decoder against oracles: the plain language model, its own training pass, exhaustive search."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import torch
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM

from summarizer import models
from summarizer.fusion.attention import IGNORED, TARGET
from summarizer.fusion.beam import Hypothesis, beam_search
from summarizer.fusion.decoding import Decoder
from summarizer.fusion.fid import FusionInDecoder
from summarizer.fusion.rows import batch, pack
from summarizer.packing import PackedLinear, packed

VOCABULARY = 40
END = 1
NOTHING = torch.tensor([], dtype=torch.long)


def tiny_lm(vocabulary: int = VOCABULARY) -> LlamaForCausalLM:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=48,
        intermediate_size=64,
        num_hidden_layers=3,
        num_attention_heads=6,
        num_key_value_heads=2,
        initializer_range=0.3,  # large weights: attention that matters
        tie_word_embeddings=True,
    )
    return LlamaForCausalLM(config).eval()


@pytest.fixture(scope="module")
def lm() -> LlamaForCausalLM:
    return tiny_lm()


@pytest.fixture(scope="module")
def fid(lm: LlamaForCausalLM) -> FusionInDecoder:
    return FusionInDecoder.from_causal_lm(lm, end_tokens=[END]).eval()


def ids(length: int, seed: int) -> Tensor:
    return torch.randint(2, VOCABULARY, (length,), generator=torch.Generator().manual_seed(seed))


def pad(groups: Sequence[Sequence[Tensor]]) -> tuple[Tensor, Tensor]:
    sources = max(len(group) for group in groups)
    length = max(len(source) for group in groups for source in group)
    padded = torch.zeros((len(groups), sources, length), dtype=torch.long)
    mask = torch.zeros_like(padded, dtype=torch.bool)
    for row, group in enumerate(groups):
        for column, source in enumerate(group):
            padded[row, column, : len(source)] = source
            mask[row, column, : len(source)] = True
    return padded, mask


def rows(
    groups: Sequence[Sequence[Tensor]], target: Tensor, *, prefix: Tensor = NOTHING, prompt: Tensor = NOTHING
) -> dict[str, Tensor]:
    """One packed row a group, all with the same prefix, prompt and target."""
    return batch(
        [
            pack(
                prefix=prefix.tolist(),
                sources=[source.tolist() for source in group],
                prompt=prompt.tolist(),
                written=target.tolist(),
            )
            for group in groups
        ]
    )


def target_logits(
    fid: FusionInDecoder,
    groups: Sequence[Sequence[Tensor]],
    target: Tensor,
    *,
    prefix: Tensor = NOTHING,
) -> Tensor:
    """Logits [groups, length, vocabulary] of the training pass after each token of the target."""
    read = rows(groups, target, prefix=prefix)
    del read["labels"]
    with torch.inference_mode():
        logits: Tensor = fid(**read).logits
    return logits[read["segments"] == TARGET].view(len(groups), len(target), -1)


def stepwise(
    fid: FusionInDecoder, groups: Sequence[Sequence[Tensor]], prefix: Tensor, target: Tensor
) -> Tensor:
    """Logits [groups, length, vocabulary] after each token of the target from its second on, step by step."""
    with torch.inference_mode():
        encoded = fid.encode(*pad(groups), prefix=fid.encode_prefix(prefix))
        decoder = Decoder(fid, encoded, target[:2], room=len(target))
        logits = [decoder.start()]
        parents = torch.zeros((len(groups), 1), dtype=torch.long)
        for token in target[2:]:
            logits.append(decoder.step(token.expand(len(groups), 1), parents)[:, 0])
    return torch.stack(logits, dim=1)


@pytest.mark.parametrize("prefix_length", [0, 7])
def test_with_one_source_it_is_the_plain_language_model(
    lm: LlamaForCausalLM, fid: FusionInDecoder, prefix_length: int
) -> None:
    prefix, source, target = ids(prefix_length, 1), ids(9, 2), ids(6, 3)
    plain = FusionInDecoder.from_causal_lm(LlamaForCausalLM(lm.config).eval())
    plain.lm.load_state_dict(lm.state_dict())
    stock = LlamaForCausalLM(LlamaConfig(**lm.config.to_dict())).eval()
    stock.load_state_dict(lm.state_dict())
    stock.set_attn_implementation("eager")  # the oracle shares no attention code with the model
    with torch.inference_mode():
        expected = stock(torch.cat([prefix, source, target])[None]).logits[:, -len(target) :]
    trained = target_logits(fid, [[source]], target, prefix=prefix)
    torch.testing.assert_close(trained, expected, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(
        stepwise(fid, [[source]], prefix, target), expected[:, 1:], atol=1e-4, rtol=1e-4
    )


def test_training_and_generation_see_the_same_model(fid: FusionInDecoder) -> None:
    """Groups of unlike sizes in one batch: padding must not leak, neither in training nor in generation."""
    prefix, target = ids(5, 1), ids(7, 2)
    groups = [[ids(9, 3), ids(4, 4), ids(6, 5)], [ids(3, 6)], [ids(5, 7), ids(8, 8)]]
    together = stepwise(fid, groups, prefix, target)
    for row, group in enumerate(groups):
        alone = target_logits(fid, [group], target, prefix=prefix)[:, 1:]
        torch.testing.assert_close(together[row : row + 1], alone, atol=1e-4, rtol=1e-4)
    batched = target_logits(fid, groups, target, prefix=prefix)[:, 1:]
    torch.testing.assert_close(batched, together, atol=1e-4, rtol=1e-4)


def test_sources_do_not_see_each_other_and_none_comes_first(fid: FusionInDecoder) -> None:
    target, first, second = ids(5, 1), ids(6, 2), ids(4, 3)
    one = target_logits(fid, [[first, second]], target)
    other = target_logits(fid, [[second, first]], target)
    changed = target_logits(fid, [[first, ids(4, 9)]], target)
    with torch.inference_mode():
        memory = fid.encode(*pad([[first, second]])).memory.keys
        alone = fid.encode(*pad([[first]])).memory.keys
    torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(one, changed, atol=1e-2)  # the second source does matter
    for joined, own in zip(memory, alone, strict=True):
        torch.testing.assert_close(joined[:, :, : len(first)], own, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(("strands", "diversity"), [(1, 0.0), (4, 3.0)])
def test_beams_share_memory_yet_score_as_if_each_were_alone(
    strands: int, diversity: float, fid: FusionInDecoder
) -> None:
    """What beam search says of a hypothesis is what the training pass says of it, strands or not."""
    prefix, prompt = ids(4, 1), ids(2, 2)
    groups = [[ids(6, 3), ids(5, 4)], [ids(7, 5)]]
    encoded = fid.encode(*pad(groups), prefix=fid.encode_prefix(prefix))
    results = fid.generate(
        encoded,
        target_prompt_ids=prompt,
        num_beams=8,
        max_new_tokens=60,
        strands=strands,
        diversity=diversity,
    )
    assert all(any(len(each.tokens) > 4 for each in hypotheses) for hypotheses in results)
    for group, hypotheses in zip(groups, results, strict=True):
        for hypothesis in hypotheses:
            written = torch.tensor([*hypothesis.tokens, END])
            target = torch.cat([prompt, written])
            logits = target_logits(fid, [group], target, prefix=prefix)[0, len(prompt) - 1 : -1]
            own = torch.log_softmax(logits, -1).gather(-1, written[:, None]).mean()
            assert hypothesis.log_probability == pytest.approx(own.item(), abs=1e-4)
            assert hypothesis.score == pytest.approx(own.item(), abs=1e-4)


@pytest.mark.parametrize(("num_beams", "strands", "diversity"), [(3, 1, 0.0), (4, 2, 2.0)])
def test_a_group_is_written_alike_alone_and_among_others(
    num_beams: int, strands: int, diversity: float, fid: FusionInDecoder
) -> None:
    groups = [[ids(6, 3), ids(5, 4)], [ids(7, 5)], [ids(3, 6), ids(3, 7), ids(9, 8)]]

    def write(chosen: Sequence[Sequence[Tensor]]) -> list[list[tuple[int, ...]]]:
        encoded = fid.encode(*pad(chosen))
        results = fid.generate(
            encoded,
            target_prompt_ids=ids(2, 2),
            num_beams=num_beams,
            max_new_tokens=60,
            strands=strands,
            diversity=diversity,
        )
        return [[hypothesis.tokens for hypothesis in hypotheses] for hypotheses in results]

    together = write(groups)
    assert sum(map(bool, together)) > 1
    assert together == [write([group])[0] for group in groups] == write(groups)


def test_the_loss_learns_only_from_the_labels_it_is_given(lm: LlamaForCausalLM) -> None:
    fid = FusionInDecoder.from_causal_lm(LlamaForCausalLM(lm.config)).eval()
    prompt, target, groups = ids(3, 4), ids(3, 1), [[ids(4, 2), ids(6, 3)]]
    read = rows(groups, target, prompt=prompt)
    output = fid(**read)
    logits = target_logits(fid, groups, torch.cat([prompt, target]))
    expected = torch.nn.functional.cross_entropy(logits[0, 2:-1], target)
    torch.testing.assert_close(output.loss, expected)
    trained = fid.train()(**read)
    assert trained.logits is None
    torch.testing.assert_close(trained.loss, expected)
    trained.loss.backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in fid.parameters())


def test_log_probabilities_are_those_of_the_labels_where_they_are_predicted(fid: FusionInDecoder) -> None:
    prompt, target, groups = ids(2, 4), ids(5, 1), [[ids(4, 2), ids(6, 3)], [ids(3, 5)]]
    read = rows(groups, target, prompt=prompt)
    with torch.inference_mode():
        found = fid.log_probabilities(**read)
        loss = fid(**read).loss
        assert torch.equal(fid(**read, read=True), found)
    logits = target_logits(fid, groups, torch.cat([prompt, target]))[:, 1:-1]
    expected = torch.log_softmax(logits, -1).gather(-1, target.expand(2, -1)[:, :, None])[:, :, 0]
    places = torch.nn.functional.pad(read["labels"][:, 1:], (0, 1), value=IGNORED) != IGNORED
    torch.testing.assert_close(found[places].view(2, -1), expected, atol=1e-4, rtol=1e-4)
    assert found[~places].eq(0).all()
    torch.testing.assert_close(-found[places].mean(), loss, atol=1e-4, rtol=1e-4)


def test_a_saved_model_comes_back_the_same(fid: FusionInDecoder, tmp_path: Path) -> None:
    with models.quiet_transformers():
        fid.save_pretrained(tmp_path)
        again = FusionInDecoder.from_pretrained(tmp_path, use_safetensors=True).eval()
    assert (tmp_path / "model.safetensors").is_file()
    assert again.config.is_encoder_decoder
    assert again.config.end_tokens == [END]
    groups, target = [[ids(4, 2), ids(6, 3)]], ids(5, 1)
    torch.testing.assert_close(target_logits(again, groups, target), target_logits(fid, groups, target))


class _Chain:
    """A toy decoder: the next token depends on the last two, by a fixed table."""

    def __init__(self, groups: int) -> None:
        generator = torch.Generator().manual_seed(5)
        self.table = torch.randn((groups, 5, 5, 5), generator=generator) * 2
        self.groups = torch.arange(groups)
        self.before = self.last = torch.zeros((groups, 1), dtype=torch.long)
        self.vocabulary: Tensor | None = None

    def start(self) -> Tensor:
        return self.table[self.groups, 0, 0]

    def step(self, tokens: Tensor, parents: Tensor) -> Tensor:
        self.before, self.last = self.last.gather(1, parents), tokens
        return self.table[self.groups[:, None], self.before, self.last]

    def keep(self, groups: Tensor) -> None:
        self.groups, self.before, self.last = self.groups[groups], self.before[groups], self.last[groups]


def test_beam_search_with_room_enough_finds_the_best_there_is() -> None:
    groups, longest = 3, 4
    chain = _Chain(groups)
    found = beam_search(_Chain(groups), num_beams=500, max_new_tokens=longest, end_tokens=[1])
    for group in range(groups):
        scores = {}
        for length in range(longest):
            for tokens in itertools.product([0, 2, 3, 4], repeat=length):
                total, before, last = 0.0, 0, 0
                for token in (*tokens, 1):
                    total += torch.log_softmax(chain.table[group, before, last], -1)[token].item()
                    before, last = last, token
                scores[tokens] = total / (length + 1)
        best = sorted(scores.values(), reverse=True)
        assert [h.score for h in found[group]] == pytest.approx(best[: len(found[group])], abs=1e-5)
        assert scores[found[group][0].tokens] == pytest.approx(best[0], abs=1e-5)


def test_a_run_of_tokens_is_written_once_where_that_is_asked() -> None:
    chain = _Chain(1)
    chain.table[:] = 0
    chain.table[:, :, :, 2] = 5  # left alone it writes 2 for ever, as it ends hardly ever
    chain.table[:, :, :, 1] = -5

    def written(no_repeat_ngram_size: int) -> list[list[int]]:
        seen: list[list[int]] = []

        def watch(tokens: Tensor, scores: Tensor, groups: Sequence[int]) -> Tensor:
            seen.extend(tokens.tolist())
            return scores

        beam_search(
            _copy(chain),
            num_beams=2,
            max_new_tokens=9,
            end_tokens=[1],
            constrain=watch,
            no_repeat_ngram_size=no_repeat_ngram_size,
        )
        return seen

    def repeats(tokens: list[int]) -> bool:
        runs = [tuple(tokens[start : start + 3]) for start in range(len(tokens) - 2)]
        return len(runs) > len(set(runs))

    assert any(repeats(tokens) for tokens in written(0))
    assert not any(repeats(tokens) for tokens in written(3))


def _copy(chain: _Chain) -> _Chain:
    twin = _Chain(len(chain.groups))
    twin.table = chain.table.clone()
    return twin


def test_a_chosen_vocabulary_is_all_that_is_written_and_what_chances_are_shared_among(
    fid: FusionInDecoder,
) -> None:
    prompt, chosen = ids(2, 2), torch.tensor([END, 3, 5, 8, 13, 21])
    groups = [[ids(6, 3), ids(5, 4)], [ids(7, 5)]]
    encoded = fid.encode(*pad(groups))
    results = fid.generate(
        encoded, target_prompt_ids=prompt, num_beams=4, max_new_tokens=20, vocabulary=chosen
    )
    assert all(results)
    for group, hypotheses in zip(groups, results, strict=True):
        for hypothesis in hypotheses:
            assert set(hypothesis.tokens) <= set(chosen.tolist())
            written = torch.tensor([*hypothesis.tokens, END])
            logits = target_logits(fid, [group], torch.cat([prompt, written]))[0, len(prompt) - 1 : -1]
            columns = torch.searchsorted(chosen, written)
            own = torch.log_softmax(logits[:, chosen], -1).gather(-1, columns[:, None]).mean()
            assert hypothesis.log_probability == pytest.approx(own.item(), abs=1e-4)


@pytest.mark.parametrize(("dtype", "close"), [(torch.float32, 1e-4), (torch.bfloat16, 2e-2)])
def test_packed_weights_give_the_same_numbers(fid: FusionInDecoder, dtype: torch.dtype, close: float) -> None:
    """On every processor: where it cannot lay bfloat16 out, the layers stay as they are."""
    plain = cast(Any, copy.deepcopy(fid)).to(dtype)
    laid_out = copy.deepcopy(plain)
    packed(laid_out.lm.base_model)
    kinds = {type(module) for module in laid_out.lm.base_model.modules()}
    if dtype == torch.float32:
        assert (PackedLinear in kinds) == torch.backends.mkldnn.is_available()
    groups, target = [[ids(4, 2), ids(6, 3)]], ids(5, 1)
    torch.testing.assert_close(
        target_logits(laid_out, groups, target),
        target_logits(plain, groups, target),
        atol=close,
        rtol=close,
    )


def test_beam_search_gives_up_what_is_unfinished_and_obeys_constraints() -> None:
    def no_end(tokens: Tensor, scores: Tensor, groups: Sequence[int]) -> Tensor:
        scores[:, 1] = -torch.inf
        return scores

    assert beam_search(_Chain(2), num_beams=3, max_new_tokens=5, end_tokens=[1], constrain=no_end) == [[], []]

    def only_group_one_ends(tokens: Tensor, scores: Tensor, groups: Sequence[int]) -> Tensor:
        for row, group in enumerate(groups):
            if group == 0:
                scores[row, 1] = -torch.inf
        return scores

    first, second = beam_search(
        _Chain(2), num_beams=2, max_new_tokens=6, end_tokens=[1], constrain=only_group_one_ends
    )
    assert first == []
    assert second


# ---- strands ----------------------------------------------------------------------------------------------------


def search(**settings: Any) -> list[list[Hypothesis]]:
    return beam_search(_Chain(3), **{"num_beams": 6, "max_new_tokens": 12, "end_tokens": [1], **settings})


def spread(hypotheses: Sequence[Hypothesis]) -> float:
    """Mean share of places, of the longer of two, at which two candidates differ."""
    shares = []
    for one, other in itertools.combinations((each.tokens for each in hypotheses), 2):
        alike = sum(a == b for a, b in zip(one, other, strict=False))
        shares.append(1 - alike / max(len(one), len(other), 1))
    return sum(shares) / len(shares)


def test_beams_that_cannot_be_shared_out_are_refused() -> None:
    with pytest.raises(ValueError, match="6 beams cannot be shared out among 4 strands"):
        search(strands=4)


def test_one_strand_is_the_plain_search() -> None:
    """What is written here is what the search found before there were strands."""
    assert search(strands=1, diversity=9.0) == search()
    assert [[each.tokens for each in group[:3]] for group in search()] == [
        [(4, 3, 2, 4, 2, 4, 2, 0), (4, 2, 4, 2, 4, 2, 0), (4, 3, 2, 4, 2, 0)],
        [(3, 3, 0, 0, 4, 2), (4, 2), (4, 4, 2)],
        [(0, 0), (0,), (0, 2)],
    ]


def test_strands_that_do_not_mind_each_other_find_the_same() -> None:
    narrow = search(num_beams=2)
    assert search(strands=3) == [[each for each in group for _ in range(3)] for group in narrow]


def test_diverse_strands_differ_more_and_are_told_by_their_own_scores(fid: FusionInDecoder) -> None:
    groups = [[ids(6, 3), ids(5, 4)], [ids(7, 5)], [ids(3, 6), ids(3, 7), ids(9, 8)]]

    def write(strands: int, diversity: float) -> list[list[Hypothesis]]:
        return fid.generate(
            fid.encode(*pad(groups)),
            target_prompt_ids=ids(2, 2),
            num_beams=8,
            max_new_tokens=60,
            strands=strands,
            diversity=diversity,
        )

    plain, diverse = write(1, 0.0), write(4, 1.0)
    for usual, other in zip(plain, diverse, strict=True):
        assert len(other) > 2
        assert spread(other) > spread(usual)
        assert [each.score for each in other] == sorted((each.score for each in other), reverse=True)
        # A strand's loss for what others took steers it; no candidate is worth less for it.
        assert all(each.score == pytest.approx(each.log_probability, abs=1e-5) for each in other)
    assert write(4, 1.0) == diverse
