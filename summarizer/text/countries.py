"""Countries, their peoples and their seats of power: the words of a name in, the key of a country ("@norway") out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from summarizer.text.folding import fold


@lru_cache(maxsize=1)
def gazetteer() -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str]]:
    """Names of countries and peoples -> country key; seats of power -> country key."""
    countries: dict[tuple[str, ...], str] = {}
    seats: dict[tuple[str, ...], str] = {}
    text = files("summarizer.text").joinpath("gazetteer.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        country, people, power, others = (part.strip() for part in line.split("|"))
        key = "@" + country.casefold().replace(" ", "_")
        for name in [country, *people.split(","), *others.split(",")]:
            if name.strip():
                countries[tuple(fold(word) for word in name.split())] = key
        for name in power.split(","):
            if name.strip():
                seats[tuple(fold(word) for word in name.split())] = key
    return countries, seats


def is_country(word: str) -> bool:
    """Whether one folded word names a country, its people or its seat of power."""
    countries, seats = gazetteer()
    return (word,) in countries or (word,) in seats


def country_of(words: Sequence[str]) -> str | None:
    """Key of the country that a name's words are, or of whose people ("Lund", "the Lundish"); None for other names."""
    return gazetteer()[0].get(tuple(fold(word) for word in words))
