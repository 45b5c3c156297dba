"""Any text can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.text.reading_facts import facts_of


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    facts = facts_of(text)
    assert facts.text == text
    for name in facts.names:
        assert 0 <= name.start < name.end <= len(text)
