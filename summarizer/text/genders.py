"""Whether a person is "he" or "she", as far as common first names and nouns tell."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def pronoun_of(name: str) -> str | None:
    """ "he" or "she" where the first of several words of ``name`` is a first name of one sex; else None."""
    first, _, rest = name.partition(" ")
    return _listed("first_names.txt").get(first.strip(".")) if rest else None


def pronoun_of_noun(noun: str) -> str | None:
    """ "he", "she" or "either" for a noun that mostly stands for a person, in small letters; None for any other."""
    return _listed("person_nouns.txt").get(noun)


def person_nouns() -> frozenset[str]:
    """All nouns that :func:`pronoun_of_noun` knows."""
    return frozenset(_listed("person_nouns.txt"))


@cache
def _listed(file: str) -> dict[str, str]:
    """What a file lists ("he: Aaron Abdul …"), by word."""
    text = files("summarizer.text").joinpath(file).read_text("utf-8")
    lines = (line.partition(": ") for line in text.splitlines() if not line.startswith("#"))
    return {word: pronoun for pronoun, _, words in lines for word in words.split()}
