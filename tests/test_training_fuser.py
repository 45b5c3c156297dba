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
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, TrainerCallback

import training.fuser
from summarizer import models
from summarizer.config import Config
from summarizer.errors import ConfigError, InputError, ModelError
from summarizer.fusion import load_fuser
from summarizer.fusion.adapter import judge_head, merge_adapter
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.fusion.fid import IGNORED, PADDING, TARGET, FusionInDecoder
from summarizer.fusion.rows import batch as batch_of
from tests.test_fusion_seq2seq import FAMILIES, FIRST, SECOND, tokenizer
from training.collation import FusionInDecoderCollator
from training.config import FuserConfig, LoraConfig
from training.fuser import adapted, contrastive_loss, judge_loss, train

pytestmark = [
    # transformers warns of its own renamings while it reads its own arguments.
    pytest.mark.filterwarnings("ignore:.*gradient_checkpointing.*:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*use_reentrant.*"),
]
SENTENCES = [*FIRST, *SECOND]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [
        {
            "id": f"row-{number}",
            "sources": [SENTENCES[number % 5], SENTENCES[(number + 1) % 5]],
            "target": SENTENCES[(number + 2) % 5],
        }
        for number in range(12)
    ]
    for name, chosen in (("train", rows), ("val", rows[:2])):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in chosen), "utf-8")
    return folder


def fid_folder(folder: Path, **changes: Any) -> Path:
    torch.manual_seed(0)
    tok = tokenizer()
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
    model = FusionInDecoder.from_causal_lm(
        lm, prefix="<s>", source_template="{}\n", target_prompt="\n", end_tokens=[2], **changes
    )
    with models.quiet_transformers():
        model.save_pretrained(folder)
    tok.save_pretrained(folder)
    return folder


def family_folder(family: str, folder: Path) -> Path:
    if family == "fid":
        return fid_folder(folder)
    torch.manual_seed(3)
    with models.quiet_transformers():
        FAMILIES[family]().save_pretrained(folder)
    tokenizer(separator=family == "led").save_pretrained(folder)
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


@pytest.mark.parametrize("family", ["fid", *FAMILIES])
def test_every_family_is_trained_and_the_finished_folder_runs(
    family: str, tmp_path: Path, data: Path
) -> None:
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


@pytest.mark.parametrize("lora", [None, {"r": 4, "alpha": 8, "dropout": 0.1}])
def test_a_killed_run_goes_on_and_ends_with_the_same_weights(
    lora: dict[str, Any] | None, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = fid_folder(tmp_path / "base")
    # Two epochs and a bit: the order of the second one has to come back too.
    changes = {"max_steps": 14, "eval_steps": 100, "lora": lora}
    undisturbed = train(settings(base, data, tmp_path / "one", **changes))
    config = settings(base, data, tmp_path / "two", **changes)
    callbacks = training.fuser._callbacks
    for step in (3, 9):
        monkeypatch.setattr(training.fuser, "_callbacks", lambda c, step=step: [*callbacks(c), KillAt(step)])
        with pytest.raises(Killed):
            train(config)
    monkeypatch.setattr(training.fuser, "_callbacks", callbacks)
    said: list[str] = []
    resumed = train(config, progress=said.append)
    assert any("checkpoint-8" in text for text in said)
    one, two = weights(undisturbed), weights(resumed)
    assert one.keys() == two.keys()
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_a_run_that_gets_no_better_ends_early(tmp_path: Path, data: Path) -> None:
    base = fid_folder(tmp_path / "base")
    config = settings(
        base, data, tmp_path / "run", learning_rate=1e-30, patience=2, eval_steps=2, max_steps=40
    )
    train(config)
    log = json.loads((tmp_path / "run" / "log.json").read_text("utf-8"))
    assert max(entry["step"] for entry in log) == 6  # the first evaluation, and two that were no better
    assert all("eval_score" in entry for entry in log if "eval_loss" in entry)


def test_two_processes_train_together(tmp_path: Path, data: Path, project: Path) -> None:
    """As ``accelerate launch`` starts them on several GPUs, here on processors."""
    config = settings(
        fid_folder(tmp_path / "base"), data, tmp_path / "run", patience=3, eval_steps=2, max_minutes=9.0
    )
    file = tmp_path / "fuser.yaml"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")), "utf-8")
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
    log = json.loads((tmp_path / "run" / "log.json").read_text("utf-8"))
    # Six steps of two batches of two go over the twelve examples twice.
    assert max(entry["epoch"] for entry in log) == 2.0
    assert weights(tmp_path / "run" / "model")


SUMS = """
import sys
import training.fuser
from transformers import TrainerCallback
from training.config import FuserConfig

class Sums(TrainerCallback):
    def on_train_end(self, args, state, control, model=None, **kwargs):
        total = sum(p.double().sum().item() for p in model.parameters())
        with open(f"{sys.argv[2]}.{args.process_index}", "w") as file:
            file.write(repr(total))

training.fuser._callbacks = lambda config: [Sums()]
training.fuser.train(FuserConfig.load(sys.argv[1]))
"""


def test_two_processes_that_judge_end_with_the_same_weights(
    tmp_path: Path, data: Path, project: Path
) -> None:
    """Each saw half of the examples: alone with them, each would end elsewhere."""
    base = fid_folder(tmp_path / "base", judge=True)
    config = settings(base, data, tmp_path / "run", judge=1.0, contrast=0.5, eval_steps=50)
    file, script = tmp_path / "fuser.yaml", tmp_path / "sums.py"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")), "utf-8")
    script.write_text(SUMS, "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"),
            *(str(script), str(file), str(tmp_path / "sum")),
        ],
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


def test_a_base_without_a_head_is_given_one(tmp_path: Path, data: Path) -> None:
    folder = train(settings(fid_folder(tmp_path / "base"), data, tmp_path / "run", judge=1.0))
    assert FusionInDecoder.from_pretrained(folder).judge is not None


def test_judging_is_refused_for_another_encoder_decoder(tmp_path: Path, data: Path) -> None:
    with pytest.raises(ConfigError, match="contrast and judge are for a Fusion-in-Decoder"):
        train(settings(family_folder("bart", tmp_path / "base"), data, tmp_path / "run", judge=1.0))


def test_what_is_there_to_be_judged_is_not_written(tmp_path: Path, data: Path) -> None:
    """Without a judge, an example that has no target teaches nothing: the run is that of the others alone."""
    base = fid_folder(tmp_path / "base")
    alone = weights(train(settings(base, data, tmp_path / "one")))
    judged = {"id": "j", "sources": SECOND[:2], "target": "", "claims": [FIRST[0]], "verdicts": [1]}
    rows = (data / "train.jsonl").read_text("utf-8").splitlines()
    empty: dict[str, list[str]] = {"claims": [], "verdicts": []}
    rows = [json.dumps({**json.loads(row), **empty}) for row in rows] + [json.dumps(judged)]
    (data / "train.jsonl").write_text("".join(row + "\n" for row in rows), "utf-8")
    beside = weights(train(settings(base, data, tmp_path / "two")))
    assert all(torch.equal(alone[name], beside[name]) for name in alone)


def test_other_settings_do_not_mix_with_an_old_run(tmp_path: Path, data: Path) -> None:
    base = fid_folder(tmp_path / "base")
    train(settings(base, data, tmp_path / "run", max_steps=2))
    other = settings(base, data, tmp_path / "run", max_steps=2, learning_rate=0.1)
    with pytest.raises(ConfigError, match="learning_rate"):
        train(other)
    train(other, fresh=True)


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
        fid_model = FusionInDecoder.from_pretrained(fid_folder(tmp_path / "base"))
        fid_model.lm.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    with pytest.raises(ConfigError, match="no encoder-decoder"):
        train(settings(folder, data, tmp_path / "run"))


@pytest.mark.parametrize("lora", [None, {"r": 8, "alpha": 16}])
def test_contrast_tells_a_target_from_its_false_twin(
    lora: dict[str, Any] | None, tmp_path: Path, data: Path
) -> None:
    """Whichever of two wordings is called the false one, the other gains on it: nothing else tells them apart."""
    base = fid_folder(tmp_path / "base")
    one, other = f"{FIRST[0][:-1]} today.", f"{FIRST[0][:-1]} again."
    margins = []
    for number, (good, false) in enumerate(((one, other), (other, one))):
        rows = [{"id": f"row-{n}", "sources": SECOND[:2], "target": good, "false": false} for n in range(4)]
        for name in ("train", "val"):
            (data / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
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
        row = fuser.packer.claims(SECOND[:2], [one, other])
        tensors = batch_of([row])
        read = fuser.model.log_probabilities(**tensors)
        sums = [(read * (tensors["segments"] == TARGET - place)).sum().item() for place in range(2)]
        margins.append(sums[0] - sums[1])
    assert margins[0] > margins[1]


def test_contrast_costs_nothing_where_no_twin_is_known() -> None:
    read = torch.tensor([[0.0, -1.0, -3.0, 0.0]])
    segments = torch.tensor([[1, TARGET, TARGET, TARGET]])
    counted = torch.tensor([[False, True, True, False]])
    assert contrastive_loss(read, segments, counted, weight=9.0).item() == pytest.approx(2.0)


def test_contrast_costs_less_the_less_likely_the_twin_is() -> None:
    segments = torch.tensor([[1, TARGET, TARGET - 1]])
    counted = torch.tensor([[False, True, True]])

    def loss(true: float, false: float, weight: float = 1.0) -> float:
        return contrastive_loss(torch.tensor([[0.0, true, false]]), segments, counted, weight=weight).item()

    assert loss(-2.0, -2.0) == pytest.approx(2.0 + math.log(2))
    assert loss(-2.0, -5.0) == pytest.approx(2.0 + math.log1p(math.exp(-3)))
    assert loss(-2.0, -5.0) < loss(-2.0, -2.0) < loss(-2.0, -1.0)
    assert loss(-2.0, -5.0, weight=0.1) == pytest.approx(2.0 + 0.1 * math.log1p(math.exp(-3)))


# ---- the head that judges ---------------------------------------------------------------------------------------


def judged_row(number: int, *verdicts: tuple[str, int], target: str = "", false: str = "") -> dict[str, Any]:
    return {
        "id": f"row-{number}",
        "sources": SECOND[:2],
        "before": "",
        "target": target,
        "false": false,
        "claims": [text for text, _ in verdicts],
        "verdicts": [verdict for _, verdict in verdicts],
    }


def write_rows(folder: Path, *, train: list[dict[str, Any]], val: list[dict[str, Any]]) -> None:
    for name, rows in (("train", train), ("val", val)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def test_a_killed_run_with_a_head_ends_with_the_same_head_in_adapter_and_model(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed = [
        judged_row(number, target=SENTENCES[number % 3], false=SENTENCES[3])
        if number % 2
        else judged_row(number, (SENTENCES[number % 3], 1), (SENTENCES[4], 0))
        for number in range(8)
    ]
    write_rows(data, train=mixed, val=[row for row in mixed if row["target"]][:2])
    base = fid_folder(tmp_path / "base", judge=True)
    changes = {
        "judge": 1.0,
        "contrast": 0.5,
        "learning_rate": 1e-2,
        "lora": {"r": 4, "alpha": 8, "dropout": 0.1},
    }
    undisturbed = train(settings(base, data, tmp_path / "one", **changes))
    config = settings(base, data, tmp_path / "two", **changes)
    callbacks = training.fuser._callbacks
    monkeypatch.setattr(training.fuser, "_callbacks", lambda c: [*callbacks(c), KillAt(3)])
    with pytest.raises(Killed):
        train(config)
    monkeypatch.setattr(training.fuser, "_callbacks", callbacks)
    said: list[str] = []
    resumed = train(config, progress=said.append)
    assert any("checkpoint-2" in text for text in said)
    one, two, before = weights(undisturbed), weights(resumed), weights(base)
    assert one.keys() == two.keys() == before.keys()
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert not torch.allclose(one["judge.weight"].float(), before["judge.weight"], atol=1e-3)
    for output, model in (("one", one), ("two", two)):
        head = judge_head(tmp_path / output / "adapter", width=24)
        assert head is not None
        assert torch.equal(head.weight.to(torch.bfloat16), model["judge.weight"])
        assert torch.equal(head.bias.to(torch.bfloat16), model["judge.bias"])


@pytest.mark.parametrize("lora", [None, {"r": 8, "alpha": 16}])
def test_the_head_learns_whichever_of_two_texts_is_called_true(
    lora: dict[str, Any] | None, tmp_path: Path, data: Path
) -> None:
    """From examples that have no target, too."""
    base = fid_folder(tmp_path / "base", judge=True)
    one, other = f"{FIRST[0][:-1]} today.", f"{FIRST[0][:-1]} again."
    for number, true in enumerate((one, other)):
        rows = [judged_row(n, (one, int(one == true)), (other, int(other == true))) for n in range(4)]
        write_rows(data, train=rows, val=[judged_row(9, target=SENTENCES[0])])
        changes = {"judge": 1.0, "learning_rate": 1e-2, "max_steps": 40, "eval_steps": 100, "save_steps": 100}
        folder = train(settings(base, data, tmp_path / f"run-{number}", **changes, lora=lora))
        fuser = load_fuser(Config().with_settings({"fusion.model": str(folder), "device": "cpu"}))
        assert isinstance(fuser, EmbeddedFuser)
        read = batch_of([fuser.packer.claims(SECOND[:2], [one, other])])
        with torch.inference_mode():
            hidden = fuser.model.hidden_states(read["input_ids"], read["segments"], read["position_ids"])
            logits = fuser.model.verdicts(hidden, read["segments"], 2)[0]
        assert logits.gt(0).tolist() == [one == true, other == true]


def test_a_verdict_costs_less_the_surer_the_head_is_of_it() -> None:
    def loss(logit: float, verdict: int) -> float:
        return judge_loss(torch.tensor([[logit]]), torch.tensor([[verdict]])).item()

    assert [loss(0.0, 1), loss(0.0, 0)] == pytest.approx([math.log(2)] * 2)
    assert [loss(2.0, 1), loss(-2.0, 0)] == pytest.approx([math.log1p(math.exp(-2))] * 2)
    assert loss(2.0, 0) == pytest.approx(math.log1p(math.exp(2)))


def test_true_and_false_texts_of_a_row_are_told_apart_and_those_of_other_rows_are_not() -> None:
    apart = judge_loss(torch.tensor([[1.0], [-2.0]]), torch.tensor([[1], [0]])).item()
    alone = (math.log1p(math.exp(-1)) + math.log1p(math.exp(-2))) / 2
    assert apart == pytest.approx(alone)
    together = judge_loss(torch.tensor([[1.0, -2.0]]), torch.tensor([[1, 0]])).item()
    assert together == pytest.approx(alone + math.log1p(math.exp(-3)))


def test_places_without_a_text_cost_nothing() -> None:
    logits, verdicts = torch.tensor([[1.0, -2.0]]), torch.tensor([[1, 0]])
    wide = torch.tensor([[1.0, -2.0, 9.0], [7.0, -8.0, 9.0]])
    padded = torch.tensor([[1, 0, -1], [-1, -1, -1]])
    assert judge_loss(wide, padded).item() == pytest.approx(judge_loss(logits, verdicts).item())
    assert judge_loss(wide, torch.full_like(padded, -1)).item() == 0


def test_a_judged_text_is_no_false_twin(tmp_path: Path) -> None:
    model = FusionInDecoder.from_pretrained(fid_folder(tmp_path / "base"))
    collator = FusionInDecoderCollator(tokenizer(), model.config, max_target_tokens=40, claims=True)  # type: ignore[arg-type]
    batch = collator([{"sources": SECOND[:2], "target": FIRST[1], "claims": [FIRST[0]], "verdicts": [1]}])
    assert batch["labels"][batch["segments"] == TARGET - 1].eq(IGNORED).all()
    assert batch["labels"][batch["segments"] == TARGET].ne(IGNORED).any()
    assert batch["verdicts"].tolist() == [[1, 1]]


# ---- parts ------------------------------------------------------------------------------------------------------


def test_training_reads_sources_as_the_fuser_does(tmp_path: Path) -> None:
    folder = fid_folder(tmp_path / "base")
    config = Config().with_settings({"fusion.model": str(folder), "device": "cpu"})
    fuser = load_fuser(config)
    assert isinstance(fuser, EmbeddedFuser)
    model = FusionInDecoder.from_pretrained(folder)
    collator = FusionInDecoderCollator(tokenizer(), model.config, max_target_tokens=40)  # type: ignore[arg-type]
    batch = collator([{"sources": [SECOND[0], FIRST[0]], "target": FIRST[1]}])
    ids, segments, labels = batch["input_ids"][0], batch["segments"][0], batch["labels"][0]
    sources = fuser._source_ids(sorted([SECOND[0], FIRST[0]]))
    assert ids[segments == 0].tolist() == fuser._ids(model.config.prefix).tolist()
    assert [ids[segments == number].tolist() for number in (1, 2)] == sources
    assert segments.max() == len(sources)
    written = labels[labels != IGNORED].tolist()
    assert tokenizer().decode(written, skip_special_tokens=True) == FIRST[1]
    assert written[-1] == 2
    prompt = fuser._target_prompt.tolist()
    assert ids[segments == TARGET].tolist() == [*prompt, *written]
    assert labels[segments == TARGET][: len(prompt)].tolist() == [IGNORED] * len(prompt)
    assert labels[segments != TARGET].eq(IGNORED).all()


def test_training_goes_on_from_what_was_told_as_the_fuser_does(tmp_path: Path) -> None:
    folder = fid_folder(tmp_path / "base")
    fuser = load_fuser(Config().with_settings({"fusion.model": str(folder), "device": "cpu"}))
    assert isinstance(fuser, EmbeddedFuser)
    model = FusionInDecoder.from_pretrained(folder)
    collator = FusionInDecoderCollator(tokenizer(), model.config, max_target_tokens=40)  # type: ignore[arg-type]
    batch = collator([{"sources": [SECOND[0]], "target": FIRST[1], "before": FIRST[0]}])
    ids, segments = batch["input_ids"][0], batch["segments"][0]
    read = [ids[segments == number].tolist() for number in (1, 2)]
    assert read == fuser._source_ids([SECOND[0]], FIRST[0])
    assert tokenizer().decode(read[1]) == f"So far: {FIRST[0]}\n"


@pytest.fixture
def judging_collator(tmp_path: Path) -> FusionInDecoderCollator:
    model = FusionInDecoder.from_pretrained(fid_folder(tmp_path / "base"))
    config: Any = model.config
    return FusionInDecoderCollator(tokenizer(), config, max_target_tokens=40, claims=True)


def texts_of(batch: dict[str, torch.Tensor], row: int) -> list[tuple[str, str]]:
    """Each text of a row behind its sources, and what of it is learned."""
    ids, segments, labels = batch["input_ids"][row], batch["segments"][row], batch["labels"][row]
    found = []
    for segment in range(TARGET, int(segments.min()) - 1, -1):
        own = segments == segment
        learned = labels[own][labels[own] != IGNORED]
        read = tokenizer().decode(ids[own], skip_special_tokens=True)
        found.append((str(read).strip(), str(tokenizer().decode(learned, skip_special_tokens=True))))
    return found


def test_target_false_twin_and_what_else_was_judged_stand_behind_the_sources(
    judging_collator: FusionInDecoderCollator,
) -> None:
    claims = [(FIRST[2], 1), (SECOND[0], 0)]
    batch = judging_collator([judged_row(0, *claims, target=FIRST[0], false=FIRST[1])])
    assert texts_of(batch, 0) == [
        (FIRST[0], FIRST[0]),
        (FIRST[1], FIRST[1]),  # read to be told from its twin
        (FIRST[2], ""),
        (SECOND[0], ""),
    ]
    assert batch["verdicts"].tolist() == [[1, 0, 1, 0]]
    assert batch["labels"][batch["segments"] > PADDING].eq(IGNORED).all()


def test_what_is_there_to_be_judged_alone_is_not_learned(judging_collator: FusionInDecoderCollator) -> None:
    batch = judging_collator([judged_row(0, (FIRST[0], 0), (FIRST[1], 1), false=FIRST[2])])
    assert texts_of(batch, 0) == [(FIRST[0], ""), (FIRST[1], "")]
    assert batch["labels"].eq(IGNORED).all()
    assert batch["verdicts"].tolist() == [[0, 1]]


def test_rows_of_unlike_many_texts_have_verdicts_only_where_there_is_a_text(
    judging_collator: FusionInDecoderCollator,
) -> None:
    batch = judging_collator(
        [
            judged_row(0, target=FIRST[0]),
            judged_row(1, (FIRST[0], 0), (FIRST[1], 1), (FIRST[2], 0)),
            judged_row(2, target=FIRST[1], false=FIRST[2]),
            {"sources": SECOND, "target": FIRST[2]},  # as examples were written before there were twins
        ]
    )
    assert batch["verdicts"].tolist() == [[1, -1, -1], [0, 1, 0], [1, 0, -1], [1, -1, -1]]
    assert [len(texts_of(batch, row)) for row in range(4)] == [1, 3, 2, 1]


@pytest.fixture
def adapter(tmp_path: Path) -> Callable[[], tuple[Any, Any, Path]]:
    def make() -> tuple[Any, Any, Path]:
        """The base model, peft's own merge of a trained adapter, and the adapter's folder."""
        base = FusionInDecoder.from_pretrained(fid_folder(tmp_path / "base"))
        wrapped = peft.get_peft_model(
            FusionInDecoder.from_pretrained(tmp_path / "base"),
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
    merge_adapter(base.lm, folder)
    mine, theirs = base.state_dict(), oracle.state_dict()
    assert mine.keys() == theirs.keys()
    assert all(torch.allclose(mine[name], theirs[name], atol=1e-6) for name in mine)


def test_a_broken_adapter_is_a_model_error(adapter: Callable[[], tuple[Any, Any, Path]]) -> None:
    base, _, folder = adapter()
    (folder / "adapter_model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="adapter"):
        merge_adapter(base.lm, folder)


def head_file(folder: Path, weight: torch.Tensor) -> Path:
    """An adapter that is a head and nothing else."""
    folder.mkdir()
    head = {"base_model.model.judge.weight": weight, "base_model.model.judge.bias": torch.tensor([0.5])}
    save_file(head, folder / "adapter_model.safetensors")
    return folder


def test_the_head_of_an_adapter_is_read_in_float32(tmp_path: Path) -> None:
    weight = torch.arange(8.0).to(torch.bfloat16)[None]
    head = judge_head(head_file(tmp_path / "head", weight), width=4)
    assert head is not None
    assert head.weight.dtype == torch.float32
    assert head(torch.ones(8)).item() == 28.5


def test_an_adapter_without_a_head_has_none(adapter: Callable[[], tuple[Any, Any, Path]]) -> None:
    _, _, folder = adapter()
    assert judge_head(folder, width=24) is None


def test_a_head_of_another_width_is_refused(tmp_path: Path) -> None:
    folder = head_file(tmp_path / "head", torch.zeros(1, 8))
    with pytest.raises(ModelError, match="states of 4 numbers; the model has 24"):
        judge_head(folder, width=24)


def test_a_head_that_cannot_be_read_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        judge_head(tmp_path, width=24)
    (tmp_path / "adapter_model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="cannot be read"):
        judge_head(tmp_path, width=24)


LORA = {"r": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]}


def going_on(tmp_path: Path, folder: Path, **changes: Any) -> dict[str, torch.Tensor]:
    """A network's adapters and head, after it has begun with finished ones."""
    torch.manual_seed(7)
    model = FusionInDecoder.from_pretrained(fid_folder(tmp_path / "judging", judge=True))
    config = settings(tmp_path, tmp_path, tmp_path, lora=LORA, judge=1.0, initial_adapter=str(folder))
    network = adapted(model, config.model_copy(update=changes))
    found: dict[str, torch.Tensor] = peft.get_peft_model_state_dict(network)
    return found


def test_an_adapter_without_a_head_is_gone_on_from_and_the_head_begins_anew(
    adapter: Callable[[], tuple[Any, Any, Path]], tmp_path: Path
) -> None:
    _, _, folder = adapter()
    found = going_on(tmp_path, folder)
    finished = load_file(folder / "adapter_model.safetensors")
    assert found.keys() - finished.keys() == {
        "base_model.model.judge.weight",
        "base_model.model.judge.bias",
    }
    assert all(torch.equal(found[name], finished[name]) for name in finished)
    anew = weights(tmp_path / "judging")
    assert torch.equal(found["base_model.model.judge.weight"], anew["judge.weight"])


def test_an_adapter_with_a_head_is_gone_on_from_with_its_head(
    adapter: Callable[[], tuple[Any, Any, Path]], tmp_path: Path
) -> None:
    _, _, folder = adapter()
    file = folder / "adapter_model.safetensors"
    head = {"base_model.model.judge.weight": torch.ones(1, 48), "base_model.model.judge.bias": torch.ones(1)}
    save_file({**load_file(file), **head}, file)
    found = going_on(tmp_path, folder)
    assert all(torch.equal(found[name], head[name]) for name in head)


@pytest.mark.parametrize(
    "lora",
    [
        pytest.param({**LORA, "r": 2}, id="another rank"),
        pytest.param({**LORA, "targets": ["q_proj"]}, id="fewer layers"),
        pytest.param({**LORA, "targets": ["q_proj", "down_proj", "v_proj"]}, id="more layers"),
    ],
)
def test_an_adapter_of_another_shape_is_refused(
    lora: dict[str, Any], adapter: Callable[[], tuple[Any, Any, Path]], tmp_path: Path
) -> None:
    _, _, folder = adapter()
    with pytest.raises(ConfigError, match="does not fit what is trained"):
        going_on(tmp_path, folder, lora=LoraConfig.model_validate(lora))


def test_an_adapter_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"initial_adapter .*nowhere"):
        going_on(tmp_path, tmp_path / "nowhere")


# ---- the configs for a GPU box ----------------------------------------------------------------------------------

GPU_CONFIGS = {"primera": "led", "led": "led", "bart": "bart", "pegasus": "pegasus", "flan-t5": "t5"}


@pytest.mark.parametrize("name", GPU_CONFIGS)
def test_a_config_for_a_gpu_trains_a_tiny_model_of_its_architecture(
    name: str, project: Path, tmp_path: Path, data: Path
) -> None:
    config = FuserConfig.load(project / "configs" / "training" / f"{name}.yaml")
    base = family_folder(GPU_CONFIGS[name], tmp_path / "base")
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
            "eval_steps": 1,
            "save_steps": 1,
            "eval_examples": 1,
            "max_source_tokens": 60,
            "max_target_tokens": 24,
        }
    )
    folder = train(small)
    fuser = load_fuser(
        Config().with_settings({"fusion.model": str(folder), "fusion.max_new_tokens": 16, "device": "cpu"})
    )
    assert len(fuser.fuse([FIRST[:2]])) == 1


def test_every_training_config_is_valid(project: Path) -> None:
    from training.config import DataConfig

    folder = project / "configs" / "training"
    for path in [folder / f"{name}.yaml" for name in ("groups", "clusters", "fusions")]:
        assert DataConfig.load(path).corpora
    for path in [folder / "fid.yaml", *(folder / f"{name}.yaml" for name in GPU_CONFIGS)]:
        assert FuserConfig.load(path).data
