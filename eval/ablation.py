"""``python -m eval ablate``: what every check earns on judged sentences, and what it costs.

A check earns its place by what it refuses that nothing else does: neither the judge nor another check. What it costs are
the true sentences that it alone refuses. No check of words is kept, or added, without its row in this table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.fusion import Group, judged_claims
from summarizer.decontext.context_dependence import SIGNS
from summarizer.decontext.days import unknown_day
from summarizer.decontext.pronouns import unresolved_pronoun
from summarizer.judging.guards import GUARDS
from summarizer.judging.judge import Judge
from summarizer.text.parsing import Parser


@dataclass(slots=True)
class _Row:
    """One check, counted."""

    name: str
    kind: str
    refuses: str
    true: int = 0
    false: int = 0
    #: Refused by this check alone, where the judge lets it through.
    true_alone: int = 0
    false_alone: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "refuses": self.refuses,
            "true": self.true,
            "false": self.false,
            "true_alone": self.true_alone,
            "false_alone": self.false_alone,
        }


def ablate(groups: Sequence[Group], judge: Judge, parser: Parser) -> dict[str, Any]:
    """Each guard, each sign that a sentence leans on others, and the judge, on the groups' judged sentences.

    ``checks``: for each what it refuses (``true``, ``false``), and what it alone refuses of what the judge passes
    (``true_alone``: its cost, ``false_alone``: what it earns). ``judge``: what it refuses, and alone.
    """
    asked = [group for group in groups if group.judged]
    values = judge.values([judged_claims(group) for group in asked])
    guards = [_Row(guard.name, "guard", guard.refuses) for guard in GUARDS]
    signs = [
        _Row("pronoun", "context dependence", "a pronoun that nothing in the sentence explains"),
        *(_Row(sign.name, "context dependence", sign.finds) for sign in SIGNS),
        _Row("day", "context dependence", "“tomorrow”, where nothing tells of which day"),
    ]
    by_judge = _Row("judge", "judge", f"a value below {judge.threshold:.2f}")
    total = {True: 0, False: 0}
    for group, own in zip(asked, values, strict=True):
        docs = parser.parse([text for text, *_ in group.judged])
        for (text, true, *_), value, doc in zip(group.judged, own, docs, strict=True):
            total[true] += 1
            shown = [
                unresolved_pronoun(doc) is not None,
                *(sign.shows(doc) for sign in SIGNS),
                unknown_day(doc) is not None,
            ]
            hits = [
                *(
                    row
                    for row, guard in zip(guards, GUARDS, strict=True)
                    if guard.check(text, group.sources) is not None
                ),
                *(row for row, shows in zip(signs, shown, strict=True) if shows),
                *([by_judge] if value < judge.threshold else []),
            ]
            for row in hits:
                _count(row, true, alone=len(hits) == 1)
    return {
        "sentences": total[True] + total[False],
        "true_sentences": total[True],
        "threshold": judge.threshold,
        "checks": [row.to_dict() for row in (*guards, *signs)],
        "judge": by_judge.to_dict(),
    }


def _count(row: _Row, true: bool, *, alone: bool) -> None:
    if true:
        row.true += 1
        row.true_alone += alone
    else:
        row.false += 1
        row.false_alone += alone
