"""The text of a row is told as a reader would see it: escapes, tokens, cut ends, Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.reading import read
from summarizer.reading.reader import read_rows
from tests.reading.rows import (
    ROAD,
    ROAD_HTML,
    ROAD_PARAGRAPHS,
    SLIDE,
    only,
    put,
)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (ROAD_HTML, ROAD_PARAGRAPHS),
        (ROAD_HTML.replace("<", "&lt;").replace(">", "&gt;"), ROAD_PARAGRAPHS),
        (ROAD.replace("Dunmore", "<a href='https://x.example/?a=1&amp;b=2'>Dunmore</a>").replace("road on", "road&nbsp;on"), ROAD),
        (ROAD + " It is &quot;safe&quot; &amp;amp; dry &ndash; the mayor&#039;s words.", ROAD + ' It is "safe" & dry – the mayor\'s words.'),
        (ROAD.replace(". ", ". NEWLINE_CHAR NEWLINE_CHAR "), ROAD_PARAGRAPHS),
        (ROAD.replace(". ", ".\\n\\n"), ROAD_PARAGRAPHS),
        (ROAD.replace(". ", ".\\r\\n"), ROAD_PARAGRAPHS),
        (ROAD + " \\u201cWe were lucky,\\u201d said Foss\\u2019s deputy.", ROAD + " “We were lucky,” said Foss’s deputy."),
        (ROAD + " ``We were lucky,'' he said.", ROAD + " “We were lucky,” he said."),
        (ROAD + " " + SLIDE + " He gave no … reason.", ROAD + " " + SLIDE + " He gave no … reason."),
    ],
)  # fmt: skip
def test_escapes_and_markup_are_told_as_text(tmp_path: Path, given: str, told: str) -> None:
    assert only(put(tmp_path, "a.json", {"text": given})).text == told


def test_what_markup_hides_is_reported(tmp_path: Path) -> None:
    article = only(
        put(
            tmp_path,
            "a.json",
            {"text": f"<p>{ROAD}</p><p>It is <del>closed</del> shut for good, he said.</p>"},
        )
    )
    assert article.text == f"{ROAD}\n\nIt is shut for good, he said."
    assert [(item.text, item.reason) for item in article.removed] == [("closed", "struck out")]


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        (
            "The mayor , Ida Berg , does n't expect rain . `` We 'll wait , '' she said . The town 's roads "
            "-LRB- all of them -RRB- are dry , she said .",
            "The mayor, Ida Berg, doesn't expect rain. “We'll wait,” she said. The town's roads (all of them) are dry, "
            "she said.",
        ),
        (
            'The mayor , Ida Berg , said : " We can not wait . " It cost $ 5 million ; 40 % was paid , she said .',
            "The mayor, Ida Berg, said: “We cannot wait.” It cost $5 million; 40% was paid, she said.",
        ),
        (
            "the drivers ' union of holm met on tuesday , at 9 a.m. , in june . `` i am tired , '' said a driver . "
            "is this the end ? '' he asked . nobody knows , he said .",
            "The drivers' union of holm met on Tuesday, at 9 a.m., in June. “I am tired,” said a driver. "
            "Is this the end?” he asked. Nobody knows, he said.",
        ),
    ],
)  # fmt: skip
def test_tokens_are_put_together(tmp_path: Path, tokens: str, told: str) -> None:
    assert only(put(tmp_path, "a.json", {"text": tokens})).text == told


def test_a_stray_space_does_not_make_tokens_of_a_text(tmp_path: Path) -> None:
    text = f"{ROAD} A box of ' screws ' lay there, he said , and a rope."
    assert only(put(tmp_path, "a.json", {"text": text})).text == text.replace(" , and", ", and")


def test_lower_case_is_told_of_and_what_is_certain_is_mended(tmp_path: Path) -> None:
    text = (
        "the quarry road near port ella was closed on friday , the council said . nobody was hurt , it said ."
    )
    article = only(put(tmp_path, "a.json", {"title": "Quarry road at Port Ella closed", "text": text}))
    assert article.text == (
        "The quarry road near Port Ella was closed on Friday, the council said. Nobody was hurt, it said."
    )
    assert article.remarks == ("given without capitals: most names stay in lower case",)


@pytest.mark.parametrize(
    ("end", "told", "cut"),
    [
        ("Repairs will ta… [+806 chars]", "", "Repairs will ta… [+806 chars]"),
        ("Repairs will take a … [+1,806 chars]", "", "Repairs will take a … [+1,806 chars]"),
        ("The work costs a lot. Repairs ... [806 chars]", "The work costs a lot.", "Repairs ... [806 chars]"),
        ("Repairs will take…", "", "Repairs will take…"),
        ("Repairs will take [...]", "", "Repairs will take [...]"),
        ("Repairs begin at 8 a.m. … [+9 chars]", "", "Repairs begin at 8 a.m. … [+9 chars]"),
        ("They are led by Gov. … [+9 chars]", "", "They are led by Gov. … [+9 chars]"),
        ("The work costs a lot. … [+9 chars]", "The work costs a lot.", "… [+9 chars]"),
        ("Repairs will take... Read more", "", "Repairs will take... Read more"),
        ("Repairs will take [&hellip;]", "", "Repairs will take […]"),
        ("The work costs a lot.\n\n[+806 chars]", "The work costs a lot.", "[+806 chars]"),
    ],
)  # fmt: skip
def test_a_sentence_that_breaks_off_goes_and_is_reported(
    tmp_path: Path, end: str, told: str, cut: str
) -> None:
    article = only(put(tmp_path, "a.json", {"text": f"{SLIDE} {end}"}))
    assert article.text == f"{SLIDE} {told}".strip()
    assert [(item.text, item.reason) for item in article.removed] == [(cut, "cut off by the source")]
    assert article.remarks == ("cut off by the source",)


@pytest.mark.parametrize(
    "end", ["“We will wait …” she said.", "“We will wait ...”", "It cost 5 … 6 million."]
)
def test_an_ellipsis_elsewhere_cuts_nothing(tmp_path: Path, end: str) -> None:
    assert only(put(tmp_path, "a.json", {"text": f"{SLIDE} {end}"})).text == f"{SLIDE} {end}"


CASES = Path(__file__).parents[4] / "shared" / "cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside this checkout")
@pytest.mark.parametrize("name", ["inline", "nlchar", "ptb", "smashed", "newsapi", "wp"])
def test_shared_cases_of_markup_in_json(name: str) -> None:
    result = read(CASES / "markup-in-json" / name)
    assert {article.id for article in result.articles} == {"harbour-post", "coast-radio", "island-news"}
    whole = " ".join(article.text for article in result.articles)
    for trap in (
        "NEWLINE",
        "``",
        " ,",
        " .",
        "said.E",
        "said.“",
        "…",
        "chars",
        "n't ",
        "<p",
        "appeared first",
    ):
        assert trap not in whole


MARKED = [
    (
        "The lorry belonged to *Moe Timber*, whose owner wept.",
        "The lorry belonged to Moe Timber, whose owner wept.",
    ),
    ("The road of **RYE** is shut.", "The road of RYE is shut."),
    ("The town said it was _not_ told.", "The town said it was not told."),
    (
        "The road, [the railway](https://rail.example/a_(b)) said, is shut.",
        "The road, the railway said, is shut.",
    ),
    ("It is **the *third* slide** in May.", "It is the third slide in May."),
    ("The slide ![crossing](https://x.example/c.jpg) was large.", "The slide was large."),
    ("They paid 5*3*2 crowns, @_roe_ said of the f**k and the s**t.", None),
    ("Prices are given in crowns.* The rest* is in euros.", None),
    ("The file is named a_b_c and read by the_town_.", None),
    ("The council [of Rye] (which met on Monday) agreed.", None),
]


@pytest.mark.parametrize(("given", "read_as"), MARKED)
def test_markdown_in_a_field_of_text_is_read_as_it_is_meant(given: str, read_as: str | None) -> None:
    (article,) = read_rows([{"title": "Road shut *again*", "text": f"{ROAD}\n\n{given}\n\n{SLIDE}"}]).articles
    assert article.title == "Road shut again"
    assert (read_as or given) in article.text


def test_a_picture_in_markdown_is_reported() -> None:
    text = f"![the road](https://x.example/c.jpg)\n\n{ROAD}\n\n{SLIDE}"
    (article,) = read_rows([{"title": "Road shut", "text": text}]).articles
    assert article.text == f"{ROAD}\n\n{SLIDE}"
    assert [item.reason for item in article.removed] == ["picture"]
