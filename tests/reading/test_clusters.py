"""A cluster is the same for a run, a batch and the evaluation, whatever data set it comes from."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.clusters import load_clusters
from summarizer.batch.source import open_source
from summarizer.config import BatchConfig
from summarizer.errors import InputError
from summarizer.reading import read
from summarizer.reading.reader import read_rows
from tests.reading.rows import (
    ROAD,
    ROAD_PARAGRAPHS,
    SLIDE,
    batch_rows,
    lines,
    put,
    refused,
    table,
    texts,
)

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


def test_a_file_of_clusters_in_a_folder_is_passed_over_and_told(tmp_path: Path) -> None:
    put(tmp_path, "a.jsonl", lines(*({"documents": [ROAD, SLIDE]} for _ in range(2))))
    put(tmp_path, "b.txt", ROAD)
    result = read(tmp_path)
    assert [article.id for article in result.articles] == ["b"]
    assert "holds 2 clusters" in result.unused[0].reason


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
