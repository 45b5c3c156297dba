"""Whom "he" means, and who spoke a quotation: a name, or nobody where it may be another."""

from __future__ import annotations

import pytest

from tests.decontext.articles import meant, readings


def test_a_pronoun_gets_the_name_of_the_sentence_before() -> None:
    reading = readings("Prime Minister Tomas Verrell opened the bridge on Monday. He thanked the workers.")[1]
    assert reading.standalone
    assert reading.text == "Tomas Verrell thanked the workers."
    assert reading.antecedent is not None and "opened the bridge" in reading.antecedent.text


def test_a_pronoun_that_could_be_two_people_is_left_and_the_sentence_marked() -> None:
    reading = readings("Tomas Verrell and Paul Dorn met in Lund on Monday. He left early.")[1]
    assert not reading.standalone
    assert reading.text == "He left early."


@pytest.mark.parametrize(
    "paragraph",
    [
        # The name nearest by is the other sex's.
        "In March, Ms. Reyle told the paper that Tomas Verrell pushed her. She was fired in May.",
        "Paul Dorn does not say how he learned of the Verrell government’s plan. He may have read of it.",
        "An aide to Paul Dorn was in the room on Monday. He heard every word of it.",
    ],
)
def test_who_is_meant_has_to_be_certain(paragraph: str) -> None:
    told = readings(
        "Anna Reyle and Tomas Verrell both lead the board.",
        paragraph,
        names=["Anna Reyle", "Tomas Verrell", "Paul Dorn"],
    )[-1]
    assert not told.standalone or told.text.startswith("Reyle")


def test_a_name_behind_the_clause_with_the_pronoun_is_who_is_meant() -> None:
    text = "Asked whether he thought the bridge was safe, Paul Dorn said that he had driven over it."
    reading = readings("Tomas Verrell spoke in Lund on Monday.", text)[1]
    assert (reading.text, reading.standalone) == (text, True)


@pytest.mark.parametrize(
    "paragraphs",
    [
        # a "him" or "her" that is somebody else, and whoever goes on from there
        ["A customs officer, Tom Hagen, stopped him at 4 a.m. He had hidden the drug under crates of fish."],
        ["A coastguard officer, Anna Reyle, pulled her from the water. She had gone out to feed the gulls."],
        ["Mark Vole looked at him for a long time. He had not slept for three nights."],
        [
            "A customs officer, Tom Hagen, stopped him at 4 a.m. He had hidden the drug under crates of fish.",
            "He is to be brought before a judge on Monday.",
        ],
        # somebody without a name, beside the name or before it
        ["A neighbour, Tom Hagen, found the boy in a barn. He had slept under a heap of hay."],
        ["Mark Vole spoke to the swimmer for an hour. He had been in the water since noon."],
        ["Police in Lund held a thief on Friday. Mark Vole led the search for six weeks. He had stolen 40 bicycles."],
        ["A 41-year-old was held in Lund on Friday. Mark Vole led the search. He has two earlier convictions."],
        ["A Swede was held in Lund on Friday. Mark Vole stopped his car. He had drunk a bottle of gin."],
        # another's "his"
        ["Paul Dorn was held on Friday. Tom Hagen searched his lorry. He had hidden the drug under crates."],
        ["A baker won 3 million crowns on Friday. His lawyer, Mark Vole, said nothing. He will buy a boat."],
        ["Mark Vole, his trainer, waited at the finish. He came in fourth."],
        # two of them
        ["Mark Vole and Paul Dorn met in Lund. He left early."],
        ["Mark Vole took over from Paul Dorn in May. He had run the bank for nine years."],
        # neither the agent, nor whose somebody is, nor who tells it is whom the sentence is about
        ["The skipper was questioned by Mark Vole on Friday. He ran the ferry onto a rock."],
        ["Mark Vole's brother sank with the ferry. He had been at sea for 30 years."],
        ["According to Mark Vole, the tenant set the house on fire. He fled through a window."],
        ["He was held on Friday, Mark Vole said. He had robbed three banks."],
        ["“The miner was alone,” Mark Vole said. He had gone down without a lamp."],
        ["Mark Vole said the poacher had shot two elks. He denied it."],
        # who is asked answers
        ["Mark Vole asked the driver for his papers. He said the ferry had sunk."],
        ["Mark Vole told him to get out of the lorry. “I was asleep,” he said."],
        # a name of which nobody knows whether it is a "he"
        ["Paul Dorn was held on Friday. Kerlin Osk led the search. He has been in prison twice."],
        # "He met Dahl": then he is not Dahl
        ["Paul Dorn was held on Friday. He said Paul Dorn was ill."],
    ],
)  # fmt: skip
def test_he_stays_open_where_he_may_be_another(paragraphs: list[str]) -> None:
    reading = meant(*paragraphs)
    assert reading.antecedent is None
    assert not reading.standalone


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("Mark Vole was held in Lund. He had hidden a boat.", "Mark Vole had hidden a boat."),
        (
            "A customs officer, Tom Hagen, found the drug. He opened each crate.",
            "Tom Hagen opened each crate.",
        ),
        ("Anna Reyle met Paul Dorn in Lund on Monday. She left early.", "Anna Reyle left early."),
        ("Mark Vole won. The crowd sang. He had trained in Lund.", "Mark Vole had trained in Lund."),
        (
            "Mark Vole said the bridge was safe. He said 40 bolts were new.",
            "Mark Vole said 40 bolts were new.",
        ),
        (
            "“The bridge is safe,” Mark Vole told reporters. “Paul Dorn lied,” he added.",
            "“Paul Dorn lied,” Mark Vole added.",
        ),
        # somebody else of the name, whose first name tells that she is a "she"
        ("Anna Dorn met Paul Dorn in Lund. She left early.", "Anna Dorn left early."),
    ],
)
def test_he_is_the_one_whom_he_can_mean(paragraph: str, text: str) -> None:
    reading = meant(paragraph)
    assert reading.antecedent is not None
    assert reading.text == text


# -- who spoke ------------------------------------------------------------------------------------------------


def test_a_quotation_gets_its_speaker() -> None:
    reading = readings(
        "“The bridge is safe,” said Anna Dorn, the chief engineer.", "“But we will close it for a week.”"
    )[1]
    assert reading.standalone
    assert reading.text == "“We will close it for a week,” Anna Dorn said."


def test_a_quotation_that_goes_on_belongs_to_whoever_spoke_last_not_to_an_earlier_speaker() -> None:
    told = readings(
        "“Nobody was hurt,” Anna Dorn said on Friday.",
        "“This could have happened to anyone,” the statement said. “It would be a dangerous thing for every town.”",
    )
    by_text = {reading.sentence.text: reading for reading in told}
    assert not by_text["“It would be a dangerous thing for every town.”"].standalone
    assert "Dorn" not in by_text["“It would be a dangerous thing for every town.”"].text


def test_a_quotation_that_goes_on_after_he_said_has_the_speaker_of_the_one_before() -> None:
    told = readings(
        "On Monday night, spokesman Paul Dorn said the board should close the bridge. That would not be enough, he said.",
        "“We hope the board will act,” he said.",
        "“But we fear that the board may do nothing at all.”",
    )
    assert told[-1].text == "“We fear that the board may do nothing at all,” Paul Dorn said."


def test_whoever_denies_something_is_not_who_speaks_next() -> None:
    told = readings(
        "Tomas Verrell and the board vigorously deny any knowledge of the cracks.",
        "“It could very well be that the board had knowledge of it.”",
    )
    assert not told[1].standalone
    assert "Verrell" not in told[1].text


def test_a_quotation_nobody_said_cannot_stand_alone() -> None:
    assert not readings("The bridge opened in 1931.", "“A great day for the town.”")[1].standalone


@pytest.mark.parametrize(
    ("before", "verb"),
    [
        ("Tomas Verrell tweeted on Monday: “The bridge is a disgrace.”", "tweeted"),
        ("“The bridge is a disgrace,” Tomas Verrell wrote on Monday.", "wrote"),
        ("“The bridge is a disgrace,” Tomas Verrell posted on Monday.", "wrote"),
        ("“The bridge is a disgrace,” Tomas Verrell said of what the board wrote.", "said"),
        ("“The bridge is a disgrace,” Tomas Verrell added on Monday.", "said"),
    ],
)
def test_what_was_written_is_not_said(before: str, verb: str) -> None:
    assert readings(before, "“Nobody ever paid for it.”")[1].text == (
        f"“Nobody ever paid for it,” Tomas Verrell {verb}."
    )


def test_a_tweet_that_goes_on_after_he_added_is_still_one() -> None:
    told = readings(
        "“The bridge is a disgrace,” Tomas Verrell wrote on Monday.",
        "“Nobody ever paid for it,” he added. “It is a shame for all of us.”",
    )
    assert told[-1].text == "“It is a shame for all of us,” Tomas Verrell wrote."


def test_a_signed_post_is_its_signers_whoever_spoke_before_it() -> None:
    told = readings(
        "“We know nothing of it,” Paul Dorn said on Monday.",
        "Just out: the board met the builder 22 times last year alone. — Tomas Verrell (@tverrell) March 4, 2017",
    )
    by_text = {reading.sentence.text: reading for reading in told}
    post = by_text["Just out: the board met the builder 22 times last year alone."]
    assert post.standalone
    assert post.text == "“Just out: the board met the builder 22 times last year alone,” Tomas Verrell wrote."
    assert not told[-1].standalone  # the signature
    assert not any("Dorn" in reading.text for reading in told[1:])
