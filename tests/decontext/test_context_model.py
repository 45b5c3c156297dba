"""Whether a sentence needs what has not been told: the learned model, and what comes of what it says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from summarizer import models
from summarizer.decontext.context_model import ContextModel
from summarizer.decontext.decontextualizer import IF_NEED_BE, Contextualizer, with_dependence
from summarizer.errors import ModelError
from summarizer.retrieval.encoding import SentenceEncoder
from tests.clusters import article
from tests.decontext.articles import CROWD, LEDE, PARSER, SPLITTER

ENCODER = SentenceEncoder.from_embedded()
MODEL = ContextModel.from_embedded(encoder=ENCODER)


@pytest.mark.parametrize(
    "leaning",
    [
        "The president refused to say why.",
        "This was the third such case.",
        "More talks are set for Tuesday.",
        "The closing of these bridges breaks the law of the land.",
        "Paul Dorn, the other senator from Lund, voted against it.",
        "At first the mayor accused the builder of hiding the cracks.",
        "“I have concluded that that person cannot be me,” Paul Dorn said.",
        "Others shared photos of the old bridge on Monday.",
        "Orsenia has called for the release of that ship.",
        "Then conflicting reports came in from the bridge.",
        "Officials of Osk Lines initially said the wreck was found off Lund.",
        "Ines Dahl arrived here on Friday with the board of Osk Lines.",
        "A day later, Ines Dahl announced a vote.",
        "That evening, Ines Dahl resigned.",
        "Ines Dahl praised Osk Lines at the same meeting.",
        "“The board, however, never came,” Paul Dorn said.",
        "“Right now, her amendment has less than 40 votes,” Paul Dorn told reporters.",
        "“They lied to us,” Paul Dorn told reporters.",
        "The rest went to the army.",
        "All three were brought to the hospital in Osk.",
    ],
)
def test_what_leans_on_what_was_not_told_is_known(leaning: str) -> None:
    (value,) = MODEL.leans([leaning], [LEDE])
    assert value > 0.6


@pytest.mark.parametrize(
    "standing",
    [
        "Traffic was slow in Halvik on Monday.",
        "The board said that cracks had been found in two piers of the bridge.",
        "Engineers found cracks in the bridge last week.",
        "Mayor Ines Dahl called the closure a disaster for shops in the town.",
        "The bridge was built in 1931.",
        "Three people were hurt when a lorry hit a wall in Lund, the police said.",
    ],
)
def test_what_stands_behind_the_lede_stands(standing: str) -> None:
    (value,) = MODEL.leans([standing], [LEDE])
    assert value < 0.4


@pytest.mark.parametrize(
    ("sentence", "explained"),
    [
        (
            "The two women were taken to the hospital in Osk.",
            "Two women fell into the water when the pier broke.",
        ),
        (
            "Osk Lines rejected the accusation.",
            "Mayor Ines Dahl accused Osk Lines of hiding cracks in the piers.",
        ),
        ("The council turned the plan down.", "The company has a plan for a hotel on the old quay."),
    ],
)
def test_behind_what_explains_it_a_sentence_leans_less(sentence: str, explained: str) -> None:
    before, behind = MODEL.leans([sentence, sentence], [LEDE, f"{LEDE} {explained}"])
    assert behind < before - 0.1


def test_a_reading_says_how_far_it_leans_behind_the_opening() -> None:
    sentences = SPLITTER.split(article("a", LEDE, CROWD, "The rest went home that evening."))
    read = Contextualizer(parser=PARSER).read(sentences, article_sentences={"a": sentences})
    lede, crowd, rest = with_dependence(read, dependence=MODEL, opening=LEDE)
    assert lede.leans == 0 and crowd.leans < IF_NEED_BE
    assert crowd.standalone and not crowd.points_back
    assert rest.points_back or not rest.standalone


def test_settings_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(models.CONTEXT, tmp_path / "weights")
    monkeypatch.setattr(models, "CONTEXT", tmp_path / "weights")
    (tmp_path / "weights" / "settings.json").write_text(json.dumps({"threshold": None}), "utf-8")
    with pytest.raises(ModelError, match="Install newsweave again"):
        ContextModel.from_embedded(encoder=ENCODER)
