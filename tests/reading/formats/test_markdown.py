"""Markdown is read as the HTML that it stands for."""

from __future__ import annotations

from pathlib import Path

from tests.reading.pages import BODY, TEXT, article


def test_code_links_and_html_in_markdown_are_none_of_the_text(tmp_path: Path) -> None:
    page = [
        "# Barge sinks",
        BODY[0],
        "<div hidden><p>Not shown.</p></div>",
        "```\nprint('boat')\n```",
        "[More on locks](x)",
        "## Later",
    ]
    got = article(tmp_path, "a.md", "\n\n".join([*page, *BODY[1:]]))
    assert got.text == TEXT
    assert {(item.text, item.reason) for item in got.removed} == {
        ("Not shown.", "hidden"),
        ("print('boat')", "code or markup"),
        ("More on locks", "related link"),
        ("Later", "sub-heading"),
    }
