"""Which words before or behind a name say what somebody is."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import named, people


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


def test_a_button_of_the_page_is_no_part_of_a_title() -> None:
    (person,) = people("CLOSE Mayor Tomas Verrell spoke. Verrell left.", "Mayor Tomas Verrell waved.")
    assert person.title == "Mayor"


def test_one_outlets_adjective_is_no_part_of_a_title() -> None:
    found = people(
        "Embattled Attorney General Paul Dorn met the editors on Monday.",
        "Attorney General Paul Dorn met the editors.",
    )
    (named,) = introduce_people(["The editors met Paul Dorn on Monday."], found)
    assert named.text == "The editors met Attorney General Paul Dorn on Monday."


def test_whose_scholar_somebody_is_introduces() -> None:
    facts = (
        "Tomas Verrell of the Bridge Foundation, a group that backs the law, spoke in Osk. Verrell left.",
        "“It is safe,” Verrell said.",
    )
    (person,) = people(*facts)
    assert person.role == "of the Bridge Foundation"
    assert named(["“It is safe,” Verrell said."], *facts) == [
        "“It is safe,” Tomas Verrell of the Bridge Foundation said."
    ]
    (host,) = people("Radio host Tomas Verrell spoke. Verrell left.", "Tomas Verrell laughed.")
    assert host.title == "radio host" or host.title == "Radio host"


def test_a_role_that_goes_on_behind_its_comma_is_not_cut() -> None:
    (person,) = people("Tomas Dorn, the head of the wage, tax and trade division, spoke on Monday in Osk.")
    assert person.role is None or person.role.endswith("division")
