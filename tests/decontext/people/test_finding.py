"""Who is a person of the cluster, whatever the recogniser thinks."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import VARGA, VERRELL, named, people


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


def test_a_person_has_one_full_name_a_short_one_and_a_title() -> None:
    person = people(*VERRELL)[0]
    assert (person.full, person.short, person.title) == ("Tomas Verrell", "Verrell", "Orsenian President")
    assert person.sentence.text.startswith("Orsenian President Tomas Verrell")


def test_a_title_in_other_words_counts_for_it() -> None:
    (person,) = people(
        "Orsenian Circuit Court Judge Tomas Verrell ruled on Monday. Verrell smiled.",
        "Circuit Judge Tomas Verrell said so. Judge Verrell left.",
        "Orsenian Circuit Judge Tomas Verrell wrote. Verrell left.",
        "Tomas Verrell was late.",
    )
    assert person.title is not None and person.title.endswith("Judge")


def test_who_holds_an_office_for_now_is_not_said_to_hold_it() -> None:
    (person,) = people(
        "Attorney General Tomas Verrell spoke on Monday. Verrell left.",
        "Attorney General Tomas Verrell wrote to the court. Verrell left.",
        "The court heard acting Attorney General Tomas Verrell on Monday. Verrell left.",
    )
    assert person.title == "acting Attorney General"


def test_a_president_is_no_former_president_for_one_article() -> None:
    found = people(*VARGA, "Former President Tomas Varga spoke.")
    assert found[0].title == "President"
    found = people(
        "Former President Tomas Varga spoke. Varga left.",
        "Former President Tomas Varga waved. Mr Varga left.",
    )
    assert introduce_people(["It was President Varga who closed it."], found)[0].text == (
        "It was President Tomas Varga who closed it."
    )


def test_what_somebody_is_called_in_a_question_or_by_one_of_many_is_no_title() -> None:
    found = people(
        "“Did you ask Secretary of State Paul Dorn about it?” the host said. Paul Dorn was at home.",
        "On Monday Paul Dorn lost the election. Dorn was at home.",
        "Senator Paul Dorn lost the vote in May.",
        "On Monday Paul Dorn lost the election. Dorn was at home.",
    )
    (named,) = introduce_people(["The papers were about Dorn, he said."], found)
    assert named.text == "The papers were about Paul Dorn, he said."


def test_a_first_name_said_once_is_nobodys_short_name() -> None:
    (person,) = people(
        "Anna Verrell was convicted on Monday.", "“Anna never lied,” a friend said. Anna Verrell wept."
    )
    assert person.short != "Anna"
