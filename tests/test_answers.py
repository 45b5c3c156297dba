"""What takes a sentence back is told with it."""

from __future__ import annotations

import pytest

from summarizer.answers import answer
from summarizer.context import Contextualizer
from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.sentences import SentenceSplitter
from tests.clusters import article

NLP = load_spacy()
PARSER = Parser(NLP)
SPLITTER = SentenceSplitter(NLP)


def answered(*paragraphs: str) -> str | None:
    """What answers the first sentence."""
    sentences = SPLITTER.split(article("a", *paragraphs))
    found = answer(sentences[0], sentences, parser=PARSER)
    return found.text if found is not None else None


@pytest.mark.parametrize(
    "paragraph",
    [
        "Osk Lines removed three notices of the union from its ferries. But the company reversed course on Friday.",
        "The board claimed that the pier was safe. But Judge Tomas Verrell called that “untrue.”",
        "Mayor Ines Dahl said Osk Lines had paid for the pier. However, the company has disputed that.",
        "The vote was seen as one between two camps. In reality, both candidates want the bridge.",
        "Ines Dahl had been scheduled to speak to the board on Monday. But she told its members on Sunday that she was ill.",
        "For years, Osk Lines ran the only ferry to Brae. But a second company began to sail there in May.",
        "The mayor said that Osk Lines had spied on the union. No evidence was found.",
        "A reporter asked Dahl whether the bridge was safe. “Nobody can know that,” she said.",
        "Tomas Verrell pressed Dahl about the cracks. The mayor declined to answer.",
    ],
)
def test_what_takes_it_back_or_answers_it_is_found(paragraph: str) -> None:
    assert answered(paragraph) == paragraph.split(". ", 1)[1]


@pytest.mark.parametrize(
    "paragraph",
    [
        # It turns to something else, and takes nothing back.
        "The council closed the bridge on Monday. But the ferry to Brae still sails.",
        "The bridge is 90 years old. However, its pillars were renewed in 1998.",
        # A claim and a plan that tell the rest themselves.
        "The board claimed that the pier was safe, but an engineer denied it. But the port stays open.",
        "Dahl had been scheduled to speak on Monday until she fell ill. But the board met.",
        # Asked for, not asked.
        "The mayor asked Dahl to leave the board. “I will not leave,” Dahl said.",
        "Engineers questioned whether the pier was safe. “The pier is old,” Anna Dorn said.",
    ],
)
def test_what_only_follows_is_no_answer(paragraph: str) -> None:
    assert answered(paragraph) is None


def test_what_stands_two_paragraphs_on_is_no_answer() -> None:
    assert (
        answered("The board claimed that the pier was safe.", "The pier is old.", "But Dahl denied it.")
        is None
    )


def test_both_readings_know_of_each_other() -> None:
    sentences = SPLITTER.split(
        article("a", "The board claimed that the pier was safe. But the engineers denied that on Friday.")
    )
    claim, denial = Contextualizer(parser=PARSER).read(sentences, article_sentences={"a": sentences})
    assert claim.answer == sentences[1] and claim.answers is None
    assert denial.answers == sentences[0] and denial.answer is None
