"""Sentences are read behind what they refer back to."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from summarizer.composition.planning import order
from summarizer.composition.precedence import Constraint, Telling, constraints
from summarizer.grouping.groups import Group
from summarizer.models import load_spacy
from summarizer.reading import Article
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import HashingEncoder, article

NLP = load_spacy()
PARSER = Parser(NLP)

LEDE = "The harbour board of Halvik closed the old bridge on Monday."


def sentences(*articles: Article) -> dict[str, Sentence]:
    splitter = SentenceSplitter(NLP)
    return {sentence.text: sentence for each in articles for sentence in splitter.split(each)}


def told(texts: list[str], articles: list[Article]) -> list[str]:
    """The sentences in reading order, the first of them being the lede."""
    known = sentences(*articles)
    return [texts[index] for index in arrange(texts, known, found(texts, known))]


def found(texts: list[str], known: dict[str, Sentence]) -> list[Constraint]:
    docs = PARSER.parse(texts)
    return constraints(
        [Telling(doc=doc, sources=(known[text],)) for text, doc in zip(texts, docs, strict=True)], first=0
    )


def arrange(texts: list[str], known: dict[str, Sentence], asked: list[Constraint]) -> list[int]:
    groups = [Group(members=(known[text],), salience=1.0) for text in texts]
    return order(groups, HashingEncoder().encode(texts), first=0, constraints=asked)


ACCUSED = "Mayor Ines Dahl accused Osk Lines of hiding cracks in the piers."
PADDING = "The bridge was built in 1931 and carries two lanes of traffic."


@pytest.mark.parametrize(
    "reply",
    [
        "Osk Lines responded that no crack had been found.",
        "Osk Lines shot back that the mayor had never seen the piers.",
        "Osk Lines rejected the accusation.",
    ],
)
def test_a_reply_is_read_after_what_it_answers(reply: str) -> None:
    one = article("one", LEDE, ACCUSED, reply, PADDING)
    for rest in permutations([ACCUSED, reply, PADDING]):
        texts = told([LEDE, *rest], [one])
        assert texts[0] == LEDE
        assert texts.index(ACCUSED) < texts.index(reply)


def test_who_says_what_he_answers_waits_for_nothing() -> None:
    reply = "Osk Lines responded to a letter from forty hauliers about the price of tickets."
    texts = [LEDE, ACCUSED, reply]
    assert found(texts, sentences(article("one", LEDE, ACCUSED, reply))) == []


SAID = "Ines Dahl said that divers would look at every pier."


@pytest.mark.parametrize(
    "more",
    [
        "Ines Dahl added that the work would take a month.",
        "Ines Dahl also said that the school bus would take another way.",
        "In other interviews, Ines Dahl told hauliers to be patient.",
    ],
)
def test_a_continuation_is_read_right_after_what_it_continues(more: str) -> None:
    one = article("one", LEDE, SAID, more)
    # Told early in another article: without the constraint it would come between.
    other = article(
        "two", "Hauliers say the way over the hills costs them an hour.", LEDE.replace("old", "road")
    )
    between = "Hauliers say the way over the hills costs them an hour."
    for rest in permutations([SAID, more, between]):
        texts = told([LEDE, *rest], [one, other])
        assert texts.index(more) == texts.index(SAID) + 1


def test_two_halves_of_a_statement_stay_together() -> None:
    half = "Ines Dahl promised that nobody would lose work."
    between = "Hauliers say the way over the hills costs them an hour."
    texts = told(
        [LEDE, between, half, SAID], [article("one", LEDE, PADDING, SAID, half), article("two", between)]
    )
    assert texts.index(half) == texts.index(SAID) + 1


def test_a_definite_noun_is_read_after_what_introduces_it() -> None:
    introduced = "Seven councillors have brought in a bill that would pay for repairs."
    definite = "The bill will be voted on before the summer."
    filler = [f"Pier number {n} stands in four metres of water and mud." for n in range(6)]
    one = article("one", LEDE, *filler, introduced, *filler[:2], definite)
    other = article("two", definite)
    known = sentences(other, one)
    assert known[definite].article.id == "one"
    for rest in permutations([definite, introduced, filler[0]]):
        texts = told([LEDE, *rest], [one])
        assert texts.index(introduced) < texts.index(definite)


def test_a_person_is_read_of_after_what_says_who_it_is() -> None:
    introduced = "Among the owners is Tomas Verrell, who ran the port for nine years."
    bare = "Verrell’s brother also paid for the divers."
    for rest in permutations([introduced, bare, PADDING]):
        texts = told(
            [LEDE, *rest], [article("one", LEDE, PADDING, bare), article("two", LEDE[4:], introduced)]
        )
        assert texts.index(introduced) < texts.index(bare)


def test_what_somebody_adds_is_read_after_what_the_cut_off_words_said() -> None:
    before = "“The piers are unsafe, rotten and thirty years too old!” Ines Dahl wrote, adding, "
    adding = "Ines Dahl wrote, adding, “The board has known about that since March.”"
    first = "Ines Dahl called the piers rotten, unsafe and old."
    one = article("one", LEDE, first, "Osk Lines made no comment.")
    other = article("two", "Forty hauliers use the road.", before[: before.index("Ines")] + adding)
    known = sentences(one, other)
    key = next(text for text in known if text.endswith(adding))
    known[adding] = known[key]
    texts = [LEDE, "Osk Lines made no comment.", adding, first]
    asked = found(texts, known)
    ordered = [texts[index] for index in arrange(texts, known, asked)]
    assert ordered.index(adding) == ordered.index(first) + 1


def test_what_the_lede_introduces_waits_for_nobody() -> None:
    lede = "Osk Lines sold a ferry to the port of Brae on Monday."
    again = "Brae has wanted a ferry for years."
    definite = "The ferry was built in 1998."
    assert found([lede, definite, again], sentences(article("one", lede, again, definite))) == []


def test_the_lede_stays_first_whatever_it_refers_to() -> None:
    reply = "Osk Lines rejected the accusation."
    one = article("one", ACCUSED, reply)
    known = sentences(one)
    assert told([reply, ACCUSED], [one]) == [reply, ACCUSED]
    against = Constraint(before=1, after=0, adjacent=True, strength=9.0, reason="answers it")
    assert arrange([reply, ACCUSED], known, [against]) == [0, 1]


def constraint(before: int, after: int, strength: float, *, adjacent: bool = False) -> Constraint:
    return Constraint(before=before, after=after, adjacent=adjacent, strength=strength, reason="")


def test_of_a_circle_the_weakest_is_dropped() -> None:
    texts = [LEDE, SAID, ACCUSED, PADDING]
    known = sentences(article("one", *texts))
    circle = [constraint(3, 2, 3.0), constraint(2, 1, 2.0), constraint(1, 3, 1.0)]
    for asked in permutations(circle):
        assert arrange(texts, known, list(asked)) == [0, 3, 2, 1]


def test_only_one_sentence_comes_right_after_another() -> None:
    texts = [LEDE, SAID, ACCUSED, PADDING]
    known = sentences(article("one", *texts))
    asked = [constraint(3, 1, 3.0, adjacent=True), constraint(3, 2, 1.0, adjacent=True)]
    assert arrange(texts, known, asked) == [0, 3, 1, 2]


def test_more_by_the_same_speaker_may_stand_between() -> None:
    texts = [LEDE, SAID, "Ines Dahl thanked the divers.", "Ines Dahl promised that nobody would lose work."]
    known = sentences(article("one", *texts))
    free = arrange(texts, known, [])
    apart = Constraint(
        before=free[1], after=free[3], adjacent=True, strength=1.0, reason="", between=frozenset({free[2]})
    )
    assert arrange(texts, known, [apart]) == free
    assert arrange(texts, known, [replace(apart, between=frozenset())]) != free


def test_nothing_is_put_between_a_run_that_another_constraint_would_break() -> None:
    texts = [LEDE, SAID, ACCUSED, PADDING]
    known = sentences(article("one", *texts))
    asked = [constraint(1, 2, 3.0, adjacent=True), constraint(1, 3, 2.0), constraint(3, 2, 1.0)]
    assert arrange(texts, known, asked) == [0, 1, 2, 3]


def test_without_a_word_that_refers_back_the_order_is_what_it_was() -> None:
    texts = [LEDE, PADDING, "Forty hauliers use the road every morning.", "Brae lies on the other shore."]
    known = sentences(article("one", LEDE, *reversed(texts[1:])))
    asked = found(texts, known)
    assert asked == []
    assert arrange(texts, known, asked) == order(
        [Group(members=(known[text],), salience=1.0) for text in texts], np.eye(4, dtype=np.float32), first=0
    )


def test_the_names_and_the_order_of_the_articles_decide_nothing() -> None:
    reply = "Osk Lines rejected the accusation."
    between = "Hauliers say the way over the hills costs them an hour."
    texts = [LEDE, reply, between, ACCUSED]
    one = told(texts, [article("one", LEDE, ACCUSED, reply), article("two", between)])
    assert one == told(texts, [article("b", between), article("a", LEDE, ACCUSED, reply)])
