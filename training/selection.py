"""``python -m training selection``: fits the models of content selection (:mod:`summarizer.composition.selection`), of what belongs
together in a summary (:mod:`summarizer.composition.planning`), and of the order in which it is told
(:mod:`summarizer.composition.ordering`).

Rows of ``written/selections.jsonl`` are events of which an editor was shown up to two proposals a group, as the pipeline makes
them, and chose and ordered a summary of 150 words from them, and marked what they would print nowhere. They stand there as
places, without a text: the number of the document, and where in its cleaned text the sentence begins that a proposal is worded after.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from safetensors.numpy import save_file
from scipy.special import expit

from eval.checkers import roc_auc
from eval.clusters import read_jsonl
from summarizer.cluster import Cluster
from summarizer.composition.proposals import Proposal
from summarizer.composition.selection import ASKED, signs
from summarizer.config import Config
from summarizer.conflicts import find_conflicts
from summarizer.errors import InputError
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.fusion.fluency import writing_quality
from summarizer.grouping.groups import Group
from summarizer.grouping.retelling import Retelling
from summarizer.loaded import LoadedModels
from summarizer.pipeline import prepare
from summarizer.probe import odds
from summarizer.settings import Settings
from training import ordering, planning
from training.card import render
from training.config import resolve
from training.context import Place, document_number, event_cluster, fold_of, labelled, place_of
from training.ordering import Ordered
from training.planning import Planned
from training.regression import probe

#: Parts into which the events fall to be measured on by a model that has not seen them.
_FOLDS = 8


class SelectionConfig(Settings):
    """``python -m training selection``."""

    output: str = Field(description="folder for selection.safetensors, settings.json and README.md")
    rows: str = Field(description="events judged: {event, summary, unfit, shown}")
    events: str = Field(description="rows {id, documents, titles, sources, date} that they are of")
    limit: int | None = Field(None, ge=1, description="no more events than this")
    ridge_signs: float = Field(20.0, gt=0, description="penalty on the weights of the signs alone")
    ridge_read: float = Field(
        1000.0, gt=0, description="the same where the language model's state is among what is known"
    )
    axes: int = Field(40, ge=1, description="on which the states are seen where sentences are put in order")
    ridge_order: float = Field(300.0, gt=0, description="penalty on the weights of the order")
    ridge_plan: float = Field(60.0, gt=0, description="penalty on the weights of what belongs together")


class Judged(NamedTuple):
    """What is known of the proposals of one event, a row each, and what an editor made of them."""

    event: str
    #: Of the signs.
    names: tuple[str, ...]
    #: float32 [proposals, signs] and [proposals, width].
    signs: NDArray[np.float32]
    gists: NDArray[np.float32]
    #: Of each whether it is the case, by the names of :data:`ASKED`; and what it is unfit for, or None.
    answers: Mapping[str, NDArray[np.int64]]
    kinds: tuple[str | None, ...]
    #: The salience of its group.
    salience: NDArray[np.float32]
    proposals: tuple[Proposal, ...]
    #: All of its cluster's.
    groups: tuple[Group, ...]
    #: What was chosen of the proposals, in order.
    summary: tuple[int, ...]

    @property
    def ordered(self) -> Ordered:
        """What was chosen, in order."""
        return Ordered(
            event=self.event,
            proposals=tuple(self.proposals[row] for row in self.summary),
            groups=self.groups,
            gists=self.gists[list(self.summary)],
        )

    def planned(self, found: NDArray[np.float32]) -> Planned:
        """What was chosen of the proposals, valued by ``found``, logarithms of odds [proposals, ASKED]."""
        opening = self.summary[0] if self.summary else -1
        return Planned(
            event=self.event,
            proposals=tuple(
                replace(
                    proposal,
                    row=row,
                    size=len(proposal.text.split()),
                    chosen=chosen,
                    unfit=unfit,
                    lede=lede,
                    opens=row == opening,
                )
                for row, (proposal, (chosen, unfit, lede)) in enumerate(
                    zip(self.proposals, expit(found).tolist(), strict=True)
                )
            ),
            groups=self.groups,
            summary=self.summary,
            unfit=frozenset(row for row, kind in enumerate(self.kinds) if kind is not None),
        )


def train(config: SelectionConfig, *, progress: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Propose, fit, measure; writes weights, settings and card, and returns the report.

    Raises :class:`InputError` where the corpus is not there, or too few rows are of it.
    """
    judged: list[Judged] = []
    lost = 0
    for each, missing in _judged(config):
        judged.append(each)
        lost += missing
        if len(judged) % 20 == 0:
            progress(f"{len(judged)} events read")
    if sum(len(each.summary) > 2 for each in judged) < _FOLDS:
        raise InputError(
            f"{config.rows} holds too few events of {config.events} to learn from. Give the file of events that they are of."
        )
    return _write(judged, config, lost=lost)


def _write(judged: Sequence[Judged], config: SelectionConfig, *, lost: int) -> dict[str, Any]:
    """Fit and measure; writes weights, settings and card, and returns the report. ``lost``: proposals that are made no more."""
    folder = resolve(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    names = list(judged[0].names)
    valued = _valued(judged, config)
    planned = [each.planned(own["read"]) for each, own in zip(judged, valued, strict=True)]
    report = _measured(judged, valued) | {
        "events": len(judged),
        "proposals": sum(len(each.kinds) for each in judged),
        "lost": lost,
        "signs": names,
        "order": ordering.measured(
            [each.ordered for each in judged], folds=_FOLDS, axes=config.axes, ridge=config.ridge_order
        ),
        "plan": planning.measured(planned, folds=_FOLDS, ridge=config.ridge_plan),
    }
    save_file(_weights(judged, config), folder / "selection.safetensors")
    plan = planning.weights(planned, ridge=config.ridge_plan)
    (folder / "planning.json").write_text(json.dumps(plan, indent=1) + "\n", "utf-8")
    ordered = [each.ordered for each in judged]
    save_file(
        ordering.weights(ordered, axes=config.axes, ridge=config.ridge_order),
        folder / "ordering.safetensors",
    )
    (folder / "settings.json").write_text(json.dumps({"signs": names}, indent=1) + "\n", "utf-8")
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    render(folder, "selection_card.md.j2", report=report, config=config)
    return report


# -- what is known of the proposals ---------------------------------------------------------------------------------


def _judged(config: SelectionConfig) -> Iterator[tuple[Judged, int]]:
    """Of each event what was judged, and how many proposals were that the pipeline no longer makes."""
    labels = {row["event"]: row for row, _ in read_jsonl(resolve(config.rows))}
    loaded = LoadedModels(Config())
    reader = loaded.embedded or EmbeddedFuser.shipped(Config())
    for event, row in labelled(config.events, labels, limit=config.limit):
        cluster = event_cluster(event)
        shown = {place_of(each) for each in row["shown"]}
        found = {
            place: (proposal, own)
            for proposal, own in _known(cluster, loaded)
            if (place := _worded_after(proposal)) in shown
        }
        if not found:
            continue
        proposals = [proposal for proposal, _ in found.values()]
        names = tuple(next(iter(found.values()))[1])
        order = [place_of(each) for each in row["summary"]]
        unfit = {place_of(each): kind for *each, kind in row["unfit"]}
        gists = reader.gists([proposal.text for proposal in proposals])
        rows = {place: number for number, place in enumerate(found)}
        yield (
            Judged(
                event=event["id"],
                names=names,
                signs=np.array(
                    [[own[name] for name in names] for _, own in found.values()], dtype=np.float32
                ),
                gists=gists,
                answers={
                    "chosen": np.array([int(place in order) for place in found]),
                    "unfit": np.array([int(place in unfit) for place in found]),
                    "lede": np.array([int(place == order[0]) for place in found]),
                },
                kinds=tuple(unfit.get(place) for place in found),
                salience=np.array(
                    [cluster.groups[proposal.group].salience for proposal in proposals], dtype=np.float32
                ),
                proposals=tuple(proposals),
                groups=tuple(cluster.groups),
                summary=tuple(rows[place] for place in order if place in rows),
            ),
            len(shown) - len(found),
        )


def _known(cluster: Cluster, loaded: LoadedModels) -> list[tuple[Proposal, dict[str, float]]]:
    """What the pipeline proposes of the articles' own sentences, with the signs of each."""
    prepare(cluster, loaded)
    loaded.load_writers()
    cluster.writing = writing_quality(cluster.sentences, model=loaded.fluency)
    cluster.conflicts = find_conflicts(cluster, parser=loaded.parser, encoder=loaded.encoder)
    retelling = Retelling([sentence.text for sentence in cluster.ranking.sentences], encoder=loaded.encoder)
    proposed = loaded.composer.proposed(cluster, [], retelling=retelling)
    # Of two that are worded after one sentence the longer counts.
    best = sorted(proposed, key=lambda proposal: (len(proposal.text), proposal.text))
    return list(zip(best, signs(best, cluster), strict=True))


def _worded_after(proposal: Proposal) -> Place:
    source = (*proposal.sources, *proposal.written_from)[0]
    return document_number(source.article), source.start


# -- the regressions ------------------------------------------------------------------------------------------------


def _weights(judged: Sequence[Judged], config: SelectionConfig) -> dict[str, NDArray[np.float32]]:
    """By the names that :class:`~summarizer.composition.selection.Selection` reads."""
    return probe(
        np.concatenate([each.signs for each in judged]),
        np.concatenate([each.gists for each in judged]),
        [np.concatenate([each.answers[name] for each in judged]) for name in ASKED],
        ridge_alone=config.ridge_signs,
        ridge_signs=config.ridge_read,
        ridge_states=config.ridge_read,
    )


# -- how good it is ---------------------------------------------------------------------------------------------------


def _valued(judged: Sequence[Judged], config: SelectionConfig) -> list[dict[str, NDArray[np.float32]]]:
    """What weights that have not seen an event make of its proposals, as logarithms of odds [proposals, ASKED], with a reading and alone."""
    found: dict[str, dict[str, NDArray[np.float32]]] = {}
    for number in range(_FOLDS):
        weights = _weights([each for each in judged if fold_of(each.event, _FOLDS) != number], config)
        found |= {
            each.event: {
                "alone": odds(weights, each.signs, None),
                "read": odds(weights, each.signs, each.gists),
            }
            for each in judged
            if fold_of(each.event, _FOLDS) == number
        }
    return [found[each.event] for each in judged]


def _measured(
    judged: Sequence[Judged], valued: Sequence[Mapping[str, NDArray[np.float32]]]
) -> dict[str, Any]:
    """Mean AUC within an event, each event judged by weights that have not seen it."""
    values = {name: [own[name] for own in valued] for name in ("alone", "read")}
    salience = [np.stack([each.salience, -each.salience, each.salience], 1) for each in judged]
    return {
        "auc": {
            name: {
                column: _within([each.answers[name] for each in judged], [own[:, place] for own in of])
                for column, of in (("salience", salience), *values.items())
            }
            for place, name in enumerate(ASKED)
        },
        "shares": {
            name: float(np.concatenate([each.answers[name] for each in judged]).mean()) for name in ASKED
        },
        "kinds": _kinds(judged, [own[:, ASKED.index("unfit")] for own in values["read"]]),
    }


def _within(answers: Sequence[NDArray[np.int64]], values: Sequence[NDArray[np.float32]]) -> float:
    """Mean over the events that have both kinds; not a number where none has."""
    found = [
        roc_auc(answer, own.astype(np.float64))
        for answer, own in zip(answers, values, strict=True)
        if 0 < answer.sum() < len(answer)
    ]
    return float(np.mean(found)) if found else math.nan


def _kinds(order: Sequence[Judged], values: Sequence[NDArray[np.float32]]) -> dict[str, dict[str, float]]:
    """Of each kind of what is unfit how many there are, and how many stand in the worst fifth of all."""
    worst = float(np.quantile(np.concatenate(values), 0.8))
    of: dict[str, list[bool]] = {}
    for each, own in zip(order, values, strict=True):
        for kind, value in zip(each.kinds, own, strict=True):
            of.setdefault(kind or "fit", []).append(bool(value >= worst))
    return {kind: {"n": len(found), "found": sum(found) / len(found)} for kind, found in sorted(of.items())}
