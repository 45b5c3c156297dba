"""Factual overlap: the names, numbers, dates, quotations and relations of an output, found in its sources.

>>> results = factual_overlap(["Torvik said 19 miners were trapped."], [["Torvik said 14 miners were trapped."]])
>>> results[0].precision < 1, results[0].offending
(True, (('number', '19'),))

It reads facts with the summariser's own reader and judges them by its own, plainer rules; it is no
independent judge of our summaries. ``bigram_precision`` and the fragments of
:mod:`eval.metrics.overlap` share nothing with the pipeline: report them beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics.held import NameIndex, QuoteBook
from eval.tools import Tools, shared_tools
from summarizer.text.facts import FactReader, Facts
from summarizer.text.folding import fold
from summarizer.text.propositions import Relation
from summarizer.text.quantities import Number
from summarizer.text.words import stem

KINDS = ("name", "number", "date", "quote", "relation")


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """One sentence: whether all its facts are in the sources, and the words of those that are not."""

    text: str
    supported: bool
    #: ``(kind, words)`` of each fact that no source has.
    missing: tuple[tuple[str, str], ...]
    facts: int


@dataclass(frozen=True, slots=True)
class FactualOverlapResult:
    """Scores (NaN where there was nothing to score) and the verdicts behind them."""

    scores: dict[str, float]
    verdicts: tuple[SentenceVerdict, ...]

    @property
    def precision(self) -> float:
        """Share of the output's facts that some source has, 0..1; NaN where it states none."""
        return self.scores["fact_precision"]

    @property
    def offending(self) -> tuple[tuple[str, str], ...]:
        """``(kind, words)`` of every fact that no source has, in the output's order, each once."""
        return tuple(dict.fromkeys(pair for verdict in self.verdicts for pair in verdict.missing))


@dataclass(frozen=True, slots=True)
class _Article:
    names: NameIndex
    name_words: frozenset[tuple[str, ...]]
    numbers: frozenset[tuple[float, str]]
    dates: frozenset[tuple[str, str]]
    quotes: QuoteBook
    #: Stems and folded name words of every two neighbouring sentences.
    windows: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class SourceIndex:
    """The facts of one cluster's articles, to score any number of outputs against."""

    articles: tuple[_Article, ...]
    #: Names, numbers and dates of two articles or more, with how many have them.
    shared: tuple[tuple[str, tuple[Any, ...], int], ...]


def factual_overlap(
    outputs: Sequence[str], sources: Sequence[Sequence[str]], *, tools: Tools | None = None
) -> list[FactualOverlapResult]:
    """Factual overlap of each output with its own sources, in order.

    :param outputs: texts of any number of sentences; line breaks end sentences.
    :param sources: for each output the texts that it may draw on. They are read once where the same ones
        stand beside several outputs in a row.
    :param tools: the sentence splitter and parser to use; default: one copy for the process, loaded by the first
        call (about a second; nothing is loaded by the import).
    :raises ValueError: the lists differ in length.
    """
    if len(outputs) != len(sources):
        raise ValueError(f"{len(outputs)} outputs and {len(sources)} lists of sources: they must pair up.")
    tools = tools or shared_tools()
    overlap = FactualOverlap(tools)
    found: list[FactualOverlapResult] = []
    read: tuple[str, ...] | None = None
    for output, texts in zip(outputs, sources, strict=True):
        if read is None or read != tuple(texts):
            read = tuple(texts)
            index = overlap.index(read)
        found.append(overlap.score(tools.sentences(output), index))
    return found


class FactualOverlap:
    """Reads each text once; an index serves all the outputs for its cluster."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._reader = FactReader(tools.parser)

    def index(self, articles: Sequence[str]) -> SourceIndex:
        """Facts of the articles, each given as its text."""
        found = tuple(self._article(text) for text in articles)
        return SourceIndex(found, tuple(_shared(found)))

    def score(self, sentences: Sequence[str], index: SourceIndex) -> FactualOverlapResult:
        """Scores of one output, given as its sentences.

        ``fact_precision``: share of its facts that some article has; ``name_precision`` and so on: by kind;
        ``fact_recall``: share of the names, numbers and dates of two articles or more that it carries, weighted
        by how many; ``fact_f1``; ``unsupported_sentences``: share with a fact that no article has.
        """
        found = {kind: [0, 0] for kind in KINDS}
        verdicts = []
        facts_of = self._reader.read(sentences)
        for sentence, facts in zip(sentences, facts_of, strict=True):
            checks = list(_checks(facts, index))
            for kind, _, backed in checks:
                found[kind][0] += backed
                found[kind][1] += 1
            missing = tuple(dict.fromkeys((kind, words) for kind, words, backed in checks if not backed))
            verdicts.append(SentenceVerdict(sentence, not missing, missing, len(checks)))
        scores = {f"{kind}_precision": _share(*found[kind]) for kind in KINDS}
        precision = _share(sum(each[0] for each in found.values()), sum(each[1] for each in found.values()))
        recall = _recall(sentences, facts_of, index)
        scores["fact_precision"] = precision
        scores["fact_recall"] = recall
        scores["fact_f1"] = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        scores["unsupported_sentences"] = _share(
            sum(not verdict.supported for verdict in verdicts), len(verdicts)
        )
        return FactualOverlapResult(scores, tuple(verdicts))

    def _article(self, text: str) -> _Article:
        sentences = self._tools.sentences(text)
        facts = self._reader.read(sentences)
        bags = [_bag(each) for each in facts]
        windows = tuple(
            bag | (bags[i + 1] if i + 1 < len(bags) else frozenset()) for i, bag in enumerate(bags)
        )
        return _Article(
            names=NameIndex(sentences, [name for each in facts for name in each.names]),
            name_words=frozenset(name.words for each in facts for name in each.names),
            numbers=frozenset(_measure(number) for each in facts for number in each.numbers),
            dates=frozenset((date.kind, date.value) for each in facts for date in each.dates),
            quotes=QuoteBook([text]),
            windows=windows,
        )


def _checks(facts: Facts, index: SourceIndex) -> list[tuple[str, str, bool]]:
    """``(kind, words, backed)`` of every fact of one sentence."""
    articles = index.articles
    checks = [
        ("name", name.text, any(each.names.holds(name.words) for each in articles)) for name in facts.names
    ]
    checks += [
        ("number", number.text, any(_measure(number) in each.numbers for each in articles))
        for number in facts.numbers
        if number.text.casefold() != "one"  # more often a pronoun or an article than a count
    ]
    checks += [
        ("date", date.text, any((date.kind, date.value) in each.dates for each in articles))
        for date in facts.dates
    ]
    checks += [
        ("quote", quote.text, any(each.quotes.says(quote.text) for each in articles))
        for quote in facts.quotes
    ]
    for relation in facts.relations:
        wanted = _signature(relation)
        if wanted is not None:
            predicates, words, text = wanted
            backed = any(
                words <= window and predicates & window for each in articles for window in each.windows
            )
            checks.append(("relation", text, backed))
    return checks


def _signature(relation: Relation) -> tuple[frozenset[str], frozenset[str], str] | None:
    """A predicate and the heads of who takes part; None where nobody takes part."""
    if relation.text.casefold() == "according":
        return None  # an attribution: a speaker with a name is checked as a name
    words: set[str] = set()
    named = []
    for argument in (relation.agent, relation.patient):
        if argument is None or argument.pronoun:
            continue
        named.append(argument.text)
        if argument.names:
            words.add(argument.names[0].words[-1])
        else:
            words.add(argument.head)
    if not words or not relation.predicates:
        return None
    predicates = frozenset(part for each in relation.predicates for part in [each.split()[0]])
    text = " ".join([*named[:1], relation.text, *named[1:]])
    return predicates, frozenset(words), text


def _bag(facts: Facts) -> frozenset[str]:
    """Stems of a sentence, its relations' predicates and heads, and the words of its names."""
    words = set(facts.stems)
    words.update(part for name in facts.names for part in name.words)
    words.update(fold(word.text) for word in facts.words)
    words.update(stem(word.text.casefold()) for word in facts.words)
    for relation in facts.relations:
        words |= {each.split()[0] for each in relation.predicates}
        words |= {argument.head for argument in relation.arguments}
    return frozenset(words)


def _measure(number: Number) -> tuple[float, str]:
    return (round(number.value, 6), number.unit)


def _shared(articles: Sequence[_Article]) -> Iterator[tuple[str, tuple[Any, ...], int]]:
    if len(articles) < 2:
        return
    names = {name for each in articles for name in each.name_words}
    for name in sorted(names):
        # The longest form speaks for the shorter ones: "Xi Jinping" counts once, not with "Xi".
        if any(set(name) < set(other) for other in names):
            continue
        weight = sum(_names(each.names, name) for each in articles)
        if weight > 1:
            yield "name", name, weight
    for number in sorted({number for each in articles for number in each.numbers}):
        weight = sum(number in each.numbers for each in articles)
        if weight > 1:
            yield "number", number, weight
    for date in sorted({date for each in articles for date in each.dates}):
        weight = sum(date in each.dates for each in articles)
        if weight > 1:
            yield "date", date, weight


def _names(index: NameIndex, name: tuple[str, ...]) -> bool:
    """Whether somebody is named, in full or by the last name."""
    return index.holds(name) or index.holds(name[-1:])


def _recall(sentences: Sequence[str], facts: Sequence[Facts], index: SourceIndex) -> float:
    """Weighted share of what several articles have that the output has too; NaN where they share nothing."""
    names = NameIndex(sentences, [name for each in facts for name in each.names])
    numbers = {_measure(number) for each in facts for number in each.numbers}
    dates = {(date.kind, date.value) for each in facts for date in each.dates}
    kept = total = 0
    for kind, value, weight in index.shared:
        said = _names(names, value) if kind == "name" else value in (numbers if kind == "number" else dates)
        total += weight
        kept += weight * said
    return _share(kept, total)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
