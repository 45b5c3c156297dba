from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from summarizer import models
from summarizer.retrieval.sentences import SentenceSplitter
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
    sentences, passed_over = SPLITTER.divide(page)
    assert not passed_over
    assert "".join("".join(s.text.split()) for s in sentences) == "".join(text.split())
    assert all(page.text[s.start : s.end] == s.text == s.text.strip() for s in sentences)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert [s.index for s in sentences] == list(range(len(sentences)))


@pytest.mark.parametrize(
    "paragraph",
    [
        "Gen. Tomas K. Orrin met Dr. Lund.| They spoke for an hour.",
        "Lt. Col. Ida Holm met Supt. Per Aas at Ft. Lunde on Friday.| They spoke for an hour.",
        "Marine Brig. Gen. Odd Moe and Cmdr. Ida Berg spoke.| Drs. Lee and Pell listened.",
        "Sens. Ann Roe and Jo Pell, D-Mass., voted against it.| Govs. Al Dunn and Siri Dahl did not.",
        "Gen. (retd.) T. K. Rao Jr. of the U.S. Army, who lives at No. 10 Oak St., backed her.| He spoke first.",
        "Capt. Moe, Sgt. Dahl and Pvt. Berg were hurt.| Pfc. Lund died.",
        "Asst. Sec. Jo Pell and Atty. Gen. Ann Roe said so.| Lt. Gov. Al Dunn agreed.",
        "Roe said she would cut costs, e.g. the approx. $4.5 million (i.e. 2 pct. of the budget) spent on cars.| “I mean it!” she said.",
        "The fire burned approx. 40 houses, incl. the school.| Nobody was hurt.",
        "He will be charged, Asst. Dist. Atty. Rut St. Olin said.| She gave no date.",
        "Her lawyer, Prof. em. H. Ochs, Ph.D., said she would pay.| Dr. rer. nat. Ane Lind agreed.",
        "Lt. j.g. Bo Rye and Cllr. Siv Hall spoke.| Wg. Cdr. Per Aas and Tpr. Jo Moe listened.",
        "The Rt. Hon. Mr. Justice Pyke and Dep. Insp. Gen. Ola Roe came.| Bp. Jo Lunde did not.",
        "The slide shut Hwy. 9 and Rte. 66 on Sept. 9.| Both are open.",
        "The price rose to $3.5 million.| No. 2 on the list is Osk.",
        "See Fig. 3 and Art. 12 of the law, cf. the note on p. 3.| It is new.",
        "The town of Holm (pop. 4,000) has no hospital.| The nearest is in Osk.",
        "A. A. Lund and J.K. Strand read it.| I. Berg did not.",
    ],
)
def test_the_stop_of_an_abbreviation_ends_no_sentence(splitter: SentenceSplitter, paragraph: str) -> None:
    assert texts(splitter, paragraph.replace("|", "")) == paragraph.split("| ")


@pytest.mark.parametrize(
    "paragraph",
    [
        "The talks ended at 9 p.m.| Nobody knows what was said.",
        "The train leaves at 6.30 p.m.| Passengers should come early.",
        "She lives on Oak St.| The house is old.",
        "Her brother lives in the U.S.| He is a baker.",
        "He spoke in Osk, Mass.| “We will not pay,” he said.",
        "They chose plan B.| It failed.",
        "He works for Acme Inc.| The firm makes pumps.",
        "It cost £3.2m.| That is too much.",
        "Was he warned?| No.| He was not told.",
    ],
)
def test_an_abbreviation_may_end_a_sentence(splitter: SentenceSplitter, paragraph: str) -> None:
    assert texts(splitter, paragraph.replace("|", "")) == paragraph.split("| ")


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry left at 9 a.m. Monday and sank.",
        "The ferry left at 9 a.m. Eastern on Monday.",
        "The rocket rose at 9:30 a.m. New York time and fell.",
        "The 6:30 a.m. Council vote was put off.",
        "Osk United v. Holm F.C. was called off.",
    ],
)
def test_a_name_behind_an_abbreviation_begins_none(splitter: SentenceSplitter, sentence: str) -> None:
    assert texts(splitter, sentence) == [sentence]


@pytest.mark.parametrize(
    "endless",
    [
        "so the captain went to the hall and the diver took the rope " * 30,
        "Said Anna Berg and " * 80,
        "Lund,Berg,Dahl," * 120,
        "x" * 1600,
        "Gen. Ito, " * 160,
    ],
)
def test_what_is_too_long_to_be_a_sentence_is_passed_over(splitter: SentenceSplitter, endless: str) -> None:
    page = article("a", "The ferry sank on Monday.", endless.strip(), "Nobody was hurt. The crew swam.")
    sentences, passed_over = splitter.divide(page)
    assert passed_over == [endless.strip()]
    assert [s.text for s in sentences] == ["The ferry sank on Monday.", "Nobody was hurt.", "The crew swam."]
    assert [s.index for s in sentences] == [0, 1, 2]
    assert [s.paragraph for s in sentences] == [0, 2, 2]


def test_a_text_without_capitals_is_split(splitter: SentenceSplitter) -> None:
    assert texts(splitter, "the ferry sank on monday. nobody was hurt.") == [
        "the ferry sank on monday.",
        "nobody was hurt.",
    ]


def test_a_text_of_any_length_is_split(splitter: SentenceSplitter) -> None:
    """A paragraph longer than the tagger takes at once: its sentences are found all the same, and none is cut."""
    line = "The ferry sank on Monday. Nobody was hurt. " * 5000
    found = texts(splitter, line.strip())
    assert set(found) == {"The ferry sank on Monday.", "Nobody was hurt."}
    assert len(found) == 10_000


def test_a_quotation_of_two_sentences_stays_with_its_speaker(splitter: SentenceSplitter) -> None:
    quoted = "“We heard a bang. Then the lights went out,” said Ms. Arvola."
    assert texts(splitter, f"{quoted} Help came at once.") == [quoted, "Help came at once."]


def test_paragraphs_are_never_joined(splitter: SentenceSplitter) -> None:
    assert texts(splitter, "A line without a stop", "Another paragraph.") == [
        "A line without a stop",
        "Another paragraph.",
    ]
