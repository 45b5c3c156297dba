"""Who does what to whom."""

from __future__ import annotations

from tests.text.reading_facts import facts_of, relation


def test_passive_and_active_have_the_same_agent() -> None:
    active = relation(facts_of("Kari Lunde praised Emeka Okafor."), "prais")
    passive = relation(facts_of("Emeka Okafor was praised by Kari Lunde."), "prais")
    for each in (active, passive):
        assert each.agent is not None
        assert each.patient is not None
        assert [name.words[-1] for name in each.agent.names] == ["lunde"]
        assert [name.words[-1] for name in each.patient.names] == ["okafor"]


def test_a_relative_clause_has_its_noun_as_agent() -> None:
    found = relation(facts_of("Kari Lunde, who founded the port, met Okafor."), "found")
    assert found.agent is not None
    assert [name.words[-1] for name in found.agent.names] == ["lunde"]
