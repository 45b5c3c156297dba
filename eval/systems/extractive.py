"""Baselines that pick sentences: ledes, leads, centroid, LexRank, our ranker, and the greedy oracle."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from eval.metrics.overlap import tokens_of
from eval.metrics.rouge import rouge
from eval.systems.base import Job, Output
from eval.text import fill
from eval.tools import Tools
from summarizer.config import Config
from summarizer.grouping.groups import group, shortlist
from summarizer.reading.selection import select
from summarizer.retrieval.ranking import rank
from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems, tfidf

#: Articles' sentences, in their order -> the output's sentences, in theirs.
Pick = Callable[[list[list[Sentence]], Job], list[Sentence]]


@dataclass(kw_only=True)
class Extractive:
    """A system that is a function from sentences to sentences."""

    name: str
    about: str
    tools: Tools
    pick: Pick
    oracle: bool = False

    def run(self, jobs: Sequence[Job]) -> list[Output]:
        """Pick for each job; an article list without sentences gives an empty output."""
        outputs = []
        for job in jobs:
            start = time.perf_counter()
            sentences = [self.tools.splitter.split(article) for article in job.articles]
            sentences = [each for each in sentences if each]
            chosen = self.pick(sentences, job) if sentences else []
            outputs.append(
                Output(
                    # One sentence on a line: wreckage without a full stop must not run into the next one.
                    text="\n".join(" ".join(each.text.split()) for each in chosen),
                    status="ok" if chosen else "empty",
                    seconds=time.perf_counter() - start,
                )
            )
        return outputs


def lead(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
    """The opening of the article that comes first by content, not by place: no order is better than another."""
    return _opening(min(articles, key=lambda each: each[0].article.fingerprint), job.max_words)


def random_lead(seed: int) -> Pick:
    """The opening of an article drawn by lot; the lot depends on the seed and the cluster alone."""

    def pick(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
        lot = random.Random(f"{seed} {job.cluster}")
        ordered = sorted(articles, key=lambda each: each[0].article.fingerprint)
        return _opening(lot.choice(ordered), job.max_words)

    return pick


def central_lead(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
    """The opening that is most like the other articles by TF-IDF: the best lede that needs no reference."""
    openings = [_opening(each, job.max_words) for each in articles]
    stems = [[stem for sentence in each for stem in content_stems(sentence.text)] for each in openings]
    words = tfidf(stems, counted_in=list(range(len(stems))))
    likeness = np.asarray(words.dot(words.T).todense()).sum(axis=1).ravel()
    best = max(range(len(openings)), key=lambda i: (round(float(likeness[i]), 6), _print(articles[i])))
    return openings[best]


def best_lead(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
    """The opening that the references like best (ROUGE-1 and ROUGE-2 F1): the luckiest reader's choice."""
    openings = [_opening(each, job.max_words) for each in articles]
    scores = [_worth([sentence.text for sentence in each], job.references) for each in openings]
    return openings[max(range(len(openings)), key=lambda i: (scores[i], _print(articles[i])))]


def round_robin(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
    """Every article's first sentence, then every article's second, until the length is reached."""
    ordered = sorted(articles, key=_print)
    turns = zip_longest(*ordered)
    return fill([each for turn in turns for each in turn if each is not None], job.max_words)


def first(count: int) -> Pick:
    """The first ``count`` sentences of each article, one article after another (Fabbri et al. 2019)."""

    def pick(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
        return [sentence for article in articles for sentence in article[:count]]

    return pick


def centroid(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
    """Sentences nearest to the TF-IDF centroid of the cluster (Radev et al. 2004), redundant ones left out."""
    sentences = [sentence for article in articles for sentence in article if sentence.words >= 5]
    if not sentences:
        return [article[0] for article in articles[:1]]
    numbers = {each: number for number, each in enumerate(sorted({s.article.id for s in sentences}))}
    words = tfidf(
        [content_stems(s.text) for s in sentences], counted_in=[numbers[s.article.id] for s in sentences]
    )
    middle = np.asarray(words.mean(axis=0)).ravel()
    scores = words.dot(middle)
    order = sorted(range(len(sentences)), key=lambda i: (-round(float(scores[i]), 6), sentences[i].key))
    likeness = np.asarray(words.dot(words.T).todense())
    kept: list[int] = []
    for i in order[:200]:
        if all(likeness[i, j] < 0.5 for j in kept):
            kept.append(i)
    return fill([sentences[i] for i in kept], job.max_words)


def ranker(tools: Tools, config: Config) -> Pick:
    """Our ranker alone: the pipeline up to fusion, then the heads of its groups, best first."""

    def pick(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
        kept, _ = select(job.articles, config=config.reading)
        used = {article.id for article in kept}
        pool = [s for each in articles for s in each if s.article.id in used]
        ranking = rank(pool, encoder=tools.encoder, config=config.ranking)
        groups = group(ranking, config=config.grouping)
        # Twice as many as can be printed: some are too long for the room that is left.
        limit = max(2 * job.max_words // 20, 4)
        chosen = shortlist(groups, ranking, limit=limit, diversity=config.ranking.diversity)
        return fill([each.members[0] for each in chosen], job.max_words)

    return pick


def oracle(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
    """Greedy oracle (Nallapati et al. 2017): adds the sentence that raises ROUGE-1 + ROUGE-2 F1 most."""
    pool = [s for article in articles for s in article]
    if not job.references:
        return []
    # Far from the references nothing can be gained; 40 are more than any output holds.
    near = sorted(pool, key=lambda s: (-_worth([s.text], job.references), s.key))[:40]
    chosen: list[Sentence] = []
    score, length = 0.0, 0
    while True:
        best, gain = None, 0.0
        for sentence in near:
            if sentence in chosen or length + sentence.words > job.max_words * 1.1:
                continue
            worth = _worth([*(s.text for s in chosen), sentence.text], job.references) - score
            if worth > gain + 1e-9:
                best, gain = sentence, worth
        if best is None:
            return chosen
        chosen.append(best)
        score += gain
        length += best.words


def sumy(method: str) -> Pick:
    """LexRank or TextRank as the ``sumy`` package computes them, on our sentence boundaries."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph
    from sumy.models.dom import Sentence as SumySentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    summarizer = {"lexrank": LexRankSummarizer, "textrank": TextRankSummarizer}[method](Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    def pick(articles: list[list[Sentence]], job: Job) -> list[Sentence]:
        owner: dict[str, Sentence] = {}
        paragraphs = []
        for article in articles:
            for sentence in article:
                owner.setdefault(sentence.text.strip(), sentence)
            paragraphs.append(Paragraph([SumySentence(s.text, _Words()) for s in article]))
        taken: list[Sentence] = []

        def until_full(infos: Any) -> list[Any]:
            # sumy hands over its sentences best first and asks which to keep.
            ranked = [owner[str(info.sentence)] for info in infos]
            taken.extend(fill(ranked, job.max_words))
            return []

        # Where no two sentences are alike sumy divides 0 by 0, and its order is that of the articles.
        with np.errstate(invalid="ignore"):
            summarizer(ObjectDocumentModel(paragraphs), until_full)
        return taken

    return pick


class _Words:
    """sumy's own tokeniser needs data from the network; words are letters and digits of any script."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(tokens_of(text))


def _opening(article: list[Sentence], max_words: int) -> list[Sentence]:
    chosen, length = [], 0
    for sentence in article:
        if length >= max_words:
            break
        chosen.append(sentence)
        length += sentence.words
    return chosen


def _print(article: list[Sentence]) -> str:
    return article[0].article.fingerprint


def _worth(sentences: Sequence[str], references: Sequence[str]) -> float:
    text = " ".join(sentences)
    scores = rouge([text] * len(references), list(references), variants=("rouge1", "rouge2"), processes=1)
    total = math.fsum(each[variant].fmeasure for each in scores for variant in ("rouge1", "rouge2"))
    return total / max(len(references), 1)
