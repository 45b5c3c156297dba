"""What stands inside a sentence stays in it, whatever its tag; paragraphs stay apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reading.pages import BODY, TEXT, article, page_with

INLINE = [
    ("It sank on <time datetime='2022-09-02'>Friday morning</time> in the lock.", "It sank on Friday morning in the lock."),
    ("She called the gate <q>a rusty trap</q> in May.", "She called the gate “a rusty trap” in May."),
    ("He said <q>they told us <q>never mind</q> twice</q> on Friday.", "He said “they told us ‘never mind’ twice” on Friday."),
    ("She called the gate <q>“a rusty trap”</q> in May.", "She called the gate “a rusty trap” in May."),
    ("The crane costs <del>40</del> <ins>60</ins> marks an hour.", "The crane costs 60 marks an hour."),
    ("The crane is <s>Danish</s><strike>Dutch</strike> Belgian, the office said.", "The crane is Belgian, the office said."),
    ("The gate was old,<sup>1</sup> the office said.<sup>[2]</sup>", "The gate was old, the office said."),
    ("The gate<sup class='fn'><a href='#n3'>3</a></sup> was built in 1911<sup>4</sup> by hand.", "The gate was built in 1911 by hand."),
    ("It held 10<sup>6</sup> litres on 40 m<sup>2</sup> of deck.", "It held 10⁶ litres on 40 m² of deck."),
    ("The leak was 3 × 10<sup>-4</sup> m<sup>3</sup> a second.", "The leak was 3 × 10⁻⁴ m³ a second."),
    ("It was the 21<sup>st</sup> barge of the 20<sup>th</sup> season.", "It was the 21st barge of the 20th season."),
    ("The CO<sub>2</sub> and H<sub>2</sub>O tanks held.", "The CO2 and H2O tanks held."),
    ("A Floaty<sup>TM</sup> vest was worn by each of them.", "A Floaty™ vest was worn by each of them."),
    ("The barge<br>was on its way to<br/>Estholm with grain.", "The barge was on its way to Estholm with grain."),
    ("The canal&shy;boat has a dead<wbr>weight of ninety tonnes.", "The canalboat has a deadweight of ninety tonnes."),
    (
        "The <abbr title='x'>OCO</abbr> saw <mark>two</mark> <small>small</small> <span class='x'>holes</span> and <x-unit n='3'>three metres</x-unit> of mud.",
        "The OCO saw two small holes and three metres of mud.",
    ),
    ("The <a href='/b'>barge</a> <b>sank</b> <em>fast</em>, at 5&nbsp;a.m. &amp; in fog.", "The barge sank fast, at 5 a.m. & in fog."),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "shown"), INLINE)
@pytest.mark.parametrize("form", ["page", "piece"])
def test_inline_markup_stays_in_its_sentence(tmp_path: Path, markup: str, shown: str, form: str) -> None:
    paragraphs = [*BODY[:2], markup, *BODY[2:]]
    if form == "page":
        got = article(tmp_path, "a.html", page_with(*paragraphs))
    else:
        row = {"text": "".join(f"<p>{each}</p>" for each in paragraphs)}
        got = article(tmp_path, "a.json", json.dumps(row))
    assert got.text.split("\n\n") == [*BODY[:2], shown, *BODY[2:]]


def test_two_breaks_end_a_paragraph_and_one_a_line(tmp_path: Path) -> None:
    text = "<br><br>".join(BODY[:3]) + "<br>" + BODY[3] + "<br/><br/>" + BODY[4]
    page = f"<html><head><title>Barge sinks</title></head><body><div class='story'><div>{text}</div></div></body></html>"
    assert article(tmp_path, "a.html", page).text == TEXT


def test_list_items_that_are_sentences_stay(tmp_path: Path) -> None:
    items = f"<ul><li>{BODY[2]}</li><li><p>{BODY[3]}</p></li></ul>"
    assert article(tmp_path, "a.html", page_with(*BODY[:2], items, BODY[4])).text == TEXT


def test_paragraphs_in_elements_of_the_page_s_own_names_stay_apart(tmp_path: Path) -> None:
    body = "".join(f"<story-line>{text}</story-line>" for text in BODY)
    page = f"<html><head><title>Barge sinks</title></head><body><article><story-text>{body}</story-text></article></body></html>"
    assert article(tmp_path, "a.html", page).text == TEXT
