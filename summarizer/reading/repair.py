"""Bytes to clean Unicode: encodings, mojibake, odd spaces and stray stops.

ftfy mends the common damage (UTF-8 read as Windows-1252 and the like). What it leaves is UTF-8 that was
read as another 8-bit code page (``โ€œ`` for “, ``Przemyล›l`` for Przemyśl, both Windows-874). That damage
is mended here *locally*: only runs of characters that are, in such a code page, valid UTF-8 for a character
that English news plausibly holds, and only where the run cannot be genuine Thai, Greek, Cyrillic, … text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from summarizer.errors import InputError

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
    return "".join(_table("cp1252")[byte] for byte in data)


def repair(text: str) -> str:
    """Mend mojibake and normalise: NFC, plain spaces, ``\\n`` line ends, no invisible characters.

    Idempotent, and leaves clean text in any script as it is.
    """
    for _ in range(8):  # damage can be nested (encoded wrongly twice); clean text stops at once
        mended = _tidy(_fix_common(_fix_code_pages(text)))
        if mended == text:
            break
        text = mended
    return text


def _beyond_plain(text: str) -> str:
    """Each character of a text once, but those of plain ASCII and line ends.

    Most texts hold a handful: to look for damage among these takes a twentieth of a look at the whole text.
    """
    return "".join(set(text.encode("utf-8", _LONE).translate(None, _PLAIN).decode("utf-8", _LONE)))


_PLAIN = bytes([0x0A, *range(0x20, 0x7F)])
#: Halves of surrogate pairs, which escapes of JSON may leave, pass.
_LONE = "surrogatepass"


def _fix_common(text: str) -> str:
    import ftfy  # not needed for `newsweave --help`

    held = _beyond_plain(text)
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


#: Beyond ASCII, all but what no damage that ftfy knows is made of alone.
_MAY_BE_BAD = re.compile("[^\x00-\x7f“”‘’–—…\u00a0£€]")


_REFERENCE = re.compile("&#?[0-9A-Za-z]{1,24};")


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


# --- UTF-8 read as another code page ------------------------------------------------------------------


@cache
def _table(code_page: str) -> tuple[str, ...]:
    """The character of each byte; bytes the code page leaves undefined read as Windows-1252, as browsers do."""
    table = []
    for byte in range(256):
        char = bytes([byte]).decode(code_page, errors="ignore")
        if not char or (0x80 <= ord(char) < 0xA0):
            char = bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
        table.append(char)
    return tuple(table)


@cache
def _damage(code_page: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """A pattern for runs of wrongly read UTF-8 sequences, and each character's byte."""
    table = _table(code_page)
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
    if not _leads().search(_beyond_plain(text)):
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
    chars = {_table(page)[byte] for page in _CODE_PAGES for byte in bytes_of} | set(map(chr, bytes_of))
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


_PUNCTUATION = frozenset(map(chr, [*range(0x2010, 0x2028), *range(0x2030, 0x2040), 0x20AC, 0x2122, 0x2212]))
_LETTERS_AND_SIGNS = frozenset(map(chr, [*range(0xA0, 0x180), *range(0x218, 0x21C)]))


# --- spaces, invisible characters, stops -----------------------------------------------------------------

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LINE_END = re.compile("[\r\u2028\u2029\x0b\x0c]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000 ]+")
_ODD_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACED_DOTS = re.compile(r"\.(?: \.){2,}")
_DOUBLED_STOP = re.compile(r"([.!?][\"'”’)\]]*)(?: \.)+(?=\s|$)")
_SPACE_BEFORE_STOP = re.compile(r"(?<=\w) +([,;.])(?=\s|$)")
#: What ends a sentence with no space before what begins the next one: "said.“We", "said.Meanwhile,", "at 4 p.m.Rescue",
#: "leak.\"The". Domains ("Booking.Com", "Hill.TV"), initials ("L.G.B.T.") and what stands before an @ are none. All but 6 of 158 places
#: in 2,400 articles that it parts are ends; the six were initials, which it leaves alone now.
_GLUED = re.compile(
    r"[.!?](?:(?<=[^\W\d_][^\W\d_A-Z].)|(?<=[A-Z]{2}.)|(?<=[A-Z]\.[A-Z].)(?![A-Z]\.)|(?<=[ap]\.m.)|(?<=[\d)\]%”’\"].)|(?<=\.\..))"
    r"(?P<marks>[\"”’)\]“‘(]{0,4})(?=(?!(?:Com|Org|Net|Co|Io|Ai|Js|Us|Tv|Uk|Edu|Info|Biz)\b"
    r"|(?:COM|ORG|NET|TV|US|UK|EU|IO|AI|JS|CO|GOV|EDU|INFO)\b)"
    r"(?:[A-Z][^\W\d_A-Z]+|[AI](?=[ ’'])|(?:[A-Z]\.){2}|[A-Z]{2,}(?=[ ’']))(?![\w.-]{0,100}@))"
    # and a quotation from who says it: "leak,\"he said", "he said,“We"
    r"|[,:!?](?<=[^\W\d_].)(?P<quoted>[\"”“])(?=[^\W\d_])"
)
#: The same without what tells ends from all else, which takes four times as long to ask.
_MAY_BE_GLUED = re.compile(r"[.!?,:](?=[\"”’)\]“‘(]{0,4}[^\W\d_])")
_ADDRESS = re.compile(r"://|www\.|@")
_ADDRESS_LENGTH = 200
_LINE = re.compile(r"[^\n]+")
# A slip of the keyboard ("last week week"); words that English does double ("had had", "that that") are none of these.
_DOUBLABLE = (
    "the|a|an|of|to|and|for|with|from|this|was|were|have|has|will|would|been|its|his|their|week|month|year"
)
_DOUBLED = tuple(f"{word} {word}" for word in _DOUBLABLE.split("|"))
_DOUBLED_WORD = re.compile(rf"\b({_DOUBLABLE}) \1\b(?![-’'])")
_LOST_APOSTROPHE = re.compile(r"(?<=[A-Za-z])\ufffd(?=(?:s|t|re|ve|ll|d|m)\b)")


def _tidy(text: str) -> str:
    # Most texts need none of it: to look for what makes a step needful takes a tenth of the step.
    held = _beyond_plain(text)
    if _LINE_END.search(held):
        text = _LINE_ENDS.sub("\n", text)
    if _INVISIBLE.search(held) or _CONTROLS.search(held):
        text = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    if "  " in text or _ODD_SPACE.search(held):
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = re.sub(" ?\n ?", "\n", text)
    text = text.strip(" ")
    text = _SPACED_DOTS.sub("...", text)
    if " ." in text:
        text = _DOUBLED_STOP.sub(r"\1", text)
    if " ," in text or " ;" in text or " ." in text:
        text = _SPACE_BEFORE_STOP.sub(r"\1", text)
    if _MAY_BE_GLUED.search(text):
        text = _LINE.sub(lambda line: _unglued(line.group()), text)
    if any(doubled in text for doubled in _DOUBLED):
        text = _DOUBLED_WORD.sub(r"\1", text)
    if "\ufffd" in text:
        text = _LOST_APOSTROPHE.sub("’", text)
    if ('"' in text and ("“" in text or "”" in text)) or _NESTED.search(text):
        text = "\n\n".join(single_within_double(_paired(each)) for each in text.split("\n\n"))
    return unicodedata.normalize("NFC", text)


def _unglued(line: str) -> str:
    """The line with a space between sentences that have none: before marks that open, behind those that close."""
    parts: list[str] = []
    end = straight = 0
    for match in _GLUED.finditer(line):
        marks, begin = match[match.lastgroup or 0], match.start(match.lastgroup or 0)
        straight += line.count('"', end, begin)
        opens = match.end()
        if (pair := marks.find('""')) >= 0:  # "…accurate.""Do you": whatever stands before
            opens = begin + pair + 1
            straight = 0
        else:
            for place, mark in enumerate(marks, start=begin):
                if mark in "“‘(" or (mark == '"' and straight % 2 == 0):
                    opens = place
                    break
                straight += mark == '"'
        back = max(0, match.start() - _ADDRESS_LENGTH)
        word = line[max(line.rfind(" ", back, match.start()) + 1, back) : match.end()]
        parts += [line[end:opens], "" if _ADDRESS.search(word) else " "]
        straight += line.count('"', opens, match.end())
        end = match.end()
        parts.append(line[opens:end])
    return "".join([*parts, line[end:]])


_DOUBLE_MARK = re.compile('[“”"]')
#: A mark that opens within a quotation.
_NESTED = re.compile("“[^”]*“")
_CURLY_MARK = re.compile("[“”]")


def _paired(paragraph: str) -> str:
    """“Invited" and "asylum”: a straight mark that ends or begins what a curly one begins or ends is curly, too.

    Only where marks of both kinds are mixed and every one has its partner.
    """
    if '"' not in paragraph or not ("“" in paragraph or "”" in paragraph):
        return paragraph
    open_ = False
    curly = [*paragraph]
    for mark in _DOUBLE_MARK.finditer(paragraph):
        place, char = mark.start(), mark.group()
        begins = char == "“" or (char == '"' and not open_)
        ends = char == "”" or (char == '"' and open_)
        before, after = paragraph[place - 1 : place], paragraph[place + 1 : place + 2]
        astray = char == '"' and ((before if ends else after).isspace() or before.isdigit())
        if (begins and open_) or (ends and not open_) or astray:
            return paragraph
        open_ = (open_ or begins) and not ends
        curly[place] = "“" if begins else "”" if ends else char
    return paragraph if open_ else "".join(curly)


def single_within_double(paragraph: str) -> str:
    """“They call it “the Pit” here.” with single marks inside: else the quotation seems to end at the inner one.

    Only where every mark has its partner: what a stray one belongs to is anybody's guess.
    """
    if paragraph.count("“") < 2 or "„" in paragraph:
        return paragraph
    depth = 0
    inner: dict[int, str] = {}
    for mark in _CURLY_MARK.finditer(paragraph):
        place, char = mark.start(), mark.group()
        if char == "“":
            depth += 1
            if depth == 2:
                inner[place] = "‘"
        else:
            if depth == 2:
                inner[place] = "’"
            depth -= 1
        if depth not in (0, 1, 2):
            return paragraph
    if depth or not inner:
        return paragraph
    return "".join(inner.get(place, char) for place, char in enumerate(paragraph))
