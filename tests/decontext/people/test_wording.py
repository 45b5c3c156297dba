"""The words for somebody at the first mention and at later ones."""

from __future__ import annotations

import pytest

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import DORN, SMET, VARGA, VERRELL, named, people


def test_a_country_before_the_title_is_not_said_twice() -> None:
    named = introduce_people(["Orsenia’s President Tomas Verrell opened the bridge."], people(*VERRELL))
    assert named[0].text == "Orsenia’s President Tomas Verrell opened the bridge."
    later = introduce_people(
        ["Verrell spoke.", "They thanked Orsenia’s President Tomas Verrell."], people(*VERRELL)
    )
    assert later[1].text == "They thanked Verrell."


def test_a_title_lower_case_in_the_middle_stays_so() -> None:
    judge = people(
        "Retired judge Halina Dorn will lead the inquiry.",
        "The retired judge Halina Dorn said yes. Dorn spoke.",
    )
    named = introduce_people(
        ["Verrell named the retired judge Halina Dorn on Monday.", "Halina Dorn said yes."], judge
    )
    assert named[0].text == "Verrell named the retired judge Halina Dorn on Monday."
    assert introduce_people(["Dorn said yes."], judge)[0].text == "Retired judge Halina Dorn said yes."


def test_a_rank_and_a_post_under_somebody_introduce() -> None:
    found = people(
        "Rep. Paul Dorn voted against the bridge.",
        "Former Verrell attorney Halina Sorn told the board that Tomas Verrell knew of the cracks.",
        "President Tomas Verrell denied it. Mr Verrell left.",
        "Mr Dorn waved. Ms Sorn did not.",
    )
    texts = ["Sorn said that Verrell had known of the cracks.", "Dorn voted against the bridge."]
    assert [each.text for each in introduce_people(texts, found)] == [
        "Former Verrell attorney Halina Sorn said that President Tomas Verrell had known of the cracks.",
        "Rep. Paul Dorn voted against the bridge.",
    ]


def test_whoever_has_no_title_is_introduced_by_what_the_articles_say_behind_the_name() -> None:
    found = people(
        "Halina Sorn, the director of the port, spoke in Lund on Monday.",
        "“We had no choice,” Sorn said.",
    )
    texts = ["The quay had to be closed, Sorn said.", "Sorn spoke of cracks."]
    first, second = introduce_people(texts, found)
    assert first.text == "The quay had to be closed, Halina Sorn, the director of the port, said."
    assert second.text == "Sorn spoke of cracks."


def test_the_place_before_a_later_mention_stays_the_mayors() -> None:
    found = people(
        "Former South Lund, Orsenia, Mayor Paul Dorn spoke on Monday.", "Paul Dorn was second.", "Dorn lost."
    )
    later = introduce_people(["Paul Dorn spoke.", "South Lund, Orsenia, Mayor Paul Dorn was close."], found)
    assert "Orsenia, Dorn" not in later[1].text


def test_a_title_with_of_is_cut_whole_or_not_at_all() -> None:
    texts = [
        "Dorn spoke.",
        "Secretary of Defense Dorn left.",
        "U.S. Secretary of Defense Dorn waved.",
        "They met Orsenian secretary of defense Dorn.",
        "They met Secretary Dorn of Defense.",
    ]
    assert named(texts, *DORN) == ["Secretary of Defense Mark Dorn spoke.", "Dorn left.", *texts[2:]]
    assert named(["They met Orsenian secretary of defense Dorn."], *DORN) == [
        "They met Orsenian secretary of defense Mark Dorn."
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Smet, D-N.L., voted no.", "Rep. Chris Smet, D-N.L., voted no."),
        ("Smet (D-N.L.) voted no.", "Rep. Chris Smet (D-N.L.) voted no."),
        ("“No,” said Smet, R-N.L. “We lost.”", "“No,” said Rep. Chris Smet, R-N.L. “We lost.”"),
        ("Smet of Lund voted no.", "Chris Smet of Lund voted no."),
    ],
)
def test_a_party_tag_says_the_state(before: str, after: str) -> None:
    assert named([before], *SMET) == [after]


def test_before_a_party_tag_former_and_state_stay_in_the_title() -> None:
    dorn = (
        "Former Lund state Sen. Paul Dorn spoke.",
        "Former Lund state Sen. Paul Dorn left. Mr Dorn waved.",
    )
    (text,) = named(["They met Dorn, D-Lund, on Monday."], *dorn)
    assert "former" in text and "state Sen. Paul Dorn, D-Lund" in text
    roe = ("Lieutenant Governor Ann Roe spoke.", "Lieutenant Governor Ann Roe left. Ms Roe waved.")
    assert named(["Ann Roe, D-Lund, voted no."], *roe) == ["Lieutenant Governor Ann Roe, D-Lund, voted no."]
    # A role behind the name and a party tag do not go together.
    sorn = ("Halina Sorn, the director of the port, spoke in Lund.", "“We had no choice,” Sorn said.")
    assert named(["Sorn, D-Lund, voted no."], *sorn) == ["Halina Sorn, D-Lund, voted no."]


def test_the_article_of_a_title_goes_with_it() -> None:
    texts = [
        "The Rev. Bill Grahn prayed.",
        "The Rev. Grahn left.",
        "They met the Rev. Bill Grahn.",
        "They read the Rev. Grahn’s book.",
        "They met the retired Rev. Grahn.",
        "They met their Rev. Grahn.",
    ]
    assert named(
        texts, "The Rev. Bill Grahn spoke. The Rev. Grahn left.", "Grahn knew the Rev. Bill Grahn."
    ) == [
        "The Rev. Bill Grahn prayed.",
        "Grahn left.",
        "They met Grahn.",
        "They read Grahn’s book.",
        "They met the retired Rev. Grahn.",
        "They met their Rev. Grahn.",
    ]


def test_the_second_of_two_titles_is_not_cut_off_the_first() -> None:
    paragraphs = (
        "Former harbour official Tomas Verrell spoke. Verrell left.",
        "Former harbour official Tomas Verrell waved. Verrell spoke.",
    )
    texts = ["Verrell spoke.", "Radio host and former harbour official Tomas Verrell has the job."]
    assert named(texts, *paragraphs)[1] == "Radio host and former harbour official Verrell has the job."


def test_a_role_is_not_said_twice() -> None:
    paragraphs = (
        "Anna Dahl, the head of the ports division, spoke. Dahl left.",
        "Anna Dahl, the head of the ports division, waved. Dahl spoke.",
    )
    assert named(["Dahl is the head of ports in Osk."], *paragraphs) == [
        "Anna Dahl is the head of ports in Osk."
    ]
    assert named(["Dahl spoke in Osk."], *paragraphs) == [
        "Anna Dahl, the head of the ports division, spoke in Osk."
    ]


def test_a_title_stays_where_its_adjectives_would_be_left_alone() -> None:
    known = people("Candidate Ines Dahl spoke. Dahl left.", "The candidate Ines Dahl wrote. Dahl left.")
    first, later = (
        named.text
        for named in introduce_people(
            ["Ines Dahl spoke on Monday.", "Liberal mayoral candidate Ines Dahl gave way on Friday."], known
        )
    )
    assert "Dahl" in first
    assert later == "Liberal mayoral candidate Ines Dahl gave way on Friday."


def test_a_title_said_behind_the_name_does_not_stand_before_it() -> None:
    paragraphs = (
        "Deputy campaign manager Kate Dorn wrote to Osk. Dorn left.",
        "Deputy campaign manager Kate Dorn spoke. Dorn waved.",
    )
    text = (
        "Lunde is lying, writes Ines Dahl, a former aide, and Kate Dorn, Verrell’s deputy campaign manager."
    )
    assert named([text], *paragraphs) == [text]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They read Varga’s letter.", "They read President Tomas Varga’s letter."),
        ("They read President Varga’s letter.", "They read President Tomas Varga’s letter."),
        (
            "They read Orsenia’s President Varga’s letter.",
            "They read Orsenia’s President Tomas Varga’s letter.",
        ),
        ("The Varga’s letter was read.", "The Varga’s letter was read."),
        ("They met his friend Varga’s wife.", "They met his friend Tomas Varga’s wife."),
    ],
)
def test_a_possessive_stays_grammatical(before: str, after: str) -> None:
    assert named([before], *VARGA) == [after]


def test_a_later_possessive_keeps_what_the_words_before_need() -> None:
    texts = [
        "Varga spoke.",
        "They read the former President Varga’s letter.",
        "They read Orsenia’s President Varga’s letter.",
        "They read his President Varga’s letter.",
    ]
    assert named(texts, *VARGA)[1:] == [
        "They read the former President Varga’s letter.",
        "They read Varga’s letter.",
        "They read his President Varga’s letter.",
    ]


def test_who_is_introduced_behind_the_name_is_not_introduced_twice() -> None:
    found = people(
        "Dora Altmark, the president of the Halvik Fund, opened the clinic on Monday.",
        "“It is a moderate rise,” said Dora Altmark, the president of the Halvik Fund.",
    )
    assert found[0].role == "the president of the Halvik Fund"
    text = "“It is a moderate rise,” said Dora Altmark, president of the Halvik Fund."
    assert [each.text for each in introduce_people([text], found)] == [text]


def test_what_stands_before_a_name_already_is_not_said_twice() -> None:
    found = people(
        "Superstorm Runa reached the coast on Monday. Runa flooded the port.",
        "Superstorm Runa reached the coast. The coast feared Runa.",
    )
    text = "The misery of the superstorm Runa’s devastation grew on Tuesday."
    assert [each.text for each in introduce_people([text], found)] == [text]


def test_a_title_is_not_put_behind_its_own_words() -> None:
    found = people(
        "HU president Paul Dorn said on Monday that the talks had failed.",
        "HU president Paul Dorn was in Lund. Dorn said the talks had failed.",
    )
    text = "In a statement, the Harbour Union (HU) under Paul Dorn said that the talks had failed."
    assert [each.text for each in introduce_people([text], found)] == [text]
    assert introduce_people(["Paul Dorn said so."], found)[0].text == "HU president Paul Dorn said so."
