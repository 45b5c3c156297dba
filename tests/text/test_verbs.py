"""What is denied, and what is only expected or wished."""

from __future__ import annotations

from tests.text.reading_facts import facts_of, relation


def test_negation_and_certainty() -> None:
    assert relation(facts_of("Lunde did not sign the treaty."), "sign").negated
    assert relation(facts_of("Lunde signed the treaty."), "sign").certainty == 2
    assert relation(facts_of("Lunde will sign the treaty."), "sign").certainty == 1
    assert relation(facts_of("Lunde is expected to sign the treaty."), "sign").certainty == 1
    assert relation(facts_of("Lunde may sign the treaty."), "sign").certainty == 0
    assert relation(facts_of("Okafor urged Lunde to sign the treaty."), "sign").certainty == 0
