"""Words that only tie a sentence to the one before it."""

from __future__ import annotations

import pytest

from summarizer.decontext.connectives import strip_connective


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("However, the bridge stayed closed all week.", "The bridge stayed closed all week."),
        ("But the mayor refused to say why.", "The mayor refused to say why."),
        ("So far the mayor has refused to say why.", "So far the mayor has refused to say why."),
        ("“And we will pay for it,” Dorn said.", "“We will pay for it,” Dorn said."),
        ("No. The mayor has closed all the schools.", "The mayor has closed all the schools."),
        ("No. 10 is the seat of the prime minister.", "No. 10 is the seat of the prime minister."),
        ("UPDATE at 9:30 pm Eastern time: The mayor has closed it.", "The mayor has closed it."),
        ("CLOSE The mayor has closed all the schools.", "The mayor has closed all the schools."),
        ("• The mayor has closed all the schools.", "The mayor has closed all the schools."),
        ("Now, the board is being sued by the union.", "The board is being sued by the union."),
        ("More cases have come to light.", "More cases have come to light."),
        ("What’s more, the mayor lost the vote.", "The mayor lost the vote."),
        (
            "In addition to the vote, the mayor lost her car.",
            "In addition to the vote, the mayor lost her car.",
        ),
    ],
)
def test_connectives_that_hook_to_the_sentence_before_go(before: str, after: str) -> None:
    assert strip_connective(before) == after
