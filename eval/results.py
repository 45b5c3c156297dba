"""What a run leaves behind: rows as they come, then results.json and scores.parquet."""

from __future__ import annotations

import platform
from importlib import metadata

import summarizer

_LIBRARIES = (
    "torch",
    "transformers",
    "spacy",
    "rouge_score",
    "sumy",
    "textblob",
    "vaderSentiment",
    "scipy",
    "numpy",
    "evaluate",
    "datasets",
)


def versions() -> dict[str, str]:
    """Versions of everything that a number depends on; "missing" where it is not installed."""
    found = {"newsweave": summarizer.__version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found
