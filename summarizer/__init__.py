"""newsweave: many articles about one event in; one neutral summary out, every sentence sourced and checked.

>>> from summarizer import summarize
>>> summary = summarize(["a.txt", "b.html", "more/"])  # doctest: +SKIP
>>> print(summary)  # doctest: +SKIP

Names are loaded when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from summarizer.config import Config as Config
    from summarizer.errors import ConfigError as ConfigError
    from summarizer.errors import InputError as InputError
    from summarizer.errors import ModelError as ModelError
    from summarizer.errors import SummarizerError as SummarizerError
    from summarizer.output.summary import ArticleUse as ArticleUse
    from summarizer.output.summary import Claim as Claim
    from summarizer.output.summary import Conflict as Conflict
    from summarizer.output.summary import Dropped as Dropped
    from summarizer.output.summary import Explanation as Explanation
    from summarizer.output.summary import Source as Source
    from summarizer.output.summary import Summary as Summary
    from summarizer.output.summary import SummarySentence as SummarySentence
    from summarizer.output.summary import Support as Support
    from summarizer.reading import Article as Article
    from summarizer.reading import read_articles as read_articles
    from summarizer.summarizer import Summarizer as Summarizer
    from summarizer.summarizer import summarize as summarize

_HOMES = {
    "Article": "reading",
    "ArticleUse": "output.summary",
    "Claim": "output.summary",
    "Config": "config",
    "ConfigError": "errors",
    "Conflict": "output.summary",
    "Dropped": "output.summary",
    "Explanation": "output.summary",
    "InputError": "errors",
    "ModelError": "errors",
    "Source": "output.summary",
    "Summarizer": "summarizer",
    "SummarizerError": "errors",
    "Summary": "output.summary",
    "SummarySentence": "output.summary",
    "Support": "output.summary",
    "read_articles": "reading",
    "summarize": "summarizer",
}

__all__ = [
    "Article",
    "ArticleUse",
    "Claim",
    "Config",
    "ConfigError",
    "Conflict",
    "Dropped",
    "Explanation",
    "InputError",
    "ModelError",
    "Source",
    "Summarizer",
    "SummarizerError",
    "Summary",
    "SummarySentence",
    "Support",
    "read_articles",
    "summarize",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
