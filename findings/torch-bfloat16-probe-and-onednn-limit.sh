#!/usr/bin/env bash
# torch 2.13.0 (CPU): what asks whether the processor has bfloat16 is not told that oneDNN may not use it.
#
# One would guess: with ONEDNN_MAX_CPU_ISA=AVX2, which oneDNN documents, torch.cpu's probes say that there is no bfloat16,
# and code that asks them chooses float32.
# Seen: the probes read the processor alone and say yes; the product in bfloat16 then runs on a reference path, many times
# slower than without the limit and slower than float32 under it.
# Why it matters here: dtype=auto asked the probes: a summary took 103 s instead of 48. devices.py reads the variable, too.
# Where a processor has no bfloat16 instructions there is nothing to see: it says so and exits with 0.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0
cat > "$folder/probe.py" <<'PYTHON'
import time

import torch


def seconds(dtype: torch.dtype) -> float:
    layer, rows = torch.nn.Linear(1024, 1024, bias=False).to(dtype), torch.zeros(256, 1024, dtype=dtype)
    layer(rows)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        layer(rows)
        taken.append(time.perf_counter() - start)
    return min(taken)


with torch.inference_mode():
    print(torch.cpu._is_avx512_bf16_supported(), seconds(torch.bfloat16), seconds(torch.float32))
PYTHON
cd "$folder"
free="$("$folder/venv/bin/python" probe.py)"
limited="$(ONEDNN_MAX_CPU_ISA=AVX2 "$folder/venv/bin/python" probe.py)"
echo "torch 2.13.0: says bfloat16, s in bfloat16, s in float32: $free; limited to AVX2: $limited"
"$folder/venv/bin/python" - "$free" "$limited" <<'PYTHON'
import sys

(says, fast, _), (still, slow, single) = (each.split() for each in sys.argv[1:])
if says != "True":
    print("no bfloat16 instructions here: nothing to see")
    sys.exit(0)
sys.exit(0 if still == "True" and float(slow) > 3 * float(fast) and float(slow) > float(single) else 1)
PYTHON
