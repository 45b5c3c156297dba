"""Sentences are told in the order in which an editor would most likely tell them."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from summarizer import Article, Config, models
from summarizer.composition.ordering import SentenceOrdering
from summarizer.composition.proposals import Proposal
from summarizer.errors import ModelError
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.grouping.groups import Group
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from tests.clusters import article

ENCODER = SentenceEncoder.from_embedded()
SPLITTER = SentenceSplitter(models.load_spacy())
LEDE = (
    "The harbour board of Halvik closed the old bridge on Monday after cracks were found in two of its piers."
)
ACCUSED = "Mayor Ines Dahl accused Osk Lines of hiding the cracks in the piers."
REPLY = "Osk Lines said that it had told the mayor of the cracks in May."
BUILT = "The bridge was built in 1931 and carries two lanes of traffic."
NEXT = "The board will decide in June whether the bridge is torn down."


@pytest.fixture(scope="module", params=["with a reading", "without"])
def ordering(request: pytest.FixtureRequest) -> SentenceOrdering:
    reader = None if request.param == "without" else EmbeddedFuser.shipped(Config())
    return SentenceOrdering.from_folder(reader=reader)


def proposals(*articles: Article, opening: str) -> tuple[list[Proposal], list[Group]]:
    """Each sentence of the articles as one that was chosen, in a group of its own."""
    sentences: list[Sentence] = [each for one in articles for each in SPLITTER.split(one)]
    vectors = ENCODER.encode([each.text for each in sentences])
    chosen = [
        Proposal(
            group=number,
            text=sentence.text,
            origin="extracted",
            written_from=(sentence,),
            sources=(sentence,),
            vector=vector,
            opening=float(sentence.text == opening),
        )
        for number, (sentence, vector) in enumerate(zip(sentences, vectors, strict=True))
    ]
    return chosen, [Group(members=(sentence,), salience=1.0) for sentence in sentences]


def told(ordering: SentenceOrdering, *articles: Article, opening: str = LEDE) -> list[str]:
    return [proposal.text for proposal in ordering.in_order(*proposals(*articles, opening=opening))]


def test_the_opening_stays_and_no_order_that_it_is_given_changes_it(ordering: SentenceOrdering) -> None:
    chosen, groups = proposals(
        article("one", LEDE, ACCUSED, REPLY), article("two", BUILT, NEXT), opening=LEDE
    )
    orders = {
        tuple(p.text for p in ordering.in_order(list(given), groups))
        for given in itertools.permutations(chosen)
    }
    assert len(orders) == 1
    assert orders.pop()[0] == LEDE


def test_one_article_is_told_as_it_tells_itself(ordering: SentenceOrdering) -> None:
    assert told(ordering, article("one", LEDE, ACCUSED, REPLY, NEXT)) == [LEDE, ACCUSED, REPLY, NEXT]


def test_a_reply_of_another_article_stands_behind_what_it_answers(ordering: SentenceOrdering) -> None:
    texts = told(ordering, article("one", LEDE, ACCUSED, BUILT), article("two", REPLY))
    assert texts.index(REPLY) == texts.index(ACCUSED) + 1


@pytest.mark.parametrize("texts", [(), (LEDE,), (BUILT, LEDE)])
def test_few_sentences_begin_with_the_opening(ordering: SentenceOrdering, texts: tuple[str, ...]) -> None:
    chosen, groups = proposals(*(article(f"of {n}", text) for n, text in enumerate(texts)), opening=LEDE)
    assert [p.text for p in ordering.in_order(chosen, groups)] == [*reversed(texts)]


@pytest.mark.parametrize("damage", ["no file", "other signs"])
def test_a_folder_without_the_model_is_told(tmp_path: Path, damage: str) -> None:
    if damage == "other signs":
        shutil.copy(models.SELECTION / "selection.safetensors", tmp_path / "ordering.safetensors")
    with pytest.raises(ModelError, match="reading order"):
        SentenceOrdering.from_folder(tmp_path, reader=None)
