"""Sentences into which a part of another article's is put. All events are invented."""

from __future__ import annotations

from functools import cache

import pytest

from summarizer import models
from summarizer.fusion.joining import Part, parts
from summarizer.text.parsing import Parser


@cache
def parser() -> Parser:
    return Parser(models.load_spacy())


def joined(host: str, other: str) -> list[Part]:
    return list(parts(*parser().parse([host, other])))


@pytest.mark.parametrize(
    ("host", "other", "text", "part"),
    [
        (
            "Brannoc Terminals says the crane passed its inspection.",
            "Brannoc Terminals, the company that has run the quay since 2011, refused to answer.",
            "Brannoc Terminals, the company that has run the quay since 2011, says the crane passed its inspection.",
            "the company that has run the quay since 2011",
        ),
        (
            "A teacher was arrested in Holm on Monday.",
            "Police led away a former teacher who had lost her job.",
            "A former teacher was arrested in Holm on Monday.",
            "A former teacher",
        ),
        (
            "Mayor Dahl closed the bridge.",
            "The old bridge, which was built in 1911, has cracks in its walls.",
            "Mayor Dahl closed the bridge, which was built in 1911.",
            "which was built in 1911",
        ),
        (
            "The fire destroyed a warehouse.",
            "The fire that broke out in a bakery at noon was put out by 40 firefighters.",
            "The fire that broke out in a bakery at noon destroyed a warehouse.",
            "that broke out in a bakery at noon",
        ),
        (
            "Dahl was arrested on Monday.",
            "Anna Dahl, a lawyer from Holm, left the town.",
            "Dahl, a lawyer from Holm, was arrested on Monday.",
            "a lawyer from Holm",
        ),
    ],
    ids=["apposition", "fuller", "aside", "clause", "who"],
)
def test_a_noun_is_told_more_fully_where_another_article_does(
    host: str, other: str, text: str, part: str
) -> None:
    found = {each.text: each for each in joined(host, other)}
    assert text in found
    assert text[found[text].start : found[text].end] == part


@pytest.mark.parametrize(
    ("host", "other"),
    [
        (
            "“The bridge is safe,” Mayor Anna Dahl said.",
            "The old bridge, built in 1911, has cracks in its walls.",
        ),
        ("Tom Dahl was arrested on Monday.", "Anna Dahl, a lawyer from Holm, left the town."),
        ("The bridge’s walls have cracks.", "The bridge, built in 1911, is closed."),
        ("Officials said this bridge is safe.", "The old bridge is safe."),
        ("The ferry left at noon.", "The ferry that “nobody wanted, a captain said, sank."),
        ("Dahl was arrested on Monday.", "The police led away Mayor Anna Dahl."),
        ("The council voted.", "The bridge, which was built in 1911, is closed."),
    ],
    ids=[
        "said by somebody",
        "another's name",
        "owner",
        "pointed at",
        "half a quotation",
        "name alone",
        "nothing shared",
    ],
)
def test_nothing_is_put_where_it_cannot_belong(host: str, other: str) -> None:
    assert joined(host, other) == []


def test_what_is_known_already_is_not_told_again() -> None:
    host = "The old bridge, which was built in 1911, is closed."
    assert joined(host, "The bridge, which was built in 1911, has cracks.") == []


def test_a_sentence_does_not_grow_without_end() -> None:
    host = "The bridge " + "and the road and the quay " * 9 + "were closed."
    assert joined(host, "The bridge, which was built by the town in 1911, has cracks in its walls.") == []
