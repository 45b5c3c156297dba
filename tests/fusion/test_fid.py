"""The encoder-decoder at work against oracles: the plain language model, and its own training pass."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence

import pytest
import torch

from summarizer.fusion import fid as module
from summarizer.fusion.fid import FusionInDecoder, Ids
from summarizer.fusion.format import Format
from summarizer.fusion.rows import Packer
from summarizer.fusion.tokens import Tokens
from tests.fusion.twins import ids, llama_of, passes, tiny_lm, twins
from tests.tiny_models import FIRST, SECOND, byte_level
from training import rows as training_rows
from training.attention import TARGET
from training.fid import TrainableFusionInDecoder

CLAIMS = ["Ilse Kramm opened the bridge.", "The bridge cost 12 million crowns.", "Crowds cheered in Tolle."]
#: Sources, claims, and what was told before.
ASKED: list[tuple[list[str], list[str], str]] = [
    (FIRST, CLAIMS, ""),
    (SECOND[:1], CLAIMS[1:2], ""),
    (SECOND, [*CLAIMS, FIRST[0]], FIRST[1]),
    (FIRST[::-1], CLAIMS[::-1], ""),
]
FORMATS = {
    "apart": Format(prefix="<s>", source_template="Report: {}\n", target_prompt="Write:\n", end_tokens=(2,)),
    "joined": Format(prefix="<s>", join_sources=True, end_tokens=(2,)),
    "without a prefix": Format(end_tokens=(2, 0), max_source_tokens=12),
}


@functools.cache
def trained() -> TrainableFusionInDecoder:
    return TrainableFusionInDecoder.from_causal_lm(tiny_lm(400)).eval()


@functools.cache
def packer(form: str) -> Packer:
    return Packer(Tokens.of(byte_level()), FORMATS[form])


def working(form: str) -> FusionInDecoder:
    mine = packer(form)
    return FusionInDecoder(llama_of(tiny_lm(400)), prefix=mine.prefix, prompt=mine.prompt)


@functools.cache
def by_the_training_pass(form: str) -> list[list[list[float]]]:
    """Log-probability of each token of each claim, out of one padded batch of packed rows."""
    read = training_rows.batch(
        [training_rows.claims(packer(form), sources, claims, before=told) for sources, claims, told in ASKED]
    )
    with torch.inference_mode():
        found = trained()(**read, read=True)
    return [
        [
            # At the place a token is predicted from: the one before it.
            found[row, :-1][
                (read["segments"][row, 1:] == TARGET - number) & (read["labels"][row, 1:] >= 0)
            ].tolist()
            for number in range(len(claims))
        ]
        for row, (_, claims, _) in enumerate(ASKED)
    ]


def asked(form: str) -> list[tuple[list[Ids], list[Ids]]]:
    mine = packer(form)
    return [
        (mine.sources(sources, before=told), [mine.claim(each) for each in claims])
        for sources, claims, told in ASKED
    ]


def likelihoods(model: FusionInDecoder, rows: Sequence[Ids]) -> list[list[float]]:
    """Of all tokens of each source but the first."""
    return model.sources(rows, [range(1, len(row)) for row in rows])


def assert_close(
    found: Sequence[Sequence[Sequence[float]]], expected: Sequence[Sequence[Sequence[float]]]
) -> None:
    assert [list(map(len, own)) for own in found] == [list(map(len, own)) for own in expected]
    for mine, theirs in zip(found, expected, strict=True):
        for one, other in zip(mine, theirs, strict=True):
            assert one == pytest.approx(other, abs=2e-4)


# ---- claims -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_claim_is_as_likely_as_the_training_pass_says(form: str) -> None:
    expected = by_the_training_pass(form)
    assert [len(own) for own in expected] == [3, 1, 4, 3]
    assert all(len(claim) > 3 for own in expected for claim in own)
    assert_close(working(form).claims(asked(form)), expected)


@pytest.mark.parametrize("form", FORMATS)
def test_neither_company_nor_order_changes_a_claim(form: str) -> None:
    model, groups = working(form), asked(form)
    together = model.claims(groups)
    assert_close(working(form).claims(groups[::-1])[::-1], together)
    for number, (sources, claims) in enumerate(groups):
        assert_close(model.claims([(sources, claims)]), together[number : number + 1])
        assert_close(model.claims([(sources[::-1], claims)]), together[number : number + 1])
        for place, claim in enumerate(claims):
            assert_close(model.claims([(sources, [claim])]), [[together[number][place]]])


def test_every_source_and_what_was_told_matter() -> None:
    model, groups = working("apart"), asked("apart")
    for sources, claims in (groups[0], groups[2]):
        whole = model.claims([(sources, claims)])[0]
        for left_out in range(len(sources)):
            part = model.claims([([*sources[:left_out], *sources[left_out + 1 :]], claims)])[0]
            assert all(one != pytest.approx(other, abs=1e-3) for one, other in zip(whole, part, strict=True))


def _read_to_write(model: FusionInDecoder) -> None:
    model.memories([sources for sources, _ in asked("apart")], room=9)


def _read_for_fluency(model: FusionInDecoder) -> None:
    likelihoods(model, [source for sources, _ in asked("apart") for source in sources])


def _judged(model: FusionInDecoder) -> None:
    model.claims(asked("apart")[1:])


def _forgotten(model: FusionInDecoder) -> None:
    _read_to_write(model)
    model.forget()


@pytest.mark.parametrize(
    "earlier", list(itertools.permutations((_read_to_write, _read_for_fluency, _judged, _forgotten), 2))
)
@pytest.mark.parametrize("room", [4096, 40])
def test_what_was_read_before_changes_nothing(
    earlier: Sequence[Callable[[FusionInDecoder], None]], room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much of it is kept, and what of it was let go."""
    monkeypatch.setattr(module, "_KEPT_TOKENS", room)
    model = working("apart")
    for each in earlier:
        each(model)
    assert_close(model.claims(asked("apart")), by_the_training_pass("apart"))
    rows = [source for sources, _ in asked("apart") for source in sources]
    assert_close([likelihoods(model, rows)], [likelihoods(working("apart"), rows)])


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT_TOKENS", 40)
    model, read = working("apart"), passes(monkeypatch)
    last = [packer("apart").sources([text])[0] for text in SECOND]
    for text in (*FIRST, *SECOND):
        model.memories([packer("apart").sources([text])])
    read.clear()
    model.memories([last[1:]])
    assert read == []
    model.memories([packer("apart").sources(FIRST[:1])])
    assert read == [len(packer("apart").sources(FIRST[:1])[0])]


def test_a_texts_gist_is_the_models_state_in_the_middle_whatever_was_read_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [packer("apart").sources([text])[0] for text in (*FIRST, *SECOND)]
    model = working("apart")
    alone = torch.cat([working("apart").gists([row]) for row in rows])
    assert len({tuple(each.tolist()) for each in alone}) == len(set(rows))
    _read_to_write(model)
    read = passes(monkeypatch)
    torch.testing.assert_close(model.gists(rows), alone, atol=2e-4, rtol=1e-3)
    # What was read to write from is not read again, nor what was asked about.
    assert sum(read) < sum(map(len, rows))
    read.clear()
    model.gists(rows[::-1])
    assert read == []


def test_no_source_knows_of_another() -> None:
    model = twins().working
    first, second = ids(6, 2), ids(4, 3)
    memory, lengths, positions = model.memories([[first, second], [first]])
    assert lengths.tolist() == [5 + 6 + 4, 5 + 6]
    assert positions.tolist() == [5 + 6, 5 + 6]
    alone = FusionInDecoder(model.llama, prefix=twins().prefix, prompt=()).memories([[second]])[0]
    for layer, own in zip(memory, alone, strict=True):
        torch.testing.assert_close(layer[:, 0, :, : 5 + 6], layer[:, 1, :, : 5 + 6])
        torch.testing.assert_close(layer[:, 0, :, 5 + 6 :], own[:, 0, :, 5:], atol=1e-5, rtol=1e-4)


# ---- sources ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pass_tokens", [1024, 10])
@pytest.mark.parametrize("prefix", [(), ids(7, 1)], ids=["no prefix", "a prefix"])
def test_a_source_is_as_likely_as_the_plain_language_model_says(
    prefix: Ids, pass_tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever has been read to write from, and however few are read in one pass or looked up at once."""
    monkeypatch.setattr(module, "_PASS_TOKENS", pass_tokens)
    monkeypatch.setattr(module, "_LOGIT_ROWS", 3 if pass_tokens < 100 else 256)
    lm = tiny_lm()
    lm.set_attn_implementation("eager")  # the oracle shares no attention code with the model
    rows = [ids(4, 2), ids(9, 3), ids(1, 4), ids(12, 5), ids(9, 3), ids(2, 6)]
    expected = []
    for row in rows:
        with torch.inference_mode():
            logits = lm(torch.tensor([[*prefix, *row]])).logits[0, len(prefix) : -1]
        of_all = torch.log_softmax(logits, -1)
        expected.append(of_all.gather(-1, torch.tensor(row[1:], dtype=torch.long)[:, None])[:, 0].tolist())
    model = FusionInDecoder(llama_of(tiny_lm()), prefix=prefix, prompt=(3,))
    assert_close([likelihoods(model, rows)], [expected])
    model.memories([[rows[3], rows[0]]])
    assert_close([likelihoods(model, rows), likelihoods(model, rows[::-1])], [expected, expected[::-1]])
    assert_close([likelihoods(model, rows[2:3])], [[[]]])
    assert_close(
        [model.sources(rows[:2], [[2], [8, 1]])], [[[expected[0][1]], [expected[1][7], expected[1][0]]]]
    )
