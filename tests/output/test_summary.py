"""What a Summary can be turned into, and that what articles say stays text in each of them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarizer import (
    ArticleUse,
    Claim,
    Conflict,
    Dropped,
    Explanation,
    InputError,
    Source,
    Summary,
    SummarySentence,
    Support,
)

HERALD = Source("herald", 0, 37, "The ferry Aldora ran aground on Monday")
POST = Source("post", 12, 52, "On Monday the Aldora struck a sandbank.")
COURIER = Source("courier", 80, 120, "Some 140 passengers were taken off.")
STAR = Source("star", 5, 40, "All 152 passengers were brought ashore.")


def sentence(text: str, *sources: Source, **changes: Any) -> SummarySentence:
    values: dict[str, Any] = {
        "text": text,
        "origin": "fused",
        "support": Support(verdict="supported", score=0.91, articles=len(sources)),
        "sources": sources,
        **changes,
    }
    return SummarySentence(**values)


@pytest.fixture
def summary() -> Summary:
    return Summary(
        sentences=(
            sentence(
                "The ferry Aldora ran aground on Monday.",
                HERALD,
                POST,
                explanation=Explanation(
                    salience=0.75, parts={"agreement": 0.9, "position": 0.5}, group=(HERALD, POST, STAR)
                ),
            ),
            sentence(
                "About 140 passengers were taken off.",
                COURIER,
                POST,
                origin="extracted",
                support=Support(verdict="partly", score=0.6, articles=2, unsupported=("About",)),
            ),
        ),
        conflicts=(
            Conflict(
                topic="passengers",
                claims=(Claim(value="140", sources=(COURIER,)), Claim(value="152", sources=(STAR, STAR))),
            ),
        ),
        articles=(
            ArticleUse(
                id="herald",
                path="a/herald.txt",
                title="Ferry aground",
                words=210,
                used=True,
                text="The ferry Aldora ran aground on Monday. All were saved.",
            ),
            ArticleUse(
                id="sport", path="a/sport.txt", title=None, words=1, used=False, reason="another event"
            ),
        ),
        dropped=(Dropped(text="The captain fled.", reason="no article says so"),),
        model={"name": "embedded"},
        config={"max_words": 150},
        seconds={"read": 0.5, "fuse": 2.0},
    )


def schema() -> Any:
    file = resources.files("summarizer.output") / "schema" / "summary-1.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_printing_a_summary_prints_the_prose_and_nothing_else(summary: Summary) -> None:
    prose = "The ferry Aldora ran aground on Monday. About 140 passengers were taken off."
    assert str(summary) == summary.text == summary.to_text(quiet=True) == prose


@pytest.mark.parametrize("texts", [False, True])
@pytest.mark.parametrize("explain", [False, True])
def test_the_json_follows_the_published_schema(summary: Summary, explain: bool, texts: bool) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    data = json.loads(summary.to_json(explain=explain, texts=texts))
    jsonschema.validate(data, schema())
    assert data == summary.to_dict(explain=explain, texts=texts)
    assert ("explanation" in data["sentences"][0]) is explain
    assert ("text" in data["articles"][0]) is texts


def test_a_summary_can_be_read_back_from_its_json(summary: Summary) -> None:
    assert Summary.from_dict(json.loads(summary.to_json(explain=True, texts=True))) == summary


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 2}, "schema 2"),
        ({"sentences": [{}]}, "no summary"),
        ({"articles": [{"colour": 1}]}, "no summary"),
    ],
)
def test_what_is_no_summary_is_refused_by_name(summary: Summary, change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Summary.from_dict({**summary.to_dict(), **change})


def test_the_schema_refuses_what_is_not_in_the_contract(summary: Summary) -> None:
    for change in ({"schema": 2}, {"extra": 1}, {"text": None}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**summary.to_dict(), **change}, schema())


def test_to_dict_carries_everything(summary: Summary) -> None:
    data = summary.to_dict()
    assert list(data) == [
        "schema",
        "text",
        "sentences",
        "conflicts",
        "articles",
        "dropped",
        "model",
        "config",
        "seconds",
    ]
    assert data["sentences"][1] == {
        "text": "About 140 passengers were taken off.",
        "origin": "extracted",
        "support": {"verdict": "partly", "score": 0.6, "articles": 2, "unsupported": ["About"]},
        "sources": [
            {"article": "courier", "start": 80, "end": 120, "text": "Some 140 passengers were taken off."},
            {"article": "post", "start": 12, "end": 52, "text": "On Monday the Aldora struck a sandbank."},
        ],
    }
    assert data["articles"][1] == {
        "id": "sport",
        "path": "a/sport.txt",
        "title": None,
        "words": 1,
        "used": False,
        "reason": "another event",
    }
    assert data["dropped"] == [{"text": "The captain fled.", "reason": "no article says so"}]


def test_the_text_numbers_each_source_once_and_lists_disagreements(summary: Summary) -> None:
    assert summary.to_text() == (
        "The ferry Aldora ran aground on Monday. [1, 2] About 140 passengers were taken off. [3, 2]\n"
        "\n"
        "Sources\n"
        "[1] herald: The ferry Aldora ran aground on Monday\n"
        "[2] post: On Monday the Aldora struck a sandbank.\n"
        "[3] courier: Some 140 passengers were taken off.\n"
        "\n"
        "Where the articles disagree\n"
        "- passengers: 140 (courier); 152 (star)"
    )


def test_the_explanation_gives_salience_support_and_group(summary: Summary) -> None:
    text = summary.to_text(quiet=True, explain=True)
    assert "salience 0.75 from agreement 0.90, position 0.50" in text
    assert "group: herald: The ferry Aldora ran aground on Monday; post: On Monday" in text
    assert "extracted, partly, support 0.60, 2 articles, not in the sources: About" in text


def test_identical_sentences_of_two_articles_stay_two_sources() -> None:
    twins = Source("a", 0, 9, "It burned."), Source("b", 0, 9, "It burned.")
    text = Summary(sentences=(sentence("It burned.", *twins),)).to_text()
    assert "[1] a: It burned." in text
    assert "[2] b: It burned." in text


def test_a_summary_of_nothing_still_renders() -> None:
    empty = Summary(sentences=())
    assert empty.to_text() == ""
    assert empty.to_markdown() == "\n"
    assert "<h1>What 0 articles say</h1>" in empty.to_html()


def test_control_characters_never_reach_a_terminal() -> None:
    nasty = Source("a\x1b]0;owned\x07", 0, 5, "\x1b[2Jgone\x9b31m")
    text = Summary(sentences=(sentence("Fine.\x1b[31m", nasty),)).to_text()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    assert "gone" in text


# -- HTML ----------------------------------------------------------------------------------------------

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;"


def everywhere(text: str) -> Summary:
    """A summary that holds ``text`` in every place that input can reach."""
    source = Source(text, 0, len(text), text)
    return Summary(
        sentences=(
            sentence(
                text,
                source,
                support=Support(verdict="partly", score=0.5, articles=1, unsupported=(text,)),
                explanation=Explanation(salience=0.5, parts={"agreement": 0.5}, group=(source,)),
            ),
        ),
        conflicts=(
            Conflict(
                topic=text,
                claims=(Claim(value=text, sources=(source,)), Claim(value="x", sources=(source,))),
            ),
        ),
        articles=(ArticleUse(id=text, path=text, title=text, words=1, used=False, reason=text),),
        dropped=(Dropped(text=text, reason=text),),
    )


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.seen = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.seen += data


def test_html_shows_what_articles_say_as_text() -> None:
    page = Page(everywhere(ATTACK).to_html(explain=True))
    assert [tag for tag, _ in page.tags].count("script") == 1  # the page's own
    assert "img" not in {tag for tag, _ in page.tags}
    assert page.seen.count(ATTACK) >= 10


# -- Markdown ------------------------------------------------------------------------------------------


def test_markdown_has_a_footnote_for_each_source(summary: Summary) -> None:
    markdown = summary.to_markdown()
    assert markdown.startswith("The ferry Aldora ran aground on Monday.[^1][^2] About 140")
    assert "\n[^3]: courier: Some 140 passengers were taken off.\n" in markdown
    assert "sport (1 word; not used: another event)" in markdown


def shown(markdown: str) -> str:
    """The text a reader sees, by a CommonMark parser, with raw HTML counted as unseen."""
    texts = []
    for block in MarkdownIt("commonmark").parse(markdown):
        for part in block.children or []:
            texts.append(" " if part.type == "softbreak" else part.content if part.type == "text" else "")
        texts.append("\n")
    return "".join(texts)


@given(st.text(st.sampled_from("ab1. *_`[]()<>#+-=!|~&\\\"'{}\n:"), min_size=1, max_size=30))
def test_markdown_shows_exactly_the_words_of_the_articles(words: str) -> None:
    markdown = Summary(
        sentences=(sentence("Fine.", Source("a", 0, 1, "b")),),
        dropped=(Dropped(text=f"{words} end", reason="why"),),
    ).to_markdown()
    assert " ".join(f"{words} end".split()) in shown(markdown)


def test_markdown_keeps_html_as_text() -> None:
    html = MarkdownIt("commonmark").render(everywhere(ATTACK).to_markdown(explain=True))
    assert {tag for tag, _ in Page(html).tags}.isdisjoint({"script", "img"})


# -- where each source is from ----------------------------------------------------------------------------

FROM = Source(
    "post",
    0,
    41,
    "The ferry Aldora ran aground, it reported.",
    outlet="Harbour Post",
    title="Ferry <aground>",
    published="2031-03-03T07:10:00+01:00",
    url="https://harbour-post.example/1",
)


def test_each_source_carries_outlet_title_date_and_address_in_every_format() -> None:
    told = Summary(
        sentences=(sentence("The Aldora ran aground.", FROM),),
        articles=(
            ArticleUse(
                id="post",
                path="post.html",
                title="Ferry <aground>",
                words=60,
                used=True,
                outlet="Harbour Post",
                published="2031-03-03T07:10:00+01:00",
                url="https://harbour-post.example/1",
            ),
        ),
    )
    origin = "Harbour Post, “Ferry <aground>”, 3 March 2031, https://harbour-post.example/1"
    assert f"[1] post: The ferry Aldora ran aground, it reported.\n    {origin}\n" in told.to_text() + "\n"
    footnote = told.to_markdown().rpartition("[^1]: ")[2]
    assert "Harbour Post, “Ferry \\<aground\\>”, 3 March 2031, <https://harbour-post.example/1>" in footnote
    page = told.to_html()
    assert 'href="https://harbour-post.example/1"' in page
    assert "Harbour Post, “Ferry &lt;aground&gt;”, 3 March 2031" in page
    data = told.to_dict()
    known = {
        "outlet": "Harbour Post",
        "published": "2031-03-03T07:10:00+01:00",
        "url": "https://harbour-post.example/1",
    }
    assert data["sentences"][0]["sources"][0].items() >= (known | {"title": "Ferry <aground>"}).items()
    assert data["articles"][0].items() >= known.items()
    schema = json.loads(
        (resources.files("summarizer.output") / "schema" / "summary-1.json").read_text("utf-8")
    )
    jsonschema.validate(json.loads(told.to_json()), schema)


def test_what_an_article_does_not_say_is_left_out() -> None:
    told = Summary(sentences=(sentence("The Aldora ran aground.", HERALD),))
    assert told.to_text().endswith("[1] herald: The ferry Aldora ran aground on Monday")
    assert set(told.to_dict()["sentences"][0]["sources"][0]) == {"article", "start", "end", "text"}


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", 'https://a.example/"onclick="x', "//a"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    told = Summary(sentences=(sentence("It sank.", Source("a", 0, 8, "It sank.", url=url)),))
    links = [
        attributes.get("href") or "#" for _, attributes in Page(told.to_html()).tags if "href" in attributes
    ]
    assert all(link.startswith("#") for link in links)
    assert f"<{url}>" not in told.to_markdown()
