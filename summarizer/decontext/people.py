"""Who is who in a cluster: full names, short names, titles and spellings, by vote of the articles."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.retrieval.sentences import Sentence
from summarizer.text.countries import country_of
from summarizer.text.genders import pronoun_of
from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.nicknames import same_first_name
from summarizer.text.parsing import is_quoted
from summarizer.text.words import STOP_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "mr.", "mrs.", "ms.", "dr."})
#: Ranks as news shortens them; with or without a stop they are no part of a name.
RANKS = frozenset(
    "gen sen rep gov lt col sgt capt cpl maj adm prof rev hon det supt insp const cmdr pvt atty pres brig msgr fr".split()
)
#: Small words within a name. A last name that begins with one is never cut behind it: "van der Berg".
PARTICLES = frozenset("van von der den de del della di da dos du bin ibn al el la le ter ten zu".split())
_ARABIC_ARTICLE = re.compile(r"(?:al|el)-", re.IGNORECASE)
_HYPHENS = frozenset("-‐‑")
_POSSESSIVES = frozenset({"'s", "’s", "’", "'"})
#: Offices that tell two people of one last name apart, with the other words for them.
_OFFICES = {
    word: words.split()[0]
    for words in (
        "president pres",
        "governor gov",
        "senator sen",
        "representative rep congressman congresswoman",
        "minister premier pm",
        "judge justice",
        "secretary",
        "mayor",
        "ambassador",
        "king",
        "queen",
        "prince",
        "princess",
    )
    for word in words.split()
}
ROYAL = frozenset({"king", "queen", "prince", "princess"})
#: Who holds an office for now does not hold it, whatever most articles call them for short.
_FOR_NOW = ("acting", "interim")
#: They change what the title behind them says: a former president is no president.
STANDINGS = frozenset(
    "former ex then late vice deputy assistant associate acting interim incoming outgoing state".split()
)


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


def find_people(sentences: Sequence[Sentence], docs: Sequence[Doc]) -> list[Person]:
    """People named in full somewhere in ``sentences``, most mentioned first; ``docs`` are their parses."""
    mentions: Forms = defaultdict(list)
    roles: dict[str, list[tuple[str, Sentence]]] = defaultdict(list)
    votes: dict[tuple[str, ...], int] = defaultdict(int)
    for sentence, doc in zip(sentences, docs, strict=True):
        for entity in doc.ents:
            whole = _whole(entity)
            tokens = _name_tokens(whole)
            if not tokens:
                continue
            # The small recogniser takes a company for a person now and then: the majority of its own labels,
            # and a title or honorific before the name, decide.
            # How people address each other is no title of the article's.
            title = title_before(whole) if not is_quoted(whole[0]) else None
            # What was put together behind the recogniser's back counts only if it finds it whole elsewhere.
            if whole.end == entity.end:
                votes[tokens] += (1 if entity.label_ == "PERSON" else -1) + 2 * (title is not None)
            mentions[tokens].append((sentence, title))
            if len(tokens) > 1 and (role := role_behind(entity)) is not None:
                roles[tokens[-1]].append((role, sentence))
    mentions = _small_particles(
        {tokens: found for tokens, found in mentions.items() if votes[tokens] > 0 and _personal(tokens)}
    )
    mentions = _without_places(mentions, sentences)
    suffixed = _without_suffix(mentions)
    # Longer forms first: each short form then joins the one full form that holds it.
    people: list[Forms] = []
    for tokens in sorted(mentions, key=lambda t: (-len(t), -_articles(mentions[t]), t)):
        homes = [
            person
            for person in people
            if any(_same_person(tokens, other) or _misspelt(tokens, other) for other in person)
            or suffixed.get(tokens) in person
        ]
        homes = _foremost(homes)
        if len(homes) == 1:
            homes[0][tokens] = mentions[tokens]
        elif not homes and len(tokens) > 1:
            people.append({tokens: mentions[tokens]})
    for sentence, doc in zip(sentences, docs, strict=True):
        _add_unrecognised(people, sentence, doc, votes)
    people = [_without_strangers(forms) for forms in people]
    left = _left_office(sentences)
    found = [_person(forms, roles, left=left) for forms in people]
    weight = [sum(len(mentions) for mentions in forms.values()) for forms in people]
    order = sorted(range(len(found)), key=lambda i: (-weight[i], found[i].full))
    return [found[i] for i in order]


Forms = dict[tuple[str, ...], list[tuple[Sentence, str | None]]]


def _without_places(mentions: Forms, sentences: Sequence[Sentence]) -> Forms:
    """Without what only begins like a place: "Hval Copper", where things happen "in Hval".

    Of 1,244 people of 120 events it leaves out three, none of whom is one.
    """
    text = "\n".join(sentence.text for sentence in sentences)
    places = set(_PLACE.findall(text))
    return {tokens: found for tokens, found in mentions.items() if len(tokens) < 2 or tokens[0] not in places}


#: A single name behind a word of place.
_PLACE = re.compile(r"\b(?:in|at|near|outside|around)\s+([^\W\d_a-z][^\W\d_]+)\b(?!\s+[^\W\d_a-z])")


def _foremost(people: Sequence[Forms]) -> list[Forms]:
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
    clear = len(full[first]) >= _FAR_OFTENER * len(full[second]) and _articles(full[first]) > 1
    return [people[first]] if clear else list(people)


#: How much oftener somebody has to be named in full than others of the name for it to be his.
_FAR_OFTENER = 4


def _without_suffix(mentions: Forms) -> dict[tuple[str, ...], tuple[str, ...]]:
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


def _small_particles(mentions: Forms) -> Forms:
    """ "De Brasco" at the start of a sentence is the "de Brasco" of all others."""
    kept: Forms = defaultdict(list)
    for tokens, found in mentions.items():
        small = (tokens[0].lower(), *tokens[1:])
        known = any(other[-len(small) :] == small for other in mentions)
        kept[small if tokens[0].lower() in PARTICLES and known else tokens] += found
    return kept


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
            doc[end].pos_ == "PROPN" or (end > start and doc[end].text in _HYPHENS and _joined(doc, end))
        ):
            end += 1
        if end == start:
            start += 1
            continue
        run = doc[start:end]
        start = end
        if any(token.ent_type_ == "PERSON" for token in run) or _cut_at_hyphen(run):
            continue
        first = max((token.i + 1 for token in run if is_role(token.text)), default=run.start)
        tokens = _name_tokens(doc[first:end]) if first < end else ()
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
        homes = _foremost(homes)
        # A rare last name is a firm or a town to the recogniser; where an article gives it whole, it is whose it is.
        if doubted and not (homes and _is_last_name(tokens, homes[0], sentence, votes)):
            continue
        if len(homes) == 1:
            homes[0].setdefault(tokens, []).append((sentence, title_before(doc[first:end])))


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


#: Of the recogniser's labels so many more are no person's that it is none: "Orsenia", where somebody wrote "Orsenia Hoax".
_NO_PERSON = -2


def office(title: str) -> str | None:
    """The office of a title, one word for all its names: "Sen." is "senator"; its deputy's is another."""
    words = [word.lower().rstrip(".") for word in title.split()]
    for place in range(len(words) - 1, -1, -1):
        if words[place] in _OFFICES:
            deputy = next((word + " " for word in words[:place] if word in ("vice", "deputy")), "")
            return deputy + _OFFICES[words[place]]
    return None


def _without_strangers(forms: Forms) -> Forms:
    """The forms without short ones that somebody else bears: "King Salmar" is not Mohammed bin Salmar."""
    surnames = _surnames(forms)
    short = {tokens for tokens in forms if len(tokens) == 1} | surnames
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


def _surnames(forms: Forms) -> set[tuple[str, ...]]:
    """Forms of several words that are a last name alone: "Peña Ruiz" of Tomas Peña Ruiz."""
    return {tokens for tokens in forms if len(tokens) > 1 and _is_surname(tokens, forms)}


def _is_surname(tokens: tuple[str, ...], forms: Forms) -> bool:
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
    alone = max((_articles(forms[word,]) for word in tokens if (word,) in forms), default=0)
    return (
        pronoun_of(" ".join(tokens)) is None
        and not re.fullmatch(r"(?:[A-Z]\.?)+", tokens[0])
        and _articles(forms[tokens]) > alone
        and 2 * sum(_articles(forms[other]) for other in longer) >= _articles(forms[tokens])
    )


_BODIES = frozenset(
    """agency airlines airport association authority bank board bureau business church city club co college
    commission committee company corp corporation council county court department district federation foundation
    fund group holdings hospital hotel house inc industries institute international island lake limited line lines
    ltd media ministry motors network office organisation organization park partners party plc police port post press
    railway records river school senate service services society station steel street studios systems team
    technologies terminal terminals times transport treaty trust union united university valley works""".split()
)


def _personal(tokens: tuple[str, ...]) -> bool:
    return not any(
        token.lower() in _BODIES or (token.isupper() and len(token.rstrip(".")) > 1) for token in tokens
    )


def _articles(mentions: Iterable[tuple[Sentence, str | None]]) -> int:
    return len({sentence.article.id for sentence, _ in mentions})


def is_role(word: str) -> bool:
    """Whether a word is what somebody does or is called before the name: "minister", "Rep."."""
    bare = word.lower().rstrip(".")
    return (
        word.lower() in PERSON_NOUNS
        or bare in RANKS
        or bare in ("crown", "prince", "princess")
        or word in ("Democrat", "Republican")
    )


def _joined(doc: Doc, place: int) -> bool:
    """Whether no space parts a token from its neighbours."""
    return 0 < place < len(doc) - 1 and not doc[place - 1].whitespace_ and not doc[place].whitespace_


def _cut_at_hyphen(entity: Span) -> bool:
    """ "Mun Jae" of "Mun Jae-wol", "Dahl" of "Dahl-led"."""
    doc = entity.doc
    edges = [place for place in (entity.start - 1, entity.end) if 0 <= place < len(doc)]
    return any(doc[place].text in _HYPHENS and _joined(doc, place) for place in edges)


def _whole(entity: Span) -> Span:
    """A recognised name with the parts of it that the recogniser left out: "Tomas Peña" of "Tomas Peña Ruiz"."""
    doc, start, end = entity.doc, entity.start, entity.end
    if entity.label_ != "PERSON":
        return entity
    while start > 0 and doc[start - 1].text in PARTICLES:
        start -= 1
    while end < len(doc) and doc[end].pos_ == "PROPN" and not doc[end].ent_type_:
        if not (doc[end].text[0].isupper() or doc[end].text in PARTICLES):
            break
        end += 1
    return doc[start:end]


def _name_tokens(entity: Span) -> tuple[str, ...]:
    """The entity's words without honorifics, titles, possessives and marks."""
    if _cut_at_hyphen(entity):
        return ()
    words: list[str] = []
    within = False  # behind a hyphen
    for token in entity:
        if token.lower_ in _POSSESSIVES:
            if token.i < entity.end - 1 and token.lower_ in ("'s", "’s"):
                return ()  # "Benny Gantz’s Blue": two things taken for one
        elif token.text in _HYPHENS and words and _joined(entity.doc, token.i):
            words[-1] += token.text
            within = True
        elif token.is_punct and token.text != ".":
            return ()
        elif within:
            words[-1] += token.text
            within = False
        else:
            words.append(token.text)
    if any(word.endswith(("'s", "’s")) for word in words[:-1]):
        return ()
    before = entity.doc[entity.start - 1].lower_ if entity.start else ""
    if words and words[0] == "Charge" and before == "in":
        words = words[1:]  # of "Special Agent in Charge Paul Dorn"
    while words and (words[0].lower() in HONORIFICS or is_role(words[0])):
        words = words[1:]
    words = [re.sub(r"['’]s?$", "", word) for word in words]
    if words and (words[0].lower() in STOP_WORDS or words[0].lower() in _NO_FIRST_NAMES):
        return ()  # "Beyond Paris" of a headline
    good = all(
        re.fullmatch(r"(?:[A-Z]\.)+|[^\W\d_][\w.'’‐‑-]*", word)
        and (word[0].isupper() or word in PARTICLES or _ARABIC_ARTICLE.match(word))
        for word in words
    )
    good = good and bool(words) and (words[-1][0].isupper() or "-" in words[-1])
    return tuple(words) if good and 0 < len(words) <= 4 else ()


def title_before(entity: Span) -> str | None:
    """The role that stands right before a name ("Japanese Prime Minister"), without articles and possessives."""
    doc = entity.doc
    start = entity.start
    # The small entity recogniser sometimes takes the title into the name.
    while start < entity.end and (doc[start].lower_ in HONORIFICS or is_role(doc[start].text)):
        start += 1
    left = start
    while left > 0:
        token = doc[left - 1]
        linking = (
            token.lower_ == "of" and left > 1 and doc[left - 2].pos_ in ("PROPN", "NOUN") and left < start
        )
        if not linking and (token.pos_ not in ("PROPN", "NOUN", "ADJ") or token.is_punct):
            break
        if token.pos_ == "ADJ" and token.text[0].islower() and token.lower_ not in LOWER_CASE_RANKS:
            break
        # "to impeach President Dahl": the parser takes the verb for part of the title, its small letter tells.
        small = token.text[0].islower() and token.lower_ not in (*LOWER_CASE_RANKS, "of")
        if small and left < start and doc[left].text[0].isupper():
            break
        left -= 1
    while left < start and left > 0 and doc[left - 1].text in ("-", "–") and not doc[left - 1].whitespace_:
        left += 1  # "pro-Brexit energy minister" is no "Brexit energy minister"
    first = doc[left]
    if left == 0 and left < start and not first.ent_type_ and _DESCRIBES.search(first.lower_):
        left += 1  # "Embattled Mayor Dahl": one outlet's word, capital for opening the sentence
    words = [token.text for token in doc[left:start]]
    while words and (words[0].lower() in HONORIFICS or words[0] in _LABELS):
        words = words[1:]
    if (
        left == 0 and words and words[0].lower() in LOWER_CASE_RANKS
    ):  # a capital only for opening the sentence
        words[0] = words[0].lower()
    roles = [i for i, word in enumerate(words) if is_role(word)]
    if not roles or len(words) > 7 or (roles[-1] != len(words) - 1 and words[roles[-1] + 1] != "of"):
        return None
    # "A frequent target of President Dahl" gives the president no longer title.
    if "of" in words[: roles[-1]]:
        before = words.index("of")
        if not any(place < before for place in roles):
            words = words[before + 1 :]
    bare = [word for word in words if word.lower() not in LOWER_CASE_RANKS or word == words[-1]]
    owned = left > 0 and (doc[left - 1].tag_ in ("PRP$", "POS"))
    if len(bare) == 1 and bare[0].lower() in (_SAYS_LITTLE | _SOMEBODYS if owned else _SAYS_LITTLE):
        return None
    return " ".join(words)


#: Buttons and banners of a page that stand before its first words.
_LABELS = frozenset("CLOSE WATCH VIDEO LIVE BREAKING UPDATE UPDATED EXCLUSIVE".split())

_DESCRIBES = re.compile(r"(?<!ret)(?:ed|ing|ful|ous|able|time)$(?<!acting)(?<!incoming)(?<!outgoing)")

#: Alone before a name they do not say who it is: "Leader Tomas Dahl" of what?
_SAYS_LITTLE = frozenset(
    "leader aide adviser advisor ally man woman worker head expert official chief resident witness victim suspect officer counterpart boss member "
    "director owner manager founder executive secretary minister lawyer attorney host".split()
)
#: Said of an owner: "his spokesman Paul Dorn".
_SOMEBODYS = frozenset("spokesman spokeswoman spokesperson doctor driver coach".split())


LOWER_CASE_RANKS = frozenset(
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
    if end + 1 >= len(doc):
        return None
    if doc[end].lower_ == "of":
        return _of_a_body(entity)
    if doc[end].text != ",":
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
    behind = doc[words[-1].i + 2 : words[-1].i + 8]
    if len(behind) and behind[0].pos_ in ("NOUN", "ADJ") and any(token.lower_ == "and" for token in behind):
        return None  # "of the wage, tax and investment division": the comma is inside
    if words[0].dep_ != "det" and words[0].tag_ != "NNP" and head.i != words[0].i:
        return None
    return str(doc[words[0].i : words[-1].i + 1].text)


def _of_a_body(entity: Span) -> str | None:
    """ "Of the Heritage Society" behind a name, if that is all that is said of whose he is: no place, no second body."""
    doc = entity.doc
    start = entity.end + 1 + (doc[entity.end + 1].lower_ == "the")
    body = next((e for e in doc.ents if e.start in (start, start - 1) and e.label_ == "ORG"), None)
    if body is None or body.end >= len(doc) or doc[body.end].text not in (",", ".", "said", "says", "told"):
        return None
    return str(doc[entity.end : body.end].text)


#: They tell a son from his father, whom the same news may be about.
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def suffix(name: Sequence[str]) -> str | None:
    """ "jr" of a name's words "Tomas Dahl Jr."."""
    last = name[-1].lower().rstrip(".") if name else ""
    return last if last in SUFFIXES else None


def _same_person(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether every word of ``short`` is a word of ``full``, spelling variants allowed; "Dahl" is not "Dahl Jr.".

    "Chuck Dahl" is Charles Dahl.
    """
    if suffix(short) != suffix(full):
        return False
    remaining = list(full)
    for place, word in enumerate(short):
        match = next((other for other in remaining if same_spelling(_bare(word), _bare(other))), None)
        if match is None and place < len(short) - 1:
            match = next((other for other in remaining[:-1] if _same_sounds(word, other)), None)
        if match is None and place == 0 and len(short) > 1 and same_first_name(word, full[0]):
            match = full[0]
        if match is None:
            return False
        remaining.remove(match)
    return True


def _bare(word: str) -> str:
    """A last name without its Arabic article, which news leaves out as often as not."""
    return _ARABIC_ARTICLE.sub("", word, count=1)


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()


def same_spelling(one: str, other: str) -> bool:
    """``Zelensky`` and ``Zelenskyy``, ``Peña`` and ``Pena``: transliterations, not different names."""
    if _folded(one) == _folded(other):
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= 0.88


def _same_sounds(one: str, other: str) -> bool:
    """``Mohammad Youssuf`` and ``Muhammad Youssef``: first names with the same consonants and much the same letters."""
    sounds = [re.sub(r"(.)\1", r"\1", re.sub(r"[aeiou]|(?<!^)y", "", _folded(word))) for word in (one, other)]
    alike = SequenceMatcher(None, _folded(one), _folded(other), autojunk=False).ratio()
    return sounds[0] == sounds[1] and len(sounds[0]) >= 3 and one[0] == other[0] and alike >= 0.8


def _left_office(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Last words of names beside which an article says "former" or "resigned": what others call them may be long past."""
    return frozenset(
        name
        for sentence in sentences
        if _FORMER.search(sentence.text)
        for name in _CAPITALISED.findall(sentence.text)
    )


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


_FORMER = re.compile(r"\b(?:[Ff]ormer|[Ee]x-\w+|resigned|stepped down|retired|fired|ousted|dismissed)\b")
_CAPITALISED = re.compile(r"\b[A-Z][\w’-]*[a-z]\b")


#: Mentions from which the news is on first-name terms with somebody: singers, children, kings.
_FIRST_NAME_TERMS = 3


def _says_as_much(title: str, other: str) -> bool:
    """Whether whoever uses the ``other`` title would agree to this one: "Judge" and "U.S. Circuit Judge" to "Circuit Judge"."""
    one, two = title.lower().split(), other.lower().split()
    if one == two:
        return True
    if STANDINGS & {*one, *two}:
        return False
    return one[-1] == two[-1] and (len(two) == 1 or len(one) > 1)


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


def _person(
    forms: Forms, roles: Mapping[str, Sequence[tuple[str, Sentence]]], *, left: frozenset[str]
) -> Person:
    surnames = _surnames(forms)
    longest = [tokens for tokens in forms if len(tokens) > 1 and tokens not in surnames]
    full = min(longest, key=lambda t: (-_articles(forms[t]), -len(forms[t]), t))
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
        last = min(called, key=lambda t: (-_articles(forms[t]), -len(forms[t]), -len(t), t))
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
            t: {s.article.id for other, given in titles.items() if _says_as_much(t, other) for s in given}
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
