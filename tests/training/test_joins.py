"""The judge of joins, fitted to verdicts on joins of invented events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.config import Config
from summarizer.errors import InputError
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.judging.joins import JoinJudge
from training.joins import JoinsConfig, digest, train

TOWNS = "Halvik Lund Osk Brekk Sund Marenka Tveit Nesby Falk Holm".split()
AGE = ", which was built in 1911,"
SKY = ", which lay under a blue sky,"


def event(number: int) -> dict[str, Any]:
    town = TOWNS[number]
    lede = f"The council of {town} closed the bridge on Monday after cracks were found in its walls by engineers."
    return {
        "id": f"event-{number}",
        "documents": [
            f"{lede}\n\nThe people of {town} have talked for weeks of nothing else, as shopkeepers told reporters.",
            f"The bridge{AGE} needs repairs that will take two years, engineers told the council of {town}.",
            f"The bridge{SKY} was empty on Monday, and the people of {town} stood on the quay to look at it.",
        ],
        "titles": [f"{town} closes its bridge", f"Bridge of {town} is closed", f"{town}: no bridge"],
        "sources": ["Osk Post", "Lund Times", "Sund Wire"],
        "date": "2031-03-04",
    }


def rows(number: int) -> list[dict[str, Any]]:
    town = TOWNS[number]
    found = []
    for document, (aside, verdict) in enumerate(((AGE, "worth"), (SKY, "idle")), 1):
        text = f"The council of {town} closed the bridge{aside} on Monday after cracks were found in its walls by engineers."
        judged = {"event": f"event-{number}", "host": [0, 0], "other": [document, 0], "digest": digest(text)}
        found.append({**judged, "verdict": verdict if number % 2 or verdict == "worth" else "false"})
    return [*found, {**found[0], "digest": "0" * 16}]


def settings(folder: Path, *, events: int = len(TOWNS)) -> JoinsConfig:
    (folder / "events.jsonl").write_text("".join(json.dumps(event(n)) + "\n" for n in range(events)), "utf-8")
    (folder / "rows.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for n in range(events) for row in rows(n)), "utf-8"
    )
    return JoinsConfig.model_validate(
        {
            "output": str(folder / "out"),
            "rows": str(folder / "rows.jsonl"),
            "events": str(folder / "events.jsonl"),
            "ridge_signs": 1,
            "ridge_states": 1,
        }
    )


def test_it_learns_what_is_worth_it_and_what_it_leaves_can_be_used(tmp_path: Path) -> None:
    report = train(settings(tmp_path))
    assert report["joins"] == 2 * len(TOWNS)
    assert report["lost"] == len(TOWNS)  # a digest of nothing that is made is told, and not learned from
    assert report["verdicts"]["worth"] == len(TOWNS)
    assert report["auc"]["worth"]["read"] == 1.0
    judge = JoinJudge.from_folder(tmp_path / "out", reader=EmbeddedFuser.shipped(Config()))
    assert judge.likely([]) == []
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "| worth | " in card and f"{len(TOWNS)} worth" in card


def test_too_few_joins_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too few joins"):
        train(settings(tmp_path, events=2))


def test_a_digest_is_of_words_alone() -> None:
    assert digest("The “old” bridge, he said.") == digest('The "old" bridge, he said')
    assert digest("The old bridge") != digest("The new bridge")
