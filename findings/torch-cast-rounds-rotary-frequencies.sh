#!/usr/bin/env bash
# transformers 5.23.0: `model.to(torch.bfloat16)` is not what `from_pretrained(dtype=torch.bfloat16)` gives.
#
# One would guess: both are the model with its weights in bfloat16.
# Seen: `to` casts every buffer too, also the frequencies of rotary positions (float32 after from_pretrained, and not saved).
# The angle at position 4000 is off by more than a radian: far words stand in other places than the model learned.
# Why it matters here: T5Gemma reads clusters of thousands of tokens; models.placed() leaves what is computed in 32 bits.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.23.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import torch
import transformers
from transformers import T5GemmaConfig, T5GemmaForConditionalGeneration

SHAPE = dict(
    vocab_size=64, hidden_size=64, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
    num_key_value_heads=1, head_dim=64,
)
T5GemmaForConditionalGeneration(T5GemmaConfig(encoder=SHAPE, decoder=SHAPE, vocab_size=64)).save_pretrained("model")
loaded = T5GemmaForConditionalGeneration.from_pretrained("model", dtype=torch.bfloat16)
cast = T5GemmaForConditionalGeneration.from_pretrained("model").to(torch.bfloat16)
one, two = (each.model.encoder.rotary_emb.inv_freq for each in (loaded, cast))
lost = (4000 * (one.float() - two.float()).abs()).max().item()
print(f"transformers {transformers.__version__}; loaded: {one.dtype}, cast: {two.dtype}; off at position 4000: {lost:.2f} radians")
sys.exit(0 if one.dtype == torch.float32 and two.dtype == torch.bfloat16 and lost > 1 else 1)
PYTHON
