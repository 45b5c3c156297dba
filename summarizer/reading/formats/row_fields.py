"""A row -> its fields by what they mean, whoever named them.

The names are those of news APIs, crawlers, content systems and data sets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# Names are told without regard to case, spaces, "_" and "-". Of several that hold something the first counts; of texts the
# one with the most prose.
TEXTS = tuple(
    """text content body articlebody fulltext maintext article story document bodytext bodyhtml bodyxhtml contenttext
    contenthtml textcontent articletext articlecontent storytext plaintext cleantext pagecontent postcontent bodies
    contents paragraphs""".split()
)

#: What stands beside a text, and is read where there is none.
TEASERS = tuple(
    """description summary snippet excerpt abstract leadparagraph descriptiontext descriptionhtml trailtext teaser
    standfirst""".split()
)
TITLES = tuple("title headline webtitle headlines name articletitle newstitle".split())
DATES = tuple(
    """published publishedat pubdate publicationdate datepublish datepublished datetime datetimepub publisheddate
    publishdate publishedtime webpublicationdate date contentcreated versioncreated firstcreated createdat created time
    timestamp""".split()
)
OUTLETS = tuple(
    """source sourcetitle sourcename outlet publisher sitename site publication newspaper provider infosources
    sourcedomain domain""".split()
)
URLS = tuple("url link weburl canonicalurl articleurl sourceurl permalink href".split())
AUTHORS = tuple("authors author byline creator by writer".split())
IDS = tuple("id uuid docid docno articleid".split())

#: Objects in a row that hold (the rest of) the article.
HOLDERS = tuple(
    "_source fields attributes metadata meta article content document story item doc post data response".split()
)

#: Lists of articles: of a cluster, or of an API's answer.
LISTS = tuple(
    "articles documents results response data items value hits docs news stories posts entries records rows content".split()
)

#: Lists beside ``documents`` that tell of each one.
ALIGNED = {"titles": "title", "sources": "source", "urls": "url", "dates": "published"}

#: What a row holds: each field that is not empty by its plain name, with the name as it is given.
Fields = dict[str, tuple[str, Any]]


def plain_name(name: str) -> str:
    """A field's name without what differs from writer to writer: "Pub_Date" is "pubdate"."""
    # Elasticsearch's "_source" is the article itself, and no outlet.
    return name if name == "_source" else re.sub(r"[\s_-]", "", name.casefold())


def folded(row: Mapping[str, Any]) -> Fields:
    """The fields of a row that hold something, the first of each plain name."""
    known: Fields = {}
    for name, value in row.items():
        if not is_empty(value):
            known.setdefault(plain_name(str(name)), (str(name), value))
    if "document" in row:  # a data set's pair: people's summary is no article, even of an empty document
        known.pop("summary", None)
    return known


def is_empty(value: object) -> bool:
    """Whether a field holds nothing: no text but spaces, an empty list or object, a table's gap."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {}) or (isinstance(value, float) and math.isnan(value))


def known_columns(names: Iterable[str], *, texts: bool = False) -> list[str]:
    """Those of a table's columns that are read; with ``texts`` those that may hold an article or articles."""
    wanted = {*TEXTS, *TEASERS, *LISTS, "paths"}
    if not texts:
        wanted.update(TITLES, DATES, OUTLETS, URLS, AUTHORS, IDS, HOLDERS, ALIGNED)
    return [name for name in names if plain_name(name) in wanted]


def holds(row: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether one of these fields holds something."""
    return not folded(row).keys().isdisjoint(names)
