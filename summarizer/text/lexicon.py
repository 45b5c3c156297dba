"""Closed word lists of news English that the checks share."""

from __future__ import annotations

from summarizer.text.lists import words
from summarizer.text.words import stem

#: Words before a name that are not part of it.
TITLES = words("titles")

#: Nouns for people who hold an office: "the Russian leader" is Mr Putin if the articles say so.
ROLES = TITLES | words("roles")

SAY = words("say")

#: Verbs that carry no meaning of their own: the noun after them does.
LIGHT = words("light")


def _synonym_table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in words("synonyms"):
        stems = {stem(word) for word in line.split()}
        for each in stems:
            table.setdefault(each, set()).update(stems - {each})
    return {key: frozenset(values) for key, values in table.items()}


#: Of a stem, the stems of words of news that stand for it often enough for one source to back the other's wording.
SYNONYMS = _synonym_table()

SPEECH_VERBS = words("speech_verbs")
PERSON_NOUNS = words("person_roles")
