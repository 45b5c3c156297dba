"""Sentences that can stand alone: decontextualisation (Choi et al. 2021), by rules that would rather pass.

A sentence taken out of its article must not lean on what stood before it. A pronoun gets its noun, a
quotation gets its speaker, a connective goes. Where the noun is not certain, the sentence is marked as one
that cannot stand alone: it may still back another, but is never printed as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from summarizer.genders import addressed, pronoun_of
from summarizer.parsing import Parser
from summarizer.sentences import SIGNED, Sentence
from summarizer.verification.wording import QUOTATION

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SPEECH_VERBS = frozenset(
    """accuse acknowledge add admit advise allege announce answer appeal argue ask assert assure believe call
    caution cite claim comment concede continue conclude confirm contend convey declare demand deny describe disclose
    emphasize emphasise estimate expect explain express hope indicate insist maintain mention note observe order
    pledge praise predict promise propose quote read reassure recall recommend remark repeat reply report
    post request respond reveal say state stress suggest tell testify thank think tweet urge vow warn welcome wonder
    write""".split()
)

# What opens a sentence only to hook it to the one before.
#: "Are schools open? No. The mayor has closed them."
_ANSWER = re.compile(r"(?:Yes|No)\.\s+(?=[A-Z])")
#: "UPDATE at 9:30 pm:", "BREAKING:": the editor's word, not the article's.
_LABEL = re.compile(
    r"^(?:[•·▪*–—-]|CLOSE)\s+(?=\S)|^\d{1,2}:\d{2}\s*[ap]\.?m\.?(?:\s+[A-Z]{2,4})?\s*(?::|[–—-])\s+(?=[A-Z“\"])|^(?:UPDATE|BREAKING|DEVELOPING|EXCLUSIVE|WATCH|JUST IN|LIVE)\b[^.]{0,40}?:\s+(?=[A-Z“\"])"
)
_CONNECTIVE = re.compile(
    r"""^(?:
        (?:But|And|Yet|So|Or|Also|Still|Then|Thus|However|Nevertheless|Nonetheless|Meanwhile|Moreover|Furthermore
          |Additionally|Besides|Instead|Therefore|Consequently|Similarly|Likewise|Indeed|Separately|Elsewhere
          |For\ (?:his|her|its|their)\ part|In\ addition|In\ turn|As\ a\ result|In\ the\ meantime
          |At\ the\ same\ time|By\ contrast|In\ contrast|On\ the\ other\ hand|Of\ course|In\ fact
          |For\ (?:example|instance)|In\ other\ (?:news|developments)
          |In\ (?:response|reply|return)(?=,)
          |(?:Well|Now|First\ off|Even\ better|In\ other\ words|In\ short)(?=,)
          |In\ another\ (?:plot|development|event|story|move|turn)|(?:Even|Since)\ (?:so|then))
        (?:,\s+|\s+(?!far\b|long\b|that\b|as\b|many\b|much\b|few\b|if\b|though\b|when\b|because\b))
    )""",
    re.VERBOSE,
)
_NEEDS_COMMA = frozenset(
    "Still Then Thus Also So Besides Instead Separately Elsewhere Similarly Likewise Indeed Or".split()
)
_FRONTED_DEMONSTRATIVE = re.compile(
    r"^(?:During|In|At|After|Before|Following|On|With|Under|Since|Despite)\s+(?:this|that|these|those|the same)\s+"
    r"[\w’'-]+(?:\s+[\w’'-]+){0,2},\s+"
)
_QUOTE_ONLY = re.compile(r"^[“\"].*[”\"]$", re.DOTALL)
_THIRD_PERSON = {"he", "she"}
_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr)\.?\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence as it would be said on its own."""

    sentence: Sentence
    text: str
    #: Whether ``text`` can be understood without the article around it.
    standalone: bool
    #: Whether it stands alone but for a word that points at what its article told before ("these bridges"): true as
    #: it is, and said where nothing better is at hand.
    points_back: bool = False
    #: The earlier sentence of the article that supplied a name, where one did.
    antecedent: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A person named outside quotation marks."""

    name: str
    root: Token

    @property
    def last(self) -> str:
        return self.name.split()[-1]


class _Person(NamedTuple):
    """Who is meant, the sentence that tells it, and how he told what he told: nobody "said" what he wrote."""

    name: str
    sentence: Sentence
    verb: str = "said"


class Contextualizer:
    """Gives sentences their readings; looks back at most ``window`` sentences for a name.

    ``names``: full names of the people of the cluster, which the entity recogniser may miss in single sentences.
    """

    def __init__(self, *, parser: Parser, names: Sequence[str] = (), window: int = 4) -> None:
        self._parser = parser
        self._window = window
        #: Full names by the last of their words, where that belongs to one person alone.
        self._full: dict[str, str | None] = {}
        for name in names:
            last = name.split()[-1]
            self._full[last] = None if last in self._full else name
        self._addressed: dict[str, str] = {}
        #: All that stands in quotation marks in any article, as plain words.
        self._said = ""
        self._seen: Mapping[str, Sequence[Sentence]] = {}

    def read(
        self, sentences: Sequence[Sentence], *, article_sentences: Mapping[str, Sequence[Sentence]]
    ) -> list[Reading]:
        """A reading of each sentence; ``article_sentences`` maps an article's id to all its sentences in order."""
        if article_sentences is not self._seen:  # read group by group, of the same articles
            self._seen, self._said = article_sentences, _said(article_sentences)
            self._addressed = addressed(each.text for own in article_sentences.values() for each in own)
        return [self._read(sentence, article_sentences[sentence.article.id]) for sentence in sentences]

    def _read(self, sentence: Sentence, around: Sequence[Sentence]) -> Reading:
        before = around[max(0, sentence.index - self._window) : sentence.index]
        text = strip_connective(sentence.text)
        quoted = sentence.quoted or self._is_said(text)
        if quoted:  # its quotation marks stand in other sentences
            text = f"“{text.strip('“”')}”"
        antecedent: Sentence | None = None
        if _QUOTE_ONLY.match(text) and not _has_speech_outside_quotes(text):
            speaker = _signer(sentence, around) if sentence.quoted else None
            if speaker is None:
                speaker = self._speaker(before, near=sentence)
            elif SIGNED.search(
                sentence.text
            ):  # the signature, or what came with it: the post stands before it
                speaker = None
            if speaker is None:
                return Reading(sentence=sentence, text=text, standalone=False)
            antecedent = speaker.sentence
            text = _attribute(text, speaker)
        doc = self._parser.parse([text])[0]
        pronoun = self._unresolved_pronoun(doc)
        if pronoun is not None:
            speaker = None
            if pronoun.lower_ in _THIRD_PERSON and antecedent is None:
                look_back = self._speaker if _said_by(pronoun) else self._last_person
                speaker = look_back(before, near=sentence, pronoun=pronoun.lower_)
            if speaker is None:
                return Reading(sentence=sentence, text=text, standalone=False)
            antecedent = speaker.sentence
            text = text[: pronoun.idx] + speaker.name + text[pronoun.idx + len(pronoun) :]
            doc = self._parser.parse([text])[0]
            if self._unresolved_pronoun(doc) is not None:
                return Reading(sentence=sentence, text=text, standalone=False, antecedent=antecedent)
        return Reading(
            sentence=sentence,
            text=text,
            standalone=not _leans_back(doc),
            points_back=points_back(doc),
            antecedent=antecedent,
        )

    def _is_said(self, text: str) -> bool:
        """Whether another article quotes these very words: a transcript, or a post without its marks."""
        if QUOTATION.search(text) or '"' in text:
            return False
        words = _plain(text)
        return len(words.split()) >= _VERBATIM and f" {words} " in self._said

    def _speaker(
        self, before: Sequence[Sentence], *, near: Sentence, pronoun: str | None = None
    ) -> _Person | None:
        """Who spoke last, if that was one person or body named there, and nothing but their words stands between."""
        docs = self._parser.parse([sentence.text for sentence in before])
        paragraph = near.paragraph
        verb: str | None = None
        for sentence, doc in zip(reversed(before), reversed(docs), strict=True):
            if paragraph - sentence.paragraph > 1:
                return None
            verb = verb or _way_of_telling(doc)
            quotes = "“" in sentence.text or '"' in sentence.text or sentence.quoted
            speakers = self._mentions(doc, role="speaker")
            if speakers and not quotes and not _SPOKE.search(sentence.text):
                return None  # "Dahl denies any knowledge": that is not whose words come next
            if speakers:
                fits = len(speakers) == 1 and self._may_be(speakers[0], pronoun)
                return _Person(speakers[0].name, sentence, verb or "said") if fits else None
            if quotes and pronoun is None and (body := _speaking_body(doc)) is not None:
                return _Person(body, sentence, verb or "said")
            going_on = _speaking_pronoun(doc)  # "“…,” he said": who that is stands further up
            if not sentence.quoted and going_on is None:
                return None
            pronoun = going_on or pronoun
            paragraph = sentence.paragraph
        return None

    def _last_person(self, before: Sequence[Sentence], *, near: Sentence, pronoun: str) -> _Person | None:
        """The only person in the sentence before who may be meant.

        Two of one sex, or a role without a name ("the aide"), and it stays open: every guess at who comes first
        is wrong once in a while, and then the summary says a thing of somebody else.
        """
        docs = self._parser.parse([sentence.text for sentence in before])
        for sentence, doc in zip(reversed(before), reversed(docs), strict=True):
            if near.paragraph - sentence.paragraph > 1:
                return None
            people = [each for each in self._mentions(doc, role="any") if self._may_be(each, pronoun)]
            if not people and not _unnamed_person(doc):
                continue
            if len(people) != 1 or _unnamed_person(doc):
                return None
            subject = self._mentions(doc, role="main subject")
            known = self._pronoun(people[0]) is not None
            return _Person(people[0].name, sentence) if known or people[0] in subject else None
        return None

    def _pronoun(self, person: _Mention) -> str | None:
        full = self._full.get(person.last) or person.name
        return self._addressed.get(person.last) or pronoun_of(full)

    def _may_be(self, person: _Mention, pronoun: str | None) -> bool:
        return pronoun is None or self._pronoun(person) in (pronoun, None)

    def _mentions(self, doc: Doc, *, role: str) -> list[_Mention]:
        """Distinct people outside quotations in a role ("speaker", "main subject" or "any"), as the article has them."""
        found: list[_Mention] = []
        for name, root in self._named(doc):
            top = root
            while top.dep_ in ("appos", "conj") and top.head.pos_ in ("NOUN", "PROPN"):
                top = top.head
            verb = top.head
            subject = top.dep_ in ("nsubj", "nsubjpass")
            according = top.dep_ == "pobj" and verb.lower_ == "to" and verb.head.lower_ == "according"
            fits = {
                "speaker": (subject and verb.lemma_.lower() in SPEECH_VERBS) or according,
                "main subject": (subject and verb.dep_ == "ROOT") or according,
                "any": True,
            }[role]
            if fits and not any(name.split()[-1] == other.last for other in found):
                found.append(_Mention(name=name, root=root))
        return found

    def _named(self, doc: Doc) -> list[tuple[str, Token]]:
        named = [(entity.text, entity.root) for entity in doc.ents if entity.label_ == "PERSON"]
        covered = {token.i for entity in doc.ents if entity.label_ == "PERSON" for token in entity}
        named += [
            (token.text, token)
            for token in doc
            # The small tagger takes many a name for a plain noun.
            if token.i not in covered and token.text in self._full and token.text[0].isupper()
        ]
        clean = [(_HONORIFIC.sub("", re.sub(r"['’]s$", "", name)).strip(), root) for name, root in named]
        return sorted(
            (
                (name, root)
                for name, root in clean
                # "The Dahl administration" is not Dahl.
                if name
                and not _in_quotes(root)
                and not (root.dep_ == "compound" and root.head.pos_ == "NOUN")
            ),
            key=lambda each: each[1].i,
        )

    def _unresolved_pronoun(self, doc: Doc) -> Token | None:
        return _unresolved_pronoun(doc, people=frozenset(self._full))


#: Words from which a sentence that is quoted elsewhere is no coincidence.
_VERBATIM = 7


def _said(article_sentences: Mapping[str, Sequence[Sentence]]) -> str:
    """The words inside quotation marks of every article, in one string with a space at either end."""
    found: list[str] = []
    for own in article_sentences.values():
        for sentence in own:
            found += [sentence.text] if sentence.quoted else _ANY_QUOTED.findall(sentence.text)
    return f" {' '.join(_plain(text) for text in found)} "


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


_ANY_QUOTED = re.compile(r"[“\"]([^“”\"]*)(?:[”\"]|$)")


def _speaking_body(doc: Doc) -> str | None:
    """The organisation that the sentence's quotation comes from: "CNN" of "“…,” CNN said in a statement"."""
    for token in doc:
        if _speaks(token) and token.pos_ == "PROPN" and not _in_quotes(token):
            words = [each for each in token.subtree if each.i <= token.i]
            name = doc[words[0].i : token.i + 1].text
            return name if len(name.split()) <= 6 and all(each.pos_ != "VERB" for each in words) else None
    return None


def _signer(sentence: Sentence, around: Sequence[Sentence]) -> _Person | None:
    """Who signed the paragraph as a post of his: whoever spoke before it did not say it."""
    own = [each for each in around if each.paragraph == sentence.paragraph]
    signed = SIGNED.search(sentence.article.text[own[0].start : own[-1].end])
    return _Person(signed[1].strip(), own[-1], "wrote") if signed else None


def _way_of_telling(doc: Doc) -> str | None:
    """ "Wrote", "tweeted" or "said", as the sentence has it; None if it does not tell or, as "added", only goes on."""
    verbs = [token.head.lemma_.lower() for token in doc if _speaks(token) and not _in_quotes(token)]
    return next((_WAYS[verb] for verb in verbs if verb in _WAYS), None)


_WAYS = {"say": "said", "tell": "said", "write": "wrote", "tweet": "tweeted", "post": "wrote"}


def _speaking_pronoun(doc: Doc) -> str | None:
    return next(
        (t.lower_ for t in doc if t.lower_ in _THIRD_PERSON and _speaks(t) and not _in_quotes(t)), None
    )


def _unnamed_person(doc: Doc) -> bool:
    """Whether somebody is spoken of by a role alone: "the aide", "a woman"; a role before a name is part of it."""
    for token in doc:
        if token.tag_ == "NN" and token.lower_ in _PERSONS and not _in_quotes(token):
            # "Anna Dorn, the chief engineer", "the judge, Tomas Dorn", "she is the owner"
            named = token.dep_ in ("appos", "compound", "attr", "npadvmod") or any(
                child.dep_ == "appos" for child in token.children
            )
            beside = token.i + 1 < len(doc) and doc[token.i + 1].pos_ == "PROPN"
            if not named and not beside:
                return True
    return False


_SPOKE = re.compile(r"\b(?:said|says|told|tells|added|wrote|writes|tweeted|warned|argued|explained|stated)\b")


def strip_connective(text: str) -> str:
    """The sentence without the words that only hook it to the one before, its first letter raised."""
    text = _LABEL.sub("", text)
    opening = re.match(r"^[“\"]?", text)
    mark = opening.group(0) if opening else ""
    body = text[len(mark) :]
    for pattern in (_ANSWER, _CONNECTIVE, _FRONTED_DEMONSTRATIVE):
        found = pattern.match(body)
        if found:
            word = found.group(0)
            if word.strip() in _NEEDS_COMMA and "," not in word:
                continue
            rest = body[found.end() :]
            if len(rest.split()) >= 4:
                body = rest[:1].upper() + rest[1:]
    return mark + _without_today(_THEN.sub(r"\1", body))


def _without_today(text: str) -> str:
    """ "A report released today by the board": on which day, only its article knows."""
    pieces = re.split(r"(“[^”]*”|\"[^\"]*\")", text)
    return "".join(piece if number % 2 else _TODAY.sub("", piece) for number, piece in enumerate(pieces))


_TODAY = re.compile(
    r"(?<=[a-z,])(?<!as of)(?<!until) (?:earlier |later )?(?:today|tonight|yesterday|tomorrow)(?=\.|, | (?:by|that|in|at|to|for|on|after|with|as)\b)"
)


#: "Dahl then paid her back": after what, the sentence before would say.
_THEN = re.compile(
    r"^((?:[A-Z][\w’'.-]*\s+){1,4})then\s+(?=[a-z]+ed\b|said\b|told\b|went\b|made\b|took\b|gave\b)"
)


def _outside_quotes(text: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"", " ", text)


def _has_speech_outside_quotes(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2,}", _outside_quotes(text)))


def _attribute(quotation: str, speaker: _Person) -> str:
    """The quotation with its speaker behind it, and a comma for its full stop: inside the marks of one within it."""
    body, closing = quotation[:-1].rstrip(), quotation[-1]
    if re.search(r"[.!?,][’']$", body):  # "“They told us, ‘Go home.’”"
        body, closing = body[:-1], body[-1] + closing
    body = body[:-1] + "," if body.endswith(".") else body + ("" if body.endswith(("?", "!", ",")) else ",")
    return f"{body}{closing} {speaker.name} {speaker.verb}."


def _in_quotes(token: Token) -> bool:
    before = token.doc.text[: token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _unresolved_pronoun(doc: Doc, *, people: frozenset[str] = frozenset()) -> Token | None:
    """The first third-person pronoun outside quotation marks that no noun before it explains.

    ``people``: last names that are persons' whatever the entity recogniser takes them for.
    """
    persons = [entity for entity in doc.ents if entity.label_ == "PERSON"]
    subject = next(
        (t for t in doc if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT" and t.pos_ == "PROPN"),
        None,
    )
    for token in doc:
        if token.tag_ not in ("PRP", "PRP$") or token.lower_ not in _PRONOUNS or _in_quotes(token):
            continue
        if token.lower_ == "it" and _expletive(token):
            continue
        if token.lower_ in ("it", "its", "they", "their", "them"):
            nouns = [
                t
                for t in doc[: token.i]
                if t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("npadvmod", "tmod")
            ]
            # "Kashuv does not see it that way": a person is not an "it".
            things = [t for t in nouns if t.ent_type_ != "PERSON"] if token.lower_ == "it" else nouns
            if token.lower_ in ("they", "them", "their"):  # "In Massachusetts, they are moving …": who?
                things = [
                    t
                    for t in nouns
                    if t.tag_ in ("NNS", "NNPS")
                    or t.ent_type_ in ("ORG", "NORP", "PERSON")
                    or t.lower_ in _BARE_ROLE
                ]
            if things:
                continue
            return token
        # "Asked whether he knew, Dahl said …": the name comes behind the clause before the comma.
        if (
            subject is not None
            and token.i < subject.left_edge.i
            and any(t.text == "," for t in doc[token.i : subject.i])
        ):
            continue
        # Whom a quotation names does not say who spoke it: "“… than Mr. Dahl,” he said".
        speaks = _speaks(token)
        earlier = [e for e in persons if e.end <= token.i and not (speaks and _in_quotes(e.root))]
        nouns = [
            t
            for t in doc[: token.i]
            if not (speaks and _in_quotes(t))
            and (
                (t.pos_ == "PROPN" and (t.ent_type_ in ("PERSON", "") or t.text in people or _speaks(t)))
                or t.lemma_.lower() in _PERSONS
            )
        ]
        if earlier or nouns:
            continue
        return token
    return None


_PRONOUNS = frozenset("he she they it him them his their its hers theirs".split())
PERSON_NOUNS = frozenset(
    """president minister leader spokesman spokeswoman spokesperson secretary official man woman officer mayor
    governor senator chief director chairman chairwoman judge lawyer teacher doctor driver engineer worker
    resident witness victim suspect head king queen premier chancellor general expert analyst boss captain
    coach player professor scientist farmer owner manager commissioner ambassador envoy diplomat counterpart
    founder executive attorney prosecutor actor singer author pilot copilot co-pilot adviser advisor strategist aide
    lawmaker congressman congresswoman candidate nominee justice captain commander""".split()
)

#: Others that a pronoun may stand for, and that are no titles.
_PERSONS = PERSON_NOUNS | frozenset(
    """assistant reporter journalist correspondent soldier marine friend colleague student boy girl son daughter
    wife husband father mother brother sister gunman shooter attacker defendant plaintiff source insider speaker
    host anchor patient nurse""".split()
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


def _speaks(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_.lower() in SPEECH_VERBS


def _said_by(pronoun: Token) -> bool:
    """Whether the pronoun is who speaks a quotation: '"…," he said'."""
    return _speaks(pronoun) and bool(re.search(r"[“\"].*[”\"]", pronoun.doc.text))


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
    r"^(?:At first\b|Then\b|So\b(?! far)|All (?:are|were|have|had)\b|Both (?:are|were|have|had)\b|One (?:is|was|has)\b|(?:Earlier|Later)\b|Among the \d+\b"
    r"|In the (?:statement|letter|video|interview|tweet|memo|filing)\b|Ahead of the (?:meeting|vote|talks)\b)"
)
_LEANS = re.compile(
    r"^(?:This|That|These|Those|Such|Another|More(?!\s+than\b)(?!\s+and more\b)|The (?:former|latter|same|other|second|third|latest|move|document|proposal|comments?|remarks?"
    r"|incident|statement|announcement|decision|news|pair|two|three|four|group|move|trip|visit|meeting|talks?|memo|letter|apology|delegation|lawsuit))\b(?!\s+(?:of|between|by|to|in|from|day)\b)",
)


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
    return _unresolved_pronoun(doc) is None and not _leans_back(doc) and not points_back(doc)


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
        or bool(_POINTS_BACK.search(_outside_quotes(doc.text)))
        or _stands_for_others(doc)
    )


def _stands_for_others(doc: Doc) -> bool:
    """ "Some got worse", "Others shared photos", "that ship": of whom or which, the sentence before would say."""
    first = next((token for token in doc if not token.is_punct), None)
    if first is not None and first.lower_ in _SOME and first.dep_ in ("nsubj", "nsubjpass"):
        return not any(child.dep_ == "prep" for child in first.children)
    return any(
        token.lower_ == "that" and token.dep_ == "det" and token.tag_ == "DT" and not _in_quotes(token)
        for token in doc
    )


_SOME = frozenset("some others many most few several both each all neither none one".split())


def _leans_back(doc: Doc) -> bool:
    """Whether the sentence opens with something only the sentence before can explain, or speaks to nobody."""
    text = doc.text.lstrip("“\"' ")
    if _LEANS.match(text) or _bare_role(doc) or re.search(r"\b(?:this|these|that) same\b", text):
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
    if _tells_the_reader(doc):
        return True
    outside = _outside_quotes(doc.text)
    return bool(re.search(r"\b(?:I|[Ww]e|[Oo]ur|us|me|[Mm]y|[Yy]ou|[Yy]our)\b", outside))
