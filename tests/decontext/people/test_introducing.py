"""Each person is introduced once."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import VERRELL, named, people


def test_the_first_mention_is_full_and_later_ones_short() -> None:
    texts = [
        "Verrell opened the bridge.",
        "President Verrell thanked Mr Verrell’s crew.",
        "“Verrell lied,” she said.",
    ]
    named = introduce_people(texts, people(*VERRELL))
    assert [each.text for each in named] == [
        "Orsenian President Tomas Verrell opened the bridge.",
        "Verrell thanked Verrell’s crew.",
        "“Verrell lied,” she said.",
    ]
    assert [len(each.introduced) for each in named] == [1, 0, 0]


def test_whoever_was_named_in_full_is_not_named_in_full_again() -> None:
    texts = [
        "President-elect Anna Verrell spoke.",
        "Anna Verrell told a crowd in Osk that the bridge is safe.",
    ]
    facts = ("Anna Verrell spoke in Osk. Verrell left.", "Anna Verrell waved. Verrell laughed.")
    assert named(texts, *facts) == [texts[0], "Verrell told a crowd in Osk that the bridge is safe."]


def test_a_middle_initial_makes_nobody_else() -> None:
    paragraphs = ("Mayor Tomas Verrell spoke. Verrell left.", "Mayor Tomas Verrell waved. Verrell spoke.")
    assert named(["Mayor Tomas R. Verrell spoke.", "Mayor Tomas R. Verrell left."], *paragraphs) == [
        "Mayor Tomas Verrell spoke.",
        "Verrell left.",
    ]


def test_a_last_name_that_may_be_somebody_elses_is_left_alone() -> None:
    found = people(
        "Jackie Verrell arrived on Monday. Jackie smiled at the crowd.",
        "Jackie Verrell waved. Jackie left at noon. Verrell wrote her a letter.",
    )
    texts = ["Jackie Verrell came.", "In his letter Verrell said that he would come."]
    assert [each.text for each in introduce_people(texts, found)] == texts


def test_an_apposition_stands_once() -> None:
    paragraphs = ("Tomas Verrell won on Monday. Verrell left.", "Tomas Verrell won. Verrell spoke.")
    texts = [
        "Tomas Verrell, the centrist and newcomer, won in Osk.",
        "Paul Dorn called Verrell, the centrist and newcomer, to concede.",
        "The council, Verrell, the centrist and newcomer.",
        "Verrell, the mayor said, was late.",
        "Verrell, the mayor said, was early.",
    ]
    assert named(texts, *paragraphs) == [
        texts[0],
        "Paul Dorn called Verrell to concede.",
        "The council, Verrell.",
        *texts[3:],
    ]


def test_an_age_stands_once() -> None:
    paragraphs = ("Tomas Verrell won on Monday. Verrell left.", "Tomas Verrell won. Verrell spoke.")
    texts = [
        "Police arrested 21-year-old Tomas Verrell in Osk.",
        "Verrell, 21, is charged with theft.",
        "Paul Dorn, 21, is not.",
    ]
    assert named(texts, *paragraphs) == [texts[0], "Verrell is charged with theft.", texts[2]]


def test_whose_party_somebody_is_of_is_not_told_again() -> None:
    facts = (
        "Mayor Anna Verrell (D) of Osk spoke. Verrell left.",
        "Mayor Anna Verrell waved. Verrell laughed.",
    )
    texts = [
        "Mayor Anna Verrell won.",
        "Dorn took 200 of the votes captured by Verrell (D) of Osk on Monday.",
    ]
    assert named(texts, *facts) == [texts[0], "Dorn took 200 of the votes captured by Verrell on Monday."]
