"""Which words of a sentence are a name."""

from __future__ import annotations

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import people


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


def test_who_is_in_charge_keeps_the_title_whole() -> None:
    (person,) = people(
        "FBI Special Agent in Charge Paul Verrell spoke.", "Paul Verrell left. Verrell was late."
    )
    assert person.full == "Paul Verrell"
