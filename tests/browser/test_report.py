"""The folder of pages that `newsweave report` makes: its index found, sorted and turned over, and hostile rows in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from summarizer import Summary
from summarizer.output.characters import visible
from summarizer.output.report import INDEXED, _write_index, write_report
from tests.browser.conftest import OpenPage, Reopen
from tests.browser.hostile import ATTACKS, summary
from tests.browser.stories import ferry
from tests.browser.test_hostile import ran
from tests.browser.test_page import accessible, quickest, violations
from tests.browser.visits import WIDTHS, Look, Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Folders = Callable[[str], Path]


def _in(attack: str, field: str) -> str:
    return f"{attack} in {field}"


def _row(name: str, told: Summary | None = None, *, error: str | None = None) -> dict[str, Any]:
    status = "failed" if told is None else "done"
    return {
        "id": name,
        "status": status,
        "summary": told and told.to_dict(texts=True),
        "error": error,
        "line": 1,
    }


def _results(folder: Path, attacks: list[str]) -> Path:
    """A done and a failed cluster for each attack, and the ferry's last."""
    rows = []
    for number, attack in enumerate(attacks):
        rows.append(_row(f"{attack} {number} in id", summary(partial(_in, attack))))
        rows.append(_row(f"failed {number}", error=f"{attack} {number} in error"))
    rows.append(_row("ferry", ferry()))
    path = folder / "results.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    made: dict[str, Path] = {}

    def report(which: str) -> Path:
        if which not in made:
            folder = tmp_path_factory.mktemp(which)
            attacks = list(ATTACKS.values()) if which == "hostile" else ["Calm & “quiet”"] * 60
            made[which] = write_report(_results(folder, attacks), folder / "pages").index.parent
        return made[which]

    return report


def pages_of(opened: Visit) -> Iterator[str]:
    """The texts of the index, a hundred rows at a time."""
    while True:
        yield opened.text()
        on = opened.page.get_by_role("button", name="On →")
        if on.is_disabled():
            return
        on.click()


@pytest.fixture(scope="module")
def calm_markup(browser: Browser, report: Folders) -> set[str]:
    """The elements and attributes of an index in which nobody attacks, when it was stirred."""
    opened, context = visit(browser, Look())
    opened.go(report("calm") / "index.html")
    opened.stir()
    markup = opened.markup()
    assert opened.faults == []
    context.close()
    return markup


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no policy"])
def test_hostile_clusters_are_text_in_the_index(
    open_page: OpenPage, report: Folders, calm_markup: set[str], policy: bool
) -> None:
    folder = report("hostile")
    opened = open_page(folder / "index.html", bypass_csp=not policy, within=folder)
    text = "".join(pages_of(opened))
    for number, attack in enumerate(ATTACKS.values()):
        assert visible(f"{attack} {number} in id") in text
        assert visible(f"{attack} {number} in error") in text
    assert opened.markup() <= calm_markup
    opened.stir()
    assert not ran(opened)
    assert opened.markup() <= calm_markup


def test_hostile_clusters_are_text_without_a_script(open_page: OpenPage, report: Folders) -> None:
    opened = open_page(report("hostile") / "index.html", javascript=False)
    opened.stir()
    text = opened.text()
    for number, attack in list(enumerate(ATTACKS.values()))[:50]:
        assert visible(f"{attack} {number} in id") in text
        assert visible(f"{attack} {number} in error") in text
    assert not ran(opened)


def test_a_cluster_is_found_read_and_left_again(open_page: OpenPage, report: Folders) -> None:
    folder = report("calm")
    opened = open_page(folder / "index.html", within=folder)
    page = opened.page
    rows = page.locator("tbody tr")
    assert rows.count() == 100
    assert page.get_by_text("1 to 100 of 121").is_visible()
    search = page.get_by_label("Search")
    search.fill("FERRY")
    assert rows.count() == 1
    assert page.get_by_role("status").inner_text() == "1 of 121 found"
    page.get_by_role("link", name="The ferry Aldora").click()
    page.wait_for_selector("h1:has-text('What 3 articles say')")
    page.get_by_role("link", name="All clusters").click()
    page.wait_for_selector("tr#c121")
    assert page.get_by_text("101 to 121 of 121").is_visible()
    assert 0 <= opened.box(page.locator("#c121"))["y"] < 900
    search.fill("nothing like it")
    assert rows.count() == 0
    assert page.get_by_role("status").inner_text() == "0 of 121 found"
    search.fill("")
    page.get_by_label("Show").select_option("failed or skipped")
    assert rows.count() == 60
    assert page.get_by_role("status").inner_text() == "60 of 121 found"


def test_columns_sort_by_keyboard_the_greatest_first(open_page: OpenPage, report: Folders) -> None:
    page = open_page(report("calm") / "index.html").page
    words = page.get_by_role("columnheader", name="Words")
    words.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert words.get_attribute("aria-sort") == "descending"
    assert page.locator("tbody tr").first.locator("small").inner_text() == "ferry"
    page.keyboard.press("Enter")
    assert words.get_attribute("aria-sort") == "ascending"
    assert page.locator("tbody tr").first.locator("small").inner_text() == "failed 0"
    assert page.locator("th[aria-sort]").count() == 1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everyone_can_read_the_report(reopen: Reopen, report: Folders, width: int, dark: bool) -> None:
    folder = report("calm")
    opened = reopen(folder / "index.html", within=folder, width=width, dark=dark)
    opened.screenshot("index", full=False)
    assert opened.overflow() <= 0
    accessible(opened)
    opened.go(folder / "clusters" / "000121.html")
    assert opened.overflow() <= 0
    violations(opened)


def test_ten_thousand_clusters_open_at_once(open_page: OpenPage, tmp_path: Path) -> None:
    title = (
        "The ferry Aldora hit a sandbank off the harbour of Sund on Monday, and forty people waited for tugs"
    )
    rows = [
        [n, f"cluster-{n}", f"{title} {n}", 90 + n % 50, 5, 6, n % 4, n % 3, "done", ""]
        for n in range(1, INDEXED + 1)
    ]
    _write_index(rows, Counter(done=len(rows)), tmp_path, of="job")
    opened = open_page(tmp_path / "index.html")
    size = (tmp_path / "index.html").stat().st_size / 1e6
    assert quickest(opened, f"10,000 clusters, {size:.1f} MB") < 2
    opened.page.get_by_label("Search").fill("9999")
    opened.page.wait_for_function("() => document.querySelectorAll('tbody tr').length === 1", timeout=2000)
