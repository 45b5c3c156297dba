"""``python -m training joins``: fits the judge of joins (:mod:`summarizer.judging.joins`).

Rows of ``written/joins.jsonl`` are joins that were judged one by one, without a text: the event, where the sentence that tells and
the one that adds begin (the number of the document, and the place in its cleaned text), a digest of what was judged, and the
verdict. The texts are made from the corpus as the pipeline makes them.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from safetensors.numpy import save_file
from scipy.special import expit

from eval.checkers import roc_auc
from summarizer.config import Config
from summarizer.decontext.tidying import tidy
from summarizer.errors import InputError
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.fusion.joining import Part, parts
from summarizer.judging.joins import ASKED, read, table
from summarizer.loaded import LoadedModels
from summarizer.pipeline import prepare
from summarizer.probe import odds
from summarizer.settings import Settings
from training.card import render
from training.config import resolve
from training.context import (
    Place,
    document_number,
    event_cluster,
    fold_of,
    labelled,
    place_of,
    rows_of_events,
)
from training.regression import probe

#: Parts into which the events fall to be measured on by a judge that has not seen them.
_FOLDS = 8
#: Verdicts by what they say of what is asked.
VERDICTS = {"worth": (1, 1), "idle": (1, 0), "false": (0, 0), "garbled": (0, 0)}


class JoinsConfig(Settings):
    """``python -m training joins``."""

    output: str = Field(description="folder for joins.safetensors, joins.json and README.md")
    rows: str = Field(description="joins judged: {event, host, other, digest, verdict}")
    events: str = Field(description="rows {id, documents, titles, sources, date} that they are of")
    limit: int | None = Field(None, ge=1, description="no more events than this")
    ridge_signs: float = Field(30.0, gt=0, description="penalty on the weights of the signs")
    ridge_states: float = Field(750.0, gt=0, description="the same of the language model's state")
    true_from: float = Field(0.88, gt=0, lt=1, description="value from which a join is taken for true")
    worth_from: float = Field(
        0.65, gt=0, lt=1, description="value from which a join is printed rather than its host"
    )


class Judged(NamedTuple):
    """A join with what a reader made of it."""

    event: str
    verdict: str
    sources: tuple[str, str]
    part: Part


def digest(text: str) -> str:
    """What a join is known by: of its words, whatever marks stand between them."""
    return hashlib.sha256(re.sub(r"\W+", "", text).lower().encode()).hexdigest()[:16]


def train(config: JoinsConfig, *, progress: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Make the joins, fit, measure; writes weights, settings and card, and returns the report.

    Raises :class:`InputError` where the corpus is not there, or too few rows are of it.
    """
    judged: list[Judged] = []
    lost = 0
    for number, (found, missing) in enumerate(_judged(config), 1):
        judged += found
        lost += missing
        if number % 20 == 0:
            progress(f"{number} events read")
    if len({each.event for each in judged}) < _FOLDS or len(
        {VERDICTS[each.verdict] for each in judged}
    ) < len(ASKED):
        raise InputError(
            f"{config.rows} holds too few joins of {config.events} to learn from. Give the file of events that they are of."
        )
    return write(judged, config, lost=lost)


def _judged(config: JoinsConfig) -> Iterator[tuple[list[Judged], int]]:
    """Of each event what was judged, and how many joins were that the pipeline no longer makes."""
    loaded = LoadedModels(Config())
    for event, rows in labelled(config.events, rows_of_events(config.rows), limit=config.limit):
        yield _of_event(event, rows, loaded)


def _of_event(
    event: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], loaded: LoadedModels
) -> tuple[list[Judged], int]:
    cluster = event_cluster(event)
    prepare(cluster, loaded, only=True)
    texts: dict[Place, str] = {
        (document_number(each.sentence.article), each.sentence.start): tidy(each.text)
        for each in cluster.readings.values()
    }
    found = []
    for row in rows:
        host, other = texts.get(place_of(row["host"])), texts.get(place_of(row["other"]))
        if host is None or other is None:
            continue
        same = [
            part for part in parts(*loaded.parser.parse([host, other])) if digest(part.text) == row["digest"]
        ]
        found += [
            Judged(event=event["id"], verdict=row["verdict"], sources=(host, other), part=part)
            for part in same[:1]
        ]
    return found, len(rows) - len(found)


# -- the regressions, and how good they are ---------------------------------------------------------------------------


def write(judged: Sequence[Judged], config: JoinsConfig, *, lost: int) -> dict[str, Any]:
    """Fit and measure; writes weights, settings and card, and returns the report. ``lost``: joins that are made no more."""
    reader = EmbeddedFuser.shipped(Config())
    signs, states = read([(each.sources, each.part) for each in judged], reader=reader)
    of_parses = sorted({name for each in judged for name in each.part.signs})
    names = of_parses + sorted({name for each in signs for name in each} - set(of_parses))
    rows = table(signs, names)
    answers = [
        np.array([VERDICTS[each.verdict][place] for each in judged], dtype=np.int64)
        for place in range(len(ASKED))
    ]

    def fitted(chosen: NDArray[np.bool_]) -> dict[str, NDArray[np.float32]]:
        return probe(
            rows[chosen],
            states[chosen],
            [answer[chosen] for answer in answers],
            ridge_alone=config.ridge_signs,
            ridge_signs=config.ridge_signs,
            ridge_states=config.ridge_states,
            alone=len(of_parses),
        )

    folds = np.array([fold_of(each.event, _FOLDS) for each in judged])
    unread, values = (np.zeros((len(judged), len(ASKED)), dtype=np.float32) for _ in range(2))
    for fold in range(_FOLDS):
        held = folds == fold
        if held.any():
            weights = fitted(~held)
            unread[held], values[held] = (
                odds(weights, rows[held], None),
                odds(weights, rows[held], states[held]),
            )
    report = {
        "joins": len(judged),
        "events": len({each.event for each in judged}),
        "lost": lost,
        "verdicts": {name: sum(each.verdict == name for each in judged) for name in VERDICTS},
        "signs": names,
        "auc": {
            name: {
                "parses": roc_auc(answer, unread[:, place].astype(np.float64)),
                "read": roc_auc(answer, values[:, place].astype(np.float64)),
            }
            for place, (name, answer) in enumerate(zip(ASKED, answers, strict=True))
        },
        "points": [
            _point(expit(values), answers, true=true, worth=config.worth_from)
            for true in (0.7, 0.8, config.true_from, 0.95)
        ],
        "working_point": _point(expit(values), answers, true=config.true_from, worth=config.worth_from),
    }
    folder = resolve(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(fitted(np.ones(len(judged), dtype=bool)), folder / "joins.safetensors")
    settings = {"signs": names, "true": config.true_from, "worth": config.worth_from}
    (folder / "joins.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    render(folder, "joins_card.md.j2", report=report, config=config)
    return report


def _point(
    values: NDArray[np.float32], answers: Sequence[NDArray[np.int64]], *, true: float, worth: float
) -> dict[str, float]:
    """Of what passes at a point how many there are, and which share is true and worth printing."""
    passes = (values[:, 0] >= true) & (values[:, 1] >= worth)
    shares = {
        name: float(answer[passes].mean()) if passes.any() else math.nan
        for name, answer in zip(ASKED, answers, strict=True)
    }
    return {"from": true, "passes": float(passes.mean()), "n": int(passes.sum()), **shares}
