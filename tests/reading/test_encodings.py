"""Files of any encoding are read; what is no text is refused."""

from __future__ import annotations

import pytest

from summarizer.errors import InputError
from summarizer.reading.encodings import decode

CLEAN = "“We waited,” said François Öberg of Łódź — the café’s owner; £5 … Müller’s São Tomé"


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
