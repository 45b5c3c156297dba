"""Who is on which side, and articles that tell two things apart."""

from __future__ import annotations

from tests.conflicts.disagreeing import disagree


def test_an_article_that_gives_both_values_tells_things_apart() -> None:
    assert (
        disagree(
            "The talks in Lagos between Lunde and Okafor lasted three hours. The talks in Lagos between Lunde "
            "and Okafor lasted five hours in all.",
            "The talks in Lagos between Lunde and Okafor lasted five hours.",
        )
        == []
    )


def test_two_tolls_that_one_article_keeps_apart_are_no_conflict_between_others() -> None:
    texts = (
        "The crash of the Kestrel jet near Lagos killed all 157 people on board.",
        "The crash of a Kestrel jet near Lagos killed all 189 people on board.",
        "The crash near Lagos killed all 157 people on board the Kestrel jet.\n\nIt was like the crash of the "
        "other Kestrel jet near Lagos, which killed all 189 people on board.",
    )
    assert disagree(*texts) == []
    (conflict,) = disagree(*texts[:2])
    assert len(conflict.claims) == 2


def test_one_article_cannot_disagree() -> None:
    assert disagree("The talks in Lagos lasted three hours. The talks in Lagos lasted five hours.") == []
