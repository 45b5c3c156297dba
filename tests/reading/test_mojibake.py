"""Text that was read in a wrong encoding is mended, clean text in any script is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    ["cp874", "cp1250", "cp1251", "cp1252", "cp1254"],
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


@given(st.lists(st.sampled_from(["“Yes,”", "Przemyśl", "Kraków", "it’s", "ferry", "café"]), min_size=1, max_size=8),
       st.just("cp874"))  # fmt: skip
def test_what_was_misread_comes_back(words: list[str], code_page: str) -> None:
    text = " ".join(words)
    assert repair(misread(text, code_page)) == text
