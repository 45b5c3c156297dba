"""Text whose bytes were once read in a wrong encoding -> the text that was meant.

ftfy mends the common damage (UTF-8 read as Windows-1252 and the like). What it leaves is UTF-8 that was
read as another 8-bit code page (``โ€œ`` for “, ``Przemyล›l`` for Przemyśl, both Windows-874). That damage
is mended here *locally*: only runs of characters that are, in such a code page, valid UTF-8 for a character
that English news plausibly holds, and only where the run cannot be genuine Thai, Greek, Cyrillic, … text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from summarizer.reading.encodings import characters

#: Code pages that UTF-8 is wrongly read as, most frequent in scraped news first. Windows-1252 is here for
#: runs that stand beside other damage, where ftfy's judgement of the whole line fails.
_CODE_PAGES = (
    "cp874",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "cp1255",
    "cp1256",
    "cp1258",
    "koi8_r",
)
#: ASCII that is shown, and line ends.
_PLAIN = bytes([0x0A, *range(0x20, 0x7F)])
#: Halves of surrogate pairs, which escapes of JSON may leave, pass.
_LONE = "surrogatepass"
#: Beyond ASCII, all but what no damage that ftfy knows is made of alone.
_MAY_BE_BAD = re.compile("[^\x00-\x7f“”‘’–—…\u00a0£€]")
_REFERENCE = re.compile("&#?[0-9A-Za-z]{1,24};")
#: What damage may stand for: of three bytes, and of two.
_PUNCTUATION = frozenset(map(chr, [*range(0x2010, 0x2028), *range(0x2030, 0x2040), 0x20AC, 0x2122, 0x2212]))
_LETTERS_AND_SIGNS = frozenset(map(chr, [*range(0xA0, 0x180), *range(0x218, 0x21C)]))


def without_mojibake(text: str) -> str:
    """The text with its mojibake mended once: damage may be nested, and then shows the next layer."""
    return _fix_common(_fix_code_pages(text))


def beyond_plain(text: str) -> str:
    """Each character of a text once, but those of plain ASCII and line ends.

    Most texts hold a handful: to look for damage among these takes a twentieth of a look at the whole text.
    """
    return "".join(set(text.encode("utf-8", _LONE).translate(None, _PLAIN).decode("utf-8", _LONE)))


def _fix_common(text: str) -> str:
    import ftfy  # not needed for `newsweave --help`

    held = beyond_plain(text)
    doubtful = (
        [line for line in text.split("\n") if _MAY_BE_BAD.search(line)] if _MAY_BE_BAD.search(held) else []
    )
    dirty = _dirty().search(held) or ("&" in text and _REFERENCE.search(text))
    if not dirty and not (doubtful and any(map(ftfy.badness.is_bad, doubtful))):
        return unicodedata.normalize("NFC", text)  # what ftfy would give, line by line
    return str(
        ftfy.fix_text(
            text, uncurl_quotes=False, normalization="NFC", max_decode_length=100_000, explain=False
        )
    )


@cache
def _dirty() -> re.Pattern[str]:
    """Characters that ftfy changes without looking at what stands around them."""
    from ftfy import chardata

    chars = {
        chr(code)
        for table in (chardata.LIGATURES, chardata.WIDTH_MAP, chardata.CONTROL_CHARS)
        for code in table
    }
    chars |= {chr(code) for code in range(0x80, 0xA0)} | {"\r", "\x1b", "\u2028", "\u2029"}
    listed = "".join(map(re.escape, sorted(chars)))
    return re.compile(f"[{listed}\ud800-\udfff]")


@cache
def _damage(code_page: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """A pattern for runs of wrongly read UTF-8 sequences, and each character's byte."""
    table = characters(code_page)
    byte_of = {chr(byte): byte for byte in range(0x80, 0xA0)}  # undefined bytes may survive as C1 controls
    byte_of.update({table[byte]: byte for byte in range(0xFF, 0x7F, -1)})

    def chars(low: int, high: int) -> str:
        return "[" + "".join(re.escape(c) for c, b in byte_of.items() if low <= b <= high) + "]"

    tail = chars(0x80, 0xBF)
    one = f"(?:{chars(0xC2, 0xDF)}{tail}|{chars(0xE0, 0xEF)}{tail}{{2}})"
    # A closing quotation mark, E2 80 9D, often loses its last byte, which many code pages leave undefined.
    lossy = f"{re.escape(table[0xE2] + table[0x80])}(?=[\\s.,;:!?)]|$)"
    return re.compile(f"(?:{one})+|{lossy}"), byte_of


def _fix_code_pages(text: str) -> str:
    if text.isascii():
        return text
    if not _leads().search(beyond_plain(text)):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _leads().search(line):
            for code_page in _CODE_PAGES:
                pattern, byte_of = _damage(code_page)
                if pattern.search(line):
                    line = _fix_line(line, pattern, byte_of)
            lines[number] = line
    return "\n".join(lines)


@cache
def _leads() -> re.Pattern[str]:
    """What a wrongly read sequence begins with, in any of the code pages."""
    bytes_of = [*range(0xC2, 0xF0)]
    chars = {characters(page)[byte] for page in _CODE_PAGES for byte in bytes_of} | set(map(chr, bytes_of))
    return re.compile("[" + "".join(map(re.escape, sorted(chars))) + "]")


def _fix_line(line: str, pattern: re.Pattern[str], byte_of: dict[str, int]) -> str:
    # Genuine text of a script shows outside the suspicious runs too; then only the runs that no
    # writing system holds (general punctuation, E2 80 xx) are damage.
    outside = {_script(char) for char in pattern.sub("", line) if char.isalpha()} - {"LATIN"}

    def mend(match: re.Match[str]) -> str:
        run = match.group()
        if len(run) == 2 and byte_of[run[0]] == 0xE2:
            return "”"
        before = line[match.start() - 1] if match.start() else " "
        after = line[match.end()] if match.end() < len(line) else " "
        parts, place = [], 0
        while place < len(run):
            size = 2 if byte_of[run[place]] < 0xE0 else 3
            piece = run[place : place + size]
            parts.append(_mended(piece, run, before, after, outside, byte_of))
            place += size
        return "".join(parts)

    return pattern.sub(mend, line)


def _mended(piece: str, run: str, before: str, after: str, outside: set[str], byte_of: dict[str, int]) -> str:
    """The character that ``piece`` was before it was read wrongly, or ``piece`` if it may be genuine."""
    try:
        char = bytes(byte_of[c] for c in piece).decode("utf-8")
    except UnicodeDecodeError:
        return piece
    if len(piece) == 3:
        # A letter, then a euro sign (or the like), then a symbol: no writing system does that.
        genuine = all(c.isalpha() or unicodedata.category(c) == "Mn" for c in piece[1:])
        return char if char in _PUNCTUATION and not genuine else piece
    if char not in _LETTERS_AND_SIGNS:
        return piece
    if _script(piece[0]) != "LATIN":
        # Inside Latin words or beside digits only, in a line without other text of that script.
        latin = [c for c in (before, after) if c.isdigit() or (c.isalpha() and _script(c) == "LATIN")]
        return char if latin and _script(piece[0]) not in outside else piece
    if not char.isalpha() and not before.isalpha() and after.isdigit():
        return char  # £5, €5 and the like
    # Latin code pages: a capital (Ă Ä Ĺ Ã Å Ć) inside a lower-case word, or a symbol inside any word.
    symbol_inside = not all(c.isalpha() for c in run) and after.isalpha()
    inside_word = before.islower() or after.islower() or (before.isalpha() and symbol_inside)
    return char if run[0].isupper() and inside_word else piece


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
