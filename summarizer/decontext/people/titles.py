"""Titles: the words before or behind a name that say what somebody is, from a parsed sentence or as plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.lists import words

if TYPE_CHECKING:
    from spacy.tokens import Span

HONORIFICS = words("honorifics")
#: Ranks as news shortens them; with or without a stop they are no part of a name.
RANKS = words("ranks")
#: Words without a capital that are part of a title: "former prime minister".
LOWER_CASE_RANKS = words("lower_case_ranks")
#: They go by title and first name.
ROYAL = frozenset({"king", "queen", "prince", "princess"})
#: They change what the title behind them says: a former president is no president.
STANDINGS = words("standings")
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


def office(title: str) -> str | None:
    """The office of a title, one word for all its names: "Sen." is "senator"; its deputy's is another."""
    words = [word.lower().rstrip(".") for word in title.split()]
    for place in range(len(words) - 1, -1, -1):
        if words[place] in _OFFICES:
            deputy = next((word + " " for word in words[:place] if word in ("vice", "deputy")), "")
            return deputy + _OFFICES[words[place]]
    return None


def is_role(word: str) -> bool:
    """Whether a word is what somebody does or is called before the name: "minister", "Rep."."""
    bare = word.lower().rstrip(".")
    return (
        word.lower() in PERSON_NOUNS
        or bare in RANKS
        or bare in ("crown", "prince", "princess")
        or word in ("Democrat", "Republican")
    )


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
    if left == 0 and words and words[0].lower() in LOWER_CASE_RANKS:
        words[0] = words[0].lower()  # a capital only for opening the sentence
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
#: How adjectives end that praise or blame, no words of a title as "retired" or "acting".
_DESCRIBES = re.compile(r"(?<!ret)(?:ed|ing|ful|ous|able|time)$(?<!acting)(?<!incoming)(?<!outgoing)")
#: Alone before a name they do not say who it is: "Leader Tomas Dahl" of what?
_SAYS_LITTLE = words("says_little")
#: Said of an owner: "his spokesman Paul Dorn".
_SOMEBODYS = frozenset("spokesman spokeswoman spokesperson doctor driver coach".split())


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


def says_as_much(title: str, other: str) -> bool:
    """Whether whoever uses the ``other`` title would agree to this one: "Judge" and "U.S. Circuit Judge" to "Circuit Judge"."""
    one, two = title.lower().split(), other.lower().split()
    if one == two:
        return True
    if STANDINGS & {*one, *two}:
        return False
    return one[-1] == two[-1] and (len(two) == 1 or len(one) > 1)
