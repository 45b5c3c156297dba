"""Where names begin and end."""

from __future__ import annotations

from tests.text.reading_facts import facts_of


def test_titles_and_nations_are_split_from_the_name() -> None:
    names = facts_of("Norwegian Prime Minister Kari Lunde met Mr. Okafor in Lagos.").names
    assert [name.words for name in names] == [("@norway",), ("kari", "lunde"), ("okafor",), ("lagos",)]


def test_an_institution_keeps_its_words() -> None:
    names = facts_of("The mayor wrote to the National Harbour Council on Friday.").names
    assert [name.words for name in names] == [("national", "harbour", "council")]
