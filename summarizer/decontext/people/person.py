"""All forms of one name in, the person out: full name, short name and title, as most of the articles have them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.decontext.people.names import PARTICLES, same_spelling
from summarizer.decontext.people.titles import says_as_much
from summarizer.retrieval.sentences import Sentence
from summarizer.text.genders import pronoun_of

#: Every form of a name, as its words, with the sentences that have it and the title before it there.
Forms = dict[tuple[str, ...], list[tuple[Sentence, str | None]]]

#: One in so many of the articles that name somebody in full has to agree on a title: others' may be long past.
_AGREE = 3


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


def to_person(forms: Forms, roles: Mapping[tuple[str, ...], Sequence[tuple[str, Sentence]]]) -> Person:
    """The person of all these forms, which ``roles`` go by, too."""
    most = max(map(len, forms))
    # "de Brasco" of Bill de Brasco is a last name alone; Al Dahl is none.
    longest = [t for t in forms if len(t) > 1 and (t[0].lower() not in PARTICLES or len(t) == most)]
    full = min(longest, key=lambda t: (-count_articles(forms[t]), -len(forms[t]), t))
    # "Amber" is no name that the news calls Amber Dahl by; "Lee" of Lee Jae-wol is.
    is_first = pronoun_of(" ".join(full)) is not None
    called = [tokens for tokens in forms if tokens not in longest and not (is_first and tokens == full[:1])]
    short = full  # where no article ever calls them by less
    if called:
        short = min(called, key=lambda t: (-count_articles(forms[t]), -len(forms[t]), -len(t), t))
        # One spelling throughout: the short form's vote decides, being the commoner.
        full = tuple(
            next((each for each in short if same_spelling(each, word) and "-" not in word), word)
            for word in full
        )
    named = [mention for tokens in longest for mention in forms[tokens]]
    title = _title(named)
    role = None
    sentences = [sentence for sentence, given in named if title is None or given == title]
    said = [each for tokens in longest for each in roles.get(tokens, ())]
    if title is None and said:
        count = Counter(given for given, _ in said)
        role = min(count, key=lambda given: (-count[given], len(given), given))
        sentences = [sentence for given, sentence in said if given == role]
    titles = {title for mentions in forms.values() for _, title in mentions if title}
    texts = {" ".join(tokens) for tokens in (*forms, full, short)}
    texts |= {text[0].upper() + text[1:] for text in texts}  # "de Brasco" where it opens a sentence
    return Person(
        full=" ".join(full),
        short=" ".join(short),
        title=title,
        role=role,
        titles=_longest_first(titles),
        forms=_longest_first(texts),
        sentence=min(sentences, key=lambda sentence: sentence.key),
    )


def count_articles(mentions: Iterable[tuple[Sentence, str | None]]) -> int:
    """How many articles have a name."""
    return len({sentence.article.id for sentence, _ in mentions})


def _title(named: Sequence[tuple[Sentence, str | None]]) -> str | None:
    """What a third of the articles that give the full name agree to put before it."""
    given: dict[str, set[str]] = defaultdict(set)
    times = Counter(title for _, title in named if title)
    for sentence, title in named:
        if title:
            given[title].add(sentence.article.id)
    # "President" is a vote for "Ukrainian President" too, which tells a reader more; not for "former President".
    votes = {
        title: len(set().union(*(given[other] for other in given if says_as_much(title, other))))
        for title in given
    }
    best = min(given, key=lambda t: (-votes[t], -times[t], -len(t.split()), t), default=None)
    if best is None or _AGREE * votes[best] < count_articles(named):
        return None
    # Who holds an office for now does not hold it, whatever most articles call them for short.
    return next((f"{word} {best}" for word in ("acting", "interim") if f"{word} {best}" in given), best)


def _longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))
