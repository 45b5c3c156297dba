"""A field is found whatever it is called, in whatever shape of API."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.rows import (
    ROAD,
    lines,
    only,
    put,
    refused,
)


@pytest.mark.parametrize(
    "field",
    "text content body articleBody fullText full_text maintext article story document bodyText Text textContent".split(),
)
def test_a_text_is_found_whatever_its_field_is_called(tmp_path: Path, field: str) -> None:
    assert only(put(tmp_path, "a.json", {"language": "en", field: ROAD})).text == ROAD


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            {"status": "ok", "articles": [{"source": {"id": None, "name": "Dunmore Echo"}, "author": "Ida Berg",
             "title": "Road shut", "description": "A road is shut.", "url": "https://echo.example/1",
             "publishedAt": "2031-05-02T07:10:00Z", "content": ROAD}]},
            ("Road shut", "Dunmore Echo", "2031-05-02T07:10:00+00:00", "https://echo.example/1"),
            id="news API",
        ),
        pytest.param(
            {"response": {"status": "ok", "results": [{"id": "news/1", "webTitle": "Road shut",
             "webUrl": "https://g.example/1", "webPublicationDate": "2031-05-02T07:10:00Z",
             "fields": {"bodyText": ROAD, "trailText": "A road."}}]}},
            ("Road shut", None, "2031-05-02T07:10:00+00:00", "https://g.example/1"),
            id="newspaper's API",
        ),
        pytest.param(
            {"response": {"content": {"webTitle": "Road shut", "webUrl": "https://g.example/1", "fields": {"body": ROAD}}}},
            ("Road shut", None, None, "https://g.example/1"),
            id="newspaper's API, one item",
        ),
        pytest.param(
            [{"id": 17, "date": "2031-05-02T07:10:00", "link": "https://w.example/1", "author": 3,
              "title": {"rendered": "Road shut"}, "content": {"rendered": ROAD, "protected": False},
              "excerpt": {"rendered": "<p>The council [&hellip;]</p>"}}],
            ("Road shut", None, "2031-05-02T07:10:00", "https://w.example/1"),
            id="blog software",
        ),
        pytest.param(
            {"took": 3, "hits": {"total": {"value": 1}, "hits": [{"_index": "n", "_id": "a1", "_source":
             {"headline": "Road shut", "content": ROAD, "source": {"title": "Echo", "uri": "echo.example"},
              "timestamp": 1935472200}}]}},
            ("Road shut", "Echo", "2031-05-02T07:10:00+00:00", None),
            id="search engine",
        ),
        pytest.param(
            {"value": [{"name": "Road shut", "body": ROAD, "provider": [{"name": "Echo"}], "datePublished": "2031-05-02"}]},
            ("Road shut", "Echo", "2031-05-02", None),
            id="news search",
        ),
        pytest.param(
            {"articles": {"results": [{"uri": "9", "title": "Road shut", "body": ROAD, "dateTime": "2031-05-02T07:10:00Z",
             "source": {"uri": "echo.example", "title": "Echo"}, "authors": [{"name": "Ida Berg"}]}], "page": 1}},
            ("Road shut", "Echo", "2031-05-02T07:10:00+00:00", None),
            id="event registry",
        ),
        pytest.param(
            {"maintext": ROAD, "title": "Road shut", "date_publish": "2031-05-02 07:10:00", "source_domain": "echo.example"},
            ("Road shut", "echo.example", "2031-05-02T07:10:00", None),
            id="crawler",
        ),
        pytest.param(
            {"uri": "u", "headline": "Road shut", "body_text": ROAD, "body_xhtml": f"<p>{ROAD}</p>",
             "versioncreated": "2031-05-02T07:10:00Z", "provider": "Nordwire"},
            ("Road shut", "Nordwire", "2031-05-02T07:10:00+00:00", None),
            id="ninjs 1",
        ),
        pytest.param(
            {"headlines": [{"role": "sub", "value": "Weeks of work"}, {"role": "main", "value": "Road shut"}],
             "bodies": [{"role": "teaser", "value": "A road is shut."}, {"role": "main", "contenttype": "text/plain",
             "value": ROAD}], "by": "Ida Berg", "contentcreated": "2031-05-02T07:10:00Z",
             "infosources": [{"name": "Nordwire"}]},
            ("Road shut", "Nordwire", "2031-05-02T07:10:00+00:00", None),
            id="ninjs 3",
        ),
        pytest.param(
            {"items": [{"id": "1", "url": "https://e.example", "title": "Road shut", "content_html": ROAD,
             "date_published": "2031-05-02"}], "title": "Echo"},
            ("Road shut", None, "2031-05-02", "https://e.example"),
            id="JSON feed",
        ),
        pytest.param(
            {"data": [{"id": "5", "attributes": {"headline": "Road shut", "body": ROAD, "published-at": "2031-05-02"}}]},
            ("Road shut", None, "2031-05-02", None),
            id="JSON:API",
        ),
        pytest.param(
            {"title": "Road shut", "site_name": "Echo", "created_at": 1935472200000, "canonical_url": "https://e.example",
             "contents": [{"type": "title", "content": "Road shut"}, {"type": "text", "content": ROAD},
                          {"type": "image", "content": "The slope on Friday."}]},
            ("Road shut", "Echo", "2031-05-02T07:10:00+00:00", "https://e.example"),
            id="blocks",
        ),
    ],
)  # fmt: skip
def test_shapes_of_apis(
    tmp_path: Path, row: object, expected: tuple[str | None, str | None, str | None, str | None]
) -> None:
    article = only(put(tmp_path, "a.json", row))
    assert article.text == ROAD
    assert (article.title, article.source, article.published, article.url) == expected


def test_the_summary_of_an_empty_document_is_no_article(tmp_path: Path) -> None:
    assert "'document' is empty" in refused(
        put(tmp_path, "a.jsonl", lines({"document": "", "summary": ROAD}))
    )
