"""Small invented clusters and stand-ins for the models, shared by the tests of single stages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from spacy.tokens import Doc

from summarizer.fusion.base import Candidate, Truncation
from summarizer.judging.judge import Claims, Judge
from summarizer.reading import Article
from summarizer.retrieval.encoding import SentenceEncoder, Vectors
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.parsing import Parser


def article(
    name: str,
    *paragraphs: str,
    title: str | None = None,
    source: str | None = None,
    published: str | None = None,
) -> Article:
    return Article(
        id=name,
        path=f"{name}.txt",
        text="\n\n".join(paragraphs),
        title=title,
        source=source,
        published=published,
    )


def read(
    texts: Sequence[str], published: Sequence[str | None], *, splitter: SentenceSplitter, parser: Parser
) -> tuple[list[Sentence], list[Doc]]:
    """The sentences of articles, each of one text, and their parses; ``published`` has their dates, or none at all."""
    articles = [
        article(f"a{n}", text, published=date)
        for n, (text, date) in enumerate(zip(texts, published or [None] * len(texts), strict=True))
    ]
    sentences = [sentence for each in articles for sentence in splitter.split(each)]
    return sentences, parser.parse([sentence.text for sentence in sentences])


#: One event told by three desks, with a lone claim and background only one of them has.
FERRY = [
    article(
        "harbour-times",
        "The ferry Alma Rosa ran aground off Kestle Point on Friday with 84 people on board.",
        "All passengers were brought ashore by lifeboat, the coastguard said. “Nobody was hurt,” said Captain "
        "Ines Arvola. She praised the lifeboat crews.",
        "The ferry was built in 1998 and serves the islands of Brae and Osk.",
    ),
    article(
        "island-post",
        "A ferry carrying 84 people hit rocks near Kestle Point on Friday.",
        "The coastguard said lifeboats had taken all passengers ashore.",
        "But the operator, Osk Lines, said an inquiry would look at the ship's steering.",
    ),
    article(
        "wire",
        "The ferry Alma Rosa went aground near Kestle Point on Friday evening.",
        "Every passenger was taken ashore by lifeboats, according to the coastguard.",
        "Osk Lines promised an inquiry into the steering of the ferry.",
    ),
]


class HashingEncoder(SentenceEncoder):
    """Bag-of-words vectors: quick, deterministic, and close for sentences that share words."""

    def __init__(self, size: int = 64) -> None:
        self._size = size

    @property
    def dimensions(self) -> int:
        return self._size

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self._size), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                rows[row, int(hashlib.md5(word.encode()).hexdigest(), 16) % self._size] += 1
        return np.asarray(
            rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32
        )


class ScriptedFuser:
    """A fuser that says what it is told to, each text of the group it shares most words with."""

    def __init__(self, *texts: str) -> None:
        self.truncations: list[Truncation] = []
        self._texts = texts

    def fuse(
        self, groups: Sequence[Sequence[str]], *, before: Sequence[str] | None = None
    ) -> list[list[Candidate]]:
        words = [set(re.findall(r"\w+", " ".join(group))) for group in groups]
        found: list[list[Candidate]] = [[] for _ in groups]
        for text in self._texts:
            shared = [len(own & set(re.findall(r"\w+", text))) for own in words]
            if any(groups):
                found[shared.index(max(shared))].append(Candidate(text=text, score=-0.1))
        return found

    def fluency(self, texts: Sequence[str]) -> list[float]:
        return [-3.0] * len(texts)

    def describe(self) -> dict[str, str | int | float | bool | None]:
        return {"name": "scripted"}


class ScriptedClusterFuser(ScriptedFuser):
    """A fuser that writes the same text about every cluster, and reads three words of each article's."""

    batch_tokens = 16384

    def fuse_clusters(self, clusters: Sequence[Sequence[Sequence[str]]], max_words: int) -> list[str]:
        self.truncations = [
            Truncation(text=" ".join(article), words_kept=3) for cluster in clusters for article in cluster
        ]
        return [" ".join(self._texts) for _ in clusters]


class ScriptedJudge(Judge):
    """A judge that doubts what holds one of some words, believes the rest, and keeps what it was asked."""

    def __init__(self, *doubted: str) -> None:
        self.asked: list[Claims] = []
        self._doubted = doubted

    @property
    def threshold(self) -> float:
        return 0.5

    def values(self, groups: Sequence[Claims]) -> list[list[float]]:
        self.asked += groups
        return [[self.value(claim) for claim in group.claims] for group in groups]

    def value(self, claim: str) -> float:
        return 0.1 if any(word in claim for word in self._doubted) else 0.9


WORDS = st.sampled_from(
    "The ferry A Friday crew said harbour ran aground near Mr. Arvola U.S. “we saw it” 84 people and on "
    "board, lifeboats. took No. 7 them ashore! Dr. Osk Who? everyone; (all) safe… 3.5 miles".split()
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), min_size=1, max_size=6).map(
    "\n\n".join
)
