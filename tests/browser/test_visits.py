"""That the browser sees what a page must not do: the other tests of this folder rest on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import OpenPage

STRICT = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>alert('hello')</script>", "alert dialog: hello"),
        ("<script>console.error('oh')</script>", "console error: oh"),
        ("<script>nothing.there</script>", "error: nothing is not defined"),
        ("<script>setTimeout(() => open('about:blank'))</script>", "window: about:blank"),
        ("<img src='https://far.example/x.png'>", "request: https://far.example/x.png"),
        ("<link rel=stylesheet href=near.css>", "near.css"),
        ("<script>fetch('https://far.example/')</script>", "request: https://far.example/"),
        ("<script>new Worker('data:text/javascript,')</script>", "worker: "),
        ("<iframe src='https://far.example/'></iframe>", "request: https://far.example/"),
        (STRICT + "<script>1</script>", "Content Security Policy"),
        (STRICT + "<p onclick='1'>p", "Content Security Policy"),
        (STRICT + "<p style='color: red'>p", "Content Security Policy"),
        (STRICT + "<img src='https://far.example/x.png'>", "refused request: https://far.example/x.png"),
    ],
)
def test_what_a_page_must_not_do_is_a_fault(open_page: OpenPage, html: str, fault: str) -> None:
    opened = open_page(f"<!doctype html><title>t</title>{html}", faulty=True)
    opened.stir()
    assert fault in "\n".join(opened.faults)


def test_clicking_a_script_link_runs_it(open_page: OpenPage) -> None:
    opened = open_page("<!doctype html><a href='javascript:alert(1)'>a</a>", faulty=True)
    opened.stir()
    assert opened.faults == ["alert dialog: 1"]


def test_a_plain_page_has_no_faults_in_any_look(open_page: OpenPage) -> None:
    html = (
        f"<!doctype html>{STRICT}<title>t</title><p>One <a href=https://far.example/>two</a> <a href=#x>x</a>"
    )
    for look in ({}, {"javascript": False}, {"bypass_csp": True}, {"touch": True, "width": 360}):
        opened = open_page(html, **look)
        opened.stir()
        assert opened.text().strip() == "One two x"


def test_looks_reach_the_page(open_page: OpenPage) -> None:
    opened = open_page("<p>p", width=360, dark=True, reduced_motion=True, media="print")
    for query in (
        "(width: 360px)",
        "(prefers-color-scheme: dark)",
        "(prefers-reduced-motion: reduce)",
        "print",
    ):
        assert opened.page.evaluate("query => matchMedia(query).matches", query), query


def test_a_folder_of_pages_may_be_walked(open_page: OpenPage, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    for name, html in (("a", "<a href=b.html>b</a>"), ("b", "<p>second")):
        (folder / f"{name}.html").write_text(f"<!doctype html>{html}", encoding="utf-8")
    opened = open_page(folder / "a.html", within=folder)
    opened.page.click("a")
    opened.page.wait_for_selector("text=second")
    stray = open_page(folder / "a.html", faulty=True)
    stray.page.click("a")
    stray.page.wait_for_selector("text=second")
    assert [fault.rpartition("/")[2] for fault in stray.faults] == ["b.html"]


def test_axe_judges_pages_whose_policy_forbids_scripts(open_page: OpenPage) -> None:
    opened = open_page(f"<!doctype html>{STRICT}<title>t</title><p>No language", faulty=True)
    assert any(each.startswith("html-has-lang (serious)") for each in opened.accessibility().violations)
    assert opened.faults == []


def test_a_wide_page_is_told(open_page: OpenPage) -> None:
    opened = open_page(
        "<!doctype html><meta name=viewport content='width=device-width'><pre>" + "w" * 200, width=360
    )
    assert opened.overflow() > 100
