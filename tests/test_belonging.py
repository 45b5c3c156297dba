"""Whom a pronoun means, who tells, and what is part of what: as in the source of the clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from spacy.tokens import Doc

from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.verification.belonging import misplaced, readdressed, retold
from summarizer.verification.wording import described_twice, unsound

PARSER = Parser(load_spacy())


def verdict(
    check: Callable[[Doc, Sequence[Doc]], str | None], text: str, sources: Sequence[str]
) -> str | None:
    return check(PARSER.parse([text])[0], PARSER.parse(sources))


INQUIRY = "The council opened an inquiry into Paul Dorn and Mats Reyle."


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # Whom they questioned, its own article tells elsewhere.
        (
            "The council opened an inquiry into Paul Dorn and Mats Reyle, and officers questioned them in Lund.",
            [INQUIRY, "Officers questioned them in Lund."],
        ),
        (
            "The council opened an inquiry into Paul Dorn and Mats Reyle, and officers questioned them in Lund.",
            [INQUIRY, "Two sailors came ashore, and officers questioned them in Lund."],
        ),
        # Two men of one article, two of another.
        (
            "Divers found two men in a boat near Osk, and officers questioned them in Lund.",
            [
                "Divers found two men in a boat near Osk.",
                "A ferry landed with two men on Monday, and officers questioned them in Lund.",
            ],
        ),
        (
            "Veyra cut 300 jobs in Lund because it had lost two ferries.",
            ["Veyra cut 300 jobs in Lund.", "Sorrel Lines closed its yard because it had lost two ferries."],
        ),
        (
            "Paul Dorn met the mayor on Monday and said that his office had been searched.",
            ["Paul Dorn met the mayor on Monday.", "Mats Reyle said that his office had been searched."],
        ),
        # The same two names, the other way round.
        (
            "Mats Reyle told Paul Dorn that he had been fined.",
            ["Paul Dorn told Mats Reyle that he had been fined."],
        ),
    ],
)
def test_a_pronoun_means_whom_it_means_in_its_source(text: str, sources: list[str]) -> None:
    assert verdict(readdressed, text, sources) is not None
    assert unsound(PARSER.parse([text])[0], PARSER.parse(sources), cluster=PARSER.parse(sources)) is not None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "On Monday the council opened an inquiry into Paul Dorn and Mats Reyle, and officers questioned them.",
            [
                "The council opened an inquiry into Paul Dorn and Mats Reyle, and officers questioned them.",
                "The council opened an inquiry on Monday.",
            ],
        ),
        (
            "Ines Dahl, who was elected in March, said she would close the bridge.",
            ["Ines Dahl said she would close the bridge.", "Dahl was elected in March."],
        ),
        (
            "Paul Dorn, the head of the port, met his crew after he had landed in Lund.",
            ["Dorn met his crew after he had landed in Lund.", "Paul Dorn, the head of the port, is 50."],
        ),
        (
            "As for Paul Dorn, he will remain the head of the fleet, the official said.",
            ["As for Dorn, he will remain the head of the fleet.", "Dorn will stay, the official said."],
        ),
        (
            "Asked whether he knew of the cracks, Mayor Paul Dorn said that the bridge was safe.",
            [
                "Asked whether he knew of the cracks, Paul Dorn said that the bridge was safe.",
                "Dorn is mayor.",
            ],
        ),
        (
            "Veyra, the shipping company from Osk, said it would close its yard.",
            ["Veyra said it would close its yard.", "Veyra is a shipping company from Osk."],
        ),
        ("The council said it is feared that the bridge may fall.", ["The council fears for the bridge."]),
        (
            "Paul Dorn said “they never asked us” and left.",
            ["Paul Dorn said “they never asked us”.", "Dorn left."],
        ),
    ],
)
def test_a_pronoun_may_stand_with_what_it_means(text: str, sources: list[str]) -> None:
    assert verdict(readdressed, text, sources) is None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The port will stay closed until May and the crew has been paid, the official said.",
            ["The port will stay closed until May.", "The crew has been paid, the official said."],
        ),
        (
            "The spokesman said that the old bridge was closed on Monday.",
            ["The old bridge was closed on Monday.", "The spokesman said that the road was open."],
        ),
        (
            "“The old bridge was never safe,” the president said.",
            ["“The old bridge was never safe.”", "The president said the town would pay for it."],
        ),
        (
            "The old bridge was never safe, according to the official.",
            ["The old bridge was never safe.", "The road is open, according to the official."],
        ),
        # Written, by everybody who tells it.
        (
            "Paul Dorn said that the old bridge was never safe.",
            [
                "Paul Dorn tweeted that the old bridge was never safe.",
                "Dorn wrote the old bridge was never safe.",
            ],
        ),
    ],
)
def test_nobody_without_a_name_tells_what_his_article_does_not_have_him_tell(
    text: str, sources: list[str]
) -> None:
    assert verdict(retold, text, sources) is not None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The port in Lund will stay closed until May, the official said.",
            ["The port will stay closed until May, the official said.", "The port in Lund was closed."],
        ),
        (
            "The port will stay closed until May, Paul Dorn said.",
            ["The port will stay closed until May.", "Paul Dorn said it."],
        ),
        (
            "The old bridge was never safe, the official who built it said.",
            ["The old bridge was never safe, said an official."],
        ),
        (
            "Paul Dorn said that the old bridge was never safe.",
            ["Dorn tweeted that the old bridge was never safe.", "Dorn said the old bridge was never safe."],
        ),
    ],
)
def test_a_teller_stays_with_what_he_tells(text: str, sources: list[str]) -> None:
    assert verdict(retold, text, sources) is None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "Dorn said that it would be better to cancel the talks and repeated his demand that Osk pay for the dam.",
            [
                "Dorn said that it would be better to cancel the talks.",
                "Dorn and the premier cancelled the fair, and he repeated his demand that Osk pay for the dam.",
            ],
        ),
        (
            "Dorn said that if Osk does not pay, it would be better to cancel the talks and say who broke the dam.",
            [
                "“If Osk does not pay, it would be better to cancel the talks,” Dorn wrote.",
                "Dorn said who broke the dam.",
            ],
        ),
        # That others said something of the dam elsewhere changes nothing.
        (
            "Dorn said that it would be better to cancel the talks and say that Osk won’t fund the dam.",
            [
                "Dorn said that it would be better to cancel the talks.",
                "Dorn said that he repeated his position that Osk won’t fund the dam.",
                "Reyle stressed that Osk would not fund the dam, which Dahl said would cost millions.",
            ],
        ),
        (
            "The board asked Dahl to close the bridge and dismiss two engineers.",
            ["The board asked Dahl to close the bridge.", "The board met and dismissed two engineers."],
        ),
    ],
)
def test_what_was_done_is_not_made_part_of_what_was_asked_or_said(text: str, sources: list[str]) -> None:
    assert verdict(misplaced, text, sources) is not None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The board asked Mats Dahl to close the bridge and dismiss two engineers.",
            [
                "The board asked Dahl to close the bridge and dismiss two engineers.",
                "Mats Dahl runs the bridge.",
            ],
        ),
        (
            "Paul Dorn closed the bridge on Monday and fired two engineers.",
            ["Dorn closed the bridge on Monday.", "Paul Dorn fired two engineers."],
        ),
        (
            "Dorn said that the dam had cracked and that the road to Lund was closed.",
            ["Dorn said that the dam had cracked.", "Dorn told a paper that the road to Lund was closed."],
        ),
        (
            "Paul Dorn, who closed the bridge and fired two engineers, is mayor of Lund.",
            ["Paul Dorn is mayor of Lund.", "Dorn closed the bridge and fired two engineers."],
        ),
    ],
)
def test_clauses_of_one_standing_may_be_coordinated(text: str, sources: list[str]) -> None:
    assert verdict(misplaced, text, sources) is None


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("Independent Senator Paul Dorn, an independent from Lund, voted against the bridge.", True),
        ("Dorn, an independent, an independent senator, said the bridge was safe.", True),
        ("Senator Paul Dorn, an independent from Lund, voted against the bridge.", False),
        ("Paul Dorn, a senator, and Mats Reyle, a senator, voted against the bridge.", False),
    ],
)
def test_nobody_is_described_twice_in_the_same_words(text: str, twice: bool) -> None:
    assert (verdict(described_twice, text, []) is not None) is twice


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The board sued the builder of the bridge, which was fined in March.",
            [
                "The board sued the builder of the bridge.",
                "The builder, which was fined in March, is from Osk.",
            ],
        ),
        (
            "Police arrested the brother of Paul Dorn, who had shot two guards.",
            ["Police arrested the brother of Paul Dorn.", "The brother, who had shot two guards, was armed."],
        ),
    ],
)
def test_a_relative_clause_stays_with_its_noun(text: str, sources: list[str]) -> None:
    docs = PARSER.parse(sources)
    assert unsound(PARSER.parse([text])[0], docs, cluster=docs) is not None
