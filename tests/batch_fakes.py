"""A summarizer without models for tests of batch jobs, and a command that runs a job with it.

Its summaries depend on *all* clusters of a batch, so that a batch which is put together otherwise, or done in two
pieces, changes the results. Some words in an article's text make it misbehave.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer import Article, Config, SummarizerError, Summary, SummarySentence, Support
from summarizer.batch import Options, run_batch
from summarizer.errors import InputError, ModelError
from summarizer.output.summary import ArticleUse, Source
from summarizer.reading import Unused


@dataclass(frozen=True, kw_only=True)
class FakeBackend:
    """Makes :class:`FakeSummarizer`; every cluster takes ``seconds`` and is noted in the file ``log``.

    Each summarizer notes its process in ``log``.pids.
    """

    seconds: float = 0.0
    log: str | None = None
    device_names: tuple[str, ...] = ("cpu",)
    kind: str = "cpu"

    def revision(self, config: Config) -> dict[str, str]:
        return {"fake": "1", "device": self.kind}

    def devices(self, config: Config) -> list[str]:
        return list(self.device_names)

    def summarizer(self, config: Config) -> FakeSummarizer:
        return FakeSummarizer(config, self)


class FakeSummarizer:
    def __init__(self, config: Config, backend: FakeBackend) -> None:
        self._backend = backend
        if backend.log is not None:
            with Path(f"{backend.log}.pids").open("a", encoding="utf-8") as pids:
                pids.write(f"{os.getpid()}\n")
        if config.query == "missing model":
            raise ModelError("The model is not there. Fetch it.")
        if config.query == "dies while loading":
            os.kill(os.getpid(), signal.SIGKILL)

    def prepare(self, articles: Sequence[Article], *, unused: Sequence[Unused] = ()) -> list[Article]:
        text = " ".join(article.text for article in articles)
        if "voluminous" in text:
            raise MemoryError
        if "defective" in text:
            raise KeyError("what prepare should have found")
        if "opinionless" in text:
            raise InputError("No sentence can stand in a summary.")
        return list(articles)

    def finish(
        self, drafts: Sequence[list[Article]], *, batch_tokens: int | None = None
    ) -> list[Summary | SummarizerError]:
        texts = [" ".join(article.text for article in draft) for draft in drafts]
        for text in texts:
            if "poisonous" in text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "unfusable" in text:
                raise ValueError("this cannot be fused")
            if "enormous" in text and batch_tokens is not None and batch_tokens > 2000:
                raise MemoryError
            if "boundless" in text:
                raise RuntimeError("CUDA out of memory")
        shared = hashlib.sha256(json.dumps([texts, batch_tokens]).encode()).hexdigest()[:12]
        return [self._summary(draft, shared) for draft in drafts]

    def _summary(self, draft: list[Article], shared: str) -> Summary:
        time.sleep(self._backend.seconds)
        if self._backend.log is not None:
            with Path(self._backend.log).open("a", encoding="utf-8") as log:
                log.write(draft[0].title + "\n" if draft[0].title else "\n")
        first = draft[0]
        source = Source(article=first.id, start=0, end=20, text=first.text[:20])
        return Summary(
            sentences=(
                SummarySentence(
                    text=f"{first.text[:40]} [{shared}]",
                    origin="extracted",
                    support=Support(verdict="supported", score=1.0, articles=len(draft)),
                    sources=(source,),
                ),
            ),
            articles=tuple(
                ArticleUse(id=a.id, path=a.path, title=a.title, words=a.words, used=True, text=a.text)
                for a in draft
            ),
            model={"name": "fake", "revision": None, "parameters": 0},
            seconds={"rank": time.time(), "pid": os.getpid()},
        )


def words(seed: int) -> str:
    """Forty words of prose that no other seed gives."""
    return (
        f"The harbour board of Lower Tarn met on day {seed} of the strike and put off its vote on the new crane. "
        f"Its chair, Oda Prill, told some {seed + 200} dockers in the yard that a second offer would follow within "
        "the week, and asked them to let the grain ships through."
    )


def cluster(number: int, *, articles: int = 2, extra: str = "") -> dict[str, Any]:
    return {
        "id": f"cluster-{number}",
        "articles": [
            {"title": f"cluster-{number}", "text": f"{words(number * 10 + n)} {extra}".strip()}
            for n in range(articles)
        ],
    }


def die_at(call: int) -> None:
    """Have this process killed at its ``call``-th change to the disk: before odd ones, after even ones."""
    count = 0

    def deadly(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            mine = count == call
            if mine and call % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            result = function(*arguments, **options)
            if mine:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapped

    os.fsync = deadly(os.fsync)
    Path.replace = deadly(Path.replace)  # type: ignore[method-assign]
    Path.unlink = deadly(Path.unlink)  # type: ignore[method-assign]
    Path.mkdir = deadly(Path.mkdir)  # type: ignore[method-assign]


def main() -> None:
    """``python -c 'from tests.batch_fakes import main; main()' JSON``: runs a job, prints its report as JSON."""
    arguments = json.loads(sys.argv[1])
    if arguments.get("die_at"):
        die_at(arguments["die_at"])
    try:
        report = run_batch(
            arguments["input"],
            arguments["output"],
            config=Config().with_settings(arguments.get("config", {})),
            options=Options(**arguments.get("options", {})),
            backend=FakeBackend(**arguments.get("backend", {})),
        )
    except SummarizerError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(
        json.dumps(
            {"counts": report.counts, "settled": report.settled, "stopped": report.stopped is not None}
        )
    )
