"""Weights laid out for the processor, once instead of at every product.

oneDNN multiplies blocked matrices; from a plain one it makes its blocks anew each time. With the few rows of a
decoding step that takes longer than the product itself: 44 rows in bfloat16 take 0.82 ms plain and 0.41 ms packed
for 576 x 1536 on one core (four rows 0.24 and 0.11), and give the same numbers. In float32, on a processor without
bf16 instructions, it is 1.5 and 1.2 ms (four rows 0.34 and 0.19).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

# What torch's own compiler lays weights out with; not a public name, hence looked for before it is used.
_REORDER, _LINEAR = "_reorder_linear_weight", "_linear_pointwise"
# Tells a processor that oneDNN has bf16 kernels for from one where packing bf16 weights is an error.
_HAS_BFLOAT16 = "_is_mkldnn_bf16_supported"


class PackedLinear(nn.Module):
    """A product for inference, its weight [outputs, inputs] in the processor's own layout."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        super().__init__()
        # No parameter or buffer: a blocked layout can be neither saved nor moved to another device.
        self._weight = getattr(torch.ops.mkldnn, _REORDER)(weight.detach(), None)
        self._bias = None if bias is None else bias.detach()

    def forward(self, rows: Tensor) -> Tensor:
        product: Tensor = getattr(torch.ops.mkldnn, _LINEAR)(rows, self._weight, self._bias, "none", [], "")
        return product


def product(weight: Tensor, bias: Tensor | None = None) -> Callable[[Tensor], Tensor]:
    """What multiplies rows by ``weight`` [outputs, inputs], packed where that is possible, and adds ``bias``."""
    return (
        PackedLinear(weight, bias)
        if _can_be_packed(weight)
        else lambda rows: functional.linear(rows, weight, bias)
    )


def packed(module: nn.Module) -> nn.Module:
    """``module`` with its linear layers packed, in place, where that is possible: on a CPU that multiplies its numbers.

    For inference alone: what is packed has no parameters to train, save or move.
    """
    if isinstance(module, nn.Linear):
        return PackedLinear(module.weight, module.bias) if _can_be_packed(module.weight) else module
    for name, child in module.named_children():
        setattr(module, name, packed(child))
    return module


def _can_be_packed(weight: Tensor) -> bool:
    if (
        weight.device.type != "cpu"
        or weight.dtype not in (torch.float32, torch.bfloat16)
        or not torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
        or not all(hasattr(torch.ops.mkldnn, name) for name in (_REORDER, _LINEAR))
    ):
        return False
    if weight.dtype == torch.float32:
        return True
    has_bfloat16 = getattr(torch.ops.mkldnn, _HAS_BFLOAT16, None)
    return has_bfloat16 is not None and bool(has_bfloat16())
