"""The page as its readers have it: at each width, in the dark, on paper, without scripts, with fifty articles."""

from __future__ import annotations

import dataclasses

import pytest

from tests.browser.conftest import OpenPage, Reopen
from tests.browser.stories import crowd, ferry
from tests.browser.visits import WIDTHS, Visit


@pytest.fixture(scope="module")
def html() -> str:
    return ferry().to_html(explain=True)


_UNROLL = """() => {
  for (const each of document.querySelectorAll('.articles, .pane, .wide'))
    Object.assign(each.style, {position: 'static', height: 'auto', overflow: 'visible'});
  const words = [...document.querySelectorAll('svg text')];
  const colours = words.map(each => [getComputedStyle(each).fill, getComputedStyle(document.body).color]);
  for (const each of words) each.style.display = 'none';
  return colours;
}"""
_ROLL = "() => { for (const each of document.querySelectorAll('[style]')) each.removeAttribute('style'); }"


def violations(opened: Visit) -> None:
    """Nothing that axe finds."""
    judged = opened.accessibility()
    assert judged.violations == []
    assert judged.kept > 20


def accessible(opened: Visit) -> None:
    """Nothing that axe finds, and no contrast that it could not tell: nobody looked at that."""
    violations(opened)
    # axe cannot tell the contrast of what is scrolled away inside a pane, nor of words in a picture: the pane is
    # unrolled, and the words have the colour of the page's.
    words = opened.page.evaluate(_UNROLL)
    contrast = opened.accessibility("color-contrast")
    assert contrast.violations == []
    assert contrast.undecided == []
    assert all(fill == colour for fill, colour in words), words
    opened.page.evaluate(_ROLL)


def quickest(opened: Visit, what: str, *, tries: int = 3) -> float:
    """Seconds until the page has loaded and shows something; again where something else had the processor."""
    best = float("inf")
    for attempt in range(tries):
        if attempt:
            opened.page.reload()
        times = opened.times()
        best = min(best, max(times.load, times.first_paint))
        if best < 1:
            break
    print(f"{what}: {best:.2f} s")  # pytest -rP shows it
    return best


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everyone_can_read_it(reopen: Reopen, html: str, width: int, dark: bool) -> None:
    opened = reopen(html, width=width, dark=dark, touch=width == min(WIDTHS))
    opened.screenshot("page")
    assert opened.overflow() <= 0
    violations(opened)
    opened.unfold()
    opened.page.locator("a.text").nth(0).click()
    opened.page.wait_for_selector(".passage.lit")
    opened.screenshot("held", full=False)
    assert opened.overflow() <= 0
    accessible(opened)


@pytest.mark.parametrize("width", [640, 320])  # 1280 CSS pixels at 200 % and 400 %
def test_zoomed_in_nothing_runs_out_of_the_window(reopen: Reopen, html: str, width: int) -> None:
    opened = reopen(html, width=width)
    opened.unfold()
    assert opened.overflow() <= 0
    opened.page.locator("a.text").nth(0).click()
    opened.page.wait_for_selector(".sheet .passage.lit")
    assert opened.overflow() <= 0


@pytest.mark.parametrize("javascript", [True, False])
def test_paper_has_all_of_it(open_page: OpenPage, html: str, javascript: bool) -> None:
    printed = open_page(html, media="print", width=794, dark=True, javascript=javascript)
    printed.screenshot("page")
    for kind in (".sentence .sources li", ".dropped li", ".passage", ".article p", ".claim"):
        every = printed.page.locator(kind).all()
        assert every, kind
        assert [each for each in every if not each.is_visible()] == [], kind
    for kind in ("button", ".skip", ".settings"):
        assert not printed.page.locator(kind).is_visible(), kind
    # Ink on paper, whatever the screen is like.
    assert printed.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert printed.page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 26, 23)"


def test_printing_leaves_the_page_as_it_was(reopen: Reopen, html: str) -> None:
    opened = reopen(html)
    opened.page.locator(".why summary").nth(1).click()
    opened.page.pdf()
    assert opened.page.locator("details[open]").count() == 1


def test_a_browser_without_scripts_has_all_of_it(open_page: OpenPage, reopen: Reopen, html: str) -> None:
    assert open_page(html, javascript=False).text() == reopen(html).text()


def test_fifty_articles_open_at_once(open_page: OpenPage) -> None:
    html = crowd(articles=50, words=800, sentences=12).to_html(explain=True)
    assert len(html.encode()) < 2_000_000
    opened = open_page(html)
    assert quickest(opened, "50 articles") < 2
    opened.screenshot("fifty", full=False)
    assert opened.overflow() <= 0


def test_an_article_of_ten_megabytes_opens_at_once(open_page: OpenPage) -> None:
    long = "word <b>after</b> word. " * 450_000
    told = ferry()
    [first, *others] = told.articles
    article = dataclasses.replace(first, text=f"{first.text}\n\n{long}")
    html = dataclasses.replace(told, articles=(article, *others)).to_html()
    opened = open_page(html)
    assert len(html.encode()) < 2_000_000
    assert quickest(opened, "10 MB") < 2
    assert opened.page.locator(".gap").count() == 1
