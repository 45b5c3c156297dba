"""Sentences that can stand alone: decontextualisation (Choi et al. 2021), by rules that would rather pass.

A sentence taken out of its article must not lean on what stood before it. A pronoun gets its noun, a
quotation gets its speaker, a connective goes. Where the noun is not certain, the sentence is marked as one
that cannot stand alone: it may still back another, but is never printed as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from summarizer.decontext.connectives import strip_connective, without_hooks
from summarizer.decontext.context_dependence import is_no_report
from summarizer.decontext.context_model import ContextModel
from summarizer.decontext.coreference import Antecedent, Antecedents
from summarizer.decontext.days import unknown_day
from summarizer.decontext.pronouns import unresolved_pronoun
from summarizer.decontext.tidying import tidy
from summarizer.retrieval.sentences import SIGNED, Sentence
from summarizer.text.full_stops import without_stop
from summarizer.text.parsing import Parser, tells
from summarizer.text.quotes import outside_quotes

_QUOTE_ONLY = re.compile(r"^[“\"].*[”\"]$", re.DOTALL)
_ITS_MARKS = '“”"'
#: Marks within what gets marks around it.
_INNER = str.maketrans("“”", "‘’")


#: How likely a sentence has to lean on what a summary has not told to be told for want of another alone, and never: of those that
#: lean 33 and 9 %, of those that stand 3 and 0.2 % (1,044 sentences of events that nothing was learned from).
IF_NEED_BE, NEVER = 0.75, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence as it would be said on its own."""

    sentence: Sentence
    text: str
    #: Whether ``text`` can be understood without the article around it.
    standalone: bool
    #: How likely it leans on what its article told before ("these bridges"), 0..1.
    leans: float = 0.0
    #: The earlier sentence of the article that supplied a name, where one did.
    antecedent: Sentence | None = None
    #: Why it is never told, nor written from, where its article alone knows what it says.
    left_out: str | None = None
    #: What takes ``text`` back or answers it, to be told behind it; empty where nothing does.
    answer: str = ""

    @property
    def points_back(self) -> bool:
        """Whether it is true as it is, and said where nothing better is at hand: it most likely leans."""
        return self.leans >= IF_NEED_BE

    @property
    def told(self) -> str:
        """All that is to be told of the sentence."""
        return f"{self.text} {self.answer}" if self.answer else self.text


class Contextualizer:
    """Gives sentences their readings.

    ``names``: full names of the people of the cluster, which the entity recogniser may miss in single sentences.
    """

    def __init__(self, *, parser: Parser, names: Sequence[str] = ()) -> None:
        self._parser = parser
        self._antecedents = Antecedents(parser=parser, names=names)
        #: All that stands in quotation marks in any article, as plain words.
        self._said = ""
        self._seen: Mapping[str, Sequence[Sentence]] = {}

    def read(
        self, sentences: Sequence[Sentence], *, article_sentences: Mapping[str, Sequence[Sentence]]
    ) -> list[Reading]:
        """A reading of each sentence; ``article_sentences`` maps an article's id to all its sentences in order."""
        if article_sentences is not self._seen:  # read group by group, of the same articles
            self._seen, self._said = article_sentences, _said(article_sentences)
            self._antecedents.learn([each.text for own in article_sentences.values() for each in own])
        of = article_sentences
        return [
            self._unless_undated(
                replace(self._read(s.claim, of[s.article.id]), sentence=s, answer=" ".join(s.answer.split()))
            )
            for s in sentences
        ]

    def _unless_undated(self, reading: Reading) -> Reading:
        day = unknown_day(self._parser.parse([reading.told])[0])
        if day is None:
            return reading
        why = "it is told word for word" if reading.answer else "nothing tells of which day"
        return replace(reading, standalone=False, left_out=f"says “{day.lower()}”, and {why}")

    def _read(self, sentence: Sentence, around: Sequence[Sentence]) -> Reading:
        before = around[: sentence.index]
        text = strip_connective(sentence.text)
        antecedent: Sentence | None = None
        if sentence.quoted or self._is_said(text):  # its quotation marks stand in other sentences
            text = f"“{text.strip(_ITS_MARKS).translate(_INNER)}”"
        else:
            text = strip_connective(sentence.said)
            if _in_their_own_words(sentence, around):
                return Reading(sentence=sentence, text=text, standalone=False)
        if _QUOTE_ONLY.match(text) and not re.search(r"[A-Za-z]{2,}", outside_quotes(text)):
            speaker = self._who_said(sentence, around)
            if speaker is None:
                return Reading(sentence=sentence, text=text, standalone=False)
            antecedent = speaker.sentence
            text = _attribute(text, speaker)
        text = without_hooks(self._parser.parse([text])[0])
        doc = self._parser.parse([text])[0]
        pronoun = unresolved_pronoun(doc, people=self._antecedents.people)
        if pronoun is not None and pronoun.lower_ in ("he", "she") and antecedent is None:
            meant = self._antecedents.of_pronoun(pronoun, before, near=sentence)
            if meant is not None:
                antecedent = meant.sentence
                text = text[: pronoun.idx] + meant.name + text[pronoun.idx + len(pronoun) :]
                doc = self._parser.parse([text])[0]
                pronoun = unresolved_pronoun(doc, people=self._antecedents.people)
        standalone = (
            pronoun is None
            and tells(doc)
            and not is_no_report(doc)
            and not _is_asked_or_answers(sentence, around)
            # What introduces a quotation or a list is nothing without it: 40 of 45 such sentences of news articles.
            and not sentence.text.endswith(":")
        )
        return Reading(sentence=sentence, text=text, standalone=standalone, antecedent=antecedent)

    def _who_said(self, sentence: Sentence, around: Sequence[Sentence]) -> Antecedent | None:
        """Whose words a quotation is that nothing in it tells."""
        signer = self._antecedents.signer(sentence, around) if sentence.quoted else None
        if signer is None:
            return self._antecedents.speaker(around[: sentence.index], near=sentence)
        # The signature, or what came with it: the post stands before it.
        return None if SIGNED.search(sentence.text) else signer

    def _is_said(self, text: str) -> bool:
        """Whether another article quotes these very words: a transcript, or a post without its marks."""
        words = _plain(text)
        bare = not _QUOTE_ONLY.match(text) and '"' not in text
        return bare and len(words.split()) >= _VERBATIM and f" {words} " in self._said


def with_dependence(readings: Sequence[Reading], *, dependence: ContextModel, opening: str) -> list[Reading]:
    """The readings with how far each leans on what ``opening`` does not tell; one that surely does cannot stand alone.

    To be asked of many at once: one by one takes far longer.
    """
    asked = [row for row, each in enumerate(readings) if each.standalone and each.text != opening]
    # As it will be proposed, so that nobody has to ask again.
    texts = [tidy(readings[row].told) for row in asked]
    found = list(readings)
    for row, value in zip(asked, dependence.leans(texts, [opening] * len(asked)), strict=True):
        found[row] = replace(found[row], standalone=value < NEVER, leans=value)
    return found


#: Words from which a sentence that is quoted elsewhere is no coincidence.
_VERBATIM = 7
#: Sentences around one that may be of the same statement: a paragraph can be a whole article.
_NEAR = 3


def _in_their_own_words(sentence: Sentence, around: Sequence[Sentence]) -> bool:
    """Whether its paragraph is a statement without its marks: "The board takes its duties seriously. We are …"."""
    if around[-1].paragraph == 0:
        return False  # a text without paragraphs tells nothing of where a statement ends
    return any(
        each.paragraph == sentence.paragraph
        and abs(each.index - sentence.index) <= _NEAR
        and not each.quoted
        and _FIRST_PERSON.search(outside_quotes(each.text))
        for each in around
    )


#: Not "as we know", "what we found": the paper's own.
_FIRST_PERSON = re.compile(
    r"(?<!what )(?<!as )(?<!than )(?<!how )(?<!War )\b(?:I|[Ww]e)(?:[’'](?:m|re|ve|ll|d))?\s+[a-z]{2,}"
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


def _is_asked_or_answers(sentence: Sentence, around: Sequence[Sentence]) -> bool:
    """Whether it is the article's own question, or answers one right before it: "Who pays? Drivers of cars."

    Half of the answers cannot be understood without the question, and most of the others are comment.
    """
    before = around[sentence.index - 1] if sentence.index else sentence
    answers = before.paragraph == sentence.paragraph and before.text.endswith("?")
    return answers or sentence.text.rstrip(")* ").endswith("?")


def _attribute(quotation: str, speaker: Antecedent) -> str:
    """The quotation with its speaker behind it, and a comma for its full stop: inside the marks of one within it."""
    body, closing = quotation[:-1].rstrip(), quotation[-1]
    if re.search(r"[.!?,][’']$", body):  # "“They told us, ‘Go home.’”"
        body, closing = body[:-1], body[-1] + closing
    body = body if body.endswith(("?", "!", ",")) else without_stop(body) + ","
    return f"{body}{closing} {speaker.name} {speaker.verb}."
