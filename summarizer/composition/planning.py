"""Selected proposals in; out, those that make the best summary together, in about its length.

Content planning, learned: a conditional logit (McFadden 1974) over what may be added to what is chosen, fitted to the choices of editors
(``python -m training selection``; the card is in ``weights/``). It sees what an editor makes of each by itself, and how it stands to
those that are chosen: what of it they tell, whether they speak of the same, whether their articles tell it, too. So a summary
stays with its subject and with what few articles tell of it, as an editor's does. Found by a beam search.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.special import log_softmax, logit

from summarizer import models
from summarizer.composition.proposals import Proposal
from summarizer.composition.relations import Relations, share_of
from summarizer.composition.repetition import Repetition
from summarizer.errors import ModelError
from summarizer.grouping.groups import Group
from summarizer.probe import Floats
from summarizer.retrieval.ranking import Ranking

#: What is known of a proposal that may be added to what is chosen.
SIGNS = (
    "chosen",
    "unfit",
    "lede",
    "leans",
    "words",
    "nearest",
    "near to all",
    "words told",
    "names told",
    "names of one",
    "met by all",
    "of one article with all",
    "goes on from one",
)
#: As near to 0 and 1 as probabilities are taken to be.
_CERTAIN = 1e-3
#: Plans that are kept at each step.
_BEAM = 8

# Weights of a conditional logistic regression on which group opens each of 275 summaries that editors wrote
# (training/written/summaries.jsonl; salience, shares of the articles that have it in their first sentence and in their
# first three, place of its earliest sentence, thirties of words of its first): in folds it finds the editor's opening in
# 68 %; salience, breadth and place, weighed by hand, find it in 61 %.
_OPENS = {"salience": 3.4, "first": 3.6, "early": 3.5, "later": 0.5, "words": 1.6}


class ContentPlanning:
    """The learned model of what belongs together in a summary."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """``weights``: of each of the :data:`SIGNS`."""
        self._weights = np.array([weights[name] for name in SIGNS])

    @classmethod
    def from_folder(cls, folder: Path = models.SELECTION) -> ContentPlanning:
        """What ``python -m training selection`` wrote. Raises ``ModelError`` for anything else."""
        try:
            return cls(json.loads((folder / "planning.json").read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"The model of content planning in {folder} cannot be loaded: {error}. Install newsweave again."
            ) from error

    def choose(
        self,
        proposals: Sequence[Proposal],
        groups: Sequence[Group],
        *,
        low: int,
        high: int,
        repetition: Repetition | None = None,
    ) -> list[Proposal]:
        """At most one proposal a group, ``low`` to ``high`` of length in all, with its opening where one fits.

        Each that is added is as likely an editor's as it can be, on average. If no choice reaches ``low``, the longest is returned; none
        exceeds ``high``, nor tells anything twice. Ties are broken by the order of ``proposals``. ``groups``: all of the cluster's.
        ``repetition``: by the rows that the proposals know.
        """
        fits = [row for row, proposal in enumerate(proposals) if proposal.size <= high]
        if not fits:
            return []
        opening = max(fits, key=lambda row: (proposals[row].opens, round(proposals[row].value, 6), -row))
        addition = Addition(proposals, groups)
        plans: list[tuple[float, tuple[int, ...]]] = [(0.0, (opening,))]
        full: list[tuple[float, tuple[int, ...]]] = []
        short: list[tuple[float, tuple[int, ...]]] = []
        while plans:
            grown: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
            for total, plan in plans:
                length = sum(proposals[row].size for row in plan)
                told = {proposals[row].group for row in plan}
                if length >= low:
                    full.append((total / max(len(plan) - 1, 1), plan))
                    continue
                left = [row for row, proposal in enumerate(proposals) if proposal.group not in told]
                rows = [proposals[row].row for row in plan]
                ended = True
                for row, value in zip(left, self._likely(addition, plan, left), strict=True):
                    own = proposals[row]
                    if length + own.size > high or (repetition and repetition.is_told(own.row, rows)):
                        continue
                    ended = False
                    same = frozenset((*plan, row))
                    if same not in grown or grown[same][0] < total + value:
                        grown[same] = (total + value, (*plan, row))
                if ended:
                    short.append((float(length), plan))
            plans = sorted(grown.values(), key=lambda each: (-round(each[0], 6), each[1]))[:_BEAM]
        _, best = min(full or short, key=lambda each: (-round(each[0], 6), each[1]))
        return [proposals[row] for row in best]

    def _likely(self, addition: Addition, plan: Sequence[int], left: Sequence[int]) -> list[float]:
        """Of each that is ``left`` how likely an editor adds it next, as a logarithm, with what its wording is worth."""
        if not left:
            return []
        found = log_softmax(addition.known(plan, left) @ self._weights) + addition.wording[list(left)]
        return [float(value) for value in found]


class Addition:
    """Proposals of which some are chosen, and how each other one stands to those."""

    def __init__(self, proposals: Sequence[Proposal], groups: Sequence[Group]) -> None:
        """``groups``: all of the cluster's."""
        self._of = Relations(proposals, groups)
        probable = np.clip([(p.chosen, p.unfit, p.lede) for p in proposals], _CERTAIN, 1 - _CERTAIN)
        self._own = np.stack(
            [
                logit(probable[:, 0]),
                logit(probable[:, 1]),
                probable[:, 2],
                [p.leans for p in proposals],
                [len(p.text.split()) / 30 for p in proposals],
            ],
            axis=1,
        )
        self._goes_on = self._of.gap == 1
        #: What the wording of each is worth beside the articles' own, as a logarithm: float64 [proposals].
        self.wording = np.log([p.wording for p in proposals])

    def known(self, chosen: Sequence[int], left: Sequence[int]) -> Floats:
        """What is known of each that is ``left``, beside what is ``chosen``: float32 [left, signs]."""
        of, rows = self._of, list(left)
        to = np.ix_(list(chosen), rows)
        words = frozenset[str]().union(*(of.stems[row] for row in chosen))
        names = frozenset[str]().union(*(of.names[row] for row in chosen))
        together = [
            of.similar[to].max(0) ** 2,
            of.similar[to].mean(0),
            np.square([share_of(words, of.stems[row]) for row in rows]),
            [share_of(names, of.names[row]) for row in rows],
            of.names_of[to].max(0),
            of.meet[to].mean(0),
            of.one_article[to].mean(0),
            self._goes_on[to].max(0),
        ]
        return np.hstack([self._own[rows], np.stack(together, axis=1)]).astype(np.float32)


def opening(groups: Sequence[Group], ranking: Ranking) -> list[float]:
    """How well each group would open the summary, as the logarithm of odds: as those do that editors open with.

    Salient, told among the first sentences of its articles, and in a full one.
    """
    articles = len({sentence.article.id for sentence in ranking.sentences}) or 1
    scores = []
    for group in groups:
        places = [member.index for member in group.members]
        first = {member.article.id for member in group.members if member.index == 0}
        early = {member.article.id for member in group.members if member.index <= 2}
        scores.append(
            _OPENS["salience"] * group.salience
            + _OPENS["first"] * len(first) / articles
            + _OPENS["early"] * len(early) / articles
            - _OPENS["later"] * math.log1p(min(places))
            + _OPENS["words"] * group.members[0].words / 30
        )
    return scores
