"""``python -m training events``: fits what :mod:`summarizer.reading.events` tells events apart by.

Clusters of real articles are joined with articles of the events nearest to them that happened on other days. Each join of
an average-link tree is a row: two parts of one event, or the two events. Every article is read whole and as a short one,
of 45 to 110 words, for short ones share fewer words.
"""

from __future__ import annotations

import datetime
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from eval.checkers import roc_auc
from eval.clusters import read_jsonl
from summarizer.reading import Article
from summarizer.reading.boilerplate import strip_furniture
from summarizer.reading.events import joins, weighted
from summarizer.reading.layout import paragraphs_of
from summarizer.reading.sparse import products
from summarizer.settings import Settings
from summarizer.text.words import content_stems
from training import regression
from training.config import resolve

Floats = NDArray[np.float64]
#: Days between two events that are surely not one.
_APART = 4
#: Which of the nearest events give strangers; one more is drawn at random.
_RANKS = (0, 3, 9)
_SHORT = (45, 110)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
#: Articles of fewer words are teasers.
_FEWEST = 20


class EventsConfig(Settings):
    """``python -m training events``."""

    output: str = Field(description="folder for commonness.txt, report.json")
    seed: int = Field(0, ge=0)
    articles: str = Field(description="single articles that the common stems are counted in")
    dated: str = Field(description="clusters {id, documents, titles, date, article_ids} of one event each")
    held_from: int = Field(ge=0, description="rows of `dated` from here on are measured on")
    held_before: int = Field(0, ge=0, description="and those before this one")
    undated: tuple[str, ...] = Field((), description="more clusters {documents, titles} to fit to")
    undated_held: tuple[str, ...] = Field((), description="more clusters to measure on")
    lost: float = Field(0.006, gt=0, lt=1, description="share of the dated articles that may be lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """One row of a corpus of clusters."""

    #: What it is from, for the report.
    kind: str
    #: Title and text of each article.
    texts: tuple[tuple[str | None, str], ...]
    #: The day as an ordinal number, where the corpus has it.
    day: int | None
    #: Whether these are no whole articles.
    blurbs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as its articles tell it."""

    kind: str
    articles: tuple[Article, ...]
    #: Each article's weighted words.
    words: tuple[dict[str, float], ...]
    day: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One join: of one event, or of two."""

    kind: str
    signs: Mapping[str, float]
    one: bool
    #: Articles in the smaller part, which is lost if the join is refused.
    smaller: int


def fit(config: EventsConfig, *, progress: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Count common stems, fit the weights, measure them; writes and returns the report."""
    folder = resolve(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    dated = list(enumerate(row for row, _ in read_jsonl(resolve(config.dated))))
    held = {number for number, _ in dated if number >= config.held_from or number < config.held_before}
    (folder / "commonness.txt").write_text(
        common_stems(config, without={i for n, row in dated if n in held for i in row["article_ids"]}),
        encoding="utf-8",
    )
    rows: dict[bool, list[Row]] = {}
    for measured in (False, True):
        clusters = _cleaned((row for number, row in dated if (number in held) == measured), "dated")
        others = [
            each
            for path in (config.undated_held if measured else config.undated)
            for each in _cleaned((row for row, _ in read_jsonl(resolve(path))), Path(path).parent.name)
        ]
        rows[measured] = [
            row
            for short in (False, True)
            for row in _rows(clusters, others, short=short, rng=random.Random(f"{config.seed}{short}"))
        ]
        progress(f"{'measured on' if measured else 'fitted to'}: {len(rows[measured])} joins")
    weights = regression.fit([row.signs for row in rows[False]], [row.one for row in rows[False]])
    report = {"weights": weights, **measure(rows[True], weights, lost=config.lost)}
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return report


def common_stems(config: EventsConfig, *, without: set[str]) -> str:
    """The lines of ``commonness.txt``: thousandths of articles, and the stems that so many use."""
    counts: Counter[str] = Counter()
    articles = 0
    for row, _ in read_jsonl(resolve(config.articles)):
        if row["id"] not in without:
            counts.update(
                set(content_stems(f"{row['title']}. {' '.join(row['document'].split(maxsplit=400)[:400])}"))
            )
            articles += 1
    by_share: dict[int, list[str]] = {}
    for stem, count in counts.items():
        by_share.setdefault(round(1000 * count / articles), []).append(stem)
    lines = [" ".join((str(share), *sorted(by_share[share]))) for share in sorted(by_share) if share >= 10]
    head = f"# Thousandths of {articles:,} news articles whose first 400 words hold a stem, and the stems."
    return "\n".join([head, *reversed(lines)]) + "\n"


def measure(rows: Sequence[Row], weights: Mapping[str, float], *, lost: float) -> dict[str, Any]:
    """ROC area, the threshold that loses ``lost`` of the true articles, and the strangers found there."""
    values = np.array(
        [weights["bias"] + sum(weights[name] * sign for name, sign in row.signs.items()) for row in rows]
    )
    one = np.array([row.one for row in rows])
    smaller = np.array([row.smaller for row in rows])
    kinds = np.array([row.kind for row in rows])
    # Only the dated clusters are sure to be of one event: others gather what was written about a topic.
    sure = one & np.char.endswith(kinds, ", dated")
    order = np.argsort(values[sure])
    allowed = np.cumsum(smaller[sure][order]) <= lost * smaller[sure].sum()
    threshold = float(values[sure][order][allowed.sum()])
    shares = {}
    for kind in sorted(set(kinds)):
        own = kinds == kind
        if one[own].all():
            gone = smaller[own & (values < threshold)].sum() / smaller[own].sum()
            shares[f"lost, {kind}"] = round(float(gone), 4)
            continue
        for name, size in (("alone", smaller == 1), ("several", smaller > 1)):
            some = own & size
            shares[f"found, {name}, {kind}"] = round(float((values[some] < threshold).mean()), 3)
    return {
        "area": {
            length: roc_auc(one[own].astype(np.int64), values[own])
            for length in ("whole", "short")
            for own in [np.char.startswith(kinds, length)]
        },
        "threshold": 1 / (1 + float(np.exp(-threshold))),
        "shares": shares,
    }


# ---- clusters and mixtures ------------------------------------------------------------------------------------


def _rows(
    clusters: Sequence[Cleaned], others: Sequence[Cleaned], *, short: bool, rng: random.Random
) -> Iterator[Row]:
    length = "short" if short else "whole"
    events = [_told(each, short=short, rng=rng) for each in clusters]
    # Blurbs are short as they are.
    more = [_told(each, short=short, rng=rng) for each in others if not (short and each.blurbs)]
    for event in (*events, *more):
        for join in joins(event.articles, products(event.words)):
            yield Row(
                kind=f"{length}, {event.kind}",
                signs=join.signs,
                one=True,
                smaller=min(len(join.left), len(join.right)),
            )
    for rank, event, stranger in _mixtures(events, rng=rng):
        sizes = (len(event.articles), len(stranger.articles))
        own, other = sizes
        for kept, planted in sorted({(1, 1), (2, 2), (min(3, own), 1), (own, 1), (own, min(sizes))}):
            if kept > own or planted > other:
                continue
            articles = (*event.articles[:kept], *stranger.articles[:planted])
            words = (*event.words[:kept], *stranger.words[:planted])
            wanted = {frozenset(range(kept)), frozenset(range(kept, kept + planted))}
            for join in joins(articles, products(words)):
                if {frozenset(join.left), frozenset(join.right)} == wanted:
                    yield Row(
                        kind=f"{length}, {rank}",
                        signs=join.signs,
                        one=False,
                        smaller=min(kept, planted),
                    )


def _cleaned(rows: Iterable[Mapping[str, Any]], kind: str) -> list[Cleaned]:
    """The rows of which two articles at least are left, cleaned as the reader does."""
    found = []
    for row in rows:
        titles = row.get("titles") or [None] * len(row["documents"])
        whole = row.get("is_full") or [True] * len(row["documents"])
        texts = []
        for text, title, full in zip(row["documents"], titles, whole, strict=True):
            page = strip_furniture(paragraphs_of(text), title=title)
            body = "\n\n".join(page.paragraphs)
            if full and len(body.split()) >= _FEWEST:
                texts.append((page.title, body))
        if len(texts) > 1:
            day = row.get("date")
            found.append(
                Cleaned(
                    kind=kind,
                    texts=tuple(texts),
                    day=datetime.date.fromisoformat(day[:10]).toordinal() if day else None,
                    blurbs=day is None and "is_full" not in row,
                )
            )
    return found


def _told(cluster: Cleaned, *, short: bool, rng: random.Random) -> Told:
    articles = tuple(
        Article(
            id=str(number),
            path="",
            title=title,
            text=_shortened(text, words=rng.randint(*_SHORT)) if short else text,
        )
        for number, (title, text) in enumerate(cluster.texts)
    )
    return Told(
        kind=cluster.kind,
        articles=articles,
        words=tuple(weighted(article) for article in articles),
        day=cluster.day,
    )


def _shortened(text: str, *, words: int) -> str:
    sentences: list[str] = []
    count = 0
    for sentence in _SENTENCE_END.split(text):
        sentences.append(sentence)
        count += len(sentence.split())
        if count >= words:
            break
    return " ".join(sentences)


def _mixtures(events: Sequence[Told], *, rng: random.Random) -> Iterator[tuple[str, Told, Told]]:
    """Each event with some of the nearest events of other days, and one at random."""
    owner = np.array([number for number, event in enumerate(events) for _ in event.articles])
    likeness = products(words for event in events for words in event.words)
    days = np.array([event.day or 0 for event in events])
    for number, event in enumerate(events):
        near = likeness[owner == number].mean(0)
        near[np.abs(days[owner] - days[number]) < _APART] = -1
        nearest = list(dict.fromkeys(owner[np.argsort(-near)[:200]].tolist()))
        for rank in _RANKS:
            yield f"nearest {rank}", event, events[nearest[rank]]
        other = rng.choice(events)
        if other is not event:
            yield "at random", event, other
