"""From one row of a corpus to (sources, target) examples: what our own ranker and grouper would hand the fuser.

Human summaries give targets where there are any. Elsewhere targets are made from the articles themselves: gap
sentences that other articles back, the widest-backed first (entity pyramid: Xiao et al. 2022, PRIMERA; gap
sentences: Zhang et al. 2020, PEGASUS), and an article's lede, rebuilt from the rest of the article.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from eval.tools import Tools
from summarizer.composition.compression import compressions
from summarizer.decontext.connectives import strip_connective
from summarizer.decontext.context_dependence import stands_alone
from summarizer.decontext.tidying import tidy
from summarizer.grouping.groups import group
from summarizer.judging.guards import refusal
from summarizer.reading import Article
from summarizer.retrieval.ranking import Ranking, rank
from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems
from training.backing import Backing, backing, missing_words
from training.config import CorpusConfig, DataConfig
from training.corpora import Row
from training.example import Example, Kind
from training.sources import choose, enough_backing, may_be_trimmed
from training.splitting import partial_tellings
from training.targets import why_unfit, without_extras

#: Sentences of one article that its lede is rebuilt from, at most: news tells what matters early.
_DEEPEST = 40
#: Similarity (of meaning and words) to the target below which a sentence is no source of it.
_NEAR = 0.33
#: Words from which a sentence may have parts to spare; how many of an article are tried.
_RICH, _SPLIT_TRIES = 16, 10
#: Share of split sentences one of whose sources has a headline stuck to it.
_GLUED = 0.15
#: Most salient sentences of a cluster that may be gaps.
_GAPS = 12


@dataclass(slots=True)
class ExampleMaker:
    """Makes the examples of rows, and counts what became of every target it looked at."""

    config: DataConfig
    tools: Tools
    fates: Counter[str] = field(default_factory=Counter)

    def make(self, row: Row, corpus: CorpusConfig) -> Iterator[Example]:
        """At most ``corpus.per_row`` examples of one row."""
        if corpus.target == "pair":
            candidates: Iterable[tuple[str, list[str]]] = [(str(row.target), list(row.sources))]
        elif self.config.unit == "cluster":
            candidates = self._whole_summary(row, corpus)
        else:
            candidates = self._sentences(row, corpus)
        made = 0
        for number, (target, pool) in enumerate(candidates):
            example = self._example(f"{row.id}/{number}", target, pool, corpus)
            if example is not None:
                yield example
                made += 1
                if made == corpus.per_row:
                    return

    # -- one sentence from a group ------------------------------------------------------------------------------

    def _sentences(self, row: Row, corpus: CorpusConfig) -> Iterator[tuple[str, list[str]]]:
        """``(target, sources it may be made from, the likeliest first)``."""
        if corpus.target in ("lede", "split"):
            source = self._lede if corpus.target == "lede" else self._split
            for article in row.articles[:1]:
                yield from source(article)
            return
        if len(row.articles) < 2:
            self.fates["cluster of one article"] += 1
            return
        if corpus.target == "summary":
            # Most human summaries say what the articles at hand do not: seen before anything is ranked.
            whole = [article.text for article in row.articles]
            wanted = self.tools.sentences(row.summary or "")
            targets = [(text, "") for text in wanted if may_be_trimmed(text, whole, self.config.backing)]
            self.fates["says what its sources do not"] += len(wanted) - len(targets)
            if not targets:
                return
        ranking = self._ranking(row.articles)
        if not ranking.sentences:
            return
        groups = group(ranking, config=self.config.summarizer.grouping)
        order = {member.key: place for place, each in enumerate(groups) for member in each.members}
        if corpus.target == "gap":
            targets = [(s.text, s.article.id) for s in ranking.sentences[:_GAPS]]
        vectors = self.tools.encoder.encode([text for text, _ in targets])
        for (text, own), vector in zip(targets, vectors, strict=True):
            near = ranking.vectors @ vector
            rows = [
                row
                for row, sentence in enumerate(ranking.sentences)
                # An article's own sentences would hand the gap its neighbours, not what others say.
                if near[row] >= _NEAR and sentence.article.id != own and sentence.key in order
            ]
            # The group that says it comes first, whole; then what else is near.
            best = max(rows, key=lambda row: float(near[row]), default=None)
            home = order[ranking.sentences[best].key] if best is not None else -1
            rows.sort(
                key=lambda row: (order[ranking.sentences[row].key] != home, -round(float(near[row]), 5), row)
            )
            yield text, [_reading(ranking.sentences[row]) for row in rows]

    def _lede(self, article: Article) -> Iterator[tuple[str, list[str]]]:
        opening, _, body = article.text.partition("\n\n")
        # Most ledes name what the rest does not: seen here, before the work of splitting and parsing.
        if len(missing_words(opening, [body])) > 2:
            self.fates["says what its sources do not"] += 1
            return
        sentences = self.tools.splitter.split(article)[:_DEEPEST]
        if len(sentences) < 4:
            self.fates["article of under four sentences"] += 1
            return
        target, rest = sentences[0].text, [_reading(s) for s in sentences[1:]]
        wanted = set(content_stems(target))
        rest = [text for text in rest if text != target and len(wanted & set(content_stems(text))) >= 2]
        yield target, rest

    def _split(self, article: Article) -> Iterator[tuple[str, list[str]]]:
        """Rich sentences, each with partial tellings of it, and now and then a sentence that stood next to it."""
        draw = random.Random(f"{self.config.seed} {article.fingerprint}")
        sentences = self.tools.splitter.split(article)[:_DEEPEST]
        rich = [s for s in sentences if s.words >= _RICH and why_unfit(_reading(s), self.config) is None]
        draw.shuffle(rich)
        rich = rich[:_SPLIT_TRIES]
        docs = self.tools.parser.parse([_reading(s) for s in rich])
        for sentence, doc in zip(rich, docs, strict=True):
            target = doc.text
            sources = partial_tellings(doc, draw=draw)
            if not sources:
                self.fates["has no two parts to spare"] += 1
                continue
            if draw.random() < self.config.backing.spare:
                beside = sentences[sentence.index - 1 if sentence.index else 1 : sentence.index + 2]
                sources += [_reading(s) for s in beside if s is not sentence and 6 <= s.words <= 40][:1]
            if sources and article.title and draw.random() < _GLUED:
                # Pages glue headlines to sentences: what says nothing new is to be left out.
                place = draw.randrange(len(sources))
                sources[place] = f"{article.title.rstrip('.')} {sources[place]}"
            yield target, sources

    def _ranking(self, articles: Sequence[Article]) -> Ranking:
        sentences = [s for article in articles for s in self.tools.splitter.split(article)]
        return rank(sentences, encoder=self.tools.encoder, config=self.config.summarizer.ranking)

    # -- a whole summary from a cluster -------------------------------------------------------------------------

    def _whole_summary(self, row: Row, corpus: CorpusConfig) -> Iterator[tuple[str, list[str]]]:
        """The summary, cut to its backed sentences, and each article's ranked sentences in its own order."""
        if len(row.articles) < 2 and corpus.target != "lede":
            self.fates["cluster of one article"] += 1
            return
        ranking = self._ranking(row.articles)
        masked: set[tuple[str, int]] = set()
        if corpus.target == "summary":
            wanted = self.tools.sentences(row.summary or "")
        else:
            count = 1 if corpus.target == "lede" else 3
            chosen = [s for s in ranking.sentences if corpus.target == "gap" or s.index == 0][:count]
            masked = {s.key for s in chosen}
            wanted = [s.text for s in chosen]
        from summarizer.fusion.fusing import read_by_cluster_fusers

        texts = read_by_cluster_fusers([s for s in ranking.sentences if s.key not in masked])
        pool = [sentence for article in texts for sentence in article]
        backed = [
            text
            for text in map(tidy, wanted)
            if text and enough_backing(text, pool, self.config.backing) is not None
        ]
        self.fates["summary sentence without backing: cut"] += len(wanted) - len(backed)
        if backed:
            yield " ".join(backed), [" ".join(article) for article in texts]

    # -- what both need -----------------------------------------------------------------------------------------

    def _example(self, identity: str, target: str, pool: list[str], corpus: CorpusConfig) -> Example | None:
        target = strip_connective(tidy(target)) if corpus.target != "pair" else tidy(target)
        if self.config.unit == "cluster":
            made = backing(target, pool)
            self.fates["kept"] += 1
            return self._finished(identity, target, pool, made, corpus, trimmed=False)
        unfit = why_unfit(target, self.config)
        if unfit is not None:
            self.fates[unfit] += 1
            return None
        as_given = corpus.target in ("pair", "split")
        sources = list(pool) if as_given else choose(target, pool, self.config.backing)
        made_of = enough_backing(target, sources, self.config.backing)
        trimmed = False
        if made_of is None and not as_given and may_be_trimmed(target, pool, self.config.backing):
            # Cut what nobody says, and look again.
            shorter_ones = compressions(self.tools.parser.parse([target])[0])
            for shorter in (text for each in (target, *shorter_ones) for text in without_extras(each, pool)):
                if len(shorter.split()) < self.config.min_words:
                    continue
                sources = choose(shorter, pool, self.config.backing)
                made_of = enough_backing(shorter, sources, self.config.backing)
                if made_of is not None:
                    target, trimmed = shorter, True
                    break
        if made_of is None:
            self.fates["says what its sources do not"] += 1
            return None
        if not stands_alone(self.tools.parser.parse([target])[0]):
            self.fates["leans on what stood before it"] += 1
            return None
        # A sentence and its own parts need no second opinion.
        refused = None if corpus.target == "split" else self._refused(target, sources)
        if refused is not None:
            self.fates[refused] += 1
            return None
        self.fates["kept, trimmed" if trimmed else "kept"] += 1
        return self._finished(identity, target, sources, made_of, corpus, trimmed=trimmed)

    def as_written(
        self,
        identity: str,
        target: str,
        sources: Sequence[str],
        corpus: CorpusConfig,
        *,
        before: str = "",
        false: str = "",
        own: bool = False,
    ) -> Example:
        """An example that an editor wrote: nothing is asked of it."""
        made_of = backing(target, sources)
        example = self._finished(identity, target, sources, made_of, corpus, trimmed=False)
        return replace(example, before=before, false=false, own=own)

    def _finished(
        self,
        identity: str,
        target: str,
        sources: Sequence[str],
        made_of: Backing,
        corpus: CorpusConfig,
        *,
        trimmed: bool,
    ) -> Example:
        limits = self.config.backing
        joins = made_of.joins >= limits.min_gain
        kind: Kind = "join" if joins else "restate"
        if made_of.copied > limits.max_copied and not (joins and corpus.target == "split"):
            kind = "copy"
        return Example(
            id=identity,
            corpus=corpus.path,
            sources=tuple(sources),
            target=target,
            kind=kind,
            coverage=made_of.coverage,
            novel=made_of.novel,
            trimmed=trimmed,
            unit="cluster" if corpus.target == "whole" else self.config.unit,
        )

    def _refused(self, target: str, sources: Sequence[str]) -> str | None:
        """What the gate's guards refuse."""
        refused = refusal(target, sources)
        return f"refused by the guard: {refused.partition(':')[0]}" if refused is not None else None


def _reading(sentence: Sentence) -> str:
    return strip_connective(tidy(sentence.text))
