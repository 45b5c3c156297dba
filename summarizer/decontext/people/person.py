"""All forms of one name in, the person out: full name, short name and title, as most of the articles have them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.decontext.people.name_forms import Forms, count_articles, find_last_names
from summarizer.decontext.people.name_matching import same_spelling
from summarizer.decontext.people.titles import ROYAL, office, says_as_much
from summarizer.retrieval.sentences import Sentence
from summarizer.text.genders import pronoun_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the cluster."""

    #: "Fumio Kishida": the full form most articles use.
    full: str
    #: "Kishida", "van der Berg": what most articles use for a later mention.
    short: str
    #: "Japanese Prime Minister", where the articles put one before the full name.
    title: str | None
    #: "the chief engineer of the port", where articles put no title before the name but say this behind it.
    role: str | None
    #: Every title the articles put before the name, longest first.
    titles: tuple[str, ...]
    #: Every way the articles write the name, longest first.
    forms: tuple[str, ...]
    #: A sentence that has title or role and full name (or the full name), for the record.
    sentence: Sentence


def to_person(
    forms: Forms, roles: Mapping[str, Sequence[tuple[str, Sentence]]], *, left: frozenset[str]
) -> Person:
    """The person of all these forms; ``roles`` and those who ``left`` an office go by the last word of their names."""
    last_names = find_last_names(forms)
    longest = [tokens for tokens in forms if len(tokens) > 1 and tokens not in last_names]
    full = min(longest, key=lambda t: (-count_articles(forms[t]), -len(forms[t]), t))
    # "Prince Harald" is not called "Harald" for short.
    called = [
        tokens
        for tokens, mentions in forms.items()
        if tokens not in longest and not all(title and office(title) in ROYAL for _, title in mentions)
    ]
    # "Amber" once is no name that the news calls Amber Dahl by.
    if pronoun_of(" ".join(full)) is not None:
        called = [each for each in called if each != full[:1] or len(forms[each]) >= _FIRST_NAME_TERMS]
    called = [each for each in called if _ever_alone(each, full, forms[each])]
    if called:
        last = min(called, key=lambda t: (-count_articles(forms[t]), -len(forms[t]), -len(t), t))
        # One spelling throughout: the short form's vote decides, being the commoner.
        full = tuple(next((short for short in last if same_spelling(short, word)), word) for word in full)
        short = " ".join(last)
    else:
        short = " ".join(full)  # no article ever calls them by less
    titles: dict[str, list[Sentence]] = defaultdict(list)
    every: set[str] = set()
    for tokens, mentions in forms.items():
        for sentence, given in mentions:
            if given:
                every.add(given)
            if given and tokens in longest:
                titles[given].append(sentence)
    title = None
    sentences = [sentence for tokens in longest for sentence, _ in forms[tokens]]
    if titles:
        # "President" is a vote for "Ukrainian President" too, which tells a reader more; not for "former President".
        votes = {
            t: {s.article.id for other, given in titles.items() if says_as_much(t, other) for s in given}
            for t in titles
        }
        title = min(titles, key=lambda t: (-len(votes[t]), -len(titles[t]), -len(t.split()), t))
        # What one of many articles calls somebody may be long past, or a courtesy.
        shared = 3 * len(votes[title]) >= len({sentence.article.id for sentence in sentences})
        if shared and not (len(votes[title]) == 1 and _is_former(full[-1], forms)):
            title, sentences = _for_now(title, sentences) or (title, titles[title])
        else:
            title = None
    role = None
    if title is None and roles.get(full[-1]) and full[-1] not in left:
        count = Counter(given for given, _ in roles[full[-1]])
        role = min(count, key=lambda given: (-count[given], len(given), given))
        sentences = [sentence for given, sentence in roles[full[-1]] if given == role]
    texts = {" ".join(tokens) for tokens in forms} | {" ".join(full), short}
    texts |= {text[0].upper() + text[1:] for text in texts}  # "de Brasco" where it opens a sentence
    return Person(
        full=" ".join(full),
        short=short,
        title=title,
        role=role,
        titles=tuple(sorted(every, key=lambda each: (-len(each), each))),
        forms=tuple(sorted(texts, key=lambda form: (-len(form), form))),
        sentence=min(sentences, key=lambda sentence: sentence.key),
    )


#: Mentions from which the news is on first-name terms with somebody: singers, children, kings.
_FIRST_NAME_TERMS = 3


def _ever_alone(
    short: tuple[str, ...], full: tuple[str, ...], mentions: Iterable[tuple[Sentence, str | None]]
) -> bool:
    """Whether an article ever writes the short form without the word that stands before it in the full name.

    The recogniser finds "Halvar" in "Bokmal Halvar" now and then, which nobody calls by less.
    """
    place = next((i for i in range(1, len(full)) if full[i : i + len(short)] == short), None)
    if place is None:
        return True
    alone = re.compile(rf"(?<!{re.escape(full[place - 1])} ){re.escape(' '.join(short))}\b")
    return any(alone.search(sentence.text) for sentence, _ in mentions)


#: Who holds an office for now does not hold it, whatever most articles call them for short.
_FOR_NOW = ("acting", "interim")


def _for_now(title: str, sentences: Sequence[Sentence]) -> tuple[str, list[Sentence]] | None:
    """The title with "acting" before it, and the sentences that say so; None where none does."""
    for word in _FOR_NOW:
        said = re.compile(rf"\b{word} {re.escape(title)}\b", re.IGNORECASE)
        found = [sentence for sentence in sentences if said.search(sentence.text)]
        if found:
            return f"{word} {title}", found
    return None


def _is_former(last: str, forms: Forms) -> bool:
    """Whether an article says "Dahl, a former senator"."""
    past = re.compile(rf"\b{re.escape(last)}(?:,| is| was) (?:an? |the )?(?:[a-z-]+ )?former\b")
    return any(past.search(sentence.text) for mentions in forms.values() for sentence, _ in mentions)


def left_office(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Last words of names beside which an article says "former" or "resigned": what others call them may be long past."""
    return frozenset(
        name
        for sentence in sentences
        if _FORMER.search(sentence.text)
        for name in _CAPITALISED.findall(sentence.text)
    )


#: What tells that somebody has left an office.
_FORMER = re.compile(r"\b(?:[Ff]ormer|[Ee]x-\w+|resigned|stepped down|retired|fired|ousted|dismissed)\b")
_CAPITALISED = re.compile(r"\b[A-Z][\w’-]*[a-z]\b")
