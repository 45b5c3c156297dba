"""Near-duplicates and articles about another event are told apart, in any order."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from summarizer.config import ReadingConfig
from summarizer.reading import Article
from summarizer.reading.selection import select

DATA = Path(__file__).parents[1] / "data" / "selection"
#: Invented clusters, cluster -> article -> text; see the head of each file.
SEVERAL, ONE, REPRINTS = (
    yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("several-events", "one-event", "reprints")
)

FERRY_1 = (
    "A cargo ferry ran aground off the island of Vessel Rock on Tuesday morning, the harbour office said. "
    "All nineteen people on board the Skarv were taken off by lifeboat within two hours. Divers will inspect the "
    "hull on Thursday, when the wind is expected to drop. Marit Holm, a passenger, said everything tilted."
)
FERRY_2 = (
    "Rescuers brought nineteen passengers and crew ashore on Tuesday after the ferry Skarv struck a reef near "
    "Vessel Rock. Nobody was hurt. The harbour office blamed a broken radar and said the wreck could not be "
    "towed before Thursday because of strong wind."
)
FERRY_3 = (
    "The owner of the Skarv, the ferry that hit a reef at Vessel Rock this week, said its radar had been "
    "repaired twice since January. Lifeboat crews took all passengers to the harbour, where divers are waiting "
    "for calmer weather to look at the hull."
)
DEPOT = (
    "The city council of Eastmoor voted on Monday to close the old tram depot. The building, which opened in "
    "1911, will become a market hall with forty stalls, the mayor said. Shop owners welcomed the plan."
)
BUDGET = (
    "Finance minister Otto Lange presented a budget with higher taxes on tobacco and sugar. Opposition parties "
    "called the plan a burden on families and announced a vote of no confidence in parliament."
)


def article(name: str, text: str) -> Article:
    """``text``: the headline in a paragraph of its own, if it has one."""
    title, _, body = text.strip().partition("\n\n") if "\n\n" in text[:100] else ("", "", text)
    return Article(id=name, path=f"{name}.txt", title=title or None, text=body.strip())


def untitled(name: str, text: str) -> Article:
    return Article(id=name, path=f"{name}.txt", text=text.strip())


# -- near-duplicates ---------------------------------------------------------------------------------------------


def test_two_equal_articles_are_one() -> None:
    kept, unused = select([article("b", FERRY_1), article("a", FERRY_1)])
    assert [a.id for a in kept] == ["a"]
    assert [(u.id, u.reason) for u in unused] == [("b", "near-duplicate of a")]


def test_longest_version_of_a_story_is_kept() -> None:
    long = article("long", f"{FERRY_1} The island’s school stayed closed.")
    edited = article("edited", FERRY_1.replace("morning", "night"))
    kept, unused = select([edited, long, article("own", FERRY_2)])
    assert {a.id for a in kept} == {"long", "own"}
    assert [(u.id, u.reason) for u in unused] == [("edited", "near-duplicate of long")]


@pytest.mark.parametrize("name", REPRINTS)
def test_edited_reprints_are_one_witness_and_an_independent_article_another(name: str) -> None:
    articles = [untitled(key, text) for key, text in REPRINTS[name].items()]
    kept, unused = select(articles)
    longest = max((a for a in articles if a.id != "i1"), key=lambda a: a.words)
    assert {a.id for a in kept} == {longest.id, "i1"}
    assert {u.reason for u in unused} == {f"near-duplicate of {longest.id}"}


def test_reworded_reprints_are_one_where_the_text_between_them_is_the_shortest() -> None:
    # The two rewordings share little with each other, and much with what they were made from.
    texts = REPRINTS["zoo"]
    between, one, other = (untitled(key, texts[key]) for key in ("e1", "e2", "e3"))
    assert len(select([one, other])[0]) == 2
    assert between.words < other.words
    kept, unused = select([between, one, other])
    assert len(kept) == 1 and len(unused) == 2


def test_a_short_report_in_two_long_ones_does_not_make_them_one() -> None:
    short, *others = (REPRINTS[name]["a"] for name in ("strike", "quake", "budget", "depot", "dam"))
    long = ["\n\n".join([short, *others[:2]]), "\n\n".join([short, *others[2:]])]
    articles = [untitled("short", short), *(untitled(f"l{n}", text) for n, text in enumerate(long))]
    kept, unused = select(articles, config=ReadingConfig(off_topic=0))
    assert {a.id for a in kept} == {"l0", "l1"}
    assert [u.id for u in unused] == ["short"]


def test_a_new_toll_is_no_reprint() -> None:
    text = REPRINTS["quake"]["a"]
    later = (
        "The earthquake on the coast of Velle has killed 31 people, the civil defence said on Sunday, after rescuers had "
        "reached two villages in the hills.\n\nThe port of Tolm buried its first dead. The president walked through the "
        "rubble and promised 200 new flats.\n\nThe quake had a magnitude of 6.3."
    )
    kept, unused = select([untitled("early", text), untitled("late", later)])
    assert len(kept) == 2 and not unused


# -- other events ------------------------------------------------------------------------------------------------


def test_other_event_is_told_apart_whatever_the_order() -> None:
    articles = [
        article("f1", FERRY_1),
        article("f2", FERRY_2),
        article("f3", FERRY_3),
        article("depot", DEPOT),
    ]
    results = {repr(select(order)) for order in itertools.permutations(articles)}
    assert len(results) == 1
    kept, unused = select(articles)
    assert {a.id for a in kept} == {"f1", "f2", "f3"}
    assert unused[0].id == "depot" and unused[0].words == len(DEPOT.split())
    assert unused[0].reason.startswith("about another event (similarity 0.")


def test_two_articles_about_one_event_stay() -> None:
    kept, unused = select([article("f1", FERRY_1), article("f2", FERRY_2)])
    assert len(kept) == 2 and not unused


def test_of_two_unrelated_articles_the_longer_stays() -> None:
    kept, unused = select([article("depot", DEPOT), article("f1", FERRY_1)])
    assert [a.id for a in kept] == ["f1"]
    assert "about another event" in unused[0].reason


def test_several_other_events_are_all_reported() -> None:
    articles = [article("f2", FERRY_2), article("b", BUDGET), article("f3", FERRY_3), article("d", DEPOT)]
    kept, unused = select(articles)
    assert {a.id for a in kept} == {"f2", "f3"}
    assert {u.id for u in unused} == {"b", "d"}


@pytest.mark.parametrize("name", SEVERAL)
def test_of_several_events_of_one_place_and_sort_one_is_told(name: str) -> None:
    articles = [article(key, text) for key, text in SEVERAL[name].items()]
    sizes = {event: sum(a.id[0] == event for a in articles) for event in {a.id[0] for a in articles}}
    kept, unused = select(articles)
    told = {a.id[0] for a in kept}
    assert len(told) == 1
    assert sizes[kept[0].id[0]] == max(sizes.values()) == len(kept)
    assert len(kept) + len(unused) == len(articles)
    assert all(u.reason.startswith("about another event (similarity 0.") for u in unused)
    assert repr(select(articles[::-1])) == repr((kept, unused))


@pytest.mark.parametrize("name", ONE)
def test_every_angle_on_one_event_stays(name: str) -> None:
    kept, unused = select([article(key, text) for key, text in ONE[name].items()])
    assert not unused and len(kept) == len(ONE[name])


# -- in general --------------------------------------------------------------------------------------------------


def test_single_article_stays() -> None:
    kept, unused = select([article("f1", FERRY_1)])
    assert len(kept) == 1 and not unused


def test_thresholds_come_from_the_config() -> None:
    lax = ReadingConfig(near_duplicate=1.0, off_topic=0)
    articles = [article("a", FERRY_1), article("b", FERRY_1 + " More."), article("d", DEPOT)]
    kept, unused = select(articles, config=lax)
    assert {a.id for a in kept} == {"b", "d"}  # a is wholly contained in b
    assert len(unused) == 1
