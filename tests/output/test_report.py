"""``newsweave report``: a batch job's results as a folder of pages."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from summarizer import InputError, Source, Summary, SummarySentence, Support, cli
from summarizer.output import report as reports
from summarizer.output.report import write_report
from summarizer.output.results import read_results


def summary(text: str, *, fused: bool = False) -> Summary:
    return Summary(
        sentences=(
            SummarySentence(
                text=text,
                origin="fused" if fused else "extracted",
                support=Support(verdict="supported", score=1.0, articles=1),
                sources=(Source("a", 0, len(text), text),),
            ),
        )
    )


def row(name: str, told: Summary | None, *, status: str = "done", error: str | None = None) -> dict[str, Any]:
    return {
        "id": name,
        "status": status,
        "summary": told and told.to_dict(texts=True),
        "error": error,
        "line": 1,
    }


ROWS = [
    row("first", summary("The ferry sank.")),
    row("second", None, status="failed", error="in.jsonl, line 2: no articles"),
    row("third", summary("The bridge <b>opened</b>.", fused=True)),
]


@pytest.fixture
def job(tmp_path: Path) -> Path:
    folder = tmp_path / "job"
    (folder / ".job").mkdir(parents=True)
    lines = [json.dumps(each) for each in ROWS]
    (folder / "clusters-00000-of-00002.jsonl").write_text("\n".join(lines[:2]) + "\n")
    (folder / "clusters-00001-of-00002.jsonl").write_text(lines[2] + "\n")
    return folder


def index_of(page: Path) -> list[list[Any]]:
    html = page.read_text("utf-8")
    data = re.search(r'<script type="application/json" data-rows>(.*?)</script>', html, re.DOTALL)
    assert data is not None
    rows: list[list[Any]] = json.loads(data[1])["rows"]
    return rows


def test_a_page_for_each_summary_and_every_cluster_in_the_index(job: Path, tmp_path: Path) -> None:
    written = write_report(job, tmp_path / "pages")
    assert written.counts == {"done": 2, "failed": 1}
    assert sorted(each.name for each in (tmp_path / "pages/clusters").iterdir()) == [
        "000001.html",
        "000003.html",
    ]
    assert index_of(written.index) == [
        [1, "first", "The ferry sank.", 3, 0, 1, 0, 0, "done", ""],
        [2, "second", "", 0, 0, 0, 0, 0, "failed", "in.jsonl, line 2: no articles"],
        [3, "third", "The bridge <b>opened</b>.", 3, 0, 1, 1, 0, "done", ""],
    ]
    assert "<b>" not in written.index.read_text("utf-8")


def test_pages_lead_to_their_neighbours_and_back(job: Path, tmp_path: Path) -> None:
    write_report(job, tmp_path / "pages")
    first = (tmp_path / "pages/clusters/000001.html").read_text("utf-8")
    third = (tmp_path / "pages/clusters/000003.html").read_text("utf-8")
    assert 'href="000003.html" rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'href="000001.html" rel="prev"' in third
    assert 'href="../index.html#c3"' in third


def test_beyond_ten_thousand_the_index_has_several_pages(
    job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "INDEXED", 2)
    write_report(job, tmp_path / "pages")
    assert [each[0] for each in index_of(tmp_path / "pages/index.html")] == [1, 2]
    assert [each[0] for each in index_of(tmp_path / "pages/index-2.html")] == [3]
    assert 'href="../index-2.html#c3"' in (tmp_path / "pages/clusters/000003.html").read_text("utf-8")


def test_what_run_wrote_as_json_can_be_reported_on(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.json").write_text(summary(f"The {name} sank.").to_json())
    assert [each.id for each in read_results(tmp_path)] == ["a", "b"]
    assert [each.id for each in read_results(tmp_path / "a.json")] == ["a"]


def test_a_zipped_file_of_results_is_read(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(json.dumps(ROWS[0]).encode()))
    [found] = read_results(tmp_path / "rows.jsonl.gz")
    assert found.summary is not None
    assert found.summary.text == "The ferry sank."


def test_an_earlier_report_is_replaced_and_other_folders_are_left_alone(job: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    write_report(job, pages)
    (job / "clusters-00001-of-00002.jsonl").unlink()
    write_report(job, pages)
    assert not (pages / "clusters/000003.html").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/index.html").write_text("<h1>My page</h1>")
    with pytest.raises(InputError, match="something other than a report"):
        write_report(job, tmp_path / "mine")
    assert (tmp_path / "mine/index.html").read_text() == "<h1>My page</h1>"


def test_if_a_row_is_damaged_nothing_is_written_and_an_earlier_report_stays(
    job: Path, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    write_report(job, pages)
    with (job / "clusters-00001-of-00002.jsonl").open("a") as file:
        file.write('{"id": "fourth", "sta')
    with pytest.raises(InputError, match=r"clusters-00001-of-00002\.jsonl, line 2"):
        write_report(job, pages)
    assert (pages / "clusters/000003.html").exists()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: None, "no such file"),
        (lambda folder: folder.mkdir(), "holds no results"),
        (lambda folder: (folder / ".job").mkdir(parents=True), "not finished"),
        (lambda folder: folder.write_text('{"a": 1}\n'), "no row of a batch job"),
        (lambda folder: folder.write_text(""), "holds no clusters"),
        (
            lambda folder: folder.write_bytes(b"\x1f\x8b\x08broken"),
            "line 1|cannot be read|not what newsweave wrote",
        ),
    ],
)
def test_bad_results_are_told_in_a_sentence(
    make: Any, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "results")
    monkeypatch.setattr(
        "sys.argv", ["newsweave", "report", str(tmp_path / "results"), "--output", str(tmp_path / "out")]
    )
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert re.search(said, error)
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_the_command_says_where_the_pages_are(
    job: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["newsweave", "report", str(job), "--output", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 0
    assert (
        capsys.readouterr().out
        == f"{tmp_path / 'out' / 'index.html'}: 2 pages, 1 cluster without a summary\n"
    )
