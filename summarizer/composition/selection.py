"""Proposals in; out, the same with how likely an editor takes each, opens with it, and would print it nowhere.

Content selection, learned: logistic regressions on what editors chose, in which order, and on what they marked as unfit among
such proposals (``python -m training selection``; the card is in ``weights/``). They see signs of each proposal and its group and,
where the language model is at hand, what that makes of the sentence: a linear probe (Alain & Bengio 2017) on the state of its last
token in the middle of the layers. So it learns what no rule here tells: filler, an outlet's opinion, scraps of a page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from scipy.special import expit

from summarizer import models
from summarizer.cluster import Cluster
from summarizer.composition import planning
from summarizer.composition.proposals import Proposal, writer, written_by
from summarizer.decontext.whole import says_so
from summarizer.errors import ModelError
from summarizer.probe import Floats, odds
from summarizer.text.quotes import outside_quotes

#: What is asked of each proposal, in the order of the weights' rows.
ASKED = ("chosen", "unfit", "lede")
#: How likely an editor would print it nowhere from which it is unfit: of the sentences of 112 events an editor would print 17 %
#: nowhere where salience and wording were their value, 13 % where the model's is, and of 140 events' 11 % with this and its lede.
UNFIT = 0.5


class Reader(Protocol):
    """A language model that says what it makes of a text."""

    def gists(self, texts: Sequence[str]) -> Floats:
        """Of each text one state, float32 [texts, width], in order."""
        ...


class Selection:
    """The learned model of content selection."""

    def __init__(self, weights: Mapping[str, Floats], *, names: Sequence[str], reader: Reader | None) -> None:
        """``weights``: of :func:`~summarizer.probe.odds`, "read" with a reader and "alone" without."""
        self._weights = weights
        self._names = tuple(names)
        self._reader = reader

    @classmethod
    def from_folder(cls, folder: Path = models.SELECTION, *, reader: Reader | None) -> Selection:
        """What ``python -m training selection`` wrote. Raises ``ModelError`` for anything else."""
        try:
            weights = load_file(folder / "selection.safetensors")
            names = json.loads((folder / "settings.json").read_text("utf-8"))["signs"]
            width = len(names) + 1
            if weights["alone"].shape != (len(ASKED), width) or weights["read"].shape[1] <= width:
                raise ValueError("the weights are not of these signs")
            return cls(weights, names=names, reader=reader)
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ModelError(
                f"The model of content selection in {folder} cannot be loaded: {error}. Install newsweave again."
            ) from error

    def with_editor(self, proposals: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
        """The proposals with what an editor would make of each. Where he would print none (comment), all are told as their articles'."""
        if not proposals:
            return []
        rows = np.array(
            [[own[name] for name in self._names] for own in signs(proposals, cluster)], dtype=np.float32
        )
        gists = None if self._reader is None else self._reader.gists([p.text for p in proposals])
        found = [
            replace(proposal, chosen=chosen, unfit=unfit, lede=lede)
            for proposal, (chosen, unfit, lede) in zip(
                proposals, np.round(expit(odds(self._weights, rows, gists)), 4).tolist(), strict=True
            )
        ]
        if any(proposal.unfit <= UNFIT for proposal in found):
            return found
        return [replace(p, told_by=p.told_by or writer(p)) if not says_so(p.text) else p for p in found]


def signs(proposals: Sequence[Proposal], cluster: Cluster) -> list[dict[str, float]]:
    """What is known of each proposal and its group, by name, without a reading."""
    openings = planning.opening(cluster.groups, cluster.ranking)
    return [_signs(proposal, cluster, opening=openings[proposal.group]) for proposal in proposals]


def _signs(proposal: Proposal, cluster: Cluster, *, opening: float) -> dict[str, float]:
    group, ranking, count = cluster.groups[proposal.group], cluster.ranking, len(cluster.articles)
    source = (*proposal.sources, *proposal.written_from, *group.members)[0]
    salience = ranking.salience[ranking.rows[source.key]]
    text = proposal.text
    words = len(text.split())
    own_voice = outside_quotes(text)
    return {
        "salience": group.salience,
        "leans": proposal.leans,
        "articles": proposal.articles / count,
        "told twice": float(proposal.articles > 1),
        "group": group.articles / count,
        "opening": opening / 10,
        "place": math.log1p(source.index),
        "first": float(source.index == 0),
        "early": float(source.index <= 2),
        "agreement": salience.agreement,
        "event": salience.event,
        "length": salience.length,
        "words": words / 30,
        "short": max(0, 16 - words) / 16,
        "long": max(0, words - 34) / 20,
        "quoted": 1 - len(own_voice) / max(len(text), 1),
        "begins quoted": float(text.startswith(("“", '"'))),
        "says so": float(says_so(text)),
        "figures": float(any(char.isdigit() for char in text)),
        "names": sum(word[:1].isupper() for word in text.split()[1:]) / max(words, 1),
        "lone": float(proposal.lone),
        "unattributed": float(proposal.unattributed),
        "disputed": float(proposal.disputed),
        "written": written_by(proposal, cluster),
        "older": sum(each.is_newer_than(source.article) for each in cluster.articles) / count,
        "near": float(ranking.vectors[0] @ proposal.vector),
        "score": proposal.score,
    }
