"""The words around a name in, what they make of it out: a part of another name, perhaps somebody else's, room for a title."""

from __future__ import annotations

import re

from summarizer.decontext.people.names import PARTICLES
from summarizer.decontext.people.person import Person
from summarizer.decontext.people.titles import LOWER_CASE_RANKS, RANKS, STANDINGS, is_role, office
from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.lists import words
from summarizer.text.words import STOP_WORDS

_DETERMINER = r"\b(?i:the|an?|his|her|its|their|our|my|your|another|every)\s+"
#: What makes another title of the one behind it, or says what somebody is to another.
_BELONGS = LOWER_CASE_RANKS | STANDINGS | words("kin_and_rivals")


#: So many characters tell what stands before a name; a sentence that names somebody a thousand times is read in time, too.
_NEAR = 200


def front_of(text: str, match: re.Match[str]) -> str:
    """What stands right before a mention."""
    return text[max(0, match.start() - _NEAR) : match.start()]


def opens(before: str) -> bool:
    """Whether a sentence begins behind ``before``."""
    return not before.strip() or bool(re.search(r"[.!?][”\"]?\s+$", before))


def has_room(before: str) -> bool:
    """Whether a title can go between ``before`` and a name, or go from there, and nothing else needs or says it.

    "Democratic", "his", "the disgraced", "former", "rival" and "South Lund, Orsenia," belong to a title or are one.
    """
    bare = re.sub(r",\s+$", " ", before)
    last = re.search(r"(?:^|[\s(“\"‘—–])([\w.-]+)\s+$", bare)
    words = last[1].lower().rstrip(".").split("-") if last is not None else []
    if capital_before(bare) is not None or _BELONGS.intersection(words) or any(map(is_role, words)):
        return False
    if last is None or opens(before):
        return opens(before) or bool(re.search(r"[”\"“(;:—–]\s*$", before))
    return bare != before or not _is_described(before)


def _is_described(before: str) -> bool:
    """Whether a determiner, or one and a word, stands right before: "the", "the new", "his disgraced"."""
    found = re.search(rf"{_DETERMINER}(?:([a-z][\w-]*)\s+)?$", before)
    return found is not None and found[1] not in STOP_WORDS


def is_part_of_another(text: str, match: re.Match[str]) -> bool:
    """Whether the name is part of a longer one: "737 Max", "Kettle v. Dahl", "Dahl Tower", "Tamim bin Hamad"."""
    named = re.search(r"(?:^|\s)(?:\d+|[Vv]s?\.?)\s$", front_of(text, match)) if not match["lead"] else None
    return bool(named or _NAMED_AFTER.match(text, match.end()))


#: "The Dahl administration", "Dahl Tower": somebody's name in the name of something else.
_NAMED_AFTER = re.compile(
    rf"\s+(?:[A-Z]|[Vv]s?\.?\s|(?:{'|'.join(sorted(PARTICLES))})\s|(?:{'|'.join(sorted(PERSON_NOUNS))})s?\b"
    r"|(?:administration|aides?|all(?:y|ies)|associates?|campaign|case|critics?|era|family|government|investigation"
    r"|presidency|supporters?|team|voters?)\b)"
)


def is_doubtful(text: str, match: re.Match[str], person: Person) -> bool:
    """Whether what stands around the name may make it somebody else's."""
    front = front_of(text, match)
    if any(is_role(plural[1]) for plural in _UNDER_PLURAL.finditer(front)):
        return True
    if match["lead"]:
        # "Vice President Dahl" may not be the president; "Secretary Dahl of State" has its title around the name.
        deputy = re.search(r"\b(?:[Vv]ice|[Dd]eputy|[Ll]ieutenant|Lt\.?)[\s-]$", front)
        return deputy is not None or bool(_OF_A_PLACE.match(text, match.end()))
    whole = " " in match["name"] and match["name"].split()[0] == person.full.split()[0]
    capital = capital_before(front)
    if capital is not None:
        # "Ella Dahl", "Mark T. Dahl", "Judge Dahl"; before a full name another title is his, too.
        return not (whole and is_role(capital.split("-")[-1]))
    role = re.search(r"(?:^|\s)([a-z]+)\s+$", front)
    if role is None or whole:
        return _is_described(front)
    # "Salmar" of "bin Salmar", "former Dahl press secretary", "the judge Dahl" of a senator.
    other = office(role[1]) not in {None, *map(office, person.titles)}
    return other or role[1] in PARTICLES | STANDINGS or _is_described(front)


_OF_A_PLACE = re.compile(r"\s+of\s+[A-Z]")
#: "Reps. Dahl and Dorn", "Sens. Anna Dorn of Osk and Tomas Dahl": one title for all that follow.
_UNDER_PLURAL = re.compile(r"(?=(?<![\w-])(\w+)s\.?\s+(?:(?:[A-Z][\w.'’-]*,?|of|and|or|&|\([^)]*\),?)\s+)*$)")


def capital_before(before: str) -> str | None:
    """The capitalised word right before a name or title, which may be part of it, unless it only opens the sentence."""
    found = re.search(r"(?:^|[\s(“\"‘—–])([A-Z][^\s“”\"—–]*)\s+$", before)
    if found is None:
        return None
    word = found[1]
    abbreviated = re.fullmatch(r"(?:[A-Z]\.)+", word) or word.rstrip(".").lower() in RANKS
    if not abbreviated and (word[-1] in ".,;:!?)" or word.lower() in STOP_WORDS):
        return None
    return word
