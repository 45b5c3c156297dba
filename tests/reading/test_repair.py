"""Encodings and mojibake: damage is mended, clean text in any script is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.reading.encodings import decode
from summarizer.reading.repair import repair

CLEAN = "“We waited,” said François Öberg of Łódź — the café’s owner; £5 … Müller’s São Tomé"


def misread(text: str, code_page: str) -> str:
    """``text`` as it looks once its UTF-8 is read as ``code_page`` (undefined bytes as Windows-1252)."""
    chars = []
    for byte in text.encode():
        char = bytes([byte]).decode(code_page, errors="ignore")
        chars.append(char or bytes([byte]).decode("cp1252", errors="ignore") or chr(byte))
    return "".join(chars)


@pytest.mark.parametrize(
    "code_page",
    [
        "cp874",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "koi8_r",
    ],
)
def test_utf8_read_as_another_code_page_is_mended(code_page: str) -> None:
    assert repair(misread(CLEAN, code_page)) == CLEAN


def test_windows_874_damage_beside_clean_text() -> None:
    text = "โ€œThe ferryโ€™s engine failed,โ€ she said in Przemyล›l. “It sank,” he said in Kraków."
    assert repair(text) == "“The ferry’s engine failed,” she said in Przemyśl. “It sank,” he said in Kraków."


@pytest.mark.parametrize(
    "text",
    [
        "นายกรัฐมนตรีกล่าวว่า “ราคา ๕ บาท” ที่กรุงเทพฯ",
        "Гірський тунель «Гімн» відкрили… В 2014 році",
        "Парад… «Всё» — В США",
        "Β’ Λυκείου: «Η Αθήνα» €5",
        "Die Ära endet: Größe, Änderung, „Österreich“ und Ärger…",
        "Ångström, Åse og Ærø; São Paulo; Ço­",
        "ראש הממשלה אמר ₪5",
    ],
)
def test_genuine_text_of_other_scripts_is_left_alone(text: str) -> None:
    assert repair(text) == text.replace("\u00ad", "")


WORDS = st.sampled_from(
    ["the", "ferry", "naïve", "“quoted”", "Łódź", "Ελλάδα", "Київ", "Všechno", "ประเทศ", "ไทย", "£5", "—", "it’s",
     "Ünal", "Äpfel", "«да»", "שלום", "10", "état"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_clean_text_is_unchanged(text: str) -> None:
    assert repair(text) == text


@given(st.one_of(st.text(max_size=60), st.text(alphabet="âĂล›€โœ™ÂЂвГ©ó &;amp.“”\u00a0 \n", max_size=40)))
def test_repair_is_idempotent(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


@given(st.lists(st.sampled_from(["“Yes,”", "Przemyśl", "Kraków", "it’s", "ferry", "café"]), min_size=1, max_size=8),
       st.sampled_from(["cp874", "cp1251", "cp1253"]))  # fmt: skip
def test_what_was_misread_comes_back(words: list[str], code_page: str) -> None:
    text = " ".join(words)
    assert repair(misread(text, code_page)) == text


def test_spaces_invisible_characters_and_stray_stops() -> None:
    text = "The\u00a0\u2009ferry\u200b sank\u00ad.\r\nFour “died”. . Then it stopped.Nobody knew why ."
    assert repair(text) == "The ferry sank.\nFour “died”. Then it stopped. Nobody knew why."
    assert repair("He paid . . . and left") == "He paid ... and left"
    assert repair("the U.S.Navy and Node.js at 3.5 percent") == "the U.S. Navy and Node.js at 3.5 percent"


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sank, the coastguard said.|Everybody was taken ashore.",
        "The line said.|“We are sorry,” said Mia Falk.",
        "“The crew was calm.”|The Accident Board has sent three men.",
        '"The crew was calm."|The board has sent three men. "No," he said.',
        'The board said.|"We are sorry," Falk said. "Very."',
        'It was "accurate."|"Do you regret it?" he asked.',
        "He asked why.|‘Nobody knows,’ she said.",
        '"It was a leak,"|he said.|"We are sorry."',
        "“It was a leak,”|he said. The board said,|“We are sorry.”",
        "It sank.|Meanwhile, the crew swam.",
        "It sank.|Dahl’s house burned.",
        "It sank (at noon).|A diver saw it.",
        "It opened in 2019.|I was there.",
        "Dogs came at 4:15 p.m.|Rescue workers left at 9 a.m.|The rest stayed.",
        "He lives in the U.S.|She does not.",
        "Was it safe?|No!|“It was not.”|He left.",
        "Troops left.|NATO officials said so.|U.S. troops stayed.",
        "The toll is 5%.|That is too much.",
        "1.|What is it? 2.|Who pays?",
    ],
)
def test_sentences_without_a_space_between_them_get_one(text: str) -> None:
    assert repair(text.replace("|", "")) == text.replace("|", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Booking.Com and Hill.TV and Osk.Org report that Node.Js is old",
        "Write to Ann.Lund@osk.example or see https://osk.example/News.Html and www.Osk.Example.News",
        "a Ph.D. in law, e.g. No.10, version 2.0, the L.G.B.T. vote, the H.O.P.E. Program, A.M.M.S. and J.K. Strand",
        "Osk Lines Inc (OSKL.O) and Lund Corp (LND.N) fell 3.5 percent",
    ],
)
def test_stops_inside_names_and_numbers_stay(text: str) -> None:
    assert repair(text) == text


@pytest.mark.parametrize(
    "data",
    [
        CLEAN.encode(),
        CLEAN.encode("utf-8-sig"),
        CLEAN.encode("utf-16"),
        ("A plain report. " + CLEAN).encode("utf-16-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 without mark"],
)
def test_unicode_encodings_are_told_apart(data: bytes) -> None:
    assert decode(data, path="a.txt").endswith(CLEAN)


def test_windows_1252_and_files_glued_from_two_encodings() -> None:
    line = "“The café’s roof fell in,” the owner said on Friday.\n"
    assert decode(line.encode("cp1252"), path="a.txt") == line
    assert decode(line.encode() * 3 + line.encode("cp1252"), path="a.txt") == line * 4


def test_declared_encoding_is_used() -> None:
    assert decode("Plzeň".encode("iso8859_2"), path="a.html", declared="iso-8859-2") == "Plzeň"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"PK\x03\x04" + b"x" * 50, b"\x89PNG\r\n\x1a\n" + b"\0" * 90]
)
def test_binary_data_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputError, match=r"junk\.txt"):
        decode(data, path="junk.txt")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("The crews walked out last week week.", "The crews walked out last week."),
        ("She went to the the port.", "She went to the port."),
        ("He had had that that.", "He had had that that."),
        ("It was a very very long wait.", "It was a very very long wait."),
        ("Week week by week", "Week week by week"),
        (
            "The line is shut, she said.“We are sorry.”“So am I.”",
            "The line is shut, she said. “We are sorry.” “So am I.”",
        ),
    ],
)
def test_a_word_typed_twice_is_read_once(typed: str, meant: str) -> None:
    assert repair(typed) == meant


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "“They call it “the Pit” here. Nobody goes there,” he said.",
            "“They call it ‘the Pit’ here. Nobody goes there,” he said.",
        ),
        (
            "“It is shut.”\n\n“They call it “the Pit”.”\n\n“It is deep.”",
            "“It is shut.”\n\n“They call it ‘the Pit’.”\n\n“It is deep.”",
        ),
        # whose partner is missing may be either
        ("“They call it “the Pit” here.", "“They call it “the Pit” here."),
        ("“It is shut,” he said. “The Pit” is deep.", "“It is shut,” he said. “The Pit” is deep."),
        ("„Es heißt “Grube”“, sagte er. “Ja”", "„Es heißt “Grube”“, sagte er. “Ja”"),
    ],
)
def test_double_marks_within_double_ones_become_single(text: str, mended: str) -> None:
    assert repair(text) == mended
    assert repair(mended) == mended


@pytest.mark.parametrize(
    ("mixed", "paired"),
    [
        (
            'Officers were “invited" in by the board "following its vote,” police said.',
            "Officers were “invited” in by the board “following its vote,” police said.",
        ),
        # A stray one, and one kind alone, stay as they are.
        ('The “quay is 5" higher, police said.', 'The “quay is 5" higher, police said.'),
        ('The “quay” is 5" higher, police said.', 'The “quay” is 5" higher, police said.'),
        ('Police said "the quay" is shut.', 'Police said "the quay" is shut.'),
    ],
)
def test_marks_of_two_kinds_are_paired(mixed: str, paired: str) -> None:
    assert repair(mixed) == paired
