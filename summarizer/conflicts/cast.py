"""Who is who in a cluster: full names, and whose president somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.text.facts import Facts
from summarizer.text.names import Name
from summarizer.text.same_names import same_name


class Cast:
    """Who is who in a cluster: full names, and whose president somebody is."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        self._countries: dict[str, set[str]] = {}
        for each in facts:
            for words, country in each.affiliations:
                for word in words[-2:]:
                    self._countries.setdefault(word, set()).add(country)

    def countries(self, words: Sequence[str]) -> set[str]:
        """Countries that a person or body is said to belong to."""
        return set().union(*(self._countries.get(word, set()) for word in words))

    def same(self, one: Name, other: Name) -> bool:
        """Whether two names can stand for one actor: spellings, parts, capitals, and leaders for countries."""
        if same_name(one.words, other.words):
            return True
        here, there = one.country, other.country
        if here is not None and there is not None:
            return here == there
        if here is not None:
            return here in self.countries(other.words)
        if there is not None:
            return there in self.countries(one.words)
        return "".join(word[0] for word in one.words) in other.words or (
            "".join(word[0] for word in other.words) in one.words
        )
