"""Rows, tables and data sets: whatever the fields are called, whoever reads them, what is told is plain text."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.clusters import load_clusters
from summarizer.batch.source import Source, open_source
from summarizer.config import BatchConfig, ReadingConfig
from summarizer.errors import InputError
from summarizer.reading import Article, ReadResult, read
from summarizer.reading.reader import read_rows

ROAD = (
    "The council of Dunmore closed the quarry road on Friday after a slope gave way. "
    "Nobody was hurt, the fire chief said. Repairs will take three weeks, according to the council."
)
SLIDE = (
    "A landslide shut the road to the quarry near Dunmore on Friday, cutting off forty houses. "
    "Elin Foss, the fire chief, said everybody in them was safe. Engineers will look at the slope."
)
ROAD_HTML = "".join(f"<p>{sentence}.</p>" for sentence in ROAD.removesuffix(".").split(". "))
ROAD_PARAGRAPHS = ROAD.replace(". ", ".\n\n")


def put(folder: Path, name: str, content: object) -> Path:
    """A file of bytes or text, or of JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes | str) else json.dumps(content)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def texts(result: ReadResult) -> set[str]:
    return {article.text for article in result.articles}


def only(path: Path) -> Article:
    result = read(path)
    (article,) = result.articles
    assert not result.unused
    return article


def refused(path: Path, **settings: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(path, config=ReadingConfig(**settings))
    return str(caught.value)


# --- what the fields are called -----------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("published", 1935472200, "2031-05-02T07:10:00+00:00"),
        ("published", 1935472200000, "2031-05-02T07:10:00+00:00"),
        ("pubDate", "Fri, 02 May 2031 07:10:00 +0200", "2031-05-02T07:10:00+02:00"),
        ("date", "2.5.2031", "2031-05-02"),
        ("timestamp", "1935472200", "2031-05-02T07:10:00+00:00"),
        ("published", {"@value": "2031-05-02"}, "2031-05-02"),
        ("date", {"$date": "2031-05-02T07:10:00Z"}, "2031-05-02T07:10:00+00:00"),
        ("published", None, None),
        ("published", float("nan"), None),
        ("published", [[]], None),
    ],
)
def test_a_date_is_read_and_never_costs_the_text(
    tmp_path: Path, field: str, value: object, expected: str | None
) -> None:
    article = only(put(tmp_path, "a.json", {"text": ROAD, field: value}))
    assert (article.text, article.published) == (ROAD, expected)


@pytest.mark.parametrize(
    "beside",
    [
        {"title": 112}, {"title": None}, {"title": {"x": 1}}, {"title": ["Road", "shut"]}, {"title": float("inf")},
        {"source": {"id": 3}}, {"source": ["Echo"]}, {"source": True}, {"source": "word " * 60},
        {"author": [{"name": None}, 3]}, {"url": {"href": "x"}}, {"id": {"a": 1}}, {"id": None},
        {"published": "one fine day"}, {"published": {}}, {"id": "a" * 3000},
    ],
)  # fmt: skip
def test_nothing_beside_the_text_costs_it(tmp_path: Path, beside: dict[str, object]) -> None:
    result = read(put(tmp_path, "a.jsonl", lines({**beside, "text": ROAD}, {"text": SLIDE})))
    assert texts(result) == {ROAD, SLIDE}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "x", "title": "Video", "text": None}, "line 2: 'text' must be a string, not null"),
        ({"text": 7}, "line 2: 'text' must be a string, not a number"),
        ({"text": float("nan")}, "line 2: 'text' is empty"),
        ({"body": " "}, "line 2: 'body' is empty"),
        (
            {"headline": "x"},
            "line 2: there is no field 'text', nor another that holds one (fields found: headline)",
        ),
        ({"id": 1, "paths": ["a.txt"]}, "line 2: it names files ('paths')"),
        (3, "line 2: an article must be an object"),
    ],
)
def test_a_row_without_text_costs_itself(tmp_path: Path, row: object, reason: str) -> None:
    result = read(put(tmp_path, "a.jsonl", lines({"text": ROAD}, row, {"text": SLIDE})))
    assert texts(result) == {ROAD, SLIDE}
    assert reason in result.unused[0].reason


@pytest.mark.parametrize(
    ("row", "text", "remarks"),
    [
        ({"content": ROAD[:110] + "… [+806 chars]", "text": SLIDE}, SLIDE, ()),
        ({"body": "Only in paid plans", "description": ROAD}, ROAD, ("no full text: only 'description' is given",)),
        ({"content": "The cou… [+806 chars]", "description": ROAD}, ROAD, ("no full text: only 'description' is given",)),
        ({"snippet": ROAD}, ROAD, ("no full text: only 'snippet' is given",)),
        ({"text": ROAD, "summary": SLIDE + " " + ROAD}, ROAD, ()),
        ({"content": f"<div>{'<b></b>' * 90}The council met.</div>", "full_text": ROAD}, ROAD, ()),
    ],
)  # fmt: skip
def test_the_field_with_the_most_prose_is_read(
    tmp_path: Path, row: object, text: str, remarks: tuple[str, ...]
) -> None:
    article = only(put(tmp_path, "a.json", row))
    assert (article.text, article.remarks) == (text, remarks)


@pytest.mark.parametrize(
    "content",
    [
        [ROAD, SLIDE],
        {"r1": {"title": "Road", "text": ROAD}, "r2": {"title": "Slide", "text": SLIDE}},
        {"title": {"0": "Road", "1": "Slide"}, "text": {"0": ROAD, "1": SLIDE}},
        {"content": [{"title": "Road", "body": ROAD}, {"title": "Slide", "body": SLIDE}], "page": 1},
        {"docs": [{"Article Body": ROAD}, {"article-body": SLIDE}]},
        {"status": "ok", "data": {"articles": [{"text": ROAD}, {"text": SLIDE}]}},
    ],
)  # fmt: skip
def test_several_articles_in_one_value(tmp_path: Path, content: object) -> None:
    assert texts(read(put(tmp_path, "a.json", content))) == {ROAD, SLIDE}


def test_the_summary_of_an_empty_document_is_no_article(tmp_path: Path) -> None:
    assert "'document' is empty" in refused(
        put(tmp_path, "a.jsonl", lines({"document": "", "summary": ROAD}))
    )


# --- plain text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (ROAD_HTML, ROAD_PARAGRAPHS),
        (ROAD_HTML.replace("<", "&lt;").replace(">", "&gt;"), ROAD_PARAGRAPHS),
        (ROAD.replace("Dunmore", "<a href='https://x.example/?a=1&amp;b=2'>Dunmore</a>").replace("road on", "road&nbsp;on"), ROAD),
        (ROAD + " It is &quot;safe&quot; &amp;amp; dry &ndash; the mayor&#039;s words.", ROAD + ' It is "safe" & dry – the mayor\'s words.'),
        (ROAD.replace(". ", ". NEWLINE_CHAR NEWLINE_CHAR "), ROAD_PARAGRAPHS),
        (ROAD.replace(". ", ".\\n\\n"), ROAD_PARAGRAPHS),
        (ROAD.replace(". ", ".\\r\\n"), ROAD_PARAGRAPHS),
        (ROAD + " \\u201cWe were lucky,\\u201d said Foss\\u2019s deputy.", ROAD + " “We were lucky,” said Foss’s deputy."),
        (ROAD + " ``We were lucky,'' he said.", ROAD + " “We were lucky,” he said."),
        (ROAD + " " + SLIDE + " He gave no … reason.", ROAD + " " + SLIDE + " He gave no … reason."),
    ],
)  # fmt: skip
def test_escapes_and_markup_are_told_as_text(tmp_path: Path, given: str, told: str) -> None:
    assert only(put(tmp_path, "a.json", {"text": given})).text == told


def test_what_markup_hides_is_reported(tmp_path: Path) -> None:
    article = only(
        put(
            tmp_path,
            "a.json",
            {"text": f"<p>{ROAD}</p><p>It is <del>closed</del> shut for good, he said.</p>"},
        )
    )
    assert article.text == f"{ROAD}\n\nIt is shut for good, he said."
    assert [(item.text, item.reason) for item in article.removed] == [("closed", "struck out")]


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        (
            "The mayor , Ida Berg , does n't expect rain . `` We 'll wait , '' she said . The town 's roads "
            "-LRB- all of them -RRB- are dry , she said .",
            "The mayor, Ida Berg, doesn't expect rain. “We'll wait,” she said. The town's roads (all of them) are dry, "
            "she said.",
        ),
        (
            'The mayor , Ida Berg , said : " We can not wait . " It cost $ 5 million ; 40 % was paid , she said .',
            "The mayor, Ida Berg, said: “We cannot wait.” It cost $5 million; 40% was paid, she said.",
        ),
        (
            "the drivers ' union of holm met on tuesday , at 9 a.m. , in june . `` i am tired , '' said a driver . "
            "is this the end ? '' he asked . nobody knows , he said .",
            "The drivers' union of holm met on Tuesday, at 9 a.m., in June. “I am tired,” said a driver. "
            "Is this the end?” he asked. Nobody knows, he said.",
        ),
    ],
)  # fmt: skip
def test_tokens_are_put_together(tmp_path: Path, tokens: str, told: str) -> None:
    assert only(put(tmp_path, "a.json", {"text": tokens})).text == told


def test_a_stray_space_does_not_make_tokens_of_a_text(tmp_path: Path) -> None:
    text = f"{ROAD} A box of ' screws ' lay there, he said , and a rope."
    assert only(put(tmp_path, "a.json", {"text": text})).text == text.replace(" , and", ", and")


def test_lower_case_is_told_of_and_what_is_certain_is_mended(tmp_path: Path) -> None:
    text = (
        "the quarry road near port ella was closed on friday , the council said . nobody was hurt , it said ."
    )
    article = only(put(tmp_path, "a.json", {"title": "Quarry road at Port Ella closed", "text": text}))
    assert article.text == (
        "The quarry road near Port Ella was closed on Friday, the council said. Nobody was hurt, it said."
    )
    assert article.remarks == ("given without capitals: most names stay in lower case",)


@pytest.mark.parametrize(
    ("end", "told", "cut"),
    [
        ("Repairs will ta… [+806 chars]", "", "Repairs will ta… [+806 chars]"),
        ("Repairs will take a … [+1,806 chars]", "", "Repairs will take a … [+1,806 chars]"),
        ("The work costs a lot. Repairs ... [806 chars]", "The work costs a lot.", "Repairs ... [806 chars]"),
        ("Repairs will take…", "", "Repairs will take…"),
        ("Repairs will take [...]", "", "Repairs will take [...]"),
        ("Repairs begin at 8 a.m. … [+9 chars]", "", "Repairs begin at 8 a.m. … [+9 chars]"),
        ("They are led by Gov. … [+9 chars]", "", "They are led by Gov. … [+9 chars]"),
        ("The work costs a lot. … [+9 chars]", "The work costs a lot.", "… [+9 chars]"),
        ("Repairs will take... Read more", "", "Repairs will take... Read more"),
        ("Repairs will take [&hellip;]", "", "Repairs will take […]"),
        ("The work costs a lot.\n\n[+806 chars]", "The work costs a lot.", "[+806 chars]"),
    ],
)  # fmt: skip
def test_a_sentence_that_breaks_off_goes_and_is_reported(
    tmp_path: Path, end: str, told: str, cut: str
) -> None:
    article = only(put(tmp_path, "a.json", {"text": f"{SLIDE} {end}"}))
    assert article.text == f"{SLIDE} {told}".strip()
    assert [(item.text, item.reason) for item in article.removed] == [(cut, "cut off by the source")]
    assert article.remarks == ("cut off by the source",)


@pytest.mark.parametrize(
    "end", ["“We will wait …” she said.", "“We will wait ...”", "It cost 5 … 6 million."]
)
def test_an_ellipsis_elsewhere_cuts_nothing(tmp_path: Path, end: str) -> None:
    assert only(put(tmp_path, "a.json", {"text": f"{SLIDE} {end}"})).text == f"{SLIDE} {end}"


CASES = Path(__file__).parents[3] / "shared" / "cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside this checkout")
@pytest.mark.parametrize("name", ["inline", "nlchar", "ptb", "smashed", "newsapi", "wp"])
def test_shared_cases_of_markup_in_json(name: str) -> None:
    result = read(CASES / "markup-in-json" / name)
    assert {article.id for article in result.articles} == {"harbour-post", "coast-radio", "island-news"}
    whole = " ".join(article.text for article in result.articles)
    for trap in (
        "NEWLINE",
        "``",
        " ,",
        " .",
        "said.E",
        "said.“",
        "…",
        "chars",
        "n't ",
        "<p",
        "appeared first",
    ):
        assert trap not in whole


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside this checkout")
@pytest.mark.parametrize(
    "name", ["author.jsonl", "epoch.jsonl", "null.jsonl", "numtitle.jsonl", "rows.ndjson"]
)
def test_shared_cases_of_bad_rows(name: str) -> None:
    result = read(CASES / "bad-rows" / name)
    assert {article.id for article in result.articles} == {"harbour-post", "coast-radio", "island-news"}
    assert [item.id for item in result.unused] == (["x"] if name == "null.jsonl" else [])


# --- tables -------------------------------------------------------------------------------------------------


def table(rows: list[dict[str, str]], **dialect: Any) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


TABLE = [
    {"id": "echo", "headline": "Road shut", "body": f"{ROAD}\n\nIt said: \"No, not yet\"; soon."},
    {"id": "vale", "headline": "Slide", "body": SLIDE},
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "encoding", "dialect"),
    [
        ("a.csv", "utf-8", {}),
        ("a.csv", "utf-8-sig", {"lineterminator": "\n"}),
        ("a.csv", "utf-8", {"delimiter": ";"}),
        ("a.csv", "utf-16", {"delimiter": "\t"}),
        ("a.csv", "cp1252", {"delimiter": "|"}),
        ("a.csv", "utf-8", {"doublequote": False, "escapechar": "\\"}),
        ("a.tsv", "utf-8", {"delimiter": "\t"}),
        ("articles", "utf-8", {}),
        ("a.txt", "utf-8", {"quoting": csv.QUOTE_ALL}),
    ],
)
def test_a_table_is_read_whatever_parts_its_cells(
    tmp_path: Path, name: str, encoding: str, dialect: dict[str, Any]
) -> None:
    result = read(put(tmp_path, name, table(TABLE, **dialect).encode(encoding)))
    told = {article.id: (article.title, article.text) for article in result.articles}
    assert told == {row["id"]: (row["headline"], row["body"]) for row in TABLE}


@pytest.mark.parametrize("packed", [False, True])
def test_a_table_in_parquet(tmp_path: Path, packed: bool) -> None:
    import pyarrow
    import pyarrow.parquet

    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(
        pyarrow.Table.from_pylist([{**row, "vector": [0.1, 0.2]} for row in TABLE]), path
    )
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    assert texts(read(path)) == {row["body"] for row in TABLE}


def test_parquet_with_a_nested_text_costs_that_row(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    rows = [{"text": {"n": 1}}, {"text": {"n": 2}}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert "row 1: 'text' must be a string, not an object" in refused(tmp_path / "a.parquet")


def test_parquet_without_pyarrow_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    said = refused(put(tmp_path, "a.parquet", b"PAR1" + b"\0" * 50))
    assert "pip install 'newsweave[parquet]'" in said


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "id,price\n1,2\n", "no column that is known to hold texts (columns found: id, price)"),
        ("a.tsv", "1\t2\n3\t4\n", "columns found: 1, 2"),
        ("a.csv", f"text,title\n{ROAD.replace(',', ' ')},x,y\n", "line 2 has 3 cells where the table has 2 columns"),
        ("a.csv", f'text\n"{ROAD}\n', "line 2: a quotation mark opens there and is never closed"),
        ("a.parquet", b"PAR1 and no more", "is damaged or no parquet file"),
        ("a.json", json.dumps([{"text": ROAD}, {"text": SLIDE}])[:-60], "(it breaks off there)"),
        ("a.json", f'{{"text": "{ROAD}", "text": "{SLIDE}"}}', "gives 'text' twice, each time otherwise"),
        ("a.jsonl", '{"text": "x", "n": ' + "9" * 5000 + "}\n", "a number of thousands of digits"),
        ("a.jsonl", '{"a":' * 100_000, "nested too deeply"),
        ("a.story", "\n@highlight\n\nA road is shut", "no text before its first @highlight"),
        ("a.txt", "<DOC>\n<DOCNO> X1 </DOCNO>\n<TEXT>\n</TEXT>\n</DOC>", "document 1 has no text"),
    ],
)  # fmt: skip
def test_bad_input_is_named_with_what_is_wrong(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    path = put(tmp_path, name, content)
    said = refused(path)
    assert message in said
    assert str(path) in said


def test_a_bad_row_of_a_table_costs_itself(tmp_path: Path) -> None:
    content = f'title,text\nRoad,"{ROAD}\0"\nSlide,One, two, three\n\nEnd,"{SLIDE}"\nOpen,"never closed\n'
    result = read(put(tmp_path, "a.csv", content))
    assert texts(result) == {ROAD, SLIDE}
    assert ["line 3 has 4 cells" in result.unused[0].reason, "line 6: a quot" in result.unused[1].reason] == [
        True,
        True,
    ]


def test_rows_before_the_damage_of_a_packed_file_stand(tmp_path: Path) -> None:
    rows = [
        {"id": f"r{n}", "text": f"{ROAD} Notice {n * 7919} was put up by office {n * 104729}."}
        for n in range(400)
    ]
    data = gzip.compress(lines(*rows).encode())
    result = read(put(tmp_path, "a.jsonl.gz", data[: len(data) // 2]))
    assert 10 < len(result.articles) < 400
    assert "is damaged: its gzip data break off" in result.unused[0].reason


def test_an_endless_line_is_told_and_the_rows_before_it_stand(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", lines({"text": ROAD}) + '{"text": "' + "word " * 50_000)
    result = read(path, config=ReadingConfig(max_file_mb=0.1))
    assert texts(result) == {ROAD}
    assert "line 2 is longer than 0.1 MB" in result.unused[0].reason


def test_a_cell_that_swallows_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", f'id,text\n1,"{ROAD}"\n2,"{SLIDE}\n' + f"3,{ROAD}\n" * 3000)
    result = read(path, config=ReadingConfig(max_file_mb=0.1))
    assert texts(result) == {ROAD}
    assert "in the row that begins in line 3" in result.unused[0].reason


@pytest.mark.parametrize("separator", ["\n", "\n\n", ",\n"])
def test_json_objects_one_after_another(tmp_path: Path, separator: str) -> None:
    content = separator.join(json.dumps({"text": text}, indent=1) for text in (ROAD, SLIDE))
    assert texts(read(put(tmp_path, "a.json", content))) == {ROAD, SLIDE}


def test_json_lines_under_any_name_with_a_long_first_line(tmp_path: Path) -> None:
    long = f"{ROAD}\n\n" + "The road is old and has been mended often. " * 3000
    result = read(put(tmp_path, "a.data.txt", lines({"text": long}, {"text": SLIDE})))
    assert len(result.articles) == 2


# --- data sets ----------------------------------------------------------------------------------------------

SHAPES: dict[str, Callable[[], tuple[str, object]]] = {
    "documents": lambda: ("a.jsonl", lines({"id": "a", "documents": [ROAD, SLIDE], "summary": "S."})),
    "articles, as WCEP has them": lambda: (
        "a.jsonl",
        lines({"id": "a", "summary": "S.", "date": "2031-05-02", "reference_urls": ["u"], "articles": [
            {"text": ROAD, "title": None, "url": "u", "time": "2031-05-02T07:00:00"}, {"text": SLIDE, "title": ""}]}),
    ),
    "Multi-News": lambda: ("a.jsonl", lines({"id": "a", "document": f"{ROAD} ||||| {SLIDE}", "summary": "S."})),
    "Multi-News, packed": lambda: (
        "a.jsonl.gz", gzip.compress(lines({"id": "a", "document": f"{ROAD}|||||{SLIDE}|||||", "summary": "S."}).encode()),
    ),
    "old Multi-News": lambda: (
        "a.json", {"id": "a", "document": f"{ROAD} story_separator_special_tag {SLIDE}", "summary": "S."},
    ),
    "a table": lambda: ("a.csv", table([{"id": "a", "document": f"{ROAD}|||||{SLIDE}", "summary": "S."}])),
    "columns": lambda: ("a.json", {"id": "a", "articles": {"text": [ROAD, SLIDE], "title": ["", ""]}, "summary": "S."}),
    "paragraphs": lambda: (
        "a.jsonl",
        lines({"instance_id": "a", "documents": [{"text": [ROAD]}, {"text": [[SLIDE]]}], "summary": "S."}),
    ),
}  # fmt: skip


def batch_rows(path: Path) -> list[Any]:
    source: Source = open_source(path, BatchConfig())
    rows = list(source.rows())
    again = source.load([row.place for row in rows], lines=[row.line for row in rows])
    assert [row.digest for row in again] == [row.digest for row in rows]
    return rows


@pytest.mark.parametrize("shape", SHAPES)
def test_run_batch_and_eval_read_the_same_cluster(tmp_path: Path, shape: str) -> None:
    path = put(tmp_path, *SHAPES[shape]())
    assert texts(read(path)) == {ROAD, SLIDE}
    (row,) = batch_rows(path)
    assert (row.id, row.problem) == ("a", None)
    assert texts(read_rows(row.articles)) == {ROAD, SLIDE}
    (cluster,) = load_clusters(str(path))
    assert (cluster.id, {article.text for article in cluster.articles}, cluster.summary) == (
        "a", {ROAD, SLIDE}, "S.",
    )  # fmt: skip


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "parquet", "src"])
def test_clusters_without_an_id_are_called_by_file_and_place(tmp_path: Path, suffix: str) -> None:
    import pyarrow
    import pyarrow.parquet

    rows = [{"document": f"{ROAD}|||||{SLIDE}", "summary": f"Summary {n}."} for n in range(3)]
    path = tmp_path / f"val.{suffix}"
    if suffix == "parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    elif suffix == "src":
        put(tmp_path, "val.src", "".join(f"{row['document']}\n" for row in rows))
        put(tmp_path, "val.tgt", "".join(f"{row['summary']}\n" for row in rows))
    else:
        put(tmp_path, path.name, {"jsonl": lines(*rows), "json": rows, "csv": table(rows)}[suffix])
    ids = ["val-1", "val-2", "val-3"]
    first = [row.id for row in batch_rows(path)]
    clusters = load_clusters(str(path))
    assert "holds 3 clusters, and a summary is of one" in refused(path)
    assert "newsweave batch" in refused(path)
    assert first == ids
    assert [cluster.id for cluster in clusters] == ids
    assert [cluster.summary for cluster in clusters] == ["Summary 0.", "Summary 1.", "Summary 2."]
    assert all(len(cluster.articles) == 2 for cluster in clusters)


def test_the_same_cluster_twice_without_ids_is_two_clusters(tmp_path: Path) -> None:
    row = {"documents": [ROAD, SLIDE]}
    one, two = batch_rows(put(tmp_path, "val.jsonl", lines(row, row)))
    assert one.digest != two.digest


@pytest.mark.parametrize(
    ("given", "told"), [("2031-05-02", "2031-05-02"), (31, "31"), ("007", "007"), ("a  b", "a  b")]
)
def test_an_id_stays_as_it_is(tmp_path: Path, given: object, told: str) -> None:
    path = put(tmp_path, "a.jsonl", lines({"id": given, "documents": [ROAD, SLIDE], "summary": "S."}))
    put(tmp_path, "a.yaml", "dataset: a.jsonl\n")
    assert [row.id for row in batch_rows(path)] == [told]
    assert [cluster.id for cluster in load_clusters(str(path))] == [told]
    assert [cluster.id for cluster in load_clusters(str(tmp_path / "a.yaml"))] == [told]


def test_pairs_of_one_document_and_its_summary(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", lines(*({"document": text, "summary": "S."} for text in (ROAD, SLIDE))))
    assert texts(read(path)) == {ROAD, SLIDE}  # one event's articles, each with its own summary
    assert [len(row.articles) for row in batch_rows(path)] == [1, 1]
    assert [len(cluster.articles) for cluster in load_clusters(str(path))] == [1, 1]


def test_a_file_of_clusters_with_one_of_a_single_document_is_still_one(tmp_path: Path) -> None:
    rows = [{"document": text, "summary": "S."} for text in (ROAD, f"{ROAD}|||||{SLIDE}", SLIDE)]
    assert "holds 3 clusters" in refused(put(tmp_path, "a.jsonl", lines(*rows)))


def test_a_file_of_clusters_in_a_folder_is_passed_over_and_told(tmp_path: Path) -> None:
    put(tmp_path, "a.jsonl", lines(*({"documents": [ROAD, SLIDE]} for _ in range(2))))
    put(tmp_path, "b.txt", ROAD)
    result = read(tmp_path)
    assert [article.id for article in result.articles] == ["b"]
    assert "holds 2 clusters" in result.unused[0].reason


def test_lists_beside_the_documents_tell_of_each(tmp_path: Path) -> None:
    row = {
        "documents": [ROAD, SLIDE],
        "titles": ["Road shut", None],
        "sources": ["Echo", "Vale"],
        "dates": ["2031-05-02", 3],
    }
    result = read(put(tmp_path, "a.json", row))
    told = {article.text: (article.title, article.source, article.published) for article in result.articles}
    assert told == {ROAD: ("Road shut", "Echo", "2031-05-02"), SLIDE: (None, "Vale", None)}
    row = {"documents": [ROAD, SLIDE], "titles": ["Road shut"]}
    article = read(put(tmp_path, "b.json", row)).articles[0]
    assert ("Road shut", "'titles' is not as long as the documents") in {
        (item.text, item.reason) for item in article.removed
    }


def test_multi_news_as_published_is_several_clusters_a_line_each(tmp_path: Path) -> None:
    line = f"{ROAD_PARAGRAPHS} ||||| {SLIDE}".replace("\n", "NEWLINE_CHAR ")
    path = put(tmp_path, "val.src.cleaned", f"{line}\n")
    assert texts(read(path)) == {ROAD_PARAGRAPHS, SLIDE}
    put(tmp_path, "val.src.cleaned", f"{line}\n{line}\n")
    put(tmp_path, "val.tgt", "– A road. NEWLINE_CHAR It is shut.\n– Another.\n")
    assert "holds 2 clusters" in refused(path)
    assert [cluster.summary for cluster in load_clusters(str(path))] == [
        "– A road.\nIt is shut.",
        "– Another.",
    ]
    put(tmp_path, "val.tgt", "– A road.\n")
    with pytest.raises(InputError, match="ends before the clusters do"):
        load_clusters(str(path))


def test_texts_that_a_file_parts_are_several_articles(tmp_path: Path) -> None:
    result = read(
        put(tmp_path, "a.txt", f"The road is shut\n\n{ROAD}\n\n|||||\n\nSlide at the quarry\n\n{SLIDE}\n")
    )
    assert {article.title: article.text for article in result.articles} == {
        "The road is shut": ROAD,
        "Slide at the quarry": SLIDE,
    }


@pytest.mark.parametrize(
    "opening",
    ["Road shut by slide\nSaturday, May 3, 2031\n\n", "Road shut by slide\n\nMay 3, 2031\n\n", "Road shut by slide\n2031-05-03\n\n"],
)  # fmt: skip
def test_a_day_below_the_headline_is_when_it_was_published(tmp_path: Path, opening: str) -> None:
    put(tmp_path, "M0011.english", f"{opening}{ROAD}\n\n{SLIDE}")  # as MultiLing has them
    (article,) = read(tmp_path).articles
    assert (article.title, article.published) == ("Road shut by slide", "2031-05-03")
    assert article.text == f"{ROAD}\n\n{SLIDE}"


def test_highlights_of_a_story_are_not_its_text(tmp_path: Path) -> None:
    article = only(
        put(tmp_path, "a.story", f"{ROAD}\n\n{SLIDE}\n\n@highlight\n\nRoad shut\n\n@highlight\n\nNobody hurt")
    )
    assert article.text == f"{ROAD}\n\n{SLIDE}"
    assert [(item.text, item.reason) for item in article.removed] == [
        ("Road shut", "highlight"),
        ("Nobody hurt", "highlight"),
    ]


AQUAINT = f"""<DOC>
<DOCNO> APW20310502.0240 </DOCNO>
<DOCTYPE> NEWS STORY </DOCTYPE>
<HEADLINE>
Road shut at Dunmore & Vale
</HEADLINE>
<TEXT>
   DUNMORE, Vale (AP) _ {ROAD}
   ``We are safe,'' said a man of AT&T & Co. _ a porter _ on Friday.
</TEXT>
</DOC>
"""
GIGAWORD = f"""<DOC id="XIN_ENG_20310503.0012" type="story" >
<HEADLINE>
Slide shuts road
</HEADLINE>
<DATELINE>
DUNMORE, May 3 (Nordwire)
</DATELINE>
<TEXT>
<P>
{SLIDE}
</P>
<P>
{ROAD}
</P>
</TEXT>
</DOC>
"""


def test_documents_of_duc_and_tac(tmp_path: Path) -> None:
    result = read(put(tmp_path, "d1", AQUAINT + GIGAWORD))
    told = {article.id: article for article in result.articles}
    first, second = told["APW20310502.0240"], told["XIN_ENG_20310503.0012"]
    assert (first.title, first.published) == ("Road shut at Dunmore & Vale", "2031-05-02")
    assert first.text == f"{ROAD}\n\n“We are safe,” said a man of AT&T & Co. — a porter — on Friday."
    assert (second.title, second.published) == ("Slide shuts road", "2031-05-03")
    assert second.text == f"{SLIDE}\n\n{ROAD}"
    assert ("DUNMORE, May 3 (Nordwire)", "dateline") in {(item.text, item.reason) for item in second.removed}


@pytest.mark.parametrize(
    ("document", "title", "published"),
    [
        (
            f"<DOC>\n<DOCNO>AP880911-0016</DOCNO>\n<FILEID>AP-NR-09-11-88</FILEID>\n<HEAD>Road Shut</HEAD>\n"
            f"<DATELINE>DUNMORE (AP) </DATELINE>\n<TEXT>\n{ROAD}\n</TEXT>\n</DOC>",
            "Road Shut", "1988-09-11",
        ),
        (
            f"<DOC>\n<DOCNO> LA010189-0001 </DOCNO>\n<DATE>\n<P>\nJanuary 1, 1989, Sunday, Home Edition \n</P>\n</DATE>\n"
            f"<HEADLINE>\n<P>\nRoad shut \n</P>\n</HEADLINE>\n<TEXT>\n<P>\n{ROAD} \n</P>\n</TEXT>\n</DOC>",
            "Road shut", "1989-01-01",
        ),
        (
            f"<DOC>\n<DOCNO> SJMN91-06184003 </DOCNO>\n<LEADPARA>{ROAD.split('. ')[0]}.\n</LEADPARA>\n<HEADLINE>  Road shut"
            f"  </HEADLINE>\n<TEXT>     {ROAD.split('. ', 1)[1]}\n</TEXT>\n</DOC>",
            "Road shut", None,
        ),
        (
            f"<DOC>\n<DOCNO> NYT20310424.0231 </DOCNO>\n<DATE_TIME> 2031-04-24 20:49 </DATE_TIME>\n<BODY>\n<HEADLINE>\n"
            f"Road shut\n</HEADLINE>\n<TEXT>\n<P>\n{ROAD}\n<ANNOTATION> (STORY CAN END HERE) </ANNOTATION>\n</TEXT>\n</BODY>",
            "Road shut", "2031-04-24T20:49:00",
        ),
        (
            f"<doc>\n<docno> WSJ880912-0064 </docno>\n<HL> Road shut\n----\nBy Ida Berg</HL>\n<TEXT>\n{ROAD}\n</TEXT>\n</doc>",
            "Road shut", "1988-09-12",
        ),
    ],
)  # fmt: skip
def test_older_documents(tmp_path: Path, document: str, title: str, published: str | None) -> None:
    article = only(put(tmp_path, "doc.0016", document))
    assert " ".join(article.text.split()) == ROAD
    assert (article.title, article.published) == (title, published)


def test_a_tree_of_duc_folders_is_clusters(tmp_path: Path) -> None:
    for name in ("d30001t", "d30002t"):
        put(tmp_path, f"docs/{name}/APW20310502.0240", AQUAINT)
        put(tmp_path, f"docs/{name}/{name}-A/XIN_ENG_20310503.0012", GIGAWORD)
    rows = batch_rows(tmp_path / "docs")
    assert [(row.id, row.problem) for row in rows] == [("d30001t", None), ("d30002t", None)]
    clusters = load_clusters(str(tmp_path / "docs"))
    assert [(cluster.id, len(cluster.articles)) for cluster in clusters] == [("d30001t", 2), ("d30002t", 2)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "a", "text": ROAD}, "The row is one article, and each row must be one cluster"),
        ({"id": "a", "documents": []}, "The cluster is empty"),
        ({"id": "a", "articles": ROAD}, "'articles' must be a list, not a string"),
        ({"id": "a", "title": "x"}, "neither 'articles' nor 'paths' (fields found: id, title)"),
        ({"id": "a", "articles": [ROAD], "paths": ["x"]}, "both 'articles' and 'paths'"),
        ([ROAD, SLIDE], "A cluster must be an object"),
    ],
)
def test_a_row_that_is_no_cluster_is_told_by_batch_and_eval(
    tmp_path: Path, row: object, problem: str
) -> None:
    path = put(tmp_path, "a.jsonl", lines({"id": "good", "documents": [ROAD, SLIDE]}, row))
    assert problem in (batch_rows(path)[1].problem or "")
    with pytest.raises(InputError) as caught:
        load_clusters(str(path))
    assert problem in str(caught.value) and "line 2" in str(caught.value)


def test_a_text_is_no_file_of_clusters(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", ROAD)
    with pytest.raises(InputError, match="is no input of a batch job"):
        open_source(path, BatchConfig())
    with pytest.raises(InputError, match="is no file of clusters: it is plain text"):
        load_clusters(str(path))


def test_stored_documents_are_scored_as_stored_on_demand(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", lines({"documents": [f"<b>x</b> {ROAD}…", SLIDE]}))
    (raw,) = load_clusters(str(path), clean=False)
    assert raw.articles[0].text == f"<b>x</b> {ROAD}…"


MARKED = [
    (
        "The lorry belonged to *Moe Timber*, whose owner wept.",
        "The lorry belonged to Moe Timber, whose owner wept.",
    ),
    ("The road of **RYE** is shut.", "The road of RYE is shut."),
    ("The town said it was _not_ told.", "The town said it was not told."),
    (
        "The road, [the railway](https://rail.example/a_(b)) said, is shut.",
        "The road, the railway said, is shut.",
    ),
    ("It is **the *third* slide** in May.", "It is the third slide in May."),
    ("The slide ![crossing](https://x.example/c.jpg) was large.", "The slide was large."),
    ("They paid 5*3*2 crowns, @_roe_ said of the f**k and the s**t.", None),
    ("Prices are given in crowns.* The rest* is in euros.", None),
    ("The file is named a_b_c and read by the_town_.", None),
    ("The council [of Rye] (which met on Monday) agreed.", None),
]


@pytest.mark.parametrize(("given", "read_as"), MARKED)
def test_markdown_in_a_field_of_text_is_read_as_it_is_meant(given: str, read_as: str | None) -> None:
    (article,) = read_rows([{"title": "Road shut *again*", "text": f"{ROAD}\n\n{given}\n\n{SLIDE}"}]).articles
    assert article.title == "Road shut again"
    assert (read_as or given) in article.text


def test_a_picture_and_a_line_of_links_in_markdown_are_reported() -> None:
    text = f"![the road](https://x.example/c.jpg)\n\n{ROAD}\n\n{SLIDE}\n\n[Subscribe](https://x.example/n)"
    (article,) = read_rows([{"title": "Road shut", "text": text}]).articles
    assert article.text == f"{ROAD}\n\n{SLIDE}"
    assert [item.reason for item in article.removed] == ["picture", "related link"]


_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from([ROAD, SLIDE]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("text content body title source fields data articles id role value".split()), inner)
    ),
    max_leaves=12,
)  # fmt: skip


@given(value=_VALUE)
def test_any_value_is_an_article_or_told_of(value: object) -> None:
    try:
        result = read_rows([value, {"text": f"{ROAD} {SLIDE}"}])
    except InputError as error:
        pytest.fail(str(error))
    assert f"{ROAD} {SLIDE}" in texts(result)
    assert len(result.articles) > 1 or result.unused
