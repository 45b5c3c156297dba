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
_ROLES = PERSON_NOUNS | RANKS | {"crown", "prince", "princess"}
#: Words without a capital that are part of a title: "former prime minister".
LOWER_CASE_RANKS = words("lower_case_ranks")
#: They change what the title behind them says: a former president is no president.
STANDINGS = words("standings")
#: Alone before a name they do not say who it is: "Leader Tomas Dahl" of what?
_SAYS_LITTLE = words("says_little")
#: Offices that tell two people of one last name apart, with the other words for them.
_OFFICES = {
    word: line.split()[0]
    for line in """
president pres
governor gov
senator sen
representative rep congressman congresswoman
minister premier pm
judge justice
secretary
mayor
ambassador
king
queen
prince
princess
""".strip().splitlines()
    for word in line.split()
}
#: Words of a longer title are the longest part of it: "Chief of Staff of the Port Authority".
_MOST_WORDS = 7


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
    return word.lower().rstrip(".") in _ROLES or word in ("Democrat", "Republican")


def title_before(entity: Span) -> str | None:
    """The role that stands right before a name ("Japanese Prime Minister"), without articles and possessives."""
    doc, start = entity.doc, entity.start
    # The small entity recogniser sometimes takes the title into the name.
    while start < entity.end and (doc[start].lower_ in HONORIFICS or is_role(doc[start].text)):
        start += 1
    left = start
    while left > 0:
        token = doc[left - 1]
        if token.lower_ not in LOWER_CASE_RANKS and not (token.lower_ == "of" and left < start):
            # "to impeach President Dahl": the parser takes the verb for part of the title, its small letter tells.
            small = token.text[0].islower() and (token.pos_ == "ADJ" or doc[left].text[0].isupper())
            if token.pos_ not in ("PROPN", "NOUN", "ADJ") or (small and left < start):
                break
        left -= 1
    # "Means Committee Chairman" of "Ways and Means Committee Chairman", "Life President" of "March for Life President": cut, and another's.
    if left and (
        (doc[left - 1].ent_iob_ == "I" and doc[left - 1].tag_ != "POS")
        or doc[left - 1].text in (".", "-", "–")
        or (doc[left - 1].lower_ == "for" and left > 1 and doc[left - 2].pos_ == "PROPN")
    ):
        return None
    words = doc[left:start].text.split()
    # "CLOSE" is a button of the page.
    while words and (words[0].lower() in HONORIFICS or re.fullmatch(r"[A-Z]{4,}", words[0])):
        words = words[1:]
    if left == 0 and words and words[0].lower() in LOWER_CASE_RANKS:
        words[0] = words[0].lower()  # a capital only for opening the sentence
    roles = [place for place, word in enumerate(words) if is_role(word)]
    if not roles or len(words) > _MOST_WORDS or words[roles[-1] + 1 :][:1] not in ([], ["of"]):
        return None
    # "A frequent target of President Dahl" gives the president no longer title.
    if "of" in words[: roles[0]]:
        words = words[words.index("of") + 1 :]
    bare = [word for word in words if word.lower() not in LOWER_CASE_RANKS or word == words[-1]]
    return None if len(bare) == 1 and bare[0].lower() in _SAYS_LITTLE else " ".join(words)


def role_behind(entity: Span) -> str | None:
    """The apposition right behind a name ("Tomas Dahl, the chief engineer of the port, said …"), without its commas."""
    doc, end = entity.doc, entity.end
    if end + 1 >= len(doc) or doc[end].text != ",":
        return None
    head = next((child for child in entity.root.children if child.dep_ == "appos" and child.i > end), None)
    if head is None or head.tag_ not in ("NN", "NNP") or head.lower_ not in PERSON_NOUNS:
        return None
    stop = next((t.i for t in doc[end + 1 :] if t.is_punct and t.text not in ("’s", "'s", "-")), len(doc))
    found = doc[end + 1 : stop]
    whole = head.i < stop and (found[0].dep_ == "det" or found[0].tag_ == "NNP" or head.i == found.start)
    if not whole or len(found) > _MOST_WORDS + 2 or any(token.pos_ in ("VERB", "PRON") for token in found):
        return None
    return str(found.text)


def says_as_much(title: str, other: str) -> bool:
    """Whether whoever uses the ``other`` title would agree to this one: "Judge" and "U.S. Circuit Judge" to "Circuit Judge"."""
    one, two = title.lower().split(), other.lower().split()
    if one == two:
        return True
    if STANDINGS & {*one, *two}:
        return False
    return one[-1] == two[-1] and (len(two) == 1 or len(one) > 1)
