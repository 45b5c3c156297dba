"""Parsed sentences in, the people whom they name in full out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from summarizer.decontext.people.name_forms import (
    Forms,
    count_articles,
    foremost,
    with_small_particles,
    without_places,
    without_strangers,
    without_suffix,
)
from summarizer.decontext.people.name_matching import misspelt, same_person
from summarizer.decontext.people.name_words import (
    HYPHENS,
    is_cut_at_hyphen,
    may_be_personal,
    name_words,
    stands_joined,
    whole_name,
)
from summarizer.decontext.people.person import Person, left_office, to_person
from summarizer.decontext.people.titles import is_role, role_behind, title_before
from summarizer.retrieval.sentences import Sentence
from summarizer.text.countries import country_of
from summarizer.text.genders import pronoun_of
from summarizer.text.parsing import is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_people(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> list[Person]:
    """People named in full somewhere in ``sentences``, most mentioned first; ``docs`` are their parses."""
    mentions: Forms = defaultdict(list)
    roles: dict[str, list[tuple[str, Sentence]]] = defaultdict(list)
    votes: dict[tuple[str, ...], int] = defaultdict(int)
    for sentence, doc in zip(sentences, docs, strict=True):
        for entity in doc.ents:
            whole = whole_name(entity)
            tokens = name_words(whole)
            if not tokens:
                continue
            # How people address each other is no title of the article's.
            title = title_before(whole) if not is_quoted(whole[0]) else None
            # The small recogniser takes a company for a person now and then: the majority of its own labels,
            # and a title before the name, decide. A name longer than it found has to be found whole elsewhere.
            if whole.end == entity.end:
                votes[tokens] += (1 if entity.label_ == "PERSON" else -1) + 2 * (title is not None)
            mentions[tokens].append((sentence, title))
            if len(tokens) > 1 and (role := role_behind(entity)) is not None:
                roles[tokens[-1]].append((role, sentence))
    mentions = with_small_particles(
        {tokens: found for tokens, found in mentions.items() if votes[tokens] > 0 and may_be_personal(tokens)}
    )
    mentions = without_places(mentions, sentences)
    suffixed = without_suffix(mentions)
    # Longer forms first: each short form then joins the one full form that holds it.
    people: list[Forms] = []
    for tokens in sorted(mentions, key=lambda t: (-len(t), -count_articles(mentions[t]), t)):
        homes = [
            person
            for person in people
            if any(same_person(tokens, other) or misspelt(tokens, other) for other in person)
            or suffixed.get(tokens) in person
        ]
        homes = foremost(homes)
        if len(homes) == 1:
            homes[0][tokens] = mentions[tokens]
        elif not homes and len(tokens) > 1:
            people.append({tokens: mentions[tokens]})
    for sentence, doc in zip(sentences, docs, strict=True):
        _add_unrecognised(people, sentence, doc, votes)
    people = [without_strangers(forms) for forms in people]
    left = left_office(sentences)
    found = [to_person(forms, roles, left=left) for forms in people]
    weight = [sum(len(mentions) for mentions in forms.values()) for forms in people]
    order = sorted(range(len(found)), key=lambda i: (-weight[i], found[i].full))
    return [found[i] for i in order]


def _add_unrecognised(
    people: list[Forms], sentence: Sentence, doc: Doc, votes: Mapping[tuple[str, ...], int]
) -> None:
    """Count proper nouns that belong to exactly one person, whatever the entity recogniser thinks of them.

    They have to stand alone: of "Ella Dahl" the last word is no mention of Tomas Dahl.
    """
    start = 0
    while start < len(doc):
        end = start
        while end < len(doc) and (
            doc[end].pos_ == "PROPN" or (end > start and doc[end].text in HYPHENS and stands_joined(doc, end))
        ):
            end += 1
        if end == start:
            start += 1
            continue
        run = doc[start:end]
        start = end
        if any(token.ent_type_ == "PERSON" for token in run) or is_cut_at_hyphen(run):
            continue
        first = max((token.i + 1 for token in run if is_role(token.text)), default=run.start)
        tokens = name_words(doc[first:end]) if first < end else ()
        if not tokens:
            continue
        doubted = votes.get(tokens, 0) <= _NO_PERSON
        homes = [
            person
            for person in people
            if any(
                tokens[0] in other if len(tokens) == 1 else other[-len(tokens) :] == tokens
                for other in person
                if len(other) > len(tokens)
            )
        ]
        homes = foremost(homes)
        # A rare last name is a firm or a town to the recogniser; where an article gives it whole, it is whose it is.
        if doubted and not (homes and _is_last_name(tokens, homes[0], sentence, votes)):
            continue
        if len(homes) == 1:
            homes[0].setdefault(tokens, []).append((sentence, title_before(doc[first:end])))


#: Of the recogniser's labels so many more are no person's that it is none: "Orsenia", where somebody wrote "Orsenia Hoax".
_NO_PERSON = -2


def _is_last_name(
    tokens: tuple[str, ...], person: Forms, sentence: Sentence, votes: Mapping[tuple[str, ...], int]
) -> bool:
    """Whether its article calls the person so, the first name before it, and it is no country."""
    return (
        country_of(tokens) is None
        and any(
            len(other) > len(tokens)
            # "Chung" of "Chung Eui-yong": the family's name stands first.
            and (
                other[-len(tokens) :] == tokens or (other[:1] == tokens and re.search(r"\w-[a-z]", other[-1]))
            )
            and (votes.get(other, 0) > 1 or pronoun_of(" ".join(other)) is not None)
            and any(each.article.id == sentence.article.id for each, _ in mentions)
            for other, mentions in person.items()
        )
    )
