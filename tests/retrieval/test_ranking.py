from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import models
from summarizer.config import GroupingConfig, RankingConfig
from summarizer.grouping.groups import Group, group
from summarizer.reading import Article
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.ranking import Ranking, rank
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from tests.clusters import FERRY, TEXTS, HashingEncoder, article

SPLITTER = SentenceSplitter(models.load_spacy())


def split(articles: list[Article]) -> list[Sentence]:
    return [sentence for each in articles for sentence in SPLITTER.split(each)]


@pytest.fixture(scope="module")
def minilm() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


@pytest.fixture(scope="module")
def ferry(minilm: SentenceEncoder) -> Ranking:
    return rank(split(FERRY), encoder=minilm, config=RankingConfig())


def place(ranking: Ranking, words: str) -> int:
    return next(i for i, sentence in enumerate(ranking.sentences) if words in sentence.text)


def test_what_every_article_says_outranks_what_one_says(ferry: Ranking) -> None:
    assert place(ferry, "ran aground") < place(ferry, "praised")
    assert place(ferry, "taken all passengers ashore") < place(ferry, "built in 1998")


def test_every_score_is_explained_by_its_parts(ferry: Ranking) -> None:
    config = RankingConfig()
    for salience in ferry.salience:
        parts = {name: getattr(salience, name) for name in ("agreement", "event", "position", "length")}
        assert all(0 <= value <= 1 for value in parts.values())
        weights = {name: getattr(config, name) for name in parts}
        mean = sum(parts[name] * weights[name] for name in parts) / sum(weights.values())
        assert salience.total == pytest.approx(salience.form * mean)


def test_repeating_itself_does_not_elect_an_article(minilm: SentenceEncoder) -> None:
    shouter = article("shouter", *["The mayor sells sofas at the best price in town."] * 8)
    ranking = rank(split([*FERRY, shouter]), encoder=minilm, config=RankingConfig())
    assert "sofas" not in ranking.sentences[0].text
    assert ranking.salience[place(ranking, "sofas")].agreement < 0.2


def test_a_query_moves_its_answer_up(minilm: SentenceEncoder, ferry: Ranking) -> None:
    asked = rank(split(FERRY), encoder=minilm, config=RankingConfig(), query="When was the ferry built?")
    assert place(asked, "built in 1998") < place(ferry, "built in 1998")
    assert asked.salience[0].query is not None


def test_headings_and_wreckage_rank_below_whole_sentences(minilm: SentenceEncoder) -> None:
    broken = article(
        "broken", "Ferry runs aground off Kestle PointIt was Friday and", "Ferry aground Kestle Point Friday:"
    )
    ranking = rank(split([*FERRY, broken]), encoder=minilm, config=RankingConfig())
    whole = place(ranking, "went aground near Kestle Point")
    assert whole < place(ranking, "PointIt") and whole < place(ranking, "Friday:")


def test_a_large_cluster_is_thinned_before_encoding_and_says_so(minilm: SentenceEncoder) -> None:
    many = [
        article(f"a{n}", *(f"Boat number {n} passed buoy {m} on its way to Osk." for m in range(30)))
        for n in range(4)
    ]
    ranking = rank(split(many), encoder=minilm, config=RankingConfig(max_encoded=50))
    assert len(ranking.sentences) == 50
    assert ranking.not_encoded == 70
    assert {s.article.id for s in ranking.sentences} == {"a0", "a1", "a2", "a3"}


@given(st.lists(TEXTS, min_size=1, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_the_articles_never_matters(bodies: list[str], random: object) -> None:
    articles = [article(f"a{n}", body) for n, body in enumerate(bodies)]
    sentences = split(articles)
    shuffled = list(sentences)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    encoder = HashingEncoder()
    one, other = (rank(each, encoder=encoder, config=RankingConfig()) for each in (sentences, shuffled))
    assert one.sentences == other.sentences
    assert one.salience == other.salience
    grouped = [group(each, config=GroupingConfig()) for each in (one, other)]
    assert grouped[0] == grouped[1]


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_groups_share_no_sentence_and_come_best_first(bodies: list[str]) -> None:
    sentences = split([article(f"a{n}", body) for n, body in enumerate(bodies)])
    ranking = rank(sentences, encoder=HashingEncoder(), config=RankingConfig())
    groups = group(ranking, config=GroupingConfig())
    members = [(m.article.id, m.start) for each in groups for m in each.members]
    assert len(members) == len(set(members))
    assert [g.salience for g in groups] == sorted((g.salience for g in groups), reverse=True)
    assert all(group.members for group in groups)
    everything = {(s.article.id, s.start) for s in sentences}
    assert set(members) <= everything
    # Only what would be a third sentence of one article in one group may be left out.
    for each in groups:
        per_article = [m.article.id for m in each.members]
        assert max(per_article.count(name) for name in per_article) <= 2


def heads(groups: list[Group], words: str) -> Group:
    return next(g for g in groups if any(words in m.text for m in g.members))


def test_the_same_fact_in_other_words_is_one_group(ferry: Ranking) -> None:
    groups = group(ferry, config=GroupingConfig())
    ashore = heads(groups, "taken all passengers ashore")
    assert ashore.articles == 3
    assert heads(groups, "built in 1998").articles == 1
    assert heads(groups, "praised") is not ashore


def test_encoding_gives_unit_vectors_that_do_not_depend_on_order(minilm: SentenceEncoder) -> None:
    texts = [sentence.text for sentence in split(FERRY)]
    forward, backward = minilm.encode(texts), minilm.encode(texts[::-1])
    assert np.array_equal(forward, backward[::-1])
    assert np.allclose(np.linalg.norm(forward, axis=1), 1, atol=1e-5)
    assert minilm.encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        # Names, said once or again.
        (["An OrseniAir jet went down on Monday with 66 people on board."], True),
        (["BlackRock bought the port of Osk on Monday.", "The rock is black, BlackRock said, and so is the port."], True),
        (["Users of TikTok in Osk were told on Monday to stop."], True),
        (["Mayor Ines McDorn opened the port of Osk on Monday."], True),
        # Two words that a page has glued.
        (["The mayor opened the port of Osk on MondayMore on this: the Monday market. More is known in Osk."], False),
        (["The ferry came home on Monday nightThe council met in Osk."], False),
        (["The ferry came home on Monday.The council met in Osk."], False),
    ],
)  # fmt: skip
def test_a_name_with_a_capital_inside_is_no_wreckage(texts: list[str], whole: bool) -> None:
    ranking = rank(split([article("a", *texts)]), encoder=HashingEncoder(), config=RankingConfig())
    by_text = {s.text: each.form for s, each in zip(ranking.sentences, ranking.salience, strict=True)}
    assert (min(by_text.values()) == 1.0) is whole
