"""An article, or the articles of one cluster, as a row: an object with a text and what is known of it.

Every way of giving rows ends here: lines of JSON, tables, a data set's clusters, objects at hand. What a field is
called differs with who wrote it; the names below are those of news APIs, crawlers, content systems and data sets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.article import Removed
from summarizer.reading.formats import fields as field
from summarizer.reading.formats.base import NotOneEvent, Page, Unreadable
from summarizer.reading.formats.plain import Plain, documents_in, plain, plain_line

# Names are told without regard to case, spaces, "_" and "-". Of several that hold something the first counts; of texts the
# one with the most prose.
_TEXTS = tuple(
    """text content body articlebody fulltext maintext article story document bodytext bodyhtml bodyxhtml contenttext
    contenthtml textcontent articletext articlecontent storytext plaintext cleantext pagecontent postcontent bodies
    contents paragraphs""".split()
)
#: What stands beside a text, and is read where there is none.
_TEASERS = tuple(
    """description summary snippet excerpt abstract leadparagraph descriptiontext descriptionhtml trailtext teaser
    standfirst""".split()
)
_TITLES = tuple("title headline webtitle headlines name articletitle newstitle".split())
_DATES = tuple(
    """published publishedat pubdate publicationdate datepublish datepublished datetime datetimepub publisheddate
    publishdate publishedtime webpublicationdate date contentcreated versioncreated firstcreated createdat created time
    timestamp""".split()
)
_OUTLETS = tuple(
    """source sourcetitle sourcename outlet publisher sitename site publication newspaper provider infosources
    sourcedomain domain""".split()
)
_URLS = tuple("url link weburl canonicalurl articleurl sourceurl permalink href".split())
_AUTHORS = tuple("authors author byline creator by writer".split())
_IDS = tuple("id uuid docid docno articleid".split())
#: Objects in a row that hold (the rest of) the article.
_HOLDERS = tuple(
    "_source fields attributes metadata meta article content document story item doc post data response".split()
)
#: Lists of articles: of a cluster, or of an API's answer.
_LISTS = tuple(
    """articles documents results response data items value hits docs news stories posts entries records rows content
    """.split()
)
#: Lists beside ``documents`` that tell of each one.
ALIGNED = {"titles": "title", "sources": "source", "urls": "url", "dates": "published"}

#: Words that make a field prose: fewer are a label ("Only in paid plans").
_PROSE = 8
#: Clusters of a file that are counted, to say how many there are.
_COUNTED = 10_000


# --- a file's rows ---------------------------------------------------------------------------------------


def pages_of_rows(
    rows: Iterable[tuple[str, object]], *, path: str, max_words: int
) -> Iterator[Page | Unreadable]:
    """The articles of a file's rows, as a stream; bad ones as ``Unreadable``.

    Each row comes with where it is (``a.jsonl, line 3``) and is an article, or one of them a cluster; it may be an
    ``Unreadable`` that was made in its place. Raises :class:`NotOneEvent` for several clusters.
    """
    yield from keyed(_pages_of_rows(iter(rows), path=path, max_words=max_words))


def keyed(pages: Iterator[Page | Unreadable]) -> Iterator[Page | Unreadable]:
    """Each with a name within the file: its own, else its number, but none for the only one."""
    first = next(pages, None)
    if first is None:
        return
    try:
        second = next(pages, None)
    except NotOneEvent:
        raise
    except InputError:  # what was read before the damage stands
        yield _keyed(first, 1)
        raise
    if second is None:
        yield first
        return
    yield _keyed(first, 1)
    yield _keyed(second, 2)
    for number, page in enumerate(pages, start=3):
        yield _keyed(page, number)


def _keyed(page: Page | Unreadable, number: int) -> Page | Unreadable:
    return page if page.key else replace(page, key=f"#{number}")


def _pages_of_rows(
    rows: Iterator[tuple[str, object]], *, path: str, max_words: int
) -> Iterator[Page | Unreadable]:
    certain = possible = 0
    for where, row in rows:
        articles = articles_of(row)
        certain += articles is not None
        possible += articles is None and is_pair(row)
        if certain and certain + possible > 1:
            rest = islice(rows, _COUNTED)
            count = (
                certain + possible + sum(articles_of(each) is not None or is_pair(each) for _, each in rest)
            )
            shown = f"more than {_COUNTED:,}" if count > _COUNTED else f"{count:,}"
            raise NotOneEvent(
                f"{path} holds {shown} clusters, and a summary is of one. Give a file of one cluster, or summarise "
                "each of them: newsweave batch.",
                path=path,
            )
        yield from _pages(row, articles, where=where, key=None, max_words=max_words)


def is_pair(row: object) -> bool:
    """Whether a row pairs one document with its summary, as data sets' rows of one cluster do."""
    return isinstance(row, Mapping) and "document" in row and "summary" in row


def rows_of(value: object, *, path: str) -> list[tuple[str, object]]:
    """What a JSON file holds as rows for :func:`pages_of_rows`: clusters each by itself, else all of it as one."""
    articles = articles_of(value)
    if articles is None or all(isinstance(each, str) or articles_of(each) is None for each in articles):
        return [(path, value)]
    return [(f"{path}, cluster {number}", each) for number, each in enumerate(articles, start=1)]


def pages_of_row(
    value: object, *, where: str, key: str | None, max_words: int
) -> Iterator[Page | Unreadable]:
    """The article of a row, or those of a cluster's row; ``where`` names the row in messages (``a.jsonl, line 3``).

    ``key`` names the article if it has no id.
    """
    yield from _pages(value, articles_of(value), where=where, key=key, max_words=max_words)


def _pages(
    value: object, articles: list[object] | None, *, where: str, key: str | None, max_words: int
) -> Iterator[Page | Unreadable]:
    if isinstance(value, Unreadable):
        yield value
        return
    if articles is None:
        yield _page(value, where=where, key=key, max_words=max_words)
        return
    if not articles:
        yield Unreadable(reason=f"{where} holds an empty list: no articles.", key=key)
    notes = _unaligned(value, articles)
    for number, article in enumerate(as_rows(articles), start=1):
        for page in pages_of_row(article, where=f"{where}, article {number}", key=key, max_words=max_words):
            yield replace(page, removed=(*notes, *page.removed)) if isinstance(page, Page) else page


def _unaligned(row: object, articles: Sequence[object]) -> tuple[Removed, ...]:
    """Lists that should tell of each document, and do not tell which."""
    given = [(name, row.get(name)) for name in ALIGNED] if isinstance(row, Mapping) else []
    return tuple(
        Removed(text="; ".join(map(str, values)), reason=f"{name!r} is not as long as the documents")
        for name, values in given
        if isinstance(values, list) and len(values) != len(articles)
    )


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
    known = _folded(row)
    texts = [text for _, text in _texts(known, _TEXTS)]
    if texts:
        parted = (parts for text in texts if len(parts := documents_in(text)) > 1)
        return next((_with_aligned(known, parts) for parts in parted), None)
    for name in _LISTS:
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
    known = _folded(row)
    if not any(name in known for name in _HOLDERS) and all(_holds(value, _TEXTS) for value in row.values()):
        return [{"id": name, **value} for name, value in row.items()]
    keys = list(next(iter(row.values())))
    columns = [known[name][1] for name in _TEXTS if name in known]
    told = [text for column in columns for text in column.values()]
    numbered = all(str(key).isdigit() for key in keys) and all(list(value) == keys for value in row.values())
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
    if equal and _holds(content, _TEXTS):
        return [dict(zip(content, values, strict=True)) for values in zip(*columns, strict=True)]
    return articles_of(content)


def _with_aligned(known: _Fields, documents: Sequence[object]) -> list[object]:
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


# --- one article -----------------------------------------------------------------------------------------

#: What a row holds: each field that is not empty by its plain name, with the name as it is given.
_Fields = dict[str, tuple[str, Any]]


def _plain_name(name: str) -> str:
    # Elasticsearch's "_source" is the article itself, and no outlet.
    return name if name == "_source" else re.sub(r"[\s_-]", "", name.casefold())


def _folded(row: Mapping[str, Any]) -> _Fields:
    known: _Fields = {}
    for name, value in row.items():
        if not _is_empty(value):
            known.setdefault(_plain_name(str(name)), (str(name), value))
    if (
        "document" in row
    ):  # a data set's pair: though the document may be empty, people's summary of it is no article
        known.pop("summary", None)
    return known


def _is_empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {}) or (isinstance(value, float) and math.isnan(value))


def known_columns(names: Iterable[str], *, texts: bool = False) -> list[str]:
    """Those of a table's columns that are read; with ``texts`` those that may hold an article or articles."""
    holders = (*_TEXTS, *_TEASERS, *_LISTS, "paths")
    wanted = (
        holders
        if texts
        else (*holders, *_TITLES, *_DATES, *_OUTLETS, *_URLS, *_AUTHORS, *_IDS, *_HOLDERS, *ALIGNED)
    )
    return [name for name in names if _plain_name(name) in wanted]


def _holds(row: Mapping[str, Any], names: Sequence[str]) -> bool:
    known = _folded(row)
    return any(name in known for name in names)


def _page(value: object, *, where: str, key: str | None, max_words: int) -> Page | Unreadable:
    if not isinstance(value, Mapping):
        return Unreadable(
            reason=f"{where}: an article must be an object with a 'text', not {field.kind(value)}.", key=key
        )
    known = _flat(value)
    key = _own_id(known) or key
    title = _title(known)
    name, text = _fullest(known, title=title, max_words=max_words)
    if name is None or text is None:
        return Unreadable(reason=f"{where}: {_without_text(value)}", key=key, title=title)
    published, notes = _published(known)
    about = [item for item in text.removed if not item.text]
    if _plain_name(name) in _TEASERS:
        about.append(Removed(text="", reason=f"no full text: only '{name}' is given"))
    return Page(
        paragraphs=text.paragraphs,
        title=title,
        source=_outlet(known),
        url=_first_line(known, _URLS),
        published=published,
        authors=_authors(known),
        key=key,
        removed=(*notes, *about),
        cut=tuple(item for item in text.removed if item.text),
        beyond=text.beyond,
    )


def _own_id(known: _Fields) -> str | None:
    return next((found for name in _IDS if (found := identity(known.get(name, ("", None))[1]))), None)


def identity(value: object) -> str | None:
    """A text or a whole number as an id; ``None`` for anything else."""
    if isinstance(value, float) and value.is_integer():  # as tables hold whole numbers beside gaps
        value = int(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return " ".join(str(value).split()) or None


def text_of_row(row: object) -> str | None:
    """The text of an article's row as it is given, from the field that :func:`pages_of_row` reads."""
    if not isinstance(row, Mapping):
        return None
    known = _flat(row)
    name, _ = _fullest(known, title=None, max_words=1_000_000)
    return next((text for own, text in _texts(known, (*_TEXTS, *_TEASERS)) if own == name), None)


def _flat(row: Mapping[str, Any]) -> _Fields:
    """The row's fields, and what its inner objects (``_source``, ``fields``, ``attributes``) hold of the article."""
    known = _folded(row)
    for holder in _HOLDERS:
        _, content = known.get(holder, ("", None))
        if not isinstance(content, Mapping) or not _holds(content, (*_TEXTS, *_TEASERS, *_TITLES)):
            continue
        # {"content": {"rendered": …}} is a text, {"content": {"title": …, "body": …}} an article.
        if holder not in _TEXTS or _text(content) is None or _holds(content, _TITLES):
            del known[holder]
            known = {**_flat(content), **known}
    return known


def _texts(known: _Fields, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The fields of these names that hold a text: names as given, in the order of the names."""
    for name in names:
        own, content = known.get(name, (name, None))
        if name == "bodies" and isinstance(content, list):  # one body in several formats (ninjs)
            content = max((text for each in content if (text := _text(each))), key=_words, default=None)
        if (text := _text(content)) is not None and text.strip():
            yield own, text


def _fullest(known: _Fields, *, title: str | None, max_words: int) -> tuple[str | None, Plain | None]:
    """The field with the most prose, made plain: of the texts, or a teaser where these have none or are cut off."""
    best: tuple[str | None, Plain | None] = (None, None)
    for names in (_TEXTS, _TEASERS):
        found = list(_texts(known, names))
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


#: Blocks of a text that are none of its paragraphs.
_ASIDE = frozenset(
    "title kicker byline author author_info date image gallery video caption deck ad embed".split()
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
    if isinstance(value, list | tuple):
        if any(isinstance(each, Mapping) and _holds(each, _TITLES) for each in value):
            return None  # articles, not paragraphs
        blocks = [each for each in value if not (isinstance(each, Mapping) and each.get("type") in _ASIDE)]
        parts = [text for each in blocks if (text := _paragraph(each))]
        return "\n\n".join(parts) if parts else None
    return None


def _paragraph(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)  # its sentences
    return _text(value)


def _without_text(value: Mapping[str, Any]) -> str:
    for names, kind in ((_TEXTS, "a string"), (("articles", "documents"), "a list"), (_TEASERS, "a string")):
        for name, content in value.items():
            if _plain_name(str(name)) in names:
                empty = content is not None and (_is_empty(content) or isinstance(content, str))
                return f"{name!r} " + (
                    "is empty." if empty else f"must be {kind}, not {field.kind(content)}."
                )
    if "paths" in value:
        return "it names files ('paths') and holds no text, as an input of newsweave batch may."
    fields = ", ".join(map(str, value)) or "none"
    return f"there is no field 'text', nor another that holds one (fields found: {fields:.200})."


# --- what stands beside the text -------------------------------------------------------------------------


def _first_line(known: _Fields, names: Sequence[str]) -> str | None:
    found = (field.line(known[name][1]) for name in names if name in known)
    return next((line for line in found if line), None)


def _title(known: _Fields) -> str | None:
    title = _first_line(known, _TITLES)
    return plain_line(title) or None if title else None


def _published(known: _Fields) -> tuple[str | None, tuple[Removed, ...]]:
    notes: tuple[Removed, ...] = ()
    for name in _DATES:
        found, note = field.published(known[name][1]) if name in known else (None, ())
        if found:
            return found, ()
        notes = notes or note
    return None, notes


#: What is longer than this is no outlet's name.
_MAX_OUTLET = 100


def _outlet(known: _Fields) -> str | None:
    found = (field.line(known[name][1]) for name in _OUTLETS if name in known)
    return next((outlet for outlet in found if outlet and len(outlet) <= _MAX_OUTLET), None)


def _authors(known: _Fields) -> tuple[str, ...]:
    content = next((known[name][1] for name in _AUTHORS if name in known), None)
    lines = [field.line(each) for each in (content if isinstance(content, list) else [content])]
    names = [re.sub(r"^by:? ", "", line, flags=re.I) for line in lines if line]
    return tuple(
        name.strip() for each in names for name in re.split(r",? and |[,;|] ?", each) if name.strip()
    )
