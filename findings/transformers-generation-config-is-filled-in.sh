#!/usr/bin/env bash
# transformers 5.23.0: a GenerationConfig passed to `generate` does not replace the checkpoint's; what it leaves open is taken from there.
#
# One would guess: `generate(generation_config=GenerationConfig(max_new_tokens=64))` writes as that config says, and the
# checkpoint's own settings are out of it.
# Seen: every value that is None, which since 5.0 is what a fresh GenerationConfig holds, is filled in from the model's
# generation_config: `min_length`, `forced_eos_token_id`, `no_repeat_ngram_size` and the rest.
# Why it matters here: facebook/bart-large-cnn declares min_length=56, so no sentence that BART fused could end before 56
# tokens, and few did within fusion.max_new_tokens=64. The fuser now takes the declared config away while it writes.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.23.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import warnings

import torch
import transformers
from transformers import BartConfig, BartForConditionalGeneration, GenerationConfig

shape = dict(d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2)
model = BartForConditionalGeneration(BartConfig(vocab_size=40, encoder_ffn_dim=16, decoder_ffn_dim=16, **shape)).eval()
with torch.no_grad():  # it wants to stop at once: the end is always the likeliest token
    model.final_logits_bias[0, 2] = 100.0
own = GenerationConfig(max_new_tokens=12, decoder_start_token_id=2, eos_token_id=2, pad_token_id=1)
lengths = {}
for declared in (0, 8):
    model.generation_config = GenerationConfig(min_length=declared)
    lengths[declared] = model.generate(torch.tensor([[0, 5, 2]]), generation_config=own).shape[1]
    print(f"transformers {transformers.__version__}; the checkpoint declares min_length={declared}: {lengths[declared]} tokens")
sys.exit(0 if lengths[8] > lengths[0] else 1)
PYTHON
