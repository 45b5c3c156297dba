"""Whom "he" means, who spoke a quotation, who "the secretary of state" is: a name, where it can be nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from summarizer.decontext.mentioned import (
    KnownPeople,
    Mentioned,
    is_same,
    last_name,
    may_be_about_somebody,
    may_be_somebody,
    pronoun_of_role,
)
from summarizer.decontext.pronouns import (
    form_of,
    is_another,
    is_teller,
    opens_before,
    told_before,
)
from summarizer.retrieval.sentences import SIGNED, Sentence
from summarizer.text.lists import words
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


class Antecedents:
    """Looks back in an article for who is meant. ``names``: full names of the people of the cluster."""

    def __init__(self, *, parser: Parser, names: Sequence[str] = ()) -> None:
        self._parser = parser
        self._known = KnownPeople(names)

    @property
    def people(self) -> dict[str, str | None]:
        """ "He" or "she" by last name, None where nobody knows."""
        return self._known.pronouns

    def learn(self, texts: Sequence[str]) -> None:
        """Read in the sentences of the articles who is "he" and who is "she"."""
        self._known.learn(texts)

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
        if found is None or any(is_same(name, found.name) for name, _ in self._known.named(pronoun.doc)):
            return None
        ahead = [token for token in pronoun.doc[: pronoun.i] if token.i not in told_before(pronoun)]
        return None if any(map(may_be_somebody, ahead)) else found

    def _subject(
        self, before: Sequence[Sentence], *, near: Sentence, pronoun: str, speaks: bool
    ) -> Antecedent | None:
        back = self._back(before)
        reach = [(s, doc) for s, doc in back if near.paragraph - s.paragraph <= 1 and not s.quoted]
        for place, (sentence, doc) in enumerate(reach):
            people, about_somebody = self._of_sex(pronoun, doc), may_be_about_somebody(doc)
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
        self, person: Mentioned, earlier: Sequence[tuple[Sentence, Doc]], *, pronoun: str
    ) -> set[str | None]:
        """Who else of that sex was told of before he is named: names, "he" for a pronoun, None for one without a name.

        "A driver was held. Tomas Dahl led the search. He …", "Dorn was held. Dahl searched his lorry. He …"
        """
        found: set[str | None] = set()
        for _, doc in earlier:
            people = self._of_sex(pronoun, doc)
            if any(is_same(each.name or "", person.name or "") for each in people):
                break
            found |= {each.name for each in people}
            found |= {pronoun for token in doc if form_of(token) == pronoun and not is_quoted(token)}
        return found

    def _of_sex(self, pronoun: str, doc: Doc) -> list[Mentioned]:
        return [each for each in self._known.in_sentence(doc) if each.pronoun in (pronoun, None)]

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
            people = self._known.in_sentence(doc)
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
        known = self._known.only(last_name(name))  # "Anna R. Dorn" is the articles' Anna Dorn
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
            held = [
                _with_title(self._in_full(name, root), root, title) for name, root in self._known.named(doc)
            ]
            names = [Antecedent(name, sentence) for name in dict.fromkeys(held) if name is not None]
            if len(names) + len(same_one.findall(sentence.text)) != len(any_one.findall(sentence.text)):
                return None
            holders += names
        last_names = {last_name(holder.name) for holder in holders}
        # "The mayor thanked Dahl": then she is somebody else.
        if len(last_names) != 1 or not last_names.isdisjoint(token.text for token in role.doc):
            return None
        return holders[-1] if before[-1].index - holders[-1].sentence.index < _NEAR else None

    def _in_full(self, name: str, root: Token) -> str:
        """The name with the first name before it, where the recogniser made that part of something else."""
        full = self._known.only(last_name(name))
        return full if full and root.doc[: root.i + 1].text.endswith(f" {full}") else name

    # -- the sentences before, the nearest first ----------------------------------------------------------------

    def _back(self, before: Sequence[Sentence]) -> Iterator[tuple[Sentence, Doc]]:
        near = before[-_WINDOW:]
        docs = self._parser.parse([sentence.text for sentence in near])
        return zip(reversed(near), reversed(docs), strict=True)


def _means_another(pronoun: Token, person: Mentioned) -> bool:
    """Whether a pronoun of his sentence is another's: "he left, Dahl said", "Dahl stopped him"."""
    ahead = pronoun.i < person.top.left_edge.i
    return not opens_before(pronoun, person.top) if ahead else is_another(pronoun, person.root)


def _is_told(token: Token, speaker: Mentioned, pronoun: str) -> bool:
    """Whether somebody who may be the next to speak is told what the speaker says."""
    heard = token.dep_ in ("dobj", "dative") and token.head == speaker.top.head
    return heard and (
        form_of(token) == pronoun
        or pronoun_of_role(token) in ("either", pronoun)
        or token.ent_type_ == "PERSON"
    )


def _is_spoken_of(token: Token, pronoun: str) -> bool:
    """Whether a quotation speaks there of somebody whom the pronoun may mean."""
    may_be = (
        token.ent_type_ == "PERSON"
        or form_of(token) == pronoun
        or pronoun_of_role(token) in ("either", pronoun)
    )
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


_NOT_NOW = words("other_title_before")


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
_TELLING = words("telling")
