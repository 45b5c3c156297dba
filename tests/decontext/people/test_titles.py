"""Which words before or behind a name say what somebody is."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import people


def test_a_verb_before_a_title_is_no_part_of_it() -> None:
    found = people(
        "The council voted to impeach President Tomas Verrell on Monday. Verrell left at noon.",
        "A motion to impeach President Tomas Verrell was read. Former President Tomas Verrell spoke.",
    )
    assert found[0].title in ("President", "former President", "Former President")
    assert not any("impeach" in title for title in found[0].titles)


def test_being_a_target_of_the_president_is_no_title() -> None:
    found = people(
        "The pass was given back to Paul Dorn, a frequent target of President Tomas Verrell.",
        "President Tomas Verrell said nothing on Tuesday. Mr Verrell met the workers.",
    )
    texts = ["The paper has sued President Verrell over the pass."]
    assert (
        introduce_people(texts, found)[0].text == "The paper has sued President Tomas Verrell over the pass."
    )


def test_a_state_senator_is_no_senator() -> None:
    found = people(
        "The runoff is with state Sen. Chris Dorn.",
        "Tea party-backed state Sen. Chris Dorn lost. Mr Dorn left.",
    )
    assert found[0].title == "state Sen."


def test_a_title_cut_out_of_a_longer_one_is_none() -> None:
    found = people(
        "House Ways and Means Committee Chairman Richard Dorn spoke on Monday. Dorn left.",
        "House Ways and Means Committee Chairman Richard Dorn asked for the returns.",
    )
    assert all("Means" not in title.split()[:1] for person in found for title in person.titles)
    (named,) = introduce_people(["Dorn asked for the returns."], found)
    assert "Means" not in named.text


def test_people_of_one_last_name_have_a_role_each() -> None:
    found = people(
        "Anna Dahl, the mayor of Osk, spoke on Monday.",
        "Tomas Dahl waved. Anna Dahl laughed.",
        "Tomas Dahl left.",
    )
    assert {person.full: person.role for person in found}["Tomas Dahl"] is None


def test_a_button_of_the_page_is_no_part_of_a_title() -> None:
    (person,) = people("CLOSE Mayor Tomas Verrell spoke. Verrell left.", "Mayor Tomas Verrell waved.")
    assert person.title == "Mayor"
