"""A page opened in a real browser, and what went wrong in it.

Nothing here fetches anything: the browser is offline, and a page that asks for more than its own file has a
fault. `make browser` installs what is needed; :func:`chromium`, and :func:`axe_source`, skip without it.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Dialog,
        FloatRect,
        Locator,
        Page,
        Request,
    )

#: A folder that :meth:`Visit.screenshot` writes to; no screenshots where it is not set.
SCREENSHOTS = "NEWSWEAVE_SCREENSHOTS"

#: The widths that pages are looked at, in CSS pixels: a phone, a tablet, a desk.
WIDTHS = (360, 768, 1280)

_INSTALL = "`make browser` installs it"


def chromium() -> str:
    """The system's Chromium, or the one that NEWSWEAVE_CHROMIUM names."""
    names = filter(
        None, (os.environ.get("NEWSWEAVE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    )
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"there is no Chromium here ({_INSTALL})")
    return found


_AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def axe_source() -> str:
    """The script of axe, the accessibility checker."""
    if not _AXE.is_file():
        pytest.skip(f"axe, which judges accessibility, is not here ({_INSTALL})")
    return _AXE.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is looked at."""

    #: Of the window, in CSS pixels.
    width: int = 1280
    height: int = 900
    dark: bool = False
    javascript: bool = True
    reduced_motion: bool = False
    media: Literal["screen", "print"] = "screen"
    #: A touch screen, as phones have.
    touch: bool = False
    #: Colours of the reader's own in place of the page's, as with Windows' high contrast.
    forced_colors: bool = False
    #: Let run what the page's own content-security policy forbids: shows whether escaping alone is enough.
    bypass_csp: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from the start of the navigation."""

    load: float
    first_paint: float


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What axe says, by all its rules: ``rule (impact): what to do: where``."""

    violations: list[str]
    #: What axe cannot tell and a person has to look at.
    undecided: list[str]
    #: How many rules were found to be kept.
    kept: int


@dataclass(kw_only=True)
class Visit:
    """A page that was opened."""

    page: Page
    look: Look
    #: Folder whose files the page may ask for; otherwise it may ask for itself alone.
    within: str | None = None
    #: The address of the file.
    address: str = ""
    _noticed: list[str] = field(default_factory=list)
    _requests: list[Request] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything a self-contained page never does: requests, dialogs, errors, refusals by its policy, windows."""
        requests = [
            # What its policy refused never left the page.
            f"{'refused ' * (request.failure == 'csp')}request: {request.url}"
            for request in self._requests
            if not self._may_ask_for(request.url.partition("#")[0])
        ]
        return self._noticed + requests

    def go(self, file: Path) -> None:
        """Open a file and wait for its load event; what the window did before is forgotten."""
        self._noticed.clear()
        self._requests.clear()
        self.address = file.as_uri()
        self.page.mouse.move(0, 0)
        self.page.goto(self.address)

    def times(self) -> Times:
        """How long loading took; waits for the first paint."""
        load, paint = self.page.evaluate(_TIMES)
        return Times(load / 1000, paint / 1000)

    def accessibility(self, *rules: str) -> Accessibility:
        """The page, as it stands now, judged by axe: by all its rules, or by those named."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe_source())
        options = {"resultTypes": ["violations", "incomplete"]} | ({"runOnly": list(rules)} if rules else {})
        result = self.page.evaluate("options => axe.run(document, options)", options)
        return Accessibility(
            [_finding(each) for each in result["violations"]],
            [_finding(each) for each in result["incomplete"]],
            len(result["passes"]),
        )

    def screenshot(self, name: str, *, full: bool = True) -> Path | None:
        """A picture of the page, ``NAME-WIDTH[-dark][-print].png``, where SCREENSHOTS names a folder.

        :param full: the whole page, not only what the window shows.
        """
        if not (folder := os.environ.get(SCREENSHOTS)):
            return None
        marks = [name, str(self.look.width), "dark" * self.look.dark, "print" * (self.look.media == "print")]
        path = Path(folder) / f"{'-'.join(filter(None, marks))}.png"
        self.page.screenshot(path=path, full_page=full, animations="disabled")
        return path

    def text(self) -> str:
        """What the page says, as it is written, wherever it is: also in what is folded or scrolled away."""
        return str(self.page.evaluate(_TEXT))

    def markup(self) -> set[str]:
        """The kinds of elements and attributes the page has: ``a``, ``a[href]``, …"""
        return set(self.page.evaluate(_MARKUP))

    def links(self) -> list[str]:
        """Where the links lead, as the browser understands them."""
        return list(
            self.page.evaluate("() => [...document.querySelectorAll('[href]')].map(e => String(e.href))")
        )

    def addresses(self) -> list[str]:
        """Where the links lead, as it is written."""
        return list(
            self.page.evaluate(
                "() => [...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))"
            )
        )

    def overflow(self) -> int:
        """By how many CSS pixels the page is wider than the window."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))

    def backwards(self) -> list[str]:
        """Latin words that are not drawn from left to right, or not in their order."""
        return list(self.page.evaluate(_BACKWARDS))

    def box(self, of: Locator) -> FloatRect:
        """Where an element is in the window."""
        found = of.bounding_box()
        assert found is not None, f"{of} is not shown"
        return found

    def unfold(self) -> None:
        """Open everything that is folded."""
        self.page.evaluate("() => document.querySelectorAll('details').forEach(each => each.open = true)")

    def stir(self) -> None:
        """Do to every element what a reader might: point at it, focus it, press a key, click, unfold."""
        self.page.evaluate(_STIR)
        # What that set off has happened once the page has drawn two more frames.
        if self.look.javascript:
            self.page.evaluate(
                "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
            )

    # -- what the browser reports ---------------------------------------------------------------------------

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._noticed.append(f"console {message.type}: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self._noticed.append(f"{dialog.type} dialog: {dialog.message}")
        dialog.dismiss()

    def _may_ask_for(self, url: str) -> bool:
        return url == self.address or (self.within is not None and url.startswith(self.within))


def visit(browser: Browser, look: Look, *, within: Path | None = None) -> tuple[Visit, BrowserContext]:
    """A new window in a profile of its own, still empty; close the context when done."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.dark else "light",
        reduced_motion="reduce" if look.reduced_motion else "no-preference",
        forced_colors="active" if look.forced_colors else "none",
        java_script_enabled=look.javascript,
        bypass_csp=look.bypass_csp,
        has_touch=look.touch,
        offline=True,
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.emulate_media(media=look.media)
    opened = Visit(page=page, look=look, within=f"{within.as_uri()}/" if within else None)
    context.on("request", lambda request: opened._requests.append(request))
    context.on("page", lambda other: opened._noticed.append(f"window: {other.url}"))
    page.on("console", opened._console)
    page.on("dialog", opened._dialog)
    page.on("pageerror", lambda error: opened._noticed.append(f"error: {error}"))
    page.on("download", lambda download: opened._noticed.append(f"download: {download.url}"))
    page.on("worker", lambda worker: opened._noticed.append(f"worker: {worker.url}"))
    page.on("websocket", lambda socket: opened._noticed.append(f"websocket: {socket.url}"))
    return opened, context


def _finding(of: dict[str, Any]) -> str:
    where = [" ".join(map(json.dumps, node["target"])) for node in of["nodes"]]
    more = f" and {len(where) - 3} more" if len(where) > 3 else ""
    return f"{of['id']} ({of['impact']}): {of['help']}: {', '.join(where[:3])}{more}"


_TIMES = """() => new Promise(done => {
  const look = () => {
    const [page] = performance.getEntriesByType('navigation');
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    if (page.loadEventEnd && paint) done([page.loadEventEnd, paint.startTime]);
    else requestAnimationFrame(look);
  };
  look();
})"""

_TEXT = """() => {
  const unseen = new Set(['SCRIPT', 'STYLE', 'TEMPLATE']);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const parts = [];
  while (walker.nextNode())
    if (!unseen.has(walker.currentNode.parentNode.nodeName)) parts.push(walker.currentNode.data);
  return parts.join('');
}"""

_MARKUP = """() => [...document.querySelectorAll('*')].flatMap(
  e => [e.localName, ...[...e.attributes].map(a => `${e.localName}[${a.name}]`)])"""

_BACKWARDS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const box = (node, at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    let before = null;
    for (const {0: word, index} of node.data.matchAll(/[A-Za-z]{3,}/g)) {
      const first = box(node, index), last = box(node, index + word.length - 1);
      if (!first.width) continue;
      const turned = first.top === last.top && last.left <= first.left;
      const misplaced = before && before.top === first.top && first.left <= before.left;
      if (turned || misplaced) found.push(word);
      before = first;
    }
  }
  return found;
}"""

# A link that leaves the page is not followed, but for one that would run something.
_STIR = """() => {
  const leaves = link => link && !link.getAttribute('href').startsWith('#')
    && !/^\\s*(javascript|data|vbscript):/i.test(link.href);
  for (const details of document.querySelectorAll('details')) details.open = true;
  let place = 0;
  for (const element of document.querySelectorAll('body, body *')) {
    place += 1;
    for (const type of ['pointerover', 'pointerenter', 'mouseover', 'mouseenter'])
      element.dispatchEvent(new PointerEvent(type, {bubbles: true, clientX: place}));
    element.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
    for (const type of ['error', 'load', 'toggle', 'animationstart']) element.dispatchEvent(new Event(type));
    element.focus?.();
    if (!leaves(element.closest('[href]'))) element.click?.();
  }
}"""
