"""What is told is what an editor would most likely choose together, of about the length that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.composition.planning import ContentPlanning
from summarizer.composition.proposals import Proposal
from summarizer.composition.repetition import Repetition
from summarizer.decontext.decontextualizer import Reading
from summarizer.decontext.whole import may_be_said
from summarizer.errors import ModelError
from summarizer.grouping.groups import Group
from summarizer.grouping.retelling import Retelling
from summarizer.models import load_spacy
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser
from tests.clusters import article

ENCODER = SentenceEncoder.from_embedded()
PARSER = Parser(load_spacy())
PLANNING = ContentPlanning.from_folder()

LEDE = (
    "The harbour board of Halvik closed the old bridge on Monday after cracks were found in two of its piers."
)
COSTS = "Repairs of the bridge will cost 24 million crowns, the harbour board said."
ROAD = "Lorries have to take the coast road around Halvik until the bridge is open again."
FERRY = "The ferry to Osk will sail every hour while the bridge is closed."
BUILT = "The bridge was built in 1931 and carries two lanes of traffic."


def proposals(
    *told: tuple[str, str], opening: str = LEDE, **odds: Sequence[float]
) -> tuple[list[Proposal], list[Group]]:
    """Each text as its article tells it, in a group of its own; texts of one article follow each other."""
    texts = [text for _, text in told]
    articles = {name: article(name, *(text for other, text in told if other == name)) for name in dict(told)}
    sentences = []
    for name, text in told:
        start = articles[name].text.index(text)
        index = [own for other, own in told if other == name].index(text)
        sentences.append(
            Sentence(article=articles[name], start=start, end=start + len(text), index=index, paragraph=index)
        )
    found = [
        Proposal(
            group=row,
            row=row,
            text=text,
            origin="extracted",
            written_from=(sentence,),
            sources=(sentence,),
            vector=vector,
            opens=text == opening,
            chosen=odds.get("chosen", [0.5] * len(told))[row],
            unfit=odds.get("unfit", [0.1] * len(told))[row],
            size=len(text.split()),
        )
        for row, (text, sentence, vector) in enumerate(
            zip(texts, sentences, ENCODER.encode(texts), strict=True)
        )
    ]
    return found, [Group(members=(sentence,), salience=1.0) for sentence in sentences]


def choice(
    *told: tuple[str, str], low: int, high: int, opening: str = LEDE, **odds: Sequence[float]
) -> set[str]:
    found, groups = proposals(*told, opening=opening, **odds)
    retelling = Retelling([text for _, text in told], encoder=ENCODER)
    repetition = Repetition.among(found, parser=PARSER, retelling=retelling)
    return {each.text for each in PLANNING.choose(found, groups, low=low, high=high, repetition=repetition)}


OPTIONS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(5, 30), st.floats(0, 1), st.floats(0, 1)),
    min_size=1,
    max_size=10,
)


@given(OPTIONS, st.integers(20, 80))
def test_the_choice_keeps_its_length_and_says_each_group_once(
    options: list[tuple[int, int, float, float]], high: int
) -> None:
    source = Sentence(article=article("one", LEDE), start=0, end=len(LEDE), index=0, paragraph=0)
    given_ = [
        Proposal(
            group=group,
            row=row,
            text=f"Halvik closes bridge {row}",
            origin="extracted",
            sources=(source,),
            vector=np.eye(10, dtype=np.float32)[row],
            chosen=chosen,
            unfit=unfit,
            size=size,
        )
        for row, (group, size, chosen, unfit) in enumerate(options)
    ]
    groups = [Group(members=(source,), salience=1.0)] * 5
    chosen = PLANNING.choose(given_, groups, low=high - 10, high=high)
    assert sum(each.size for each in chosen) <= high
    assert len({each.group for each in chosen}) == len(chosen)
    # It stops for want of length alone.
    told = {each.group for each in chosen}
    if sum(each.size for each in chosen) < high - 10:
        left = [each for each in given_ if each.group not in told]
        assert all(sum(o.size for o in chosen) + each.size > high for each in left)


def test_the_likelier_one_is_told_with_the_lede() -> None:
    told = [("one", LEDE), ("one", COSTS), ("one", ROAD)]
    assert choice(*told, low=30, high=40, chosen=[0.1, 0.2, 0.8]) == {LEDE, ROAD}
    assert choice(*told, low=30, high=40, chosen=[0.1, 0.8, 0.2]) == {LEDE, COSTS}


def test_what_an_editor_would_print_nowhere_makes_way() -> None:
    told = [("one", LEDE), ("one", COSTS), ("one", ROAD)]
    assert choice(*told, low=30, high=40, unfit=[0.1, 0.9, 0.1]) == {LEDE, ROAD}


def test_a_summary_stays_with_the_article_that_it_tells() -> None:
    """Of two that are as likely by themselves the one is told that stands where what is told stands."""
    elsewhere = "The union of the dockers has a new chairman since the spring."
    told = [("one", LEDE), ("one", COSTS), ("one", BUILT), ("two", elsewhere)]
    assert choice(*told, low=40, high=48) == {LEDE, COSTS, BUILT}


@pytest.mark.parametrize("likely", [0.5, 0.99])
def test_one_thing_in_other_words_is_not_told_again(likely: float) -> None:
    again = "Halvik's old bridge was closed by the harbour board on Monday, for two piers were cracked."
    told = [("one", LEDE), ("two", again), ("one", COSTS), ("one", FERRY)]
    assert choice(*told, low=40, high=50, chosen=[0.9, likely, 0.3, 0.3]) == {LEDE, COSTS, FERRY}


def test_one_toll_is_told_once() -> None:
    told = [
        ("one", "A ferry sank off Osk on Monday and 12 people died."),
        ("two", "Rescuers who searched the sound all night said that 12 people were killed."),
        ("one", "The captain of the ferry was held by the police of Osk."),
    ]
    assert choice(*told, low=15, high=25, opening=told[0][1], chosen=[0.9, 0.9, 0.1]) == {
        told[0][1],
        told[2][1],
    }


def test_the_opening_is_told_whatever_else_is_likelier() -> None:
    told = [("one", LEDE), ("one", COSTS), ("one", ROAD)]
    assert LEDE in choice(*told, low=15, high=35, chosen=[0.01, 0.99, 0.99])


def test_where_nothing_fills_the_length_as_much_as_there_is_is_told() -> None:
    assert choice(("one", LEDE), ("one", COSTS), low=60, high=80) == {LEDE, COSTS}
    assert choice(("one", LEDE), low=5, high=8) == set()
    assert PLANNING.choose([], [], low=5, high=8) == []


@pytest.mark.parametrize("damage", ["no file", "a sign less", "no numbers"])
def test_a_folder_without_the_model_is_told(tmp_path: Path, damage: str) -> None:
    if damage != "no file":
        text = '{"chosen": 1.0}' if damage == "a sign less" else "[]"
        (tmp_path / "planning.json").write_text(text, "utf-8")
    with pytest.raises(ModelError, match="content planning"):
        ContentPlanning.from_folder(tmp_path)


def reading(text: str, *, standalone: bool) -> Reading:
    sentence = Sentence(article=article("one", text), start=0, end=len(text), index=0, paragraph=0)
    return Reading(sentence=sentence, text=text, standalone=standalone)


def test_a_group_that_can_only_be_read_in_its_place_takes_nobody_elses() -> None:
    whole = reading("The ferry ran aground near Kestle Point on Friday.", standalone=True)
    leaning = reading("He praised the crew for what they did that night.", standalone=False)
    other = reading("The captain praised his crew for that night.", standalone=False)
    assert may_be_said([whole])
    assert not may_be_said([leaning])
    assert may_be_said([leaning, other])  # fused, the two may make a sentence that stands alone
    assert not may_be_said([reading("It did not.", standalone=True)])
