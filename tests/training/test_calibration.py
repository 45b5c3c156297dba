"""From signs to a probability and a working point, with given likelihoods. All events are invented."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import InputError
from summarizer.judging.judge import Calibration, Claims, Judge, Regression
from training.calibration import SIGNS, CalibrationConfig, Judged, calibrate, working_point
from training.config import LabelsConfig
from training.written import Pair

TOWNS = ["Aldmoor", "Lorne", "Vestra", "Sorrel", "Halvik", "Osk", "Brae", "Tolle"]


class GivenLikelihoods(Judge):
    """A judge whose reader is mostly right: it trips over "late", which is in what is false."""

    def __init__(self) -> None:
        self.asked: list[Claims] = []
        self._calibration = None

    def _read(self, groups: Sequence[Claims]) -> dict[tuple[tuple[str, ...], str], list[float]]:
        self.asked += groups
        return {
            (tuple(sorted(group.sources)), claim): [
                (-1.5 if word == "late" else -0.5) + random.Random(f"{claim} {word}").uniform(-0.5, 0.5)
                for word in claim.split()
            ]
            for group in groups
            for claim in group.claims
        }


def rows(events: int = 8, groups: int = 5) -> list[dict[str, Any]]:
    """Of each group a true sentence, and two that are not."""
    found = []
    for event in range(events):
        for group in range(groups):
            town = TOWNS[event]
            sources = [f"Ferry {group} reached {town} on Sunday.", f"Crowds cheered ferry {group} in {town}."]
            texts = [
                (f"Crowds cheered ferry {group}, which reached {town} on Sunday.", "true", None),
                (f"Ferry {group} reached {town} late on Sunday.", "false", "time"),
                (f"Ferry {group} crowds late {town}.", "garbled", None),
            ]
            found += [
                {
                    "id": f"{town}/{group}",
                    "candidate": number,
                    "sources": sources,
                    "text": text,
                    "verdict": verdict,
                    "kind": kind,
                    "score": -0.2 - 0.1 * number,
                }
                for number, (text, verdict, kind) in enumerate(texts)
            ]
    return found


def config(folder: Path, labelled: list[dict[str, Any]], **settings: Any) -> CalibrationConfig:
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in labelled), "utf-8")
    return CalibrationConfig(output=str(folder / "judge"), labels=(LabelsConfig(path=str(path)),), **settings)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("calibration")
    judge = GivenLikelihoods()
    report = calibrate(config(folder, rows()), judge=judge)
    return folder / "judge", report


def test_a_calibration_and_a_card_stand_beside_the_weights(fitted: tuple[Path, dict[str, Any]]) -> None:
    folder, report = fitted
    written = json.loads((folder / "calibration.json").read_text("utf-8"))
    assert written["threshold"] == report["threshold"]
    assert written["report"] == report
    card = (folder / "README.md").read_text("utf-8")
    for part in ("# The judge", "120 sentences (40 true)", "8 events", "labels.jsonl", "| time | 40 |"):
        assert part in card
    assert (folder / "reliability.png").read_bytes().startswith(b"\x89PNG")


def test_the_report_counts_what_was_judged(fitted: tuple[Path, dict[str, Any]]) -> None:
    _, report = fitted
    assert {name: report[name] for name in ("events", "groups", "sentences", "true")} == {
        "events": 8, "groups": 40, "sentences": 120, "true": 40
    }  # fmt: skip
    assert {kind: each["n"] for kind, each in report["kinds"].items()} == {
        "true": 40,
        "time": 40,
        "garbled": 40,
    }
    assert report["auc"] > 0.9
    assert report["auc_of_signs"].keys() == set(SIGNS["written"])
    assert sum(each["n"] for each in report["reliability"]) == 120


def test_the_working_point_holds_what_was_wanted(fitted: tuple[Path, dict[str, Any]]) -> None:
    _, report = fitted
    assert report["precision"] >= 0.92
    assert 0 < report["threshold"] < 1
    assert 0.5 <= report["coverage"] <= 1


def test_what_ships_gives_the_value_that_was_fitted(fitted: tuple[Path, dict[str, Any]]) -> None:
    """``Calibration.value`` is the logistic function of the weighted signs and products in ``calibration.json``."""
    folder, report = fitted
    calibration = Calibration.load(folder)
    assert calibration.threshold == report["threshold"]
    kept = json.loads((folder / "calibration.json").read_text("utf-8"))
    assert {kind: set(kept[kind]["scale"]) for kind in SIGNS} == {
        kind: set(names) for kind, names in SIGNS.items()
    }
    labels = rows()[:3]
    claims = tuple(row["text"] for row in labels)
    for kind in SIGNS:
        own, scale = kept[kind]["weights"], kept[kind]["scale"]
        asked = Claims(sources=tuple(labels[0]["sources"]), claims=claims, written=kind == "written")
        [signs] = GivenLikelihoods().signs([asked])
        values = [calibration.value(each, written=asked.written) for each in signs]
        for each, value in zip(signs, values, strict=True):
            measured = {
                name: min(max((each[name] - mean) / spread, -4.0), 4.0)
                for name, (mean, spread) in scale.items()
            }
            total = own["bias"] + sum(own[name] * measured[name] for name in measured)
            total += sum(
                own[f"{one}*{other}"] * measured[one] * measured[other]
                for one, other in combinations_with_replacement(SIGNS[kind], 2)
            )
            assert value == pytest.approx(1 / (1 + math.exp(-total)))
        assert values[0] > 0.5 > max(values[1:])


def test_all_sentences_of_a_group_are_asked_together_and_each_once(tmp_path: Path) -> None:
    judge = GivenLikelihoods()
    labelled = rows()
    calibrate(config(tmp_path, [*labelled, labelled[0]]), judge=judge)
    assert len(judge.asked) == 40
    assert all(len(each.claims) == len(set(each.claims)) == 3 and each.written for each in judge.asked)


def test_the_order_of_labels_does_not_matter_and_the_same_seed_gives_the_same(tmp_path: Path) -> None:
    judge = GivenLikelihoods()
    one = calibrate(config(tmp_path, rows()), judge=judge)
    assert calibrate(config(tmp_path, rows()), judge=judge) == one
    turned = calibrate(config(tmp_path, rows()[::-1]), judge=judge)
    assert turned["auc"] == pytest.approx(one["auc"], abs=1e-6)
    assert turned["threshold"] == pytest.approx(one["threshold"], abs=1e-4)


def test_values_come_from_weights_that_have_not_seen_the_event(tmp_path: Path) -> None:
    """One event's labels turned round cannot be learned from the others: it is valued as they are."""
    turned = rows()
    for row in turned[:15]:
        row["verdict"] = "false" if row["verdict"] == "true" else "true"
    judge = GivenLikelihoods()
    whole, honest = (
        calibrate(config(tmp_path, rows()), judge=judge),
        calibrate(config(tmp_path, turned), judge=judge),
    )
    assert honest["auc"] < whole["auc"] - 0.05


def test_too_few_events_are_an_error(tmp_path: Path) -> None:
    judge = GivenLikelihoods()
    with pytest.raises(InputError, match="Too few judged events"):
        calibrate(config(tmp_path, rows(events=4)), judge=judge)
    assert calibrate(config(tmp_path, rows(events=4, groups=8), folds=4), judge=judge)["events"] == 4
    assert not judge.asked or (tmp_path / "judge" / "calibration.json").is_file()


# ---- the working point ------------------------------------------------------------------------------------------


def judged(*truths: bool) -> list[Judged]:
    return [
        Judged(
            event=str(number),
            group=f"{number}/0",
            pairs=(Pair(id=f"{number}/0", sources=("A.",), claim="B.", true=true, origin="output"),),
            signs=({},),
            sayable=(True,),
        )
        for number, true in enumerate(truths)
    ]


def two_claims(false: str, *, may_be_printed: bool = True) -> list[Judged]:
    """Groups with a false sentence, and a true one that could be printed."""
    return [
        Judged(
            event=str(number),
            group=f"{number}/0",
            pairs=tuple(
                Pair(id=f"{number}/0", sources=("A.",), claim=claim, true=claim == "True.", origin="output")
                for claim in (false, "True.")
            ),
            signs=({}, {}),
            sayable=(may_be_printed, True),
        )
        for number in range(25)
    ]


def descending(count: int) -> list[list[float]]:
    return [[1 - number / 100] for number in range(count)]


def test_the_working_point_covers_most_at_the_wanted_precision() -> None:
    """True down to 0.71, half of them below."""
    truths = [True] * 30 + [False, True] * 15
    threshold, precision, coverage = working_point(judged(*truths), descending(60), wanted=0.9)
    passing = [true for true, [value] in zip(truths, descending(60), strict=True) if value >= threshold]
    assert precision == pytest.approx(sum(passing) / len(passing))
    assert precision >= 0.9
    assert coverage == pytest.approx(len(passing) / 60)
    for lower in range(len(passing) + 1, 61):
        assert sum(truths[:lower]) / lower < 0.9


def test_less_precision_covers_more() -> None:
    truths = [True] * 30 + [False, True] * 15
    points = [working_point(judged(*truths), descending(60), wanted=wanted) for wanted in (0.95, 0.85, 0.7)]
    assert [point[2] for point in points] == sorted(point[2] for point in points)
    assert points[0][0] > points[-1][0]
    assert points[-1][2] == 1


def test_where_nothing_is_precise_enough_the_most_precise_is_taken() -> None:
    truths = [True, False] * 10 + [False] * 20
    threshold, precision, coverage = working_point(judged(*truths), descending(40), wanted=0.9)
    assert (precision, coverage) == (0.5, 0.5)
    assert threshold == pytest.approx(0.81)


def test_of_a_group_the_sentence_that_is_valued_most_counts() -> None:
    groups = two_claims("False.")
    assert working_point(groups, [[0.4, 0.9 - n / 100] for n in range(25)], wanted=0.9)[1:] == (1.0, 1.0)
    assert working_point(groups, [[0.99, 0.9 - n / 100] for n in range(25)], wanted=0.9)[1] == 0


def test_a_group_that_was_read_in_several_ways_says_one_sentence() -> None:
    groups = [
        Judged(
            event=str(number),
            group=f"{number}/0",
            pairs=(Pair(id=f"{number}/0/{view}", sources=("A.",), claim="B.", true=true, origin="output"),),
            signs=({},),
            sayable=(True,),
        )
        for number in range(25)
        for view, true in enumerate((True, False))
    ]
    assert working_point(groups, [[0.9], [0.4]] * 25, wanted=0.9)[1:] == (1.0, 1.0)
    assert working_point(groups, [[0.4], [0.9]] * 25, wanted=0.9)[1] == 0


def test_a_calibration_clips_what_is_sure() -> None:
    regression = Regression(scale={"mean": (0.0, 1.0)}, weights={"mean": 1e6, "bias": 0.0})
    calibration = Calibration(regressions={"any": regression}, threshold=0.5)
    assert 0 < calibration.value({"mean": -20.0}, written=False) < 1e-9
    assert 1 - 1e-9 < calibration.value({"mean": 20.0}, written=False) < 1


def test_a_sign_beyond_all_that_was_seen_says_no_more_than_the_farthest_seen() -> None:
    regression = Regression(scale={"seam": (1.0, 0.5)}, weights={"seam*seam": 0.1, "bias": -1.0})
    assert regression.value({"seam": 3.0}) == regression.value({"seam": 300.0})
    assert regression.value({"seam": 3.0}) > regression.value({"seam": 2.0}) > regression.value({"seam": 1.0})


def test_what_could_not_be_printed_is_no_groups_best() -> None:
    groups = two_claims("He said so.", may_be_printed=False)
    assert working_point(groups, [[0.9, 0.6]] * 25, wanted=0.9) == (0.6, 1.0, 1.0)


def test_sentences_of_one_value_stand_or_fall_together() -> None:
    threshold, precision, coverage = working_point(
        judged(*[True] * 20, *[False] * 20), [[0.9]] * 40, wanted=0.9
    )
    assert (threshold, precision, coverage) == (0.9, 0.5, 1.0)


def test_a_working_point_of_a_few_groups_is_refused() -> None:
    with pytest.raises(InputError, match="20 groups"):
        working_point(judged(True, False), [[0.9], [0.1]], wanted=0.9)
