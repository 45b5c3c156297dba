"""What three letters stand for, found in the articles and told where the summary first uses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import models
from summarizer.decontext.abbreviations import Abbreviation, find_abbreviations, spell_out
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import article

NLP = models.load_spacy()
PARSER = Parser(NLP)
SPLITTER = SentenceSplitter(NLP)


def found(*articles: str) -> dict[str, str]:
    return {each.short: each.full for each in abbreviations(*articles)}


def abbreviations(*articles: str) -> list[Abbreviation]:
    return find_abbreviations(
        [s for number, text in enumerate(articles) for s in SPLITTER.split(article(f"a{number}", text))]
    )


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (
            "The Harbour Safety Board closed the quay. The HSB gave no reason.",
            {"HSB": "Harbour Safety Board"},
        ),
        ("Inspectors of the Norland Harbour Safety Board (HSB) came.", {"HSB": "Harbour Safety Board"}),
        (
            "The Department of Roads and Rail paid. The DRR has no money.",
            {"DRR": "Department of Roads and Rail"},
        ),
        ("Norland’s Department of Roads and Rail paid. RR has no money.", {}),
        ("The Ministry of Ports and Lights paid. The PL said so.", {}),
        (
            "The Office of Harbours and Quays of Lund paid. The HQL said so.",
            {"HQL": "Office of Harbours and Quays of Lund"},
        ),
        (
            "The Centres for Bridge Control and Repair warned. The CBC said so.",
            {"CBC": "Centres for Bridge Control and Repair"},
        ),
        # another body that shares the letters, and what every reader knows
        ("Halvik City Council Board met. The CCB was absent.", {}),
        ("The Federal Board of Inquiry met. The FBI was absent.", {}),
        ("The Harbour Safety Board closed the quay. The board gave no reason.", {}),
    ],
)
def test_what_an_article_explains(text: str, meaning: dict[str, str]) -> None:
    assert found(text) == meaning


def test_two_meanings_are_none() -> None:
    one, other = "The Harbour Safety Board (HSB) met.", "The Halvik Sailing Brotherhood (HSB) met."
    assert found(one) and found(other)
    assert found(one, other) == {}


HSB = abbreviations("The Harbour Safety Board closed the quay. The HSB gave no reason.")
AID = abbreviations("Payments under Aid for Island Dwellers end in May. They want AFID back, or AID.")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["The HSB closed the quay."], ["The Harbour Safety Board closed the quay."]),
        (
            ["Lund sued the HSB.", "The HSB was surprised."],
            ["Lund sued the Harbour Safety Board (HSB).", "The HSB was surprised."],
        ),
        # It is told already, describes another word, or was said so.
        (
            ["The Harbour Safety Board met.", "The HSB closed it."],
            ["The Harbour Safety Board met.", "The HSB closed it."],
        ),
        (["HSB chief Anna Dorn left."], ["HSB chief Anna Dorn left."]),
        (["The HSB chief left."], ["The HSB chief left."]),
        (["“The HSB lied,” Dorn said."], ["“The HSB lied,” Dorn said."]),
        (["The HSB-led inquiry is over."], ["The HSB-led inquiry is over."]),
        (["The new HSB is small."], ["The new HSB is small."]),
        (["Lund sued the HSB’s chief."], ["Lund sued the HSB’s chief."]),
    ],
)
def test_the_first_use_is_spelled_out(texts: list[str], told: list[str]) -> None:
    assert [text for text, _ in spell_out(texts, HSB, parser=PARSER)] == told


def test_a_name_without_an_article_gets_none() -> None:
    assert [each.article for each in AID] == [False]
    ((text, backing),) = spell_out(["Lund wants to end AID by May."], AID, parser=PARSER)
    assert text == "Lund wants to end Aid for Island Dwellers by May."
    assert [sentence.text for sentence in backing] == ["Payments under Aid for Island Dwellers end in May."]


@given(st.lists(st.text(alphabet="HSB the.“” said", max_size=40), max_size=4))
def test_any_text_keeps_its_sentences(texts: list[str]) -> None:
    assert len(spell_out(texts, HSB, parser=PARSER)) == len(texts)
