"""The promise: nothing is said that the articles do not back."""

from __future__ import annotations

import pytest

from summarizer.articles.article import Article
from summarizer.config import VerificationConfig
from summarizer.encoding import SentenceEncoder
from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.sentences import Sentence, SentenceSplitter
from summarizer.verification import Verdict, Verifier, is_unattributed_opinion, loaded_words, repair

# An invented event, told by four invented outlets.
ARTICLES = {
    "gazette": (
        "Norwegian Prime Minister Kari Lunde arrived in Lagos on Monday for talks with Nigerian President "
        "Emeka Okafor. The two leaders spoke for more than three hours. Lunde praised Nigeria’s nine-point "
        "harbour plan and may sign a fishing treaty on Tuesday. “We are old friends,” Okafor told reporters."
    ),
    "courier": (
        "On Monday, Okafor and Lunde held talks for three and a half hours in Lagos, calling each other "
        "“old friends”. The Norwegian leader praised the nine-point harbour plan put forward by Okafor. "
        "Foreign Minister Ada Bello said the treaty does not cover oil exports."
    ),
    "herald": (
        "Kari Lunde and Emeka Okafor met in Lagos on Monday. Greenpeace spokesman Tom Reyes said the harbour "
        "plan would destroy 40 hectares of mangroves. Okafor urged Lunde to lift tariffs on cocoa."
    ),
    "star": (
        "Swedish Foreign Minister Anna Vik visited Accra on Sunday. A brutal crackdown on smugglers killed "
        "six people, police said. Okafor has rejected the criticism."
    ),
}


@pytest.fixture(scope="module")
def splitter() -> SentenceSplitter:
    return SentenceSplitter(load_spacy())


@pytest.fixture(scope="module")
def sentences(splitter: SentenceSplitter) -> list[Sentence]:
    return [
        sentence
        for name, text in ARTICLES.items()
        for sentence in splitter.split(Article(id=name, path=f"{name}.txt", text=text))
    ]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


@pytest.fixture(scope="module")
def verifier(encoder: SentenceEncoder) -> Verifier:
    return Verifier(parser=Parser(load_spacy()), encoder=encoder, config=VerificationConfig())


def check(verifier: Verifier, sentences: list[Sentence], text: str) -> Verdict:
    return verifier.check([text], [sentences], total_articles=4)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Okafor and Lunde held talks for three and a half hours on Monday.",
        "Norwegian Prime Minister Kari Lunde praised Nigeria's nine-point harbour plan.",
        "The nine-point harbour plan was praised by Lunde.",
        "Lunde may sign a fishing treaty on Tuesday.",
        "Ada Bello said the treaty does not cover oil exports.",
        "Okafor urged Lunde to lift tariffs on cocoa.",
        "Lunde and Okafor called each other “old friends” during talks in Lagos.",
    ],
)
def test_true_sentences_are_supported(verifier: Verifier, sentences: list[Sentence], text: str) -> None:
    verdict = check(verifier, sentences, text)
    assert verdict.verdict == "supported", verdict.offences
    assert verdict.sources


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Kari Lunde and Femi Adeyemi met in Lagos on Monday.", "name", "Femi Adeyemi"),
        ("Okafor and Lunde held talks for five hours on Monday.", "number", "five"),
        ("Okafor and Lunde held talks on Friday.", "date", "Friday"),
        ("Lunde and Okafor called each other “dear brothers”.", "quote", "“dear brothers”"),
        ("Ada Bello said the treaty covers oil exports.", "negation", "covers"),
        ("Lunde will sign a fishing treaty on Tuesday.", "certainty", "sign"),
        ("Lunde signed a fishing treaty.", "certainty", "signed"),
        ("Lunde urged Okafor to lift tariffs on cocoa.", "role", "Lunde"),
        ("Okafor praised the nine-point harbour plan.", "role", "Okafor"),
        ("Lunde praised Norway's nine-point harbour plan.", "owner", "Norway's nine-point harbour plan"),
        ("Ada Bello said the harbour plan would destroy 40 hectares of mangroves.", "speaker", "Ada Bello"),
        ("Lunde visited Accra on Sunday.", "role", "Lunde"),
        ("Okafor has accepted the criticism.", "reversed", "accepted"),
        ("Lunde and Lunde held talks in Lagos.", "role", "Lunde"),
    ],
)
def test_each_kind_of_untruth_is_caught(
    verifier: Verifier, sentences: list[Sentence], text: str, kind: str, words: str
) -> None:
    verdict = check(verifier, sentences, text)
    assert verdict.verdict == "unsupported"
    assert kind in {offence.kind for offence in verdict.offences if not offence.soft}
    assert any(words in offending for offending in verdict.unsupported)
    for offence in verdict.offences:
        assert text[offence.start : offence.end] == offence.text


HARBOUR = (
    "The operator, Tern Ferries, promised to refund the passengers. The coastguard said divers had searched "
    "the wreck. Union leader Mara Voss blamed the timetable. The court fined Tern Ferries in May. Minister "
    "Nils Okker welcomed the search. Its chief executive, Arne Holm, apologised."
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The coastguard promised to refund the passengers.", "The coastguard"),
        ("The operator promised to refund the passengers.", None),
        ("The company promised to refund the passengers.", None),
        ("The police said divers had searched the wreck.", "The police"),
        ("The operator said divers had searched the wreck.", "The operator"),
        ("The coastguard said divers had searched the wreck.", None),
        ("The union blamed the timetable.", None),
        ("The company blamed the timetable.", "The company"),
        ("The coastguard fined Tern Ferries in May.", "The coastguard"),
        ("The ministry welcomed the search.", None),
        ("The operator apologised.", None),
    ],
)
def test_a_deed_stays_with_the_body_that_did_it(
    verifier: Verifier, splitter: SentenceSplitter, text: str, wrong: str | None
) -> None:
    source = splitter.split(Article(id="harbour", path="harbour.txt", text=HARBOUR))
    verdict = verifier.check([text], [source], total_articles=1)[0]
    hard = [offence.text for offence in verdict.offences if not offence.soft]
    assert hard == ([wrong] if wrong else [])


def test_every_article_sentence_backs_itself(verifier: Verifier, sentences: list[Sentence]) -> None:
    verdicts = verifier.check(
        [each.text for each in sentences], [[each] for each in sentences], total_articles=4
    )
    for sentence, verdict in zip(sentences, verdicts, strict=True):
        assert (verdict.verdict, verdict.score) == ("supported", 1.0)
        assert [source.key for source in verdict.sources] == [sentence.key]


def test_verdicts_do_not_depend_on_the_order_of_sources(
    verifier: Verifier, sentences: list[Sentence]
) -> None:
    text = "Okafor and Lunde held talks in Lagos on Monday."
    there = check(verifier, sentences, text)
    back = check(verifier, sentences[::-1], text)
    assert there == back
    assert there.articles >= 2
    assert len({source.article.id for source in there.sources}) == len({s.article.id for s in back.sources})


def test_a_lone_statement_is_marked(verifier: Verifier, sentences: list[Sentence]) -> None:
    assert check(verifier, sentences, "Okafor urged Lunde to lift tariffs on cocoa.").lone
    # Whoever describes the tariffs does not tell the sentence.
    assert check(verifier, sentences, "Okafor urged Lunde to lift tariffs described by farmers.").lone
    assert not check(verifier, sentences, "Okafor and Lunde held talks in Lagos on Monday.").lone
    assert not check(verifier, sentences, "Ada Bello said the treaty does not cover oil exports.").lone


def test_context_resolves_pronouns(verifier: Verifier) -> None:
    article = Article(id="late", path="late.txt", text="He praised the sailors of the lifeboat.")
    source = Sentence(article=article, start=0, end=len(article.text), index=0, paragraph=0)
    text = "Emeka Okafor praised the sailors of the lifeboat."
    alone = verifier.check([text], [[source]], total_articles=1)[0]
    known = verifier.check([text], [[source]], total_articles=1, context={source.key: text})[0]
    wrong = verifier.check(
        [text],
        [[source]],
        total_articles=1,
        context={source.key: "Tom Reyes praised the sailors of the lifeboat."},
    )[0]
    assert alone.verdict == "unsupported"
    assert known.verdict == "supported"
    assert wrong.verdict == "unsupported"


def test_an_article_backs_only_what_it_mainly_says(verifier: Verifier, splitter: SentenceSplitter) -> None:
    """Shared names in a relative clause are no backing: only one article puts the talks in Accra."""
    slip = "The talks between Lunde and Okafor will take place in Accra, where Swedish minister Anna Vik will visit a port."
    texts = [
        slip,
        "Swedish minister Anna Vik is going to Accra to visit a port.",
        "Anna Vik will visit a port in Accra while Lunde is in Lagos.",
    ]
    sources = [
        sentence
        for i, text in enumerate(texts)
        for sentence in splitter.split(Article(id=f"v{i}", path=f"v{i}.txt", text=text))
    ]
    verdict = verifier.check([slip], [sources], total_articles=3)[0]
    assert (verdict.articles, verdict.lone) == (1, True)


def test_who_says_the_like_unasked_does_not_back_what_somebody_said(
    verifier: Verifier, splitter: SentenceSplitter
) -> None:
    quoted = "“Nigeria and Ghana may yet break the Lagos treaty with Sweden over cocoa,” union leader Anna Vik said."
    texts = [
        quoted,
        "Nigeria and Ghana may yet break the Lagos treaty with Sweden over cocoa.",
        "“Nigeria and Ghana may yet break the Lagos treaty with Sweden over cocoa,” Anna Vik told the parliament.",
    ]
    sources = [
        sentence
        for i, text in enumerate(texts)
        for sentence in splitter.split(Article(id=f"w{i}", path=f"w{i}.txt", text=text))
    ]
    assert verifier.check([quoted], [sources], total_articles=3)[0].articles == 2


def test_two_sentences_of_an_article_can_back_it_together(
    verifier: Verifier, splitter: SentenceSplitter
) -> None:
    texts = [
        "The tanker Hild sank off Lagos on Monday with a cargo of 900 tonnes of cocoa and six sailors.",
        "The tanker Hild sank off Lagos on Monday. It carried six sailors and a cargo of 900 tonnes of cocoa.",
        "A tanker was lost on Monday with six sailors and a cargo of 900 tonnes of cocoa.",
    ]
    sources = [
        sentence
        for i, text in enumerate(texts)
        for sentence in splitter.split(Article(id=f"t{i}", path=f"t{i}.txt", text=text))
    ]
    assert verifier.check([texts[0]], [sources], total_articles=3)[0].articles == 2


@pytest.mark.parametrize(
    ("texts", "claim", "verdict"),
    [
        (  # an accusation
            [
                "Tom Reyes alleged that Lunde hid the harbour report.",
                "Lunde hid the harbour report, Reyes claimed.",
            ],
            "Lunde hid the report on the harbour.",
            "unsupported",
        ),
        (  # a forecast
            [
                "Tom Reyes said the port would destroy the reef.",
                "The port would destroy the reef, said Reyes.",
            ],
            "The new port would destroy the reef.",
            "unsupported",
        ),
        (  # a plain fact, from one article
            ["The coastguard said six sailors had drowned off Lagos."],
            "Six sailors drowned off the coast of Lagos.",
            "partly",
        ),
        (  # a plain fact, from two
            [
                "The coastguard said six sailors had drowned off Lagos.",
                "Six sailors drowned off Lagos, according to the coastguard.",
            ],
            "Six sailors have drowned off Lagos.",
            "supported",
        ),
        (  # one article states it
            [
                "The coastguard said six sailors had drowned off Lagos.",
                "Six sailors drowned off Lagos on Monday.",
            ],
            "Six sailors have drowned off Lagos.",
            "supported",
        ),
    ],
)
def test_what_is_only_said_is_no_fact(
    verifier: Verifier, splitter: SentenceSplitter, texts: list[str], claim: str, verdict: str
) -> None:
    sources = [
        sentence
        for i, text in enumerate(texts)
        for sentence in splitter.split(Article(id=f"s{i}", path=f"s{i}.txt", text=text))
    ]
    found = verifier.check([claim], [sources], total_articles=len(texts))[0]
    assert found.verdict == verdict, found.offences
    assert ("speaker" in {offence.kind for offence in found.offences}) is (verdict != "supported")


CRASH = [
    "The crash in Lagos killed three people and hurt five.",
    "Three people were killed and five were hurt in the crash, President Kari Lunde told reporters in Lagos.",
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Three people were killed and five hurt in the crash in Lagos.", None),
        ("Five people were killed and three were hurt in the crash in Lagos.", "number"),
        ("The crash in Lagos killed five people and hurt three.", "number"),
        ("The president of Lunde told reporters in Lagos that the crash hurt five.", "owner"),
        ("The crash in Lagos killed three people and hurt five, with Kari Lunde.", "loose"),
        ("The crash killed three people in Lagos, the president, and hurt five.", "loose"),
    ],
)
def test_what_a_fuser_jumbles_is_caught(
    verifier: Verifier, splitter: SentenceSplitter, text: str, kind: str | None
) -> None:
    sources = [
        sentence
        for i, each in enumerate(CRASH)
        for sentence in splitter.split(Article(id=f"c{i}", path=f"c{i}.txt", text=each))
    ]
    verdict = verifier.check([text], [sources], total_articles=2)[0]
    hard = {offence.kind for offence in verdict.offences if not offence.soft}
    assert hard == ({kind} if kind else set())


def test_nothing_is_supported_by_nothing(verifier: Verifier) -> None:
    verdict = verifier.check(["Kari Lunde met Emeka Okafor."], [[]], total_articles=0)[0]
    assert (verdict.verdict, verdict.sources, verdict.articles) == ("unsupported", (), 0)


def test_backing_across_the_cluster(
    verifier: Verifier, encoder: SentenceEncoder, sentences: list[Sentence]
) -> None:
    vectors = encoder.encode([each.text for each in sentences])
    talks, visit = verifier.find_backing(
        ["Lunde and Okafor held talks on Monday.", "Anna Vik visited Accra."], sentences, vectors
    )
    assert {source.article.id for source in talks} >= {"courier", "herald"}
    assert {source.article.id for source in visit} == {"star"}


# -- repair -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "Okafor and Lunde held talks for three and a half hours, with Femi Adeyemi watching.",
            "Okafor and Lunde held talks for three and a half hours.",
        ),
        (
            "Lunde praised Norway's nine-point harbour plan on Monday.",
            "Lunde praised Nigeria's nine-point harbour plan on Monday.",
        ),
        (
            "Greenpeace spokesman Tim Reyes said the harbour plan would destroy 40 hectares of mangroves.",
            "Greenpeace spokesman Tom Reyes said the harbour plan would destroy 40 hectares of mangroves.",
        ),
        (
            "Okafor urged Lunde to lift “tariffs on cocoa”.",
            "Okafor urged Lunde to lift tariffs on cocoa.",
        ),
    ],
)
def test_small_mends(verifier: Verifier, sentences: list[Sentence], text: str, mended: str) -> None:
    verdict = check(verifier, sentences, text)
    assert verdict.verdict == "unsupported"
    better = repair(verdict, sentences, verifier=verifier, total_articles=4)
    assert better is not None
    assert better.text.replace("’", "'") == mended
    assert better.verdict == "supported"


def test_what_cannot_be_mended_is_given_up(verifier: Verifier, sentences: list[Sentence]) -> None:
    verdict = check(verifier, sentences, "Femi Adeyemi bought three ferries from Denmark.")
    assert repair(verdict, sentences, verifier=verifier, total_articles=4) is None


# -- neutrality ---------------------------------------------------------------------------------------


def test_loaded_words_of_one_outlet(sentences: list[Sentence]) -> None:
    text = "A brutal crackdown killed six people."
    assert loaded_words(text, sentences) == ["brutal", "crackdown"]
    assert loaded_words("The minister spoke of a “brutal crackdown”.", sentences) == []
    assert loaded_words("Okafor urged Lunde to lift tariffs on cocoa.", sentences) == []
    assert loaded_words("The talks were led by Minister Ada Savage.", sentences) == []


def test_a_word_that_two_outlets_use_is_the_usual_word(sentences: list[Sentence]) -> None:
    other = Article(id="echo", path="echo.txt", text="Critics fear the crackdown will spread.")
    echo = Sentence(article=other, start=0, end=len(other.text), index=0, paragraph=0)
    assert loaded_words("A brutal crackdown killed six people.", [*sentences, echo]) == ["brutal"]


@pytest.mark.parametrize(
    ("text", "opinion"),
    [
        ("We should never have trusted this government.", True),
        ("The council ought to resign.", True),
        ("Tom Reyes said the council should resign.", False),
        ("The US embassy closed on Monday.", False),
        ("“We should resign,” the mayor told the council.", False),
    ],
)
def test_opinions_need_somebody_who_holds_them(verifier: Verifier, text: str, opinion: bool) -> None:
    assert is_unattributed_opinion(verifier.facts.read([text])[0]) is opinion
