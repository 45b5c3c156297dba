"""What a sentence needs of the ones before it, by signs in its parse: "these photos", "a day later", "The rest …".

Each sign is an object with a name and what it finds; ``python -m eval ablate`` counts what each refuses. Whom a pronoun
means is :mod:`summarizer.decontext.pronouns`; where what is missing is sought, :mod:`summarizer.decontext.decontextualizer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.decontext.days import unknown_day
from summarizer.decontext.pronouns import (
    ANYBODY,
    BARE_ROLE,
    OF_MANY,
    PRONOUN_FORMS,
    is_teller,
    may_be_many,
    may_be_one,
    unresolved_pronoun,
)
from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.lists import words
from summarizer.text.parsing import comma_spliced, is_quoted, text_of
from summarizer.text.quotes import QUOTATION, outside_quotes
from summarizer.text.words import MONTH, WEEKDAY

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Words anywhere in a sentence that point at something told before it.
_POINTS_BACK = re.compile(
    r"\b(?:these|those)\s+(?!who\b|whose\b|with\b|in\b|at\b|of\b|from\b|without\b|under\b|for\b|on\b|who\b|days\b|\w+(?:ed|ing|en)\b)\w+"
    r"|\b[Tt]he other (?:\d+|(?:[\w-]+ ){0,3}(?:one|two|three|four|side|man|woman|victim|senator|suspect)s?)\b"
    r"|\b(?:[Tt]he|[Aa]) second (?:victim|suspect|man|woman|person|gunman|officer|body|attacker|shooter)\b"
    r"|\b[Aa]mong the (?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:is|are|was|were)\b"
)
#: Openings of a sentence that goes on from another.
_FOLLOWS = re.compile(
    r"^(?:At first\b|There[’']s word\b|Word is\b|Then\b|So\b(?! far)|All (?:are|were|have|had)\b|Both (?:are|were|have|had)\b|One (?:is|was|has)\b|(?:Earlier|Later)\b|Among the \d+\b"
    r"|In the (?:statement|letter|video|interview|tweet|memo|filing)\b|Ahead of the (?:meeting|vote|talks)\b)"
)
_LEANS = re.compile(
    r"^(?:Do(?:ing|es)? (?:so|that|this)|This|That|These|Those|Such|Another|More(?!\s+than\b)(?!\s+and more\b)|The (?:former|latter|same|other|second|third|latest|move|document|proposal|comments?|remarks?"
    r"|incident|statement|announcement|decision|news|pair|two|three|four|group|move|trip|visit|meeting|talks?|memo|letter|apology|delegation|lawsuit)|The \w+ (?:was|were) (?:those|that))\b(?!\s+(?:of|between|by|to|in|from|day)\b)",
)


#: "Here are the areas that …": a list that stood below it; "Yes, that board": its writer, talking.
_HERE_IS = re.compile(
    r"(?:Yes|No|Yep|Yeah|Nope|Well|Sure|Oh|OK|Okay|Wow|Alas|Sorry)[,!](?! no\b)|Here(?: is| are|[’']s)\b|Below (?:is|are)\b|(?:See|Scroll) (?:below|down)\b"
)

_UNITS = (
    "second moment minute hour day night morning afternoon evening week weekend month year decade".split()
)
_UNIT = f"(?:{'|'.join(_UNITS)})"
#: Openings that give a time or an occasion by one that only the sentence before tells.
_AFTER_WHAT = re.compile(
    r"(?:(?:about|nearly|almost|just|only|barely|roughly|some|less\s+than|more\s+than|within)\s+)*"
    r"(?:(?:an?|half|one|two|three|four|five|six|seven|eight|nine|ten|several|many|few|couple|[a-z]+\s+of|\d+)\s+){0,3}"
    rf"{_UNIT}s?\s+(?:later|earlier|prior(?=,)|before(?=,)|after(?=,)|afterwards?|thereafter|beforehand)\b"
    r"(?!\s+(?:than|this)\b)"
    rf"|(?:on\s+|by\s+)?the\s+(?:very\s+)?(?:next|following|previous|preceding|same)\s+{_UNIT}\b"
    r"(?!\s+(?:of|as|that|after|before)\b)"
    rf"|the\s+{_UNIT}\s+(?:before|after|prior),"
    r"|(?:earlier|later)(?:,|\s+(?:on,|that\b|the\s+same\b|in\s+the\s+(?:day|night|evening|afternoon|morning|meeting"
    r"|interview|speech|hearing)\b))"
    r"|(?:shortly|soon|immediately|not\s+long)\s+(?:after|before|thereafter|afterwards?)(?=,|\s+[a-z]+ed\b)"
    r"|(?:afterwards?|thereafter|subsequently|by\s+then|until\s+then|back\s+then"
    r"|(?:at|by|in|on|during)\s+the\s+same\s+[a-z]+(?!\s+(?:as|that)\b))\b",
    re.IGNORECASE,
)


def _bare_role(doc: Doc) -> bool:
    """ "The president …", "The company …": a role or thing that nothing in the sentence tells apart."""
    if len(doc) < 3 or doc[0].lower_ != "the":
        return False
    noun, after = doc[1], doc[2]
    role = noun.lower_ in PERSON_NOUNS or noun.lower_ in BARE_ROLE
    return role and (after.pos_ in ("VERB", "AUX", "ADV") or after.text == ",")


def _tells_the_reader(doc: Doc) -> bool:
    """Whether the sentence gives an order ("Read more …", "Ignore all …"): nothing that an article reports."""
    verb = next((token for token in doc if token.pos_ == "VERB"), None)
    if verb is None or verb.tag_ != "VB" or text_of(doc).startswith(("“", '"')):
        return False
    before = list(doc[: verb.i])
    label = next((place for place, token in enumerate(before[:3]) if token.text == ":"), None)
    if label is not None:  # "Important: ignore …"
        before = before[label + 1 :]
    root = next((token for token in doc if token.dep_ == "ROOT"), verb)
    if label is None and root.i != verb.i and ":" not in doc[verb.i : root.i].text:
        return False  # "Come Monday, schools will reopen."
    if any(child.dep_ in ("nsubj", "nsubjpass", "expl") or child.lower_ == "to" for child in verb.children):
        return False
    return all(
        token.pos_ in ("ADV", "INTJ", "PUNCT", "PART", "SPACE") or token.lower_ in ("do", "please", "and")
        for token in before
    )


_OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|us|me|[Mm]y|[Yy]ou|[Yy]our)\b")
#: "The mayor, however, …" that could not be left out.
_CONTRAST = re.compile(
    r"^(?!.*\b(?:but|while|although|whereas)\b.*, (?:though|however))[^;]*, (?:though|however)(?:,|[.!?]?[”\"]|[.!?]$)"
)
_SAME_TIME = re.compile(
    r"\bthe same (?:day|night|morning|afternoon|evening|week|month|year|meeting|interview|speech|note|letter|post|tweet"
    r"|statement|event|report|hearing|session|call|document|message|memo|rally|room|place)\b(?!,? (?:as|that|when|of|where)\b)"
)


#: "Officials initially said …": what they said later, the sentence behind it tells, or the one that tells it but.
_AT_FIRST = re.compile(
    r"^(?!.*\b(?:but|before|later|then|however|until)\b).*\b(?:initially|at first|originally) "
    r"(?:said|reported|claimed|thought|believed|identified|told|announced|stated)\b"
)
#: "At a separate event, Dahl …", "from another rally": apart from one that its article told of before.
_SEPARATE = re.compile(
    r"\b(?:an? (?:separate|different|later)|another) "
    r"(?:event|hearing|interview|meeting|news conference|press conference|speech|rally|statement|post|tweet|appearance)\b"
)
#: "Dahl arrived here on Friday": where its reporter sat.
_HERE = re.compile(r"(?<=[a-z]) here\b(?! and (?:there|abroad|now))")


def is_anchored(adverb: Token) -> bool:
    """Whether a clause before it, or a date, says since when."""
    return any(t.pos_ == "VERB" and not t.is_ancestor(adverb) for t in adverb.doc[: adverb.i]) or any(
        entity.label_ == "DATE" for entity in adverb.doc.ents
    )


def _said_of_whom(doc: Doc) -> bool:
    """Whether a quotation speaks of a "her" or "them" that nothing in the sentence can be."""
    speakers = {t.i for t in doc if is_teller(t) and not is_quoted(t)}
    speakers |= {
        t.i for t in doc if t.ent_type_ == "PERSON" and t.dep_ == "compound" and t.head.i in speakers
    }
    # Those who are told something are not those it is about: "“They lied,” Dahl told reporters".
    hearers = {
        t.i
        for t in doc
        if t.dep_ in ("dobj", "dative") and t.head.lemma_ in ("tell", "ask") and not is_quoted(t)
    }
    for token in doc:
        if token.tag_ not in ("PRP", "PRP$") or not is_quoted(token):
            continue
        others = [
            t
            for t in doc
            if (t.i < token.i or not is_quoted(t)) and t.i not in speakers and t.i not in hearers
        ]
        if token.lower_ in PRONOUN_FORMS and not any(may_be_one(t, token.lower_, {}) for t in others):
            return True
        if token.lower_ in OF_MANY and not any(may_be_many(t) or t.lower_ in ANYBODY for t in others):
            return True
    return False


def _stands_for_others(doc: Doc) -> bool:
    """ "Some got worse", "Others shared photos", "that ship": of whom or which, the sentence before would say."""
    first = next((token for token in doc if not token.is_punct), None)
    if first is not None and first.lower_ in _SOME and first.dep_ in ("nsubj", "nsubjpass"):
        return not any(child.dep_ == "prep" for child in first.children)
    return any(
        token.lower_ == "that"
        and token.dep_ == "det"
        and token.tag_ == "DT"
        and not (is_quoted(token) and token.head.lower_ in _ANY_SUCH)
        for token in doc
    )


#: What a speaker may call "that" without having spoken of it.
_ANY_SUCH = words("any_such")
_SOME = words("some_of_those_before")


#: "Ines Dahl, left, and Paul Dorn, right, are engineers": what stood under a picture.
_CAPTION = re.compile(
    r"[A-Z][\w’'-]+, (?:far |second from )?(?:left|right|cent(?:er|re)), "
    r"|\((?:far |second from )?(?:left|right|cent(?:er|re)|[LRC])\)|, (?:pictured|seen|shown) (?:here|above|below|left|right)\b"
    r"|\b(?i:this) (?:[\w-]+ ){0,4}?(?:image|photo(?:graph)?|picture|screenshot|screengrab|still)\b"
)


_DATED = re.compile(rf"\b(?:on|in|,) (?:{WEEKDAY}, )?{MONTH} \d{{1,2}}\b(?!, \d{{4}}[^.]*\b(?:to|for)\b)")
#: "…, Orsenia, May 3, 2019.": when the picture was taken.
_TAKEN_ON = re.compile(rf"[,.] {MONTH} \d{{1,2}}, \d{{4}}\.?$")
_IN_PICTURES = words("done_in_pictures")


def _is_caption(doc: Doc) -> bool:
    """ "Ines Dahl is greeted by Paul Dorn in Lund on July 11.": in the present tense what is long past."""
    if _CAPTION.search(text_of(doc)):
        return True
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or not (
        (root.lemma_.lower() in _IN_PICTURES and _DATED.search(outside_quotes(text_of(doc))))
        or _TAKEN_ON.search(text_of(doc))
    ):
        return False
    aux = [child for child in root.children if child.dep_ in ("aux", "auxpass")]
    if root.tag_ in ("VBZ", "VBP"):
        return not aux
    return root.tag_ in ("VBN", "VBG") and len(aux) == 1 and aux[0].lower_ in ("is", "are")


def _of_whom(doc: Doc) -> bool:
    """ "The rest went to the army", "All three are safe", "The oldest is 40": some of those told of before.

    Of 8,876 sentences that could be said otherwise it finds 10, none of which stands by itself.
    """
    return any(
        token.dep_ in ("nsubj", "nsubjpass")
        and token.head.dep_ == "ROOT"
        # "Twelve were killed" are people, whoever they are.
        and (token.lower_ in _OF_THEM or (token.tag_ == "CD" and doc[0].lower_ in ("all", "the")))
        and all(each.pos_ in ("DET", "NUM", "ADJ") or each.lower_ in _COUNTING for each in doc[: token.i])
        and not any(child.dep_ in ("prep", "relcl", "acl") for child in token.children)
        for token in doc
    )


_OF_THEM = words("of_them")
_COUNTING = frozenset("about some only at least another around nearly almost".split())


def _lost_its_subject(doc: Doc) -> bool:
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    subjects = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
    return (
        root is not None
        and root.i == 0
        and root.tag_ in ("VBZ", "VBP", "VBN", "VBG")
        and not any(child.dep_ in subjects for child in root.children)
    )


# -- the signs ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sign:
    """One way in which a sentence shows that it leans on others."""

    name: str
    #: An example, or what it finds.
    finds: str
    #: Looks at the parse of a sentence.
    shows: Callable[[Doc], bool]


def _anywhere(pattern: re.Pattern[str]) -> Callable[[Doc], bool]:
    return lambda doc: pattern.search(text_of(doc)) is not None


def _outside(pattern: re.Pattern[str]) -> Callable[[Doc], bool]:
    return lambda doc: pattern.search(outside_quotes(text_of(doc))) is not None


def _within(pattern: re.Pattern[str]) -> Callable[[Doc], bool]:
    return lambda doc: any(pattern.search(said) for said in QUOTATION.findall(text_of(doc)))


def _opening(pattern: re.Pattern[str]) -> Callable[[Doc], bool]:
    return lambda doc: pattern.match(text_of(doc).lstrip("“\"' ")) is not None


# Of 14,610 sentences of 160 events each of these refuses five or more that no other does ("these, quoted" 35, "own voice"
# 780). Six that refused three or fewer are gone: "these same", "that person" in a quotation, "and so", "two days later" behind
# a verb, "had earlier said", "since" at the end.
#: Without the sentence before it, nobody knows what it says.
LEANING = (
    Sign("here is", "“Here are the areas”: a list below it; “Yes, that board”: its writer, talking", _opening(_HERE_IS)),
    Sign("opening", "“This”, “The former”, “The decision”: which, the sentence before says", _opening(_LEANS)),
    Sign("bare role", "“The company …”: nothing in it says which", _bare_role),
    Sign("of whom", "“The rest went home”: some of those told of before", _of_whom),
    Sign("after what", "“Two days later, …”, “The next morning …”: it opens with a time told by another", _opening(_AFTER_WHAT)),
    Sign("no subject", "“Claims the motor could run on nut butter”: a caption that lost it", _lost_its_subject),
    Sign("order", "“Read more …”: it tells its reader to do something", _tells_the_reader),
    Sign("caption", "“Dahl, left, is greeted by Dorn on July 11”", _is_caption),
    Sign("comma splice", "two sentences that a comma joins", comma_spliced),
    Sign("own voice", "“I”, “we”, “you” outside quotation marks", _outside(_OWN_VOICE)),
)  # fmt: skip
#: True as it is, but for a word that points at what was told before.
POINTING = (
    Sign("these", "“these bridges”, “the other victim”, “among the four are”", _outside(_POINTS_BACK)),
    Sign("these, quoted", "the same in quotation marks", _within(_POINTS_BACK)),
    Sign("follows", "“Then …”, “Both are …”, “In the statement …”", _opening(_FOLLOWS)),
    Sign("contrast", "“The mayor, however, …”, where that cannot be left out", _anywhere(_CONTRAST)),
    Sign("same time", "“the same day”", _outside(_SAME_TIME)),
    Sign("separate", "“at a separate event”: apart from one told of before", _outside(_SEPARATE)),
    Sign("here", "“Dahl arrived here on Friday”: where its reporter sat", _outside(_HERE)),
    Sign("at first", "“Officials initially said …”: what they said later, another sentence tells", _outside(_AT_FIRST)),
    Sign("stands for others", "“Some got worse”, “that ship”", _stands_for_others),
    Sign("said of whom", "a quotation that speaks of a “her” that nothing in the sentence can be", _said_of_whom),
)  # fmt: skip


def leans_back(doc: Doc) -> bool:
    """Whether only the sentence before it can explain it, or it speaks to nobody."""
    return any(sign.shows(doc) for sign in LEANING)


def points_back(doc: Doc) -> bool:
    """Whether a word of it points at something that was told before it, in or out of quotation marks."""
    return any(sign.shows(doc) for sign in POINTING)


def stands_alone(doc: Doc) -> bool:
    """Whether a sentence (an article's, or one that was written) can be understood with nothing before it."""
    return (
        unresolved_pronoun(doc) is None
        and not leans_back(doc)
        and not points_back(doc)
        and unknown_day(doc) is None
    )
