"""The network of the judge: the fuser's own way of reading, with a head that says how well a text is backed."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor, nn

from summarizer.fusion.fid import TARGET, packed_states


class SupportModel(nn.Module):
    """A causal language model's layers read sources apart and claims beside them; a head gives each claim a logit.

    ``base``: the layers (``AutoModelForCausalLM(...).base_model``). The claims of a group see all of its sources and
    not each other, so that a group's sources are read once for all that is proposed. No source comes first.
    """

    def __init__(self, base: Any, *, width: int) -> None:
        super().__init__()
        self.base: Any = base
        #: Mean state of a claim and the state at its end -> logit.
        self.head = nn.Linear(2 * width, 1)

    def forward(self, input_ids: Tensor, segments: Tensor, position_ids: Tensor, claims: int) -> Tensor:
        """Logits float32 [groups, claims] that the sources say each claim; see ``Packer.claims`` for the rows.

        ``claims``: the most that a row holds; places without one get a logit that means nothing.
        """
        states = packed_states(self.base, input_ids, segments, position_ids)
        wanted = TARGET - torch.arange(claims, device=segments.device)
        own = segments[:, None, :] == wanted[None, :, None]  # [groups, claims, length]
        weights = own.to(states.dtype) / own.sum(-1, keepdim=True).clamp(min=1).to(states.dtype)
        order = torch.arange(segments.shape[1], device=segments.device)
        last = (own * order).amax(-1)
        ends = states.gather(1, last[:, :, None].expand(-1, -1, states.shape[-1]))
        pooled = torch.cat([weights @ states, ends], dim=-1).float()
        return cast(Tensor, self.head(pooled)[..., 0])
