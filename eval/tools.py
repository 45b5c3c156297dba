"""The models that metrics and baselines share, loaded on first use."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from summarizer import devices, models
from summarizer.reading import Article
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.text.parsing import Parser

if TYPE_CHECKING:
    from spacy.language import Language


class Tools:
    """Sentence splitter, parser and encoder of the summariser, one copy each."""

    def __init__(self, *, device: str = "auto", dtype: str = "auto") -> None:
        self._device = device
        self._dtype = dtype

    @cached_property
    def splitter(self) -> SentenceSplitter:
        """Splits articles and, through :meth:`sentences`, any text."""
        return SentenceSplitter(self._spacy)

    @cached_property
    def parser(self) -> Parser:
        """Tags, parses and recognises names."""
        return Parser(self._spacy)

    @cached_property
    def encoder(self) -> SentenceEncoder:
        """Unit vectors of sentences."""
        import torch

        device = devices.resolve_device(self._device)
        dtype = devices.resolve_dtype(self._dtype, device)
        with models.quiet_transformers():
            return SentenceEncoder.from_embedded(device=str(device), bfloat16=dtype == torch.bfloat16)

    @cached_property
    def _spacy(self) -> Language:
        return models.load_spacy()

    def split(self, articles: tuple[Article, ...] | list[Article]) -> dict[str, list[Sentence]]:
        """Sentences of each article, by its id."""
        return {article.id: self.splitter.split(article) for article in articles}

    def sentences(self, text: str) -> list[str]:
        """The sentences of any text, without white space around them.

        Every line break ends one: stored outputs and references put one sentence, or one paragraph, on a line.
        """
        lines = "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
        return [each.text for each in self.splitter.split(Article(id="text", path="", text=lines))]


@cache
def shared_tools() -> Tools:
    """One copy for the process, for functions that are called without tools of their own."""
    return Tools()
