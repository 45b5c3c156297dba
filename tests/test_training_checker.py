"""Corruptions make a sentence false in the way they say; a checker's training is exact, resumable and documented."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from eval.metrics.learned import LearnedChecker, evidence
from summarizer.errors import ConfigError
from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.verification.learned import encode_pairs
from training.checker import CheckerConfig, train_checker
from training.checker_data import (
    Overlap,
    Pair,
    PairMaker,
    backed_headline,
    held_out,
    read_pairs,
    strangers,
    truecased,
    write_pairs,
)
from training.corruptions import Corruptor, Kind, reword
from training.support import fit

NEAR = (
    "Mayor Ines Holm visited the flooded villages with Erik Sand in Ostrand on Friday.",
    "The Halmar Rescue Service praised the volunteers.",
    "Police detained two drivers after the storm.",
)
ARTICLE = " ".join(
    (
        "Governor Mara Lind told reporters on Monday that the dam near Velm could fail within 48 hours.",
        "The dam, which was built in 1962, supplies water to 30,000 people in three villages.",
        "Engineers from Halmar Water found a crack of 12 metres in its eastern wall last week.",
        "Opposition leader Tor Vance accused the governor of ignoring two reports about the wall.",
        "Lind rejected the claim and said that the state had approved repairs worth 4 million crowns.",
        "Residents of Velm spent the night in schools, and buses carried patients to Ostrand.",
    )
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(load_spacy())


@pytest.mark.parametrize(
    ("kind", "claim", "results"),
    [
        ("number", "The storm destroyed 14 houses.", None),
        ("date", "The council met on Tuesday.", None),
        ("negation", "The council has approved the plan.", {"The council has not approved the plan."}),
        ("negation", "The ferry sank near the harbour.", {"The ferry did not sink near the harbour."}),
        ("negation", "The mayor did not resign.", {"The mayor did resign."}),
        ("antonym", "Prices rose sharply.", {"Prices fell sharply."}),
        ("role", "Maria Keller accused Tomas Brandt of fraud.", {"Tomas Brandt accused Maria Keller of fraud."}),
        ("modality", "The dam could collapse.", {"The dam will collapse."}),
        ("modality", "The firm plans to cut its staff.", {"The firm cut its staff."}),
    ],
)  # fmt: skip
def test_a_corruption_does_what_its_kind_says(
    parser: Parser, kind: Kind, claim: str, results: set[str] | None
) -> None:
    (doc,) = parser.parse([claim])
    changed = Corruptor({}).corrupt(doc, kind=kind, lot=random.Random(0))
    assert changed is not None
    assert changed != claim
    if results is None:  # one figure or day is another: the rest is as it was
        different = [a for a, b in zip(claim.split(), changed.split(), strict=True) if a != b]
        assert len(different) == 1
    else:
        assert changed in results


@pytest.mark.parametrize("kind", ["entity", "splice", "speaker", "addition"])
def test_corruptions_that_borrow_take_words_of_the_same_article(parser: Parser, kind: Kind) -> None:
    claim, *near = parser.parse(["Governor Mara Lind said that Kessel Mining closed the pit.", *NEAR])
    if kind == "splice":
        (claim,) = parser.parse(["Kessel Mining closed the pit."])
    changed = Corruptor({}).corrupt(claim, kind=kind, near=near, lot=random.Random(1))
    assert changed is not None
    borrowed = set(changed.rstrip(".").split()) - set(claim.text.rstrip(".").split())
    assert borrowed
    assert borrowed <= set(" ".join(NEAR).replace(".", "").split()) | {"the", "The"}


def test_nothing_to_change_is_no_corruption(parser: Parser) -> None:
    (doc,) = parser.parse(["It rained."])
    corruptor = Corruptor({})
    for kind in ("entity", "number", "date", "role", "speaker", "modality", "addition"):
        assert corruptor.corrupt(doc, kind=kind, lot=random.Random(0)) is None


def test_swapping_people_who_met_each_other_would_stay_true(parser: Parser) -> None:
    (doc,) = parser.parse(["Maria Keller met Tomas Brandt."])
    assert Corruptor({}).corrupt(doc, kind="role", lot=random.Random(0)) is None


def test_rewording_moves_an_attribution_and_shortens_names(parser: Parser) -> None:
    (doc,) = parser.parse(["The bridge was closed on Sunday, the police said."])
    found = {reword(doc, lot=random.Random(n)) for n in range(12)}
    assert "The police said that the bridge was closed on Sunday." in found


# -- pairs --------------------------------------------------------------------------------------------------


def test_an_articles_pairs_are_the_same_each_time_and_never_label_a_backed_claim_false() -> None:
    one, other = (PairMaker(seed=3).from_article({"id": "dam", "document": ARTICLE}) for _ in range(2))
    assert one == other
    assert {pair.label for pair in one} == {0, 1}
    for pair in one:
        if pair.label == 0:
            assert pair.claim not in pair.sources
        assert pair.split == ("dev" if held_out("dam") else "train")


def test_articles_of_a_judged_set_are_recognised_whatever_their_case_and_spacing() -> None:
    overlap = Overlap([ARTICLE])
    assert overlap.shares(ARTICLE.upper().replace(" ", "  "))
    assert not overlap.shares(
        "A choir from Ostrand sang in the rebuilt hall, and nobody asked for the price."
    )


def test_headlines_get_the_case_of_their_article_and_must_be_backed() -> None:
    title = truecased("Dam Near Velm Could Fail Within 48 Hours", ARTICLE)
    assert title == "Dam near Velm could fail within 48 hours."
    assert backed_headline(title, ARTICLE)
    assert not backed_headline("Dam near Velm could fail within 72 hours.", ARTICLE)
    assert not backed_headline("Dam near Velm fails as thousands sleep in tents.", ARTICLE)


def test_a_strangers_headline_is_alike_and_of_another_time() -> None:
    rows = [
        {"id": "a", "title": "Dam near Velm could fail", "date": "2021-03-01"},
        {"id": "b", "title": "Dam near Velm fails", "date": "2021-03-02"},
        {"id": "c", "title": "Dam near Ostrand reopens", "date": "2019-07-09"},
    ]
    assert strangers(rows)["a"]["id"] == "c"


# -- training -----------------------------------------------------------------------------------------------

_WORDS = "the dam near velm held failed broke pumps crews . [PAD] [UNK] [SEP] [CLS]".split()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT with a tokenizer that knows ten words."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("base")
    words = ["[PAD]", *(word for word in _WORDS if word != "[PAD]")]
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", model_max_length=64
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder


def _config(base: Path, folder: Path, **more: object) -> CheckerConfig:
    values = {
        "output": str(folder), "base": str(base), "batch_size": 4, "epochs": 3, "frozen_layers": 1,
        "checkpoint_every": 1, "device": "cpu", "learning_rate": 0.01, "max_tokens": 32,
    }  # fmt: skip
    return CheckerConfig(**(values | more))


def _lessons(folder: Path) -> None:
    pairs = []
    for n, (verb, other) in enumerate([("held", "failed"), ("failed", "held"), ("broke", "held")] * 4):
        for label, said in ((1, verb), (0, other)):
            pairs.append(
                Pair(
                    sources=(f"the dam near velm {verb} .",),
                    claim=f"the dam {said} .",
                    label=label,
                    kind="verbatim" if label else "antonym",
                    origin="news",
                    split="dev" if n >= 9 else "train",
                )
            )
    write_pairs(folder / "pairs.jsonl", pairs)
    assert read_pairs(folder / "pairs.jsonl") == pairs


def test_a_run_that_is_stopped_goes_on_to_the_very_weights_it_would_have_had(
    base: Path, tmp_path: Path
) -> None:
    finished = []
    for name, stops in (("whole", ()), ("stopped", (2, 3, 1))):
        folder = tmp_path / name
        folder.mkdir()
        _lessons(folder)
        config = _config(base, folder)
        for stop in stops:
            assert train_checker(config, stop_after=stop, progress=lambda line: None) is None
        model = train_checker(config, progress=lambda line: None)
        assert model is not None
        finished.append((model / "model.safetensors").read_bytes())
    assert finished[0] == finished[1]


def test_a_finished_checker_is_loaded_by_the_eval_harness_and_says_what_it_learned_from(
    base: Path, tmp_path: Path
) -> None:
    _lessons(tmp_path)
    model = train_checker(_config(base, tmp_path), progress=lambda line: None)
    assert model is not None
    checker = LearnedChecker(str(model), device="cpu")
    (value,) = checker.scores(["the dam held ."], [["the dam near velm held .", "crews broke pumps ."]])
    assert 0 <= value <= 1
    card = (model / "README.md").read_text(encoding="utf-8")
    for needed in ("Apache-2.0", "CC BY-SA 4.0", "| antonym | false | 9 |", "Limits"):
        assert needed in card


def test_only_the_upper_layers_move(base: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    _lessons(tmp_path)
    model = train_checker(_config(base, tmp_path), progress=lambda line: None)
    assert model is not None
    before, after = load_file(base / "model.safetensors"), load_file(model / "model.safetensors")
    moved = {
        name
        for name, value in before.items()
        if "token_type" not in name  # there are four of them now, see encode_pairs
        and not np.allclose(value.float().numpy(), after[f"bert.{name}"].float().numpy(), atol=2e-3)
    }
    assert any("layer.1." in name for name in moved)
    assert not any("layer.0." in name or "embeddings" in name for name in moved)


def test_token_types_say_which_pieces_of_the_claim_the_source_has(base: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(base)
    pair = ("the dam near velm held .", "near velm the dam failed .")
    ((ids, types),) = encode_pairs(tokenizer, [pair], max_tokens=32, matched=True)
    assert len(ids) == len(types)
    #                    the dam near velm held .   near velm the dam failed .
    assert types[-12:] == [0, 0, 0, 0, 0, 0, 1, 1, 2, 1, 3, 2]
    ((_, plain),) = encode_pairs(tokenizer, [pair], max_tokens=32, matched=False)
    assert set(plain) == {0, 1}


def test_another_runs_checkpoint_is_refused(base: Path, tmp_path: Path) -> None:
    _lessons(tmp_path)
    train_checker(_config(base, tmp_path), stop_after=1, progress=lambda line: None)
    with pytest.raises(ConfigError, match="other settings or pairs"):
        train_checker(_config(base, tmp_path, learning_rate=0.02), progress=lambda line: None)


def test_at_least_one_layer_must_learn(base: Path, tmp_path: Path) -> None:
    _lessons(tmp_path)
    with pytest.raises(ConfigError, match="one must learn"):
        train_checker(_config(base, tmp_path, frozen_layers=2), progress=lambda line: None)


# -- documents ----------------------------------------------------------------------------------------------


def test_a_claim_is_shown_its_nearest_sentences_alone_with_neighbours_and_together() -> None:
    document = [
        "A choir sang.",
        "The dam broke at dawn.",
        "Two villages flooded.",
        "Crews brought pumps to Velm.",
    ]
    found = evidence("The dam broke and crews brought pumps.", [document])
    texts = [text for _, text in found]
    assert texts[:2] in (
        ["The dam broke at dawn.", "Crews brought pumps to Velm."],
        ["Crews brought pumps to Velm.", "The dam broke at dawn."],
    )
    assert "A choir sang. The dam broke at dawn. Two villages flooded." in texts
    assert any("The dam broke at dawn." in text and "Crews brought pumps" in text for text in texts)
    assert len(texts) == len(set(texts))


def test_windows_do_not_reach_into_another_document() -> None:
    found = evidence("The dam broke.", [["The dam broke."], ["A choir sang.", "It rained."]])
    windows = [text for view, text in found if view == "window"]
    assert not any("dam broke. A choir" in text for text in windows)


# -- the few weights ------------------------------------------------------------------------------------------


def test_the_fit_finds_what_tells_within_groups_and_gives_no_weight_below_zero() -> None:
    lot = np.random.default_rng(0)
    labels = lot.integers(0, 2, 400)
    groups = ["easy" if n % 2 else "hard" for n in range(400)]
    telling = labels + lot.normal(0, 0.5, 400)
    # Differs between groups and says nothing within one; and one that misleads.
    between = np.array([2.0 if group == "easy" else -2.0 for group in groups]) + lot.normal(0, 0.1, 400)
    weights, _ = fit(np.stack([telling, between, -telling], axis=1), labels, groups)
    assert weights[0] > 1
    assert abs(weights[1]) < 0.6
    assert weights[2] == 0
