"""Weights laid out for the processor, once instead of at every product.

oneDNN multiplies blocked matrices; from a plain one it makes its blocks anew each time. With the few rows of a
decoding step that takes longer than the product itself: 44 rows in bfloat16 take 0.82 ms plain and 0.41 ms packed
for 576 x 1536 on one core (four rows 0.24 and 0.11), and give the same numbers.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

# What torch's own compiler lays weights out with; not a public name, hence looked for before it is used.
_REORDER, _LINEAR = "_reorder_linear_weight", "_linear_pointwise"


class PackedLinear(nn.Module):
    """``nn.Linear`` for inference, its weight [outputs, inputs] in the processor's own layout."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        # No parameter or buffer: a blocked layout can be neither saved nor moved to another device.
        self._weight = getattr(torch.ops.mkldnn, _REORDER)(linear.weight.detach(), None)
        self._bias = None if linear.bias is None else linear.bias.detach()

    def forward(self, rows: Tensor) -> Tensor:
        product: Tensor = getattr(torch.ops.mkldnn, _LINEAR)(rows, self._weight, self._bias, "none", [], "")
        return product


def packed(module: nn.Module) -> nn.Module:
    """``module`` with its linear layers packed, in place, where that is possible: bfloat16 on a CPU.

    For inference alone: what is packed has no parameters to train, save or move.
    """
    if isinstance(module, nn.Linear):
        return PackedLinear(module) if _can_be_packed(module.weight) else module
    for name, child in module.named_children():
        setattr(module, name, packed(child))
    return module


def _can_be_packed(weight: Tensor) -> bool:
    return (
        weight.device.type == "cpu"
        and weight.dtype == torch.bfloat16
        and bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
        and all(hasattr(torch.ops.mkldnn, name) for name in (_REORDER, _LINEAR))
    )
