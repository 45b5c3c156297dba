"""``python -m training``: the commands."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from summarizer.errors import SummarizerError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Build training data, train fusers and their judge, tune the ranker.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

ConfigFile = Annotated[Path, typer.Argument(metavar="CONFIG", help="A .yaml file; see configs/training.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one setting.")]


@app.command()
def data(config: ConfigFile, settings: Set = None) -> None:
    """Make training examples from corpora, with a report of what was kept and why."""
    from training.config import DataConfig
    from training.data import build

    report = build(DataConfig.load(config).with_settings(settings or []), progress=_say)
    _say(f"train: {report['train']['examples']} examples, val: {report['val']['examples']}")


@app.command()
def fuser(
    config: ConfigFile,
    settings: Set = None,
    fresh: Annotated[
        bool, typer.Option(help="Start anew instead of going on from the last checkpoint.")
    ] = False,
) -> None:
    """Train a fuser; the same command goes on where a stopped run ended."""
    from training.config import FuserConfig
    from training.fuser import train

    folder = train(FuserConfig.load(config).with_settings(settings or []), fresh=fresh, progress=_say)
    _say(f"The finished model is in {folder}")


@app.command()
def calibrate(config: ConfigFile, settings: Set = None) -> None:
    """Fit the judge to judged outputs of the fuser that ships; write its card."""
    from training.calibration import CalibrationConfig
    from training.calibration import calibrate as fit

    report = fit(CalibrationConfig.load(config).with_settings(settings or []))
    _say(
        f"AUC {report['auc']:.3f} on {report['sentences']} sentences; at {report['threshold']:.2f} {report['precision']:.1%} "
        f"of what passes first is true, {report['coverage']:.0%} of the groups have one."
    )


@app.command()
def events(config: ConfigFile, settings: Set = None) -> None:
    """Fit what tells another event from an angle of this one; count the common stems."""
    from training.events import EventsConfig, fit

    report = fit(EventsConfig.load(config).with_settings(settings or []), progress=_say)
    print(json.dumps(report, indent=1))


@app.command()
def context(config: ConfigFile, settings: Set = None) -> None:
    """Train what tells that a sentence leans on what has not been told; write its card."""
    from training.context import ContextConfig, train

    report = train(ContextConfig.load(config).with_settings(settings or []), progress=_say)
    _say(
        f"AUC {report['auc']['draft']:.3f} in drafts, {report['auc']['article']:.3f} behind another article's opening, on "
        f"{report['held']} sentences of events that nothing was learned from."
    )


@app.command()
def selection(config: ConfigFile, settings: Set = None) -> None:
    """Fit what an editor would choose, open with, or print nowhere; write its card."""
    from training.selection import SelectionConfig, train

    report = train(SelectionConfig.load(config).with_settings(settings or []), progress=_say)
    auc = {
        name: f"{each['read']:.3f} ({each['alone']:.3f} by signs alone)"
        for name, each in report["auc"].items()
    }
    _say(
        f"Within an event, AUC of what is chosen {auc['chosen']}, of what is unfit {auc['unfit']}, of the lede {auc['lede']}: "
        f"{report['proposals']} proposals of {report['events']} events, each judged by weights that have not seen it."
    )


@app.command()
def joins(config: ConfigFile, settings: Set = None) -> None:
    """Fit whether a part of one sentence may stand in another, and is worth it; write its card."""
    from training.joins import JoinsConfig, train

    report = train(JoinsConfig.load(config).with_settings(settings or []), progress=_say)
    point = report["working_point"]
    _say(
        f"AUC {report['auc']['true']['read']:.3f} of what is true, {report['auc']['worth']['read']:.3f} of what is worth printing, of "
        f"{report['joins']} joins, each judged by weights that have not seen its event; {point['n']} pass, {point['true']:.1%} of them "
        f"true, {point['worth']:.1%} worth printing."
    )


@app.command()
def ranker(config: ConfigFile, settings: Set = None) -> None:
    """Try weights of the ranker and the grouper; report what they gain, and suggest the best."""
    from training.tuning import TuningConfig, tune

    report = tune(TuningConfig.load(config).with_settings(settings or []), progress=_say)
    for part in ("held_out", "checks"):
        for corpus in report[part]:
            for each in corpus["differences"]:
                _say(
                    f"{part.replace('_', ' ')} {corpus['corpus']} {each['metric']}: {each['difference']:+.2f} "
                    f"[{each['low']:+.2f}, {each['high']:+.2f}] on {each['n']}"
                )
    _say(f"Suggested changes: {report['changes'] or 'none'}")


@app.command()
def score(
    model: Annotated[str, typer.Argument(help="'embedded', 'embedded-untrained', a folder or a hub id.")],
    examples: Annotated[
        Path, typer.Argument(metavar="FILE", help="Examples as `data` writes them: val.jsonl.")
    ],
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep scores and texts as JSON.")
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", help="Only the first N.")] = None,
    settings: Set = None,
) -> None:
    """Score what a fuser writes for examples: near the target, true to the sources, joined, not copied."""
    from training.scores import score_model, table

    scores = score_model(model, examples, limit=limit, settings=settings or [])
    if output is not None:
        output.write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(table(scores))


@app.command()
def candidates(
    model: Annotated[str, typer.Argument(help="'embedded', a folder or a hub id.")],
    groups: Annotated[Path, typer.Argument(metavar="FILE", help="Rows {id, sources}, as in val.jsonl.")],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Rows {id, sources, candidates, scores}.")],
    limit: Annotated[int | None, typer.Option(metavar="N", help="Only the first N.")] = None,
    settings: Set = None,
) -> None:
    """Write all that a fuser proposes for each group: what people judge, and the judge learns from."""
    from training.scores import write_candidates

    _say(f"{write_candidates(model, groups, output, limit=limit, settings=settings or [])} groups written")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Run a command; what the user can mend is one sentence and exit code 2."""
    try:
        app()
    except SummarizerError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(2)
