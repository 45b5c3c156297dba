"""A text is taken for markup only where tags are meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reading.pages import BODY, article


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("a.txt", "The <p> tag and the <br> tag are as old as the web, and so is the lock, the office said."),
        ("a", "The office's page held a stray </p> for years, and nobody saw it until Friday."),
        ("a.txt", "<p> is what a paragraph begins with, a sign on the lock wall says."),
        ("a.md", "The lock's sign says `<div>`, and under it `</div>`, as a joke of the engineers."),
        ("a.txt", "Profits of the canal were < 5 % of its costs, AT&T's engineers found."),
    ],
)
def test_text_that_mentions_a_tag_is_text(tmp_path: Path, name: str, opening: str) -> None:
    got = article(tmp_path, name, "\n\n".join([opening, *BODY]))
    assert got.text == "\n\n".join([opening.replace("`", ""), *BODY])


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Profits fell by < 5 % at AT&T, and by > 2 % at Fish &amp; Grain.", "Profits fell by < 5 % at AT&T, and by > 2 % at Fish & Grain."),
        ("Of the locks a<b and c>d hold, the office said on Friday.", "Of the locks a<b and c>d hold, the office said on Friday."),
        ("The <p> tag begins a paragraph, the office's guide says.", "The <p> tag begins a paragraph, the office's guide says."),
        ("See <https://canal.example/a> for the plan, the office said.", "See <https://canal.example/a> for the plan, the office said."),
        ("The sign read &lt;b&gt;Danger&lt;/b&gt; in white, Vos said.", "The sign read <b>Danger</b> in white, Vos said."),
    ],
)  # fmt: skip
def test_piece_without_tags_keeps_its_meaning(tmp_path: Path, given: str, shown: str) -> None:
    got = article(tmp_path, "a.json", json.dumps({"text": "\n\n".join([*BODY, given])}))
    assert got.text.split("\n\n")[-1] == shown
