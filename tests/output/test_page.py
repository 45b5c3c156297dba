"""The page of a summary: what lies beside what, and that nothing is lost or run."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import ArticleUse, Claim, Conflict, Dropped, Source, Summary, SummarySentence, Support
from summarizer.output.attribution import fragments
from summarizer.output.excerpts import cut
from summarizer.output.view import ClusterView

LEDGER = (
    "The ferry Aldora ran aground off Sund on Monday. Forty people were on board.\n\n"
    "Nobody was hurt, the coast guard said."
)
POST = "The Aldora hit a sandbank near Sund. There were 52 people on board.\n\nThe captain was not drunk."


def source(article: str, text: str, words: str) -> Source:
    start = text.index(words)
    return Source(article, start, start + len(words), words)


def article(name: str, text: str | None, **changes: Any) -> ArticleUse:
    values = {"path": f"{name}.txt", "title": name.title(), "used": True, **changes}
    return ArticleUse(id=name, words=len((text or "").split()), text=text, **values)


def sentence(text: str, *sources: Source, origin: str = "fused", score: float = 0.91) -> SummarySentence:
    support = Support(verdict="supported", score=score, articles=len({s.article for s in sources}))
    return SummarySentence(text=text, origin=origin, support=support, sources=sources)  # type: ignore[arg-type]


AGROUND = source("ledger", LEDGER, "The ferry Aldora ran aground off Sund on Monday.")
SANDBANK = source("post", POST, "The Aldora hit a sandbank near Sund.")
UNHURT = source("ledger", LEDGER, "Nobody was hurt, the coast guard said.")
FORTY = source("ledger", LEDGER, "Forty people were on board.")
FIFTY = source("post", POST, "There were 52 people on board.")


@pytest.fixture
def summary() -> Summary:
    return Summary(
        sentences=(
            sentence("The ferry Aldora hit a sandbank off Sund on Monday.", AGROUND, SANDBANK),
            sentence("Nobody was hurt, the coast guard said.", UNHURT, origin="extracted", score=1.0),
        ),
        conflicts=(
            Conflict(
                topic="people on board",
                claims=(Claim(value="forty", sources=(FORTY,)), Claim(value="52", sources=(FIFTY,))),
            ),
        ),
        articles=(
            article("ledger", LEDGER, outlet="The Ledger", published="2031-03-04"),
            article("post", POST, published="2031-03-05"),
            article("sport", None, used=False, reason="about another event"),
        ),
        dropped=(
            Dropped(text="The ship sank.", reason="the judge finds it poorly backed (0.12)"),
            Dropped(text="The crew fled.", reason="the judge finds it poorly backed (0.40)"),
            Dropped(text="He said so.", reason="cannot be understood by itself"),
        ),
    )


class Page(HTMLParser):
    """The page's elements, each with its attributes and the text inside it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        texts: list[str] = []
        self.elements.append((tag, {name: value or "" for name, value in attrs}, texts))
        if tag not in {"meta"}:
            self._open.append((tag, texts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, texts in self._open:
            texts.append(data)

    def all(self, kind: str) -> list[tuple[dict[str, str], str]]:
        """Of the elements of a class, attributes and text."""
        return [
            (a, " ".join("".join(t).split()))
            for _, a, t in self.elements
            if kind in a.get("class", "").split()
        ]

    def text_of(self, anchor: str) -> str:
        [found] = [" ".join("".join(t).split()) for _, a, t in self.elements if a.get("id") == anchor]
        return found


def test_every_sentence_is_beside_the_passages_it_rests_on(summary: Summary) -> None:
    page = Page(summary.to_html())
    assert [(a["data-sentences"], text) for a, text in page.all("passage")] == [
        ("1", AGROUND.text),
        ("2", UNHURT.text),
        ("1", SANDBANK.text),
    ]
    assert [text for _, text in page.all("disputed")] == [FORTY.text, FIFTY.text]
    for which, text in (("article-1", LEDGER), ("article-2", POST)):
        # The numbers of the sentences stand behind the passages.
        shown = re.sub(r"(?<=\.)\d", "", page.text_of(which))
        assert " ".join(text.split()) in shown


def test_every_link_inside_the_page_leads_somewhere_once(summary: Summary) -> None:
    page = Page(summary.to_html(explain=True))
    targets = [a["id"] for _, a, _ in page.elements if "id" in a]
    assert len(targets) == len(set(targets))
    links = {a["href"][1:] for _, a, _ in page.elements if a.get("href", "").startswith("#")}
    assert links <= set(targets)
    named = {
        a[name] for _, a, _ in page.elements for name in ("aria-labelledby", "aria-describedby") if name in a
    }
    assert named <= set(targets)


def test_each_sentence_says_who_carries_it_and_what_the_judge_thinks(summary: Summary) -> None:
    notes = [text for _, text in Page(summary.to_html()).all("note")]
    assert notes == ["fused 2 of 2 articles judge 0.91", "extracted 1 of 2 articles word for word"]


def test_the_words_of_a_fused_sentence_are_marked_by_the_source_that_has_them(summary: Summary) -> None:
    page = Page(summary.to_html())
    marked = [(a["title"], text) for a, text in page.all("from") if "title" in a]
    assert marked == [
        ("in these words in source 1", "The ferry Aldora"),
        ("in these words in source 2", "hit a sandbank"),
        ("in these words in source 1", "off Sund on Monday"),
    ]
    assert "In the words of source 2 alone: “hit a sandbank”" in page.text_of("s1")


def test_the_matrix_says_which_article_carries_which_sentence_and_which_alone(summary: Summary) -> None:
    [matrix] = [text for _, text in Page(summary.to_html()).all("matrix")]
    assert "The Ledgercarriescarries alone 2 of 2, 1 alone" in matrix
    assert "postcarriesdoes not 1 of 2" in matrix


def test_disagreements_stand_value_against_value_on_one_scale(summary: Summary) -> None:
    page = Page(summary.to_html())
    assert [text for _, text in page.all("value") if text] == ["forty", "52"]
    assert [a["aria-label"] for a, _ in page.all("scale")] == ["forty: 1 article; 52: 1 article"]
    [(_, forty), (_, fifty)] = page.all("claim")
    assert forty.startswith("forty ledger")
    assert FORTY.text in forty
    assert FIFTY.text in fifty


def test_what_was_left_out_is_told_by_reason_with_each_figure(summary: Summary) -> None:
    page = Page(summary.to_html())
    groups = [text for _, text in page.all("dropped")]
    assert groups == [
        "the judge finds it poorly backed 2 texts The ship sank. 0.12The crew fled. 0.40",
        "cannot be understood by itself 1 text He said so.",
    ]
    assert "sport.txt: about another event" in " ".join("".join(t) for _, _, t in page.elements)


def test_without_texts_what_is_cited_of_the_articles_is_shown(summary: Summary) -> None:
    bare = Summary.from_dict(summary.to_dict())
    page = Page(bare.to_html())
    assert [text for _, text in page.all("passage")] == [AGROUND.text, UNHURT.text, SANDBANK.text]
    assert len([text for _, text in page.all("remark") if "was not kept" in text]) == 2
    assert "left out here" not in bare.to_html()


def test_a_source_that_is_not_where_it_should_be_is_listed_and_marks_nothing(summary: Summary) -> None:
    moved = Source("post", 3, 20, "Something else altogether")
    page = Page(Summary(sentences=(sentence("The ferry sank.", moved),), articles=summary.articles).to_html())
    assert page.all("passage") == []
    assert moved.text in page.text_of("s1")


def test_ten_megabytes_are_cut_to_what_is_cited_and_the_page_says_how_much_is_missing() -> None:
    long = "Word after word. " * 600_000
    text = f"{long}\n\nThe ferry sank off Sund. {long}"
    told = source("ledger", text, "The ferry sank off Sund.")
    html = Summary(
        sentences=(sentence("The ferry sank off Sund.", told),), articles=(article("ledger", text),)
    ).to_html()
    assert len(html) < 2_000_000
    page = Page(html)
    assert [words for _, words in page.all("passage")] == [told.text]
    missing = sum(int(re.sub(r"\D", "", words)) for _, words in page.all("gap"))
    shown = len("".join(words for _, words in page.all("words")))
    assert abs(missing + shown - len(text)) < 0.01 * len(text)


def test_the_page_allows_its_own_style_and_script_and_nothing_else(summary: Summary) -> None:
    html = summary.to_html()
    page = Page(html)
    [policy] = [a["content"] for t, a, _ in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    for kind in ("style", "script"):
        [content] = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag, attributes, _ in page.elements:
        assert tag not in {"link", "iframe", "img", "object", "form"}
        assert not [name for name in attributes if name == "style" or name == "src" or name.startswith("on")]


def test_text_that_turns_direction_is_shown_and_not_obeyed() -> None:
    html = Summary(sentences=(sentence("Paid \u202e001\u202c marks.\x07", AGROUND),)).to_html()
    assert "\u202e" not in html
    assert "\x07" not in html
    assert "Paid ⟨U+202E⟩001⟨U+202C⟩ marks.⟨U+0007⟩" in html


# -- parts ------------------------------------------------------------------------------------------------


def test_the_longest_run_of_words_decides_whose_they_are() -> None:
    found = fragments(
        "Three people were killed on Monday when gas exploded in a bakery, officials said.",
        ["Three people died when gas exploded.", "Three people were killed on Monday in a bakery in Sund."],
    )
    assert [(each.text, each.sources) for each in found if each.sources] == [
        ("Three people were killed on Monday", (1,)),
        ("when gas exploded", (0,)),
        ("in a bakery", (1,)),
    ]


def test_words_that_all_sources_have_belong_to_all() -> None:
    found = fragments("Gas exploded.", ["Gas exploded in Sund.", "On Monday gas exploded."])
    assert [(each.text, each.sources) for each in found] == [("Gas exploded", (0, 1)), (".", ())]


@given(st.text("ab c.", max_size=30), st.lists(st.text("ab c.", max_size=20), max_size=3))
def test_fragments_together_are_the_sentence(text: str, sources: list[str]) -> None:
    assert "".join(each.text for each in fragments(text, sources)) == text


@given(
    st.text("ab \n", max_size=3000),
    st.lists(st.tuples(st.integers(0, 2999), st.integers(1, 80)), max_size=4),
    st.integers(0, 3000),
)
def test_excerpts_hold_every_span_and_account_for_the_rest(
    text: str, places: list[tuple[int, int]], room: int
) -> None:
    spans = [(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    excerpts = cut(text, spans, room=room)
    told = 0
    for each in excerpts:
        assert told <= each.start < each.end
        assert each.left_out == len(text[told : each.start].strip())
        told = each.end
    shown = {place for each in excerpts for place in range(each.start, each.end)}
    for start, end in spans:
        assert {place for place in range(start, end) if not text[place].isspace()} <= shown


def test_articles_share_a_page_evenly() -> None:
    texts = ["a " * 40_000, "b " * 400_000, "c " * 400_000]
    view = ClusterView(
        Summary(sentences=(), articles=tuple(article(str(n), text) for n, text in enumerate(texts))),
        room=500_000,
    )
    shown = [len(text) - each.left_out for text, each in zip(texts, view.articles, strict=True)]
    assert shown[0] == pytest.approx(80_000, abs=50)
    assert shown[1] == pytest.approx(210_000, abs=500)
    assert shown[2] == pytest.approx(210_000, abs=500)
