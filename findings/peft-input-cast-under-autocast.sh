#!/usr/bin/env bash
# peft 0.21.2: under torch's bf16 autocast a LoRA layer still widens its input to the adapter's 32 bits first.
#
# One would guess: with a bf16 base and autocast on, a bf16 activation goes into the adapter as it is; autocast chooses the
# precision of the product anyway.
# Seen: `lora_A` is handed float32, a copy of every activation for every adapted layer, which autocast then narrows to bf16
# again. The product is bf16 either way, and the same to the bit. `peft.helpers.disable_input_dtype_casting` leaves the copy out.
# Why it matters here: with adapters on all seven projections of thirty layers the copies were a sixth of a training step on two
# processor cores (5.05 s and 4.25 s); `training.fuser.train` runs in that context.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.23.0 peft==0.21.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import contextlib
import sys

import peft
import torch
from peft.helpers import disable_input_dtype_casting
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 8).to(torch.bfloat16)

    def forward(self, x):
        return self.body(x)


net = peft.get_peft_model(Net(), peft.LoraConfig(r=2, target_modules=["body"], init_lora_weights=False))
handed, made = [], []
adapter = net.base_model.model.body.lora_A["default"]


def note(module, inputs, output):
    handed.append(inputs[0].dtype)
    made.append(output)


adapter.register_forward_hook(note)
x = torch.randn(4, 8, dtype=torch.bfloat16)
print(f"peft {peft.__version__}, torch {torch.__version__}; adapter weights {adapter.weight.dtype}, input {x.dtype}")
for context in (contextlib.nullcontext(), disable_input_dtype_casting(net)):
    with context, torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        net(x)
print(f"handed to lora_A: {handed[0]}; without casting: {handed[1]}")
print(f"made by it: {made[0].dtype} and {made[1].dtype}, equal: {torch.equal(*made)}")
as_seen = handed == [torch.float32, torch.bfloat16] and made[0].dtype == torch.bfloat16 and torch.equal(*made)
sys.exit(0 if as_seen else 1)
PYTHON
