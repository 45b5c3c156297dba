"""Facts of a sentence: names, figures, dates, quotations, who did what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models import load_spacy
from summarizer.text.facts import FactReader, Facts
from summarizer.text.folding import fold
from summarizer.text.parsing import Parser
from summarizer.text.propositions import Relation
from summarizer.text.quantities import compatible_values
from summarizer.text.quotes import QuoteBook, find_quotes, plain
from summarizer.text.same_names import NameIndex, same_name, same_word


@pytest.fixture(scope="module")
def reader() -> FactReader:
    return FactReader(Parser(load_spacy()))


def facts_of(reader: FactReader, text: str) -> Facts:
    return reader.read([text])[0]


def relation(facts: Facts, predicate: str) -> Relation:
    return next(each for each in facts.relations if predicate in each.predicates)


# -- names --------------------------------------------------------------------------------------------


def test_titles_and_nations_are_split_from_the_name(reader: FactReader) -> None:
    names = facts_of(reader, "Norwegian Prime Minister Kari Lunde met Mr. Okafor in Lagos.").names
    assert [name.words for name in names] == [("@norway",), ("kari", "lunde"), ("okafor",), ("lagos",)]


def test_an_institution_keeps_its_words(reader: FactReader) -> None:
    names = facts_of(reader, "The mayor wrote to the National Harbour Council on Friday.").names
    assert [name.words for name in names] == [("national", "harbour", "council")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Volodymyr", "Volodymyr"), ("Kiev", "Kyiv"), ("Antony", "Anthony"), ("Zelensky", "Zelenskyy")],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert same_word(fold(one), fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("Iran", "Iraq"),
        ("Martin", "Morton"),
        ("Lunde", "Lunden"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert not same_word(fold(one), fold(other))


def test_a_surname_is_part_of_the_full_name() -> None:
    assert same_name(("lunde",), ("kari", "lunde"))
    assert not same_name(("per", "lunde"), ("kari", "lunde"))


def test_index_knows_acronyms_and_nations(reader: FactReader) -> None:
    text = "The Coastal Rescue Service (CRS) flew American medics to the island."
    index = NameIndex([text], facts_of(reader, text).names)
    assert index.holds(("crs",))
    assert index.holds(("coastal", "rescue", "service"))
    assert index.holds(("@united_states",))
    assert not index.holds(("@canada",))


# -- figures and dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit", "counted", "bound"),
    [
        ("They spoke for four and a half hours.", 4.5, "", "hour", "exact"),
        ("They spoke for more than four hours.", 4.0, "", "hour", "at least"),
        ("She tabled a 12-point plan.", 12.0, "", "point", "exact"),
        ("A dozen sailors were saved.", 12.0, "", "sailor", "exact"),
        ("The bridge cost $1.2bn.", 1.2e9, "dollar", "", "exact"),
        ("Sales fell 20 percent.", 20.0, "percent", "", "exact"),
        ("Some 3,500 people fled.", 3500.0, "", "people", "about"),
        ("Twenty-one miners were trapped.", 21.0, "", "miner", "exact"),
        ("Two hundred thousand homes lost power.", 200000.0, "", "home", "exact"),
    ],
)
def test_numbers(reader: FactReader, text: str, value: float, unit: str, counted: str, bound: str) -> None:
    numbers = facts_of(reader, text).numbers
    assert [(n.value, n.unit, n.bound) for n in numbers] == [(value, unit, bound)]
    if counted:
        assert numbers[0].counted == counted


def test_a_year_and_a_day_are_dates_not_numbers(reader: FactReader) -> None:
    facts = facts_of(reader, "The dam broke on 3 March 2021, a Wednesday, and again last month.")
    assert {(date.kind, date.value) for date in facts.dates} == {
        ("day", "march 3"),
        ("year", "2021"),
        ("weekday", "wednesday"),
        ("relative", "last month"),
    }
    assert facts.numbers == ()


def test_the_verb_may_is_no_month(reader: FactReader) -> None:
    assert facts_of(reader, "Theresa May may resign.").dates == ()
    assert [date.value for date in facts_of(reader, "They meet in May.").dates] == ["may"]


def test_which_figures_go_together(reader: FactReader) -> None:
    half, more, four = (
        reader.read([f"They spoke for {words} hours."])[0].numbers[0]
        for words in ("four and a half", "more than four", "four")
    )
    assert compatible_values(half, more)
    assert not compatible_values(half, four)


# -- quotations ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "She called it “a grave mistake” on air.",
        'She called it "a grave mistake" on air.',
        "She called it ‘a grave mistake’ on air.",
        "She called it ``a grave mistake'' on air.",
        "She called it «a grave mistake» on air.",
    ],
)
def test_quotations_of_any_style(text: str) -> None:
    assert [quote.text for quote in find_quotes(text)] == ["a grave mistake"]


def test_apostrophes_open_nothing() -> None:
    assert find_quotes("The mayor's office said it wasn't the council's fault.") == []


def test_a_quotation_that_began_earlier() -> None:
    quotes = find_quotes("It was a grave mistake,” the mayor said.")
    assert [quote.text for quote in quotes] == ["It was a grave mistake,"]


def test_quotes_are_found_whatever_their_marks_and_case() -> None:
    book = QuoteBook(["“It was a grave   mistake,” she said. He called her a liar."])
    assert book.says("a grave mistake")
    assert book.says("It was a grave mistake.")
    assert not book.says("a liar")  # said, but not quoted
    assert not book.says("a grave mist")  # not a whole word


@given(st.text(max_size=80))
def test_quote_spans_slice_back(text: str) -> None:
    for quote in find_quotes(text):
        assert quote.text in text[quote.start : quote.end]


@given(st.text(max_size=80))
def test_plain_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)


# -- who did what -------------------------------------------------------------------------------------


def test_passive_and_active_have_the_same_agent(reader: FactReader) -> None:
    active = relation(facts_of(reader, "Kari Lunde praised Emeka Okafor."), "prais")
    passive = relation(facts_of(reader, "Emeka Okafor was praised by Kari Lunde."), "prais")
    for each in (active, passive):
        assert each.agent is not None
        assert each.patient is not None
        assert [name.words[-1] for name in each.agent.names] == ["lunde"]
        assert [name.words[-1] for name in each.patient.names] == ["okafor"]


def test_a_relative_clause_has_its_noun_as_agent(reader: FactReader) -> None:
    found = relation(facts_of(reader, "Kari Lunde, who founded the port, met Okafor."), "found")
    assert found.agent is not None
    assert [name.words[-1] for name in found.agent.names] == ["lunde"]


def test_negation_and_certainty(reader: FactReader) -> None:
    assert relation(facts_of(reader, "Lunde did not sign the treaty."), "sign").negated
    assert relation(facts_of(reader, "Lunde signed the treaty."), "sign").certainty == 2
    assert relation(facts_of(reader, "Lunde will sign the treaty."), "sign").certainty == 1
    assert relation(facts_of(reader, "Lunde is expected to sign the treaty."), "sign").certainty == 1
    assert relation(facts_of(reader, "Lunde may sign the treaty."), "sign").certainty == 0
    assert relation(facts_of(reader, "Okafor urged Lunde to sign the treaty."), "sign").certainty == 0


def test_whose_and_where_from(reader: FactReader) -> None:
    facts = facts_of(reader, "Norwegian Prime Minister Kari Lunde praised Nigeria’s harbour plan.")
    assert (("kari", "lunde"), "@norway") in facts.affiliations
    assert [(p.noun, p.owner.words) for p in facts.possessions if p.how == "poss"] == [
        ("plan", ("@nigeria",))
    ]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_read(reader: FactReader, text: str) -> None:
    facts = facts_of(reader, text)
    assert facts.text == text
    for name in facts.names:
        assert 0 <= name.start < name.end <= len(text)
