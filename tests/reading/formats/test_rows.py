"""Whatever a row is, it gives its articles or says what is wrong, and costs no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.reading import read
from summarizer.reading.reader import read_rows
from tests.reading.rows import ROAD, SLIDE, lines, put, refused, texts

CASES = Path(__file__).parents[4] / "shared" / "cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside this checkout")
@pytest.mark.parametrize(
    "name", ["author.jsonl", "epoch.jsonl", "null.jsonl", "numtitle.jsonl", "rows.ndjson"]
)
def test_shared_cases_of_bad_rows(name: str) -> None:
    result = read(CASES / "bad-rows" / name)
    assert {article.id for article in result.articles} == {"harbour-post", "coast-radio", "island-news"}
    assert [item.id for item in result.unused] == (["x"] if name == "null.jsonl" else [])


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
        ("a.story", "\n@highlight\n\nA road is shut", "Removed: highlight"),
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


def test_a_file_of_clusters_with_one_of_a_single_document_is_still_one(tmp_path: Path) -> None:
    rows = [{"document": text, "summary": "S."} for text in (ROAD, f"{ROAD}|||||{SLIDE}", SLIDE)]
    assert "holds 3 clusters" in refused(put(tmp_path, "a.jsonl", lines(*rows)))


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
