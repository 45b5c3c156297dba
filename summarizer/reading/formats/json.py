"""JSON: an article, a list of them, an API's answer, a cluster of a data set; and JSON lines, one row a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.formats.base import Format, Input, Page, Unreadable
from summarizer.reading.formats.row_fields import known_columns
from summarizer.reading.formats.rows import pages_of_rows, rows_of


class InvalidJSON(ValueError):
    """Says in one clause what is wrong, and where in the text."""


def parsed(text: str, *, line: bool = False) -> Any:
    """A JSON value; ``line`` says that the text is one line of a file. Raises :class:`InvalidJSON`.

    An object that gives its text twice, and otherwise, is refused: which of the two is meant, nobody can tell.
    """
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if line else f"line {error.lineno}, column {error.colno}"
        cut = not text[error.pos :].strip() or error.msg.startswith("Unterminated")
        what = f"is not valid JSON at {place}: {error.msg}"
        raise InvalidJSON(f"{what} (it breaks off there)" if cut else what) from error
    except RecursionError as error:
        raise InvalidJSON("is nested too deeply to hold articles") from error
    except InvalidJSON:
        raise
    except ValueError as error:
        raise InvalidJSON("holds a number of thousands of digits") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    for name, value in pairs if len(found) < len(pairs) else ():
        if known_columns([name], texts=True) and repr(value) != repr(found[name]):
            raise InvalidJSON(f"gives {name!r} twice, each time otherwise")
    return found


def _read_json(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    yield from pages_of_rows(rows_of(value_of(file), path=file.path), path=file.path, max_words=max_words)


def value_of(file: Input) -> Any:
    """What a JSON file holds; of several objects one after another (as jq prints them) a list.

    Raises :class:`InputError` for a file that is not JSON.
    """
    text = file.text()
    try:
        return parsed(text)
    except InvalidJSON as error:
        try:
            values = values_in(text, json.JSONDecoder(object_pairs_hook=_object))
        except (ValueError, RecursionError):
            values = [None]
        if all(isinstance(value, dict) for value in values):
            return values
        raise InputError(f"{file.path} {error}.", path=file.path) from error


_GAP = re.compile(r"[\s,;]*")


def values_in(text: str, decoder: json.JSONDecoder) -> list[Any]:
    """The JSON values of a text, one after another. Raises ``ValueError`` where it holds anything else."""
    values: list[Any] = []
    place = 0
    while (place := _GAP.match(text, place).end()) < len(text):  # type: ignore[union-attr]  # it may be empty
        value, place = decoder.raw_decode(text, place)
        values.append(value)
    return values


def _read_lines(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    rows = ((f"{file.path}, line {number}", row(file, number, line)) for number, line in file.lines())
    yield from pages_of_rows(rows, path=file.path, max_words=max_words)


def row(file: Input, number: int, line: bytes) -> Any:
    """The value of one line, or an ``Unreadable`` that says what is wrong with it."""
    try:
        return parsed(line.decode("utf-8-sig" if number == 1 else "utf-8"), line=True)
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8: byte {error.start + 1} of the line"
    except InvalidJSON as error:
        reason = str(error)
    return Unreadable(reason=f"{file.path}, line {number} {reason}.")


def _recognises_lines(file: Input) -> bool:
    if file.suffix in LINES.suffixes:
        return True
    if not file.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    # A whole object in the first line, and another that begins in the next: whatever the length of the first.
    try:
        opening = [line.strip() for _, line in islice(file.lines(), 2)]
    except InputError:
        return False
    return len(opening) == 2 and opening[0].endswith(b"}") and opening[1].startswith(b"{")


def _recognises_json(file: Input) -> bool:
    return file.suffix == ".json" or re.match(r"[\[{]\s*[\[{\"\]}]", file.opening) is not None


LINES = Format(
    name="JSON lines",
    suffixes=(".jsonl", ".ndjson", ".jsonlines", ".jl"),
    recognises=_recognises_lines,
    read=_read_lines,
)
JSON = Format(name="JSON", suffixes=(".json",), recognises=_recognises_json, read=_read_json)
