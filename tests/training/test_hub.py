"""Training models from a hub: a tiny one of every architecture learns, is saved, and runs as it was when it was saved."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml
from safetensors.torch import load_file
from torch import nn
from transformers import AutoModelForSeq2SeqLM, MBartConfig, MBartForConditionalGeneration

from summarizer import models
from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.fusion import load_fuser
from summarizer.fusion.seq2seq import Seq2SeqFuser
from tests.tiny_models import ARCHITECTURES, FIRST, SECOND, byte_level
from training import cli
from training.attention import IGNORED
from training.base import load_base
from training.collation import Seq2SeqCollator
from training.config import FuserConfig
from training.fuser import train
from training.trainer import FuserTrainer

pytestmark = [
    # transformers warns of its own renamings while it reads its own arguments.
    pytest.mark.filterwarnings("ignore:.*gradient_checkpointing.*:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*use_reentrant.*"),
    pytest.mark.usefixtures("undrawn"),  # test_fuser.py looks at one
]
SENTENCES = [*FIRST, *SECOND]
#: What a checkpoint may declare for generation, and has to declare still when it was trained.
DECLARED = {
    "num_beams": 4,
    "length_penalty": 0.8,
    "no_repeat_ngram_size": 3,
    "min_length": 5,
    "max_length": 90,
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Groups and clusters by turns."""
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [
        {
            "id": f"row-{number}",
            "unit": "cluster" if number % 2 else "group",
            "sources": [SENTENCES[number % 5], SENTENCES[(number + 1) % 5]],
            "target": SENTENCES[(number + 2) % 5],
        }
        for number in range(8)
    ]
    for name, own in (("train", rows), ("val", rows[:2])):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in own), "utf-8")
    return folder


def settings(base: Path, data: Path, output: Path, **changes: Any) -> FuserConfig:
    return FuserConfig.model_validate(
        {
            "base": str(base),
            "data": str(data),
            "output": str(output),
            "device": "cpu",
            "bf16": False,
            "batch_size": 2,
            "max_steps": 2,
            "save_steps": 2,
            "eval_steps": 100,  # it is scored when it is finished; before that in the runs of the configs for a GPU
            "eval_examples": 2,
            "max_source_tokens": 60,
            "max_target_tokens": 40,
            **changes,
        }
    )


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> list[nn.Module]:
    """Copies of the models that were scored or saved, as they were then; the last one is the one that was saved."""
    kept: list[nn.Module] = []
    merged = FuserTrainer.merged

    def keep(trainer: FuserTrainer) -> Any:
        model = merged(trainer)
        kept.append(copy.deepcopy(model))
        return model

    monkeypatch.setattr(FuserTrainer, "merged", keep)
    return kept


def assert_the_folder_holds(model: nn.Module, folder: Path) -> None:
    """Every weight of it, shared ones included, and nothing made up in its place."""
    with models.quiet_transformers():
        again, loading = AutoModelForSeq2SeqLM.from_pretrained(folder, output_loading_info=True)
    assert not loading["missing_keys"]
    assert not loading["unexpected_keys"]
    saved, read = model.state_dict(), again.state_dict()
    assert saved.keys() == read.keys()
    assert [name for name in saved if not torch.equal(saved[name], read[name])] == []


def assert_it_runs(folder: Path) -> None:
    fuser = load_fuser(
        Config().with_settings({"fusion.model": str(folder), "fusion.max_new_tokens": 16, "device": "cpu"})
    )
    assert len(fuser.fuse([FIRST[:2], SECOND[:1]])) == 2


def changed(base: Path, folder: Path) -> set[str]:
    before, after = (load_file(min(each.glob("*.safetensors"))) for each in (base, folder))
    assert before.keys() == after.keys()
    # Of adapters' bases, that they were rounded is no change.
    return {name for name in after if not torch.equal(before[name].to(after[name].dtype), after[name])}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_trained_folder_holds_what_was_learned_and_what_its_base_declared(
    architecture: str, tmp_path: Path, data: Path, finished: list[nn.Module]
) -> None:
    base = ARCHITECTURES[architecture].save(tmp_path / "base")
    file = base / "generation_config.json"
    declared = {**json.loads(file.read_text("utf-8")), **DECLARED}
    file.write_text(json.dumps(declared), "utf-8")
    folder = train(settings(base, data, tmp_path / "run"))
    learned = changed(base, folder)
    # Every layer that reads text; T5Gemma 2 reads pictures too.
    pictures = {name for name in learned if "vision_tower" in name or "multi_modal" in name}
    assert not pictures
    assert any("encoder" in name for name in learned)
    assert any("decoder" in name for name in learned)
    assert_the_folder_holds(finished[-1], folder)
    now = json.loads((folder / "generation_config.json").read_text("utf-8"))
    assert {name: now.get(name) for name in declared} == declared
    assert_it_runs(folder)


@pytest.mark.parametrize("architecture", ["bart", "flan-t5", "t5gemma", "t5gemma2"])
def test_adapters_are_merged_into_a_whole_folder(
    architecture: str, tmp_path: Path, data: Path, finished: list[nn.Module]
) -> None:
    base = ARCHITECTURES[architecture].save(tmp_path / "base")
    config = settings(
        base, data, tmp_path / "run", lora={"r": 4}, bf16=True, gradient_checkpointing=True, learning_rate=0.1
    )
    folder = train(config)
    learned = changed(base, folder)
    assert not [name for name in learned if "vision_tower" in name or "multi_modal" in name]
    assert any("decoder" in name for name in learned)
    assert_the_folder_holds(finished[-1], folder)
    assert_it_runs(folder)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_target_begins_once_and_ends(architecture: str, tmp_path: Path) -> None:
    """After the decoder's start comes what the decoder has to write first, and at last an end, also where it was cut."""
    base = ARCHITECTURES[architecture].save(tmp_path / "base")
    model, tokenizer = load_base(settings(base, tmp_path, tmp_path))
    collator = Seq2SeqCollator(tokenizer, model, max_source_tokens=60, max_target_tokens=12)
    batch = collator([{"sources": FIRST[:2], "target": text} for text in (SECOND[0], "A.")])
    for row, text in enumerate((SECOND[0], "A.")):
        labels = batch["labels"][row][batch["labels"][row] != IGNORED].tolist()
        read = batch["decoder_input_ids"][row, : len(labels)].tolist()
        assert len(labels) <= 12
        assert read[1:] == labels[:-1]
        assert labels[0] != read[0]
        assert labels.count(model.generation_config.eos_token_id) == 1
        assert labels[-1] == model.generation_config.eos_token_id
        written = str(tokenizer.decode(labels, skip_special_tokens=True)).strip()
        assert text.startswith(written.rstrip("�"))
        assert len(written) >= len(text) // 4


@pytest.mark.parametrize("architecture", ["bart", "t5", "t5gemma"])
def test_a_step_is_the_same_however_its_examples_are_divided(
    architecture: str, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not larger by as many times as it accumulates, which transformers makes of models that ignore the number of items."""
    base = ARCHITECTURES[architecture].save(tmp_path / "base")
    read = load_base

    def without_dropout(config: FuserConfig) -> Any:
        model, tokenizer = read(config)
        for module in model.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
            if hasattr(module, "dropout") and isinstance(module.dropout, float):
                module.dropout = 0.0
        return model, tokenizer

    monkeypatch.setattr("training.fuser.load_base", without_dropout)
    losses = []
    for size, pieces in ((8, 1), (2, 4)):
        run = tmp_path / f"run-{size}"
        train(settings(base, data, run, batch_size=size, accumulate=pieces, max_steps=1, eval_examples=1))
        log = json.loads((run / "log.json").read_text("utf-8"))
        losses.append(next(entry["train_loss"] for entry in log if "train_loss" in entry))
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)


@pytest.mark.slow  # in test_fuser.py two processes train
def test_two_processes_measure_what_one_does(tmp_path: Path, data: Path, project: Path) -> None:
    base = ARCHITECTURES["bart"].save(tmp_path / "base")
    alone, together = (
        settings(base, data, tmp_path / name, learning_rate=1e-30, max_steps=1, eval_steps=1)
        for name in ("alone", "together")
    )
    train(alone)
    file = tmp_path / "fuser.yaml"
    file.write_text(yaml.safe_dump(together.model_dump(mode="json")), "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"),
            *("-m", "training", "fuser", str(file)),
        ],
        cwd=project,
        env={**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    one, two = (
        next(entry["eval_loss"] for entry in json.loads(log.read_text("utf-8")) if "eval_loss" in entry)
        for log in (tmp_path / "alone" / "log.json", tmp_path / "together" / "log.json")
    )
    # Which examples share a batch is another matter with two, hence the last digits.
    assert two == pytest.approx(one, rel=0.02)


def test_a_model_that_translates_is_refused_in_one_sentence(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shape: dict[str, Any] = {
        **{f"{side}_{what}": 1 for side in ("encoder", "decoder") for what in ("layers", "attention_heads")},
        "d_model": 8,
        "encoder_ffn_dim": 8,
        "decoder_ffn_dim": 8,
        "vocab_size": 400,
    }
    with models.quiet_transformers():
        MBartForConditionalGeneration(MBartConfig(**shape)).save_pretrained(tmp_path / "base")
    byte_level().save_pretrained(tmp_path / "base")
    config = settings(tmp_path / "base", data, tmp_path / "run")
    with pytest.raises(ModelError, match="translates"):
        train(config)
    file = tmp_path / "fuser.yaml"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")), "utf-8")
    monkeypatch.setattr(sys, "argv", ["training", "fuser", str(file)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    [said] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Error: ")]
    assert "translates" in said


def test_no_step_of_a_run_is_kept_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beams have no scores unless generate keeps the whole vocabulary's of every step: most of a batch's memory."""
    folder = ARCHITECTURES["bart"].save(tmp_path)
    fuser = load_fuser(Config().with_settings({"fusion.model": str(folder), "device": "cpu"}))
    assert isinstance(fuser, Seq2SeqFuser)
    kept: list[int] = []
    generate: Any = fuser.network.generate

    def measured(**arguments: Any) -> Any:
        output = generate(**arguments)
        kept.extend(step.untyped_storage().nbytes() for step in output.scores)
        assert output.sequences_scores.isfinite().all()
        return output

    monkeypatch.setattr(fuser.network, "generate", measured)
    fuser.fuse([FIRST[:2]])
    assert len(kept) > 8
    assert not any(kept)


def test_rotary_frequencies_keep_their_bits(tmp_path: Path) -> None:
    folder = ARCHITECTURES["t5gemma"].save(tmp_path)
    settings = {"fusion.model": str(folder), "device": "cpu", "dtype": "bfloat16"}
    network: Any = load_fuser(Config().with_settings(settings)).network
    assert {parameter.dtype for parameter in network.parameters()} == {torch.bfloat16}
    rotary = [buffer for name, buffer in network.named_buffers() if "inv_freq" in name]
    assert rotary
    assert {buffer.dtype for buffer in rotary} == {torch.float32}


# ---- the configs for a GPU box ----------------------------------------------------------------------------------

GPU_CONFIGS = {
    "bart": "bart",
    "bigbird-pegasus": "bigbird-pegasus",
    "flan-t5": "flan-t5",
    "flan-t5-fusions": "flan-t5",
    "led": "led",
    "longt5": "longt5-tglobal",
    "pegasus": "pegasus",
    "pegasus-x": "pegasus-x",
    "primera": "led",
    "t5gemma": "t5gemma",
    "t5gemma-fusions": "t5gemma",
    "t5gemma2": "t5gemma2",
    "umt5": "umt5",
}


def test_every_config_with_a_model_from_a_hub_is_tried_below(project: Path) -> None:
    folder = project / "configs" / "training"
    bases = {
        file.stem: yaml.safe_load(file.read_text("utf-8")).get("base", "") for file in folder.glob("*.yaml")
    }
    assert {name for name, base in bases.items() if "/" in base} == set(GPU_CONFIGS)


@pytest.mark.parametrize("name", GPU_CONFIGS)
def test_a_config_for_a_gpu_trains_a_tiny_model_of_its_architecture(
    name: str, project: Path, tmp_path: Path, data: Path
) -> None:
    config = FuserConfig.load(project / "configs" / "training" / f"{name}.yaml")
    base = ARCHITECTURES[GPU_CONFIGS[name]].save(tmp_path / "base")
    # What a tiny model on a processor cannot be asked for; everything else is the file's.
    small = config.model_copy(
        update={
            "base": str(base),
            "data": str(data),
            "output": str(tmp_path / "run"),
            "device": "cpu",
            "max_steps": 2,
            "batch_size": 2,
            "accumulate": 2,
            "eval_steps": 2,
            "save_steps": 2,
            "eval_examples": 1,
            "max_source_tokens": 60,
            "max_target_tokens": 24,
        }
    )
    folder = train(small)
    assert changed(base, folder)
    assert_it_runs(folder)
