"""Site furniture goes and is reported; sentences stay, in order and unaltered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reading.boilerplate import Cleaned, strip_furniture
from summarizer.reading.layout import paragraphs_of, reflowed

BODY = [
    "A cargo ferry ran aground off the island of Vessel Rock on Tuesday morning, the harbour office said.",
    "All nineteen people on board were taken off by lifeboat within two hours.",
    "“We heard a bang and then everything tilted,” said Marit Holm, who was travelling with her sister.",
    "Divers will inspect the hull on Thursday, when the wind is expected to drop.",
]


def between(line: str) -> Cleaned:
    return strip_furniture([*BODY[:2], line, *BODY[2:]], title="Ferry aground")


@pytest.mark.parametrize(
    "line",
    [
        "2.1 C",
        "Saturday, January 11, 2025",
        "Published: 12 March 2024, 10:45 GMT",
        "By Tove Lind and Per Aker",
        "Tove Lind, Staff Writer",
        "See also Ten islands you can only reach by boat",
        "Read more: The storms of the century",
        "Related:",
        "RELATED COVERAGE",
        "Leave a Reply",
        "Your e-mail address will not be published. Fields marked * are required",
        "Stay in touch",
        "Latest Posts",
        "Don't Miss",
        "Don’t Miss",
        "To be updated with the latest news, deals and announcements.",
        "Sign up for our morning newsletter and never miss a storm.",
        "Share this article on Facebook Twitter WhatsApp",
        "Follow us on Instagram",
        "We use cookies to improve your experience on this site.",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Per Aker in Vessel Rock contributed to this report.",
        "Reporting by Tove Lind; Editing by Per Aker",
        "© 2024 The Island Courier. All rights reserved.",
        "Rescued passengers, wrapped in blankets, walk past a row of lifeboats at Vessel Rock, March 12, 2024.",
        "The ferry in better days. (Photo: Island Courier)",
        "Tove Lind/Getty Images",
        "FILE PHOTO: The ferry Skarv leaves port in a calm sea",
        "‘Everything tilted’",
        "A narrow strait",
        "What happens next?",
        "* * *",
        "___",
        "4:15 p.m.",
        "[14:05 GMT]",
        "Updated at 9:12 a.m. ET",
        "9 p.m. Eastern Friday",
        "The Latest on the fire at the mill in Torv (all times local):",
    ],
)
def test_furniture_line_goes_and_is_reported(line: str) -> None:
    cleaned = between(line)
    assert list(cleaned.paragraphs) == BODY
    assert [item.text for item in cleaned.removed] == [line]
    assert cleaned.removed[0].reason


@pytest.mark.parametrize(
    "line",
    [
        "The sea was calm.",
        "“No comment.”",
        "“We are all safe,” he said.",
        "By Monday, the harbour had reopened and the ferry was gone.",
        "Follow-up checks of the hull on Twitter’s new map showed nothing, the office said on Tuesday.",
        "She was seen at the pier on March 12, 2024.",
        "The captain said the photo was taken on March 12, 2024.",
        "He said:",
        "Officials listed the following damage to the ferry and the harbour:",
        "Mr. Holm is a former reporter who has crossed the strait every day since 1998, and he had never seen it.",
        "Subscribers to the ferry line will get their money back, the company told passengers.",
        "Copyright law does not cover the harbour’s charts, the court said.",
        "Related talks on a new lighthouse will resume in May.",
    ],
)
def test_real_sentence_stays(line: str) -> None:
    assert line in between(line).paragraphs


def test_page_header_and_author_box() -> None:
    cleaned = strip_furniture(
        [
            "14.5 C",
            "Vessel Rock",
            "Tuesday, March 12, 2024",
            "Ferry runs aground as the harbour office weighs closing the strait",
            *BODY,
            "Tove Lind",
            "Tove Lind",
            "Tove is a seasoned journalist known for her sharp reporting on ships. As a contributor to the Courier, "
            "Tove brings ten years of experience.",
            "Latest Posts",
            "Ten things to do on a rainy island",
        ]
    )
    assert cleaned.title == "Ferry runs aground as the harbour office weighs closing the strait"
    assert list(cleaned.paragraphs) == BODY
    assert [item.reason for item in cleaned.removed] == [
        "weather line",
        "place line",
        "date line",
        "byline",
        "byline",
        "author biography",
        "related link",
        "related link",
    ]


def test_self_description_at_the_end_goes() -> None:
    boast = "“Incurable tea drinker. Amateur lighthouse keeper. Dreamer. Part-time sailor.”"
    cleaned = strip_furniture([*BODY, boast])
    assert list(cleaned.paragraphs) == BODY
    assert cleaned.removed[0].reason == "author biography"


def test_reader_comments_below_the_form_go() -> None:
    cleaned = strip_furniture([*BODY, "Leave a Reply", "This is the worst ferry company in the world!!!"])
    assert list(cleaned.paragraphs) == BODY


def test_headline_repeated_with_a_colon_goes() -> None:
    line = "Cargo ferry aground off Vessel Rock on Tuesday morning:"
    cleaned = strip_furniture([BODY[0], line, *BODY[1:]])
    assert list(cleaned.paragraphs) == BODY


@pytest.mark.parametrize(
    "dateline",
    [
        "Vessel Rock (CNN)",
        "VESSEL ROCK, March 12 (Reuters) -",
        "VESSEL ROCK, Norway (AP) —",
        "(AP) —",
        "SVOLVAER —",
        "LONDON:",
    ],
)
def test_dateline_is_cut_from_the_first_paragraph(dateline: str) -> None:
    cleaned = strip_furniture([f"{dateline} {BODY[0]}", *BODY[1:]])
    assert list(cleaned.paragraphs) == BODY
    assert [(item.text, item.reason) for item in cleaned.removed] == [(dateline, "dateline")]


@pytest.mark.parametrize(
    "opening",
    [
        "The International Maritime Organization (IMO) said on Tuesday that the ferry was sound.",
        "International Criminal Court (ICC) Prosecutor Lars Moe opened a case on Tuesday.",
        "NATO — which was not involved — sent its regrets on Tuesday.",
    ],
)
def test_opening_that_only_looks_like_a_dateline_stays(opening: str) -> None:
    assert strip_furniture([opening, *BODY[1:]]).paragraphs[0] == opening


def test_the_page_head_behind_a_photo_credit_is_cut() -> None:
    line = f"{BODY[0]} | Tove R. Lind/AP Photo harbours Ferry aground off Vessel Rock Divers will look at the hull."
    cleaned = strip_furniture([line, *BODY[1:]], title="Ferry")
    assert cleaned.paragraphs[0] == BODY[0]
    assert [each.reason for each in cleaned.removed] == ["photo credit"]


def test_agency_credit_is_cut_from_the_last_paragraph() -> None:
    cleaned = strip_furniture([*BODY[:3], f"{BODY[3]} (Reporting by Tove Lind; Editing by Per Aker)"])
    assert list(cleaned.paragraphs) == BODY
    assert cleaned.removed[0].reason == "contributors"


def test_first_sentence_is_not_taken_for_a_title() -> None:
    assert strip_furniture(BODY).title is None


CRANE = [
    "The harbour of Osk was shut on Monday after a crane fell on the quay, the port said.",
    "Two men were hurt. The crane was built in 1981 and belongs to the town, which had it tested in May.",
]


@pytest.mark.parametrize(
    "line",
    [
        "Capt. J. R. Dunn Jr. charged over crane",
        "Sgt. Lund and Det. Supt. Aas cleared over fall on Elm St.",
        "Maj. Gen. Lind quits as head of Ness Defence Corp.",
        "Dr. E. Marsh Sr. wins seat in Washington County, Ore.",
        "Lind quits his post at Hale Bros.",
        "Ferry to sail again at 9 p.m.",
        "Gov. Krog vs. Lt. Gov. Berg: a feud in four acts",
        "Crane falls at Hwy. 9; two hurt",
        "“We will be forgotten,” mayor of Rye says",
        "Crane falls: “Nobody told us”",
        "Is the harbour of Osk safe?",
        "Crane of Osk: what the port knows",
    ],
)
def test_a_headline_is_the_title_whatever_is_shortened_in_it(line: str) -> None:
    cleaned = strip_furniture([line, *CRANE])
    assert (cleaned.title, cleaned.paragraphs) == (line, tuple(CRANE))


@pytest.mark.parametrize(
    "line",
    [
        "A storm has hit the harbour of Osk Falls, Ore.",
        "She was born in Washington, D.C.",
        "The ferry left at 9 p.m.",
        "Roe works for Hale Bros. The crane was theirs",
        "Roe spoke to Capt. Dunn about the weather. He went to sea",
        "“Nobody told us.”",
    ],
)
def test_a_sentence_that_ends_in_an_abbreviation_is_no_title(line: str) -> None:
    assert strip_furniture([line, *CRANE]).title is None


LINES = st.sampled_from(
    [*BODY, "Latest Posts", "By Tove Lind", "A narrow strait", "Leave a Reply", "2.1 C", "He said:", "Tove Lind",
     "MOSCOW (AP) — The ferry sank.", "See also More boats", "Yes.", "* * *", "Home > World", "Is it safe?"]
)  # fmt: skip


@given(st.lists(st.one_of(LINES, st.text(min_size=1, max_size=50)), max_size=14))
def test_what_stays_keeps_order_and_words_and_nothing_is_lost(lines: list[str]) -> None:
    cleaned = strip_furniture(lines)
    place = 0
    for paragraph in cleaned.paragraphs:
        while not lines[place].strip().find(paragraph.strip()) >= 0:
            place += 1
        place += 1
    told = [*cleaned.paragraphs, *(item.text for item in cleaned.removed), cleaned.title or ""]
    assert sorted("".join(told).replace(" ", "")) == sorted("".join(lines).replace(" ", ""))


def test_hard_wrapped_text_is_joined_and_line_per_paragraph_text_is_not() -> None:
    wrapped = (
        "A cargo ferry ran aground off the island of Vessel Rock on\n"
        "Tuesday morning, the harbour office said. All nineteen\n"
        "people on board were taken off by lifeboat within two hours\n"
        "of the first call.\n\n"
        "Divers will inspect the hull on Thursday, when the wind is\n"
        "expected to drop.\n"
    )
    first, second = paragraphs_of(wrapped)
    assert first.endswith("within two hours of the first call.") and "Rock on Tuesday" in first
    assert second == "Divers will inspect the hull on Thursday, when the wind is expected to drop."
    assert paragraphs_of("\n".join(BODY)) == BODY


def test_typeset_lines_are_reflowed_and_hyphens_mended() -> None:
    lines = [
        "Ferry runs aground",
        "A cargo ferry ran aground off the island of Vessel Rock on Tuesday, an inter-",
        "national rescue team said. The Anglo-",
        "Norwegian crew was unhurt and all nineteen people on board were brought back",
        "to the harbour.",
        "Divers will inspect the hull on Thursday, when the wind is expected to drop,",
        "the office said.",
    ]
    assert reflowed(lines) == [
        "Ferry runs aground",
        "A cargo ferry ran aground off the island of Vessel Rock on Tuesday, an international rescue team said. "
        "The Anglo-Norwegian crew was unhurt and all nineteen people on board were brought back to the harbour.",
        "Divers will inspect the hull on Thursday, when the wind is expected to drop, the office said.",
    ]


@pytest.mark.parametrize(
    "log",
    [
        "The Latest on the fire (all times local):4:15 p.m. Two men are safe.___2:40 p.m. Dogs are out, he said.",
        "4:15 p.m. Two men are safe. ___ 2:40 p.m. Dogs are out, he said.",
        "Two men are safe.2:40 p.m. Dogs are out, he said.",
        "Two men are safe. 2:40 p.m.: Dogs are out, he said.",
        "Two men are safe.14:40 Dogs are out, he said.",
        "[16:15 GMT] Two men are safe. * * * Dogs are out, he said.",
        "Two men are safe.-----Dogs are out, he said.",
        "Updated at 4:15 p.m. ET: Two men are safe.****Dogs are out, he said.",
    ],
)
def test_entries_of_a_log_are_parted_and_lose_their_times(log: str) -> None:
    cleaned = strip_furniture([BODY[0], log, *BODY[1:]], title="Ferry aground")
    assert cleaned.paragraphs == (BODY[0], "Two men are safe.", "Dogs are out, he said.", *BODY[1:])
    assert {r.reason for r in cleaned.removed} <= {"time line", "separator", "page label"}
    assert cleaned.removed


@pytest.mark.parametrize(
    "paragraph",
    [
        "The two men came at 4:15 p.m. Two of them were hurt, the chief said.",
        "9 a.m. Monday is when the talks begin, the mayor of Osk said.",
        "She called it a “s***ty” pier. “It is like ___.” The mayor laughed, he said.",
        "The ferry left at 10:30. Mass was held at 12:15 in the church of St. Olin, he said.",
        "Osk won 12:10. 2000 people saw it, the club said.",
    ],
)
def test_times_and_marks_of_a_sentence_stay(paragraph: str) -> None:
    assert strip_furniture([BODY[0], paragraph, *BODY[1:]], title="Ferry aground").paragraphs[1] == paragraph
