"""Sentences without a space between them get one; names, numbers and addresses do not."""

from __future__ import annotations

import pytest

from summarizer.reading.repair import repair


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sank, the coastguard said.|Everybody was taken ashore.",
        "The line said.|“We are sorry,” said Mia Falk.",
        "“The crew was calm.”|The Accident Board has sent three men.",
        '"The crew was calm."|The board has sent three men. "No," he said.',
        'The board said.|"We are sorry," Falk said. "Very."',
        'It was "accurate."|"Do you regret it?" he asked.',
        "He asked why.|‘Nobody knows,’ she said.",
        "It sank.|Meanwhile, the crew swam.",
        "It sank.|Dahl’s house burned.",
        "It sank (at noon).|A diver saw it.",
        "It opened in 2019.|I was there.",
        "Dogs came at 4:15 p.m.|Rescue workers left at 9 a.m.|The rest stayed.",
        "He lives in the U.S.|She does not.",
        "Was it safe?|No!|“It was not.”|He left.",
        "Troops left.|NATO officials said so.|U.S. troops stayed.",
        "The toll is 5%.|That is too much.",
        "1.|What is it? 2.|Who pays?",
    ],
)
def test_sentences_without_a_space_between_them_get_one(text: str) -> None:
    assert repair(text.replace("|", "")) == text.replace("|", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Booking.Com and Hill.TV and Osk.Org report that Node.Js is old",
        "Write to Ann.Lund@osk.example",
        "a Ph.D. in law, e.g. No.10, version 2.0, the L.G.B.T. vote, the H.O.P.E. Program, A.M.M.S. and J.K. Strand",
        "Osk Lines Inc (OSKL.O) and Lund Corp (LND.N) fell 3.5 percent",
    ],
)
def test_stops_inside_names_and_numbers_stay(text: str) -> None:
    assert repair(text) == text
