"""Sentences that can stand alone: decontextualisation (Choi et al. 2021), by rules that would rather pass.

A sentence taken out of its article must not lean on what stood before it. A pronoun gets its noun, a
quotation gets its speaker, a connective goes. Where the noun is not certain, the sentence is marked as one
that cannot stand alone: it may still back another, but is never printed as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from summarizer.genders import addressed, pronoun_of
from summarizer.lexical import stem
from summarizer.parsing import Parser, text_of
from summarizer.sentences import SIGNED, Sentence
from summarizer.verification.wording import QUOTATION

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
          |(?:Well|Now|First\ off|Even\ better|In\ other\ words|In\ short|That\ (?:being\ )?said)(?=,)
          # Of a list whose other items stand in other sentences.
          |(?:First(?:ly)?(?!.*\b(?:[Ss]econd|[Tt]hen|[Nn]ext|[Ll]ater)\b)|Second(?:ly)?|Third(?:ly)?|Finally|Lastly)(?=,)
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
        #: "He" or "she" by last name, None where nobody knows.
        self._people: dict[str, str | None] = {}
        #: Stems of what each article, or several of them, open with: that needs no other sentence to introduce it.
        self._openings: dict[str, frozenset[str]] = {}
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
            self._people = {
                last: self._addressed.get(last) or pronoun_of(full or "") for last, full in self._full.items()
            }
            self._openings = _openings(article_sentences)
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
        text = without_hooks(self._parser.parse([text])[0])
        doc = self._parser.parse([text])[0]
        role = None if antecedent is not None else _role(doc)
        if role is not None and (holder := self._holder(role, around[: sentence.index])) is not None:
            antecedent = holder.sentence
            name = holder.name if role.start else holder.name[0].upper() + holder.name[1:]
            text = text[: role.start_char] + name + text[role.end_char :]
            doc = self._parser.parse([text])[0]
            role = None
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
            points_back=points_back(doc) or self._told_before(doc, role, sentence, around),
            antecedent=antecedent,
        )

    def _told_before(
        self, doc: Doc, role: Span | None, sentence: Sentence, around: Sequence[Sentence]
    ) -> bool:
        """Whether "the photos", or "the secretary" as whom it is about, are somebody its article told of before.

        What an article opens with, or never told of, is as new to its readers as to the summary's.
        """
        nouns = {stem(noun.lemma_.lower()) for noun in bare_definites(doc)}
        if role is not None:
            nouns.add(stem(role.root.lemma_.lower()))
        nouns -= self._openings[sentence.article.id]
        return bool(nouns) and not nouns.isdisjoint(_words(around[: sentence.index]))

    def _holder(self, role: Span, before: Sequence[Sentence]) -> _Person | None:
        """Who "the secretary of state" is, the title before the name: the only one its article gave that title.

        A second one, a former or a deputy one anywhere before, and it stays open.
        """
        title = role[1:].text.lower()
        any_one = re.compile(rf"\b{re.escape(title)}s?\b", re.IGNORECASE)
        same_one = re.compile(rf"\bthe {re.escape(title)}\b(?!-| of\b| for\b)", re.IGNORECASE)
        told = [sentence for sentence in before if any_one.search(sentence.text)]
        holders: list[_Person] = []
        for sentence, doc in zip(told, self._parser.parse([each.text for each in told]), strict=True):
            held = [_held(self._in_full(person), title) for person in self._mentions(doc, role="any")]
            names = [_Person(name, sentence) for name in held if name is not None]
            if len(names) + len(same_one.findall(sentence.text)) != len(any_one.findall(sentence.text)):
                return None
            holders += names
        last_names = {holder.name.split()[-1] for holder in holders}
        # "The mayor thanked Dahl": then she is somebody else.
        if len(last_names) != 1 or not last_names.isdisjoint(token.text for token in role.doc):
            return None
        return holders[-1] if before[-1].index - holders[-1].sentence.index < _NEAR else None

    def _in_full(self, person: _Mention) -> _Mention:
        """The mention with the first name before it, where the recogniser made that part of something else."""
        full = self._full.get(person.last)
        before = person.root.doc[: person.root.i + 1].text
        return _Mention(name=full, root=person.root) if full and before.endswith(f" {full}") else person

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
        return _unresolved_pronoun(doc, people=self._people)


#: Words from which a sentence that is quoted elsewhere is no coincidence.
_VERBATIM = 7
#: Sentences an article opens with, and those before "the mayor" in which she has to be named.
_OPENING, _NEAR = 2, 3


def _words(sentences: Sequence[Sentence]) -> frozenset[str]:
    return frozenset().union(*(_stems(sentence.text) for sentence in sentences))


@lru_cache(maxsize=8192)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(r"[^\W\d_]+", text.lower()))


def _openings(article_sentences: Mapping[str, Sequence[Sentence]]) -> dict[str, frozenset[str]]:
    own = {
        name: _words(sentences[:_OPENING]) | _stems(sentences[0].article.title or "")
        if sentences
        else frozenset()
        for name, sentences in article_sentences.items()
    }
    told = Counter(word for words in own.values() for word in words)
    common = frozenset(word for word, count in told.items() if count > 1)
    return {name: words | common for name, words in own.items()}


def _role(doc: Doc) -> Span | None:
    """ "The secretary of state" where that is whom the main clause is about, and nothing in it says who that is."""
    for token in doc:
        if (
            token.dep_ in ("nsubj", "nsubjpass")
            and token.head.dep_ == "ROOT"
            and token.tag_ == "NN"
            and token.lower_ in PERSON_NOUNS
            and not _in_quotes(token)
        ):
            within = doc[token.left_edge.i : token.right_edge.i + 1]
            named = any(each.text[0].isupper() and each.ent_type_ != "NORP" for each in within[1:])
            told = any(child.dep_ in ("appos", "relcl", "acl", "nummod", "punct") for child in token.children)
            if within[0].lower_ == "the" and len(within) > 1 and not named and not told:
                return within
    return None


def _held(person: _Mention, title: str) -> str | None:
    """The person with the title its sentence puts before the name: "Secretary of State Ines Dahl"."""
    doc, start = person.root.doc, person.root.i + 1 - len(person.name.split())
    words = len(title.split())
    before = doc[max(start - words, 0) : max(start, 0)]
    if before.text.lower() != title:
        return None
    ahead = doc[before.start - 1] if before.start else None
    # "Vice President Dorn", "former mayor Dorn", "school board president Dorn": another title.
    other = ahead is not None and (
        ahead.lower_ in _NOT_NOW
        or ahead.text == "-"
        or (ahead.pos_ in ("NOUN", "PROPN") and ahead.ent_type_ not in ("GPE", "NORP"))
    )
    return None if other else f"{before.text} {person.name}"


_NOT_NOW = frozenset(
    "former ex vice deputy assistant associate acting interim late retired under then outgoing incoming next first".split()
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
            and not _in_quotes(token)
            and any(child.lower_ == "the" for child in token.children)
            and all(
                child.dep_ == "det" or child.lower_ in _ORDINALS or child.is_punct for child in token.children
            )
            and token.lower_ not in _ONLY_ONE
            # "the word “disgrace”"
            and not (token.i + 1 < len(doc) and doc[token.i + 1].text in ("“", '"', "‘"))
        ):
            found[word] = token
        seen.add(word)
    return list(found.values())


_ORDINALS = frozenset("first second third other latter former".split())
#: What everybody knows which is meant.
_ONLY_ONE = frozenset(
    """president country nation government world public media press police military economy law past future day week
    month year time weekend morning evening night end way internet people fact truth case state city capital party
    administration data""".split()
)


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


def without_hooks(doc: Doc) -> str:
    """The sentence without adverbs that only tie it to the one before: "though", "too", "also", "has since".

    What is left is true by itself. They stay in what somebody said, and where the sentence holds both of what they
    set side by side ("not only the road but also the bridge").
    """
    text = text_of(doc)
    if not _HOOK.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for start, stop, comma in _hooks(doc):
        pieces += [text[end:start], comma]
        end = stop
    return "".join(pieces) + text[end:]


_HOOKS = (
    r"though|however|meanwhile|moreover|furthermore|therefore|nevertheless|nonetheless|likewise|in turn|instead|too"
    r"|as well|by contrast|in contrast|on the other hand|of course|in addition|additionally|also"
)
_HOOK = re.compile(rf"\b(?:{_HOOKS}|since)\b")
#: "The mayor, however, said …", "… came in May, too."
_SET_OFF = re.compile(rf",\s(?P<hook>{_HOOKS})(?P<close>,(?=\s)|(?=[.!?]$))")
_AT_THE_END = re.compile(r"\s(?P<hook>too|instead|as well|also)(?=[.!?]$)")
_WITHIN = re.compile(r"\s(?P<hook>also|instead|additionally|therefore|nevertheless|nonetheless|since)(?=\s)")


def _hooks(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Where such adverbs stand with their commas, in order, and the comma that has to stay."""
    text = text_of(doc)
    found: list[tuple[int, int, str]] = []
    for pattern in (_SET_OFF, _AT_THE_END, _WITHIN):
        for match in pattern.finditer(text):
            words = doc.char_span(match.start("hook"), match.end("hook"))
            overlaps = any(match.start() < stop and start < match.end() for start, stop, _ in found)
            if words is None or _in_quotes(words[0]) or overlaps:
                continue
            if pattern is _SET_OFF:
                if not _holds_both(words):
                    comma = "," if match["close"] and _comma_stays(words) else ""
                    found.append((match.start(), match.end(), comma))
            elif _adds_nothing(words) and not _holds_both(words):
                found.append((match.start(), match.end(), ""))
    yield from sorted(found)


def _clause(words: Span) -> Token:
    """The verb it belongs to."""
    verb = words.root.head if words.root.pos_ not in ("VERB", "AUX") else words.root
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    return verb


def _holds_both(words: Span) -> bool:
    """Whether the sentence itself has what it is set beside or against: an earlier clause, "while …", "not only"."""
    verb = _clause(words)
    before = text_of(words.doc)[: words.start_char]
    beside = _BESIDE_THAT.search(before) is not None
    if words.text not in _AGAINST:  # "did not also": what was denied is that both are so
        beside = beside or re.search(r"\bnot\b|n[’']t\b", before) is not None
    clauses = verb.head.children if verb.dep_ == "ccomp" else ()
    return (
        beside
        or verb.dep_ in ("conj", "relcl", "advcl", "acl", "parataxis", "pcomp", "xcomp")
        or any(child.dep_ == "cc" and child.i < words.start for child in verb.children)
        or any(child.dep_ == "conj" and child.i < words.start for child in clauses)
    )


_BESIDE_THAT = re.compile(
    r";|\b(?:while|whereas|although|besides|beyond|aside|apart|in addition|along|like|not (?:only|just))\b",
    re.IGNORECASE,
)
_AGAINST = frozenset(["though", "however", "meanwhile", "nevertheless", "nonetheless", "of course"])


def _comma_stays(words: Span) -> bool:
    """Whether one of its two commas has another task: "In May, though, the …", "Dahl, a judge, however, said"."""
    doc = words.doc
    last = doc[max(words.start - 2, 0)]
    following = doc[min(words.end + 1, len(doc) - 1)]
    verb = _clause(words)
    if last.pos_ in ("VERB", "AUX") and last.is_ancestor(following):  # "He said, however, …"
        return False
    if any(
        t.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") and t.left_edge.i == following.i
        for t in doc[following.i :]
    ):
        return True
    part = last
    while part.head.i != part.i and part.head.i < words.start and part.i != verb.i:
        ahead = part.left_edge.i - 1
        if part.dep_ in ("relcl", "appos", "acl", "advcl") and ahead >= 0 and doc[ahead].text == ",":
            return True
        part = part.head
    return False


def _adds_nothing(words: Span) -> bool:
    """Whether an adverb with no commas can be left out of its clause."""
    first, verb = words[0], _clause(words)
    before = first.nbor(-1)
    after = words.doc[words.end] if words.end < len(words.doc) else first
    if verb.dep_ not in ("ROOT", "ccomp") or before.dep_ in ("cc", "neg"):
        return False
    # "Dahl, a judge, also said", not "Dahl left, also because …"
    subject = any(child.dep_ in ("nsubj", "nsubjpass") and child.i < first.i for child in verb.children)
    if before.is_punct and not (before.text == "," and subject and verb.i in (after.i, after.head.i)):
        return False
    if first.lower_ == "since":
        # But not "has run the board since Dahl left".
        return before.lemma_ == "have" and after.tag_ in ("VBN", "RB") and not _anchored(first)
    if first.dep_ != "advmod" and words.text == first.text:
        return False
    if after.lower_ in ("known", "called", "of", "as", "for"):
        return False
    if words.text in ("too", "as well"):  # "fared as well", "was a year too"
        return first.nbor(-1).pos_ != "ADV" and verb.lemma_ not in (
            "do",
            "fare",
            "perform",
            "go",
            "may",
            "might",
        )
    return words.root.head.pos_ in ("VERB", "AUX")


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
    before = text_of(token.doc)[: token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _unresolved_pronoun(doc: Doc, *, people: Mapping[str, str | None] = MappingProxyType({})) -> Token | None:
    """The first third-person pronoun outside quotation marks that no noun before it explains.

    ``people``: last names that are persons' whatever the entity recogniser takes them for, with "he" or "she".
    """
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
            if token.lower_ in _OF_MANY:  # "In Massachusetts, they are moving …": who?
                things = [t for t in nouns if _may_be_many(t)]
            if things:
                continue
            return token
        # Whom a quotation names does not say who spoke it: "“… than Mr. Dahl,” he said".
        speaks = _speaks(token)
        if any(
            _may_be_one(t, token.lower_, people) and not (speaks and _in_quotes(t)) for t in doc[: token.i]
        ):
            continue
        # "Asked whether he knew, Dahl said …": the name comes behind the clause before the comma.
        if (
            subject is not None
            and _opens_before(token, subject)
            and _may_be_one(subject, token.lower_, people)
        ):
            continue
        return token
    return None


def _opens_before(pronoun: Token, subject: Token) -> bool:
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
    if token.tag_ == "NN" and token.lemma_.lower() in _PERSONS:
        return True
    if token.lower_ in _ANYBODY or (token.lower_ in ("he", "she") and token.lower_ == _SEX[pronoun]):
        return token.i != token.doc[0].i or token.lower_ in _ANYBODY
    if token.lower_ in ("one", "each") and any(child.lower_ == "of" for child in token.children):
        return True  # "One of the students …"
    person = token.ent_type_ == "PERSON" or (token.text in people and token.text[0].isupper())
    if token.pos_ != "PROPN" and not person:  # the small tagger takes many a name for a plain noun
        return False
    name = next((e.text for e in token.doc.ents if e.start <= token.i < e.end), token.text)
    known = people.get(name.split()[-1]) or pronoun_of(name)
    if person:
        return known in (None, _SEX[pronoun])
    if known == _SEX[pronoun]:  # a person whom the recogniser takes for a place or a firm
        return True
    if token.tag_ == "NNPS":
        return False
    if token.lemma_.lower() in _PERSONS or _speaks(token):
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
_OF_MANY = frozenset("they them their theirs".split())
_ANYBODY = frozenset("someone somebody anyone anybody everyone everybody nobody person".split())
_PRONOUNS = frozenset("he she they it him her them his their its hers theirs".split())
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
    host anchor patient nurse teenager teen neighbor neighbour parent mom dad uncle aunt cousin nephew niece guard
    passenger activist protester businessman businesswoman billionaire critic veteran immigrant refugee pastor priest
    pope comedian musician employee staffer agent trooper developer child baby person fighter
    hostage prisoner inmate client customer voter deserter whistleblower fugitive incumbent opponent rival successor
    predecessor""".split()
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
        if token.lower_ not in ("later", "earlier") or count is None or _in_quotes(token):
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
        or bool(
            _CONTRAST.search(doc.text)
            or _CONCLUDES.search(doc.text)
            or _SAME_TIME.search(_outside_quotes(doc.text))
        )
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


def _before_what(doc: Doc) -> bool:
    """ "Dahl had earlier said …": earlier than what its article told before, where the sentence names nothing else."""
    for token in doc:
        verb = token.head
        if token.lower_ != "had" or token.dep_ != "aux" or verb.dep_ != "ROOT" or _in_quotes(token):
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
        and not _in_quotes(token)
        and (token.i + 1 == len(doc) or doc[token.i + 1].is_punct)
        and not _anchored(token)
        for token in doc
    )


def _anchored(adverb: Token) -> bool:
    """Whether a clause before it, or a date, says since when."""
    return any(t.pos_ == "VERB" and not t.is_ancestor(adverb) for t in adverb.doc[: adverb.i]) or any(
        entity.label_ == "DATE" for entity in adverb.doc.ents
    )


def _said_of_whom(doc: Doc) -> bool:
    """Whether a quotation speaks of a "her" or "them" that nothing in the sentence can be."""
    speakers = {t.i for t in doc if _speaks(t) and not _in_quotes(t)}
    speakers |= {
        t.i for t in doc if t.ent_type_ == "PERSON" and t.dep_ == "compound" and t.head.i in speakers
    }
    # Those who are told something are not those it is about: "“They lied,” Dahl told reporters".
    hearers = {
        t.i
        for t in doc
        if t.dep_ in ("dobj", "dative") and t.head.lemma_ in ("tell", "ask") and not _in_quotes(t)
    }
    for token in doc:
        if token.tag_ not in ("PRP", "PRP$") or not _in_quotes(token):
            continue
        others = [
            t
            for t in doc
            if (t.i < token.i or not _in_quotes(t)) and t.i not in speakers and t.i not in hearers
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
        token.lower_ == "that" and token.dep_ == "det" and token.tag_ == "DT" and not _in_quotes(token)
        for token in doc
    )


_SOME = frozenset("some others many most few several both each all neither none one".split())


def _leans_back(doc: Doc) -> bool:
    """Whether the sentence opens with something only the sentence before can explain, or speaks to nobody."""
    text = doc.text.lstrip("“\"' ")
    if _LEANS.match(text) or _bare_role(doc) or re.search(r"\b(?:this|these|that) same\b", text):
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
    if _tells_the_reader(doc):
        return True
    outside = _outside_quotes(doc.text)
    return bool(re.search(r"\b(?:I|[Ww]e|[Oo]ur|us|me|[Mm]y|[Yy]ou|[Yy]our)\b", outside))
