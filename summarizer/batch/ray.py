"""The engine for more than one machine: Ray Data streams batches through actors that hold the models.

The input must be readable under the same path on every node, as on a shared file system. Results come back to the
process that began the job, which keeps each batch under its key; that is the checkpoint. A lost actor or node is
Ray's to replace; the batch it had is done again, whole.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterator
from typing import Any

from summarizer.batch.plan import Batch
from summarizer.batch.worker import Finished, Setup, Worker
from summarizer.errors import InputError, SummarizerError

#: Batches handed to one Ray dataset: enough to keep a cluster busy, few enough to list.
_ROUND = 4096


class RayEngine:
    """Runs batches on the Ray cluster that ``RAY_ADDRESS`` names, or on a local one."""

    def __init__(self, setup: Setup, *, workers: int, device: str) -> None:
        """One actor for each of ``workers``; on GPUs Ray gives each one its own. Raises ``InputError`` without Ray."""
        try:
            import ray
        except ImportError as error:
            raise InputError("--engine ray needs Ray. Run: pip install 'newsweave[ray]'") from error
        self._ray = ray
        self._workers = workers
        self._device = device
        self._setup = {"setup": setup, "device": device}

    def run(
        self, tasks: Iterator[tuple[Batch, list[int]]], *, stopping: Callable[[], bool]
    ) -> Iterator[tuple[Batch, Finished]]:
        """As :meth:`~summarizer.batch.local.LocalEngine.run`."""
        if not self._ray.is_initialized():
            self._ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.WARNING)
        context = self._ray.data.DataContext.get_current()
        # After the import that the line above is: it sets a level itself.
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context.enable_progress_bars = False
        gpus = 0 if self._device == "cpu" else 1
        while not stopping() and (batches := _some(tasks)):
            # Descriptions only: an actor fetches its clusters from the input itself. One block a batch, so that
            # an idle actor takes the next one.
            items = [
                {"number": number, "rows": pickle.dumps([batch.rows[place] for place in places])}
                for number, (batch, places) in enumerate(batches)
            ]
            made = self._ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
                _Actor,
                fn_constructor_kwargs=self._setup,
                batch_size=1,
                compute=self._ray.data.ActorPoolStrategy(size=self._workers),
                num_gpus=gpus,
            )
            for row in self._rows(made):
                batch, places = batches[int(row["number"])]
                outcome = pickle.loads(row["finished"])
                if isinstance(outcome, SummarizerError):
                    raise outcome
                finished = Finished()
                finished.add(outcome, places)
                yield batch, finished
                if stopping():
                    return

    def _rows(self, dataset: Any) -> Iterator[dict[str, Any]]:
        try:
            yield from dataset.iter_rows()
        except self._ray.exceptions.RayError as error:
            last = str(error).strip().splitlines()[-1]
            raise SummarizerError(
                f"Ray cannot go on: {last} What is finished is kept: mend the cluster and run the same command again."
            ) from error


class _Actor:
    """A worker in a Ray actor."""

    def __init__(self, *, setup: Setup, device: str) -> None:
        self._worker = Worker(setup, device=device)

    def __call__(self, table: dict[str, Any]) -> dict[str, list[Any]]:
        finished: list[Any] = []
        for rows in table["rows"]:
            try:
                finished.append(self._worker.run(pickle.loads(rows)))
            except SummarizerError as error:
                finished.append(error)
        return {
            "number": list(table["number"]),
            "finished": [pickle.dumps(outcome) for outcome in finished],
        }


def _some(tasks: Iterator[tuple[Batch, list[int]]]) -> list[tuple[Batch, list[int]]]:
    return [task for _, task in zip(range(_ROUND), tasks, strict=False)]
