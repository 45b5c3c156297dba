"""Broken markup gives its text; what no article tells is left out and reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import InputError
from tests.reading.pages import BODY, PARAGRAPHS, TEXT, article, page_with, told


def test_what_is_struck_out_or_a_footnote_s_mark_is_reported(tmp_path: Path) -> None:
    page = page_with(*BODY[:4], "The crane costs <del>forty</del> sixty marks.<sup>7</sup>", BODY[4])
    removed = [(item.text, item.reason) for item in article(tmp_path, "a.html", page).removed]
    assert ("forty", "struck out") in removed and ("7", "footnote mark") in removed


def test_copies_for_browsers_without_scripts_are_told_once(tmp_path: Path) -> None:
    copy = "".join(f"<p>{text}</p>" for text in BODY)
    page = page_with(*BODY, f"<noscript>{copy}</noscript><template>{copy}</template>")
    got = article(tmp_path, "a.html", page)
    assert got.text == TEXT and "barge sank" not in told(got)


@pytest.mark.parametrize(
    "name", ["twitter-tweet", "instagram-media", "bluesky-embed", "reddit-embed-bq tall"]
)
def test_embedded_post_is_left_out_and_reported(tmp_path: Path, name: str) -> None:
    post = f'<blockquote class="{name}"><p>That gate! So sad for the grain.</p>— Mud Lark (@mud) <a>March 3</a></blockquote>'
    got = article(tmp_path, "a.html", page_with(*BODY[:3], post, *BODY[3:]))
    assert got.text == TEXT
    assert [r.text[:32] for r in got.removed if r.reason == "embedded post"] == [
        "That gate! So sad for the grain."
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 100_000 + f"<article>{PARAGRAPHS}</article>" + "</div>" * 100_000 + "</body></html>",
        f"<html><body><article>{PARAGRAPHS}</article>" + "<span>" * 50_000 + "</body></html>",
        "<html><body><article>" + "<b><i>" * 3_000 + PARAGRAPHS + "</article></body></html>",
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<html><body><article>{PARAGRAPHS}<p>&b;&x;</p></article></body></html>",
        f"<html><body><article>{PARAGRAPHS}</article><p class='x",
        f"<html><head><title>x<body><article>{PARAGRAPHS}<p><p></div></span></article></table>",
        "<article>" + PARAGRAPHS + "\x00\x01</article>",
    ],
    ids=["nested divs", "open spans", "open emphasis", "entities", "broken off", "title left open", "controls"],
)  # fmt: skip
def test_broken_page_gives_its_text_or_says_what_is_wrong(tmp_path: Path, page: str) -> None:
    try:
        got = article(tmp_path, "a.html", page)
    except InputError as error:
        assert "a.html" in str(error)
    else:
        assert BODY[1] in got.text and "root:" not in got.text
