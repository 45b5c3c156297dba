"""Who is named in articles of one paragraph each: what the tests of this folder share."""

from __future__ import annotations

from summarizer.decontext.people import Person, find_people, introduce_people
from tests.clusters import article
from tests.decontext.articles import PARSER, SPLITTER

VERRELL = (
    "Orsenian President Tomas Verrell arrived on Monday. Mr Verrell met the workers.",
    "President Tomas Verrell said the bridge was safe. Verrell left at noon.",
    "Orsenian President Tomas Verrell opened the bridge.",
)
DORN = (
    "Secretary of Defense Mark Dorn arrived on Monday. Mr Dorn met the workers.",
    "Secretary of Defense Mark Dorn said the bridge was safe. Dorn left.",
)
SMET = (
    "New Lund Rep. Chris Smet voted no. Smet left.",
    "New Lund Rep. Chris Smet waved. Mr Smet spoke.",
)
VARGA = (
    "President Tomas Varga spoke. Varga left.",
    "President Tomas Varga waved to the crowd. Mr Varga left.",
)


def people(*paragraphs: str) -> list[Person]:
    """Whom articles with these texts name."""
    found = []
    for number, text in enumerate(paragraphs):
        found += SPLITTER.split(article(f"a{number}", text))
    return find_people(found, PARSER.parse([sentence.text for sentence in found]))


def named(texts: list[str], *paragraphs: str) -> list[str]:
    """The texts with the names of those set whom the paragraphs, each an article, name."""
    return [each.text for each in introduce_people(texts, people(*paragraphs))]
