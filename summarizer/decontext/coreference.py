"""Whom "he" means, who spoke a quotation, who "the secretary of state" is: a name, where it can be nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from summarizer.decontext.pronouns import (
    form_of,
    is_another,
    is_predicate,
    is_teller,
    opens_before,
    told_before,
)
from summarizer.retrieval.sentences import SIGNED, Sentence
from summarizer.text.genders import addressed, pronoun_of, pronoun_of_noun, spoken_of_as
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.parsing import Parser, is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: Sentences that are looked back at, and those before "the mayor" in which she has to be named.
_WINDOW, _NEAR = 4, 3


class Antecedent(NamedTuple):
    """Who is meant, the sentence that tells it, and how he told what he told: nobody "said" what he wrote."""

    name: str
    sentence: Sentence
    verb: str = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """Somebody a sentence speaks of in its own voice."""

    #: None of "the driver".
    name: str | None
    root: Token
    #: "He" or "she", None where nobody knows.
    pronoun: str | None

    @property
    def top(self) -> Token:
        """The word its clause has for him: "officer" of "a customs officer, Tomas Dahl, stopped the lorry"."""
        top = self.root
        while top.dep_ in ("appos", "conj") and top.head.pos_ in ("NOUN", "PROPN"):
            top = top.head
        return top

    @property
    def is_subject(self) -> bool:
        """Whether the main clause, or what it says that somebody says, is about him, and him alone."""
        top, verb = self.top, self.top.head
        return (
            top.dep_ in ("nsubj", "nsubjpass")
            and (verb.dep_ == "ROOT" or (verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT"))
            and not any(child.dep_ == "conj" for child in top.children)
        )

    @property
    def is_object(self) -> bool:
        """Whether the main clause says what is done to him."""
        return self.top.dep_ in ("dobj", "dative") and self.top.head.dep_ == "ROOT"

    @property
    def tells(self) -> bool:
        """Whether he says something, or it is said according to him."""
        verb = self.top.head
        according = self.top.dep_ == "pobj" and verb.lower_ == "to" and verb.head.lower_ == "according"
        return according or (self.top.dep_ == "nsubj" and verb.lemma_.lower() in SPEECH_VERBS)


class Antecedents:
    """Looks back in an article for who is meant. ``names``: full names of the people of the cluster."""

    def __init__(self, *, parser: Parser, names: Sequence[str] = ()) -> None:
        self._parser = parser
        #: Full names by the last of their words.
        self._full: dict[str, list[str]] = {}
        for name in names:
            self._full.setdefault(_last(name), []).append(name)
        #: "He" or "she" by last name, as the articles have it.
        self._told: dict[str, str] = {}
        #: "He" or "she" by last name, None where nobody knows.
        self.people: dict[str, str | None] = {}

    def learn(self, texts: Sequence[str]) -> None:
        """Read in the sentences of the articles who is "he" and who is "she"."""
        self._told = spoken_of_as(self._full, texts) | addressed(texts)
        self.people = {last: self._pronoun(last) for last in self._full}

    # -- who is meant by a pronoun ------------------------------------------------------------------------------

    def of_pronoun(self, pronoun: Token, before: Sequence[Sentence], *, near: Sentence) -> Antecedent | None:
        """The one person whom a "he" or "she" of the sentence ``near`` may mean, nobody else being in reach.

        Whoever spoke goes on speaking. Any other is the one person of that sex whom the last sentence that speaks of
        any is about. Two, one without a name ("the aide"), or a "him" that is somebody else, and it stays open:
        every guess is wrong once in a while, and then the summary says a thing of somebody else.
        """
        own, speaks = (
            pronoun.lower_,
            pronoun.dep_ == "nsubj" and pronoun.head.lemma_.lower() in {*_TELLING, "ask"},
        )
        found = self.speaker(before, near=near, pronoun=own) if speaks else None
        found = found or self._subject(before, near=near, pronoun=own, speaks=speaks)
        # "He met Dahl": then he is not Dahl. In "When Dorn left, he …" he may be one whom the recogniser does not know.
        if found is None or any(_same(name, found.name) for name, _ in self._named(pronoun.doc)):
            return None
        ahead = [token for token in pronoun.doc[: pronoun.i] if token.i not in told_before(pronoun)]
        return None if any(map(_may_be_somebody, ahead)) else found

    def _subject(
        self, before: Sequence[Sentence], *, near: Sentence, pronoun: str, speaks: bool
    ) -> Antecedent | None:
        back = self._back(before)
        reach = [(s, doc) for s, doc in back if near.paragraph - s.paragraph <= 1 and not s.quoted]
        for place, (sentence, doc) in enumerate(reach):
            people, about_somebody = self._of_sex(pronoun, doc), _may_be_about_somebody(doc)
            if not people and not about_somebody:
                continue
            if len(people) != 1:
                return None
            (person,) = people
            known = person.pronoun is not None
            if not (person.is_subject or (person.is_object and known and not about_somebody)):
                return None
            own = [token for token in doc if form_of(token) == pronoun and not is_quoted(token)]
            # “The driver knew of it,” Dahl said. He may be the driver.
            told = person.tells and any(_is_spoken_of(token, pronoun) for token in doc)
            if any(_means_another(token, person) for token in own) or (told and not speaks):
                return None
            # "Kai Dorn heard her call. She …": a "her" that may be somebody else's, unless Kai is known to be she.
            if not known and any(token.lower_ != pronoun for token in own):
                return None
            others = self._before_him(person, reach[place + 1 : place + _NEAR], pronoun=pronoun)
            if (others and (own or not known)) or (not speaks and None in others):
                return None
            return Antecedent(person.name, sentence) if person.name is not None else None
        return None

    def _before_him(
        self, person: _Person, earlier: Sequence[tuple[Sentence, Doc]], *, pronoun: str
    ) -> set[str | None]:
        """Who else of that sex was told of before he is named: names, "he" for a pronoun, None for one without a name.

        "A driver was held. Tomas Dahl led the search. He …", "Dorn was held. Dahl searched his lorry. He …"
        """
        found: set[str | None] = set()
        for _, doc in earlier:
            people = self._of_sex(pronoun, doc)
            if any(_same(each.name or "", person.name or "") for each in people):
                break
            found |= {each.name for each in people}
            found |= {pronoun for token in doc if form_of(token) == pronoun and not is_quoted(token)}
        return found

    def _of_sex(self, pronoun: str, doc: Doc) -> list[_Person]:
        return [each for each in self._people(doc) if each.pronoun in (pronoun, None)]

    # -- who spoke ----------------------------------------------------------------------------------------------

    def speaker(
        self, before: Sequence[Sentence], *, near: Sentence, pronoun: str | None = None
    ) -> Antecedent | None:
        """Who spoke last, if that was one person or body named there, and nothing but their words stands between."""
        paragraph = near.paragraph
        verb: str | None = None
        for sentence, doc in self._back(before):
            if paragraph - sentence.paragraph > 1:
                return None
            verb = verb or _way_of_telling(doc)
            quotes = "“" in sentence.text or '"' in sentence.text or sentence.quoted
            people = self._people(doc)
            speakers = [each for each in people if each.tells]
            if speakers:
                (first, *others) = speakers
                known = pronoun is None or first.pronoun == pronoun
                if (
                    others
                    or first.name is None
                    or not (known or (first.pronoun is None and len(people) == 1))
                ):
                    return None
                # "Dahl denies any knowledge": that is not whose words come next; "Dahl asked him why": that is the other.
                way = first.top.head.lemma_.lower()
                answers = pronoun is not None and any(_is_told(token, first, pronoun) for token in doc)
                told = way in _TELLING or (quotes and way != "ask")
                return Antecedent(first.name, sentence, verb or "said") if told and not answers else None
            if quotes and pronoun is None and (body := _speaking_body(doc)) is not None:
                return Antecedent(body, sentence, verb or "said")
            going_on = _speaking_pronoun(doc)  # "“…,” he said": who that is stands further up
            if not sentence.quoted and going_on is None:
                return None
            pronoun = going_on or pronoun
            paragraph = sentence.paragraph
        return None

    def signer(self, sentence: Sentence, around: Sequence[Sentence]) -> Antecedent | None:
        """Who signed the paragraph as a post of his: whoever spoke before it did not say it."""
        own = [each for each in around if each.paragraph == sentence.paragraph]
        signed = SIGNED.search(sentence.article.text[own[0].start : own[-1].end])
        if signed is None:
            return None
        name = signed[1].strip()
        known = self._only(_last(name))  # "Anna R. Dorn" is the articles' Anna Dorn
        if known and known.split()[0] == name.split()[0]:
            name = known
        return Antecedent(name, own[-1], "wrote")

    # -- who has a role -----------------------------------------------------------------------------------------

    def holder(self, role: Span, before: Sequence[Sentence]) -> Antecedent | None:
        """Who "the secretary of state" is, the title before the name: the only one its article gave that title.

        A second one, a former or a deputy one anywhere before, and it stays open.
        """
        title = role[1:].text.lower()
        any_one = re.compile(rf"\b{re.escape(title)}s?\b", re.IGNORECASE)
        same_one = re.compile(rf"\bthe {re.escape(title)}\b(?!-| of\b| for\b)", re.IGNORECASE)
        told = [sentence for sentence in before if any_one.search(sentence.text)]
        holders: list[Antecedent] = []
        for sentence, doc in zip(told, self._parser.parse([each.text for each in told]), strict=True):
            held = [_with_title(self._in_full(name, root), root, title) for name, root in self._named(doc)]
            names = [Antecedent(name, sentence) for name in dict.fromkeys(held) if name is not None]
            if len(names) + len(same_one.findall(sentence.text)) != len(any_one.findall(sentence.text)):
                return None
            holders += names
        last_names = {_last(holder.name) for holder in holders}
        # "The mayor thanked Dahl": then she is somebody else.
        if len(last_names) != 1 or not last_names.isdisjoint(token.text for token in role.doc):
            return None
        return holders[-1] if before[-1].index - holders[-1].sentence.index < _NEAR else None

    def _in_full(self, name: str, root: Token) -> str:
        """The name with the first name before it, where the recogniser made that part of something else."""
        full = self._only(_last(name))
        return full if full and root.doc[: root.i + 1].text.endswith(f" {full}") else name

    # -- whom a sentence speaks of ------------------------------------------------------------------------------

    def _back(self, before: Sequence[Sentence]) -> Iterator[tuple[Sentence, Doc]]:
        near = before[-_WINDOW:]
        docs = self._parser.parse([sentence.text for sentence in near])
        return zip(reversed(near), reversed(docs), strict=True)

    def _people(self, doc: Doc) -> list[_Person]:
        """All of whom it speaks outside quotation marks, each once."""
        named = self._named(doc)
        found: list[_Person] = []
        for name, root in named:
            if not any(_same(name, other.name or "") for other in found):
                found.append(_Person(name=name, root=root, pronoun=self._pronoun(name)))
        roots = {root.i for _, root in named}
        for token in doc:
            pronoun = _role(token) if token.i not in roots else None
            if pronoun is not None and not is_quoted(token) and not _has_name(token, roots):
                found.append(_Person(name=None, root=token, pronoun=None if pronoun == "either" else pronoun))
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
                if name and not is_quoted(root) and not (root.dep_ == "compound" and root.head.pos_ == "NOUN")
            ),
            key=lambda each: each[1].i,
        )

    def _pronoun(self, name: str) -> str | None:
        """What the first name and the articles agree on; these tell nothing of whom where two are called "Dahl"."""
        bearers = self._full.get(_last(name), [])
        names = [name] if " " in name else bearers
        told = self._told.get(_last(name)) if {*names} >= {*bearers} else None
        first = {pronoun_of(each) for each in names}
        agreed = {told, first.pop() if len(first) == 1 else None} - {None}
        return agreed.pop() if len(agreed) == 1 else None

    def _only(self, last: str) -> str | None:
        full = self._full.get(last, [])
        return full[0] if len(full) == 1 else None


_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr)\.?\s+")
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")


def _last(name: str) -> str:
    return _SUFFIX.sub("", name).split()[-1]


def _same(name: str, other: str) -> bool:
    """Whether two names of one sentence may be one person's: "Dahl" and "Tomas Dahl", not "Anna Dahl" and he."""
    one, two = name.split(), other.split()
    return (
        bool(one and two)
        and _last(name) == _last(other)
        and (min(len(one), len(two)) == 1 or one[0] == two[0])
    )


def _role(token: Token) -> str | None:
    """ "He", "she" or "either" for what stands for one person: "driver", "a Swede", "the 41-year-old"."""
    if token.tag_ in ("NN", "NNP") and token.ent_type_ != "PERSON" and pronoun_of_noun(token.lower_):
        return pronoun_of_noun(token.lower_)
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return None
    one = token.lower_ in _ONE and token.dep_ in ("nsubj", "nsubjpass")
    national = token.ent_type_ == "NORP" and any(
        c.lower_ in ("a", "an", "another", "the") for c in token.children
    )
    return (
        "either" if one or token.lower_ == "old" or (national and token.tag_ in ("NN", "NNP", "JJ")) else None
    )


_ONE = frozenset("one another other accused deceased".split())


def _has_name(role: Token, named: set[int]) -> bool:
    """Whether a role is said of somebody named beside it, or of another role: "Anna Dorn, the chief engineer"."""
    said_of = role
    while said_of.dep_ == "conj":
        said_of = said_of.head
    if said_of.dep_ in ("appos", "compound", "npadvmod") or is_predicate(said_of):
        return True
    beside = role.i + 1 < len(role.doc) and role.doc[role.i + 1].pos_ == "PROPN"
    return beside or any(child.dep_ == "appos" and child.i in named for child in role.children)


def _may_be_about_somebody(doc: Doc) -> bool:
    """Whether its subject is a name that the recogniser has no idea of."""
    return any(
        token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT" and _may_be_somebody(token)
        for token in doc
    )


def _may_be_somebody(token: Token) -> bool:
    """Whether it may be a name that the recogniser, or the tagger, does not know for a person's: "Couch" is an ORG."""
    if (
        is_quoted(token)
        or token.dep_ == "compound"
        or token.text.isupper()
        or any(child.dep_ == "det" for child in token.children)
    ):
        return False
    if token.tag_ == "NN" and token.i == 0:  # "Couch left the court."
        return token.dep_ == "nsubj" and token.text[0].isupper()
    return token.tag_ == "NNP" and token.ent_type_ in ("", "ORG")


def _means_another(pronoun: Token, person: _Person) -> bool:
    """Whether a pronoun of his sentence is another's: "he left, Dahl said", "Dahl stopped him"."""
    ahead = pronoun.i < person.top.left_edge.i
    return not opens_before(pronoun, person.top) if ahead else is_another(pronoun, person.root)


def _is_told(token: Token, speaker: _Person, pronoun: str) -> bool:
    """Whether somebody who may be the next to speak is told what the speaker says."""
    heard = token.dep_ in ("dobj", "dative") and token.head == speaker.top.head
    return heard and (
        form_of(token) == pronoun or _role(token) in ("either", pronoun) or token.ent_type_ == "PERSON"
    )


def _is_spoken_of(token: Token, pronoun: str) -> bool:
    """Whether a quotation speaks there of somebody whom the pronoun may mean."""
    may_be = token.ent_type_ == "PERSON" or form_of(token) == pronoun or _role(token) in ("either", pronoun)
    return may_be and is_quoted(token)


def _with_title(name: str, root: Token, title: str) -> str | None:
    """The person with the title its sentence puts before the name: "Secretary of State Ines Dahl"."""
    doc, start = root.doc, root.i + 1 - len(name.split())
    before = doc[max(start - len(title.split()), 0) : max(start, 0)]
    if before.text.lower() != title:
        return None
    ahead = doc[before.start - 1] if before.start else None
    # "Vice President Dorn", "former mayor Dorn", "school board president Dorn": another title.
    other = ahead is not None and (
        ahead.lower_ in _NOT_NOW
        or ahead.text == "-"
        or (ahead.pos_ in ("NOUN", "PROPN") and ahead.ent_type_ not in ("GPE", "NORP"))
    )
    return None if other else f"{before.text} {name}"


_NOT_NOW = frozenset(
    "former ex vice deputy assistant associate acting interim late retired under then outgoing incoming next first".split()
)


def _speaking_body(doc: Doc) -> str | None:
    """The organisation that the sentence's quotation comes from: "CNN" of "“…,” CNN said in a statement"."""
    for token in doc:
        if is_teller(token) and token.pos_ == "PROPN" and not is_quoted(token):
            words = [each for each in token.subtree if each.i <= token.i]
            name = doc[words[0].i : token.i + 1].text
            return name if len(name.split()) <= 6 and all(each.pos_ != "VERB" for each in words) else None
    return None


def _way_of_telling(doc: Doc) -> str | None:
    """ "Wrote", "tweeted" or "said", as the sentence has it; None if it does not tell or, as "added", only goes on."""
    verbs = [token.head.lemma_.lower() for token in doc if is_teller(token) and not is_quoted(token)]
    return next((_WAYS[verb] for verb in verbs if verb in _WAYS), None)


_WAYS = {"say": "said", "tell": "said", "write": "wrote", "tweet": "tweeted", "post": "wrote"}


def _speaking_pronoun(doc: Doc) -> str | None:
    return next(
        (t.lower_ for t in doc if t.lower_ in ("he", "she") and is_teller(t) and not is_quoted(t)), None
    )


#: Behind "Dahl said …", "he added …" is Dahl; "he denied …" may be anybody.
_TELLING = frozenset(
    "say tell add write tweet warn argue explain state note continue conclude declare reason repeat reiterate to".split()
)
