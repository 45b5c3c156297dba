"""Our summary, and outputs that other systems stored."""

from __future__ import annotations

import difflib
import time
from collections.abc import Sequence
from pathlib import Path

from eval.clusters import read_jsonl
from eval.systems.base import Job, Output
from summarizer import Summarizer, Summary
from summarizer.config import Config
from summarizer.errors import InputError, SummarizerError


class Newsweave:
    """The whole pipeline."""

    name = "newsweave"
    about = "our summary: ranked, grouped, fused, verified"
    oracle = False

    def __init__(self, config: Config, *, batch_size: int = 4) -> None:
        self._summarizer = Summarizer(config)
        self._batch_size = batch_size

    def run(self, jobs: Sequence[Job]) -> list[Output]:
        """Summaries of the jobs; one that cannot be summarised fails alone, with the reason."""
        outputs: list[Output] = []
        for start in range(0, len(jobs), self._batch_size):
            outputs += self._batch(jobs[start : start + self._batch_size])
        return outputs

    def _batch(self, jobs: Sequence[Job]) -> list[Output]:
        begin = time.perf_counter()
        try:
            # One length for a call; jobs of one run share it.
            (max_words,) = {job.max_words for job in jobs}
            summaries = self._summarizer.summarize_many(
                [list(job.articles) for job in jobs], max_words=max_words
            )
        except SummarizerError as error:
            if len(jobs) == 1:
                return [Output(status="failed", note=str(error), seconds=time.perf_counter() - begin)]
            return [output for job in jobs for output in self._batch([job])]
        seconds = (time.perf_counter() - begin) / len(jobs)
        return [_output(summary, seconds) for summary in summaries]


def _output(summary: Summary, seconds: float) -> Output:
    text = "\n".join(sentence.text for sentence in summary.sentences)
    # The configuration stands in results.json, the articles' texts in the record, once each.
    details = summary.to_dict() | {"config": {}}
    return Output(text=text, status="ok" if text else "empty", seconds=seconds, details=details)


class Stored:
    """Outputs of one system, written before; they saw all the articles of their cluster."""

    oracle = False

    def __init__(self, name: str, texts: dict[str, str], *, path: Path) -> None:
        self.name = name
        self.about = f"stored in {path.name}"
        self._texts = texts
        self._path = path

    @property
    def ids(self) -> frozenset[str]:
        """Clusters that have an output."""
        return frozenset(self._texts)

    def renamed(self, name: str) -> Stored:
        """The same outputs under another name."""
        return Stored(name, self._texts, path=self._path)

    def run(self, jobs: Sequence[Job]) -> list[Output]:
        """The stored text of each cluster; ``missing`` where there is none, ``empty`` where it says nothing."""
        outputs = []
        for job in jobs:
            text = self._texts.get(job.cluster)
            if text is None:
                outputs.append(Output(status="missing", note="no output is stored for this id"))
            else:
                outputs.append(Output(text=text.strip(), status="ok" if text.strip() else "empty"))
        return outputs


def load_stored(path: Path, *, ids: Sequence[str]) -> dict[str, Stored]:
    """Stored outputs by system: rows ``{"id", "systems": {name: text}}``.

    Raises :class:`InputError` for broken rows, ids that occur twice, and a file that has none of ``ids``.
    """
    if not path.is_file():
        raise InputError(
            f"{path} does not exist. Give a .jsonl or .jsonl.gz file of outputs.", path=str(path)
        )
    texts: dict[str, dict[str, str]] = {}
    seen: set[str] = set()
    for row, where in read_jsonl(path):
        systems = row.get("systems")
        if not isinstance(row.get("id"), str | int) or not isinstance(systems, dict):
            raise InputError(f"{where}: a row of outputs is {{'id': …, 'systems': {{name: text}}}}.")
        identity = str(row["id"])
        if identity in seen:
            raise InputError(f"{where}: the id {identity!r} occurs twice.")
        seen.add(identity)
        for name, text in systems.items():
            if not isinstance(text, str | None):
                raise InputError(f"{where}: the output of {name!r} must be text.")
            if text is not None:
                texts.setdefault(name, {})[identity] = text
    if not seen & set(ids):
        example = next(iter(seen), "none")
        near = difflib.get_close_matches(example, ids, n=1)
        raise InputError(
            f"{path} has outputs for none of the clusters: its first id is {example!r}, the clusters' "
            f"{(near or list(ids))[0]!r}. Are they of the same set?",
            path=str(path),
        )
    return {name: Stored(name, each, path=path) for name, each in sorted(texts.items())}
