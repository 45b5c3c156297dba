"""Who said a quotation, how he said it, and where the marks go."""

from __future__ import annotations

import pytest

from summarizer import models
from summarizer.context import Contextualizer, Reading
from summarizer.parsing import Parser
from summarizer.sentences import SentenceSplitter
from tests.clusters import article

NLP = models.load_spacy()
PARSER = Parser(NLP)
SPLITTER = SentenceSplitter(NLP)


def readings(*paragraphs: str) -> list[Reading]:
    sentences = SPLITTER.split(article("a", *paragraphs))
    return Contextualizer(parser=PARSER).read(sentences, article_sentences={"a": sentences})


@pytest.mark.parametrize(
    ("quotation", "told"),
    [
        (
            "“The board told us, ‘Close it and go home.’”",
            "“The board told us, ‘Close it and go home,’” Anna Dorn said.",
        ),
        (
            "\"The board told us, 'Close it and go home.'\"",
            "\"The board told us, 'Close it and go home,'\" Anna Dorn said.",
        ),
        (
            "“The board asked us, ‘Why is the bridge closed?’”",
            "“The board asked us, ‘Why is the bridge closed?’” Anna Dorn said.",
        ),
        (
            "“‘We will not pay’ is what they wrote to us.”",
            "“‘We will not pay’ is what they wrote to us,” Anna Dorn said.",
        ),
        ("“The bridge is not the board’s.”", "“The bridge is not the board’s,” Anna Dorn said."),
    ],
)
def test_a_comma_goes_inside_the_marks_of_a_quotation_within_one(quotation: str, told: str) -> None:
    assert readings("“The bridge is safe,” said Anna Dorn, the chief engineer.", quotation)[1].text == told


@pytest.mark.parametrize(
    ("before", "verb"),
    [
        ("Tomas Verrell tweeted on Monday: “The bridge is a disgrace.”", "tweeted"),
        ("“The bridge is a disgrace,” Tomas Verrell wrote on Monday.", "wrote"),
        ("“The bridge is a disgrace,” Tomas Verrell posted on Monday.", "wrote"),
        ("“The bridge is a disgrace,” Tomas Verrell said of what the board wrote.", "said"),
        ("“The bridge is a disgrace,” Tomas Verrell added on Monday.", "said"),
    ],
)
def test_what_was_written_is_not_said(before: str, verb: str) -> None:
    assert readings(before, "“Nobody ever paid for it.”")[1].text == (
        f"“Nobody ever paid for it,” Tomas Verrell {verb}."
    )


def test_a_tweet_that_goes_on_after_he_added_is_still_one() -> None:
    told = readings(
        "“The bridge is a disgrace,” Tomas Verrell wrote on Monday.",
        "“Nobody ever paid for it,” he added. “It is a shame for all of us.”",
    )
    assert told[-1].text == "“It is a shame for all of us,” Tomas Verrell wrote."


def test_a_signed_post_is_its_signers_whoever_spoke_before_it() -> None:
    told = readings(
        "“We know nothing of it,” Paul Dorn said on Monday.",
        "Just out: the board met the builder 22 times last year alone. — Tomas Verrell (@tverrell) March 4, 2017",
    )
    by_text = {reading.sentence.text: reading for reading in told}
    post = by_text["Just out: the board met the builder 22 times last year alone."]
    assert post.standalone
    assert post.text == "“Just out: the board met the builder 22 times last year alone,” Tomas Verrell wrote."
    assert not told[-1].standalone  # the signature
    assert not any("Dorn" in reading.text for reading in told[1:])
