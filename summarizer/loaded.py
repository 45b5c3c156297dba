"""The models that a configuration names, each loaded when it is first asked for, and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, TypedDict

import torch

from summarizer import devices, models
from summarizer.composition.composer import Composer
from summarizer.composition.ordering import SentenceOrdering
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.selection import Selection
from summarizer.config import Config
from summarizer.decontext.context_model import ContextModel
from summarizer.fusion import load_fuser
from summarizer.fusion.base import ClusterFuser, FluencyModel, Fuser
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.judging import Gate
from summarizer.judging.joins import JoinJudge
from summarizer.judging.judge import Judge
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser


class _Placed(TypedDict):
    device: str
    bfloat16: bool


class LoadedModels:
    """Raises ``ModelError`` from whatever cannot be loaded, saying what to do."""

    def __init__(self, config: Config) -> None:
        self.config = config
        devices.bound_kernel_caches()

    def load(self) -> None:
        """Load what sentences are ranked with, and the fuser beside it, so that no other stage's time holds it."""
        # The weights are laid out by torch's own threads, the parser is put together by Python's: side by side.
        with ThreadPoolExecutor(1) as pool:
            fuser = pool.submit(lambda: self.fuser)
            self.load_readers()
            fuser.result()

    def load_readers(self) -> None:
        """Load what sentences are ranked with."""
        _ = self.encoder, self.dependence, self.splitter, self.parser

    def load_writers(self) -> None:
        """Load what writes and judges."""
        _ = self.fuser, self.judge, self.joins

    @cached_property
    def _spacy(self) -> Any:
        return models.load_spacy()

    @cached_property
    def parser(self) -> Parser:
        return Parser(self._spacy)

    @cached_property
    def splitter(self) -> SentenceSplitter:
        return SentenceSplitter(self._spacy)

    @cached_property
    def encoder(self) -> SentenceEncoder:
        return SentenceEncoder.from_embedded(**self._placed())

    @cached_property
    def dependence(self) -> ContextModel:
        return ContextModel.from_embedded(encoder=self.encoder)

    @cached_property
    def fuser(self) -> Fuser | ClusterFuser:
        fuser = load_fuser(self.config)
        devices.give_back_memory()
        return fuser

    @property
    def fluency(self) -> FluencyModel | None:
        """What tells how well a text reads; None where the fuser cannot."""
        return self.fuser if isinstance(self.fuser, FluencyModel) else None

    @cached_property
    def embedded(self) -> EmbeddedFuser | None:
        """The embedded fuser, whose weights judge and read as well; None where the configuration goes without."""
        if self.config.fusion.model == "embedded":  # loaded once where it writes, too
            return self.fuser if isinstance(self.fuser, EmbeddedFuser) else None
        return EmbeddedFuser.shipped(self.config) if self.config.verification.learned else None

    @cached_property
    def judge(self) -> Judge | None:
        """None where the configuration goes without."""
        if not self.config.verification.learned:
            return None
        return Judge.from_embedded(reader=self.embedded, config=self.config)

    @cached_property
    def joins(self) -> JoinJudge | None:
        """None where the configuration goes without."""
        if self.judge is None or self.embedded is None or not self.config.fusion.joins:
            return None
        return JoinJudge.from_folder(reader=self.embedded)

    @cached_property
    def composer(self) -> Composer:
        return Composer(
            parser=self.parser,
            encoder=self.encoder,
            dependence=self.dependence,
            gate=Gate(self.judge, joins=self.joins),
            selection=Selection.from_folder(reader=self.embedded),
            planning=ContentPlanning.from_folder(),
            ordering=SentenceOrdering.from_folder(reader=self.embedded),
        )

    def _placed(self) -> _Placed:
        """Where the small models run, and in which numbers."""
        device = devices.resolve_device(self.config.device)
        dtype = devices.resolve_dtype(self.config.dtype, device)
        return {"device": str(device), "bfloat16": dtype == torch.bfloat16}
