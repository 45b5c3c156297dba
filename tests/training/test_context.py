"""The model of context dependence, trained on invented events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import models
from summarizer.errors import InputError
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.pair_classifier import PairClassifier
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser
from training.context import ContextConfig, batches, read_judged, texts_at, train

TOWNS = "Halvik Lund Osk Brekk Sund Marenka Tveit Nesby Falk Orsenia Grim Varde".split()
THINGS = "bridge pier ferry school tunnel harbour".split()


def event(number: int) -> dict[str, Any]:
    town, thing = TOWNS[number % len(TOWNS)], THINGS[number % len(THINGS)]
    lede = f"The council of {town} closed the old {thing} of the town on Monday after cracks were found in its walls."
    more = f"Repairs will take two years and cost the council of {town} some 24 million crowns, the council said."
    lean = "Those two had not been told of that earlier proposal, and neither had the other one."
    return {
        "id": f"event-{number}",
        "documents": [
            f"{lede}\n\n{more}\n\n{lean}",
            f"Engineers found cracks in the old {thing} of {town} last week.\n\n{more}",
        ],
        "titles": [f"{town} closes its {thing}", None],
        "sources": ["Osk Post", None],
        "date": "2031-03-04",
    }


def rows(number: int) -> list[dict[str, Any]]:
    text = event(number)["documents"][0]
    places = [[0, text.index(start)] for start in ("The council", "Repairs", "Those two")]
    return [
        {
            "event": f"event-{number}",
            "sentence": place,
            "told": told,
            "leans": leans,
            "kind": "ref" if leans else None,
            "in": of,
        }
        for of, told in (("draft", places[:1]), ("article", [[1, 0]]))
        for place, leans in ((places[1], False), (places[2], True))
    ]


def settings(folder: Path, *, events: int = 24, **changes: Any) -> ContextConfig:
    (folder / "events.jsonl").write_text("".join(json.dumps(event(n)) + "\n" for n in range(events)), "utf-8")
    judged = [row for n in range(events) for row in rows(n)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in judged), "utf-8")
    given = {
        "output": str(folder / "out"),
        "rows": str(folder / "rows.jsonl"),
        "events": str(folder / "events.jsonl"),
    }
    return ContextConfig.model_validate(given | {"batch_tokens": 512} | changes)


def test_it_learns_what_leans_and_what_it_leaves_gives_the_same_values(tmp_path: Path) -> None:
    config = settings(tmp_path, epochs=2, learning_rate=1e-3, first=4)
    report = train(config)
    assert report["auc"]["draft"] > 0.9 and report["auc"]["article"] > 0.9
    assert report["fitted"] + report["held"] == 24 * 4 and report["lost"] == 0
    asked = PairClassifier.from_folder(tmp_path / "out", encoder=SentenceEncoder.from_embedded())
    judged, _ = read_judged(config)
    values = asked.ask([(each.text, each.told) for each in judged])
    least = min(value for value, each in zip(values, judged, strict=True) if each.leans)
    assert least > max(value for value, each in zip(values, judged, strict=True) if not each.leans)
    assert json.loads((tmp_path / "out" / "settings.json").read_text("utf-8")) == {
        "threshold": report["threshold"]
    }
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert f"{report['fitted'] + report['held']} sentences of 24 events" in card


def test_a_place_that_is_no_sentence_any_more_is_counted_as_lost(tmp_path: Path) -> None:
    config = settings(tmp_path, events=2)
    moved = rows(0)[0] | {"sentence": [0, 3]}
    (tmp_path / "rows.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in (moved, rows(1)[0])), "utf-8"
    )
    judged, lost = read_judged(config)
    assert (len(judged), lost) == (1, 1)


def test_a_sentence_is_read_as_it_would_be_told() -> None:
    nlp = models.load_spacy()
    told = "Ines Dahl, the mayor of Halvik, closed the old bridge on Monday after cracks were found in it."
    own = {
        **event(0),
        "documents": [
            f"{told}\n\nHowever, Dahl said on Tuesday that the town would build another one by 2040."
        ],
        "titles": [None],
        "sources": [None],
    }
    place = (0, own["documents"][0].index("However"))
    found = texts_at({place}, own, parser=Parser(nlp), splitter=SentenceSplitter(nlp))
    assert found[place] == "Dahl said on Tuesday that the town would build another one by 2040."


def test_events_that_hold_none_of_the_sentences_are_named(tmp_path: Path) -> None:
    config = settings(tmp_path, events=1)
    with pytest.raises(InputError, match="too few sentences"):
        train(config.model_copy(update={"events": str(tmp_path / "rows.jsonl")}))


def test_batches_hold_each_row_once_and_keep_their_size() -> None:
    import random

    pieces = [([0] * (3 + 7 * n % 50), 1) for n in range(100)]
    found = batches(pieces, most=200, rng=random.Random(1))
    assert sorted(row for batch in found for row in batch) == list(range(100))
    assert all(len(batch) * max(len(pieces[row][0]) for row in batch) <= 200 for batch in found)
