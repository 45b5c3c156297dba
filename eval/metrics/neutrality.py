"""Neutrality without a reference: is the output more subjective, or more excited, than its sources?

Both lexicons come with a package and a licence that lets us use them: Pattern's subjectivity lexicon (PDDL,
in ``textblob``) and VADER's valences (MIT, Hutto & Gilbert 2014). Lists of arousal proper (Warriner et al.
2013, NRC-VAD) are for research only, so that the strength of a word's valence stands in for arousal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from xml.etree import ElementTree

from eval.metrics.overlap import tokens_of
from summarizer.errors import InputError
from summarizer.text.lexicon import SAY
from summarizer.text.quotes import without_quotations
from summarizer.text.words import stem

#: A word is loaded from this subjectivity (0..1) together with this valence (0..4) on.
_SUBJECTIVE, _STRONG = 0.6, 1.3
_JUDGES = re.compile(r"\b(?:should|must not|ought to|of course|deserves?|clearly|obviously)\b", re.I)
# Past forms that stemming does not bring back to the verb.
_REPORTS = frozenset(stem(word) for word in SAY) | {"accord", "said", "told", "wrote", "thought"}


@dataclass(frozen=True, slots=True)
class Tone:
    """Per word of a text: summed subjectivity (0..1 a word) and strength of valence (0..4 a word)."""

    subjectivity: float
    intensity: float


def neutrality(sentences: Sequence[str], articles: Sequence[str]) -> dict[str, float]:
    """Tone of an output beside the mean of its articles, and how it treats opinion.

    ``subjectivity``, ``intensity``: per word, quotations included; ``…_gap``: the output's minus the articles'
    (below 0: calmer than they are). ``loaded_words``: loaded words outside quotations that one article alone
    uses, for 100 words. ``opinion_attributed``: of the sentences that judge, the share that says who does;
    NaN where none judges.
    """
    text = " ".join(sentences)
    words = len(tokens_of(text))
    if not words or not articles:
        names = ("subjectivity", "subjectivity_gap", "intensity", "intensity_gap")
        return dict.fromkeys((*names, "loaded_words", "opinion_attributed"), math.nan)
    own = tone(text)
    tones = [tone(article) for article in articles]
    judging = [sentence for sentence in sentences if _is_opinion(sentence)]
    return {
        "subjectivity": own.subjectivity,
        "subjectivity_gap": own.subjectivity - sum(each.subjectivity for each in tones) / len(tones),
        "intensity": own.intensity,
        "intensity_gap": own.intensity - sum(each.intensity for each in tones) / len(tones),
        "loaded_words": 100 * len(lone_loaded_words(text, articles)) / words,
        "opinion_attributed": sum(map(_is_attributed, judging)) / len(judging) if judging else math.nan,
    }


def tone(text: str) -> Tone:
    """Tone of one text; 0 for an empty one."""
    words = tokens_of(text)
    if not words:
        return Tone(0.0, 0.0)
    subjectivity, valence = _subjectivity(), _valence()
    return Tone(
        sum(subjectivity.get(word, 0.0) for word in words) / len(words),
        sum(valence.get(word, 0.0) for word in words) / len(words),
    )


def lone_loaded_words(text: str, articles: Sequence[str]) -> list[str]:
    """Loaded words of ``text`` outside quotations that at most one of several articles uses, in order."""
    loaded = [word for word in tokens_of(without_quotations(text)) if _is_loaded(word)]
    used = [set(tokens_of(without_quotations(article))) for article in articles]
    limit = 1 if len(articles) > 1 else 0
    return [word for word in loaded if sum(word in words for words in used) <= limit]


def _is_loaded(word: str) -> bool:
    return _subjectivity().get(word, 0.0) >= _SUBJECTIVE and _valence().get(word, 0.0) >= _STRONG


def _is_opinion(sentence: str) -> bool:
    return bool(_JUDGES.search(sentence)) or any(map(_is_loaded, tokens_of(sentence)))


def _is_attributed(sentence: str) -> bool:
    return any(stem(word) in _REPORTS for word in tokens_of(without_quotations(sentence)))


@cache
def _subjectivity() -> dict[str, float]:
    """Mean subjectivity over the senses of a word, 0..1."""
    path = _installed("textblob") / "en" / "en-sentiment.xml"
    senses: dict[str, list[float]] = {}
    for word in ElementTree.fromstring(path.read_text(encoding="utf-8")):
        senses.setdefault(word.attrib["form"].casefold(), []).append(float(word.attrib["subjectivity"]))
    return {word: sum(values) / len(values) for word, values in senses.items()}


@cache
def _valence() -> dict[str, float]:
    """Strength of a word's mean valence, 0..4."""
    path = _installed("vaderSentiment") / "vader_lexicon.txt"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row[0].casefold(): abs(float(row[1])) for row in rows}


def _installed(package: str) -> Traversable:
    try:
        return files(package)
    except ModuleNotFoundError as error:
        raise InputError(
            f"The lexicon package {package!r} is not installed. Install the 'eval' extra: pip install '.[eval]'."
        ) from error
