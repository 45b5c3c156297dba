"""Model cards: what a model was trained on, how, how good it is, and where it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jinja2

import summarizer
from eval.config import StatisticsConfig
from eval.statistics import estimate
from training.config import FuserConfig

_SHOWN = {
    "rouge1": "ROUGE-1 F",
    "rouge2": "ROUGE-2 F",
    "rougeL": "ROUGE-L F",
    "facts": "facts found in the sources",
    "joined": "sentences that join two sources or more",
    "novel": "bigrams that no source has",
    "written": "groups that got a sentence",
}


def write_card(folder: Path, *, config: FuserConfig, data: Path, scores: dict[str, Any], steps: int) -> None:
    """``README.md`` of a finished folder, from the run's own records."""
    report_file = data / "report.json"
    report = json.loads(report_file.read_text("utf-8")) if report_file.is_file() else {"corpora": {}}
    rows = []
    for name, label in _SHOWN.items():
        values = [float(row[name]) for row in scores["examples"]]
        found = estimate(values, StatisticsConfig(), seed=config.seed)
        rows.append((label, found.mean, found.low, found.high))
    render(
        folder,
        "card.md.j2",
        config=config,
        settings=json.dumps(config.model_dump(mode="json"), indent=2),
        corpora=report["corpora"],
        train=report.get("train"),
        research_only=[path for path, each in report["corpora"].items() if each.get("research_only")],
        rows=rows,
        examples=len(scores["examples"]),
        steps=steps,
        version=summarizer.__version__,
    )


def render(folder: Path, template: str, **values: object) -> None:
    """``README.md`` of a folder, from a template of ours."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("training"), autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    (folder / "README.md").write_text(environment.get_template(template).render(**values), "utf-8")
