"""Which chosen sentence has to be read before which: a reply after what it answers, "the bill" after "a bill".

A sentence taken out of its article may be true and complete and still be wrong where it stands: "Dahl rejected the
accusation" before the accusation, "Dahl added that …" behind somebody else's words. What it goes on from is looked for
where its article has it, among the few sentences before it that the summary tells too. Nothing is moved that no word
of the sentence asks for: where the articles do not say, :func:`summarizer.composition.planning.order` decides as before.

What leans by the model of context dependence is moved after that, where these allow it (:mod:`summarizer.composition.placing`). One of 24
summaries of events reads otherwise where they are left out and that is done.
"""

from summarizer.composition.precedence.finding import constraints
from summarizer.composition.precedence.introductions import introduces
from summarizer.composition.precedence.tellings import Constraint, Telling

__all__ = ["Constraint", "Telling", "constraints", "introduces"]
