"""Every form of a name with the sentences that have it in, the same without what is nobody's, or somebody else's, out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from summarizer.decontext.people.name_matching import PARTICLES, same_spelling, suffix
from summarizer.decontext.people.titles import ROYAL, office
from summarizer.retrieval.sentences import Sentence
from summarizer.text.genders import pronoun_of

#: Every form of a name, as its words, with the sentences that have it and the title before it there.
Forms = dict[tuple[str, ...], list[tuple[Sentence, str | None]]]


def count_articles(mentions: Iterable[tuple[Sentence, str | None]]) -> int:
    """How many articles have a name."""
    return len({sentence.article.id for sentence, _ in mentions})


#: How much oftener somebody has to be named in full than others of the name for it to be his.
_FAR_OFTENER = 4


def with_small_particles(mentions: Forms) -> Forms:
    """ "De Brasco" at the start of a sentence is the "de Brasco" of all others."""
    kept: Forms = defaultdict(list)
    for tokens, found in mentions.items():
        small = (tokens[0].lower(), *tokens[1:])
        known = any(other[-len(small) :] == small for other in mentions)
        kept[small if tokens[0].lower() in PARTICLES and known else tokens] += found
    return kept


def without_places(mentions: Forms, sentences: Sequence[Sentence]) -> Forms:
    """Without what only begins like a place: "Hval Copper", where things happen "in Hval".

    Of 1,244 people of 120 events it leaves out three, none of whom is one.
    """
    text = "\n".join(sentence.text for sentence in sentences)
    places = set(_PLACE.findall(text))
    return {tokens: found for tokens, found in mentions.items() if len(tokens) < 2 or tokens[0] not in places}


#: A single name behind a word of place.
_PLACE = re.compile(r"\b(?:in|at|near|outside|around)\s+([^\W\d_a-z][^\W\d_]+)\b(?!\s+[^\W\d_a-z])")


def without_suffix(mentions: Forms) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The full name by the form that only lacks its suffix: "Tomas Dahl", said once of Tomas Dahl Jr.

    Not where it, or the last name alone, has a title: President Dahl is the father.
    """
    return {
        bare: name
        for name, found in mentions.items()
        if suffix(name) and (bare := name[:-1]) in mentions and len(bare) > 1
        if len(found) >= _FAR_OFTENER * len(mentions[bare])
        and not any(title for form in (bare, bare[-1:]) for _, title in mentions.get(form, ()))
    }


def without_strangers(forms: Forms) -> Forms:
    """The forms without short ones that somebody else bears: "King Salmar" is not Mohammed bin Salmar."""
    last_names = find_last_names(forms)
    short = {tokens for tokens in forms if len(tokens) == 1} | last_names
    offices = {
        tokens: {found for _, title in mentions if title and (found := office(title))}
        for tokens, mentions in forms.items()
    }
    held = {each for tokens in forms if tokens not in short for each in offices[tokens]}
    strange = {
        tokens
        for tokens in short
        if (held and offices[tokens] - held) or (not held and offices[tokens] & ROYAL)
    }
    # "Brasco" is not what anybody called "de Brasco" goes by; of "al Dorad" the second word may do.
    strange |= {
        (name,)
        for tokens in forms
        for particle, name in pairwise(tokens[1:])
        if particle.lower() in PARTICLES - {"al", "el"}
    }
    return {tokens: mentions for tokens, mentions in forms.items() if tokens not in strange}


def find_last_names(forms: Forms) -> set[tuple[str, ...]]:
    """Forms of several words that are a last name alone: "Peña Ruiz" of Tomas Peña Ruiz."""
    return {tokens for tokens in forms if len(tokens) > 1 and _is_last_name_alone(tokens, forms)}


def _is_last_name_alone(tokens: tuple[str, ...], forms: Forms) -> bool:
    longer = [
        other
        for other in forms
        if len(other) > len(tokens)
        and all(same_spelling(a, b) for a, b in zip(tokens, other[-len(tokens) :], strict=True))
    ]
    if not longer or tokens[0].lower() in PARTICLES:
        return bool(longer)
    # A word too many before a full name ("Lund Xiomar Dahl") makes no last name of it: that would be said
    # more often than the whole, and its last word would be said alone.
    alone = max((count_articles(forms[word,]) for word in tokens if (word,) in forms), default=0)
    return (
        pronoun_of(" ".join(tokens)) is None
        and not re.fullmatch(r"(?:[A-Z]\.?)+", tokens[0])
        and count_articles(forms[tokens]) > alone
        and 2 * sum(count_articles(forms[other]) for other in longer) >= count_articles(forms[tokens])
    )


def foremost(people: Sequence[Forms]) -> list[Forms]:
    """Of people who share a name, the one it stands for alone: named in full by several articles, and far oftener.

    A word on his daughter does not make "Dahl" anybody's guess.
    """
    if len(people) < 2:
        return list(people)
    full = [
        [mention for tokens, found in forms.items() if len(tokens) > 1 for mention in found]
        for forms in people
    ]
    first, second = sorted(range(len(full)), key=lambda n: -len(full[n]))[:2]
    clear = len(full[first]) >= _FAR_OFTENER * len(full[second]) and count_articles(full[first]) > 1
    return [people[first]] if clear else list(people)
