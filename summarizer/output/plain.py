"""A summary as plain text: what a pipe, a file and ``str`` get."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.output.summary import Source, Summary, SummarySentence
from summarizer.output.wording import counted, sides

#: What heads the parts after the prose.
SOURCES, CONFLICTS = "Sources", "Where the articles disagree"
REASONS, REFUSED = "Why each sentence is here", "What was refused"


def as_text(summary: Summary, *, quiet: bool = False, explain: bool = False) -> str:
    """The prose, the numbered sources, the conflicts; parts are separated by a blank line. See ``Summary.to_text``."""
    blocks = [summary.text if quiet else " ".join(_numbered(each, summary) for each in summary.sentences)]
    if not quiet and summary.numbers:
        lines = [
            line
            for source, n in summary.numbers.items()
            for line in (f"[{n}] {source.article}: {source.text}", _provenance(source))
            if line
        ]
        blocks.append("\n".join([SOURCES, *lines]))
    if not quiet and summary.conflicts:
        lines = [f"- {conflict.topic}: {sides(conflict)}" for conflict in summary.conflicts]
        blocks.append("\n".join([CONFLICTS, *lines]))
    if explain:
        blocks.append("\n".join([REASONS, *reasons(summary)]))
        if summary.dropped:
            lines = [f"- {each.text} ({each.reason})" for each in summary.dropped]
            blocks.append("\n".join([REFUSED, *lines]))
    return "\n\n".join(printable(block) for block in blocks)


def reasons(summary: Summary) -> Iterator[str]:
    """For each sentence a line that says why it was chosen, as far as the summary knows."""
    for place, sentence in enumerate(summary.sentences, start=1):
        support = sentence.support
        line = (
            f"{place}. {sentence.text} ({sentence.origin}, {support.verdict}, "
            f"support {support.score:.2f}, {counted(support.articles, 'article')}"
        )
        if support.unsupported:
            line += f", not in the sources: {', '.join(support.unsupported)}"
        if (why := sentence.explanation) is not None:
            parts = ", ".join(f"{name} {value:.2f}" for name, value in why.parts.items())
            group = "; ".join(f"{source.article}: {source.text}" for source in why.group)
            line += f"; salience {why.salience:.2f} from {parts}; group: {group}"
        yield line + ")"


def printable(text: str) -> str:
    """Without control characters: what an article says must not drive the reader's terminal."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)


def _numbered(sentence: SummarySentence, summary: Summary) -> str:
    numbers = ", ".join(str(summary.numbers[source]) for source in sentence.sources)
    return f"{sentence.text} [{numbers}]" if numbers else sentence.text


def _provenance(source: Source) -> str:
    return (
        f"    {', '.join(filter(None, (source.origin, source.url)))}" if source.origin or source.url else ""
    )
