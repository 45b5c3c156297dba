"""The command line as a shell sees it: what goes to stdout, what to stderr, and the exit code."""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from summarizer import (
    ArticleUse,
    Config,
    Explanation,
    InputError,
    Source,
    Summary,
    SummarySentence,
    Support,
    __version__,
    cli,
)
from summarizer.progress import Progress, Step
from summarizer.reading import read

SOURCE = Source("a", 0, 24, "The mill burned on Friday")
SUMMARY = Summary(
    sentences=(
        SummarySentence(
            text="The “mill” burned on Friday.",
            origin="fused",
            support=Support(verdict="supported", score=0.9, articles=1),
            sources=(SOURCE,),
            explanation=Explanation(salience=0.5, parts={"agreement": 0.5}, group=(SOURCE,)),
        ),
    ),
    articles=(
        ArticleUse(id="a", path="a.txt", title=None, words=60, used=True),
        ArticleUse(id="b", path="b.txt", title=None, words=60, used=False, reason="about another event"),
    ),
)

Run = Callable[..., "Outcome"]


class Outcome:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


class StandIn:
    """Takes the pipeline's place: remembers what it was asked, answers with ``answer``."""

    answer: Summary | BaseException = SUMMARY
    asked: ClassVar[list[tuple[Config, list[str]]]]

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()

    def summarize(self, paths: Sequence[str], *, progress: Progress | None = None, **_: Any) -> Summary:
        type(self).asked.append((self.config, list(paths)))
        if progress is not None:
            progress(Step(stage="Reading articles", done=1, total=2, unit="files"))
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> type[StandIn]:
    class Fresh(StandIn):
        asked: ClassVar[list[tuple[Config, list[str]]]] = []

    module = ModuleType("summarizer.summarizer")
    module.Summarizer = Fresh  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "summarizer.summarizer", module)
    return Fresh


@pytest.fixture
def newsweave(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pipeline: type[StandIn]
) -> Run:
    def call(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["newsweave", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Outcome(code, printed.out, printed.err)

    return call


@pytest.fixture(autouse=True)
def untouched_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


# -- results -------------------------------------------------------------------------------------------


def test_the_result_goes_to_stdout_and_notices_to_stderr(newsweave: Run) -> None:
    outcome = newsweave("run", "a.txt", "b.txt")
    assert outcome.code == 0
    assert outcome.out == SUMMARY.to_text() + "\n"
    assert outcome.err == "b.txt: not used: about another event\n"


def test_quiet_leaves_the_prose_alone(newsweave: Run) -> None:
    outcome = newsweave("run", "a.txt", "--quiet")
    assert (outcome.code, outcome.out, outcome.err) == (0, "The “mill” burned on Friday.\n", "")


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("text", SUMMARY.to_text() + "\n"),
        ("markdown", SUMMARY.to_markdown()),
        ("json", SUMMARY.to_json() + "\n"),
        ("html", SUMMARY.to_html()),
    ],
)
def test_each_format_prints_that_rendering(newsweave: Run, format: str, expected: str) -> None:
    assert newsweave("run", "a.txt", "--format", format).out == expected


@pytest.mark.parametrize("format", ["text", "markdown", "json", "html"])
def test_explain_adds_the_salience_in_every_format(newsweave: Run, format: str) -> None:
    plain = newsweave("run", "a.txt", "--format", format).out
    explained = newsweave("run", "a.txt", "--format", format, "--explain").out
    assert "agreement" in explained
    assert "agreement" not in plain


def test_article_text_is_not_read_as_terminal_markup(newsweave: Run, pipeline: type[StandIn]) -> None:
    text = "[bold red]Fire[/bold red] :smile:"
    pipeline.answer = Summary(
        sentences=(
            SummarySentence(
                text=text,
                origin="extracted",
                support=Support(verdict="supported", score=1, articles=1),
                sources=(SOURCE,),
            ),
        )
    )
    assert newsweave("run", "a.txt", "--quiet").out == text + "\n"


def test_on_a_terminal_the_summary_is_set_for_reading(
    newsweave: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "dumb")
    outcome = newsweave("run", "a.txt")
    assert [line.rstrip() for line in outcome.out.splitlines()[:2]] == [
        "+ The “mill” burned on Friday [1]. [1]",
        "  fused · 1 article · judge 0.90",
    ]
    assert outcome.err == "b.txt: not used: about another event\n"
    assert "salience 0.50" in newsweave("run", "a.txt", "--explain").out
    assert newsweave("run", "a.txt", "--quiet").out == "The “mill” burned on Friday.\n\n"
    # A file gets what a pipe gets, and so does whoever asks for another format.
    assert newsweave("run", "a.txt", "--format", "json").out == SUMMARY.to_json() + "\n"
    newsweave("run", "a.txt", "--output", tmp_path / "s.txt")
    assert (tmp_path / "s.txt").read_text(encoding="utf-8") == SUMMARY.to_text() + "\n"


@pytest.mark.parametrize(
    ("terminal", "term", "quiet", "shown"),
    [
        (True, "xterm", False, True),
        (True, "xterm", True, False),
        (True, "dumb", False, False),
        (False, "xterm", False, False),
    ],
)
def test_bars_are_for_a_terminal_that_can_take_them_back(
    newsweave: Run, monkeypatch: pytest.MonkeyPatch, terminal: bool, term: str, quiet: bool, shown: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    monkeypatch.setenv("TERM", term)
    outcome = newsweave("run", "a.txt", *(["--quiet"] if quiet else []))
    assert ("1 of 2 files" in outcome.err) == shown
    assert ("\x1b" in outcome.err) == shown
    assert outcome.out == SUMMARY.to_text(quiet=quiet) + "\n"
    assert outcome.err.endswith("b.txt: not used: about another event\n") or quiet


def test_names_of_files_and_errors_do_not_drive_the_terminal(newsweave: Run, pipeline: type[StandIn]) -> None:
    name = "a\x1b[2J\u202e.txt"
    pipeline.answer = Summary(
        sentences=SUMMARY.sentences,
        articles=(ArticleUse(id="a", path=name, title=None, words=1, used=False, reason="\x9b31m"),),
    )
    assert newsweave("run", "a.txt").err == "a⟨U+001B⟩[2J⟨U+202E⟩.txt: not used: ⟨U+009B⟩31m\n"
    pipeline.answer = InputError(f"{name} is empty.")
    assert newsweave("run", "a.txt").err == "newsweave: a⟨U+001B⟩[2J⟨U+202E⟩.txt is empty.\n"


# -- settings ------------------------------------------------------------------------------------------


def test_options_reach_the_pipeline(newsweave: Run, pipeline: type[StandIn], tmp_path: Path) -> None:
    file = tmp_path / "fast.yaml"
    file.write_text("max_words: 300\nfusion: {num_beams: 3, revision: abc, model: some/model}\n")
    newsweave(
        "run", "one.txt", "folder", "--config", file, "--max-words", "80", "--query", "who is hurt?",
        "--model", "other/model", "--set", "grouping.max_sentences=30", "--set", "device=cpu",
    )  # fmt: skip
    [(config, paths)] = pipeline.asked
    assert paths == ["one.txt", "folder"]
    assert (config.max_words, config.query, config.device) == (80, "who is hurt?", "cpu")
    assert (config.fusion.num_beams, config.grouping.max_sentences) == (3, 30)
    # A revision pins the model of the file; it would be wrong for the one named instead.
    assert (config.fusion.model, config.fusion.revision) == ("other/model", None)


def test_without_options_the_defaults_hold(newsweave: Run, pipeline: type[StandIn]) -> None:
    newsweave("run", "a.txt")
    assert pipeline.asked[0][0] == Config()


# -- errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "No articles were named"),
        (["run", "a.txt", "--max-words", "0"], "max_words"),
        (["run", "a.txt", "--max-words", "many"], "--max-words"),
        (["run", "a.txt", "--format", "pdf"], "markdown"),
        (["run", "a.txt", "--qeury", "x"], "--query"),
        (["run", "a.txt", "--set", "fusion.num_beam=2"], "fusion.num_beams"),
        (["run", "a.txt", "--set", "beams"], "key=value"),
        (["run", "a.txt", "--config", "missing.yaml"], "missing.yaml"),
        (["run", "a.txt", "--output", "no/such/folder/out.txt"], "does not exist"),
        (["rnu", "a.txt"], "run"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    newsweave: Run, pipeline: type[StandIn], arguments: list[str], said: str
) -> None:
    outcome = newsweave(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert said in outcome.err
    assert outcome.err.startswith("newsweave: ")
    assert outcome.err.count("\n") == 1
    assert pipeline.asked == []


def test_bad_input_is_one_sentence_and_exit_code_2(newsweave: Run, pipeline: type[StandIn]) -> None:
    pipeline.answer = InputError("The file a.txt is empty. Give a file with text.", path="a.txt")
    outcome = newsweave("run", "a.txt")
    assert outcome.code == 2
    assert outcome.err == "newsweave: The file a.txt is empty. Give a file with text.\n"


def test_our_own_fault_says_how_to_report_it(newsweave: Run, pipeline: type[StandIn]) -> None:
    pipeline.answer = ZeroDivisionError("division by zero")
    outcome = newsweave("run", "a.txt")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert "ZeroDivisionError: division by zero" in outcome.err
    assert "--debug" in outcome.err


@pytest.mark.parametrize("how", ["option", "environment"])
@pytest.mark.parametrize(("fault", "code"), [(ZeroDivisionError("x"), 1), (InputError("x"), 2)])
def test_tracebacks_show_on_request(
    newsweave: Run,
    pipeline: type[StandIn],
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    fault: Exception,
    code: int,
) -> None:
    pipeline.answer = fault
    if how == "environment":
        monkeypatch.setenv("NEWSWEAVE_DEBUG", "1")
    outcome = newsweave("run", "a.txt", *(["--debug"] if how == "option" else []))
    assert "Traceback" in outcome.err
    assert outcome.code == code


def test_an_interrupt_exits_with_130(newsweave: Run, pipeline: type[StandIn]) -> None:
    pipeline.answer = KeyboardInterrupt()
    outcome = newsweave("run", "a.txt")
    assert outcome.code == 130
    assert "Traceback" not in outcome.err


# -- output --------------------------------------------------------------------------------------------


def test_output_is_written_whole_and_nothing_else_is_left(newsweave: Run, tmp_path: Path) -> None:
    target = tmp_path / "summary.json"
    outcome = newsweave("run", "a.txt", "--format", "json", "--output", target)
    assert (outcome.code, outcome.out) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8")) == SUMMARY.to_dict()
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_output_file_has_the_usual_permissions(newsweave: Run, tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    newsweave("run", "a.txt", "--output", tmp_path / "summary.txt")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert len(modes) == 1


def test_a_failed_run_leaves_the_old_output_alone(
    newsweave: Run, pipeline: type[StandIn], tmp_path: Path
) -> None:
    target = tmp_path / "summary.txt"
    target.write_text("yesterday's")
    pipeline.answer = InputError("no")
    newsweave("run", "a.txt", "--output", target)
    assert target.read_text() == "yesterday's"
    pipeline.answer = SUMMARY
    newsweave("run", "a.txt", "--output", target)
    assert target.read_text(encoding="utf-8") == SUMMARY.to_text() + "\n"


def test_a_failed_write_leaves_the_old_output_alone(
    newsweave: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "summary.txt"
    target.write_text("yesterday's")

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    outcome = newsweave("run", "a.txt", "--output", target)
    assert outcome.code == 2
    assert "No space left" in outcome.err
    assert target.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [target]


def test_output_refuses_a_folder_and_an_input_before_any_work(
    newsweave: Run, pipeline: type[StandIn], tmp_path: Path
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("An article.")
    for output, said in ((tmp_path, "is a folder"), (article, "one of the articles")):
        outcome = newsweave("run", article, "--output", output)
        assert outcome.code == 2
        assert said in outcome.err
    assert pipeline.asked == []
    assert article.read_text() == "An article."


def test_a_file_name_that_is_not_utf8_can_be_shown(
    newsweave: Run, pipeline: type[StandIn], tmp_path: Path
) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    pipeline.answer = Summary(
        sentences=SUMMARY.sentences,
        articles=(ArticleUse(id=name, path=name, title=None, words=1, used=True),),
    )
    target = tmp_path / "out.json"
    assert newsweave("run", "a.txt", "--format", "json", "--output", target).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["articles"][0]["path"] == name


# -- as a process --------------------------------------------------------------------------------------

SCRIPT = """
import signal, sys, time, types
from summarizer.output.summary import *
module = types.ModuleType("summarizer.summarizer")
class Summarizer:
    def __init__(self, config=None): pass
    def summarize(self, paths, *, progress=None, **_):
        if "slow" in paths:
            # What a shell starts in the background inherits that the signal is ignored.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            print("started", flush=True)
            time.sleep(60)
        source = Source("a", 0, 5, "x" * 200)
        sentence = SummarySentence(text="long " * 20_000, origin="fused", sources=(source,),
                                   support=Support(verdict="supported", score=1.0, articles=1))
        return Summary(sentences=(sentence,) * 10)
module.Summarizer = Summarizer
sys.modules["summarizer.summarizer"] = module
from summarizer.cli import main
main()
"""


def start(project: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=project,
        # An unbuffered Python does not notice that its first write was cut short.
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes of Unix")
def test_a_closed_pipe_is_no_traceback(project: Path) -> None:
    with start(project, "run", "a.txt") as process:
        assert process.stdout and process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 141


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes of Unix")
def test_control_c_ends_cleanly(project: Path) -> None:
    with start(project, "run", "slow") as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline() == b"started\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b"newsweave: Interrupted.\n"


HEAVY = ("torch", "transformers", "spacy", "trafilatura", "scipy", "numpy", "jinja2")


def seconds_of_children() -> float:
    """Processor time of all that was started and has ended: what else runs on the machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"], ["run"]])
def test_help_loads_nothing_heavy_and_answers_at_once(project: Path, arguments: list[str]) -> None:
    script = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print('HEAVY', [m for m in {HEAVY!r} if m in sys.modules]))\n"
        "from summarizer.cli import main; main()"
    )
    took = []
    for _ in range(3):
        before = seconds_of_children()
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        took.append(seconds_of_children() - before)
    assert "HEAVY []" in done.stdout
    assert min(took) < 0.75  # half of that where nothing else runs; torch alone takes more


def test_help_names_every_command(newsweave: Run) -> None:
    outcome = newsweave("--help")
    assert outcome.code == 0
    assert "run" in outcome.out
    assert "doctor" in outcome.out


def test_no_arguments_show_the_help(newsweave: Run) -> None:
    outcome = newsweave()
    assert outcome.code == 2
    assert outcome.err.startswith("Usage: newsweave")


def test_version(newsweave: Run) -> None:
    assert newsweave("--version").out == f"newsweave {__version__}\n"


def test_the_installed_command_is_this_one(project: Path) -> None:
    import tomllib

    scripts = tomllib.loads((project / "pyproject.toml").read_text())["project"]["scripts"]
    module, _, function = scripts["newsweave"].partition(":")
    assert getattr(importlib.import_module(module), function) is cli.main


# -- own output, and inputs that must not be lost -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "format"), [("s.txt", "text"), ("s.md", "markdown"), ("s.json", "json"), ("s.html", "html")]
)
def test_own_output_may_be_written_among_the_articles_again_and_is_never_read(
    newsweave: Run, pipeline: type[StandIn], tmp_path: Path, name: str, format: str
) -> None:
    (tmp_path / "a.txt").write_text(
        "The mill in Osk burned on Friday night, the fire chief of the town said. " * 3
    )
    for _ in range(2):
        outcome = newsweave("run", tmp_path, "--format", format, "--output", tmp_path / name)
        assert outcome.code == 0, outcome.err
    found = read(tmp_path)
    assert [article.path for article in found.articles] == [str(tmp_path / "a.txt")]
    (unused,) = found.unused
    assert unused.path == str(tmp_path / name)
    assert "a summary that newsweave wrote" in unused.reason


@pytest.mark.parametrize("given", ["a.txt", "."])
def test_an_article_is_never_overwritten(newsweave: Run, tmp_path: Path, given: str) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The mill burned.")
    outcome = newsweave("run", tmp_path / given, "--output", article)
    assert outcome.code == 2
    assert "is one of the articles to summarise" in outcome.err
    assert article.read_text() == "The mill burned."


def test_the_length_is_given_once(newsweave: Run, pipeline: type[StandIn]) -> None:
    assert newsweave("run", "a.txt", "--sentences", "3").code == 0
    assert pipeline.asked[-1][0].sentences == 3
    outcome = newsweave("run", "a.txt", "--sentences", "3", "--max-words", "90")
    assert outcome.code == 2
    assert "not both" in outcome.err
