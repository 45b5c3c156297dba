"""Training examples: what is made from clusters, and what is kept out."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.tools import Tools
from summarizer.errors import ConfigError, InputError
from training.backing import backing, missing_quotations, missing_words
from training.config import DataConfig
from training.corpora import untokenised
from training.data import build
from training.splitting import partial_tellings

FERRY = (
    "The ferry Solveig ran aground near Port Lorne on Sunday with 212 passengers aboard.\n\n"
    "All of them were taken off safely by the coast guard, which sent two boats from Halvik.\n\n"
    "Captain Ines Dahl told reporters that thick fog had hidden the sandbank from the crew."
)
GROUNDING = (
    "A ferry with 212 people aboard hit a sandbank off Port Lorne, and nobody was hurt.\n\n"
    "The coast guard sent two boats from Halvik and took off all the passengers of the Solveig.\n\n"
    "The line will run buses instead of ferries until the ship has been inspected."
)
STRANDED = (
    "Passengers of the Solveig spent the night in a sports hall in Halvik.\n\n"
    "The ferry hit a sandbank near Port Lorne on Sunday in thick fog, the coast guard said.\n\n"
    "The coast guard has opened an inquiry into why the warning system stayed silent."
)

BACKED = "The ferry Solveig ran aground near Port Lorne on Sunday in thick fog with 212 passengers aboard."


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def config(corpus: Path, output: Path, **changes: Any) -> DataConfig:
    target = changes.pop("target", "summary")
    return DataConfig.model_validate(
        {
            "output": str(output),
            "corpora": [{"path": str(corpus), "target": target, "licence": "ours"}],
            "backing": {"copies": 1.0},
            **changes,
        }
    )


def examples(folder: Path) -> list[dict[str, Any]]:
    lines = [
        line
        for name in ("train", "val")
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    return [json.loads(line) for line in lines]


def cluster(identity: str, summary: str) -> dict[str, Any]:
    return {"id": identity, "documents": [FERRY, GROUNDING, STRANDED], "summary": summary}


def test_a_backed_summary_sentence_becomes_an_example_and_an_invented_one_does_not(tmp_path: Path) -> None:
    invented = "Transport Minister Olaf Brand promised 40 million crowns for new ferries on Monday."
    corpus = write(tmp_path / "set.jsonl.gz", [cluster("a", f"{BACKED} {invented}")])
    report = build(config(corpus, tmp_path / "out"))
    made = examples(tmp_path / "out")
    assert [each["target"] for each in made] == [BACKED]
    assert len(made[0]["sources"]) >= 2
    together = " ".join(made[0]["sources"])
    assert "212" in together
    assert "fog" in together
    fates = report["corpora"][str(corpus)]["fates"]
    assert fates["says what its sources do not"] == 1
    assert "says what its sources do not" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_what_nobody_says_is_cut_from_a_target(tmp_path: Path) -> None:
    target = (
        "The ferry Solveig ran aground near Port Lorne on Sunday in thick fog, "
        "which alarmed Governor Pia Lund of Sorrel."
    )
    corpus = write(tmp_path / "set.jsonl.gz", [cluster("a", target)])
    build(config(corpus, tmp_path / "out"))
    (made,) = examples(tmp_path / "out")
    assert made["trimmed"]
    assert "Lund" not in made["target"]
    assert made["target"].startswith("The ferry Solveig ran aground")


def test_a_gap_is_rebuilt_from_the_other_articles(tmp_path: Path) -> None:
    corpus = write(tmp_path / "set.jsonl.gz", [{"id": "a", "documents": [FERRY, GROUNDING, STRANDED]}])
    build(config(corpus, tmp_path / "out", target="gap"))
    made = examples(tmp_path / "out")
    assert made
    for each in made:
        own = next(text for text in (FERRY, GROUNDING, STRANDED) if each["target"] in text)
        assert all(source not in own for source in each["sources"])


def test_rows_of_a_held_out_set_are_refused(tmp_path: Path) -> None:
    corpus = write(tmp_path / "set.jsonl.gz", [cluster("a", "The ferry hit a sandbank near Port Lorne.")])
    held_out = write(tmp_path / "held.jsonl.gz", [cluster("a", "Something else entirely.")])
    with pytest.raises(InputError, match="held-out"):
        build(config(corpus, tmp_path / "out", held_out=[str(held_out)]))


def test_texts_of_a_held_out_set_are_left_out(tmp_path: Path) -> None:
    corpus = write(
        tmp_path / "set.jsonl.gz",
        [cluster("a", BACKED), cluster("b", "The coast guard sent two boats from Halvik to the Solveig.")],
    )
    held_out = write(tmp_path / "held.jsonl.gz", [{"id": "z", "documents": ["Nothing."], "summary": BACKED}])
    report = build(config(corpus, tmp_path / "out", held_out=[str(held_out)]))
    assert BACKED not in [each["target"] for each in examples(tmp_path / "out")]
    assert report["corpora"][str(corpus)]["fates"]["stands in a held-out set"] == 1


def test_the_same_config_makes_the_same_files(tmp_path: Path) -> None:
    rows = [{"id": name, "documents": [FERRY, GROUNDING, STRANDED]} for name in "abc"]
    corpus = write(tmp_path / "set.jsonl.gz", rows)
    for name in ("one", "two"):
        build(config(corpus, tmp_path / name, target="gap"))
    for name in ("train.jsonl", "val.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_same_target_is_kept_once(tmp_path: Path) -> None:
    corpus = write(tmp_path / "set.jsonl.gz", [cluster("a", BACKED), cluster("b", BACKED)])
    report = build(config(corpus, tmp_path / "out"))
    assert len(examples(tmp_path / "out")) == 1
    assert report["repeated"] == 1


def test_a_cluster_unit_keeps_the_backed_part_of_a_summary(tmp_path: Path) -> None:
    backed = "The ferry Solveig hit a sandbank near Port Lorne on Sunday."
    corpus = write(
        tmp_path / "set.jsonl.gz", [cluster("a", f"{backed} Queen Mathilde sent 300 blankets from Sorrel.")]
    )
    build(config(corpus, tmp_path / "out", unit="cluster"))
    (made,) = examples(tmp_path / "out")
    assert made["target"] == backed
    assert len(made["sources"]) == 3  # one text an article


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        build(config(tmp_path / "nowhere.jsonl", tmp_path / "out"))


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    path.write_text("output: out\ncorpora: []\nbakcing: {}\n", "utf-8")
    with pytest.raises(ConfigError, match="bakcing"):
        DataConfig.load(path)


# ---- backing ----------------------------------------------------------------------------------------------------


def test_names_numbers_and_quotations_must_stand_in_the_sources() -> None:
    sources = ["The mayor, Ines Dahl, closed 18 schools.", "“We had no choice,” Dahl said."]
    assert missing_words("Ines Dahl closed 18 schools.", sources) == []
    assert missing_words("Mayor Dahl closed 19 schools in Halvik.", sources) == ["19", "Halvik"]
    assert missing_quotations("Dahl said: “We had no choice.”", sources) == []
    assert missing_quotations("Dahl said: “We had a choice.”", sources) == ["We had a choice"]


def test_a_join_is_told_from_a_copy() -> None:
    first, second = "The mayor closed 18 schools.", "Parents protested against the closures on Friday."
    join = backing("Parents protested on Friday after the mayor closed 18 schools.", [first, second])
    copy = backing(first, [first, second])
    assert join.coverage == copy.coverage == 1.0
    assert join.joins > 0.3
    assert copy.joins == 0.0
    assert copy.copied == 1.0


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_shares_stay_within_bounds(target: str, sources: list[str]) -> None:
    found = backing(target, sources)
    for value in (found.coverage, found.best_single, found.copied, found.novel):
        assert -1e-9 <= value <= 1 + 1e-9
    assert found.joins >= -1e-9


@given(st.text(max_size=200))
def test_a_text_backs_itself(text: str) -> None:
    assert missing_words(text, [text]) == []


# ---- splitting --------------------------------------------------------------------------------------------------


def test_partial_tellings_say_it_all_only_together() -> None:
    sentence = (
        "Ines Dahl, the mayor of Halvik, closed all 18 schools on Friday and ordered buses for the pupils, "
        "after a pump at the reservoir failed."
    )
    (doc,) = Tools(device="cpu").parser.parse([sentence])
    tellings = partial_tellings(doc, draw=random.Random(1))
    assert len(tellings) >= 2
    found = backing(sentence, tellings)
    assert found.coverage == 1.0
    assert found.best_single < 1.0
    assert missing_words(sentence, tellings) == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Mayor Ines Dahl, who was elected in March, said that the tram line would open in spring.",
            {
                "Mayor Ines Dahl was elected in March.",
                "Mayor Ines Dahl said that the tram line would open in spring.",
            },
        ),
        (
            "The council approved the budget on Monday, but the mayor of Halvik said she would veto it.",
            {"The council approved the budget on Monday.", "The mayor of Halvik said she would veto it."},
        ),
    ],
)
def test_two_facts_in_one_sentence_become_two_sentences(sentence: str, told: set[str]) -> None:
    (doc,) = Tools(device="cpu").parser.parse([sentence])
    assert any(set(partial_tellings(doc, draw=random.Random(seed))) == told for seed in range(5))


def test_a_plain_sentence_has_nothing_to_spare() -> None:
    (doc,) = Tools(device="cpu").parser.parse(["The mayor closed the schools."])
    assert partial_tellings(doc, draw=random.Random(1)) == []


def test_treebank_tokens_become_running_text() -> None:
    tokens = "`` We wo n't wait , '' said Dahl ( the mayor 's aide ) ."
    assert untokenised(tokens) == "“We won't wait,” said Dahl (the mayor's aide)."
