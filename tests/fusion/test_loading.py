"""Folders that are no model that can be used: one sentence each, with what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file, save_file
from tokenizers import AddedToken
from transformers import MBartConfig

from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.fusion import load_fuser
from tests.tiny_models import ARCHITECTURES, byte_level


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole model, to be spoiled."""
    return ARCHITECTURES["bart"].save(tmp_path)


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as raised:
        load_fuser(Config().with_settings({"fusion.model": str(folder), "device": "cpu"}))
    message = str(raised.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def edit(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changes}), "utf-8")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            '{"model_type": "llama", "architectures": ["LlamaForCausalLM"]}',
            "is a decoder-only language model",
        ),
        (
            '{"model_type": "bert", "architectures": ["BertModel"]}',
            "kind 'bert', which cannot write summaries",
        ),
        (
            '{"model_type": "made_up", "auto_map": {"AutoModel": "code.Model"}}',
            "its own code, which newsweave never",
        ),
        ('{"model_type": "qwen2_audio"}', "'qwen2_audio', which is no encoder-decoder of text"),
        ('{"model_type": "marian", "is_encoder_decoder": true}', "'marian', which translates"),
        ('{"model_type": "m2m_100"}', "'m2m_100', which translates: it wants a language code"),
        ('{"model_type": "bart", "d_model": "wide"}', "its config.json cannot be read"),
        ("[]", "None"),
        ("{", "not valid JSON"),
    ],
)
def test_other_kinds_are_named_before_any_weights_are_read(config: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(config)
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert message in refusal(tmp_path)


def test_a_translator_is_known_by_its_tokenizer_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As BART with mBART-50's tokenizer, which asks for a language."""
    monkeypatch.setattr("transformers.TokenizersBackend.src_lang", "en_XX", raising=False)
    assert "wants a language code before each text" in refusal(folder)


def test_mbart_of_a_folder_is_refused(tmp_path: Path) -> None:
    MBartConfig().save_pretrained(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert "'mbart', which translates" in refusal(tmp_path)


def remove(*names: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return spoil


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def as_gguf(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "model.Q4_K_M.gguf")


def as_adapter(folder: Path) -> None:
    (folder / "config.json").rename(folder / "adapter_config.json")


def truncated(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}garbage")


def without_a_layer(folder: Path) -> None:
    file = folder / "model.safetensors"
    save_file(
        {name: each for name, each in load_file(file).items() if "fc1" not in name},
        file,
        metadata={"format": "pt"},
    )


def of_another_width(folder: Path) -> None:
    edit(folder / "config.json", d_model=64)


def without_a_shard(folder: Path) -> None:
    names = dict.fromkeys(load_file(folder / "model.safetensors"), "model-00002-of-00002.safetensors")
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": names}))


def with_another_tokenizer(folder: Path) -> None:
    larger = byte_level()
    larger.add_tokens([AddedToken(f"word{number}") for number in range(100)])
    larger.save_pretrained(folder)


def with_code_for_its_tokenizer(folder: Path) -> None:
    edit(folder / "tokenizer_config.json", auto_map={"AutoTokenizer": ["code.Tokenizer", None]})


def with_unreadable_sentencepiece(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / "spiece.model").write_bytes(b"no such thing")


def with_a_broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


def without_a_start(folder: Path) -> None:
    edit(folder / "config.json", decoder_start_token_id=None, bos_token_id=None)
    (folder / "generation_config.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (remove("model.safetensors"), "holds no *.safetensors weights"),
        (pickled, "pickled weights can run code"),
        (as_gguf, "is in the GGUF format of llama.cpp"),
        (as_adapter, "holds an adapter without the model"),
        (truncated, "its weights cannot be read"),
        (
            without_a_layer,
            "do not fit its config.json: 4 of them are missing or of another shape (model.decoder",
        ),
        (of_another_width, "are missing or of another shape"),
        (without_a_shard, "model-00002-of-00002.safetensors"),
        (remove("tokenizer.json", "tokenizer_config.json"), "has no tokenizer: there is no tokenizer.json"),
        (remove("tokenizer.json"), "has no tokenizer: there is no tokenizer.json"),
        (with_another_tokenizer, "its tokens go up to number 449, and the model has 400 of them"),
        (with_code_for_its_tokenizer, "brings its own code, which newsweave never runs"),
        (with_unreadable_sentencepiece, "there is spiece.model. Install newsweave[hub]"),
        (with_a_broken_tokenizer, "its tokenizer cannot be read"),
        (without_a_start, "declares no decoder_start_token_id"),
    ],
)
def test_a_spoiled_folder_is_a_sentence(
    spoil: Callable[[Path], None], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder)
    before = sorted(folder.iterdir())
    assert message in refusal(folder)
    assert sorted(folder.iterdir()) == before
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_a_gguf_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    assert "is in the GGUF format of llama.cpp" in refusal(tmp_path / "model.gguf")


def test_windows_wider_than_all_positions_are_a_sentence(tmp_path: Path) -> None:
    folder = ARCHITECTURES["led"].save(tmp_path)
    edit(folder / "config.json", attention_window=[512])
    assert "declares 64 positions for windows of 512 tokens" in refusal(folder)
