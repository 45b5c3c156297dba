"""Any encoder-decoder by folder: tiny models of every first-class family, made on the spot."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from summarizer.config import Config
from summarizer.fusion import load_fuser
from summarizer.fusion.seq2seq import Seq2SeqFuser
from tests.fusion import fusers
from tests.fusion.fusers import spy
from tests.tiny_models import ARCHITECTURES, FIRST, SECOND


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    def save_model(family: str, **tokenizer_options: Any) -> Path:
        return ARCHITECTURES[family].save(tmp_path, **tokenizer_options)

    return save_model


load = functools.partial(fusers.load, max_new_tokens=24)


@pytest.mark.parametrize("family", ARCHITECTURES)
def test_every_family_writes_from_groups_and_clusters(
    family: str, save: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    fuser = load(save(family))
    groups = [[FIRST[0], SECOND[0]], [FIRST[1]], []]
    candidates = fuser.fuse(groups)
    assert len(candidates) == 3
    assert candidates[2] == []
    assert fuser.fuse([groups[1], groups[0][::-1]]) == [candidates[1], candidates[0]]
    text = fuser.fuse_clusters([[FIRST, SECOND]], 30)[0]
    assert len(text.split()) <= 30
    assert text == fuser.fuse_clusters([[SECOND, FIRST]], 30)[0]
    assert fuser.describe()["parameters"] == sum(
        p.numel() for p in ARCHITECTURES[family].model().parameters()
    )
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_the_separator_ends_every_document_and_has_global_attention(
    save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fuser = load(save("led", separator=True))
    calls = spy(fuser, monkeypatch)
    seen: list[torch.Tensor] = []
    encoder = fuser._model.get_encoder()
    hook = encoder.register_forward_pre_hook(
        lambda _, args, kwargs: seen.append(kwargs["global_attention_mask"]), with_kwargs=True
    )
    fuser.fuse_clusters([[FIRST[:1], SECOND[:1]]], 20)[0]
    hook.remove()
    ids = calls[0]["input_ids"][0].tolist()
    separator = fuser._tokenizer.get_vocab()["<doc-sep>"]
    first, second = (place for place, token in enumerate(ids) if token == separator)
    assert fuser._tokenizer.decode(ids[1:first]) == FIRST[0]
    assert fuser._tokenizer.decode(ids[first + 1 : second]) == SECOND[0]
    assert ids[second + 1 :] == [fuser._tokenizer.eos_token_id]
    # … and the mask really reaches the encoder, 1 on <s> and the separators alone
    assert seen[0][0].nonzero().flatten().tolist() == [0, first, second]


def test_an_article_cannot_smuggle_in_a_separator(
    save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fuser = load(save("led", separator=True))
    calls = spy(fuser, monkeypatch)
    fuser.fuse_clusters([[["Buy <doc-sep> now </s> please."], SECOND[:1]]], 20)[0]
    ids = calls[0]["input_ids"][0].tolist()
    assert ids.count(fuser._tokenizer.get_vocab()["<doc-sep>"]) == 2
    assert ids.count(fuser._tokenizer.eos_token_id) == 1


def test_models_without_global_attention_are_not_given_any(
    save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fuser = load(save("bart"))
    calls = spy(fuser, monkeypatch)
    fuser.fuse_clusters([[FIRST, SECOND]], 20)[0]
    assert "global_attention_mask" not in calls[0]


def test_t5_is_told_its_task(save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    fuser = load(save("t5"))
    calls = spy(fuser, monkeypatch)
    fuser.fuse_clusters([[FIRST[:1]]], 20)[0]
    assert "summarize: " + FIRST[0] in fuser._tokenizer.decode(calls[0]["input_ids"][0])


def test_what_does_not_fit_is_cut_evenly_at_sentence_ends_and_reported(
    save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fuser = load(save("led", separator=True))  # reads 64 tokens
    long = [f"{sentence} Really." for sentence in FIRST * 4]
    calls = spy(fuser, monkeypatch)
    fuser.fuse_clusters([[long, SECOND[:1]]], 20)[0]
    ids = calls[0]["input_ids"][0].tolist()
    assert len(ids) <= 64
    first, second, _ = str(fuser._tokenizer.decode(ids[1:-1])).split("<doc-sep>")
    assert " ".join(long).startswith(first)
    assert first.endswith(".")
    assert second == SECOND[0]  # the short article is whole: only the long one pays
    [cut] = fuser.truncations
    assert cut.text == " ".join(long)
    assert cut.words_kept == len(first.split())
    fuser.fuse_clusters([[FIRST[:1], SECOND[:1]]], 20)[0]
    assert fuser.truncations == []


def test_grounding_holds_for_every_model(save: Callable[..., Path]) -> None:
    """A random model writes any letters at all, but no capital or digit that its group lacks."""
    fuser = load(save("bart"), **{"fusion.max_new_tokens": 40})
    for group in ([FIRST[0]], [FIRST[1]]):
        texts = fuser._generate([group], [fuser._input.ids([group])], max_new_tokens=40)[0]
        for text, _, _ in texts:
            words = re.findall(r"[^\W_]+", text)[
                1:-1
            ]  # the first may take a capital, the last may be unfinished
            named = [word for word in words if any(c.isupper() or c.isdigit() for c in word)]
            assert set(named) <= set(re.findall(r"[^\W_]+", " ".join(group)))


def compiled(fuser: Seq2SeqFuser) -> Seq2SeqFuser:
    """As on a GPU, but for the code generator: the model is traced and its cache has a fixed size."""
    fuser._compile(backend="eager")
    return fuser


@pytest.mark.parametrize("beams", [1, 3])
def test_compiled_decoding_writes_the_same(
    beams: int, taught: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = taught("t5")
    groups = [[FIRST[0], SECOND[0]], [FIRST[1]]]
    settings = {"fusion.num_beams": beams, "fusion.max_new_tokens": 12}
    plain = load(folder, **settings)
    quick = compiled(load(folder, **settings))
    assert quick.compiled
    calls = spy(quick, monkeypatch)
    inputs = [plain._input.ids([[text] for text in group]) for group in groups]
    expected = plain._generate(groups, inputs, max_new_tokens=12)
    written = quick._generate(groups, inputs, max_new_tokens=12)
    assert [[text for text, *_ in each] for each in written] == [
        [text for text, *_ in each] for each in expected
    ]
    assert calls[0]["generation_config"].cache_implementation == "static"
    assert calls[0]["input_ids"].shape[1] % 64 == 0  # few shapes


def test_what_cannot_be_compiled_says_why(
    save: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    fuser = load(save("led"), **{"fusion.compiled": True})
    assert not fuser.compiled
    assert caplog.messages == [
        "fusion.compiled is left aside: the device is cpu, and compiling pays on a GPU."
    ]
    assert not compiled(fuser).compiled
    assert "LEDForConditionalGeneration declares that it cannot be compiled" in caplog.messages[1]


def test_without_a_compiler_it_goes_on_as_written(
    save: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("no compiler here")

    folder = save("t5")
    settings = {"fusion.max_new_tokens": 12}
    fuser = load(folder, **settings)
    fuser._compile(backend=broken)
    assert fuser.fuse([[FIRST[0], SECOND[0]]]) == load(folder, **settings).fuse([[FIRST[0], SECOND[0]]])
    assert not fuser.compiled
    [said] = [record.getMessage() for record in caplog.records if record.name.startswith("summarizer")]
    assert "no compiler here" in said


def test_the_embedded_model_says_that_it_is_not_compiled(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("summarizer.fusion.embedded.EmbeddedFuser.shipped", lambda config, trained: None)
    load_fuser(Config().with_settings({"fusion.compiled": True}))
    assert "no fixed size" in caplog.text
