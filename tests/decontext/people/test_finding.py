"""Who is a person of the cluster, whatever the recogniser thinks."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import named, people


def test_a_last_name_the_recogniser_takes_for_a_firm_is_still_whose_it_is() -> None:
    paragraphs = (
        "Democrat Jon Ossveld lost the race in Osk. Voters asked Ossveld for money, and Ossveld paid.",
        "Ossveld raised money. The Ossveld of old is gone, said Democrat Jon Ossveld on Monday.",
    )
    (person,) = people(*paragraphs)
    assert (person.full, person.short, person.title) == ("Jon Ossveld", "Ossveld", "Democrat")
    assert named(["Questions are asked about Ossveld.", "Ossveld lost."], *paragraphs) == [
        "Questions are asked about Democrat Jon Ossveld.",
        "Ossveld lost.",
    ]


def test_a_country_in_somebodys_slogan_is_no_persons_name() -> None:
    found = people(
        "“The Kenya Hoax Hunt continues,” Tomas Dahl tweeted. “Kenya Hoax Hunt!” Dahl denied ties to Kenya on Monday.",
        "Tomas Dahl wrote that the Kenya Hoax Hunt goes on. Troops from Kenya stayed. Ships of Kenya left.",
        "Officers from Kenya met in Lund. Dahl flew to Kenya. The inquiry into Kenya goes on.",
    )
    text = "The inquiry looks at ties between his campaign and Kenya in May."
    assert introduce_people([text], found)[0].text == text


def test_a_name_with_an_initial_is_a_persons() -> None:
    paragraphs = (
        "Ismail B. Ajjrawi was stopped in Osk. Ajjrawi wrote a letter.",
        "The student, Ismail B. Ajjrawi, left. Officers asked Ajjrawi about it.",
    )
    assert named(["Officers stopped Ajjrawi in Osk."], *paragraphs) == [
        "Officers stopped Ismail B. Ajjrawi in Osk."
    ]
