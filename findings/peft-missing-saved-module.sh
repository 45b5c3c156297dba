#!/usr/bin/env bash
# peft 0.21.2: adapters that lack a module of `modules_to_save` cannot be loaded as adapters that lack a LoRA layer can.
#
# One would guess: `set_peft_model_state_dict` fills in what the adapter has and reports the rest in `missing_keys`, as
# torch's `load_state_dict(strict=False)` does, and as it does itself for a missing LoRA layer.
# Seen: for a module of `modules_to_save` it raises a bare KeyError that names neither the file nor the setting.
# Why it matters here: a fuser is trained on from the adapter before it (`initial_adapter`); where the new one had a head
# (`modules_to_save=["judge"]`, since given up) that the old one lacks, the new head's own weights had to be handed over, too.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.23.0 peft==0.21.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import peft
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = nn.Linear(4, 4), nn.Linear(4, 1)


def adapted(**settings):
    return peft.get_peft_model(Net(), peft.LoraConfig(r=2, **settings))


adapter = peft.get_peft_model_state_dict(adapted(target_modules=["body"]))
print(f"peft {peft.__version__}; the adapter holds {sorted(adapter)}")

found = peft.set_peft_model_state_dict(adapted(target_modules=["body", "head"]), dict(adapter))
reported = [name for name in found.missing_keys if "head.lora_" in name]
print(f"a LoRA layer it lacks: reported as missing: {reported}")

try:
    peft.set_peft_model_state_dict(adapted(target_modules=["body"], modules_to_save=["head"]), dict(adapter))
    raised = None
except KeyError as error:
    raised = error
print(f"a saved module it lacks: {raised!r}")
sys.exit(0 if len(reported) == 2 and raised is not None else 1)
PYTHON
