"""Names: where they are, and when two of them are one.

The small entity recogniser misses a third of the names in news, so names are its entities *and* every run
of capitalised words that is not merely the start of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from summarizer.text.lexicon import ROLES, TITLES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LABELS = frozenset("PERSON NORP ORG GPE LOC FAC EVENT PRODUCT WORK_OF_ART LAW".split())
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december mondays tuesdays wednesdays thursdays fridays saturdays
    sundays""".split()
)
_JOINERS = frozenset("of the and for de da del der den di du la le van von bin ibn al el y &".split())
_NOT_NAMES = frozenset("i i'm i'll i've i'd ok mr mrs ms dr tv am pm".split())
#: Common nouns that open sentences without an article.
_BARE_SUBJECTS = frozenset(
    """police inflation violence fighting work trade crime rain snow evidence security unemployment demand
    growth production power water fire traffic research education nothing everyone everybody someone
    nobody anyone anything something everything none one half part much little""".split()
)
#: Words that show a name with "and" in it to be one institution.
_INSTITUTIONS = frozenset(
    """council ministry department services service committee agency administration commission association
    bank company university court institute affairs bureau office party union federation center centre
    security""".split()
)
_FUNCTION = frozenset(
    """the a an and or but if in on at by for of to from with without after before as while when where since
    until despite during although though because he she it they we you his her its their our your my this
    that these those there here what who why how which not no yes some many most all both each every another
    other such more less also then now still yet so is are was were be been has have had do does did will
    would could should may might can must meanwhile however moreover nevertheless instead according
    today tomorrow yesterday earlier later last next first one two three""".split()
)


#: Words of titles that also open the names of institutions.
_QUALIFIERS = frozenset(
    "foreign defense defence interior general finance justice first chief attorney".split()
)
_SUFFIX = re.compile(
    r"-(?:led|backed|based|born|style|made|owned|held|occupied|controlled|run|bound|era|wide|funded|friendly|mediated|brokered|supplied|trained|linked|allied|sponsored)$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, and the folded words that identify it ("Mr. Xi" -> ``("xi",)``).

    A country, its people and its adjective are one word with an ``@``: "Chinese", "China" -> ``("@china",)``.
    """

    text: str
    words: tuple[str, ...]
    #: Entity label of the recogniser ("PERSON", "GPE", …), empty where it saw none.
    label: str
    start: int
    end: int

    @property
    def country(self) -> str | None:
        """Key of the country this name is, or stands for ("Kremlin" -> ``@russia``)."""
        return seat_of(self.words)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, no accents, no dots, no possessive ending."""
    word = unicodedata.normalize("NFKD", word)
    word = "".join(char for char in word if not unicodedata.combining(char))
    word = word.casefold().replace("’", "'").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    word = word.removesuffix("'s").removesuffix("'")
    word = _SUFFIX.sub("", word)  # US-led
    return word.replace(".", "") if word.strip(".") else word


@lru_cache(maxsize=1)
def _gazetteer() -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str]]:
    """Names of countries and peoples -> country key; seats of power -> country key."""
    countries: dict[tuple[str, ...], str] = {}
    seats: dict[tuple[str, ...], str] = {}
    text = files("summarizer.text").joinpath("gazetteer.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        country, people, power, others = (part.strip() for part in line.split("|"))
        key = "@" + country.casefold().replace(" ", "_")
        for name in [country, *people.split(","), *others.split(",")]:
            if name.strip():
                countries[tuple(fold(word) for word in name.split())] = key
        for name in power.split(","):
            if name.strip():
                seats[tuple(fold(word) for word in name.split())] = key
    return countries, seats


def seat_of(words: tuple[str, ...]) -> str | None:
    """The country that ``words`` name or stand for, if any."""
    if len(words) == 1 and words[0].startswith("@"):
        return words[0]
    return _gazetteer()[1].get(words)


def country_of(words: Sequence[str]) -> str | None:
    """Key of the country that a name's words are, or of whose people ("Lund", "the Lundish"); None for other names."""
    return _gazetteer()[0].get(tuple(fold(word) for word in words))


#: Spellings that no rule of sound brings together.
_SPELLINGS = {"kiev": "kyiv", "peking": "beijing", "qaeda": "qaida", "zelenskiy": "zelensky"}


@lru_cache(maxsize=65536)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words of names are spellings of one ("zelensky", "zelenskyy")."""
    if one == other:
        return True
    one, other = _SPELLINGS.get(one, one), _SPELLINGS.get(other, other)
    if one == other:
        return True
    if one.startswith("@") or other.startswith("@") or min(len(one), len(other)) < 4:
        return False
    countries, seats = _gazetteer()
    if (one,) in countries or (other,) in countries or (one,) in seats or (other,) in seats:
        return False
    if one + "s" == other or other + "s" == one:  # the Republicans, a Republican
        return True
    return bool(_sound(one) == _sound(other) and SequenceMatcher(None, one, other).ratio() >= 0.75)


def _sound(word: str) -> str:
    for written, sounded in (("ph", "f"), ("th", "t"), ("kh", "h"), ("ck", "k"), ("w", "v"), ("q", "k")):
        word = word.replace(written, sounded)
    word = word[0] + re.sub(r"[aeiouy]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word)


def same_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter of two names is a part of the longer ("Xi" of "Xi Jinping")."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return bool(short) and all(any(same_word(a, b) for b in long) for a in short)


def _is_capitalised(token: Token) -> bool:
    text = token.text
    return text[:1].isupper() or (text[:1].isdigit() and any(c.isupper() for c in text) and len(text) > 1)


def _opens_sentence(token: Token) -> bool:
    if token.i == 0 or token.is_sent_start:
        return True
    before = token.nbor(-1)
    return before.is_punct and before.text in {"“", '"', "‘", ":", "—", "–", "``", "'", "”", "..."}


def _lone_subject(token: Token) -> bool:
    """ "Lunde praised the plan": a sentence's first word, alone, singular and its subject, is mostly a name."""
    return (
        token.i == 0
        and len(token.doc) > 1
        and token.dep_ in {"nsubj", "nsubjpass"}
        and token.pos_ in {"NOUN", "ADJ", "PROPN"}
        and token.tag_ in {"NN", "NNP", "JJ"}
        and fold(token.text) not in _FUNCTION | _BARE_SUBJECTS | ROLES
        and not any(child.i < token.i for child in token.children)
    )


def _is_name_token(token: Token, *, all_title: bool) -> bool:
    if not _is_capitalised(token) or fold(token.text) in _CALENDAR or fold(token.text) in _NOT_NAMES:
        return False
    if _lone_subject(token):
        return True
    entity = token.ent_type_ in _LABELS
    if fold(token.text) in _FUNCTION and not (entity and not _opens_sentence(token)):
        return False
    if entity or token.pos_ == "PROPN":
        return True
    return not all_title and not _opens_sentence(token)


def find_names(doc: Doc) -> list[Name]:
    """The names of ``doc`` in order, titles left out, a country's adjective split from what follows it."""
    letters = [token for token in doc if token.is_alpha]
    capitals = sum(1 for token in letters if token.text[:1].isupper())
    # A headline in title case says nothing about what is a name: only the recogniser's word counts there.
    all_title = len(letters) >= 5 and capitals > 0.7 * len(letters)
    names: list[Name] = []
    i = 0
    while i < len(doc):
        if not _is_name_token(doc[i], all_title=all_title):
            i += 1
            continue
        j = i + 1
        while j < len(doc):
            if _is_name_token(doc[j], all_title=all_title):
                j += 1
                continue
            follow = j
            while follow < len(doc) and follow < j + 2 and fold(doc[follow].text) in _JOINERS:
                follow += 1
            joined = (
                follow > j
                and follow < len(doc)
                and _is_name_token(doc[follow], all_title=all_title)
                and _one_entity(doc, j - 1, follow)
            )
            hyphen = (
                doc[j].text in {"-", "–"}
                and j + 1 < len(doc)
                and not doc[j - 1].whitespace_
                and not doc[j].whitespace_
                and _is_name_token(doc[j + 1], all_title=all_title)
                and not _is_country(doc[j - 1])
            )
            if joined:
                j = follow + 1
            elif hyphen:
                j += 2
            else:
                break
        names += _split(doc, i, j)
        i = j
    return names


def _is_country(token: Token) -> bool:
    return (fold(token.text),) in _gazetteer()[0] or (fold(token.text),) in _gazetteer()[1]


def _one_entity(doc: Doc, first: int, last: int) -> bool:
    """Whether a joining word stands inside a name ("Ministry of Defence") and not between two."""
    middle = [fold(doc[k].text) for k in range(first + 1, last)]
    if "and" in middle and not _one_institution(doc, first):
        return False
    if any(word in {"and", "&", "the", "for"} for word in middle) or _is_country(doc[first]):
        return all(doc[k].ent_iob_ == "I" for k in range(first + 1, last + 1))
    return not _is_country(doc[last]) or all(doc[k].ent_iob_ == "I" for k in range(first + 1, last + 1))


def _one_institution(doc: Doc, first: int) -> bool:
    entity = next((each for each in doc.ents if each.start <= first < each.end), None)
    return entity is not None and any(fold(token.text) in _INSTITUTIONS for token in entity)


def _split(doc: Doc, start: int, end: int) -> Iterator[Name]:
    """Parts of a run of capitalised words: countries and seats of power apart, titles dropped."""
    countries, seats = _gazetteer()
    words = [fold(doc[k].text) for k in range(start, end)]
    part: list[int] = []

    def flush() -> Iterator[Name]:
        kept = list(part)
        part.clear()
        while kept and _is_title(words, kept[0] - start):
            kept.pop(0)
        while kept and words[kept[-1] - start] in TITLES | _JOINERS:
            kept.pop()
        if kept:
            yield _name(doc, kept[0], kept[-1] + 1, tuple(words[k - start] for k in kept))

    k = start
    while k < end:
        width = next(
            (
                w
                for w in (3, 2, 1)
                if k + w <= end
                and (tuple(words[k - start : k - start + w]) in countries)
                and not (w == 1 and words[k - start] == "us" and not doc[k].text.replace(".", "").isupper())
            ),
            0,
        )
        # "South China Sea", "Bank of England", "Jordan Peele": a country inside a longer name stays there,
        # but "Chinese President Xi Jinping" is two names.
        follows_title = k + width < end and words[k + width - start] in TITLES
        alone = not part and (k + width >= end or follows_title)
        adjective = width and doc[k].ent_type_ == "NORP" and not part
        if width and (alone or adjective):
            yield from flush()
            key = countries[tuple(words[k - start : k - start + width])]
            yield _name(doc, k, k + width, (key,))
            k += width
            continue
        if not part and tuple(words[k - start : k - start + 2]) in seats and k + 2 <= end:
            yield _name(doc, k, k + 2, tuple(words[k - start : k - start + 2]))
            k += 2
            continue
        if not part and words[k - start] in _JOINERS:  # "The United States" in mid-sentence
            k += 1
            continue
        if words[k - start] in TITLES and part and not _belongs_to_name(words, k - start):
            yield from flush()
            k += 1
            continue
        part.append(k)
        k += 1
    yield from flush()


def _is_title(words: list[str], k: int) -> bool:
    word = words[k]
    if word in _QUALIFIERS:  # "Foreign Secretary", but "Foreign Ministry" is a name
        return k + 1 == len(words) or words[k + 1] in TITLES
    of_state = word == "state" and k >= 2 and words[k - 2 : k] == ["secretary", "of"]
    return word in TITLES or word in _JOINERS or word == "-" or of_state


def _belongs_to_name(words: list[str], k: int) -> bool:
    # "National Security Council", "Foreign Ministry" hold words that are titles elsewhere
    return k + 1 < len(words) and words[k] in _QUALIFIERS


def _name(doc: Doc, start: int, end: int, words: tuple[str, ...]) -> Name:
    span = doc[start:end]
    labels = [token.ent_type_ for token in span if token.ent_type_ in _LABELS]
    if start and fold(doc[start - 1].text) in TITLES - _QUALIFIERS and not words[0].startswith("@"):
        labels = ["PERSON"]  # "President Okafor"
    if len(words) > 1 or not words[0].startswith("@"):
        words = tuple(word for word in words if word not in _JOINERS and word != "-" and word != "–") or words
    return Name(span.text, words, labels[-1] if labels else "", span.start_char, span.end_char)


_TOKENS = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?")


class NameIndex:
    """The names of some texts, asked whether they hold another."""

    def __init__(self, texts: Iterable[str], names: Iterable[Name]) -> None:
        self.names = sorted({name.words for name in names})
        self.written = {name.words: name.text for name in names}
        #: Every capitalised or plain word of the texts, folded: a name the recogniser missed is still there.
        self.words: list[list[str]] = [[fold(token) for token in _TOKENS.findall(text)] for text in texts]
        self._flat = {word for words in self.words for word in words}
        self._countries = {word for name in self.names for word in name if word.startswith("@")}
        countries, _ = _gazetteer()
        for words in self.words:
            for i in range(len(words)):
                for width in (1, 2, 3):
                    key = countries.get(tuple(words[i : i + width]))
                    if key and words[i : i + width] != ["us"]:
                        self._countries.add(key)
        self._acronyms = {_initials(name): name for name in self.names if len(name) > 1}

    def holds(self, name: Sequence[str]) -> bool:
        """Whether the texts name it: in full, as part of a longer name, or by its acronym."""
        if len(name) == 1 and name[0].startswith("@"):
            return name[0] in self._countries
        if any(len(known) >= len(name) and same_name(name, known) for known in self.names):
            return True
        if len(name) == 1:
            word = name[0]
            if word in self._flat or word in self._acronyms:
                return True
            return any(same_word(word, each) for each in self._flat if each[:1] == word[:1])
        if _initials(name) in self._flat and any(known == (_initials(name),) for known in self.names):
            return True
        return any(_contiguous(name, words) for words in self.words)

    def missing_words(self, name: Sequence[str]) -> list[str]:
        """The words of ``name`` that stand nowhere in the texts."""
        return [
            word
            for word in name
            if word not in self._flat
            and word not in self._countries
            and not any(same_word(word, each) for each in self._flat if each[:1] == word[:1])
        ]


def _initials(name: Sequence[str]) -> str:
    return "".join(word[0] for word in name)


def _contiguous(name: Sequence[str], words: list[str]) -> bool:
    kept = [word for word in words if word not in _JOINERS]
    wanted = [word for word in name if word not in _JOINERS]
    n = len(wanted)
    return any(
        all(same_word(a, b) for a, b in zip(wanted, kept[i : i + n], strict=True))
        for i in range(len(kept) - n + 1)
        if kept[i] == wanted[0] or same_word(kept[i], wanted[0])
    )
