"""Which words of a sentence are a name; two names of one person, and one name of two."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import people


def test_spellings_of_one_name_are_one_person() -> None:
    found = people(
        "Volena Zelinsky spoke. Zelinsky left.", "Volena Zelinskyy spoke on Monday. Zelinskyy left."
    )
    assert len(found) == 1


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


def test_what_somebody_owns_is_not_part_of_the_name() -> None:
    found = people("Tomas Verrell’s Blue Party won.", "Verrell said Tomas Verrell’s Blue Party had won.")
    assert "Blue" not in {person.short for person in found} | {form for p in found for form in p.forms}


def test_a_rank_is_no_name_and_ends_no_sentence() -> None:
    found = people(
        "“It’s been a long night,” Col Tomas Verrell, the base commander, said Friday.",
        "They found one guard dead, base commander Col. Tomas W. Verrell told reporters.",
    )
    assert all("Col" not in form.split() for person in found for form in person.forms)
    (named,) = introduce_people(
        ["They found one guard dead, base commander Col. Tomas W. Verrell told reporters."], found
    )
    assert "Verrell. Tomas" not in named.text
    assert named.text.count("Verrell") == 1


def test_names_with_a_hyphen_stay_whole() -> None:
    found = people(
        "Orsenian President Lee Jae-wol spoke on Monday. President Lee left.",
        "President Lee Jae-wol waved. President Lee spoke.",
    )
    assert [(person.full, person.short) for person in found] == [("Lee Jae-wol", "Lee")]
    texts = ["Lee Jae-wol spoke.", "They met Lee Jae-wol.", "The Lee-led board met.", "Jae-wol left."]
    assert [each.text for each in introduce_people(texts, found)] == [
        "Orsenian President Lee Jae-wol spoke.",
        "They met Lee.",
        *texts[2:],
    ]
