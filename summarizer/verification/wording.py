"""What a fuser's wording gives away, whatever its facts: loops, mixed pairs, clauses hung on the wrong noun.

Each function is given the sentences that the wording was made from, and names the words at fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.lexical import STOP_WORDS, content_stems
from summarizer.lexical import stem as stem_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_QUOTATION = re.compile(r"“([^”]*)”")
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
#: What opens a clause that hangs on the words before its comma.
_HANGS = re.compile(r",\s+(including|which|who|whose|where|with|[a-z]+ing)\b\s*([^,.;]*)")
#: Share of a clause's content words that a source has, from which the clause is taken to come from it.
_FROM = 0.7


def faults(text: str, sources: Sequence[str]) -> str | None:
    """Why ``text`` is no sound wording of ``sources``, as far as words show; None if it is."""
    if stutters(text, sources):
        return "says the same words again and again"
    swapped = swapped_modifier(text, sources)
    if swapped is not None:
        return f"not in the sources: {swapped}"
    teller = _unknown_teller(text, sources)
    if teller is not None:
        return f"nobody of that kind tells anything: {teller}"
    hung = misattached(text, sources)
    if hung is not None:
        return f"hung on the wrong words: {hung}"
    return None


def _unknown_teller(text: str, sources: Sequence[str]) -> str | None:
    """A teller behind "according to" that no source names in these words."""
    held = set(re.findall(r"[^\W_]+", " ".join(sources).lower()))
    for found in _ACCORDING.finditer(text):
        words = re.findall(r"[^\W_]+", found.group(1).lower())
        if any(word not in held and word not in STOP_WORDS for word in words):
            return found.group(0)
    return None


_ACCORDING = re.compile(r"\baccording to ([^,.;]+)")


def misjoined(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A verb and a noun that hang together in the claim, and that a source has side by side but not together.

    "He was speaking about an attack" of "he was speaking about crime when he seemed to describe an attack": every word is
    backed, and what was said is not. Names and days are left to the checks of who did what and when.
    """
    links: set[tuple[str, str]] = set()
    held: list[set[str]] = []
    for doc in sources:
        stems = {token.i: stem_of(token.lower_) for token in doc}
        held.append(set(stems.values()))
        for token in doc:
            for head in _heads(token):
                links |= {(stems[token.i], stems[head.i]), (stems[head.i], stems[token.i])}
    for token in claim:
        if token.pos_ not in ("NOUN", "VERB") or token.lower_ in STOP_WORDS or _TIME.fullmatch(token.lower_):
            continue
        for head in _heads(token):
            verbal = head.pos_ == "VERB" and token.pos_ == "NOUN"
            one, other = stem_of(token.lower_), stem_of(head.lower_)
            if one == other and token.i != head.i and head.pos_ in ("NOUN", "VERB"):
                return f"{head.text} {token.text}"
            if verbal and (one, other) not in links and any({one, other} <= stems for stems in held):
                return f"{head.text} {token.text}"
    return None


def _heads(token: Token) -> list[Token]:
    """What a word hangs on, through prepositions and coordination: "about" in "speak about crime" is no stop."""
    heads: list[Token] = []
    head = token.head
    while head is not token:
        heads.append(head)
        if head.dep_ in ("prep", "agent", "dative") or (token.dep_ == "conj" and head is not head.head):
            token, head = head, head.head
            continue
        break
    return [each for each in heads if each.pos_ not in ("ADP", "SCONJ")]


_TIME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|night|day|week|month|year|time|hour"
)


def seams(text: str, sources: Sequence[str]) -> list[tuple[int, int]]:
    """Character spans of the words that no source has behind the word before them: where a wording is the fuser's own."""
    pairs: set[tuple[str, str]] = set()
    for source in sources:
        pairs |= set(pairwise(_WORD.findall(source.lower())))
    found = []
    for one, other in pairwise(_WORD.finditer(text)):
        if (one.group().lower(), other.group().lower()) not in pairs and other.group().islower():
            found.append(other.span())
    return found


_WORD = re.compile(r"[^\W_](?:[\w’'.,-]*[^\W_])?")


def misattached(text: str, sources: Sequence[str]) -> str | None:
    """A trailing clause whose source says it of something else: "…, including a call for dialogue" behind
    "negotiations", where it was the paper that included one.

    "Which" and "including" hang on the words just before the comma, "invoking" on the subject: those have to stand with
    the clause in one of the sources that have it, before it if they are what it hangs on.
    """
    plain = _QUOTATION.sub(lambda match: match.group(0).replace(",", " "), text)
    for found in _HANGS.finditer(plain):
        before = content_stems(plain[: found.start()])
        linked = found.group(1) in _LINKS
        clause = content_stems(found.group(2) if linked else found.group(0))
        if len(clause) < 2 or not before:
            continue
        stems_of = [content_stems(source) for source in sources]
        holding = [each for each in stems_of if sum(stem in each for stem in clause) >= _FROM * len(clause)]
        if linked:
            anchors = set(before[-2:])
            held = [each[: max(n for n, stem in enumerate(each) if stem in clause)] for each in holding]
        else:
            anchors = {*before[:3], *before[-2:]}
            held = holding
        if holding and not any(anchors & set(each) for each in held):
            return found.group(0).lstrip(", ")
    return None


_LINKS = frozenset({"including", "which", "who", "whose", "where"})


def swapped_modifier(text: str, sources: Sequence[str]) -> str | None:
    """A word pair that mixes two sources' pairs: "international sanctions" of "Western sanctions" and
    "international warrant". Both words are backed, the pair is not; no other check sees it.
    """
    before: dict[str, set[str]] = {}
    for source in sources:
        words = re.findall(r"[\w’'-]+", source)
        for place, word in enumerate(words[1:], start=1):
            held = before.setdefault(_bare(word), set())
            first = words[place - 1]
            held.add(_bare(first) if first.lower() not in STOP_WORDS else "")
            # "12-point position paper" backs "12-point paper", "Blinken last week" backs nothing of the kind.
            if place > 1 and not {first.lower(), words[place - 2].lower()} & STOP_WORDS and word.islower():
                held.add(_bare(words[place - 2]))
    known = {word for held in before.values() for word in held}
    for first, second in pairwise(re.findall(r"[\w’'-]+", text)):
        one, other = _bare(first), _bare(second)
        held = before.get(other, set())
        # "Xi Jinping’s trip" for "Xi’s trip": another form of a name.
        same_name = first[0].isupper() and bool(before.get(one, set()) & held)
        if (
            first.lower() not in STOP_WORDS
            and content_stems(second)
            and second.lower() not in _AUXILIARIES
            and held
            and "" not in held
            and one not in held
            and one in known
            and not same_name
            and not _WEEKDAY.fullmatch(first)
        ):
            return f"{first} {second}"
    return None


_AUXILIARIES = frozenset(
    "will would can could may might must shall should has have had is are was were".split()
)


def _bare(word: str) -> str:
    """The stem of a word without the possessive mark."""
    return stem_of(re.sub(r"['’]s?$", "", word.lower()))


def stutters(text: str, sources: Sequence[str]) -> bool:
    """Whether the text repeats content words more often than any of its sources does: a small model looping."""
    said = Counter(content_stems(text))
    if max(Counter(content_stems(_QUOTATION.sub(" ", text))).values(), default=0) >= 3:
        return True
    most: Counter[str] = Counter()
    for source in sources:
        most |= Counter(content_stems(source))
    pairs = _phrases(text)
    if any(
        count > 1 and not any(_phrases(source)[pair] > 1 for source in sources)
        for pair, count in pairs.items()
    ):
        return True
    return sum((said - most).values()) - sum(1 for stem in said if stem not in most) >= 2


def _phrases(text: str) -> Counter[tuple[str, str]]:
    """Pairs of neighbouring words one of which has content: "in return" is one, "of the" is none."""
    words = re.findall(r"[^\W_]+", text.lower())
    return Counter(pair for pair in pairwise(words) if not set(pair) <= STOP_WORDS)
