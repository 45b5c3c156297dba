"""From one row of a corpus to (sources, target) examples: what our own ranker and grouper would hand the fuser.

Human summaries give targets where there are any. Elsewhere targets are made from the articles themselves: gap
sentences that other articles back, the widest-backed first (entity pyramid: Xiao et al. 2022, PRIMERA; gap
sentences: Zhang et al. 2020, PEGASUS), and an article's lede, rebuilt from the rest of the article.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from eval.tools import Tools
from summarizer.composition.compression import compressions
from summarizer.composition.loaded_words import is_unattributed_opinion
from summarizer.decontext.connectives import strip_connective
from summarizer.decontext.context_dependence import stands_alone
from summarizer.decontext.tidying import tidy
from summarizer.grouping.groups import group
from summarizer.judging.guards import refusal
from summarizer.reading import Article
from summarizer.retrieval.ranking import Ranking, rank
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import FactReader
from summarizer.text.words import content_stems
from training.backing import Backing, backing, missing_words
from training.config import CorpusConfig, DataConfig
from training.corpora import Row
from training.splitting import partial_tellings

Kind = Literal["join", "restate", "copy"]

#: Sentences of one article that its lede is rebuilt from, at most: news tells what matters early.
_DEEPEST = 40
#: Similarity (of meaning and words) to the target below which a sentence is no source of it.
_NEAR = 0.33
#: Share of a target's words for which one more source is taken.
_WORTH_A_SOURCE = 0.04
#: Words from which a sentence may have parts to spare; how many of an article are tried.
_RICH, _SPLIT_TRIES = 16, 10
#: Share of split sentences one of whose sources has a headline stuck to it.
_GLUED = 0.15
#: Most salient sentences of a cluster that may be gaps.
_GAPS = 12

_OPENS_ELSEWHERE = re.compile(
    r"^[\"“'‘]?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|There|But|And|So|Yet|Or|Then|Also|However|"
    r"Meanwhile|Still|Such|Here|Now)\b"
)
_SPEAKS_ITSELF = re.compile(r"\b(?:I|we|We|my|My|our|Our|us|me|you|You|your|Your)\b")
_PHOTO = re.compile(r"/(?:Reuters|AP|Getty|AFP)\b|\b(?:AP Photo|Getty Images|File Photo)\b", re.IGNORECASE)
_IN_QUOTES = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One training example: texts in, a text out."""

    id: str
    corpus: str
    sources: tuple[str, ...]
    target: str
    kind: Kind
    coverage: float
    novel: float
    trimmed: bool = False
    #: What the summary has told before it.
    before: str = ""
    #: The target made false by one small edit, where there is one.
    false: str = ""
    #: Whether the false one was written by a fuser that is to go on learning.
    own: bool = False
    #: A group of sentences and one sentence, or a whole cluster and its summary.
    unit: Literal["group", "cluster"] = "group"

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "corpus": self.corpus,
            "kind": self.kind,
            "unit": self.unit,
            "sources": list(self.sources),
            "before": self.before,
            "target": self.target,
            "false": self.false,
            "own": self.own,
            "coverage": round(self.coverage, 3),
            "novel": round(self.novel, 3),
            "trimmed": self.trimmed,
        }


@dataclass(slots=True)
class ExampleMaker:
    """Makes the examples of rows, and counts what became of every target it looked at."""

    config: DataConfig
    tools: Tools
    fates: Counter[str] = field(default_factory=Counter)
    _facts: FactReader = field(init=False)

    def __post_init__(self) -> None:
        self._facts = FactReader(self.tools.parser)

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
            targets = [(text, "") for text in wanted if self._may_be_trimmed(text, whole)]
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
        rich = [s for s in sentences if s.words >= _RICH and self._unfit(_reading(s)) is None]
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
        backed = [text for text in map(tidy, wanted) if text and self._backed(text, pool) is not None]
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
        unfit = self._unfit(target)
        if unfit is not None:
            self.fates[unfit] += 1
            return None
        as_given = corpus.target in ("pair", "split")
        sources = list(pool) if as_given else self._choose(target, pool)
        made_of = self._backed(target, sources)
        trimmed = False
        if made_of is None and not as_given and self._may_be_trimmed(target, pool):
            # Cut what nobody says, and look again.
            shorter_ones = compressions(self.tools.parser.parse([target])[0])
            for shorter in (text for each in (target, *shorter_ones) for text in _without_extras(each, pool)):
                if len(shorter.split()) < self.config.min_words:
                    continue
                sources = self._choose(shorter, pool)
                made_of = self._backed(shorter, sources)
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

    def _unfit(self, target: str) -> str | None:
        """Why a sentence cannot be a target, whatever its sources."""
        words = len(target.split())
        if not self.config.min_words <= words <= self.config.max_words:
            return "too short or too long"
        if not re.search(r"[.!][\"”’']*$", target):
            return "not a finished statement"
        if _OPENS_ELSEWHERE.match(target):
            return "leans on what stood before it"
        if _SPEAKS_ITSELF.search(_IN_QUOTES.sub("", target)):
            return "speaks for itself (I, we, you)"
        if _PHOTO.search(target):
            return "a caption"
        letters = [c for c in target if c.isalpha()]
        if sum(c.isupper() for c in letters) > 0.35 * len(letters):
            return "shouts, or is a list of names"
        return None

    def _backed(self, target: str, sources: Sequence[str]) -> Backing | None:
        if not sources:
            return None
        made_of = backing(target, sources)
        good = not made_of.missing and made_of.coverage >= self.config.backing.min_coverage
        return made_of if good else None

    def _may_be_trimmed(self, target: str, pool: Sequence[str]) -> bool:
        """Whether cutting a part could help; most targets are too far from everything the articles say."""
        made_of = backing(target, pool)
        near = made_of.coverage >= self.config.backing.min_coverage - 0.25
        return near and len(made_of.missing) <= 4

    def _refused(self, target: str, sources: Sequence[str]) -> str | None:
        """What the gate's guards refuse, and opinions that nobody is said to hold."""
        refused = refusal(target, sources)
        if refused is not None:
            return f"refused by the guard: {refused.partition(':')[0]}"
        if is_unattributed_opinion(self._facts.read([target])[0]):
            return "an opinion nobody is said to hold"
        return None

    def _choose(self, target: str, pool: Sequence[str]) -> list[str]:
        """Sources that together say the target: each adds something, and the names and numbers are all there.

        Greedy; earlier ones of ``pool`` win ties. A share of the examples gets one that the target does not need.
        """
        limits = self.config.backing
        stems = set(content_stems(target))
        of = {text: stems & set(content_stems(text)) for text in dict.fromkeys(pool)}
        chosen: list[str] = []
        have: set[str] = set()
        while len(chosen) < limits.max_sources and of:
            missing = set(missing_words(target, chosen)) if chosen else set()

            def gain(text: str, missing: set[str] = missing, have: frozenset[str] = frozenset(have)) -> float:
                new = len(of[text] - have) / (len(stems) or 1)
                return new + 0.1 * sum(word in text for word in missing)

            best = max(of, key=lambda text: round(gain(text), 5))
            if gain(best) < _WORTH_A_SOURCE:
                break
            chosen.append(best)
            have |= of.pop(best)
        # Drawn by the target itself, not by a generator: the same for every run and order.
        draw = (sum(map(ord, target)) % 1000) / 1000
        if chosen and draw < limits.spare and len(chosen) < limits.max_sources:
            spare = next((text for text in of if len(of[text]) >= 2), None)
            if spare is not None:
                chosen.append(spare)
        return chosen


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:['’]s)?(?: (?:morning|afternoon|evening|night))?"


def _without_extras(target: str, pool: Sequence[str]) -> Iterator[str]:
    """The target, and the target without days, titles and given names that no source has."""
    yield target
    missing = missing_words(target, pool)
    shorter = target
    for word in missing:
        if re.fullmatch(_DAY, word):
            shorter = re.sub(
                rf",? (?:(?:late |early )?on |late |early )?(?={word}){_DAY}(?=[ ,.])", "", shorter
            )
        elif word[0].isupper():
            # "Donald Trump", "President Trump" -> "Trump"; only before a name that the sources have.
            shorter = re.sub(rf"\b{re.escape(word)}\.? (?=[A-Z])", "", shorter)
    shorter = shorter[:1].upper() + shorter[1:]
    if shorter != target and not missing_words(shorter, pool):
        yield shorter


def _reading(sentence: Sentence) -> str:
    return strip_connective(tidy(sentence.text))
