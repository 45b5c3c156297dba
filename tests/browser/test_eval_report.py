"""The evaluation's report as its readers have it: at each width, in the dark, sorted, searched, and attacked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import OpenPage, Reopen
from tests.browser.hostile import ATTACKS
from tests.browser.test_page import quickest
from tests.browser.visits import WIDTHS, Visit
from tests.eval_records import record, write

pytest.importorskip("eval.report", reason="the evaluation is not installed")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    names = ["mine", "ferry", "bridge"]
    records = [record(name) for name in names]
    for place, each in enumerate(records):
        each["systems"]["ours"]["scores"]["rouge1"] = (0.2, 0.9, 0.4)[place]
        each["reference"] = f"A word for {names[place]} alone."
    write(tmp_path / "report.html", records)
    return tmp_path / "report.html"


def unfold(opened: Visit) -> None:
    opened.page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")


def shown(opened: Visit) -> list[str]:
    """The clusters in the overview, in its order."""
    return opened.page.locator("#overview tbody tr:visible a").all_inner_texts()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_everyone_can_read_it(reopen: Reopen, report: Path, width: int, dark: bool) -> None:
    opened = reopen(report, width=width, dark=dark)
    unfold(opened)
    opened.screenshot("eval")
    assert opened.overflow() <= 0
    assert opened.accessibility().violations == []


def test_clusters_are_sorted_by_the_metric_that_is_picked_and_found_by_their_words(
    open_page: OpenPage, report: Path
) -> None:
    opened = open_page(report)
    assert shown(opened) == ["mine", "ferry", "bridge"]
    column = opened.page.get_by_role("columnheader", name="ours").locator("visible=true").last
    column.get_by_role("button").click()
    assert shown(opened) == ["ferry", "bridge", "mine"]
    assert column.get_attribute("aria-sort") == "descending"
    column.get_by_role("button").click()
    assert shown(opened) == ["mine", "bridge", "ferry"]
    opened.page.get_by_label("Metric").select_option(label="Is it true, and from whom: facts in sources %")
    assert opened.page.locator("#overview tbody td:nth-child(4)").all_inner_texts() == ["50.0"] * 3
    opened.page.get_by_label("Find").fill("word for FERRY")
    assert shown(opened) == ["ferry"]
    assert opened.page.locator("details.cluster:visible").count() == 1
    assert "1 of 3 found" in opened.page.inner_text("[data-tools]")
    opened.page.locator("#overview a:visible").click()
    assert opened.page.get_by_text("A word for ferry alone.").is_visible()


def test_each_cluster_lights_up_what_its_own_sentences_rest_on(open_page: OpenPage, report: Path) -> None:
    opened = open_page(report)
    opened.page.locator("#overview a").nth(1).click()
    opened.page.locator("#c2 a.text").first.hover()
    opened.page.wait_for_selector("#c2 .passage.lit")
    assert opened.page.locator(".passage.lit").all_inner_texts() == [
        "Fourteen miners were trapped in Velm on Monday after a shaft flooded."
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_attacks_are_text(open_page: OpenPage, tmp_path: Path, javascript: bool) -> None:
    every = " ".join(ATTACKS.values())
    evil = record(say=lambda text: f"{every} {text}")
    evil["systems"][f"{every} name"] = evil["systems"].pop("other")
    write(tmp_path / "report.html", [evil])
    opened = open_page(tmp_path / "report.html", javascript=javascript)
    if javascript:
        opened.page.get_by_label("Find").fill("miners")
    opened.stir()
    assert not opened.page.evaluate("() => 'pwned' in window")
    calm = tmp_path / "calm.html"
    write(calm, [record()])
    beside = open_page(calm, javascript=javascript)
    beside.stir()
    # Lit up or sorted, an element may have gained an attribute of the report's own script.
    assert opened.markup() - beside.markup() <= {"button[aria-current]", "a[aria-current]"}


def test_a_hundred_clusters_open_at_once(open_page: OpenPage, tmp_path: Path) -> None:
    write(tmp_path / "report.html", [record(f"cluster {n}") for n in range(100)])
    opened = open_page(tmp_path / "report.html")
    assert len(shown(opened)) == 100
    assert quickest(opened, "100 clusters") < 2


@pytest.mark.parametrize("height", [700, 1600])
def test_the_articles_end_above_what_follows_them(open_page: OpenPage, tmp_path: Path, height: int) -> None:
    write(tmp_path / "report.html", [record("cluster 1")])
    opened = open_page(tmp_path / "report.html", height=height)
    opened.page.locator("details.cluster > summary").first.click()
    reader, side, pane = (
        opened.page.locator(each).first.bounding_box() for each in (".reader", ".side", "[data-pane]")
    )
    assert reader is not None and side is not None and pane is not None
    assert pane["y"] + pane["height"] <= reader["y"] + reader["height"] + 1 <= side["y"] + 1
