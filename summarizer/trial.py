"""What ``newsweave doctor`` tries when it is given a device or a model: one cluster, and a batch, on this very machine."""

from __future__ import annotations

import logging
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.config import Config

if TYPE_CHECKING:
    import torch

#: One invented event, as three desks would tell it.
CLUSTER = (
    {
        "title": "Lift breaks down above Morfeld",
        "source": "Morfeld Courier",
        "published": "2024-02-04",
        "text": "A ski lift broke down above Morfeld on Sunday and left 46 people hanging over the slope for four hours. "
        "Mountain rescuers brought all of them down with ropes by nightfall. A gearbox had failed, the operator Talbahn "
        "said. Nobody was hurt, but three people were treated for the cold.",
    },
    {
        "title": "46 rescued from ski lift",
        "source": "Radio Osterau",
        "published": "2024-02-04",
        "text": "Rescuers have brought down 46 people who were stuck on a ski lift above Morfeld on Sunday. They waited up to "
        "four hours in temperatures of minus nine degrees. The lift was last inspected in October, the mayor, Petra Lindt, "
        "said. It will stay closed until experts have looked at the gearbox.",
    },
    {
        "title": "Four hours in the cold",
        "source": "The Osterau Post",
        "published": "2024-02-05",
        "text": "The ski lift that stranded 46 people above Morfeld on Sunday will stay closed for at least a week, its "
        "operator Talbahn said on Monday. Its gearbox had been replaced only two years ago. Mayor Petra Lindt has asked the "
        "state for an inquiry. Three people were treated in hospital for the cold and have gone home.",
    },
)

#: Token budget of the batch that is measured: enough to fill it, little enough for any GPU.
_MEASURED = 8192
#: Share of a GPU's memory that batches may fill: cuBLAS, and the rest of the pipeline, want theirs.
_FILLED = 0.8
#: Share of sentences that stand so in a source from which a model is said to copy.
_COPIES = 0.8
_GIB = 2**30


@dataclass(kw_only=True)
class Trial:
    """What came of it."""

    model: dict[str, Any]
    load_seconds: float
    cluster_seconds: float
    sentences: int
    fused: int
    groups: int
    batch_seconds: float
    #: Tokens that went through the model in the batch, read and written, those of all beams.
    tokens: int
    #: Bytes: on a GPU what torch held at most, and what the weights take; else the process's own, and None.
    peak: int
    resting: int | None = None
    #: What ``fusion.batch_tokens`` this device has room for; None where that was not measured.
    batch_tokens: int | None = None
    #: What is off, each with what to do; and of those, whether the model is of no use.
    notes: list[str] = field(default_factory=list)
    useless: bool = False

    def to_text(self) -> str:
        about = self.model
        size = f"{(about['parameters'] or 0) / 1e6:,.0f} M parameters"
        memory = f"{self.peak / _GIB:.1f} GiB at most"
        if self.resting is not None:
            memory += f", {self.resting / _GIB:.1f} GiB of it at rest"
        lines = [
            "Trial",
            f"  model        {about['name']}, {size}, {about['dtype']}, on {about['device']}",
            f"  loaded in    {self.load_seconds:.1f} s",
            f"  one cluster  {self.cluster_seconds:.1f} s: {self.sentences} sentences, {self.fused} of them the model's",
            f"  a batch      {self.batch_seconds:.1f} s: {self.groups} groups, "
            f"{self.tokens / self.batch_seconds:,.0f} tokens a second, read and written",
            f"  memory       {memory}",
        ]
        if self.batch_tokens is not None:
            lines.append(f"  room for     fusion.batch_tokens={self.batch_tokens}")
        lines += ["", *(["What is off", *(f"  - {note}" for note in self.notes)] if self.notes else [])]
        return "\n".join(lines) if self.notes else "\n".join([*lines, "Nothing is off."])


def try_out(config: Config) -> Trial:
    """Load what ``config`` names, summarise an invented cluster and fuse a batch of groups, and measure it.

    Raises ``ModelError`` for a device that is not there and for a model that cannot be loaded.
    """
    from summarizer import devices
    from summarizer.reading import read
    from summarizer.summarizer import Summarizer

    device = devices.resolve_device(config.device)
    with _overheard() as notes:
        summarizer = Summarizer(config)
        articles = read((), texts=CLUSTER, config=config.reading).articles
        load_seconds, _ = _timed(lambda: (summarizer.fuser, summarizer.prepare(articles)))
        cluster_seconds, made = _timed(lambda: summarizer.finish([summarizer.prepare(articles)])[0])
        fuser: Any = summarizer.fuser
        groups = _groups([str(article["text"]) for article in CLUSTER])
        resting = _held(device)
        fuser.batch_tokens = _MEASURED
        with _counted(fuser.network) as tokens:
            batch_seconds, candidates = _timed(lambda: fuser.fuse(groups), device=device)
    trial = Trial(
        model=fuser.describe(),
        load_seconds=load_seconds,
        cluster_seconds=cluster_seconds,
        sentences=0 if isinstance(made, Exception) else len(made.sentences),
        fused=0 if isinstance(made, Exception) else sum(s.origin == "fused" for s in made.sentences),
        groups=len(groups),
        batch_seconds=batch_seconds,
        tokens=sum(tokens),
        peak=_peak(device),
        resting=resting,
        notes=[*_about_the_machine(config, device), *notes],
    )
    if isinstance(made, Exception):
        trial.notes.append(str(made))
    if device.type == "cuda" and resting is not None:
        import torch

        total = torch.cuda.get_device_properties(device).total_memory
        a_token = max(trial.peak - resting, 1) / _MEASURED
        trial.batch_tokens = max(256, int((_FILLED * total - resting) / a_token) // 1024 * 1024)
    _judge(trial, groups, [[each.text for each in own] for own in candidates], config)
    return trial


def _groups(texts: Sequence[str]) -> list[list[str]]:
    """Every two sentences of different articles, as a grouper would never put so many of them together."""
    told = [[f"{sentence}." for sentence in text.rstrip(".").split(". ")] for text in texts]
    return [[one, two] for left, right in combinations(told, 2) for one in left for two in right]


def _judge(
    trial: Trial, groups: Sequence[Sequence[str]], written: Sequence[Sequence[str]], config: Config
) -> None:
    """Notes about what the model wrote."""
    silent = sum(not own for own in written)
    if silent:
        trial.useless = silent == len(groups)
        trial.notes.append(
            f"Of {len(groups)} groups {silent} got no finished sentence: the model does not stop within "
            f"fusion.max_new_tokens={config.fusion.max_new_tokens}, or writes none. One that was not trained to summarise "
            "does that; pass one that was, or train it (training/README.md)."
        )
    texts = [(text, group) for own, group in zip(written, groups, strict=True) for text in own]
    copies = sum(any(text in source for source in group) for text, group in texts)
    if texts and copies > _COPIES * len(texts):
        trial.notes.append(
            f"Of {len(texts)} sentences that the model wrote, {copies} stand so in an article: it copies what it reads."
        )
    # The embedded one mostly shortens, and is told in the articles' words then.
    if trial.sentences and not trial.fused and not config.fusion.model.startswith("embedded"):
        trial.notes.append(
            "No sentence of the summary is the model's: what it wrote did not pass the judge, or only copies. The rest "
            "is told in the articles' own words."
        )


def _about_the_machine(config: Config, device: torch.device) -> Iterator[str]:
    from summarizer import devices, models

    native = devices.has_bfloat16(device)
    if not native and config.dtype != "bfloat16":
        yield f"The {device.type} has no bf16 instructions: float32 is used, in twice the memory."
    if not native and config.dtype == "bfloat16":
        yield f"The {device.type} has no bf16 instructions: dtype=float32 is quicker."
    if native and config.dtype == "float32":
        yield f"The {device.type} has bf16 instructions, and dtype=float32 leaves them aside. Set dtype=auto."
    if config.fusion.model not in ("embedded", "embedded-untrained"):
        folder = models.model_folder(config.fusion.model, revision=config.fusion.revision)
        if not (folder / "generation_config.json").is_file():
            yield (
                f"{config.fusion.model} has no generation_config.json: how its texts begin and end is taken from its "
                "config.json and tokenizer."
            )
        if not Path(config.fusion.model).expanduser().is_dir() and config.fusion.revision is None:
            yield "fusion.revision is not set: the model behind the id may change. Set it to a commit."


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """What newsweave's own log warns of meanwhile."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING and record.getMessage() not in said:
                said.append(record.getMessage())

    listener, log = Listener(), logging.getLogger("summarizer")
    before = log.propagate
    log.addHandler(listener)
    log.propagate = False
    try:
        yield said
    finally:
        log.removeHandler(listener)
        log.propagate = before


@contextmanager
def _counted(network: Any) -> Iterator[list[int]]:
    """The number of tokens of each pass: what is looked up in the embeddings of the vocabulary."""
    from torch import nn

    from summarizer.fusion.fid import FusionInDecoder

    if isinstance(network, FusionInDecoder):
        counts = [-network.llama.tokens]
        yield counts
        counts.append(network.llama.tokens)
        return
    rows = network.get_input_embeddings().weight.shape[0]
    counts = []
    hooks = [
        module.register_forward_pre_hook(lambda _, arguments: counts.append(arguments[0].numel()))
        for module in network.modules()
        if isinstance(module, nn.Embedding) and module.weight.shape[0] == rows
    ]
    try:
        yield counts
    finally:
        for hook in hooks:
            hook.remove()


def _timed(work: Any, *, device: torch.device | None = None) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    if device is not None and device.type == "cuda":
        import torch

        torch.cuda.synchronize(device)
    return time.perf_counter() - start, result


def _held(device: torch.device) -> int | None:
    """Bytes that torch holds on a GPU between batches; from here on its peak is measured."""
    if device.type != "cuda":
        return None
    import torch

    torch.cuda.reset_peak_memory_stats(device)
    return torch.cuda.memory_allocated(device)


def _peak(device: torch.device) -> int:
    if device.type == "cuda":
        import torch

        return torch.cuda.max_memory_allocated(device)
    # Kilobytes everywhere but on macOS.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
