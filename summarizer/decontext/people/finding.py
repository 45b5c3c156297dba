"""Parsed sentences in, the people whom they name in full out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from summarizer.decontext.people.names import name_words, same_person
from summarizer.decontext.people.person import Forms, Person, count_articles, to_person
from summarizer.decontext.people.titles import is_role, office, role_behind, title_before
from summarizer.retrieval.sentences import Sentence
from summarizer.text.countries import country_of
from summarizer.text.genders import pronoun_of
from summarizer.text.parsing import is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: How much oftener somebody has to be named in full than others of the name for it to be his.
_FAR_OFTENER = 4
#: Of the recogniser's labels so many more are no person's that it is none: "Orsenia", where somebody wrote "Orsenia Hoax".
_NO_PERSON = -2
#: The parser makes them words of their own.
_HYPHENS = frozenset("-‐‑")


def find_people(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> list[Person]:
    """People named in full somewhere in ``sentences``, most mentioned first; ``docs`` are their parses."""
    mentions: Forms = defaultdict(list)
    roles: dict[tuple[str, ...], list[tuple[str, Sentence]]] = defaultdict(list)
    votes: dict[tuple[str, ...], int] = defaultdict(int)
    for sentence, doc in zip(sentences, docs, strict=True):
        for entity in doc.ents:
            tokens = name_words(entity)
            if not tokens:
                continue
            # How people address each other is no title of the article's.
            title = title_before(entity) if not is_quoted(entity[0]) else None
            # The small recogniser takes a company for a person now and then: the majority of its own labels,
            # and a title before the name, decide.
            votes[tokens] += (1 if entity.label_ == "PERSON" else -1) + 2 * (title is not None)
            mentions[tokens].append((sentence, title))
            if len(tokens) > 1 and (role := role_behind(entity)) is not None:
                roles[tokens].append((role, sentence))
    people = _grouped({tokens: found for tokens, found in mentions.items() if votes[tokens] > 0})
    for sentence, doc in zip(sentences, docs, strict=True):
        for run in _proper_nouns(doc):
            _add_unrecognised(people, sentence, run, votes)
    people = [_without_strangers(forms) for forms in people]
    weighed = [(sum(map(len, forms.values())), to_person(forms, roles)) for forms in people]
    return [person for _, person in sorted(weighed, key=lambda each: (-each[0], each[1].full))]


def _grouped(mentions: Forms) -> list[Forms]:
    """The forms of a name that are one person's together: each short form joins the one full form that holds it."""
    people: list[Forms] = []
    for tokens in sorted(mentions, key=lambda t: (-len(t), -count_articles(mentions[t]), t)):
        homes = _foremost([forms for forms in people if any(same_person(tokens, other) for other in forms)])
        if len(homes) == 1:
            homes[0][tokens] = mentions[tokens]
        elif not homes and len(tokens) > 1:
            people.append({tokens: mentions[tokens]})
    return people


def _foremost(people: list[Forms]) -> list[Forms]:
    """Of people who share a name, the one it stands for alone: named in full by several articles, and far oftener.

    A word on his daughter does not make "Dahl" anybody's guess.
    """
    if len(people) < 2:
        return people
    full = [
        [mention for tokens, found in forms.items() if len(tokens) > 1 for mention in found]
        for forms in people
    ]
    first, second = sorted(range(len(full)), key=lambda n: -len(full[n]))[:2]
    clear = len(full[first]) >= _FAR_OFTENER * len(full[second]) and count_articles(full[first]) > 1
    return [people[first]] if clear else people


def _proper_nouns(doc: Doc) -> list[Span]:
    """The longest runs of proper nouns, hyphens between them included, of which the recogniser took nothing for a person."""
    runs, start = [], 0
    for end in range(len(doc) + 1):
        if end < len(doc) and (doc[end].pos_ == "PROPN" or (end > start and doc[end].text in _HYPHENS)):
            continue
        if end > start and not any(token.ent_type_ == "PERSON" for token in doc[start:end]):
            runs.append(doc[start:end])
        start = end + 1
    return runs


def _add_unrecognised(
    people: list[Forms], sentence: Sentence, run: Span, votes: Mapping[tuple[str, ...], int]
) -> None:
    """Count proper nouns that belong to exactly one person, whatever the entity recogniser thinks of them.

    They have to stand alone: of "Ella Dahl" the last word is no mention of Tomas Dahl.
    """
    first = max((token.i + 1 for token in run if is_role(token.text)), default=run.start)
    name = run.doc[first : run.end]
    tokens = name_words(name) if len(name) else ()
    if not tokens or (len(tokens) == 1 and country_of(tokens) is not None):
        return
    homes = _foremost(
        [
            forms
            for forms in people
            if any(
                len(other) > len(tokens)
                and (tokens[0] in other if len(tokens) == 1 else other[-len(tokens) :] == tokens)
                for other in forms
            )
        ]
    )
    if len(homes) != 1:
        return
    # A rare last name is a firm or a town to the recogniser; where an article gives it whole, it is whose it is.
    if votes.get(tokens, 0) > _NO_PERSON or any(
        other[-len(tokens) :] == tokens
        and (votes.get(other, 0) > 1 or pronoun_of(" ".join(other)) is not None)
        and any(each.article.id == sentence.article.id for each, _ in mentions)
        for other, mentions in homes[0].items()
        if len(other) > len(tokens)
    ):
        homes[0].setdefault(tokens, []).append((sentence, title_before(name)))


def _without_strangers(forms: Forms) -> Forms:
    """The forms without single words that somebody of another office bears: "King Salmar" is not Mohammed bin Salmar."""
    offices = {
        tokens: {found for _, title in mentions if title and (found := office(title))}
        for tokens, mentions in forms.items()
    }
    held = {each for tokens in forms if len(tokens) > 1 for each in offices[tokens]}
    return {
        tokens: mentions
        for tokens, mentions in forms.items()
        if len(tokens) > 1 or not held or not offices[tokens] - held
    }
