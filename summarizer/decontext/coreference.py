"""Whom "he" means, and who spoke a quotation: a name, where it can be nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from summarizer.decontext.mentioned import KnownPeople, Mentioned, is_same, pronoun_of_role
from summarizer.decontext.pronouns import clause_word, form_of, is_another, is_teller, told_before
from summarizer.retrieval.sentences import SIGNED, Sentence
from summarizer.text.lists import words
from summarizer.text.parsing import Parser, is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Sentences that are looked back at, and those before a name in which nobody else may be told of.
_WINDOW, _NEAR = 4, 2
#: Behind "Dahl said …", "he added …" is Dahl; "he denied …" may be anybody.
_TELLING = words("telling")
_WAYS = {"write": "wrote", "tweet": "tweeted", "post": "wrote"}


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
    def people(self) -> Mapping[str, str | None]:
        """ "He" or "she" by last name, None where nobody knows."""
        return self._known.pronouns

    def learn(self, texts: Sequence[str]) -> None:
        """Read in the sentences of the articles who is "he" and who is "she"."""
        self._known.learn(texts)

    def of_pronoun(self, pronoun: Token, before: Sequence[Sentence], *, near: Sentence) -> Antecedent | None:
        """The one person whom a "he" or "she" of the sentence ``near`` may mean, nobody else being in reach.

        Whoever spoke goes on speaking. Any other is the one person of that sex whom the last sentence that speaks of
        any is about. Two, one without a name ("the aide"), or a "him" that is somebody else, and it stays open:
        every guess is wrong once in a while, and then the summary says a thing of somebody else.
        """
        own = pronoun.lower_
        speaks = pronoun.dep_ == "nsubj" and pronoun.head.lemma_.lower() in _TELLING
        found = self.speaker(before, near=near, pronoun=own) if speaks else None
        found = found or self._subject(before, near=near, pronoun=own, speaks=speaks)
        # "He met Dahl": then he is not Dahl.
        if found is None or any(is_same(name, found.name) for name, _ in self._known.named(pronoun.doc)):
            return None
        told = told_before(pronoun)
        return None if any(_may_be_name(t) and t.i not in told for t in pronoun.doc[: pronoun.i]) else found

    def speaker(
        self, before: Sequence[Sentence], *, near: Sentence, pronoun: str | None = None
    ) -> Antecedent | None:
        """Who spoke last, if that was one person named there, and nothing but their words stands between."""
        paragraph, verb = near.paragraph, None
        for sentence, doc in self._back(before):
            if paragraph - sentence.paragraph > 1:
                return None
            people = self._known.in_sentence(doc)
            speakers = [each for each in people if each.telling is not None]
            if speakers:
                found = self._only(speakers, sentence, doc, pronoun=pronoun, alone=len(people) == 1)
                return found and found._replace(verb=verb or found.verb)
            # "“…,” he said": who that is stands further up
            teller = next((t for t in _forms(None, doc) if is_teller(t)), None)
            if teller is not None:
                pronoun = form_of(teller)
                verb = verb or _WAYS.get(teller.head.lemma_.lower())
            elif not sentence.quoted:
                return None
            paragraph = sentence.paragraph
        return None

    def signer(self, sentence: Sentence, around: Sequence[Sentence]) -> Antecedent | None:
        """Who signed the paragraph as a post of his: whoever spoke before it did not say it."""
        own = [each for each in around if each.paragraph == sentence.paragraph]
        signed = SIGNED.search(sentence.article.text[own[0].start : own[-1].end])
        return None if signed is None else Antecedent(signed[1].strip(), own[-1], "wrote")

    def _only(
        self, speakers: Sequence[Mentioned], sentence: Sentence, doc: Doc, *, pronoun: str | None, alone: bool
    ) -> Antecedent | None:
        """The only one who tells something there, and goes on: not who "denies", nor who "told him"."""
        (first, *others) = speakers
        way = first.telling or ""
        quotes = sentence.quoted or any(mark in sentence.text for mark in '“"')
        goes_on = way in _TELLING or (quotes and way != "ask")
        fits = pronoun in (None, first.pronoun) or (first.pronoun is None and alone)
        answered = pronoun is not None and any(
            form_of(token) == pronoun and is_another(token, first.root) for token in doc
        )
        # "“Dahl ‘thinks’ so,” the union tweeted.": then that is not Dahl's.
        another = any(
            is_teller(t) and t.head.dep_ == "ROOT" and t != clause_word(first.root) and not is_quoted(t)
            for t in doc
        )
        if others or another or first.name is None or answered or not (fits and goes_on):
            return None
        return Antecedent(first.name, sentence, _WAYS.get(way, "said"))

    def _subject(
        self, before: Sequence[Sentence], *, near: Sentence, pronoun: str, speaks: bool
    ) -> Antecedent | None:
        reach = [
            (s, doc) for s, doc in self._back(before) if near.paragraph - s.paragraph <= 1 and not s.quoted
        ]
        for place, (sentence, doc) in enumerate(reach):
            people = self._of_sex(pronoun, doc)
            if not people:
                continue
            (person, *others) = people
            own = _forms(pronoun, doc)
            # “The driver knew of it,” Dahl said. He may be the driver.
            told = person.telling is not None and any(_is_spoken_of(token, pronoun) for token in doc)
            if (
                others
                or person.name is None
                or not person.is_subject
                or (told and not speaks)
                or any(token.i < person.root.i or is_another(token, person.root) for token in own)
                # "Kai Dorn heard her call. She …": a "her" that may be somebody else's, unless Kai is known to be she.
                or (person.pronoun is None and own)
                or self._another_before(person, reach[place + 1 : place + 1 + _NEAR], pronoun=pronoun)
            ):
                return None
            return Antecedent(person.name, sentence)
        return None

    def _another_before(
        self, person: Mentioned, earlier: Sequence[tuple[Sentence, Doc]], *, pronoun: str
    ) -> bool:
        """Whether another of that sex was told of before he is named: "A driver was held. Dahl led the search. He …"."""
        for _, doc in earlier:
            people = self._of_sex(pronoun, doc)
            if any(is_same(each.name or "", person.name or "") for each in people):
                return False
            if people or _forms(pronoun, doc):
                return True
        return False

    def _of_sex(self, pronoun: str, doc: Doc) -> list[Mentioned]:
        return [each for each in self._known.in_sentence(doc) if each.pronoun in (pronoun, None)]

    def _back(self, before: Sequence[Sentence]) -> Iterator[tuple[Sentence, Doc]]:
        """The sentences before, the nearest first."""
        near = before[-_WINDOW:]
        docs = self._parser.parse([sentence.text for sentence in near])
        return zip(reversed(near), reversed(docs), strict=True)


def _forms(pronoun: str | None, doc: Doc) -> list[Token]:
    """The forms of "he", "she" or (None) of either outside quotation marks."""
    wanted = ("he", "she") if pronoun is None else (pronoun,)
    return [token for token in doc if form_of(token) in wanted and not is_quoted(token)]


def _may_be_name(token: Token) -> bool:
    """Whether it may be a person's name that the recogniser does not know: "Britt, who worked for Dowless, said he …"."""
    return (
        token.tag_ == "NNP"
        and token.ent_type_ in ("", "ORG")
        and token.dep_ != "compound"
        and not token.text.isupper()
        and all(child.dep_ != "det" for child in token.children)
        and not is_quoted(token)
    )


def _is_spoken_of(token: Token, pronoun: str) -> bool:
    """Whether a quotation speaks there of somebody whom the pronoun may mean."""
    may_be = pronoun_of_role(token) in ("either", pronoun) or form_of(token) == pronoun
    return (may_be or token.ent_type_ == "PERSON") and is_quoted(token)
