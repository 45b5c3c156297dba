"""Every verb of a fused sentence with all that it governs, as one source has it."""

from __future__ import annotations

import pytest

from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.verification.frames import reframed

PARSER = Parser(load_spacy())

ARTICLES = (
    "When Mayor Tomas Dahl phoned the reporter in early August, Anna Reyle told him why she had wanted to write the book.",
    "Anna Reyle writes that Dahl declined to be interviewed for the book.",
    "The Harbour Post reported that Ines Dorn has acknowledged that the council is unlikely to agree to the new terms.",
    "Ines Dorn said in early June that the mayor would refuse to sit down with the council.",
    "Senator Vik told reporters on Tuesday she is disappointed that her ban on trawlers will not be part of the bill.",
    "Her ban on trawlers was the most disputed part of the bill.",
    "Controllers in Lund tried to reach the pilot ten miles before the plane left Orsenian airspace.",
    "The plane passed through Orsenian airspace at dawn, but the pilot did not respond.",
    "The delegation demands an end to the closure of the port.",
    "The delegation has told Orsenia that an end to the closure is key to any solution.",
    "“He very much wants to tell it, should the judge permit,” his lawyer said.",
    "There are two kinds of immunity that Dorn could get.",
    "A court in Lund jailed Paul Ekman for nine years on Monday.",
    "A hunt is underway for a man who robbed three ferries in Osk early on Sunday, police said.",
    "The man who robbed three ferries in Osk early on Sunday has been caught, police said on Monday.",
)


@pytest.mark.parametrize(
    "text",
    [
        # a time from another deed of hers
        "When Mayor Tomas Dahl phoned the reporter in early August, Anna Reyle writes that he declined to be interviewed.",
        # somebody else's day
        "The Harbour Post said in early June that Ines Dorn has acknowledged that the council is unlikely to agree to the "
        "new terms.",
        # the paper's judgement as her disappointment
        "Senator Vik told reporters on Tuesday she is disappointed that her ban on trawlers was the most disputed part of "
        "the bill.",
        # one event's place as another's time
        "Controllers in Lund tried to reach the pilot as the plane passed through Orsenian airspace, but he did not respond.",
        # two sentences run into one at the words they share
        "The delegation demands an end to the closure is key to any solution.",
        # half of a quotation, told as a fact
        "There are two kinds of immunity that Dorn could get, and he very much wants to tell it, should the judge permit.",
        # what a court did as part of what somebody said
        "Ines Dorn said in early June that the mayor would refuse to sit down with the council, and a court in Lund jailed "
        "Paul Ekman for nine years on Monday.",
        # a place from another sentence
        "Her ban on trawlers was the most disputed part of the bill in Orsenia.",
        # what was told on another day
        "A hunt is underway for a man who robbed three ferries in Osk early on Sunday, police said on Monday.",
        # another doer
        "Ines Dorn jailed Paul Ekman for nine years on Monday.",
    ],
)
def test_a_verb_with_somebody_elses_arguments_is_refused(text: str) -> None:
    assert reframed(PARSER.parse([text])[0], PARSER.parse(ARTICLES)) is not None


@pytest.mark.parametrize(
    "text",
    [
        *ARTICLES,
        "A court in Lund jailed Paul Ekman for nine years on Monday, and Ines Dorn said in early June that the mayor would "
        "refuse to sit down with the council.",
        "The delegation, which has told Orsenia that an end to the closure is key to any solution, demands an end to the "
        "closure of the port.",
        "Paul Ekman was jailed for nine years by a court in Lund on Monday.",
        "Anna Reyle writes that Mayor Tomas Dahl declined to be interviewed for the book.",
    ],
)
def test_whole_frames_may_stand_side_by_side(text: str) -> None:
    assert reframed(PARSER.parse([text])[0], PARSER.parse(ARTICLES)) is None
