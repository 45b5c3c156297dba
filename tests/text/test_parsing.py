"""Parses of sentences: what stands in them, as it was written."""

from __future__ import annotations

import pytest

from summarizer.models import load_spacy
from summarizer.text.parsing import STRAIGHT, Parser

CURLY = "“We’ll see,” said Liam O’Brien, Holm’s envoy, “what the council’s vote brings.”"
PLAIN = CURLY.translate(STRAIGHT)


@pytest.mark.parametrize("known", [CURLY, PLAIN])
def test_marks_change_no_parse_and_stay_as_they_were_written(known: str) -> None:
    parser = Parser(load_spacy())
    parser.parse([known])
    curly, plain = parser.parse([CURLY, PLAIN])
    assert (curly.text, plain.text) == (CURLY, PLAIN)
    assert "Liam O’Brien" in [entity.text for entity in curly.ents]
    assert [(t.idx, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in curly] == [
        (t.idx, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in plain
    ]
    (council,) = [token for token in curly if token.text == "council"]
    assert council.dep_ == "poss"
