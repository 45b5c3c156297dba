"""The model of content selection, fitted to an editor's choice among invented events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import models
from summarizer.composition.ordering import SentenceOrdering
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.selection import ASKED, Selection
from summarizer.errors import InputError, ModelError
from training.selection import SelectionConfig, train

TOWNS = "Halvik Lund Osk Brekk Sund Marenka Tveit Nesby Falk".split()


def event(number: int) -> dict[str, Any]:
    town = TOWNS[number % len(TOWNS)]
    lede = f"The council of {town} closed the old bridge of the town on Monday after cracks were found in its walls."
    cost = (
        f"Repairs will take two years and cost the council of {town} some 24 million crowns, engineers said."
    )
    road = f"Lorries have to take the coast road around {town} until the spring, the police said."
    view = f"The people of {town} have talked for weeks of the old bridge, and the council has its own tale to tell."
    return {
        "id": f"event-{number}",
        "documents": [f"{lede}\n\n{cost}\n\n{road}\n\n{view}", f"{cost}\n\n{lede}"],
        "titles": [f"{town} closes its bridge", f"Bridge of {town} is closed"],
        "sources": ["Osk Post", "Lund Times"],
        "date": "2031-03-04",
    }


def rows(number: int) -> dict[str, Any]:
    text = event(number)["documents"][0]
    lede, cost, road, view = (
        [0, text.index(start)] for start in ("The council", "Repairs", "Lorries", "The people")
    )
    other = event(number)["documents"][1]
    shown = [lede, cost, view, [1, other.index("Repairs")], [1, other.index("The council")], road, [0, 9999]]
    return {
        "event": f"event-{number}",
        # Another order than the articles'.
        "summary": [shown[4], lede, road, cost, shown[3]],
        "unfit": [[*view, "trivial"]],
        "shown": shown,
    }


def settings(folder: Path, *, events: int = len(TOWNS), **changes: Any) -> SelectionConfig:
    (folder / "events.jsonl").write_text("".join(json.dumps(event(n)) + "\n" for n in range(events)), "utf-8")
    (folder / "rows.jsonl").write_text("".join(json.dumps(rows(n)) + "\n" for n in range(events)), "utf-8")
    given = {
        "output": str(folder / "out"),
        "rows": str(folder / "rows.jsonl"),
        "events": str(folder / "events.jsonl"),
        "ridge_signs": 1,
        "ridge_read": 1,
        "ridge_order": 1,
    }
    return SelectionConfig.model_validate(given | changes)


def test_it_learns_what_an_editor_chooses_and_what_it_leaves_can_be_used(tmp_path: Path) -> None:
    report = train(settings(tmp_path))
    assert report["events"] == len(TOWNS)
    assert report["lost"] >= len(TOWNS)  # a place where no sentence begins is told, and not learned from
    assert report["auc"]["unfit"]["read"] == 1.0
    assert report["kinds"]["trivial"]["n"] == len(TOWNS)
    Selection.from_folder(tmp_path / "out", reader=None)
    SentenceOrdering.from_folder(tmp_path / "out", reader=None)
    assert report["order"]["events"] == len(TOWNS)
    assert report["order"]["read"]["neighbours"] > report["order"]["place"]["neighbours"]
    ContentPlanning.from_folder(tmp_path / "out")
    assert report["plan"]["events"] == len(TOWNS)
    assert 0 < report["plan"]["alone"]["f1"] <= report["plan"]["together"]["f1"] <= 1
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert all(f"| {name} | " in card for name in ASKED)


def test_events_without_an_order_are_told(tmp_path: Path) -> None:
    given = settings(tmp_path)
    short = [rows(n) | {"summary": rows(n)["summary"][:1]} for n in range(len(TOWNS))]
    Path(given.rows).write_text("".join(json.dumps(row) + "\n" for row in short), "utf-8")
    with pytest.raises(InputError, match="too few events"):
        train(given)


def test_an_event_of_which_nothing_that_was_chosen_is_proposed_teaches_nothing(tmp_path: Path) -> None:
    given = settings(tmp_path)
    kept = [rows(n) if n else rows(n) | {"summary": [[0, 9999]]} for n in range(len(TOWNS))]
    Path(given.rows).write_text("".join(json.dumps(row) + "\n" for row in kept), "utf-8")
    assert train(given)["plan"]["events"] == len(TOWNS) - 1


def test_too_few_events_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too few events"):
        train(settings(tmp_path, events=2))


@pytest.mark.parametrize("damage", ["nothing", "signs"])
def test_a_folder_without_the_model_is_told(tmp_path: Path, damage: str) -> None:
    if damage == "signs":
        shipped = models.SELECTION
        (tmp_path / "selection.safetensors").write_bytes((shipped / "selection.safetensors").read_bytes())
        (tmp_path / "settings.json").write_text('{"signs": ["leans"]}', "utf-8")
    with pytest.raises(ModelError, match="content selection"):
        Selection.from_folder(tmp_path, reader=None)
