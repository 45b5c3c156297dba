"""``python -m training data``: corpora -> train.jsonl and val.jsonl, with a report of what was kept and why.

What was written by hand gives pairs for the judge too: judge.jsonl and judge_val.jsonl.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from eval.results import versions
from eval.tools import Tools
from summarizer.errors import InputError
from training import corpora
from training.backing import backing
from training.config import CorpusConfig, DataConfig, LabelsConfig, resolve
from training.example import Example
from training.examples import ExampleMaker
from training.leakage import HeldOut, repeated
from training.written import OWN, Pair, Written, labelled, sentences, told, whole

Progress = Callable[[str], None]


def build(config: DataConfig, *, progress: Progress = lambda _: None) -> dict[str, Any]:
    """Build the set, write it to ``config.output`` and return the report.

    Rows are streamed; only finished examples are held. Raises :class:`InputError` for missing corpora, rows that are
    in a held-out set too, and a set that comes out empty.
    """
    progress("Reading the held-out sets")
    held_out = HeldOut(config.held_out)
    # On several cores the tools' own threads only get in each other's way here.
    tools = Tools(device="cpu")
    kept: list[Example] = []
    pairs: list[Pair] = []
    report: dict[str, Any] = {"corpora": {}}
    for corpus in config.corpora:
        progress(f"Making examples from {corpus.path}")
        maker = ExampleMaker(config=config, tools=tools)
        if corpus.target in WRITTEN:
            written = _written(corpus, held_out)
            if corpus.target != "whole":  # the judge reads single sentences
                pairs += [pair for each in written for pair in each.pairs()]
            examples = _learned_from(written, corpus, maker)
        else:
            examples = _examples(corpus, maker, held_out, max_leak=config.max_leak, progress=progress)
        examples, left_out = _mixed(examples, corpus, config)
        maker.fates.update(left_out)
        kept += examples
        report["corpora"][corpus.path] = {
            "target": corpus.target,
            "licence": corpus.licence,
            "research_only": corpus.research_only,
            "fates": dict(sorted(maker.fates.items(), key=lambda item: -item[1])),
            **_described(examples),
        }
    # The same target beside another false one teaches something else.
    again = repeated(f"{example.target} {example.false}" for example in kept)
    kept = [example for index, example in enumerate(kept) if index not in again]
    if not kept:
        raise InputError("No example was left. The report says why; loosen 'backing', or name other corpora.")
    by_corpus = [(corpus, _written(corpus, None)) for corpus in config.validation_corpora]
    validation_written = [each for _, written in by_corpus for each in written]
    if validation_written:
        maker = ExampleMaker(config=config, tools=tools)
        train = kept
        random.Random(config.seed + 1).shuffle(train)
        validation = [each for corpus, written in by_corpus for each in _learned_from(written, corpus, maker)]
        _refuse_shared([each.id for each in kept], [each.id for each in validation_written])
    else:
        train, validation = _split(kept, config)
    for labels in config.labels:
        found = _labelled(labels, held_out)
        report["corpora"][labels.path] = {
            "target": "judged outputs",
            "licence": labels.licence,
            **_counted(found),
        }
        pairs += found
    report |= {
        "repeated": len(again),
        "train": _described(train),
        "val": _described(validation),
        "config": config.model_dump(mode="json"),
        "versions": versions(),
    }
    _write(resolve(config.output), train, validation, report)
    if pairs:
        validation_pairs = [pair for each in validation_written for pair in each.pairs()]
        _write_pairs(resolve(config.output), pairs, validation_pairs)
        report["judge"] = {"train": len(pairs), "val": len(validation_pairs)}
    return report


#: Targets that people wrote, with their sources beside them.
WRITTEN = {"fusion": sentences, "told": told, "whole": whole}


def _written(corpus: CorpusConfig, held_out: HeldOut | None) -> list[Written]:
    if corpus.target not in WRITTEN:
        raise InputError(
            f"{corpus.path}: only the targets fusion, told and whole can be validated on, not {corpus.target}."
        )
    found = list(WRITTEN[corpus.target](corpus))
    if held_out is not None:
        for each in found:
            held_out.refuse(each.id, where=corpus.path)
    return found


def _learned_from(written: Iterable[Written], corpus: CorpusConfig, maker: ExampleMaker) -> list[Example]:
    """The examples that the fuser gets of what was written."""
    return [_as_example(each, maker, corpus) for each in written if _fits(each, corpus, maker)]


def _fits(written: Written, corpus: CorpusConfig, maker: ExampleMaker) -> bool:
    """Whether the fuser learns from it; the judge does in any case. Limits are for single sentences."""
    fate = "kept"
    if corpus.target != "whole":
        if len(written.good.split()) > maker.config.max_words:
            fate = "longer than max_words: for the judge alone"
        elif backing(written.good, written.sources).novel > maker.config.max_novel:
            fate = "worded more freely than max_novel: for the judge alone"
    maker.fates[fate] += 1
    return fate == "kept"


def _as_example(written: Written, maker: ExampleMaker, corpus: CorpusConfig) -> Example:
    false, kind = next(((text, kind) for origin, text, kind in written.false if origin == "edited"), ("", ""))
    return maker.as_written(
        written.id,
        written.good,
        written.sources,
        corpus,
        before=written.before,
        false=false,
        own=(kind or "").startswith(OWN),
    )


def _labelled(labels: LabelsConfig, held_out: HeldOut) -> list[Pair]:
    """Judged outputs of events that nothing is measured on; one set holds both."""
    return [pair for pair in labelled(labels) if not held_out.holds(pair.id)]


def _counted(pairs: Sequence[Pair]) -> dict[str, Any]:
    kinds = Counter("true" if pair.true else pair.kind or "false" for pair in pairs)
    return {"examples": len(pairs), "kinds": dict(sorted(kinds.items())), "fates": {}}


def _refuse_shared(train: Sequence[str], validation: Sequence[str]) -> None:
    """Raises :class:`InputError` where an event stands on both sides."""
    shared = set(map(_event, train)) & set(map(_event, validation))
    if shared:
        raise InputError(
            f"{len(shared)} events of the validation rows are trained on too ({min(shared)!r}). Keep the splits apart."
        )


def _event(identity: str) -> str:
    return identity.split("/", 1)[0]


def _write_pairs(folder: Path, train: Sequence[Pair], validation: Sequence[Pair]) -> None:
    for name, pairs in (("judge", train), ("judge_val", validation)):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(pair.to_dict(), ensure_ascii=False) + "\n" for pair in pairs)


def _examples(
    corpus: CorpusConfig, maker: ExampleMaker, held_out: HeldOut, *, max_leak: float, progress: Progress
) -> list[Example]:
    found = []
    for number, row in enumerate(corpora.stream(corpus), start=1):
        held_out.refuse(row.id, where=corpus.path)
        for example in maker.make(row, corpus):
            if held_out.share(example.target) > max_leak:
                maker.fates["stands in a held-out set"] += 1
            else:
                found.append(example)
        if number % 500 == 0:
            progress(f"{corpus.path}: {number} rows, {len(found)} examples")
    return found


def _mixed(
    examples: Sequence[Example], corpus: CorpusConfig, config: DataConfig
) -> tuple[list[Example], Counter[str]]:
    """Not more copies and restatements of one source than wanted: what targets reward is what a fuser learns."""
    draw = random.Random(f"{config.seed} {corpus.path}")
    order = list(examples)
    draw.shuffle(order)
    left_out: Counter[str] = Counter()
    if config.unit == "group" and corpus.target not in ("pair", *WRITTEN):
        joins = max(sum(example.kind == "join" for example in order), 1)
        room = {"copy": round(config.backing.copies * joins), "restate": joins}
        chosen = []
        for example in order:
            if example.kind == "join" or room[example.kind] > 0:
                chosen.append(example)
                if example.kind != "join":
                    room[example.kind] -= 1
            else:
                left_out[f"one {example.kind} too many"] += 1
        order = chosen
    if corpus.most is not None and len(order) > corpus.most:
        left_out["more than corpora.most"] += len(order) - corpus.most
        order = order[: corpus.most]
    return order, left_out


def _split(examples: Sequence[Example], config: DataConfig) -> tuple[list[Example], list[Example]]:
    """By row, so that no event stands on both sides."""
    rows: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        rows[f"{example.corpus} {_event(example.id)}"].append(example)
    names = sorted(rows)
    random.Random(config.seed).shuffle(names)
    wanted = max(1, round(config.validation * len(examples)))
    validation: list[Example] = []
    while names and len(validation) < wanted:
        validation += rows[names.pop()]
    train = [example for name in names for example in rows[name]]
    random.Random(config.seed + 1).shuffle(train)
    return train, validation


def _described(examples: Sequence[Example]) -> dict[str, Any]:
    """Counts and means of a set."""
    count = len(examples) or 1
    return {
        "examples": len(examples),
        "kinds": dict(sorted(Counter(example.kind for example in examples).items())),
        "trimmed": sum(example.trimmed for example in examples),
        "mean_sources": round(sum(len(e.sources) for e in examples) / count, 2),
        "mean_source_words": round(sum(len(" ".join(e.sources).split()) for e in examples) / count, 1),
        "mean_target_words": round(sum(len(e.target.split()) for e in examples) / count, 1),
        "mean_coverage": round(sum(e.coverage for e in examples) / count, 3),
        "mean_novel_bigrams": round(sum(e.novel for e in examples) / count, 3),
    }


def _write(
    folder: Path, train: Iterable[Example], validation: Iterable[Example], report: dict[str, Any]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, examples in (("train", train), ("val", validation)):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for example in examples:
                file.write(json.dumps(example.to_dict(), ensure_ascii=False) + "\n")
    (folder / "report.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
    (folder / "report.md").write_text(_markdown(report), "utf-8")


def _markdown(report: dict[str, Any]) -> str:
    lines = ["# Training set", ""]
    for name in ("train", "val"):
        lines.append(f"- {name}: {json.dumps(report[name], ensure_ascii=False)}")
    lines.append(f"- said twice, kept once: {report['repeated']}")
    for path, about in report["corpora"].items():
        lines += ["", f"## {path}", "", f"target: {about['target']} · licence: {about['licence']}", ""]
        lines.append(f"{about['examples']} examples: {json.dumps(about['kinds'])}")
        lines += ["", "| what became of the targets | count |", "| --- | ---: |"]
        lines += [f"| {fate} | {count} |" for fate, count in about["fates"].items()]
    return "\n".join(lines) + "\n"
