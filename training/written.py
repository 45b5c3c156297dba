"""Sentences written and judged for this project, as examples for the fuser and pairs for the judge.

Rows hold what is ours; the sources they were written from are their publishers' and stand in another file, joined by
id. Nothing here is filtered by rule: editors wrote it and a second pair of eyes read it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from eval.clusters import read_jsonl
from summarizer.errors import InputError
from training.config import CorpusConfig, LabelsConfig, resolve

#: Sentences told before one that the fuser is given: more makes it tell them again.
CONTEXT = 2
#: Sources of one sentence of a summary, at most: as the grouper hands them on.
_MOST_SOURCES = 4
#: What the kind of a false sentence begins with that a fuser wrote itself; what is wrong with it comes behind.
OWN = "own/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A claim beside its sources, and whether they say it."""

    id: str
    sources: tuple[str, ...]
    claim: str
    true: bool
    #: good, edited, bad, output, source
    origin: str
    #: What is wrong with a false one: role, speaker, merge, …
    kind: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "sources": list(self.sources),
            "claim": self.claim,
            "label": int(self.true),
            "origin": self.origin,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One sentence written by hand: what a fuser should say, and what it should not."""

    id: str
    sources: tuple[str, ...]
    good: str
    #: What the summary had told before it.
    before: str = ""
    false: tuple[tuple[str, str, str | None], ...] = ()

    def pairs(self) -> Iterator[Pair]:
        """The true sentence and its false variants."""
        yield Pair(id=self.id, sources=self.sources, claim=self.good, true=True, origin="good")
        for origin, text, kind in self.false:
            yield Pair(id=self.id, sources=self.sources, claim=text, true=False, origin=origin, kind=kind)


def sentences(corpus: CorpusConfig) -> Iterator[Written]:
    """Fused sentences: rows ``{id, good, bad?, kind?, edited?, edited_kind?, sources?, of?}``.

    Sources come from the row itself or from the row of the same id in ``corpus.sources``; ``of`` says which of them, by
    place from 0 (default: all). A text worded near them is a list of its own words and of ``[source, start, end]`` for
    what stands in one, so that no publisher's sentence stands in the row. Raises :class:`InputError` for files that are
    not there and rows that lack something.
    """
    known = _sources(corpus)
    for row, where in _rows(corpus.path):
        identity = str(row.get("id", ""))
        sources = row.get("sources") or known.get(identity, {}).get("sources")
        good = row.get("good") or known.get(identity, {}).get("good")
        if not isinstance(good, str | list) or not isinstance(sources, list):
            raise InputError(
                f"{where}: the row {identity!r} has no 'good' sentence or no 'sources'"
                + (f", and {_named(corpus)} has none for it." if corpus.sources else ".")
            )
        of = row.get("of", range(len(sources)))
        if not of or any(not 0 <= place < len(sources) for place in of):
            raise InputError(
                f"{where}: the row {identity!r} is written from {list(of)}; it has {len(sources)} sources."
            )
        sources = [sources[place] for place in of]
        false = [
            (origin, _text(row[origin], sources), row.get(kind))
            for origin, kind in (("edited", "edited_kind"), ("bad", "kind"))
            if row.get(origin)
        ]
        yield Written(id=identity, sources=tuple(sources), good=_text(good, sources), false=tuple(false))


def _text(pieces: str | Sequence[Any], sources: Sequence[str]) -> str:
    """A text as it reads: its own words, and between them what it takes from its sources."""
    return "".join(
        piece if isinstance(piece, str) else sources[piece[0]][piece[1] : piece[2]] for piece in pieces
    )


def told(corpus: CorpusConfig) -> Iterator[Written]:
    """The sentences of whole summaries, each with what was told before it.

    Rows ``{id, sentences: [{groups: [1, 4], text}]}``; ``corpus.sources`` holds the clusters ``{id, groups: [{members:
    [{text}]}]}`` whose groups, counted from 1, they name.
    """
    clusters = _sources(corpus)
    for row, where in _rows(corpus.path):
        cluster = _cluster(clusters, row, corpus, where=where)
        so_far: list[str] = []
        for number, sentence in enumerate(row["sentences"]):
            groups = cluster["groups"]
            wrong = [group for group in sentence["groups"] if not 1 <= group <= len(groups)]
            if wrong:
                raise InputError(f"{where}: the cluster {row['id']!r} has no group {wrong[0]}.")
            members = [
                [member["text"] for member in groups[group - 1]["members"]] for group in sentence["groups"]
            ]
            yield Written(
                id=f"{row['id']}/told-{number}",
                sources=tuple(_in_turn(members)[:_MOST_SOURCES]),
                good=sentence["text"],
                before=" ".join(so_far[-CONTEXT:]),
            )
            so_far.append(sentence["text"])


def whole(corpus: CorpusConfig) -> Iterator[Written]:
    """Whole summaries, each from one text an article: the sentences that were ranked, in the article's own order.

    Rows and ``corpus.sources`` as for :func:`told`; the members of the groups say where they stand: ``{article, place,
    text}``.
    """
    clusters = _sources(corpus)
    for row, where in _rows(corpus.path):
        articles: dict[str, dict[int, str]] = {}
        for group in _cluster(clusters, row, corpus, where=where)["groups"]:
            for member in group["members"]:
                articles.setdefault(member["article"], {})[member["place"]] = member["text"]
        yield Written(
            id=f"{row['id']}/whole",
            sources=tuple(" ".join(text for _, text in sorted(each.items())) for each in articles.values()),
            good=" ".join(sentence["text"] for sentence in row["sentences"]),
        )


def _cluster(
    clusters: Mapping[str, dict[str, Any]], row: Mapping[str, Any], corpus: CorpusConfig, *, where: str
) -> dict[str, Any]:
    cluster = clusters.get(str(row.get("id")))
    if cluster is None:
        raise InputError(f"{where}: {_named(corpus)} has no cluster {row.get('id')!r}.")
    return cluster


def _in_turn(groups: Sequence[Sequence[str]]) -> list[str]:
    """The first of each group, then the second of each: every group that is named is among the first."""
    rounds = zip_longest(*groups)
    return list(dict.fromkeys(text for each in rounds for text in each if text is not None))


def labelled(labels: LabelsConfig) -> Iterator[Pair]:
    """Outputs of a fuser with their verdicts: true, or not (false and garbled alike).

    Rows ``{id, candidate, text?, sources?, verdict, kind}``. Where the text is left out (it holds a publisher's words) it
    comes from ``labels.candidates``, rows ``{id, sources, candidates: [text]}`` as ``python -m training candidates``
    writes them; ``text_sha256`` then has to fit. Raises :class:`InputError` where it does not.
    """
    groups = (
        {str(row["id"]): row for row, _ in _rows(labels.candidates)} if labels.candidates is not None else {}
    )
    for row, where in _rows(labels.path):
        identity = str(row.get("id", ""))
        text, sources = row.get("text"), row.get("sources")
        if text is None:
            group = groups.get(identity, {"candidates": []})
            candidates = group["candidates"]
            text = candidates[row["candidate"]] if row["candidate"] < len(candidates) else ""
            sources = group.get("sources")
            if text_digest(text) != row.get("text_sha256"):
                raise InputError(
                    f"{where}: candidate {row['candidate']} of the group {identity!r} in {labels.candidates} is not the "
                    "one that was judged. Write them with the fuser that the labels name."
                )
        yield Pair(
            id=identity,
            sources=tuple(sources or ()),
            claim=str(text),
            true=row["verdict"] == "true",
            origin="output",
            kind="garbled" if row["verdict"] == "garbled" else row.get("kind"),
        )


def text_digest(text: str) -> str:
    """What a label keeps of the sentence it is about."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _sources(corpus: CorpusConfig) -> Mapping[str, dict[str, Any]]:
    return {str(row["id"]): row for file in _files(corpus) for row, _ in _rows(file)}


def _files(corpus: CorpusConfig) -> tuple[str, ...]:
    return (corpus.sources,) if isinstance(corpus.sources, str) else corpus.sources or ()


def _named(corpus: CorpusConfig) -> str:
    return " and ".join(_files(corpus))


def _rows(path: str) -> Iterator[tuple[dict[str, Any], str]]:
    place: Path = resolve(path)
    if not place.is_file():
        raise InputError(
            f"{path} is not there (looked for {place}). Put it there, or take it out of the config.",
            path=str(place),
        )
    yield from read_jsonl(place)
