"""The decoder side of Fusion-in-Decoder, one step at a time."""
# transformers leaves some of its functions without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from summarizer.fusion.kv_cache import EncoderOutput, Writer
from summarizer.packing import packed

if TYPE_CHECKING:
    from summarizer.fusion.fid import FusionInDecoder


def _rows_of(head: nn.Linear, vocabulary: Tensor) -> nn.Module:
    """The part of an output layer that gives the logits of these tokens."""
    part = nn.Linear(head.in_features, len(vocabulary), bias=head.bias is not None, device="meta")
    part.weight = nn.Parameter(head.weight[vocabulary], requires_grad=False)
    if head.bias is not None:
        part.bias = nn.Parameter(head.bias[vocabulary], requires_grad=False)
    return packed(part)


class Decoder:
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
        self._cache = Writer(encoded.memory, len(prompt) + room)
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
