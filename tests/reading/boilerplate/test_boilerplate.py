"""Site furniture goes and is reported; sentences stay, in order and unaltered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.reading.boilerplate import strip_furniture
from tests.reading.boilerplate.pages import BODY


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
        "page header",
        "date line",
        "byline",
        "byline",
        "author biography",
        "related link",
        "stray line at the end",
    ]


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
