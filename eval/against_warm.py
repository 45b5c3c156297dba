"""Run by the Python of either side, as ``python -c``: one cluster summarised again and again, after others; prints JSON.

It uses what every version has, ``Summarizer.summarize``, and counts groups where the fuser is asked as all have been.
"""

import json
import sys
import time
from typing import Any

from summarizer import Summarizer

groups = 0


def count_groups() -> None:
    from summarizer.fusion.embedded import EmbeddedFuser

    fuse = EmbeddedFuser.fuse

    def counted(self: Any, asked: Any, *arguments: Any, **options: Any) -> Any:
        global groups
        groups += len({tuple(sorted(texts)) for texts in asked if len(texts) > 1})
        return fuse(self, asked, *arguments, **options)

    setattr(EmbeddedFuser, "fuse", counted)  # noqa: B010 - its type is another in each version


def main(folder: str, repeats: int, others: list[str]) -> None:
    global groups
    count_groups()
    summarizer = Summarizer()
    for other in others:  # what is made at the first call is made; nothing of the cluster itself is known
        summarizer.summarize([other])
    runs = []
    for _ in range(repeats + 1):
        groups = 0
        start, used = time.perf_counter(), time.process_time()
        summary = summarizer.summarize([folder])
        seconds, processor = time.perf_counter() - start, time.process_time() - used
        stages = {name: took for name, took in summary.seconds.items() if name != "load"}
        runs.append({"seconds": seconds, "processor": processor, "stages": stages})
    found = {
        "unseen": runs[0],
        "warm": runs[1:],
        "groups": groups,
        "fused": sum(sentence.origin == "fused" for sentence in summary.sentences),
        "sentences": len(summary.sentences),
        "text": str(summary),
    }
    print(json.dumps(found))


main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
