#!/usr/bin/env bash
# torch 2.13.0 (CPU): a quantised product of signed 8-bit activations runs a reference kernel on a processor with AVX-512.
#
# One would guess: int8 activations, symmetric and without a zero point, are the simple case; they take as long as uint8 ones
# with a zero point of 128, and AVX-512 is at least as quick as AVX2.
# Seen: torch.ops.onednn.qlinear_pointwise gives the same numbers for both. With AVX-512 the signed ones take some thousand times
# longer than the unsigned, and hundreds of times longer than themselves where oneDNN is kept to AVX2.
# Why it matters here: int8 weights for the fuser were tried, with each token's activations scaled by themselves, which is signed
# by nature: a product of 32 tokens took 900 ms where uint8 takes 0.2. Whoever quantises has to shift by 128.
# Where a processor has no AVX-512 there is nothing to see: it says so and exits with 0.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0
cat > "$folder/probe.py" <<'PYTHON'
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(0)
ROWS, INPUTS, OUTPUTS = 32, 576, 1536
# Weights small enough that no sum of two products overflows 16 bits on the way.
weights = torch.ops.onednn.qlinear_prepack(torch.randint(-50, 51, (OUTPUTS, INPUTS), dtype=torch.int8), [ROWS, INPUTS])
scales, zeros = torch.full((OUTPUTS,), 0.01), torch.zeros(OUTPUTS, dtype=torch.int32)
signed = torch.randint(-50, 51, (ROWS, INPUTS), dtype=torch.int8)


def product(rows: torch.Tensor, zero: int) -> tuple[torch.Tensor, float]:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        found = torch.ops.onednn.qlinear_pointwise(
            rows, 1.0, zero, weights, scales, zeros, None, 1.0, 0, torch.float32, "none", [], ""
        )
        taken.append(time.perf_counter() - start)
    return found, min(taken)


one, of_signed = product(signed, 0)
other, of_unsigned = product((signed.int() + 128).to(torch.uint8), 128)
print("AVX512" in torch.backends.cpu.get_cpu_capability(), torch.allclose(one, other), of_signed, of_unsigned)
PYTHON
cd "$folder"
free="$("$folder/venv/bin/python" probe.py)"
limited="$(ONEDNN_MAX_CPU_ISA=AVX2 "$folder/venv/bin/python" probe.py)"
echo "torch 2.13.0: has AVX-512, same numbers, s signed, s unsigned: $free; limited to AVX2: $limited"
"$folder/venv/bin/python" - "$free" "$limited" <<'PYTHON'
import sys

(has, same, signed, unsigned), (_, _, below, _) = (each.split() for each in sys.argv[1:])
if has != "True":
    print("no AVX-512 here: nothing to see")
    sys.exit(0)
sys.exit(0 if same == "True" and float(signed) > 50 * float(unsigned) and float(signed) > 20 * float(below) else 1)
PYTHON
