#!/usr/bin/env bash
# peft 0.21.2: after `merge_and_unload`, a T5Gemma that is saved and loaded has a random output layer.
#
# One would guess: merging adapters of attention layers leaves the tie of output layer and embeddings as it is.
# Seen: peft compares the output layer with `get_input_embeddings()`, which are the encoder's; T5Gemma's is tied to the decoder's.
# It sets `tie_word_embeddings=False` (and warns). The weights are still shared, so `save_pretrained` leaves the output layer out;
# `from_pretrained` ties nothing and makes one up.
# Why it matters here: adapters are merged before a trained folder is written (training/trainer.py, _without_adapters).
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
from transformers import T5GemmaConfig, T5GemmaForConditionalGeneration

SHAPE = dict(
    vocab_size=64, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
    num_key_value_heads=1, head_dim=8,
)
model = T5GemmaForConditionalGeneration(T5GemmaConfig(encoder=SHAPE, decoder=SHAPE, vocab_size=64))
merged = peft.get_peft_model(model, peft.LoraConfig(r=2, target_modules=["q_proj"])).merge_and_unload()
shared = merged.lm_head.out_proj.weight is merged.model.decoder.embed_tokens.weight
merged.save_pretrained("merged")
_, loading = T5GemmaForConditionalGeneration.from_pretrained("merged", output_loading_info=True)
missing = set(loading["missing_keys"])
print(f"peft {peft.__version__}; weights shared: {shared}; declared tied: {merged.config.tie_word_embeddings}; missing: {missing}")
sys.exit(0 if shared and not merged.config.tie_word_embeddings and missing else 1)
PYTHON
