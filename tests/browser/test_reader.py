"""Summary and articles beside each other, as they are used: by pointer, keyboard, finger and screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage, Reopen
from tests.browser.stories import ferry
from tests.browser.visits import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator

STORY = ferry()
WIDE, TABLET, PHONE = 1280, 768, 360

_LIT = """() => ['.sentence', '.passage, .disputed'].map(
  kind => [...document.querySelectorAll(kind)].filter(e => e.matches('.lit')).map(e => e.id || e.textContent))"""

# In the window, and in the pane of the articles where that scrolls by itself, for as long as two frames.
_IN_VIEW = """element => new Promise(done => {
  const inside = () => {
    const box = element.getBoundingClientRect(), pane = element.closest('[data-pane]')?.getBoundingClientRect();
    const sheet = document.querySelector('.sheet .articles')?.getBoundingClientRect();
    const top = Math.max(0, pane?.top ?? 0);
    const bottom = Math.min(innerHeight, pane?.bottom ?? sheet?.top ?? innerHeight);
    return box.height > 0 && box.top >= top - 1 && box.bottom <= bottom + 1;
  };
  let frames = 0, kept = 0;
  const look = () => {
    kept = inside() ? kept + 1 : 0;
    if (kept > 2 || frames++ > 120) done(kept > 2); else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture(scope="module")
def html() -> str:
    return STORY.to_html(explain=True)


def said(number: int) -> list[str]:
    """What the sources of a sentence say, in the order of the articles."""
    return [source.text for source in STORY.sentences[number - 1].sources]


def lit(opened: Visit, sentences: list[str], passages: list[str]) -> None:
    """Waits until exactly these are lit."""
    opened.page.wait_for_function(
        f"wanted => JSON.stringify(({_LIT})()) === JSON.stringify(wanted)",
        arg=[sentences, passages],
        timeout=5000,
    )


def in_view(opened: Visit, text: str) -> bool:
    """Whether a passage comes into view, and stays."""
    return bool(opened.page.locator(f".words a:text-is('{text}')").evaluate(_IN_VIEW))


def text_of(opened: Visit, number: int) -> Locator:
    return opened.page.locator(f"#s{number} a.text")


def focused(opened: Visit) -> str:
    return str(opened.page.evaluate("() => document.activeElement.textContent"))


def tab_to(opened: Visit, number: int) -> None:
    """By the Tab key alone."""
    wanted = STORY.sentences[number - 1].text
    for _ in range(80):
        opened.page.keyboard.press("Tab")
        if focused(opened) == wanted:
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


# -- by pointer -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, TABLET])
def test_pointing_at_a_sentence_lights_its_sources(reopen: Reopen, html: str, width: int) -> None:
    opened = reopen(html, width=width)
    for number in (4, 2):
        text_of(opened, number).hover()
        lit(opened, [f"s{number}"], said(number))
        if width == WIDE:
            assert in_view(opened, said(number)[0])
    assert opened.page.evaluate("scrollY") == 0  # what is being read does not move
    opened.page.locator("h1").hover()
    lit(opened, [], [])


def test_pointing_at_a_passage_lights_the_sentences_that_rest_on_it(reopen: Reopen, html: str) -> None:
    opened = reopen(html)
    opened.page.locator(f".passage:text-is('{said(3)[0]}')").hover()
    both = [said(1)[0], said(1)[1], said(1)[2]]
    lit(opened, ["s1", "s3"], both)
    opened.page.locator(f".passage:text-is('{said(1)[1]}')").hover()
    lit(opened, ["s1"], both)


def test_clicking_a_passage_leads_to_its_sentence(reopen: Reopen, html: str) -> None:
    opened = reopen(html, height=300)
    opened.page.evaluate("scrollTo(0, 400)")
    passage = opened.page.locator(f".passage:text-is('{said(1)[1]}')")
    passage.scroll_into_view_if_needed()
    passage.click()
    assert text_of(opened, 1).evaluate(_IN_VIEW)
    assert focused(opened) == STORY.sentences[0].text
    lit(opened, ["s1"], said(1))
    # On from the source that one came from.
    opened.page.keyboard.press("Enter")
    assert in_view(opened, said(1)[2])


@pytest.mark.parametrize("width", [WIDE, TABLET])
def test_what_is_held_stays_lit_whatever_passes_below_the_pointer(
    reopen: Reopen, html: str, width: int
) -> None:
    opened = reopen(html, width=width)
    text_of(opened, 2).click()
    lit(opened, ["s2"], said(2))
    assert in_view(opened, said(2)[0])
    opened.page.wait_for_timeout(150)
    lit(opened, ["s2"], said(2))
    opened.page.mouse.wheel(0, 120)
    opened.page.wait_for_timeout(150)
    lit(opened, ["s2"], said(2))
    opened.page.get_by_role("button", name="Let go").click()
    opened.page.locator("#made").hover()
    lit(opened, [], [])
    assert not opened.page.get_by_role("button", name="Let go").is_visible()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_footnote_leads_to_its_place_in_the_article(reopen: Reopen, html: str, place: int) -> None:
    opened = reopen(html)
    opened.page.locator("#s1 .said").get_by_role("link", name=f"Source {place + 1}", exact=True).click()
    assert in_view(opened, said(1)[place])
    lit(opened, ["s1"], said(1))


def test_a_quoted_source_leads_to_its_place_in_the_article(reopen: Reopen, html: str) -> None:
    opened = reopen(html)
    opened.page.locator("#s4 summary").click()
    opened.page.locator("#s4").get_by_role("link", name="in the article").nth(1).click()
    assert in_view(opened, said(4)[1])
    lit(opened, ["s4"], said(4))


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_value_that_is_disputed_leads_to_its_place_in_the_article(
    reopen: Reopen, html: str, width: int
) -> None:
    opened = reopen(html, width=width)
    [claim] = STORY.conflicts[1].claims[1].sources
    there = opened.page.locator("#conflict-2").get_by_role("link", name="in the article").nth(1)
    there.focus()
    opened.page.keyboard.press("Enter")
    lit(opened, [], [claim.text])
    assert in_view(opened, claim.text)
    assert there.evaluate(_IN_VIEW)
    opened.page.keyboard.press("Escape")
    lit(opened, [], [])
    assert focused(opened) == "in the article"


# -- by keyboard ------------------------------------------------------------------------------------------------


def test_the_keyboard_does_what_the_pointer_does(reopen: Reopen, html: str) -> None:
    opened = reopen(html)
    tab_to(opened, 4)
    lit(opened, ["s4"], said(4))
    assert in_view(opened, said(4)[0])
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Shift+Tab")
    lit(opened, ["s4"], said(4))
    assert in_view(opened, said(4)[0])
    opened.page.keyboard.press("Enter")
    assert in_view(opened, said(4)[1])
    opened.page.keyboard.press("Enter")
    assert in_view(opened, said(4)[0])
    opened.page.keyboard.press("Escape")
    lit(opened, [], [])
    assert focused(opened) == STORY.sentences[3].text
    opened.page.locator(f".passage:text-is('{said(3)[0]}')").focus()
    lit(opened, ["s1", "s3"], said(1))


def test_letting_go_by_keyboard_goes_back_to_the_sentence(reopen: Reopen, html: str) -> None:
    for width in (WIDE, PHONE):
        opened = reopen(html, width=width)
        tab_to(opened, 2)
        opened.page.keyboard.press("Enter")
        opened.page.get_by_role("button", name="Let go").focus()
        opened.page.keyboard.press("Enter")
        assert focused(opened) == STORY.sentences[1].text
        assert text_of(opened, 2).evaluate(_IN_VIEW)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_tab_goes_through_the_page_as_it_is_read_and_out_of_it(reopen: Reopen, html: str, width: int) -> None:
    opened = reopen(html, width=width)
    count = opened.page.evaluate(
        """() => {
          window.wanted = [...document.querySelectorAll('a[href], summary, button, [tabindex="0"]')]
            .filter(e => e.checkVisibility({contentVisibilityAuto: false}) && !e.closest('details:not([open]) > :not(summary)'));
          window.reached = [];
          document.addEventListener('focusin', event => reached.push(event.target));
          return wanted.length;
        }"""
    )
    assert count > 40
    for _ in range(count + 1):
        opened.page.keyboard.press("Tab")
    order = opened.page.evaluate("() => reached.slice(0, wanted.length).map(e => wanted.indexOf(e))")
    assert order == list(range(count))


# -- by finger --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [PHONE, TABLET])
def test_tapping_a_sentence_brings_the_articles_up_below_it(reopen: Reopen, html: str, width: int) -> None:
    opened = reopen(html, width=width, height=740, touch=True)
    articles = opened.page.locator("#articles")
    for number in (3, 4):
        text_of(opened, number).tap()
        lit(opened, [f"s{number}"], said(number))
        assert in_view(opened, said(number)[0])
        assert text_of(opened, number).evaluate(_IN_VIEW)
        box, button = opened.box(articles), opened.box(opened.page.get_by_role("button", name="Let go"))
        assert 300 < box["y"] < 460
        assert abs(box["y"] + box["height"] - 740) < 1
        assert min(button["width"], button["height"]) >= 24  # for a finger
    text_of(opened, 4).tap()
    assert in_view(opened, said(4)[1])
    opened.screenshot("sheet", full=False)
    opened.page.get_by_role("button", name="Let go").tap()
    lit(opened, [], [])
    assert opened.box(articles)["y"] > 740
    assert text_of(opened, 4).evaluate(_IN_VIEW)


# -- without a script -------------------------------------------------------------------------------------------


def test_without_a_script_every_link_leads_where_it_says(open_page: OpenPage, html: str) -> None:
    opened = open_page(html, javascript=False, width=WIDE)
    page = opened.page
    page.locator("#s4 .said").get_by_role("link", name="Source 5", exact=True).click()
    assert page.locator("#source-5").is_visible()
    page.locator("#s4").get_by_role("link", name="in the article").nth(1).click()
    place = page.locator(f".passage:text-is('{said(4)[1]}')")
    assert 0 <= opened.box(place)["y"] < 900
    page.locator(f".passage:text-is('{said(2)[0]}')").click()
    assert 0 <= opened.box(page.locator("#s2"))["y"] < 900
    text_of(opened, 2).click()
    assert page.locator("#why-2").is_visible()
    page.keyboard.press("Home")
    assert not page.get_by_role("button", name="Let go").is_visible()


# -- for screen readers -----------------------------------------------------------------------------------------


def test_a_screen_reader_is_told_what_is_what(reopen: Reopen, html: str) -> None:
    opened = reopen(html)
    page = opened.page
    headings = [
        (each.evaluate("e => e.localName"), each.inner_text()) for each in page.get_by_role("heading").all()
    ]
    assert headings[0] == ("h1", "What 3 articles say about “the Aldora”")
    assert [text for level, text in headings if level == "h2"] == [
        "SUMMARY",
        "WHO CARRIES WHAT",
        "WHERE THE ARTICLES DISAGREE",
        "WHAT WAS LEFT OUT, AND WHY",
        "WHY EACH SENTENCE IS HERE",
        "HOW IT WAS MADE",
        "THE ARTICLES",
    ]  # fmt: skip
    tree = page.locator("#s1").aria_snapshot()
    assert f'link "{STORY.sentences[0].text}"' in tree
    assert 'link "Source 1"' in tree
    described = text_of(opened, 1).get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text().split() == "fused 3 of 3 articles judge 0.91".split()
    assert page.get_by_role("article").count() == 3
    assert page.get_by_role("article", name="Aldora hits a sandbank").count() == 1
    assert 'cell "carries alone"' in page.get_by_role("table").aria_snapshot()
    assert page.get_by_role("img", name="40 people: 1 article; 52 people: 1 article").count() == 1
    text_of(opened, 4).click()
    assert page.get_by_role("status").inner_text() == "Sentence 4: The Sund Ledger, Harbour Post"
    assert page.locator("[aria-current=true]").all_inner_texts() == [STORY.sentences[3].text]
    page.keyboard.press("Escape")
    assert page.get_by_role("status").inner_text() == ""
    assert page.locator("[aria-current]").count() == 0


# -- as readers ask for it --------------------------------------------------------------------------------------


def test_who_wants_no_motion_gets_none(reopen: Reopen, html: str) -> None:
    opened = reopen(html, reduced_motion=True)
    text_of(opened, 4).click()
    moving = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(document.querySelector('[data-pane]').scrollTop))))"
    at = opened.page.evaluate(moving)
    assert at > 0
    assert [opened.page.evaluate(moving) for _ in range(5)] == [at] * 5
    assert (
        opened.page.locator(".passage").first.evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
    )


def test_with_colours_of_ones_own_an_outline_says_what_is_lit(reopen: Reopen, html: str) -> None:
    opened = reopen(html, forced_colors=True)
    text_of(opened, 4).click()
    lit(opened, ["s4"], said(4))
    for kind in (".passage.lit", "#s4 a.text"):
        style = opened.page.locator(kind).first.evaluate("e => getComputedStyle(e).outlineStyle")
        assert style == "solid", kind
    opened.screenshot("forced", full=False)
