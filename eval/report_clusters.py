"""A comparison's clusters one by one: records in, what the template shows of each out.

Of a cluster it shows our summary beside the articles, every system's text as it was scored, and, for the table in which
a metric can be picked, its scores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from eval.headings import COLUMNS
from eval.report_page import number
from eval.results import Record
from summarizer.errors import InputError
from summarizer.output.characters import visible
from summarizer.output.summary import ArticleUse, Summary
from summarizer.output.view import ClusterView
from summarizer.output.wording import counted


def overview(data: Mapping[str, Any], records: Sequence[Record]) -> dict[str, Any]:
    """Scores of each cluster, for the table in which a metric can be picked."""
    metrics = [
        {"key": metric, "label": f"{title}: {heading}", "factor": factor, "digits": digits}
        for title, columns in COLUMNS.items()
        for metric, heading, factor, digits in columns
        if any(metric in scores for scores in data["systems"].values())
    ]
    names = list(data["systems"])

    def scores(record: Record, metric: str) -> list[float | None]:
        found = [number(record["systems"][name]["scores"].get(metric)) for name in names]
        return [None if isinstance(value, str) else value for value in found]

    rows = [
        [
            visible(record["id"]),
            len(record["articles"]),
            [scores(record, str(each["key"])) for each in metrics],
        ]
        for record in records
    ]
    return {
        "metrics": metrics,
        "systems": [visible(name) for name in names],
        "baseline": names.index(data["baseline"]),
        "rows": rows,
    }


def cluster_view(record: Record, count: int, *, room: int) -> dict[str, Any]:
    """One cluster as the template wants it: our summary with its articles, and every text as it was scored."""
    summary, ours, remark = _summary(record)
    view = ClusterView(summary, prefix=f"c{count}-", room=room)
    about = next((a["title"] or a["lede"] for a in record["articles"] if a["title"] or a["lede"]), "")
    return {
        "record": record,
        "about": about if len(about) <= 110 else about[:110].rsplit(" ", 1)[0] + " …",
        "view": view,
        "ours": ours,
        "remark": remark,
        "texts": {
            name: [_marked(each["text"], each["missing"]) for each in system.get("verdicts", ())]
            for name, system in record["systems"].items()
        },
    }


def _summary(record: Record) -> tuple[Summary, str, str]:
    """Our summary with the articles' texts, the name of its system, and what is to be said of it.

    Where no system left one, or not as this version reads it, there are the articles alone.
    """
    texts = {article["id"]: article["text"] for article in record["articles"]}
    remark = ""
    for name, system in record["systems"].items():
        details = system.get("details")
        if not details:
            continue
        try:
            articles = [{**each, "text": texts.get(each["id"])} for each in details["articles"]]
            summary = Summary.from_dict({**details, "articles": articles})
        except (KeyError, TypeError, InputError):
            remark = f"{name} was recorded by another version: its sources cannot be shown. Run it again with --fresh."
            continue
        scored = " ".join(system["text"].split())
        cut = sum(" ".join(each.text.split()) not in scored for each in summary.sentences)
        if cut:
            remark = (
                f"{counted(cut, 'sentence')} of it went beyond the length that all are cut to: not scored."
            )
        return summary, name, remark
    uses = [
        ArticleUse(
            id=each["id"],
            path=record["id"],
            title=each["title"],
            words=len(each["text"].split()),
            used=True,
            outlet=each["source"],
            text=each["text"],
        )
        for each in record["articles"]
    ]
    return Summary(sentences=(), articles=tuple(uses)), "", remark


def _marked(text: str, missing: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The sentence in pieces, with the kind of fact where one has no source; and what is not in it verbatim."""
    spans: list[tuple[int, int, str]] = []
    elsewhere = []
    for kind, words in missing:
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
        if match and not any(match.start() < end and start < match.end() for start, end, _ in spans):
            spans.append((match.start(), match.end(), kind))
        elif not match:
            elsewhere.append((kind, words))
    pieces: list[tuple[str, str]] = []
    place = 0
    for start, end, kind in sorted(spans):
        pieces += [(text[place:start], ""), (text[start:end], kind)]
        place = end
    return {"pieces": [*pieces, (text[place:], "")], "elsewhere": elsewhere}
