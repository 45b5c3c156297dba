"""Batch jobs end to end, with a stand-in for the models whose output depends on everyone in a batch."""

from __future__ import annotations

import importlib.util
import itertools
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import filelock
import pytest

from summarizer import Config, InputError, ModelError, SummarizerError
from summarizer.batch import Options, Report, run_batch
from summarizer.batch.store import JobFolder
from tests.batch_fakes import FakeBackend, cluster

HERE = Path(__file__).parents[1]
RAY = importlib.util.find_spec("ray") is not None
CONFIG = Config().with_settings({"batch.clusters": 4, "batch.rows_per_file": 8})
MANY = 24
CLUSTERS = [cluster(n) for n in range(MANY)]


class Listener:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.counts: Counter[str] = Counter()
        self.planned: list[int] = []

    def planning(self, clusters: int) -> None:
        self.planned.append(clusters)

    def begun(self, counts: Counter[str], *, total: int) -> None:
        self.counts.update(counts)

    def advanced(self, counts: Counter[str]) -> None:
        self.counts.update(counts)

    def log(self, message: str) -> None:
        self.messages.append(message)


def write_input(path: Path, clusters: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in clusters), encoding="utf-8")
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return write_input(tmp_path / "clusters.jsonl", CLUSTERS)


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of jobs in this process are copies of one that has imported everything: a new one takes half a second.

    Those of the jobs that :func:`started` starts begin anew, as users' do.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["summarizer.batch.local", "tests.batch_fakes"])
    monkeypatch.setattr(
        "summarizer.batch.local.multiprocessing", SimpleNamespace(get_context=lambda method: context)
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The results of ``plain`` when nothing disturbs the job."""
    folder = tmp_path_factory.mktemp("whole")
    job(write_input(folder / "clusters.jsonl", CLUSTERS), folder / "out")
    return results_of(folder / "out")


def job(input: Path, output: Path, *, config: Config = CONFIG, **options: Any) -> Report:
    options.setdefault("workers", 1)
    return run_batch(input, output, config=config, options=Options(**options), backend=FakeBackend())


def rows_of(output: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(output.glob("clusters-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def results_of(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in output.iterdir() if path.is_file()}


def started(
    input: Path, output: Path, *, new_session: bool = False, **arguments: Any
) -> subprocess.Popen[str]:
    arguments = {
        "input": str(input),
        "output": str(output),
        "config": {"batch.clusters": 4, "batch.rows_per_file": 8},
        "options": {"workers": 2},
        **arguments,
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from tests.batch_fakes import main; main()", json.dumps(arguments)],
        cwd=HERE.parent,
        env={"PYTHONPATH": str(HERE.parent), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=new_session,
    )


# ---- results ------------------------------------------------------------------------------------------------


def test_every_row_has_its_result_in_the_order_of_the_input(plain: Path, tmp_path: Path) -> None:
    report = job(plain, tmp_path / "out", workers=2)
    rows = rows_of(tmp_path / "out")
    assert [row["id"] for row in rows] == [f"cluster-{n}" for n in range(MANY)]
    assert [row["line"] for row in rows] == list(range(1, MANY + 1))
    assert {row["status"] for row in rows} == {"done"}
    assert all(row["summary"]["articles"][0]["title"] == row["id"] for row in rows)
    assert report.counts["done"] == report.total == report.settled == MANY
    assert len(report.files) == 3


def test_what_is_wrong_with_a_row_costs_that_row_alone(tmp_path: Path) -> None:
    good = [json.dumps(cluster(n)).encode() for n in range(3)]
    lines = {
        2: (b'{"id": "x", "articles": [', "not valid JSON at column 26"),
        3: (b'{"id": "caf\xe9", "articles": []}', "not UTF-8: byte 0xe9"),
        4: (b"[1, 2]", "must be an object with 'id' and 'articles' or 'paths', not a list"),
        5: (json.dumps({"id": "cluster-0", "articles": [{"text": "Other."}]}).encode(), "taken by line 1"),
        6: (b'{"id": "e", "articles": []}', "is empty"),
        7: (b'{"id": "m", "paths": ["nowhere.txt"]}', "nowhere.txt does not exist"),
        8: (b'{"id": "t", "articles": "text"}', "'articles' must be a list, not a string"),
        9: (b'{"id": "o", "text": "x"}', "The row is one article, and each row must be one cluster"),
        10: (b'{"id": "n", "title": "x"}', "neither 'articles' nor 'paths' (fields found: id, title)"),
        11: (json.dumps(cluster(90, articles=30)).encode(), "30 articles, and the limit is 20"),
        12: (b'{"id": "w", "articles": [7]}', "an article must be an object"),
        13: (json.dumps(cluster(91, extra="defective")).encode(), "Something went wrong inside newsweave"),
        14: (json.dumps(cluster(92, extra="opinionless")).encode(), "No sentence can stand"),
        15: (json.dumps(cluster(93, extra="unfusable")).encode(), "this cannot be fused"),
    }
    content = [good[0], *(line for line, _ in lines.values()), *good[1:]]
    path = tmp_path / "clusters.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(content))
    listener = Listener()
    report = run_batch(
        path,
        tmp_path / "out",
        config=CONFIG.with_settings({"batch.max_articles": 20}),
        options=Options(workers=1),
        watcher=listener,
        backend=FakeBackend(),
    )
    rows = {row["line"]: row for row in rows_of(tmp_path / "out")}
    for line, (_, reason) in lines.items():
        assert rows[line]["status"] == "failed"
        assert rows[line]["summary"] is None
        assert rows[line]["error"].startswith(f"line {line}: ")
        assert reason in rows[line]["error"]
        assert any(
            message.startswith(f"line {line}, ") and reason in message for message in listener.messages
        )
    assert [rows[line]["status"] for line in (1, 16, 17)] == ["done"] * 3
    assert report.counts["failed"] == listener.counts["failed"] == len(lines)


@pytest.mark.parametrize("kept", [True, False])
def test_results_hold_the_articles_texts_unless_they_are_left_out(tmp_path: Path, kept: bool) -> None:
    path = write_input(tmp_path / "in.jsonl", [cluster(1)])
    job(path, tmp_path / "out", config=CONFIG.with_settings({"batch.texts": kept}))
    [row] = rows_of(tmp_path / "out")
    texts = {article["text"] for article in row["summary"]["articles"]}
    assert texts == ({each["text"] for each in cluster(1)["articles"]} if kept else {None})


def test_a_cluster_of_few_articles_is_skipped_if_so_configured(tmp_path: Path) -> None:
    path = write_input(tmp_path / "in.jsonl", [cluster(1, articles=1), cluster(2)])
    report = job(path, tmp_path / "out", config=CONFIG.with_settings({"batch.min_articles": 2}))
    assert [row["status"] for row in rows_of(tmp_path / "out")] == ["skipped", "done"]
    assert "1 article(s)" in rows_of(tmp_path / "out")[0]["error"]
    assert report.counts["failed"] == 0


def test_a_cut_article_is_counted_as_truncated(tmp_path: Path) -> None:
    path = write_input(tmp_path / "in.jsonl", [cluster(1, extra="The yard was quiet. " * 40), cluster(2)])
    config = CONFIG.with_settings({"reading.max_words": 100})
    assert job(path, tmp_path / "out", config=config).counts["truncated"] == 1


def test_settled_rows_in_their_thousands_stay_cheap(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"{\n" * 5000 + json.dumps(cluster(1)).encode())
    report = job(path, tmp_path / "out")
    assert report.counts == {"failed": 5000, "done": 1, "truncated": 0}


# ---- inputs ---------------------------------------------------------------------------------------------------


def test_jsonl_gzip_and_parquet_give_the_same_summaries(plain: Path, tmp_path: Path) -> None:
    import gzip

    import pyarrow
    import pyarrow.parquet

    packed = tmp_path / "clusters.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    table = tmp_path / "clusters.parquet"
    rows = [json.loads(line) for line in plain.read_text(encoding="utf-8").splitlines()]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), table, row_group_size=7)
    texts = []
    for number, path in enumerate([plain, packed, table]):
        job(path, tmp_path / f"out{number}", workers=2)
        texts.append([(row["id"], row["line"], row["summary"]) for row in rows_of(tmp_path / f"out{number}")])
    assert len(texts[0]) == MANY
    assert texts[0] == texts[1] == texts[2]


def test_the_output_among_the_inputs_is_no_cluster(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "one.txt").write_text("A ferry ran aground off Tarn Point.")
    for _ in range(2):
        job(tmp_path / "in", tmp_path / "in" / "out")
        assert [row["id"] for row in rows_of(tmp_path / "in" / "out")] == ["a", "b"]
    job(tmp_path / "in", tmp_path / "elsewhere")
    assert [row["id"] for row in rows_of(tmp_path / "elsewhere")] == ["a", "b"]


def test_a_folder_of_folders_and_paths_in_rows(tmp_path: Path) -> None:
    for name in ("b-second", "a-first"):
        (tmp_path / "in" / name).mkdir(parents=True)
        for n, article in enumerate(cluster(len(name))["articles"]):
            (tmp_path / "in" / name / f"{n}.txt").write_text(article["text"], encoding="utf-8")
    (tmp_path / "in" / "c-empty").mkdir()
    report = job(tmp_path / "in", tmp_path / "out")
    rows = rows_of(tmp_path / "out")
    assert [(row["id"], row["status"]) for row in rows] == [
        ("a-first", "done"),
        ("b-second", "done"),
        ("c-empty", "failed"),
    ]
    assert rows[2]["error"] == "folder 3: The folder c-empty holds no articles: there is no file in it."
    assert report.counts["done"] == 2
    listed = [{"id": "a-first", "paths": ["in/a-first"]}, {"id": "glob", "paths": ["in/b-second/*.txt"]}]
    job(write_input(tmp_path / "listed.jsonl", listed), tmp_path / "out2")
    rows = rows_of(tmp_path / "out2")
    assert [row["status"] for row in rows] == ["done", "done"]
    assert {article["path"] for article in rows[0]["summary"]["articles"]} == {
        "in/a-first/0.txt",
        "in/a-first/1.txt",
    }


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "json", "txt"])
def test_clusters_as_data_sets_hold_them(suffix: str, tmp_path: Path) -> None:
    import csv

    documents = ["|||||".join(article["text"] for article in cluster(n)["articles"]) for n in range(5)]
    rows = [{"document": document, "summary": "What people wrote."} for document in documents]
    path = tmp_path / f"val.{suffix}"
    if suffix == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["document", "summary"])
            writer.writeheader()
            writer.writerows(rows)
    else:
        whole = {
            "jsonl": "".join(json.dumps(row) + "\n" for row in rows),
            "json": json.dumps(rows),
            "txt": "".join(f"{document}\n" for document in documents),
        }
        path.write_text(whole[suffix], encoding="utf-8")
    job(path, tmp_path / "out", workers=2)
    told = rows_of(tmp_path / "out")
    assert [(row["id"], row["status"]) for row in told] == [(f"val-{n}", "done") for n in range(1, 6)]
    assert [len(row["summary"]["articles"]) for row in told] == [2] * 5
    assert job(path, tmp_path / "out").settled == 0  # the same command again


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("nothing.jsonl", b"\n\n", "holds no clusters"),
        ("articles.txt", b"Text.", "is no input of a batch job"),
        ("broken.parquet", b"PAR1 and no more", "is damaged or no parquet file"),
        ("cut.jsonl.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "is damaged"),
        ("absent.jsonl", None, "does not exist"),
    ],
)
def test_an_input_that_is_none_is_refused(
    name: str, content: bytes | None, message: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        job(tmp_path / name, tmp_path / "out")


# ---- going on -------------------------------------------------------------------------------------------------


def test_the_same_command_again_does_nothing(plain: Path, tmp_path: Path) -> None:
    job(plain, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("clusters-*")}
    report = job(plain, tmp_path / "out")
    assert report.settled == 0
    assert report.counts["done"] == MANY
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("clusters-*")} == before


def test_only_what_changed_in_the_input_is_done_again(plain: Path, tmp_path: Path) -> None:
    job(plain, tmp_path / "out")
    lines = plain.read_text(encoding="utf-8").splitlines()
    lines[5] = json.dumps(cluster(5, extra="The vote was moved to Monday."))
    plain.write_text("\n" + "\n".join([*lines, json.dumps(cluster(MANY))]), encoding="utf-8")
    report = job(plain, tmp_path / "out")
    assert report.settled == 4 + 1  # the batch of the changed cluster, and the new one
    job(plain, tmp_path / "fresh")
    assert results_of(tmp_path / "out") == results_of(tmp_path / "fresh")
    assert [row["line"] for row in rows_of(tmp_path / "out")] == list(range(2, MANY + 3))


def planned_again(input: Path, output: Path) -> list[int]:
    """What a job says while it plans: one number where it goes on with the plan of before."""
    listener = Listener()
    run_batch(
        input, output, config=CONFIG, options=Options(workers=1), watcher=listener, backend=FakeBackend()
    )
    return listener.planned


def test_an_input_that_is_as_it_was_is_not_read_again(plain: Path, tmp_path: Path) -> None:
    assert len(planned_again(plain, tmp_path / "out")) == MANY // 4
    assert planned_again(plain, tmp_path / "out") == [MANY]
    (tmp_path / "out/.job/plan-0-of-1.jsonl").write_bytes(b"{}")  # what is kept of it is damaged
    assert len(planned_again(plain, tmp_path / "out")) == MANY // 4


def test_other_words_of_the_same_size_and_date_are_seen(plain: Path, tmp_path: Path) -> None:
    planned_again(plain, tmp_path / "out")
    before, status = rows_of(tmp_path / "out"), plain.stat()
    changed = plain.read_text(encoding="utf-8").replace("crane", "pier!", 1)
    plain.write_text(changed, encoding="utf-8")
    os.utime(plain, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert len(planned_again(plain, tmp_path / "out")) == MANY // 4
    assert [a == b for a, b in zip(rows_of(tmp_path / "out"), before, strict=True)].count(
        False
    ) == 2  # who are fused together


def test_files_that_rows_name_are_read_again(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(cluster(ord(name))["articles"][0]["text"], encoding="utf-8")
    rows = [{"id": "one", "paths": ["a"]}, {"id": "two", "paths": ["b"]}]
    input = write_input(tmp_path / "clusters.jsonl", rows)
    planned_again(input, tmp_path / "out")
    (tmp_path / "a").write_text(cluster(7)["articles"][0]["text"], encoding="utf-8")
    planned_again(input, tmp_path / "out")
    assert "on day 70 " in rows_of(tmp_path / "out")[0]["summary"]["articles"][0]["text"]


def test_other_settings_are_refused_rather_than_mixed(plain: Path, tmp_path: Path) -> None:
    job(plain, tmp_path / "out")
    with pytest.raises(InputError, match=r"config\.max_words: 150 before, 80 now"):
        job(plain, tmp_path / "out", config=CONFIG.with_settings({"max_words": 80}))


def test_a_folder_with_other_things_in_it_is_refused(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.tex").touch()
    with pytest.raises(InputError, match="not a batch job's"):
        job(plain, tmp_path / "home")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.tex"]


def test_retry_does_the_failed_clusters_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "late.txt").write_text("Too short.", encoding="utf-8")
    clusters = [cluster(n) for n in range(6)]
    clusters.insert(2, {"id": "hopeless", "paths": ["late.txt"]})
    path = write_input(tmp_path / "in.jsonl", clusters)
    log = tmp_path / "log"
    backend = FakeBackend(log=str(log))
    run_batch(path, tmp_path / "out", config=CONFIG, options=Options(workers=1), backend=backend)
    before = rows_of(tmp_path / "out")
    assert sorted(log.read_text(encoding="utf-8").split()) == [f"cluster-{n}" for n in range(6)]
    report = run_batch(
        path, tmp_path / "out", config=CONFIG, options=Options(workers=1, retry_failed=True), backend=backend
    )
    assert len(log.read_text(encoding="utf-8").split()) == 6
    assert report.settled == 1
    assert (report.counts["done"], report.counts["failed"]) == (6, 1)
    assert rows_of(tmp_path / "out") == before


def test_a_retry_that_works_replaces_the_failure(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first run has a batch whose second cluster failed, as a full memory would have it.
    real = JobFolder.put

    def put(folder: JobFolder, key: str, results: list[dict[str, Any]]) -> None:
        if results[0]["id"] == "cluster-4":
            results[1] |= {"status": "failed", "summary": None, "error": "out of luck"}
        real(folder, key, results)

    with monkeypatch.context() as patch:
        patch.setattr(JobFolder, "put", put)
        job(plain, tmp_path / "out")
    before = rows_of(tmp_path / "out")
    assert (before[5]["status"], before[5]["error"]) == ("failed", "line 6: out of luck")
    assert job(plain, tmp_path / "out").counts["failed"] == 1
    report = job(plain, tmp_path / "out", retry_failed=True)
    after = rows_of(tmp_path / "out")
    assert (report.counts["done"], report.counts["failed"]) == (MANY, 0)
    assert after[5]["status"] == "done"
    assert after[:5] + after[6:] == before[:5] + before[6:]


def test_a_damaged_batch_is_noticed_and_done_anew(plain: Path, tmp_path: Path) -> None:
    job(plain, tmp_path / "out")
    expected = results_of(tmp_path / "out")
    part = sorted((tmp_path / "out" / ".job" / "batches").rglob("*.gz"))[0]
    part.write_bytes(part.read_bytes()[:-30])
    (tmp_path / "out" / ".job" / "manifest.json").unlink()
    with pytest.raises(InputError, match="damaged on disk"):
        job(plain, tmp_path / "out")
    assert job(plain, tmp_path / "out").settled == 4
    assert results_of(tmp_path / "out") == expected


# ---- killed ---------------------------------------------------------------------------------------------------


def killed_until_done(input: Path, output: Path, *, deaths: list[dict[str, Any]], tmp_path: Path) -> int:
    """Run a job that dies in each of the ways listed, then let it finish; how many of the runs really died."""
    log = tmp_path / f"{output.name}.log"
    died = 0
    for death in deaths:
        process = started(
            input, output, backend={"seconds": 0.05, "log": str(log)}, die_at=death.get("die_at")
        )
        if "after" in death:
            time.sleep(death["after"])
            process.kill()
        # The workers hold our end of the pipe too: this ends only when they have.
        process.communicate(timeout=60)
        died += process.returncode == -signal.SIGKILL
    process = started(input, output, backend={"seconds": 0.0, "log": str(log)})
    printed, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    report = json.loads(printed)
    assert report["counts"]["done"] == MANY
    # Twice done are at most the batches that were in two workers' hands at each death.
    assert len(log.read_text(encoding="utf-8").split()) <= MANY + died * 2 * 4
    return died


def test_killed_at_any_write_the_results_are_the_same_bytes(
    plain: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    # Few writes into each run, so that there is something left for the next one to die of.
    chosen = random.Random(5).sample(range(6, 16), 4)
    deaths = [{"die_at": 2}, *({"die_at": n} for n in chosen)]
    assert killed_until_done(plain, tmp_path / "out", deaths=deaths, tmp_path=tmp_path) >= 4
    assert results_of(tmp_path / "out") == whole
    assert not list((tmp_path / "out").rglob("*.tmp*"))


@pytest.mark.slow
def test_killed_at_every_write_and_many_moments(plain: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    chance = random.Random(11)
    for die_at in itertools.count(1):  # a fresh folder each: every write of a first run
        output = tmp_path / f"write-{die_at}"
        died = killed_until_done(plain, output, deaths=[{"die_at": die_at}], tmp_path=tmp_path)
        assert results_of(output) == whole
        if not died:
            break
    assert die_at > 50
    died = 0
    for number in range(12):
        output = tmp_path / f"moment-{number}"
        deaths = [{"after": chance.uniform(0.2, 1.2)} for _ in range(3)]
        died += killed_until_done(plain, output, deaths=deaths, tmp_path=tmp_path)
        assert results_of(output) == whole
    print(f"killed at each of {die_at - 1} writes and at {died} moments")
    assert died >= 15


@pytest.mark.parametrize(
    "engine",
    ["local", pytest.param("ray", marks=[pytest.mark.slow, pytest.mark.skipif(not RAY, reason="needs Ray")])],
)
def test_a_killed_worker_is_replaced_and_its_batch_done_again(
    engine: str, plain: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    process = started(
        plain,
        tmp_path / "out",
        backend={"seconds": 0.2, "log": str(log)},
        options={"workers": 2, "engine": engine},
    )
    victims: set[int] = set()
    while process.poll() is None and len(victims) < 2:
        time.sleep(0.1)
        pids = Path(f"{log}.pids").read_text(encoding="utf-8").split() if log.exists() else []
        for pid in [int(pid) for pid in pids if int(pid) not in victims][:1]:
            os.kill(pid, signal.SIGKILL)
            victims.add(pid)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert len(victims) == 2
    done = Counter(log.read_text(encoding="utf-8").split())
    assert set(done) == {f"cluster-{n}" for n in range(MANY)}
    assert done.total() <= MANY + 2 * 4  # nothing but the two broken batches was done again
    assert results_of(tmp_path / "out") == whole


def test_a_cluster_that_kills_its_worker_costs_itself_alone(tmp_path: Path) -> None:
    clusters = [cluster(n, extra="poisonous" if n == 2 else "") for n in range(8)]
    report = job(write_input(tmp_path / "in.jsonl", clusters), tmp_path / "out", workers=2)
    rows = rows_of(tmp_path / "out")
    assert [row["status"] for row in rows] == ["done"] * 2 + ["failed"] + ["done"] * 5
    assert "died twice while it was on this cluster (killed by SIGKILL" in rows[2]["error"]
    assert report.counts["failed"] == 1


@pytest.mark.parametrize(
    ("query", "error", "message"),
    [
        ("missing model", ModelError, "Fetch it"),
        ("dies while loading", SummarizerError, "end before they are ready"),
    ],
)
def test_workers_that_cannot_start_end_the_job(
    query: str, error: type[Exception], message: str, plain: Path, tmp_path: Path
) -> None:
    with pytest.raises(error, match=message):
        job(plain, tmp_path / "out", config=CONFIG.with_settings({"query": query}))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_finishes_the_batch_in_hand(
    number: signal.Signals, plain: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    process = started(plain, tmp_path / "out", backend={"seconds": 0.1})
    batches = tmp_path / "out" / ".job" / "batches"
    while not (begun := len(list(batches.rglob("*.gz")))):
        time.sleep(0.02)
        assert process.poll() is None
    process.send_signal(number)
    printed, _ = process.communicate(timeout=60)
    report = json.loads(printed)
    assert report["stopped"]
    assert begun <= len(list(batches.rglob("*.gz"))) <= begun + 3
    assert report["settled"] == 4 * len(list(batches.rglob("*.gz"))) < MANY
    assert not list((tmp_path / "out").glob("clusters-*"))
    assert job(plain, tmp_path / "out").settled == MANY - report["settled"]
    assert results_of(tmp_path / "out") == whole


def test_interrupted_while_workers_start_no_traceback_is_shown(plain: Path, tmp_path: Path) -> None:
    process = started(plain, tmp_path / "out", backend={"seconds": 0.1}, new_session=True)
    while not (tmp_path / "out" / ".job" / "job.json").exists():
        time.sleep(0.02)
        assert process.poll() is None
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to the workers too
    printed, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert json.loads(printed)["stopped"]


def test_a_second_job_on_the_same_folder_refuses(plain: Path, tmp_path: Path) -> None:
    process = started(plain, tmp_path / "out", backend={"seconds": 0.2})
    try:
        while not (tmp_path / "out" / ".job" / "job.json").exists():
            time.sleep(0.02)
            assert process.poll() is None
        for shards in (1, 3):
            with pytest.raises(InputError, match="Another job is writing"):
                job(plain, tmp_path / "out", num_shards=shards)
    finally:
        process.kill()
        process.communicate(timeout=60)
    job(plain, tmp_path / "out")  # a killed job holds nothing back


def test_a_full_disk_loses_nothing(
    plain: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncs = 0

    def full(handle: int) -> None:
        nonlocal syncs
        syncs += 1
        if syncs > 6:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("summarizer.batch.store.os.fsync", full)
        with pytest.raises(InputError, match=r"No space left on device.*run the same command again"):
            job(plain, tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.tmp*"))
    assert 0 < job(plain, tmp_path / "out").settled < MANY
    assert results_of(tmp_path / "out") == whole


@pytest.mark.parametrize("size", ["32k", "64k"])
def test_a_really_full_disk_loses_nothing(
    size: str, plain: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(mount)]
    if subprocess.run(["mount", *options], check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        with pytest.raises(InputError, match="No space left on device"):
            job(plain, mount / "out")
        subprocess.run(["mount", "-o", "remount,size=8m", str(mount)], check=True)
        assert job(plain, mount / "out").settled < MANY
        assert results_of(mount / "out") == whole
    finally:
        subprocess.run(["umount", str(mount)], check=True)


# ---- memory -----------------------------------------------------------------------------------------------------


def test_out_of_memory_halves_the_budget_for_that_batch_and_says_so(tmp_path: Path) -> None:
    asked = {1: "enormous", 6: "voluminous", 9: "boundless"}
    clusters = [cluster(n, extra=asked.get(n, "")) for n in range(12)]
    listener = Listener()
    run_batch(
        write_input(tmp_path / "in.jsonl", clusters),
        tmp_path / "out",
        config=CONFIG,
        options=Options(workers=1),
        watcher=listener,
        backend=FakeBackend(),
    )
    rows = rows_of(tmp_path / "out")
    assert {n for n, row in enumerate(rows) if row["status"] == "failed"} == {6, 9}
    # Neither one by itself: what is ranked has no budget to halve.
    assert all("does not fit into memory" in rows[n]["error"] for n in (6, 9))
    assert [message for message in listener.messages if message.startswith("line 1 to line 4: out of")] == [
        f"line 1 to line 4: out of memory: going on with half the token budget, {budget}. If this is said often, set "
        f"fusion.batch_tokens={budget}."
        for budget in (8192, 4096, 2048, 1024)
    ]
    assert {row["summary"]["config"]["fusion"]["batch_tokens"] for row in rows if row["summary"]} == {16384}


# ---- shards and workers ---------------------------------------------------------------------------------------


def test_shards_together_make_the_same_results(plain: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    reports = [job(plain, tmp_path / "out", num_shards=3, shard=shard) for shard in (2, 0, 1)]
    assert [report.settled for report in reports] == [8, 8, 8]
    assert [bool(report.files) for report in reports] == [False, False, True]
    assert results_of(tmp_path / "out") == whole
    with pytest.raises(InputError, match="no shard 3 of 3"):
        job(plain, tmp_path / "out", num_shards=3, shard=3)


@pytest.mark.parametrize("devices", [("0", "1", "2"), ("cpu",)])
def test_workers_and_preparers_change_no_byte_and_double_nothing(
    plain: Path, tmp_path: Path, devices: tuple[str, ...]
) -> None:
    def run(name: str, *, workers: int, preparers: int, log: Path | None = None) -> None:
        run_batch(
            plain,
            tmp_path / name,
            config=CONFIG,
            options=Options(workers=workers, preparers=preparers),
            backend=FakeBackend(log=str(log) if log else None, device_names=devices[:workers]),
        )

    run("one", workers=1, preparers=0)
    log = tmp_path / "log"
    run("many", workers=3, preparers=2, log=log)
    assert results_of(tmp_path / "many") == results_of(tmp_path / "one")
    assert sorted(log.read_text(encoding="utf-8").split()) == sorted(f"cluster-{n}" for n in range(MANY))


@pytest.mark.parametrize(("devices", "preparers", "expected"), [(("cpu",), 0, 2), (("0", "1", "2"), 3, 4)])
def test_no_more_processes_load_models_than_there_are_batches(
    tmp_path: Path, devices: tuple[str, ...], preparers: int, expected: int
) -> None:
    path = write_input(tmp_path / "in.jsonl", CLUSTERS[:8])  # two batches
    backend = FakeBackend(log=str(tmp_path / "log"), device_names=devices)
    options = Options(workers=3, preparers=preparers)
    assert run_batch(path, tmp_path / "out", config=CONFIG, options=options, backend=backend).settled == 8
    started = Path(f"{tmp_path / 'log'}.pids").read_text(encoding="utf-8").split()
    assert len(started) <= expected


def test_ranked_on_the_gpu_and_beside_it_are_not_mixed(plain: Path, tmp_path: Path) -> None:
    def on_gpu(**options: Any) -> Report:
        backend = FakeBackend(device_names=("0", "1"), kind="cuda")
        return run_batch(plain, tmp_path / "out", config=CONFIG, options=Options(**options), backend=backend)

    assert on_gpu(preparers=1).settled == MANY
    assert on_gpu().settled == 0  # however many prepare
    with pytest.raises(InputError, match=r"prepared on: cpu before, cuda now"):
        on_gpu(preparers=0)


def test_the_lock_goes_with_the_process(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / ".job" / "locks").mkdir(parents=True)
    lock = filelock.FileLock(tmp_path / "out" / ".job" / "locks" / "0-of-1.lock")
    with lock, pytest.raises(InputError, match="Another job"):
        job(plain, tmp_path / "out")
    job(plain, tmp_path / "out")


# ---- read back ------------------------------------------------------------------------------------------------


def test_datasets_reads_both_formats_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = pytest.importorskip("datasets")
    clusters = [cluster(n, extra="opinionless" if n == 20 else "") for n in range(MANY)]
    path = write_input(tmp_path / "in.jsonl", clusters)
    read = []
    for format in ("jsonl", "parquet"):
        job(path, tmp_path / format, format=format)
        dataset = datasets.load_dataset(
            str(tmp_path / format), split="train", cache_dir=str(tmp_path / "cache")
        )
        read.append(dataset.to_list())
    expected = rows_of(tmp_path / "jsonl")
    assert read[0] == expected
    assert read[1] == expected
