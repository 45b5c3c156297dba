"""Fusion-in-Decoder: the encoder-decoder that fuses sentences.

One decoder-only language model plays both parts with the same weights. As *encoder* it reads each source on its
own, after a prefix that all sources share (instructions and worked examples); every source starts at the same
position, right after the prefix. As *decoder* it goes on from the end of the longest source and attends to the
prefix, to the sources' joined keys and values, and to what it has written. No source comes first, by
construction.

Fusion-in-Decoder: Izacard & Grave 2021, "Leveraging Passage Retrieval with Generative Models for Open Domain
Question Answering". Windows read side by side at the same positions by an untrained decoder-only model: Ratner
et al. 2023, "Parallel Context Windows for Large Language Models".
"""
# transformers leaves some of its functions without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from transformers import (
    AttentionInterface,
    AutoConfig,
    AutoModelForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.modeling_outputs import Seq2SeqLMOutput

from summarizer.fusion.beam import Constraint, Hypothesis, beam_search
from summarizer.fusion.packing import packed

#: Label value that the loss leaves out.
IGNORED = -100
#: Segments of a packed sequence that are no source: padding, and what is written. Several texts may be written from the
#: same sources (``TARGET``, ``TARGET - 1``, …); they do not see each other.
PADDING, TARGET = -1, -2
#: Rows of logits over the vocabulary that are held at once (100 MB in float32).
_LOGIT_ROWS = 512
#: Texts that are read together are at least this part of the longest's length: padding is read like any word.
LIKE_LENGTH = 0.75


def _grouped_attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    dropout: float = 0.0,
    scaling: float | None = None,
    **_: Any,
) -> tuple[Tensor, None]:
    """Scaled dot-product attention with the query heads of one key head folded into its queries.

    ``query`` [batch, heads, queries, head_dim]; ``key``, ``value`` [batch, key_heads, keys, head_dim];
    ``attention_mask`` bool [batch, 1, queries, keys], True where it may look. Copying keys for every query head,
    as the stock path does under a mask, takes four times as long (0.92 against 0.23 ms a layer for eight groups).
    """
    batch, heads, queries, head_dim = query.shape
    key_heads = key.shape[1]
    folded = query.reshape(batch, key_heads, heads // key_heads * queries, head_dim)
    if attention_mask is not None:
        attention_mask = attention_mask.repeat(1, 1, heads // key_heads, 1)
    output = nn.functional.scaled_dot_product_attention(
        folded, key, value, attn_mask=attention_mask, dropout_p=dropout, scale=scaling
    )
    output = output.reshape(batch, heads, queries, head_dim)
    return output.transpose(1, 2).contiguous(), None


#: Name of the attention above; a model that reads packed sequences is set to it.
ATTENTION = "newsweave_grouped"
AttentionInterface.register(ATTENTION, _grouped_attention)


def packed_states(base: Any, input_ids: Tensor, segments: Tensor, position_ids: Tensor) -> Tensor:
    """Last states [groups, length, width] of a causal language model's layers ``base`` over packed sequences.

    All inputs [groups, length]: every source sees the prefix and itself, every target the prefix, all sources and itself.
    """
    length = input_ids.shape[1]
    order = torch.arange(length, device=input_ids.device)
    query, key = segments[:, :, None], segments[:, None, :]
    visible = (order[:, None] >= order) & ((key == 0) | (key == query) | ((query <= TARGET) & (key > 0)))
    # Padding looks at itself, lest its softmax be over nothing; no real token ever looks at it.
    visible |= torch.eye(length, dtype=torch.bool, device=input_ids.device)
    states: Tensor = base(
        input_ids=input_ids, attention_mask=visible[:, None], position_ids=position_ids, use_cache=False
    ).last_hidden_state
    return states


class FusionInDecoderConfig(PreTrainedConfig):
    """Settings of a :class:`FusionInDecoder`; they travel with its weights.

    ``lm``: the language model's own config as a dictionary. ``prefix``: text that every source is read after
    (may be empty for a trained model). ``source_template``: a source's text with ``{}`` for the sentence.
    ``context_template``: the same for what the summary has told before, which is read like one more source.
    ``target_prompt``: what the decoder is given before it writes. ``end_tokens``: ids that end an output.
    ``max_source_tokens``: longer sources are cut (and reported). ``join_sources``: all sources of a group are read
    as one text, in one order, as a plain causal model reads them; for comparison, since order then matters.
    """

    model_type = "newsweave_fusion_in_decoder"

    def __init__(
        self,
        *,
        lm: dict[str, Any] | None = None,
        prefix: str = "",
        source_template: str = "{}\n",
        context_template: str = "So far: {}\n",
        target_prompt: str = "\n",
        end_tokens: Sequence[int] = (),
        max_source_tokens: int = 256,
        join_sources: bool = False,
        **kwargs: Any,
    ) -> None:
        self.lm = lm or {}
        self.prefix = prefix
        self.source_template = source_template
        self.context_template = context_template
        self.target_prompt = target_prompt
        self.end_tokens = list(end_tokens)
        self.max_source_tokens = max_source_tokens
        self.join_sources = join_sources
        kwargs["is_encoder_decoder"] = True
        kwargs.setdefault("tie_word_embeddings", bool(self.lm.get("tie_word_embeddings", False)))
        super().__init__(**kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysValues:
    """Keys and values of every layer, each [rows, key_heads, length, head_dim] where nothing else is said."""

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]

    @property
    def length(self) -> int:
        return self.keys[0].shape[2] if self.keys else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderOutput:
    """What the decoder attends to: the prefix and each group's sources, joined.

    ``memory``: keys and values, rows are groups, right-padded. ``mask`` bool [groups, length], False on padding.
    ``position`` [groups]: where the decoder goes on, the end of the group's longest source.
    """

    memory: KeysValues
    mask: Tensor
    position: Tensor


class _Reader:
    """Stands where the language model expects its cache while the encoder reads: prefix in, keys and values out."""

    def __init__(self, prefix: KeysValues | None) -> None:
        self._prefix = prefix
        self.keys: list[Tensor] = []
        self.values: list[Tensor] = []

    def update(self, key: Tensor, value: Tensor, layer: int, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
        self.keys.append(key)
        self.values.append(value)
        if self._prefix is None:
            return key, value
        rows = key.shape[0]
        before_key, before_value = self._prefix.keys[layer], self._prefix.values[layer]
        return (
            torch.cat([before_key.expand(rows, -1, -1, -1), key], dim=2),
            torch.cat([before_value.expand(rows, -1, -1, -1), value], dim=2),
        )

    def read(self) -> KeysValues:
        return KeysValues(keys=tuple(self.keys), values=tuple(self.values))


class _Writer:
    """Stands where the language model expects its cache while the decoder writes.

    One buffer a layer holds a group's memory followed by room for what its beams write; new keys and values are
    written in place, so nothing is copied for beams or from step to step.
    """

    def __init__(self, memory: KeysValues, room: int) -> None:
        self.used = memory.length
        self.keys = [self._with_room(key, room) for key in memory.keys]
        self.values = [self._with_room(value, room) for value in memory.values]

    @staticmethod
    def _with_room(tensor: Tensor, room: int) -> Tensor:
        rows, heads, length, size = tensor.shape
        buffer = tensor.new_zeros((rows, heads, length + room, size))
        buffer[:, :, :length] = tensor
        return buffer

    def update(self, key: Tensor, value: Tensor, layer: int, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
        end = self.used + key.shape[2]
        self.keys[layer][:, :, self.used : end] = key
        self.values[layer][:, :, self.used : end] = value
        return self.keys[layer][:, :, :end], self.values[layer][:, :, :end]

    def keep(self, groups: Tensor) -> None:
        self.keys = [key[groups] for key in self.keys]
        self.values = [value[groups] for value in self.values]


class FusionInDecoder(PreTrainedModel):
    """A causal language model with rotary positions as a shared-weight encoder-decoder.

    Training: :meth:`forward` (one packed sequence under a block mask). Use: :meth:`encode`, then :meth:`generate`.
    ``save_pretrained`` and ``from_pretrained`` work as for any transformers model, safetensors only.
    """

    config_class = FusionInDecoderConfig
    base_model_prefix = "lm"
    supports_gradient_checkpointing = True
    _supports_attention_backend = True
    _supports_sdpa = True

    def __init__(self, config: FusionInDecoderConfig, lm: PreTrainedModel | None = None) -> None:
        super().__init__(config)
        if lm is None:
            settings = dict(config.lm)
            lm_config = AutoConfig.for_model(settings.pop("model_type"), **settings)
            lm = AutoModelForCausalLM.from_config(lm_config)
        lm.set_attn_implementation(ATTENTION)
        self.lm: Any = lm
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """The language model initialises its own weights."""

    def get_input_embeddings(self) -> nn.Module:
        return cast(nn.Module, self.lm.get_input_embeddings())

    def get_output_embeddings(self) -> nn.Module:
        """Told to libraries that adapt all layers but this one."""
        return cast(nn.Module, self.lm.get_output_embeddings())

    @classmethod
    def from_causal_lm(cls, lm: PreTrainedModel, **settings: Any) -> FusionInDecoder:
        """Wraps a loaded causal language model; ``settings`` as for :class:`FusionInDecoderConfig`."""
        config = FusionInDecoderConfig(lm=lm.config.to_dict(), dtype=lm.dtype, **settings)
        return cls(config, lm=lm)

    # ---- training -------------------------------------------------------------------------------------------

    def forward(
        self,
        input_ids: Tensor,
        segments: Tensor,
        position_ids: Tensor,
        labels: Tensor | None = None,
        read: bool = False,
    ) -> Seq2SeqLMOutput | Tensor:
        """Teacher-forced pass over one packed sequence for each group: prefix, sources, target.

        All [groups, length], right-padded. ``segments``: 0 the prefix, 1, 2, … the sources, :data:`TARGET` the target
        prompt and target, :data:`PADDING`. ``position_ids``: every source starts again right after the prefix, the
        target after the longest source. ``labels``: aligned with ``input_ids`` (shifted here), -100 where no loss is
        wanted. Logits come back as [groups, length, vocabulary]; in training mode with labels only the loss does. With
        ``read`` comes what it makes of each label instead: :meth:`log_probabilities`.
        """
        hidden = self.hidden_states(input_ids, segments, position_ids)
        if read and labels is not None:
            return self._of_labels(hidden, labels)
        head = self.lm.get_output_embeddings()
        if labels is None:
            return Seq2SeqLMOutput(logits=head(hidden))
        following = nn.functional.pad(labels[:, 1:], (0, 1), value=IGNORED)
        counted = following != IGNORED
        # The widest product of all, only where there is something to learn.
        loss = nn.functional.cross_entropy(head(hidden[counted]).float(), following[counted])
        return Seq2SeqLMOutput(loss=loss, logits=None if self.training else head(hidden))

    def hidden_states(self, input_ids: Tensor, segments: Tensor, position_ids: Tensor) -> Tensor:
        """The last layer's states [groups, length, width] of packed sequences; see :meth:`forward`."""
        return packed_states(self.lm.base_model, input_ids, segments, position_ids)

    def log_probabilities(
        self, input_ids: Tensor, segments: Tensor, position_ids: Tensor, labels: Tensor
    ) -> Tensor:
        """Log-probability [groups, length] of each label, at the place it is predicted from; 0 where there is none."""
        return self._of_labels(self.hidden_states(input_ids, segments, position_ids), labels)

    def _of_labels(self, hidden: Tensor, labels: Tensor) -> Tensor:
        """The same of states [groups, length, width]."""
        following = nn.functional.pad(labels[:, 1:], (0, 1), value=IGNORED)
        counted = following != IGNORED
        found = self._of_tokens(hidden[counted], following[counted])
        return found.new_zeros(following.shape).masked_scatter(counted, found)

    def lm_log_probabilities(self, ids: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
        """What the plain language model makes of right-padded ``ids`` [rows, length], read from left to right.

        Log-probability of each token after those before it: float32 [rows, length], 0 where ``wanted`` (bool, same
        shape, nowhere a row's first token) is False. Logits are worked out for wanted tokens alone, some at a time:
        over the whole vocabulary they are by far the largest thing there is.
        """
        length = ids.shape[1]
        causal = torch.ones((length, length), dtype=torch.bool, device=ids.device).tril()
        visible = causal & mask[:, None, :] | torch.eye(length, dtype=torch.bool, device=ids.device)
        hidden = self.lm.base_model(
            input_ids=ids, attention_mask=visible[:, None], use_cache=False
        ).last_hidden_state
        result = torch.zeros(ids.shape, device=ids.device)
        result[wanted] = self._of_tokens(hidden[:, :-1][wanted[:, 1:]], ids[wanted])
        return result

    def _of_tokens(self, states: Tensor, tokens: Tensor) -> Tensor:
        """Log-probability float32 [rows] of ``tokens`` [rows] after ``states`` [rows, width], some at a time."""
        head = self.lm.get_output_embeddings()
        found = []
        for some, targets in zip(states.split(_LOGIT_ROWS), tokens.split(_LOGIT_ROWS), strict=True):
            logits = head(some).float()
            found.append(logits.gather(-1, targets[:, None])[:, 0] - logits.logsumexp(dim=-1))
        return torch.cat(found)

    # ---- encoding -------------------------------------------------------------------------------------------

    def _read(self, ids: Tensor, mask: Tensor, *, start: int, before: KeysValues | None) -> KeysValues:
        """Keys and values of ``ids`` [rows, tokens] read from position ``start`` on, after ``before``."""
        rows, tokens = ids.shape
        causal = torch.ones((tokens, tokens), dtype=torch.bool, device=ids.device).tril()
        visible = (causal & mask[:, None, :]) | torch.eye(tokens, dtype=torch.bool, device=ids.device)
        if before is not None:
            visible = torch.cat([visible.new_ones((rows, tokens, before.length)), visible], dim=-1)
        reader = _Reader(before)
        self.lm.base_model(
            input_ids=ids,
            attention_mask=visible[:, None],
            position_ids=(start + torch.arange(tokens, device=ids.device)).expand(rows, -1),
            past_key_values=reader,
            use_cache=True,
        )
        return reader.read()

    def _read_apart(
        self, ids: Tensor, mask: Tensor, *, start: int, before: KeysValues | None
    ) -> tuple[Tensor, KeysValues]:
        """Reads the rows [rows, tokens], those of like length together, for padding is read like any word.

        The row of each real token [all tokens], in the order of rows, and keys and values [all tokens, key_heads,
        head_dim] of every layer.
        """
        lengths = mask.sum(-1)
        runs = _like_length(lengths.tolist())
        rows, parts = [], []
        for run in runs:
            chosen = torch.tensor(run, device=ids.device)
            longest = int(lengths[chosen].max())
            own = mask[chosen, :longest]
            rows.append(chosen[:, None].expand_as(own)[own])
            read = self._read(ids[chosen, :longest], own, start=start, before=before)
            parts.append([each.transpose(1, 2)[own] for each in (*read.keys, *read.values)])
        row_of_token = torch.cat(rows)
        order = row_of_token.argsort(stable=True)
        joined = [torch.cat(each)[order] for each in zip(*parts, strict=True)]
        half = len(joined) // 2
        return row_of_token[order], KeysValues(keys=tuple(joined[:half]), values=tuple(joined[half:]))

    @torch.inference_mode()
    def encode_prefix(self, prefix_ids: Tensor) -> KeysValues | None:
        """Keys and values of the prefix [prefix]; read it once, use it for every group. None if it is empty."""
        if prefix_ids.numel() == 0:
            return None
        ids = prefix_ids[None]
        return self._read(ids, torch.ones_like(ids, dtype=torch.bool), start=0, before=None)

    @torch.inference_mode()
    def encode(
        self, source_ids: Tensor, source_mask: Tensor, *, prefix: KeysValues | None = None
    ) -> EncoderOutput:
        """Reads each source on its own and joins what a group's sources left.

        ``source_ids`` [groups, sources, tokens], right-padded; ``source_mask`` bool of the same shape, all False
        for a source that is not there.
        """
        groups, sources, _ = source_ids.shape
        start = prefix.length if prefix is not None else 0
        present = source_mask.any(-1).flatten()
        ids, mask = source_ids.flatten(0, 1)[present], source_mask.flatten(0, 1)[present]
        row_of_token, read = self._read_apart(ids, mask, start=start, before=prefix)

        group_of_row = torch.arange(groups, device=mask.device).repeat_interleave(sources)[present]
        group_of_token = group_of_row[row_of_token]
        counts = torch.bincount(group_of_token, minlength=groups)
        offsets = counts.cumsum(0) - counts
        slot = start + torch.arange(len(group_of_token), device=mask.device) - offsets[group_of_token]
        length = start + int(counts.max())

        def join(own: Tensor, before: Tensor | None) -> Tensor:
            joined = own.new_zeros((groups, own.shape[1], length, own.shape[2]))
            if before is not None:
                joined[:, :, :start] = before
            joined[group_of_token, :, slot] = own
            return joined

        befores = (prefix.keys, prefix.values) if prefix is not None else ([None] * len(read.keys),) * 2
        memory = KeysValues(
            keys=tuple(join(own, before) for own, before in zip(read.keys, befores[0], strict=True)),
            values=tuple(join(own, before) for own, before in zip(read.values, befores[1], strict=True)),
        )
        return EncoderOutput(
            memory=memory,
            mask=torch.arange(length, device=mask.device) < (start + counts)[:, None],
            position=start + source_mask.sum(-1).amax(-1),
        )

    # ---- decoding -------------------------------------------------------------------------------------------

    @torch.inference_mode()
    def generate(
        self,
        encoded: EncoderOutput,
        *,
        target_prompt_ids: Tensor,
        num_beams: int = 4,
        max_new_tokens: int = 64,
        end_tokens: Sequence[int] | None = None,
        constrain: Constraint | None = None,
        length_penalty: float = 1.0,
        no_repeat_ngram_size: int = 0,
        strands: int = 1,
        diversity: float = 0.0,
        vocabulary: Tensor | None = None,
    ) -> list[list[Hypothesis]]:
        """Beam search for every group at once; see :func:`~summarizer.fusion.beam.beam_search`.

        ``vocabulary`` (ids, ascending): the only tokens that may be written, and all that probabilities are shared
        out among; ``constrain`` is given these columns alone. Default: every token.
        """
        decoder = _Decoder(
            self, encoded, target_prompt_ids, room=num_beams * max_new_tokens, vocabulary=vocabulary
        )
        return beam_search(
            decoder,
            num_beams=num_beams,
            max_new_tokens=max_new_tokens,
            end_tokens=self.config.end_tokens if end_tokens is None else end_tokens,
            constrain=constrain,
            length_penalty=length_penalty,
            no_repeat_ngram_size=no_repeat_ngram_size,
            strands=strands,
            diversity=diversity,
        )


def _like_length(lengths: Sequence[int]) -> list[list[int]]:
    """Indices in runs whose shortest is at least :data:`LIKE_LENGTH` of its longest."""
    runs: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda index: (-lengths[index], index)):
        if runs and lengths[index] >= LIKE_LENGTH * lengths[runs[-1][0]]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _rows_of(head: nn.Linear, vocabulary: Tensor) -> nn.Module:
    """The part of an output layer that gives the logits of these tokens."""
    part = nn.Linear(head.in_features, len(vocabulary), bias=head.bias is not None, device="meta")
    part.weight = nn.Parameter(head.weight[vocabulary], requires_grad=False)
    if head.bias is not None:
        part.bias = nn.Parameter(head.bias[vocabulary], requires_grad=False)
    return packed(part)


class _Decoder:
    """The decoder side of a batch of groups, one step at a time.

    The beams of a group are the *queries* of one batch row, so they share its memory. What they write stays where
    it was written: a beam that changes its parent changes only which of the slots its mask lets it see.
    """

    def __init__(
        self,
        model: FusionInDecoder,
        encoded: EncoderOutput,
        prompt: Tensor,
        *,
        room: int,
        vocabulary: Tensor | None = None,
    ) -> None:
        self._lm = model.lm
        self.vocabulary = vocabulary
        head = model.get_output_embeddings()
        self._head = head if vocabulary is None else _rows_of(cast(nn.Linear, head), vocabulary)
        self._cache = _Writer(encoded.memory, len(prompt) + room)
        self._prompt = prompt
        self._mask = encoded.mask
        self._position = encoded.position
        #: bool [groups, beams, slots]: which written slots are on a beam's own path.
        self._path: Tensor | None = None

    def _logits(self, ids: Tensor, mask: Tensor, positions: Tensor) -> Tensor:
        hidden = self._lm.base_model(
            input_ids=ids,
            attention_mask=mask[:, None],
            position_ids=positions,
            past_key_values=self._cache,
            use_cache=True,
        ).last_hidden_state
        self._cache.used += ids.shape[1]
        return cast(Tensor, self._head(hidden))

    def start(self) -> Tensor:
        groups, size = self._mask.shape[0], len(self._prompt)
        causal = torch.ones((size, size), dtype=torch.bool, device=self._mask.device).tril()
        mask = torch.cat([self._mask[:, None].expand(-1, size, -1), causal.expand(groups, -1, -1)], dim=-1)
        positions = self._position[:, None] + torch.arange(size, device=self._mask.device)
        logits = self._logits(self._prompt.expand(groups, -1), mask, positions)
        # From here on the prompt is one more thing that all beams share.
        self._mask = torch.cat([self._mask, self._mask.new_ones((groups, size))], dim=1)
        self._position = self._position + size
        return logits[:, -1]

    def step(self, tokens: Tensor, parents: Tensor) -> Tensor:
        groups, beams = tokens.shape
        own = torch.eye(beams, dtype=torch.bool, device=tokens.device).expand(groups, -1, -1)
        if self._path is None:
            self._path = own
        else:
            before = self._path.gather(1, parents[:, :, None].expand(-1, -1, self._path.shape[2]))
            self._path = torch.cat([before, own], dim=-1)
        mask = torch.cat([self._mask[:, None].expand(-1, beams, -1), self._path], dim=-1)
        logits = self._logits(tokens, mask, self._position[:, None].expand(-1, beams))
        self._position = self._position + 1
        return logits

    def keep(self, groups: Tensor) -> None:
        self._cache.keep(groups)
        self._mask, self._position = self._mask[groups], self._position[groups]
        if self._path is not None:
            self._path = self._path[groups]
