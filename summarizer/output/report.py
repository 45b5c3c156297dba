"""A folder of pages from the results of a batch job: an index to search and sort, and one page a cluster.

Every page stands by itself, so that one can be sent to somebody; the index holds its rows as data and shows a hundred
at a time, so that ten thousand open as fast as ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.errors import InputError
from summarizer.output.characters import visible
from summarizer.output.files import replaced
from summarizer.output.page import Assets, as_page, environment
from summarizer.output.results import Result, read_results

#: Rows of one index page; beyond that there are several.
INDEXED = 10_000
#: Characters of a summary's first sentence that stand for it in the index.
_TITLE = 140
#: What tells an earlier report, which may be replaced, from a folder of something else.
_MARK = '<meta name="generator" content="newsweave">'


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was written."""

    #: The first page of the index.
    index: Path
    #: Clusters by status.
    counts: Counter[str]


def write_report(
    results: str | Path, output: str | Path, *, progress: Callable[[int], None] | None = None
) -> Report:
    """Write ``output/index.html`` and ``output/clusters/*.html`` from results; an earlier report there is replaced.

    :param results: the folder of a batch job, one of its files, or summaries as JSON.
    :param output: a folder that does not exist, is empty, or holds an earlier report. It appears whole or not at all.
    :param progress: told how many clusters are written.
    :raises InputError: the results cannot be read, or the folder cannot be written or holds something else.
    """
    folder = Path(output)
    _check(folder)
    with replaced(folder) as part:
        (part / "clusters").mkdir()
        rows = _write_pages(read_results(results), part / "clusters", progress)
        if not rows:
            raise InputError(
                f"{results} holds no clusters. There is nothing to report on.", path=str(results)
            )
        counts = Counter(str(row[COLUMNS.index("status")]) for row in rows)
        _write_index(rows, counts, part, of=str(Path(results).resolve().name))
    return Report(index=folder / "index.html", counts=counts)


def _write_pages(
    results: Iterable[Result], folder: Path, progress: Callable[[int], None] | None
) -> list[list[Any]]:
    """Write the page of each cluster that has a summary, linked to its neighbours; gives the rows of the index."""
    rows = []
    before: int | None = None
    waiting: tuple[int, Result] | None = None  # for what comes after it
    for number, result in enumerate(results, start=1):
        rows.append(_row(number, result))
        if result.summary is not None:
            if waiting is not None:
                _write_page(folder, *waiting, before=before, after=number)
                before = waiting[0]
            waiting = number, result
        if progress is not None:
            progress(number)
    if waiting is not None:
        _write_page(folder, *waiting, before=before, after=None)
    return rows


def _write_page(folder: Path, number: int, result: Result, *, before: int | None, after: int | None) -> None:
    assert result.summary is not None
    links = {
        "id": result.id,
        "index": f"../{_index_name((number - 1) // INDEXED)}#c{number}",
        "before": before and _page_name(before),
        "after": after and _page_name(after),
    }
    page = as_page(result.summary, links=links)
    (folder / _page_name(number)).write_text(page, encoding="utf-8")


def _page_name(number: int) -> str:
    # Numbered, not named: an id may be anything, and no file name.
    return f"{number:06d}.html"


def _index_name(place: int) -> str:
    return "index.html" if place == 0 else f"index-{place + 1}.html"


#: What a row of the index holds, in order.
COLUMNS = (
    "number",
    "id",
    "title",
    "words",
    "articles",
    "sentences",
    "fused",
    "disagreements",
    "status",
    "error",
)


def _row(number: int, result: Result) -> list[Any]:
    summary = result.summary
    told = summary is not None and bool(summary.sentences)
    title = summary.sentences[0].text if summary is not None and told else ""
    return [
        number,
        visible(result.id),
        visible(title if len(title) <= _TITLE else title[:_TITLE].rsplit(" ", 1)[0] + " …"),
        len(summary.text.split()) if summary else 0,
        sum(article.used for article in summary.articles) if summary else 0,
        len(summary.sentences) if summary else 0,
        sum(each.origin == "fused" for each in summary.sentences) if summary else 0,
        len(summary.conflicts) if summary else 0,
        result.status,
        visible(result.error or ""),
    ]


def _write_index(rows: Sequence[Sequence[Any]], counts: Counter[str], folder: Path, *, of: str) -> None:
    """The pages of the index, ``INDEXED`` rows on each."""
    template = environment().get_template("index.html.j2")
    assets = Assets("page.css", "index.css", "index.js")
    parts = [rows[start : start + INDEXED] for start in range(0, len(rows), INDEXED)]
    for place, part in enumerate(parts):
        page = template.render(
            assets=assets,
            of=of,
            total=len(rows),
            counts=counts,
            told=_told(rows),
            columns=COLUMNS,
            rows=part,
            parts=[(_index_name(n), p[0][0], p[-1][0], n == place) for n, p in enumerate(parts)],
            page_name=_page_name,
        )
        (folder / _index_name(place)).write_text(page, encoding="utf-8")


def _told(rows: Sequence[Sequence[Any]]) -> dict[str, float]:
    """What all the summaries together are like."""
    done = [dict(zip(COLUMNS, row, strict=True)) for row in rows if row[COLUMNS.index("sentences")]]
    sentences = sum(row["sentences"] for row in done)
    return {
        "words": sum(row["words"] for row in done) / len(done) if done else 0.0,
        "fused": sum(row["fused"] for row in done) / sentences if sentences else 0.0,
        "disagreements": sum(bool(row["disagreements"]) for row in done) / len(done) if done else 0.0,
    }


def _check(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--output {folder} is a file. Name a folder.", path=str(folder))
    if folder.is_dir() and any(folder.iterdir()):
        index = folder / "index.html"
        if not index.is_file() or _MARK not in index.read_text(encoding="utf-8", errors="replace")[:1000]:
            raise InputError(
                f"--output {folder} holds something other than a report. Name a new folder.", path=str(folder)
            )
