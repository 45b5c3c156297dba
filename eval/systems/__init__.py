"""The competitors, by name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from eval.config import EvalConfig
from eval.systems import extractive
from eval.systems.base import Job, Output, System
from eval.systems.newsweave import Newsweave, Stored, load_stored
from eval.tools import Tools
from summarizer.errors import InputError

__all__ = ["LEDE", "Job", "Output", "System", "build", "load_stored"]

#: The system whose outputs are all the articles' ledes in turn; its scores are their mean.
LEDE = "lede"

_ABOUT = {
    "newsweave": Newsweave.about,
    "ranker": "our ranker alone: heads of the groups, unfused",
    LEDE: "the opening of an article: mean over all the articles that are not the reference",
    "lede_best": "oracle: the opening that the reference likes best",
    "lede_random": "the opening of an article drawn by lot",
    "lede_central": "the opening most like the others",
    "round_robin": "first sentences in turn, then second ones",
    "lead3": "first three sentences of each article (Fabbri et al. 2019)",
    "lead2": "first two sentences of each article",
    "lead1": "first sentence of each article",
    "centroid": "TF-IDF centroid (Radev et al. 2004)",
    "lexrank": "LexRank (Erkan & Radev 2004), sumy",
    "textrank": "TextRank (Mihalcea & Tarau 2004), sumy",
    "oracle": "oracle: greedy choice of sentences by the reference",
}
ORACLES = frozenset({"lede_best", "oracle"})
KNOWN = tuple(_ABOUT)
DEFAULT = tuple(name for name in KNOWN if name not in {"textrank", "lede_central", "lead1", "lead2"})


def build(
    names: Sequence[str] | None, *, config: EvalConfig, tools: Tools, stored: dict[str, Stored]
) -> list[System]:
    """The systems called ``names``, in that order; without names the default ones and all the stored.

    A stored system with the name of a live one is called ``stored_<name>``.

    Raises :class:`InputError` for a name nobody has, with the nearest one.
    """
    # What another program stored under a name of ours is not ours: both are wanted side by side.
    stored = {
        each.name: each
        for name, system in stored.items()
        for each in [system.renamed(f"stored_{name}") if name in _ABOUT else system]
    }
    wanted = list(names) if names is not None else [*DEFAULT, *stored]
    if len(set(wanted)) < len(wanted):
        raise InputError(f"A system is named twice: {', '.join(wanted)}.")
    return [_system(name, config=config, tools=tools, stored=stored) for name in wanted]


def _system(name: str, *, config: EvalConfig, tools: Tools, stored: dict[str, Stored]) -> System:
    if name in stored:
        return stored[name]
    if name == "newsweave":
        return Newsweave(config.summarizer, batch_size=config.batch_size)
    if name not in _ABOUT:
        known = [*_ABOUT, *stored]
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise InputError(f"There is no system {name!r}. {hint}Known: {', '.join(known)}.")
    picks: dict[str, Callable[[], extractive.Pick]] = {
        LEDE: lambda: extractive.lead,
        "lede_best": lambda: extractive.best_lead,
        "lede_random": lambda: extractive.random_lead(config.seed),
        "lede_central": lambda: extractive.central_lead,
        "round_robin": lambda: extractive.round_robin,
        "lead3": lambda: extractive.first(3),
        "lead2": lambda: extractive.first(2),
        "lead1": lambda: extractive.first(1),
        "centroid": lambda: extractive.centroid,
        "lexrank": lambda: extractive.sumy("lexrank"),
        "textrank": lambda: extractive.sumy("textrank"),
        "ranker": lambda: extractive.ranker(tools, config.summarizer),
        "oracle": lambda: extractive.oracle,
    }
    return extractive.Extractive(
        name=name, about=_ABOUT[name], tools=tools, pick=picks[name](), oracle=name in ORACLES
    )
