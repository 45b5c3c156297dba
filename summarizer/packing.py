"""Products with weights that stay as they are: laid out for the processor once, and finished in one step.

oneDNN multiplies blocked matrices; from a plain one it makes its blocks anew each time. With the few rows of a
decoding step that takes longer than the product itself: 44 rows in bfloat16 take 0.82 ms plain and 0.41 ms packed
for 576 x 1536 on one core (four rows 0.24 and 0.11), and give the same numbers. In float32, on a processor without
bf16 instructions, it is 1.5 and 1.2 ms (four rows 0.34 and 0.19).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

# What torch's own compiler lays weights out with; not public names, hence looked for before they are used.
_REORDER, _LINEAR = "_reorder_linear_weight", "_linear_pointwise"
# Tells a processor that oneDNN has bf16 kernels for from one where packing bf16 weights is an error.
_HAS_BFLOAT16 = "_is_mkldnn_bf16_supported"


class Linear:
    """``rows @ weight.T`` for inference, and what mostly follows it done before the result is written to memory.

    ``weight`` [outputs, inputs], ``bias`` [outputs]; rows [rows, inputs]; results [rows, outputs]. For inference alone:
    what is laid out can be neither trained, saved nor moved to another device.
    """

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        packed = _can_be_packed(weight)
        self._linear: Any = getattr(torch.ops.mkldnn, _LINEAR) if packed else None
        self._weight: Tensor = getattr(torch.ops.mkldnn, _REORDER)(weight, None) if packed else weight
        self._bias = bias

    def __call__(self, rows: Tensor) -> Tensor:
        if self._linear is None:
            return functional.linear(rows, self._weight, self._bias)
        product: Tensor = self._linear(rows, self._weight, self._bias, "none", [], "")
        return product

    def silu(self, rows: Tensor) -> Tensor:
        """``silu(product)``."""
        if self._linear is None:
            return functional.silu(self(rows))
        product: Tensor = self._linear(rows, self._weight, self._bias, "swish", [], "")
        return product

    def times(self, rows: Tensor, other: Tensor) -> Tensor:
        """``product * other``, [rows, outputs] both."""
        return self._with(rows, other, "mul")

    def plus(self, rows: Tensor, other: Tensor) -> Tensor:
        """``product + other``, [rows, outputs] both."""
        return self._with(rows, other, "add")

    def _with(self, rows: Tensor, other: Tensor, operation: str) -> Tensor:
        if self._linear is None:
            product = self(rows)
            return product * other if operation == "mul" else product + other
        finished: Tensor = self._linear.binary(rows, other, self._weight, self._bias, operation)
        return finished


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
