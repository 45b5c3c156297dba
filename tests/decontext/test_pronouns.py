"""A pronoun that may stand for somebody whom its sentence does not name."""

from __future__ import annotations

import pytest

from tests.decontext.articles import fit, last, meant


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Tom Hagen stopped him at 4 a.m.", False),
        ("A customs officer, Tom Hagen, spoke to him at 4 a.m.", False),
        ("Mark Vole, his trainer, waited at the finish.", False),
        ("Tom Hagen stopped Mark Vole and searched his lorry.", True),
        ("Mark Vole and his trainer waited at the finish.", True),
        ("Mark Vole, who lost his way, waited at the finish.", True),
        ("A skipper from Osk lost his boat.", True),
    ],
)
def test_him_is_not_whoever_does_it_to_him(text: str, alone: bool) -> None:
    assert meant(text).standalone is alone


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("At the event, he made headlines by walking out on a speech by President Raul Castell.", "no"),
        ("At the Summit of the Isles, he made headlines by walking out on Raul Castell.", "no"),
        ("He left, Paul Dorn said.", "no"),
        ("In her letter, Paul Dorn wrote about the bridge.", "no"),
        ("Democrats needed at least three of her colleagues to break with the party.", "no"),
        ("Paul Dorn called her letter false.", "no"),
        ("When he left, Paul Dorn waved at the crowd.", "yes"),
        ("At his home in Lund, Paul Dorn said the bridge was safe.", "yes"),
        ("Ines Dahl needed three of her colleagues to agree.", "yes"),
        ("Paul Dorn met Ines Dahl and her lawyer in Lund.", "yes"),
        ("A woman from Lund lost her bag.", "yes"),
    ],
)
def test_he_and_her_need_a_person_of_that_sex_before_them(text: str, can: str) -> None:
    assert fit(last(text)) == can
