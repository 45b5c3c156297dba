"""Any encoder-decoder that transformers knows, one group at a time or a whole cluster at once.

What a model wants (a separator between documents, global attention, a task prefix, how much it reads) is taken
from what its config and tokenizer declare, not from its name. PRIMERA: Xiao et al. 2022, "PRIMERA: Pyramid-based
Masked Sentence Pre-training for Multi-document Summarization"; LED: Beltagy et al. 2020, "Longformer".
"""
# transformers leaves some of its functions without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import torch
from torch import Tensor
from torch._dynamo.exc import TorchDynamoException
from transformers import (
    GenerationConfig,
    LogitsProcessor,
    LogitsProcessorList,
    PreTrainedTokenizerBase,
    StoppingCriteria,
    StoppingCriteriaList,
)

from summarizer import devices, models
from summarizer.config import Config
from summarizer.errors import DeviceMemoryError, ModelError
from summarizer.fusion.base import Candidate, Truncation
from summarizer.fusion.constrained_decoding import GroundingProcessor, TokenTable
from summarizer.fusion.inputs import Seq2SeqInput
from summarizer.fusion.loading import load_seq2seq
from summarizer.fusion.text import first_sentence, whole_sentences
from summarizer.progress import advance

_log = logging.getLogger(__name__)

#: What an input is written for: a group's texts, or a cluster's articles.
_Key = TypeVar("_Key", bound=tuple[Any, ...])
_T = TypeVar("_T")

#: Runs of this many tokens are written once: names run to five, loops to more.
_NO_REPEAT = 6
#: Summaries run to about 1.4 tokens a word; the rest is room to end a sentence.
_TOKENS_PER_WORD = 1.8
#: Under compiled decoding inputs are padded to a multiple of this: fewer shapes to compile for.
_LENGTH_STEP = 64


class Seq2SeqFuser:
    """An ``AutoModelForSeq2SeqLM`` behind the :class:`~summarizer.fusion.base.Fuser` door."""

    def __init__(
        self, *, model: Any, tokenizer: PreTrainedTokenizerBase, config: Config, name: str, sha256: str | None
    ) -> None:
        self._device = devices.resolve_device(config.device)
        dtype = devices.resolve_dtype(config.dtype, self._device)
        # First, for it also mends what the tokenizer says of its separator.
        self._input = Seq2SeqInput(tokenizer, model)
        self._model: Any = self._within_memory(
            lambda: devices.placed(model, device=self._device, dtype=dtype).eval(),
            what=f"The model {name} does not fit",
            advice="Pass a smaller one, or device=cpu",
        )
        self._tokenizer = tokenizer
        self._config = config.fusion
        self._name = name
        self._sha256 = sha256
        self._table = TokenTable.of(tokenizer, size=model.get_output_embeddings().weight.shape[0])
        #: Texts of the latest call that were longer than the model reads.
        self.truncations: list[Truncation] = []
        self.batch_tokens = config.fusion.batch_tokens
        #: Whether steps of the decoder are compiled and its cache has a fixed size.
        self.compiled = False
        if config.fusion.compiled:
            self._compile()

    def _compile(self, *, backend: str | Callable[..., Any] = "inductor") -> None:
        """Compile the decoder's steps where device and architecture allow; else say why not.

        transformers compiles greedy decoding by itself and beam search not at all, so the model's ``forward`` is
        compiled here: ``generate`` calls it for each step of the decoder, and the encoder apart from it.
        """
        if self._device.type != "cuda" and backend == "inductor":
            self._leave_uncompiled(f"the device is {self._device.type}, and compiling pays on a GPU")
        elif not getattr(self._model, "_can_compile_fullgraph", False):
            self._leave_uncompiled(
                f"{type(self._model).__name__} declares that it cannot be compiled in one piece"
            )
        else:
            self._as_written = self._model.forward
            self._model.forward = torch.compile(self._model.forward, backend=backend)
            self.compiled = True

    def _leave_uncompiled(self, reason: str) -> None:
        _log.warning("fusion.compiled is left aside: %s.", reason.rstrip("."))
        if self.compiled:
            self._model.forward, self.compiled = self._as_written, False

    @classmethod
    def from_folder(cls, folder: Path, config: Config, *, name: str) -> Seq2SeqFuser:
        """Loads safetensors weights and the tokenizer from a folder. Raises ``ModelError``."""
        model, tokenizer = load_seq2seq(folder, name=name)
        return cls(
            model=model,
            tokenizer=tokenizer,
            config=config,
            name=name,
            sha256=models.file_sha256(min(folder.glob("*.safetensors"))),
        )

    @property
    def network(self) -> Any:
        """The model itself."""
        return self._model

    def describe(self) -> dict[str, str | int | float | bool | None]:
        return {
            "name": self._name,
            "revision": self._config.revision,
            "sha256": self._sha256,
            "parameters": self._model.num_parameters(),
            "device": str(self._device),
            "dtype": str(self._model.dtype).removeprefix("torch."),
            "num_beams": self._config.num_beams,
        }

    def fuse(
        self, groups: Sequence[Sequence[str]], *, before: Sequence[str] | None = None
    ) -> list[list[Candidate]]:
        """For each group of source texts, its distinct one-sentence candidates, best first (possibly none).

        ``before`` is left aside: these models were not trained to go on from anything.
        """
        self._input.truncations = self.truncations = []
        ordered = [tuple(sorted(group)) for group in groups]
        inputs = {
            group: self._input.ids([[text] for text in group]) for group in sorted(set(ordered)) if group
        }
        candidates: dict[tuple[str, ...], list[Candidate]] = {(): []}
        lengths = {group: len(ids) for group, ids in inputs.items()}
        for batch in self._batches(lengths, max_new_tokens=self._config.max_new_tokens):
            written_texts = self._generate(
                batch, [inputs[group] for group in batch], max_new_tokens=self._config.max_new_tokens
            )
            for group, texts in zip(batch, written_texts, strict=True):
                distinct: dict[str, Candidate] = {}
                for text, score, finished in texts:
                    sentence = first_sentence(text) if finished else None
                    if sentence is not None and sentence not in distinct:
                        distinct[sentence] = Candidate(text=sentence, score=score)
                candidates[group] = list(distinct.values())
            advance(len(batch), "groups")
        return [list(candidates[group]) for group in ordered]

    def fuse_clusters(self, clusters: Sequence[Sequence[Sequence[str]]], max_words: int) -> list[str]:
        """For each cluster one text of several sentences: whole sentences, at most ``max_words`` words.

        A cluster is the ranked sentences of each of its articles, in the article's own order. What did not fit into the
        model is in :attr:`truncations`. A text is empty if the model finished no sentence within ``max_words``.
        """
        self._input.truncations = self.truncations = []
        read = [tuple(sorted(tuple(article) for article in articles if article)) for articles in clusters]
        inputs = {cluster: self._input.ids(cluster) for cluster in sorted(set(read)) if cluster}
        texts: dict[tuple[tuple[str, ...], ...], str] = {(): ""}
        lengths = {cluster: len(ids) for cluster, ids in inputs.items()}
        max_new_tokens = int(max_words * _TOKENS_PER_WORD)
        for batch in self._batches(lengths, max_new_tokens=max_new_tokens):
            sources = [[sentence for article in cluster for sentence in article] for cluster in batch]
            written = self._generate(
                sources, [inputs[cluster] for cluster in batch], max_new_tokens=max_new_tokens
            )
            for cluster, beams in zip(batch, written, strict=True):
                texts[cluster] = " ".join(whole_sentences(beams[0][0], max_words=max_words))
                if not texts[cluster]:
                    _log.warning(
                        "%s finished no sentence about a cluster within %d words: articles speak for themselves.",
                        self._name,
                        max_words,
                    )
        return [texts[cluster] for cluster in read]

    def _batches(self, lengths: Mapping[_Key, int], *, max_new_tokens: int) -> Iterator[list[_Key]]:
        """Keys of inputs of so many tokens, in batches within the token budget; the longest first."""
        waiting = sorted(lengths, key=lambda key: (lengths[key], key))
        while waiting:
            # The longest is last, and sets what all of a batch are padded to.
            size = max(
                1, self.batch_tokens // (lengths[waiting[-1]] + self._config.num_beams * max_new_tokens)
            )
            batch, waiting = waiting[-size:], waiting[:-size]
            yield batch

    # ---- output ---------------------------------------------------------------------------------------------

    def _decode(self, ids: Sequence[int]) -> str:
        text = cast(str, self._tokenizer.decode(list(ids), skip_special_tokens=True))
        newline = self._input.conventions.newline
        return text if newline is None else text.replace(newline, "\n")

    def _within_memory(self, work: Callable[[], _T], *, what: str, advice: str) -> _T:
        """What ``work`` gives; memory that runs out is a sentence about ``what``."""
        try:
            return work()
        except Exception as error:
            if not devices.is_out_of_memory(error):
                raise
        # Raised out here: as the context of another error, the first one's frames would keep their tensors.
        raise DeviceMemoryError(f"{what} into the memory of the device {self._device}. {advice}.")

    @contextmanager
    def _without_declared_settings(self) -> Iterator[None]:
        """transformers fills in what a call leaves open from the checkpoint: a least length of 56 tokens, for one."""
        declared = self._model.generation_config
        self._model.generation_config = GenerationConfig()
        try:
            yield
        finally:
            self._model.generation_config = declared

    @torch.inference_mode()
    def _generate(
        self, groups: Sequence[Sequence[str]], inputs: Sequence[list[int]], *, max_new_tokens: int
    ) -> list[list[tuple[str, float, bool]]]:
        """For each input its beams, best first: text, mean log-probability per token, whether it was finished."""
        known = self._input.conventions
        beams = self._config.num_beams
        positions = known.decoder_limit

        def generated() -> Any:
            # Greedy steps would be compiled a second time by transformers itself.
            fixed = {"cache_implementation": "static", "disable_compile": True} if self.compiled else {}
            return self._model.generate(
                **self._input.batch(
                    inputs, device=self._device, multiple_of=_LENGTH_STEP if self.compiled else 1
                ),
                logits_processor=LogitsProcessorList(
                    [
                        _OverflowCheck(self._name, self._model.dtype),
                        GroundingProcessor(groups, self._table, source_bonus=self._config.source_bonus),
                    ]
                ),
                # Built anew: checkpoints declare lengths and penalties of the data they were tuned on.
                generation_config=GenerationConfig(
                    do_sample=False,
                    num_beams=beams,
                    num_return_sequences=beams,
                    max_new_tokens=min(max_new_tokens, (positions or max_new_tokens + 1) - 1),
                    # True ends the search at the first texts that are finished, however bad they are.
                    early_stopping=False,
                    length_penalty=1.0,
                    no_repeat_ngram_size=_NO_REPEAT,
                    decoder_start_token_id=known.decoder_start_token_id,
                    eos_token_id=list(known.eos_token_ids),
                    pad_token_id=known.pad_token_id,
                    forced_bos_token_id=known.forced_bos_token_id,
                    **fixed,
                ),
                stopping_criteria=StoppingCriteriaList([_Forgetful()]),
                return_dict_in_generate=True,
                output_scores=True,
            )

        longest = max(map(len, inputs))
        what = f"Writing {len(inputs)} texts at once, from up to {longest} tokens each, does not fit"
        advice = (
            f"Set fusion.batch_tokens below {self.batch_tokens}, fusion.num_beams=1 or fusion.unit=group, or pass a "
            "smaller model"
        )
        with models.quiet_transformers(), self._without_declared_settings():
            try:
                output = self._within_memory(generated, what=what, advice=advice)
            except TorchDynamoException as error:
                if not self.compiled:
                    raise
                # No compiler on this machine, or a part of the model it cannot digest: as written, it still runs.
                self._leave_uncompiled(f"{' '.join(str(error).split()):.200}")
                output = self._within_memory(generated, what=what, advice=advice)
        rows = output.sequences.tolist()
        # A single beam comes without scores of its own.
        scores = output.sequences_scores.tolist() if beams > 1 else [0.0] * len(rows)
        written = [
            (self._decode(row), score, any(token in known.eos_token_ids for token in row[1:]))
            for row, score in zip(rows, scores, strict=True)
        ]
        return [written[start : start + beams] for start in range(0, len(written), beams)]


class _Forgetful(StoppingCriteria):
    """Never stops; frees what each step made of the whole vocabulary.

    Without ``output_scores`` the beams have no scores, and with it all of that is kept to the end: for the 256,000 tokens
    of T5Gemma 131 MB a group, more than all else together.
    """

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        """``input_ids`` [rows, length]; ``scores``: of each step so far, [rows, vocabulary]."""
        for step in scores or ():
            step.untyped_storage().resize_(0)
        return torch.zeros(len(input_ids), dtype=torch.bool, device=input_ids.device)


class _OverflowCheck(LogitsProcessor):
    """Says that a model's numbers overflowed, where decoding would go on with whatever came first."""

    def __init__(self, name: str, dtype: torch.dtype) -> None:
        self._name = name
        self._dtype = str(dtype).removeprefix("torch.")

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """``scores`` [rows, vocabulary], as they are. Raises ``ModelError``."""
        if scores.isnan().any():
            raise ModelError(
                f"The model {self._name} writes nothing but overflows in {self._dtype}: its scores are no numbers. Pass "
                "dtype=float32; if that is what it runs in, its weights are damaged: copy the model again."
            )
        return scores
