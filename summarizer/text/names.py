"""The names in a parsed text: people, places, institutions, with the words that identify each.

The small entity recogniser misses a third of the names in news, so names are its entities *and* every run
of capitalised words that is not merely the start of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.text.countries import gazetteer, is_country
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


def find_names(doc: Doc) -> list[Name]:
    """The names of ``doc`` in order, titles left out, a country's adjective split from what follows it."""
    named = [_is_name_token(token) for token in doc]
    words = [fold(token.text) for token in doc]
    names: list[Name] = []
    i = 0
    while i < len(doc):
        if not named[i]:
            i += 1
            continue
        end = _end_of_run(doc, i, named)
        names += _split(doc, words, i, end)
        i = end
    return names


def _end_of_run(doc: Doc, start: int, named: Sequence[bool]) -> int:
    """Where a run of words that are parts of names ends, with what joins them; ``named`` says which words are."""
    end = start + 1
    while end < len(doc):
        if not named[end]:
            follows = end + 1 < len(doc) and named[end + 1]
            if not follows or not (_is_hyphen(doc[end]) or _one_entity(doc, end)):
                break
        end += 1
    return end


def _is_hyphen(token: Token) -> bool:
    return token.text in {"-", "–"} and not (token.whitespace_ or token.nbor(-1).whitespace_)


def _one_entity(doc: Doc, joiner: int) -> bool:
    """Whether a joining word stands inside a name ("Ministry of Defence") and not between two."""
    before, word, after = (fold(doc[k].text) for k in (joiner - 1, joiner, joiner + 1))
    if is_country(before) or is_country(after) or word in {"and", "&", "the", "for"}:
        return word in JOINERS and doc[joiner].ent_iob_ == doc[joiner + 1].ent_iob_ == "I"
    return word in JOINERS


def _is_name_token(token: Token) -> bool:
    """Whether a word is of a name: the recogniser or the tagger says so, or it has a capital that nothing else explains."""
    folded = fold(token.text)
    if not token.text[:1].isupper() or folded in _CALENDAR or folded in _NOT_NAMES:
        return False
    opens = _opens_sentence(token)
    entity = token.ent_type_ in _LABELS
    if folded in _FUNCTION:
        return entity and not opens
    return entity or token.pos_ == "PROPN" or not opens or _lone_subject(token)


def _lone_subject(token: Token) -> bool:
    """ "Lunde praised the plan": a sentence's first word, alone, singular and its subject, is mostly a name."""
    alone = token.i == 0 and token.n_lefts == 0 and len(token.doc) > 1
    subject = token.dep_ in {"nsubj", "nsubjpass"} and token.tag_ in {"NN", "NNP", "JJ"}
    return alone and subject and fold(token.text) not in ROLES


def _opens_sentence(token: Token) -> bool:
    if token.i == 0 or token.is_sent_start:
        return True
    before = token.nbor(-1)
    return before.is_punct and before.text in {"“", '"', "‘", ":", "—", "–", "``", "'", "”", "..."}


def _split(doc: Doc, words: Sequence[str], start: int, end: int) -> Iterator[Name]:
    """Parts of a run of capitalised words: countries apart, titles dropped; ``words`` are the folded words of ``doc``."""
    part: list[int] = []

    run = words[start:end]

    def flush() -> Iterator[Name]:
        first = next((n for n, k in enumerate(part) if not _is_title(run, k - start)), len(part))
        kept = part[first:]
        part.clear()
        if kept:
            yield _name(doc, kept[0], kept[-1] + 1, tuple(words[k] for k in kept))

    k = start
    while k < end:
        width, key = _country_at(words, k, end)
        # "South China Sea", "Bank of England", "Jordan Peele": a country inside a longer name stays there,
        # but "Chinese President Xi Jinping" is two names.
        alone = k + width >= end or words[k + width] in TITLES
        if width and alone and not part:
            yield _name(doc, k, k + width, (key,))
            k += width
            continue
        qualifies = k + 1 < end and words[k] in _QUALIFIERS  # "National Security Council", "Foreign Ministry"
        if words[k] in TITLES and part and not qualifies:
            yield from flush()
        elif part or words[k] not in JOINERS:  # "The United States" in mid-sentence
            part.append(k)
        k += 1
    yield from flush()


def _country_at(words: Sequence[str], k: int, end: int) -> tuple[int, str]:
    """How many words from ``k`` on are a country or its people, and its key; 0 where none is."""
    countries, _ = gazetteer()
    found = ((width, countries.get(tuple(words[k : k + width]))) for width in (3, 2, 1) if k + width <= end)
    return next(((width, key) for width, key in found if key is not None), (0, ""))


def _is_title(words: Sequence[str], k: int) -> bool:
    word = words[k]
    if word in _QUALIFIERS:  # "Foreign Secretary", but "Foreign Ministry" is a name
        return k + 1 == len(words) or words[k + 1] in TITLES
    of_state = word == "state" and k >= 2 and list(words[k - 2 : k]) == ["secretary", "of"]
    return word in TITLES or word in JOINERS or word == "-" or of_state


def _name(doc: Doc, start: int, end: int, words: tuple[str, ...]) -> Name:
    span = doc[start:end]
    labels = [token.ent_type_ for token in span if token.ent_type_ in _LABELS]
    telling = tuple(word for word in words if word not in JOINERS | {"-", "–"}) or words
    return Name(span.text, telling, labels[-1] if labels else "", span.start_char, span.end_char)
