"""How long a summary is to be: so many words, or so many sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass

from summarizer.config import Config

#: Words an average summary sentence takes.
WORDS_PER_SENTENCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A length to aim at, and the bounds that it is kept within."""

    target: int
    #: Bounds of what is chosen, before names and the like are filled in.
    low: int
    high: int
    #: Bounds of what is printed: 10 % of the words either way; of sentences, that number and no other.
    least: float
    most: float
    #: About how many sentences that is, and how many words.
    sentences: float
    words: int
    in_sentences: bool = False

    @classmethod
    def of(cls, config: Config) -> Length:
        """``config.sentences`` where it is set, else ``config.max_words``."""
        if config.sentences is not None:
            n = config.sentences
            return cls(
                target=n,
                low=n,
                high=n,
                least=n,
                most=n,
                sentences=n,
                words=n * WORDS_PER_SENTENCE,
                in_sentences=True,
            )
        words = config.max_words
        return cls(
            target=words,
            low=math.ceil(0.92 * words),
            high=math.floor(1.06 * words),
            least=0.9 * words,
            most=1.1 * words,
            sentences=words / WORDS_PER_SENTENCE,
            words=words,
        )

    def measure(self, text: str, *, sentences: int = 1) -> int:
        """How much of it a text of so many sentences takes."""
        return sentences if self.in_sentences else len(text.split())
