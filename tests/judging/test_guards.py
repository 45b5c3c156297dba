"""The hard guards: what each refuses, and what it lets pass. All events are invented."""

from __future__ import annotations

import pytest

from summarizer.judging.features import agreement, overlap
from summarizer.judging.guards import GUARDS, Attribution, Check, Days, Names, Negation, Numbers, Quotations

FERRY = "The ferry Solveig ran aground near Port Lorne with 212 passengers on Sunday, Captain Ines Dahl said."
FOG = "Thick fog had hidden the sandbank, the coast guard of Sorrel said on March 3."
DAHL = "“The warning came far too late,” Captain Ines Dahl said."


def test_every_guard_has_its_own_name_and_says_what_it_refuses() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) == 6
    assert all(guard.refuses for guard in GUARDS)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
@pytest.mark.parametrize("claim", [FERRY, FOG, DAHL, "The ferry ran aground in thick fog near Port Lorne."])
def test_no_guard_refuses_what_the_sources_say(guard: Check, claim: str) -> None:
    assert guard.check(claim, [FERRY, FOG, DAHL]) is None
    assert guard.check(claim, [DAHL, FOG, FERRY]) is None


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The ferry Ragnhild ran aground near Port Lorne.", "Ragnhild"),
        ("The ferry ran aground near Port Lund.", "Lund"),
        ("Kramm said the ferry ran aground.", "Kramm"),
        ("The ferry ran aground, the NTSB said.", "NTSB"),
        ("Solveig’s captain is Ines Dahl.", None),
        ("Because of thick fog, the Solveig ran aground.", None),
        ("Running aground, the ferry Solveig was stuck.", None),
        ("The ferry ran aground with 213 passengers.", None),  # a figure is for another guard
    ],
)
def test_names_stand_in_some_source(claim: str, wrong: str | None) -> None:
    assert Names().check(claim, [FERRY, FOG]) == wrong


def test_a_name_is_known_in_another_form() -> None:
    assert Names().check("A Norlander spoke.", ["Norlanders spoke."]) is None
    assert Names().check("A Norlander spoke.", ["The Sorrelians spoke."]) == "Norlander"


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The ferry ran aground with 213 passengers.", "213"),
        ("The ferry ran aground with 2120 passengers.", "2120"),
        ("Twelve passengers were on board the Solveig.", "Twelve"),
        ("The ferry ran aground with two hundred passengers.", "two"),
        ("The ferry ran aground with 212 passengers.", None),
        ("The ferry ran aground on March 3.", None),
        ("The ferry Ragnhild ran aground.", None),  # a name is for another guard
    ],
)
def test_figures_stand_in_some_source(claim: str, wrong: str | None) -> None:
    assert Numbers().check(claim, [FERRY, FOG]) == wrong


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("Kordal paid 1,500 crowns.", "Kordal paid 1,500 crowns.", None),
        ("Kordal paid 1,500 crowns.", "Kordal paid 1,600 crowns.", "1,500"),
        ("Prices rose 4.5 percent.", "Prices rose 4 percent to 5 crowns.", "4.5"),
    ],
)
def test_a_figure_is_one_word_with_its_commas_and_points(claim: str, source: str, wrong: str | None) -> None:
    assert Numbers().check(claim, [source]) == wrong


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The ferry ran aground on Monday.", "Monday"),
        ("The ferry ran aground in April.", "April"),
        ("The ferry ran aground on March 4.", "March 4"),
        ("The ferry ran aground yesterday.", "yesterday"),
        ("The ferry ran aground last week.", "last week"),
        ("The ferry ran aground on Sunday.", None),
        ("The ferry ran aground in March.", None),
        ("The ferry ran aground on March 3.", None),
        ("The ferry ran aground on 3 March.", None),
        ("The ferry ran aground on the 4th of March.", "4th of March"),
        ("The ferry ran aground in thick fog.", None),
    ],
)
def test_days_stand_in_some_source(claim: str, wrong: str | None) -> None:
    assert Days().check(claim, [FERRY, FOG]) == wrong


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("“The warning came much too late,” Dahl said.", "The warning came much too late,"),
        ("Dahl said the warning came “far too late.”", None),
        ('Dahl said the warning came "far too late".', None),
        ("“The warning came far too late,” Captain Ines Dahl said.", None),
        ("Dahl said: “The warning came far too late.”", None),
        ("“The warning came far too late,” she said.", None),
        ("“The warning came far too late,” Kramm said.", "The warning came far too late, (Kramm)"),
        ("“The warning came far too late,” said Ilse Kramm.", "The warning came far too late, (Kramm)"),
        ("Kramm said: “The warning came far too late.”", "The warning came far too late. (Kramm)"),
        ("Kramm read the book “Far too late”.", None),  # too short to be somebody's words
        ("Dahl said the warning came far too late.", None),
    ],
)
def test_quoted_words_stand_in_a_source_that_names_their_speaker(claim: str, wrong: str | None) -> None:
    """Kramm is known too, but said something else."""
    sources = [DAHL, "Ilse Kramm read a book on the ferry, according to the coast guard."]
    if "book" in claim:
        sources.append("Kramm said little.")
    assert Quotations().check(claim, sources) == wrong
    assert Quotations().check(claim, sources[::-1]) == wrong


@pytest.mark.parametrize(
    ("claim", "sources", "wrong"),
    [
        ("The council did not approve the tram line.", ["The council approved the tram line."], "not"),
        ("The council didn’t approve it.", ["The council approved it."], "n’t"),
        ("Dahl denied the report.", ["Dahl read the report."], "denied"),
        ("The council did not approve the line.", ["The council refused to approve the line."], None),
        ("The council approved the line.", ["The council never approved the line."], "lost: never"),
        ("The council approved the line.", ["The council approved the line."], None),
        # One that says it is enough …
        (
            "The council approved the line.",
            ["The council approved the line.", "The council approved the line without a vote."],
            None,
        ),
        # … and a denial of something else is none of it.
        ("The council approved the line.", ["The mayor did not come on Monday."], None),
        ("The notary knew the line.", ["The notary knew the line."], None),  # "not" and "no" within words
        # The stop behind "No" makes it a number; "no 3" without one is none.
        ("The cutter hit a pier at noon.", ["At noon the cutter hit pier No. 3."], None),
        ("The cutter hit pier No 3.", ["The cutter hit the third pier."], None),
        ("There is no 40-hour week.", ["There is a week of 40 hours."], "no"),
    ],
)
def test_a_denial_is_neither_made_up_nor_lost(claim: str, sources: list[str], wrong: str | None) -> None:
    assert Negation().check(claim, sources) == wrong


# ---- signs ------------------------------------------------------------------------------------------------------


def test_a_copy_is_told_from_a_join_by_its_overlap() -> None:
    copy, join = overlap(FERRY, [FERRY, FOG]), overlap("Thick fog hid the ferry Solveig.", [FERRY, FOG])
    assert (copy["copied"], copy["novel"], copy["covered"], copy["longest"]) == (1, 0, 1, 1)
    assert copy["spread"] == 0
    assert join["spread"] > 0.3
    assert 0 < join["longest"] < 1
    assert join["copied"] < 1
    assert overlap("Thick fog hid the ferry Solveig.", [FOG, FERRY]) == join


def test_what_no_source_has_is_novel() -> None:
    found = overlap("Nurses walked out", [FERRY])
    shown = {name for name, value in found.items() if value != 0}
    assert shown == {"novel", "words", "seam", "left", "read"}
    assert found["novel"] == 1
    assert set(overlap("", []).values()) == {0}


def test_what_is_sewn_together_shows_its_seams() -> None:
    one, other = "The ferry Solveig ran aground off Port Lorne.", "Thick fog lay over the harbour of Halvik."
    sewn = "The ferry Solveig ran aground off Port Lorne when thick fog lay over the harbour."
    found = overlap(sewn, [one, other])
    assert (found["switches"], found["seam"], found["read"]) == (1, 2, 1.6)
    assert overlap(sewn, [other, one]) == found
    whole = overlap(one, [one, other])
    assert (whole["switches"], whole["seam"], whole["left"]) == (0, 0, 1)
    assert overlap(one, [one])["left"] == 0


def test_what_is_told_twice_is_repeated_unless_a_source_does_so() -> None:
    twice = "Nurses left Aldmoor after nurses left."
    assert overlap(twice, ["Nurses left Aldmoor."])["repeated"] == pytest.approx(2 / 5)
    assert overlap(twice, ["Nurses left Aldmoor.", twice])["repeated"] == 0
    assert overlap("Nurses left Aldmoor.", [FERRY])["repeated"] == 0


def test_claims_agree_as_far_as_they_share_words() -> None:
    same, near, far = agreement(["Nurses left Aldmoor.", "Nurses left Aldmoor.", "Kordal paid."])
    assert (same, near, far) == (0.5, 0.5, 0)
    assert agreement(["Nurses left Aldmoor."]) == [1.0]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        # the speaker goes on
        (
            "Kramm said: “We will not pay for the wreck.”",
            "We will not pay for the wreck. (cut)",
        ),
        ("Kramm said: “We will not pay for the wreck of another company.”", None),  # before a comma
        ("“We will not pay for the wreck of another company, whatever the court says,” Kramm said.", None),
        ("Kramm called it “the wreck of another company.”", None),  # a phrase may end anywhere
        (
            "Kramm said the owners “are as guilty of this as anybody here,” and left.",
            None,
        ),  # as the article quotes
        (
            "Kramm said the owners “are as guilty of this as anybody.”",
            None,
        ),  # six words and a pause: elsewhere it ends
    ],
)
def test_a_long_quotation_ends_where_its_speaker_pauses(claim: str, wrong: str | None) -> None:
    sources = [
        "“We will not pay for the wreck of another company, whatever the court says,” Kramm said.",
        "Kramm said the owners “are as guilty of this as anybody here” and left the room.",
        "Kramm said they are as guilty of this as anybody, whatever the court says.",
    ]
    assert Quotations().check(claim, sources) == wrong
    assert Quotations().check(claim, sources[::-1]) == wrong


SAID = "An alarm on the pump sounded on Sunday, two days before people in the west fell ill, the union said."
PLAIN = "An alarm on the pump sounded on Sunday, two days before people in the west fell ill in numbers."


@pytest.mark.parametrize(
    ("claim", "sources", "refused"),
    [
        ("An alarm on the pump sounded two days before people in the west fell ill.", [SAID, FOG], True),
        ("An alarm on the pump sounded two days before people in the west fell ill.", [SAID, PLAIN], False),
        (
            "An alarm on the pump sounded two days before people in the west fell ill, the union said.",
            [SAID],
            False,
        ),
        ("A fog that had hidden the west ended.", [SAID, FOG], False),  # worded after neither
    ],
)
def test_what_is_somebodys_say_is_not_told_as_fact(claim: str, sources: list[str], refused: bool) -> None:
    for order in (sources, sources[::-1]):
        assert (Attribution().check(claim, order) is not None) is refused
