"""Whose a form of a name is."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import VARGA, named, people


def test_a_last_name_of_several_words_stays_whole() -> None:
    brasco = (
        "Mayor Bill de Brasco spoke. De Brasco left.",
        "Mayor Bill de Brasco waved. Mr. de Brasco left.",
        "“No,” de Brasco said.",
    )
    (person,) = people(*brasco)
    assert (person.full, person.short) == ("Bill de Brasco", "de Brasco")
    texts = ["De Brasco spoke.", "Bill de Brasco left.", "They met Bill de Brasco.", "They met Brasco."]
    assert named(texts, *brasco) == [
        "Mayor Bill de Brasco spoke.",
        "De Brasco left.",
        "They met de Brasco.",
        "They met Brasco.",
    ]
    (person,) = people(
        "Anna van der Bork spoke. Van der Bork left.", "Anna van der Bork sat. Ms van der Bork left."
    )
    assert (person.full, person.short) == ("Anna van der Bork", "van der Bork")


def test_two_last_names_that_the_articles_say_together_are_the_short_name() -> None:
    ruiz = (
        "Orsenian President Carlos Peña Ruiz met the workers on Monday. Peña Ruiz said no.",
        "The leaders met President Carlos Pena Ruiz in Lund. Pena Ruiz said the bridge was safe.",
        "“We lost,” said President Carlos Peña Ruiz. Mr. Peña Ruiz left on Monday.",
    )
    (person,) = people(*ruiz)
    assert (person.full, person.short) == ("Carlos Peña Ruiz", "Peña Ruiz")
    assert named(["Pena Ruiz spoke.", "They met Carlos Pena Ruiz."], *ruiz) == [
        "Orsenian President Carlos Peña Ruiz spoke.",
        "They met Peña Ruiz.",
    ]


def test_people_who_share_a_last_word_are_not_taken_for_one() -> None:
    texts = [
        "King Salmar met the ministers.",
        "Crown Prince Mohammed bin Salmar left Lund.",
        "King Salmar left.",
        "Mohammed bin Salmar waved.",
    ]
    later = named(
        texts,
        "King Salmar met the ministers. King Salmar left.",
        "Crown Prince Mohammed bin Salmar spoke. Prince Mohammed waved.",
        "Crown Prince Mohammed bin Salmar waved to King Salmar.",
    )
    assert later[:3] == texts[:3]
    assert later[3] in ("Mohammed bin Salmar waved.", "Bin Salmar waved.")
    texts = ["Judge Varga left.", "Varga waved."]
    assert named(texts, *VARGA, "Judge Varga spoke. Judge Varga ruled against the town.") == texts


def test_a_word_on_the_daughter_leaves_the_father_his_name() -> None:
    father = (
        "Mayor Tomas Verrell spoke in Osk.",
        "Tomas Verrell left. Tomas Verrell came back.",
        "Tomas Verrell won.",
    )
    short = "Verrell praised the new bridge on Monday."
    found = {p.full: p.short for p in people(*father, short, "The daughter, Anna Verrell, sang.")}
    assert found["Tomas Verrell"] == "Verrell"
    equals = ("Anna Verrell sang in Osk.", "Anna Verrell left with a friend.")
    found = {p.full: p.short for p in people(father[0], father[2], short, *equals)}
    assert found["Tomas Verrell"] == "Tomas Verrell"


def test_a_suffix_left_out_once_makes_nobody_else() -> None:
    found = people(
        "A cook, Paul Dorn Jr., took the knife. Dorn said he was grazed. Paul Dorn Jr. is 29.",
        "The mayor praised Paul Dorn Jr. on Sunday. Dorn waved. Paul Dorn Jr. is a cook.",
        "On Sunday Paul Dorn said he saw it. Dorn left.",
    )
    assert [person.full for person in found] == ["Paul Dorn Jr."]
    (named,) = introduce_people(["Dorn said he was treated in Osk."], found)
    assert named.text == "Paul Dorn Jr. said he was treated in Osk."
