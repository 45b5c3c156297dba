"""Sentences written by hand: joined with their sources, told in turn, and kept apart from what is measured on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import InputError
from training.config import CorpusConfig, DataConfig, LabelsConfig
from training.data import build
from training.leakage import HeldOut
from training.written import Pair, labelled, sentences, text_digest, told, whole

FERRY = [
    "A ferry carrying 212 passengers ran aground off Port Lorne early on Sunday.",
    "The ferry Solveig hit a sandbank near Port Lorne in thick fog, the coast guard said.",
]
FERRY_FUSED = "A ferry with 212 passengers ran aground in thick fog off Port Lorne on Sunday."
STRIKE = ["Nurses in Aldmoor walked out on Tuesday.", "The nurses of Aldmoor demand higher pay."]
STRIKE_FUSED = "Nurses in Aldmoor walked out on Tuesday to demand higher pay."
COURT = ["A court in Vestra fined Kordal on Thursday.", "Kordal has to pay 40 million crowns to farmers."]
COURT_FUSED = "A court in Vestra ordered Kordal on Thursday to pay farmers 40 million crowns."


def write(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def corpus(path: str, target: str = "fusion", **settings: Any) -> CorpusConfig:
    return CorpusConfig.model_validate({"path": path, "target": target, "licence": "ours", **settings})


# ---- fused sentences --------------------------------------------------------------------------------------------


def test_sources_are_joined_by_id_and_a_rows_own_come_first(tmp_path: Path) -> None:
    sources = write(
        tmp_path / "sources.jsonl",
        {"id": "strike/0", "sources": STRIKE, "good": STRIKE_FUSED},
        {"id": "ferry/1", "sources": FERRY},
    )
    path = write(
        tmp_path / "rows.jsonl",
        {"id": "ferry/1", "good": FERRY_FUSED},
        {"id": "strike/0", "edited": "Nurses in Aldmoor walked out on Monday.", "edited_kind": "time"},
        {"id": "ferry/2", "good": FERRY_FUSED, "sources": FERRY[:1]},
    )
    ferry, strike, own = sentences(corpus(path, sources=sources))
    assert (ferry.sources, ferry.good, ferry.false) == (tuple(FERRY), FERRY_FUSED, ())
    assert (strike.sources, strike.good) == (tuple(STRIKE), STRIKE_FUSED)
    assert own.sources == (FERRY[0],)


@pytest.mark.parametrize(
    ("of", "expected"),
    [(None, (0, 1, 2)), ([0, 2], (0, 2)), ([2, 0], (2, 0)), ([1], (1,))],
)
def test_a_row_may_be_written_from_some_of_the_sources(
    of: list[int] | None, expected: tuple[int, ...], tmp_path: Path
) -> None:
    three = [*FERRY, "The passengers were brought to Halvik by bus."]
    sources = write(tmp_path / "sources.jsonl", {"id": "ferry/1", "sources": three})
    row = {"id": "ferry/1", "good": FERRY_FUSED, "edited": "A ferry sank."}
    path = write(tmp_path / "rows.jsonl", row if of is None else {**row, "of": of})
    [written] = sentences(corpus(path, sources=sources))
    assert written.sources == tuple(three[place] for place in expected)
    assert {pair.sources for pair in written.pairs()} == {written.sources}


def test_what_is_worded_near_its_sources_is_read_from_them(tmp_path: Path) -> None:
    """The places are those in the sources that the row is written from, in the order it names them."""
    start = FERRY[1].index(" ") + 1
    good = ["Then ", [1, 0, 5], " and ", [0, start, start + 6], "."]
    row = {"id": "a/0", "sources": FERRY, "of": [1, 0], "good": good, "edited": [[0, 0, 4], " no."]}
    [found] = sentences(corpus(write(tmp_path / "rows.jsonl", row)))
    assert found.good == f"Then {FERRY[0][:5]} and {FERRY[1][start : start + 6]}."
    assert found.false == (("edited", f"{FERRY[1][:4]} no.", None),)


@pytest.mark.parametrize("of", [[0, 2], [-1, 0]])
def test_a_source_that_is_not_there_is_named(of: list[int], tmp_path: Path) -> None:
    path = write(
        tmp_path / "rows.jsonl",
        {"id": "a/0", "sources": FERRY, "good": FERRY_FUSED},
        {"id": "b/0", "sources": FERRY, "good": FERRY_FUSED, "of": of},
    )
    with pytest.raises(InputError, match=r"line 2: the row 'b/0' is written from .* it has 2 sources"):
        list(sentences(corpus(path)))


def test_sources_may_stand_in_several_files(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "one.jsonl", {"id": "ferry/1", "sources": FERRY}),
        write(tmp_path / "two.jsonl", {"id": "strike/0", "sources": STRIKE}),
    ]
    path = write(
        tmp_path / "rows.jsonl",
        {"id": "strike/0", "good": STRIKE_FUSED},
        {"id": "ferry/1", "good": FERRY_FUSED},
    )
    assert [each.sources for each in sentences(corpus(path, sources=files))] == [tuple(STRIKE), tuple(FERRY)]
    with pytest.raises(InputError, match=r"nowhere\.jsonl is not there"):
        list(sentences(corpus(path, sources=[*files, str(tmp_path / "nowhere.jsonl")])))


def test_false_sentences_stand_beside_the_true_one(tmp_path: Path) -> None:
    row = {"id": "a/0", "sources": FERRY, "good": FERRY_FUSED, "bad": "A ferry sank.", "kind": "merge"}
    path = write(tmp_path / "rows.jsonl", {**row, "edited": "A ferry with 221 …", "edited_kind": "number"})
    [written] = sentences(corpus(path))
    pairs = {pair.claim: (pair.true, pair.origin, pair.kind) for pair in written.pairs()}
    assert pairs == {
        FERRY_FUSED: (True, "good", None),
        "A ferry sank.": (False, "bad", "merge"),
        "A ferry with 221 …": (False, "edited", "number"),
    }
    assert {(pair.id, pair.sources) for pair in written.pairs()} == {("a/0", tuple(FERRY))}


@pytest.mark.parametrize("row", [{"id": "lost/3", "good": FERRY_FUSED}, {"id": "lost/3", "sources": FERRY}])
def test_a_row_that_lacks_something_is_named(row: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", {"id": "a/0", "sources": FERRY, "good": FERRY_FUSED}, row)
    with pytest.raises(InputError, match=r"rows\.jsonl, line 2: the row 'lost/3'"):
        list(sentences(corpus(path)))
    others = write(tmp_path / "others.jsonl", {"id": "other/3", "sources": FERRY, "good": FERRY_FUSED})
    with pytest.raises(InputError, match=r"'lost/3'.*others\.jsonl has none for it"):
        list(sentences(corpus(path, sources=others)))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", {"id": "a/0", "sources": FERRY, "good": FERRY_FUSED})
    with pytest.raises(InputError, match=r"nowhere\.jsonl is not there"):
        list(sentences(corpus(path, sources=str(tmp_path / "nowhere.jsonl"))))


# ---- whole summaries --------------------------------------------------------------------------------------------


def groups(*texts: list[str]) -> list[dict[str, Any]]:
    return [{"members": [{"text": text} for text in each]} for each in texts]


def test_a_sentence_goes_on_from_the_last_two(tmp_path: Path) -> None:
    clusters = write(tmp_path / "clusters.jsonl", {"id": "week", "groups": groups(FERRY, STRIKE, COURT)})
    texts = ["One came.", "Two came.", "Three came.", "Four came."]
    path = write(
        tmp_path / "told.jsonl",
        {"id": "week", "sentences": [{"groups": [1], "text": text} for text in texts]},
    )
    found = list(told(corpus(path, "told", sources=clusters)))
    assert [each.good for each in found] == texts
    assert [each.before for each in found] == [
        "",
        "One came.",
        "One came. Two came.",
        "Two came. Three came.",
    ]
    assert len({each.id for each in found}) == 4
    assert all(each.id.startswith("week/") for each in found)


def test_sources_are_taken_in_turn_from_the_groups_that_are_named(tmp_path: Path) -> None:
    cluster = {"id": "week", "groups": groups(["a1", "a2", "a3", "a4"], ["b1"], ["c1", "c2", "a1"], ["d1"])}
    clusters = write(tmp_path / "clusters.jsonl", cluster)
    named = [[1], [1, 3], [3, 1], [4, 2, 1]]
    path = write(
        tmp_path / "told.jsonl",
        {"id": "week", "sentences": [{"groups": each, "text": "It came."} for each in named]},
    )
    assert [each.sources for each in told(corpus(path, "told", sources=clusters))] == [
        ("a1", "a2", "a3", "a4"),
        ("a1", "c1", "a2", "c2"),
        ("c1", "a1", "c2", "a2"),
        ("d1", "b1", "a1", "a2"),
    ]


def test_a_summary_without_its_cluster_is_named(tmp_path: Path) -> None:
    clusters = write(tmp_path / "clusters.jsonl", {"id": "week", "groups": groups(FERRY)})
    path = write(tmp_path / "told.jsonl", {"id": "month", "sentences": [{"groups": [1], "text": "It came."}]})
    with pytest.raises(InputError, match=r"clusters\.jsonl has no cluster 'month'"):
        list(told(corpus(path, "told", sources=clusters)))


# ---- judged outputs ---------------------------------------------------------------------------------------------


def test_a_verdict_is_true_or_it_is_not(tmp_path: Path) -> None:
    row = {"id": "a/0", "candidate": 0, "text": FERRY_FUSED, "sources": FERRY}
    path = write(
        tmp_path / "labels.jsonl",
        {**row, "verdict": "true", "kind": None},
        {**row, "verdict": "false", "kind": "role"},
        {**row, "verdict": "garbled", "kind": None},
    )
    found = list(labelled(LabelsConfig(path=path)))
    assert [(each.true, each.kind, each.origin) for each in found] == [
        (True, None, "output"),
        (False, "role", "output"),
        (False, "garbled", "output"),
    ]
    assert {(each.claim, each.sources) for each in found} == {(FERRY_FUSED, tuple(FERRY))}


def judged(text: str, candidate: int = 1) -> dict[str, Any]:
    """A label that does not hold the text it is about."""
    digest = text_digest(text)
    return {"id": "a/0", "candidate": candidate, "text_sha256": digest, "verdict": "true", "kind": None}


def test_a_label_without_its_text_finds_it_among_the_candidates(tmp_path: Path) -> None:
    candidates = write(
        tmp_path / "candidates.jsonl",
        {"id": "b/0", "sources": STRIKE, "candidates": ["Other.", STRIKE_FUSED], "scores": [-0.1, -0.2]},
        {
            "id": "a/0",
            "sources": FERRY,
            "candidates": ["A ferry ran aground.", FERRY_FUSED],
            "scores": [-0.3, -0.4],
        },
    )
    path = write(tmp_path / "labels.jsonl", judged(FERRY_FUSED))
    assert list(labelled(LabelsConfig(path=path, candidates=candidates))) == [
        Pair(
            id="a/0",
            sources=tuple(FERRY),
            claim=FERRY_FUSED,
            true=True,
            origin="output",
        )
    ]


@pytest.mark.parametrize(
    ("label", "rows"),
    [
        pytest.param(judged(FERRY_FUSED), None, id="no file of candidates"),
        pytest.param(judged(FERRY_FUSED), ["A ferry ran aground.", "It sank."], id="another text"),
        pytest.param(judged(FERRY_FUSED), [FERRY_FUSED, "It sank."], id="the text in another place"),
        pytest.param(judged(FERRY_FUSED, 7), ["A ferry ran aground.", FERRY_FUSED], id="no such candidate"),
    ],
)
def test_a_text_that_was_not_judged_is_refused(
    label: dict[str, Any], rows: list[str] | None, tmp_path: Path
) -> None:
    path = write(tmp_path / "labels.jsonl", label)
    candidates = (
        write(
            tmp_path / "candidates.jsonl",
            {"id": "a/0", "sources": FERRY, "candidates": rows, "scores": [-0.1] * len(rows)},
        )
        if rows is not None
        else None
    )
    with pytest.raises(InputError, match=r"labels\.jsonl, line 1: candidate .* of the group 'a/0'"):
        list(labelled(LabelsConfig(path=path, candidates=candidates)))


# ---- the whole set ----------------------------------------------------------------------------------------------


def config(folder: Path, **changes: Any) -> DataConfig:
    """Two files of sentences, a summary, labels and a validation file, of invented events all."""
    ferry = {
        "id": "ferry/0",
        "sources": FERRY,
        "good": FERRY_FUSED,
        "bad": "The ferry sank.",
        "kind": "merge",
    }
    strike = {"id": "strike/2", "sources": STRIKE, "good": STRIKE_FUSED}
    long = {"id": "strike/3", "sources": STRIKE, "good": f"{STRIKE_FUSED[:-1]}, and {STRIKE_FUSED}"}
    clusters = write(folder / "clusters.jsonl", {"id": "bridge", "groups": groups(["The bridge opened."])})
    rows = [
        {"groups": [1], "text": "A bridge opened in Tolle."},
        {"groups": [1], "text": "It is the bridge."},
    ]
    text = {"id": "ferry/0", "sources": FERRY, "verdict": "false", "kind": "role", "candidate": 0}
    return DataConfig.model_validate(
        {
            "output": str(folder / "out"),
            "max_words": 16,
            "corpora": [
                corpus(write(folder / "fusions.jsonl", ferry, strike, long)),
                corpus(
                    write(folder / "told.jsonl", {"id": "bridge", "sentences": rows}),
                    "told",
                    sources=clusters,
                ),
            ],
            "labels": [
                {
                    "path": write(
                        folder / "labels.jsonl",
                        {**text, "text": "Port Lorne hit a ferry."},
                        {**text, "id": "vote/4", "text": "The vote hit a ferry."},
                    )
                }
            ],
            "validation_corpora": [
                corpus(write(folder / "val.jsonl", {"id": "court/1", "sources": COURT, "good": COURT_FUSED}))
            ],
            "held_out": [write(folder / "held.jsonl", {"id": "vote", "documents": ["A vote was held."]})],
            **changes,
        }
    )


def test_written_sentences_become_examples_and_pairs(tmp_path: Path) -> None:
    report = build(config(tmp_path))
    train, judge = read(tmp_path / "out" / "train.jsonl"), read(tmp_path / "out" / "judge.jsonl")
    assert {(row["id"].split("/")[0], row["target"], row["before"]) for row in train} == {
        ("ferry", FERRY_FUSED, ""),
        ("strike", STRIKE_FUSED, ""),
        ("bridge", "A bridge opened in Tolle.", ""),
        ("bridge", "It is the bridge.", "A bridge opened in Tolle."),
    }
    assert {row["target"]: row["sources"] for row in train}[FERRY_FUSED] == FERRY
    # What is too long for the fuser is not for the judge.
    assert Counter((row["id"].split("/")[0], row["label"], row["origin"]) for row in judge) == {
        ("ferry", 1, "good"): 1,
        ("ferry", 0, "bad"): 1,
        ("ferry", 0, "output"): 1,
        ("strike", 1, "good"): 2,
        ("bridge", 1, "good"): 2,
    }
    fates = report["corpora"][str(tmp_path / "fusions.jsonl")]["fates"]
    assert fates == {"kept": 2, "longer than max_words: for the judge alone": 1}
    assert [row["target"] for row in read(tmp_path / "out" / "val.jsonl")] == [COURT_FUSED]
    [checked] = read(tmp_path / "out" / "judge_val.jsonl")
    assert (checked["claim"], checked["label"]) == (COURT_FUSED, 1)
    assert report["judge"] == {"train": len(judge), "val": 1}
    assert "judged outputs" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_a_false_edit_stands_beside_its_target(tmp_path: Path) -> None:
    edited = {"edited": "Nurses in Aldmoor walked out on Monday.", "bad": "Nurses ran.", "kind": "merge"}
    row = {"id": "strike/2", "sources": STRIKE, "good": STRIKE_FUSED, **edited}
    plain = {"id": "ferry/0", "sources": FERRY, "good": FERRY_FUSED, "bad": "A ferry sank.", "kind": "merge"}
    path = write(tmp_path / "edited.jsonl", row, plain)
    build(config(tmp_path, corpora=[corpus(path)], labels=[]))
    train = read(tmp_path / "out" / "train.jsonl")
    assert {each["target"]: each["false"] for each in train} == {
        STRIKE_FUSED: "Nurses in Aldmoor walked out on Monday.",
        FERRY_FUSED: "",  # what a writer made up differs in more than one place
    }


def test_what_a_fuser_wrote_itself_is_told_from_what_was_made_up_and_teaches_each_time(
    tmp_path: Path,
) -> None:
    row = {"id": "strike/2", "sources": STRIKE, "good": STRIKE_FUSED}
    edited = [
        "Nurses in Aldmoor walked out on Monday.",
        "Nurses walked out and walked out.",
        "Pay walked out.",
    ]
    kinds = ["time", "own/garbled", "own/role"]
    path = write(
        tmp_path / "rows.jsonl",
        *({**row, "edited": text, "edited_kind": kind} for text, kind in zip(edited, kinds, strict=True)),
    )
    build(config(tmp_path, corpora=[corpus(path)], labels=[]))
    train = read(tmp_path / "out" / "train.jsonl")
    assert {each["false"]: each["own"] for each in train} == dict(
        zip(edited, [False, True, True], strict=True)
    )


def test_labels_of_held_out_events_are_left_out(tmp_path: Path) -> None:
    """The one about the vote names a part of a held-out row."""
    build(config(tmp_path))
    assert "vote" not in (tmp_path / "out" / "judge.jsonl").read_text("utf-8")
    build(config(tmp_path, held_out=[]))
    assert "The vote hit a ferry." in (tmp_path / "out" / "judge.jsonl").read_text("utf-8")


@pytest.mark.parametrize("held", ["ferry/0", "ferry/9", "ferry", "bridge"])
def test_training_rows_of_a_held_out_event_are_refused(held: str, tmp_path: Path) -> None:
    held_out = write(tmp_path / "more.jsonl", {"id": held, "documents": ["Something else."]})
    with pytest.raises(InputError, match=rf"'{held.split('/')[0]}/.*held-out"):
        build(config(tmp_path, held_out=[held_out]))
    assert not (tmp_path / "out" / "judge.jsonl").exists()


@pytest.mark.parametrize("event", ["strike/7", "bridge/0"])
def test_an_event_on_both_sides_is_refused(event: str, tmp_path: Path) -> None:
    row = {"id": event, "sources": COURT, "good": COURT_FUSED}
    validation = [corpus(write(tmp_path / "val2.jsonl", row))]
    with pytest.raises(InputError, match=rf"'{event.split('/')[0]}'.*Keep the splits apart"):
        build(config(tmp_path, validation_corpora=validation))


def test_the_same_config_writes_the_same_pairs(tmp_path: Path) -> None:
    names = ("train.jsonl", "val.jsonl", "judge.jsonl", "judge_val.jsonl")
    written = []
    for _ in range(2):
        build(config(tmp_path))
        written.append([(tmp_path / "out" / name).read_bytes() for name in names])
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("held", "identity", "expected"),
    [
        ("ferry", "ferry", True),
        ("ferry", "ferry/3", True),
        ("ferry/1", "ferry/1", True),
        ("ferry/1", "ferry/3", True),
        ("ferry/1", "ferry", True),
        ("ferry-1", "ferry-10", False),
        ("ferry-10", "ferry-1/0", False),
        ("strike", "ferry/strike", False),
    ],
)
def test_a_part_of_a_row_is_held_out_with_it(
    held: str, identity: str, expected: bool, tmp_path: Path
) -> None:
    held_out = HeldOut([write(tmp_path / "held.jsonl", {"id": held, "documents": ["Something."]})])
    assert held_out.holds(identity) is expected


def test_a_whole_summary_is_made_from_each_articles_sentences_in_its_order(tmp_path: Path) -> None:
    members = [
        {"article": "a0", "place": 4, "text": FERRY[1]},
        {"article": "a1", "place": 0, "text": COURT[0]},
        {"article": "a0", "place": 1, "text": FERRY[0]},
    ]
    groups = [{"members": members[:2]}, {"members": members[2:]}, {"members": members[:1]}]
    clusters = write(tmp_path / "clusters.jsonl", {"id": "ferry", "groups": groups})
    told_rows = [{"groups": [1], "text": FERRY_FUSED}, {"groups": [2], "text": COURT_FUSED}]
    path = write(tmp_path / "rows.jsonl", {"id": "ferry", "sentences": told_rows})
    [written] = whole(corpus(path, "whole", sources=clusters))
    assert written.sources == (" ".join(FERRY), COURT[0])
    assert written.good == f"{FERRY_FUSED} {COURT_FUSED}"
    # Limits are for single sentences, and the judge reads no whole summaries.
    config = {"output": str(tmp_path / "data"), "max_words": 5, "validation": 0.4}
    other = write(tmp_path / "others.jsonl", {"id": "strike", "sentences": told_rows[:1]})
    more = write(tmp_path / "more.jsonl", {"id": "strike", "groups": groups})
    rows = [
        {"path": path, "target": "whole", "sources": clusters, "licence": "ours"},
        {"path": other, "target": "whole", "sources": more, "licence": "ours"},
    ]
    report = build(DataConfig.model_validate({**config, "corpora": rows}))
    assert "judge" not in report
    made = [row for name in ("train", "val") for row in read(tmp_path / "data" / f"{name}.jsonl")]
    assert {row["unit"] for row in made} == {"cluster"}
    assert sorted(row["target"] for row in made) == sorted([written.good, FERRY_FUSED])
