"""Who is who in a cluster: full names, short names, titles and spellings, by vote of the articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from summarizer.context import PERSON_NOUNS
from summarizer.lexical import STOP_WORDS
from summarizer.sentences import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "mr.", "mrs.", "ms.", "dr."})
#: Ranks as news shortens them; with or without a stop they are no part of a name.
RANKS = frozenset(
    "gen sen rep gov lt col sgt capt cpl maj adm prof rev hon det supt insp const cmdr pvt atty pres brig msgr fr".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the cluster."""

    #: "Fumio Kishida": the full form most articles use.
    full: str
    #: "Kishida": the single word most articles use for a later mention.
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


def find_people(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> list[Person]:
    """People named in full somewhere in ``sentences``, most mentioned first; ``docs`` are their parses."""
    mentions: Forms = defaultdict(list)
    roles: dict[str, list[tuple[str, Sentence]]] = defaultdict(list)
    votes: dict[tuple[str, ...], int] = defaultdict(int)
    for sentence, doc in zip(sentences, docs, strict=True):
        for entity in doc.ents:
            tokens = _name_tokens(entity)
            if not tokens:
                continue
            # The small recogniser takes a company for a person now and then: the majority of its own labels,
            # and a title or honorific before the name, decide.
            title = title_before(entity)
            votes[tokens] += (1 if entity.label_ == "PERSON" else -1) + 2 * (title is not None)
            mentions[tokens].append((sentence, title))
            if len(tokens) > 1 and (role := role_behind(entity)) is not None:
                roles[tokens[-1]].append((role, sentence))
    mentions = {
        tokens: found for tokens, found in mentions.items() if votes[tokens] > 0 and _personal(tokens)
    }
    # Longer forms first: each short form then joins the one full form that holds it.
    people: list[Forms] = []
    for tokens in sorted(mentions, key=lambda t: (-len(t), -_articles(mentions[t]), t)):
        homes = [
            person
            for person in people
            if any(_same_person(tokens, other) or _misspelt(tokens, other) for other in person)
        ]
        if len(homes) == 1:
            homes[0][tokens] = mentions[tokens]
        elif not homes and len(tokens) > 1:
            people.append({tokens: mentions[tokens]})
    for sentence, doc in zip(sentences, docs, strict=True):
        _add_single_words(people, sentence, doc)
    found = [_person(forms, roles) for forms in people]
    weight = [sum(len(mentions) for mentions in forms.values()) for forms in people]
    order = sorted(range(len(found)), key=lambda i: (-weight[i], found[i].full))
    return [found[i] for i in order]


Forms = dict[tuple[str, ...], list[tuple[Sentence, str | None]]]


def _add_single_words(people: list[Forms], sentence: Sentence, doc: Doc) -> None:
    """Count lone proper nouns that belong to exactly one person, whatever the entity recogniser thinks of them."""
    for token in doc:
        if token.pos_ != "PROPN" or token.ent_type_ == "PERSON" or not token.text[0].isupper():
            continue
        neighbours = [doc[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
        words = {word for person in people for tokens in person for word in tokens}
        if any(n.pos_ == "PROPN" and n.text in words for n in neighbours):
            continue
        homes = [p for p in people if any(len(tokens) > 1 and token.text in tokens for tokens in p)]
        if len(homes) == 1:
            homes[0].setdefault((token.text,), []).append((sentence, None))


_BODIES = frozenset(
    """agency airlines airport association authority bank board bureau business church city club co college
    commission committee company corp corporation council county court department district federation foundation
    fund group holdings hospital hotel house inc industries institute international island lake limited line lines
    ltd media ministry motors network office organisation organization park partners party plc police port post press
    railway records river school senate service services society station steel street studios systems team
    technologies terminal terminals times transport treaty trust union united university valley works""".split()
)


def _personal(tokens: tuple[str, ...]) -> bool:
    return not any(token.lower() in _BODIES or (token.isupper() and len(token) > 1) for token in tokens)


def _articles(mentions: Iterable[tuple[Sentence, str | None]]) -> int:
    return len({sentence.article.id for sentence, _ in mentions})


def _is_role(word: str) -> bool:
    return word.lower() in PERSON_NOUNS or word.lower().rstrip(".") in RANKS


def _name_tokens(entity: Span) -> tuple[str, ...]:
    """The entity's words without honorifics, titles, possessives and marks."""
    if any(token.is_punct and token.text != "." for token in entity):
        return ()
    if any(token.lower_ in ("'s", "’s") or token.text.endswith(("'s", "’s")) for token in entity[:-1]):
        return ()  # "Benny Gantz’s Blue": two things taken for one
    words = [token.text for token in entity if token.lower_ not in ("'s", "’s", "’", "'")]
    while words and (words[0].lower() in HONORIFICS or _is_role(words[0])):
        words = words[1:]
    words = [re.sub(r"['’]s?$", "", word) for word in words]
    if words and (words[0].lower() in STOP_WORDS or words[0].lower() in _NO_FIRST_NAMES):
        return ()  # "Beyond Paris" of a headline
    good = all(re.fullmatch(r"(?:[A-Z]\.)+|[^\W\d_][\w.'’-]*", word) and word[0].isupper() for word in words)
    return tuple(words) if good and 0 < len(words) <= 4 else ()


def title_before(entity: Span) -> str | None:
    """The role that stands right before a name ("Japanese Prime Minister"), without articles and possessives."""
    doc = entity.doc
    start = entity.start
    # The small entity recogniser sometimes takes the title into the name.
    while start < entity.end and (doc[start].lower_ in HONORIFICS or _is_role(doc[start].text)):
        start += 1
    left = start
    while left > 0:
        token = doc[left - 1]
        linking = (
            token.lower_ == "of" and left > 1 and doc[left - 2].pos_ in ("PROPN", "NOUN") and left < start
        )
        if not linking and (token.pos_ not in ("PROPN", "NOUN", "ADJ") or token.is_punct):
            break
        if token.pos_ == "ADJ" and token.text[0].islower() and token.lower_ not in _LOWER_CASE_RANKS:
            break
        # "to impeach President Dahl": the parser takes the verb for part of the title, its small letter tells.
        small = token.text[0].islower() and token.lower_ not in (*_LOWER_CASE_RANKS, "of")
        if small and left < start and doc[left].text[0].isupper():
            break
        left -= 1
    while left < start and left > 0 and doc[left - 1].text in ("-", "–") and not doc[left - 1].whitespace_:
        left += 1  # "pro-Brexit energy minister" is no "Brexit energy minister"
    words = [token.text for token in doc[left:start]]
    while words and words[0].lower() in HONORIFICS:
        words = words[1:]
    if (
        left == 0 and words and words[0].lower() in _LOWER_CASE_RANKS
    ):  # a capital only for opening the sentence
        words[0] = words[0].lower()
    roles = [i for i, word in enumerate(words) if _is_role(word)]
    if not roles or len(words) > 7 or (roles[-1] != len(words) - 1 and words[roles[-1] + 1] != "of"):
        return None
    # "A frequent target of President Dahl" gives the president no longer title.
    if "of" in words[: roles[-1]]:
        before = words.index("of")
        if not any(place < before for place in roles):
            words = words[before + 1 :]
    bare = [word for word in words if word.lower() not in _LOWER_CASE_RANKS]
    owned = left > 0 and (doc[left - 1].tag_ in ("PRP$", "POS"))
    if len(bare) == 1 and bare[0].lower() in (_SAYS_LITTLE | _SOMEBODYS if owned else _SAYS_LITTLE):
        return None
    return " ".join(words)


#: Alone before a name they do not say who it is: "Leader Tomas Dahl" of what?
_SAYS_LITTLE = frozenset(
    "leader man woman worker head expert official chief resident witness victim suspect officer counterpart boss member "
    "director owner manager founder executive secretary minister lawyer attorney".split()
)
#: Said of an owner: "his spokesman Paul Dorn".
_SOMEBODYS = frozenset("spokesman spokeswoman spokesperson doctor driver coach".split())


_LOWER_CASE_RANKS = frozenset(
    "prime deputy former chief vice senior acting foreign retired outgoing veteran incoming interim then ex national "
    "state special executive assistant associate managing presidential federal general public".split()
)


_NO_FIRST_NAMES = frozenset(
    "beyond inside amid meet watch read exclusive breaking opinion update despite".split()
)


def _misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names differ by one letter of a last name: "Chuck Hagel", "Chuck Hagen"."""
    first, second = one[-1], other[-1]
    return (
        min(len(one), len(other)) > 1
        and one[0] == other[0]
        and len(first) == len(second) >= 5
        and first[0] == second[0]
        and sum(a != b for a, b in zip(first, second, strict=True)) == 1
    )


def role_behind(entity: Span) -> str | None:
    """The apposition right behind a name ("Tomas Dahl, the chief engineer of the port, said …"), without its commas."""
    doc, end = entity.doc, entity.end
    if end + 1 >= len(doc) or doc[end].text != ",":
        return None
    head = next((child for child in entity.root.children if child.dep_ == "appos" and child.i > end), None)
    if head is None or head.tag_ not in ("NN", "NNP") or head.lower_ not in PERSON_NOUNS:
        return None
    words = []
    for token in doc[end + 1 :]:
        if token.is_punct and token.text not in ("’s", "'s", "-"):
            break
        words.append(token)
    if (
        not words
        or words[-1].i < head.i
        or len(words) > 9
        or any(token.pos_ in ("VERB", "PRON") for token in words)
    ):
        return None
    if words[0].dep_ != "det" and words[0].tag_ != "NNP" and head.i != words[0].i:
        return None
    return str(doc[words[0].i : words[-1].i + 1].text)


def _same_person(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether every word of ``short`` is a word of ``full``, spelling variants allowed."""
    remaining = list(full)
    for word in short:
        match = next((other for other in remaining if same_spelling(word, other)), None)
        if match is None:
            return False
        remaining.remove(match)
    return True


def same_spelling(one: str, other: str) -> bool:
    """``Zelensky`` and ``Zelenskyy``, ``Antony`` and ``Anthony``: transliterations, not different names."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= 0.88


def _person(forms: Forms, roles: Mapping[str, Sequence[tuple[str, Sentence]]]) -> Person:
    longest = [tokens for tokens in forms if len(tokens) > 1]
    full = min(longest, key=lambda t: (-_articles(forms[t]), -len(forms[t]), t))
    singles = [tokens for tokens in forms if len(tokens) == 1]
    if singles:
        short = min(singles, key=lambda t: (-_articles(forms[t]), -len(forms[t]), t))[0]
        # One spelling throughout: the short form's vote decides, being the commoner.
        full = tuple(short if same_spelling(short, word) else word for word in full)
    else:
        short = " ".join(full)  # no article ever calls them by one word
    titles: dict[str, list[Sentence]] = defaultdict(list)
    every: set[str] = set()
    for tokens, mentions in forms.items():
        for sentence, given in mentions:
            if given:
                every.add(given)
            if given and len(tokens) > 1:
                titles[given].append(sentence)
    title = None
    sentences = [sentence for tokens in longest for sentence, _ in forms[tokens]]
    if titles:
        # "President" is a vote for "Ukrainian President" too, which tells a reader more.
        votes = {
            t: {
                s.article.id
                for other, given in titles.items()
                if other == t or (" " not in other and t.endswith(" " + other))
                for s in given
            }
            for t in titles
        }
        title = min(titles, key=lambda t: (-len(votes[t]), -len(titles[t]), -len(t.split()), t))
        sentences = titles[title]
    role = None
    if title is None and roles.get(full[-1]):
        count = Counter(given for given, _ in roles[full[-1]])
        role = min(count, key=lambda given: (-count[given], len(given), given))
        sentences = [sentence for given, sentence in roles[full[-1]] if given == role]
    texts = {" ".join(tokens) for tokens in forms} | {" ".join(full), short}
    return Person(
        full=" ".join(full),
        short=short,
        title=title,
        role=role,
        titles=tuple(sorted(every, key=lambda each: (-len(each), each))),
        forms=tuple(sorted(texts, key=lambda form: (-len(form), form))),
        sentence=min(sentences, key=lambda sentence: sentence.key),
    )
