"""Quotation marks are paired, and single ones stand inside double ones."""

from __future__ import annotations

import pytest

from summarizer.reading.repair import repair


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "“They call it “the Pit” here. Nobody goes there,” he said.",
            "“They call it ‘the Pit’ here. Nobody goes there,” he said.",
        ),
        (
            "“It is shut.”\n\n“They call it “the Pit”.”\n\n“It is deep.”",
            "“It is shut.”\n\n“They call it ‘the Pit’.”\n\n“It is deep.”",
        ),
        # whose partner is missing may be either
        ("“They call it “the Pit” here.", "“They call it “the Pit” here."),
        ("“It is shut,” he said. “The Pit” is deep.", "“It is shut,” he said. “The Pit” is deep."),
        ("„Es heißt “Grube”“, sagte er. “Ja”", "„Es heißt “Grube”“, sagte er. “Ja”"),
    ],
)
def test_double_marks_within_double_ones_become_single(text: str, mended: str) -> None:
    assert repair(text) == mended
    assert repair(mended) == mended


@pytest.mark.parametrize(
    ("mixed", "paired"),
    [
        (
            'Officers were “invited" in by the board "following its vote,” police said.',
            "Officers were “invited” in by the board “following its vote,” police said.",
        ),
        # A stray one, and one kind alone, stay as they are.
        ('The “quay is 5" higher, police said.', 'The “quay is 5" higher, police said.'),
        ('The “quay” is 5" higher, police said.', 'The “quay” is 5" higher, police said.'),
        ('Police said "the quay" is shut.', 'Police said "the quay" is shut.'),
    ],
)
def test_marks_of_two_kinds_are_paired(mixed: str, paired: str) -> None:
    assert repair(mixed) == paired
