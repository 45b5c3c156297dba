"""What takes a sentence back is part of it from the start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.decontext.answers import tells_claim, with_answers
from summarizer.decontext.decontextualizer import Contextualizer
from summarizer.decontext.refutation import WEIGHTS
from summarizer.models import load_spacy
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import article
from training.regression import fit

NLP = load_spacy()
PARSER = Parser(NLP)
SPLITTER = SentenceSplitter(NLP)


def read(*paragraphs: str) -> list[Sentence]:
    return with_answers(SPLITTER.split(article("a", *paragraphs)), parser=PARSER)


@pytest.mark.parametrize(
    "paragraph",
    [
        "A clip seen by thousands claims that the lifeboat crew was drunk. That is untrue.",
        "A video shared 30,000 times claims that firefighters let the cannery burn on purpose. That is false.",
        "The lighthouse keeper was paid to switch off the lamp, a forum wrote. There is no evidence for it.",
        "The mayor set the fire to collect the insurance, a blog wrote. The police called this nonsense.",
        "According to posts, the dam had been blown up. Engineers dismissed the claim as absurd.",
        "The owner sold the cannery a week before the fire, several websites reported. It did not.",
        "It was reported that Dahl had resigned. She has not.",
        "Some posts said two homeless men had died in the building. Police searched it and found nobody.",
        "Rumours said that a wolf had got into the school. Hunters went through every room and found nothing.",
        "Messages told drivers to fill their tanks before the pumps ran dry. Fact check: The pumps were full.",
        "Claim: The bishop sold the bells to a dealer. Rating: False.",
        "Claim: The tower makes people ill. The mast sends out less than a kitchen radio.",
        "A photo is said to show the thief at the station. The photo is fake.",
        "The quake was set off by drilling, a website claimed. Geologists say that is impossible.",
        "The firm said its boats had been inspected. They were not, the board found.",
        "Prosecutors say Verrell took 40,000 crowns. He denies it.",
        "The board claimed that the pier was safe. But Judge Tomas Verrell called that “untrue.”",
        "Mayor Ines Dahl said Osk Lines had paid for the pier. However, the company has disputed that.",
        "The mayor said that Osk Lines had spied on the union. No evidence was found.",
        # What was planned, and came otherwise.
        "Ines Dahl had been scheduled to speak to the board on Monday. But she told its members on Sunday that she was ill.",
    ],
)
def test_what_takes_it_back_is_told_with_it(paragraph: str) -> None:
    (sentence,) = read(paragraph)
    assert sentence.text == paragraph
    assert f"{sentence.claim.text} {sentence.answer}" == paragraph


@pytest.mark.parametrize(
    "paragraph",
    [
        "The lifeboat crew went out at noon. It was not a long trip.",
        "The dam burst at dawn. Nobody was hurt.",
        "A blog wrote about the brewery in May. Its owner read it.",
        "The mayor told reporters that the fund was empty. The council will meet on Friday.",
        "Two of the crew are still missing. Divers found no sign of them on Friday.",
        "The claim was filed in Holm. It names three banks.",
        # It turns to something else, and takes nothing back.
        "The council closed the bridge on Monday. But the ferry to Brae still sails.",
        "The mayor asked Dahl to leave the board. “I will not leave,” Dahl said.",
    ],
)
def test_what_only_follows_stays_a_sentence_of_its_own(paragraph: str) -> None:
    assert [sentence.answer for sentence in read(paragraph)] == ["", ""]


def test_it_may_open_the_next_paragraph_but_no_later_one() -> None:
    claim, denial = "Claim: The bishop sold the bells.", "Rating: False."
    assert len(read(claim, denial)) == 1
    assert read("A blog wrote of the bells.", "The bells hung in Holm.", denial)[0].answer == ""


def test_all_that_takes_it_back_goes_with_it() -> None:
    text = "A blog wrote that the mayor had set the fire. The police called this nonsense. There is no evidence for it."
    assert [sentence.text for sentence in read(f"{text} Sixty firefighters fought the flames.")] == [
        text,
        "Sixty firefighters fought the flames.",
    ]


def test_places_are_counted_anew() -> None:
    sentences = read(
        "Prosecutors say Verrell took 40,000 crowns. He denies it. The trial begins in May.",
        "It is his first.",
    )
    assert [sentence.index for sentence in sentences] == [0, 1, 2]
    assert [sentence.paragraph for sentence in sentences] == [0, 0, 1]


def test_a_reading_resolves_the_claim_and_keeps_the_answer_word_for_word() -> None:
    sentences = read("Ines Dahl leads the board. She claimed that the pier was safe. That is not true.")
    reading = Contextualizer(parser=PARSER, names=["Ines Dahl"]).read(
        sentences, article_sentences={"a": sentences}
    )[1]
    assert reading.standalone
    assert reading.told == "Dahl claimed that the pier was safe. That is not true."


CLAIM = "The mayor set the fire to collect the insurance, a blog wrote."


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        (CLAIM, True),
        ("The mayor set the fire to collect the insurance.", True),
        (
            "The mayor set the fire to collect the insurance, a blog wrote, and 60 firefighters fought it.",
            True,
        ),
        ("There is no evidence that the mayor set the fire to collect the insurance.", False),
        ("The police called it nonsense that the mayor set the fire.", False),
        ("Sixty firefighters fought the fire until the morning.", False),
    ],
)
def test_who_denies_a_claim_does_not_tell_it(text: str, tells: bool) -> None:
    assert tells_claim(text, CLAIM) is tells


def labels(project: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for line in (project / "training/written/answers.jsonl").read_text("utf-8").splitlines()
    ]


def test_the_weights_are_those_that_the_labels_give(project: Path) -> None:
    rows = labels(project)
    weights = fit([row["signs"] for row in rows], [row["label"] != "neither" for row in rows])
    assert weights == pytest.approx(dict(WEIGHTS), abs=0.02)


def test_of_the_invented_pairs_few_are_mistaken(project: Path) -> None:
    rows = labels(project)
    invented = [row for row in rows if "first" in row]
    found = [len(read(f"{row['first']} {row['second']}")) == 1 for row in invented]
    wanted = [row["label"] != "neither" for row in invented]
    assert sum(f and w for f, w in zip(found, wanted, strict=True)) >= 0.75 * sum(wanted)
    assert sum(f and not w for f, w in zip(found, wanted, strict=True)) <= 2
