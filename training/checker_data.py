"""Pairs that teach a checker of support: (source sentences, claim) and whether the sources back the claim.

Everything is drawn from text that may be learned from: plain news articles and their headlines, sentences that
people split or fused, and textual entailment. Articles that share text with the sets a checker is judged on are left
out, and counted.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarizer.articles import Article
from summarizer.compression import compressions
from summarizer.context import Contextualizer
from summarizer.errors import InputError
from summarizer.lexical import content_stems
from summarizer.models import load_spacy
from summarizer.parsing import Parser
from summarizer.sentences import Sentence, SentenceSplitter
from training.corruptions import Corruptor, Kind, reword

if TYPE_CHECKING:
    from spacy.tokens import Doc

Split = Literal["train", "dev"]

#: Sentences of an article that are parsed: corruptions borrow from them.
_WINDOW = 12
_MIN_WORDS, _MAX_WORDS = 7, 45
#: Rarer kinds are drawn more often than they would be by lot: each must be seen often enough to be learned.
_WEIGHTS: dict[Kind, float] = {
    "entity": 1.0, "number": 2.0, "date": 1.0, "negation": 0.4, "antonym": 1.2, "role": 1.2, "speaker": 1.2,
    "modality": 3.0, "splice": 1.8, "addition": 0.7,
}  # fmt: skip
_SHINGLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One lesson: do ``sources``, joined, back ``claim``? ``kind`` says how the pair was made."""

    sources: tuple[str, ...]
    claim: str
    label: int
    kind: str
    origin: str
    split: Split


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON-lines file, gzipped or not. Raises :class:`InputError` if there is none."""
    if not path.is_file():
        raise InputError(f"{path} does not exist.", path=str(path))
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def held_out(name: str, *, share: float = 0.06) -> bool:
    """Whether an article or row is kept for measuring, by its id alone: the same in every run."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF < share


class Overlap:
    """Text that must not be learned from: documents that a checker is judged on."""

    def __init__(self, documents: Iterable[str]) -> None:
        self._known = {each for document in documents for each in _shingles(document)}

    def shares(self, text: str, *, at_least: int = 4) -> bool:
        """Whether ``text`` has ``at_least`` runs of eight words that one of the documents has."""
        hits = 0
        for each in _shingles(text):
            hits += each in self._known
            if hits >= at_least:
                return True
        return False


def _shingles(text: str) -> Iterator[int]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    for i in range(len(words) - _SHINGLE + 1):
        yield hash(tuple(words[i : i + _SHINGLE]))


class PairMaker:
    """Builds pairs; the same seed and rows give the same pairs."""

    def __init__(self, *, seed: int) -> None:
        pipeline = load_spacy()
        self._parser = Parser(pipeline, cache_size=512)
        self._splitter = SentenceSplitter(pipeline)
        self._context = Contextualizer(parser=self._parser)
        self._seed = seed
        self._pool: dict[str, list[str]] = {}
        self._corruptor = Corruptor(self._pool)
        self.counts: Counter[str] = Counter()

    def split(self, text: str, name: str = "text") -> list[Sentence]:
        """Sentences; every line break ends one."""
        lines = "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
        return self._splitter.split(Article(id=name, path="", text=lines))

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """Parses of sentences."""
        return self._parser.parse(texts)

    @property
    def corruptor(self) -> Corruptor:
        """Makes sentences false, with the names that were read so far."""
        return self._corruptor

    def remember(self, docs: Sequence[Doc]) -> None:
        """Keep the names of an article for corruptions of others; the oldest are forgotten."""
        for doc in docs:
            for ent in doc.ents:
                names = self._pool.setdefault(ent.label_, [])
                names.append(ent.text)
                if len(names) > 400:
                    del names[:100]

    # -- articles ---------------------------------------------------------------------------------------

    def from_article(self, row: Mapping[str, Any], *, claims: int = 3) -> list[Pair]:
        """Pairs of one article: true readings of its sentences, false ones, and true ones with other sources."""
        lot = random.Random(f"{self._seed}/{row['id']}")
        split: Split = "dev" if held_out(str(row["id"])) else "train"
        everything = self.split(row["document"], str(row["id"]))
        # Ledes matter most, and so do not only ledes.
        start = 0 if lot.random() < 0.5 else lot.randrange(max(len(everything) - _WINDOW, 1))
        window = everything[start : start + _WINDOW]
        texts = [each.text for each in window]
        docs = self.parse(texts)
        places = [i for i, text in enumerate(texts) if _MIN_WORDS <= len(text.split()) <= _MAX_WORDS]
        lot.shuffle(places)
        pairs: list[Pair] = []
        for place in places[:claims]:
            pairs += self._lessons(window, docs, place, lot=lot, split=split)
        self.remember(docs)
        return pairs

    def _lessons(
        self, window: Sequence[Sentence], docs: Sequence[Doc], place: int, *, lot: random.Random, split: Split
    ) -> Iterator[Pair]:
        texts = [each.text for each in window]
        shown, claim, kind = self._reading(window, docs, place, lot)
        shown |= self._company(texts, place, lot)
        sources = tuple(texts[i] for i in sorted(shown))
        # Word for word is the easy case; too much of it teaches that overlap is all.
        if kind != "verbatim" or lot.random() < 0.5:
            yield self._pair(sources, claim, 1, kind, split)
        near = [doc for i, doc in enumerate(docs) if i != place]
        (parsed,) = self.parse([claim])
        false = self._corruptor.any(parsed, near=near, lot=lot, weights=_WEIGHTS)
        if false is not None:
            how, changed = false
            reversible = kind == "verbatim" and how not in ("splice", "addition", "modality")
            if reversible and lot.random() < 0.35:
                # The source is the one that was changed: a model must read both sides, not spot odd wording.
                turned = tuple(changed if text == texts[place] else text for text in sources)
                yield self._pair(turned, claim, 0, how, split)
                if lot.random() < 0.4:
                    yield self._pair(turned, changed, 1, "verbatim", split)
            else:
                yield self._pair(sources, changed, 0, how, split)
        if lot.random() < 0.3:
            other = self._rival(texts, shown, place, lot)
            if other is not None:
                yield self._pair(sources, other, 0, "elsewhere", split)

    def _reading(
        self, window: Sequence[Sentence], docs: Sequence[Doc], place: int, lot: random.Random
    ) -> tuple[set[int], str, str]:
        """The sentences that back a reading of one sentence, the reading, and how it was made."""
        text, doc = window[place].text, docs[place]
        shown = {place}
        draw = lot.random()
        if draw < 0.2:
            return shown, text, "verbatim"
        if draw < 0.35:
            around = {window[0].article.id: _from_zero(window)}
            (reading,) = self._context.read([around[window[0].article.id][place]], article_sentences=around)
            if reading.standalone and reading.text != text:
                if reading.antecedent is not None:
                    shown.add(reading.antecedent.index)
                return shown, reading.text, "reading"
        if draw < 0.45:
            others = [i for i in range(len(window)) if i != place and 5 <= len(window[i].text.split()) <= 22]
            if others and len(text.split()) <= 25 and text.endswith("."):
                other = lot.choice(others)
                joined = _joined(text, window[other].text, docs[other], lot)
                if joined is not None:
                    return shown | {other}, joined, "fused"
        changed, kind = text, "verbatim"
        shorter = compressions(doc)
        if shorter and lot.random() < 0.8:
            changed, kind = lot.choice(shorter), "compressed"
            (doc,) = self.parse([changed])
        if lot.random() < 0.7:
            reworded = reword(doc, lot=lot)
            if reworded is not None:
                changed, kind = reworded, "reworded"
        return shown, changed, kind

    def _company(self, texts: Sequence[str], place: int, lot: random.Random) -> set[int]:
        """Sentences that stand beside the backing one: none, a neighbour, or the most similar ones."""
        draw = lot.random()
        if draw < 0.4:
            return set()
        if draw < 0.65:
            beside = [i for i in (place - 1, place + 1) if 0 <= i < len(texts)]
            return {lot.choice(beside)} if beside else set()
        ranked = _by_overlap(texts[place], [i for i in range(len(texts)) if i != place], texts)
        return set(ranked[: lot.choice([1, 2, 2, 3])])

    def _rival(self, texts: Sequence[str], shown: set[int], place: int, lot: random.Random) -> str | None:
        """A true sentence of the article that the shown ones do not say: the most similar of them."""
        hidden = [i for i in range(len(texts)) if i not in shown and len(texts[i].split()) >= _MIN_WORDS]
        ranked = _by_overlap(texts[place], hidden, texts)
        if not ranked:
            return None
        (doc,) = self.parse([texts[lot.choice(ranked[:3])]])
        return (reword(doc, lot=lot) if lot.random() < 0.5 else None) or doc.text

    # -- headlines --------------------------------------------------------------------------------------

    def from_headline(self, row: Mapping[str, Any], other: Mapping[str, Any] | None) -> list[Pair]:
        """A headline that its article backs word for word, the same made false, and another article's."""
        lot = random.Random(f"{self._seed}/title/{row['id']}")
        split: Split = "dev" if held_out(str(row["id"])) else "train"
        sentences = [each.text for each in self.split(row["document"])][:20]
        title = truecased(str(row["title"]), row["document"])
        if not backed_headline(title, " ".join(sentences[:5])):
            self.counts["headlines not backed word for word"] += 1
            return []
        sources = tuple(self._best(title, sentences, lot.choice([2, 3, 4])))
        pairs = [self._pair(sources, title, 1, "headline", split)]
        (parsed,) = self.parse([title])
        false = self._corruptor.any(parsed, near=self.parse(sentences[:6]), lot=lot, weights=_WEIGHTS)
        if false is not None:
            pairs.append(self._pair(sources, false[1], 0, false[0], split))
        if other is not None:
            strange = truecased(str(other["title"]), other["document"])
            pairs.append(
                self._pair(tuple(self._best(strange, sentences, 3)), strange, 0, "other headline", split)
            )
        return pairs

    def _best(self, claim: str, sentences: Sequence[str], count: int) -> list[str]:
        ranked = _by_overlap(claim, range(len(sentences)), sentences)
        return [sentences[i] for i in sorted(ranked[:count])]

    # -- what people wrote --------------------------------------------------------------------------------

    def from_fusion(self, row: Mapping[str, Any], origin: str) -> list[Pair]:
        """Sentences that people fused or split: the whole backs the parts and the parts back the whole."""
        lot = random.Random(f"{self._seed}/{origin}/{row['id']}")
        split: Split = (
            "dev" if held_out(str(row["id"]), share=0.5 if origin == "fusion" else 0.06) else "train"
        )
        sources = tuple(detokenised(text) for text in row["sources"])
        target = detokenised(row["target"])
        if not _MIN_WORDS <= len(target.split()) <= 60 or sum(len(s.split()) for s in sources) > 110:
            return []
        if origin == "fusion" and not backed_headline(target, " ".join(sources), missing=0.25):
            self.counts["fusions not backed word for word"] += 1
            return []
        if origin == "split" and lot.random() < 0.4:
            sources, target = (target,), lot.choice(sources)
            if len(target.split()) < 5:
                return []
        pairs = [self._pair(sources, target, 1, origin, split)]
        parsed, *near = self.parse([target, *sources])
        false = self._corruptor.any(parsed, near=near, lot=lot, weights=_WEIGHTS)
        if false is not None:
            pairs.append(self._pair(sources, false[1], 0, false[0], split))
        return pairs

    def from_entailment(self, row: Mapping[str, Any]) -> list[Pair]:
        """A row of textual entailment."""
        split: Split = "dev" if held_out(str(row["id"]), share=0.1) else "train"
        return [self._pair((row["document"],), row["claim"], int(row["label"]), "entailment", split)]

    def _pair(self, sources: tuple[str, ...], claim: str, label: int, kind: str, split: Split) -> Pair:
        origin = "entailment" if kind == "entailment" else "news"
        self.counts[f"{split} {label} {kind}"] += 1
        return Pair(sources=sources, claim=claim, label=label, kind=kind, origin=origin, split=split)


# -- text -----------------------------------------------------------------------------------------------------


def detokenised(text: str) -> str:
    """Treebank tokens joined as print has them."""
    for mark in ("`` ", " ''", "``", "''"):
        text = text.replace(mark, '"')
    text = re.sub(r" ('s|n't|'re|'ve|'ll|'d|'m|')(?=\W|$)", r"\1", text)
    return re.sub(r" ([.,;:!?%)])", r"\1", re.sub(r"([($]) ", r"\1", text))


def truecased(title: str, document: str) -> str:
    """A Title-Case headline with the small letters that its article uses, and a full stop."""
    small = set(re.findall(r"(?<=[\w,] )[a-z][\w'’-]*", document))
    words = [word.lower() if i and word.lower() in small else word for i, word in enumerate(title.split())]
    text = " ".join(words)
    return text if not text or text[-1] in ".!?" else text + "."


def backed_headline(title: str, text: str, *, missing: float = 0.15) -> bool:
    """Whether nearly all content words of a headline are in ``text``, and every figure is."""
    if not 5 <= len(title.split()) <= 40 or title.rstrip(".").endswith("?"):
        return False
    wanted = content_stems(title)
    if len(wanted) < 4:
        return False
    known = set(content_stems(text))
    lacking = [stem for stem in wanted if stem not in known]
    if any(any(ch.isdigit() for ch in stem) for stem in lacking):
        return False
    return len(lacking) <= missing * len(wanted)


def strangers(headlines: Sequence[Mapping[str, Any]], *, days: int = 20) -> dict[str, Mapping[str, Any]]:
    """For each article's id, another article with the most similar headline, of another time."""
    stems = [frozenset(content_stems(str(row["title"]))) for row in headlines]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, each in enumerate(stems):
        for stem in sorted(each):
            holders[stem].append(i)
    found: dict[str, Mapping[str, Any]] = {}
    for i, each in enumerate(stems):
        votes: Counter[int] = Counter()
        for stem in sorted(each):
            if len(holders[stem]) <= 150:
                votes.update(j for j in holders[stem] if j != i)
        best = next(
            (
                j
                for j, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))
                if _apart(headlines[i], headlines[j], days)
            ),
            None,
        )
        if best is not None:
            found[str(headlines[i]["id"])] = headlines[best]
    return found


def _apart(one: Mapping[str, Any], other: Mapping[str, Any], days: int) -> bool:
    from datetime import date

    try:
        gap = date.fromisoformat(str(one["date"])[:10]) - date.fromisoformat(str(other["date"])[:10])
    except (KeyError, ValueError):
        return False
    return abs(gap.days) >= days


def _from_zero(window: Sequence[Sentence]) -> list[Sentence]:
    """The same sentences, counted from the first of them."""
    return [
        Sentence(article=each.article, start=each.start, end=each.end, index=i, paragraph=each.paragraph)
        for i, each in enumerate(window)
    ]


def _by_overlap(claim: str, places: Iterable[int], texts: Sequence[str]) -> list[int]:
    wanted = set(content_stems(claim))
    return sorted(places, key=lambda i: (-len(wanted & set(content_stems(texts[i]))), i))


def _joined(one: str, other: str, parsed: Doc, lot: random.Random) -> str | None:
    """Two sentences in one, as a fuser would say them."""
    if re.search(r"[\"“”]", one + other) or not other.endswith("."):
        return None
    if parsed[0].ent_type_ or parsed[0].pos_ == "PROPN":
        second = other
    elif parsed[0].pos_ in ("DET", "NOUN", "ADJ", "NUM", "PRON") and parsed[0].text != "I":
        second = other[0].lower() + other[1:]
    else:
        return None
    return one.rstrip(". ") + lot.choice([", and ", ", while ", "; "]) + second


# -- all of it ------------------------------------------------------------------------------------------------


def build_pairs(
    data: Path,
    *,
    articles: int,
    headlines: int,
    splits: int,
    fusions: bool,
    entailment: bool,
    seed: int,
    progress: Callable[[str], None] = lambda line: None,
) -> tuple[list[Pair], Counter[str]]:
    """Pairs of all the sources, and what was counted on the way.

    ``articles``, ``headlines`` and ``splits`` say how many rows to use of each.
    """
    judged = [row["document"] for row in rows(data / "factuality" / "doc_claim_label.jsonl.gz")]
    judged += [row["document"] for row in rows(data / "factuality" / "summeval_docs_refs.jsonl.gz")]
    judged += [text for row in rows(data / "superpal" / "dev_fusion.jsonl.gz") for text in row["sources"]]
    overlap = Overlap(dict.fromkeys(judged))
    maker = PairMaker(seed=seed)
    pairs: list[Pair] = []
    news = list(rows(data / "allsides_articles.jsonl.gz"))
    news.sort(key=lambda row: hashlib.sha256(f"{seed}/{row['id']}".encode()).hexdigest())
    chosen = []
    for row in news[: articles + headlines]:
        if overlap.shares(row["document"]):
            maker.counts["articles that share text with a judged set"] += 1
        else:
            chosen.append(row)
    titled = chosen[len(chosen) - headlines :] if headlines else []
    plain = chosen[: len(chosen) - len(titled)]
    for number, row in enumerate(plain):
        pairs += maker.from_article(row)
        if number % 500 == 499:
            progress(f"{number + 1} articles, {len(pairs)} pairs")
    other = strangers(titled)
    for row in titled:
        pairs += maker.from_headline(row, other.get(str(row["id"])))
    progress(f"with headlines, {len(pairs)} pairs")
    if splits:
        for number, row in enumerate(rows(data / "sentence_pairs" / "wikisplit_tune.jsonl.gz")):
            if number >= splits:
                break
            pairs += maker.from_fusion(row, "split")
    if fusions:
        for row in rows(data / "sentence_pairs" / "poc_news_fusion.jsonl.gz"):
            if overlap.shares(" ".join(row["sources"]), at_least=2):
                maker.counts["fusions that share text with a judged set"] += 1
            else:
                pairs += maker.from_fusion(row, "fusion")
    if entailment:
        for row in rows(data / "factuality" / "rte.jsonl.gz"):
            pairs += maker.from_entailment(row)
    progress(f"in all, {len(pairs)} pairs")
    return pairs, maker.counts


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Pairs as JSON lines; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".partial")
    with scratch.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    scratch.replace(path)


def read_pairs(path: Path) -> list[Pair]:
    """What :func:`write_pairs` wrote."""
    return [Pair(**{**row, "sources": tuple(row["sources"])}) for row in rows(path)]
