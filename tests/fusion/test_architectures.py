"""What sets encoder-decoders apart: each architecture the whole way, and each fault that one of them had."""

from __future__ import annotations

import functools
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer

from summarizer import devices, models
from summarizer.config import Config
from summarizer.errors import ConfigError, DeviceMemoryError, ModelError
from summarizer.fusion.seq2seq import Seq2SeqFuser
from tests.fusion import fusers
from tests.fusion.fusers import spy
from tests.tiny_models import (
    ABOUT_A_CLUSTER,
    ABOUT_A_GROUP,
    ARCHITECTURES,
    FIRST,
    SECOND,
    pegasus_tokenizer,
    save_in_the_older_layout,
    teach,
)

Taught = Callable[[str], Path]
GROUP = [FIRST[0], SECOND[0]]
#: Those whose decoder has positions of its own, which end.
POSITIONS: dict[str, dict[str, Any]] = {
    "bart": {"max_position_embeddings": 64},
    "led": {},
    "pegasus": {"max_position_embeddings": 64},
    "pegasus-x": {"max_position_embeddings": 64},
    "bigbird-pegasus": {"max_position_embeddings": 64},
    "t5gemma": {"max_position_embeddings": 64},
}


load = functools.partial(fusers.load, max_new_tokens=40)


def edit(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changes}), "utf-8")


# ---- the whole way ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_it_writes_what_it_learned_and_still_does_when_saved_again(
    architecture: str, taught: Taught, tmp_path: Path
) -> None:
    fuser = load(taught(architecture))
    with models.quiet_transformers():
        fuser._model.save_pretrained(tmp_path)
        fuser._tokenizer.save_pretrained(tmp_path)
    for each in (fuser, load(tmp_path)):
        about_group, about_other, about_nothing = each.fuse([GROUP, [FIRST[1]], []])
        assert about_group[0].text == ABOUT_A_GROUP
        assert about_group[0].score is not None and about_group[0].score > -0.1
        assert about_nothing == []
        assert each.fuse([[FIRST[1]], GROUP[::-1]]) == [about_other, about_group]
        cluster, other = [SECOND, FIRST], [SECOND]
        assert each.fuse_clusters([cluster], 30)[0] == ABOUT_A_CLUSTER
        texts = each.fuse_clusters([cluster, [], other, cluster], 30)
        assert texts[0] == texts[3] == ABOUT_A_CLUSTER
        assert texts[1] == ""
        assert each.truncations == []
    assert load(tmp_path)._input.conventions == fuser._input.conventions


def test_clusters_are_written_in_batches_within_the_budget(
    taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuser = load(taught("bart"))
    clusters = [[FIRST, SECOND], [FIRST], [SECOND]]
    alone = [fuser.fuse_clusters([cluster], 20)[0] for cluster in clusters]
    calls = spy(fuser, monkeypatch)
    assert fuser.fuse_clusters(clusters, 20) == alone
    assert [len(call["input_ids"]) for call in calls] == [3]
    fuser.batch_tokens = 256
    assert fuser.fuse_clusters(clusters, 20) == alone
    assert [len(call["input_ids"]) for call in calls[1:]] == [2, 1]


# ---- lengths ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_longer_inputs_than_it_reads_are_cut_and_told_for_each_article(
    architecture: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ARCHITECTURES[architecture].save(tmp_path, changes=POSITIONS.get(architecture, {}))
    if architecture not in POSITIONS:
        edit(folder / "tokenizer_config.json", model_max_length=100)
    fuser = load(folder)
    calls = spy(fuser, monkeypatch)
    articles = [[f"{sentence} {letter}." for sentence in [*FIRST, *SECOND] * 8] for letter in "ABC"]
    fuser.fuse_clusters([articles], 20)[0]
    assert len(calls[0]["input_ids"][0]) <= fuser._input.conventions.encoder_limit <= 100
    assert [cut.text for cut in fuser.truncations] == [" ".join(article) for article in articles]
    assert all(0 < cut.words_kept < 30 for cut in fuser.truncations)


@pytest.mark.parametrize("separator", [True, False])
def test_more_articles_than_have_room_are_told_too(
    separator: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuser = load(ARCHITECTURES["led"].save(tmp_path, separator=separator))  # reads 64 tokens
    calls = spy(fuser, monkeypatch)
    articles = [[f"Article {number} tells it."] for number in range(60)]
    fuser.fuse_clusters([articles], 20)[0]
    assert len(calls[0]["input_ids"][0]) <= 64
    left_out = [cut.text for cut in fuser.truncations if cut.words_kept == 0]
    assert len(left_out) > 50
    assert set(left_out) < {article[0] for article in articles}


@pytest.mark.parametrize("architecture", POSITIONS)
def test_a_decoder_that_never_stops_is_held_to_its_positions(
    architecture: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fuser = load(ARCHITECTURES[architecture].save(tmp_path, changes=POSITIONS[architecture]))
    calls = spy(fuser, monkeypatch)
    assert fuser.fuse_clusters([[FIRST, SECOND]], 290)[0] == ""
    assert calls[0]["generation_config"].max_new_tokens < 64
    assert "finished no sentence about a cluster within 290 words" in caplog.text


def test_positions_that_are_no_whole_windows_are_left_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuser = load(ARCHITECTURES["led"].save(tmp_path, changes={"max_encoder_position_embeddings": 70}))
    calls = spy(fuser, monkeypatch)
    fuser.fuse_clusters([[[f"{sentence} Really." for sentence in FIRST * 9]]], 20)[0]
    assert 48 < len(calls[0]["input_ids"][0]) <= 64  # windows are of 16


# ---- tokens -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_an_input_reads_as_the_articles_do(architecture: str, taught: Taught) -> None:
    fuser = load(taught(architecture))
    text = fuser._decode(fuser._input.ids([FIRST, SECOND])).removeprefix(fuser._input.conventions.prefix)
    assert text.split() == " ".join([*FIRST, *SECOND]).split()


def test_a_separator_of_the_older_layout_never_stays_in_a_text(tmp_path: Path) -> None:
    folder = ARCHITECTURES["led"].save(tmp_path, taught=True, separator=True)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    save_in_the_older_layout(folder)
    separator = 350
    assert "<doc-sep>" in AutoTokenizer.from_pretrained(folder).decode([separator], skip_special_tokens=True)
    fuser = load(folder)
    assert fuser._decode([separator]) == ""
    fuser._tokenizer.save_pretrained(folder)
    ids = load(folder)._input.ids([["Buy <doc-sep> now."], SECOND[:1]])
    assert ids.count(separator) == 2


def test_t5gemma_begins_with_bos_though_nothing_declares_it(
    taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    for architecture in ("t5gemma", "t5gemma2"):
        fuser = load(taught(architecture))
        calls = spy(fuser, monkeypatch)
        fuser.fuse([GROUP])
        assert calls[0]["generation_config"].decoder_start_token_id == fuser._tokenizer.bos_token_id


def test_a_model_that_follows_instructions_is_given_one(tmp_path: Path) -> None:
    folder = ARCHITECTURES["t5gemma"].save(tmp_path)
    edit(
        folder / "tokenizer_config.json",
        chat_template="{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}[end]{% endfor %}[model]",
    )
    fuser = load(folder)
    text = str(fuser._tokenizer.decode(fuser._input.ids([FIRST[:1]])))
    assert text.startswith("<bos>[user]Summarize these news reports")
    assert text.endswith(f"\n\n{FIRST[0]}[end][model]")


def test_pegasus_may_write_a_new_line_and_it_is_none_of_the_text(tmp_path: Path) -> None:
    architecture = ARCHITECTURES["pegasus"]
    torch.manual_seed(3)
    model, tokenizer = architecture.model(), pegasus_tokenizer()
    with models.quiet_transformers():
        teach(model, tokenizer, cluster=f"{ABOUT_A_GROUP}<n>It cost 12 million crowns!")
        model.save_pretrained(tmp_path)
        tokenizer.save_pretrained(tmp_path)
    assert load(tmp_path).fuse_clusters([[FIRST, SECOND]], 30)[0] == ABOUT_A_CLUSTER


@pytest.mark.parametrize("architecture", ["bart", "led"])
def test_what_an_older_config_says_of_writing_is_kept_when_saved(
    architecture: str, taught: Taught, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there was a generation_config.json, ``forced_bos_token_id`` and the like stood in config.json."""
    fuser = load(taught(architecture))
    with models.quiet_transformers():
        fuser._model.save_pretrained(tmp_path)
        fuser._tokenizer.save_pretrained(tmp_path)
    (tmp_path / "generation_config.json").unlink()
    edit(tmp_path / "config.json", forced_bos_token_id=0, num_beams=4, min_length=56, max_length=142)
    for _ in range(2):
        again = load(tmp_path)
        calls = spy(again, monkeypatch)
        again.fuse([GROUP])
        assert calls[0]["generation_config"].forced_bos_token_id == 0
        assert again._model.generation_config.min_length == 56
        with models.quiet_transformers():
            again._model.save_pretrained(tmp_path)


def test_lengths_that_a_checkpoint_was_tuned_to_are_not_ours(taught: Taught, tmp_path: Path) -> None:
    """bart-large-cnn declares 56 tokens at least: no sentence could end before."""
    folder = shutil.copytree(taught("bart"), tmp_path / "copy")
    edit(folder / "generation_config.json", min_length=30, length_penalty=2.0, repetition_penalty=5.0)
    assert load(folder).fuse([GROUP]) == load(taught("bart")).fuse([GROUP])


# ---- weights and numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("architecture", "kept"),
    [
        ("t5", ["lm_head.weight"]),
        ("t5", ["encoder.embed_tokens.weight"]),
        ("flan-t5", ["shared.weight", "lm_head.weight"]),
        ("bart", ["lm_head.weight"]),
        ("bart", ["model.decoder.embed_tokens.weight"]),
        ("bart", ["model.shared.weight", "lm_head.weight", "model.encoder.embed_tokens.weight"]),
        ("t5gemma", ["lm_head.out_proj.weight"]),
    ],
)
def test_of_tied_weights_a_folder_may_hold_any(
    architecture: str, kept: list[str], taught: Taught, tmp_path: Path
) -> None:
    fuser = load(taught(architecture))
    with models.quiet_transformers():
        fuser._model.save_pretrained(tmp_path)
        fuser._tokenizer.save_pretrained(tmp_path)
    file = tmp_path / "model.safetensors"
    tensors = load_file(file)
    [tied] = [
        name
        for name, each in tensors.items()
        if torch.equal(each, fuser._model.get_output_embeddings().weight)
    ]
    weight = tensors.pop(tied)
    save_file({**tensors, **{name: weight.clone() for name in kept}}, file, metadata={"format": "pt"})
    assert load(tmp_path).fuse([GROUP])[0][0].text == ABOUT_A_GROUP


def test_what_bigbird_reads_does_not_depend_on_what_it_read_before(tmp_path: Path) -> None:
    """A short input switches its encoder to full attention, for good."""
    changes = {"block_size": 2, "num_random_blocks": 1}
    folder = ARCHITECTURES["bigbird-pegasus"].save(tmp_path, changes=changes)

    def encoded(fuser: Seq2SeqFuser, texts: list[str]) -> torch.Tensor:
        inputs = fuser._input.batch([fuser._input.ids([texts])], device=torch.device("cpu"))
        with torch.inference_mode():
            state: torch.Tensor = fuser._model.get_encoder()(**inputs).last_hidden_state
        return state

    fuser = load(folder)
    encoded(fuser, ["Hm."])
    assert fuser._model.get_encoder().attention_type == "original_full"
    assert torch.equal(encoded(fuser, FIRST), encoded(load(folder), FIRST))
    assert fuser._model.get_encoder().attention_type == "block_sparse"


def test_numbers_that_overflow_are_told(taught: Taught) -> None:
    fuser = load(taught("t5"), dtype="float32")
    with torch.no_grad():
        fuser._model.shared.weight.fill_(torch.nan)
    with pytest.raises(ModelError, match=r"overflows in float32: its scores are no numbers\."):
        fuser.fuse([GROUP])


def test_float16_is_refused_with_the_reason() -> None:
    with pytest.raises(ConfigError, match="overflow in float16; use bfloat16"):
        Config().with_settings({"dtype": "float16"})


def test_memory_that_runs_out_is_a_sentence_and_batch_jobs_know_it(
    taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> Any:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    fuser = load(taught("bart"))
    monkeypatch.setattr(fuser._model, "generate", full)
    for write in (lambda: fuser.fuse([GROUP]), lambda: fuser.fuse_clusters([[FIRST, SECOND]], 30)[0]):
        with pytest.raises(DeviceMemoryError, match=r"Set fusion\.batch_tokens below 16384") as raised:
            write()
        assert devices.is_out_of_memory(raised.value)
        assert raised.value.__context__ is None  # whose frames would keep the tensors


def test_a_model_larger_than_its_device_is_a_sentence(
    taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Any, *_: Any, **__: Any) -> Any:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    folder = taught("bart")
    with monkeypatch.context() as patch:
        patch.setattr("transformers.BartForConditionalGeneration.to", full)
        with pytest.raises(DeviceMemoryError, match="does not fit into the memory of the device cpu"):
            load(folder)
    monkeypatch.setattr("transformers.AutoModelForSeq2SeqLM.from_pretrained", full)
    with pytest.raises(DeviceMemoryError, match="does not fit into this machine's memory"):
        load(folder)


# ---- settings for a GPU -------------------------------------------------------------------------------------


def test_every_settings_file_pins_its_model_or_says_how(project: Path) -> None:
    files = sorted((project / "configs" / "run").glob("*.yaml"))
    named = {Config.load(file).fusion.model: file for file in files}
    assert len(named) == len(files) > 10
    for model, file in named.items():
        config = Config.load(file)
        assert (config.device, config.dtype) == ("cuda", "bfloat16")
        pinned = re.fullmatch(r"[0-9a-f]{40}", config.fusion.revision or "")
        assert pinned or f"model_info as i; print(i('{model}').sha)" in file.read_text("utf-8")
