"""What a figure is a figure of, and figures that are no value of their own."""

from __future__ import annotations

import pytest

from tests.conflicts.disagreeing import disagree, values


def test_length_of_talks() -> None:
    (conflict,) = disagree(
        "On Monday, Lunde and Okafor held talks for three and a half hours in Lagos.",
        "Lunde and Okafor spoke in Lagos for more than three hours on Monday.",
        "On Monday, Okafor and Lunde held talks for three and a half hours, aides said.",
    )
    assert "talks" in conflict.topic
    assert values(conflict) == ["three and a half hours", "more than three hours"]
    assert [claim.articles for claim in conflict.claims] == [2, 1]


def test_counts_of_one_thing() -> None:
    (conflict,) = disagree(
        "The ferry fire off Lagos killed eight sailors.",
        "Nine sailors were killed in the ferry fire off Lagos.",
    )
    assert conflict.topic == "number of sailors (killed)"
    assert sorted(values(conflict)) == ["eight sailors", "nine sailors"]


@pytest.mark.parametrize(
    ("texts", "topic", "sides"),
    [
        (
            (
                "The tanker Hild ran onto rocks off Lagos on Friday with 84 people on board.",
                "A tanker carrying 12 people hit rocks off Lagos on Friday.",
            ),
            "number of people (on board)",
            ["12 people", "84 people"],
        ),
        (
            (
                "Norway ships half of its cod through Lagos, and 14 vessels were waiting outside by noon.",
                "Sixteen ships were waiting at anchor, the harbour master said.",
            ),
            "number of ships (waiting)",
            ["14 vessels", "sixteen ships"],
        ),
        (
            (
                "The blast left three dockers dead in Lagos and hurt 11 others.",
                "Two men are dead after a blast that shook the docks of Lagos.",
            ),
            "number of men (killed)",
            ["three dockers", "two men"],
        ),
        (
            (
                "The health office said on Wednesday that 27 people had been admitted to hospital in Lagos.",
                "By Thursday morning, 31 people had been taken to hospital in Lagos.",
            ),
            "number of people (in hospital)",
            ["27 people (Wednesday)", "31 people (Thursday)"],
        ),
        (
            (
                "The man who killed four people and wounded four others in Lagos was caught, police said.",
                "Four people were killed and two others were injured in Lagos.",
            ),
            "number of others (hurt)",
            ["four others", "two others"],
        ),
    ],
)
def test_counts_of_people_told_in_other_words(
    texts: tuple[str, ...],
    topic: str,
    sides: list[str],
) -> None:
    (conflict,) = disagree(*texts)
    assert conflict.topic == topic
    assert sorted(values(conflict)) == sorted(sides)


def test_what_lasted_is_the_talks_not_what_came_of_them() -> None:
    (conflict,) = disagree(
        "Lunde and Okafor signed the treaty after four hours of talks in Lagos.",
        "Under the treaty, reached in Lagos after five hours of talks, Lunde gives up the tariff.",
    )
    assert conflict.topic == "length of the talks"


@pytest.mark.parametrize(
    "texts",
    [
        ("Three sailors were killed off Lagos.", "Two men and a woman were killed off Lagos."),
        ("Nine of the 27 people in hospital in Lagos were children.", "In Lagos 27 people are in hospital."),
    ],
)
def test_a_part_of_a_count_is_no_count(texts: tuple[str, ...]) -> None:
    assert disagree(*texts) == []
