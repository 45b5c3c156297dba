"""Where articles disagree on how old somebody is, and what is left of a sentence without the age."""

from __future__ import annotations

import pytest

from summarizer import models
from summarizer.conflicts.ages import find_age_conflicts, without_age
from summarizer.decontext.people import find_people
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import article

NLP = models.load_spacy()
SPLITTER, PARSER = SentenceSplitter(NLP), Parser(NLP)


def conflicts(*texts: str) -> dict[str, list[tuple[str, int]]]:
    found = [each for n, text in enumerate(texts) for each in SPLITTER.split(article(f"a{n}", text))]
    people = find_people(found, PARSER.parse([sentence.text for sentence in found]))
    return {
        each.topic: [(claim.value, claim.articles) for claim in each.claims]
        for each in find_age_conflicts(found, people)
    }


def test_two_ages_of_one_person_are_a_conflict() -> None:
    assert conflicts(
        "Police arrested Tomas Verrell, 32, in Osk on Monday.",
        "Police held 30-year-old Tomas Verrell on Monday. Verrell is a sailor.",
        "Tomas Verrell, 32 years old, was held in Osk.",
    ) == {"age of Tomas Verrell": [("32", 2), ("30", 1)]}
    assert conflicts(
        "Police arrested Tomas Verrell (32) in Osk. Verrell was alone.",
        "Tomas Verrell left Osk. Verrell, 33, had lived there.",
    ) == {"age of Tomas Verrell": [("32", 1), ("33", 1)]}


@pytest.mark.parametrize(
    "texts",
    [
        ("Police arrested Tomas Verrell, 32, in Osk.", "Tomas Verrell, 32, was held in Osk."),
        # No age of his.
        ("Police arrested Tomas Verrell, 32, in Osk.", "With Tomas Verrell, 40 people were held in Osk."),
        ("Police arrested Tomas Verrell, 32, in Osk.", "A 12-year-old boy told Tomas Verrell about the bridge."),
        ("Police arrested Tomas Verrell, 32, in Osk.", "“I met Tomas Verrell, 19, in a bar,” a friend said."),
        ("Police arrested Tomas Verrell, 32, in Osk.", "Tomas Verrell, 5,000 crowns in debt, was held in Osk."),
        # Perhaps two people.
        ("Tomas Verrell, 32, left.", "Tomas Verrell, 32, and his father, Tomas Verrell, 61, left Osk."),
    ],
)  # fmt: skip
def test_what_is_no_conflict(texts: tuple[str, ...]) -> None:
    assert conflicts(*texts) == {}


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Dahl, 32, is charged with theft.", "Dahl is charged with theft."),
        ("Police arrested Tomas Dahl, 32.", "Police arrested Tomas Dahl."),
        ("Police arrested 32-year-old Tomas Dahl.", "Police arrested Tomas Dahl."),
        ("Dahl (32) left.", "Dahl left."),
        ("Dahl, a 32-year-old engineer, left.", "Dahl, an engineer, left."),
        ("Dahl, a 32-year-old sailor, left.", "Dahl, a sailor, left."),
        ("Dahl sold 32 ferries.", None),
        ("In Osk, 32 people left.", None),
        ("Dahl, 132, left.", None),
        ("Rooms 30, 32, 34 and 36 are shut.", None),
    ],
)
def test_a_sentence_without_the_age(text: str, bare: str | None) -> None:
    assert without_age(text, "32") == bare
