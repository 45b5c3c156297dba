"""The README's picture, made by ``make picture``: ``python -m tests.browser.picture FILE.png``."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from summarizer import Summarizer
from tests.browser.visits import Look, chromium, visit

#: The sentence that is held, from 0.
_HELD = 2


def picture(articles: Path, output: Path) -> None:
    """Summarise ``articles`` and photograph the page at a desk's width, one sentence held."""
    summary = Summarizer().summarize([articles])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        page.write_text(summary.to_html(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium())
        opened, _ = visit(browser, Look(width=1280, height=860, reduced_motion=True))
        opened.go(page)
        opened.page.locator("a.text").nth(_HELD).click()
        opened.page.wait_for_timeout(300)
        shot = Image.open(io.BytesIO(opened.page.screenshot(animations="disabled")))
        browser.close()
    output.parent.mkdir(exist_ok=True)
    # Text on paper has few colours: 64 are not told from all of them, at a third of the size.
    shot.convert("RGB").quantize(64).save(output, optimize=True)


if __name__ == "__main__":
    picture(Path("examples/water-alert"), Path(sys.argv[1]))
