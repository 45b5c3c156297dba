"""What some texts name and quote, asked whether they hold what another names and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.text.countries import gazetteer
from summarizer.text.folding import fold
from summarizer.text.names import JOINERS, Name
from summarizer.text.quotes import EDGES, find_quotes, plain
from summarizer.text.same_names import same_name, same_word

_TOKENS = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?")


class NameIndex:
    """The names of some texts, asked whether they hold another."""

    def __init__(self, texts: Iterable[str], names: Iterable[Name]) -> None:
        self._names = sorted({name.words for name in names})
        #: Every capitalised or plain word of the texts, folded: a name the recogniser missed is still there.
        self._words: list[list[str]] = [[fold(token) for token in _TOKENS.findall(text)] for text in texts]
        self._flat = {word for words in self._words for word in words}
        self._countries = {word for name in self._names for word in name if word.startswith("@")}
        countries, _ = gazetteer()
        for words in self._words:
            for i in range(len(words)):
                for width in (1, 2, 3):
                    key = countries.get(tuple(words[i : i + width]))
                    if key and words[i : i + width] != ["us"]:
                        self._countries.add(key)
        self._acronyms = {_initials(name) for name in self._names if len(name) > 1}

    def holds(self, name: Sequence[str]) -> bool:
        """Whether the texts name it: in full, as part of a longer name, or by its acronym."""
        if len(name) == 1 and name[0].startswith("@"):
            return name[0] in self._countries
        if any(len(known) >= len(name) and same_name(name, known) for known in self._names):
            return True
        if len(name) == 1:
            word = name[0]
            if word in self._flat or word in self._acronyms:
                return True
            return any(same_word(word, each) for each in self._flat if each[:1] == word[:1])
        if _initials(name) in self._flat and any(known == (_initials(name),) for known in self._names):
            return True
        return any(_contiguous(name, words) for words in self._words)


class QuoteBook:
    """What articles put between quotation marks, asked many times."""

    def __init__(self, texts: Iterable[str]) -> None:
        quoted = (plain(quote.text).strip(EDGES) for text in texts for quote in find_quotes(text))
        self._quoted = " \x00 ".join(sorted({quote for quote in quoted if quote}))

    def says(self, words: str) -> bool:
        """Whether ``words`` stand between quotation marks somewhere, as whole words, in this order."""
        wanted = plain(words).strip(EDGES)
        if not wanted:
            return True
        return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", self._quoted) is not None


def _initials(name: Sequence[str]) -> str:
    return "".join(word[0] for word in name)


def _contiguous(name: Sequence[str], words: list[str]) -> bool:
    kept = [word for word in words if word not in JOINERS]
    wanted = [word for word in name if word not in JOINERS]
    n = len(wanted)
    return any(
        all(same_word(a, b) for a, b in zip(wanted, kept[i : i + n], strict=True))
        for i in range(len(kept) - n + 1)
        if kept[i] == wanted[0] or same_word(kept[i], wanted[0])
    )
