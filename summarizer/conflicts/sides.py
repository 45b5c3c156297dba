"""From pairs of mentions that are of one thing to the conflicts they make: the values, and who gives each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scipy.cluster.hierarchy import DisjointSet

from summarizer.conflicts.claims import Claim, Conflict, in_order
from summarizer.conflicts.mentions import Mention


def conflicts_of(mentions: Sequence[Mention], pairs: Sequence[tuple[int, int]]) -> list[Conflict]:
    """The conflicts that pairs of mentions make, those that most articles take part in first."""
    components = [[mentions[i] for i in each] for each in _components(pairs)]
    tolls: dict[tuple[str, str], set[float]] = {}
    for each in mentions:
        if each.fate and each.number is not None:
            tolls.setdefault((each.sentence.article.id, each.fate), set()).add(each.number.value)
    together = [component for component in components if not _are_told_apart(component, tolls.values())]
    found = [conflict for component in together if (conflict := _conflict(component)) is not None]
    found.sort(
        key=lambda c: (-sum(claim.articles for claim in c.claims), -c.claims[-1].articles, c.kind, c.topic)
    )
    # One for each pair of values: two verbs of one sentence often share a date.
    distinct: dict[tuple[str, ...], Conflict] = {}
    for conflict in found:
        distinct.setdefault(tuple(sorted(claim.value.casefold() for claim in conflict.claims)), conflict)
    return list(distinct.values())


def _components(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Positions that the pairs join, directly or through others."""
    joined = DisjointSet({i for pair in pairs for i in pair})
    for one, other in pairs:
        joined.merge(one, other)
    return sorted(sorted(each) for each in joined.subsets())


def _are_told_apart(component: Sequence[Mention], tolls: Iterable[set[float]]) -> bool:
    """Whether an article has both of two tolls: it tells of two crashes, and so may the others; ``tolls`` are each one's."""
    values = {each.number.value for each in component if each.fate and each.number is not None}
    return any(len(values & counted) > 1 for counted in tolls)


def _conflict(mentions: Sequence[Mention]) -> Conflict | None:
    """The conflict that mentions of one thing make, if any: two values, each from an article without the other."""
    given: dict[str, set[tuple[str | float, ...]]] = {}
    for mention in mentions:
        given.setdefault(mention.sentence.article.id, set()).add(mention.key)
    # An article that gives several values is telling things apart, not contradicting anybody.
    kept = [mention for mention in mentions if len(given[mention.sentence.article.id]) == 1]
    by_key: dict[tuple[str | float, ...], list[Mention]] = {}
    for mention in sorted(kept, key=lambda each: (str(each.key), each.sentence.key)):
        by_key.setdefault(mention.key, []).append(mention)
    claims = [_claim(group, mentions) for group in by_key.values()]
    if len({claim.value.casefold() for claim in claims}) < 2:
        return None
    topic = _commonest(mention.topic for mention in kept)
    return Conflict(topic=topic, kind=mentions[0].kind, claims=in_order(claims))


def _claim(group: Sequence[Mention], mentions: Sequence[Mention]) -> Claim:
    """The side that a group of ``mentions`` takes; a count with the day it was made, where others were made on other days."""
    days = {each.as_of for each in mentions}
    values = (f"{m.value} ({m.as_of})" if m.as_of and len(days) > 1 else m.value for m in group)
    return Claim(
        value=_commonest(values),
        sources=tuple({m.sentence.key: m.sentence for m in group}.values()),
        wordings=frozenset(m.wording for m in group),
    )


def _commonest(texts: Iterable[str]) -> str:
    """The text that stands there most often, of several the shortest."""
    count = Counter(texts)
    return max(count, key=lambda text: (count[text], -len(text), text))
