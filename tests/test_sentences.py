from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from summarizer import models
from summarizer.sentences import SentenceSplitter
from tests.clusters import TEXTS, article


@pytest.fixture(scope="module")
def splitter() -> SentenceSplitter:
    return SentenceSplitter(models.load_spacy())


def texts(splitter: SentenceSplitter, *paragraphs: str) -> list[str]:
    return [sentence.text for sentence in splitter.split(article("a", *paragraphs))]


SPLITTER = SentenceSplitter(models.load_spacy())


@given(TEXTS)
def test_sentences_are_disjoint_spans_that_hold_all_the_text(text: str) -> None:
    page = article("a", text)
    sentences = SPLITTER.split(page)
    assert "".join("".join(s.text.split()) for s in sentences) == "".join(text.split())
    assert all(page.text[s.start : s.end] == s.text == s.text.strip() for s in sentences)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert [s.index for s in sentences] == list(range(len(sentences)))


def test_titles_and_initials_do_not_end_a_sentence(splitter: SentenceSplitter) -> None:
    assert texts(splitter, "Gen. Tomas K. Orrin met Dr. Lund. They spoke for an hour.") == [
        "Gen. Tomas K. Orrin met Dr. Lund.",
        "They spoke for an hour.",
    ]


def test_a_quotation_of_two_sentences_stays_with_its_speaker(splitter: SentenceSplitter) -> None:
    quoted = "“We heard a bang. Then the lights went out,” said Ms. Arvola."
    assert texts(splitter, f"{quoted} Help came at once.") == [quoted, "Help came at once."]


def test_paragraphs_are_never_joined(splitter: SentenceSplitter) -> None:
    assert texts(splitter, "A line without a stop", "Another paragraph.") == [
        "A line without a stop",
        "Another paragraph.",
    ]
