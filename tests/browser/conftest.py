"""A browser for the tests of this folder, and windows of it that must do nothing a page may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.browser.visits import Look, Visit, chromium, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class OpenPage(Protocol):
    """Open HTML, or a file of it, in a window of its own."""

    def __call__(
        self, page: str | Path, *, within: Path | None = None, faulty: bool = False, **look: Any
    ) -> Visit: ...


class Reopen(Protocol):
    """Open HTML, or a file of it, in a window that other tests had before."""

    def __call__(
        self, page: str | Path, *, within: Path | None = None, faulty: bool = False, **look: Any
    ) -> Visit: ...


# Playwright's event loop runs in this thread for as long as the browser does, and tests elsewhere may want a
# loop of their own: the browser ends with this folder.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    api = pytest.importorskip(
        "playwright.sync_api",
        reason="Playwright is not here (`make browser` installs it)",
    )
    executable = chromium()
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable)
        yield started
        started.close()


# One folder for all tests: removing a folder for each takes longer than opening what is in it.
@pytest.fixture(scope="package")
def save(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write HTML, to the byte, into a file of its own."""
    folder = tmp_path_factory.mktemp("pages")
    numbers = count()

    def save(html: str) -> Path:
        file = folder / f"{next(numbers)}.html"
        file.write_text(html, encoding="utf-8", newline="")
        return file

    return save


@pytest.fixture
def open_page(browser: Browser, save: Callable[[str], Path]) -> Iterator[OpenPage]:
    """``open_page(html_or_file, width=360, dark=True, …)``: see :class:`~tests.browser.visits.Look`.

    When the test is over, every page it opened must be without faults; ``faulty=True`` says that the test
    itself looks at ``visit.faults``. ``within`` names the folder whose files a page may go on to.
    """
    visits: list[Visit] = []
    with ExitStack() as stack:

        def open_page(
            page: str | Path, *, within: Path | None = None, faulty: bool = False, **look: Any
        ) -> Visit:
            opened, context = visit(browser, Look(**look), within=within)
            stack.callback(context.close)
            if not faulty:
                visits.append(opened)
            opened.go(save(page) if isinstance(page, str) else page)
            return opened

        yield open_page
        faults = [fault for opened in visits for fault in opened.faults]
    assert faults == []


@pytest.fixture(scope="package")
def _windows(browser: Browser) -> Iterator[Callable[[Look, bool], Visit]]:
    with ExitStack() as stack:

        @cache
        def window(look: Look, faulty: bool) -> Visit:
            opened, context = visit(browser, look)
            stack.callback(context.close)
            return opened

        yield window


@pytest.fixture
def reopen(_windows: Callable[[Look, bool], Visit], save: Callable[[str], Path]) -> Iterator[Reopen]:
    """As ``open_page``, but in one window for all tests of a look: three times as quick as a new one.

    The page must leave nothing behind but itself. Those that are ``faulty`` have windows of their own.
    """
    visits: list[Visit] = []

    def reopen(page: str | Path, *, within: Path | None = None, faulty: bool = False, **look: Any) -> Visit:
        opened = _windows(Look(**look), faulty)
        # A test that opens two pages in one window answers for both.
        faults.extend(opened.faults if opened in visits else [])
        if not faulty:
            visits.append(opened)
        opened.within = f"{within.as_uri()}/" if within else None
        opened.go(save(page) if isinstance(page, str) else page)
        return opened

    faults: list[str] = []
    yield reopen
    assert faults + [fault for opened in visits for fault in opened.faults] == []
