from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.tools import Tools
from summarizer.errors import ConfigError, InputError
from training.tuning import TuningConfig, tune

# Three desks open with the same event; what the editors printed is always what the articles open with.
PLACES = ("Osk", "Brae", "Tarn", "Sollum", "Vire", "Kestle")


_BAKERY = "A bakery not far from the river sells bread with raisins to all the people who walk there on a sunny morning."


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools()


def rows(places: tuple[str, ...]) -> list[dict[str, object]]:
    return [
        {
            "id": place,
            "documents": [
                f"The old bridge at {place} collapsed on Friday. {_BAKERY}",
                f"Rain brought the bridge of {place} down on Friday. {_BAKERY}",
            ],
            "summary": f"The old bridge at {place} collapsed on Friday.",
        }
        for place in places
    ]


def write(path: Path, places: tuple[str, ...]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(places)), encoding="utf-8")
    return str(path)


def config(folder: Path, **changes: object) -> TuningConfig:
    values: dict[str, object] = {
        "output": str(folder / "out"),
        "corpora": [{"path": write(folder / "train.jsonl", PLACES), "max_words": 20}],
        "checks": [{"path": write(folder / "check.jsonl", ("Lund", "Arvo")), "max_words": 20}],
        # Where length alone counts, the bakery comes first, and nothing else has room.
        "start": {"ranking.agreement": 0.0, "ranking.event": 0.0, "ranking.position": 0.0},
        "grid": {"ranking.event": [0.0, 2.0], "ranking.position": [0.0, 2.0]},
        "rounds": 1,
        "folds": 2,
        **changes,
    }
    return TuningConfig.model_validate(values)


def test_it_finds_the_weights_that_an_editor_would_want_and_reports_the_gain(
    tmp_path: Path, tools: Tools
) -> None:
    report = tune(config(tmp_path), tools=tools)
    assert report["changes"]
    (held_out,) = report["held_out"]
    (checked,) = report["checks"]
    for part, clusters in ((held_out, 6), (checked, 2)):
        first = part["differences"][0]
        assert first["n"] == clusters
        assert first["difference"] > 0
        assert part["means"]["tuned"]["rouge1"] > part["means"]["start"]["rouge1"]
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8")) == report


def test_it_leaves_good_weights_alone(tmp_path: Path, tools: Tools) -> None:
    report = tune(
        config(tmp_path, start={"ranking.event": 2.0, "ranking.position": 2.0}, checks=[]), tools=tools
    )
    assert report["suggested"] == report["start"]
    assert report["held_out"][0]["differences"][0]["difference"] == 0


def test_clusters_searched_on_cannot_be_checked_with(tmp_path: Path, tools: Tools) -> None:
    with pytest.raises(InputError, match="both searched on and checked"):
        tune(
            config(tmp_path, checks=[{"path": write(tmp_path / "same.jsonl", PLACES[:1]), "max_words": 20}]),
            tools=tools,
        )


def test_what_the_summariser_does_not_weigh_cannot_be_tuned(tmp_path: Path, tools: Tools) -> None:
    with pytest.raises(ConfigError, match=r"ranking\.charm.*ranking\.agreement"):
        tune(config(tmp_path, grid={"ranking.charm": [1.0]}), tools=tools)
