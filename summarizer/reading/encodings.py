"""The bytes of a text file -> its characters, whatever encoding they are in; what is no text is refused."""

from __future__ import annotations

import codecs
import re

from summarizer.errors import InputError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Shares of control characters, and of those that are neither ASCII nor letters of any script, above which a file is no text.
_MAX_CONTROL, _MAX_ODD = 0.01, 0.3
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ODD = re.compile(r"[^\x00-\x7f\w\s]")
#: Characters that tell text from binary data.
_JUDGED = 1_000_000


def decode(data: bytes, *, path: str, declared: str | None = None) -> str:
    """Decode a text file whose encoding is not known.

    A byte order mark decides; then UTF-8; then the encoding the file itself declares (HTML); then UTF-8 with
    single Windows-1252 bytes in it (a file glued together from two); then a detected 8-bit encoding.

    Raises :class:`InputError` naming ``path`` if the bytes are not text.
    """
    text = _decode(data, declared=declared)
    sample = text[:_JUDGED]
    odd = 0 if sample.isascii() else len(_ODD.findall(sample))
    if len(_CONTROL.findall(sample)) > _MAX_CONTROL * len(sample) or odd > _MAX_ODD * len(sample):
        raise InputError(
            f"{path} holds binary data, not text. Save its text as .txt, .html or .pdf.", path=path
        )
    return text


def _decode(data: bytes, *, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    head = data[:2000]
    likely = ["utf-8", declared]
    if head.count(0) > len(head) // 4:  # UTF-16 without a mark: every other byte of English is 0
        likely.insert(0, "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be")
    for encoding in filter(None, likely):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    beyond_ascii = len(data) - len(data.decode("ascii", "ignore"))
    no_utf8 = data.decode("utf-8", "replace").count("\ufffd")
    # English with a few accents and quotation marks is too little to detect from.
    if 2 * no_utf8 < beyond_ascii or beyond_ascii < 0.1 * len(data):
        return data.decode("utf-8", _WINDOWS_1252)
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(data[:100_000]).best()
    return data.decode(best.encoding, "replace") if best else data.decode("utf-8", _WINDOWS_1252)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 as Windows-1252, its five undefined bytes as the C1 controls they are in Latin-1."""
    assert isinstance(error, UnicodeDecodeError)
    strays = (error.object[place : place + 1] for place in range(error.start, error.end))
    return "".join(byte.decode("cp1252", "ignore") or byte.decode("latin-1") for byte in strays), error.end


_WINDOWS_1252 = "as-windows-1252"
codecs.register_error(_WINDOWS_1252, _as_windows_1252)
