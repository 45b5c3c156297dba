"""Training end to end with tiny models of every architecture, made on the spot."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
import yaml
from safetensors.torch import load_file
from transformers import LlamaConfig, LlamaForCausalLM, TrainerCallback

from summarizer import models
from summarizer.config import Config
from summarizer.errors import ConfigError, InputError, ModelError
from summarizer.fusion import load_fuser
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.settings import Settings
from summarizer.shipped_fuser import merge_adapter
from tests.tiny_models import ARCHITECTURES, FIRST, SECOND, byte_level
from training.attention import IGNORED, PADDING, TARGET
from training.base import adapted
from training.collation import FusionInDecoderCollator
from training.config import FuserConfig
from training.contrast import contrastive_loss
from training.fid import TrainableFusionInDecoder
from training.fuser import train
from training.setup import callbacks_for

pytestmark = [
    # transformers warns of its own renamings while it reads its own arguments.
    pytest.mark.filterwarnings("ignore:.*gradient_checkpointing.*:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*use_reentrant.*"),
]
SENTENCES = [*FIRST, *SECOND]


def write_rows(folder: Path, *, train: list[dict[str, Any]], val: list[dict[str, Any]]) -> None:
    for name, rows in (("train", train), ("val", val)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Every other target has a false twin."""
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [
        {
            "id": f"row-{number}",
            "sources": [SENTENCES[number % 5], SENTENCES[(number + 1) % 5]],
            "target": SENTENCES[(number + 2) % 5],
            "false": SENTENCES[(number + 3) % 5] if number % 2 else "",
        }
        for number in range(12)
    ]
    write_rows(folder, train=rows, val=rows[:2])
    return folder


def fid_folder(folder: Path) -> Path:
    torch.manual_seed(0)
    tok = byte_level()
    lm = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=400,
            hidden_size=24,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            tie_word_embeddings=True,
        )
    )
    model = TrainableFusionInDecoder.from_causal_lm(
        lm, prefix="<s>", source_template="{}\n", target_prompt="\n", end_tokens=[2]
    )
    with models.quiet_transformers():
        model.save_pretrained(folder)
    tok.save_pretrained(folder)
    return folder


def family_folder(family: str, folder: Path) -> Path:
    if family == "fid":
        return fid_folder(folder)
    options: dict[str, Any] = {"separator": True} if family == "led" else {}
    return ARCHITECTURES[family].save(folder, **options)


def settings(base: Path, data: Path, output: Path, **changes: Any) -> FuserConfig:
    return FuserConfig.model_validate(
        {
            "base": str(base),
            "data": str(data),
            "output": str(output),
            "device": "cpu",
            "bf16": False,
            "batch_size": 2,
            "max_steps": 6,
            "save_steps": 2,
            "eval_steps": 6,
            "eval_examples": 1,
            "max_source_tokens": 60,
            "max_target_tokens": 24,
            **changes,
        }
    )


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(min(folder.glob("*.safetensors")))


# Of each architecture, that it learns, is saved and runs: in test_hub.py.
@pytest.mark.parametrize("family", ["fid", "led"])
def test_a_finished_folder_runs_and_says_how_it_was_trained(family: str, tmp_path: Path, data: Path) -> None:
    base = family_folder(family, tmp_path / "base")
    folder = train(settings(base, data, tmp_path / "run"))
    before, after = weights(base), weights(folder)
    changed = [name for name in after if name in before and not torch.equal(before[name], after[name])]
    assert changed
    fuser = load_fuser(
        Config().with_settings({"fusion.model": str(folder), "fusion.max_new_tokens": 16, "device": "cpu"})
    )
    assert len(fuser.fuse([FIRST[:2], SECOND[:1]])) == 2
    card = (folder / "README.md").read_text("utf-8")
    assert "facts found in the sources" in card
    assert (tmp_path / "run" / "curve.png").stat().st_size > 1000
    run = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert run["seed"] == 0
    assert run["versions"]["torch"] == torch.__version__


class Killed(Exception):
    """What a power cut does."""


class KillAt(TrainerCallback):
    def __init__(self, step: int) -> None:
        self.step = step

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.global_step == self.step:
            raise Killed


@pytest.mark.parametrize("contrast", [0.0, 0.5])
@pytest.mark.parametrize("lora", [None, {"r": 4, "alpha": 8, "dropout": 0.1}])
@pytest.mark.usefixtures("undrawn")
def test_a_killed_run_goes_on_and_ends_with_the_same_weights(
    lora: dict[str, Any] | None, contrast: float, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = fid_folder(tmp_path / "base")
    if contrast:  # half of the twins are the fuser's own
        rows = [json.loads(line) for line in (data / "train.jsonl").read_text("utf-8").splitlines()]
        rows = [{**row, "false": SECOND[0], "own": place % 2 == 0} for place, row in enumerate(rows)]
        write_rows(data, train=rows, val=rows[:1])
    # Two epochs and a bit: the order of the second one has to come back too.
    changes = {"max_steps": 14, "eval_steps": 100, "lora": lora, "contrast": contrast}
    undisturbed = train(settings(base, data, tmp_path / "one", **changes))
    config = settings(base, data, tmp_path / "two", **changes)
    for step in (3, 9):
        monkeypatch.setattr(
            "training.fuser.callbacks_for", lambda c, step=step: [*callbacks_for(c), KillAt(step)]
        )
        with pytest.raises(Killed):
            train(config)
    monkeypatch.setattr("training.fuser.callbacks_for", callbacks_for)
    said: list[str] = []
    resumed = train(config, progress=said.append)
    assert any("checkpoint-8" in text for text in said)
    one, two = weights(undisturbed), weights(resumed)
    assert one.keys() == two.keys()
    assert all(torch.equal(one[name], two[name]) for name in one)
    if contrast:
        known = json.loads((tmp_path / "two" / "reference.json").read_text("utf-8"))
        assert known == json.loads((tmp_path / "one" / "reference.json").read_text("utf-8"))
        assert all(value <= 0 for value in known)
        assert not any(known[1::2])


@pytest.mark.usefixtures("undrawn")
def test_a_run_that_gets_no_better_ends_early(tmp_path: Path, data: Path) -> None:
    base = fid_folder(tmp_path / "base")
    config = settings(
        base, data, tmp_path / "run", learning_rate=1e-30, patience=2, eval_steps=2, max_steps=40
    )
    train(config)
    log = json.loads((tmp_path / "run" / "log.json").read_text("utf-8"))
    assert max(entry["step"] for entry in log) == 6  # the first evaluation, and two that were no better
    assert all("eval_score" in entry for entry in log if "eval_loss" in entry)


TOGETHER = """
import sys
import training.fuser
from torch.distributed.launcher.api import LaunchConfig, elastic_launch
from transformers import TrainerCallback
from training.config import FuserConfig

class Sums(TrainerCallback):
    def on_train_end(self, args, state, control, model=None, **kwargs):
        total = sum(p.double().sum().item() for p in model.parameters())
        with open(f"{sys.argv[2]}.{args.process_index}", "w") as file:
            file.write(repr(total))

def run():
    training.fuser.callbacks_for = lambda config: [Sums()]
    training.fuser.train(FuserConfig.load(sys.argv[1]))

# Copies of this process: to import all of it anew would take each longer than the training.
elastic_launch(
    LaunchConfig(
        min_nodes=1, max_nodes=1, nproc_per_node=2, max_restarts=0, start_method="fork",
        run_id="together", rdzv_backend="c10d", rdzv_endpoint="localhost:0",
    ),
    run,
)()
"""


def test_two_processes_train_together_and_end_with_the_same_weights(
    tmp_path: Path, data: Path, project: Path
) -> None:
    """As ``accelerate launch`` starts them on several GPUs, here on processors; alone with its half each would end elsewhere."""
    base = fid_folder(tmp_path / "base")
    config = settings(base, data, tmp_path / "run", contrast=0.5, patience=3, eval_steps=2, max_minutes=9.0)
    file, script = tmp_path / "fuser.yaml", tmp_path / "together.py"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")), "utf-8")
    script.write_text(TOGETHER, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(file), str(tmp_path / "sum")],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": str(project),
            "OMP_NUM_THREADS": "1",
            "CUDA_VISIBLE_DEVICES": "",
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert (tmp_path / "sum.0").read_text("utf-8") == (tmp_path / "sum.1").read_text("utf-8")
    log = json.loads((tmp_path / "run" / "log.json").read_text("utf-8"))
    # Six steps of two batches of two go over the twelve examples twice.
    assert max(entry["epoch"] for entry in log) == 2.0
    assert weights(tmp_path / "run" / "model")


def test_contrast_is_refused_for_another_encoder_decoder(tmp_path: Path, data: Path) -> None:
    with pytest.raises(ConfigError, match="contrast is for a Fusion-in-Decoder"):
        train(settings(family_folder("bart", tmp_path / "base"), data, tmp_path / "run", contrast=0.5))


@pytest.mark.usefixtures("undrawn")
def test_other_settings_do_not_mix_with_an_old_run(tmp_path: Path, data: Path) -> None:
    base = fid_folder(tmp_path / "base")
    train(settings(base, data, tmp_path / "run", max_steps=2))
    other = settings(base, data, tmp_path / "run", max_steps=2, learning_rate=0.1)
    with pytest.raises(ConfigError, match="learning_rate"):
        train(other)
    train(other, fresh=True)


@pytest.mark.usefixtures("undrawn")
def test_time_that_is_up_leaves_a_checkpoint(tmp_path: Path, data: Path) -> None:
    base = fid_folder(tmp_path / "base")
    train(settings(base, data, tmp_path / "run", max_minutes=1e-6, save_steps=100))
    assert (tmp_path / "run" / "checkpoint-1").is_dir()


def test_missing_examples_are_named(tmp_path: Path) -> None:
    base = fid_folder(tmp_path / "base")
    with pytest.raises(InputError, match=r"train\.jsonl"):
        train(settings(base, tmp_path / "nowhere", tmp_path / "run"))


def test_a_decoder_only_base_is_refused(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "lm"
    with models.quiet_transformers():
        fid_model = TrainableFusionInDecoder.from_pretrained(fid_folder(tmp_path / "base"))
        fid_model.lm.save_pretrained(folder)
    byte_level().save_pretrained(folder)
    with pytest.raises(ModelError, match="no encoder-decoder"):
        train(settings(folder, data, tmp_path / "run"))


@pytest.mark.parametrize("lora", [None, {"r": 8, "alpha": 16}])
@pytest.mark.usefixtures("undrawn")
def test_contrast_tells_a_target_from_its_false_twin(
    lora: dict[str, Any] | None, tmp_path: Path, data: Path
) -> None:
    """Whichever of two wordings is called the false one, the other gains on it: nothing else tells them apart."""
    base = fid_folder(tmp_path / "base")
    one, other = f"{FIRST[0][:-1]} today.", f"{FIRST[0][:-1]} again."
    margins = []
    for number, (good, false) in enumerate(((one, other), (other, one))):
        rows = [{"id": f"row-{n}", "sources": SECOND[:2], "target": good, "false": false} for n in range(4)]
        write_rows(data, train=rows, val=rows)
        changes = {
            "contrast": 5.0,
            "learning_rate": 1e-2,
            "max_steps": 60,
            "eval_steps": 100,
            "save_steps": 100,
            "lora": lora,
        }
        folder = train(settings(base, data, tmp_path / f"run-{number}", **changes))
        fuser = load_fuser(Config().with_settings({"fusion.model": str(folder), "device": "cpu"}))
        assert isinstance(fuser, EmbeddedFuser)
        claims = [fuser.packer.claim(text) for text in (one, other)]
        [read] = fuser.network.claims([(fuser.packer.sources(SECOND[:2]), claims)])
        margins.append(sum(read[0]) - sum(read[1]))
    assert margins[0] > margins[1]


def test_contrast_costs_nothing_where_no_twin_is_known() -> None:
    read = torch.tensor([[0.0, -1.0, -3.0, 0.0]])
    segments = torch.tensor([[1, TARGET, TARGET, TARGET]])
    counted = torch.tensor([[False, True, True, False]])
    none = torch.zeros(1)
    assert contrastive_loss(read, segments, counted, weight=9.0, reference=none).item() == pytest.approx(2.0)


def test_contrast_costs_less_the_less_likely_the_twin_is() -> None:
    segments = torch.tensor([[1, TARGET, TARGET - 1]])
    counted = torch.tensor([[False, True, True]])

    def loss(true: float, false: float, weight: float = 1.0) -> float:
        read = torch.tensor([[0.0, true, false]])
        return contrastive_loss(read, segments, counted, weight=weight, reference=torch.zeros(1)).item()

    assert loss(-2.0, -2.0) == pytest.approx(2.0 + math.log(2))
    assert loss(-2.0, -5.0) == pytest.approx(2.0 + math.log1p(math.exp(-3)))
    assert loss(-2.0, -5.0) < loss(-2.0, -2.0) < loss(-2.0, -1.0)
    assert loss(-2.0, -5.0, weight=0.1) == pytest.approx(2.0 + 0.1 * math.log1p(math.exp(-3)))


def test_contrast_asks_of_the_fusers_own_sentence_to_come_apart_from_where_it_stood() -> None:
    segments = torch.tensor([[1, TARGET, TARGET - 1]])
    counted = torch.tensor([[False, True, True]])

    def loss(true: float, false: float, reference: float) -> float:
        read = torch.tensor([[0.0, true, false]])
        return contrastive_loss(
            read, segments, counted, weight=1.0, reference=torch.tensor([reference])
        ).item()

    assert loss(-9.0, -1.0, -8.0) == pytest.approx(9.0 + math.log(2))
    assert loss(-9.0, -4.0, -8.0) == pytest.approx(9.0 + math.log1p(math.exp(-3)))


# ---- parts ------------------------------------------------------------------------------------------------------


def test_training_reads_sources_as_the_fuser_does(tmp_path: Path) -> None:
    folder = fid_folder(tmp_path / "base")
    config = Config().with_settings({"fusion.model": str(folder), "device": "cpu"})
    fuser = load_fuser(config)
    assert isinstance(fuser, EmbeddedFuser)
    model = TrainableFusionInDecoder.from_pretrained(folder)
    collator = FusionInDecoderCollator(byte_level(), model.config.format, max_target_tokens=40)
    batch = collator([{"sources": [SECOND[0], FIRST[0]], "target": FIRST[1]}])
    ids, segments, labels = batch["input_ids"][0], batch["segments"][0], batch["labels"][0]
    sources = fuser.packer.sources(sorted([SECOND[0], FIRST[0]]))
    assert tuple(ids[segments == 0].tolist()) == fuser.packer.prefix
    assert [tuple(ids[segments == number].tolist()) for number in (1, 2)] == sources
    assert segments.max() == len(sources)
    written = labels[labels != IGNORED].tolist()
    assert byte_level().decode(written, skip_special_tokens=True) == FIRST[1]
    assert written[-1] == 2
    prompt = fuser.packer.prompt
    assert ids[segments == TARGET].tolist() == [*prompt, *written]
    assert labels[segments == TARGET][: len(prompt)].tolist() == [IGNORED] * len(prompt)
    assert labels[segments != TARGET].eq(IGNORED).all()


def test_training_goes_on_from_what_was_told_as_the_fuser_does(tmp_path: Path) -> None:
    folder = fid_folder(tmp_path / "base")
    fuser = load_fuser(Config().with_settings({"fusion.model": str(folder), "device": "cpu"}))
    assert isinstance(fuser, EmbeddedFuser)
    model = TrainableFusionInDecoder.from_pretrained(folder)
    collator = FusionInDecoderCollator(byte_level(), model.config.format, max_target_tokens=40)
    batch = collator([{"sources": [SECOND[0]], "target": FIRST[1], "before": FIRST[0]}])
    ids, segments = batch["input_ids"][0], batch["segments"][0]
    read = [tuple(ids[segments == number].tolist()) for number in (1, 2)]
    assert read == fuser.packer.sources([SECOND[0]], before=FIRST[0])
    assert byte_level().decode(list(read[1])) == f"So far: {FIRST[0]}\n"


def texts_of(batch: dict[str, torch.Tensor], row: int) -> list[tuple[str, str]]:
    """Each text of a row behind its sources, and what of it is learned."""
    ids, segments, labels = batch["input_ids"][row], batch["segments"][row], batch["labels"][row]
    found = []
    for segment in range(TARGET, int(segments.min()) - 1, -1):
        own = segments == segment
        learned = labels[own][labels[own] != IGNORED]
        read = byte_level().decode(ids[own], skip_special_tokens=True)
        found.append((str(read).strip(), str(byte_level().decode(learned, skip_special_tokens=True))))
    return found


@pytest.mark.parametrize("contrast", [False, True])
def test_a_false_twin_stands_behind_its_target_where_there_is_one(contrast: bool, tmp_path: Path) -> None:
    form = TrainableFusionInDecoder.from_pretrained(fid_folder(tmp_path / "base")).config.format
    collator = FusionInDecoderCollator(byte_level(), form, max_target_tokens=40, contrast=contrast)
    example = {"sources": SECOND[:2], "target": FIRST[0]}
    # The last is as examples were written before there were twins.
    batch = collator([{**example, "false": FIRST[1]}, {**example, "false": ""}, example])
    target, twin = (FIRST[0], FIRST[0]), (FIRST[1], FIRST[1])
    assert [texts_of(batch, row) for row in range(3)] == [
        [target, twin] if contrast else [target],
        [target],
        [target],
    ]
    assert batch["labels"][batch["segments"] > PADDING].eq(IGNORED).all()


@pytest.fixture
def adapter(tmp_path: Path) -> Callable[[], tuple[Any, Any, Path]]:
    def make() -> tuple[Any, Any, Path]:
        """The base model, peft's own merge of a trained adapter, and the adapter's folder."""
        base = TrainableFusionInDecoder.from_pretrained(fid_folder(tmp_path / "base"))
        wrapped = peft.get_peft_model(
            TrainableFusionInDecoder.from_pretrained(tmp_path / "base"),
            peft.LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj", "down_proj"]),
        )
        torch.manual_seed(5)
        for name, parameter in wrapped.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(parameter)
        wrapped.save_pretrained(str(tmp_path / "adapter"))
        return base, wrapped.merge_and_unload(), tmp_path / "adapter"

    return make


def test_a_merged_adapter_equals_pefts_own(adapter: Callable[[], tuple[Any, Any, Path]]) -> None:
    base, oracle, folder = adapter()
    mine, theirs = dict(base.lm.state_dict()), oracle.lm.state_dict()
    merge_adapter(mine, folder)
    assert mine.keys() == theirs.keys()
    assert all(torch.allclose(mine[name], theirs[name], atol=1e-6) for name in mine)


def test_a_broken_adapter_is_a_model_error(adapter: Callable[[], tuple[Any, Any, Path]]) -> None:
    base, _, folder = adapter()
    (folder / "adapter_model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="adapter"):
        merge_adapter(dict(base.lm.state_dict()), folder)


def test_a_finished_adapter_is_gone_on_from(
    adapter: Callable[[], tuple[Any, Any, Path]], tmp_path: Path
) -> None:
    base, _, folder = adapter()
    network = adapted(
        base, settings(tmp_path, tmp_path, tmp_path, lora={"r": 4}, initial_adapter=str(folder))
    )
    found: dict[str, torch.Tensor] = peft.get_peft_model_state_dict(network)
    finished = load_file(folder / "adapter_model.safetensors")
    assert found.keys() == finished.keys()
    assert all(torch.equal(found[name], finished[name]) for name in finished)
    assert {name for name, each in network.named_parameters() if each.requires_grad} == {
        name for name, _ in network.named_parameters() if "lora_" in name
    }


@pytest.mark.parametrize(
    ("rank", "folder_is_there", "why"), [(16, True, "has rank"), (4, False, "holds no adapter")]
)
def test_an_adapter_of_another_rank_or_none_is_a_config_error(
    rank: int,
    folder_is_there: bool,
    why: str,
    adapter: Callable[[], tuple[Any, Any, Path]],
    tmp_path: Path,
) -> None:
    base, _, folder = adapter()
    begun = folder if folder_is_there else tmp_path / "nowhere"
    with pytest.raises(ConfigError, match=why):
        adapted(base, settings(tmp_path, tmp_path, tmp_path, lora={"r": rank}, initial_adapter=str(begun)))


def test_every_training_config_is_valid(project: Path) -> None:
    from training.calibration import CalibrationConfig
    from training.config import DataConfig
    from training.context import ContextConfig
    from training.events import EventsConfig
    from training.joins import JoinsConfig
    from training.selection import SelectionConfig
    from training.tuning import TuningConfig

    others: dict[str, type[Settings]] = {
        "calibrate": CalibrationConfig,
        "context": ContextConfig,
        "joins": JoinsConfig,
        "selection": SelectionConfig,
        "events": EventsConfig,
        "ranker": TuningConfig,
    }
    for path in sorted((project / "configs" / "training").glob("*.yaml")):
        read: type[Settings] = (
            DataConfig if "corpora" in yaml.safe_load(path.read_text("utf-8")) else FuserConfig
        )
        assert others.get(path.stem, read).load(path)
