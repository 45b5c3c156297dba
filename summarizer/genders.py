"""Whether a person is "he" or "she", as far as the articles and common first names tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_ADDRESS = re.compile(
    r"\b(?P<form>Mr|Sir|Lord|Mrs|Ms|Miss|Lady|Dame)\b\.?\s+(?:[A-Z][\w’'-]+\s+)?(?P<name>[A-Z][\w’-]+)"
)
_MALE_FORMS = frozenset({"Mr", "Sir", "Lord"})


def pronoun_of(name: str) -> str | None:
    """ "he" or "she" where the first of several words of ``name`` is a first name of one sex; else None."""
    first, _, rest = name.partition(" ")
    return _first_names().get(first.strip(".")) if rest else None


def addressed(texts: Iterable[str]) -> dict[str, str]:
    """Last names that ``texts`` put a form of address before ("Mr. Dahl"), with the pronoun it tells."""
    votes: dict[str, Counter[str]] = {}
    for text in texts:
        for found in _ADDRESS.finditer(text):
            pronoun = "he" if found["form"] in _MALE_FORMS else "she"
            votes.setdefault(found["name"].removesuffix("’s"), Counter())[pronoun] += 1
    return {name: next(iter(count)) for name, count in votes.items() if len(count) == 1}


@cache
def _first_names() -> dict[str, str]:
    text = files("summarizer").joinpath("first_names.txt").read_text("utf-8")
    lines = (line.partition(": ") for line in text.splitlines() if not line.startswith("#"))
    return {name: pronoun for pronoun, _, names in lines for name in names.split()}
