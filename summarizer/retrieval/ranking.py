"""Salience of every sentence across all the articles.

The strongest sign that a fact belongs in the summary is that other newsrooms chose to report it too.
A sentence therefore collects at most one vote from every *other* article: how well that article's closest
sentence matches it, by meaning (embedding cosine) and by words (TF-IDF cosine). Voting by article instead
of by sentence keeps one long article from electing itself, which is where plain LexRank (Erkan & Radev
2004) goes wrong on clusters. Nearness to the event (what titles and ledes are about), position, length and
an optional query are added; every part is kept, so that a score can be explained.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from summarizer.config import RankingConfig
from summarizer.retrieval.encoding import SentenceEncoder, Vectors
from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems, tfidf

Similarities = npt.NDArray[np.float32]

# Cosines between which a match counts from nothing to a full vote. MiniLM puts unrelated sentences of one
# event at 0.2-0.4 and rewordings of one fact at 0.65 and more.
_NO_VOTE, _FULL_VOTE = 0.40, 0.72
# Weight of an article's first and second sentence, beside 1 for its title, in what the event is.
_OPENING = (1.0, 0.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Salience:
    """The parts of one sentence's score, each in 0..1 before weighting, and their weighted mean."""

    agreement: float
    event: float
    position: float
    length: float
    form: float
    query: float | None
    total: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranking:
    """Sentences from most to least salient, with the evidence for it."""

    sentences: tuple[Sentence, ...]
    salience: tuple[Salience, ...]
    #: Unit embeddings, float32 ``(len(sentences), dimensions)``.
    vectors: Vectors
    #: Similarity of every two sentences by meaning and words, float32 ``(n, n)``.
    similarities: Similarities
    #: Unit vector of what the titles and ledes are about, float32 ``(dimensions,)``.
    event: Vectors
    #: Sentences of the articles that the lexical pass left out of a large cluster.
    not_encoded: int = 0

    @cached_property
    def rows(self) -> dict[tuple[str, int], int]:
        """Row of each sentence, by its ``key``."""
        return {sentence.key: row for row, sentence in enumerate(self.sentences)}


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """All that is known of a cluster's sentences before the parts are weighed; in an order of its own."""

    sentences: tuple[Sentence, ...]
    #: Each part of salience by its name in the config, 0..1; ``query`` only where something was asked.
    parts: Mapping[str, npt.NDArray[np.float64]]
    #: 1 for whole sentences, less for wreckage.
    form: npt.NDArray[np.float64]
    vectors: Vectors
    similarities: Similarities
    event: Vectors
    not_encoded: int


def rank(
    sentences: Sequence[Sentence],
    *,
    encoder: SentenceEncoder,
    config: RankingConfig,
    query: str | None = None,
) -> Ranking:
    """Rank the sentences of one cluster. The order in which they come does not matter, to the byte."""
    return weigh(gather(sentences, encoder=encoder, config=config, query=query), config=config)


def gather(
    sentences: Sequence[Sentence],
    *,
    encoder: SentenceEncoder,
    config: RankingConfig,
    query: str | None = None,
) -> Evidence:
    """The slow half of :func:`rank`, which no weight changes."""
    ordered = sorted(sentences, key=lambda sentence: sentence.key)
    articles = _article_numbers(ordered)
    stems = [content_stems(sentence.said) for sentence in ordered]
    words = tfidf(stems, counted_in=articles.tolist())
    names = _brand_names(ordered)
    kept = _shortlist(ordered, words, articles, names=names, limit=config.max_encoded)
    ordered = [ordered[row] for row in kept]
    articles = articles[kept]
    words = words[kept]

    vectors = encoder.encode([sentence.said for sentence in ordered])
    similarities = similarity(vectors, words)
    event = event_vector(ordered, vectors, encoder)
    relevance = _relevance(ordered, vectors, encoder, query)
    lengths = _sentences_per_article(sentences)
    parts = {
        "agreement": _agreement(similarities, articles),
        "event": [_nearness(float(vector @ event)) for vector in vectors],
        "position": [_position(sentence, lengths[sentence.article.id]) for sentence in ordered],
        "length": [_length(sentence) for sentence in ordered],
    }
    if relevance is not None:
        parts["query"] = relevance
    return Evidence(
        sentences=tuple(ordered),
        parts={name: np.asarray(values, dtype=np.float64) for name, values in parts.items()},
        form=np.array([_form(sentence.text, names) for sentence in ordered], dtype=np.float64),
        vectors=vectors,
        similarities=similarities,
        event=event,
        not_encoded=len(sentences) - len(kept),
    )


def weigh(evidence: Evidence, *, config: RankingConfig) -> Ranking:
    """The quick half of :func:`rank`: the parts' weighted mean, and the order that comes of it."""
    weights = {name: float(getattr(config, name)) for name in evidence.parts}
    total_weight = sum(weights.values()) or 1.0
    scores = []
    for row, form in enumerate(evidence.form.tolist()):
        parts = {name: float(values[row]) for name, values in evidence.parts.items()}
        total = form * sum(value * weights[name] for name, value in parts.items()) / total_weight
        scores.append(
            Salience(
                agreement=parts["agreement"],
                event=parts["event"],
                position=parts["position"],
                length=parts["length"],
                form=form,
                query=parts.get("query"),
                total=total,
            )
        )
    ordered = evidence.sentences
    best = sorted(range(len(ordered)), key=lambda row: (-scores[row].total, ordered[row].key))
    return Ranking(
        sentences=tuple(ordered[row] for row in best),
        salience=tuple(scores[row] for row in best),
        vectors=evidence.vectors[best],
        similarities=evidence.similarities[np.ix_(best, best)],
        event=evidence.event,
        not_encoded=evidence.not_encoded,
    )


def similarity(vectors: Vectors, words: sparse.csr_matrix) -> Similarities:
    """Mean of meaning and words, float32 ``(n, n)``: cosine of embeddings, lifted or lowered by shared words.

    Words alone miss rewordings; embeddings alone take "asked Xi" for "asked Putin". The words get a quarter.
    """
    lexical = np.asarray(words.dot(words.T).todense(), dtype=np.float32)
    mixed = 0.75 * (vectors @ vectors.T) + 0.25 * np.sqrt(np.clip(lexical, 0, 1))
    return np.asarray(mixed, dtype=np.float32)


def _article_numbers(sentences: Sequence[Sentence]) -> npt.NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(s.article.id, len(numbers)) for s in sentences], dtype=np.int64)


def _sentences_per_article(sentences: Sequence[Sentence]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for sentence in sentences:
        counts[sentence.article.id] = counts.get(sentence.article.id, 0) + 1
    return counts


def _shortlist(
    sentences: Sequence[Sentence],
    words: sparse.csr_matrix,
    articles: npt.NDArray[np.int64],
    *,
    names: Set[str],
    limit: int,
) -> npt.NDArray[np.int64]:
    """Rows worth embedding: all of them, or those nearest the cluster's TF-IDF centroid (Radev et al. 2004).

    Every article keeps its two best, so that none is silenced by the pass.
    """
    if len(sentences) <= limit:
        return np.arange(len(sentences))
    centroid = np.asarray(words.mean(axis=0)).ravel()
    scores = words.dot(centroid) * np.array([_form(s.text, names) * _length(s) for s in sentences])
    order = sorted(range(len(sentences)), key=lambda row: (-scores[row], row))
    taken: dict[int, int] = {}
    chosen: list[int] = []
    for row in order:
        article = int(articles[row])
        if taken.get(article, 0) < 2:
            taken[article] = taken.get(article, 0) + 1
            chosen.append(row)
    chosen = chosen[:limit]
    already = set(chosen)
    chosen += [row for row in order if row not in already][: limit - len(chosen)]
    return np.array(sorted(chosen), dtype=np.int64)


def _agreement(similarities: Similarities, articles: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Share of the other articles that say it: the mean of each one's best vote, float32 ``(n,)``."""
    count = int(articles.max()) + 1 if len(articles) else 0
    if count < 2:
        return np.zeros(len(articles), dtype=np.float32)
    votes = np.clip((similarities - _NO_VOTE) / (_FULL_VOTE - _NO_VOTE), 0, 1)
    total = np.zeros(len(articles), dtype=np.float32)
    for article in range(count):
        inside = articles == article
        total += np.where(inside, 0, votes[:, inside].max(axis=1))
    return np.asarray(total / (count - 1), dtype=np.float32)


def _relevance(
    sentences: Sequence[Sentence], vectors: Vectors, encoder: SentenceEncoder, query: str | None
) -> npt.NDArray[np.float32] | None:
    """How well each sentence answers the query, 0..1, best match scaled to 1."""
    if not query or not query.strip():
        return None
    cosine = np.clip(vectors @ encoder.encode([query])[0], 0, 1)
    asked = set(content_stems(query))
    found = np.array([len(asked & set(content_stems(s.said))) / max(len(asked), 1) for s in sentences])
    relevance = 0.7 * cosine + 0.3 * found
    top = float(relevance.max()) if len(relevance) else 0.0
    # Squared: of sentences that all share a word with the query, those that answer it should stand out.
    return np.asarray((relevance / top) ** 2 if top > 0 else relevance, dtype=np.float32)


def event_vector(sentences: Sequence[Sentence], vectors: Vectors, encoder: SentenceEncoder) -> Vectors:
    """What the articles are about: the mean of their titles and opening sentences, one vote an article.

    Unit vector, float32 ``(dimensions,)``.
    """
    openings: dict[str, list[Vectors]] = {}
    titles: dict[str, str] = {}
    for sentence, vector in zip(sentences, vectors, strict=True):
        if sentence.index < len(_OPENING):
            openings.setdefault(sentence.article.fingerprint, []).append(_OPENING[sentence.index] * vector)
        if sentence.article.title:
            titles[sentence.article.fingerprint] = sentence.article.title
    for fingerprint, vector in zip(titles, encoder.encode(list(titles.values())), strict=True):
        openings.setdefault(fingerprint, []).append(vector)
    if not openings:
        return np.asarray(vectors.mean(axis=0), dtype=np.float32)
    mean = np.mean([np.sum(openings[key], axis=0) for key in sorted(openings)], axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _nearness(cosine: float) -> float:
    """A cosine to the event as 0..1: background of the same story lies at 0.3, its core at 0.7 and more."""
    return min(max((cosine - 0.25) / 0.5, 0.0), 1.0)


def _position(sentence: Sentence, count: int) -> float:
    """News puts first what matters most: 1 for the lede, falling to 0 at the article's end."""
    return float((1 - sentence.index / max(count, 1)) ** 2)


def _length(sentence: Sentence) -> float:
    """1 for 12 to 32 words; shorter ones say too little, longer ones too much at once."""
    words = sentence.words
    if words < 12:
        return max(0.0, (words - 3) / 9)
    if words > 32:
        return max(0.0, 1 - (words - 32) / 40)
    return 1.0


_RUN_ON = re.compile(r"[a-z]{2}[.!?][A-Z][a-z]")
_CAMEL = re.compile(r"\b[^\W\d_]*[a-z]{2}[A-Z][a-z]{2,}[^\W\d_]*\b")
_CAPITAL_PRONOUN = re.compile(r"[a-z,]\s+(?:He|She|They|It|This|There)\s+[a-z]+")
_CAMEL_NAMES = re.compile(r"\b(?:Mc|Mac|De|Le|La|Van|O['’])[A-Z]")


def _brand_names(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Words with a capital inside that are written so, "TikTok", and not two words glued by a page, "SenateMore".

    A name comes again, or its parts are no words that the articles use by themselves.
    """
    seen = Counter(word for sentence in sentences for word in set(_CAMEL.findall(sentence.text)))
    if not seen:
        return frozenset()
    words = {word for sentence in sentences for word in re.findall(r"[^\W\d_]+", sentence.text)}
    return frozenset(
        word
        for word, times in seen.items()
        if times > 1 or (word[0].isupper() and not words.issuperset(re.findall(r"[A-Z][a-z]+", word)))
    )


def _form(text: str, names: Set[str]) -> float:
    """1 for a whole sentence; less for headings, questions, glued words and other wreckage of web pages.

    ``names`` are written with a capital inside (:func:`_brand_names`).
    """
    form = 1.0
    if not re.search(r"[.!?]['\"”’)\]]*$", text):
        form *= 0.3
    if text.rstrip("\"”’' ").endswith("?"):
        form *= 0.5
    first = text.lstrip("\"“”‘’'([ ")[:1]
    if first.islower():
        form *= 0.4
    if re.search(r"\b\d+/(?!\d)|https?://|@\w|#\w", text):  # threads and links
        form *= 0.2
    if _CAPITAL_PRONOUN.search(text):
        form *= 0.3
    glued = set(_CAMEL.findall(_CAMEL_NAMES.sub("", text))) - names
    if glued or _RUN_ON.search(text):
        form *= 0.3
    letters = sum(map(str.isalpha, text))
    if letters and sum(map(str.isupper, filter(str.isalpha, text))) / letters > 0.4:
        form *= 0.3
    return form
