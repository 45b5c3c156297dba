"""How things stood is not told beside their end: of the same somebody or something, and by an article that is not older."""

from __future__ import annotations

import pytest

from summarizer import models
from summarizer.composition.states import ended
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import read

NLP = models.load_spacy()
SPLITTER, PARSER = SentenceSplitter(NLP), Parser(NLP)


def over(*texts: str, published: tuple[str | None, ...] = ()) -> list[str]:
    """The sentences of the articles that are told to be over, in their order."""
    sentences, docs = read(texts, published, splitter=SPLITTER, parser=PARSER)
    found = ended(sentences, docs)
    return [sentence.text for sentence in sentences if sentence.key in found]


@pytest.mark.parametrize(
    ("state", "end"),
    [
        ("A girl of eight has been missing since Saturday.", "The girl was found in a hut on Sunday."),
        ("The search for a girl of eight went on all night.", "The girl was found alive, the police said."),
        ("Two climbers are missing on Mount Brenn.", "Both climbers were found in a hut."),
        ("A boy of five is still unaccounted for.", "The child turned up at his aunt's house."),
        ("A gunman is on the run in Lunde.", "A man was arrested in Lunde on Monday."),
        ("Police are hunting for a bank robber.", "Police caught the robber in a barn."),
        ("The prisoner remains at large.", "The prisoner gave himself up on Friday."),
        ("The Osk bridge is closed to lorries.", "The bridge reopened on Thursday."),
        ("The Osk bridge has been shut since Monday.", "The county opened the bridge on Friday."),
        ("Trains between Osk and Lund are suspended.", "Trains between Osk and Lund are running again."),
        ("The ferry Alva is out of service.", "The ferry was back in service on Monday."),
        ("The museum is open, the director said.", "The museum closed on Monday."),
        ("Five miners are trapped in a shaft.", "Rescuers freed the five miners."),
        ("Two skiers are stuck in a lift.", "A helicopter brought both skiers down."),
        ("The villagers have been evacuated.", "The villagers returned to their homes."),
        ("Residents of Tunn have been ordered to leave.", "Residents of Tunn went back home."),
        ("About 3,000 homes are without power.", "Power was restored to all homes."),
        ("The storm has left 900 homes without water.", "Water returned to the homes on Sunday."),
        ("The fire near Halvik is burning out of control.", "Firemen put out the fire near Halvik."),
        ("The nurses are on strike for more pay.", "The nurses returned to work on Friday."),
    ],
)
def test_a_state_ends_where_another_article_tells_its_end(state: str, end: str) -> None:
    assert over(state, end) == [state]


@pytest.mark.parametrize(
    ("state", "end"),
    [
        # Somebody or something else, or not all of them.
        ("A girl of eight is missing.", "The police found a boat."),
        ("The Osk bridge is closed.", "The Lunde bridge reopened."),
        ("Two climbers are missing.", "One climber was found in a hut."),
        ("Five miners are trapped.", "Two other miners were rescued."),
        ("A girl of eight is missing.", "Reporters were found in the hotel."),
        ("A gunman is on the run.", "A gunman's house was opened."),
        # Not yet, not at all, long ago, or nobody knows.
        ("A girl of eight is missing.", "The girl was not found."),
        ("A girl of eight is missing.", "The girl will be found, her father said."),
        ("A girl of eight is missing.", "Her father prayed that the girl would be found."),
        ("The Osk bridge is closed.", "The bridge opened in 1932."),
        ("The Osk bridge is closed.", "Reports that the bridge reopened were false."),
        ("The Osk bridge is closed.", "Nobody may cross until the bridge reopened."),
        # What was done, and what is denied, does not stand.
        ("The girl had been missing for a day.", "The girl was found on Sunday."),
        ("The bridge is not closed.", "The bridge reopened on Sunday."),
        ("The council closed the bridge on Monday.", "The bridge reopened on Thursday."),
        ("The missing girl has a red coat.", "The girl was found on Sunday."),
        # Open it may have been before it was shut.
        ("The bridge is closed.", "The bridge is open to lorries."),
    ],
)
def test_what_has_not_ended_may_be_told(state: str, end: str) -> None:
    assert over(state, end) == []


def test_what_is_searched_for_is_told_by_the_sentences_around() -> None:
    search = "A girl of eight is missing near Sund. Two hundred people are searching for her."
    assert over(search, "The girl was found in a hut.") == [each + "." for each in search[:-1].split(". ")]


def test_an_article_that_tells_both_ends_nothing() -> None:
    assert over("Two climbers are missing.", "A climber was found. Two climbers are still missing.") == []


def test_dates_tell_which_came_first() -> None:
    shut, opened = "The bridge is closed to lorries.", "The bridge is open to lorries."
    assert over(shut, opened, published=("2024-05-01", "2024-05-02")) == [shut]
    assert over(shut, opened, published=("2024-05-02", "2024-05-01")) == [opened]
    lost, found = "The girl is missing again.", "The girl was found in a hut."
    assert over(lost, found, published=("2024-05-02", "2024-05-01")) == []
