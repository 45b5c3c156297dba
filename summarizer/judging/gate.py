"""May this sentence be printed? Hard guards first, then the learned judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.judging.backing import backing
from summarizer.judging.features import overlap
from summarizer.judging.guards import GUARDS, Check
from summarizer.judging.judge import Claims, Judge
from summarizer.sentences import Sentence, SentenceKey

#: Without a judge: share of a sentence's pairs of words that its sources have, from which it is taken for theirs.
_THEIR_WORDS = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text, and the sentences that are to say it."""

    text: str
    sources: tuple[Sentence, ...]
    #: Its mean log-probability per token under the fuser that wrote it; None for any other text.
    likelihood: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate says about a text."""

    text: str
    #: The judge's value, 0..1; 1 for what an article says in these words.
    score: float
    #: Why it may not be printed; None if it may.
    refused: str | None
    #: The sentences it rests on, the nearest first.
    sources: tuple[Sentence, ...]
    #: How many different articles say it.
    articles: int

    @property
    def passes(self) -> bool:
        return self.refused is None


class Gate:
    """The guards and the judge, asked together."""

    def __init__(self, judge: Judge | None, *, guards: Sequence[Check] = GUARDS) -> None:
        """``judge``: None lets only a source's own words pass."""
        self._judge = judge
        self._guards = guards

    def check(self, questions: Sequence[Question], *, readings: Mapping[SentenceKey, str]) -> list[Verdict]:
        """A verdict on each text, in order. ``readings``: of sentences, as they would be said on their own."""
        held = [
            [(source, readings.get(source.key, source.text)) for source in question.sources]
            for question in questions
        ]
        texts = [tuple(sorted({reading for _, reading in each})) for each in held]
        verbatim = [_is_verbatim(q.text, own) for q, own in zip(questions, texts, strict=True)]
        values = self._values(questions, texts, verbatim)
        return [
            self._verdict(question, each, own, value, said)
            for question, each, own, value, said in zip(questions, held, texts, values, verbatim, strict=True)
        ]

    def _verdict(
        self,
        question: Question,
        held: Sequence[tuple[Sentence, str]],
        texts: Sequence[str],
        value: float,
        verbatim: bool,
    ) -> Verdict:
        sources, articles = backing(question.text, held)
        refused = None
        if not verbatim:
            refused = next(
                (
                    f"{guard.name}: {words}"
                    for guard in self._guards
                    if (words := guard.check(question.text, texts)) is not None
                ),
                None,
            )
            if refused is None and value < self._threshold:
                refused = f"the judge finds it poorly backed ({value:.2f})"
        return Verdict(
            text=question.text, score=round(value, 4), refused=refused, sources=sources, articles=articles
        )

    @property
    def _threshold(self) -> float:
        return self._judge.threshold if self._judge is not None else _THEIR_WORDS

    def _values(
        self, questions: Sequence[Question], texts: Sequence[tuple[str, ...]], verbatim: Sequence[bool]
    ) -> list[float]:
        """Every group's texts at once, so that its sources are read once."""
        if self._judge is None:
            return [
                1.0 if said else 1 - overlap(question.text, own)["novel"]
                for question, own, said in zip(questions, texts, verbatim, strict=True)
            ]
        rows: dict[tuple[tuple[str, ...], bool], list[int]] = {}
        for row, (question, own, said) in enumerate(zip(questions, texts, verbatim, strict=True)):
            if not said:
                rows.setdefault((own, question.likelihood is not None), []).append(row)
        asked = [
            Claims(
                sources=own,
                claims=tuple(questions[row].text for row in of_group),
                likelihoods=tuple(questions[row].likelihood or 0.0 for row in of_group) if written else None,
            )
            for (own, written), of_group in rows.items()
        ]
        values = [1.0] * len(questions)
        for of_group, found in zip(rows.values(), self._judge.values(asked), strict=True):
            for row, value in zip(of_group, found, strict=True):
                values[row] = value
        return values


def _is_verbatim(text: str, sources: Sequence[str]) -> bool:
    """Whether a source says it in these words, from its beginning."""
    bare = text.rstrip(" .!?")
    return any(source.rstrip(" .!?") == bare for source in sources)
