"""Text whose bytes were once read in a wrong encoding -> the text that was meant.

ftfy mends the common damage (UTF-8 read as Windows-1252 and the like), and leaves UTF-8 that was read as Windows-874
(``โ€œ`` for “, ``Przemyล›l`` for Przemyśl), which scraped news holds. That is mended here, in lines that are not Thai.
"""

from __future__ import annotations

import re
from functools import cache


def without_mojibake(text: str) -> str:
    """The text with its mojibake mended once: damage may be nested, and then shows the next layer."""
    import ftfy  # not needed for `newsweave --help`

    if text.isascii() and "&" not in text and not _CONTROL.search(text):
        return text
    if _THAI.search(text):
        text = "\n".join(_without_windows_874(line) for line in text.split("\n"))
    return str(
        ftfy.fix_text(
            text, uncurl_quotes=False, normalization="NFC", max_decode_length=100_000, explain=False
        )
    )


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_THAI = re.compile("[\u0e01-\u0e5b]")


def _without_windows_874(line: str) -> str:
    sequence, byte_of = _windows_874()
    mended = sequence.sub(lambda match: match.group().translate(byte_of).encode("latin-1").decode(), line)
    # A closing quotation mark often loses its last byte, which the code page leaves undefined.
    mended = re.sub("โ€(?=[\\s.,;:!?)]|$)", "”", mended)
    return line if _THAI.search(mended) else mended


@cache
def _windows_874() -> tuple[re.Pattern[str], dict[int, int]]:
    """A pattern for wrongly read UTF-8: general punctuation, and letters or signs beside Latin ones; and each character's byte."""
    byte_of = {}
    for byte in range(0x80, 0x100):
        char = bytes([byte])
        byte_of[char.decode("cp874", "ignore") or char.decode("cp1252", "ignore") or chr(byte)] = byte
    lead, tail = (
        "".join(re.escape(char) for char, byte in byte_of.items() if low <= byte <= high)
        for low, high in ((0xC2, 0xC8), (0x80, 0xBF))
    )
    letter = f"[{lead}][{tail}]"
    pattern = f"โ[€„…][{tail}]|(?<=[A-Za-z0-9]){letter}|{letter}(?=[A-Za-z0-9]|{letter})"
    return re.compile(pattern), {ord(char): byte for char, byte in byte_of.items()}
