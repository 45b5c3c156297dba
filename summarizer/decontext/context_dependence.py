"""What a sentence needs of the ones before it: who "he" is, which "the photos" are, "a day later" than what.

Judged from its parse alone; where an antecedent is sought is :mod:`summarizer.decontext.decontextualizer`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from summarizer.decontext.days import unknown_day
from summarizer.text.genders import pronoun_of, pronoun_of_noun
from summarizer.text.parsing import comma_spliced, is_quoted
from summarizer.text.quotes import QUOTATION
from summarizer.text.words import MONTH, WEEKDAY, stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SPEECH_VERBS = frozenset(
    """accuse acknowledge add admit advise allege announce answer appeal argue ask assert assure believe call
    caution cite claim comment concede continue conclude confirm contend convey declare demand deny describe disclose
    emphasize emphasise estimate expect explain express hope indicate insist maintain mention note observe order
    pledge praise predict promise propose quote read reassure recall recommend remark repeat reply report
    post request respond reveal say state stress suggest tell testify thank think tweet urge vow warn welcome wonder
    write""".split()
)


#: Stems of those of whom has to be told whose they are: that does not follow from what happened, as "the victim" does.
KIN = frozenset(
    stem(word)
    for word in """brother sister son daughter wife husband father mother twin cousin uncle aunt nephew niece boy girl
    couple family parent friend neighbor neighbour""".split()
)

#: Stems of what articles call a paper or station that they have named.
OUTLETS = frozenset(
    stem(word)
    for word in "newspaper paper magazine network outlet station channel broadcaster publication website".split()
)


def bare_definites(doc: Doc) -> list[Token]:
    """Its nouns behind "the" that nothing in it tells apart, the first of each word."""
    found: dict[str, Token] = {}
    seen: set[str] = set()
    for token in doc:
        word = stem(token.lemma_.lower())
        if (
            token.pos_ == "NOUN"
            and word not in seen
            and word not in found
            and token.ent_type_ not in ("DATE", "TIME")
            and (word in KIN or not is_quoted(token))
            and any(child.lower_ == "the" for child in token.children)
            and all(
                child.dep_ in ("det", "case") or child.lower_ in _ORDINALS or child.is_punct
                for child in token.children
            )
            and token.lower_ not in _ONLY_ONE
            # "the word “disgrace”"
            and not (token.i + 1 < len(doc) and doc[token.i + 1].text in ("“", '"', "‘"))
        ):
            found[word] = token
        seen.add(word)
    return list(found.values())


def spoken_of(doc: Doc) -> list[Token]:
    """The nouns that it speaks of as known: "the photos", and "the secretary of state" as whom it is about."""
    found, role = bare_definites(doc), role_subject(doc)
    return found if role is None or role.root in found else [*found, role.root]


def role_subject(doc: Doc) -> Span | None:
    """ "The secretary of state" where that is whom the main clause is about, and nothing in it says who that is."""
    for token in doc:
        if (
            token.dep_ in ("nsubj", "nsubjpass")
            and token.head.dep_ == "ROOT"
            and token.tag_ == "NN"
            and token.lower_ in PERSON_NOUNS
            and not is_quoted(token)
        ):
            within = doc[token.left_edge.i : token.right_edge.i + 1]
            named = any(each.text[0].isupper() and each.ent_type_ != "NORP" for each in within[1:])
            told = any(child.dep_ in ("appos", "relcl", "acl", "nummod", "punct") for child in token.children)
            if within[0].lower_ == "the" and len(within) > 1 and not named and not told:
                return within
    return None


_ORDINALS = frozenset("first second third other latter former".split())
#: What everybody knows which is meant.
_ONLY_ONE = frozenset(
    """president country nation government world public media press police military economy law past future day week
    month year time weekend morning evening night end way internet people fact truth case state city capital party
    administration data""".split()
)


def outside_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"", " ", text)


def unresolved_pronoun(doc: Doc, *, people: Mapping[str, str | None] = MappingProxyType({})) -> Token | None:
    """The first third-person pronoun outside quotation marks that no noun before it explains.

    ``people``: last names that are persons' whatever the entity recogniser takes them for, with "he" or "she".
    """
    subject = next(
        (t for t in doc if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT" and t.pos_ == "PROPN"),
        None,
    )
    for token in doc:
        if token.tag_ not in ("PRP", "PRP$") or token.lower_ not in _PRONOUNS or is_quoted(token):
            continue
        if token.lower_ == "it" and _expletive(token):
            continue
        if token.lower_ in ("it", "its", "they", "their", "them"):
            nouns = [
                t
                for t in doc[: token.i]
                if t.pos_ in ("NOUN", "PROPN")
                and t.dep_ not in ("npadvmod", "tmod")
                # "“… of the inquiries,” they wrote": whom a quotation names did not speak it.
                and not (is_teller(token) and is_quoted(t))
            ]
            # "Kashuv does not see it that way": a person is not an "it".
            things = [t for t in nouns if t.ent_type_ != "PERSON"] if token.lower_ == "it" else nouns
            if token.lower_ in _OF_MANY:  # "In Massachusetts, they are moving …": who?
                things = [t for t in nouns if _may_be_many(t)]
            if things:
                continue
            return token
        # Whom a quotation names says neither who spoke it, "“… than Mr. Dahl,” he said", nor whom its sentence is about;
        # nor is "the pilot did not respond, he said" the pilot's word.
        told = told_before(token)
        if any(
            _may_be_one(t, token.lower_, people)
            and not is_quoted(t)
            and t.i not in told
            and not is_another(token, t)
            for t in doc[: token.i]
        ):
            continue
        # "Asked whether he knew, Dahl said …": the name comes behind the clause before the comma.
        if (
            subject is not None
            and opens_before(token, subject)
            and _may_be_one(subject, token.lower_, people)
        ):
            continue
        return token
    return None


def is_another(pronoun: Token, noun: Token) -> bool:
    """Whether it cannot mean whom the noun stands for: "him" of "Dahl stopped him", "his" of "Dahl, his lawyer"."""
    top = noun
    while top.dep_ in ("appos", "compound", "conj") and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    path = [pronoun, *pronoun.ancestors]
    path = path[: next((n for n, each in enumerate(path) if each.pos_ in ("VERB", "AUX")), len(path)) + 1]
    if top in path[:-1] or top == path[-1]:
        described = any(each.dep_ == "appos" for each in path[: path.index(top)])
        return described or (pronoun.i < top.i and not any(each.dep_ == "conj" for each in path))
    obj = path[1] if pronoun.dep_ == "pobj" and path[1].dep_ in ("prep", "agent", "dative") else pronoun
    return (
        obj.dep_ in ("dobj", "dative", "prep", "agent")
        and obj.head == path[-1]
        and top == _subject_of(path[-1])
    )


def _subject_of(verb: Token) -> Token | None:
    """The verb's subject, its own or that of the verb it goes with."""
    while True:
        own = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None or verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
            return own
        verb = verb.head


def opens_before(pronoun: Token, subject: Token) -> bool:
    """Whether it stands in a phrase or clause put before the main clause, and is not what is said: "He left, Dahl said"."""
    if pronoun.i >= subject.left_edge.i or all(t.text != "," for t in pronoun.doc[pronoun.i : subject.i]):
        return False
    part = pronoun
    while part.head.i != subject.head.i and part.head.i != part.i:
        part = part.head
    return part.dep_ not in ("ccomp", "parataxis", "nsubj", "nsubjpass", "conj")


def _may_be_many(token: Token) -> bool:
    """Whether "they" may mean it."""
    return token.pos_ in ("NOUN", "PROPN") and (
        token.tag_ in ("NNS", "NNPS")
        or token.ent_type_ in ("ORG", "NORP", "PERSON")
        or token.lower_ in _BARE_ROLE
    )


def _may_be_one(token: Token, pronoun: str, people: Mapping[str, str | None]) -> bool:
    """Whether a form of "he" or "she" may mean it: one person, of that sex if it is known."""
    role = pronoun_of_noun(token.lower_) if token.dep_ != "compound" and not is_predicate(token) else None
    if token.tag_ == "NN" and role in ("either", _SEX[pronoun]):
        return True
    if token.lower_ in _ANYBODY or (token.lower_ in ("he", "she") and token.lower_ == _SEX[pronoun]):
        return token.i != token.doc[0].i or token.lower_ in _ANYBODY
    if token.lower_ in ("one", "each") and any(child.lower_ == "of" for child in token.children):
        return True  # "One of the students …"
    person = token.ent_type_ == "PERSON" or (token.text in people and token.text[0].isupper())
    if token.pos_ != "PROPN" and not person:  # the small tagger takes many a name for a plain noun
        return False
    name = next((e.text for e in token.doc.ents if e.start <= token.i < e.end), token.text)
    known = pronoun_of(name) or people.get(name.split()[-1])
    if person:
        return known in (None, _SEX[pronoun])
    if known == _SEX[pronoun]:  # a person whom the recogniser takes for a place or a firm
        return True
    if token.tag_ == "NNPS":
        return False
    if (role is not None and token.ent_type_ != "ORG") or is_teller(token):
        return True
    # A name that the recogniser does not know: a person's if nothing is "at" it, and no "the" stands before it.
    place = token.dep_ == "pobj" and token.head.lower_ in ("at", "in", "on", "near", "during")
    return (
        not token.ent_type_
        and not place
        and token.dep_ != "compound"
        and all(child.lower_ != "the" for child in token.children)
    )


_SEX = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}


def form_of(token: Token) -> str | None:
    """ "He" or "she" for each of their forms."""
    return _SEX.get(token.lower_) if token.tag_ in ("PRP", "PRP$") else None


_OF_MANY = frozenset("they them their theirs".split())
_ANYBODY = frozenset("someone somebody anyone anybody everyone everybody nobody person".split())
_PRONOUNS = frozenset("he she they it him her them his their its hers theirs".split())
PERSON_NOUNS = frozenset(
    """president minister leader spokesman spokeswoman spokesperson secretary official man woman officer mayor
    governor senator chief director chairman chairwoman judge lawyer teacher doctor driver engineer worker
    resident witness victim suspect head king queen premier chancellor general expert analyst boss captain
    coach player professor scientist farmer owner manager commissioner ambassador envoy diplomat counterpart
    founder executive attorney prosecutor actor singer author pilot copilot co-pilot adviser advisor strategist aide
    cartoonist columnist commentator economist historian activist host publisher producer filmmaker sailor gunner lawmaker congressman congresswoman candidate nominee justice captain commander""".split()
)


def _expletive(token: Token) -> bool:
    """'It is expected that…', 'it rained', 'it remains unclear'."""
    head = token.head
    if token.dep_ == "expl":
        return True
    following = token.doc[token.i + 1 : token.i + 9].text.lower()
    if head.lemma_ in ("rain", "snow"):
        return True
    return bool(
        re.match(
            r"(?:is|was|remains?|remained|will be|has been|seems?|appears?|became|would be)\b", following
        )
        and re.search(r"\b(?:that|to|whether|if|how|what|when|who|where)\b", following)
    )


def told_before(pronoun: Token) -> set[int]:
    """ "The pilot was drunk, he said.": of nobody in what he tells is known that he is who said so."""
    if is_teller(pronoun) and any(c.dep_ == "ccomp" and c.i < pronoun.i for c in pronoun.head.children):
        return {token.i for token in pronoun.head.subtree}
    return set()


def is_predicate(noun: Token) -> bool:
    """Whether it only says what somebody is: "she is the owner", "as an adult"; not "it was a woman"."""
    if noun.dep_ != "attr":
        return noun.dep_ == "pobj" and noun.head.lower_ == "as"
    subject = next((child for child in noun.head.children if child.dep_ == "nsubj"), None)
    return subject is None or subject.ent_type_ == "PERSON" or subject.lower_ in ("he", "she", "who", "i")


def is_teller(token: Token) -> bool:
    """Whether somebody tells something there."""
    return token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_.lower() in SPEECH_VERBS


#: Words anywhere in a sentence that point at something told before it.
_POINTS_BACK = re.compile(
    r"\b(?:these|those)\s+(?!who\b|whose\b|with\b|in\b|at\b|of\b|from\b|without\b|under\b|for\b|on\b|who\b|days\b|\w+(?:ed|ing|en)\b)\w+"
    r"|\b[Tt]he other (?:\d+|(?:[\w-]+ ){0,3}(?:one|two|three|four|side|man|woman|victim|senator|suspect)s?)\b"
    r"|\b(?:[Tt]he|[Aa]) second (?:victim|suspect|man|woman|person|gunman|officer|body|attacker|shooter)\b"
    r"|\b[Aa]mong the (?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:is|are|was|were)\b"
)
#: What a quotation points back at when it is taken out of its article.
_THAT_ONE = re.compile(
    r"\b[Tt]hat (?:person|man|woman|plan|idea|decision|question|issue|point|proposal|statement|place)\b"
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


def _later_than_what(doc: Doc) -> bool:
    """ "Dahl was fired two days later": later than what, where no other clause or date of the sentence tells."""
    for token in doc:
        count = next((child for child in token.children if child.dep_ == "npadvmod"), None)
        if token.lower_ not in ("later", "earlier") or count is None or is_quoted(token):
            continue
        if token.doc[token.i + 1 : token.i + 2].text == "than" or count.lemma_ not in _UNITS:
            continue
        dated = any(
            entity.label_ in ("DATE", "TIME") and not entity.start <= token.i < entity.end
            for entity in doc.ents
        )
        told = any(
            t.pos_ in ("VERB", "AUX") and t.i != token.head.i and t.head.i != token.head.i
            for t in doc[: token.i]
        )
        if not dated and not told:
            return True
    return False


_BARE_ROLE = frozenset(
    """company firm party group agency authority ministry government court judge council office committee team
    union federation association bank hospital school university police station country city town village
    building plane ship boat train car bus couple pair family victims suspect attack blast fire crash storm
    deal agreement accord plan bill law vote ruling measure study survey poll memo letter lawsuit apology delegation
    network newspaper statement report attacker gunman shooter""".split()
)


def _bare_role(doc: Doc) -> bool:
    """ "The president …", "The company …": a role or thing that nothing in the sentence tells apart."""
    if len(doc) < 3 or doc[0].lower_ != "the":
        return False
    noun, after = doc[1], doc[2]
    role = noun.lower_ in PERSON_NOUNS or noun.lower_ in _BARE_ROLE
    return role and (after.pos_ in ("VERB", "AUX", "ADV") or after.text == ",")


def stands_alone(doc: Doc) -> bool:
    """Whether a sentence (an article's, or one that was written) can be understood with nothing before it."""
    return (
        unresolved_pronoun(doc) is None
        and not leans_back(doc)
        and not points_back(doc)
        and unknown_day(doc) is None
    )


def _tells_the_reader(doc: Doc) -> bool:
    """Whether the sentence gives an order ("Read more …", "Ignore all …"): nothing that an article reports."""
    verb = next((token for token in doc if token.pos_ == "VERB"), None)
    if verb is None or verb.tag_ != "VB" or doc.text.startswith(("“", '"')):
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


def points_back(doc: Doc) -> bool:
    """Whether a word of it points at something that was told before it, in or out of quotation marks."""
    return (
        any(_POINTS_BACK.search(said) or _THAT_ONE.search(said) for said in QUOTATION.findall(doc.text))
        or bool(_FOLLOWS.match(doc.text.lstrip("“\"' ")))
        or bool(_POINTS_BACK.search(outside_quotes(doc.text)))
        or bool(
            _CONTRAST.search(doc.text)
            or _CONCLUDES.search(doc.text)
            or _SAME_TIME.search(outside_quotes(doc.text))
            or _SEPARATE.search(outside_quotes(doc.text))
        )
        or bool(_HERE.search(outside_quotes(doc.text)) or _AT_FIRST.search(outside_quotes(doc.text)))
        or _stands_for_others(doc)
        or _before_what(doc)
        or _since_what(doc)
        or _said_of_whom(doc)
    )


#: "The mayor, however, …" that could not be left out.
_CONTRAST = re.compile(
    r"^(?!.*\b(?:but|while|although|whereas)\b.*, (?:though|however))[^;]*, (?:though|however)(?:,|[.!?]?[”\"]|[.!?]$)"
)
#: "And so the board …", ", so if Dahl goes …", "“So the board …”": from what, only the sentence before says.
_CONCLUDES = re.compile(
    r"\band so (?!on\b|forth\b|far\b|many\b|much\b|did\b|do\b|does\b|is\b|are\b|was\b|were\b|ha[sd]\b|have\b|will\b|would\b|can\b)"
    r"|, so if\b|[“\"]So (?!far\b|many\b|much\b|long\b)"
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


def _before_what(doc: Doc) -> bool:
    """ "Dahl had earlier said …": earlier than what its article told before, where the sentence names nothing else."""
    for token in doc:
        verb = token.head
        if token.lower_ != "had" or token.dep_ != "aux" or verb.dep_ != "ROOT" or is_quoted(token):
            continue
        behind = [child for child in verb.children if child.dep_ == "advmod" and child.lower_ in _EARLIER]
        anchored = any(
            child.dep_ in ("advcl", "conj")
            or child.lower_ in ("before", "until", "by", "prior", "after", "since")
            for child in verb.children
        ) or any(entity.label_ == "DATE" for entity in doc.ents)
        if behind and not anchored:
            return True
    return False


_EARLIER = frozenset("earlier previously already initially originally once".split())


def _since_what(doc: Doc) -> bool:
    """ "It has not been seen since": since when, where the sentence tells of nothing else."""
    return any(
        token.lower_ == "since"
        and token.dep_ == "advmod"
        and not is_quoted(token)
        and (token.i + 1 == len(doc) or doc[token.i + 1].is_punct)
        and not is_anchored(token)
        for token in doc
    )


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
        if token.lower_ in _SEX and not any(_may_be_one(t, token.lower_, {}) for t in others):
            return True
        if token.lower_ in _OF_MANY and not any(_may_be_many(t) or t.lower_ in _ANYBODY for t in others):
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
_ANY_SUCH = frozenset("kind sort type time way moment day night much far".split())
_SOME = frozenset("some others many most few several both each all neither none one".split())


#: "Ines Dahl, left, and Paul Dorn, right, are engineers": what stood under a picture.
_CAPTION = re.compile(
    r"[A-Z][\w’'-]+, (?:far |second from )?(?:left|right|cent(?:er|re)), "
    r"|\((?:far |second from )?(?:left|right|cent(?:er|re)|[LRC])\)|, (?:pictured|seen|shown) (?:here|above|below|left|right)\b"
    r"|\b(?i:this) (?:[\w-]+ ){0,4}?(?:image|photo(?:graph)?|picture|screenshot|screengrab|still)\b"
)


_DATED = re.compile(rf"\b(?:on|in|,) (?:{WEEKDAY}, )?{MONTH} \d{{1,2}}\b(?!, \d{{4}}[^.]*\b(?:to|for)\b)")
#: "…, Orsenia, May 3, 2019.": when the picture was taken.
_TAKEN_ON = re.compile(rf"[,.] {MONTH} \d{{1,2}}, \d{{4}}\.?$")
_IN_PICTURES = frozenset(
    """address arrive attend carry celebrate embrace escort gather gesture greet hold hug interview kiss leave listen look
    march meet pass pose react ride see show sit smile speak stand stop take talk testify view wait walk watch wave
    work""".split()
)


def _is_caption(doc: Doc) -> bool:
    """ "Ines Dahl is greeted by Paul Dorn in Lund on July 11.": in the present tense what is long past."""
    if _CAPTION.search(doc.text):
        return True
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or not (
        (root.lemma_.lower() in _IN_PICTURES and _DATED.search(outside_quotes(doc.text)))
        or _TAKEN_ON.search(doc.text)
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


_OF_THEM = frozenset(
    """rest others remainder latter former oldest youngest eldest first second third fourth last""".split()
)
_COUNTING = frozenset("about some only at least another around nearly almost".split())


def leans_back(doc: Doc) -> bool:
    """Whether the sentence opens with something only the sentence before can explain, or speaks to nobody."""
    text = doc.text.lstrip("“\"' ")
    if (
        _HERE_IS.match(text)
        or _LEANS.match(text)
        or _bare_role(doc)
        or _of_whom(doc)
        or re.search(r"\b(?:this|these|that) same\b", text)
    ):
        return True
    if _AFTER_WHAT.match(text) or _later_than_what(doc):
        return True
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    subjects = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
    # "Claims the motor could run on nut butter": a caption that lost its subject.
    if (
        root is not None
        and root.i == 0
        and root.tag_ in ("VBZ", "VBP", "VBN", "VBG")
        and not any(child.dep_ in subjects for child in root.children)
    ):
        return True
    if _tells_the_reader(doc) or _is_caption(doc) or comma_spliced(doc):
        return True
    outside = outside_quotes(doc.text)
    return bool(re.search(r"\b(?:I|[Ww]e|[Oo]ur|us|me|[Mm]y|[Yy]ou|[Yy]our)\b", outside))
