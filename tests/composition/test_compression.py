"""Cuts along the parse that would change what a sentence says."""

from __future__ import annotations

import pytest

from summarizer.composition.compression import compressions
from summarizer.models import load_spacy
from summarizer.text.parsing import Parser

PARSER = Parser(load_spacy())


def shorter(text: str) -> list[str]:
    return compressions(PARSER.parse([text])[0])


@pytest.mark.parametrize(
    "text",
    [
        # The second deed of a list, which the parser takes for an aside.
        "Mats Reyle was sentenced on Monday to three years in prison for tax fraud, making false statements and other crimes.",
        "Mats Reyle was sentenced on Monday to 19 years in prison for robbing the port, lying to a court and burning a boat.",
        # What the verb itself asks for.
        "Police in the port of Lund charged Mats Reyle on Monday, with fraud and theft of a ferry.",
        # The other side's say.
        "The council of Lund voted on Tuesday to close the port, a decision that the mayor did not support.",
    ],
)
def test_what_a_sentence_needs_is_not_cut(text: str) -> None:
    assert shorter(text) == []


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "The ferry left the old harbour of Lund on Monday evening, carrying 40 cars and a crew of nine.",
            "The ferry left the old harbour of Lund on Monday evening.",
        ),
        (
            "Police arrested Mats Reyle in the port of Lund on Monday, ending a search of three days.",
            "Police arrested Mats Reyle in the port of Lund on Monday.",
        ),
    ],
)
def test_what_only_adds_still_goes(text: str, cut: str) -> None:
    assert cut in shorter(text)


def test_what_stands_behind_an_aside_is_not_cut_off_what_stands_before_it() -> None:
    text = (
        "A film shows forty sailors praying in a yard in Lund, and the leader of the gang – who was said to be "
        "talking to the council – saying he will hold them until the port opens."
    )
    assert not any(each.endswith(("to the council.", "council –.")) for each in shorter(text))


def test_a_clause_that_only_adds_can_go() -> None:
    text = "Verrell opened the new bridge in Lund on Monday, which was built by a Danish company."
    assert shorter(text) == ["Verrell opened the new bridge in Lund on Monday."]


@pytest.mark.parametrize(
    "text",
    [
        "Prosecutors filed charges in Lund on Monday against Dahl, who led the town for years, and his wife, Maureen.",
        "The ministry revealed on Monday that its forces tried to free hostages, including Dahl, earlier this summer.",
    ],
)
def test_a_clause_takes_nothing_with_it_that_is_not_its_own(text: str) -> None:
    assert shorter(text) == []


def test_a_denial_stays_with_the_accusation() -> None:
    assert shorter("The union accuses the company of hiding the cracks, which the company denies.") == []


def test_brackets_go_unless_somebody_said_them() -> None:
    assert "The Port Authority said the quay would stay closed." in shorter(
        "The Port Authority (PA) said the quay would stay closed."
    )
    assert shorter("The mayor spoke of “a bond between (Lund and Osk)” on Monday.") == []
