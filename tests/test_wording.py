"""Faults of a fused wording that none of its facts shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.verification.belonging import interposed
from summarizer.verification.provenance import spliced
from summarizer.verification.wording import (
    attributed_elsewhere,
    faults,
    framed_twice,
    is_fragment,
    misattached,
    misjoined,
    redated,
    redirected,
    seams,
    stutters,
    swapped_modifier,
    unqualified,
    unsound,
)

PARSER = Parser(load_spacy())

PAPER = (
    "On Monday the president praised Sorrel’s nine-point position paper on the fishing dispute, which includes a call "
    "for talks between the harbour towns."
)
PROPOSAL = "Sorrel’s proposal did not say that the trawlers must leave, which Norland has named as a need of any negotiations."


def test_a_clause_behind_the_wrong_noun_is_a_fault() -> None:
    wrong = (
        "Sorrel’s proposal did not say that the trawlers must leave, which Norland has named as a need of any "
        "negotiations, including a call for talks between the harbour towns."
    )
    assert faults(wrong, [PAPER, PROPOSAL]) == (
        "hung on the wrong words: including a call for talks between the harbour towns"
    )


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The president praised Sorrel’s nine-point position paper, including a call for talks between the harbour towns.",
            [PAPER, PROPOSAL],
        ),
        (
            "The council dismissed Ines Dahl, who handled the ferry complaint.",
            ["The council dismissed Ines Dahl.", "Dahl handled the ferry complaint in May."],
        ),
        (
            "The mayor closed the port on Monday, invoking the storm law.",
            [
                "The mayor closed the port on Monday.",
                "Invoking the storm law, the mayor said the port was shut.",
            ],
        ),
    ],
)
def test_a_clause_behind_its_own_noun_is_none(text: str, sources: list[str]) -> None:
    assert misattached(text, sources) is None


def test_a_pair_that_mixes_two_sources_pairs_is_a_fault() -> None:
    sources = [
        "Norland imposed western sanctions on the firm.",
        "An international warrant was issued for its director.",
    ]
    assert swapped_modifier("Norland imposed international sanctions on the firm.", sources) is not None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ines Dahl’s visit to Halvik was short.", "Dahl’s visit to Halvik was short. Ines Dahl came alone."),
        ("The nine-point paper was praised.", "The nine-point position paper was praised."),
        (
            "The talks will resume Tuesday on the island.",
            "The talks on the island will resume Tuesday morning.",
        ),
    ],
)
def test_other_forms_of_a_name_shorter_phrases_and_moved_days_are_none(text: str, source: str) -> None:
    assert swapped_modifier(text, [source]) is None


def test_a_loop_is_a_fault() -> None:
    source = "The guests called each other dear friends and the hosts called them good friends."
    assert (
        faults("They called each other dear friends and called each other good friends.", [source])
        is not None
    )


WORDS = st.lists(
    st.sampled_from("the mayor ferry, port who including on Monday said closed talks".split()), max_size=20
)


@given(WORDS)
def test_what_a_source_says_in_these_words_hangs_right_and_mixes_nothing(words: list[str]) -> None:
    text = " ".join(words)
    assert misattached(text, [text]) is None
    assert swapped_modifier(text, [text]) is None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The mayor was speaking about a ferry strike on Saturday.",
            [
                "The mayor was speaking about prices in general when he seemed to describe a ferry strike on Saturday."
            ],
        ),
        (
            "Ines Dahl is seen as a boost for the harbour towns.",
            ["Ines Dahl’s visit to Halvik is seen as a boost for the harbour towns."],
        ),
        (
            "The council is to review the investigation into investigation of the mayor.",
            ["The council is to review its investigation of the mayor."],
        ),
        (
            "If a trader is rich, Dahl understands that many feel cheated.",
            [
                "Dahl understands that many feel cheated.",
                "If a trader is rich, Dahl says that he has earned it.",
            ],
        ),
    ],
)
def test_a_verb_given_the_object_or_the_condition_of_another_is_a_fault(
    text: str, sources: list[str]
) -> None:
    assert misjoined(PARSER.parse([text])[0], PARSER.parse(sources)) is not None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "Ines Dahl, who was elected in March, vetoed the budget on Monday.",
            ["Mayor Ines Dahl vetoed the budget on Monday.", "Dahl was elected in March."],
        ),
        (
            "The budget was vetoed by Mayor Ines Dahl on Monday, closing two piers.",
            ["Ines Dahl vetoed the budget on Monday.", "The budget would have closed two piers."],
        ),
    ],
)
def test_two_facts_joined_by_whom_they_are_about_are_none(text: str, sources: list[str]) -> None:
    assert misjoined(PARSER.parse([text])[0], PARSER.parse(sources)) is None


def test_a_sentence_needs_a_main_verb() -> None:
    fragment, whole = PARSER.parse(
        [
            "The harbour board, which has acknowledged that it mixed up the figures.",
            "The harbour board has acknowledged that it mixed up the figures.",
        ]
    )
    assert is_fragment(fragment) and not is_fragment(whole)


def test_seams_are_where_no_source_goes_on_so() -> None:
    text = "The board wants to remove impeach the mayor."
    found = [
        text[start:end]
        for start, end in seams(text, ["The board wants to remove the mayor.", "to impeach the mayor"])
    ]
    assert found == ["impeach"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # Half of a word that means the opposite without the other half.
        (
            "The driver died of an inflicted wound.",
            ["The driver died of a self-inflicted wound.", "Police found the driver dead."],
        ),
        # Words that say what is meant, cut off inside the quotation.
        (
            "The owner said “we have no information from the police” and was looking into it.",
            ["The owner said “we have no information from the police that would back the report”."],
        ),
        # The contrast lost what it contrasts with.
        (
            "Dahl says she told colleagues of her unease, though she says she did complain about the noise.",
            [
                "Dahl says she told colleagues of her unease but not of the theft, though she says she did complain about the noise."
            ],
        ),
        # The condition is gone, and no source says it without one.
        (
            "Dahl will close the port in June and raise the toll to 25 crowns.",
            [
                "Dahl says he will close the port in June and raise the toll to 25 crowns if the town does not pay.",
                "The town met the builder on Monday.",
            ],
        ),
        # What adds to the confusion is something else in the source.
        (
            "Sorrel has signalled that it would answer the tolls with tolls of its own, adding further confusion to the trade.",
            [
                "Sorrel has signalled that it would answer the tolls with tolls of its own.",
                "The Dahl government has been vague about what Sorrel should do, adding further confusion to the trade.",
            ],
        ),
        (
            "The paper spoke to a friend of Dahl’s, who asked not to be named, who said Dahl had told her of it.",
            [
                "The paper spoke to a friend of Dahl’s.",
                "A neighbour, who asked not to be named, said Dahl had told her of it.",
            ],
        ),
    ],
)
def test_wordings_that_change_what_was_said_are_named(text: str, sources: list[str]) -> None:
    assert faults(text, sources) is not None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The driver died of a self-inflicted wound, police said.",
            ["The driver died of a self-inflicted wound.", "Police said the driver was dead."],
        ),
        (
            "The owner said “we have no information from the police”.",
            ["The owner said “we have no information from the police” and went home."],
        ),
        (
            "The board did not close the bridge, though it did complain about the cracks.",
            ["The board did not close the bridge, though it did complain about the cracks of the piers."],
        ),
    ],
)
def test_sound_wordings_are_let_through(text: str, sources: list[str]) -> None:
    assert faults(text, sources) is None


def test_a_bare_verb_beside_a_finite_one_is_no_sentence() -> None:
    (wrong, right) = PARSER.parse(
        [
            "Dahl is threatening Sorrel with tolls on all goods, and increase the rate in coming months.",
            "Dahl will close the port in June and increase the rate in coming months.",
        ]
    )
    assert is_fragment(wrong)
    assert not is_fragment(right)


def test_a_clause_stays_with_whoever_it_was_said_of() -> None:
    airline = "Veyra Air said it had grounded its fleet until further notice, even though it did not know the cause."
    ministry = "The Orsenian ministry said all Kestrel jets would be grounded until Monday."
    joined = "The Orsenian ministry said all Kestrel jets would be grounded, even though it did not know the cause."
    sources = PARSER.parse([airline, ministry])
    assert redirected(PARSER.parse([joined])[0], sources) is not None
    assert redirected(PARSER.parse([airline])[0], sources) is None
    assert redirected(PARSER.parse([ministry])[0], sources) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("More than 300 Kestrel jets are flying and 5,000 have been ordered, according to Veyra.", False),
        ("The Kestrel is the best-selling jet of its kind, according to Veyra.", True),
        (
            "Police say a guard shot two men at the depot in Lund, where a fight over pay had broken out.",
            False,
        ),
        ("Police say a guard shot two men at the depot in Lund.", True),
    ],
)
def test_nobody_is_made_to_tell_what_another_article_told(text: str, told: bool) -> None:
    sources = [
        "More than 300 Kestrel jets are flying and 5,000 have been ordered worldwide.",
        "The Kestrel is the best-selling narrow jet of its kind, Veyra says.",
        "Police say a guard shot and killed two men at the depot in Lund.",
        "The shots fell at the depot in Lund, where a fight over pay had broken out.",
    ]
    assert (attributed_elsewhere(text, sources) is None) is told


def test_a_day_stays_with_whoever_it_was_told_of() -> None:
    sources = PARSER.parse(
        [
            "Orsenia ordered its carriers to ground all 96 of the new Kestrel jets.",
            "Sorrel said its own order would take effect on Tuesday.",
            "Veyra Air grounded its fleet until further notice.",
        ]
    )
    for wrong in (
        "Orsenia ordered its carriers to ground all 96 of the new Kestrel jets on Tuesday.",
        "Orsenia ordered its carriers to ground all 96 of the new Kestrel jets until further notice.",
    ):
        assert redated(PARSER.parse([wrong])[0], sources) is not None
    right = "Sorrel said its own order would take effect on Tuesday."
    assert redated(PARSER.parse([right])[0], sources) is None


def test_a_name_in_a_source_is_not_yet_a_teller() -> None:
    sources = ["More than 300 Veyra Kestrel jets are flying and 5,000 have been ordered worldwide."]
    assert attributed_elsewhere(
        "More than 300 Kestrel jets are flying and 5,000 have been ordered, according to Veyra.", sources
    )


CRASHES = (
    "The Brigades, a group linked to the Front, claimed responsibility for the bombings in Lund.",
    "The Brigades have claimed responsibility for a failed attack on warships docked in Sorrel.",
    "A car bomb in a southern suburb of Osk killed at least 22 people.",
    "At least 27 people died and more than 300 were wounded in the bombing of Lund in August.",
    "Paul Dorn, the head of the port, met the crew on Monday.",
    "The port will stay closed until May, Dorn said.",
)


@pytest.mark.parametrize(
    "text",
    [
        "A car bomb in a southern suburb of Osk killed at least 22 people and wounded more than 300.",
        "A car bomb in a southern suburb of Osk killed at least 27 people.",
        "Paul Dorn, the head of the port, met the crew in Osk after a car bomb killed at least 22 people.",
        "The port will stay closed until May after a car bomb in Osk killed 22 people, Dorn said.",
    ],
)
def test_a_clause_that_mixes_two_sources_is_refused(text: str) -> None:
    assert spliced(PARSER.parse([text])[0], PARSER.parse(CRASHES)) is not None


@pytest.mark.parametrize(
    "text",
    [
        *CRASHES,
        "The port will stay closed until May, said Paul Dorn, the head of the port.",
        "The port will stay closed until May, Dorn said, while a car bomb in a suburb of Osk killed at least 22 people.",
        "The Brigades claimed responsibility for the bombings in Lund.",
    ],
)
def test_clauses_of_one_source_each_may_be_joined(text: str) -> None:
    assert spliced(PARSER.parse([text])[0], PARSER.parse(CRASHES)) is None


def test_a_failed_attack_is_no_attack() -> None:
    sources = PARSER.parse(CRASHES)
    (bare,) = PARSER.parse(
        ["The Brigades have claimed responsibility for an attack on warships docked in Sorrel."]
    )
    assert unqualified(bare, sources) == "attack"
    assert unqualified(PARSER.parse([CRASHES[1]])[0], sources) is None


def test_when_stays_with_its_day() -> None:
    source = "The ministry says 77 people died between Tuesday morning, when the violence began, and Friday morning."
    moved = "The ministry says 77 people died between Tuesday morning and Friday morning, when the violence began."
    assert misattached(moved, [source]) is not None
    assert misattached(source, [source]) is None


def test_two_sentences_spliced_at_a_word_they_share_are_none() -> None:
    (spliced,) = PARSER.parse(
        ["Washington observers winced at Dahl’s use of the word “lynching” immediately set off a firestorm."]
    )
    assert is_fragment(spliced)


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("During the broadcast, Dahl swore during the network’s broadcast of the gala.", True),
        ("Dahl swore during the broadcast and apologised after the broadcast.", False),
        ("Dahl was born in March and elected in May.", False),
        ("The port stores chlorine and other gases, including the poisonous chlorine, in Lund.", True),
        ("The port stores several gases, including the poisonous chlorine, in Lund.", False),
    ],
)
def test_the_same_frame_from_two_sources_is_told_once(text: str, twice: bool) -> None:
    assert (framed_twice(PARSER.parse([text])[0]) is not None) == twice


def test_words_on_either_side_of_a_quotation_mark_are_no_pair() -> None:
    sources = ["“The news is so bad,” Ines Dahl wrote.", "The harbour board praised Ines Dahl."]
    assert swapped_modifier("“The news is so bad,” Dahl wrote.", sources) is None


def test_a_word_that_a_source_says_three_times_is_no_loop() -> None:
    text = "If the board is biased and its chair is biased, the vote is biased."
    assert not stutters(text, [text + " So the union says."])
    assert stutters(text, ["If the board is biased, the vote is, too."])


def fault(text: str, *sources: str) -> str | None:
    docs = PARSER.parse([text, *sources])
    return unsound(docs[0], docs[1:], cluster=docs[1:])


def test_what_somebody_is_described_as_is_not_left_out() -> None:
    sources = (
        "Prosecutor Paul Dorn used his closing words to describe Amber Dahl as “an intruder” in Osk.",
        "Amber Dahl spent the night in jail after she was convicted of murder.",
    )
    text = (
        "Prosecutor Paul Dorn used his closing words to describe Amber Dahl, who spent the night in jail after she was "
        "convicted of murder."
    )
    assert "what was said of it" in (fault(text, *sources) or "")
    assert fault(sources[0], *sources) is None


def test_what_somebody_was_prompted_to_do_is_not_left_out() -> None:
    sources = (
        "A forecast of more winds prompted Osk Lines to say that it could close the port of Lund.",
        "Osk Lines, which had closed two piers as of Monday, warned of more delays.",
    )
    text = "A forecast of more winds prompted Osk Lines, which had closed two piers as of Monday."
    assert "what was said of it" in (fault(text, *sources) or "")
    assert fault(sources[0], *sources) is None


def test_nobody_is_called_by_a_first_name_that_no_source_calls_so() -> None:
    source = "Amber Dahl spent the night in jail after she was convicted of murdering Tomas Dorn in Osk."
    text = "Amber spent the night in jail after she was convicted of murdering Tomas Dorn in Osk."
    assert fault(text, source) == "a first name alone: Amber"
    assert fault(text, source, "Amber is in jail, her friends said.") != "a first name alone: Amber"
    assert fault(source, source) is None


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Dahl wrote that she was ousted in a meeting and announced that she had been ousted.", True),
        ("Dahl wrote that she was ousted in a meeting and announced that she would sue.", False),
        ("Dahl was ousted in a meeting and said so.", False),
    ],
)
def test_what_was_told_is_not_told_again_as_something_announced(text: str, again: bool) -> None:
    sources = PARSER.parse(
        [
            "Dahl wrote that she was ousted in a meeting.",
            "Dahl announced that she had been ousted and that she would sue.",
        ]
    )
    reason = unsound(PARSER.parse([text])[0], sources, cluster=sources)
    assert ((reason or "").startswith("tells again")) == again


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("Paul Reyle wrote that the board has ruined Ines Dahl, a friend of how the town built it.", False),
        ("Paul Reyle wrote that the board has ruined Ines Dahl, the head of the office that runs it.", True),
        ("Paul Reyle wrote that the board has ruined Ines Dahl.", True),
        ("Paul Reyle wrote the book, and Ines Dahl, a friend of how the town built it, left.", True),
    ],
)
def test_what_one_article_tells_of_somebody_is_not_put_into_what_another_tells(
    text: str, sound: bool
) -> None:
    sources = PARSER.parse(
        [
            "Paul Reyle wrote that the board has ruined Ines Dahl.",
            "Ines Dahl is a friend of how the town built it.",
            "Ines Dahl, the head of the office that runs it, left.",
        ]
    )
    assert (interposed(PARSER.parse([text])[0], sources) is None) == sound


def test_a_day_that_two_sources_give_stands_once() -> None:
    sources = ("On Friday Ines Dahl called for a ban.", "Ines Dahl called for a ban early Friday in Osk.")
    assert fault("On Friday Ines Dahl called for a ban early Friday in Osk.", *sources) is not None
    assert fault("Ines Dahl called for a ban early Friday in Osk.", *sources) is None


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("Ines Dahl, one member, said the port is safe.", False),
        ("Ines Dahl, one of the members, said the port is safe.", True),
    ],
)
def test_one_of_how_many_is_told(text: str, sound: bool) -> None:
    said = "Ines Dahl said the port is safe."
    reason = fault(text, said, "Ines Dahl is one member.", "Ines Dahl is one of the members.")
    assert ("one of several" in (reason or "")) is not sound


def test_a_clause_that_only_says_the_verb_again_is_refused() -> None:
    sources = (
        "Ines Dahl canceled a Saturday event in Osk.",
        "The event in Osk was cancelled on Friday by Ines Dahl.",
    )
    assert fault("Ines Dahl canceled a Saturday event in Osk, which was cancelled.", *sources) is not None
    assert fault(sources[0], *sources) is None
    twice = (
        "Ines Dahl, who retired in March, has been out for a year.",
        "Ines Dahl retired as captain of the port.",
    )
    joined = "Ines Dahl, who retired in March, has been out for a year, and retired as captain of the port."
    assert fault(joined, *twice) is not None


def test_a_noun_between_two_is_not_left_out() -> None:
    sources = ("Dahl said he will introduce national red flag grant legislation in Osk.", "Dahl came to Osk.")
    text = "Dahl said he will introduce national red flag legislation in Osk."
    assert fault(text, *sources) is not None
    assert fault(text, *sources, "The red flag legislation is late.") is None
    assert fault(sources[0], *sources) is None


def test_what_something_is_done_to_is_not_left_out() -> None:
    sources = (
        "Two elections in Orsenia are heading for recounts, with voters divided on the races for mayor and judge.",
        "The clerk ordered recounts in both races for judge, a first for races in the county that took five weeks to decide the 2000 vote.",
    )
    text = (
        "Two elections in Orsenia are heading for recounts, with voters divided on the races for mayor and judge, which "
        "took five weeks to decide."
    )
    assert fault(text, *sources) == "without what the sources say it is done to: decide"
    assert fault(sources[1], *sources) is None
    # Not where a source leaves it out, or it stands before the verb.
    said = ("The board voted to close the port.", "The board voted to close on Monday.")
    assert fault("The board voted to close.", *said) != "without what the sources say it is done to: close"
    port = "The port that the board closed is old."
    assert "done to" not in (fault(port, "The board closed the port that is old.") or "")


def test_what_comes_with_one_thing_is_not_hung_on_another() -> None:
    sources = (
        "Services can resume this weekend, and restaurants and theaters in Osk can reopen on Monday.",
        "Gyms, barbers and bowling alleys can reopen on Friday with strict hygiene rules.",
    )
    text = "Services can resume this weekend, and restaurants and theaters in Osk can reopen on Monday, with strict hygiene rules."
    assert faults(text, sources) == "hung on the wrong words: with strict hygiene rules"
    whole = "Gyms, barbers and bowling alleys can reopen on Friday, with strict hygiene rules."
    assert faults(whole, sources) is None


def test_a_day_is_not_put_between_somebody_and_what_he_said() -> None:
    sources = ("Dorn, owner of a salon, said it is full.", "Dorn spoke on Friday.")
    assert faults("Dorn, owner of a salon, on Friday, said it is full.", sources) is not None
    assert faults("Dorn, owner of a salon, said on Friday it is full.", sources) is None


def test_what_was_told_to_two_is_not_told_to_one() -> None:
    sources = (
        "A friend of Dahl, who asked to remain anonymous to protect her privacy, told Osk Radio that Dahl was hurt on the quay.",
        "In interviews with The Herald, one friend of Dahl said Dahl was hurt.",
    )
    mixed = (
        "In interviews with The Herald, one friend of Dahl, who asked to remain anonymous to protect her privacy, said "
        "Dahl was hurt on the quay."
    )
    assert faults(mixed, sources) is not None
    assert faults(sources[0], sources) is None
    assert faults("One friend of Dahl told Osk Radio that Dahl was hurt on the quay.", sources) is None


def test_a_quotation_is_not_just_added() -> None:
    sources = ("Dahl insisted the board founded the port.", "“The port is honouring the board,” Dahl said.")
    assert (
        faults("Dahl insisted the board founded the port, and “the port is honouring the board.”", sources)
        is not None
    )
    whole = "Dahl said the board is late, and “the port is honouring the board.”"
    assert faults(whole, [whole]) is None


def test_an_offer_keeps_its_condition_if_any_source_gives_one() -> None:
    sources = (
        "Dahl said he offered to hand over some of the papers sought by Dorn when they met on Tuesday.",
        "On Tuesday evening, Dahl offered to give the board some of the papers if Dorn would end the inquiry.",
    )
    text = "On Tuesday evening, Dahl offered to hand over some of the papers sought by Dorn."
    assert faults(text, sources) == "without its condition: if Dorn would end the inquiry."
    assert faults(text, sources[:1]) is None
