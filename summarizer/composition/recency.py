"""What has happened since: one article announces what another reports as done.

Articles of one event are written hours or days apart, and few say when. A preview ("The council will vote on the
bridge on Friday") stays true to its article, but beside the result it is old news, told as new. The tenses give it
away: the same somebody does the same thing to the same object, once ahead and once behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted, text_of
from summarizer.text.quantities import find_dates
from summarizer.text.words import MONTH, stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: "Is set to vote": what stands between somebody and what is still to come.
_AHEAD = words("ahead")
_STILL_OPEN = frozenset("will ’ll 'll can could may might".split())
#: What tells that something lies further back than what others announce.
_LONG_AGO = re.compile(
    r"\b(?:last|previous(?:ly)?|earlier|before|again|ago|once|already|first|second|third|another|20\d\d|19\d\d)\b"
    rf"|\bin (?:early |late |mid-?)?{MONTH}(?! \d{{1,2}}\b)",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    rf"\b(?:again|another|next(?!(?: \w+){{0,2}} (?:{'|'.join(sorted(PERSON_NOUNS))})\b)|second|third|further|also|more|return|resume)\b",
    re.IGNORECASE,
)
#: Verbs that say too little to be one deed: "will be", "had".
_LIGHT = words("too_little_for_a_deed")


#: Verbs of which one settles what another leaves open: who will win is told by who lost.
_OUTCOMES = {
    word: family
    for family, words in {
        "vote": "win lose defeat beat elect concede prevail",
        "verdict": "find convict acquit clear",
        "law": "vote pass approve reject adopt sign veto enact",
        "ruling": "rule uphold strike overturn decide",
        "appearance": "attend visit speak address appear",
        "capture": "arrest apprehend capture catch detain",
    }.items()
    for word in words.split()
}
_ELECTION = frozenset("race runoff contest seat election poll primary nomination".split())
#: What announces a vote without its name.
_TO_VOTE = re.compile(
    r"\b[Vv]oters?\b[^,.]*\b(?:will|are set to|are to|prepare to|head|heading|go|going)\b[^.]*\bpolls\b"
)
_WANTED = frozenset("suspect gunman shooter attacker killer man woman assailant".split())
#: What tells that somebody has not been caught yet; of an accomplice it stays true.
_AT_LARGE = re.compile(
    r"\b(?:manhunt|hunt|search)\b[^.“”]*\bunder ?way\b|\b(?:searching|hunting|looking) for (?:an?|the) (?:[\w-]+ ){0,2}(?:suspect|gunman|shooter|attacker|killer|man)\b"
    r"|\b(?:is|are|remains?|was|were) (?:still )?(?:at large|on the run|on the loose|being sought)\b"
)
_NOT_ALONE = re.compile(
    r"\b(?:accomplices?|(?:other|remaining) (?:suspect|gunman|shooter|attacker|man)|suspects|gunmen|shooters|attackers|men)\b"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what: the stem of the subject's head, the verb, stems of what else its clause names; weekdays and dates.

    Of what was done by nobody in particular ("Dahl was found guilty"), the subject is None.
    """

    subject: str | None
    verb: str
    objects: frozenset[str]
    days: frozenset[tuple[str, str]]


def announced(doc: Doc) -> list[Deed]:
    """What the main clause says is still to come, outside quotation marks and if nobody denies it."""
    if _AGAIN.search(text_of(doc)):
        return []
    found = [deed for token in doc if _is_told(token, _is_ahead) and (deed := _deed(token)) is not None]
    if _TO_VOTE.search(text_of(doc)):
        found.append(Deed(None, "win", frozenset({"elect"}), _days(doc)))
    if _AT_LARGE.search(text_of(doc)) and not _NOT_ALONE.search(text_of(doc)):
        found.append(Deed(None, "arrest", frozenset({"suspect"}), frozenset()))
    return found


def done(doc: Doc) -> list[Deed]:
    """What the sentence says has happened."""
    return [
        deed
        for token in doc
        if _is_told(token, _is_behind)
        and not _LONG_AGO.search(_clause(token))
        and (deed := _deed(token)) is not None
    ]


def _clause(verb: Token) -> str:
    """The words of a verb's clause without those of the clauses that hang on it: ", setting up yet another vote"."""
    hanging = {
        each.i
        for child in verb.children
        if child.dep_ in ("advcl", "conj", "parataxis") and child.i > verb.i
        for each in child.subtree
    }
    return " ".join(each.text for each in verb.subtree if each.i not in hanging)


def has_happened(preview: Sequence[Deed], reported: Iterable[Deed]) -> bool:
    """Whether something announced is among what is reported: one doer, one deed, an object in common, no other day.

    A deed is another's outcome where they leave each other no room: "could still win the race", "lost the race".
    """
    return any(_settles(behind, ahead) for behind in reported for ahead in preview)


def _may_be_one_day(one: Deed, other: Deed) -> bool:
    shared = one.days & other.days
    both = {kind for kind, _ in one.days} & {kind for kind, _ in other.days}  # a weekday may be of any date
    return both <= {kind for kind, _ in shared}


def _settles(behind: Deed, ahead: Deed) -> bool:
    outcome = _OUTCOMES.get(ahead.verb)
    same_outcome = outcome is not None and outcome == _OUTCOMES.get(behind.verb)
    if not _may_be_one_day(ahead, behind) or not ahead.objects & behind.objects:
        return False
    if same_outcome and outcome in ("vote", "verdict", "capture"):  # whoever wins: the others did not
        return True
    if ahead.verb != behind.verb and not same_outcome:
        return False
    if behind.subject is None:
        return ahead.subject not in behind.objects
    return ahead.subject == behind.subject


def _is_ahead(token: Token, *, copula: bool = False) -> bool:
    if (token.pos_ != "VERB" and not copula) or token.tag_ != "VB" or is_quoted(token) or _denied(token):
        return False
    if any(child.dep_ == "aux" and child.lower_ in _STILL_OPEN for child in token.children):
        return token.dep_ in ("ROOT", "conj", "ccomp")
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children)
    head = token.head
    return (
        to
        and token.dep_ in ("xcomp", "acomp")
        and head.lemma_.lower() in _AHEAD
        and head.dep_ in ("ROOT", "conj", "acomp", "ccomp")
        and not _denied(head)
        # "Was expected to", "had planned to": what was ahead then
        and not (head.tag_ == "VBD" and head.lemma_ != "set")
        and not any(child.lower_ in ("had", "was", "were") for child in head.children)
    )


def _is_behind(token: Token, *, copula: bool = False) -> bool:
    if (token.pos_ != "VERB" and not copula) or is_quoted(token) or _denied(token):
        return False
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in token.children):
        return False
    aux = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    finite = token.tag_ == "VBD" and not aux
    passive = token.tag_ == "VBN" and bool(aux & {"was", "were"}) and not aux & {"will", "would", "had"}
    perfect = token.tag_ in ("VBN", "VBD") and bool(aux) and aux <= {"has", "have", "been"}
    return finite or perfect or passive


def _is_told(token: Token, when: Callable[..., bool]) -> bool:
    """Whether a verb, or the one that says who was or will be the first to do it, lies behind or ahead."""
    copula = _first_to(token)
    return when(token) if copula is None else when(copula, copula=True)


def _first_to(token: Token) -> Token | None:
    """Of "Dahl became the first mayor to visit Lund", told of "visit", the verb that says so."""
    if token.tag_ != "VB" or not any(
        child.lower_ == "to" and child.dep_ == "aux" for child in token.children
    ):
        return None
    noun = token.head if token.head.pos_ == "NOUN" else None
    verb = noun.head if noun is not None else token.head
    nouns = [noun] if noun is not None else [child for child in verb.children if child.dep_ == "attr"]
    first = any(child.lower_ in ("first", "last", "only") for each in nouns for child in each.children)
    return verb if first and verb.lemma_ in ("become", "be") else None


def _denied(token: Token) -> bool:
    return any(child.dep_ == "neg" for child in token.children)


def _deed(verb: Token) -> Deed | None:
    word = verb.lemma_.lower()
    if word in _LIGHT:
        return None
    passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    subject = _subject(_first_to(verb) or verb)
    if subject is None and passive is None:
        return None
    clause = [t for t in verb.subtree if t.i > verb.i and not _in_another_clause(t, verb)]
    objects = {_named(t) for t in clause if t.pos_ in ("NOUN", "PROPN") and not _is_day(t)} - {subject}
    if word == "declare" and "winner" in objects:
        word = "win"
        objects |= {"elect"}
    elif passive is not None:
        objects |= {_named(passive)}
        subject = None
    if _OUTCOMES.get(word) == "capture":
        taken = passive or next((child for child in verb.children if child.dep_ == "dobj"), None)
        if taken is not None and (taken.tag_ == "NNP" or (taken.tag_ == "NN" and taken.lemma_ in _WANTED)):
            objects |= {"suspect"}
    return Deed(subject, word, frozenset(objects), _days(verb.doc)) if objects else None


def _named(noun: Token) -> str:
    word = noun.lemma_.lower()
    return "elect" if word in _ELECTION else stem(word)


def _subject(verb: Token) -> str | None:
    """The stem of who does it: the verb's subject, or, of "is expected to sign" and of a second verb, the first one's."""
    token = verb
    for _ in range(3):
        found = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if found is not None:
            return None if found.pos_ == "PRON" else stem(found.lemma_.lower())
        if token.dep_ not in ("xcomp", "acomp", "conj"):
            return None
        token = token.head
    return None


def _in_another_clause(token: Token, verb: Token) -> bool:
    """Whether a verb of its own stands between the word and the verb."""
    head = token
    while head.i != verb.i:
        if head.dep_ in ("relcl", "advcl", "ccomp", "acl", "conj") and head.pos_ in ("VERB", "AUX"):
            return True
        head = head.head
    return False


def _is_day(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME")


def _days(doc: Doc) -> frozenset[tuple[str, str]]:
    return frozenset((date.kind, date.value) for date in find_dates(doc) if date.kind in ("weekday", "day"))
