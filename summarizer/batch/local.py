"""The engine for one machine: processes that ask for work, one for each device, and more that prepare.

Batches are handed out one by one to whoever is idle, so nobody waits for a share that was cut too large. On a
CPU each process does whole batches on one thread: that beats one process on all cores (small matrices do not
split well), and the bytes do not depend on the number of processes. On GPUs, other processes read and rank on
the CPU meanwhile, and the process of the device only fuses and verifies.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Literal

from summarizer.batch.plan import Batch, PlannedRow
from summarizer.batch.worker import Finished, Setup, Worker, failed
from summarizer.errors import SummarizerError

Role = Literal["whole", "prepare", "finish"]

#: Prepared batches that wait for each device. More would only fill the memory.
_WAITING = 2
#: Workers that may die one after the other before any gets ready.
_STILLBORN = 3
#: Deaths of its worker after which a batch is done cluster by cluster, and a cluster given up.
_DEATHS = 2
#: What a person or a scheduler stops a job with.
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_POSIX = hasattr(signal, "pthread_sigmask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One worker process: what it does, and the device it sees."""

    role: Role
    device: str


def place(devices: list[str], *, workers: int | None, preparers: int | None, cores: int) -> list[Placement]:
    """Which processes to start.

    :param devices: as :meth:`~summarizer.batch.backend.Backend.devices` gives them.
    :param workers: processes that fuse; default one for each GPU, or one for each core of a CPU. Given more
        than there are devices, they share them in turn.
    :param preparers: processes that read and rank for them; default none on a CPU, and the cores that are
        left on a GPU box, up to four for each worker. With none, the workers do everything.
    """
    gpu = devices != ["cpu"]
    workers = workers or (len(devices) if gpu else cores)
    if preparers is None:
        preparers = min(4 * workers, max(cores - workers, 1)) if gpu else 0
    role: Role = "finish" if preparers else "whole"
    return [
        *(Placement(role=role, device=devices[n % len(devices)]) for n in range(workers)),
        *(Placement(role="prepare", device="cpu") for _ in range(preparers)),
    ]


@dataclass(slots=True, eq=False)
class _Task:
    """Some rows of a batch on their way through the workers."""

    batch: _Batch
    #: Places in the batch.
    places: list[int]
    deaths: int = 0
    #: "probe": a cluster tried by itself, to see whether it is the one that kills; "rest": what survived that.
    kind: Literal["first", "probe", "rest"] = "first"
    #: A pickled :class:`~summarizer.batch.worker.Prepared`, between the two halves.
    prepared: bytes | None = None

    @property
    def rows(self) -> list[PlannedRow]:
        return [self.batch.batch.rows[place] for place in self.places]


@dataclass(slots=True, eq=False)
class _Batch:
    """A batch whose results come together."""

    batch: Batch
    missing: int
    finished: Finished = field(default_factory=Finished)
    #: What came of the clusters by themselves, and how many have not been tried yet.
    probes: dict[int, Finished] = field(default_factory=dict)
    unprobed: int = 0


@dataclass(slots=True, eq=False)
class _Process:
    placement: Placement
    process: SpawnProcess
    connection: Connection
    ready: bool = False
    task: _Task | None = None


class LocalEngine:
    """Runs batches in processes of this machine."""

    def __init__(self, setup: Setup, placements: list[Placement]) -> None:
        self._placements = placements
        self._setup = setup
        self._processes: list[_Process] = []
        self._stillborn = 0

    def run(
        self, tasks: Iterator[tuple[Batch, list[int]]], *, stopping: Callable[[], bool]
    ) -> Iterator[tuple[Batch, Finished]]:
        """Do the given places of each batch; batches come back in the order in which they get finished.

        Once ``stopping()`` is true the batches in hand are finished and no others begun. A worker that dies is
        replaced; see the package for what becomes of its batch. Raises ``SummarizerError`` if the workers cannot
        work at all.
        """
        waiting: deque[_Task] = deque()  # prepared
        exhausted = False
        # The first batches; more come from `tasks`, others come again. A process that would find nothing to do need not
        # load the models.
        fresh = deque(task for _ in self._placements if (task := _next(tasks)) is not None)
        placements = _needed(self._placements, batches=len(fresh))
        finishers = sum(placement.role == "finish" for placement in placements)
        try:
            self._processes = [self._started(placement) for placement in placements]
            while True:
                for process in self._processes:
                    if process.task is not None or not process.ready or stopping():
                        continue
                    if process.placement.role == "finish":
                        task = waiting.popleft() if waiting else None
                    elif process.placement.role == "prepare" and self._ahead(waiting) >= _WAITING * finishers:
                        task = None
                    else:
                        task = fresh.popleft() if fresh else None
                        if task is None and not exhausted:
                            task = _next(tasks)
                            exhausted = task is None
                    if task is not None:
                        self._give(process, task)
                busy = [process for process in self._processes if process.task is not None]
                if stopping():
                    # A draft is not worth waiting for: its batch is done anew next time.
                    busy = [process for process in busy if process.placement.role != "prepare"]
                    if not busy:
                        return
                elif exhausted and not (busy or fresh or waiting):
                    return
                for process in self._heard():
                    yield from self._listen(process, fresh, waiting)
        finally:
            self._end()

    def _ahead(self, waiting: deque[_Task]) -> int:
        preparing = sum(p.task is not None and p.placement.role == "prepare" for p in self._processes)
        return len(waiting) + preparing

    def _give(self, process: _Process, task: _Task) -> None:
        process.task = task
        with contextlib.suppress(OSError):  # it died just now: its end is heard of in a moment
            process.connection.send((task.rows, task.prepared))

    def _heard(self) -> list[_Process]:
        """Processes that said something or died; waits a little for one."""
        handles: dict[Any, _Process] = {process.connection: process for process in self._processes}
        return [handles[handle] for handle in connection.wait(list(handles), timeout=0.2)]

    def _listen(
        self, process: _Process, fresh: deque[_Task], waiting: deque[_Task]
    ) -> Iterator[tuple[Batch, Finished]]:
        try:
            kind, content = process.connection.recv()
        except (EOFError, OSError):
            yield from self._bury(process, fresh)
            return
        if kind == "ready":
            process.ready, self._stillborn = True, 0
            return
        if kind == "failed":
            raise content
        task, process.task = process.task, None
        assert task is not None  # a worker speaks when it was given something
        if kind == "prepared":
            task.prepared = content
            waiting.append(task)
        elif task.kind == "probe":
            task.batch.probes[task.places[0]] = content
            _after_probe(task.batch, fresh)
        else:
            yield from _collected(task.batch, task.places, content)

    def _bury(self, process: _Process, fresh: deque[_Task]) -> Iterator[tuple[Batch, Finished]]:
        """Replace a dead process and decide about the batch it had."""
        process.process.join()
        how = _cause(process.process.exitcode)
        if not process.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise SummarizerError(
                    f"The worker processes end before they are ready ({how}): the models may not fit into memory. "
                    "Try fewer with --workers, and newsweave doctor."
                )
        self._processes[self._processes.index(process)] = self._started(process.placement)
        task = process.task
        if task is None:
            return
        batch = task.batch
        task.deaths += 1
        task.prepared = None
        if task.deaths < _DEATHS:
            batch.finished.notes.append(f"its worker died ({how}): done again.")
            fresh.append(task)
        elif len(task.places) == 1:
            reason = f"The worker process died twice while it was on this cluster ({how})."
            given_up = Finished(results={0: failed(task.rows[0].id, reason)})
            yield from _collected(batch, task.places, given_up)
            if task.kind == "probe":
                _after_probe(batch, fresh)
        elif task.kind == "first":
            # Who shares a batch decides its bytes: the clusters are tried one by one only to find out which one
            # kills, and the others then done together, as if the machine alone had been at fault.
            batch.finished.notes.append(
                f"its worker died again ({how}): looking for the cluster that kills it."
            )
            batch.unprobed = len(task.places)
            fresh.extend(_Task(batch, [place], kind="probe") for place in task.places)
        else:
            batch.finished.notes.append(
                f"its worker dies with any of them together ({how}): each is done by itself."
            )
            for place in task.places:
                yield from _collected(batch, [place], batch.probes[place])

    def _started(self, placement: Placement) -> _Process:
        context = multiprocessing.get_context("spawn")  # a forked torch or CUDA hangs
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_work, args=(theirs, placement, self._setup), name=f"newsweave {placement.role}"
        )
        resource_tracker.ensure_running()  # its first start would end the hold on signals
        with _environment(placement.device), _signals_held():
            process.start()
        theirs.close()  # or its end would not be heard of
        return _Process(placement=placement, process=process, connection=ours)

    def _end(self) -> None:
        for process in self._processes:
            process.connection.close()
            process.process.kill()
        for process in self._processes:
            process.process.join()
        self._processes = []


def process_environment(device: str) -> dict[str, str]:
    """Environment that gives a process its device and one thread; read when torch is imported."""
    defaults = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "TRANSFORMERS_VERBOSITY": "error"}
    settings = {name: os.environ.get(name, value) for name, value in defaults.items()}
    if device != "mps":
        settings["CUDA_VISIBLE_DEVICES"] = "" if device == "cpu" else device
    return settings


@contextlib.contextmanager
def _environment(device: str) -> Iterator[None]:
    """What a process that is started now inherits."""
    settings = process_environment(device)
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal: one that is started now must not die of it before it can ignore it.

    The child inherits the hold and ends it in :func:`_work`; here a signal is only late.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING) if _POSIX else set()
    try:
        yield
    finally:
        if _POSIX:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _next(tasks: Iterator[tuple[Batch, list[int]]]) -> _Task | None:
    found = next(tasks, None)
    if found is None:
        return None
    batch, places = found
    return _Task(_Batch(batch=batch, missing=len(places)), places)


def _needed(placements: Sequence[Placement], *, batches: int) -> list[Placement]:
    """Of the processes of each role at most as many as there are batches."""
    counts: Counter[Role] = Counter()
    needed = []
    for placement in placements:
        counts[placement.role] += 1
        if counts[placement.role] <= batches:
            needed.append(placement)
    return needed


def _after_probe(batch: _Batch, fresh: deque[_Task]) -> None:
    """Once all clusters of a batch were tried alone, those that survived go together."""
    batch.unprobed -= 1
    if batch.unprobed == 0 and batch.probes:
        fresh.append(_Task(batch, sorted(batch.probes), kind="rest"))


def _collected(batch: _Batch, places: list[int], finished: Finished) -> Iterator[tuple[Batch, Finished]]:
    """Add results to their batch; gives the batch when it is complete."""
    batch.finished.add(finished, places)
    batch.missing -= len(places)
    if batch.missing == 0:
        yield batch.batch, batch.finished


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        name = signal.Signals(-exitcode).name
        hint = ", as the system does when memory runs out" if name == "SIGKILL" else ""
        return f"killed by {name}{hint}"
    return f"exit code {exitcode}"


# ---- in the worker process ----------------------------------------------------------------------------------


def _work(connection: Connection, placement: Placement, setup: Setup) -> None:
    # The one who is told to stop is the parent; it lets us finish the batch in hand.
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    if _POSIX:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    warnings.simplefilter("ignore")  # notes to developers, once for each process
    try:
        worker = Worker(setup, device=placement.device)
        connection.send(("ready", None))
        while True:
            rows, prepared = connection.recv()
            if placement.role == "prepare":
                # Pickled here, so that the parent passes on bytes that it never has to understand.
                draft = pickle.dumps(worker.prepare(rows), protocol=pickle.HIGHEST_PROTOCOL)
                connection.send(("prepared", draft))
            elif placement.role == "finish":
                connection.send(("finished", worker.finish(rows, pickle.loads(prepared))))
            else:
                connection.send(("finished", worker.run(rows)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent has all it wanted
    except SummarizerError as error:
        connection.send(("failed", error))


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
