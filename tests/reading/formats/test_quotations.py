"""A block quotation is told in quotation marks, with its writer behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reading.pages import BODY, article, page_with

SAID = "The gate was rotten from the first day. It drowned two cows before it drowned a boat."

QUOTATIONS = [
    (f"<blockquote>{SAID}</blockquote>", f"“{SAID}”"),
    (f"<blockquote><p>{SAID}</p></blockquote>", f"“{SAID}”"),
    (f"<blockquote cite='x'><div><p>{SAID}</p></div></blockquote>", f"“{SAID}”"),
    (f"<blockquote><p>“{SAID}”</p></blockquote>", f"“{SAID}”"),
    ("<blockquote><p>“The gate was rotten,” she wrote, “from the first day.”</p></blockquote>",
     "“The gate was rotten,” she wrote, “from the first day.”"),
    ("<blockquote><p>The “new” gate was rotten, and they called it “safe”.</p></blockquote>",
     "“The ‘new’ gate was rotten, and they called it ‘safe’.”"),
    (f"<blockquote><p>{SAID}</p><footer>— <cite>Henrike Vos</cite>, skipper</footer></blockquote>",
     f"“{SAID}” — Henrike Vos, skipper"),
    (f"<blockquote>{SAID} <cite>Henrike Vos</cite></blockquote>", f"“{SAID}” — Henrike Vos"),
    (f"<blockquote><p>{SAID}</p><p>— Henrike Vos, skipper</p></blockquote>", f"“{SAID}” — Henrike Vos, skipper"),
    (f"<figure><blockquote><p>{SAID}</p></blockquote><figcaption>Henrike Vos, letter</figcaption></figure>",
     f"“{SAID}” — Henrike Vos, letter"),
]  # fmt: skip


@pytest.mark.parametrize(("quotation", "shown"), QUOTATIONS)
@pytest.mark.parametrize("form", ["page", "piece"])
def test_block_quotation_is_told_in_quotation_marks(
    tmp_path: Path, quotation: str, shown: str, form: str
) -> None:
    before, after = BODY[:3], BODY[3:]
    if form == "page":
        got = article(tmp_path, "a.html", page_with(*before, quotation, *after))
    else:
        row = {
            "text": "".join(f"<p>{text}</p>" for text in before)
            + quotation
            + f"<p>{'</p><p>'.join(after)}</p>"
        }
        got = article(tmp_path, "a.json", json.dumps(row))
    assert got.text.split("\n\n") == [*before, shown, *after]


def test_each_paragraph_of_a_quotation_has_its_own_marks(tmp_path: Path) -> None:
    page = page_with(
        *BODY[:3], f"<blockquote><p>{SAID}</p><p>Nobody listened to us then.</p></blockquote>", *BODY[3:]
    )
    got = article(tmp_path, "a.html", page).text.split("\n\n")
    assert got[3:5] == [f"“{SAID}”", "“Nobody listened to us then.”"]


def test_a_quotation_in_markdown_is_told_in_quotation_marks(tmp_path: Path) -> None:
    page = "# Barge sinks\n\n" + "\n\n".join([*BODY, f"> {SAID}", "> — Henrike Vos, skipper"])
    got = article(tmp_path, "a.md", page)
    assert got.text.split("\n\n") == [*BODY, f"“{SAID}” — Henrike Vos, skipper"]
