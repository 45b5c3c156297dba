"""A summary as Markdown, with footnotes."""

from __future__ import annotations

import re

from summarizer.output.plain import printable, reasons
from summarizer.output.summary import ArticleUse, Source, Summary
from summarizer.output.wording import counted, sides


def as_markdown(summary: Summary, *, explain: bool = False) -> str:
    """Prose, conflicts, articles, what was dropped, footnotes. See ``Summary.to_markdown``."""
    prose = " ".join(
        _escape(sentence.text) + "".join(f"[^{summary.numbers[s]}]" for s in sentence.sources)
        for sentence in summary.sentences
    )
    sections = {
        "Where the articles disagree": [
            f"{_escape(c.topic)}: {_escape(sides(c))}" for c in summary.conflicts
        ],
        "Articles": [_escape(_article_line(article)) for article in summary.articles],
        "Dropped": [f"{_escape(d.text)} ({_escape(d.reason)})" for d in summary.dropped],
        "Why each sentence is here": [_escape(line) for line in reasons(summary)] if explain else [],
    }
    footnotes = [
        f"[^{n}]: {_escape(source.article)}: {_escape(source.text)}{_footnote(source)}"
        for source, n in summary.numbers.items()
    ]
    blocks = [
        prose,
        *(
            "\n".join([f"## {title}", "", *(f"- {line}" for line in lines)])
            for title, lines in sections.items()
            if lines
        ),
        *(["\n".join(footnotes)] if footnotes else []),
    ]
    return "\n\n".join(blocks) + "\n"


def _footnote(source: Source) -> str:
    known = [*filter(None, [_escape(source.origin)])]
    if source.link:
        known.append(f"<{source.link}>")
    elif source.url:
        known.append(_escape(source.url))
    return f" ({', '.join(known)})" if known else ""


def _article_line(article: ArticleUse) -> str:
    name = ", ".join(filter(None, (article.id, article.outlet, article.title, article.day)))
    return f"{name} ({counted(article.words, 'word')}; {article.status})"


def _escape(text: str) -> str:
    """Text as Markdown that shows exactly this text, on one line."""
    line = " ".join(printable(text).split())
    line = re.sub(r"([\\`*_\[\]<>#|~&$])", r"\\\1", line)
    return re.sub(r"^([-+=]|\d+(?=[.)]))", lambda m: _escape_opening(m.group()), line)


def _escape_opening(mark: str) -> str:
    # A leading "-", "+" or "=" and a leading "1." would open a list or a heading.
    return f"\\{mark}" if not mark.isdigit() else f"{mark}\\"
