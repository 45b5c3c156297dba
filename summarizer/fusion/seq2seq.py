"""Any encoder-decoder that transformers knows, one group at a time or a whole cluster at once.

What a model wants (a separator between documents, global attention, a task prefix, how much it reads) is taken
from what its config and tokenizer declare, not from its name. PRIMERA: Xiao et al. 2022, "PRIMERA: Pyramid-based
Masked Sentence Pre-training for Multi-document Summarization"; LED: Beltagy et al. 2020, "Longformer".
"""
# transformers leaves some of its functions without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from torch import Tensor
from torch._dynamo.exc import TorchDynamoException
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    GenerationConfig,
    LogitsProcessorList,
    PreTrainedTokenizerBase,
)

from summarizer import models
from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.fusion.base import Candidate, Truncation
from summarizer.fusion.grounding import GroundingProcessor, TokenTable
from summarizer.fusion.text import first_sentence, whole_sentences
from summarizer.progress import advance

_log = logging.getLogger(__name__)

#: PRIMERA's document separator.
_SEPARATOR = "<doc-sep>"
#: Runs of this many tokens are written once: names run to five, loops to more.
_NO_REPEAT = 6
#: Summaries run to about 1.4 tokens a word; the rest is room to end a sentence.
_TOKENS_PER_WORD = 1.8
#: A tokenizer without a limit declares an astronomical one.
_NO_LIMIT = 1_000_000
#: Under compiled decoding inputs are padded to a multiple of this: fewer shapes to compile for.
_LENGTH_STEP = 64


class Seq2SeqInput:
    """What an encoder-decoder is given, at run time and in training alike.

    The separator between documents, global attention, the task prefix and the length are what the model's config and
    tokenizer declare. ``limit``: reads at most so many tokens, where the model itself would read more.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, model: Any, *, limit: int | None = None) -> None:
        self._tokenizer = tokenizer
        self._separator: int | None = tokenizer.get_vocab().get(_SEPARATOR)
        self._has_global_attention = "global_attention_mask" in inspect.signature(model.forward).parameters
        declared = _input_limit(model.config, tokenizer)
        self._limit = min(declared, limit) if limit is not None else declared
        self._prefix = tokenizer(_task_prefix(model.config), add_special_tokens=False)["input_ids"]
        self._head, self._tail = _frame(tokenizer)
        #: Texts that were longer than the model reads.
        self.truncations: list[Truncation] = []

    def ids(self, documents: Sequence[Sequence[str]]) -> list[int]:
        """Token ids of one input: task prefix, documents cut evenly at sentence ends, separators, special tokens."""
        between = [self._separator] if self._separator is not None else self._plain_ids("\n\n")
        room = (
            self._limit
            - len(self._head)
            - len(self._tail)
            - len(self._prefix)
            - len(between) * (len(documents) - 1)
        )
        sentences = [
            [self._plain_ids(f" {text}" if index else text) for index, text in enumerate(document)]
            for document in documents
        ]
        shares = _even_shares([sum(map(len, document)) for document in sentences], room)
        body: list[int] = [*self._head, *self._prefix]
        for index, (document, share) in enumerate(zip(sentences, shares, strict=True)):
            kept: list[list[int]] = []
            for ids in document:
                if sum(map(len, kept)) + len(ids) > share:
                    break
                kept.append(ids)
            if not kept:  # one sentence longer than the share: its beginning is better than nothing
                kept = [document[0][:share]]
            if sum(map(len, kept)) < sum(map(len, document)):
                words = len(self._decode([token for ids in kept for token in ids]).split())
                self.truncations.append(Truncation(text=" ".join(documents[index]), words_kept=words))
            body += ([*between] if index else []) + [token for ids in kept for token in ids]
        return [*body, *self._tail]

    def _plain_ids(self, text: str) -> list[int]:
        """Token ids of an article's text, in which nothing is a special token."""
        encoding = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)
        return cast("list[int]", encoding["input_ids"])

    def _decode(self, ids: Sequence[int]) -> str:
        return cast(str, self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def batch(
        self, inputs: Sequence[Sequence[int]], *, device: torch.device, multiple_of: int = 1
    ) -> dict[str, Tensor]:
        """``input_ids``, ``attention_mask`` and, where the model has it, ``global_attention_mask`` [inputs, length].

        ``multiple_of``: pads to a multiple, within what the model reads, so that few lengths occur.
        """
        pad = self._tokenizer.pad_token_id
        length = max(map(len, inputs))
        length = min(-(-length // multiple_of) * multiple_of, max(self._limit, length))
        ids = torch.tensor([[*row, *[pad] * (length - len(row))] for row in inputs], device=device)
        mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in inputs], device=device)
        tensors = {"input_ids": ids, "attention_mask": mask}
        if self._has_global_attention:
            tensors["global_attention_mask"] = self._global_attention(ids)
        return tensors

    def _global_attention(self, ids: Tensor) -> Tensor:
        """1 on the first token and on every separator, as PRIMERA and LED were trained."""
        mask = torch.zeros_like(ids)
        mask[:, 0] = 1
        if self._separator is not None:
            mask[ids == self._separator] = 1
        return mask


class Seq2SeqFuser:
    """An ``AutoModelForSeq2SeqLM`` behind the :class:`~summarizer.fusion.base.Fuser` door."""

    def __init__(
        self, *, model: Any, tokenizer: PreTrainedTokenizerBase, config: Config, name: str, sha256: str | None
    ) -> None:
        self._device = models.resolve_device(config.device)
        dtype = models.resolve_dtype(config.dtype, self._device)
        self._model = model.to(device=self._device, dtype=dtype).eval()
        self._tokenizer = tokenizer
        self._config = config.fusion
        self._name = name
        self._sha256 = sha256
        self._table = TokenTable(tokenizer, size=model.get_output_embeddings().weight.shape[0])
        self._input = Seq2SeqInput(tokenizer, model)
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
        try:
            with models.quiet_transformers():
                tokenizer = AutoTokenizer.from_pretrained(folder)
                model = AutoModelForSeq2SeqLM.from_pretrained(folder, use_safetensors=True, dtype="auto")
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"The model {name} in {folder} cannot be loaded: {error}") from error
        return cls(
            model=model,
            tokenizer=tokenizer,
            config=config,
            name=name,
            sha256=models.file_sha256(min(folder.glob("*.safetensors"))),
        )

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
        waiting = sorted(inputs, key=lambda group: (len(inputs[group]), group))
        while waiting:
            # The longest is last, and sets what all of a batch are padded to.
            written = self._config.num_beams * self._config.max_new_tokens
            size = max(1, self.batch_tokens // (len(inputs[waiting[-1]]) + written))
            batch, waiting = waiting[-size:], waiting[:-size]
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

    def fuse_cluster(self, articles: Sequence[Sequence[str]], max_words: int) -> str:
        """One text of several sentences for a whole cluster: whole sentences, at most ``max_words`` words.

        ``articles``: the ranked sentences of each article, in the article's own order. What did not fit into the
        model is in :attr:`truncations`. Empty if the model finished no sentence within ``max_words``.
        """
        self._input.truncations = self.truncations = []
        ordered = sorted(tuple(article) for article in articles if article)
        if not ordered:
            return ""
        sources = [sentence for article in ordered for sentence in article]
        written = self._generate(
            [sources], [self._input.ids(ordered)], max_new_tokens=int(max_words * _TOKENS_PER_WORD)
        )
        return " ".join(whole_sentences(written[0][0][0], max_words=max_words))

    # ---- output ---------------------------------------------------------------------------------------------

    def _decode(self, ids: Sequence[int]) -> str:
        return cast(str, self._tokenizer.decode(list(ids), skip_special_tokens=True))

    @torch.inference_mode()
    def _generate(
        self, groups: Sequence[Sequence[str]], inputs: Sequence[list[int]], *, max_new_tokens: int
    ) -> list[list[tuple[str, float, bool]]]:
        """For each input its beams, best first: text, mean log-probability per token, whether it was finished."""
        declared = self._model.generation_config
        pad = self._tokenizer.pad_token_id
        beams = self._config.num_beams
        positions = getattr(self._model.config, "max_decoder_position_embeddings", None)

        def generated() -> Any:
            # Greedy steps would be compiled a second time by transformers itself.
            fixed = {"cache_implementation": "static", "disable_compile": True} if self.compiled else {}
            return self._model.generate(
                **self._input.batch(
                    inputs, device=self._device, multiple_of=_LENGTH_STEP if self.compiled else 1
                ),
                logits_processor=LogitsProcessorList(
                    [GroundingProcessor(groups, self._table, source_bonus=self._config.source_bonus)]
                ),
                # Built anew: checkpoints declare lengths and penalties of the data they were tuned on.
                generation_config=GenerationConfig(
                    do_sample=False,
                    num_beams=beams,
                    num_return_sequences=beams,
                    max_new_tokens=min(max_new_tokens, (positions or max_new_tokens + 1) - 1),
                    early_stopping=True,
                    length_penalty=1.0,
                    no_repeat_ngram_size=_NO_REPEAT,
                    decoder_start_token_id=declared.decoder_start_token_id,
                    bos_token_id=declared.bos_token_id,
                    eos_token_id=declared.eos_token_id,
                    pad_token_id=pad,
                    forced_bos_token_id=declared.forced_bos_token_id,
                    **fixed,
                ),
                return_dict_in_generate=True,
                output_scores=True,
            )

        with models.quiet_transformers():
            try:
                output = generated()
            except TorchDynamoException as error:
                if not self.compiled:
                    raise
                # No compiler on this machine, or a part of the model it cannot digest: as written, it still runs.
                self._leave_uncompiled(f"{' '.join(str(error).split()):.200}")
                output = generated()
        ends = declared.eos_token_id if isinstance(declared.eos_token_id, list) else [declared.eos_token_id]
        rows = output.sequences.tolist()
        # A single beam comes without scores of its own.
        scores = output.sequences_scores.tolist() if beams > 1 else [0.0] * len(rows)
        written = [
            (self._decode(row), score, any(token in ends for token in row[1:]))
            for row, score in zip(rows, scores, strict=True)
        ]
        return [written[start : start + beams] for start in range(0, len(written), beams)]


def _input_limit(config: Any, tokenizer: PreTrainedTokenizerBase) -> int:
    """How many tokens the encoder reads: the smallest limit that config and tokenizer declare."""
    declared = [
        getattr(config, "max_encoder_position_embeddings", None),
        # LED and BART both answer to this name; LED means its decoder by it.
        None
        if hasattr(config, "max_encoder_position_embeddings")
        else getattr(config, "max_position_embeddings", None),
        tokenizer.model_max_length if tokenizer.model_max_length < _NO_LIMIT else None,
        getattr(config, "n_positions", None),
    ]
    limits = [limit for limit in declared if limit]
    # T5's relative positions have no hard limit, and not every checkpoint says what it was trained on.
    return min(limits) if limits else 512


def _frame(tokenizer: PreTrainedTokenizerBase) -> tuple[list[int], list[int]]:
    """The special tokens that the tokenizer puts before and after a text."""
    framed: list[int] = tokenizer("a")["input_ids"]
    bare: list[int] = tokenizer("a", add_special_tokens=False)["input_ids"]
    start = next(i for i in range(len(framed)) if framed[i : i + len(bare)] == bare)
    return framed[:start], framed[start + len(bare) :]


def _task_prefix(config: Any) -> str:
    """What the model wants to be told: declared by the checkpoint, else T5's own habit."""
    declared = (getattr(config, "task_specific_params", None) or {}).get("summarization", {})
    if "prefix" in declared:
        return str(declared["prefix"])
    return "summarize: " if config.model_type in ("t5", "mt5", "umt5") else ""


def _even_shares(lengths: Sequence[int], room: int) -> list[int]:
    """Divides ``room`` tokens evenly; what short documents leave over goes to the longer ones."""
    shares = [0] * len(lengths)
    left = room
    for rank, index in enumerate(sorted(range(len(lengths)), key=lambda each: (lengths[each], each))):
        shares[index] = min(lengths[index], max(0, left // (len(lengths) - rank)))
        left -= shares[index]
    return shares
