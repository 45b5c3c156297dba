"""Lines of plain and typeset text become paragraphs."""

from __future__ import annotations

from summarizer.reading.layout import paragraphs_of, reflowed
from tests.reading.boilerplate.pages import BODY


def test_hard_wrapped_text_is_joined_and_line_per_paragraph_text_is_not() -> None:
    wrapped = (
        "A cargo ferry ran aground off the island of Vessel Rock on\n"
        "Tuesday morning, the harbour office said. All nineteen\n"
        "people on board were taken off by lifeboat within two hours\n"
        "of the first call.\n\n"
        "Divers will inspect the hull on Thursday, when the wind is\n"
        "expected to drop.\n"
    )
    first, second = paragraphs_of(wrapped)
    assert first.endswith("within two hours of the first call.") and "Rock on Tuesday" in first
    assert second == "Divers will inspect the hull on Thursday, when the wind is expected to drop."
    assert paragraphs_of("\n".join(BODY)) == BODY


def test_typeset_lines_are_reflowed_and_hyphens_mended() -> None:
    lines = [
        "Ferry runs aground",
        "A cargo ferry ran aground off the island of Vessel Rock on Tuesday, an inter-",
        "national rescue team said. The Anglo-",
        "Norwegian crew was unhurt and all nineteen people on board were brought back",
        "to the harbour.",
        "Divers will inspect the hull on Thursday, when the wind is expected to drop,",
        "the office said.",
    ]
    assert reflowed(lines) == [
        "Ferry runs aground",
        "A cargo ferry ran aground off the island of Vessel Rock on Tuesday, an international rescue team said. "
        "The Anglo-Norwegian crew was unhurt and all nineteen people on board were brought back to the harbour.",
        "Divers will inspect the hull on Thursday, when the wind is expected to drop, the office said.",
    ]
