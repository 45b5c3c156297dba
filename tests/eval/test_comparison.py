"""The comparison: nobody meets itself, lengths are equal, nothing is lost, and a stopped run goes on."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from eval import cli
from eval.clusters import Cluster, load_clusters
from eval.comparison import Comparison, equal_length
from eval.config import EvalConfig
from eval.report import write_comparison_report
from eval.results import Journal, Record, aggregate, run_all, write_results
from eval.systems import Job, Output, System, build, load_stored
from eval.text import fit
from eval.tools import Tools
from summarizer import Article, ArticleUse, Source, Summary, SummarySentence, Support
from summarizer.errors import ConfigError, InputError

ROWS = [
    {
        "id": "mine",
        "documents": [
            "Fourteen miners were trapped in Velm on Monday after a shaft flooded, the mayor said.\n\n"
            "Rescuers lowered two pumps at noon. Families waited at the gate.",
            "A flooded shaft trapped fourteen miners near Velm on Monday.\n\nThe owner blamed the rain. "
            "A union leader asked why no alarm rang.",
            "Pumps were working in Velm on Monday night to reach fourteen trapped miners.\n\nThe shaft had "
            "flooded in the morning. It had been inspected in May.",
        ],
        "titles": ["Miners trapped", "Shaft floods <in Velm>", "Pumps at work"],
        "summary": "Rescuers pumped water to reach fourteen miners trapped by a flooded shaft in Velm on Monday.",
    },
    {
        "id": "ferry",
        "documents": [
            "The ferry Halmar ran aground off Ostrand on Friday with 212 people aboard, the coast guard said. "
            "Nobody was hurt.",
            "All 212 people aboard the ferry Halmar were brought ashore on Friday after it ran aground off "
            "Ostrand. The captain was tested for alcohol.",
        ],
    },
]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools()


@pytest.fixture
def clusters(tmp_path: Path) -> list[Cluster]:
    return load_clusters(str(_write(tmp_path / "clusters.jsonl", ROWS)))


def _write(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


class Echo:
    """Says all that it is shown, and remembers what that was."""

    name = "echo"
    about = "repeats the articles"
    oracle = False

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def run(self, jobs: Sequence[Job]) -> list[Output]:
        self.jobs += jobs
        return [Output(text=" ".join(a.text for a in job.articles)) for job in jobs]


def _compare(
    clusters: list[Cluster],
    systems: Sequence[System],
    tools: Tools,
    *,
    ledes: bool = True,
    leave_out: str = "article",
) -> list[Record]:
    config = EvalConfig.from_values({"max_words": 30, "ledes": {"leave_out": leave_out}}, where="")
    comparison = Comparison(systems=systems, tools=tools, config=config, max_words=30, ledes=ledes)
    return [comparison.record(cluster) for cluster in clusters]


def _build(names: Sequence[str], tools: Tools) -> list[System]:
    return build(names, config=EvalConfig(), tools=tools, stored={})


# -- leave one out ------------------------------------------------------------------------------------------


def test_no_system_is_shown_the_article_whose_lede_it_is_scored_against(
    clusters: list[Cluster], tools: Tools
) -> None:
    echo = Echo()
    _compare(clusters[:1], [echo], tools)
    whole, *turns = echo.jobs
    assert len(whole.articles) == 3
    assert len(turns) == 3
    for left_out, job in zip(clusters[0].articles, turns, strict=True):
        assert [a.id for a in job.articles] == [a.id for a in clusters[0].articles if a is not left_out]
        assert job.references[0] in " ".join(left_out.text.split())


def test_no_lede_is_scored_against_itself(clusters: list[Cluster], tools: Tools) -> None:
    (record,) = _compare(clusters[:1], _build(["lede", "lede_best", "lede_random", "oracle"], tools), tools)
    for name, system in record["systems"].items():
        assert 0 < system["scores"]["lede_rouge2"] < 1, name


def test_the_best_lede_is_at_least_as_good_as_the_mean_one(clusters: list[Cluster], tools: Tools) -> None:
    for record in _compare(clusters, _build(["lede", "lede_best"], tools), tools):
        scores = {name: system["scores"] for name, system in record["systems"].items()}
        assert scores["lede_best"]["lede_rouge1"] >= scores["lede"]["lede_rouge1"] - 1e-9


def test_agreed_words_and_an_articles_own_angle_are_told_apart(tools: Tools, tmp_path: Path) -> None:
    rows = [{"id": "x", "documents": [
        "Fourteen miners were trapped in Velm beneath a chapel yesterday morning, officials said on radio.",
        "Fourteen miners were trapped in Velm beneath a brewery yesterday morning, officials said on radio.",
    ]}]  # fmt: skip
    clusters = load_clusters(str(_write(tmp_path / "x.jsonl", rows)))
    (record,) = _compare(clusters, _build(["lede"], tools), tools)
    scores = record["systems"]["lede"]["scores"]
    assert scores["lede_agreed"] == 1  # each lede has all the shared words
    assert scores["lede_own"] == 0  # and neither "chapel" nor "brewery" of the other


def test_without_leaving_out_the_systems_see_everything_and_run_once(
    clusters: list[Cluster], tools: Tools
) -> None:
    echo = Echo()
    _compare(clusters[:1], [echo], tools, leave_out="none")
    assert [len(job.articles) for job in echo.jobs] == [3]


# -- equal length -------------------------------------------------------------------------------------------


def test_fit_keeps_whole_sentences_nearest_to_the_length() -> None:
    sentences = ["one two three.", "four five six.", "seven eight nine ten."]
    assert fit(sentences, 6) == sentences[:2]
    assert fit(sentences, 5) == sentences[:1]  # six words are more than 10 % too many
    assert fit(["a b c d e f g h."], 5) == ["a b c d e"]
    assert fit([], 5) == []


def test_every_output_is_cut_by_the_same_rule(clusters: list[Cluster], tools: Tools) -> None:
    systems = [Echo(), *_build(["lead3", "round_robin", "centroid", "lexrank", "oracle"], tools)]
    for record in _compare(clusters, systems, tools, ledes=False):
        for name, system in record["systems"].items():
            assert len(system["text"].split()) <= 33, name


def test_length_is_the_median_reference_and_100_without_any(clusters: list[Cluster]) -> None:
    assert equal_length(clusters[1:], EvalConfig()) == 100
    assert equal_length(clusters, EvalConfig()) == 20  # 16 words, and the summariser writes no less than 20
    assert equal_length(clusters, EvalConfig(max_words=60)) == 60


# -- nothing is lost ----------------------------------------------------------------------------------------


def test_missing_empty_and_odd_rows_are_marked_and_n_stays(
    clusters: list[Cluster], tools: Tools, tmp_path: Path
) -> None:
    path = _write(
        tmp_path / "out.jsonl", [{"id": "mine", "systems": {"other": "", "third": "Miners trapped."}}]
    )
    stored = load_stored(path, ids=[c.id for c in clusters])
    systems = build(["other", "third"], config=EvalConfig(), tools=tools, stored=stored)
    records = _compare(clusters, systems, tools)
    results = aggregate(records, config=EvalConfig(), about={})
    assert results.n == 2
    marked = {(row["id"], row["system"], row["status"]) for row in results.marked}
    assert {
        ("mine", "other", "empty"),
        ("ferry", "other", "missing"),
        ("ferry", "third", "missing"),
    } <= marked
    assert results.systems["third"]["lede_rouge1"]["missing"] == 1
    assert results.systems["other"]["rouge1"]["mean"] == 0


def test_one_article_has_no_other_lede_and_says_so(tools: Tools, tmp_path: Path) -> None:
    row = {"id": "lone", "documents": [ROWS[0]["documents"][0]]}
    clusters = load_clusters(str(_write(tmp_path / "lone.jsonl", [row])))
    (record,) = _compare(clusters, _build(["lead3"], tools), tools)
    assert "one article: no other lede to compare with" in record["notes"]
    assert "lede_rouge1" not in record["systems"]["lead3"]["scores"]
    assert record["systems"]["lead3"]["scores"]["fact_precision"] == 1


def test_a_reference_longer_than_the_articles_is_noted(tools: Tools, tmp_path: Path) -> None:
    row = {**ROWS[1], "summary": "word " * 500}
    clusters = load_clusters(str(_write(tmp_path / "long.jsonl", [row])))
    (record,) = _compare(clusters, _build(["lead3"], tools), tools)
    assert "the reference is longer than the articles" in record["notes"]


# -- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": "a", "documents": ["x"]}\n{"id": "a", "documents": ["y"]}', "'a' twice"),
        ('{"id": "a", "documents": ["x"]}\n{broken', "line 2 is not valid JSON at column 2"),
        ('{"id": "a", "title": "x"}', "line 1: The cluster has neither 'articles' nor 'paths'"),
        ('{"id": "a", "documents": "x"}', "'documents' must be a list, not a string"),
        ('{"id": "a", "documents": ["x"], "summary": 3}', "'summary' must be text"),
        ('{"id": "a", "documents": ["x"], "titles": []}', "as long as 'documents'"),
        ("", "holds no cluster"),
    ],
)
def test_bad_cluster_files_are_refused_by_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_clusters(str(path))


def test_no_hub_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no hub here"):
        load_clusters("somebody/some_news_set")


def test_jsonl_gzip_parquet_and_folders_give_the_same_clusters(tmp_path: Path) -> None:
    plain = _write(tmp_path / "c.jsonl", ROWS)
    zipped = tmp_path / "c.jsonl.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    parquet = tmp_path / "c.parquet"
    columns = {key: [row.get(key) for row in ROWS] for key in ("id", "documents", "summary")}
    pyarrow.parquet.write_table(pyarrow.table(columns), parquet)
    for row in ROWS:
        folder = tmp_path / "folders" / str(row["id"])
        folder.mkdir(parents=True)
        for number, text in enumerate(row["documents"]):
            (folder / f"{number}.txt").write_text(str(text), encoding="utf-8")
        if "summary" in row:
            (folder / "reference.txt").write_text(str(row["summary"]), encoding="utf-8")
    wanted = {c.id: ({a.text for a in c.articles}, c.summary) for c in load_clusters(str(plain))}
    for path in (zipped, parquet, tmp_path / "folders"):
        found = {c.id: ({a.text for a in c.articles}, c.summary) for c in load_clusters(str(path))}
        assert found == wanted, path


def test_stored_outputs_of_another_set_are_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "out.jsonl", [{"id": "elsewhere", "systems": {"x": "text"}}])
    with pytest.raises(InputError, match="none of the clusters"):
        load_stored(path, ids=["mine"])


def test_an_unknown_system_is_named_with_the_nearest(tools: Tools) -> None:
    with pytest.raises(InputError, match=r"'lexrnk'\. Did you mean 'lexrank'"):
        _build(["lexrnk"], tools)


def test_an_unknown_setting_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'max_words'"):
        EvalConfig().with_settings(["max_word=50"])


# -- results ------------------------------------------------------------------------------------------------


def test_a_stopped_run_goes_on_and_gives_the_same_results(
    clusters: list[Cluster], tools: Tools, tmp_path: Path
) -> None:
    config = EvalConfig(max_words=30)
    comparison = Comparison(
        systems=_build(["lead3"], tools), tools=tools, config=config, max_words=30, ledes=True
    )
    scored: list[str] = []

    def score(cluster: Cluster) -> Record:
        if cluster.id == "ferry" and not scored.count("mine") > 1 and len(scored) == 1:
            scored.append("stopped")
            raise KeyboardInterrupt
        scored.append(cluster.id)
        return comparison.record(cluster)

    with pytest.raises(KeyboardInterrupt):
        run_all(clusters, Journal(tmp_path, {"run": 1}), score)
    with (tmp_path / "examples.jsonl").open("a") as file:
        file.write('{"key": "half a li')
    records = run_all(clusters, Journal(tmp_path, {"run": 1}), score)
    assert scored == ["mine", "stopped", "ferry"]
    straight = [comparison.record(cluster) for cluster in clusters]
    for one, other in zip(records, straight, strict=True):
        mine, theirs = one["systems"]["lead3"]["scores"], other["systems"]["lead3"]["scores"]
        assert mine.keys() == theirs.keys()
        assert all(mine[k] == theirs[k] or (math.isnan(mine[k]) and math.isnan(theirs[k])) for k in mine)


def test_a_journal_of_other_settings_is_not_gone_on_with(tmp_path: Path) -> None:
    Journal(tmp_path, {"max_words": 30}).add("a", {"systems": {}})
    with pytest.raises(InputError, match="max_words changed"):
        Journal(tmp_path, {"max_words": 60})
    assert Journal(tmp_path, {"max_words": 60}, fresh=True).records == {}


def test_results_and_report_hold_the_same_figures_and_escape_articles(
    clusters: list[Cluster], tools: Tools, tmp_path: Path
) -> None:
    records = _compare(clusters, _build(["lead3", "lede"], tools), tools)
    about = {
        "command": "ledes",
        "clusters": "c",
        "max_words": 30,
        "oracles": [],
        "about": {"lead3": "", "lede": ""},
    }
    results = aggregate(records, config=EvalConfig(), about=about)
    write_results(tmp_path, results, records)
    write_comparison_report(tmp_path / "report.html", results, records, limit=10)
    stored = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    figure = stored["systems"]["lead3"]["lede_rouge1"]
    assert stored["n"] == 2
    assert figure["low"] <= figure["mean"] <= figure["high"]
    assert (
        f">{100 * figure['mean']:.1f} <small>[{100 * figure['low']:.1f}, {100 * figure['high']:.1f}]" in html
    )
    assert "<in Velm>" not in html
    assert "&lt;in Velm&gt;" in html
    assert "src=" not in html
    assert "://" not in html
    rows = pyarrow.parquet.read_table(tmp_path / "scores.parquet").to_pylist()
    assert {(row["id"], row["system"]) for row in rows} == {
        (c, s) for c in ("mine", "ferry") for s in ("lead3", "lede")
    }
    mean = sum(row["lede_rouge1"] for row in rows if row["system"] == "lead3") / 2
    assert mean == pytest.approx(figure["mean"])


def test_the_report_shows_what_our_summary_rests_on(
    clusters: list[Cluster], tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.systems.newsweave.Summarizer", _OneSentence)
    records = _compare(clusters[:1], _build(["newsweave"], tools), tools)
    about = {"command": "ledes", "clusters": "c", "max_words": 30, "oracles": [], "about": {"newsweave": ""}}
    results = aggregate(records, config=EvalConfig(), about=about)
    write_comparison_report(tmp_path / "report.html", results, records, limit=10)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert html.count('<span class="place" id="c1-at-1">') == 1
    assert 'data-sentences="1">A flooded shaft trapped fourteen miners near Velm on Monday.</a>' in html
    assert "A union leader asked why no alarm rang." in html


class _OneSentence:
    """Says what the article about the flooded shaft says first, or the first of those it is shown."""

    def __init__(self, config: object) -> None:
        pass

    def summarize_many(self, groups: Sequence[Sequence[Article]], *, max_words: int) -> list[Summary]:
        return [self._summary(articles) for articles in groups]

    def _summary(self, articles: Sequence[Article]) -> Summary:
        chosen = next((each for each in articles if each.text.startswith("A flooded")), articles[0])
        said = chosen.text[: chosen.text.index(".") + 1]
        support = Support(verdict="supported", score=1.0, articles=1)
        source = Source(chosen.id, 0, len(said), said)
        return Summary(
            sentences=(SummarySentence(text=said, origin="extracted", support=support, sources=(source,)),),
            articles=tuple(
                ArticleUse(id=each.id, path=each.path, title=each.title, words=each.words, used=True)
                for each in articles
            ),
        )


def test_the_command_leaves_results_and_outputs_that_it_can_score_again(tmp_path: Path) -> None:
    path = _write(tmp_path / "clusters.jsonl", ROWS)
    run = CliRunner().invoke(
        cli.app, ["compare", str(path), "--systems", "lead3,lexrank", "--output", str(tmp_path / "a")]
    )
    assert run.exit_code == 0, run.output
    assert "lexrank" in run.output
    again = CliRunner().invoke(
        cli.app,
        ["compare", str(path), "--systems", "stored_lead3", "--outputs", str(tmp_path / "a" / "outputs.jsonl"),
         "--output", str(tmp_path / "b")],
    )  # fmt: skip
    assert again.exit_code == 0, again.output
    first = json.loads((tmp_path / "a" / "results.json").read_text(encoding="utf-8"))
    second = json.loads((tmp_path / "b" / "results.json").read_text(encoding="utf-8"))
    assert second["systems"]["stored_lead3"]["rouge1"] == first["systems"]["lead3"]["rouge1"]


def test_bad_input_exits_with_2_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["eval", "compare", "no/such/file.jsonl"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("eval: no/such/file.jsonl does not exist.")


def test_lexrank_answers_also_where_no_two_sentences_are_alike(tools: Tools, tmp_path: Path) -> None:
    rows = [{"id": "x", "documents": ["Pumps failed overnight.", "A choir sang."]}]
    clusters = load_clusters(str(_write(tmp_path / "x.jsonl", rows)))
    (record,) = _compare(clusters, _build(["lexrank", "textrank"], tools), tools, ledes=False)
    assert {system["status"] for system in record["systems"].values()} == {"ok"}
