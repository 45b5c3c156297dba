"""Rows -> the pages of their articles, as a stream; several clusters in one file are refused.

Every way of giving rows ends here: lines of JSON, tables, a data set's clusters, objects at hand. A row is an object
with a text and what is known of it (title, outlet, date, authors, id), or one that holds the articles of one cluster.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import NotOneEvent, Page, Unreadable
from summarizer.reading.formats.plain import Plain, documents_in, plain, plain_line
from summarizer.reading.formats.row_fields import (
    ALIGNED,
    AUTHORS,
    DATES,
    HOLDERS,
    IDS,
    LISTS,
    OUTLETS,
    TEASERS,
    TEXTS,
    TITLES,
    URLS,
    Fields,
    folded,
    holds,
    is_empty,
    plain_name,
)

#: Clusters of a file that are counted, to say how many there are.
_COUNTED = 10_000


def keyed(pages: Iterator[Page | Unreadable]) -> Iterator[Page | Unreadable]:
    """Each with a name within the file: its own, else its number, but none for the only one."""
    held: Page | Unreadable | None = None
    number = 0
    try:
        for number, page in enumerate(pages, start=1):
            if held is not None:
                yield _named(held, number - 1)
            held = page
    except NotOneEvent:
        raise
    except InputError:  # what was read before the damage stands
        if held is not None:
            yield _named(held, number)
        raise
    if held is not None:
        yield _named(held, number) if number > 1 else held


def _named(page: Page | Unreadable, number: int) -> Page | Unreadable:
    return page if page.key else replace(page, key=f"#{number}")


def pages_of_rows(
    rows: Iterable[tuple[str, object]], *, path: str, max_words: int
) -> Iterator[Page | Unreadable]:
    """The articles of a file's rows, as a stream; bad ones as ``Unreadable``.

    Each row comes with where it is (``a.jsonl, line 3``) and is an article, or one of them a cluster; it may be an
    ``Unreadable`` that was made in its place. Raises :class:`NotOneEvent` for several clusters.
    """
    yield from keyed(
        page
        for where, row in _of_one_cluster(iter(rows), path=path)
        for page in pages_of_row(row, where=where, key=None, max_words=max_words)
    )


def _of_one_cluster(rows: Iterator[tuple[str, object]], *, path: str) -> Iterator[tuple[str, object]]:
    certain = possible = 0
    for where, row in rows:
        holds_several = articles_of(row) is not None
        certain += holds_several
        possible += holds_several or is_pair(row)
        if certain and possible > 1:
            rest = islice(rows, _COUNTED)
            count = possible + sum(articles_of(each) is not None or is_pair(each) for _, each in rest)
            shown = f"more than {_COUNTED:,}" if count > _COUNTED else f"{count:,}"
            raise NotOneEvent(
                f"{path} holds {shown} clusters, and a summary is of one. Give a file of one cluster, or summarise "
                "each of them: newsweave batch.",
                path=path,
            )
        yield where, row


def pages_of_row(
    value: object, *, where: str, key: str | None, max_words: int
) -> Iterator[Page | Unreadable]:
    """The article of a row, or those of a cluster's row; ``where`` names the row in messages (``a.jsonl, line 3``).

    ``key`` names the article if it has no id.
    """
    if isinstance(value, Unreadable):
        yield value
        return
    articles = articles_of(value)
    if articles is None:
        yield page_of_row(value, where=where, key=key, max_words=max_words)
        return
    if not articles:
        yield Unreadable(reason=f"{where} holds an empty list: no articles.", key=key)
    notes = unaligned(value, articles)
    for number, article in enumerate(as_rows(articles), start=1):
        for page in pages_of_row(article, where=f"{where}, article {number}", key=key, max_words=max_words):
            yield replace(page, removed=(*notes, *page.removed)) if isinstance(page, Page) else page


# --- the articles of a row -------------------------------------------------------------------------------


def articles_of(row: object) -> list[object] | None:
    """The articles of a row that holds several, each a row or a text; ``None`` for a row that is one article itself.

    They are a list (``articles``, ``documents``, what an API calls its results, or the row itself), or one text that is
    parted by ``|||||``. Lists as long as that of the documents (``titles``, ``sources``, ``urls``, ``dates``) tell of
    them.
    """
    if isinstance(row, list):
        return row
    if not isinstance(row, Mapping):
        return None
    known = folded(row)
    texts = [text for _, text in texts_of(known, TEXTS)]
    if texts:
        parted = (parts for text in texts if len(parts := documents_in(text)) > 1)
        return next((_with_aligned(known, parts) for parts in parted), None)
    for name in LISTS:
        _, content = known.get(name, (name, None))
        if isinstance(content, Mapping):
            content = _listed(content)
        if isinstance(content, str) and name == "documents" and len(documents_in(content)) > 1:
            content = documents_in(content)
        if isinstance(content, list):
            return _with_aligned(known, content) if name == "documents" else content
        if isinstance(row.get(name), list):  # empty
            return []
    return _by_key(row)


def _by_key(row: Mapping[str, Any]) -> list[object] | None:
    """The articles of an object that holds each under a name of its own, or one column of all of them under each."""
    if not row or not all(isinstance(value, Mapping) and value for value in row.values()):
        return None
    if not holds(row, HOLDERS) and all(holds(value, TEXTS) for value in row.values()):
        return [{"id": name, **value} for name, value in row.items()]
    keys = list(next(iter(row.values())))
    numbered = all(str(key).isdigit() for key in keys) and all(list(value) == keys for value in row.values())
    told = [text for name in TEXTS for text in folded(row).get(name, ("", {}))[1].values()]
    if numbered and told and all(isinstance(text, str) for text in told):
        return [{name: value[key] for name, value in row.items()} for key in keys]
    return None


def as_rows(articles: Sequence[object]) -> list[object]:
    """The articles of one cluster as rows: texts become rows if all of them are texts."""
    texts = all(isinstance(each, str) for each in articles)
    return [{"text": each} for each in articles] if texts else list(articles)


def _listed(content: Mapping[str, Any]) -> list[object] | None:
    """The list that an object stands for: columns of equal length, or what it wraps."""
    columns = [value for value in content.values() if isinstance(value, list)]
    equal = len(columns) == len(content) and len({len(value) for value in columns}) == 1
    if equal and holds(content, TEXTS):
        return [dict(zip(content, values, strict=True)) for values in zip(*columns, strict=True)]
    return articles_of(content)


def _with_aligned(known: Fields, documents: Sequence[object]) -> list[object]:
    told = {
        own: values
        for name, own in ALIGNED.items()
        if isinstance(values := known.get(name, ("", None))[1], list) and len(values) == len(documents)
    }
    if not told:
        return list(documents)
    rows: list[object] = []
    for place, document in enumerate(documents):
        beside = {own: values[place] for own, values in told.items()}
        rows.append({**beside, **(document if isinstance(document, Mapping) else {"text": document})})
    return rows


def is_pair(row: object) -> bool:
    """Whether a row pairs one document with its summary, as data sets' rows of one cluster do."""
    return isinstance(row, Mapping) and "document" in row and "summary" in row


def rows_of(value: object, *, path: str) -> list[tuple[str, object]]:
    """What a JSON file holds as rows for :func:`pages_of_rows`: clusters each by itself, else all of it as one."""
    articles = articles_of(value)
    if articles is None or all(isinstance(each, str) or articles_of(each) is None for each in articles):
        return [(path, value)]
    return [(f"{path}, cluster {number}", each) for number, each in enumerate(articles, start=1)]


def unaligned(row: object, articles: Sequence[object]) -> tuple[Removed, ...]:
    """Lists that should tell of each document, and do not tell which."""
    given = [(name, row.get(name)) for name in ALIGNED] if isinstance(row, Mapping) else []
    return tuple(
        Removed(text="; ".join(map(str, values)), reason=f"{name!r} is not as long as the documents")
        for name, values in given
        if isinstance(values, list) and len(values) != len(articles)
    )


# --- the page of an article's row ------------------------------------------------------------------------

#: Words that make a field prose: fewer are a label ("Only in paid plans").
_PROSE = 8
#: What is longer than this is no outlet's name.
_MAX_OUTLET = 100


def page_of_row(value: object, *, where: str, key: str | None, max_words: int) -> Page | Unreadable:
    """The article of a row; ``where`` names the row in messages, ``key`` the article if it has no id."""
    if not isinstance(value, Mapping):
        return Unreadable(
            reason=f"{where}: an article must be an object with a 'text', not {field.kind(value)}.", key=key
        )
    known = _flat(value)
    key = next((own for each in _contents(known, IDS) if (own := identity(each))), key)
    title = _first_line(known, TITLES)
    title = (plain_line(title) or None) if title else None
    name, text = _fullest(known, title=title, max_words=max_words)
    if name is None or text is None:
        return Unreadable(reason=f"{where}: {_without_text(value)}", key=key, title=title)
    dates = [field.published(each) for each in _contents(known, DATES)]
    published = next((date for date, _ in dates if date), None)
    notes = () if published else next((note for _, note in dates if note), ())
    teaser = [Removed(text="", reason=f"no full text: only '{name}' is given")]
    return Page(
        paragraphs=text.paragraphs,
        title=title,
        source=_first_line(known, OUTLETS, longest=_MAX_OUTLET),
        url=_first_line(known, URLS),
        published=published,
        authors=_authors(known),
        key=key,
        removed=(*notes, *text.remarks, *(teaser if plain_name(name) in TEASERS else ())),
        cut=text.cut,
        beyond=text.beyond,
    )


def identity(value: object) -> str | None:
    """A text or a whole number as an id; ``None`` for anything else."""
    if isinstance(value, float) and value.is_integer():  # as tables hold whole numbers beside gaps
        value = int(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return " ".join(str(value).split()) or None


def _contents(known: Fields, names: Sequence[str]) -> list[Any]:
    return [known[name][1] for name in names if name in known]


def _first_line(known: Fields, names: Sequence[str], *, longest: int = sys.maxsize) -> str | None:
    found = map(field.line, _contents(known, names))
    return next((line for line in found if line and len(line) <= longest), None)


def _authors(known: Fields) -> tuple[str, ...]:
    content = next(iter(_contents(known, AUTHORS)), None)
    given = content if isinstance(content, list) else [content]
    return tuple(name for each in given for name in field.names_of(field.line(each) or ""))


# --- which field holds the text --------------------------------------------------------------------------


def text_of_row(row: object) -> str | None:
    """The text of an article's row as it is given, from the field that :func:`pages_of_row` reads."""
    if not isinstance(row, Mapping):
        return None
    known = _flat(row)
    name, _ = _fullest(known, title=None, max_words=1_000_000)
    return next((text for own, text in texts_of(known, (*TEXTS, *TEASERS)) if own == name), None)


def _flat(row: Mapping[str, Any]) -> Fields:
    """The row's fields, and what its inner objects (``_source``, ``fields``, ``attributes``) hold of the article."""
    known = folded(row)
    for holder in HOLDERS:
        _, content = known.get(holder, ("", None))
        if not isinstance(content, Mapping) or not holds(content, (*TEXTS, *TEASERS, *TITLES)):
            continue
        # {"content": {"rendered": …}} is a text, {"content": {"title": …, "body": …}} an article.
        if holder not in TEXTS or _text(content) is None or holds(content, TITLES):
            del known[holder]
            known = {**_flat(content), **known}
    return known


def texts_of(known: Fields, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The fields of these names that hold a text: names as given, in the order of the names."""
    for name in names:
        own, content = known.get(name, (name, None))
        if name == "bodies" and isinstance(content, list):  # one body in several formats (ninjs)
            content = max((text for each in content if (text := _text(each))), key=_words, default=None)
        if (text := _text(content)) is not None and text.strip():
            yield own, text


def _fullest(known: Fields, *, title: str | None, max_words: int) -> tuple[str | None, Plain | None]:
    """The field with the most prose, made plain: of the texts, or a teaser where these have none or are cut off."""
    best: tuple[str | None, Plain | None] = (None, None)
    for names in (TEXTS, TEASERS):
        found = list(texts_of(known, names))
        longest = max((_words(text) for _, text in found), default=0)
        for name, text in found:
            if 2 * _words(text) < longest:  # whatever of the longer one is markup or cut off
                continue
            made = plain(text, max_words=max_words, title=title)
            if best[1] is None or made.words > best[1].words:
                best = name, made
        if best[1] is not None and best[1].words >= _PROSE and not best[1].cut_off:
            break
    return best


def _words(text: str) -> int:
    return len(re.sub(r"<[^<>]*>", " ", text).split())


#: Blocks of a text that are none of its paragraphs, by what data sets call them.
_ASIDE = frozenset(
    "ad author author_info byline caption date deck embed gallery image kicker title video".split()
)


def _text(value: object) -> str | None:
    """The text that a field holds, if it does: a string, paragraphs, or an object around them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        names = ("rendered", "value", "text", "html", "plain", "content", "body", "$t", "#text")
        return next((text for name in names if (text := _text(value.get(name))) is not None), None)
    if not isinstance(value, list | tuple) or any(
        isinstance(each, Mapping) and holds(each, TITLES) for each in value
    ):
        return None  # nothing, or articles rather than paragraphs
    parts = []
    for each in value:
        if isinstance(each, list) and all(isinstance(sentence, str) for sentence in each):
            parts.append(" ".join(each))
        elif not (isinstance(each, Mapping) and each.get("type") in _ASIDE):
            parts.append(_text(each) or "")
    return "\n\n".join(filter(None, parts)) or None


def _without_text(value: Mapping[str, Any]) -> str:
    """What is wrong with a row in which no text was found."""
    for names, kind in ((TEXTS, "a string"), (("articles", "documents"), "a list"), (TEASERS, "a string")):
        for name, content in value.items():
            if plain_name(str(name)) in names:
                empty = content is not None and (is_empty(content) or isinstance(content, str))
                return f"{name!r} " + (
                    "is empty." if empty else f"must be {kind}, not {field.kind(content)}."
                )
    if "paths" in value:
        return "it names files ('paths') and holds no text, as an input of newsweave batch may."
    fields = ", ".join(map(str, value)) or "none"
    return f"there is no field 'text', nor another that holds one (fields found: {fields:.200})."
