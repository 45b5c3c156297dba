"""What the writer writes against the slowest search there is: a whole training pass for each token."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from summarizer.fusion.fid import Ids
from summarizer.fusion.writing import Constraint, Hypothesis, Writer
from tests.fusion.twins import END, VOCABULARY, Twins, ids, passes, twins

SEEDS = range(3)
LONGEST = 24
ALL = np.arange(VOCABULARY, dtype=np.int64)
#: Of unlike sizes, one of them of one source.
GROUPS = [
    [ids(9, 3), ids(4, 4), ids(6, 5)],
    [ids(3, 6)],
    [ids(5, 7), ids(8, 8)],
    [ids(12, 9), ids(2, 10)],
    [ids(7, 11), ids(7, 12)],
]


def steered(group: int, tokens: Sequence[int]) -> NDArray[np.float32]:
    """Some tokens may not follow others, and each group has to go on for another time before it may end."""
    scores = np.zeros(VOCABULARY, dtype=np.float32)
    if tokens:
        scores[(tokens[-1] * 7 + group) % VOCABULARY :: 5] = -np.inf
    least = 3 * (group + 1) - 2
    scores[END] = -np.inf if len(tokens) < least else 1.5 * (len(tokens) - least)
    return scores


def free(group: int, tokens: Sequence[int]) -> NDArray[np.float32]:
    return np.zeros(VOCABULARY, dtype=np.float32)


# ---- the oracle -------------------------------------------------------------------------------------------------


class Way(NamedTuple):
    """What greedy search writes, and where it might have gone instead: lead, place, token, whether that is a stop."""

    found: Hypothesis | None
    doubts: list[tuple[float, int, int, bool]]


def repeats(tokens: Sequence[int], size: int) -> bool:
    runs = [tuple(tokens[start : start + size]) for start in range(len(tokens) - size + 1)]
    return size > 0 and len(runs) > len(set(runs))


def greedy(
    model: Twins,
    group: int,
    sources: Sequence[Ids],
    *,
    begun: Sequence[int] = (),
    constrain: Constraint = steered,
    vocabulary: NDArray[np.int64] = ALL,
    longest: int = LONGEST,
    size: int = 0,
    stops: frozenset[int] = frozenset(),
    bonus: float = 0.0,
) -> Way:
    """One token at a time, ``begun`` the first."""
    tokens: list[int] = []
    total = 0.0
    doubts: list[tuple[float, int, int, bool]] = []
    while len(tokens) < longest:
        logits = model.following(tuple(sources), tuple(tokens))[vocabulary]
        scores = logits + constrain(group, tokens)[vocabulary]
        scores[[int(token) in stops for token in vocabulary]] += bonus
        scores[[repeats([*tokens, int(token)], size) for token in vocabulary]] = -np.inf
        order = np.argsort(-scores, kind="stable")
        column = int(order[0])
        if len(tokens) < len(begun):
            column = int(np.searchsorted(vocabulary, begun[len(tokens)]))
        elif scores[column] == -np.inf:
            break
        token = int(vocabulary[column])
        total += torch.log_softmax(torch.from_numpy(logits), -1)[column].item()
        if token == END:
            mean = total / (len(tokens) + 1)
            return Way(Hypothesis(tokens=tuple(tokens), log_probability=mean), doubts)
        other = int(vocabulary[order[1]])
        if scores[order[1]] > -np.inf and other != END:
            lead = float(scores[order[0]] - scores[order[1]])
            doubts.append((lead, len(tokens), other, other in stops))
        tokens.append(token)
    return Way(None, doubts)


def slowly(
    model: Twins,
    group: int,
    sources: Sequence[Ids],
    *,
    candidates: int = 1,
    **settings: Any,
) -> list[Hypothesis]:
    """The first candidate, and those that leave it where it was least certain, where it might have stopped first of all."""
    first, doubts = greedy(model, group, sources, **settings)
    if first is None:
        return []
    chosen = sorted(doubts, key=lambda doubt: (not doubt[3], doubt[0], doubt[1]))[: candidates - 1]
    others = [
        greedy(model, group, sources, begun=(*first.tokens[:place], token), **settings).found
        for _, place, token, _ in chosen
    ]
    distinct = {each.tokens: each for each in [first, *others] if each is not None}
    return sorted(distinct.values(), key=lambda each: -each.log_probability)


def written(
    model: Twins,
    groups: Sequence[Sequence[Ids]] = GROUPS,
    *,
    texts: Sequence[Sequence[Ids]] | None = None,
    candidates: int = 1,
    constrain: Constraint | None = steered,
    vocabulary: NDArray[np.int64] = ALL,
    longest: int = LONGEST,
    size: int = 0,
    stops: frozenset[int] = frozenset(),
    bonus: float = 0.0,
) -> list[list[Hypothesis]]:
    def chosen(group: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        assert constrain is not None
        return constrain(group, tokens)[vocabulary]

    writer = Writer(
        model.working,
        vocabulary=vocabulary,
        end_tokens=[END],
        stops=stops,
        stop_bonus=bonus,
        max_new_tokens=longest,
        no_repeat_ngram_size=size,
        constrain=chosen if constrain is not None else None,
    )
    return writer.write(groups, texts if texts is not None else groups, candidates=candidates)


def assert_same(found: Sequence[Sequence[Hypothesis]], expected: Sequence[Sequence[Hypothesis]]) -> None:
    assert [[each.tokens for each in own] for own in found] == [
        [each.tokens for each in own] for own in expected
    ]
    for mine, theirs in zip(found, expected, strict=True):
        values = [each.log_probability for each in theirs]
        assert [each.log_probability for each in mine] == pytest.approx(values, abs=1e-4)


@functools.cache
def plain(seed: int) -> list[list[Hypothesis]]:
    """What the plain search writes from all groups."""
    return [slowly(twins(seed), number, group) for number, group in enumerate(GROUPS)]


# ---- the first candidate ----------------------------------------------------------------------------------------

#: What may be tried ahead: nothing, what stands in the sources, what will be written, and that with a word changed.
DRAFTS: dict[str, Callable[[Sequence[Ids], Ids], Sequence[Ids]]] = {
    "nothing": lambda sources, tokens: [()],
    "the sources": lambda sources, tokens: sources,
    "what comes": lambda sources, tokens: [tokens],
    "nearly what comes": lambda sources, tokens: [
        (*tokens[:3], 2, *tokens[4:9], 3, *tokens[9:]),
        tokens[2:] * 2,
    ],
    "more than may be written": lambda sources, tokens: [tokens + ids(40, 5)],
    "an end": lambda sources, tokens: [(*tokens, END, END, *tokens)],
}


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_is_written_as_by_one_token_at_a_time_whatever_is_tried_ahead(seed: int, draft: str) -> None:
    expected = plain(seed)
    # Groups that end one after the other leave the batch, and the others move together in it.
    assert len({len(own[0].tokens) for own in expected if own}) > 2
    texts = [
        DRAFTS[draft](group, own[0].tokens if own else ids(9, 1))
        for group, own in zip(GROUPS, expected, strict=True)
    ]
    assert_same(written(twins(seed), texts=texts), expected)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("longest", [1, 12])
def test_what_is_not_finished_in_time_is_given_up(seed: int, longest: int) -> None:
    model = twins(seed)
    expected = [
        slowly(model, number, group, longest=longest, candidates=2) for number, group in enumerate(GROUPS)
    ]
    assert [] in expected
    assert longest == 1 or any(expected)
    for texts in (GROUPS, [[own[0].tokens if own else ()] for own in plain(seed)]):
        assert_same(written(model, longest=longest, texts=texts, candidates=2), expected)


def test_a_sentence_may_be_just_as_long_as_there_is_time_for() -> None:
    [[own]] = written(twins(), GROUPS[:1])
    assert written(twins(), GROUPS[:1], longest=len(own.tokens) + 1) == [[own]]
    assert written(twins(), GROUPS[:1], longest=len(own.tokens)) == [[]]


@pytest.mark.parametrize("candidates", [1, 3])
def test_where_nothing_may_follow_a_group_ends_without_a_sentence_and_the_others_go_on(
    candidates: int,
) -> None:
    def dead_end(group: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        scores = steered(group, tokens)
        return np.full_like(scores, -np.inf) if group in (1, 3) and len(tokens) == group - 1 else scores

    found = written(twins(), constrain=dead_end, candidates=candidates)
    assert [bool(own) for own in found] == [True, False, True, False, True]
    assert_same(
        found,
        [
            slowly(twins(), number, group, constrain=dead_end, candidates=candidates)
            for number, group in enumerate(GROUPS)
        ],
    )


def test_no_groups_are_no_sentences() -> None:
    assert written(twins(), []) == []


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_run_of_tokens_is_written_once_where_that_is_asked(size: int) -> None:
    def late(group: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        scores = free(group, tokens)
        scores[2:6] = 9.0  # left alone it goes round among a few
        scores[END] = -np.inf if len(tokens) < 15 else 30.0
        return scores

    assert any(repeats(own[0].tokens, size) for own in written(twins(), constrain=late))
    found = written(twins(), constrain=late, size=size, candidates=3)
    assert sum(map(len, found)) > 2
    assert not any(repeats(each.tokens, size) for own in found for each in own)
    assert_same(
        found,
        [
            slowly(twins(), number, group, constrain=late, size=size, candidates=3)
            for number, group in enumerate(GROUPS)
        ],
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_chosen_vocabulary_is_all_that_is_written_and_what_chances_are_shared_among(seed: int) -> None:
    chosen = np.array([END, 3, 5, 8, 13, 21, 22, 30, 39], dtype=np.int64)
    found = written(twins(seed), vocabulary=chosen, size=3, candidates=2)
    assert any(found)
    assert {token for own in found for each in own for token in each.tokens} <= set(chosen.tolist())
    assert_same(
        found,
        [
            slowly(twins(seed), number, group, vocabulary=chosen, size=3, candidates=2)
            for number, group in enumerate(GROUPS)
        ],
    )


def test_without_a_constraint_it_writes_what_the_model_would() -> None:
    likeliest_end = twins(3, prompt=(5,))
    expected = [
        slowly(likeliest_end, number, group, constrain=free, longest=40)
        for number, group in enumerate(GROUPS)
    ]
    assert_same(written(likeliest_end, constrain=None, longest=40), expected)


@pytest.mark.parametrize("prefix", [(), ids(11, 4)], ids=["none", "long"])
def test_whatever_the_prefix_it_writes_what_the_model_would(prefix: Ids) -> None:
    model = twins(1, prefix=prefix, prompt=ids(3, 9))
    expected = [slowly(model, number, group, candidates=2) for number, group in enumerate(GROUPS)]
    assert any(expected)
    assert_same(written(model, candidates=2), expected)


def test_what_is_guessed_rightly_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = passes(monkeypatch)
    [own] = plain(0)[4]

    def needed(text: Ids) -> int:
        twins().working.memories(GROUPS)  # reading the sources does not count
        read.clear()
        [[found]] = written(
            twins(), GROUPS[4:], texts=[[text]], constrain=lambda group, tokens: steered(4, tokens)
        )
        assert found.tokens == own.tokens
        return len(read)

    assert len(own.tokens) > 12
    assert needed(()) > len(own.tokens) / 2
    assert needed(own.tokens) <= 2


# ---- further candidates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("candidates", [2, 3, 4])
@pytest.mark.parametrize("seed", SEEDS)
def test_further_candidates_leave_the_first_where_it_was_least_certain(seed: int, candidates: int) -> None:
    stops = frozenset(range(30, 34))
    model = twins(seed)
    expected = [
        slowly(model, number, group, candidates=candidates, stops=stops)
        for number, group in enumerate(GROUPS)
    ]
    found = written(model, candidates=candidates, stops=stops)
    assert any(len(own) > 1 for own in found)
    assert_same(found, expected)
    for own, plainly in zip(found, plain(seed), strict=True):
        assert len({each.tokens for each in own}) == len(own) <= candidates
        values = [each.log_probability for each in own]
        assert values == sorted(values, reverse=True)
        # The plain search's is among them, and each other one is its beginning and then another token.
        assert bool(own) == bool(plainly)
        assert {each.tokens for each in plainly} <= {each.tokens for each in own}


def test_what_stops_gain_leads_the_search_and_is_no_likelihood() -> None:
    stops, bonus = frozenset(range(30, 34)), 4.0

    def many(found: Sequence[Sequence[Hypothesis]]) -> int:
        return sum(token in stops for own in found for each in own for token in each.tokens)

    found = written(twins(), candidates=2, stops=stops, bonus=bonus)
    assert many(found) > many(written(twins(), candidates=2, stops=stops))
    assert_same(
        found,
        [
            slowly(twins(), number, group, candidates=2, stops=stops, bonus=bonus)
            for number, group in enumerate(GROUPS)
        ],
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_likelihood_is_the_training_passes(seed: int) -> None:
    for group, own in zip(GROUPS, written(twins(seed), candidates=4), strict=True):
        for each in own:
            logits = twins(seed).logits(group, each.tokens)
            of_all = torch.log_softmax(logits, -1)
            mean = of_all.gather(-1, torch.tensor([*each.tokens, END])[:, None]).mean().item()
            assert each.log_probability == pytest.approx(mean, abs=1e-4)


def test_what_was_written_is_as_likely_to_a_judge_as_if_it_were_read_anew() -> None:
    model = twins()
    model.working.forget()
    found = written(model, candidates=3)
    # Of each group what was written and what was not, the sources in another order.
    asked = [
        (group[::-1], [*((*each.tokens, END) for each in own), (*ids(6, 3), END)])
        for group, own in zip(GROUPS, found, strict=True)
    ]
    known = model.working.claims(asked)
    model.working.forget()
    for one, other in zip(known, model.working.claims(asked), strict=True):
        for mine, anew in zip(one, other, strict=True):
            assert mine == pytest.approx(anew, abs=1e-4)
    for own, (sources, claims), values in zip(found, asked, known, strict=True):
        assert len(values) == len(own) + 1
        for claim, of_tokens in zip(claims, values, strict=True):
            shares = torch.log_softmax(model.logits(sources, claim[:-1]), -1)
            expected = shares.gather(-1, torch.tensor(claim)[:, None])[:, 0].tolist()
            assert of_tokens == pytest.approx(expected, abs=1e-4)


def test_where_it_might_have_stopped_comes_before_where_it_was_less_certain() -> None:
    """A full stop that lost by far is tried, though other tokens lost by less."""
    stop = 35

    def one_chance(group: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        scores = steered(2, tokens)
        scores[stop] = scores[np.arange(VOCABULARY) != stop].max() + 30 if len(tokens) == 4 else -np.inf
        if tokens and tokens[-1] == stop:
            scores[END] = 1e3
        if len(tokens) == 4:
            scores[6] = scores[stop] + 25  # chosen, by far
        return scores

    def shortest(stops: frozenset[int]) -> int:
        [own] = written(twins(), GROUPS[2:3], constrain=one_chance, candidates=2, stops=stops)
        assert len(own) == 2
        return min(len(each.tokens) for each in own)

    assert shortest(frozenset({stop})) == 5
    assert shortest(frozenset()) > 5


# ---- company and order ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("candidates", [1, 3])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_group_is_written_alike_alone_and_among_others(seed: int, candidates: int) -> None:
    def alone(number: int) -> list[Hypothesis]:
        [own] = written(
            twins(seed),
            GROUPS[number : number + 1],
            constrain=lambda _, tokens: steered(number, tokens),
            candidates=candidates,
        )
        return own

    together = written(twins(seed), candidates=candidates)
    assert sum(map(bool, together)) > 1
    assert_same(together, [alone(number) for number in range(len(GROUPS))])
    assert written(twins(seed), candidates=candidates) == together


@pytest.mark.parametrize("seed", SEEDS)
def test_no_source_comes_first(seed: int) -> None:
    turned = [group[1:] + group[:1] for group in GROUPS]
    assert_same(written(twins(seed), turned, candidates=3), written(twins(seed), candidates=3))


def test_many_groups_are_written_as_few_are() -> None:
    """So many that hardly anything can be tried ahead."""
    many = [GROUPS[number % 5] for number in range(130)]
    found = written(twins(), many, constrain=lambda group, tokens: steered(group % 5, tokens), candidates=2)
    assert_same(found, written(twins(), candidates=2) * 26)
