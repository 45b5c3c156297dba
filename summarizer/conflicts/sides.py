"""From pairs of mentions that are of one thing to the conflicts they make: the values, and who gives each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from summarizer.conflicts.claims import Claim, Conflict, in_order
from summarizer.conflicts.mentions import Mention
from summarizer.text.facts import Facts


def conflicts_of(
    mentions: Sequence[Mention], pairs: Iterable[tuple[int, int]], read: Sequence[Facts]
) -> list[Conflict]:
    """The conflicts, those that most articles take part in first; ``read`` are the facts of every sentence."""
    conflicts = [
        conflict
        for component in _components(len(mentions), pairs)
        if not _are_told_apart([mentions[i] for i in component], read)
        for conflict in _conflicts([mentions[i] for i in component])
    ]
    conflicts.sort(
        key=lambda c: (-sum(claim.articles for claim in c.claims), -c.claims[-1].articles, c.kind, c.topic)
    )
    return _distinct(conflicts)


def _components(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Positions that the pairs join, directly or through others; no position that stands alone."""
    parent = list(range(size))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in pairs:
        parent[find(b)] = find(a)
    members: dict[int, list[int]] = {}
    for i in range(size):
        members.setdefault(find(i), []).append(i)
    return [group for group in members.values() if len(group) > 1]


def _are_told_apart(component: Sequence[Mention], read: Sequence[Facts]) -> bool:
    """Whether any sentence counts the same things both ways: "the 60 envoys include 48 of the embassy's"."""
    if any(each.fate for each in component):  # "four killed, two hurt" tells nothing of "four hurt"
        return False
    values = {each.number.value for each in component if each.number is not None}
    counted = {each.number.counted for each in component if each.number is not None} - {""}
    return any(
        len(values & {number.value for number in facts.numbers}) > 1
        and not counted.isdisjoint(number.counted for number in facts.numbers)
        for facts in read
    )


def _conflicts(mentions: Sequence[Mention]) -> Iterator[Conflict]:
    """The conflict that mentions of one thing make, if any: two values, each from an article without the other."""
    by_key: dict[tuple[str | float, ...], list[Mention]] = {}
    for mention in mentions:
        by_key.setdefault(mention.key, []).append(mention)
    if len(by_key) < 2:
        return
    holders = {key: {m.sentence.article.id for m in group} for key, group in by_key.items()}
    # An article that gives several values is telling things apart, not contradicting anybody.
    # One that puts one meeting in two places, or words one quotation twice, has simply slipped.
    slips = mentions[0].kind in {"place", "quote"}
    apart = {
        article
        for one, other in combinations(sorted(holders, key=str), 2)
        for article in holders[one] & holders[other]
        if not slips
    }
    if apart and mentions[0].fate:
        return  # two crashes, two tolls: what one article keeps apart is not one thing for the others either
    claims = []
    for key in sorted(by_key, key=str):
        group = [m for m in by_key[key] if m.sentence.article.id not in apart]
        if group:
            sources = {m.sentence.key: m.sentence for m in sorted(group, key=lambda m: m.sentence.key)}
            values = sorted(_dated(m, mentions) for m in group)
            shown = max(values, key=lambda value: (values.count(value), -len(value), value))
            wordings = frozenset(m.wording for m in group)
            claims.append(Claim(value=shown, sources=tuple(sources.values()), wordings=wordings))
    if len(claims) < 2 or len({claim.value.casefold() for claim in claims}) < 2:
        return
    kept = [m for m in mentions if m.sentence.article.id not in apart]
    topics = sorted(m.topic for m in kept)
    topic = max(topics, key=lambda t: (topics.count(t), -len(t), t))
    yield Conflict(topic=topic, kind=mentions[0].kind, claims=in_order(claims))


def _dated(mention: Mention, mentions: Sequence[Mention]) -> str:
    """A count with the day it was made, where others were made on other days."""
    if not mention.fate or not mention.as_of or {mention.as_of} == {each.as_of for each in mentions}:
        return mention.value
    return f"{mention.value} ({mention.as_of})"


def _distinct(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """One conflict for each pair of values: two verbs of one sentence often share a date."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for conflict in conflicts:
        values = tuple(sorted(claim.value.casefold() for claim in conflict.claims))
        if values not in seen:
            seen.add(values)
            kept.append(conflict)
    return kept
