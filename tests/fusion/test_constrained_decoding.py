"""No name and no number that the sources lack can be written, whatever the model would like to write."""

from __future__ import annotations

import re
from collections.abc import Sequence

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given
from tokenizers import Tokenizer, decoders, pre_tokenizers, trainers
from tokenizers.models import BPE, Unigram, WordLevel
from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

from summarizer.errors import ModelError
from summarizer.fusion.constrained_decoding import NUMBER_WORDS, GroundingProcessor, TokenTable

SOURCES = [
    "On Friday the Orlen Valley council, led by Anke Brøgger, voted 7-2 to buy 1,250 buses for €4.5 million.",
    "The vote was seven to two, said McAllister of the U.S. group; three councillors “walked out”.",
]


def byte_level() -> PreTrainedTokenizerFast:
    """Small merges: words fall into many pieces, and characters beyond ASCII into bytes."""
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        special_tokens=["<end>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(
        [*SOURCES, "Biden and two aides said that 1,999 people voted on Monday."], trainer
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>")


def sentencepiece() -> PreTrainedTokenizerFast:
    characters = sorted(
        {c for text in SOURCES for c in text if c != " "} | set("abcdefghijklmnopqrstuvwxyzBM.9")
    )
    pieces = ["<end>", "<unk>", "▁", "▁On", "▁Fri", "day", "▁the", "▁Or", "len", "▁vote", "d", "▁Bi", "den"]
    pieces += [character for character in characters if character not in pieces]
    tokenizer = Tokenizer(Unigram([(piece, -float(rank)) for rank, piece in enumerate(pieces)], unk_id=1))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", unk_token="<unk>")


TOKENIZERS = {"byte-level": byte_level(), "sentencepiece": sentencepiece()}
TABLES = {name: TokenTable.of(tokenizer) for name, tokenizer in TOKENIZERS.items()}


def may_write(text: str, name: str, sources: Sequence[str] = SOURCES) -> bool:
    tokenizer, table = TOKENIZERS[name], TABLES[name]
    grounding = GroundingProcessor([sources], table)
    tokens = [*tokenizer(text, add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
    for position, token in enumerate(tokens):
        scores = grounding(torch.tensor([tokens[:position]], dtype=torch.long), torch.zeros((1, table.size)))
        if scores[0, token] == -torch.inf:
            return False
    return True


@pytest.mark.parametrize("name", TOKENIZERS)
@pytest.mark.parametrize(
    "text",
    [
        "On Friday the Orlen Valley council voted 7-2 to buy 1,250 buses.",
        "The council in the Orlen Valley voted seven to two.",
        "Councillors walked out after the vote, said Anke Brøgger.",  # a lower-case word may open a sentence
        "However, McAllister praised the buses.",  # so may a function word; other lower-case words are free
        "The U.S. group will pay €4.5 million.",
        "The vote was 7. The council walked.",
        "They bought 1,250.",
    ],
)
def test_what_the_sources_say_may_be_written(name: str, text: str) -> None:
    assert may_write(text, name)


@pytest.mark.parametrize("name", TOKENIZERS)
@pytest.mark.parametrize(
    "text",
    [
        "On Monday the council voted.",
        "Biden voted.",  # no name may hide at the start of a sentence
        "The council voted. Biden said so.",
        "The council of Or voted.",  # the beginning of a name is not the name
        "The council bought 1,25 buses.",
        "The council bought 1,2500 buses.",
        "The council bought 250 buses.",  # nor is the end of a number
        "The council paid €4.59 million.",
        "The council paid €4 million.",
        "The vote was 9-2.",
        "Two councillors and two aides voted nine to two.",
        "The vote was taken by a dozen.",
        "Anke Brogger said so.",
        "The councilBiden said so.",
    ],
)
def test_what_they_do_not_say_may_not(name: str, text: str) -> None:
    assert not may_write(text, name)


@given(seed=st.integers(0, 10_000), name=st.sampled_from(sorted(TOKENIZERS)))
def test_random_writing_never_holds_a_new_name_or_number(seed: int, name: str) -> None:
    """A model that writes anything at all, one allowed token after another."""
    tokenizer, table = TOKENIZERS[name], TABLES[name]
    grounding = GroundingProcessor([SOURCES], table)
    generator = torch.Generator().manual_seed(seed)
    tokens: list[int] = []
    for _ in range(30):
        scores = grounding(
            torch.tensor([tokens], dtype=torch.long), torch.rand((1, table.size), generator=generator)
        )
        token = int(scores[0].argmax())
        if scores[0, token] == -torch.inf or token == tokenizer.eos_token_id:
            break
        tokens.append(token)
    text = table.text(tokens)
    word = r"[^\W_]+(?:(?<=\d)[.,:/](?=\d)[^\W_]+)*"
    theirs = set(re.findall(word, " ".join(SOURCES)))
    written = [
        match for match in re.finditer(word, text) if match.end() < len(text)
    ]  # the last may be unfinished
    for match in written:
        if any(c.isdigit() for c in match.group()):
            assert match.group() in theirs
        if match.group() in NUMBER_WORDS:
            assert match.group() in theirs
        if any(c.isupper() for c in match.group()[1:]):
            assert match.group() in theirs


def test_words_that_no_source_uses_cost_the_bonus_once() -> None:
    tokenizer, table = TOKENIZERS["byte-level"], TABLES["byte-level"]
    grounding = GroundingProcessor([SOURCES], table, source_bonus=2.0)

    def cost(text: str) -> float:
        tokens = tokenizer(text)["input_ids"]
        return sum(
            grounding(torch.tensor([tokens[:n]], dtype=torch.long), torch.zeros((1, table.size)))[
                0, token
            ].item()
            for n, token in enumerate(tokens)
        )

    assert cost("The council voted to buy buses.") == 0
    assert cost("The council voted zealously to buy buses.") == -2.0


def test_each_row_answers_to_its_own_group() -> None:
    tokenizer, table = TOKENIZERS["byte-level"], TABLES["byte-level"]
    grounding = GroundingProcessor([["Biden spoke."], ["Brøgger spoke."]], table)
    biden = tokenizer("said Biden")["input_ids"]
    rows = torch.tensor([biden[:-1]] * 4)
    scores = grounding(rows, torch.zeros((4, table.size)))
    assert (scores[:, biden[-1]] > -torch.inf).tolist() == [True, True, False, False]


@pytest.mark.parametrize("name", TOKENIZERS)
def test_a_search_of_its_own_is_told_the_same_as_the_model_librarys(name: str) -> None:
    """Of all tokens, or of those that are chosen."""
    tokenizer, table = TOKENIZERS[name], TABLES[name]
    tokens = tokenizer("On Friday the council zealously vo", add_special_tokens=False)["input_ids"]
    groups, chosen = [SOURCES[:1], SOURCES[1:]], np.arange(1, table.size, 3)
    library = GroundingProcessor(groups, table, source_bonus=2.0)
    all_of_them = GroundingProcessor(groups, table, source_bonus=2.0)
    some = GroundingProcessor(groups, table, source_bonus=2.0, vocabulary=chosen)
    for end in range(len(tokens)):
        told = library(
            torch.tensor([tokens[:end]] * 2, dtype=torch.long), torch.zeros((2, table.size))
        ).numpy()
        assert {0.0, -np.inf} <= set(told.ravel().tolist())
        for group in range(2):
            assert (all_of_them.penalties(group, tokens[:end]) == told[group]).all()
            assert (some.penalties(group, tokens[:end]) == told[group][chosen]).all()


def test_tokens_that_end_a_sentence_are_known() -> None:
    table = TABLES["byte-level"]
    assert {table.text([token]) for token in table.stops} >= {".", "!", "?"}
    assert all(table.text([token])[0] in ".!?" for token in table.stops)


def test_an_unknown_kind_of_tokenizer_is_refused() -> None:
    tokenizer: PreTrainedTokenizerBase = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(WordLevel({"a": 0, "b": 1}, unk_token="a")), unk_token="a"
    )
    with pytest.raises(ModelError, match="where words begin"):
        TokenTable.of(tokenizer)
