"""The whole way from files to a summary, left to right.

read articles -> split sentences -> rank -> group -> fuse -> judge -> compose -> Summary
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypedDict, cast

import numpy as np
import torch

from summarizer import models
from summarizer.abbreviations import Abbreviation, find_abbreviations
from summarizer.ages import find_age_conflicts
from summarizer.answers import with_answers
from summarizer.composition import Composer, Composition, Fused
from summarizer.config import Config
from summarizer.conflicts import find_conflicts
from summarizer.connectives import strip_connective
from summarizer.context import Contextualizer, Reading
from summarizer.days import dated
from summarizer.encoding import SentenceEncoder
from summarizer.errors import ConfigError, InputError, SummarizerError
from summarizer.fusion import load_fuser
from summarizer.fusion.base import Candidate, ClusterFuser, FluencyModel, Fuser, Truncation
from summarizer.grouping import Group, group, with_neighbours
from summarizer.judging import Gate
from summarizer.judging.judge import Judge
from summarizer.length import Length
from summarizer.parsing import MAX_PARSED, Parser
from summarizer.people import Person, find_people
from summarizer.planning import shortlist
from summarizer.proposals import Proposal
from summarizer.prose import introduce_people
from summarizer.ranking import Ranking, rank
from summarizer.reading import Article, Unused, read
from summarizer.reading.files import PathsLike
from summarizer.reading.selection import select
from summarizer.sentences import MAX_CHARACTERS, Sentence, SentenceSplitter
from summarizer.summary import (
    ArticleUse,
    Claim,
    Conflict,
    Dropped,
    Explanation,
    Source,
    Summary,
    SummarySentence,
    Support,
)
from summarizer.verification.facts import FactReader
from summarizer.whole import may_be_said
from summarizer.writing import WELL_WRITTEN, writing_quality

Progress = Callable[[str], None]

# Sentences a model is given that reads a whole cluster at once: what 4,096 tokens hold.
_MAX_READ = 120
# How many groups are fused for each sentence that will be printed: some are refused by the judge, some repeat
# each other. A third or more of the groups cannot be said at all, because they lean on what stands before them:
# so many are looked at for each that is kept.
_SPARE, _LOOKED_AT = 1.6, 4.0
# Sets of sentences that a group is fused from, one after the other.
_VIEWS = 3
# Groups that are fused beyond the sentences that will be printed: generation takes most of the time.
_SPARE_FUSED = 3


@dataclass(slots=True, kw_only=True)
class _Clock:
    """Wall-clock seconds of each stage."""

    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("read", "rank", "fuse", "verify"), 0.0)
    )

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


@dataclass(slots=True, kw_only=True)
class _Draft:
    """One cluster, ready to be fused."""

    articles: list[Article]
    unused: list[Unused]
    #: Stretches of the articles that are too long to be sentences.
    passed_over: list[str]
    ranking: Ranking
    groups: list[Group]
    #: What the fuser is given for each group: several sets of sentences, to write from in turn.
    fused_from: list[tuple[tuple[Sentence, ...], ...]]
    readings: dict[tuple[str, int], Reading]
    #: What was looked at and is neither told nor written from, with the reason.
    left_out: list[Reading]
    people: list[Person]
    abbreviations: list[Abbreviation]
    writing: dict[str, float]
    config: Config
    clock: _Clock
    truncations: list[Truncation] = field(default_factory=list)


class _Placed(TypedDict):
    device: str
    bfloat16: bool


class Summarizer:
    """Loaded models for many calls.

    Models are loaded on first use and kept. Keyword options of the calls override the config's.
    Raises :class:`~summarizer.errors.SummarizerError` for bad input, configuration or missing models.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()

    # -- the three ways to call -----------------------------------------------------------------------------

    def summarize(
        self,
        paths: PathsLike = (),
        *,
        texts: Sequence[object] = (),
        max_words: int | None = None,
        sentences: int | None = None,
        query: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Summarise the articles found at ``paths`` and in ``texts``: see :func:`summarize`."""
        config = self._settled(max_words, sentences, query)
        clock = _Clock()
        _tell(progress, "Reading articles")
        with clock.stage("read"):
            found = read(paths, texts=texts, config=config.reading)
        draft = self._prepare(
            found.articles, unused=found.unused, config=config, clock=clock, progress=progress
        )
        return self._finish([draft], progress=progress)[0]

    def summarize_articles(
        self,
        articles: Sequence[Article],
        *,
        max_words: int | None = None,
        sentences: int | None = None,
        query: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Summarise articles that were read before."""
        config = self._settled(max_words, sentences, query)
        draft = self._prepare(articles, unused=(), config=config, clock=_Clock(), progress=progress)
        return self._finish([draft], progress=progress)[0]

    def summarize_many(
        self,
        clusters: Sequence[Sequence[Article]],
        *,
        max_words: int | None = None,
        sentences: int | None = None,
        query: str | None = None,
        progress: Progress | None = None,
    ) -> list[Summary]:
        """Summarise several clusters, their groups fused in shared batches."""
        config = self._settled(max_words, sentences, query)
        drafts = [
            self._prepare(articles, unused=(), config=config, clock=_Clock(), progress=progress)
            for articles in clusters
        ]
        return self._finish(drafts, progress=progress)

    # -- in two steps, for batch jobs -----------------------------------------------------------------------

    def prepare(
        self, articles: Sequence[Article], *, unused: Sequence[Unused] = (), batch_tokens: int | None = None
    ) -> _Draft:
        """The half that fuses nothing: rank and group. The draft can be pickled and finished elsewhere.

        ``batch_tokens`` as for :meth:`finish`: how well articles are written is read by the fuser's language model.
        """
        self._fuser.batch_tokens = batch_tokens or self.config.fusion.batch_tokens
        return self._prepare(articles, unused=unused, config=self.config, clock=_Clock(), progress=None)

    def finish(
        self, drafts: Sequence[_Draft], *, batch_tokens: int | None = None
    ) -> list[Summary | SummarizerError]:
        """Fuse the groups of all drafts in shared batches, then judge and compose: a summary, or why there is none.

        ``batch_tokens`` stands in for ``fusion.batch_tokens`` where that asked for more memory than there is.
        """
        self._fuser.batch_tokens = batch_tokens or self.config.fusion.batch_tokens
        results: list[Summary | SummarizerError] = []
        for draft, fused in zip(drafts, self._candidates(drafts, progress=None), strict=True):
            try:
                results.append(self._verify(draft, fused))
            except SummarizerError as error:
                results.append(error)
        return results

    def _settled(self, max_words: int | None, sentences: int | None, query: str | None) -> Config:
        if max_words is not None and sentences is not None:
            raise ConfigError("Both max_words and sentences were given. A summary has one length: give one.")
        given = {"max_words": max_words, "sentences": sentences, "query": query}
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        if max_words is not None:
            changes["sentences"] = None  # the call's own length wins over the config's
        return self.config.with_settings(changes) if changes else self.config

    # -- read, rank, group ----------------------------------------------------------------------------------

    def _prepare(
        self,
        articles: Sequence[Article],
        *,
        unused: Sequence[Unused],
        config: Config,
        clock: _Clock,
        progress: Progress | None,
    ) -> _Draft:
        if not articles:
            raise InputError("There are no articles to summarise. Give at least one.")
        _tell(progress, "Loading models")
        with clock.stage("load"):
            encoder, splitter, parser = self._encoder, self._splitter, self._parser
            self._fuser  # noqa: B018 - loaded here so that no stage's time holds it
        _tell(progress, "Ranking sentences")
        with clock.stage("rank"):
            kept, set_aside = select(articles, config=config.reading)
            divided = {article.id: splitter.divide(article) for article in kept}
            if not any(division.sentences for division in divided.values()):
                raise _no_sentences(kept)
            answered = {name: with_answers(own.sentences, parser=parser) for name, own in divided.items()}
            sentences = dated(answered, parser=parser)
            writing = writing_quality(sentences, model=self._fluency)
            ranking = rank(
                [sentence for of_article in sentences.values() for sentence in of_article],
                encoder=encoder,
                config=config.ranking,
                query=config.query,
            )
            wanted = math.ceil(Length.of(config).sentences * _SPARE) + 3
            likely = shortlist(
                group(ranking, config=config.grouping),
                ranking,
                limit=int(_LOOKED_AT * wanted),
                diversity=config.ranking.diversity,
            )
            known = list(ranking.sentences[:MAX_PARSED])
            people = find_people(known, parser.parse([sentence.said for sentence in known]))
            abbreviations = find_abbreviations(each for own in sentences.values() for each in own)
            context = Contextualizer(parser=parser, names=[person.full for person in people])
            # Most of what will be read, all at once: one by one takes the parser twice as long.
            parser.parse([strip_connective(m.said) for each in likely[:wanted] for m in each.members])
            groups: list[Group] = []
            readings: list[Reading] = []
            #: What points back at something told before it: for when there is not enough else to say.
            last_resort: list[tuple[Group, list[Reading]]] = []
            left_out: list[Reading] = []
            for each in likely:
                read_in = context.read(each.members, article_sentences=sentences)
                left_out += [reading for reading in read_in if reading.left_out is not None]
                if may_be_said(read_in):
                    groups.append(each)
                    readings += read_in
                elif may_be_said(read_in, pointing_back=True):
                    last_resort.append((each, read_in))
                if len(groups) == wanted:
                    break
            for each, read_in in last_resort[: wanted - len(groups)]:
                groups.append(each)
                readings += read_in
            if not groups:  # the reasons are found, and given, where sentences are judged
                groups = likely[:wanted]
                members = [member for each in groups for member in each.members]
                readings = context.read(members, article_sentences=sentences)
            by_sentence = {reading.sentence.key: _named(reading, people) for reading in readings}
        return _Draft(
            articles=list(kept),
            unused=[*unused, *set_aside],
            passed_over=[text for division in divided.values() for text in division.passed_over],
            ranking=ranking,
            groups=groups,
            fused_from=_fused_from(groups, by_sentence, ranking, writing, config),
            readings=by_sentence,
            left_out=left_out,
            people=people,
            abbreviations=abbreviations,
            writing=writing,
            config=config,
            clock=clock,
        )

    # -- fuse, judge, compose -------------------------------------------------------------------------------

    def _finish(self, drafts: Sequence[_Draft], *, progress: Progress | None) -> list[Summary]:
        candidates = self._candidates(drafts, progress=progress)
        _tell(progress, "Judging sentences")
        return [self._verify(draft, fused) for draft, fused in zip(drafts, candidates, strict=True)]

    def _candidates(self, drafts: Sequence[_Draft], *, progress: Progress | None) -> list[list[list[Fused]]]:
        _tell(progress, "Fusing sentences")
        clock = _Clock()
        with clock.stage("load"):
            fuser = self._fuser
            self._judge  # noqa: B018 - as above
        with clock.stage("fuse"):
            candidates = self._fuse(fuser, drafts)
        for draft in drafts:
            draft.clock.seconds["load"] = draft.clock.seconds.get("load", 0.0) + clock.seconds["load"] / len(
                drafts
            )
            draft.clock.seconds["fuse"] += clock.seconds["fuse"] / len(drafts)
        return candidates

    def _fuse(self, fuser: Fuser | ClusterFuser, drafts: Sequence[_Draft]) -> list[list[list[Fused]]]:
        """Candidates for every group of every draft."""
        if self._fuses_clusters(fuser):
            return self._fuse_clusters(cast(ClusterFuser, fuser), drafts)
        views = [(draft, view) for draft in drafts for views in draft.fused_from for view in views]
        sources = [
            list(dict.fromkeys(draft.readings[sentence.key].text for sentence in view))
            for draft, view in views
        ]
        # A lone sentence has nothing to be fused with: it speaks for itself.
        written = iter(fuser.fuse([texts if len(texts) > 1 else [] for texts in sources]))
        given = iter(sources)
        for draft in drafts:
            _note_truncations(
                draft, fuser, {text for views in draft.fused_from for _ in views for text in next(given)}
            )
        return [
            [
                [Fused(candidate, view) for view in of_group for candidate in next(written)]
                for of_group in draft.fused_from
            ]
            for draft in drafts
        ]

    def _fuses_clusters(self, fuser: Fuser | ClusterFuser) -> bool:
        unit = self.config.fusion.unit
        if unit == "cluster" and not isinstance(fuser, ClusterFuser):
            raise ConfigError(
                "fusion.unit=cluster needs a model that reads whole clusters (an AutoModelForSeq2SeqLM); "
                "the embedded model fuses groups. Use fusion.unit=group or auto."
            )
        return isinstance(fuser, ClusterFuser) and unit != "group"

    def _fuse_clusters(self, fuser: ClusterFuser, drafts: Sequence[_Draft]) -> list[list[list[Fused]]]:
        """One text for each whole cluster."""
        if not drafts:
            return []
        read = [read_by_cluster_fusers(draft.ranking.sentences) for draft in drafts]
        texts = fuser.fuse_clusters(read, max_words=Length.of(drafts[0].config).words)
        for draft, articles in zip(drafts, read, strict=True):
            _note_truncations(draft, fuser, {" ".join(article) for article in articles})
        return [self._divided(draft, text) for draft, text in zip(drafts, texts, strict=True)]

    def _divided(self, draft: _Draft, text: str) -> list[list[Fused]]:
        """A cluster's text, each of its sentences handed to the group it is nearest to."""
        written = Article(id="", path="", text=text)
        candidates: list[list[Fused]] = [[] for _ in draft.groups]
        texts = [sentence.text for sentence in self._splitter.split(written)] if text else []
        heads = self._encoder.encode([each.members[0].said for each in draft.groups])
        for sentence_text, vector in zip(texts, self._encoder.encode(texts), strict=True):
            nearest = int(np.argmax(heads @ vector))
            own = draft.groups[nearest].members
            candidates[nearest].append(Fused(Candidate(text=sentence_text, score=None), own))
        return candidates

    def _verify(self, draft: _Draft, fused: Sequence[Sequence[Fused]]) -> Summary:
        with draft.clock.stage("verify"):
            conflicts = [
                *find_conflicts(
                    draft.groups,
                    draft.ranking.sentences[:MAX_PARSED],
                    parser=self._parser,
                    encoder=self._encoder,
                    vectors=draft.ranking.vectors[:MAX_PARSED],
                ),
                *find_age_conflicts(draft.ranking.sentences, draft.people),
            ]
            composition = self._composer.compose(
                draft.groups,
                fused,
                readings=draft.readings,
                ranking=draft.ranking,
                writing=draft.writing,
                people=draft.people,
                abbreviations=draft.abbreviations,
                conflicts=conflicts,
                total_articles=len(draft.articles),
                length=Length.of(draft.config),
            )
        return self._summary(draft, composition, conflicts)

    def _summary(self, draft: _Draft, composition: Composition, conflicts: Sequence[Any]) -> Summary:
        if not composition.proposals:
            raise _nothing_to_say(draft)
        sentences = tuple(self._sentence(draft, proposal) for proposal in composition.proposals)
        return Summary(
            sentences=sentences,
            conflicts=tuple(
                Conflict(
                    topic=conflict.topic,
                    claims=tuple(
                        Claim(value=claim.value, date=claim.date, sources=tuple(map(_source, claim.sources)))
                        for claim in conflict.claims
                    ),
                )
                for conflict in conflicts
            ),
            articles=_article_uses(draft),
            dropped=(
                *(
                    Dropped(text=text, reason=f"no sentence: {MAX_CHARACTERS} characters without an end")
                    for text in draft.passed_over
                ),
                *(Dropped(text=text, reason=reason) for text, reason in composition.dropped),
                *(Dropped(text=each.sentence.text, reason=each.left_out or "") for each in draft.left_out),
                *(
                    Dropped(
                        text=t.text, reason=f"longer than the model reads: cut after {t.words_kept} words"
                    )
                    for t in draft.truncations
                ),
            ),
            model=dict(self._fuser.describe()),
            config=draft.config.model_dump(mode="json"),
            seconds={name: round(value, 3) for name, value in draft.clock.seconds.items()},
        )

    def _sentence(self, draft: _Draft, proposal: Proposal) -> SummarySentence:
        origin = draft.groups[proposal.group]
        head = draft.ranking.rows[origin.members[0].key]
        salience = draft.ranking.salience[head]
        parts = {
            "agreement": salience.agreement,
            "event": salience.event,
            "position": salience.position,
            "length": salience.length,
            "form": salience.form,
        }
        if salience.query is not None:
            parts["query"] = salience.query
        verdict = proposal.verdict
        return SummarySentence(
            text=proposal.text,
            origin=proposal.origin,
            support=Support(
                verdict="supported", score=verdict.score, articles=verdict.articles, unsupported=()
            ),
            sources=tuple(map(_source, verdict.sources)),
            explanation=Explanation(
                salience=origin.salience, parts=parts, group=tuple(map(_source, origin.members))
            ),
        )

    # -- models, loaded on first use --------------------------------------------------------------------------

    @cached_property
    def _spacy(self) -> Any:
        return models.load_spacy()

    @cached_property
    def _parser(self) -> Parser:
        return Parser(self._spacy)

    @cached_property
    def _splitter(self) -> SentenceSplitter:
        return SentenceSplitter(self._spacy)

    @cached_property
    def _encoder(self) -> SentenceEncoder:
        return SentenceEncoder.from_embedded(**self._placed())

    @cached_property
    def _fuser(self) -> Fuser | ClusterFuser:
        return load_fuser(self.config)

    @property
    def fuser(self) -> Fuser | ClusterFuser:
        """The model that writes, loaded when it is first asked for."""
        return self._fuser

    @property
    def _fluency(self) -> FluencyModel | None:
        return self._fuser if isinstance(self._fuser, FluencyModel) else None

    @cached_property
    def _judge(self) -> Judge | None:
        if not self.config.verification.learned:
            return None
        from summarizer.fusion.embedded import EmbeddedFuser

        # The embedded fuser's weights read as well: loaded once where they write, too.
        own = self._fuser if self.config.fusion.model == "embedded" else None
        return Judge.from_embedded(reader=own if isinstance(own, EmbeddedFuser) else None, config=self.config)

    def _placed(self) -> _Placed:
        """Where the small models run, and in which numbers."""
        device = models.resolve_device(self.config.device)
        dtype = models.resolve_dtype(self.config.dtype, device)
        return {"device": str(device), "bfloat16": dtype == torch.bfloat16}

    @cached_property
    def _composer(self) -> Composer:
        return Composer(
            parser=self._parser,
            encoder=self._encoder,
            gate=Gate(self._judge),
            facts=FactReader(self._parser),
            fluency=self._fluency,
            config=self.config,
        )


def summarize(
    paths: PathsLike = (),
    *,
    texts: Sequence[object] = (),
    config: Config | None = None,
    max_words: int | None = None,
    sentences: int | None = None,
    query: str | None = None,
) -> Summary:
    """Summarise the articles at ``paths`` in one neutral, sourced text.

    :param paths: files, folders or globs, one or several, in any mix; ``"-"`` is standard input.
    :param texts: articles at hand, beside ``paths`` or in their place: strings, or objects with ``text`` and, where
        known, ``title``, ``source``, ``published``, ``url``.
    :param config: all settings; default ``Config()``.
    :param max_words: length in words, kept within 10 % where the articles hold that much; default 150.
    :param sentences: length in sentences, in place of ``max_words``; fewer where the articles hold no more.
    :param query: what the reader wants to know.
    :raises SummarizerError: the input, the configuration or the models cannot be used; the message says why.

    For many calls keep a :class:`Summarizer`: it holds the loaded models.
    """
    return Summarizer(config).summarize(
        paths, texts=texts, max_words=max_words, sentences=sentences, query=query
    )


def _note_truncations(draft: _Draft, fuser: Fuser | ClusterFuser, given: Set[str]) -> None:
    """What the fuser could not read in full of the texts that a draft gave it."""
    draft.truncations += [each for each in fuser.truncations if each.text in given]


def read_by_cluster_fusers(ranked: Sequence[Sentence]) -> list[list[str]]:
    """What a model that reads a whole cluster is given: of each article its most salient sentences, in its own order.

    ``ranked`` are sentences from most to least salient.
    """
    by_article: dict[str, list[Sentence]] = {}
    for sentence in ranked[:_MAX_READ]:
        by_article.setdefault(sentence.article.fingerprint, []).append(sentence)
    return [
        [sentence.said for sentence in sorted(by_article[key], key=lambda s: s.start)]
        for key in sorted(by_article)
    ]


def _fused_from(
    groups: Sequence[Group],
    readings: Mapping[tuple[str, int], Reading],
    ranking: Ranking,
    writing: Mapping[str, float],
    config: Config,
) -> list[tuple[tuple[Sentence, ...], ...]]:
    """What each group is fused from: its first sentence, each time with others of it or near ones of other articles."""

    def well_written(sentences: Sequence[Sentence]) -> list[Sentence]:
        # The others of a group say the same thing: a bad translation would only lend its wording.
        # A fuser would tell the claim without what takes it back.
        return [each for each in sentences if writing[each.article.id] >= WELL_WRITTEN and not each.answer]

    # The last of the groups are there for when others fall out; their own sentences will do.
    fused = math.ceil(Length.of(config).sentences) + _SPARE_FUSED
    standalone = [
        member for each in groups for member in well_written(each.members) if readings[member.key].standalone
    ]
    others = config.fusion.sources - 1
    found: list[tuple[tuple[Sentence, ...], ...]] = []
    for each in groups[:fused]:
        told = [member for member in each.members if readings[member.key].left_out is None]
        members = well_written(told) or [member for member in told if not member.answer]
        if not members:
            found.append(())
            continue
        head, *rest = with_neighbours(members, standalone, ranking=ranking, config=config.grouping)
        views = [(head, *rest[start : start + others]) for start in range(0, len(rest), others)]
        found.append(tuple(views[:_VIEWS]))
    return found + [()] * (len(groups) - len(found))


def _named(reading: Reading, people: Sequence[Person]) -> Reading:
    """The reading with whom it speaks of as they are called at a first mention: who "Lund" is, its article had told."""
    text, answer = (each.text for each in introduce_people([reading.text, reading.answer], people))
    return replace(reading, text=text, answer=answer)


def _no_sentences(articles: Sequence[Article]) -> InputError:
    paths = list(dict.fromkeys(article.path for article in articles))
    return InputError(
        f"{', '.join(paths[:3])}: no sentences, only stretches of more than {MAX_CHARACTERS} characters without an end "
        "(captions, a list, a table?). Give articles in sentences.",
        path=paths[0],
    )


def _nothing_to_say(draft: _Draft) -> InputError:
    paths = list(dict.fromkeys(article.path for article in draft.articles))
    others = "".join(f" {unused.path} was not used: {unused.reason}." for unused in draft.unused[:3])
    return InputError(
        f"No sentence of {', '.join(paths[:3])} can stand in a summary: each is unfinished, longer than 60 words, or "
        f"cannot be understood without the others. Check the text, and whether more articles can be given.{others}",
        path=paths[0],
    )


def _source(sentence: Sentence) -> Source:
    article = sentence.article
    return Source(
        article=article.id,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        outlet=article.source,
        title=article.title,
        published=article.published,
        url=article.url,
    )


def _article_uses(draft: _Draft) -> tuple[ArticleUse, ...]:
    used = [
        ArticleUse(
            id=article.id,
            path=article.path,
            title=article.title,
            words=article.words,
            used=True,
            reason=_remark(article, alone=len(draft.articles) == 1),
            outlet=article.source,
            published=article.published,
            url=article.url,
        )
        for article in draft.articles
    ]
    unused = [
        ArticleUse(id=u.id, path=u.path, title=u.title, words=u.words, used=False, reason=u.reason)
        for u in draft.unused
    ]
    return tuple(sorted([*used, *unused], key=lambda use: (use.id, use.path)))


def _remark(article: Article, *, alone: bool) -> str | None:
    """What a reader should know about an article that was used."""
    only = ["the only article: nothing it says could be checked against another"] if alone else []
    return "; ".join([*only, *article.remarks]) or None


def _tell(progress: Progress | None, stage: str) -> None:
    if progress is not None:
        progress(stage)
