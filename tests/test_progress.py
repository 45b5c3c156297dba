"""What a long run tells of itself: stages in order, totals reached, and the bars a terminal shows."""

from __future__ import annotations

import io
import itertools
import re
import threading
from pathlib import Path

import pytest
from rich.console import Console

from summarizer import Config, InputError, Summarizer, read_articles
from summarizer.fusion import load_fuser
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.judging.judge import Claims, Judge
from summarizer.output.bars import shown_stages
from summarizer.progress import Step, advance, each_of, expect, stage
from tests.clusters import FERRY
from tests.tiny_models import ARCHITECTURES

GROUPS = [
    ["The bridge in Tolle was opened on Sunday.", "Mayor Ilse Kramm opened the bridge on Sunday."],
    ["It cost 12 million crowns.", "The bridge cost 12 million crowns, officials said."],
    ["Traffic starts on Monday.", "Officials said traffic would start on Monday."],
]


def counts(steps: list[Step]) -> list[tuple[int, int | None]]:
    """What is told of the way, without the beginning and the end."""
    assert (steps[0].done, steps[0].total, steps[0].seconds) == (0, None, None)
    assert steps[-1].seconds is not None
    return [(step.done, step.total) for step in steps[1:-1]]


def test_a_stage_tells_when_it_begins_how_far_it_is_and_how_long_it_took() -> None:
    said: list[Step] = []
    with stage("Fusing sentences", said.append, unit="groups"):
        expect(1200, "groups")
        advance(3, "groups")
        advance(7, "pages")  # what nobody counts here
        assert list(each_of(["a", "b"], "groups")) == ["a", "b"]
    assert counts(said) == [(0, 1200), (3, 1200), (3, 1202), (4, 1202), (5, 1202)]
    assert str(said[0]) == "Fusing sentences"
    assert str(said[2]) == "Fusing sentences: 3 of 1,200 groups"
    assert re.fullmatch(r"Fusing sentences: 5 of 1,202 groups \(\d\.\d s\)", str(said[-1]))


def test_what_fails_has_no_end_and_leaves_no_stage_open() -> None:
    said: list[Step] = []
    with pytest.raises(InputError), stage("Reading articles", said.append, unit="files"):
        raise InputError("no")
    advance(1, "files")
    assert len(said) == 1


def test_nobody_hears_what_another_run_does() -> None:
    said: list[Step] = []
    with stage("Fusing sentences", said.append, unit="groups"):
        other = threading.Thread(target=expect, args=(5, "groups"))
        other.start()
        other.join()
        with stage("Fusing sentences", None, unit="groups"):  # a run inside this one, that nobody asked
            expect(7, "groups")
    assert counts(said) == []


# -- who tells --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fuser() -> EmbeddedFuser:
    quick = {"device": "cpu", "fusion.max_new_tokens": 32, "fusion.candidates": 1}
    loaded = load_fuser(Config().with_settings(quick))
    assert isinstance(loaded, EmbeddedFuser)
    return loaded


def test_a_run_tells_its_stages_in_order_and_reaches_their_totals(
    fuser: EmbeddedFuser, tmp_path: Path
) -> None:
    for article in FERRY:
        (tmp_path / f"{article.id}.txt").write_text(article.text)
    said: list[Step] = []
    summarizer = Summarizer(Config(max_words=40))
    summarizer._models.__dict__["fuser"] = fuser
    summarizer.summarize(tmp_path, progress=said.append)
    assert list(dict.fromkeys((step.stage, step.unit) for step in said)) == [
        ("Reading articles", "files"),
        ("Loading models", ""),
        ("Splitting sentences", "articles"),
        ("Ranking sentences", "sentences"),
        ("Fusing sentences", "groups"),
        ("Judging sentences", "claims"),
    ]
    ends = {step.stage: step for step in said if step.seconds is not None}
    assert (ends["Reading articles"].total, ends["Splitting sentences"].total) == (3, 3)
    assert (ends["Ranking sentences"].total or 0) > 8
    for end in ends.values():
        assert (end.total is None) == (end.stage == "Loading models")
        assert end.total is None or end.done == end.total > 0
    for before, step in itertools.pairwise(said):
        if before.seconds is None:
            assert step.stage == before.stage
            assert step.done >= before.done
            assert (step.total or 0) >= (before.total or 0)


def test_the_embedded_fuser_tells_of_each_batch(
    fuser: EmbeddedFuser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuser, "batch_tokens", 1)
    said: list[Step] = []
    with stage("Fusing sentences", said.append, unit="groups"):
        fuser.fuse([*GROUPS[:2], [], GROUPS[0][::-1]])
    assert [step.done for step in said] == [0, 1, 2, 2]


def test_any_seq2seq_model_tells_of_each_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ARCHITECTURES["bart"].save(tmp_path)
    settings = {"fusion.model": str(tmp_path), "fusion.max_new_tokens": 8, "device": "cpu"}
    model = load_fuser(Config().with_settings(settings))
    monkeypatch.setattr(model, "batch_tokens", 1)
    said: list[Step] = []
    with stage("Fusing sentences", said.append, unit="groups"):
        model.fuse([*GROUPS, [], GROUPS[0][::-1]])
    assert [step.done for step in said] == [0, 1, 2, 3, 3]


def test_the_judge_tells_of_each_claim(fuser: EmbeddedFuser) -> None:
    said: list[Step] = []
    with stage("Judging sentences", said.append, unit="claims"):
        Judge.from_embedded(reader=fuser).values(
            [Claims(sources=tuple(group), claims=(group[0], group[1])) for group in GROUPS]
        )
    assert counts(said)[0] == (0, 6)
    assert counts(said)[-1] == (6, 6)


def test_reading_counts_the_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(
            f"The {name} mill in Osk burned on Friday, its owner said. " * 3
        )
    said: list[Step] = []
    with stage("Reading articles", said.append, unit="files"):
        read_articles(tmp_path)
    assert counts(said) == [(0, 2), (1, 2), (2, 2)]


# -- what a terminal shows --------------------------------------------------------------------------------------


def screen(written: str) -> list[str]:
    """The lines that are left after all that was written: enough of a terminal for bars."""
    lines, row, column = [""], 0, 0
    for found in re.finditer(r"\x1b\[\??([\d;]*)([A-Za-z])|\r|\n|[^\x1b\r\n]+", written):
        part = found.group()
        if part == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        elif part == "\r":
            column = 0
        elif found[2] == "A":
            row -= int(found[1] or 1)
        elif found[2] == "K":
            lines[row] = ""
        elif found[2] is None:
            lines[row] = lines[row][:column].ljust(column) + part + lines[row][column + len(part) :]
            column += len(part)
    return [line.rstrip() for line in lines if line.strip()]


def bars(width: int, steps: list[Step]) -> tuple[list[str], list[str]]:
    """What stands on the terminal after the steps, and what is left when the run is over."""
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None, _environ={})
    with shown_stages(console) as progress:
        for step in steps:
            progress(step)
        assert isinstance(console.file, io.StringIO)
        threading.Event().wait(0.25)  # it draws ten times a second
        standing = screen(console.file.getvalue())
    assert console.file.getvalue().endswith("\x1b[2K")
    assert "\x1b[?25h" in console.file.getvalue()  # the cursor is back
    return standing, screen(console.file.getvalue())


STEPS = [
    Step(stage="Reading articles", unit="files"),
    Step(stage="Reading articles", unit="files", done=500, total=500),
    Step(stage="Reading articles", unit="files", done=500, total=500, seconds=1.25),
    Step(stage="Loading models"),
    Step(stage="Loading models", seconds=2.0),
    Step(stage="Fusing sentences", unit="groups"),
    Step(stage="Fusing sentences", unit="groups", done=3, total=12),
]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_bar_for_each_stage_with_its_seconds_is_gone_at_the_end(width: int) -> None:
    standing, left = bars(width, STEPS)
    shown = [re.sub(r"[^\w.]+", " ", line.replace("━", "")).strip() for line in standing]
    assert [line for line in shown if not line.startswith("Fusing")] == [
        f"Reading articles 500 of 500{' files' if width > 40 else ''} 1.2 s",
        "Loading models 2.0 s",
    ]
    assert re.fullmatch(r"Fusing sentences 3 of 12( groups)? \d s", shown[-1])
    assert max(map(len, standing)) <= width
    assert left == []


def test_models_that_are_loaded_later_add_to_their_bar() -> None:
    again = [Step(stage="Loading models"), Step(stage="Loading models", seconds=0.5)]
    standing, _ = bars(80, [*STEPS[:5], *again])
    assert len(standing) == 2
    assert standing[1].endswith("2.5 s")
