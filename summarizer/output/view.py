"""A summary as a page shows it: numbered sentences, articles cut where they are cited, who carries what.

Templates only place what is here; nothing in it is markup yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from summarizer.output.attribution import fragments
from summarizer.output.excerpts import cut
from summarizer.output.summary import ArticleUse, Claim, Conflict, Source, Summary, SummarySentence
from summarizer.output.wording import counted
from summarizer.shares import even_shares
from summarizer.text.words import figures

#: Characters of all articles together that a page shows: with its markup it stays below two megabytes.
ROOM = 1_000_000

#: A reason's figure, which parts texts that were left out for one reason.
_FIGURE = re.compile(r" \((\d\.\d+)\)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a summary sentence."""

    text: str
    #: Places of the sentence's sources, from 0, that have these words; empty where none is singled out.
    places: tuple[int, ...] = ()
    #: Footnote numbers of the same.
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    """A sentence of the summary with what is said beside it."""

    number: int
    sentence: SummarySentence
    pieces: tuple[Piece, ...]
    #: Footnote numbers of its sources, in their order.
    numbers: tuple[int, ...]

    @property
    def told(self) -> list[tuple[int, list[str]]]:
        """For each source, by its footnote number, the words of a fused sentence that it alone has."""
        by_source: dict[int, list[str]] = {number: [] for number in self.numbers}
        for piece in self.pieces:
            if len(piece.numbers) == 1:
                by_source[piece.numbers[0]].append(piece.text)
        return [(number, words) for number, words in by_source.items() if words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of an article: all of it rests under the same sentences and conflicts, or under none."""

    text: str
    sentences: tuple[int, ...] = ()
    conflicts: tuple[int, ...] = ()
    #: The sources, by :meth:`ClusterView.anchor`, that begin here.
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Passages in a row; before it, ``left_out`` characters of the article are not shown."""

    passages: tuple[Passage, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article with what the summary takes from it marked."""

    number: int
    article: ArticleUse
    paragraphs: tuple[Paragraph, ...]
    #: Numbers of the summary sentences that it carries, and of those that no other article carries.
    carries: tuple[int, ...]
    alone: tuple[int, ...]
    #: Characters after the last paragraph that are not shown.
    left_out: int = 0

    @property
    def name(self) -> str:
        return self.article.outlet or self.article.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value on a conflict's scale."""

    #: Where it stands, from 0 (the least value) to 1 (the greatest).
    place: float
    claim: Claim
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """What the articles disagree on, side by side."""

    number: int
    conflict: Conflict
    #: The values on one scale, where each is one figure; else empty.
    scale: tuple[Mark, ...]
    #: Whether the claims stand in the order of their days: the later may be news, not a contradiction.
    in_time: bool


@dataclass(frozen=True)
class ClusterView:
    """A summary and its articles. ``prefix`` keeps the anchors of several on one page apart."""

    summary: Summary
    prefix: str = ""
    room: int = field(default=ROOM, repr=False)

    @cached_property
    def used(self) -> list[ArticleUse]:
        return [article for article in self.summary.articles if article.used]

    @cached_property
    def unused(self) -> list[ArticleUse]:
        return [article for article in self.summary.articles if not article.used]

    @cached_property
    def sentences(self) -> list[SentenceView]:
        numbers = self.summary.numbers
        return [
            SentenceView(
                number=number,
                sentence=sentence,
                pieces=tuple(_pieces(sentence, [numbers[source] for source in sentence.sources])),
                numbers=tuple(dict.fromkeys(numbers[source] for source in sentence.sources)),
            )
            for number, sentence in enumerate(self.summary.sentences, start=1)
        ]

    @cached_property
    def conflicts(self) -> list[ConflictView]:
        return [
            ConflictView(number=number, conflict=conflict, scale=_scale(conflict), in_time=_in_time(conflict))
            for number, conflict in enumerate(self.summary.conflicts, start=1)
        ]

    @cached_property
    def articles(self) -> list[ArticleView]:
        """The articles that were used, those that carry nothing included, in the summary's order."""
        lengths = [len(article.text or "") for article in self.used]
        return [
            self._article(number, article, share)
            for number, (article, share) in enumerate(
                zip(self.used, even_shares(lengths, self.room), strict=True), start=1
            )
        ]

    @cached_property
    def dropped(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For each reason the texts that were left out for it, each with its figure ("0.53"); the most frequent first."""
        by_reason: dict[str, list[tuple[str, str]]] = {}
        for each in self.summary.dropped:
            figure = _FIGURE.search(each.reason)
            reason = each.reason[: figure.start()] if figure else each.reason
            by_reason.setdefault(reason, []).append((each.text, figure[1] if figure else ""))
        return sorted(by_reason.items(), key=lambda item: -len(item[1]))

    @property
    def fused(self) -> int:
        """How many of the sentences were fused."""
        return sum(sentence.origin == "fused" for sentence in self.summary.sentences)

    @property
    def days(self) -> str:
        """``4 March 2024``, ``4 March 2024 to 6 March 2024``, or nothing where no article says when it appeared."""
        known = sorted((a.published, a.day) for a in self.used if a.published and a.day)
        ends = dict.fromkeys(day for _, day in (known[:1] + known[-1:]) if day)
        return " to ".join(ends)

    def first(self, source: Source) -> int:
        """Number of the first sentence that rests on the source: there its footnote stands."""
        return self._first[source]

    @cached_property
    def _first(self) -> dict[Source, int]:
        first: dict[Source, int] = {}
        for number, sentence in enumerate(self.summary.sentences, start=1):
            for source in sentence.sources:
                first.setdefault(source, number)
        return first

    def anchor(self, source: Source) -> str:
        """The name under which the source's place in its article can be linked to; empty where it is not shown."""
        return self._anchors.get((source.article, source.start, source.end), "")

    @cached_property
    def _anchors(self) -> dict[tuple[str, int, int], str]:
        # What does not stand where it should (a text changed by hand) is listed and not marked.
        keys = dict.fromkeys(
            (s.article, s.start, s.end)
            for s, *_ in self._cited
            if s.text and self._texts.get(s.article, "")[s.start : s.end] == s.text
        )
        return {key: f"{self.prefix}at-{number}" for number, key in enumerate(keys, start=1)}

    @cached_property
    def _texts(self) -> dict[str, str]:
        """What there is of each article's text: all, or where it was not kept what is cited of it, at its place."""
        return {
            article.id: article.text
            if article.text is not None
            else _from_sources([s for s, *_ in self._cited if s.article == article.id])
            for article in self.used
        }

    @cached_property
    def _cited(self) -> list[tuple[Source, tuple[int, ...], tuple[int, ...]]]:
        """Every source with the sentence, or the conflict, that rests on it."""
        return [
            *((s, (n,), ()) for n, each in enumerate(self.summary.sentences, start=1) for s in each.sources),
            *(
                (s, (), (n,))
                for n, each in enumerate(self.summary.conflicts, start=1)
                for claim in each.claims
                for s in claim.sources
            ),
        ]

    def _article(self, number: int, article: ArticleUse, share: int) -> ArticleView:
        own = [each for each in self._cited if each[0].article == article.id]
        carried = {s for _, sentences, _ in own for s in sentences}
        alone = {
            n for n in carried if {s.article for s in self.summary.sentences[n - 1].sources} == {article.id}
        }
        text = self._texts[article.id]
        marked = [each for each in own if self.anchor(each[0])]
        excerpts = cut(text, [(s.start, s.end) for s, *_ in marked], room=share)
        paragraphs = [
            Paragraph(
                passages=tuple(self._passages(text, excerpt.start, excerpt.end, marked)),
                left_out=excerpt.left_out,
            )
            for excerpt in excerpts
        ]
        return ArticleView(
            number=number,
            article=article,
            paragraphs=tuple(paragraphs),
            carries=tuple(sorted(carried)),
            alone=tuple(sorted(alone)),
            left_out=len(text) - (excerpts[-1].end if excerpts else 0),
        )

    def _passages(
        self,
        text: str,
        start: int,
        end: int,
        cited: Sequence[tuple[Source, tuple[int, ...], tuple[int, ...]]],
    ) -> Iterator[Passage]:
        """``text[start:end]``, cut wherever a source begins or ends."""
        inside = [each for each in cited if each[0].start < end and start < each[0].end]
        edges = {start, end, *(s.start for s, *_ in inside), *(s.end for s, *_ in inside)}
        for begin, stop in pairwise(sorted(edge for edge in edges if start <= edge <= end)):
            over = [each for each in inside if each[0].start <= begin and stop <= each[0].end]
            anchors = {self.anchor(s) for s, *_ in over if s.start == begin}
            yield Passage(
                text=text[begin:stop],
                sentences=tuple(sorted({n for _, sentences, _ in over for n in sentences})),
                conflicts=tuple(sorted({n for *_, conflicts in over for n in conflicts})),
                anchors=tuple(sorted(anchors)),
            )


def described(view: SentenceView, *, articles: int) -> str:
    """``Fused, carried by 3 of 5 articles, judge 0.91``."""
    support = view.sentence.support
    carried = f"{support.articles} of {counted(articles, 'article')}"
    return f"{view.sentence.origin.capitalize()}, carried by {carried}, {view.sentence.backing}"


def _pieces(sentence: SummarySentence, numbers: Sequence[int]) -> Iterator[Piece]:
    if sentence.origin != "fused" or len(numbers) < 2:
        yield Piece(sentence.text)
        return
    for fragment in fragments(sentence.text, [source.text for source in sentence.sources]):
        yield Piece(fragment.text, fragment.sources, tuple(numbers[place] for place in fragment.sources))


def _scale(conflict: Conflict) -> tuple[Mark, ...]:
    """The values as places on a line; empty unless each is one figure and not all are the same."""
    values = []
    for claim in conflict.claims:
        found = figures(claim.value)
        if len(found) != 1:
            return ()
        values.append(float(min(found)))
    low, high = min(values), max(values)
    if low == high:
        return ()
    return tuple(
        Mark(
            place=(value - low) / (high - low),
            claim=claim,
            articles=len({source.article for source in claim.sources}),
        )
        for value, claim in zip(values, conflict.claims, strict=True)
    )


def _in_time(conflict: Conflict) -> bool:
    days = [claim.date for claim in conflict.claims]
    return None not in days and len(set(days)) == len(days) and days == sorted(filter(None, days))


def _from_sources(cited: Sequence[Source]) -> str:
    """Of an article whose text was not kept: what is cited of it, at its place among blank lines."""
    text = ["\n"] * max((source.end for source in cited), default=0)
    for source in cited:
        text[source.start : source.end] = source.text.ljust(source.end - source.start)[
            : source.end - source.start
        ]
    return "".join(text)
