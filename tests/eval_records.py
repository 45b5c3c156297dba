"""What the evaluation records of a cluster, as its reports are made from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.config import EvalConfig
from eval.report import write_comparison_report
from eval.results import Results, aggregate
from summarizer import ArticleUse, Claim, Conflict, Source, Summary, SummarySentence, Support

FIRST = "Fourteen miners were trapped in Velm on Monday after a shaft flooded."
SAID = "Nineteen miners were trapped in Velm."
BEYOND = "The pumps moved on."


def record(name: str = "mine", *, say: Callable[[str], str] = str) -> dict[str, Any]:
    """A cluster of two articles with our summary, one sentence of it too long to be scored, and another system.

    :param say: what stands for each text that came from outside.
    """
    texts = [
        f"{say(FIRST)}\n\n{say('Pumps moved 1,400 litres a minute.')}",
        f"{say('Twelve are trapped.')} Nobody knows.",
    ]
    told = [
        Source("article-1", 0, len(say(FIRST)), say(FIRST)),
        Source("article-2", 0, len(texts[1]), texts[1]),
    ]
    support = Support(verdict="supported", score=0.97, articles=1)
    summary = Summary(
        sentences=(
            SummarySentence(text=say(SAID), origin="fused", support=support, sources=(told[0], told[0])),
            SummarySentence(text=BEYOND, origin="extracted", support=support, sources=(told[1],)),
        ),
        conflicts=(
            Conflict(
                topic=say("number of miners"),
                claims=(Claim(value=say("14"), sources=(told[0],)), Claim(value="12", sources=(told[1],))),
            ),
        ),
        articles=tuple(
            ArticleUse(id=f"article-{n}", path="c, line 1", title=None, words=len(text.split()), used=True)
            for n, text in enumerate(texts, start=1)
        ),
    )
    ours = {
        "status": "ok",
        "note": "",
        "text": say(SAID),
        "scores": {"rouge1": 0.4, "fact_precision": 0.5},
        "details": summary.to_dict(),
        "verdicts": [
            {"text": say(SAID), "missing": [["number", "Nineteen"], ["relation", say("miners < pump")]]}
        ],
    }
    other = {
        **ours,
        "details": {},
        "note": say("a note"),
        "scores": {"rouge1": 0.3},
        "verdicts": [{"text": say("Miners are trapped."), "missing": []}],
    }
    return {
        "id": say(name),
        "notes": [say("no reference")],
        "reference": say("A human says it."),
        "articles": [
            {
                "id": f"article-{n}",
                "title": say("A <shaft>"),
                "source": say("Velm Post"),
                "text": text,
                "lede": say(FIRST),
            }
            for n, text in enumerate(texts, start=1)
        ],
        "systems": {"other": other, "ours": ours},
    }


def write(path: Path, records: Sequence[dict[str, Any]], *, limit: int = 100) -> Results:
    """Their report at ``path``."""
    names = list(records[0]["systems"])
    about = {
        "command": "compare",
        "clusters": "c",
        "max_words": 30,
        "oracles": ["other"],
        "about": dict.fromkeys(names, "a system"),
    }
    results = aggregate(
        records, config=EvalConfig.from_values({"statistics": {"baseline": "ours"}}, where=""), about=about
    )
    write_comparison_report(path, results, records, limit=limit)
    return results
