"""Each person is introduced once."""

from __future__ import annotations

import pytest

from summarizer.decontext.people import introduce_people
from tests.decontext.people.cast import DORN, SMET, VARGA, VERRELL, named, people


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


def test_a_country_before_the_title_is_not_said_twice() -> None:
    named = introduce_people(["Orsenia’s President Tomas Verrell opened the bridge."], people(*VERRELL))
    assert named[0].text == "Orsenia’s President Tomas Verrell opened the bridge."
    later = introduce_people(
        ["Verrell spoke.", "They thanked Orsenia’s President Tomas Verrell."], people(*VERRELL)
    )
    assert later[1].text == "They thanked Orsenia’s President Verrell."


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
        ("Smet, D-N.L., voted no.", "Chris Smet, D-N.L., voted no."),
        ("Smet (D-N.L.) voted no.", "Chris Smet (D-N.L.) voted no."),
        ("“No,” said Smet, R-N.L. “We lost.”", "“No,” said Chris Smet, R-N.L. “We lost.”"),
        ("Smet of Lund voted no.", "Chris Smet of Lund voted no."),
    ],
)
def test_a_party_tag_says_the_state(before: str, after: str) -> None:
    assert named([before], *SMET) == [after]


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
        ("They met his friend Varga’s wife.", "They met his friend Varga’s wife."),
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
        "They read Orsenia’s President Varga’s letter.",
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


def test_a_title_is_not_put_behind_its_own_words() -> None:
    found = people(
        "HU president Paul Dorn said on Monday that the talks had failed.",
        "HU president Paul Dorn was in Lund. Dorn said the talks had failed.",
    )
    text = "In a statement, the Harbour Union (HU) under Paul Dorn said that the talks had failed."
    assert [each.text for each in introduce_people([text], found)] == [text]
    assert introduce_people(["Paul Dorn said so."], found)[0].text == "HU president Paul Dorn said so."


def test_a_title_with_stops_behind_the_name_goes_whole_or_not_at_all() -> None:
    found = people(
        "Gordon Sorn, the U.S. ambassador to the Union, spoke on Monday. Sorn left.",
        "Gordon Sorn, the U.S. ambassador to the Union, waved. Sorn spoke.",
    )
    texts = [
        "Gordon Sorn, the U.S. ambassador to the Union, spoke.",
        "Gordon Sorn, the U.S. ambassador to the Union, left.",
    ]
    assert [each.text for each in introduce_people(texts, found)] == [texts[0], "Sorn left."]
