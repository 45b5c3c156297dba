"""JSON: an article, a list of them, an API's answer; and JSON lines, one a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain, islice

from summarizer.errors import InputError
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import Format, Input, Page, Unreadable
from summarizer.reading.formats.rows import pages_of_row


def _read_json(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    path = file.path
    try:
        value = json.loads(file.text())
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path} is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            path=path,
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{path} is nested too deeply to be a file of articles.", path=path) from error
    if isinstance(value, dict) and "articles" in value and "text" not in value:
        value = value["articles"]
        if not isinstance(value, list):
            raise InputError(f"{path}: 'articles' must be a list, not {field.kind(value)}.", path=path)
    rows = value if isinstance(value, list) else [value]
    if not rows:
        raise InputError(f"{path} holds an empty list: no articles.", path=path)
    for n, row in enumerate(rows, start=1):
        where, key = (f"{path}, article {n}", f"#{n}") if len(rows) > 1 else (path, None)
        yield from pages_of_row(row, where=where, key=key, max_words=max_words)


def _read_lines(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    lines = file.lines()
    opening = list(islice(lines, 2))
    alone = len(opening) == 1
    for place, (number, line) in enumerate(chain(opening, lines), start=1):
        where, key = f"{file.path}, line {number}", None if alone else f"#{place}"
        try:
            value = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except json.JSONDecodeError as error:
            yield Unreadable(
                reason=f"{where} is not valid JSON at column {error.colno}: {error.msg}.", key=key
            )
        except UnicodeDecodeError as error:
            yield Unreadable(reason=f"{where} is not UTF-8: byte {error.start + 1} of the line.", key=key)
        except RecursionError:
            yield Unreadable(reason=f"{where} is nested too deeply to be an article.", key=key)
        else:
            yield from pages_of_row(value, where=where, key=key, max_words=max_words)


#: A whole object in the first line, and another that begins in a later one.
_LINES = re.compile(rb"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")


def _recognises_lines(file: Input) -> bool:
    return file.suffix in LINES.suffixes or _LINES.match(file.head) is not None


def _recognises_json(file: Input) -> bool:
    return file.suffix == ".json" or re.match(r"[\[{]\s*[\[{\"\]}]", file.opening) is not None


LINES = Format(
    name="JSON lines", suffixes=(".jsonl", ".ndjson"), recognises=_recognises_lines, read=_read_lines
)
JSON = Format(name="JSON", suffixes=(".json",), recognises=_recognises_json, read=_read_json)
