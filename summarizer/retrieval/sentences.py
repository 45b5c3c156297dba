"""Sentences with their place in the article's cleaned text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

from summarizer.reading.article import Article
from summarizer.text.full_stops import goes_on

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import TrainablePipe


#: What tells a sentence from any other; sorts the same way whatever order the articles came in.
SentenceKey = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A span of an article: ``sentence.text == sentence.article.text[start:end]``, always."""

    article: Article
    start: int
    end: int
    #: Place among the article's sentences, from 0.
    index: int
    #: Place of its paragraph, from 0.
    paragraph: int
    #: Whether all of it is somebody's words whose quotation marks, or signature, stand in other sentences.
    quoted: bool = False
    #: How it reads beside other articles where that is not as it stands there: "on Tuesday" for "tomorrow".
    read_as: str | None = None
    #: Where in the article that begins which takes the rest of it back or answers it (:mod:`summarizer.decontext.answers`).
    answered_from: int | None = None

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def said(self) -> str:
        """What it says on any day: what is compared with other sentences, judged and printed."""
        return self.text if self.read_as is None else self.read_as

    @property
    def claim(self) -> Sentence:
        """The sentence without what takes it back or answers it; itself where nothing does."""
        if self.answered_from is None:
            return self
        end = self.start + len(self.article.text[self.start : self.answered_from].rstrip())
        return replace(self, end=end, answered_from=None)

    @property
    def answer(self) -> str:
        """What takes it back or answers it; empty where nothing does."""
        return "" if self.answered_from is None else self.article.text[self.answered_from : self.end]

    @property
    def key(self) -> tuple[str, int]:
        """Sorts sentences the same way whatever order or names the articles came in."""
        return (self.article.fingerprint, self.start)

    @property
    def words(self) -> int:
        """Number of whitespace-separated words."""
        return len(self.text.split())


class Division(NamedTuple):
    """An article's sentences, and what was not read as one."""

    sentences: list[Sentence]
    #: Stretches without an end that are too long to be a sentence, as they stand in the article.
    passed_over: list[str]


class SentenceSplitter:
    """Splits cleaned articles at paragraph breaks and sentence ends.

    Boundaries come from spaCy's ``senter`` (170,000 words a second on one core), mended by rules for what
    it gets wrong in news: titles and other abbreviations ("Brig. Gen. Ito", "approx. 40"), ends behind an
    abbreviation ("at 9 p.m. The ferry"), and quotations of several sentences, which stay together with the
    words that say who speaks.
    """

    def __init__(self, pipeline: Language, *, max_quotation_words: int = 60) -> None:
        self._pipeline = pipeline
        self._senter = cast("TrainablePipe", pipeline.get_pipe("senter"))
        self._max_quotation_words = max_quotation_words

    def split(self, article: Article) -> list[Sentence]:
        """The article's sentences in order, without what :meth:`divide` passes over."""
        return self.divide(article).sentences

    def divide(self, article: Article) -> Division:
        """The article's sentences in order, and the stretches of its text that are too long to be one.

        Disjoint spans that, with those stretches, cover all the text but white space. Takes time linear in its length.
        """
        text = article.text
        paragraphs = list(_paragraphs(text))
        pieces = [
            (number, piece)
            for number, (start, end) in enumerate(paragraphs)
            for piece in _pieces(text, start, end)
        ]
        # An endless word is a stretch of its own: the tokenizer's time grows with the square of its length.
        read = [piece for _, piece in pieces if not _is_endless_word(text, *piece)]
        docs = iter(self._senter.pipe(self._pipeline.make_doc(text[start:end]) for start, end in read))
        spans: list[list[tuple[int, int]]] = [[] for _ in paragraphs]
        for number, (start, end) in pieces:
            if _is_endless_word(text, start, end):
                spans[number].append((start, end))
                continue
            found = [(start + each.start_char, start + each.end_char) for each in next(docs).sents]
            spans[number] += [(begin, finish) for begin, finish in found if text[begin:finish].strip()]
        sentences: list[Sentence] = []
        passed_over: list[str] = []
        for number, (begin, finish) in enumerate(paragraphs):
            spoken = _quoted_stretches(text[begin:finish])
            # Of a paragraph that is one quotation the first sentence is as much somebody's words as the others.
            all_of_it = spoken == [(0, finish - begin)]
            for start, end in self._mend(text, _cut_at_openers(text, spans[number])):
                if end - start > MAX_CHARACTERS:
                    passed_over.append(text[start:end])
                    continue
                # Stretches are in order, and none lies in another: only the last that begins before it can hold it.
                at = bisect_left(spoken, (start - begin, 0)) - 1
                held = all_of_it or (at >= 0 and end - begin <= spoken[at][1])
                sentences.append(
                    Sentence(
                        article=article,
                        start=start,
                        end=end,
                        index=len(sentences),
                        paragraph=number,
                        quoted=held and (start - begin, end - begin) not in spoken,
                    )
                )
        return Division(sentences, passed_over)

    def _mend(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        mended: list[_Run] = []
        cased = any(text[start:end] != text[start:end].lower() for start, end in spans)
        for start, end in spans:
            run = _Run.of(text, start, end)
            if mended and mended[-1].takes(run, max_quotation_words=self._max_quotation_words, cased=cased):
                mended[-1] = mended[-1].with_(run)
            else:
                mended.append(run)
        return [_trim(text, run.start, run.end) for run in mended]


#: Characters (250 words) beyond which a stretch is no sentence: captions or lists without full stops, tables, transcripts.
#: Of 101,487 sentences of 2,400 news articles 9 are longer, 8 of them lists and menus. What looks at every two words of a
#: sentence takes minutes on one of 15,000 words.
MAX_CHARACTERS = 1500
#: Characters that the tagger is given at once; it refuses a million.
_PIECE = 100_000


@dataclass(frozen=True, slots=True)
class _Run:
    """Text that may be a sentence, or a part of one."""

    text: str
    start: int
    end: int
    words: int
    #: How many curly quotation marks open in it that it does not close, and how many straight ones it has.
    opened: int
    straight: int

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Run:
        own = text[start:end]
        opened = own.count("“") - own.count("”")
        return cls(text, start, end, len(own.split()), opened, own.count('"'))

    def with_(self, after: _Run) -> _Run:
        return _Run(
            self.text,
            self.start,
            after.end,
            self.words + after.words,
            self.opened + after.opened,
            self.straight + after.straight,
        )

    def takes(self, after: _Run, *, max_quotation_words: int, cased: bool) -> bool:
        """Whether what comes right behind it belongs to the same sentence; ``cased``: of a text that has capitals."""
        tail = self.text[max(self.start, self.end - _TAIL) : self.end]
        head = self.text[after.start : min(after.end, after.start + _TAIL)]
        if goes_on(tail, head):
            return True
        first = head.lstrip("\"'“”‘’»)]. ")
        if not first or (cased and first[0].islower()):  # "…,” he said" and stray closing marks
            return True
        if not _HAS_END.search(tail):
            return True
        inside = self.opened > 0 or self.straight % 2 == 1
        closes = after.straight > 0 or "”" in self.text[after.start : after.end]
        return inside and closes and self.words + after.words <= max_quotation_words


#: Characters at the two ends of a boundary that are looked at.
_TAIL = 40
_HAS_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
#: Words that begin no name: behind a full stop and with a capital, they begin a sentence. Of 97 places outside quotation marks
#: where the senter saw none, in 2,400 articles, 91 are ends ("in the U.S. It", "on Title X. The", "R-Fla. While").
_OPENER = re.compile(
    r"(?<=\.)[\"”’)\]]*(?P<gap>\s+)(?=[\"“‘(\[]?(?:The|An?|He|She|It|They|We|I|You|This|That|These|Those|There|Here|His|Her|Its"
    r"|Their|Our|My|In|On|At|By|For|From|With|To|Of|As|If|When|While|After|Before|Since|Until|Although|Though|Because|Both|Some"
    r"|Many|Most|All|No|Not|Nobody|Nothing|Several|One|Two|Three|But|And|Or|So|Yet|Then|However|Meanwhile|Still|Now|Who|What"
    r"|Where|Why|How|Only|Even|Also|Each|Every|Other|Others|Another|Such|Under|During|Despite)\b)"
)
#: "At 9 p.m. Police", which the senter takes for one name: not before a day or a time zone. Of 58 places in 36,722 articles that
#: this finds and :data:`_OPENER` does not, 56 are ends.
_CLOCK = re.compile(
    r"(?<=\d [ap]\.m\.)[\"”’)]*(?P<gap>\s+)(?=[\"“‘(]?(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec)|(?:Eastern|Pacific|Central|Mountain|Atlantic|Greenwich|British|Local)\b)[A-Z][a-z])"
)
#: The initials of a name: "A. A. Lund"; a number before its item: "2. Even".
_INITIAL = re.compile(r"(?<!\w)[A-Z]\.$")
_NUMBERING = re.compile(r"\A\W*\d{1,3}\.\W*\Z")


def _cut_at_openers(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, cut where a sentence plainly begins inside one."""
    cut: list[tuple[int, int]] = []
    for start, end in spans:
        gaps = {match.span("gap") for form in (_OPENER, _CLOCK) for match in form.finditer(text, start, end)}
        for closes, opens in sorted(gaps):
            tail = text[max(start, closes - _TAIL) : closes]
            initial = (
                text[opens] in "AI" and not text[opens + 1 : opens + 2].isalpha() and _INITIAL.search(tail)
            )
            if (
                goes_on(tail, text[opens : opens + _TAIL])
                or initial
                or _NUMBERING.search(text[start:closes][:_TAIL])
            ):
                continue
            cut.append((start, closes))
            start = opens
        cut.append((start, end))
    return cut


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans between blank lines, white space around them left out."""
    start = 0
    for gap in re.finditer(r"\n[^\S\n]*\n\s*|\Z", text):
        span = _trim(text, start, gap.start())
        if span[0] < span[1]:
            yield span
        start = gap.end()


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of at most ``_PIECE`` characters, cut between words, and endless words by themselves."""
    if end - start <= MAX_CHARACTERS:  # too short for any of that, as nearly every paragraph is
        yield start, end
        return
    begin = start
    for word in _WORD.finditer(text, start, end):
        endless = _is_endless_word(text, *word.span())
        if begin < word.start() and (endless or word.end() - begin > _PIECE):
            yield begin, word.start()
            begin = word.start()
        if endless:
            yield word.span()
            begin = word.end()
    if begin < end:
        yield begin, end


_WORD = re.compile(r"\S+")


def _is_endless_word(text: str, start: int, end: int) -> bool:
    return end - start > MAX_CHARACTERS and not any(map(str.isspace, text[start:end]))


#: "— Tomas Verrell (@tverrell)" behind a post's text; a dash and a name in brackets, and a date perhaps.
SIGNED = re.compile(r"(?<!\w)[—–-]\s*([^()—–]{2,60}?)\s*\(@\w+\)[^.!?]{0,40}\Z")


def _quoted_stretches(paragraph: str) -> list[tuple[int, int]]:
    """Character spans from one quotation mark to its partner, the marks included, or to the paragraph's end.

    News opens each paragraph of a long quotation anew and closes the last one only. A paragraph that is signed as a
    post is quoted all of it.
    """
    if SIGNED.search(paragraph):
        return [(-1, len(paragraph))]
    stretches: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in _MARK.finditer(paragraph):
        before = paragraph[max(0, mark.start() - 1) : mark.start()]
        after = paragraph[mark.end() : mark.end() + 1]
        opens = mark.group() == "“" or (
            mark.group() == '"'
            and (not before or before.isspace() or before in "([—–-")
            and bool(after.strip())
        )
        if opens:
            opened = mark.start() if opened is None else opened
        elif opened is not None:
            stretches.append((opened, mark.end()))
            opened = None
    if opened is not None:
        stretches.append((opened, len(paragraph)))
    return stretches


_MARK = re.compile(r"[“”\"]")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
