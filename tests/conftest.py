"""Every test runs without a network: sockets are blocked by pytest-socket, the hub by its own switch."""

from __future__ import annotations

import functools
import gc
import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.pop("NEWSWEAVE_DEBUG", None)

# Time limits per example would make the outcome depend on what else the machine does; derandomised, a
# failure is everybody's failure.
hypothesis.settings.register_profile("newsweave", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("newsweave")


#: The files that take longest. Begun first, they leave short ones for the end, and no worker waits long for another.
LONGEST = (
    "training/test_fuser.py",
    "test_examples.py",
    "training/test_hub.py",
    "fusion/test_architectures.py",
    "test_readme_batch.py",
    "batch/test_job.py",
    "fusion/test_embedded.py",
    "fusion/test_seq2seq.py",
    "eval/test_against.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first."""
    root = Path(__file__).parent
    ranks = {root / name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


def pytest_collection_finish() -> None:
    """What was imported stays until the end: that nothing need look through it for garbage, at each collection, saves seconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root folder."""
    return Path(__file__).parent.parent


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason for which tests were not run: nobody need wonder what a green run covered."""
    files = defaultdict(list)
    for report in terminalreporter.getreports("skipped"):
        files[report.longrepr[2].removeprefix("Skipped: ")].append(report.nodeid.partition("::")[0])
    for reason, of in files.items():
        count = f"{len(of)} test{'s' * (len(of) > 1)}"
        terminalreporter.write_line(f"NOT RUN, {count} of {', '.join(sorted(set(of)))}: {reason}")


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a tiny model that knows two texts by heart (:mod:`tests.tiny_models`); to be read only."""

    @functools.cache
    def folder(architecture: str) -> Path:
        # transformers takes seconds to import: only for those who ask.
        from tests.tiny_models import ARCHITECTURES

        return ARCHITECTURES[architecture].save(tmp_path_factory.mktemp(architecture), taught=True)

    return folder
