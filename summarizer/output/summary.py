"""What a caller gets back: the summary, the evidence for it, and the shapes it can be turned into.

These are plain values without models or articles behind them, so that a summary can be stored, sent and
compared. Every :class:`Source` span refers to the *cleaned* text of its article:
``article.text[source.start:source.end] == source.text``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from summarizer.errors import InputError
from summarizer.output.wording import day_of, web_address

#: Version of the layout that :meth:`Summary.to_dict` gives; published as ``schema/summary-1.json``.
SCHEMA = 1


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
        return ", ".join(filter(None, (self.outlet, title, day_of(self.published))))

    @property
    def link(self) -> str | None:
        """The article's address where it is one that a page may link to: http or https, nothing else."""
        return web_address(self.url)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Source:
        return cls(**data)


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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Support:
        return cls(**{**data, "unsupported": tuple(data["unsupported"])})


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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Explanation:
        return cls(**{**data, "group": tuple(map(Source.from_dict, data["group"]))})


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySentence:
    """One sentence of the summary, and why it may be said."""

    text: str
    #: "fused": written by the seq2seq model, or an article's sentence with a part of another's in it; "extracted": an article's own.
    origin: Literal["fused", "extracted"]
    support: Support
    sources: tuple[Source, ...]
    explanation: Explanation | None = None

    @property
    def backing(self) -> str:
        """``word for word``, or what the judge thinks of it: ``judge 0.91``."""
        verbatim = self.origin == "extracted" and self.support.score >= 1
        return "word for word" if verbatim else f"judge {self.support.score:.2f}"

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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SummarySentence:
        why = data.get("explanation")
        return cls(
            text=data["text"],
            origin=data["origin"],
            support=Support.from_dict(data["support"]),
            sources=tuple(map(Source.from_dict, data["sources"])),
            explanation=Explanation.from_dict(why) if why else None,
        )


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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Claim:
        return cls(**{**data, "sources": tuple(map(Source.from_dict, data["sources"]))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something on which the articles disagree, with who says what: from the oldest to the newest where all are dated."""

    topic: str
    claims: tuple[Claim, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"topic": self.topic, "claims": [claim.to_dict() for claim in self.claims]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Conflict:
        return cls(topic=data["topic"], claims=tuple(map(Claim.from_dict, data["claims"])))


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
    #: The cleaned text, which every span refers to; None where it was not kept, or not read.
    text: str | None = field(default=None, repr=False)

    @property
    def status(self) -> str:
        """``used`` or ``not used``, with the reason where there is one."""
        status = "used" if self.used else "not used"
        return f"{status}: {self.reason}" if self.reason else status

    @property
    def day(self) -> str | None:
        """``4 March 2024``; None where the article does not say."""
        return day_of(self.published)

    @property
    def link(self) -> str | None:
        """Its address where it is one that a page may link to: http or https, nothing else."""
        return web_address(self.url)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ArticleUse:
        return cls(**data)

    def to_dict(self, *, texts: bool = False) -> dict[str, Any]:
        """:param texts: with the ``text``, where it was kept."""
        text = {"text": self.text} if texts and self.text is not None else {}
        return (
            {
                "id": self.id,
                "path": self.path,
                "title": self.title,
                "words": self.words,
                "used": self.used,
                "reason": self.reason,
            }
            | _known(self, leave_out=("title",))
            | text
        )


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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Summary:
        """The summary that :meth:`to_dict` turned into ``data``, or a batch job's row or a JSON file holds.

        Raises ``InputError`` if it is not laid out as ``schema/summary-1.json`` says.
        """
        try:
            if data["schema"] != SCHEMA:
                raise InputError(
                    f"The summary has schema {data['schema']!r}; this newsweave reads schema {SCHEMA}. Read it with the "
                    "version of newsweave that wrote it, or summarise again."
                )
            return cls(
                sentences=tuple(map(SummarySentence.from_dict, data["sentences"])),
                conflicts=tuple(map(Conflict.from_dict, data["conflicts"])),
                articles=tuple(map(ArticleUse.from_dict, data["articles"])),
                dropped=tuple(Dropped(**each) for each in data["dropped"]),
                model=data["model"],
                config=data["config"],
                seconds=data["seconds"],
            )
        except (KeyError, TypeError) as error:
            raise InputError(
                f"This is no summary as newsweave writes them ({type(error).__name__}: {error}). Give what newsweave run "
                "--format json or newsweave batch wrote, unchanged."
            ) from error

    def to_dict(self, *, explain: bool = False, texts: bool = False) -> dict[str, Any]:
        """Plain lists and dictionaries, laid out as ``schema/summary-1.json`` says.

        :param explain: add to each sentence its ``explanation`` (salience, its parts, the group).
        :param texts: add to each article its cleaned ``text``, which all spans refer to.
        """
        return {
            "schema": SCHEMA,
            "text": self.text,
            "sentences": [sentence.to_dict(explain=explain) for sentence in self.sentences],
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "articles": [article.to_dict(texts=texts) for article in self.articles],
            "dropped": [dropped.to_dict() for dropped in self.dropped],
            "model": dict(self.model),
            "config": dict(self.config),
            "seconds": dict(self.seconds),
        }

    def to_json(self, *, explain: bool = False, texts: bool = False) -> str:
        """:meth:`to_dict` as indented JSON, in UTF-8 rather than escapes."""
        return json.dumps(self.to_dict(explain=explain, texts=texts), ensure_ascii=False, indent=2)

    def to_text(self, *, quiet: bool = False, explain: bool = False) -> str:
        """For a pipe or a file: the prose with numbers, the numbered sources, and where the articles disagree.

        :param quiet: the prose alone, without numbers.
        :param explain: add why each sentence was chosen, and what was refused.
        """
        from summarizer.output.plain import as_text

        return as_text(self, quiet=quiet, explain=explain)

    def to_markdown(self, *, explain: bool = False) -> str:
        """Markdown with one footnote for each source, the conflicts, and the articles read.

        Whatever the articles or their file names hold is escaped: it shows as text, never as markup.

        :param explain: add why each sentence was chosen.
        """
        from summarizer.output.markdown import as_markdown

        return as_markdown(self, explain=explain)

    def to_html(self, *, explain: bool = False) -> str:
        """One self-contained page: the summary beside the articles, each sentence lit up with what it rests on.

        Nothing is fetched, and nothing that an article holds is run: every text is escaped, and the page's policy
        allows its own style and script alone. Articles are shown whole; from about a million characters on, those
        that are long only around what the summary rests on, and the page says how much is left out.

        :param explain: add why each sentence was chosen.
        """
        from summarizer.output.page import as_page

        return as_page(self, explain=explain)


def _known(of: Source | ArticleUse, *, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """The fields of an article that it has: the schema has them optional."""
    names = [name for name in ("outlet", "title", "published", "url") if name not in leave_out]
    return {name: value for name in names if (value := getattr(of, name)) is not None}
