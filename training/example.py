"""One training example: its texts and what is known of them in, a row for a file of examples out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["join", "restate", "copy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One training example: texts in, a text out."""

    id: str
    corpus: str
    sources: tuple[str, ...]
    target: str
    kind: Kind
    coverage: float
    novel: float
    trimmed: bool = False
    #: What the summary has told before it.
    before: str = ""
    #: The target made false by one small edit, where there is one.
    false: str = ""
    #: Whether the false one was written by a fuser that is to go on learning.
    own: bool = False
    #: A group of sentences and one sentence, or a whole cluster and its summary.
    unit: Literal["group", "cluster"] = "group"

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "corpus": self.corpus,
            "kind": self.kind,
            "unit": self.unit,
            "sources": list(self.sources),
            "before": self.before,
            "target": self.target,
            "false": self.false,
            "own": self.own,
            "coverage": round(self.coverage, 3),
            "novel": round(self.novel, 3),
            "trimmed": self.trimmed,
        }
