"""Which articles tell of one event: another fire in the same town is another event, another angle on this one is not.

Articles are likened by the words of their openings, each weighted by how rare it is in news (the cosine of log counts
times inverse document frequencies, Salton & Buckley 1988; the title and the first 60 words count three times, those up to
120 twice). An average-link tree joins the likest parts first, and of each two parts that it joins a logistic regression
says whether they tell of one event: from how like they are, how much liker each part is in itself (two events in one town
make two tight parts), and whether they name other weekdays. Parts that are not joined are other events.

Fitted and measured on real clusters (``python -m training events``): 593 held-out ones, each joined with articles of one of
the events nearest to it, at least four days apart: the same persons and places, another deed. Of several such strangers 93 %
are found (90 % where all is cut to 45 to 110 words), of lone ones 43 % (19 %), of lone ones at random 99 % (95 %); of the true
articles 0.4 % (0.7 %) are lost.

What stays hard is a lone stranger of the same sort, place and persons, most of all a short one: an angle of the event can
be as far from the rest. The embeddings of the openings would find more of these, but throw out true angles for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from summarizer.reading.article import Article
from summarizer.reading.sparse import products
from summarizer.text.words import content_stems, weekdays

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Words of an article that count, and those that count once more each: what the event is stands first.
_COMPARED = (400, 120, 60)
#: Of a stem that so few articles use, nobody need know the exact share.
_RARE = 0.01
#: Words beyond which a longer article says no more about what its event is.
_LONG = 400

#: Likeness beyond which articles of a part are no closer to each other: they may be reprints.
_CLOSE = 0.7

#: Log-odds that two parts tell of one event, by sign; see :class:`Join`.
WEIGHTS: Mapping[str, float] = {
    "bias": 6.576,
    "like": -1.029,
    "long": -2.749,
    "like*long": 3.133,
    "group": 1.379,
    "closer": -7.535,
    "several": -2.341,
    "several*closer": -7.667,
    "days": -1.917,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Two parts of a cluster, and what is known of whether they tell of one event."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    signs: Mapping[str, float]

    @property
    def value(self) -> float:
        """Probability, 0..1, that they do."""
        total = WEIGHTS["bias"] + sum(WEIGHTS[name] * sign for name, sign in self.signs.items())
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def events(articles: Sequence[Article], *, threshold: float) -> tuple[list[list[int]], Floats]:
    """The places of the articles of each event, and how like each two articles are, 0..1, shape (n, n).

    ``threshold``: probability below which two parts are two events.
    """
    likeness = alike(articles)
    whole: set[tuple[int, ...]] = {(n,) for n in range(len(articles))}
    for join in joins(articles, likeness):
        if join.left in whole and join.right in whole and join.value >= threshold:
            whole -= {join.left, join.right}
            whole.add(join.left + join.right)
    return sorted(sorted(part) for part in whole), likeness


def alike(articles: Sequence[Article]) -> Floats:
    """Cosines of the rarity-weighted words of the openings, shape (n, n)."""
    return products(weighted(article) for article in articles)


def weighted(article: Article) -> dict[str, float]:
    """The stems of an article's opening, each weighted by how often it stands there and how rare it is: a unit vector."""
    counts: Counter[str] = Counter()
    for words in _COMPARED:
        counts.update(content_stems(_opening(article, words)))
    row = {stem: math.log1p(count) * rarity(stem) for stem, count in counts.items()}
    norm = math.sqrt(sum(value * value for value in row.values())) or 1.0
    return {stem: value / norm for stem, value in row.items()}


def joins(articles: Sequence[Article], likeness: Floats) -> Iterator[Join]:
    """The joins of the average-link tree, the likest parts first."""
    if len(articles) < 2:
        return
    distances = np.clip(1 - likeness, 0, None)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), method="average")
    dated, same_day = _weekdays(articles)
    length = np.log([min(article.words, _LONG) for article in articles])
    parts: list[tuple[int, ...]] = [(n,) for n in range(len(articles))]
    inside = [0.0] * len(articles)  # of each part, the sum of the likenesses of its pairs
    for first, second in tree[:, :2].astype(int):
        left, right = parts[first], parts[second]
        block = np.ix_(left, right)
        between = float(likeness[block].sum())
        pairs = math.comb(len(left), 2) + math.comb(len(right), 2)
        apart = between / (len(left) * len(right))
        closer = min((inside[first] + inside[second]) / pairs, _CLOSE) - apart if pairs else 0.0
        several = float(min(len(left), len(right)) > 1)
        like = math.sqrt(apart)
        long = float(length[[*left, *right]].mean())
        yield Join(
            left=left,
            right=right,
            signs={
                "like": like,
                "long": long,
                "like*long": like * long,
                "group": float(pairs > 0),
                "closer": closer,
                "several": several,
                "several*closer": several * closer,
                "days": float((dated[block] & ~same_day[block]).sum() / max(dated[block].sum(), 1)),
            },
        )
        parts.append(left + right)
        inside.append(inside[first] + inside[second] + between)


def _weekdays(articles: Sequence[Article]) -> tuple[Flags, Flags]:
    """Of each two articles, whether both openings name a weekday, and whether they name the same; shapes (n, n)."""
    days = [weekdays(_opening(article, _COMPARED[-1])) for article in articles]
    named = np.array([bool(own) for own in days])
    names = sorted(set().union(*days))
    table = np.array([[name in own for name in names] for own in days], dtype=np.int64)
    return named[:, None] & named[None, :], table @ table.T > 0


def _opening(article: Article, words: int) -> str:
    return f"{article.title or ''}. {' '.join(article.text.split(maxsplit=words)[:words])}"


def rarity(stem: str) -> float:
    """Inverse document frequency of a stem in news, in nats."""
    return -math.log(commonness().get(stem, _RARE))


@cache
def commonness() -> Mapping[str, float]:
    """Share of news articles whose openings use a stem, of those that one in a hundred uses."""
    lines = (Path(__file__).parent / "commonness.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {stem: int(thousandths) / 1000 for thousandths, *stems in rows for stem in stems}
