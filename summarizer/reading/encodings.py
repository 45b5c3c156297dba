"""The bytes of a text file -> its characters, whatever encoding they are in; what is no text is refused."""

from __future__ import annotations

import re
from functools import cache

from summarizer.errors import InputError

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

#: Share of control characters above which a file is not text.
_MAX_CONTROL = 0.01

#: Characters that tell text from binary data.
_JUDGED = 1_000_000

#: Share of characters that are neither ASCII nor letters of any script above which a file is not text.
_MAX_ODD = 0.3

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROLS_OF_ASCII = bytes([*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_ODD = re.compile(r"[^\x00-\x7f\w\s]")


def decode(data: bytes, *, path: str, declared: str | None = None) -> str:
    """Decode a text file whose encoding is not known.

    A byte order mark decides; then UTF-8; then the encoding the file itself declares (HTML); then UTF-8 with
    single Windows-1252 bytes in it (a file glued together from two); then a detected 8-bit encoding.

    Raises :class:`InputError` naming ``path`` if the bytes are not text.
    """
    text = _decode(data, declared=declared)
    sample = text[:_JUDGED]
    controls = len(_CONTROL.findall(sample)) if _holds(_CONTROLS_OF_ASCII, data) else 0
    beyond = 0 if sample.isascii() else len(sample) - len(sample.encode("ascii", "ignore"))
    odd = len(_ODD.findall(sample)) if beyond > _MAX_ODD * len(sample) else 0
    if controls > _MAX_CONTROL * len(sample) or odd > _MAX_ODD * len(sample):
        raise InputError(
            f"{path} holds binary data, not text. Save its text as .txt, .html or .pdf.", path=path
        )
    return text


def _holds(any_of: bytes, data: bytes) -> bool:
    return len(data.translate(None, any_of)) < len(data)


def _decode(data: bytes, *, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if (
        data[:2000].count(0) > len(data[:2000]) // 4
    ):  # UTF-16 without a mark: every other byte of English is 0
        encoding = "utf-16-le" if data[1:2000:2].count(0) > data[0:2000:2].count(0) else "utf-16-be"
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
    if re.search(rb"[\xc3-\xf4][\x80-\xbf]+", data) and _mostly_utf8(data):
        return _utf8_with_strays(data)
    return _decode_8bit(data)


def _mostly_utf8(data: bytes) -> bool:
    """Whether more of the non-ASCII bytes are valid UTF-8 than not."""
    high = sum(1 for byte in data if byte >= 0x80)
    lost = data.decode("utf-8", errors="replace").count("\ufffd")
    return lost * 2 < high


def _utf8_with_strays(data: bytes) -> str:
    parts = []
    while data:
        try:
            parts.append(data.decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(data[: error.start].decode("utf-8"))
            parts.append(_windows_1252(data[error.start : error.end]))
            data = data[error.end :]
    return "".join(parts)


def _decode_8bit(data: bytes) -> str:
    high = sum(1 for byte in data if byte >= 0x80)
    if high < 0.1 * len(data):  # English with a few accents and quotation marks: too little to detect from
        return _windows_1252(data)
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(data[:100_000]).best()
    if best is None:
        return _windows_1252(data)
    return data.decode(best.encoding, errors="replace")


def _windows_1252(data: bytes) -> str:
    """Windows-1252, its five undefined bytes read as the C1 controls they are in Latin-1."""
    return "".join(characters("cp1252")[byte] for byte in data)


@cache
def characters(code_page: str) -> tuple[str, ...]:
    """The character of each byte; bytes the code page leaves undefined read as Windows-1252, as browsers do."""
    table = []
    for byte in range(256):
        char = bytes([byte]).decode(code_page, errors="ignore")
        if not char or (0x80 <= ord(char) < 0xA0):
            char = bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
        table.append(char)
    return tuple(table)
