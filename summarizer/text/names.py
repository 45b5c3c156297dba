"""The names in a parsed text: people, places, institutions, with the words that identify each.

The small entity recogniser misses a third of the names in news, so names are its entities *and* every run
of capitalised words that is not merely the start of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.text.countries import gazetteer, is_country, seat_of
from summarizer.text.folding import fold
from summarizer.text.lexicon import ROLES, TITLES
from summarizer.text.lists import words
from summarizer.text.quantities import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LABELS = words("entity_labels")
_CALENDAR = frozenset([*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *MONTHS])
#: Words that stand inside names, and name nothing.
JOINERS = words("joiners")
_NOT_NAMES = words("not_names")
#: Common nouns that open sentences without an article.
_BARE_SUBJECTS = words("bare_subjects")
#: Words that show a name with "and" in it to be one institution.
_INSTITUTIONS = words("institutions")
#: Words that are capitalised only where they open a sentence.
_FUNCTION = words("capital_only_when_opening")


#: Words of titles that also open the names of institutions.
_QUALIFIERS = words("qualifiers")


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


def find_names(doc: Doc) -> list[Name]:
    """The names of ``doc`` in order, titles left out, a country's adjective split from what follows it."""
    letters = [token for token in doc if token.is_alpha]
    capitals = sum(1 for token in letters if token.text[:1].isupper())
    # A headline in title case says nothing about what is a name: only the recogniser's word counts there.
    all_title = len(letters) >= 5 and capitals > 0.7 * len(letters)
    named = [_is_name_token(token, all_title=all_title) for token in doc]
    names: list[Name] = []
    i = 0
    while i < len(doc):
        if not named[i]:
            i += 1
            continue
        end = _end_of_run(doc, i, named)
        names += _split(doc, i, end)
        i = end
    return names


def _end_of_run(doc: Doc, start: int, named: Sequence[bool]) -> int:
    """Where a run of words that are parts of names ends, with what joins them; ``named`` says which words are."""
    j = start + 1
    while j < len(doc):
        if named[j]:
            j += 1
            continue
        follow = j
        while follow < len(doc) and follow < j + 2 and fold(doc[follow].text) in JOINERS:
            follow += 1
        joined = follow > j and follow < len(doc) and named[follow] and _one_entity(doc, j - 1, follow)
        hyphen = (
            doc[j].text in {"-", "–"}
            and j + 1 < len(doc)
            and not doc[j - 1].whitespace_
            and not doc[j].whitespace_
            and named[j + 1]
            and not is_country(fold(doc[j - 1].text))
        )
        if joined:
            j = follow + 1
        elif hyphen:
            j += 2
        else:
            break
    return j


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


def _one_entity(doc: Doc, first: int, last: int) -> bool:
    """Whether a joining word stands inside a name ("Ministry of Defence") and not between two."""
    middle = [fold(doc[k].text) for k in range(first + 1, last)]
    if "and" in middle and not _one_institution(doc, first):
        return False
    if any(word in {"and", "&", "the", "for"} for word in middle) or is_country(fold(doc[first].text)):
        return all(doc[k].ent_iob_ == "I" for k in range(first + 1, last + 1))
    return not is_country(fold(doc[last].text)) or all(
        doc[k].ent_iob_ == "I" for k in range(first + 1, last + 1)
    )


def _one_institution(doc: Doc, first: int) -> bool:
    entity = next((each for each in doc.ents if each.start <= first < each.end), None)
    return entity is not None and any(fold(token.text) in _INSTITUTIONS for token in entity)


def _split(doc: Doc, start: int, end: int) -> Iterator[Name]:
    """Parts of a run of capitalised words: countries and seats of power apart, titles dropped."""
    countries, seats = gazetteer()
    words = [fold(doc[k].text) for k in range(start, end)]
    part: list[int] = []

    def flush() -> Iterator[Name]:
        kept = list(part)
        part.clear()
        while kept and _is_title(words, kept[0] - start):
            kept.pop(0)
        while kept and words[kept[-1] - start] in TITLES | JOINERS:
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
        if not part and words[k - start] in JOINERS:  # "The United States" in mid-sentence
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
    return word in TITLES or word in JOINERS or word == "-" or of_state


def _belongs_to_name(words: list[str], k: int) -> bool:
    # "National Security Council", "Foreign Ministry" hold words that are titles elsewhere
    return k + 1 < len(words) and words[k] in _QUALIFIERS


def _name(doc: Doc, start: int, end: int, words: tuple[str, ...]) -> Name:
    span = doc[start:end]
    labels = [token.ent_type_ for token in span if token.ent_type_ in _LABELS]
    if start and fold(doc[start - 1].text) in TITLES - _QUALIFIERS and not words[0].startswith("@"):
        labels = ["PERSON"]  # "President Okafor"
    if len(words) > 1 or not words[0].startswith("@"):
        words = tuple(word for word in words if word not in JOINERS and word != "-" and word != "–") or words
    return Name(span.text, words, labels[-1] if labels else "", span.start_char, span.end_char)
