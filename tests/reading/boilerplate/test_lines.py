"""Lines that are furniture wherever they stand go and are reported; sentences like them stay."""

from __future__ import annotations

import pytest

from tests.reading.boilerplate.pages import BODY, between


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
        "Reporting by The Courier showed that the harbour had been warned. The office denied it.",
    ],
)
def test_real_sentence_stays(line: str) -> None:
    assert line in between(line).paragraphs
