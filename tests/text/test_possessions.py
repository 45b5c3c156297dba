"""Whose things are, and where people belong."""

from __future__ import annotations

from tests.text.reading_facts import facts_of


def test_whose_and_where_from() -> None:
    facts = facts_of("Norwegian Prime Minister Kari Lunde praised Nigeria’s harbour plan.")
    assert (("kari", "lunde"), "@norway") in facts.affiliations
    assert [(p.noun, p.owner.words) for p in facts.possessions if p.how == "poss"] == [
        ("plan", ("@nigeria",))
    ]
