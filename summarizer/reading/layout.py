"""Lines to paragraphs: tells hard-wrapped text from one-line paragraphs, and mends hyphenated line ends."""

from __future__ import annotations

import re

#: No line of hard-wrapped text is longer than this, in characters.
_MAX_WRAP = 130
#: A line this full (share of the wrap width) was broken because the next word did not fit.
_FULL = 0.8

_STOP = re.compile(r"[.!?…:][\"'”’)\]]*$")


#: Characters without a full stop or line end that are no prose: captions, an encoded picture.
_ENDLESS = 10_000


def without_endless(text: str) -> tuple[str, str]:
    """The text without stretches that never come to an end, so that they do not take the place of the rest; and those."""
    pieces = re.split(r"(?<=[.!?\n])", text)
    endless = [piece for piece in pieces if len(piece) > _ENDLESS]
    return "".join(piece for piece in pieces if len(piece) <= _ENDLESS), "\n\n".join(endless)


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a plain text, whatever separates them: blank lines, line ends, or hard wrapping."""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text.strip())]
    blocks = [[line.strip() for line in block if line.strip()] for block in blocks]
    lines = [line for block in blocks for line in block]
    if all(len(block) == 1 for block in blocks) and _hard_wrapped([lines]):
        return reflowed(lines)  # hard-wrapped, and then a blank line after every line
    if not _hard_wrapped(blocks):
        return lines
    width = max(len(line) for line in lines)
    return [paragraph for block in blocks for paragraph in _joined(block, width=width)]


def reflowed(lines: list[str]) -> list[str]:
    """Paragraphs of the lines of a typeset page (PDF), which marks paragraph ends only by short lines."""
    lines = [line.strip() for line in lines if line.strip()]
    if not lines:
        return []
    lengths = sorted(len(line) for line in lines)
    width = lengths[len(lengths) * 9 // 10]
    return _joined(lines, width=width)


def _hard_wrapped(blocks: list[list[str]]) -> bool:
    inner = [line for block in blocks for line in block[:-1]]
    if len(inner) < 3 or max(len(line) for block in blocks for line in block) > _MAX_WRAP:
        return False
    width = max(len(line) for line in inner)
    broken = sum(1 for line in inner if len(line) >= 40 and not _STOP.search(line))
    full = sum(1 for line in inner if len(line) >= _FULL * width)
    return width >= 40 and broken * 2 > len(inner) and full * 2 > len(inner)


def _joined(lines: list[str], *, width: int) -> list[str]:
    paragraphs: list[str] = []
    previous = ""  # the last physical line of the paragraph being built
    for line in lines:
        first_word = line.split(" ", 1)[0]
        fitted = len(previous) + 1 + len(first_word) < _FULL * width
        ended = bool(_STOP.search(previous)) and len(previous) < 0.95 * width and not line[:1].islower()
        hyphenated = bool(re.search(r"\w-$", previous))
        if paragraphs and not ended and (not fitted or hyphenated or line[:1].islower()):
            paragraphs[-1] = _glue(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        previous = line
    return paragraphs


def _glue(left: str, right: str) -> str:
    # "inter-" + "national" is one word; "Anglo-" + "American" and "non-" + "EU" keep their hyphen.
    if re.search(r"[a-z]{2}-$", left[-3:]) and right[:1].islower():
        return left[:-1] + right
    if re.search(r"\w-$", left[-2:]):
        return left + right
    return f"{left} {right}"


def fewer_words(text: str, number: int) -> bool:
    """Whether a text has fewer words than ``number``, without counting all of them."""
    return len(text.split(maxsplit=max(number - 1, 0))) < number
