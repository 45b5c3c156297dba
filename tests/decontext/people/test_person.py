"""What most of the articles call somebody."""

from __future__ import annotations

from spacy.tokens import Span

from summarizer.decontext.people import find_people, introduce_people
from tests.clusters import article
from tests.decontext.articles import PARSER, SPLITTER
from tests.decontext.people.cast import VARGA, VERRELL, named, people


def test_a_person_has_one_full_name_a_short_one_and_a_title() -> None:
    person = people(*VERRELL)[0]
    assert (person.full, person.short, person.title) == ("Tomas Verrell", "Verrell", "Orsenian President")
    assert person.sentence.text.startswith("Orsenian President Tomas Verrell")


def test_a_title_in_other_words_counts_for_it() -> None:
    (person,) = people(
        "Orsenian Circuit Court Judge Tomas Verrell ruled on Monday. Verrell smiled.",
        "Circuit Judge Tomas Verrell said so. Judge Verrell left.",
        "Orsenian Circuit Judge Tomas Verrell wrote. Verrell left.",
        "Tomas Verrell was late.",
    )
    assert person.title is not None and person.title.endswith("Judge")


def test_who_holds_an_office_for_now_is_not_said_to_hold_it() -> None:
    (person,) = people(
        "Attorney General Tomas Verrell spoke on Monday. Verrell left.",
        "Attorney General Tomas Verrell wrote to the court. Verrell left.",
        "The court heard acting Attorney General Tomas Verrell on Monday. Verrell left.",
    )
    assert person.title == "acting Attorney General"


def test_a_title_given_once_is_not_said_of_whoever_left_the_office() -> None:
    (person,) = people(
        "Senator Tomas Verrell, center, and others listen.",
        "Tomas Verrell left. Verrell, a former senator, wept.",
    )
    assert person.title is None


def test_a_president_is_no_former_president_for_one_article() -> None:
    found = people(*VARGA, "Former President Tomas Varga spoke.")
    assert found[0].title == "President"
    found = people(
        "Former President Tomas Varga spoke. Varga left.",
        "Former President Tomas Varga waved. Mr Varga left.",
    )
    assert introduce_people(["It was President Varga who closed it."], found)[0].text == (
        "It was President Tomas Varga who closed it."
    )


def test_a_role_that_another_article_calls_past_is_not_given() -> None:
    paragraphs = (
        "Anna Dahl, the head of the ports division, spoke. Dahl left.",
        "Anna Dahl waved. Dahl resigned in December.",
    )
    assert named(["Dahl spoke in Osk."], *paragraphs) == ["Anna Dahl spoke in Osk."]


def test_what_somebody_is_called_in_a_question_or_by_one_of_many_is_no_title() -> None:
    found = people(
        "“Did you ask Secretary of State Paul Dorn about it?” the host said. Paul Dorn was at home.",
        "On Monday Paul Dorn lost the election. Dorn was at home.",
        "Senator Paul Dorn lost the vote in May.",
        "On Monday Paul Dorn lost the election. Dorn was at home.",
    )
    (named,) = introduce_people(["The papers were about Dorn, he said."], found)
    assert named.text == "The papers were about Paul Dorn, he said."


def test_a_first_name_said_once_is_nobodys_short_name() -> None:
    (person,) = people(
        "Anna Verrell was convicted on Monday.", "“Anna never lied,” a friend said. Anna Verrell wept."
    )
    assert person.short != "Anna"


def test_a_name_that_is_never_shortened_is_not_shortened() -> None:
    # Left to itself the recogniser finds a person "Halvan" in some of them.
    found = [
        sentence
        for index, text in enumerate(
            ["Bokar Halvan has not answered.", "The town fears that Bokar Halvan will strike."]
        )
        for sentence in SPLITTER.split(article(f"a{index}", text))
    ]
    docs = [PARSER.parse([sentence.text])[0].copy() for sentence in found]
    docs[0].set_ents([Span(docs[0], 0, 2, "PERSON")])
    docs[1].set_ents([Span(docs[1], 5, 6, "PERSON")])
    (person,) = find_people(found, docs)
    assert person.short == "Bokar Halvan"
