"""XML in general: parsed without entities, and of which vocabulary it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from summarizer.errors import InputError
from summarizer.reading.formats.base import Format, Input, Page, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The root element's name, behind a prolog, comments and a document type.
_ROOT = re.compile(
    r"(?:<\?[^>]*\?>|<!--.*?-->|<!doctype[^<>\[]*(?:\[.*?\]\s*)?>|\s)*<(?:[\w.-]+:)?([\w.-]+)[\s/>]", re.S
)
_ENTITY = re.compile(rb"<!\s*ENTITY", re.I)


def root_name(file: Input) -> str | None:
    """The root element's local name, in lower case; ``None`` for what does not begin like XML."""
    match = _ROOT.match(file.opening)
    return match.group(1) if match else None


def safe_bytes(file: Input) -> bytes:
    """All bytes of an XML file. Raises :class:`InputError` where it declares entities, which are never expanded."""
    data = file.read()
    if _ENTITY.search(data.replace(b"\0", b"")):  # of UTF-16
        raise InputError(
            f"{file.path} declares XML entities of its own, which are not expanded: they can swell without end or "
            "fetch other files. Save it without them.",
            path=file.path,
        )
    return data


def parsed(file: Input) -> Any:
    """The root element (lxml). Nothing is fetched or expanded. Raises :class:`InputError` for broken XML."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(safe_bytes(file), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{file.path} is not well-formed XML: {error.msg}. Fetch it again, or save its text as .txt.",
            path=file.path,
        ) from error


def named(element: Any, *names: str) -> list[Any]:
    """The descendants with one of these local names, in document order, whatever their namespace."""
    wanted = frozenset(names)
    return [each for each in element.iter() if local_name(each) in wanted]


def local_name(element: Any) -> str:
    """``body.content`` of ``{http://iptc.org/std/NITF/2006-10-18/}body.content``; ``""`` of anything but an element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_of(element: Any) -> str:
    """All text in an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def _refuse(file: Input, max_words: int) -> Iterator[Page | Unreadable]:
    raise InputError(
        f"{file.path} is XML of a kind that no article is read from (its root element is {root_name(file)!r}). Save "
        "the article's text as .txt or .html.",
        path=file.path,
    )


#: XML that no other format knows: asked last of them, so that markup is never told as text.
UNKNOWN = Format(
    name="unknown XML",
    suffixes=(),
    recognises=lambda file: file.opening.startswith("<?xml"),
    read=_refuse,
)
