"""What a sentence needs of its article to be told alone, and where the marks of a quotation go."""

from __future__ import annotations

import pytest

from summarizer.decontext.decontextualizer import Contextualizer
from tests.clusters import article
from tests.decontext.articles import PARSER, PEOPLE, SPLITTER, fit, last, readings


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


def test_words_inside_a_long_quotation_are_not_the_articles_own() -> None:
    page = article(
        "a",
        "“We met today to do what we must,” Anna Dorn said. “If we fail, the bridge falls. The reckless plans of "
        "the board make a vote necessary. They gave us no choice.”",
        "“The board lied to us. The town has to pay for it,” said Paul Reyle, who had led the works for years and "
        "who had warned the board of cracks in the piers more than once before it was opened to traffic in the spring.",
        "Just out: the board met the builder 22 times last year alone. — Tomas Verrell (@tverrell) March 4, 2017",
    )
    found = SPLITTER.split(page)
    quoted = {sentence.text for sentence in found if sentence.quoted}
    assert any(text.startswith("The reckless plans") for text in quoted)
    assert any(text.startswith("Just out") for text in quoted)
    assert not any("Anna Dorn said" in text for text in quoted)
    read = Contextualizer(parser=PARSER).read(found, article_sentences={"a": found})
    for reading in read:
        if reading.sentence.text.startswith(("The reckless plans", "Just out")):
            assert not reading.standalone or reading.text.startswith("“")


def test_what_another_article_quotes_is_not_said_as_fact() -> None:
    speech = article(
        "a",
        "The town of Anna Dorn has no need to be built again because it always stood. It was a fine day in Lund.",
    )
    report = article(
        "b",
        "Dorn was clearer: “The town of Anna Dorn has no need to be built again because it always stood.”",
    )
    own = {"a": SPLITTER.split(speech), "b": SPLITTER.split(report)}
    read = Contextualizer(parser=PARSER).read(own["a"], article_sentences=own)
    assert not read[0].standalone or read[0].text.startswith("“")
    assert not read[1].text.startswith("“")


def test_a_quotation_that_holds_quoted_words_is_known_in_an_article_without_its_marks() -> None:
    quoting = SPLITTER.split(
        article(
            "a", "“They list ‘Bridge News’ under local gossip. It is a shame for all of us,” Paul Dorn said."
        )
    )
    bare = SPLITTER.split(
        article(
            "b",
            "Paul Dorn wrote:",
            "They list “Bridge News” under local gossip. It is a shame for all of us.",
        )
    )
    told = Contextualizer(parser=PARSER, names=PEOPLE).read(bare, article_sentences={"a": quoting, "b": bare})
    post = next(reading for reading in told if "gossip" in reading.text)
    # Whose words they are is not told in its own paragraph: better unsaid than said as a fact.
    assert (
        not post.standalone or post.text == "“They list ‘Bridge News’ under local gossip,” Paul Dorn wrote."
    )


def test_a_statement_without_its_marks_is_nobodys_fact() -> None:
    told = readings(
        "The board answered on Monday. The answer came late in the day.",
        "The board takes its duties to the harbour seriously. We are ready to work with the town of Osk.",
        "The town of Osk said it knew of no answer.",
    )
    by_text = {reading.sentence.text: reading.standalone for reading in told}
    assert not by_text["The board takes its duties to the harbour seriously."]
    assert by_text["The board answered on Monday."]
    assert by_text["The town of Osk said it knew of no answer."]


@pytest.mark.parametrize(
    "text",
    [
        "Ines Dahl, left, and Paul Dorn, right, are engineers of Osk Lines.",
        "Ines Dahl (left) opens the bridge in Halvik with Paul Dorn.",
        "Ines Dahl announces that Osk Lines will stay in Halvik, Orsenia, May 3, 2019.",
        "Police in Halvik released this security-camera image that shows Paul Dorn entering the bridge.",
        # its writer, talking
        "Yes, that Paul Dorn of Osk Lines — the one who closed the bridge in Halvik.",
        # whom only the sentence before can tell: nobody in quotation marks
        "Far from the “Dorn for Mayor” mood of the day, he walked out of the hall.",
    ],
)
def test_captions_garbled_sentences_and_pronouns_without_a_noun_are_left(text: str) -> None:
    (reading,) = readings(text)
    assert not reading.standalone


@pytest.mark.parametrize(
    "text",
    [
        "Ines Dahl left the board in March, and was asked to speak to the town of Osk.",
        "Ines Dahl came to Osk, saw the bridge and left the town.",
        "Ines Dahl turned right and left the hall in Osk.",
        "Ines Dahl turned right, left the harbour of Osk and ran.",
        "No, no bridge of Osk is safe, Paul Dorn said.",
    ],
)
def test_lists_of_deeds_are_whole_sentences(text: str) -> None:
    (reading,) = readings(text, names=PEOPLE)
    assert reading.standalone


# -- what a sentence needs of the text before it ------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Finally, Ines Dahl called for a vote.", "Ines Dahl called for a vote."),
        ("After all, Ines Dahl has called Osk “weak” twice.", "Ines Dahl has called Osk “weak” twice."),
        ("And many people in Osk came to her defence.", "Many people in Osk came to her defence."),
        # contrast
        (
            "If a hearing does occur, though, Paul Dorn will testify in Halvik.",
            "If a hearing does occur, Paul Dorn will testify in Halvik.",
        ),
        ("In March, however, Paul Dorn found cracks.", "In March, Paul Dorn found cracks."),
        ("Paul Dorn, however, said the bridge was safe.", "Paul Dorn said the bridge was safe."),
        ("Ines Dahl said, however, that the bridge was safe.", "Ines Dahl said that the bridge was safe."),
        # addition
        (
            "The legal team of Osk Lines is also insisting on a new trial.",
            "The legal team of Osk Lines is insisting on a new trial.",
        ),
        ("Ines Dahl said Osk Lines had also hidden two letters.", "Ines Dahl said Osk Lines had hidden two letters."),
        ("Paul Dorn also voted against the bridge, however.", "Paul Dorn voted against the bridge."),
    ],
)  # fmt: skip
def test_adverbs_that_only_tie_a_sentence_to_the_one_before_go(before: str, after: str) -> None:
    reading = last(before)
    assert (reading.text, fit(reading)) == (after, "yes")


@pytest.mark.parametrize(
    "text",
    [
        "First responders reached the bridge within minutes.",
        "First, the board closed the road; second, it closed the bridge.",
        "Paul Dorn, a judge in Lund, however, said the bridge was safe.",
        "The bridge is safe; the road to Lund, however, is closed.",
        "Though the bridge is safe, the road to Lund is closed.",
        "Ines Dahl closed the bridge as well as the road to Lund.",
        "Ines Dahl closed not only the road to Lund but also the bridge.",
        "Ines Dahl closed the road to Lund and also barred the ferry.",
        "Ines Dahl did not also close the road to Lund.",
        "While the road to Lund is closed, Osk Lines is also stopping the ferry.",
        "The bridge is also known as the Long Span.",
        "“We are also closing the road to Lund,” Ines Dahl said.",
        "The bridge cracked, so the board closed it.",
        "Osk Lines pays, and so does the board.",
    ],
)
def test_adverbs_whose_two_members_the_sentence_holds_stay(text: str) -> None:
    reading = last(text)
    assert (reading.text, fit(reading)) == (text, "yes")


FRAGMENTS = [
    "A toll of 20 crowns for each crossing of the old bridge in Holm.",
    "On 1 June, if the council votes for it on Thursday.",
    "The opposition, the taxi drivers and a group of nurses.",
    "Drivers of cars and vans from the three villages.",
    "9 million crowns a year, the city engineer, Per Aas, says.",
    "Not until June, said Jo Pell, the city engineer.",
    "Only if the vote is unanimous, Anna Dorn said.",
    "A plan to close the bridge, which the council rejected.",
    "The biggest fire in Osk since 1950, when the mill burned down.",
    "By boat from Lunde, the only town with a harbour.",
    "To pay for the repairs of the bridge and the quay.",
    "Two men killed by a falling wall in Torv.",
    "Because the city of Holm needs money.",
    "Twenty crowns, according to the council of Holm.",
    "Atty. Maria St. Clair said.",
    "Asst. Dist. Atty. Bo Rask said on Monday.",
    "Police Supt. Per Aas told Radio Lunde on Monday.",
    "The captain, J. R. Dunn, told reporters on Friday.",
]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_what_has_no_finite_main_verb_is_no_sentence(fragment: str) -> None:
    assert not readings("The council of Holm votes on Thursday.", fragment)[1].standalone


@pytest.mark.parametrize(
    "sentence",
    [
        "Bicycles and buses are free.",
        "The city council of Holm votes on Thursday on a toll for the old bridge.",
        "The toll would bring 9 million crowns a year, which the city wants to spend on repairs, Per Aas said.",
        "In June, Per Aas said, the bridge will open again.",
        "If the council votes for it, drivers pay 20 crowns.",
        "As protests go on in Holm, drivers wait for the vote.",
        "Taxi drivers proposed a lower toll, drawing praise from nurses.",
        "What the city wants to know is how many cars cross the bridge.",
        "“Nobody in Holm will pay,” Anna Dorn said.",
        "Jo Pell said so to a group of nurses.",
        "On the quay stood 300 people.",
    ],
)
def test_what_has_one_is(sentence: str) -> None:
    assert readings("The council of Holm votes on Thursday.", sentence)[1].standalone


@pytest.mark.parametrize("answer", ["Drivers of cars pay 20 crowns.", "The old bridge needs repairs."])
def test_an_answer_to_a_question_of_its_article_is_not_told_by_itself(answer: str) -> None:
    assert not readings(f"Why a toll? {answer}")[1].standalone
    assert readings("Why a toll?", answer)[1].standalone


def test_the_stop_of_an_abbreviation_stays_where_the_speaker_follows() -> None:
    told = readings("“The bridge is shut,” Anna Dorn said.", "“It will open at 9 a.m.”")
    assert told[1].text == "“It will open at 9 a.m.,” Anna Dorn said."


@pytest.mark.parametrize(
    ("text", "standalone"),
    [
        ("Twelve were killed when a bus left the road near Osk.", True),
        ("The first of the trains left Osk at noon.", True),
        ("The last ferry to Osk left at noon.", True),
        ("How many people are without power?", False),
        ("Q: How long will the trial last?", False),
        ("“Who will pay for this?” a farmer, Odd Lie, asked.", True),
    ],
)
def test_questions_are_no_sentence_alone(text: str, standalone: bool) -> None:
    assert [each.standalone for each in readings("It rained in Lund all day.", text)][1] is standalone
