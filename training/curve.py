"""The course of a training run as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def draw_curve(history: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Losses above, scores of generated validation examples below, by step, as a PNG.

    ``history``: the trainer's ``state.log_history``.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (losses, scores) = pyplot.subplots(2, 1, figsize=(8, 7), sharex=True, layout="constrained")
    for name, label in (("loss", "training"), ("eval_loss", "validation")):
        points = [(row["step"], row[name]) for row in history if name in row]
        if points:
            losses.plot(*zip(*points, strict=True), label=label, marker="." if len(points) < 40 else None)
    losses.set_ylabel("loss, nats a token")
    if losses.lines:
        losses.legend()
    for name in ("rouge1", "rouge2", "rougeL", "facts", "joined", "novel"):
        points = [(row["step"], row[f"eval_{name}"]) for row in history if f"eval_{name}" in row]
        if points:
            scores.plot(*zip(*points, strict=True), label=name, marker=".")
    scores.set_xlabel("step")
    scores.set_ylim(0, 1)
    if scores.lines:
        scores.legend(ncols=3)
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
