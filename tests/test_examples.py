"""The example clusters end to end, with the real embedded models: as the README has them run, and against an editor's notes."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from summarizer import Article, Config, Conflict, Summarizer, Summary, cli, read_articles
from summarizer.cluster import Cluster
from summarizer.loaded import LoadedModels
from tests.test_readme import RUN, SNIPPETS

PROJECT = Path(__file__).parent.parent
CLUSTERS = sorted(path.name for path in (PROJECT / "examples").iterdir() if path.is_dir())


@dataclass(frozen=True)
class Notes:
    """What an editor wants of a cluster's summary (tests/data/golden)."""

    facts: list[dict[str, Any]]
    traps: list[str]
    inventions: list[str]
    conflicts: list[dict[str, Any]]
    unused: list[dict[str, str]]

    def kept(self, text: str) -> tuple[float, list[str]]:
        """Share of the facts' weight that a text keeps, and the facts that it lacks."""
        lacking = [fact for fact in self.facts if not found(fact["any"], text)]
        total = sum(fact["weight"] for fact in self.facts)
        return 1 - sum(fact["weight"] for fact in lacking) / total, [fact["fact"] for fact in lacking]


def found(patterns: list[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


@dataclass
class Example:
    name: str
    summarizer: Summarizer

    @cached_property
    def files(self) -> list[Path]:
        return sorted(Path("examples", self.name).iterdir())

    @cached_property
    def notes(self) -> Notes:
        file = PROJECT / "tests" / "data" / "golden" / f"{self.name}.yaml"
        return Notes(**yaml.safe_load(file.read_text(encoding="utf-8")))

    @cached_property
    def articles(self) -> dict[str, Article]:
        return {article.id: article for article in read_articles(self.files)}

    @cached_property
    def summary(self) -> Summary:
        return self.summarizer.summarize(self.files)

    @cached_property
    def raw(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8") for path in self.files)


@pytest.fixture(scope="module", autouse=True)
def told_once() -> Iterator[dict[str, list[Summary]]]:
    """At the project's root, models are loaded once, and what was told of the same articles before is not made again.

    A summary takes five seconds, and loading the models two.
    """
    make = Summarizer._told
    made: dict[str, list[Summary]] = {}

    def told(self: Summarizer, clusters: Sequence[Cluster], **options: Any) -> list[Summary]:
        asked = repr([(cluster.config, cluster.articles, cluster.unused) for cluster in clusters])
        if asked not in made:
            made[asked] = make(self, clusters, **options)
        return made[asked]

    with contextlib.chdir(PROJECT), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Summarizer, "_told", told)
        patch.setattr("summarizer.summarizer.LoadedModels", _loaded)
        yield made


def _loaded(config: Config) -> LoadedModels:
    """Models do not depend on what is asked of them."""
    return _of(config.with_settings({"max_words": 150, "sentences": None, "query": None}).model_dump_json())


@functools.cache
def _of(config: str) -> LoadedModels:
    return LoadedModels(Config.model_validate_json(config))


@pytest.fixture(scope="module")
def examples() -> dict[str, Example]:
    summarizer = Summarizer()
    return {name: Example(name, summarizer) for name in CLUSTERS}


@pytest.fixture(params=CLUSTERS)
def example(request: pytest.FixtureRequest, examples: dict[str, Example]) -> Example:
    return examples[request.param]


# -- as the README has them run: first, since what was told before would print nothing -----------------------


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.splitlines()[0])
def test_python_snippets_run(snippet: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(snippet, "README.md", "exec"), {"__name__": "readme"})
    assert len(printed.getvalue()) > 40


@pytest.mark.parametrize("command", RUN)
def test_newsweave_commands_run(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(PROJECT / "examples")
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    assert ended.value.code == 0, printed.err
    # Nothing but notices about articles: no progress bars, no advice from the libraries below.
    assert all(line.startswith("examples/") for line in printed.err.splitlines()), printed.err
    written = [file.read_text(encoding="utf-8") for file in tmp_path.iterdir() if file.is_file()]
    assert len("".join([printed.out, *written])) > 40


# -- the notes themselves: a pattern that nothing can match would test nothing ----------------------------


def test_every_fact_is_in_as_many_articles_as_its_weight_says(example: Example) -> None:
    # Not every article words a fact as the patterns expect a summary to; half of them must.
    for fact in example.notes.facts:
        matching = sum(found(fact["any"], article.text) for article in example.articles.values())
        assert fact["weight"] <= len(example.articles) and matching >= fact["weight"] / 2, fact["fact"]


def test_every_trap_is_really_laid(example: Example) -> None:
    for trap in example.notes.traps:
        assert found([trap], example.raw), trap
    for invention in example.notes.inventions:
        assert not found([invention], example.raw), invention


# -- the summaries ---------------------------------------------------------------------------------------


def test_the_facts_that_matter_are_kept(example: Example) -> None:
    share, lacking = example.notes.kept(example.summary.text)
    assert share >= 0.6, f"lacking {lacking} in: {example.summary}"


def test_no_trap_is_stepped_into(example: Example) -> None:
    for trap in (*example.notes.traps, *example.notes.inventions):
        assert not found([trap], example.summary.text), f"{trap!r} in: {example.summary}"


def test_every_sentence_has_sources_that_slice_back(example: Example) -> None:
    summary = example.summary
    assert all(sentence.sources for sentence in summary.sentences)
    sources = [source for sentence in summary.sentences for source in sentence.sources]
    sources += [s for conflict in summary.conflicts for claim in conflict.claims for s in claim.sources]
    for source in sources:
        assert example.articles[source.article].text[source.start : source.end] == source.text


def test_it_is_as_long_as_asked(example: Example) -> None:
    assert 135 <= len(example.summary.text.split()) <= 165, str(example.summary)


def test_it_draws_on_most_of_the_articles(example: Example) -> None:
    used = {article.id for article in example.summary.articles if article.used}
    drawn_on = {source.article for sentence in example.summary.sentences for source in sentence.sources}
    assert drawn_on <= used
    assert len(drawn_on) > len(used) / 2


def test_every_figure_is_in_an_article(example: Example) -> None:
    texts = " ".join(article.text for article in example.articles.values())
    for figure in re.findall(r"\d[\d.,:]*\d|\d", example.summary.text):
        assert re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", texts), f"{figure} in: {example.summary}"


def test_the_order_of_the_articles_changes_nothing(
    examples: dict[str, Example], told_once: dict[str, list[Summary]]
) -> None:
    example = examples["crane-collapse"]  # others are turned round in tests/test_pipeline.py
    before = without_times(example.summary)
    told_once.clear()
    turned = example.summarizer.summarize(list(reversed(example.files)))
    assert without_times(turned) == before


def test_the_unused_articles_are_the_right_ones_with_the_reason(example: Example) -> None:
    unused = [article for article in example.summary.articles if not article.used]
    assert len(unused) == len(example.notes.unused), unused
    for expected, article in zip(example.notes.unused, unused, strict=True):
        assert Path(article.path).name == expected["path"]
        assert found([expected["reason"]], article.reason or "")


def test_real_disagreements_are_reported(example: Example) -> None:
    reported = [
        note["about"]
        for note in example.notes.conflicts
        if any(about(conflict, note["sides"]) for conflict in example.summary.conflicts)
    ]
    assert reported, example.summary.conflicts


def about(conflict: Conflict, sides: list[str]) -> bool:
    """Whether each side is a claim of its own in this conflict."""
    values = [claim.value for claim in conflict.claims]
    return all(any(found([side], value) for value in values) for side in sides)


def without_times(summary: Summary) -> dict[str, Any]:
    return {key: value for key, value in summary.to_dict(explain=True).items() if key != "seconds"}
