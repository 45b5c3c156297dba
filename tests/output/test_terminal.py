"""What `newsweave run` shows on a terminal, wide, narrow and plain; what articles say stays text."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from summarizer import (
    ArticleUse,
    Claim,
    Conflict,
    Dropped,
    Explanation,
    Source,
    Summary,
    SummarySentence,
    Support,
)
from summarizer.output.characters import visible
from summarizer.output.terminal import print_summary

RADIO = Source(
    "city-radio",
    0,
    68,
    "Nine of the 27 people in hospital are children, the clinic of Osk said.",
    title="Boil your water",
)
LEDGER = Source(
    "ledger",
    0,
    60,
    "The mayor, Ada Holm, closed all 18 schools of the town on Friday.",
    outlet="The Osk Ledger",
    title="Pump alarm ignored",
    published="2031-10-05",
    url="https://ledger.example/pump",
)
LATER = Source(
    "ledger",
    61,
    110,
    "Thirty-one people were in hospital on Friday.",
    outlet="The Osk Ledger",
    title="Pump alarm ignored",
    published="2031-10-05",
    url="https://ledger.example/pump",
)
NOTICE = Source("notice", 0, 58, "Schools stay closed because of E. coli, Clearbrook said.")


def said(text: str, *sources: Source, origin: str = "extracted", score: float = 1.0) -> SummarySentence:
    return SummarySentence(
        text=text,
        origin=origin,  # type: ignore[arg-type]
        support=Support(verdict="supported", score=score, articles=len(sources)),
        sources=sources,
        explanation=Explanation(salience=0.5, parts={"agreement": 0.25}, group=sources),
    )


SUMMARY = Summary(
    sentences=(
        said(RADIO.text, RADIO),
        said(
            "Mayor Ada Holm closed all 18 schools because of E. coli, Clearbrook said.",
            LEDGER,
            NOTICE,
            origin="fused",
            score=0.931,
        ),
        said("Some 31 people were in hospital.", LATER, score=0.95),
    ),
    conflicts=(
        Conflict(
            topic="people (in hospital)",
            claims=(
                Claim(value="27 people", sources=(RADIO,)),
                Claim(value="31 people (Friday)", sources=(LATER,), date="2031-10-05"),
            ),
        ),
    ),
    articles=(
        ArticleUse(id="city-radio", path="r.txt", title=None, words=60, used=True),
        ArticleUse(id="sport", path="s.txt", title=None, words=60, used=False, reason="about another event"),
    ),
    dropped=(Dropped(text="The pump exploded.", reason="names that no source has"),),
)


def shown(
    summary: Summary = SUMMARY, *, width: int = 80, color_system: Any = None, plain: bool = False, **how: Any
) -> str:
    """What reaches a terminal, with no space at the ends of lines."""
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=True,
        color_system=color_system,
        no_color=plain,
        _environ={},
    )
    print_summary(summary, console, **how)
    assert isinstance(console.file, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def test_a_terminal_without_type_is_told_everything_in_words() -> None:
    assert shown() == (
        """\
  Nine of the 27 people in hospital are children, the clinic of Osk said. [1]
  extracted · 1 article · word for word
  ≠ the articles disagree: 27 people against 31 people (Friday)

+ Mayor Ada Holm closed all 18 schools [2] because of E. coli, Clearbrook said
  [3]. [2, 3]
  fused · 2 articles · judge 0.93

  Some 31 people were in hospital. [4]
  extracted · 1 article · judge 0.95
  ≠ the articles disagree: 27 people against 31 people (Friday)

Sources
[1] city-radio, “Boil your water”
[2] The Osk Ledger, “Pump alarm ignored”, 5 October 2031
    https://ledger.example/pump
    The mayor, Ada Holm, closed all 18 schools of the town on Friday.
[3] notice
    Schools stay closed because of E. coli, Clearbrook said.
[4] The Osk Ledger, as in [2]
    Thirty-one people were in hospital on Friday.

Where the articles disagree
people (in hospital)
  27 people           city-radio
  31 people (Friday)  The Osk Ledger  5 October 2031

Not used: 1 of 2 articles: sport (about another event)
Refused: 1 text; --explain lists them

"""
    )


def styles(text: str) -> dict[str, str]:
    """Stretches of what a terminal shows that are set in some way, and how."""
    found = Text.from_ansi(text)
    return {found.plain[span.start : span.end].strip(): str(span.style) for span in found.spans}


@pytest.mark.parametrize("plain", [False, True], ids=["colours", "NO_COLOR"])
def test_words_of_a_fused_sentence_are_set_as_the_number_of_the_source_that_has_them(plain: bool) -> None:
    text = shown(width=100, color_system="truecolor", plain=plain)
    how = styles(text)
    one, other = how["Mayor Ada Holm closed all 18 schools"], how["because of E. coli, Clearbrook said"]
    assert "underline" in one
    assert "bold" in other
    assert (how["2"], how["3"]) == (one, other)
    assert ("#009e73" in one, "#d55e00" in other) == (not plain, not plain)
    # Nothing of an extracted sentence is marked.
    assert not [each for each in how if "Nine of" in each or "Some 31" in each]


def test_no_color_in_the_environment_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.StringIO()
    environment = {"NO_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "90"}
    print_summary(SUMMARY, Console(file=printed, force_terminal=True, _environ=environment))
    codes = {
        code for found in re.findall(r"\x1b\[([\d;]*)m", printed.getvalue()) for code in found.split(";")
    }
    assert codes == {"0", "1", "2", "4"}  # none, bold, dim, underline


def test_what_two_sources_have_is_set_as_both_in_no_colour() -> None:
    twin = Source("twin", 0, 60, LEDGER.text)
    text = shown(Summary(sentences=(said("Ada Holm closed all 18 schools.", LEDGER, twin, origin="fused"),)))
    assert "+ Ada Holm closed all 18 schools [1, 2]. [1, 2]" in text
    how = styles(
        shown(
            Summary(sentences=(said("Ada Holm closed all 18 schools.", LEDGER, twin, origin="fused"),)),
            color_system="truecolor",
        )
    )
    assert how["Ada Holm closed all 18 schools"] == "bold underline"


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("explain", [False, True])
def test_nothing_is_wider_than_the_terminal_or_than_100_columns(width: int, explain: bool) -> None:
    text = shown(width=width, explain=explain)
    assert max(map(cell_len, text.splitlines())) <= min(width, 100)
    squeezed = "".join(text.split())
    for words in ("because of E. coli, Clearbrook said", "Schools stay closed", "ledger.example/pump"):
        assert "".join(words.split()) in squeezed


def test_quiet_is_the_prose_alone() -> None:
    assert shown(quiet=True, width=100).split() == SUMMARY.text.split()


def test_explain_says_why_each_sentence_is_there_and_what_was_refused() -> None:
    text = " ".join(shown(explain=True).split())
    assert "1. Nine of the 27 people" in text
    assert "salience 0.50 from agreement 0.25" in text
    assert "What was refused - The pump exploded. (names that no source has)" in text
    assert "--explain lists them" not in text


def test_many_unused_articles_are_counted() -> None:
    unused = tuple(
        ArticleUse(id=f"a{n}", path=f"{n}.txt", title=None, words=1, used=False) for n in range(1200)
    )
    text = shown(Summary(sentences=SUMMARY.sentences[:1], articles=unused))
    assert "Not used: 1,200 of 1,200 articles: a0; a1; a2; a3; a4; 1,195 more\n" in text


def test_a_summary_of_nothing_prints_nothing() -> None:
    assert shown(Summary(sentences=())) == ""


# -- what articles say is text ----------------------------------------------------------------------------------

HOSTILE = [
    "[bold red]x[/bold red] [link=https://evil.example]y[/link] [/]",
    ":smile: {0} %s \\[b]",
    "\x1b[2J\x1b]0;owned\x07gone\x9b31m",
    "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "paid \u202e000,1\u202c crowns \u2066now\u2069",
    "over\rwritten\x08\x08 line\ntwo\u2028three",
    "caf\udce9",
]


def everywhere(text: str) -> Summary:
    """A summary that holds ``text`` in every place that an article can reach."""
    source = Source(text, 0, len(text), text, outlet=text, title=text, published=text, url=text)
    bare = Source(f"{text} 2", 0, len(text), f"{text} two", url=f"https://x.example/{text}")
    return Summary(
        sentences=(
            said(f"{text} one", source, bare, origin="fused"),
            SummarySentence(
                text=f"{text} three",
                origin="extracted",
                support=Support(verdict="partly", score=0.5, articles=1, unsupported=(text,)),
                sources=(source,),
                explanation=Explanation(salience=0.5, parts={"agreement": 0.5}, group=(source,)),
            ),
        ),
        conflicts=(
            Conflict(
                topic=text,
                claims=(Claim(value=text, sources=(source,)), Claim(value="x", sources=(source,))),
            ),
        ),
        articles=(ArticleUse(id=text, path=text, title=text, words=1, used=False, reason=text),),
        dropped=(Dropped(text=text, reason=text),),
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("how", [{}, {"explain": True}, {"quiet": True}], ids=str)
def test_article_text_is_shown_and_never_obeyed(text: str, how: dict[str, bool]) -> None:
    bare = shown(everywhere(text), width=100, **how)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", bare)
    for part in re.split(r"[\x00-\x1f\x7f-\x9f\s\u2028-\u202e\u2066-\u2069\ud800-\udfff]+", text):
        assert part in bare
    # With type, too, nothing but rich's own codes, and no link that holds any of it.
    styled = shown(everywhere(text), width=100, color_system="truecolor", **how)
    ours = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;(?:id=\d+)?;[!-~]*\x1b\\", "", styled)
    assert "\x1b" not in ours


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://post.example/a?b=1", True),
        ("http://post.example/", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://post.example/\x1b\\x", False),
        ("https://post.example/\u202etxt.exe", False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, linked: bool) -> None:
    summary = Summary(sentences=(said("It sank.", Source("a", 0, 8, "It sank.", url=url)),))
    assert (f";{url}\x1b\\" in shown(summary, color_system="truecolor")) == linked
    assert ("\x1b]8;" in shown(summary, color_system="truecolor")) == linked
    assert f"    {visible(url)}\n" in shown(summary)
