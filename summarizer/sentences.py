"""Sentences with their place in the article's cleaned text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from summarizer.reading.article import Article

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
    #: Where in the article that begins which takes the rest of it back or answers it (:mod:`summarizer.answers`).
    answered_from: int | None = None

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

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


class SentenceSplitter:
    """Splits cleaned articles at paragraph breaks and sentence ends.

    Boundaries come from spaCy's ``senter`` (170,000 words a second on one core), mended by rules for what
    it gets wrong in news: titles and initials ("Gen. Ito"), and quotations of several sentences, which stay
    together with the words that say who speaks.
    """

    def __init__(self, pipeline: Language, *, max_quotation_words: int = 60) -> None:
        self._pipeline = pipeline
        self._senter = cast("TrainablePipe", pipeline.get_pipe("senter"))
        self._max_quotation_words = max_quotation_words

    def split(self, article: Article) -> list[Sentence]:
        """The article's sentences in order: disjoint spans that cover all its text but white space."""
        paragraphs = [match.span() for match in _PARAGRAPH.finditer(article.text)]
        docs = [self._pipeline.make_doc(article.text[start:end]) for start, end in paragraphs]
        sentences: list[Sentence] = []
        for number, (doc, (offset, _)) in enumerate(zip(self._senter.pipe(docs), paragraphs, strict=True)):
            spans = [
                (offset + sentence.start_char, offset + sentence.end_char)
                for sentence in doc.sents
                if sentence.text.strip()
            ]
            spoken = _quoted_stretches(doc.text)
            for start, end in self._mend(article.text, spans):
                inside = any(first < start - offset and end - offset <= last for first, last in spoken)
                sentences.append(
                    Sentence(
                        article=article,
                        start=start,
                        end=end,
                        index=len(sentences),
                        paragraph=number,
                        quoted=inside,
                    )
                )
        return sentences

    def _mend(self, text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        mended: list[tuple[int, int]] = []
        for start, end in spans:
            if mended:
                before = mended[-1]
                if _belongs_together(text[before[0] : before[1]], text[start:end], self._max_quotation_words):
                    mended[-1] = (before[0], end)
                    continue
            mended.append((start, end))
        return [_trim(text, start, end) for start, end in mended]


_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", re.DOTALL)
ENDS_OPEN = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Cpl|Maj|Adm|Prof|Rev|Hon|St|No|vs|Mt|Det|Supt|Insp|Const|Cmdr|Ald|Atty|Pres|Dist)\.|(?:^|[\s(])[A-Z]\.)$"
)
_HAS_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


def _belongs_together(before: str, after: str, max_quotation_words: int) -> bool:
    if ENDS_OPEN.search(before):
        return True
    first = after.lstrip("\"'“”‘’»)]. ")
    if not first or first[0].islower():  # "…,” he said" and stray closing marks
        return True
    if not _HAS_END.search(before):
        return True
    inside = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    closes = "”" in after or '"' in after
    return inside and closes and len(before.split()) + len(after.split()) <= max_quotation_words


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
        before, after = paragraph[: mark.start()][-1:], paragraph[mark.end() :][:1]
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
