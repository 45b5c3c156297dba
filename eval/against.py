"""``bench --against``: this checkout beside another one, in turn, each figure with its target."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rich import box
from rich.table import Table

from eval.against_runs import RUNS, Figures, Inputs, Side
from eval.display import console, stdout
from eval.results import versions, write_json
from summarizer.errors import InputError

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    part: str
    #: A figure of the part's runs; with ``over`` it is divided by that one.
    figure: str
    title: str
    unit: Literal["s", "MB", ""] = "s"
    over: str | None = None
    #: At most this much of the other side's; with ``least``, no less than that.
    ratio: float | None = None
    least: bool = False
    #: At most so much, whatever the other side has.
    most: float | None = None

    @property
    def target(self) -> str:
        """As it is printed."""
        if self.ratio is not None:
            return f"{'≥' if self.least else '≤'} {self.ratio:g} ×"
        return "" if self.most is None else f"≤ {self.most:,g} {self.unit}".strip()

    def met(self, *, ratio: float | None, now: float) -> bool | None:
        """None where there is no target, or nothing to compare with."""
        if self.most is not None:
            return now <= self.most
        if self.ratio is None or ratio is None:
            return None
        return ratio >= self.ratio if self.least else ratio <= self.ratio


def _rows_of_warm(part: str, title: str) -> list[Row]:
    return [
        Row(part=part, figure="seconds", title=f"{title}, end to end", ratio=0.33),
        Row(part=part, figure="unseen", title=f"{title}, never met before", ratio=0.33),
        *(
            Row(part=part, figure=name, title=f"{title}: {name}")
            for name in ("read", "rank", "fuse", "verify")
        ),
        Row(part=part, figure="groups", title=f"{title}: groups fused", unit="", ratio=1, least=True),
        Row(part=part, figure="fused", title=f"{title}: fused sentences printed", unit=""),
    ]


#: All that is told, in order.
ROWS = (
    *_rows_of_warm("warm", "cluster, warm"),
    Row(part="cold", figure="seconds", title="newsweave run, cold", ratio=0.4),
    Row(part="cold", figure="peak", title="newsweave run, peak memory", unit="MB", ratio=0.5),
    *_rows_of_warm("warm-avx2", "cluster, warm, without bf16"),
    Row(part="cold-avx2", figure="seconds", title="newsweave run, cold, without bf16", ratio=0.33),
    Row(part="cold-avx2", figure="peak", title="newsweave run, peak memory, without bf16", unit="MB"),
    Row(part="batch", figure="seconds", title="newsweave batch, two workers", ratio=0.33),
    Row(
        part="batch",
        figure="done",
        title="newsweave batch: clusters summarised",
        unit="",
        ratio=1,
        least=True,
    ),
    Row(part="worker", figure="early", title="a worker after the first clusters", unit="MB"),
    Row(part="worker", figure="late", title="a worker after all clusters", unit="MB", most=1200),
    Row(part="worker", figure="late", over="early", title="the second by the first", unit="", most=1.1),
    Row(part="worker", figure="worker_peak", title="a worker, at most", unit="MB"),
    Row(part="rank", figure="seconds", title="500 articles of 800 words ranked", ratio=0.5),
    Row(part="setup", figure="seconds", title="set-up of a fresh .venv, downloads apart", ratio=0.7),
)


# ---- the two sides --------------------------------------------------------------------------------------------------


def this_side() -> Side:
    """The checkout that this very code is of."""
    return Side(name="after", root=_ROOT, python=Path(sys.executable))


def other_side(checkout: str, *, python: Path | None, kept: Path, repository: Path = _ROOT) -> Side:
    """The side to compare with: a folder, or a commit of the repository, of which a checkout is made in ``kept``.

    Raises ``InputError`` for what is neither, and where no Python is found to run it with.
    """
    folder = Path(checkout).expanduser()
    if folder.is_dir():
        root = folder.resolve()
        if not (root / "summarizer").is_dir():
            raise InputError(
                f"{root} is no checkout of newsweave: it has no folder summarizer.", path=str(root)
            )
    else:
        root = _worktree(checkout, kept, repository)
        if python is None and not (root / ".venv/bin/python").is_file():
            _output_of(["make", ".venv/.ready", f"PYTHON={sys.executable}"], cwd=root)
    python = python or root / ".venv/bin/python"
    if not python.is_file():
        raise InputError(
            f"{python} does not exist. Run make demo in {root}, or name another Python with --python.",
            path=str(root),
        )
    # Not resolved: a link in a .venv is what tells Python where its packages are.
    return Side(name="before", root=root, python=python.absolute())


def _worktree(commit: str, kept: Path, repository: Path) -> Path:
    try:
        full = _output_of(
            ["git", "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"], cwd=repository
        ).strip()
    except InputError:
        raise InputError(f"{commit} is neither a folder nor a commit of {repository}.") from None
    root = (kept / f"checkout-{full[:12]}").resolve()
    if not root.is_dir():
        _output_of(["git", "worktree", "add", "--detach", str(root), full], cwd=repository)
        console.print(f"A checkout of {commit} is kept in {root}; git worktree remove takes it away.")
    return root


def _output_of(command: Sequence[str], *, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise InputError(f"{' '.join(command[:3])} fails in {cwd}: {last}")
    return done.stdout


# ---- in turn --------------------------------------------------------------------------------------------------------


def measure(
    sides: Sequence[Side],
    inputs: Inputs,
    *,
    parts: Sequence[str],
    turns: int,
    progress: Callable[[str], None] = lambda message: None,
) -> dict[str, dict[str, list[Figures]]]:
    """Figures of every run, by part and side: the sides in turn, so that what slows the machine slows both.

    Raises ``InputError`` where a side fails.
    """
    found: dict[str, dict[str, list[Figures]]] = {}
    if set(parts) - {"setup"}:
        for side in sides:  # what a first run keeps for the next ones is no part of what they take
            progress(f"{side.name}: a first run")
            RUNS["cold"](side, inputs)
    for part in parts:
        found[part] = {side.name: [] for side in sides}
        for turn in range(turns):
            for side in sides:
                progress(f"{part}, {turn + 1} of {turns}: {side.name}")
                found[part][side.name] += RUNS[part](side, inputs)
    return found


def compared(measured: Mapping[str, Mapping[str, Sequence[Figures]]]) -> list[dict[str, Any]]:
    """The table: least and median of both sides, the ratio of the leasts, the target and whether it is met."""
    table = []
    for row in ROWS:
        runs = measured.get(row.part, {})
        before, after = (_values(row, runs.get(name, ())) for name in ("before", "after"))
        if not (before and after):
            continue
        least = min(after)
        ratio = least / min(before) if min(before) else None
        table.append(
            {
                "part": row.part,
                "what": row.title,
                "unit": row.unit,
                "before": {"least": min(before), "median": statistics.median(before)},
                "after": {"least": least, "median": statistics.median(after)},
                "ratio": ratio,
                "target": row.target,
                "met": row.met(ratio=ratio, now=least),
            }
        )
    return table


def _values(row: Row, runs: Sequence[Figures]) -> list[float]:
    values = []
    for figures in runs:
        if row.figure in figures and row.over in {None, *figures}:
            values.append(figures[row.figure] / (figures[row.over] if row.over is not None else 1))
    return values


# ---- what is told ---------------------------------------------------------------------------------------------------

_HEADS = ("what", "before", "after", "ratio", "target", "met")


def _cells(row: Mapping[str, Any]) -> list[str]:
    met = {True: "yes", False: "no", None: ""}[row["met"]]
    sides = [
        f"{_number(row[name]['least'], row['unit'])} ({_number(row[name]['median'], row['unit'])})"
        for name in ("before", "after")
    ]
    unit = f", {row['unit']}" if row["unit"] else ""
    ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
    return [f"{row['what']}{unit}", *sides, ratio, row["target"], met]


def _number(value: float, unit: str) -> str:
    return f"{value:.2f}" if unit == "s" or (value != int(value) and value < 10) else f"{value:,.0f}"


def markdown(table: Sequence[Mapping[str, Any]], sides: Sequence[Side]) -> str:
    """The table as Markdown, least (and median) of each side."""
    lines = [f"{side.name}: `{_commit(side.root)}`" for side in sides]
    rows = [_HEADS, ("---", *["---:"] * (len(_HEADS) - 2), "---"), *map(_cells, table)]
    return "\n\n".join([*lines, "Least (median) of the runs; the ratio is that of the leasts."]) + (
        "\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
    )


def run_against(
    sides: Sequence[Side], inputs: Inputs, *, parts: Sequence[str], turns: int, output: Path
) -> None:
    """Measure, print the table, and write it and every run to ``output``. Raises ``InputError`` where a side fails."""
    unknown = sorted(set(parts) - set(RUNS))
    if unknown:
        raise InputError(f"--part {unknown[0]} is none. The parts are {', '.join(RUNS)}.")
    with console.status("Starting …") as status:
        measured = measure(sides, inputs, parts=parts, turns=turns, progress=status.update)
    table = compared(measured)
    shown = Table(
        *_HEADS, box=box.SIMPLE, title="Least (median) of the runs; the ratio is that of the leasts"
    )
    for column in shown.columns[1:4]:
        column.justify = "right"
    for row in table:
        shown.add_row(*_cells(row))
    stdout().print(shown)
    result = {
        "sides": {side.name: {"commit": _commit(side.root), "python": str(side.python)} for side in sides},
        "given": {
            "rows": inputs.rows,
            "repeats": inputs.repeats,
            "turns": turns,
            "worker": inputs.worker_rows,
        },
        "versions": versions(),
        "table": table,
        "runs": json.loads(json.dumps(measured)),
    }
    write_json(output / "against.json", result)
    (output / "against.md").write_text(markdown(table, sides), encoding="utf-8")
    console.print(f"Written: {output}/against.json, against.md")


def _commit(root: Path) -> str:
    try:
        return _output_of(["git", "describe", "--always", "--dirty"], cwd=root).strip()
    except InputError:  # a folder without its history
        return root.name
