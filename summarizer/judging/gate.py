"""May this sentence be printed? Hard guards first, then the learned judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.fusion.joining import Part
from summarizer.judging.backing import backing
from summarizer.judging.features import overlap
from summarizer.judging.guards import GUARDS, Check, refusal
from summarizer.judging.joins import JoinJudge
from summarizer.judging.judge import Claims, Judge
from summarizer.retrieval.sentences import Sentence
from summarizer.text.quotes import find_quotes, plain

#: Without a judge: share of a sentence's pairs of words that its sources have, from which it is taken for theirs.
_THEIR_WORDS = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text, and the sentences that are to say it."""

    text: str
    sources: tuple[Sentence, ...]
    #: The sources as they would be said in its place, one for each; default: as they are said on any day.
    read_as: tuple[str, ...] = ()
    #: Whether a fuser wrote it.
    written: bool = False
    #: What was put in where, if that is how it was made.
    part: Part | None = None

    @property
    def held(self) -> list[tuple[Sentence, str]]:
        """The sources, each with how it is read."""
        return list(zip(self.sources, self.read_as or [each.said for each in self.sources], strict=True))


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
    #: Whether it is an article's own sentence, word for word.
    verbatim: bool = False

    @property
    def passes(self) -> bool:
        return self.refused is None


class Gate:
    """The guards and the judge, asked together."""

    def __init__(
        self, judge: Judge | None, *, joins: JoinJudge | None = None, guards: Sequence[Check] = GUARDS
    ) -> None:
        """``judge``: None lets only a source's own words pass. ``joins``: who judges what was put together of two."""
        self._judge = judge
        self._joins = joins
        self._guards = guards

    def check(self, questions: Sequence[Question]) -> list[Verdict]:
        """A verdict on each text, in order."""
        held = [question.held for question in questions]
        texts = [tuple(sorted({reading for _, reading in each})) for each in held]
        verbatim = [_is_verbatim(q.text, own) for q, own in zip(questions, texts, strict=True)]
        guarded = [
            None if said else refusal(question.text, own, guards=self._guards)
            for question, own, said in zip(questions, texts, verbatim, strict=True)
        ]
        asked = [not said and reason is None for said, reason in zip(verbatim, guarded, strict=True)]
        values = self._values(
            questions, texts, [wanted and q.part is None for q, wanted in zip(questions, asked, strict=True)]
        )
        joined = self._joined(questions, texts, asked)
        verdicts = []
        for row, (question, own, said, reason, value) in enumerate(
            zip(questions, held, verbatim, guarded, values, strict=True)
        ):
            sources, articles = backing(question.text, own)
            refused = reason
            if row in joined:
                value, refused = joined[row]
            elif refused is None and not said and value < self._threshold:
                refused = f"the judge finds it poorly backed ({value:.2f})"
            verdicts.append(
                Verdict(
                    text=question.text,
                    score=round(value, 4),
                    refused=refused,
                    sources=sources,
                    articles=articles,
                    verbatim=said,
                )
            )
        return verdicts

    @property
    def _threshold(self) -> float:
        return self._judge.threshold if self._judge is not None else _THEIR_WORDS

    def _joined(
        self, questions: Sequence[Question], texts: Sequence[tuple[str, ...]], asked: Sequence[bool]
    ) -> dict[int, tuple[float, str | None]]:
        """Of the rows that are joins the value, and why it may not be printed."""
        rows = [row for row, question in enumerate(questions) if asked[row] and question.part is not None]
        if not rows or self._joins is None:
            return dict.fromkeys(rows, (0.0, "nobody judges what is put together"))
        found = self._joins.values(
            [(texts[row], part) for row in rows if (part := questions[row].part) is not None]
        )
        return {row: (value.true, self._joins.refusal(value)) for row, value in zip(rows, found, strict=True)}

    def _values(
        self, questions: Sequence[Question], texts: Sequence[tuple[str, ...]], asked: Sequence[bool]
    ) -> list[float]:
        """Every group's texts at once, so that its sources are read once; 1 for what nobody is asked about."""
        if self._judge is None:
            return [
                1 - overlap(question.text, own)["novel"] if wanted else 1.0
                for question, own, wanted in zip(questions, texts, asked, strict=True)
            ]
        rows: dict[tuple[tuple[str, ...], bool], list[int]] = {}
        for row, (question, own, wanted) in enumerate(zip(questions, texts, asked, strict=True)):
            if wanted:
                rows.setdefault((own, question.written), []).append(row)
        groups = [
            Claims(
                sources=own,
                claims=tuple(questions[row].text for row in of_group),
                written=written,
            )
            for (own, written), of_group in rows.items()
        ]
        values = [1.0] * len(questions)
        for of_group, found in zip(rows.values(), self._judge.values(groups), strict=True):
            for row, value in zip(of_group, found, strict=True):
                values[row] = value
        return values


def _is_verbatim(text: str, sources: Sequence[str]) -> bool:
    """Whether a source says it in these words, all of it, and quotes what the text quotes."""
    bare, quotations = plain(text).strip(" .,;:!?"), len(find_quotes(text))
    return any(
        plain(source).strip(" .,;:!?") == bare and len(find_quotes(source)) >= quotations
        for source in sources
    )
