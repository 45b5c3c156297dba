"""Where invented articles disagree, and where they only seem to."""

from __future__ import annotations

import random

import pytest

from summarizer.conflicts.claims import Conflict
from summarizer.conflicts.finding import find_disagreements
from summarizer.models import load_spacy
from summarizer.reading.article import Article
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.parsing import Parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(load_spacy())


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


@pytest.fixture(scope="module")
def splitter() -> SentenceSplitter:
    return SentenceSplitter(load_spacy())


def split(splitter: SentenceSplitter, *texts: str) -> list[Sentence]:
    return [
        sentence
        for number, text in enumerate(texts)
        for sentence in splitter.split(Article(id=f"a{number}", path=f"a{number}.txt", text=text))
    ]


def values(conflict: Conflict) -> list[str]:
    return [claim.value for claim in conflict.claims]


def test_length_of_talks(splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder) -> None:
    sentences = split(
        splitter,
        "On Monday, Lunde and Okafor held talks for three and a half hours in Lagos.",
        "Lunde and Okafor spoke in Lagos for more than three hours on Monday.",
        "On Monday, Okafor and Lunde held talks for three and a half hours, aides said.",
    )
    (conflict,) = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert "talks" in conflict.topic
    assert values(conflict) == ["three and a half hours", "more than three hours"]
    assert [claim.articles for claim in conflict.claims] == [2, 1]


def test_a_figure_and_a_round_bound_above_it_agree(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "Okafor sold 905 tickets in Lagos on Monday.",
        "On Monday Okafor sold fewer than 1,000 tickets in Lagos.",
    )
    assert find_disagreements([], sentences, parser=parser, encoder=encoder) == []


def test_one_sum_in_two_currencies(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "The captors of Ines Dahl demanded 100 million euros for her release, an official said.",
        "The group demanded a $100 million ransom for Ines Dahl, which Norway refused to pay.",
    )
    (conflict,) = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert sorted(values(conflict)) == ["$100 million", "100 million euros"]


def test_counts_of_one_thing(splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder) -> None:
    sentences = split(
        splitter,
        "The ferry fire off Lagos killed eight sailors.",
        "Nine sailors were killed in the ferry fire off Lagos.",
    )
    (conflict,) = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert conflict.topic == "number of sailors (killed)"
    assert sorted(values(conflict)) == ["eight sailors", "nine sailors"]


@pytest.mark.parametrize(
    ("texts", "topic", "sides"),
    [
        (
            (
                "The tanker Hild ran onto rocks off Lagos on Friday with 84 people on board.",
                "A tanker carrying 12 people hit rocks off Lagos on Friday.",
            ),
            "number of people (on board)",
            ["12 people", "84 people"],
        ),
        (
            (
                "Norway ships half of its cod through Lagos, and 14 vessels were waiting outside by noon.",
                "Sixteen ships were waiting at anchor, the harbour master said.",
            ),
            "number of ships (waiting)",
            ["14 vessels", "sixteen ships"],
        ),
        (
            (
                "The blast left three dockers dead in Lagos and hurt 11 others.",
                "Two men are dead after a blast that shook the docks of Lagos.",
            ),
            "number of men (killed)",
            ["three dockers", "two men"],
        ),
        (
            (
                "The health office said on Wednesday that 27 people had been admitted to hospital in Lagos.",
                "By Thursday morning, 31 people had been taken to hospital in Lagos.",
            ),
            "number of people (in hospital)",
            ["27 people (Wednesday)", "31 people (Thursday)"],
        ),
        (
            (
                "The man who killed four people and wounded four others in Lagos was caught, police said.",
                "Four people were killed and two others were injured in Lagos.",
            ),
            "number of others (hurt)",
            ["four others", "two others"],
        ),
    ],
)
def test_counts_of_people_told_in_other_words(
    splitter: SentenceSplitter,
    parser: Parser,
    encoder: SentenceEncoder,
    texts: tuple[str, ...],
    topic: str,
    sides: list[str],
) -> None:
    (conflict,) = find_disagreements([], split(splitter, *texts), parser=parser, encoder=encoder)
    assert conflict.topic == topic
    assert sorted(values(conflict)) == sorted(sides)


def test_what_lasted_is_the_talks_not_what_came_of_them(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "Lunde and Okafor signed the treaty after four hours of talks in Lagos.",
        "Under the treaty, reached in Lagos after five hours of talks, Lunde gives up the tariff.",
    )
    (conflict,) = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert conflict.topic == "length of the talks"


def test_dates_of_one_deed(splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder) -> None:
    sentences = split(
        splitter,
        "Nigeria published its harbour plan last month.",
        "This month, Nigeria unveiled its harbour strategy.",
    )
    (conflict,) = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert conflict.kind == "date"
    assert sorted(values(conflict)) == ["last month", "this month"]


def test_the_place_that_one_article_gets_wrong(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "Prime Minister Kari Lunde arrived in Nigeria on Monday for talks with President Emeka Okafor.",
        "Kari Lunde flew to Nigeria for talks with Emeka Okafor.",
        "The meeting between Kari Lunde and Emeka Okafor will take place in Ghana.",
    )
    conflicts = find_disagreements([], sentences, parser=parser, encoder=encoder)
    (place,) = [conflict for conflict in conflicts if conflict.kind == "place"]
    assert values(place) == ["Nigeria", "Ghana"]


def test_words_of_a_quotation(splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder) -> None:
    sentences = split(
        splitter,
        "Lunde and Okafor smiled at the cameras, calling each other “dear friends”.",
        "Lunde and Okafor smiled for the cameras, calling each other “old friends”.",
    )
    (conflict,) = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert conflict.kind == "quote"
    assert sorted(values(conflict)) == ["“dear friends”", "“old friends”"]


def test_whether_it_happened(splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder) -> None:
    sentences = split(
        splitter,
        "Kari Lunde signed the fishing treaty in Lagos.",
        "Kari Lunde did not sign the fishing treaty in Lagos.",
    )
    (conflict,) = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert conflict.kind == "polarity"
    assert sorted(values(conflict)) == ["no", "yes"]


@pytest.mark.parametrize(
    "texts",
    [
        ("The storm killed 12 people in Lagos.", "The storm wrecked 300 boats in Lagos."),
        ("Lunde and Okafor met on Monday in Lagos.", "Lunde and Okafor will meet again on Tuesday in Lagos."),
        ("Lunde’s two-day visit to Nigeria began.", "Vik’s three-day visit to Nigeria began."),
        ("Lunde won 157 of 338 seats in Norway.", "Lunde won 157 seats in Norway."),
        (
            "The Norwegian fund spent $484 million on ports.",
            "The Norwegian fund spent nearly $500 million on ports.",
        ),
        ("Lunde bought the ferry in December.", "Lunde bought the ferry last month."),
        ("Lunde bought the ferry this month.", "Lunde bought the ferry last week."),
        ("Police in Lagos arrested 21 men.", "Police in Lagos arrested five more men."),
        ("The blast in Lagos killed 12 people.", "Two children were killed in the blast in Lagos."),
        ("The blast in Lagos killed 12 people.", "A blast in Lagos killed 30 people in 2009."),
        ("Three sailors were killed off Lagos.", "Two men and a woman were killed off Lagos."),
        ("The storm off Lagos killed four sailors.", "The storm off Lagos killed three other sailors."),
        ("The storm off Lagos killed 23 people.", "The storm off Lagos killed at least 20 people."),
        ("Lunde began speaking at 11:47 a.m. in Lagos.", "Lunde began speaking in Lagos at 12:40 a.m."),
        ("Twelve sailors died off Lagos on Monday.", "Nine sailors died off Lagos on Friday."),
        ("The blast in Lagos hurt 12 people.", "The blast in Lagos could hurt 30 people, Lunde warned."),
        ("Nine of the 27 people in hospital in Lagos were children.", "In Lagos 27 people are in hospital."),
        ("The notice covers about 60,000 people in Lagos.", "The notice covers 64,000 people in Lagos."),
        (
            "The union’s 447 council members voted for Lunde over Okafor.",
            "Lunde defeated Okafor in a vote of the 435 council members who cast ballots.",
        ),
        ("Lunde left Lagos two days after the storm.", "Lunde left Lagos three weeks after the vote."),
        (
            "Norway expelled 60 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "Denmark expelled 48 Nigerian diplomats on Monday over the theft of the Lagos cables.",
        ),
        (
            "Norway expelled 60 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "Norway expelled 48 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "The 60 Nigerian diplomats that Norway expelled on Monday include 48 diplomats of the embassy.",
        ),
        (
            "Norway expelled 60 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "Denmark expelled 23 Nigerian diplomats on Monday over the theft of the Lagos cables.",
            "After the theft of the Lagos cables 35 Nigerian diplomats were expelled.",
        ),
        ("Lunde denied the charge in Lagos on Friday.", "On Monday Lunde denied the charge in Lagos."),
        ("The siege of Lagos lasted 11 years.", "The siege of Lagos lasted 11½ years."),
        (
            "Lunde was questioned for about seven hours in Lagos.",
            "Lunde was questioned for at least six hours in Lagos.",
        ),
    ],
)
def test_no_false_alarm(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder, texts: tuple[str, ...]
) -> None:
    assert find_disagreements([], split(splitter, *texts), parser=parser, encoder=encoder) == []


def test_an_article_that_gives_both_values_tells_things_apart(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "The talks in Lagos between Lunde and Okafor lasted three hours. The talks in Lagos between Lunde "
        "and Okafor lasted five hours in all.",
        "The talks in Lagos between Lunde and Okafor lasted five hours.",
    )
    assert find_disagreements([], sentences, parser=parser, encoder=encoder) == []


def test_two_tolls_that_one_article_keeps_apart_are_no_conflict_between_others(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "The crash of the Kestrel jet near Lagos killed all 157 people on board.",
        "The crash of a Kestrel jet near Lagos killed all 189 people on board.",
        "The crash near Lagos killed all 157 people on board the Kestrel jet.\n\nIt was like the crash of the "
        "other Kestrel jet near Lagos, which killed all 189 people on board.",
    )
    assert find_disagreements([], sentences, parser=parser, encoder=encoder) == []
    (conflict,) = find_disagreements([], sentences[:2], parser=parser, encoder=encoder)
    assert len(conflict.claims) == 2


def test_one_article_cannot_disagree(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter, "The talks in Lagos lasted three hours. The talks in Lagos lasted five hours."
    )
    assert find_disagreements([], sentences, parser=parser, encoder=encoder) == []


def test_order_of_the_articles_does_not_matter(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "On Monday, Lunde and Okafor held talks for three and a half hours in Lagos.",
        "Lunde and Okafor spoke in Lagos for more than three hours on Monday, calling each other “old friends”.",
        "Lunde and Okafor spoke in Lagos for two hours on Monday, calling each other “dear friends”.",
    )
    expected = find_disagreements([], sentences, parser=parser, encoder=encoder)
    assert len(expected) == 2
    shuffled = list(sentences)
    for seed in range(4):
        random.Random(seed).shuffle(shuffled)
        assert find_disagreements([], shuffled, parser=parser, encoder=encoder) == expected


def test_vectors_at_hand_change_nothing(
    splitter: SentenceSplitter, parser: Parser, encoder: SentenceEncoder
) -> None:
    sentences = split(
        splitter,
        "On Monday, Lunde and Okafor held talks for three and a half hours in Lagos.",
        "Lunde and Okafor spoke in Lagos for more than three hours on Monday.",
    )
    vectors = encoder.encode([each.text for each in sentences])
    given = find_disagreements([], sentences, parser=parser, encoder=encoder, vectors=vectors)
    assert given == find_disagreements([], sentences, parser=parser, encoder=encoder)
