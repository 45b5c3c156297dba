#!/usr/bin/env bash
# torch 2.13.0 (CPU, oneDNN): a linear layer in bfloat16 keeps a compiled kernel for every number of rows it has met.
#
# One would guess: multiplying by the same weights again costs no memory, whatever number of rows they are given.
# Seen: 300 lengths of input leave some 300 MB behind, none of it in a tensor; in float32 the same leaves next to nothing.
# A second pass over the same lengths adds little: the kernels are kept (1,024 of them), not leaked.
# Why it matters here: texts have all lengths. A batch worker grew past 2 GB on them; llama.py pads passes to few lengths,
# and devices.bound_kernel_caches() keeps fewer kernels.
# Where a processor has no bfloat16 instructions there is nothing to see: it says so and exits with 0.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import torch


def resident() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


def grown(dtype: torch.dtype) -> list[float]:
    layer = torch.nn.Linear(576, 1536, bias=False).to(dtype)
    layer(torch.zeros(1000, 576, dtype=dtype))
    marks = [resident()]
    for _ in range(2):
        for rows in range(100, 400):
            layer(torch.zeros(rows, 576, dtype=dtype))
        marks.append(resident())
    return [later - marks[0] for later in marks[1:]]


if not torch.cpu._is_avx512_bf16_supported():
    print("no bfloat16 instructions here: nothing to see")
    sys.exit(0)
with torch.inference_mode():
    wide, narrow = grown(torch.float32), grown(torch.bfloat16)
print(f"torch {torch.__version__}: after 300 lengths, and again: float32 {wide}, bfloat16 {narrow} MB more")
sys.exit(0 if narrow[0] > 60 and narrow[0] > 5 * max(wide[0], 1) else 1)
PYTHON
