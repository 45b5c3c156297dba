"""Words as evidence: stemmed content words and TF-IDF vectors, the cheap half of similarity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from scipy import sparse

from summarizer.text.lists import words

#: A word as it is compared: a figure with its points, a name with its possessive.
WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][^\W\d_]+)?")

#: Pattern of the name of a day.
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

#: Pattern of the name of a month, shortened or not.
MONTH = r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|Mar\.|April|Apr\.|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"

# Words that carry no content of their own in news prose; reporting verbs are included because "said" in
# two sentences is no sign that they say the same thing.
STOP_WORDS = words("stop_words")


#: Words whose stems are remembered: more than a few hundred clusters use.
_STEMS = 65_536


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=_STEMS)
def stem(word: str) -> str:
    """Porter2 stem of one lower-case word, its possessive removed."""
    # A mark alone, which the tagger may take for a verb, is a word like any other.
    bare = re.sub(r"['’]s?$", "", word) or word
    return str(_stemmer().stemWord(bare))


def content_stems(text: str) -> list[str]:
    """Stems of the content words of ``text``, in order, repetitions kept."""
    return [found for word in WORD.findall(text) if (found := _content_stem(word)) is not None]


@lru_cache(maxsize=_STEMS)
def _content_stem(word: str) -> str | None:
    """Stem of a word as it is written; None of one that carries no content."""
    lower = word.lower()
    return None if lower.replace("’", "'") in STOP_WORDS or len(lower) < 2 else stem(lower)


#: Number words up to nineteen, and the tens.
UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
# "One" alone is a pronoun as often.
_ONES = [word for word, number in UNITS.items() if number > 1]
_FIGURE = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(TENS)})(?:-(?P<one>{'|'.join(('one', *_ONES))}))?|(?P<ones>{'|'.join(_ONES)}))\b"
    r"|(?<![\w.])(?P<digits>\d[\d,]*(?:\.\d+)?)"
)


def figures(text: str) -> frozenset[str]:
    """The figures of ``text`` in one spelling: ``22`` of "twenty-two", ``24000`` of "24,000", ``70`` of "70th"."""
    found = set()
    for match in _FIGURE.finditer(text.lower()):
        if match["digits"]:
            found.add(match["digits"].replace(",", "").rstrip("."))
        else:
            found.add(str(TENS.get(match["tens"], 0) + UNITS.get(match["one"] or match["ones"], 0)))
    return frozenset(found)


def weekdays(text: str) -> frozenset[str]:
    """The weekdays that ``text`` names."""
    return frozenset(_WEEKDAYS.findall(text))


_WEEKDAYS = re.compile(rf"\b{WEEKDAY}\b")


def tfidf(documents: Sequence[Sequence[str]], *, counted_in: Sequence[int]) -> sparse.csr_matrix:
    """Unit TF-IDF rows of shape ``(len(documents), vocabulary)``.

    ``counted_in[i]`` is the article that document ``i`` belongs to: a word's document frequency is the
    number of *articles* that hold it. The inverse frequency is smoothed, so that a word every article
    uses still counts for something: in a cluster about one event those are the words of the event.
    """
    vocabulary = {word: column for column, word in enumerate(sorted({w for d in documents for w in d}))}
    articles: dict[str, set[int]] = {word: set() for word in vocabulary}
    rows: list[int] = []
    columns: list[int] = []
    for row, (document, article) in enumerate(zip(documents, counted_in, strict=True)):
        for word in document:
            rows.append(row)
            columns.append(vocabulary[word])
            articles[word].add(article)
    counts = sparse.csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)),
        shape=(len(documents), max(len(vocabulary), 1)),
    )
    counts.sum_duplicates()
    total = max(len(set(counted_in)), 1)
    inverse = np.ones(counts.shape[1], dtype=np.float32)
    for word, column in vocabulary.items():
        inverse[column] = np.log(1 + total / len(articles[word])) + 0.2
    counts.data = 1 + np.log(counts.data)
    weighted = counts.multiply(inverse).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(norms, 1e-9)).dot(weighted).tocsr().astype(np.float32)
