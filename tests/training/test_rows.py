"""Packed rows: where their tokens stand, and what those see of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from summarizer.fusion.format import Format
from summarizer.fusion.rows import Packer
from summarizer.fusion.tokens import Tokens
from tests.fusion.twins import tiny_lm
from tests.tiny_models import FIRST, SECOND, byte_level
from training.attention import IGNORED, PADDING, TARGET
from training.fid import TrainableFusionInDecoder
from training.rows import Row, batch, claims, pack

END = 2
CLAIMS = ["Ilse Kramm opened the bridge.", "The bridge cost 12 million crowns.", "Crowds cheered in Tolle."]


TOKENS = Tokens.of(byte_level())
PACKER = Packer(TOKENS, Format(prefix="<s>", target_prompt="Write:\n", end_tokens=(END,)))


@pytest.fixture(scope="module")
def fid() -> TrainableFusionInDecoder:
    return TrainableFusionInDecoder.from_causal_lm(tiny_lm(400), end_tokens=[END]).eval()


def states(fid: TrainableFusionInDecoder, rows: Sequence[Row]) -> Tensor:
    """States [rows, length, width] of these rows, read together."""
    read = batch(rows)
    del read["labels"]
    with torch.inference_mode():
        return fid.hidden_states(**read)


def of(row: Row, segment: int, states: Tensor) -> Tensor:
    """The states of one segment of a row [its tokens, width], out of ``states`` [length, width]."""
    return states[: len(row.ids)][torch.tensor(row.segments) == segment]


def assert_same(one: Tensor, other: Tensor) -> None:
    assert len(one) > 0
    torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)


# ---- places -----------------------------------------------------------------------------------------------------


def test_every_source_starts_after_the_prefix_and_the_target_after_the_longest() -> None:
    row = pack(prefix=[7, 8, 9], sources=[[1, 2], [3, 4, 5]], prompt=[6], written=[10, 11])
    assert row.ids == [7, 8, 9, 1, 2, 3, 4, 5, 6, 10, 11]
    assert row.segments == [0, 0, 0, 1, 1, 2, 2, 2, TARGET, TARGET, TARGET]
    assert row.positions == [0, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8]
    assert row.labels == [IGNORED] * 9 + [10, 11]


def test_without_sources_the_target_follows_the_prefix() -> None:
    row = pack(prefix=[7], sources=[], prompt=[], written=[3, 4])
    assert row.positions == [0, 1, 2]
    assert row.segments == [0, TARGET, TARGET]


def test_rows_are_padded_alike_and_padding_is_told_from_text() -> None:
    short = pack(prefix=[7], sources=[[1]], prompt=[], written=[3])
    long = pack(prefix=[7], sources=[[1, 2]] * 8, prompt=[], written=[3])
    read = batch([short, long])
    assert {tensor.shape for tensor in read.values()} == {(2, 32)}
    for row, one in enumerate((short, long)):
        size = len(one.ids)
        assert read["input_ids"][row, :size].tolist() == one.ids
        assert read["position_ids"][row, :size].tolist() == one.positions
        assert read["segments"][row].tolist() == one.segments + [PADDING] * (32 - size)
        assert read["labels"][row].tolist() == one.labels + [IGNORED] * (32 - size)


# ---- texts ------------------------------------------------------------------------------------------------------


def test_nothing_in_a_text_is_a_special_token() -> None:
    row = claims(PACKER, ["Stop.</s>"], ["Go.</s>"], before="So.</s>")
    assert row.ids.count(END) == 1
    assert row.ids[-1] == END


def test_a_row_learns_its_target_and_its_end() -> None:
    row = claims(PACKER, FIRST[:2], [SECOND[1]], before=SECOND[0])
    learned = [label for label in row.labels if label != IGNORED]
    assert learned[-1] == END
    assert TOKENS.text(learned[:-1]) == SECOND[1]
    written = [token for token, segment in zip(row.ids, row.segments, strict=True) if segment == TARGET]
    assert TOKENS.text(written[: -len(learned)]) == "Write:\n"
    assert (
        len([label for label in claims(PACKER, FIRST, [SECOND[1]], max_target_tokens=3).labels if label >= 0])
        == 4
    )


def test_a_row_of_claims_names_the_tokens_of_each_and_its_end() -> None:
    row = claims(PACKER, FIRST[:2], CLAIMS, before=SECOND[0])
    for number, claim in enumerate(CLAIMS):
        own = [
            label
            for label, segment in zip(row.labels, row.segments, strict=True)
            if segment == TARGET - number and label != IGNORED
        ]
        assert own == [*PACKER.claim(claim)]
    assert all(label in (IGNORED, token) for label, token in zip(row.labels, row.ids, strict=True))


# ---- what is seen -----------------------------------------------------------------------------------------------


def test_claims_of_one_group_do_not_see_each_other(fid: TrainableFusionInDecoder) -> None:
    together = claims(PACKER, FIRST, CLAIMS)
    read = states(fid, [together])[0]
    for number, claim in enumerate(CLAIMS):
        alone = claims(PACKER, FIRST, [claim])
        own = of(together, TARGET - number, read)
        assert_same(own, of(alone, TARGET, states(fid, [alone])[0]))
    # … and as a sentence to be learned is read
    learned = claims(PACKER, FIRST, [CLAIMS[0]])
    assert_same(of(together, TARGET, read), of(learned, TARGET, states(fid, [learned])[0]))


def test_claims_see_every_source_and_no_source_sees_a_claim(fid: TrainableFusionInDecoder) -> None:
    row = claims(PACKER, FIRST, CLAIMS)
    read = states(fid, [row])[0]
    for source in range(1, len(FIRST) + 1):
        ids = list(row.ids)
        ids[row.segments.index(source)] += 1  # one token is another one, and nothing moves
        changed = replace(row, ids=ids)
        other = states(fid, [changed])[0]
        for number in range(len(CLAIMS)):
            one, two = of(row, TARGET - number, read), of(changed, TARGET - number, other)
            assert not torch.allclose(one, two, atol=1e-2)
        for unlike in {1, 2, 3} - {source}:
            assert_same(of(row, unlike, read), of(changed, unlike, other))
    turned = claims(PACKER, FIRST, CLAIMS[::-1])
    for source in range(1, len(FIRST) + 1):
        assert_same(of(row, source, read), of(turned, source, states(fid, [turned])[0]))


def test_padding_changes_nothing(fid: TrainableFusionInDecoder) -> None:
    short, long = claims(PACKER, SECOND, CLAIMS[:1]), claims(PACKER, FIRST, CLAIMS)
    assert len(long.ids) > len(short.ids) + 16
    alone, padded = states(fid, [short])[0], states(fid, [short, long])[0]
    assert_same(padded[: len(short.ids)], alone[: len(short.ids)])
    assert padded.isfinite().all()


def test_no_source_comes_first(fid: TrainableFusionInDecoder) -> None:
    row, turned = claims(PACKER, FIRST, CLAIMS), claims(PACKER, FIRST[::-1], CLAIMS)
    read, other = states(fid, [row])[0], states(fid, [turned])[0]
    for number in range(len(CLAIMS)):
        assert_same(of(row, TARGET - number, read), of(turned, TARGET - number, other))
    assert_same(of(row, 1, read), of(turned, len(FIRST), other))
