"""Texts and the sentences that are to back them in, verdicts out: hard guards, then the learned judge."""

from summarizer.judging.gate import Gate, Question, Verdict

__all__ = ["Gate", "Question", "Verdict"]
