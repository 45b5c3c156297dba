"""Where an output comes from, and whether it repeats itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from eval.metrics.overlap import ngrams_of
from summarizer.text.words import content_stems

#: Share of a sentence's content words that one article must have for the sentence to draw on it.
_DRAWN = 0.5


def coverage(sentences: Sequence[str], articles: Sequence[str]) -> dict[str, float]:
    """How many voices are heard, from the words alone, so that it means the same for every system.

    A sentence belongs to the articles that share most of its content words and word pairs; those that tie
    share it. ``articles_used``: share of the articles that some sentence draws on; ``source_entropy``: entropy
    of the sentences' articles, 1 where all have as much; ``largest_share``: of the one article that has most.
    """
    empty = {"articles_used": math.nan, "source_entropy": math.nan, "largest_share": math.nan}
    if not sentences or not articles:
        return empty
    stems = [content_stems(article) for article in articles]
    known = [(set(each), set(ngrams_of(each, 2))) for each in stems]
    shares = [0.0] * len(articles)
    used: set[int] = set()
    for sentence in sentences:
        words = content_stems(sentence)
        if not words:
            continue
        pairs = ngrams_of(words, 2)
        overlaps = []
        for number, (singles, doubles) in enumerate(known):
            found = sum(word in singles for word in words) / len(words)
            joined = sum(pair in doubles for pair in pairs) / len(pairs) if pairs else 0.0
            overlaps.append((found + joined) / 2)
            if found >= _DRAWN and joined > 0:
                used.add(number)
        best = max(overlaps)
        if best == 0:
            continue
        owners = [number for number, overlap in enumerate(overlaps) if overlap >= best - 1e-9]
        used.update(owners)
        for number in owners:
            shares[number] += 1 / len(owners)
    total = sum(shares)
    if not total:
        return empty
    portions = [share / total for share in shares if share > 0]
    entropy = -sum(portion * math.log(portion) for portion in portions)
    return {
        "articles_used": len(used) / len(articles),
        "source_entropy": entropy / math.log(len(articles)) if len(articles) > 1 else math.nan,
        "largest_share": max(portions),
    }


def redundancy(sentences: Sequence[str]) -> dict[str, float]:
    """``redundancy``: how much of each sentence's content words another sentence says too, mean of the worst.

    ``repeated_trigrams``: share of the word trigrams that occurred before. 0 is best for both.
    """
    if not sentences:
        return {"redundancy": math.nan, "repeated_trigrams": math.nan}
    stems = [set(content_stems(sentence)) for sentence in sentences]
    worst = [0.0] * len(stems)
    for i, j in combinations(range(len(stems)), 2):
        shared = len(stems[i] & stems[j])
        smaller = len(stems[i]) + len(stems[j])
        overlap = 2 * shared / smaller if smaller else 0.0
        worst[i], worst[j] = max(worst[i], overlap), max(worst[j], overlap)
    trigrams = [gram for sentence in sentences for gram in ngrams_of(sentence.casefold().split(), 3)]
    repeated = 1 - len(set(trigrams)) / len(trigrams) if trigrams else 0.0
    return {"redundancy": sum(worst) / len(worst), "repeated_trigrams": repeated}
