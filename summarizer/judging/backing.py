"""Which sentences a text rests on, and how many articles say it: what the result names as its sources."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems, figures

#: Share of a text's content words with which a sentence, or an article's sentences together, say it.
_SAYS = 0.6
#: Share that a sentence must add to be one of several that it is made from.
_ADDS = 0.08
#: Sources named for one text, at most.
_MOST = 5


def backing(claim: str, held: Sequence[tuple[Sentence, str]]) -> tuple[tuple[Sentence, ...], int]:
    """The sentences it is made from, the nearest first, then one of each other article that says it; and how many say it.

    ``held``: sentences with their readings (pronouns resolved). An article says a text if its sentences hold
    three fifths of its content words, and the nearest of them no other figures: who counts seven dead does not say that
    there are twenty-two (of 452 texts of seven events one loses a source by it, "25" for "two dozen"). One that is made
    from two articles' halves is said by one, at least.
    """
    stems = set(content_stems(claim))
    if not stems or not held:
        return (), 0
    by_key = {sentence.key: (sentence, set(content_stems(reading))) for sentence, reading in held}
    shares = {key: len(stems & own) / len(stems) for key, (_, own) in by_key.items()}
    order = sorted(by_key, key=lambda key: (-round(shares[key], 6), key))
    chosen = order[:1] if shares[order[0]] > 0 else []
    covered = stems & by_key[order[0]][1]
    while len(chosen) < _MOST:
        gains = {
            key: len((stems - covered) & by_key[key][1]) / len(stems) for key in order if key not in chosen
        }
        best = max(gains, key=lambda key: (round(gains[key], 6), round(shares[key], 6)), default=None)
        if best is None or gains[best] < _ADDS:
            break
        chosen.append(best)
        covered |= stems & by_key[best][1]
    of_article: dict[str, set[str]] = {}
    nearest: dict[str, frozenset[str]] = {}
    for key in order:
        sentence, own = by_key[key]
        of_article.setdefault(sentence.article.id, set()).update(stems & own)
        nearest.setdefault(sentence.article.id, figures(sentence.said))
    counted = figures(claim)
    saying = {
        article
        for article, own in of_article.items()
        if len(own) / len(stems) >= _SAYS
        and not (counted and nearest[article] and counted.isdisjoint(nearest[article]))
    }
    named = {by_key[key][0].article.id for key in chosen}
    for key in order:
        article = by_key[key][0].article.id
        if article in saying and article not in named and len(chosen) < _MOST:
            chosen.append(key)
            named.add(article)
    return tuple(by_key[key][0] for key in chosen), max(len(saying), 1 if chosen else 0)
