"""What a caller gets back: the summary, the evidence for it, and the shapes it can be turned into.

These are plain values without models or articles behind them, so that a summary can be stored, sent and
compared. Every :class:`Source` span refers to the *cleaned* text of its article:
``article.text[source.start:source.end] == source.text``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

#: Version of the layout that :meth:`Summary.to_dict` gives; published as ``schema/summary-1.json``.
SCHEMA = 1

#: What heads the parts of :meth:`Summary.to_text` after the prose.
HEADINGS = ("Sources", "Where the articles disagree", "Why each sentence is here", "What was refused")


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of an article that backs something the summary says."""

    #: The article's ``id``.
    article: str
    start: int
    end: int
    text: str
    #: Of the article, where it says so: its outlet, headline, date (ISO 8601) and address.
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"article": self.article, "start": self.start, "end": self.end, "text": self.text} | _known(
            self
        )

    @property
    def origin(self) -> str:
        """``Harbour Post, “Ferry runs aground”, 4 March 2024``: what is known of the article, or nothing."""
        title = f"“{self.title}”" if self.title else None
        return ", ".join(filter(None, (self.outlet, title, _day(self.published))))

    @property
    def link(self) -> str | None:
        """The article's address where it is one that a page may link to: http or https, nothing else."""
        return self.url if self.url and re.match(r"https?://[^\s<>\"]+$", self.url) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How well its sources back a summary sentence."""

    verdict: Literal["supported", "partly"]
    #: 0 (not at all) to 1 (word for word).
    score: float
    #: How many different articles back the sentence.
    articles: int
    #: The words of the sentence that no source has; empty where the verdict is "supported".
    unsupported: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            "score": self.score,
            "articles": self.articles,
            "unsupported": list(self.unsupported),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a sentence is in the summary."""

    #: Salience of the group the sentence was written from.
    salience: float
    #: The parts that salience is weighted from ("agreement", "position", …), each from 0 to 1.
    parts: Mapping[str, float]
    #: The group: sentences that say the same thing, most central first, whether or not they back this one.
    group: tuple[Source, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "salience": self.salience,
            "parts": dict(self.parts),
            "group": [source.to_dict() for source in self.group],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySentence:
    """One sentence of the summary, and why it may be said."""

    text: str
    #: "fused": written by the seq2seq model; "extracted": an article's own sentence.
    origin: Literal["fused", "extracted"]
    support: Support
    sources: tuple[Source, ...]
    explanation: Explanation | None = None

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        data = {
            "text": self.text,
            "origin": self.origin,
            "support": self.support.to_dict(),
            "sources": [source.to_dict() for source in self.sources],
        }
        if explain and self.explanation is not None:
            data["explanation"] = self.explanation.to_dict()
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One side of a conflict: a value and the sentences that give it."""

    value: str
    sources: tuple[Source, ...]
    #: Day on which the newest of its articles was published, ``YYYY-MM-DD``; None where one does not say.
    date: str | None = None

    @property
    def day(self) -> str:
        """``4 March 2024``; empty where the date is not known."""
        return f"{(day := date.fromisoformat(self.date)).day} {day:%B %Y}" if self.date else ""

    def to_dict(self) -> dict[str, Any]:
        dated = {"date": self.date} if self.date else {}
        return {"value": self.value} | dated | {"sources": [source.to_dict() for source in self.sources]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something on which the articles disagree, with who says what: from the oldest to the newest where all are dated."""

    topic: str
    claims: tuple[Claim, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"topic": self.topic, "claims": [claim.to_dict() for claim in self.claims]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleUse:
    """An article that was read, and whether the summary draws on it."""

    id: str
    path: str
    title: str | None
    words: int
    used: bool
    #: Why it was not used; for a used one, what the reader should know about it, if anything.
    reason: str | None = None
    #: Outlet, date (ISO 8601) and address, where the article says so.
    outlet: str | None = None
    published: str | None = None
    url: str | None = None

    @property
    def status(self) -> str:
        """``used`` or ``not used``, with the reason where there is one."""
        status = "used" if self.used else "not used"
        return f"{status}: {self.reason}" if self.reason else status

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "path": self.path,
            "title": self.title,
            "words": self.words,
            "used": self.used,
            "reason": self.reason,
        } | _known(self, leave_out=("title",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A text that did not make it into the summary, and why."""

    text: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "reason": self.reason}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A neutral summary of several articles, with the evidence for each of its sentences.

    ``str(summary)`` is the prose and nothing else. Apart from ``seconds``, the same input, configuration
    and machine give the same summary to the byte, whatever the order of the articles.
    """

    sentences: tuple[SummarySentence, ...]
    conflicts: tuple[Conflict, ...] = ()
    articles: tuple[ArticleUse, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    #: The fuser: name, revision, checksum, device, …
    model: Mapping[str, Any] = field(default_factory=dict)
    #: The whole configuration that was used.
    config: Mapping[str, Any] = field(default_factory=dict, repr=False)
    #: Wall-clock seconds of each stage.
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def text(self) -> str:
        """The prose."""
        return " ".join(sentence.text for sentence in self.sentences)

    def __str__(self) -> str:
        return self.text

    @cached_property
    def numbers(self) -> Mapping[Source, int]:
        """Footnote number of every source, from 1, in the order in which the summary draws on them."""
        numbers: dict[Source, int] = {}
        for sentence in self.sentences:
            for source in sentence.sources:
                numbers.setdefault(source, len(numbers) + 1)
        return numbers

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Plain lists and dictionaries, laid out as ``schema/summary-1.json`` says.

        :param explain: add to each sentence its ``explanation`` (salience, its parts, the group).
        """
        return {
            "schema": SCHEMA,
            "text": self.text,
            "sentences": [sentence.to_dict(explain=explain) for sentence in self.sentences],
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "articles": [article.to_dict() for article in self.articles],
            "dropped": [dropped.to_dict() for dropped in self.dropped],
            "model": dict(self.model),
            "config": dict(self.config),
            "seconds": dict(self.seconds),
        }

    def to_json(self, *, explain: bool = False) -> str:
        """:meth:`to_dict` as indented JSON, in UTF-8 rather than escapes."""
        return json.dumps(self.to_dict(explain=explain), ensure_ascii=False, indent=2)

    def to_text(self, *, quiet: bool = False, explain: bool = False) -> str:
        """For a terminal: the prose with numbers, the numbered sources, and where the articles disagree.

        :param quiet: the prose alone, without numbers.
        :param explain: add why each sentence was chosen.
        """
        blocks = [self.text if quiet else " ".join(map(self._numbered, self.sentences))]
        if not quiet and self.numbers:
            lines = [
                line
                for source, n in self.numbers.items()
                for line in (f"[{n}] {source.article}: {source.text}", _provenance(source))
                if line
            ]
            blocks.append("\n".join([HEADINGS[0], *lines]))
        if not quiet and self.conflicts:
            lines = [f"- {conflict.topic}: {_sides(conflict)}" for conflict in self.conflicts]
            blocks.append("\n".join([HEADINGS[1], *lines]))
        if explain:
            blocks.append("\n".join([HEADINGS[2], *self._explanations()]))
            if self.dropped:
                lines = [f"- {each.text} ({each.reason})" for each in self.dropped]
                blocks.append("\n".join([HEADINGS[3], *lines]))
        return "\n\n".join(_printable(block) for block in blocks)

    def to_markdown(self, *, explain: bool = False) -> str:
        """Markdown with one footnote for each source, the conflicts, and the articles read.

        Whatever the articles or their file names hold is escaped: it shows as text, never as markup.

        :param explain: add why each sentence was chosen.
        """
        prose = " ".join(
            _escape(sentence.text) + "".join(f"[^{self.numbers[s]}]" for s in sentence.sources)
            for sentence in self.sentences
        )
        blocks = [prose]
        if self.conflicts:
            lines = [f"- {_escape(c.topic)}: {_escape(_sides(c))}" for c in self.conflicts]
            blocks.append("\n".join(["## Where the articles disagree", "", *lines]))
        if self.articles:
            lines = [f"- {_escape(_article_line(article))}" for article in self.articles]
            blocks.append("\n".join(["## Articles", "", *lines]))
        if self.dropped:
            lines = [f"- {_escape(d.text)} ({_escape(d.reason)})" for d in self.dropped]
            blocks.append("\n".join(["## Dropped", "", *lines]))
        if explain:
            lines = [f"- {_escape(line)}" for line in self._explanations()]
            blocks.append("\n".join(["## Why each sentence is here", "", *lines]))
        if self.numbers:
            blocks.append(
                "\n".join(
                    f"[^{n}]: {_escape(source.article)}: {_escape(source.text)}{_footnote(source)}"
                    for source, n in self.numbers.items()
                )
            )
        return "\n\n".join(blocks) + "\n"

    def to_html(self, *, explain: bool = False) -> str:
        """One self-contained page (no script, nothing fetched) with sources, conflicts and articles.

        Every text is escaped.

        :param explain: add why each sentence was chosen.
        """
        import jinja2

        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("summarizer"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        template = environment.get_template("summary.html.j2")
        return template.render(summary=self, explanations=self._explanations() if explain else [])

    def _numbered(self, sentence: SummarySentence) -> str:
        numbers = ", ".join(str(self.numbers[source]) for source in sentence.sources)
        return f"{sentence.text} [{numbers}]" if numbers else sentence.text

    def _explanations(self) -> list[str]:
        lines = []
        for place, sentence in enumerate(self.sentences, start=1):
            support = sentence.support
            line = (
                f"{place}. {sentence.text} ({sentence.origin}, {support.verdict}, "
                f"support {support.score:.2f}, {_count(support.articles, 'article')}"
            )
            if support.unsupported:
                line += f", not in the sources: {', '.join(support.unsupported)}"
            if (why := sentence.explanation) is not None:
                parts = ", ".join(f"{name} {value:.2f}" for name, value in why.parts.items())
                group = "; ".join(f"{source.article}: {source.text}" for source in why.group)
                line += f"; salience {why.salience:.2f} from {parts}; group: {group}"
            lines.append(line + ")")
        return lines


def _sides(conflict: Conflict) -> str:
    """``four hours (herald, post, 1 March 2024); five hours (courier, 2 March)``: each year is told once."""
    sides, year = [], ""
    for claim in conflict.claims:
        day, its_year = claim.day, (claim.date or year)[:4]
        told = [*dict.fromkeys(source.article for source in claim.sources)]
        told += [day.removesuffix(f" {year}")] if day else []
        sides.append(f"{claim.value} ({', '.join(told)})")
        year = its_year
    return "; ".join(sides)


def _known(of: Source | ArticleUse, *, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """The fields of an article that it has: the schema has them optional."""
    names = [name for name in ("outlet", "title", "published", "url") if name not in leave_out]
    return {name: value for name in names if (value := getattr(of, name)) is not None}


def _day(published: str | None) -> str | None:
    """``4 March 2024`` of an ISO date or time: the day as it was where it was published."""
    if published is None:
        return None
    try:
        day = datetime.fromisoformat(published)
    except ValueError:
        return published
    return f"{day.day} {day:%B %Y}"


def _provenance(source: Source) -> str:
    return (
        f"    {', '.join(filter(None, (source.origin, source.url)))}" if source.origin or source.url else ""
    )


def _footnote(source: Source) -> str:
    known = [*filter(None, [_escape(source.origin)])]
    if source.link:
        known.append(f"<{source.link}>")
    elif source.url:
        known.append(_escape(source.url))
    return f" ({', '.join(known)})" if known else ""


def _article_line(article: ArticleUse) -> str:
    name = ", ".join(filter(None, (article.id, article.outlet, article.title, _day(article.published))))
    return f"{name} ({_count(article.words, 'word')}; {article.status})"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _printable(text: str) -> str:
    """Without control characters: what an article says must not drive the reader's terminal."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)


def _escape(text: str) -> str:
    """Text as Markdown that shows exactly this text, on one line."""
    line = " ".join(_printable(text).split())
    line = re.sub(r"([\\`*_\[\]<>#|~&$])", r"\\\1", line)
    return re.sub(r"^([-+=]|\d+(?=[.)]))", lambda m: _escape_opening(m.group()), line)


def _escape_opening(mark: str) -> str:
    # A leading "-", "+" or "=" and a leading "1." would open a list or a heading.
    return f"\\{mark}" if not mark.isdigit() else f"{mark}\\"
