"""Fusion-in-Decoder in training: one packed sequence for each group, under a block mask.

What is trained here runs as :class:`summarizer.fusion.fid.FusionInDecoder`, which explains the model.
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

from summarizer.fusion.format import MODEL_TYPE, Format
from training.attention import ATTENTION, IGNORED, packed_states

#: Rows of logits over the vocabulary that are held at once (100 MB in float32).
_LOGIT_ROWS = 512


class FusionInDecoderConfig(PreTrainedConfig):
    """Settings of a :class:`TrainableFusionInDecoder`; they travel with its weights.

    ``lm``: the language model's own config as a dictionary; the others as in :class:`~summarizer.fusion.format.Format`.
    """

    model_type = MODEL_TYPE

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

    @property
    def format(self) -> Format:
        """How the model is given what it reads."""
        return Format.from_config(self.to_dict())


class TrainableFusionInDecoder(PreTrainedModel):
    """A causal language model with rotary positions as a shared-weight encoder-decoder.

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
    def from_causal_lm(cls, lm: PreTrainedModel, **settings: Any) -> TrainableFusionInDecoder:
        """Wraps a loaded causal language model; ``settings`` as for :class:`FusionInDecoderConfig`."""
        config = FusionInDecoderConfig(lm=lm.config.to_dict(), dtype=lm.dtype, **settings)
        return cls(config, lm=lm)

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
        ``read`` comes the log-probability [groups, length] of each label instead, at the place it is predicted from; 0 where
        there is none.
        """
        hidden = self.hidden_states(input_ids, segments, position_ids)
        head = self.lm.get_output_embeddings()
        if labels is None:
            return Seq2SeqLMOutput(logits=head(hidden))
        following = nn.functional.pad(labels[:, 1:], (0, 1), value=IGNORED)
        counted = following != IGNORED
        if read:
            found = self._of_tokens(hidden[counted], following[counted])
            return found.new_zeros(following.shape).masked_scatter(counted, found)
        # The widest product of all, only where there is something to learn.
        loss = nn.functional.cross_entropy(head(hidden[counted]).float(), following[counted])
        return Seq2SeqLMOutput(loss=loss, logits=None if self.training else head(hidden))

    def hidden_states(self, input_ids: Tensor, segments: Tensor, position_ids: Tensor) -> Tensor:
        """The last layer's states [groups, length, width] of packed sequences; see :meth:`forward`."""
        return packed_states(self.lm.base_model, input_ids, segments, position_ids)

    def _of_tokens(self, states: Tensor, tokens: Tensor) -> Tensor:
        """Log-probability float32 [rows] of ``tokens`` [rows] after ``states`` [rows, width], some at a time."""
        head = self.lm.get_output_embeddings()
        found = []
        for some, targets in zip(states.split(_LOGIT_ROWS), tokens.split(_LOGIT_ROWS), strict=True):
            logits = head(some).float()
            found.append(logits.gather(-1, targets[:, None])[:, 0] - logits.logsumexp(dim=-1))
        return torch.cat(found)
