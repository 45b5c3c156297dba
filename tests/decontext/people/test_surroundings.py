"""Names that the words around them make no business of ours."""

from __future__ import annotations

import pytest

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import DORN, SMET, VARGA, VERRELL, named, people


@pytest.mark.parametrize(
    "text",
    [
        "The Verrell administration closed the bridge.",
        "Former Verrell attorney Paul Dorn closed the bridge.",
        "The talks were held at Verrell Tower on Monday.",
        "More than 300 Kestrel 700 Verrell jets are flying.",
    ],
)
def test_a_name_within_another_is_left_alone(text: str) -> None:
    found = [person for person in people(*VERRELL) if person.short == "Verrell"]
    assert introduce_people([text], found)[0].text == text


@pytest.mark.parametrize(
    "text",
    [
        "Mark T Dorn signed the order.",
        "Lukas Dorn signed the order.",
        "Lukas M. Dorn signed the order.",
        "The order was signed by Lukas M. Dorn.",
    ],
)
def test_nothing_is_put_behind_an_initial_or_another_first_name(text: str) -> None:
    assert named([text], *DORN) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The court ruled in Dorn v Board of Bridges.",
        "The court ruled in Dorn v. Kettle.",
        "The court cited Kettle vs. Dorn on Monday.",
        "In Kettle v Dorn, the court closed the bridge.",
        "The court ruled in Mark Dorn v. Kettle on Monday.",
    ],
)
def test_the_parties_of_a_court_case_stay(text: str) -> None:
    assert named(["Dorn spoke.", text], *DORN)[1] == text
    assert named([text], *DORN) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Reps. Smet and Jorik voted no.",
        "Reps. Jorik and Smet voted no.",
        "Presidential hopefuls Reps. Chris Smet and Jorik voted no.",
        "The brothers Smet left the hall.",
        "Democrats Jorik and Smet voted no.",
        "The bill was written by judges Smet and Moll.",
        "Chris and Ella Smet voted no.",
    ],
)
def test_under_a_plural_title_nobody_gets_one_of_their_own(text: str) -> None:
    assert named([text], *SMET) == [text]


def test_whose_former_secretary_somebody_is_gets_no_title() -> None:
    paragraphs = ("Mayor Tomas Verrell spoke. Verrell left.", "Mayor Tomas Verrell waved. Verrell spoke.")
    texts = ["The union chose former Verrell labor secretary Ines Dahl.", "Verrell left."]
    assert named(texts, *paragraphs) == [texts[0], "Mayor Tomas Verrell left."]


def test_a_name_that_goes_on_is_not_cut() -> None:
    found = people("Tamim Dahl spoke. Tamim left.", "Tamim Dahl waved. Tamim spoke.")
    text = "They met Tamim bin Hamad."
    assert introduce_people([text], found)[0].text == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Then-President Varga left.", "Then-President Varga left."),
        ("They met then-President Varga.", "They met then-President Tomas Varga."),
        ("They met then-Sen. Tomas Varga.", "They met then-Sen. Tomas Varga."),
        ("They met ex-President Varga.", "They met ex-President Tomas Varga."),
        ("They met former President Varga.", "They met former President Tomas Varga."),
        ("Democrat Gov. Varga left.", "Democrat Gov. Varga left."),
        ("Republican Varga left.", "Republican Varga left."),
        ("Socialist President Varga left.", "Socialist President Tomas Varga left."),
        ("The late Varga was honoured.", "The late Varga was honoured."),
        ("Vice President Varga left.", "Vice President Varga left."),
        ("President-elect Tomas Varga left.", "President-elect Tomas Varga left."),
        ("The Varga controversy grew.", "The Varga controversy grew."),
        ("The Tomas Varga scandal led to a vote.", "The Tomas Varga scandal led to a vote."),
        ("They read of the new Varga memo.", "They read of the new Varga memo."),
        ("Varga lawyers said no.", "Varga lawyers said no."),
        ("Varga also said no.", "President Tomas Varga also said no."),
        ("They said that Varga quietly had left.", "They said that President Tomas Varga quietly had left."),
    ],
)
def test_no_title_where_one_stands_or_where_the_name_names_something(before: str, after: str) -> None:
    assert named([before], *VARGA) == [after]


def test_a_title_that_stands_there_already_is_not_said_again() -> None:
    found = people(
        "Acting Orsenian Chief of Staff Paul Dorn spoke on Monday.",
        "Acting Orsenian Chief of Staff Paul Dorn left. Mr Dorn waved.",
    )
    text = "Verrell’s incoming Chief of Staff, Paul Dorn said on Monday."
    assert introduce_people([text], found)[0].text == text
    text = "Orsenia PM Paul Dorn left Lund on Monday."
    assert introduce_people([text], found)[0].text == text


def test_a_title_is_not_put_behind_what_somebody_is_to_another() -> None:
    found = people(
        "Presidential candidate Paul Dorn spoke.",
        "Presidential candidate Paul Dorn waved. Mr Dorn left.",
    )
    assert introduce_people(["The board asked of its rival Paul Dorn."], found)[0].text == (
        "The board asked of its rival Paul Dorn."
    )
