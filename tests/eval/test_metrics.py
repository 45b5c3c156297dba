"""Metrics: ROUGE equals the original; the others do what their names say on texts one can count."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score import rouge_scorer

from eval.metrics.facts import FactualOverlap, factual_overlap
from eval.metrics.held import NameIndex, QuoteBook
from eval.metrics.neutrality import lone_loaded_words, neutrality
from eval.metrics.overlap import compression, fragment_scores, fragments, novelty
from eval.metrics.rouge import VARIANTS, rouge, tokenize
from eval.metrics.spread import coverage, redundancy
from eval.tools import Tools
from summarizer.errors import InputError
from tests.text.reading_facts import facts_of

_WORDS = st.sampled_from(
    "the bridges bridge fell falling Velm U.S. 3,000 3 naïve it's running ran \n \n. — café x2 mayors'".split(
        " "
    )
)
_TEXT = st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=60)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools()


@given(prediction=_TEXT, reference=_TEXT, stemmer=st.booleans())
def test_rouge_equals_rouge_score_to_the_last_digit(prediction: str, reference: str, stemmer: bool) -> None:
    theirs = rouge_scorer.RougeScorer(list(VARIANTS), use_stemmer=stemmer).score(reference, prediction)
    ours = rouge([prediction], [reference], stemmer=stemmer)[0]
    for variant in VARIANTS:
        assert tuple(ours[variant]) == tuple(theirs[variant]), variant


def test_rouge_in_several_processes_gives_the_same_rows_in_the_same_order() -> None:
    predictions = [f"bridge {n} fell over the river {n % 3}" for n in range(11)]
    references = [f"the river took bridge {n % 4}" for n in range(11)]
    assert rouge(predictions, references, processes=2) == rouge(predictions, references, processes=1)


def test_unicode_tokens_keep_the_letters_that_rouge_score_throws_away() -> None:
    assert tokenize("Café Łódź", stemmer=False) == ["caf", "d"]
    assert tokenize("Café Łódź", stemmer=False, tokenizer="unicode") == ["café", "łódź"]


def test_rouge_refuses_lists_that_do_not_pair_up_and_unknown_variants() -> None:
    with pytest.raises(ValueError, match="1 predictions and 2 references"):
        rouge(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="rougeX"):
        rouge(["a"], ["a"], variants=["rougeX"])


def test_novelty_counts_ngrams_that_no_article_has() -> None:
    scores = novelty("the dam broke at dawn", ["The dam broke.", "At dawn it rained."])
    assert scores["novelty1"] == 0
    assert scores["novelty2"] == pytest.approx(1 / 4)  # "broke at"
    assert scores["bigram_precision"] == pytest.approx(3 / 4)
    assert math.isnan(novelty("dam", ["The dam broke."])["novelty2"])


def test_fragments_are_the_longest_runs_of_one_article() -> None:
    articles = ["the dam broke", "at dawn the dam broke near Velm"]
    found = fragments("yesterday the dam broke near Velm", articles)
    assert [(f.start, f.length, f.article) for f in found] == [(1, 5, 1)]
    scores = fragment_scores("yesterday the dam broke near Velm", articles)
    assert scores["fragment_coverage"] == pytest.approx(5 / 6)
    assert scores["fragment_density"] == pytest.approx(25 / 6)
    assert scores["copied_run"] == 5


def test_compression_is_words_in_for_one_word_out() -> None:
    assert compression("two words", ["four words are here", "two more"])["compression"] == 3
    assert math.isnan(compression("", ["four words are here"])["compression"])


def test_coverage_tells_one_voice_from_two() -> None:
    articles = [
        "Rescuers pumped water from the mine shaft.",
        "Ministers argued over the flooded mine's owner.",
    ]
    one = coverage(["Rescuers pumped water from the mine."], articles)
    both = coverage(
        ["Rescuers pumped water from the mine shaft.", "Ministers argued over the owner."], articles
    )
    assert (one["articles_used"], one["largest_share"], one["source_entropy"]) == (0.5, 1, 0)
    assert (both["articles_used"], both["largest_share"]) == (1, 0.5)
    assert both["source_entropy"] == pytest.approx(1)


def test_redundancy_is_0_without_and_1_with_a_repeated_sentence() -> None:
    assert redundancy(["Rescuers pumped water.", "Ministers argued loudly."])["redundancy"] == 0
    assert redundancy(["Rescuers pumped water.", "Rescuers pumped water."])["redundancy"] == 1


def test_loaded_words_count_only_outside_quotations_and_where_one_article_uses_them() -> None:
    articles = ["The horrible plan was voted down.", "The plan was voted down on Friday."]
    assert lone_loaded_words("The horrible plan failed.", articles) == ["horrible"]
    assert lone_loaded_words("The “horrible” plan failed.", articles) == []
    assert lone_loaded_words("The horrible plan failed.", [articles[0], "A horrible plan."]) == []


def test_a_calmer_output_has_a_lower_tone_than_its_sources() -> None:
    articles = ["The horrible, shameful plan was voted down.", "A terrible plan was voted down."]
    calm = neutrality(["The plan was voted down."], articles)
    loud = neutrality(["The horrible, terrible plan failed."], articles)
    assert calm["subjectivity_gap"] < 0 < loud["subjectivity_gap"]
    assert calm["intensity_gap"] < 0 < loud["intensity_gap"]


def test_opinion_counts_as_attributed_only_with_a_speaker() -> None:
    articles = ["Owners should pay, the union said.", "The mine is closed."]
    assert neutrality(["Owners should pay, the union said."], articles)["opinion_attributed"] == 1
    assert neutrality(["Owners should pay."], articles)["opinion_attributed"] == 0
    assert math.isnan(neutrality(["The mine is closed."], articles)["opinion_attributed"])


ARTICLES = [
    "Mayor Ana Torvik said 14 miners were trapped near Velm on Monday. “We will not rest,” Torvik said.",
    "Fourteen miners are trapped in Velm, Torvik said. The shaft flooded on Monday.",
]


def test_factual_overlap_finds_what_is_there_and_names_what_is_not(tools: Tools) -> None:
    facts = FactualOverlap(tools)
    index = facts.index(ARTICLES)
    true = facts.score(["Mayor Ana Torvik said 14 miners were trapped near Velm on Monday."], index)
    assert true.scores["fact_precision"] == 1
    assert true.verdicts[0].supported
    false = facts.score(["Mayor Bo Lindqvar said 19 miners were trapped near Velm on Sunday."], index)
    missing = dict(false.verdicts[0].missing)
    assert not false.verdicts[0].supported
    assert "Lindqvar" in missing["name"]
    assert missing["number"] == "19"
    assert missing["date"] == "Sunday"
    assert false.scores["fact_precision"] < true.scores["fact_precision"]


def test_the_plain_function_pairs_outputs_with_their_own_sources(tools: Tools) -> None:
    outputs = ["Torvik said 14 miners were trapped.", "Torvik said 19 miners were trapped.", ""]
    true, false, empty = factual_overlap(outputs, [ARTICLES, ARTICLES, ARTICLES], tools=tools)
    assert (true.precision, true.offending) == (1, ())
    assert false.precision < 1
    assert ("number", "19") in false.offending
    assert math.isnan(empty.precision)
    (elsewhere,) = factual_overlap(outputs[:1], [["A choir sang in Ostrand."]], tools=tools)
    assert elsewhere.precision == 0
    with pytest.raises(ValueError, match="1 outputs and 2 lists"):
        factual_overlap(outputs[:1], [ARTICLES, ARTICLES])


def test_importing_the_scores_that_training_uses_loads_no_model_library() -> None:
    code = (
        "import sys, eval.metrics.facts, eval.metrics.rouge; "
        "print({'torch', 'transformers', 'spacy', 'datasets', 'evaluate'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_saying_whose_claim_it_is_invents_nothing(tools: Tools) -> None:
    facts = FactualOverlap(tools)
    found = facts.score(["The shaft flooded on Monday, according to one report."], facts.index(ARTICLES))
    assert found.scores["fact_precision"] == 1


def test_fact_recall_asks_for_what_several_articles_share(tools: Tools) -> None:
    facts = FactualOverlap(tools)
    index = facts.index(ARTICLES)
    full = facts.score(["Torvik said 14 miners were trapped in Velm on Monday."], index).scores
    thin = facts.score(["The shaft flooded."], index).scores
    assert full["fact_recall"] == 1
    assert thin["fact_recall"] == 0


def test_a_made_up_quotation_is_found(tools: Tools) -> None:
    facts = FactualOverlap(tools)
    index = facts.index(ARTICLES)
    assert facts.score(["“We will not rest,” she said."], index).scores["quote_precision"] == 1
    assert facts.score(["“We will sue them all,” she said."], index).scores["quote_precision"] == 0


def test_modules_load_from_a_path_without_a_hub(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    evaluate = pytest.importorskip("evaluate")
    monkeypatch.setattr("evaluate.config.HF_MODULES_CACHE", str(tmp_path))
    modules = sorted(path for path in (project / "eval" / "modules").glob("*.py") if "_" not in path.stem[:1])
    loaded = {path.stem: path for path in modules if path.stem != "base"}
    assert set(loaded) == {
        "rouge", "factual_overlap", "coverage", "redundancy", "novelty", "compression", "neutrality",
    }  # fmt: skip
    same = evaluate.load(str(loaded["rouge"])).compute(
        predictions=["a dam broke"], references=["a dam broke"]
    )
    assert same["rouge2"] == 1
    new = evaluate.load(str(loaded["novelty"])).compute(
        predictions=["a dam held"], references=[["a dam broke"]]
    )
    assert new["novelty2"] == pytest.approx(1 / 2)
    for path in loaded.values():
        with pytest.raises(InputError, match="no predictions to score"):
            evaluate.load(str(path)).compute(predictions=[], references=[])


def test_any_local_classifier_serves_as_checker(tmp_path: Path, tools: Tools) -> None:
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    from eval.metrics.learned import LearnedChecker
    from summarizer.errors import ModelError

    words = ["[PAD]", "[UNK]", "pumps", "failed", "held", "a", "choir", "sang"]
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(tmp_path)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        id2label={0: "contradiction", 1: "neutral", 2: "entailment"},
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)

    checker = LearnedChecker(str(tmp_path), device="cpu")
    one = checker.score(["pumps failed"], [["a choir sang", "pumps failed"]])
    more = checker.score(["pumps failed"], [["a choir sang", "pumps failed"], ["pumps held"]])
    assert 0 < one <= more < 1  # more sources can only back more
    assert math.isnan(checker.score([], [["pumps failed"]]))

    config.id2label = {0: "red", 1: "green", 2: "blue"}
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="entailment"):
        LearnedChecker(str(tmp_path), device="cpu")


def test_index_knows_acronyms_and_nations() -> None:
    text = "The Coastal Rescue Service (CRS) flew American medics to the island."
    index = NameIndex([text], facts_of(text).names)
    assert index.holds(("crs",))
    assert index.holds(("coastal", "rescue", "service"))
    assert index.holds(("@united_states",))
    assert not index.holds(("@canada",))


def test_quotes_are_found_whatever_their_marks_and_case() -> None:
    book = QuoteBook(["“It was a grave   mistake,” she said. He called her a liar."])
    assert book.says("a grave mistake")
    assert book.says("It was a grave mistake.")
    assert not book.says("a liar")  # said, but not quoted
    assert not book.says("a grave mist")  # not a whole word
