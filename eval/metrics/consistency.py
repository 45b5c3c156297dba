"""Is a claim backed by a document? Measures without a download, and the one we stand by."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from eval.metrics.facts import FactualOverlap
from eval.metrics.learned import JudgeOfDocuments
from eval.metrics.overlap import fragment_scores, ngrams_of
from eval.metrics.rouge import rouge, tokenize
from eval.tools import Tools
from summarizer.text.words import content_stems

#: How much of a claim is copied, seen in five ways.
OVERLAPS = ("rouge2_precision", "ner_overlap", "fragment_coverage", "window_words", "fragments")
#: Sentences of a document that are looked at together: a claim may join two of them.
_WINDOW = 3


class Consistency:
    """Measures of one claim against one document, all 0..1 and higher where it is better backed.

    ``rouge2_precision`` and ``ner_overlap`` are the baselines of the SummaC benchmark (Laban et al. 2022).
    ``fact_precision`` is the share of names, figures, days, quotations and relations that are backed. ``overlap`` is the plain mean of
    ``rouge2_precision``, ``ner_overlap``, ``fragment_coverage``, ``window_words`` (its content words, rare ones
    first, in one stretch of three sentences) and ``fragments`` (how long the copied runs are). ``judge`` is the
    value of the pipeline's judge (:mod:`eval.metrics.learned`), half its mean over the claim's sentences and half its lowest.
    """

    def __init__(self, tools: Tools, judge: JudgeOfDocuments | None = None) -> None:
        self._tools = tools
        self._judge = judge
        self._facts = FactualOverlap(tools)
        self._index = lru_cache(maxsize=64)(lambda document: self._facts.index([document]))
        self._sentences = lru_cache(maxsize=64)(tools.sentences)

    def score(self, document: str, claim: str) -> dict[str, float]:
        """All the measures of one claim."""
        sentences = self._sentences(document)
        claims = self._tools.sentences(claim)
        rouge2 = rouge([claim], [document], variants=("rouge2",), processes=1)[0]["rouge2"].precision
        fragments = fragment_scores(claim, [document])
        words = len(claim.split())
        length = math.sqrt(max(fragments["fragment_density"], 0.0)) if words else 0.0
        views = {
            "rouge2_precision": rouge2,
            "ner_overlap": self._ner_overlap(claim, document),
            "fragment_coverage": fragments["fragment_coverage"] if words else 0.0,
            "window_words": _mean([_window_words(each, sentences) for each in claims]),
            # The root of the density is the length of a typical copied run; ten words are as good as copied.
            "fragments": min(length / min(max(words, 1) ** 0.5 * 1.5, 10.0), 1.0),
        }
        views["overlap"] = _mean([views[name] for name in OVERLAPS])
        if self._judge is not None:
            found = self._judge.scores(claims, [sentences])
            views["judge"] = (_mean(found) + min(found, default=0.0)) / 2
        facts = self._facts.score(claims, self._index(document)).scores["fact_precision"]
        views["fact_precision"] = 1.0 if math.isnan(facts) else facts
        return views

    def _ner_overlap(self, claim: str, document: str) -> float:
        """Share of the claim's named entities that the document holds, word for word; 1 without any."""
        (doc,) = self._tools.parser.parse([claim])
        entities = {ent.text.casefold() for ent in doc.ents}
        text = document.casefold()
        return sum(entity in text for entity in entities) / len(entities) if entities else 1.0


#: What our measure is the plain mean of: the five views of what is copied, and the judge. No weights are fitted to people's
#: labels.
PARTS = (*OVERLAPS, "judge")


def combined(scores: Mapping[str, float]) -> float:
    """Our measure, 0..1: the mean of :data:`PARTS`."""
    return _mean([scores[name] for name in PARTS])


def _window_words(claim: str, sentences: Sequence[str]) -> float:
    """Weight of the claim's content words and word pairs that one window of the document holds."""
    wanted = content_stems(claim) or tokenize(claim)
    if not wanted:
        return 0.0
    stems = [content_stems(sentence) for sentence in sentences]
    counts = Counter(stem for each in stems for stem in set(each))
    # A word that every sentence has backs little; one that the document lacks must not be forgiven.
    weight = {stem: math.log(1 + len(stems) / counts.get(stem, 0.5)) for stem in set(wanted)}
    total = sum(weight[stem] for stem in wanted)
    pairs = set(ngrams_of(wanted, 2))
    best = 0.0
    for start in range(max(len(stems) - _WINDOW + 1, 1)):
        window = [stem for each in stems[start : start + _WINDOW] for stem in each]
        known = set(window)
        single = sum(weight[stem] for stem in wanted if stem in known) / total if total else 0.0
        double = len(pairs & set(ngrams_of(window, 2))) / len(pairs) if pairs else single
        best = max(best, (2 * single + double) / 3)
    return best


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
