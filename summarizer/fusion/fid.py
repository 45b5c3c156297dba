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
from typing import Any, cast

import torch
from torch import Tensor, nn
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.modeling_outputs import Seq2SeqLMOutput

from summarizer.fusion.attention import ATTENTION, IGNORED, packed_states
from summarizer.fusion.beam import Constraint, Hypothesis, beam_search
from summarizer.fusion.decoding import Decoder
from summarizer.fusion.kv_cache import EncoderOutput, KeysValues, Reader

#: Rows of logits over the vocabulary that are held at once (100 MB in float32).
_LOGIT_ROWS = 512
#: Texts that are read together are at least this part of the longest's length: padding is read like any word.
LIKE_LENGTH = 0.75


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
        reader = Reader(before)
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
        decoder = Decoder(
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
