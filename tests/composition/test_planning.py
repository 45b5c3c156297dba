from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summarizer.composition.planning import Repetition, choose, repetition
from summarizer.composition.proposals import Proposal
from summarizer.decontext.decontextualizer import Reading
from summarizer.decontext.whole import may_be_said
from summarizer.retrieval.sentences import Sentence
from tests.clusters import article


def option(group: int, words: int, value: float, *stems: str, row: int) -> Proposal:
    return Proposal(
        group=group,
        text=f"{group}-{row}",
        origin="extracted",
        size=words,
        value=value,
        content=frozenset(stems),
        row=row,
    )


def unlike(count: int) -> Repetition:
    """Sentences that have nothing in common."""
    none = np.zeros((count, count), dtype=np.float32)
    return Repetition(told=none, other=none)


OPTIONS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(5, 30), st.floats(0.4, 2.0)), min_size=1, max_size=10
).map(lambda rows: [option(g, w, round(v, 3), f"stem{i}", row=i) for i, (g, w, v) in enumerate(sorted(rows))])


@given(OPTIONS, st.integers(20, 80))
def test_the_choice_keeps_its_length_and_says_each_group_once(options: list[Proposal], high: int) -> None:
    chosen = choose(options, unlike(len(options)), low=high - 10, high=high)
    assert sum(o.size for o in chosen) <= high
    assert len({o.group for o in chosen}) == len(chosen)


@given(OPTIONS, st.integers(20, 80))
def test_the_choice_is_the_best_there_is(options: list[Proposal], high: int) -> None:
    """Against trying everything: nothing of enough length is worth more."""
    low = high - 10
    chosen = choose(options, unlike(len(options)), low=low, high=high, sentence_cost=0.3)
    by_group: dict[int, list[Proposal]] = {}
    for each in options:
        by_group.setdefault(each.group, []).append(each)
    picks = (
        pick
        for groups in chain.from_iterable(
            combinations(by_group.values(), n) for n in range(len(by_group) + 1)
        )
        for pick in product(*groups)
    )
    fitting = [pick for pick in picks if low <= sum(o.size for o in pick) <= high]
    if fitting:
        best = max(sum(o.value - 0.3 for o in pick) for pick in fitting)
        assert abs(sum(o.value - 0.3 for o in chosen) - best) < 1e-6


def test_what_is_said_already_is_worth_nothing() -> None:
    repeats = replace(unlike(3), other=np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=np.float32))
    options = [
        option(0, 20, 2.0, "ferry", row=0),
        option(1, 20, 1.9, "boat", row=1),
        option(2, 20, 0.8, "inquiry", row=2),
    ]
    chosen = choose(options, repeats, low=35, high=45)
    assert {o.group for o in chosen} == {0, 2}


def test_words_that_two_sentences_said_together_are_not_news() -> None:
    options = [
        option(0, 15, 2.0, "pump", "flood", row=0),
        option(1, 15, 1.9, "reservoir", "chlorine", row=1),
        option(2, 15, 1.5, "pump", "flood", "reservoir", "chlorine", row=2),
        option(3, 15, 0.9, "school", "closed", row=3),
    ]
    told = np.eye(4, dtype=np.float32)
    told[2, :2] = 0.5
    of = repetition(told, [{("a", o.row)} for o in options])
    assert {o.group for o in choose(options, of, low=40, high=45)} == {0, 1, 3}


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


def test_many_good_short_plans_do_not_keep_the_summary_short() -> None:
    """What fills a length is worth less than it costs; plans that stop before it must not crowd it out."""
    good = [option(g, 12 + n, 1.0 + n / 50, f"g{g}", row=g * 6 + n) for g in range(6) for n in range(6)]
    filling = [option(6 + g, 14 + g % 3, 0.1, f"f{g}", row=36 + g) for g in range(14)]
    options = [*good, *filling]
    chosen = choose(options, unlike(len(options)), low=205, high=235)
    assert 205 <= sum(o.size for o in chosen) <= 235


def test_what_speaks_of_something_as_known_comes_with_what_tells_it() -> None:
    told = option(0, 20, 0.9, "brothers paid", row=0)
    shorter = option(0, 12, 1.0, "paid", row=1)
    of_them = replace(option(1, 20, 0.8, "worked", row=2), needs=(frozenset({0}),))
    other = option(2, 20, 0.5, "court", row=3)
    options = [told, shorter, of_them, other]
    none_repeats = unlike(4)
    assert {o.row for o in choose(options, none_repeats, low=35, high=42)} == {0, 2}
    without = [shorter, of_them, other]
    assert {o.row for o in choose(without, none_repeats, low=30, high=34)} == {1, 3}
    # When nothing else reaches the length, it may stand alone.
    assert choose([of_them], none_repeats, low=15, high=30) == []
    assert choose([of_them], none_repeats, low=15, high=30, whole=False) == [of_them]


def test_what_repeats_half_of_another_is_not_said_whatever_it_is_worth() -> None:
    options = [option(0, 20, 3.0, "a", row=0), option(1, 20, 2.5, "b", row=1), option(2, 20, 0.4, "c", row=2)]
    half = np.zeros((3, 3), dtype=np.float32)
    half[0, 1] = half[1, 0] = 0.5
    assert {o.row for o in choose(options, replace(unlike(3), other=half), low=35, high=60)} == {0, 2}


def test_one_fact_in_other_words_is_told_once() -> None:
    """Neither as near as a copy nor with the same words: it takes both signs together."""
    options = [
        option(0, 20, 2.0, "council", "vote", "close", "bridg", "friday", row=0),
        option(1, 20, 1.9, "council", "decid", "bridg", "close", "year", row=1),
        option(2, 20, 0.8, "council", "mayor", "inquiri", "promis", row=2),
    ]
    told = np.array([[1, 0.6, 0.4], [0.6, 1, 0.4], [0.4, 0.4, 1]], dtype=np.float32)
    of = repetition(told, [[("a", n)] for n in range(3)])
    assert {o.row for o in choose(options, of, low=35, high=60)} == {0, 2}
