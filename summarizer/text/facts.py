"""What a sentence claims, read once and ready to be compared: texts in, their :class:`Facts` out.

Facts are names, figures, dates, quotations, and propositions (a predicate with its arguments).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.text.names import Name, find_names
from summarizer.text.parsing import STRAIGHT, Parser, Recent
from summarizer.text.propositions import Relation, relations
from summarizer.text.quantities import Date, Number, find_dates, find_numbers
from summarizer.text.quotes import Quote, find_quotes
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "ADV", "PROPN", "NUM"))
#: How many texts a reader remembers.
_CACHED = 8192


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its stem, and as written."""

    stem: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one text claims, ready to be compared."""

    text: str
    names: tuple[Name, ...]
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    quotes: tuple[Quote, ...]
    relations: tuple[Relation, ...]
    words: tuple[Word, ...]
    #: Stems of all its words, of their lemmas too.
    stems: frozenset[str]


class FactReader:
    """Facts of texts, each read once."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._known: Recent[Facts] = Recent(_CACHED)

    def parse(self, text: str) -> Doc:
        """The parse that the facts of ``text`` were read from; offsets are those of ``text``."""
        return self._parse([text])[0]

    def read(self, texts: Sequence[str]) -> list[Facts]:
        """The facts of each text, in order."""
        return self._known.of(texts, self._read)

    def _read(self, texts: Sequence[str]) -> dict[str, Facts]:
        return {text: _facts(doc, text) for text, doc in zip(texts, self._parse(texts), strict=True)}

    def _parse(self, texts: Sequence[str]) -> list[Doc]:
        return self._parser.parse([text.translate(STRAIGHT) for text in texts])


def _facts(doc: Doc, text: str) -> Facts:
    """The facts of one parsed text; ``text`` is how it was written, before its marks were straightened."""
    names = find_names(doc)
    numbers = find_numbers(doc)
    dates = find_dates(doc)
    by_token = _names_by_token(doc, names)
    letters = [token for token in doc if any(map(str.isalpha, token.text))]
    words = [Word(stem(token.lemma_.lower()), token.text) for token in letters if token.pos_ in _CONTENT]
    return Facts(
        text=text,
        names=tuple(names),
        numbers=tuple(numbers),
        dates=tuple(dates),
        quotes=tuple(find_quotes(text)),
        relations=tuple(relations(doc, by_token, dates, numbers)),
        words=tuple(words),
        stems=frozenset(stem(form.lower()) for token in letters for form in (token.lemma_, token.text)),
    )


def _names_by_token(doc: Doc, names: Iterable[Name]) -> dict[int, Name]:
    by_token: dict[int, Name] = {}
    for name in names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        for token in span if span is not None else ():
            by_token[token.i] = name
    return by_token
