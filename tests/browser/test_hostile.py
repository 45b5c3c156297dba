"""What articles, file names and feeds say is shown as text, and nothing of it ever runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.output.characters import visible
from tests.browser.conftest import OpenPage, Reopen
from tests.browser.hostile import ADDRESSES, ATTACKS, FIELDS, summary
from tests.browser.visits import Look, Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


#: A fault that is the policy's doing.
REFUSED = re.compile("console error: .*Content Security Policy|refused request: ", re.S)


def page(attack: str, *, urls: Sequence[str] = ()) -> str:
    """A page that holds the attack in every field, followed by the field's name."""
    told = summary(lambda field: f"{attack} in {field}", articles=max(3, len(urls) + 1), urls=urls)
    return told.to_html(explain=True)


def plain(text: str) -> str:
    """As a page says it: what would be obeyed by its number, and all white space alike."""
    return re.sub(r"[ \t\n\f]+", " ", visible(text))


def missing(opened: Visit, attack: str) -> list[str]:
    """The fields whose text the page does not show."""
    text = plain(opened.text())
    return [field for field in FIELDS if plain(f"{attack} in {field}") not in text]


def ran(opened: Visit) -> bool:
    return bool(opened.page.evaluate("() => 'pwned' in window"))


#: A page takes half a second: some of them at a time, so that one which ends an element meets what follows it.
TOGETHER = [list(ATTACKS)[start : start + 6] for start in range(0, len(ATTACKS), 6)]


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: names[0])
def test_attacks_are_text(reopen: Reopen, calm_markup: set[str], names: list[str]) -> None:
    # Without the page's policy: escaping alone has to be enough.
    attacks = " ".join(ATTACKS[name] for name in names)
    opened = reopen(page(attacks), bypass_csp=True)
    opened.stir()
    assert not ran(opened)
    assert opened.markup() <= calm_markup
    assert missing(opened, attacks) == []


@pytest.fixture(scope="package")
def calm_markup(browser: Browser, save: Callable[[str], Path]) -> set[str]:
    """The elements and attributes of a page in which nobody attacks, before and after it was stirred."""
    opened, context = visit(browser, Look())
    opened.go(save(page("Calm & “quiet”", urls=["https://post.example/1"])))
    markup = opened.markup()
    opened.stir()
    markup |= opened.markup()
    context.close()
    return markup


@pytest.mark.parametrize("javascript", [True, False])
def test_attacks_are_text_under_the_policy_too(open_page: OpenPage, javascript: bool) -> None:
    # A refusal of the policy is a fault: there is nothing for it to refuse.
    every = " ".join(ATTACKS.values())
    opened = open_page(page(every), javascript=javascript)
    opened.stir()
    assert not ran(opened)
    assert missing(opened, every) == []


def test_only_web_addresses_are_links(reopen: Reopen, calm_markup: set[str]) -> None:
    opened = reopen(page("Calm", urls=ADDRESSES), bypass_csp=True)
    opened.stir()
    assert not ran(opened)
    assert opened.markup() <= calm_markup
    within = (f"{opened.address}#", "https://post.example/")
    assert [link for link in opened.links() if not link.startswith(within)] == []
    written = plain(opened.text()) + " ".join(opened.addresses())
    assert [address for address in ADDRESSES if plain(address).strip() not in written] == []


@pytest.mark.parametrize(
    "script",
    [
        "const s = document.createElement('script'); s.text = 'window.pwned=1'; document.body.append(s)",
        "document.body.setAttribute('onclick', 'window.pwned=1'); document.body.click()",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.pwned=1>')",
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=https://far.example/></iframe>')",
        "document.body.insertAdjacentHTML('beforeend', '<form action=https://far.example/><button id=b></form>'); b.click()",
        "document.head.insertAdjacentHTML('beforeend', '<base href=https://far.example/>')",
        "document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=https://far.example/x.css>')",
        "fetch('https://far.example/').catch(() => 0)",
        "location.href = 'javascript:window.pwned=1'",
    ],
)  # fmt: skip
def test_the_policy_refuses_what_escaping_would_have_let_through(reopen: Reopen, script: str) -> None:
    opened = reopen(page("Calm"), faulty=True)
    opened.page.evaluate(f"() => {{ {script} }}")
    opened.page.wait_for_timeout(100)
    assert not ran(opened)
    assert opened.faults
    assert [fault for fault in opened.faults if not REFUSED.match(fault)] == []


@pytest.mark.parametrize("field", FIELDS)
def test_overrides_of_direction_end_with_the_text_that_holds_them(reopen: Reopen, field: str) -> None:
    # No Latin letter in it: every Latin word of the page is another text's, or the page's own.
    turned = "\u05d0\u05d1 \u2067\u05d4 \u202b \u202e\u05d2\u05d3"
    told = summary(lambda name: turned if name == field else f"Some plain words of {name}")
    assert reopen(told.to_html(explain=True), bypass_csp=True).backwards() == []


def test_long_words_fit_a_phone(reopen: Reopen) -> None:
    for attack in (ATTACKS["a long word"], "https://post.example/" + "x" * 900):
        opened = reopen(page(attack, urls=["https://post.example/" + "y" * 900]), width=360)
        opened.unfold()
        assert opened.overflow() <= 0


def test_megabytes_open(open_page: OpenPage) -> None:
    text = "word <b>" * 250_000
    told = summary(lambda field: text if field == "dropped" else field)
    opened = open_page(told.to_html())
    assert opened.times().load < 10
    assert text in opened.text()
