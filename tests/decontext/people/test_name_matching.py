"""Two names of one person, and one name of two."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import people


def test_spellings_of_one_name_are_one_person() -> None:
    found = people(
        "Volena Zelinsky spoke. Zelinsky left.", "Volena Zelinskyy spoke on Monday. Zelinskyy left."
    )
    assert len(found) == 1


def test_a_slip_of_one_letter_is_the_same_person() -> None:
    found = people(
        "Defence Secretary Chuck Hargel opened the depot.",
        "Chuck Hargel spoke for an hour.",
        "Chuck Hargen was said to be sad.",
    )
    assert [person.full for person in found] == ["Chuck Hargel"]
    assert introduce_people(["Chuck Hargen was sad."], found)[0].text.startswith(
        "Defence Secretary Chuck Hargel"
    )


def test_a_nickname_is_the_same_person() -> None:
    (person,) = people(
        "Mayor Charles Verrell spoke on Monday. Verrell left.",
        "Mayor Chuck Verrell waved. Verrell spoke.",
        "Charles Verrell slept.",
    )
    assert (person.full, person.short) == ("Charles Verrell", "Verrell")
    assert introduce_people(["Chuck Verrell spoke.", "Verrell left."], [person])[0].text == (
        "Mayor Charles Verrell spoke."
    )


def test_a_first_name_in_other_letters_is_the_same_person() -> None:
    (person,) = people(
        "Mohammad Verrell was held in Osk.", "Police held Muhammad Verrell.", "Mohammad Verrell wept."
    )
    assert {"Mohammad Verrell", "Muhammad Verrell"} <= set(person.forms)
    assert len(people("Martin Verrell was held in Osk.", "Police held Morton Verrell in Lund.")) == 2


def test_a_son_is_not_his_father() -> None:
    found = people(
        "President Tomas Verrell said on Monday that he knew nothing of the meeting at the port.",
        "Tomas Verrell Jr. met the lawyer on Friday. Verrell Jr. was promised papers about Paul Dorn.",
        "President Tomas Verrell defended his son. Tomas Verrell Jr. had met the lawyer.",
    )
    texts = [
        "Dorn learned that Verrell Jr. met the lawyer.",
        "The lawyer told Verrell that the papers were lost.",
    ]
    assert [each.text for each in introduce_people(texts, found)] == [
        "Dorn learned that Tomas Verrell Jr. met the lawyer.",
        "The lawyer told Verrell that the papers were lost.",  # which of the two is for the article to say
    ]
