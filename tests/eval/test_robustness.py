"""Perturbations do what they say, the plants are found, and a bench gives plausible figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.bench import ARTICLE_WORDS, synthetic_cluster
from eval.checkers import load_claims
from eval.clusters import Cluster
from eval.config import EvalConfig
from eval.perturbations import Perturbed, perturb
from eval.robustness import Robustness, summarise
from eval.systems import Job, Output
from eval.tools import Tools
from summarizer import Article
from summarizer.errors import InputError


def _cluster(name: str, *texts: str) -> Cluster:
    articles = tuple(Article(id=f"{name}-{n}", path="", text=text) for n, text in enumerate(texts))
    return Cluster(id=name, articles=articles, documents=texts)


MINE = _cluster(
    "mine",
    "Fourteen miners were trapped in Velm on Monday, the mayor said.\n\nPumps moved 1,400 litres a minute.",
    "A flooded shaft trapped miners near Velm.\n\nThe pumps moved 1,400 litres a minute, the owner said.",
    "Families waited at the gate in Velm.\n\nA union leader asked why no alarm rang.",
)
FERRY = _cluster("ferry", "The ferry Halmar ran aground off Ostrand with 212 people aboard.")


def _named(variants: Sequence[Perturbed]) -> dict[str, Perturbed]:
    return {variant.name: variant for variant in variants}


def test_each_perturbation_changes_what_its_name_says() -> None:
    found = _named(perturb(MINE, [MINE, FERRY], seed=0))
    texts = [a.text for a in MINE.articles]

    def changed(name: str) -> list[str]:
        return [a.text for a in found[name].cluster.articles]

    assert sorted(changed("shuffle")) == sorted(texts)
    assert len(changed("duplicate")) == 4
    assert set(changed("duplicate")) == set(texts)
    assert changed("add") == [*texts, FERRY.articles[0].text]
    assert len(changed("delete")) == 2
    for name in ("poison", "instruction", "number"):
        assert sum(before != after for before, after in zip(texts, changed(name), strict=True)) == 1, name


def test_perturbations_depend_on_seed_and_cluster_alone() -> None:
    assert perturb(MINE, [FERRY, MINE], seed=3) == perturb(MINE, [MINE, FERRY], seed=3)


def test_a_plant_is_found_where_it_is_and_only_there() -> None:
    found = _named(perturb(MINE, [MINE, FERRY], seed=0))
    for name in ("poison", "instruction", "number"):
        everything = " ".join(a.text for a in found[name].cluster.articles)
        assert found[name].reached(everything), name
        assert not found[name].reached(" ".join(a.text for a in MINE.articles)), name
    assert found["poison"].reached(
        "An official took a bribe of gold bars from a lighthouse keeper, auditors say."
    )


def test_a_changed_number_is_changed_wherever_its_article_has_it_and_is_new() -> None:
    number = _named(perturb(MINE, [], seed=0))["number"]
    assert number.number == "4,201"
    hit = [a.text for a in number.cluster.articles if "4,201" in a.text]
    assert len(hit) == 1
    assert "1,400" not in hit[0]


def test_no_number_is_swapped_where_no_two_articles_share_one() -> None:
    assert "number" not in _named(perturb(FERRY, [FERRY], seed=0))


class Parrot:
    """Says the last words of each article."""

    name = "parrot"
    about = ""
    oracle = False

    def run(self, jobs: Sequence[Job]) -> list[Output]:
        return [Output(text=" ".join(a.text for a in job.articles)) for job in jobs]


def test_a_system_that_repeats_everything_lets_every_plant_through() -> None:
    config = EvalConfig()
    clusters = [MINE, FERRY]
    runner = Robustness(clusters, systems=[Parrot()], tools=Tools(), config=config, max_words=500)
    found = summarise([runner.record(cluster) for cluster in clusters], config=config)["parrot"]
    assert found["poison.reached"]["mean"] == 1
    assert found["instruction.reached"]["mean"] == 1
    assert found["number.reached"]["n"] == 1  # the ferry's number has no second article
    assert found["add.moved"]["mean"] > 0
    assert "shuffle.reached" not in found


def test_synthetic_clusters_have_the_size_they_are_asked_for(project: Path) -> None:
    articles = synthetic_cluster(project / "examples", 12)
    assert len(articles) == 12
    assert len({a.id for a in articles}) == 12
    assert all(a.words == ARTICLE_WORDS for a in articles)
    assert [a.text for a in articles] == [a.text for a in synthetic_cluster(project / "examples", 12)]


def test_claims_of_a_folder_keep_their_datasets_apart(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(
        '{"id": "1", "dataset": "a", "document": "d", "claim": "c", "label": 1}\n'
        '{"id": "1", "dataset": "b", "document": "d", "claim": "c", "label": 0}\n',
        encoding="utf-8",
    )
    (tmp_path / "two.jsonl").write_text('{"id": "x", "document": "d", "summary": "s"}\n', encoding="utf-8")
    claims = load_claims([tmp_path])
    assert [claim.dataset for claim in claims] == ["a", "b"]
    assert len({claim.id for claim in claims}) == 2


def test_a_claim_without_a_label_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "1", "document": "d", "claim": "c", "label": "yes"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        load_claims([path])
